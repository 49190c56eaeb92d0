"""What is done about a workshop, its people and its money in the moment in which it is moved or called off."""

import threading
from datetime import timedelta

import pytest

from tests.kept import mails
from tests.participants.guests import guests, invited, letters_to
from tests.race import MOMENT_S, SURE_S, of, race
from workshop_portal.centre.models import Venue
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState
from workshop_portal.core.steps import Refused
from workshop_portal.funding import actions as funding
from workshop_portal.funding.models import Line, Record, RecordState
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import Standing
from workshop_portal.stays import entitling
from workshop_portal.stays.workflow import PaidBy
from workshop_portal.workshops import actions
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State


@pytest.fixture
def workshop(story):
    """Its invitations have begun."""
    workshop = story.prepared()
    invited(story, workshop, 1)
    return workshop


def calling_off(story, workshop):
    its, dora = of(Workshop, workshop), of(Person, story.dora)
    return lambda: actions.move(its(), "cancel", by=dora(), note="The hall is closed.")


def inviting(story, guest):
    one, olga = of(Participation, guest), of(Person, story.olga)
    return lambda: participants.invite([one()], by=olga())


def coordinators(workshop) -> list[Standing]:
    mine = db.session.query(Standing).filter_by(workshop_id=workshop.id, hat=Hat.COORDINATOR, ended_at=None)
    return mine.all()


def test_whoever_is_invited_while_the_workshop_is_moved_is_written_to_of_the_week_that_stands(app, story, workshop):
    (guest,) = guests(story, workshop, 1, start=5)
    its, venue, olga, week = of(Workshop, workshop), of(Venue, story.venue), of(Person, story.olga), story.later(4)

    def move():
        actions.give_week(its(), venue(), week, by=olga(), reason="The hall is being painted.")

    assert race(app, inviting(story, guest), move) == [None, None]

    assert (workshop.week, guest.state) == (week, Answer.INVITED)
    assert f"{workshop.first_on.day}" in letters_to(guest)[-1].body
    assert guest.answer_by_on < workshop.first_on
    assert f"{story.first_on.day}–" not in letters_to(guest)[-1].subject


def test_whoever_is_invited_while_the_workshop_is_called_off_hears_of_that_or_is_not_invited(app, story, workshop):
    (guest,) = guests(story, workshop, 1, start=5)

    refused, failed = race(app, inviting(story, guest), calling_off(story, workshop))

    assert (workshop.state, failed) == (State.CANCELLED, None)
    live = [one.kind for one in letters_to(guest) if one.state == MailState.QUEUED]
    assert (guest.state, live) == (
        (Answer.PROPOSED, []) if isinstance(refused, Refused) else (Answer.INVITED, ["participant_called_off"])
    )


def test_nobody_is_reminded_of_a_workshop_that_is_called_off_at_this_moment(app, story, workshop):
    (guest,) = db.session.query(Participation).filter_by(state=Answer.INVITED)
    guest.invited_at = now() - timedelta(days=9)
    one, olga = of(Participation, guest), of(Person, story.olga)

    race(app, lambda: participants.remind([one()], by=olga()), calling_off(story, workshop))

    live = [mail.kind for mail in letters_to(guest) if mail.state == MailState.QUEUED]
    assert (workshop.state, live) == (State.CANCELLED, ["participant_called_off"])


def test_a_workshop_that_two_give_a_coordinator_has_one_and_the_second_takes_over_from_the_first(app, story, workshop):
    its, olga = of(Workshop, workshop), of(Person, story.olga)
    people = [of(Person, story.make.appointed("coordinator", name)) for name in ("Cody", "Carl")]

    came_to = race(app, *(lambda one=one: actions.assign_coordinator(its(), one(), by=olga()) for one in people))

    assert (came_to, len(coordinators(workshop))) == ([None, None], 1)


