"""The page of a release takes the same statements whatever was released and waits."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.decisions import actions, letters
from workshop_portal.decisions.models import Decision, Release
from workshop_portal.decisions.workflow import Code, ReleaseState
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.workflow import Status


def decided(story, release=None):
    proposal = story.make.proposal(Status.DECIDED, committees=[story.committee], call=story.call)
    at = now() if release else None
    decision = Decision(
        proposal=proposal, code=Code.REJECT, grounds="So.", decided_at=now(), release=release, released_at=at
    )
    db.session.add(decision)


def test_a_round_with_decisions_that_are_not_released_is_not_filed_as_one_in_which_nothing_waits(story, browse):
    story.decided()
    idle = story.make.call(title_en="Idle round")
    db.session.commit()
    page = browse(story.olga).get("/decisions/").text
    assert "Nothing waits for a decision" not in page and "1 decision waits for its release" in page
    places = [
        page.index(one) for one in (f"/call/{story.call.key}", "Rounds in which nothing waits", f"/call/{idle.key}")
    ]
    assert places == sorted(places)

    browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()

    page = browse(story.olga).get("/decisions/").text
    assert "Nothing waits for a decision" in page and "not released" not in page


@pytest.mark.parametrize("who", ["olga", "dora"])
def test_what_is_on_its_way_shows_on_the_list_of_its_round_with_who_can_stop_it_and_until_when(story, browse, who):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    reader, address = browse(getattr(story, who)), f"/decisions/call/{story.call.key}"
    told = f"goes out at {languages.clock(release.until_at)}"
    for page in (reader.get(address).text, reader.get(f"/decisions/{story.proposal.code}").text):
        assert f"{told}. The office can stop it until then." in page
        assert (f"/decisions/undo/{release.key}" in page) == (who == "olga")
    assert reader.get(f"/decisions/{story.proposal.code}").text.count("goes out at") == 1
    assert "1 decision is on its way" in reader.get("/decisions/").text

    release.until_at = now() - timedelta(minutes=1)  # and the worker has not come by yet
    db.session.commit()
    page = reader.get(address).text
    assert "can stop it" not in page and "/decisions/undo/" not in page


def test_the_page_of_a_decision_says_once_when_it_goes_out_and_how_many_go_with_it(story, browse):
    decisions = [story.decided(), story.decided(proposal=story.propose(title="Ice"))]
    for chosen, others in ((decisions[:1], 0), (decisions, 1)):
        release = actions.press_release(story.call, chosen, by=story.olga, undo_minutes=15)
        db.session.commit()
        page = browse(story.olga).get(f"/decisions/{story.proposal.code}").text
        assert page.count("goes out at") == 1 and "go out at" not in page
        assert ("1 other decision goes out with it." in page) == bool(others)
        actions.undo(release, by=story.olga)


def test_before_the_press_the_office_reads_of_which_approvals_no_week_is_known_and_what_letters_go(story, browse):
    """A week is given after the release, so only what its organisers left open is worth a word. As far as the officer may
    see them.
    """
    placed, hidden, kept = (
        story.propose(title="It has its weeks", preferred_weeks=[story.week]),
        story.propose(title="Hidden"),
        story.propose(title="A week is held for it"),
    )
    rejected = story.propose(title="Rejected")
    for proposal in (story.proposal, placed, hidden, kept):
        story.decided(proposal=proposal)
    db.session.add(Slot(venue=story.venue, week=story.week, state=SlotState.HELD, proposal_id=kept.id))
    story.decided(Code.REJECT, proposal=rejected)
    rejected.organisers[1].confirmed_at = None
    story.make.standing(story.olga, Hat.CONFLICTED, hidden)

    page = browse(story.olga).get(f"/decisions/release/{story.call.key}").text
    said = page.partition("The organisers of 1 approval have named no week")[2].partition("<form")[0]
    assert [one.code in said for one in (story.proposal, placed, hidden, rejected)] == [True, False, False, False]
    assert kept.code not in said
    assert "4 letters in English, 3 letters in Dutch." in said

    browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()
    sent = db.session.scalars(db.select(Mail.language).where(Mail.kind.in_(letters.KINDS)))
    assert Counter(sent) == {"en": 4, "nl": 3}


def test_the_page_of_releases_takes_the_same_few_statements_for_three_and_thirty(story, browse, count_statements):
    counts, browser = [], browse(story.olga)
    for more in (3, 27):
        for _ in range(more):
            release = Release(
                call=story.call, state=ReleaseState.RELEASED, pressed_at=now(), until_at=now(), released_at=now()
            )
            decided(story, release)
            decided(story)
        db.session.commit()
        counts.append(count_statements(browser, f"/decisions/release/{story.call.key}"))

    assert counts[0] == counts[1] <= 12


@contextmanager
def reads():
    """What is asked of the database meanwhile."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_release_is_undone_with_the_same_reads_whatever_it_holds(story):
    numbers = []
    for many in (3, 30):
        release = Release(call=story.call, pressed_at=now(), until_at=now() + timedelta(minutes=15))
        db.session.add(release)
        for _n in range(many):
            decided(story)
        db.session.flush()
        for one in db.session.query(Decision).filter_by(release_id=None):
            one.release = release
        its = release.id
        db.session.commit()
        db.session.expunge_all()
        with reads() as sent:
            actions.undo(db.session.get(Release, its), by=None)
            db.session.flush()
        numbers.append(len(sent))
        assert db.session.query(JournalLine).filter_by(deed="undo", subject_kind="proposal").count() >= many
        db.session.rollback()
        db.session.get(Release, its).state = ReleaseState.UNDONE
        db.session.commit()
    assert numbers[0] == numbers[1]


def test_what_is_withdrawn_while_its_release_waits_reads_in_its_journal_that_it_did_not_leave(story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    proposals.move(story.proposal, "withdraw", by=story.ada, note="We found another place")
    actions.let_out(release, by=story.olga)
    db.session.commit()

    mine = db.session.query(JournalLine).filter_by(subject_kind="proposal", subject_id=story.proposal.id)
    assert [(one.deed, one.person_id) for one in mine.order_by(JournalLine.id)][-3:] == [
        ("press", story.olga.id), ("withdraw", story.ada.id), ("undo", None),
    ]  # fmt: skip
