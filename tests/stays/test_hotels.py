"""Hotels, blocks of rooms that are never overbooked, who sleeps in them, and the days until which rooms go back."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from tests.participants.guests import address_of, invited, letters_to
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.funding.models import LineKind, Record
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.stays import actions, entitling, housing, queries
from workshop_portal.stays.models import Block, Booking, Hotel
from workshop_portal.stays.waits import waits
from workshop_portal.stays.workflow import Lodging, PaidBy
from workshop_portal.workshops import actions as workshops

CONSENTS = {"photo_consent": False, "list_consent": False, "hotel_consent": False}


@pytest.fixture
def hotel(story, workshop):
    made = housing.add_hotel({"name": "De Doelen", "place": "Rapenburg 2", "contact": "Fenna"}, by=story.olga)
    db.session.commit()
    return made


def block_at(story, workshop, hotel, rooms=2, **facts):
    terms = {
        "first_on": workshop.first_on - timedelta(days=2), "last_on": workshop.last_on + timedelta(days=2),
        "price_cents": 95_00, "rooms": rooms, "cancel_by_on": None,
    }  # fmt: skip
    made = housing.reserve(workshop, hotel, terms | facts, by=story.cora)
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


def page_of(workshop, more="/rooms") -> str:
    return f"/board/{workshop.key}{more}"


# Blocks are kept


def test_never_are_more_rooms_booked_than_the_block_has_all_or_nobody(story, workshop, hotel):
    ria, leo, mia = coming(story, workshop, 3)
    block = block_at(story, workshop, hotel, rooms=2)

    with pytest.raises(Refused, match="no rooms left"):
        housing.book(block, [ria, leo, mia], by=story.cora)
    db.session.rollback()
    assert (block.booked, db.session.query(Booking).count()) == (0, 0)

    housing.book(block, [ria, leo], by=story.cora)
    db.session.commit()
    with pytest.raises(Refused):
        housing.book(block, [mia], by=story.cora)
    db.session.rollback()
    housing.cancel(ria, story.cora)
    housing.book(block, [mia], by=story.cora)
    assert (block.booked, {one.participation.name for one in db.session.query(Booking)}) == (2, {leo.name, mia.name})


def test_the_last_room_goes_to_one_of_those_who_book_at_once(app, story, workshop, hotel):
    people = coming(story, workshop, 4)
    block = block_at(story, workshop, hotel, rooms=1)
    block_id, ids, barrier = block.id, [one.id for one in people], Barrier(4)
    db.session.rollback()

    def one(participation_id):
        with app.app_context():
            barrier.wait()
            try:
                housing.book(
                    db.session.get(Block, block_id), [db.session.get(Participation, participation_id)], by=None
                )
                db.session.commit()
                return True
            except Refused:
                db.session.rollback()
                return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, ids)) == 1
    db.session.rollback()
    assert (block.booked, db.session.query(Booking).count()) == (1, 1)


def test_nobody_is_booked_before_it_is_said_what_is_given_or_without_days(story, workshop, hotel):
    (ria,) = coming(story, workshop, 1, given=False)
    block = block_at(story, workshop, hotel)

    with pytest.raises(Refused, match="Decide first"):
        housing.book(block, [ria], by=story.cora)
    entitling.entitle([ria], nights=0, night_cents=0, travel_cents=0, paid_by=None, by=story.cora)
    queries.of(ria).leave_on = None
    with pytest.raises(Refused, match="not known"):
        housing.book(block, [ria], by=story.cora)
    db.session.rollback()

    assert block.booked == 0


def test_who_leaves_gives_the_room_back(story, workshop, hotel):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria, leo], by=story.cora)
    db.session.commit()

    participants.answer(ria, "no")
    participants.withdraw([leo], by=story.cora)
    db.session.commit()

    assert (block.booked, db.session.query(Booking).count()) == (0, 0)


def test_nobody_is_booked_in_a_block_without_a_common_night(story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    arrive, leave = workshop.first_on - timedelta(days=1), workshop.last_on
    before = block_at(story, workshop, hotel, first_on=arrive - timedelta(days=5), last_on=arrive)
    after = block_at(story, workshop, hotel, first_on=leave, last_on=leave + timedelta(days=3))
    partly = block_at(story, workshop, hotel, first_on=leave - timedelta(days=1), last_on=leave + timedelta(days=3))

    for block in (before, after):
        with pytest.raises(Refused, match="no night of this block"):
            housing.book(block, [ria], by=story.cora)
        db.session.rollback()
    housing.book(partly, [ria], by=story.cora)

    assert partly.booked == 1


def waiting(app, person) -> list[str]:
    db.session.rollback()
    with app.test_request_context():
        found = [f"{wait.title}: {wait.words}" for wait in waits(person)]
    db.session.rollback()
    return found


def test_after_a_move_the_former_days_are_given_again_and_rooms_of_them_wait_for_the_coordinator(
    app, story, workshop, hotel, browse
):
    ria, leo = coming(story, workshop, 2)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    ria.person_id = story.eve.id
    db.session.commit()
    assert waiting(app, story.cora) == waiting(app, story.eve) == []
    own = address_of(letters_to(ria)[-1])
    workshop.first_on, workshop.last_on = (day + timedelta(days=14) for day in (workshop.first_on, workshop.last_on))
    db.session.commit()

    title = workshop.title
    assert waiting(app, story.cora) == [
        f"Stays beside the week of {title}: 2 people have to give their days again.",
        f"Rooms beside the week of {title}: 1 room is booked for other days.",
    ]
    rooms = browse(story.cora).get(page_of(workshop)).text
    assert "not in the week" in rooms and f'value="{leo.key}"' not in rooms
    page = browse().get(own).text
    assert "The workshop has moved: give your days again." in page and "not the days of the workshop any more" in page
    with pytest.raises(Refused, match="not in the week"):
        housing.book(block_at(story, workshop, hotel), [leo], by=story.cora)
    db.session.rollback()

    days = {"arrive_on": str(workshop.first_on), "leave_on": str(workshop.last_on)}
    assert browse().tab(f"{own}/registration").send(**days).status_code == 303
    assert "The workshop has moved" not in browse().get(own).text
    assert "1 person has to give the days again." in waiting(app, story.cora)[0]


@pytest.mark.parametrize("answer", ["no", "maybe"])
def test_a_guest_who_cancels_stands_on_the_coordinators_desk_and_in_a_letter(app, story, workshop, hotel, answer):
    ria, leo, mia = coming(story, workshop, 3)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    db.session.commit()

    participants.answer(ria, answer)
    participants.answer(leo, answer, at=now() - timedelta(days=8))
    participants.withdraw([mia], by=story.cora)
    db.session.commit()

    title = workshop.title
    does = "has cancelled" if answer == "no" else "now says perhaps"
    assert waiting(app, story.cora) == [f"{ria.name} {does}: {title}: A room was booked at De Doelen."]
    assert waiting(app, story.olga) == []
    kind = "guest_cancelled" if answer == "no" else "guest_perhaps"
    first, second = db.session.scalars(db.select(Mail).where(Mail.kind == kind).order_by(Mail.id))
    assert first.to_address == second.to_address == story.cora.email
    assert first.link_path == f"/board/{workshop.key}/participants"
    assert ria.name in first.subject and "A room was booked at De Doelen" in first.body
    assert ("cancelled" in first.subject, "perhaps" in first.body) == (answer == "no", answer == "maybe")
    assert "No room was booked." in second.body


def test_a_guest_who_comes_after_all_stands_on_the_desk_and_in_a_letter_like_the_no_before(
    app, story, workshop, hotel, browse
):
    ria, leo, mia = coming(story, workshop, 3)
    for one, at in ((ria, now()), (leo, now() - timedelta(days=9))):
        participants.answer(one, "no", at=at)
        participants.answer(one, "yes", at=at + timedelta(minutes=5))
    participants.answer(mia, "no")
    participants.answer(mia, "maybe")
    db.session.commit()

    lines = waiting(app, story.cora)
    assert [line for line in lines if "comes after all" in line] == [
        f"{ria.name} comes after all: {workshop.title}: The seat is taken again. The room and what is paid are to be decided "
        "anew; diet and access needs were erased and are asked for again."
    ]
    assert not any(ria.name in line and "cancelled" in line for line in lines)
    mails = db.session.scalars(db.select(Mail).where(Mail.kind == "guest_returns").order_by(Mail.id)).all()
    assert [(one.to_address, one.subject.split(" comes")[0]) for one in mails] == [
        (story.cora.email, ria.name), (story.cora.email, leo.name),
    ]  # fmt: skip
    assert mails[0].link_path == f"/board/{workshop.key}/participants"


def test_who_gives_the_seat_back_and_comes_again_is_asked_once_more_for_what_was_erased(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    actions.register(ria, None, CONSENTS, public=False, diet=(["vegan"], "", ""))
    db.session.commit()
    guest, desk = browse(), browse(story.cora)

    tab = guest.tab(address_of(letters_to(ria)[-1]))
    asked = tab.send(answer="no").text
    assert "With your seat you give up" in asked and "all that you told us of it is erased" in asked
    tab.send(sure="y")
    participants.answer(ria, "yes")
    db.session.commit()

    own = address_of(letters_to(ria)[-1])
    assert "What you told us of diet and access needs is erased" in letters_to(ria)[-1].body
    assert "To be given again" in guest.get(own).text
    assert "What you told us before was erased" in guest.get(f"{own}/registration").text
    assert "diet and access, and whether the days hold" in desk.get(page_of(workshop, "/stays")).text

    guest.tab(f"{own}/registration").send(eats_other="No celery")
    assert "To be given again" not in guest.get(own).text
    assert "diet and access, and whether" not in desk.get(page_of(workshop, "/stays")).text


def test_a_first_yes_asks_for_nothing_again(story, workshop):
    (ria,) = coming(story, workshop, 1)

    assert "erased" not in letters_to(ria)[-1].body and "{again}" not in letters_to(ria)[-1].body


def test_who_gives_the_seat_back_reads_first_and_in_the_letter_what_goes_with_it(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1, given=False)
    entitling.entitle([ria], nights=3, night_cents=95_00, travel_cents=100_00, paid_by=PaidBy.CENTRE, by=story.cora)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    db.session.commit()

    tab = browse().tab(address_of(letters_to(ria)[-1]))
    asked = tab.send(answer="maybe")
    tab.send(sure="y")

    for text in (asked.text, letters_to(ria)[-1].body):
        assert all(words in text for words in ("3 nights", "up to €100", "De Doelen"))


def dear_room(story, workshop, hotel, price=120_00):
    """A guest whose four nights the centre pays at 89 euros, and a block that costs more."""
    (ria,) = coming(story, workshop, 1, given=False)
    stay = queries.of(ria)
    stay.arrive_on = workshop.last_on - timedelta(days=4)
    entitling.entitle([ria], nights=4, night_cents=89_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora)
    db.session.commit()
    return ria, block_at(story, workshop, hotel, price_cents=price)


def lodging_of(workshop) -> int:
    record = db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))
    return next(line.committed_cents for line in record.lines if line.kind == LineKind.LODGING)


def test_a_room_that_costs_more_than_is_committed_is_booked_only_once_it_is_said_who_pays_the_difference(
    story, workshop, hotel, browse
):
    ria, block = dear_room(story, workshop, hotel)
    with pytest.raises(Refused, match="Say who pays the difference"):
        housing.book(block, [ria], by=story.cora)
    db.session.rollback()
    tab = browse(story.cora).tab(page_of(workshop), form="/rooms")

    asked = tab.send(who=[ria.key], block=block.key)
    assert asked.status_code == 422 and f"more than is committed for {ria.name}" in asked.text
    assert queries.booking_of(ria) is None and lodging_of(workshop) == 356_00

    assert tab.send(who=[ria.key], block=block.key, rest="centre").status_code == 303
    db.session.expire_all()
    assert lodging_of(workshop) == 480_00 and queries.entitlements_of([ria])[ria.id].night_cents == 120_00
    assert "€120 a night. We pay it." in letters_to(ria)[-1].body


def test_where_the_guest_pays_the_difference_letter_page_and_rooming_list_say_so(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel)
    browse(story.cora).tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key, rest="guest")

    words = "We pay €89 of each night; the other €31 a night you pay at the hotel."
    own = browse().get(address_of(letters_to(ria)[-1])).text
    assert lodging_of(workshop) == 356_00
    assert words in letters_to(ria)[-1].body and words in own and "which pays up to €89 a night" in own
    assert "the guest pays the rest" in browse(story.cora).get(page_of(workshop)).text
    assert "€120 a night" in browse(story.cora).get(page_of(workshop, f"/entitlements/{ria.key}")).text
    (row,) = list(csv.reader(io.StringIO(browse(story.cora).get(page_of(workshop, "/stays/rooming-list")).text)))[1:]
    assert row[-2:] == ["4", "€89"]


def test_the_difference_is_committed_only_while_money_is_left_and_else_nobody_is_booked(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel, price=2_000_00)

    sent = browse(story.cora).tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key, rest="centre")

    assert sent.status_code == 422 and "is left in the funding record. Nobody was booked" in sent.text
    assert queries.booking_of(ria) is None and lodging_of(workshop) == 356_00


def test_the_rooming_list_says_how_many_nights_are_on_the_centres_bill(story, workshop, hotel, browse):
    ria, leo, mia = coming(story, workshop, 3, given=False)
    for one, nights, paid_by in ((ria, 3, PaidBy.CENTRE), (leo, 3, PaidBy.REIMBURSED), (mia, 0, None)):
        entitling.entitle([one], nights=nights, night_cents=95_00, travel_cents=0, paid_by=paid_by, by=story.cora)
    housing.book(block_at(story, workshop, hotel, rooms=3), [ria, leo, mia], by=story.cora)
    db.session.commit()

    text = browse(story.cora).get(page_of(workshop, f"/stays/rooming-list?hotel={hotel.key}")).text

    head, *rows = csv.reader(io.StringIO(text))
    assert head[-2].startswith("Nights on the centre's bill")
    assert {row[0]: (row[3], row[-2], row[-1]) for row in rows} == {
        ria.name: ("5", "3", ""), leo.name: ("5", "0", ""), mia.name: ("5", "0", ""),
    }  # fmt: skip


# Pages


def test_a_hotel_is_kept_by_the_office_and_every_coordinator(story, browse):
    browser = browse(story.cora)
    assert "/hotels" in browse(story.olga).get("/centre/").text
    browser.tab("/hotels/new").send(name="De Doelen", contact="Fenna", email="Desk@Doelen.example.org")
    tab = browser.tab("/hotels/new")
    assert tab.send(name="De Doelen", contact="Hanneke").status_code == 422
    assert "There is a hotel with this name already." in tab.answer.text and tab.page.fields["contact"] == "Hanneke"
    assert browser.tab("/hotels/new").send(name="", email="no address").status_code == 422

    hotel = db.session.query(Hotel).one()
    housing.add_hotel({"name": "Van der Valk"}, by=story.olga)
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
    other = housing.add_hotel({"name": "Pension"}, by=story.olga)
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
        assert [wait.due_on for wait in waits(story.cora)] == [first_night, workshop.first_on]
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
    housing.settle(block, by=story.cora)
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    assert waiting(app, story.cora) == [
        f"Rooms at De Doelen for {workshop.title}: The workshop is cancelled: give all 2 rooms back to the hotel."
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


def test_the_page_takes_the_same_statements_for_3_and_for_20(story, workshop, hotel, browse, count_statements):
    browser, block = browse(story.cora), block_at(story, workshop, hotel, rooms=20)
    housing.book(block, coming(story, workshop, 3), by=story.cora)
    db.session.commit()
    few = count_statements(browser, page_of(workshop))
    housing.book(block, coming(story, workshop, 17, start=10), by=story.cora)
    db.session.commit()

    assert count_statements(browser, page_of(workshop)) == few <= 8
