"""Who may be asked to read, who is told, and when the reading begins and ends."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kept import mails
from tests.race import of, race
from tests.reviews.conftest import DUE
from workshop_portal.core import clock, languages
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals.models import Participant, Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, readers
from workshop_portal.reviews.models import Assignment
from workshop_portal.reviews.workflow import AssignmentState, Ground


def test_a_member_is_asked_gets_the_hat_and_one_letter(scene):
    proposal = scene.proposal()

    row = actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    db.session.commit()

    assert Hat.REVIEWER in hats(scene.max, proposal)
    assert (row.by_hand, row.due_on) == (True, scene.call.review_due_on)
    (mail,) = mails("reviewer_assigned")
    assert (mail.to_person_id, mail.about_id, mail.guarded) == (scene.max.id, proposal.id, True)
    assert f"{proposal.title} ({proposal.code})" in mail.body
    assert "{link}" in mail.body
    assert mail.link_path == f"/reviews/{proposal.code}/card"


@pytest.mark.parametrize(("before", "days"), [(1, 1), (0, 14), (-30, 14)])
def test_who_is_asked_once_the_day_of_the_round_has_come_has_two_weeks(app, scene, before, days):
    today = clock.today()
    scene.call.review_due_on = today + timedelta(days=before)
    proposal, due_on = scene.proposal(), today + timedelta(days=days)

    row = actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    db.session.commit()

    assert row.due_on == due_on
    with app.test_request_context():
        words = languages.day(due_on)
    (mail,) = mails("reviewer_assigned")
    page = app.test_client(user=scene.emmy).get(f"/reviews/assign/{proposal.code}/{scene.committee.key}").text
    assert words in mail.body and f"reads by {words}" in page


def test_the_letter_is_in_the_language_of_its_reader(scene):
    scene.max.language = "nl"
    actions.assign(scene.proposal(), scene.max, scene.committee, by=scene.emmy)
    db.session.commit()

    assert mails("reviewer_assigned")[0].body.startswith("Geachte")


@pytest.mark.parametrize("why", ["organiser", "strong", "weak", "no seat", "twice", "too early"])
def test_who_may_not_read_is_refused(scene, why):
    proposal = scene.proposal("submitted" if why == "too early" else "eligible")
    person = scene.max
    if why == "organiser":
        proposal = scene.proposal(lead=scene.max)
    elif why == "strong":
        actions.declare(proposal, scene.max, by=scene.max)
    elif why == "weak":
        scene.max.institution = scene.ada.institution
    elif why == "no seat":
        person = scene.eve
    elif why == "twice":
        actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    db.session.commit()

    with pytest.raises(Refused):
        actions.assign(proposal, person, scene.committee, by=scene.emmy)


def test_a_weak_ground_that_was_dismissed_is_in_nobodys_way(scene):
    proposal = scene.proposal()
    scene.max.institution = scene.ada.institution
    actions.dismiss(proposal, scene.max, Ground.INSTITUTION, by=scene.olga, reason="Two faculties, two towns.")

    actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)

    assert Hat.REVIEWER in hats(scene.max, proposal)


def test_the_words_of_a_refusal_do_not_tell_which_conflict_it_is(scene):
    declared, weak = scene.proposal(), scene.proposal()
    actions.declare(declared, scene.max, by=scene.max, reason="My former student")
    scene.lise.institution = scene.ada.institution
    words = []
    for proposal, person in ((declared, scene.max), (weak, scene.lise)):
        with pytest.raises(Refused) as refused:
            actions.assign(proposal, person, scene.committee, by=scene.emmy)
        words.append(refused.value.message)
    assert words[0] == words[1]


def test_an_extra_reader_needs_no_seat(scene):
    proposal = scene.proposal()

    actions.assign(proposal, scene.eve, scene.committee, by=scene.olga, extra=True)

    assert Hat.REVIEWER in hats(scene.eve, proposal)


def test_an_extra_reader_is_bound_by_what_the_data_say_as_a_member_is(scene):
    proposal = scene.proposal()
    proposal.participants.append(Participant(name=scene.eve.name, email=scene.eve.email))
    db.session.commit()

    with pytest.raises(Refused, match="conflict of interest"):
        actions.assign(proposal, scene.eve, scene.committee, by=scene.olga, extra=True)

    assert hats(scene.eve, proposal) == {Hat.CONFLICTED}


def test_with_as_many_readers_as_the_call_wants_the_review_begins(scene):
    proposal = scene.proposal()

    actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    assert proposal.status == Status.ELIGIBLE

    actions.assign(proposal, scene.lise, scene.committee, by=scene.emmy)
    assert proposal.status == Status.IN_REVIEW


def test_the_chair_begins_the_review_with_fewer(scene):
    proposal = scene.proposal()
    with pytest.raises(Refused):
        actions.start_review(proposal, by=scene.emmy)
    actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)

    actions.start_review(proposal, by=scene.emmy)

    assert proposal.status == Status.IN_REVIEW
    with pytest.raises(Refused):
        actions.start_review(scene.proposal(), by=scene.max)


def test_a_reader_is_let_off_until_the_review_is_sent(scene):
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    scene.sent(scene.lise, proposal)

    actions.unassign(proposal, scene.max, scene.committee, by=scene.emmy)

    assert Hat.REVIEWER not in hats(scene.max, proposal)
    with pytest.raises(Refused):
        actions.unassign(proposal, scene.lise, scene.committee, by=scene.emmy)


def test_a_review_that_was_sent_is_not_declined_any_more(scene):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    scene.sent(scene.max, proposal)

    with pytest.raises(Refused):
        actions.decline(proposal, scene.max)


def test_who_declines_can_be_asked_again(scene):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)

    actions.decline(proposal, scene.max, reason="Away until May")
    row = db.session.query(Assignment).one()
    assert (row.state, row.reason) == (AssignmentState.DECLINED, "Away until May")
    assert Hat.REVIEWER not in hats(scene.max, proposal)

    actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    assert db.session.query(Assignment).one().state == AssignmentState.ASSIGNED


def test_a_reminder_names_all_that_is_missing_and_comes_once_a_day(scene):
    first, second, done = (scene.proposal("in_review", title=title) for title in ("One", "Two", "Done"))
    for proposal in (first, second, done):
        scene.reader(scene.max, proposal)
    scene.sent(scene.max, done)
    at = datetime(DUE.year, 5, 1, 10, tzinfo=UTC)

    for hour, told in ((10, (1, 0, 0)), (11, (0, 1, 1))):
        assert actions.remind(scene.call, scene.committee, by=scene.emmy, at=at.replace(hour=hour)) == told
    db.session.commit()

    (mail,) = mails("review_reminder")
    assert "One" in mail.body
    assert "Two" in mail.body
    assert "Done" not in mail.body
    actions.remind(scene.call, scene.committee, by=scene.emmy, at=at.replace(day=2))
    assert len(mails("review_reminder")) == 2


def test_a_reminder_says_nothing_of_what_its_sender_may_not_see(scene):
    shown, hidden = scene.proposal("in_review", title="Shown"), scene.proposal("in_review", title="Hidden")
    for proposal in (shown, hidden):
        scene.reader(scene.max, proposal)
    actions.declare(hidden, scene.emmy, by=scene.emmy)

    actions.remind(scene.call, scene.committee, by=scene.emmy)

    (mail,) = mails("review_reminder")
    assert "Shown" in mail.body
    assert "Hidden" not in mail.body


def test_the_reviews_are_closed_when_enough_are_in(scene):
    full, two, one = (scene.proposal("in_review") for _n in range(3))
    scene.call.reviews_wanted = 3
    for proposal, people in (
        (full, (scene.max, scene.lise, scene.niels)),
        (two, (scene.max, scene.lise)),
        (one, (scene.max,)),
    ):
        for person in people:
            scene.reader(person, proposal)
            scene.sent(person, proposal)

    found = readers.closing(scene.emmy, scene.call, scene.committee)
    assert (found.full, found.few, found.short) == ([full], [two], [one])

    actions.close_reviews(two, by=scene.emmy)
    assert [proposal.status for proposal in (full, two, one)] == ["in_review", "in_discussion", "in_review"]
    with pytest.raises(Refused):
        actions.close_reviews(one, by=scene.emmy)


def test_before_two_committees_the_one_with_fewer_reviews_counts(scene, make):
    other = make.committee(scene.eve, name="physics")
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
        scene.sent(person, proposal)
    scene.reader(scene.eve, proposal, committee=other)
    scene.sent(scene.eve, proposal)

    assert readers.stand_of(proposal).sent == 1
    with pytest.raises(Refused):
        actions.close_reviews(proposal, by=scene.olga)


def test_the_review_begins_also_where_two_ask_its_last_readers_in_the_same_moment(app, scene):
    proposal = scene.proposal()
    its, committee = of(Proposal, proposal), of(Committee, scene.committee)
    readers = [of(Person, one) for one in (scene.max, scene.lise)]

    def asking(reader):
        return lambda: actions.assign(its(), reader(), committee(), by=None)

    assert race(app, *map(asking, readers)) == [None, None]

    assert proposal.status == Status.IN_REVIEW
