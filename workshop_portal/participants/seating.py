"""Seats that are given: free ones to those who wait, in their order, and one to who turned up without."""

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants import letters, queries, seats
from workshop_portal.participants.actions import must_be_ahead
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import MAY_ARRIVE, Answer, takes_arrivals


def give_seat(participation, *, by, at=None) -> Participation:
    """Give a free seat to the first of the waiting list."""
    workshop = seats.hold(participation.workshop)
    at = at or now()
    must_be_ahead(workshop, at)
    first = db.session.scalar(queries.in_turn(workshop.id).limit(1))
    if first is None or first.id != participation.id:
        raise Refused(N_("Seats are given in the order of the waiting list: somebody else comes first."))
    if not seats.take(workshop, first_in_turn=True):
        raise Refused(N_("There is no free seat."))
    participation.state, participation.waits_since = Answer.CONFIRMED, None
    db.session.flush()
    journal.record(participation, "give seat", by=by, at=at, start=Answer.WAITING, end=Answer.CONFIRMED)
    letters.seat_given(participation, by=by, at=at)
    return participation


def give_seats(workshop, *, by, at=None) -> list[Participation]:
    """Give all free seats, in the order of the waiting list."""
    workshop = seats.hold(workshop)
    free = max(workshop.capacity - workshop.confirmed, 0)
    first = list(db.session.scalars(queries.in_turn(workshop.id).limit(free)))
    if not first:
        raise Refused(N_("There is no free seat that somebody waits for."))
    return [give_seat(one, by=by, at=at) for one in first]


def seat_arrivals(participations, *, by, at=None):
    """These people on the list of one workshop turned up without a seat, whatever they had answered and whether they were
    invited: each gets one, or nobody. Who is there comes before who waits elsewhere. The letter brings the own page alone: none
    about days or rooms is true any more.
    """
    workshop, at = seats.hold(participations[0].workshop), at or now()
    if not takes_arrivals(workshop, at):
        raise Refused(N_("A seat on arrival is given from the first day on, until the workshop is closed."))
    for one in participations:
        db.session.refresh(one, with_for_update=True)
        if one.state not in MAY_ARRIVE:
            raise Refused(N_("%(name)s has a seat already, so nobody was given one now."), name=one.name)
        if not seats.take(workshop, first_in_turn=True):
            raise Refused(N_("There are not as many free seats, so nobody was given one now."))
        start, one.state, one.waits_since = one.state, Answer.CONFIRMED, None
        db.session.flush()
        journal.record(one, "arrive", by=by, at=at, start=start, end=Answer.CONFIRMED)
        letters.arrived(one, by=by, at=at)
