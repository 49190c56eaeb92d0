"""Blocks of rooms at hotels, and guests who sleep in them."""

from datetime import timedelta
from threading import Event

import sqlalchemy as sa

from tests.participants.guests import invited, letters_to
from tests.race import SURE_S, race
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.participants import actions as participants
from workshop_portal.stays import actions, blocks, entitling, housing, queries
from workshop_portal.stays.waits import waits
from workshop_portal.stays.workflow import Lodging, PaidBy

CONSENTS = {"photo_consent": False, "list_consent": False, "hotel_consent": False}


def block_at(story, workshop, hotel, rooms=2, **facts):
    terms = {
        "first_on": workshop.first_on - timedelta(days=2), "last_on": workshop.last_on + timedelta(days=2),
        "price_cents": 95_00, "rooms": rooms, "cancel_by_on": None,
    }  # fmt: skip
    made = blocks.reserve(workshop, hotel, terms | facts, by=story.cora)
    db.session.commit()
    return made


def coming(story, workshop, number, *, lodging=Lodging.CENTRE, given=True, start=1):
    """They come, told their days, and know what they are given."""
    people = invited(story, workshop, number, start)
    for one in people:
        participants.answer(one, "yes")
        days = {"arrive_on": workshop.first_on - timedelta(days=1), "leave_on": workshop.last_on}
        actions.register(one, days | {"lodging": lodging}, CONSENTS, public=False)
    if given:
        entitling.entitle(people, nights=0, night_cents=0, travel_cents=0, paid_by=None, by=story.cora)
    db.session.commit()
    return people


def nights_of(workshop) -> str:
    """Those that `coming` asks for, as the desk says them."""
    return days(workshop.first_on - timedelta(days=1), workshop.last_on)


def page_of(workshop, more="/rooms") -> str:
    return f"/board/{workshop.key}{more}"


def waiting(app, person) -> list[str]:
    db.session.rollback()
    with app.test_request_context():
        found = [f"{wait.title}: {wait.words}" for wait in waits(person)]
    db.session.rollback()
    return found


def dear_room(story, workshop, hotel, price=120_00):
    """A guest whose four nights the centre pays at 89 euros, and a block that costs more."""
    (ria,) = coming(story, workshop, 1, given=False)
    stay = queries.of(ria)
    stay.arrive_on = workshop.last_on - timedelta(days=4)
    entitling.entitle([ria], nights=4, night_cents=89_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora)
    db.session.commit()
    return ria, block_at(story, workshop, hotel, price_cents=price)


def full_room(story, workshop, hotel, price=89_00):
    """A guest who was told that the centre pays the room, at this price."""
    ria, block = dear_room(story, workshop, hotel, price=price)
    housing.book(block, [ria], by=story.cora, tell=True)
    db.session.commit()
    assert "We pay it." in letters_to(ria)[-1].body
    return ria, block


def statements(work) -> list[str]:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(" ".join(statement.split()))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
        db.session.flush()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return seen


def meanwhile(app, deed, other):
    """What `other` comes to, which begins once `deed` is done and before that is committed."""
    is_done = Event()

    def do():
        deed()
        db.session.flush()
        is_done.set()

    def join():
        is_done.wait(SURE_S)
        other()

    failed, came_to = race(app, do, join)
    assert failed is None
    return came_to


def dated(app, person) -> dict:
    """The day of each line of the desk, by the first word of its title."""
    db.session.rollback()
    with app.test_request_context():
        found = {wait.title.split()[0]: wait.due_on for wait in waits(person)}
    db.session.rollback()
    return found


def given_and_told(story, people, *, nights=4):
    entitling.entitle(
        people, nights=nights, night_cents=95_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora
    )  # fmt: skip
    entitling.tell(people[0].workshop, people, by=story.cora)
    db.session.commit()
