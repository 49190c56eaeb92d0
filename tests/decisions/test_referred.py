"""A proposal that was referred on: who chooses its committees, what is read of what was decided, and by whom."""

from datetime import timedelta

import pytest
from flask_migrate import downgrade, upgrade

from tests.decisions.test_meetings import words_of
from tests.kept import mails
from workshop_portal import background
from workshop_portal.core import migrations_cli
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, waits
from workshop_portal.decisions.models import Advice
from workshop_portal.decisions.workflow import Code
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews import waits as reviews_waits
from workshop_portal.reviews.models import Assignment

GROUNDS = "The week is well thought out."  # of the story's decisions


@pytest.fixture
def decision(story):
    story.call.deadline_at = story.call.hard_deadline_at = now() - timedelta(minutes=1)  # readers may be asked
    return story.released(Code.REFER)


@pytest.fixture
def physics(story):
    return story.make.committee(story.make.person("Max"), chair=story.make.person("Walter"), name="physics")


def desk(app, person) -> list:
    with app.test_request_context():
        found = waits.waits(person) + reviews_waits.waits(person)
    db.session.rollback()
    return found


def test_one_line_leads_the_office_to_its_committees_and_nothing_to_those_that_referred_it(
    story, app, browse, decision, physics
):
    (line,) = desk(app, story.olga)
    assert line.title == f"Referred: choose the committee of “{story.title}”" and line.words == GROUNDS
    assert line.href == f"/proposals/{story.proposal.code}/committees" and desk(app, story.charles) == []
    page = browse(story.olga).get(line.href).text
    assert GROUNDS in page and f'href="/decisions/{story.proposal.code}"' in page
    address = f"/reviews/assign/{story.proposal.code}/{story.committee.key}"
    for who in (story.olga, story.charles):
        readers = browse(who).get(f"/reviews/assignment/{story.call.key}/{story.committee.key}").text
        assert address not in readers and "Referred: the office chooses its committees" in readers
        assert browse(who).get(address).status_code == 404
    with pytest.raises(Refused, match="referred"):
        reviews.start_review(story.proposal, by=story.olga)
    db.session.rollback()
    with pytest.raises(Refused):
        reviews.assign(story.proposal, story.emmy, story.committee, by=story.olga)
    db.session.rollback()

    proposals.set_committees(story.proposal, [physics], by=story.olga)
    db.session.commit()

    (line,) = desk(app, story.olga)
    assert "waits for readers" in line.title and physics.name_en in line.words
    assert browse(story.olga).get(f"/reviews/assign/{story.proposal.code}/{physics.key}").status_code == 200


def test_the_same_committee_can_be_chosen_again_as_for_another_format(story, app, browse, decision):
    browse(story.olga).tab(f"/proposals/{story.proposal.code}/committees").send()

    (line,) = desk(app, story.olga)
    assert "waits for readers" in line.title
    assert reviews.start_review(story.proposal, by=story.olga)


def test_office_and_director_read_what_was_decided_and_the_earlier_reviews_wherever_it_went(
    story, browse, decision, physics
):
    for chosen, status in ((False, Status.ELIGIBLE), (True, Status.ELIGIBLE), (True, Status.IN_REVIEW)):
        if chosen:
            proposals.set_committees(story.proposal, [physics], by=story.olga)
        story.proposal.status = status
        db.session.commit()
        for who in (story.olga, story.dora):
            decided = browse(who).get(f"/decisions/{story.proposal.code}")
            assert GROUNDS in decided.text and "Record the decision" not in decided.text
            shown = browse(who).get(f"/proposals/{story.proposal.code}").text
            assert GROUNDS in shown and f'href="/reviews/{story.proposal.code}/all"' in shown
            assert "Emmy" in browse(who).get(f"/reviews/{story.proposal.code}/all").text
            listed = browse(who).get(f"/decisions/call/{story.call.key}").text
            assert f'href="/decisions/{story.proposal.code}"' in listed
    for who in (story.ada, story.charles, story.eve):
        assert browse(who).get(f"/decisions/{story.proposal.code}").status_code == 404


def test_the_letter_to_a_chair_whose_advice_was_not_followed_leads_to_a_page_that_its_reader_may_see(
    story, browse, decision, physics
):
    (mail,) = mails("decision_differs")
    proposals.set_committees(story.proposal, [physics], by=story.olga)
    db.session.commit()

    page = browse(story.charles).get(mail.link_path)
    assert mail.to_person_id == story.charles.id and page.status_code == 200
    assert story.title in page.text and "Sound." in page.text
    assert mail.guarded and background.may_still_read(mail), "it leaves also where its worker comes late"


@pytest.mark.parametrize("lost", ["clear of conflicts", "the seat"])
def test_whoever_lost_the_right_to_what_was_advised_gets_no_letter_of_it(story, decision, physics, lost):
    (mail,) = mails("decision_differs")
    proposals.set_committees(story.proposal, [physics], by=story.olga)
    if lost == "clear of conflicts":
        story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)
    else:
        for seat in story.committee.seats:
            seat.until_on = today() - timedelta(days=1)
    db.session.commit()
    standing.forget()

    assert not background.may_still_read(mail)