def test_a_workshop_that_is_called_off_gets_no_new_coordinator_at_this_moment(app, story, workshop):
    its, olga = of(Workshop, workshop), of(Person, story.olga)
    cody = story.make.appointed("coordinator", "Cody")
    one = of(Person, cody)

    refused, failed = race(
        app, lambda: actions.assign_coordinator(its(), one(), by=olga()), calling_off(story, workshop)
    )

    assert (workshop.state, failed) == (State.CANCELLED, None)
    told = {mail.to_person_id for mail in mails("workshop_called_off") if mail.state == MailState.QUEUED}
    is_coordinator = cody.id in {row.person_id for row in coordinators(workshop)}
    assert is_coordinator == (refused is None) == (cody.id in told), "who got it before hears that it is called off"


def test_of_two_weeks_that_are_given_at_once_one_is_refused(app, story, workshop):
    its, venue, olga = of(Workshop, workshop), of(Venue, story.venue), of(Person, story.olga)
    weeks = story.later(3), story.later(5)

    came_to = race(
        app, *(lambda week=week: actions.give_week(its(), venue(), week, by=olga(), reason="So.") for week in weeks)
    )

    if db.session.get_bind().dialect.name == "postgresql":  # writers of SQLite come one after the other
        assert sum(one is not None for one in came_to) == 1
    assert workshop.week in weeks


def test_a_record_closes_with_its_workshop_also_where_its_last_money_is_released_at_this_moment(app, story, workshop):
    record = db.session.query(Record).one()
    funding.book(record.lines[0], committed=1000, by=story.fin)
    line, fin = of(Line, record.lines[0]), of(Person, story.fin)

    came_to = race(app, lambda: funding.book(line(), committed=-1000, by=fin()), calling_off(story, workshop))

    assert (came_to, workshop.state) == ([None, None], State.CANCELLED)
    assert (record.state, record.committed_cents) == (RecordState.CANCELLED, 0)


@pytest.mark.parametrize("cancelled_meanwhile", [False, True])
def test_whoever_is_withdrawn_from_a_workshop_that_is_called_off_at_this_moment_hears_of_one_of_them(
    app, story, workshop, cancelled_meanwhile
):
    """Whoever came first; with SQLite the withdrawal."""
    (guest,) = db.session.query(Participation).filter_by(state=Answer.INVITED)
    one, cora, call_off = of(Participation, guest), of(Person, story.cora), calling_off(story, workshop)
    has_read, is_off, is_too_late = threading.Event(), threading.Event(), []

    def withdraw():
        who = one()
        assert who.workshop.state == State.INVITING
        has_read.set()
        if cancelled_meanwhile and is_off.wait(MOMENT_S):
            is_too_late.append(who)
        participants.withdraw([who], tell=True, by=cora())

    def cancel():
        has_read.wait(SURE_S)
        call_off()
        if cancelled_meanwhile:
            db.session.commit()
            is_off.set()

    refused, failed = race(app, withdraw, cancel)

    live = [mail.kind for mail in letters_to(guest) if mail.state == MailState.QUEUED]
    assert (workshop.state, failed) == (State.CANCELLED, None)
    assert isinstance(refused, Refused) or not is_too_late
    assert (guest.state, live) == (
        (Answer.INVITED, ["participant_called_off"])
        if isinstance(refused, Refused)
        else (Answer.CANCELLED, ["participant_withdrawn"])
    )


def test_nobody_is_told_what_is_paid_by_a_workshop_that_is_called_off_at_this_moment(app, story, workshop):
    (guest,) = db.session.query(Participation).filter_by(state=Answer.INVITED)
    participants.answer(guest, "yes")
    terms = {"nights": 4, "night_cents": 100_00, "travel_cents": 0, "paid_by": PaidBy.CENTRE}
    entitling.entitle([guest], **terms, by=story.cora)
    its, one, cora = of(Workshop, workshop), of(Participation, guest), of(Person, story.cora)

    race(app, lambda: entitling.tell(its(), [one()], by=cora()), calling_off(story, workshop))

    live = [mail.kind for mail in letters_to(guest) if mail.state == MailState.QUEUED]
    assert (workshop.state, live) == (State.CANCELLED, ["participant_called_off"])
