"""The pages of hotels and rooms, and what waits on the desk about them."""

import csv
import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.participants.guests import address_of, letters_to
from tests.stays.rooms import CONSENTS, block_at, coming, dated, page_of, waiting
from workshop_portal import journal
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import short_day
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.stays import actions, blocks, entitling, housing, queries
from workshop_portal.stays.models import Hotel
from workshop_portal.stays.waits import waits
from workshop_portal.stays.workflow import Lodging, PaidBy, Rest
from workshop_portal.workshops import actions as workshops


def test_a_hotel_is_kept_by_the_office_and_every_coordinator(story, browse):
    browser = browse(story.cora)
    assert "/hotels" in browse(story.olga).get("/centre/").text
    browser.tab("/hotels/new").send(name="De Doelen", contact="Fenna", email="Desk@Doelen.example.org")
    tab = browser.tab("/hotels/new")
    assert tab.send(name="De Doelen", contact="Hanneke").status_code == 422
    assert "There is a hotel with this name already." in tab.answer.text and tab.page.fields["contact"] == "Hanneke"
    assert browser.tab("/hotels/new").send(name="", email="no address").status_code == 422

    hotel = db.session.query(Hotel).one()
    blocks.add_hotel({"name": "Van der Valk"}, by=story.olga)
    db.session.commit()
    tab = browse(story.olga).tab(f"/hotels/{hotel.key}")
    assert tab.send(name="Van der Valk", phone="071 512 0512", in_use=None).status_code == 422
    assert tab.page.fields["phone"] == "071 512 0512"
    tab.send(name="De Doelen")

    assert (hotel.email, hotel.phone, hotel.in_use) == ("desk@doelen.example.org", "071 512 0512", False)
    for person in (story.ada, story.dora, story.fin, story.eve):
        assert (
            browse(person).get("/hotels").status_code == browse(person).get(f"/hotels/{hotel.key}").status_code == 404
        )


def test_rooms_are_reserved_given_and_shown_to_the_participant(story, workshop, hotel, browse):
    ria, _leo = coming(story, workshop, 2)
    browser, first, last = browse(story.cora), workshop.first_on, workshop.last_on
    browser.tab(page_of(workshop, "/blocks/new")).send(
        hotel_key=hotel.key, rooms="5", price_cents="95", first_on=str(first - timedelta(days=1)), last_on=str(last)
    )
    (block,) = queries.blocks_of(workshop)
    assert "0 of 5" in browser.get(page_of(workshop)).text

    sent = browser.tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key)

    assert (sent.status_code, block.booked) == (303, 1)
    own = browse().get(address_of(letters_to(ria)[-1])).text
    assert "De Doelen, Rapenburg 2" in own and "Booked for you" in own
    rows = list(csv.reader(io.StringIO(browser.get(page_of(workshop, "/stays/rooming-list")).data.decode("utf-8-sig"))))
    assert [(row[0], row[7]) for row in rows[1:]] == [("Guest 01", "De Doelen"), ("Guest 02", "")]

    tab = browser.tab(page_of(workshop), form=f"{ria.key}/cancel")
    asked = tab.send()
    assert block.booked == 1 and "is free for somebody else then" in asked.text
    tab.send(go="yes")
    assert block.booked == 0


def test_a_hotel_gets_its_own_guests_alone(story, workshop, hotel, browse):
    other = blocks.add_hotel({"name": "Pension"}, by=story.olga)
    ria, leo, _mia = coming(story, workshop, 3)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    housing.book(block_at(story, workshop, other), [leo], by=story.cora)
    db.session.commit()
    browser = browse(story.cora)

    links = re.findall(r'href="([^"]+rooming-list\?hotel=[^"]+)"', browser.get(page_of(workshop, "/stays")).text)
    lists = [list(csv.reader(io.StringIO(browser.get(one).data.decode("utf-8-sig"))))[1:] for one in links]

    assert [[row[0] for row in rows] for rows in lists] == [[ria.name], [leo.name]]
    assert all(one in browser.get(page_of(workshop)).text for one in links)
    assert browser.get(page_of(workshop, "/stays/rooming-list?hotel=nowhere")).status_code == 404
    assert "3, of which 2 booked" in browser.get(page_of(workshop, "/stays")).text


