"""What the office does with the seats of a committee, and who is told of it. The caller commits."""

from workshop_portal.people import actions, letters
from workshop_portal.people.models import Seat


def give(person, committee, role, *, from_on=None, until_on=None, by, at=None) -> Seat:
    row = actions.seat(person, committee, role, from_on=from_on, until_on=until_on, by=by, at=at)
    if person.is_active:
        letters.tell_seated(row, by=by, at=at)
    return row


def end(row, *, last_on=None, by, at=None):
    actions.end_seat(row, last_on=last_on, by=by, at=at)
    if row.person.is_active:
        letters.tell_seat_ended(row, by=by, at=at)
