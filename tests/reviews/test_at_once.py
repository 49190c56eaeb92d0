"""What two people do about one proposal at the same moment: one after the other, and the second knows of the first."""

import threading
from contextlib import suppress

import pytest

from tests.race import race
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.people import actions as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.models import Participant, Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, conflicts, readers
from workshop_portal.reviews.models import Assignment, AssignmentRun, Conflict, Review, Tally
from workshop_portal.reviews.table_plan import Pair, Plan
from workshop_portal.reviews.workflow import AssignmentState, ConflictState, Ground, ReviewState


class Here:
    """The same things and people, known anew by whoever does something at the same moment."""

    def __init__(self, scene, proposal):
        db.session.commit()
        self.scene, self.ids = scene, (proposal.id, scene.committee.id)

    @property
    def proposal(self):
        return db.session.get(Proposal, self.ids[0])

    @property
    def committee(self):
        return db.session.get(Committee, self.ids[1])


@pytest.fixture
def here(scene):
    """Ice, in review."""
    return Here(scene, scene.proposal(Status.IN_REVIEW, title="Ice"))


@pytest.fixture
def who(scene):
    """A name → that person, as the one who asks knows them."""
    db.session.commit()
    ids = {name: one.id for name, one in vars(scene).items() if isinstance(one, Person)}
    return lambda name: db.session.get(Person, ids[name])


def of(model, person):
    return db.session.query(model).filter_by(person_id=person.id).one_or_none()


def lines(*deeds):
    return sorted(one.deed for one in db.session.query(JournalLine).filter(JournalLine.deed.in_(deeds)))


def told(kind):
    db.session.commit()
    return db.session.query(Mail).filter_by(kind=kind).count()


def one_is_refused(came_to):
    """One deed was done; the other was refused, in words."""
    done, refused = sorted(came_to, key=lambda one: one is not None)
    assert done is None and isinstance(refused, Refused), came_to


def name_as_participant(proposal, person):
    facts = {"institution": "Elsewhere", "country": "DE"}
    proposal.participants.append(Participant(position=9, name=person.name, email=person.email, **facts))


# Conflicts


def test_a_conflict_declared_while_another_ground_is_dismissed_keeps_its_person_away(app, here, who):
    actions.confirm(here.proposal, who("max"), Ground.PARTICIPANT, by=who("olga"))

    came_to = race(
        app,
        lambda: actions.dismiss(here.proposal, who("max"), Ground.PARTICIPANT, by=who("olga"), reason="A namesake."),
        lambda: actions.declare(here.proposal, who("max"), by=who("max"), reason="My brother."),
    )

    assert came_to == [None, None]
    kept = {one.ground: one.state for one in db.session.query(Conflict)}
    assert kept == {Ground.PARTICIPANT: ConflictState.DISMISSED, Ground.DECLARED: ConflictState.CONFIRMED}
    assert Hat.CONFLICTED in hats(who("max"), here.proposal)


def test_what_the_data_say_binds_once_whoever_looks_at_the_same_moment(app, here, who):
    name_as_participant(here.proposal, who("max"))

    assert race(app, *[lambda: actions.find_conflicts(here.proposal, by=who("olga"))] * 2) == [None, None]

    assert lines("find conflict") == ["find conflict"]


def test_what_came_in_while_a_seat_was_given_is_looked_at_again_each_day(scene, who):
    here = Here(scene, scene.proposal(Status.SUBMITTED, title="Ice"))
    name_as_participant(here.proposal, who("dora"))
    db.session.commit()  # nobody has looked: each of the two deeds did not know of the other

    conflicts.JOB.write(None, conflicts.JOB.read(None))
    db.session.commit()

    assert Hat.CONFLICTED in hats(who("dora"), here.proposal)


# Readers


def test_nobody_is_asked_to_read_who_declares_a_conflict_at_that_moment(app, here, who):
    came_to = race(
        app,
        lambda: actions.assign(here.proposal, who("max"), here.committee, by=who("emmy")),
        lambda: actions.declare(here.proposal, who("max"), by=who("max")),
    )

    assert came_to[1] is None
    row = of(Assignment, who("max"))
    assert row is None if came_to[0] else row.state == AssignmentState.ENDED
    assert hats(who("max"), here.proposal) == {Hat.CONFLICTED}
    assert sum(one.assigned for one in db.session.query(Tally)) == 0
    assert told("reader_in_conflict") == (0 if came_to[0] else 1)  # who leads knows that a reader is missing