def test_the_rooming_list_of_a_hotel_is_a_workbook_too(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    db.session.commit()
    browser, address = browse(story.cora), f"/stays/rooming-list?as=xlsx&hotel={hotel.key}"

    assert all(
        address.replace("&", "&amp;") in browser.get(page_of(workshop, more)).text for more in ("/stays", "/rooms")
    )
    answer = browser.get(page_of(workshop, address))
    rows = list(load_workbook(io.BytesIO(answer.get_data())).active.iter_rows(values_only=True))

    assert answer.headers["Content-Disposition"].endswith(".xlsx") and len(rows) == 2
    assert rows[1][0] == ria.name and rows[1][1].date() == queries.booking_of(ria).arrive_on and rows[1][3] == 5


def test_the_list_that_goes_to_a_hotel_says_which_rooms_are_booked_for_the_former_week(story, workshop, hotel, browse):
    ria, leo = coming(story, workshop, 2)
    housing.book(block_at(story, workshop, hotel), [ria, leo], by=story.cora)
    workshop.first_on, workshop.last_on = (day + timedelta(days=70) for day in (workshop.first_on, workshop.last_on))
    db.session.commit()
    browser, kinds = browse(story.cora), ("csv", "xlsx")

    csv_file, xlsx_file = (
        browser.get(page_of(workshop, f"/stays/rooming-list?as={kind}&hotel={hotel.key}")) for kind in kinds
    )
    rows = list(csv.reader(io.StringIO(csv_file.data.decode("utf-8-sig"))))[1:]

    assert [row[-1] for row in rows] == ["Booked for the former week: the new days are still to come."] * 2
    book = list(load_workbook(io.BytesIO(xlsx_file.get_data())).active.iter_rows(values_only=True))
    assert [row[-1] for row in book[1:]] == [row[-1] for row in rows]


def test_who_gets_a_room_or_loses_it_has_a_letter_with_hotel_days_and_price(story, workshop, hotel, browse):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    browser, own = browse(story.cora), address_of(letters_to(ria)[-1])

    browser.tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key)
    browser.tab(page_of(workshop), form="/rooms").send(who=[leo.key], block=block.key, tell=None)

    letter = letters_to(ria)[-1]
    assert (letter.kind, letter.link_purpose) == ("stay_changed", "stay")
    assert "De Doelen, Rapenburg 2" in letter.body and "€95 a night. You pay it at the hotel." in letter.body
    assert "€95 a night" in browse().get(own).text
    assert "stay_changed" not in [one.kind for one in letters_to(leo)]

    for one, tell in ((ria, "y"), (leo, None)):
        tab = browser.tab(page_of(workshop), form=f"{one.key}/cancel")
        tab.send()
        tab.send(go="yes", tell=tell)
    assert "is not booked for you any more" in letters_to(ria)[-1].body
    assert "stay_changed" not in [one.kind for one in letters_to(leo)]


def test_a_guest_who_wants_other_days_keeps_the_room_that_is_booked_until_the_coordinator_changes_it(
    app, story, workshop, hotel, browse
):
    ria, leo = coming(story, workshop, 2)
    housing.book(block_at(story, workshop, hotel), [ria, leo], by=story.cora)
    db.session.commit()
    booked, own = queries.booking_of(ria), address_of(letters_to(ria)[-1])
    before, later = booked.leave_on, booked.leave_on + timedelta(days=1)
    assert waiting(app, story.cora) == []

    browse().tab(f"{own}/registration").send(leave_on=str(later))
    browse().tab(f"{address_of(letters_to(leo)[-1])}/registration").send(lodging="own")

    assert booked.leave_on == before
    assert "until the coordinator changes it" in browse().get(own).text
    assert waiting(app, story.cora) == [
        f"Changed wishes at {workshop.title}: 2 rooms are booked otherwise than their guests ask now."
    ]
    browser = browse(story.cora)
    page = browser.get(page_of(workshop)).text
    assert "asked for" in page and "no longer wanted" in page
    rows = list(csv.reader(io.StringIO(browser.get(page_of(workshop, "/stays/rooming-list")).data.decode("utf-8-sig"))))
    assert {row[2] for row in rows[1:]} == {str(before)}

    tab = browser.tab(page_of(workshop), form=f"{ria.key}/rebook")
    tab.send()
    tab.send(go="yes")
    assert queries.booking_of(ria).leave_on == later
    assert letters_to(ria)[-1].kind == "stay_changed"
    assert waiting(app, story.cora) == [
        f"Changed wishes at {workshop.title}: 1 room is booked otherwise than its guest asks now."
    ]
    with pytest.raises(Refused, match="no room any more"):
        housing.rebook(leo, by=story.cora)


