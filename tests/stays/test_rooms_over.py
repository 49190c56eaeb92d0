"""What can be done about rooms once their nights are over."""

from datetime import timedelta

import pytest

from tests.stays.rooms import block_at, coming, page_of
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.stays import housing, queries
from workshop_portal.workshops.workflow import State


def move_to(workshop, block, booking, last_on):
    """As if its last day were this one; the guest leaves on it."""
    by = last_on - workshop.last_on
    for thing, names in ((workshop, ("first_on", "last_on")), (block, ("first_on", "last_on")), (booking, ("arrive_on", "leave_on"))):  # fmt: skip
        for name in names:
            setattr(thing, name, getattr(thing, name) + by)
    db.session.commit()


@pytest.mark.parametrize(("state", "days", "may"), [("running", 2, True), ("running", 0, False), ("closed", -3, False)])
def test_a_room_is_given_back_until_its_guest_has_left(story, workshop, hotel, browse, state, days, may):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    (booking,) = housing.book(block, [ria], by=story.cora)
    workshop.state = State(state)
    move_to(workshop, block, booking, today() + timedelta(days=2))
    cora = browse(story.cora)
    tab = cora.tab(page_of(workshop), form=f"{ria.key}/cancel")
    move_to(workshop, block, booking, today() + timedelta(days=days))

    assert (f"{ria.key}/cancel" in cora.get(page_of(workshop)).text) == may
    assert tab.send().status_code == (200 if may else 409)
    if not may:
        with pytest.raises(Refused, match="in this room are over"):
            housing.give_back(ria, by=story.cora)
        assert queries.booking_of(ria) is not None


@pytest.mark.parametrize(("days", "over"), [(0, False), (-1, True)])
def test_once_the_workshop_is_over_no_rooms_are_reserved_and_no_number_is_settled(
    story, workshop, hotel, browse, days, over
):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    (booking,) = housing.book(block, [ria], by=story.cora)
    workshop.state = State.RUNNING
    move_to(workshop, block, booking, today() + timedelta(days=days))
    cora = browse(story.cora)

    page = cora.get(page_of(workshop)).text

    assert ("blocks/new" in page, f"{block.key}/settle" in page) == (not over, not over)
    assert cora.get(page_of(workshop, "/blocks/new")).status_code == (409 if over else 200)


NONE_YET = "No rooms are reserved yet"


def test_where_no_rooms_are_reserved_it_is_said_what_is_so(story, workshop, hotel, browse):
    cora = browse(story.cora)
    assert NONE_YET in cora.get(page_of(workshop)).text

    workshop.state = State.FINISHED
    by = today() - timedelta(days=3) - workshop.last_on
    workshop.first_on, workshop.last_on = workshop.first_on + by, workshop.last_on + by
    db.session.commit()
    page = cora.get(page_of(workshop)).text
    assert "No rooms were reserved" in page and NONE_YET not in page

    workshop.state = State.CANCELLED
    db.session.commit()
    page = cora.get(page_of(workshop)).text
    assert "This workshop is cancelled, and no rooms are reserved for it." in page
    assert NONE_YET not in page and "No rooms were reserved" not in page


def test_of_a_cancelled_workshop_it_is_said_whether_its_rooms_are_given_back(story, workshop, hotel, browse):
    block, cora = block_at(story, workshop, hotel), browse(story.cora)
    workshop.state = State.CANCELLED
    db.session.commit()
    ask, done = "give all rooms back to the hotels, and note it here.", "its rooms are given back to the hotels."
    page = cora.get(page_of(workshop)).text
    assert ask in page and done not in page

    cora.tab(page_of(workshop), form=f"{block.key}/settle").send()

    page = cora.get(page_of(workshop)).text
    assert done in page and ask not in page


def test_a_day_to_give_rooms_back_is_not_late_once_the_workshop_is_over(story, workshop, hotel, browse):
    block = block_at(story, workshop, hotel, cancel_by_on=workshop.first_on - timedelta(days=3))
    workshop.state = State.RUNNING
    by = today() - workshop.last_on
    for thing, names in ((workshop, ("first_on", "last_on")), (block, ("first_on", "last_on", "cancel_by_on"))):
        for name in names:
            setattr(thing, name, getattr(thing, name) + by)
    db.session.commit()
    late = '<span class="sub is-late-word">late</span>'
    assert late in browse(story.cora).get(page_of(workshop)).text

    for name in ("first_on", "last_on"):
        setattr(workshop, name, getattr(workshop, name) - timedelta(days=1))
    db.session.commit()
    assert late not in browse(story.cora).get(page_of(workshop)).text
