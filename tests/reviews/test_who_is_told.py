"""What readers hear of a proposal that they were asked to read: that it goes and comes back, that the meeting begins."""

import pytest

from tests.kept import mails, told
from workshop_portal import background
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, readers, waits
from workshop_portal.reviews.models import Review
from workshop_portal.reviews.workflow import AssignmentState


@pytest.mark.parametrize("status", [Status.ELIGIBLE, Status.IN_REVIEW, Status.IN_DISCUSSION])
def test_whoever_was_asked_to_read_hears_that_it_is_withdrawn_and_that_it_is_back(scene, browse, status):
    proposal = scene.proposal(Status.IN_REVIEW)
    for person, cleared in ((scene.max, True), (scene.lise, False), (scene.niels, True)):
        scene.reader(person, proposal, cleared=cleared)
    actions.declare(proposal, scene.niels, by=scene.niels)
    proposal.status = status
    db.session.commit()

    proposals.move(proposal, "withdraw", note="No time.", by=scene.ada)
    db.session.commit()

    assert told("reading_withdrawn") == sorted([scene.max.id, scene.lise.id])
    mail = next(one for one in mails("reading_withdrawn") if one.to_person_id == scene.max.id)
    assert mail.guarded and background.may_still_read(mail) and browse(scene.max).get(mail.link_path).status_code == 200
    scene.make.standing(scene.max, Hat.CONFLICTED, proposal)
    assert not background.may_still_read(mail), "whoever is in conflict by now gets none"

    proposals.move(proposal, "restore", by=scene.ada)
    db.session.commit()

    (mail,) = mails("reading_restored")
    assert (mail.to_person_id, mail.guarded) == (scene.lise.id, True) and background.may_still_read(mail)
    assert browse(scene.lise).get(mail.link_path).status_code == 200


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.ADVISED])
def test_who_has_sent_the_review_or_could_not_any_more_is_not_told_to_read_no_further(scene, status):
    proposal = scene.proposal(Status.IN_REVIEW)
    for person in (scene.max, scene.lise, scene.niels):
        scene.reader(person, proposal)
    scene.sent(scene.max, proposal)
    readers.row_of(proposal, scene.niels).closed_at = now()
    proposal.status = status
    db.session.commit()

    proposals.move(proposal, "withdraw", note="No time.", by=scene.ada)
    db.session.commit()

    told = {one.to_person_id for one in mails("reading_withdrawn") if "need not read it any more" in one.body}
    assert told == ({scene.lise.id} if status == Status.IN_REVIEW else set())
    assert all("If it comes back, you get a letter." in one.body for one in mails("reading_withdrawn"))
    assert len(mails("reading_withdrawn")) == 3


def desk(app, person) -> list:
    with app.test_request_context():
        found = waits.waits(person)
    db.session.rollback()
    return found


def begun(scene, proposal):
    """The committee's meeting about it, with its chair in it."""
    held = decisions.hold_meeting(scene.call, scene.committee, by=scene.emmy)
    decisions.open_meeting(held, by=scene.emmy)
    db.session.commit()
    return held


def test_a_reader_who_has_not_answered_when_the_meeting_begins_is_asked_by_mail_and_on_the_desk(scene, app, browse):
    proposal = scene.proposal(Status.IN_DISCUSSION)
    scene.reader(scene.max, proposal, cleared=False)
    scene.reader(scene.lise, proposal)
    scene.make.standing(scene.niels, Hat.CONFLICTED, proposal)
    assert [one.title for one in desk(app, scene.max)] == ["1 proposal to read"]

    held = begun(scene, proposal)

    to_max, to_lise = sorted(mails("reading_ended"), key=lambda one: one.to_person_id != scene.max.id)
    assert "still asked of you" in to_max.body and to_max.link_path == "/reviews/questions"
    assert "asked of you" not in to_lise.body and "need do nothing" not in to_max.body + to_lise.body
    (line,) = desk(app, scene.max)
    assert line.href == "/reviews/questions" and "say whether you have a conflict" in line.title
    assert desk(app, scene.lise) == desk(app, scene.niels) == desk(app, scene.emmy) == []
    assert mails("answer_missing") == []
    assert proposal.title in browse(scene.max).get(line.href).text
    actions.clear(proposal, scene.max, by=scene.max)
    db.session.commit()
    assert desk(app, scene.max) == [] and held.opened_at