def test_days_that_the_coordinator_changes_are_told_to_the_guest_unless_the_tick_is_taken_away(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    address, before = page_of(workshop, f"/stays/{ria.key}"), len(letters_to(ria))

    browse(story.cora).tab(address).send()
    browse(story.cora).tab(address).send(leave_on=str(workshop.last_on + timedelta(days=2)), tell=None)
    assert len(letters_to(ria)) == before

    browse(story.cora).tab(address).send(leave_on=str(workshop.last_on + timedelta(days=1)))
    assert len(letters_to(ria)) == before + 1 and "We have noted this stay for you" in letters_to(ria)[-1].body


def test_what_stays_lack_is_due_on_the_days_that_the_plan_has_for_it_and_a_week_before_the_first_day_at_the_latest(
    app, story, workshop
):
    coming(story, workshop, 1)
    tasks = {task.template_key: task for task in workshop.tasks}
    lists, tells = tasks["rooming-list"], tasks["entitlement-letters"]
    lists.due_on, tells.due_on = today() + timedelta(days=8), today() + timedelta(days=8)
    db.session.commit()
    assert dated(app, story.cora) == {}

    lists.due_on, tells.due_on = today() + timedelta(days=7), today() - timedelta(days=70)
    db.session.commit()
    assert dated(app, story.cora) == {"Rooms": lists.due_on, "Lodging": tells.due_on}

    lists.done_at = tells.done_at = now()
    db.session.commit()
    assert dated(app, story.cora) == {}
    days = (workshop.first_on - today()).days - 21
    for one in (workshop, *queries.with_days(workshop)):
        for name in ("first_on", "last_on") if one is workshop else ("arrive_on", "leave_on"):
            setattr(one, name, getattr(one, name) - timedelta(days=days))
    db.session.commit()
    last = workshop.first_on - timedelta(days=7)
    assert dated(app, story.cora) == {"Rooms": last, "Lodging": last}


def test_the_desk_asks_for_nobodys_days_while_a_workshop_that_was_taken_up_again_has_no_week(
    app, story, workshop, browse
):
    coming(story, workshop, 2)
    workshops.give_week(workshop, story.venue, story.later(1), by=story.olga, reason="The hall is being painted.")
    workshops.call_off(workshop, by=story.olga, at=now())
    workshops.take_up(workshop, workshop.decision, by=story.olga, at=now())
    db.session.commit()
    assert workshop.first_on is None

    assert browse(story.cora).get("/desk").status_code == 200 and waiting(app, story.cora) == []

    workshops.give_week(workshop, story.venue, story.later(1), by=story.olga)
    db.session.commit()
    assert "2 people have to give their days again." in waiting(app, story.cora)[0]


def test_a_hotel_is_to_hear_of_a_room_by_the_day_for_it_or_on_the_day_on_which_it_was_given_back(
    app, story, workshop, hotel
):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel, cancel_by_on=today() + timedelta(days=5))
    housing.book(block, [ria, leo], by=story.cora)
    housing.give_back(ria, by=story.cora, at=now() - timedelta(days=13))
    db.session.commit()
    assert dated(app, story.cora)["A"] == block.cancel_by_on

    block.cancel_by_on = None
    db.session.commit()
    assert dated(app, story.cora)["A"] == today() - timedelta(days=13)
    block.cancel_by_on = today() - timedelta(days=3)
    db.session.commit()
    assert dated(app, story.cora)["A"] == block.cancel_by_on
    housing.tell_hotel(ria, hotel, by=story.cora)
    housing.give_back(leo, by=story.cora)
    db.session.commit()
    assert dated(app, story.cora)["A"] == today()


