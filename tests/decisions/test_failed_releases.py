"""A release that could not go out: those who can mend it are told, read why, and take it back."""

from datetime import timedelta

import pytest

from workshop_portal import worker
from workshop_portal.centre import queries as centre
from workshop_portal.centre.models import Scheme
from workshop_portal.core import jobs
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Job, JobState
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Decision, Release
from workshop_portal.decisions.workflow import Code, ReleaseState
from workshop_portal.people.hats import Hat

WHY = "No funding scheme pays for an approval with regular funding."


@pytest.fixture
def pressed(app, story):
    """A release whose window has ended, and whose approval nothing pays for any more."""
    decision = story.decided()
    release = actions.press_release(
        story.call, [decision], by=story.olga, undo_minutes=15, at=now() - timedelta(minutes=20)
    )
    centre.one_of(Scheme, "regular").pays = []
    db.session.commit()
    return release


def fail(app, times=jobs.MOST):
    job_id = db.session.scalar(db.select(Job.id).where(Job.kind == "release"))
    db.session.rollback()
    for _n in range(times):
        worker.do_job(app, job_id)
    db.session.expire_all()


def test_its_page_says_that_it_failed_and_why_and_not_when_it_goes_out(app, story, pressed, browse):
    fail(app)
    browser = browse(story.olga)
    for address in (f"release/{story.call.key}", f"call/{story.call.key}"):
        page = browser.get(f"/decisions/{address}").text
        assert WHY in page and "goes out at" not in page
    assert "Geen financieringsregeling betaalt" in browser.get(f"/nl/decisions/release/{story.call.key}").text
    page = browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    assert "could not go out" in page and "goes out at" not in page


def test_while_the_portal_still_tries_the_page_says_so_and_offers_no_way_back(app, story, pressed, browse):
    fail(app, times=1)
    page = browse(story.olga).get(f"/decisions/release/{story.call.key}").text
    assert WHY in page and "tries again each minute" in page and "/decisions/undo/" not in page


def test_the_office_finds_it_on_its_desk_and_the_administrator_too(app, story, pressed, browse, make):
    sanne = make.appointed("administrator", "Sanne")
    line = "A release failed, and no letter has left"
    assert line not in browse(story.olga).get("/desk").text
    fail(app)

    assert line in browse(story.olga).get("/desk").text
    assert "1 job failed" not in browse(story.olga).get("/desk").text  # once is enough
    assert "1 job failed" in browse(sanne).get("/desk").text
    assert line not in browse(sanne).get("/desk").text


def test_an_officer_in_conflict_with_one_of_its_proposals_hears_nothing_of_it(app, story, pressed, browse, make):
    make.standing(story.olga, Hat.CONFLICTED, story.proposal)
    fail(app)
    assert "failed" not in browse(story.olga).get("/desk").text
    assert WHY not in browse(story.olga).get(f"/decisions/release/{story.call.key}").text


def test_what_failed_is_taken_back_mended_and_released_anew(app, story, pressed, browse):
    fail(app)
    centre.one_of(Scheme, "regular").pays = ["regular"]
    db.session.commit()
    browser = browse(story.olga)
    browser.tab(f"/decisions/release/{story.call.key}", form="/undo/").send()

    db.session.expire_all()
    assert pressed.state == ReleaseState.UNDONE
    assert db.session.scalar(db.select(Job.state).where(Job.kind == "release")) == JobState.CANCELLED
    browser.tab(f"/decisions/release/{story.call.key}").send()
    assert db.session.scalars(db.select(Release.state).order_by(Release.id)).all() == ["undone", "released"]


def test_what_is_tried_again_meanwhile_is_not_taken_back(app, story, pressed, browse):
    fail(app)
    tab = browse(story.olga).tab(f"/decisions/release/{story.call.key}", form="/undo/")
    jobs.try_again(db.session.scalar(db.select(Job).where(Job.kind == "release")))
    db.session.commit()
    assert tab.send().status_code == 409
    assert pressed.state == ReleaseState.PRESSED


def test_the_desk_costs_the_same_for_three_and_for_thirty(app, story, browse, count_statements):
    counts, browser = [], browse(story.olga)
    for more in (3, 27):
        for _n in range(more):
            release = Release(call=story.call, pressed_at=now(), until_at=now())
            proposal = story.make.proposal("decided", committees=[story.committee], call=story.call)
            db.session.add(Decision(proposal=proposal, code=Code.REJECT, decided_at=now(), release=release))
            db.session.flush()
            db.session.add(Job(kind="release", thing_id=release.id, due_at=now(), state=JobState.FAILED, attempts=5))
        db.session.commit()
        counts.append(count_statements(browser, "/desk"))
    assert counts[0] == counts[1]