def test_who_is_asked_to_read_hears_that_it_is_withdrawn_at_that_moment(app, here, who):
    came_to = race(
        app,
        lambda: actions.assign(here.proposal, who("max"), here.committee, by=who("emmy")),
        lambda: proposals.move(here.proposal, "withdraw", by=who("ada"), note="No."),
    )

    assert came_to[1] is None and here.proposal.status == Status.WITHDRAWN
    assert told("reviewer_assigned") == told("reading_withdrawn") == (0 if came_to[0] else 1)


def test_nobody_reads_for_a_committee_that_is_taken_away_at_that_moment(app, scene, make, who):
    other = make.committee(scene.niels)
    here = Here(scene, scene.proposal(title="Ice", committees=[scene.committee, other]))
    one_id = other.id

    came_to = race(
        app,
        lambda: actions.assign(here.proposal, who("niels"), db.session.get(Committee, one_id), by=who("olga")),
        lambda: proposals.set_committees(here.proposal, [here.committee], by=who("olga")),
    )

    one_is_refused(came_to)
    assert (of(Assignment, who("niels")) is not None) == (one_id in here.proposal.committee_ids)


@pytest.fixture
def read(scene, here, who):
    """Max was asked to read it, and has begun."""
    scene.reader(who("max"), here.proposal)
    actions.save_review(here.proposal, who("max"), strengths="A plan.")
    return here


def sending(here, who):
    marks = here.scene.marks(4, 4, 4, 4)
    return lambda: actions.send_review(here.proposal, who("max"), marks=marks, strengths="A plan.", no_conflict=True)


def test_a_review_sent_as_its_reader_is_let_off_counts_or_is_refused(app, read, who):
    deeds = sending(read, who), lambda: actions.unassign(read.proposal, who("max"), read.committee, by=who("emmy"))

    one_is_refused(race(app, *deeds))

    is_sent = of(Review, who("max")).state == ReviewState.SUBMITTED
    assert of(Assignment, who("max")).state == (AssignmentState.ASSIGNED if is_sent else AssignmentState.ENDED)
    assert [(one.assigned, one.submitted) for one in db.session.query(Tally)] == [(1, 1) if is_sent else (0, 0)]


def test_a_review_sent_as_its_writer_is_in_conflict_does_not_count(app, scene, here, who):
    scene.reader(who("max"), here.proposal)

    came_to = race(
        app, sending(here, who), lambda: actions.confirm(here.proposal, who("max"), Ground.PARTICIPANT, by=who("olga"))
    )

    assert came_to[1] is None
    review = of(Review, who("max"))
    assert review is None if came_to[0] else not review.counts
    assert [one.submitted for one in db.session.query(Tally)] == [0]


def test_a_draft_begun_as_its_writer_is_in_conflict_is_not_kept_as_one_that_counts(app, scene, here, who):
    scene.reader(who("max"), here.proposal)

    came_to = race(
        app,
        lambda: actions.save_review(here.proposal, who("max"), strengths="A plan."),
        lambda: actions.confirm(here.proposal, who("max"), Ground.PARTICIPANT, by=who("olga")),
    )

    review = of(Review, who("max"))
    assert came_to[1] is None and (review is None if came_to[0] else not review.counts)


def test_a_review_sent_as_the_meeting_begins_stays_as_it_is_or_is_refused(app, read, who):
    def begin():
        actions.close_writing([read.proposal], read.committee, at=now(), by=who("emmy"))

    came_to = race(app, sending(read, who), begin)

    assert came_to[1] is None and of(Assignment, who("max")).closed_at
    assert of(Review, who("max")).state == (ReviewState.DRAFT if came_to[0] else ReviewState.LOCKED)
    assert told("reading_ended") == (1 if came_to[0] else 0)


def test_a_review_sent_as_the_seat_ends_counts_or_is_refused(app, read, who):
    seat_id = of(Seat, who("max")).id

    came_to = race(app, sending(read, who), lambda: people.end_seat(db.session.get(Seat, seat_id), by=who("olga")))

    assert came_to[1] is None
    is_sent = of(Review, who("max")).state == ReviewState.SUBMITTED
    assert is_sent == (came_to[0] is None)
    assert of(Assignment, who("max")).state == (AssignmentState.ASSIGNED if is_sent else AssignmentState.ENDED)


