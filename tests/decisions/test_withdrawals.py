"""What waits for its decision, or for the release of one, is withdrawn: who decides and who releases hear it and see it."""

from datetime import timedelta

from tests.decisions.test_pages import main
from tests.kept import mails
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions import actions
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.workflow import Status


def withdraw(story):
    proposals.move(story.proposal, "withdraw", note="The host has left.", by=story.ada)
    db.session.commit()


def test_office_and_director_hear_that_a_decided_proposal_is_withdrawn_and_that_it_is_back(story):
    olaf = story.make.appointed("office", "Olaf")
    story.decided(Code.REJECT)
    story.make.standing(olaf, Hat.CONFLICTED, story.proposal)
    withdraw(story)

    told = mails("decided_withdrawn")
    assert [one.to_person_id for one in told] == [story.olga.id, story.dora.id]
    for mail in told:
        assert mail.guarded and "The host has left." in mail.body and "its letters do not go out" in mail.body
        assert mail.link_path == f"/decisions/{story.proposal.code}"

    proposals.move(story.proposal, "restore", by=story.ada)
    back = mails("decided_restored")
    assert [one.to_person_id for one in back] == [story.olga.id, story.dora.id]
    assert "Its decision waits for the release." in back[0].body and story.proposal.status == Status.DECIDED


def test_they_hear_it_of_what_waits_for_the_director_and_of_nothing_before_that(story):
    other = story.propose(title="Ice That Flows")
    story.advised()
    for proposal in (story.proposal, other):
        proposals.move(proposal, "withdraw", note="No time.", by=story.ada)

    assert {one.about_id for one in mails("decided_withdrawn")} == {story.proposal.id}
    assert all("It waited for the director's decision." in one.body for one in mails("decided_withdrawn"))


def test_what_was_referred_on_and_withdrawn_then_is_behind_its_link(story, browse):
    story.released(Code.REFER)
    withdraw(story)

    director = browse(story.dora)
    assert f'href="/decisions/{story.proposal.code}"' in director.get(f"/decisions/call/{story.call.key}").text
    assert "The organisers withdrew it on" in director.get(f"/decisions/{story.proposal.code}").text


def test_a_decision_whose_proposal_is_withdrawn_stays_to_be_read_and_says_so(story, browse):
    story.decided()
    withdraw(story)

    for person in (story.olga, story.dora):
        page = main(browse(person).get(f"/decisions/call/{story.call.key}").text)
        assert story.title in page and "withdrawn on" in page and "0 decisions, and 1 that stands no more" in page
        page = main(browse(person).get(f"/decisions/{story.proposal.code}").text)
        assert (
            "The organisers withdrew it on" in page and "Record the decision" not in page and "Letter</a>" not in page
        )
    office = browse(story.olga)
    assert "waits for its release" not in office.get("/desk").text
    for place in ("letters", "release"):
        page = office.get(f"/decisions/{place}/{story.call.key}").text
        assert "No decision of this call waits for its release." in page and story.title not in main(page)
    assert browse(story.charles).get(f"/decisions/{story.proposal.code}").status_code == 404


def test_what_is_restored_after_its_release_has_left_waits_for_another_one(story, browse):
    other = story.decided(Code.REJECT, proposal=story.propose(title="Ice That Flows"))
    decision = story.decided(Code.REJECT)
    release = actions.press_release(story.call, [decision, other], by=story.olga, undo_minutes=15)
    withdraw(story)
    office, line = browse(story.olga), "1 decision waits for its release"
    assert "goes out at" not in main(office.get(f"/decisions/{story.proposal.code}").text)

    actions.let_out(release, at=now() + timedelta(minutes=16))
    db.session.commit()
    assert other.released_at and not decision.released_at and line not in office.get("/desk").text
    proposals.move(story.proposal, "restore", by=story.ada)
    db.session.commit()

    assert line in office.get("/desk").text and story.title in main(
        office.get(f"/decisions/release/{story.call.key}").text
    )
    assert "goes out at" not in main(office.get(f"/decisions/{story.proposal.code}").text)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    assert decision.released_at and {one.about_id for one in mails("reject")} == {story.proposal.id, other.proposal_id}


def test_what_is_restored_while_its_window_runs_goes_out_with_the_others(story):
    decision = story.decided(Code.REJECT)
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    withdraw(story)
    proposals.move(story.proposal, "restore", by=story.ada)

    actions.let_out(release, at=now() + timedelta(minutes=16))

    assert decision.released_at and mails("reject")