def advise_anew(story):
    """The same committee has it again."""
    proposals.set_committees(story.proposal, [story.committee], by=story.olga)
    story.proposal.status = Status.IN_DISCUSSION
    held = story.meet()
    actions.recuse(held, story.proposal, story.lise, by=story.charles)
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="On reflection.", by=story.charles)
    db.session.commit()


def test_what_was_advised_before_a_referral_is_kept_beside_what_the_committee_advises_then(story, decision):
    advise_anew(story)

    first, second = db.session.scalars(db.select(Advice).order_by(Advice.id))
    assert (first.grounds, first.outcome, first.overtaken_at) == ("Sound.", Code.APPROVE_REGULAR, decision.released_at)
    assert (second.grounds, second.outcome, second.overtaken_at) == ("On reflection.", Code.REJECT, None)
    assert story.lise in first.in_the_room and story.lise in second.out_of_the_room


def test_the_minutes_show_it_as_earlier_advice_and_as_that_of_the_item_only_where_it_stands(story, browse, decision):
    address = f"/decisions/minutes/{story.call.key}/{story.committee.key}"
    gone = browse(story.charles).get(address).text
    assert "Sound." in gone and "Earlier advice" not in gone, "referred on: this is what was advised"
    proposals.move(story.proposal, "withdraw", note="No time.", by=story.ada)
    db.session.commit()
    assert "Earlier advice" not in browse(story.charles).get(address).text
    proposals.move(story.proposal, "restore", by=story.ada)

    proposals.set_committees(story.proposal, [story.committee], by=story.olga)
    for status in (Status.ELIGIBLE, Status.IN_REVIEW, Status.IN_DISCUSSION):
        story.proposal.status = status
        db.session.commit()
        back = browse(story.charles).get(address).text
        assert "No advice yet." in back.partition("Earlier advice")[0], status
        assert "Sound." in back.partition("Earlier advice")[2], status

    advise_anew(story)
    anew = browse(story.charles).get(address).text
    assert "On reflection." in anew.partition("Earlier advice")[0] and "Sound." in anew.partition("Earlier advice")[2]
    paper = browse(story.charles).get(address + "/pdf")
    assert "On reflection." in words_of(paper) and "Sound." in words_of(paper)


def test_what_comes_back_to_a_meeting_that_is_still_open_is_closed_for_its_readers_as_it_is_discussed(story, decision):
    """It has its number on the agenda already."""
    max_ = story.make.person("Max")
    story.committee.seats.append(Seat(person=max_, role=Hat.MEMBER, from_on=today()))
    proposals.set_committees(story.proposal, [story.committee], by=story.olga)
    reviews.assign(story.proposal, max_, story.committee, by=story.charles)
    story.proposal.status = Status.IN_DISCUSSION
    held = story.meet()
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="On reflection.", by=story.charles)
    db.session.commit()

    reading = db.session.scalar(db.select(Assignment).where(Assignment.person_id == max_.id))
    assert reading.closed_at and [one.to_person_id for one in mails("reading_ended")] == [max_.id]
    assert reviews.queries.is_closed(story.proposal, max_)
    actions.open_meeting(held, by=story.charles)
    assert len(mails("reading_ended")) == 1 and not held.closed_at


def test_a_database_of_the_version_before_knows_what_waits_and_what_is_overtaken(app, story, decision, physics):
    """And what its committee has advised anew meanwhile."""
    sent_on = story.propose(title="Sent on")
    story.released(Code.REFER, sent_on)
    proposals.set_committees(sent_on, [physics], by=story.olga)
    db.session.commit()
    migrations_cli.attach(app)

    def kept():
        rows = db.select(Proposal.title, Proposal.referred_at, Advice.overtaken_at, Advice.grounds).join(Advice)
        found = [tuple(row) for row in db.session.execute(rows.order_by(Proposal.id, Advice.id))]
        db.session.rollback()
        return found

    before = kept()
    assert [(one[1] is not None, one[2] is not None) for one in before] == [(True, True), (False, True)]
    downgrade(revision="0014")
    upgrade()
    assert kept() == before

    advise_anew(story)
    downgrade(revision="0014")
    upgrade()
    assert kept()[0][1:] == (None, None, "On reflection.")


def test_who_is_in_conflict_has_no_line_of_a_referral(story, app, browse, decision):
    story.make.standing(story.olga, Hat.CONFLICTED, story.proposal)

    assert desk(app, story.olga) == []
    assert browse(story.olga).get(f"/decisions/{story.proposal.code}").status_code == 404


def test_reviews_done_stay_counted_where_they_were_done(story, browse, decision, physics):
    other = story.propose(title="Ice That Flows", status=Status.IN_REVIEW)
    proposals.set_committees(story.proposal, [physics], by=story.olga)
    db.session.commit()
    address = f"/reviews/assignment/{story.call.key}/{story.committee.key}"

    assert "<dd>4 <small>of 4</small></dd>" in browse(story.charles).get(address).text
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)
    assert "<dd>2 <small>of 2</small></dd>" in browse(story.charles).get(address).text
    assert other.title in browse(story.charles).get(address).text