def test_a_changed_wish_is_due_by_the_day_for_it_of_its_block_or_with_the_first_night(app, story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    later = {"arrive_on": workshop.first_on, "leave_on": workshop.last_on, "lodging": Lodging.CENTRE}
    actions.register(ria, later, CONSENTS, public=False)
    db.session.commit()
    assert dated(app, story.cora) == {"Changed": workshop.first_on - timedelta(days=1)}

    block.cancel_by_on = workshop.first_on - timedelta(days=40)
    db.session.commit()
    assert dated(app, story.cora)["Changed"] == block.cancel_by_on

    block.settled_at = now()
    for days_ago, due_on in ((0, today()), (30, workshop.first_on - timedelta(days=1))):  # else nobody could be in time
        block.cancel_by_on = today() - timedelta(days=days_ago)
        db.session.commit()
        assert dated(app, story.cora)["Changed"] == due_on
    lines = db.update(JournalLine).where(JournalLine.subject_kind == "participation")
    db.session.execute(lines.values(at=now() - timedelta(days=40)))
    db.session.commit()
    assert dated(app, story.cora)["Changed"] == block.cancel_by_on

    actions.register(ria, later, CONSENTS, public=False, diet=(["vegan"], "", ""))
    db.session.commit()
    assert dated(app, story.cora)["Changed"] == block.cancel_by_on, "days and room are asked for as before"


def test_what_lies_beside_the_week_is_due_when_registration_closes_and_with_the_rooming_list(
    app, story, workshop, hotel
):
    (ria,) = coming(story, workshop, 1)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    workshop.first_on, workshop.last_on = (day + timedelta(days=14) for day in (workshop.first_on, workshop.last_on))
    db.session.commit()
    tasks = {task.template_key: task.due_on for task in workshop.tasks}

    assert dated(app, story.cora) == {"Stays": tasks["freeze"], "Rooms": tasks["rooming-list"]}
    block = queries.booking_of(ria).block
    block.cancel_by_on = tasks["rooming-list"] - timedelta(days=1)
    block.settled_at = now()
    db.session.commit()
    assert dated(app, story.cora)["Rooms"] == block.cancel_by_on

    block.cancel_by_on = today() - timedelta(days=30)
    for days_ago, due_on in ((40, block.cancel_by_on), (0, tasks["rooming-list"])):  # over before it moved
        at = now() - timedelta(days=days_ago)
        journal.record(workshop, "week", by=story.olga, at=at, start=workshop.week, end=story.later(2))
        journal.record(workshop, "week", by=story.olga, start=story.later(2), end=story.later(2))  # another venue alone
        db.session.commit()
        assert dated(app, story.cora)["Rooms"] == due_on


def test_from_three_weeks_before_the_desk_names_who_has_no_room_and_who_was_not_told_of_money(app, story, workshop):
    coming(story, workshop, 2)
    coming(story, workshop, 1, start=10, given=False, lodging=Lodging.OWN)
    entitling.entitle(
        [one for one in participants.queries.coming_to(workshop) if one.is_organiser], nights=0, night_cents=0,
        travel_cents=0, paid_by=None, by=story.cora,
    )  # fmt: skip
    db.session.commit()
    assert waiting(app, story.cora) == []

    days = (workshop.first_on - today() - timedelta(days=21)).days
    for thing, names in (
        (workshop, ("first_on", "last_on")),
        *((one, ("arrive_on", "leave_on")) for one in queries.with_days(workshop)),
    ):
        for name in names:
            setattr(thing, name, getattr(thing, name) - timedelta(days=days))
    db.session.commit()

    assert waiting(app, story.cora) == [
        f"Rooms that are missing at {workshop.title}: 2 people asked for a room and have none.",
        f"Lodging and travel of {workshop.title}: 5 people were not told yet what is paid.",
    ]
    with app.test_request_context():
        first_night = workshop.first_on - timedelta(days=1)
        assert [wait.due_on for wait in waits(story.cora)] == [
            min(first_night, workshop.first_on - timedelta(days=7)), workshop.first_on - timedelta(days=7)
        ]  # fmt: skip
    db.session.rollback()
    assert waiting(app, story.olga) == []
    everybody = participants.queries.coming_to(workshop)
    given = queries.entitlements_of(everybody)
    (mia,) = (one for one in everybody if one.id not in given)
    entitling.entitle([mia], nights=0, night_cents=0, travel_cents=0, paid_by=None, by=story.cora)
    entitling.tell(workshop, everybody[:3], by=story.cora)
    db.session.commit()
    assert waiting(app, story.cora)[1].endswith("2 people were not told yet what is paid.")
    entitling.tell(workshop, everybody[3:], by=story.cora)
    db.session.commit()
    assert len(waiting(app, story.cora)) == 1


def test_of_a_cancelled_workshop_all_rooms_wait_to_be_given_back_also_where_the_number_was_settled(
    app, story, workshop, hotel, browse
):
    ria, _leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    blocks.settle(block, by=story.cora)
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    assert waiting(app, story.cora) == [
        f"Rooms at De Doelen for {workshop.title}: The workshop is cancelled: call the hotel soon and give all 2 rooms back."
    ]
    browser = browse(story.cora)
    page = browser.get(page_of(workshop)).text
    assert "first decide" not in page and "have none yet" not in page and "Reserve rooms" not in page
    assert page_of(workshop) in browser.get(f"/board/{workshop.key}").text
    browser.tab(page_of(workshop), form=f"{block.key}/settle").send()
    assert waiting(app, story.cora) == []


def test_days_that_changed_after_the_booking_stand_out(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    db.session.commit()
    assert "booked for" not in browse(story.cora).get(page_of(workshop)).text

    actions.arrange(ria, {"leave_on": workshop.last_on + timedelta(days=1)}, by=story.cora)
    db.session.commit()

    assert "booked for" in browse(story.cora).get(page_of(workshop)).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"hotel_key": ""}, "Choose a hotel."), ({"rooms": "0"}, "Write a whole number"),
        ({"price_cents": "cheap"}, "Write an amount"), ({"first_on": "soon"}, "Write a day"),
        ({"last_on": "{first}"}, "at least one night"), ({"cancel_by_on": "{late}"}, "before the first night"),
        ({"first_on": "2020-01-01"}, "not near the week"), ({"cancel_by_on": "2020-01-01"}, "This day is over"),
    ],
)  # fmt: skip
def test_a_block_that_cannot_be_is_a_sentence_beside_its_field(story, workshop, hotel, browse, typed, words):
    first = str(workshop.first_on)
    sound = {
        "hotel_key": hotel.key,
        "rooms": "5",
        "price_cents": "95",
        "first_on": first,
        "last_on": str(workshop.last_on),
    }
    typed = {name: text.format(first=first, late=workshop.last_on) for name, text in typed.items()}

    sent = browse(story.cora).tab(page_of(workshop, "/blocks/new")).send(**sound | typed)

    assert sent.status_code == 422 and words in sent.text and queries.blocks_of(workshop) == []