def test_who_declines_twice_or_is_let_off_at_that_moment_has_left_once(app, read, who):
    def decline():
        actions.decline(read.proposal, who("max"), reason="In Chile.")

    one_is_refused(race(app, decline, decline))
    assert (lines("decline", "unassign"), told("reader_declined")) == (["decline"], 1)

    def assign():
        actions.assign(read.proposal, who("max"), read.committee, by=who("emmy"))

    one_is_refused(race(app, assign, assign))
    assert told("reviewer_assigned") == 1

    def let_off():
        actions.unassign(read.proposal, who("max"), read.committee, by=who("emmy"))

    one_is_refused(race(app, decline, let_off))
    assert len(lines("decline", "unassign")) == 2


def test_tables_of_two_committees_that_share_proposals_are_applied_one_after_the_other(
    app, scene, make, who, monkeypatch
):
    mia = make.person("Mia")
    other = make.committee(mia)
    both = [scene.proposal(title=title, committees=[scene.committee, other]) for title in ("Ice", "Fire")]
    db.session.commit()
    ids, call_id, committees, mia_id = [one.id for one in both], scene.call.id, (scene.committee.id, other.id), mia.id
    give, met = readers.give, threading.Barrier(2, timeout=20)

    def slowly(*args, **named):
        row = give(*args, **named)
        with suppress(threading.BrokenBarrierError):  # the other one waits for us
            met.wait(1)
        return row

    monkeypatch.setattr(readers, "give", slowly)

    def apply(committee_id, reader_id, order):
        reader = db.session.get(Person, reader_id)
        pairs = [Pair(db.session.get(Proposal, one), reader) for one in order]
        call = pairs[0].proposal.call
        assert call.id == call_id
        actions.apply_table(call, db.session.get(Committee, committee_id), Plan(give=pairs), by=who("olga"))

    max_id = scene.max.id
    came_to = race(app, lambda: apply(committees[0], max_id, ids), lambda: apply(committees[1], mia_id, ids[::-1]))

    assert came_to == [None, None]
    assert db.session.query(Assignment).count() == 4


def test_a_table_is_not_applied_once_somebody_in_it_is_in_conflict(app, here, who):
    plan = Plan(give=[Pair(here.proposal, who("max"))])
    actions.declare(here.proposal, who("max"), by=who("max"))

    with pytest.raises(Refused):
        actions.apply_table(here.proposal.call, here.committee, plan, by=who("olga"))


def test_an_answer_to_many_questions_and_another_one_do_not_stop_each_other(app, scene, who):
    ids = [scene.proposal(Status.IN_REVIEW, title=title).id for title in ("Ice", "Fire", "Stone")]

    def answer(name, in_conflict):
        rows = [db.session.get(Proposal, one) for one in ids]
        conflicts.answer(rows, [rows[in_conflict]], who(name))

    assert race(app, lambda: answer("max", 2), lambda: answer("lise", 0)) == [None, None]

    assert {(one.person_id, one.proposal_id) for one in db.session.query(Conflict)} == {
        (who("max").id, ids[2]), (who("lise").id, ids[0]),
    }  # fmt: skip


# Steps and runs


def test_reviews_that_two_close_are_closed_once_and_the_second_is_told(app, scene, here, who):
    for name in ("max", "lise"):
        scene.reader(who(name), here.proposal)
        scene.sent(who(name), here.proposal)

    one_is_refused(race(app, *[lambda: actions.close_reviews(here.proposal, by=who("olga"))] * 2))

    assert lines("close_reviews") == ["close_reviews"]


def test_an_assignment_that_two_apply_is_applied_once_and_each_reader_has_one_letter(app, scene, who):
    here = Here(scene, scene.proposal(Status.ELIGIBLE, title="Ice"))
    run_id = actions.run_assignment(actions.order_run(scene.call, scene.committee, by=who("olga"))).id
    db.session.commit()

    one_is_refused(race(app, *[lambda: actions.apply_run(db.session.get(AssignmentRun, run_id), by=who("olga"))] * 2))

    assert lines("apply assignment") == ["apply assignment"]
    assert told("reviewer_assigned") == 2 and here.proposal.status == Status.IN_REVIEW