def test_members_who_have_not_answered_are_asked_once_when_the_meeting_begins(scene, app, browse):
    proposal, other = scene.proposal(Status.IN_DISCUSSION), scene.proposal(Status.IN_DISCUSSION)
    for each in (proposal, other):
        scene.make.standing(scene.lise, Hat.CLEARED, each)
        scene.make.standing(scene.niels, Hat.CONFLICTED, each)
    scene.make.standing(scene.max, Hat.CLEARED, proposal)

    held = begun(scene, proposal)
    decisions.close_meeting(held, by=scene.emmy)
    decisions.open_meeting(held, by=scene.emmy)
    db.session.commit()

    (mail,) = mails("answer_missing")
    assert (mail.to_person_id, mail.guarded) == (scene.max.id, True)
    page = browse(scene.max).get(mail.link_path).text
    assert other.title in page and other.title not in mail.body


def test_whoever_reads_that_the_meeting_has_begun_and_is_asked_there_gets_no_second_letter_that_asks(scene, browse):
    """Nor does who opens the meeting hear by mail that it has begun."""
    read, other = scene.proposal(Status.IN_DISCUSSION), scene.proposal(Status.IN_DISCUSSION)
    for person in (scene.max, scene.emmy):
        scene.reader(person, read, cleared=False)

    begun(scene, read)

    (mail,) = mails("reading_ended")
    assert mail.to_person_id == scene.max.id and "still asked of you" in mail.body
    assert {one.to_person_id for one in mails("answer_missing")} == {scene.lise.id, scene.niels.id}
    page = browse(scene.max).get(mail.link_path).text
    assert read.title in page and other.title in page


def test_a_change_that_is_not_sent_again_is_marked_in_the_list_and_on_the_desk_until_it_is_sent_or_put_back(
    scene, app, browse
):
    proposal, browser = scene.proposal(Status.IN_REVIEW), browse(scene.max)
    scene.reader(scene.max, proposal)
    scene.sent(scene.max, proposal)
    assert desk(app, scene.max) == []
    address = f"/reviews/{proposal.code}"
    changed = browser.tab(address, form=proposal.code).page.fields | {"strengths": "A better plan."}
    browser.post(address, data=changed, headers={"X-Autosave": "1"})

    for page in ("/reviews/", "/reviews/?view=sent"):
        text = browser.get(page).text
        assert "1 sent review is changed and not sent again" in text and "Nothing left to do</h1>" not in text
    assert "Changed, not sent again" in browser.get("/reviews/?view=sent").text
    (line,) = desk(app, scene.max)
    assert "changed and not sent again" in line.title and line.href == f"/reviews/{proposal.code}"
    proposal.status = Status.IN_DISCUSSION
    db.session.commit()

    begun(scene, proposal)

    (mail,) = mails("change_ended")
    assert (mail.to_person_id, mail.guarded) == (scene.max.id, True) and "as you had sent it" in mail.body
    assert desk(app, scene.max) == [] and mails("reading_ended") == []


def test_former_readers_keep_the_card_and_their_own_text_wherever_a_proposal_is_referred(story, browse):
    story.make.standing(story.emmy, Hat.REVIEWER, story.proposal)
    story.make.standing(story.emmy, Hat.CLEARED, story.proposal)
    for review in db.session.query(Review):
        review.strengths = f"Strengths seen by {review.person.name}."
    db.session.commit()
    story.released(Code.REFER)
    physics = story.make.committee(chair=story.make.person("Walter"), name="physics")
    for status in (Status.ELIGIBLE, Status.IN_REVIEW, Status.ADVISED):
        if status == Status.IN_REVIEW:
            proposals.set_committees(story.proposal, [physics], by=story.olga)
        story.proposal.status = status
        db.session.commit()
        browser = browse(story.emmy)
        (address,) = {
            f"/reviews/{story.proposal.code}{end}" for end in ("", "/card")
            if f'href="/reviews/{story.proposal.code}{end}"' in browser.get("/reviews/?view=sent").text
        }  # fmt: skip
        page = browser.get(address)
        assert page.status_code == 200 and f"Strengths seen by {story.emmy.name}." in page.text
        assert story.lise.name not in page.text and "I cannot review this" not in page.text


def test_once_the_meeting_has_begun_nobody_declines_and_no_chair_looks_for_another_reader(scene, browse):
    proposal = scene.proposal(Status.IN_DISCUSSION)
    scene.reader(scene.max, proposal)
    card = browse(scene.max).tab(f"/reviews/{proposal.code}/card", "")
    begun(scene, proposal)

    answer = card.send(go="decline", reason="In Chile.")

    assert answer.status_code == 409 and "The meeting for which you were asked to read it has begun" in answer.text
    assert "In Chile." in answer.text and mails("reader_declined") == []
    assert readers.row_of(proposal, scene.max).state == AssignmentState.ASSIGNED