def test_a_block_keeps_the_rooms_that_are_booked(story, workshop, hotel, browse):
    people = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, people, by=story.cora)
    db.session.commit()
    address = page_of(workshop, f"/blocks/{block.key}")

    assert browse(story.olga).tab(address).send(rooms="1").status_code == 422
    assert browse(story.olga).tab(address).send(rooms="3", price_cents="80").status_code == 303
    assert (block.rooms, block.price_cents) == (3, 80_00)


def test_only_the_coordinator_books_and_no_page_is_open_to_others(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    page = browse(story.olga).get(page_of(workshop)).text
    assert ria.name in page and "Book rooms for those ticked" not in page

    for person in (story.ada, story.fin, story.dora, story.eve):
        for more in ("/rooms", "/blocks/new", f"/blocks/{block.key}"):
            assert browse(person).get(page_of(workshop, more)).status_code == 404
    other = story.prepared(story.later(1), story.propose(title="Another"))
    assert browse(story.cora).get(page_of(other, f"/blocks/{block.key}")).status_code == 404


def test_a_stranger_among_those_ticked_books_nobody(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    tab = browse(story.cora).tab(page_of(workshop), form="/rooms")

    for sent in (
        tab.send(who=[ria.key, "no-key"], block=block.key),
        tab.send(block=block.key),
        tab.send(who=[ria.key], block=""),
    ):
        assert sent.status_code == 422
    assert block.booked == 0


def test_who_cannot_be_booked_has_no_box_and_a_word_why(story, workshop, hotel, browse):
    ria, leo = coming(story, workshop, 2)
    (mia,) = coming(story, workshop, 1, start=10, given=False)
    block_at(story, workshop, hotel)
    queries.of(leo).leave_on = None
    db.session.commit()

    page = browse(story.cora).get(page_of(workshop)).text

    assert [f'value="{one.key}" aria-label="Choose' in page for one in (ria, leo, mia)] == [True, False, False]
    assert page.count("first fill in the days") == page.count("first decide what is given") == 1


@pytest.mark.parametrize("lacks", ["rooms", "days"])
def test_what_refuses_a_booking_is_said_on_the_page_where_those_ticked_stay_so(story, workshop, hotel, browse, lacks):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel, rooms=1)
    tab = browse(story.cora).tab(page_of(workshop), form="/rooms")
    if lacks == "days":
        queries.of(leo).leave_on = None
        db.session.commit()

    sent = tab.send(who=[ria.key, leo.key], block=block.key)

    assert sent.status_code == 422 and "so nobody was booked" in sent.text and block.booked == 0
    ticked = [one for one in (ria, leo) if re.search(f'value="{one.key}"[^>]* checked', sent.text)]
    assert ticked == ([ria, leo] if lacks == "rooms" else [ria]) and tab.page.fields["block"] == block.key


def test_the_day_to_give_rooms_back_waits_for_the_coordinator_until_it_is_settled(app, story, workshop, hotel, browse):
    def told(person):
        db.session.rollback()
        with app.test_request_context():
            found = [(wait.title, wait.due_on) for wait in waits(person)]
        db.session.rollback()
        return found

    soon, later = today() + timedelta(days=10), today() + timedelta(days=20)
    block_at(story, workshop, hotel, cancel_by_on=later)
    block = block_at(story, workshop, hotel, cancel_by_on=soon)
    title = f"Rooms at De Doelen for {workshop.title}"
    assert (told(story.cora), told(story.olga)) == ([(title, soon)], [])

    browse(story.cora).tab(page_of(workshop), form=f"{block.key}/settle").send()
    assert told(story.cora) == []
    browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")).send(rooms="4")

    assert told(story.cora) == [(title, soon)]
    housing.book(block, coming(story, workshop, 4), by=story.cora)
    db.session.commit()
    assert waiting(app, story.cora) == [
        f"{title}: All 4 are booked: tell the hotel so. Rooms can be given back until this day."
    ]


def test_the_page_takes_the_same_statements_for_3_and_for_20(story, workshop, hotel, browse, count_statements):
    browser, block = browse(story.cora), block_at(story, workshop, hotel, rooms=20)
    housing.book(block, coming(story, workshop, 3), by=story.cora)
    db.session.commit()
    few = count_statements(browser, page_of(workshop))
    housing.book(block, coming(story, workshop, 17, start=10), by=story.cora)
    db.session.commit()

    assert count_statements(browser, page_of(workshop)) == few <= 8


@pytest.mark.parametrize(("told", "said"), [("arrive_on", "from"), ("leave_on", "until")])
def test_who_told_one_day_of_two_stands_with_it_on_the_page_of_rooms(story, workshop, hotel, browse, told, said):
    (ria,) = coming(story, workshop, 1)
    block_at(story, workshop, hotel)
    stay = queries.of(ria)
    for name in ("arrive_on", "leave_on"):
        setattr(stay, name, workshop.first_on if name == told else None)
    db.session.commit()

    (row,) = (row for row in browse(story.cora).get(page_of(workshop)).text.split("<tr") if ria.name in row)

    assert f"{said} {short_day(workshop.first_on)}" in row


def test_questions_about_rooms_and_money_tell_people_of_one_name_apart(story, workshop, hotel, browse):
    ria, leo = coming(story, workshop, 2, given=False)
    ria.name = leo.name = "Jan de Vries"
    ria.institution, leo.institution = "Leiden", "Delft"
    entitling.entitle(
        [ria, leo], nights=4, night_cents=50_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora
    )  # fmt: skip
    block = block_at(story, workshop, hotel)
    cora, jan = browse(story.cora), "Jan de Vries (Leiden)"

    asked = cora.tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key)
    assert f"more than is committed for {jan}" in asked.text
    for page in (f"/stays/{ria.key}", f"/entitlements/{ria.key}"):
        assert f"of {jan}</h1>" in cora.get(page_of(workshop, page)).text

    housing.book(block, [ria], by=story.cora, rest=Rest.CENTRE)
    db.session.commit()
    dearer = cora.tab(page_of(workshop, f"/blocks/{block.key}")).send(price_cents="300")
    assert f"more than is committed for {jan}" in dearer.text
    back = cora.tab(page_of(workshop), form=f"/rooms/{ria.key}/cancel").send()
    assert f"Give the room of {jan} back?" in back.text
