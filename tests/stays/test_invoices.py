"""Invoices of hotels beside the nights that are booked there and paid by the centre."""

from datetime import timedelta

import pytest

from tests.stays.rooms import block_at, coming, dear_room, page_of
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries as presence
from workshop_portal.stays import entitling, housing, invoices, queries
from workshop_portal.stays.models import Invoice
from workshop_portal.stays.workflow import PaidBy, Rest


def booked(story, workshop, hotel, number=2):
    """They sleep in one hotel; the first one is given four nights, the others nothing."""
    people = coming(story, workshop, number)
    entitling.entitle(people[:1], nights=4, night_cents=95_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora)
    housing.book(block_at(story, workshop, hotel, rooms=number), people, by=story.cora)
    db.session.commit()
    return people


def send(browser, workshop, **facts):
    said = {"number": "F-12", "dated_on": today().isoformat(), "cents": "380", "nights": "4"} | facts
    return browser.tab(page_of(workshop, "/invoices"), form="/note").send(**said)


def bill(workshop):
    (found,) = invoices.of(workshop)
    return found


def test_nights_that_the_centre_pays_are_held_against_what_the_hotel_asks(story, workshop, hotel, browse):
    booked(story, workshop, hotel)
    nights = (workshop.last_on - workshop.first_on).days + 1
    paid = min(4, nights)
    fin = browse(story.fin)
    assert "No invoice yet" in fin.get(page_of(workshop, "/invoices")).text

    assert send(fin, workshop, cents=str(paid * 95)).status_code == 303
    assert (bill(workshop).nights, bill(workshop).cents, bill(workshop).differs) == (paid, paid * 95_00, 0)
    page = fin.get(page_of(workshop, "/invoices")).text
    assert "As booked" in page and "Invoice F-12" in page

    assert send(fin, workshop, number="F-13", cents="10.50", nights="").status_code == 303
    assert "€10.50 more than booked" in fin.get(page_of(workshop, "/invoices")).text
    assert send(fin, workshop, number="F-14", cents="-20").status_code == 303
    assert "€9.50 less than booked" in fin.get(page_of(workshop, "/invoices")).text


@pytest.mark.parametrize(
    ("rest", "nights", "cents"),
    [(Rest.GUEST, 4, 4 * 89_00), (Rest.GUEST, 3, 3 * 89_00), (Rest.CENTRE, 4, 4 * 120_00), (None, 2, 2 * 120_00)],
)
def test_what_a_guest_pays_of_a_dearer_room_the_hotel_does_not_ask_of_the_centre(
    story, workshop, hotel, rest, nights, cents
):
    """Four nights at 89 euros are given: two at 120 are paid by that, and of three not all."""
    ria, block = dear_room(story, workshop, hotel)
    queries.of(ria).arrive_on = workshop.last_on - timedelta(days=nights)
    housing.book(block, [ria], by=story.cora, rest=rest)
    db.session.commit()

    (room,) = bill(workshop).rooms

    assert (room.paid_nights, room.paid_cents, room.cents) == (nights, cents, nights * 120_00)


def test_a_number_is_noted_once_for_a_hotel_and_stays_typed_when_it_is_refused(story, workshop, hotel, browse):
    booked(story, workshop, hotel)
    fin = browse(story.fin)
    send(fin, workshop)

    answer = send(fin, workshop, cents="99")

    assert (
        answer.status_code == 422 and "with this number is noted already" in answer.text and 'value="99"' in answer.text
    )
    assert db.session.query(Invoice).count() == 1


@pytest.mark.parametrize("cents", ["0", "12 50", "many", "99999999999"])
def test_what_is_no_amount_of_an_invoice_is_asked_back(story, workshop, hotel, browse, cents):
    booked(story, workshop, hotel)

    assert send(browse(story.fin), workshop, cents=cents).status_code == 422
    assert db.session.query(Invoice).count() == 0


def test_an_invoice_that_was_noted_by_mistake_is_taken_out_once(story, workshop, hotel, browse):
    booked(story, workshop, hotel)
    fin = browse(story.fin)
    send(fin, workshop)
    tab = fin.tab(page_of(workshop, "/invoices"), form="/take-out")
    other = fin.tab(page_of(workshop, "/invoices"), form="/take-out")

    assert tab.send().status_code == 303 and db.session.query(Invoice).count() == 0
    assert other.send().status_code == 404


def test_coordinator_and_office_read_them_and_note_none(story, workshop, hotel, browse):
    booked(story, workshop, hotel)
    send(browse(story.fin), workshop)

    for person in (story.cora, story.olga):
        page = browse(person).get(page_of(workshop, "/invoices")).text
        assert "Invoice F-12" in page and "/take-out" not in page and "Note it" not in page
    assert browse(story.ada).get(page_of(workshop, "/invoices")).status_code == 404


def test_who_was_not_there_is_named_and_the_room_still_counts(story, workshop, hotel, browse):
    first, second = booked(story, workshop, hotel)
    workshop.first_on, workshop.last_on, workshop.state = today() - timedelta(7), today() - timedelta(3), "finished"
    there = {one.key for one, _there in presence.all_of(workshop)} - {first.key}
    prints.note_presence(workshop, there, by=story.cora)
    db.session.commit()

    assert [(one.was_missed, one.paid_nights > 0) for one in bill(workshop).rooms] == [(True, True), (False, False)]
    assert "was not there" in browse(story.fin).get(page_of(workshop, "/invoices")).text


def test_the_page_takes_as_many_statements_for_three_rooms_and_for_twenty_two(
    story, workshop, hotel, browse, count_statements
):
    booked(story, workshop, hotel, 3)
    few = count_statements(browse(story.fin), page_of(workshop, "/invoices"))
    people = coming(story, workshop, 19, start=4)
    housing.book(block_at(story, workshop, hotel, rooms=19), people, by=story.cora)
    db.session.commit()

    assert count_statements(browse(story.fin), page_of(workshop, "/invoices")) == few
