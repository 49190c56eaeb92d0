"""Hotels, blocks of rooms that are never overbooked, who sleeps in them, and the days until which rooms go back."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from tests.participants.guests import address_of, invited, letters_to
from workshop_portal import journal
from workshop_portal import letters as texts
from workshop_portal.core import languages
from workshop_portal.core.clock import now, real_now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.funding.models import LineKind, Record
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.participants import letter_texts
from workshop_portal.participants.models import Participation
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import SignIn
from workshop_portal.stays import actions, entitling, given_back, housing, queries, telling
from workshop_portal.stays.models import Block, Booking, Hotel
from workshop_portal.stays.waits import hotels as hotels_waiting
from workshop_portal.stays.waits import waits
from workshop_portal.stays.workflow import Lodging, Nights, PaidBy, Rest
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State

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


def nights_of(workshop) -> str:
    """Those that `coming` asks for, as the desk says them."""
    return days(workshop.first_on - timedelta(days=1), workshop.last_on)


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
    housing.book(partly, [ria], by=story.cora, nights=Nights.ALL)

    assert partly.booked == 1


def test_nights_that_a_block_does_not_have_are_confirmed_only_once_it_is_said_that_the_hotel_agreed(
    app, story, workshop, hotel, browse
):
    ria, leo, mia = coming(story, workshop, 3)
    arrive, leave = workshop.first_on - timedelta(days=1), workshop.last_on
    block = block_at(story, workshop, hotel, rooms=3, first_on=workshop.first_on)
    with pytest.raises(Refused, match="nights that this block does not have"):
        housing.book(block, [mia], by=story.cora)
    db.session.rollback()
    browser = browse(story.cora)

    asked = browser.tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key, tell="y")
    assert asked.status_code == 422 and f"does not have all nights that {ria.name} asked for" in asked.text
    assert queries.booking_of(ria) is None
    for who, nights in ((ria, "block"), (leo, "all")):
        tab = browser.tab(page_of(workshop), form="/rooms")
        tab.send(who=[who.key], block=block.key, tell="y")
        assert tab.send(who=[who.key], block=block.key, nights=nights, tell="y").status_code == 303

    booked = {who: (queries.booking_of(who).arrive_on, queries.booking_of(who).leave_on) for who in (ria, leo)}
    assert booked == {ria: (block.first_on, leave), leo: (arrive, leave)}
    bodies = [letters_to(who)[-1].body for who in (ria, leo)]
    assert ["the other nights are not confirmed" in body for body in bodies] == [True, False]
    assert days(block.first_on, leave) in bodies[0] and days(arrive, leave) in bodies[0]
    assert waiting(app, story.cora) == []
    assert all(
        "until the coordinator changes it" not in browse().get(address_of(letters_to(one)[-1])).text
        for one in (ria, leo)
    )


def test_who_has_the_nights_of_the_block_alone_is_on_the_desk_again_once_wish_or_block_is_another_one(
    app, story, workshop, hotel, browse
):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel, first_on=workshop.first_on)
    housing.book(block, [ria], by=story.cora, nights=Nights.BLOCK)
    db.session.commit()
    browser, told = browse(story.cora), {"lodging": Lodging.CENTRE, "leave_on": workshop.last_on}
    line = f"Changed wishes at {workshop.title}: 1 room is booked otherwise than its guest asks now."
    page = browser.get(page_of(workshop)).text
    assert waiting(app, story.cora) == [] and "the nights of the block, " in page and "is-late-word" not in page

    actions.register(ria, told | {"arrive_on": block.first_on - timedelta(days=2)}, CONSENTS, public=False)
    db.session.commit()
    assert waiting(app, story.cora) == [line]
    tab = browser.tab(page_of(workshop), form=f"{ria.key}/rebook")
    tab.send()
    tab.send(go="yes", nights="block")
    assert waiting(app, story.cora) == [] and queries.booking_of(ria).arrive_on == block.first_on

    block.first_on -= timedelta(days=1)
    db.session.commit()
    assert waiting(app, story.cora) == [line]
    tab = browser.tab(page_of(workshop), form=f"{ria.key}/rebook")
    tab.send()
    tab.send(go="yes", nights="all")
    assert waiting(app, story.cora) == [] and queries.booking_of(ria).arrive_on == queries.of(ria).arrive_on

    actions.register(ria, told | {"arrive_on": block.first_on}, CONSENTS, public=False)
    housing.rebook(ria, by=story.cora)
    actions.register(ria, told | {"arrive_on": block.first_on - timedelta(days=1)}, CONSENTS, public=False)
    db.session.commit()
    assert waiting(app, story.cora) == [line]


def test_a_room_is_booked_for_other_nights_than_the_blocks_only_once_that_was_said(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel, first_on=workshop.first_on - timedelta(days=1))
    housing.book(block, [ria], by=story.cora)
    later = {
        "arrive_on": workshop.first_on - timedelta(days=3),
        "leave_on": workshop.last_on,
        "lodging": Lodging.CENTRE,
    }
    actions.register(ria, later, CONSENTS, public=False)
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form=f"{ria.key}/rebook")

    assert tab.send().status_code == 200
    refused = tab.send(go="yes")
    assert refused.status_code == 422 and "does not have all nights" in refused.text
    assert queries.booking_of(ria).arrive_on == block.first_on
    assert tab.send(go="yes", nights="all").status_code == 303
    assert queries.booking_of(ria).arrive_on == later["arrive_on"]


@pytest.mark.parametrize("lodging", [Lodging.OWN, Lodging.NONE])
def test_who_wants_no_room_any_more_hears_before_it_is_saved_and_in_the_letter_that_no_other_one_is_paid(
    story, workshop, hotel, browse, lodging
):
    ria, block = full_room(story, workshop, hotel)
    own = address_of(letters_to(ria)[-1])
    tab = browse().tab(f"{own}/registration")

    asked = tab.send(lodging=lodging)
    words = "We pay 4 nights for you only in a room that we book; one that you book yourself is not paid."
    assert asked.status_code == 422 and words in asked.text
    assert queries.of(ria).lodging == Lodging.CENTRE
    for forgo in (None, "y"):  # it stays on the page whatever else is not right
        assert tab.send(lodging=lodging, forgo=forgo, leave_on="2020-01-01").status_code == 422
        assert "forgo" in tab.answer.text and bool(tab.page.fields.get("forgo")) == bool(forgo)
    assert tab.send(lodging=lodging, forgo="y", leave_on=str(workshop.last_on)).status_code == 303
    page = browse().get(own).text
    assert "stays booked until you hear otherwise; a room that you book yourself is not paid." in page
    assert "We book your room" not in page
    assert browse().tab(f"{own}/registration").send(share_with="").status_code == 303  # it is asked once

    housing.give_back(ria, by=story.cora, tell=True)
    assert "one that you book yourself is not paid." in letters_to(ria)[-1].body


def test_who_is_reimbursed_finds_a_room_without_a_question(story, workshop, browse):
    (ria,) = coming(story, workshop, 1, given=False)
    entitling.entitle([ria], nights=4, night_cents=9_00, travel_cents=0, paid_by=PaidBy.REIMBURSED, by=story.cora)
    db.session.commit()

    sent = browse().tab(f"{address_of(letters_to(ria)[-1])}/registration").send(lodging="own")

    assert sent.status_code == 303 and queries.of(ria).lodging == Lodging.OWN


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
    hears = f"A hotel has to hear it: {title}: 1 room was given back: {ria.name} (De Doelen, {nights_of(workshop)}). Note it once the hotel knows."
    assert waiting(app, story.cora) == [hears, f"{ria.name} {does}: {title}: A room was booked at De Doelen."]
    assert waiting(app, story.olga) == []
    kind = "guest_cancelled" if answer == "no" else "guest_perhaps"
    first, second = db.session.scalars(db.select(Mail).where(Mail.kind == kind).order_by(Mail.id))
    assert first.to_address == second.to_address == story.cora.email
    assert first.link_path == f"/board/{workshop.key}/participants"
    assert ria.name in first.subject and "A room was booked at De Doelen" in first.body
    assert ("cancelled" in first.subject, "perhaps" in first.body) == (answer == "no", answer == "maybe")
    assert "No room was booked." in second.body


def test_that_somebody_cancelled_is_due_on_no_day_only_the_hotel_is_and_no_more_once_it_knows(
    app, story, workshop, hotel
):
    (ria,) = coming(story, workshop, 1)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    participants.answer(ria, "no")
    db.session.commit()
    assert dated(app, story.cora) == {"A": today(), ria.name.split()[0]: None}

    housing.tell_hotel(ria, hotel, by=story.cora)
    db.session.commit()
    assert dated(app, story.cora) == {ria.name.split()[0]: None}


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
    assert "What you told us of diet and access needs was erased" in letters_to(ria)[-1].body
    assert "To be given again" in guest.get(own).text
    assert "What you told us of it was erased" in guest.get(f"{own}/registration").text
    assert "diet and access, and whether the days hold" in desk.get(page_of(workshop, "/stays")).text

    guest.tab(f"{own}/registration").send(eats_other="No celery")
    assert "To be given again" not in guest.get(own).text
    assert "diet and access, and whether" not in desk.get(page_of(workshop, "/stays")).text


def came_back_and_waits(story, workshop, participation):
    """Diet told, the seat given back, taken by somebody else meanwhile; then yes again."""
    actions.register(participation, None, CONSENTS, public=False, diet=(["vegan"], "", ""))
    participants.answer(participation, "no")
    workshop.capacity = workshop.confirmed
    participants.answer(participation, "yes")
    workshop.capacity += 1
    db.session.commit()


@pytest.mark.parametrize("has_place", [True, False])
def test_who_comes_again_over_the_waiting_list_is_asked_for_what_was_erased_once_there_is_a_seat(
    story, workshop, has_place
):
    (ria,) = coming(story, workshop, 1)
    came_back_and_waits(story, workshop, ria)
    assert "is erased" not in letters_to(ria)[-1].body
    if not has_place:  # as the office wrote it before there was one
        texts.lay_down(letter_texts.TEXTS, letter_texts.FILLED, "participant_seat_given")
        template = texts.template_of("participant_seat_given")
        template.body_en = template.body_en.replace("{again}", "")

    participants.give_seat(ria, by=story.cora)
    db.session.commit()

    letter = letters_to(ria)[-1]
    assert letter.kind == "participant_seat_given"
    assert letter.body.count("What you told us of diet and access needs was erased when your seat became free") == 1


def test_who_was_withdrawn_and_invited_again_is_not_said_to_have_given_the_seat_back(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    actions.register(ria, None, CONSENTS, public=False, diet=(["vegan"], "", ""))
    participants.withdraw([ria], by=story.cora)
    participants.invite([ria], by=story.cora)
    participants.answer(ria, "yes")
    db.session.commit()
    own = address_of(letters_to(ria)[-1])

    for text in (letters_to(ria)[-1].body, browse().get(own).text, browse().get(f"{own}/registration").text):
        assert "erased when your seat became free" in text and "gave your seat back" not in text


def test_what_was_erased_with_the_seat_is_to_be_told_again_wherever_stays_are_counted(app, story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    ria.person_id = story.eve.id
    actions.register(ria, None, CONSENTS, public=False, diet=(["vegan"], "", ""))
    for answer in ("no", "yes"):
        participants.answer(ria, answer)
    for day in ("first_on", "last_on"):
        setattr(workshop, day, getattr(workshop, day) - (workshop.first_on - today() - timedelta(days=40)))
    stay = queries.of(ria)
    stay.arrive_on, stay.leave_on = workshop.first_on, workshop.last_on
    db.session.commit()
    desk = browse(story.cora)

    page = desk.get(page_of(workshop, "/stays")).text
    assert figures_of(page) == {"Have registered": "0 of 3 people", "Complete stays": "0", "To be given again": "1"}
    assert "3 people have still to register" in page
    assert waiting(app, story.eve) == [f"Your stay at {workshop.title}: {AGAIN}"]
    workshop.first_on -= timedelta(days=35)
    db.session.commit()
    lacks = f"Stays of {workshop.title} that lack something: 3 people have not told all of their stay, or have to tell it again."
    assert lacks in waiting(app, story.cora)
    workshop.first_on += timedelta(days=35)
    db.session.commit()

    tab = desk.tab(page_of(workshop, "/stays"), form="remind")
    assert ria.name in tab.send().text and tab.send(go="yes").status_code == 303
    assert letters_to(ria)[-1].kind == "stay_reminder"
    with pytest.raises(Refused, match="was asked today"):
        actions.remind(workshop, [ria], by=story.cora)
    db.session.rollback()

    browse().tab(address_of(letters_to(ria)[-1]) + "/registration").send()
    assert waiting(app, story.eve) == []
    assert figures_of(desk.get(page_of(workshop, "/stays")).text)["Complete stays"] == "1"


AGAIN = (
    "Diet and access needs were erased when your seat became free: tell us again, and see whether your days still hold."
)


def figures_of(page) -> dict[str, str]:
    shown = dict(re.findall("<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
    return {
        words: shown[words] for words in ("Have registered", "Complete stays", "To be given again") if words in shown
    }


@pytest.mark.parametrize("own", [False, True])
def test_who_comes_to_a_workshop_that_takes_place_after_all_tells_anew_what_was_erased_with_the_cancelling(
    story, workshop, browse, own
):
    ria, leo = coming(story, workshop, 2)
    (mia,) = invited(story, workshop, 1, start=9)
    queries.of(leo).arrive_on = queries.of(leo).leave_on = None
    for one in (ria, leo):
        actions.register(one, None, CONSENTS, public=False, diet=(["vegan"], "", ""))
    if own:
        text = "{name}, {workshop} is on again: {dates}.\n\n{link}\n\n{signature}"
        facts = {"subject_en": "On", "body_en": text, "subject_nl": "Aan", "body_nl": text}
        db.session.add(texts.LetterTemplate(key="participant_after_all", **facts))
    workshops.call_off(workshop, by=story.olga, at=now())
    workshops.take_up(workshop, workshop.decision, by=story.olga, at=now())

    workshops.give_week(workshop, story.venue, story.later(0), by=story.olga)
    db.session.commit()

    words = "If you had told us of diet or access needs: that was erased with the cancelling, so please tell us again."
    assert [words in letters_to(one)[-1].body for one in (ria, leo, mia)] == [True, True, False]
    kinds = ["participant_after_all", "participant_after_all", "participant_after_all_open"]
    assert [letters_to(one)[-1].kind for one in (ria, leo, mia)] == kinds
    pages = [browse().get(address_of(letters_to(one)[-1])).text for one in (ria, leo)]
    assert "To be given again" in pages[0] and "Not registered yet" in pages[1]


def test_after_registration_has_closed_who_came_again_says_by_link_that_there_is_nothing(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    for answer in ("no", "yes"):
        participants.answer(ria, answer)
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    own = address_of(letters_to(ria)[-1])
    assert "To be given again" in browse().get(own).text

    browse().tab(f"{own}/registration").send()

    assert "To be given again" not in browse().get(own).text


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


def test_who_lets_the_centre_pay_is_asked_for_the_password_and_told_for_what(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel)
    tab = browse(story.cora).tab(page_of(workshop), form="/rooms")
    db.session.execute(sa.update(SignIn).values(proved_at=real_now() - timedelta(minutes=6)))
    db.session.commit()

    asked = tab.send(who=[ria.key], block=block.key, rest="centre")

    told = asked.text.partition("This is what you confirm:")[2].partition("</p>")[0]
    assert asked.status_code == 403 and lodging_of(workshop) == 356_00
    assert "Let the centre pay what rooms cost more" in told and workshop.title in told


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


def full_room(story, workshop, hotel, price=89_00):
    """A guest who was told that the centre pays the room, at this price."""
    ria, block = dear_room(story, workshop, hotel, price=price)
    housing.book(block, [ria], by=story.cora, tell=True)
    db.session.commit()
    assert "We pay it." in letters_to(ria)[-1].body
    return ria, block


def test_a_room_that_gets_dearer_asks_who_pays_the_difference_and_its_guest_has_a_letter(
    story, workshop, hotel, browse
):
    ria, block = full_room(story, workshop, hotel)
    with pytest.raises(Refused, match="Say who pays the difference"):
        housing.revise_block(block, hotel, {"price_cents": 120_00, "rooms": 2, "cancel_by_on": None}, by=story.cora)
    db.session.rollback()
    tab, before = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")), len(letters_to(ria))

    asked = tab.send(price_cents="120")
    assert asked.status_code == 422 and f"more than is committed for {ria.name}" in asked.text
    assert (block.price_cents, len(letters_to(ria))) == (89_00, before)

    assert tab.send(price_cents="120", rest="guest").status_code == 303
    words = "We pay €89 of each night; the other €31 a night you pay at the hotel."
    assert words in letters_to(ria)[-1].body and lodging_of(workshop) == 356_00

    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    tab.send(price_cents="130")
    assert tab.send(price_cents="130", rest="centre", tell=None).status_code == 303
    own = browse().get(address_of(letters_to(ria)[-1])).text
    assert lodging_of(workshop) == 520_00 and "We book your room and pay it." in own
    assert len(letters_to(ria)) == before + 1


@pytest.mark.parametrize("told", ["of what is paid", "of the room"])
def test_who_is_to_pay_a_part_of_a_dearer_room_hears_it_whatever_the_tick_and_the_journal_names_them(
    story, workshop, hotel, browse, told
):
    ria, block = dear_room(story, workshop, hotel, price=89_00)
    (leo,) = coming(story, workshop, 1, start=10)  # who pays it all, and keeps to the tick
    if told == "of what is paid":
        entitling.tell(workshop, [ria], by=story.cora)
    housing.book(block, [ria, leo], by=story.cora, tell=told == "of the room")
    db.session.commit()
    before = [len(letters_to(one)) for one in (ria, leo)]
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))

    tab.send(price_cents="110", tell=None)
    assert tab.send(price_cents="110", rest="guest", tell=None).status_code == 303

    assert [len(letters_to(one)) for one in (ria, leo)] == [before[0] + 1, before[1]]
    assert "the other €21 a night you pay at the hotel." in letters_to(ria)[-1].body
    lines = db.session.scalars(db.select(JournalLine).filter_by(deed="leave rest"))
    assert [(one.subject_kind, one.subject_id) for one in lines] == [("participation", ria.id)]


def test_who_is_to_pay_a_part_of_the_room_that_is_booked_hears_it_whatever_the_tick(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel)
    entitling.tell(workshop, [ria], by=story.cora)
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form="/rooms")

    tab.send(who=[ria.key], block=block.key, tell=None)
    assert tab.send(who=[ria.key], block=block.key, rest="guest", tell=None).status_code == 303

    assert "the other €31 a night you pay at the hotel." in letters_to(ria)[-1].body
    assert db.session.query(JournalLine).filter_by(deed="leave rest", subject_id=ria.id).count() == 1


def test_the_letter_of_another_price_names_it_and_the_former_one(story, workshop, hotel, browse):
    ria, block = full_room(story, workshop, hotel)
    booked = queries.booking_of(ria)
    of_days = days(booked.arrive_on, booked.leave_on)

    browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")).send(price_cents="84.50")

    assert (
        f"The price of your room at De Doelen, Rapenburg 2, {of_days}, is now €84.50 a night instead of €89. We pay it."
        in letters_to(ria)[-1].body
    )
    assert "A room is booked for you" not in letters_to(ria)[-1].body


@pytest.mark.parametrize("nights", ["block", "all"])
def test_a_block_that_loses_nights_of_rooms_asks_which_stay_booked_and_who_loses_some_hears_it(
    app, story, workshop, hotel, browse, nights
):
    ria, block = full_room(story, workshop, hotel)
    (leo,) = coming(story, workshop, 1, start=10)
    queries.of(leo).arrive_on = workshop.last_on - timedelta(days=2)
    housing.book(block, [leo], by=story.cora)
    db.session.commit()
    former, later = queries.booking_of(ria).arrive_on, workshop.last_on - timedelta(days=3)
    with pytest.raises(Refused, match="which ones stay booked"):
        housing.revise_block(
            block, hotel, housing.terms_of(block) | {"first_on": later, "cancel_by_on": None}, by=story.cora
        )
    db.session.rollback()
    tab, before = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")), len(letters_to(leo))

    asked = tab.send(first_on=str(later), tell=None)
    assert asked.status_code == 422 and f"the block does not have then: {ria.name}. Say" in asked.text
    assert block.first_on != later and queries.booking_of(ria).arrive_on == former
    heard = len(letters_to(ria))
    assert tab.send(first_on=str(later), nights=nights, tell=None).status_code == 303

    assert queries.booking_of(ria).arrive_on == (later if nights == "block" else former)
    assert (len(letters_to(ria)) - heard, len(letters_to(leo)) - before) == (nights == "block", 0)
    if nights == "block":
        assert days(later, workshop.last_on) in letters_to(ria)[-1].body
        assert "the other nights are not confirmed" in letters_to(ria)[-1].body
    assert waiting(app, story.cora) == []


def test_what_is_asked_of_a_blocks_rooms_stays_on_the_page_with_its_answers_whatever_else_is_not_right(
    story, workshop, hotel, browse
):
    ria, block = full_room(story, workshop, hotel)
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    typed = {"first_on": str(workshop.last_on - timedelta(days=3)), "price_cents": "120"}

    assert tab.send(**typed, rooms="0").status_code == 422
    for asked in (f"more than is committed for {ria.name}", f"does not have then: {ria.name}"):
        assert asked in tab.answer.text
    answers = {"rest": "guest", "nights": "block"}
    for wrong in ({"rooms": "0"}, {"price_cents": "cheap"}, {"first_on": "soon"}):
        assert tab.send(**typed | answers | {"rooms": "2"} | wrong).status_code == 422
        assert {name: tab.page.fields[name] for name in answers} == answers
    assert tab.send(**typed, rooms="2").status_code == 303
    assert queries.booking_of(ria).guest_pays_rest


def test_what_is_asked_before_somebody_is_booked_stays_with_its_answers_when_nobody_is_ticked(
    story, workshop, hotel, browse
):
    ria, block = dear_room(story, workshop, hotel)
    tab = browse(story.cora).tab(page_of(workshop), form="/rooms")
    tab.send(who=[ria.key], block=block.key)

    assert tab.send(who=[], block=block.key, rest="guest").status_code == 422
    assert tab.page.fields["rest"] == "guest"
    assert tab.send(who=[ria.key]).status_code == 303 and queries.booking_of(ria).guest_pays_rest


def test_a_room_that_loses_all_its_nights_is_cut_to_none(story, workshop, hotel, browse):
    ria, block = full_room(story, workshop, hotel)
    tab, later = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")), str(workshop.last_on)
    tab.send(first_on=later)

    refused = tab.send(first_on=later, nights="block")

    assert refused.status_code == 422 and f"The room of {ria.name} has no night in these days" in refused.text
    assert queries.booking_of(ria).arrive_on == workshop.last_on - timedelta(days=4)


@pytest.mark.parametrize("left_out", ["arrive_on", "leave_on"])
def test_a_guest_whose_room_was_cut_may_leave_a_day_out_and_reads_the_pages_as_before(
    app, story, workshop, hotel, browse, left_out
):
    ria, block = full_room(story, workshop, hotel)
    setattr(queries.of(ria), left_out, None)
    db.session.commit()
    later = str(workshop.last_on - timedelta(days=3))
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    tab.send(first_on=later)

    assert tab.send(first_on=later, nights="block").status_code == 303

    words = "booked otherwise than its guest asks now"
    assert browse(story.cora).get(page_of(workshop)).status_code == 200 and words in waiting(app, story.cora)[0]
    assert "until the coordinator changes it" in browse().get(address_of(letters_to(ria)[-1])).text
    line = db.session.scalar(db.select(JournalLine).filter_by(deed="rebook room"))
    assert line.detail == ""
    line.detail = queries.of(ria).wish  # as older versions kept it
    db.session.commit()
    assert browse(story.cora).get(page_of(workshop)).status_code == 200


@pytest.mark.parametrize(("price", "rest"), [("84.50", {}), ("120", {"rest": "centre"}), ("120", {"rest": "guest"})])
def test_a_block_that_follows_a_moved_workshop_confirms_no_room_beside_the_week(
    story, workshop, hotel, browse, price, rest
):
    ria, block = full_room(story, workshop, hotel)
    workshop.first_on, workshop.last_on = (day + timedelta(days=14) for day in (workshop.first_on, workshop.last_on))
    db.session.commit()
    typed = {"first_on": str(workshop.first_on), "last_on": str(workshop.last_on), "price_cents": price, **rest}
    browser, before = browse(story.cora), len(letters_to(ria))
    tab = browser.tab(page_of(workshop, f"/blocks/{block.key}"))
    if rest:
        assert tab.send(**typed | {"rest": ""}).status_code == 422

    sent = tab.send(**typed)

    assert sent.status_code == 303 and block.first_on == workshop.first_on
    assert f"confirmed to nobody: {ria.name}." in browser.get(sent.location).text
    told = [one.body for one in letters_to(ria)[before:]]
    assert len(told) == (rest == {"rest": "guest"})  # who is to pay a part hears that
    assert all("so they are not confirmed" in body for body in told)


def test_the_history_has_days_and_prices_of_a_block_as_they_were_and_are(story, workshop, hotel, browse):
    block = block_at(story, workshop, hotel)
    former = days(block.first_on, block.last_on)
    browser = browse(story.cora)

    browser.tab(page_of(workshop, f"/blocks/{block.key}")).send(first_on=str(workshop.first_on), price_cents="84.50")
    browser.tab(page_of(workshop, f"/blocks/{block.key}")).send(rooms="5")

    page = browser.get(f"/journal/workshops/{workshop.key}").text
    assert f"{former} → {days(workshop.first_on, block.last_on)}, €95 → €84.50" in page and "2 rooms → 5 rooms" in page


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


def test_letters_about_rooms_take_the_same_reading_for_3_and_for_12(story, workshop, hotel):
    first, *people = coming(story, workshop, 13)
    block = block_at(story, workshop, hotel, rooms=20)
    housing.book(block, [first], by=story.cora, tell=True)
    db.session.commit()
    terms = {"first_on": block.first_on, "last_on": block.last_on, "rooms": 20, "cancel_by_on": None}
    found: list[list[int]] = [[], []]
    for some, price in ((people[:3], 96_00), (people[3:], 97_00)):
        dear = terms | {"price_cents": price}
        for key, work in enumerate((
            lambda some=some: housing.book(block, some, by=story.cora, tell=True),
            lambda dear=dear: housing.revise_block(block, hotel, dear, by=story.cora, tell=True),
        )):  # fmt: skip
            for one in (*some, block, hotel, workshop):
                db.session.refresh(one)
            found[key].append(sum(one.startswith("SELECT") for one in statements(work)))
            db.session.commit()

    assert [few == many for few, many in found] == [True, True], found


def test_whoever_changes_a_block_holds_the_workshop_first_as_whoever_books_there(story, workshop, hotel):
    block = block_at(story, workshop, hotel, cancel_by_on=today() + timedelta(days=20))
    (ria,) = coming(story, workshop, 1)
    housing.settle(block, by=story.cora)
    db.session.commit()
    terms = {name: getattr(block, name) for name in ("first_on", "last_on", "rooms", "price_cents")}
    later = terms | {"cancel_by_on": today() + timedelta(days=25)}

    for work in (
        lambda: housing.settle(block, by=story.cora, done=False),
        lambda: housing.revise_block(block, hotel, later, by=story.cora),
        lambda: housing.book(block, [ria], by=story.cora),
        lambda: (setattr(queries.of(ria), "leave_on", workshop.first_on), housing.rebook(ria, by=story.cora)),
        lambda: housing.give_back(ria, by=story.cora),
        lambda: (housing.book(block, [ria], by=story.cora), housing.cancel(ria, story.cora)),
    ):
        db.session.refresh(workshop)  # what is read of it from here on is read to hold it, not by the way
        seen = statements(work)
        changes = [n for n, one in enumerate(seen) if one.startswith(("UPDATE b", "INSERT INTO b", "DELETE FROM b"))]
        assert next(n for n, one in enumerate(seen) if "FROM workshop WHERE workshop.id" in one) < min(changes)


def meanwhile(app, deed, *ids):
    """What somebody else does with these (kind, id), who begins before this transaction is committed."""
    told = []

    def other():
        with app.app_context():
            try:
                deed(*(db.session.get(kind, id_) for kind, id_ in ids))
                db.session.commit()
                told.append("done")
            except Refused as refusal:
                told.append(refusal.message)

    def commit():
        sleep(0.5)  # until the other one waits
        db.session.commit()

    thread = Thread(target=other)
    thread.start()
    commit()
    thread.join()
    db.session.expire_all()
    return told


def test_a_room_that_its_guest_gives_back_while_the_coordinator_does_is_counted_once(app, story, workshop, hotel):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria, leo], by=story.cora)
    db.session.commit()
    participants.answer(ria, "no")
    db.session.flush()

    told = meanwhile(app, lambda who: housing.give_back(who, by=None, tell=True), (Participation, ria.id))

    assert told == ["done"] and (block.booked, db.session.query(Booking).count()) == (1, 1)
    assert db.session.query(JournalLine).filter_by(deed="cancel room").count() == 1


def test_a_room_is_booked_anew_for_the_nights_that_its_block_has_by_then(app, story, workshop, hotel):
    ria, block = full_room(story, workshop, hotel)
    queries.of(ria).leave_on = block.last_on
    db.session.commit()
    shorter = housing.terms_of(block) | {"cancel_by_on": None, "last_on": block.last_on - timedelta(days=2)}
    housing.revise_block(block, hotel, shorter, by=story.cora, nights=Nights.BLOCK)
    db.session.flush()

    told = meanwhile(app, lambda who: housing.rebook(who, by=None), (Participation, ria.id))

    assert "nights that this block does not have" in told[0]
    assert queries.booking_of(ria).leave_on == workshop.last_on


@pytest.mark.parametrize("changed", ["the price", "what is given"])
def test_what_changed_while_somebody_looked_counts_for_who_pays(story, workshop, hotel, changed):
    ria, block = dear_room(story, workshop, hotel, price=89_00)
    thing, facts = (
        (block, {"price_cents": 120_00}) if changed == "the price"
        else (queries.entitlements_of([ria])[ria.id], {"night_cents": 60_00})
    )  # fmt: skip
    assert (block.price_cents, thing.version) == (89_00, 1)  # as the page was shown
    elsewhere = db.update(type(thing)).where(type(thing).id == thing.id).values(version=2, **facts)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))

    with pytest.raises(Refused, match="Say who pays the difference"):
        housing.book(block, [ria], by=story.cora)


@pytest.mark.parametrize("rest", ["guest", "centre"])
def test_a_room_dearer_than_what_is_given_is_booked_for_other_days_only_once_it_is_said_who_pays_the_difference(
    story, workshop, hotel, browse, rest
):
    ria, block = full_room(story, workshop, hotel)
    block.price_cents = 120_00  # as in a database in which nobody was asked
    queries.of(ria).leave_on = workshop.last_on + timedelta(days=1)
    db.session.commit()
    with pytest.raises(Refused, match="Say who pays the difference"):
        housing.rebook(ria, by=story.cora)
    db.session.rollback()
    tab, before = browse(story.cora).tab(page_of(workshop), form=f"{ria.key}/rebook"), len(letters_to(ria))

    assert "Who pays the difference" in tab.send().text
    asked = tab.send(go="yes")
    assert asked.status_code == 422 and f"more than is committed for {ria.name}" in asked.text
    assert (lodging_of(workshop), queries.booking_of(ria).leave_on) == (356_00, workshop.last_on)

    assert tab.send(go="yes", rest=rest, tell=None).status_code == 303
    db.session.expire_all()
    assert queries.booking_of(ria).leave_on == workshop.last_on + timedelta(days=1)
    assert lodging_of(workshop) == (480_00 if rest == "centre" else 356_00)
    assert len(letters_to(ria)) - before == (rest == "guest")
    if rest == "guest":
        assert "We pay €89 of the price of 4 of its 5 nights" in letters_to(ria)[-1].body
        housing.rebook(ria, by=story.cora)  # it is asked once
    assert db.session.query(JournalLine).filter_by(deed="leave rest").count() == (rest == "guest")


def test_of_a_dearer_room_that_is_booked_for_other_days_no_more_is_committed_than_is_left(
    story, workshop, hotel, browse
):
    ria, block = full_room(story, workshop, hotel)
    block.price_cents = 2_000_00
    queries.of(ria).leave_on = workshop.last_on + timedelta(days=1)
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form=f"{ria.key}/rebook")
    tab.send()

    sent = tab.send(go="yes", rest="centre")

    assert sent.status_code == 422 and "is left in the funding record" in sent.text
    assert tab.page.fields["rest"] == "centre" and queries.booking_of(ria).leave_on == workshop.last_on


def test_a_room_gets_no_dearer_for_the_centre_than_money_is_left(story, workshop, hotel, browse):
    ria, block = full_room(story, workshop, hotel)
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    tab.send(price_cents="2000")

    sent = tab.send(price_cents="2000", rest="centre")

    assert sent.status_code == 422 and "is left in the funding record" in sent.text
    db.session.expire_all()
    assert (block.price_cents, lodging_of(workshop)) == (89_00, 356_00)


def test_what_the_centre_pays_of_a_dearer_room_is_promised_as_the_nights_were(story, workshop, hotel):
    ria, leo, mia = coming(story, workshop, 3)
    facts = {"nights": 5, "night_cents": 80_00, "travel_cents": 0, "by": story.cora}
    entitling.entitle([ria, leo, mia], paid_by=PaidBy.CENTRE, **facts)
    block = block_at(story, workshop, hotel, rooms=3, price_cents=90_00)
    housing.book(block, [leo, mia], by=story.cora, rest=Rest.GUEST)
    entitling.tell(workshop, [ria, leo, mia], by=story.cora)
    told_at = queries.entitlements_of([ria])[ria.id].promised_at
    housing.book(block, [ria], by=story.cora, rest=Rest.CENTRE)
    terms = {"first_on": block.first_on, "last_on": block.last_on, "rooms": 3, "cancel_by_on": None}
    housing.give_back(mia, by=story.cora)  # she hears nothing of a price
    housing.revise_block(
        block, hotel, terms | {"price_cents": 100_00}, by=story.cora, rest=Rest.CENTRE, tell=True, at=now()
    )
    db.session.commit()

    given = queries.entitlements_of([ria, leo, mia])
    promised = [(one.promised.night_cents, one.promised_rest, one.promised_at > told_at) for one in given.values()]
    assert promised == [(100_00, False, False), (100_00, False, True), (80_00, True, False)]
    with pytest.raises(Refused, match="told of more in writing"):
        entitling.entitle([ria], paid_by=PaidBy.REIMBURSED, **facts)
    with pytest.raises(Refused, match="told in writing that the centre pays the nights"):  # of as much money
        entitling.entitle([mia], paid_by=PaidBy.REIMBURSED, **facts)


def test_what_a_letter_about_a_room_says_of_who_pays_it_is_promised_where_none_about_money_was_yet(
    story, workshop, hotel, browse
):
    ria, leo, mia = coming(story, workshop, 3)
    facts = {"night_cents": 95_00, "travel_cents": 0, "by": story.cora}
    entitling.entitle([ria, leo], nights=6, paid_by=PaidBy.CENTRE, **facts)
    block = block_at(story, workshop, hotel, rooms=3, price_cents=80_00)
    housing.book(block, [ria, mia], by=story.cora, tell=True)
    housing.book(block, [leo], by=story.cora)  # without a letter
    db.session.commit()
    assert "We pay it." in letters_to(ria)[-1].body
    given = queries.entitlements_of([ria, leo, mia])
    promised = given[ria.id].promised
    assert (promised.nights, promised.night_cents, promised.paid_by, promised.travel_cents) == (5, 80_00, "centre", 0)
    assert given[leo.id].promised is given[mia.id].promised is None and given[ria.id].told_at is None

    entitling.entitle([leo], nights=4, paid_by=PaidBy.REIMBURSED, **facts)
    with pytest.raises(Refused, match="told in writing that the centre pays the nights"):
        entitling.entitle([ria], nights=5, paid_by=PaidBy.REIMBURSED, **facts)
    with pytest.raises(Refused, match="was promised something in writing"):
        participants.withdraw([ria], by=story.cora)
    db.session.rollback()
    entitling.entitle([ria], nights=5, paid_by=PaidBy.CENTRE, **facts)  # of the room's own nights none is lost

    tab = browse(story.cora).tab(page_of(workshop, f"/entitlements/{ria.key}"))
    asked = tab.send(nights="4")
    assert "lodging: 5 nights, booked and paid by the centre; travel: not told yet." in asked.text
    tab.send(nights="4", why="The grant ended.")
    former, _now = letters_to(ria)[-1].body.split("What holds from now on:")
    assert "Lodging: 5 nights, booked and paid by the centre." in former and "Travel" not in former


@pytest.mark.parametrize("lowered", [False, True])
def test_the_first_letter_about_money_takes_the_place_of_one_about_a_room_only_where_it_says_another_thing(
    story, workshop, hotel, browse, lowered
):
    ria, _block = full_room(story, workshop, hotel)
    facts = {"night_cents": 89_00, "travel_cents": 50_00, "paid_by": PaidBy.CENTRE, "by": story.cora}
    entitling.entitle([ria], nights=3 if lowered else 4, why="A typing error.", **facts)
    db.session.commit()
    assert "of what was given before" not in browse(story.cora).get(page_of(workshop, "/entitlements")).text

    entitling.tell(workshop, [ria], by=story.cora)
    db.session.commit()

    assert ("This takes the place of what we told you on" in letters_to(ria)[-1].body) == lowered
    assert queries.entitlements_of([ria])[ria.id].promised.travel_cents == 50_00


def test_of_a_room_no_more_nights_are_reimbursed_than_it_has_and_no_more_than_it_costs(story, workshop, hotel):
    (ria,) = coming(story, workshop, 1, given=False)
    entitling.entitle([ria], nights=6, night_cents=96_00, travel_cents=0, paid_by=PaidBy.REIMBURSED, by=story.cora)

    housing.book(block_at(story, workshop, hotel, price_cents=92_00), [ria], by=story.cora, tell=True)

    assert "You pay it at the hotel; 5 nights are reimbursed, up to €92 each." in letters_to(ria)[-1].body


def test_another_price_is_told_to_those_who_pay_it_themselves(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    db.session.commit()

    assert browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")).send(price_cents="99").status_code == 303

    assert "is now €99 a night instead of €95. You pay it at the hotel." in letters_to(ria)[-1].body


def test_who_was_told_that_the_centre_pays_the_room_is_not_told_otherwise_by_what_is_given_later(
    story, workshop, hotel, browse
):
    ria, block = full_room(story, workshop, hotel)
    lower = {"nights": 4, "night_cents": 60_00, "travel_cents": 0, "paid_by": PaidBy.CENTRE, "by": story.cora}

    with pytest.raises(Refused, match="nobody said that its guest pays a part"):
        entitling.entitle([ria], **lower, why="Less is left.")
    db.session.rollback()

    block.price_cents = 120_00  # as in a database in which nobody was asked
    db.session.commit()
    own = browse().get(address_of(letters_to(ria)[-1])).text
    (row,) = list(csv.reader(io.StringIO(browse(story.cora).get(page_of(workshop, "/stays/rooming-list")).text)))[1:]
    entitling.entitle([ria], **lower | {"night_cents": 89_00, "travel_cents": 50_00})  # of the nights nothing changes
    db.session.commit()
    assert "We book your room and pay it." in own and "you pay at the hotel" not in own
    assert row[-2:] == ["4", ""]
    assert "€120 a night, more than is given" in browse(story.cora).get(page_of(workshop)).text


def test_the_difference_is_committed_only_while_money_is_left_and_else_nobody_is_booked(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel, price=2_000_00)

    sent = browse(story.cora).tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key, rest="centre")

    assert sent.status_code == 422 and "is left in the funding record. Nothing was changed" in sent.text
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


def dated(app, person) -> dict:
    """The day of each line of the desk, by the first word of its title."""
    db.session.rollback()
    with app.test_request_context():
        found = {wait.title.split()[0]: wait.due_on for wait in waits(person)}
    db.session.rollback()
    return found


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
    housing.settle(block, by=story.cora)
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


# Who is withdrawn, and what the hotel has to hear


def given_and_told(story, people, *, nights=4):
    entitling.entitle(
        people, nights=nights, night_cents=95_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora
    )  # fmt: skip
    entitling.tell(people[0].workshop, people, by=story.cora)
    db.session.commit()


def test_who_was_promised_something_in_writing_is_withdrawn_for_a_reason_that_the_letter_and_the_journal_say(
    story, workshop, hotel
):
    ria, leo = coming(story, workshop, 2)
    given_and_told(story, [ria])
    db.session.commit()

    with pytest.raises(Refused, match="was promised something in writing"):
        participants.withdraw([leo, ria], by=story.cora, tell=True)
    db.session.rollback()
    assert (leo.state, ria.state) == ("confirmed", "confirmed")

    participants.withdraw([leo], by=story.cora)
    participants.withdraw([ria], by=story.cora, tell=True, why="Two people came for one seat")
    db.session.commit()

    body = letters_to(ria)[-1].body
    assert "The reason: Two people came for one seat." in body and "Lodging: 4 nights" in body
    line = db.session.scalar(db.select(JournalLine).filter_by(deed="withdraw", subject_id=ria.id))
    assert line.detail == "“Two people came for one seat”"


def test_why_somebody_is_withdrawn_stands_in_the_letter_also_where_the_offices_own_text_has_no_place_for_it(
    story, workshop
):
    ria, leo = coming(story, workshop, 2)
    given_and_told(story, [ria])
    text = "{name}, {workshop} is not for you any more.\n\n{signature}"
    own = {"subject_en": "Off", "body_en": text, "subject_nl": "Af", "body_nl": text}
    db.session.add(texts.LetterTemplate(key="participant_withdrawn", **own))

    participants.withdraw([ria, leo], by=story.cora, tell=True, why="The budget was cut")
    db.session.commit()

    body = letters_to(ria)[-1].body
    assert "any more.\n\nThe reason: The budget was cut. Your seat" in body and "Lodging: 4 nights" in body
    assert body.index("The budget was cut") < body.index("Cora")


def test_before_somebody_is_withdrawn_the_page_names_the_room_the_sum_and_the_promise_and_asks_why(
    story, workshop, hotel, browse
):
    ria, leo = coming(story, workshop, 2)
    given_and_told(story, [ria])
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    db.session.commit()
    browser = browse(story.cora)
    tab = browser.tab(page_of(workshop, "/participants"), form="chosen")

    asked = tab.send(go="ask_withdraw", who=[ria.key, leo.key]).text
    assert "De Doelen" in asked and "(€380)" in asked and "Promised in writing" in asked
    assert "No room is booked, and nothing is given." in asked
    refused = tab.send(go="withdraw", who=[ria.key, leo.key], tell=None)
    assert refused.status_code == 422 and "Nobody was withdrawn" in refused.text and ria.state == "confirmed"
    stale = tab.send(go="withdraw", who=[ria.key, leo.key], why="No seat is left.", csrf_token="stale")
    assert stale.status_code == 400 and "No seat is left." in stale.text and ria.state == "confirmed"

    sent = tab.send(
        go="withdraw", who=[ria.key, leo.key], why="No seat is left.", csrf_token=tab.page.fields["csrf_token"]
    )

    assert sent.status_code == 303 and (ria.state, leo.state) == ("cancelled", "cancelled")
    assert f"Tell the hotel: {ria.name} (De Doelen, {nights_of(workshop)})." in browser.get(sent.location).text


@pytest.mark.parametrize("leaves", ["withdrawn", "no", "comes again", "room given back"])
def test_the_hotel_is_on_the_desk_until_it_is_noted_that_it_knows(app, story, workshop, hotel, browse, leaves):
    ria, leo = coming(story, workshop, 2)
    housing.book(block_at(story, workshop, hotel), [ria, leo], by=story.cora)
    if leaves == "withdrawn":
        participants.withdraw([ria], by=story.cora)
    elif leaves == "room given back":
        housing.give_back(ria, by=story.cora)
    else:
        participants.answer(ria, "no")
    if leaves == "comes again":
        participants.answer(ria, "yes")
    db.session.commit()
    line = f"A hotel has to hear it: {workshop.title}: 1 room was given back: {ria.name} (De Doelen, {nights_of(workshop)}). Note it once the hotel knows."
    browser = browse(story.cora)

    assert line in waiting(app, story.cora) and line not in waiting(app, story.olga)
    assert f"</b>, De Doelen, {nights_of(workshop)}</span>" in browser.get(page_of(workshop)).text
    assert f"{ria.name} (De Doelen, {nights_of(workshop)})" in "".join(
        words for _label, words in telling.in_hand(workshop)
    )
    tab = browser.tab(page_of(workshop), form=f"rooms/{ria.key}/told")
    assert tab.send().status_code == 303

    assert line not in waiting(app, story.cora) and telling.told_to_no_hotel(workshop) == []
    assert "The hotel has to hear it" not in browser.get(page_of(workshop)).text


def test_what_hotels_have_to_hear_takes_the_same_statements_for_1_workshop_and_for_4(app, story, workshop, hotel):
    def lose_rooms(place, start):
        people = coming(story, place, 2, start=start)
        housing.book(block_at(story, place, hotel), people, by=story.cora)
        for one in people:
            housing.give_back(one, by=story.cora)
        db.session.commit()

    def count():
        with app.test_request_context():
            seen = statements(lambda: found.append(len(hotels_waiting(story.cora))))
        db.session.rollback()
        return len(seen)

    found: list[int] = []
    lose_rooms(workshop, 1)
    others = [story.prepared(story.later(n), story.propose(title=f"Another {n}")) for n in (1, 2, 3)]
    one = count()
    for n, place in enumerate(others, 1):
        lose_rooms(place, 10 * n)

    assert (count(), found) == (one, [1, 4])


def test_of_two_hotels_that_have_to_hear_of_a_guest_each_is_noted_by_itself(story, workshop, hotel, browse):
    other = housing.add_hotel({"name": "Zeezicht", "place": "", "contact": ""}, by=story.olga)
    (ria,) = coming(story, workshop, 1)
    for one in (hotel, other):
        housing.book(block_at(story, workshop, one), [ria], by=story.cora)
        housing.give_back(ria, by=story.cora)
    db.session.commit()
    assert [one for _who, one in given_back.rooms_to_tell(workshop)] == [hotel, other]
    browser = browse(story.cora)

    sent = browser.tab(page_of(workshop), form=f"rooms/{ria.key}/told/{other.key}").send()

    assert f"Noted: Zeezicht knows about the room of {ria.name}." in browser.get(sent.location).text
    assert [one for _who, one in given_back.rooms_to_tell(workshop)] == [hotel]


def test_a_hotel_has_heard_once_its_number_is_settled_or_the_room_is_booked_there_anew(story, workshop, hotel):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria, leo], by=story.cora)
    for one in (ria, leo):
        housing.give_back(one, by=story.cora)
    db.session.commit()
    assert [who for who, _hotel in given_back.rooms_to_tell(workshop)] == [ria, leo]

    housing.book(block, [ria], by=story.cora)
    assert [who for who, _hotel in given_back.rooms_to_tell(workshop)] == [leo]
    housing.settle(block, by=story.cora)
    assert given_back.rooms_to_tell(workshop) == []


def test_what_a_hotel_heard_with_its_number_it_knows_when_more_is_to_be_settled_unless_that_was_a_mistake(
    story, workshop, hotel, browse
):
    ria, leo, mia = coming(story, workshop, 3)
    block = block_at(story, workshop, hotel, rooms=3, cancel_by_on=today() + timedelta(days=20))
    housing.book(block, [ria, leo, mia], by=story.cora)
    housing.give_back(mia, by=story.cora)
    housing.tell_hotel(mia, hotel, by=story.cora)
    housing.give_back(ria, by=story.cora)
    db.session.commit()
    browser = browse(story.cora)

    browser.tab(page_of(workshop), form=f"{block.key}/settle").send()
    browser.tab(page_of(workshop, f"/blocks/{block.key}")).send(cancel_by_on=str(today() + timedelta(days=25)))
    assert block.settled_at is None and given_back.rooms_to_tell(workshop) == []

    housing.give_back(leo, by=story.cora)
    db.session.commit()
    for told in ([], [(leo, hotel)]):
        browser.tab(page_of(workshop), form=f"{block.key}/settle").send()
        assert given_back.rooms_to_tell(workshop) == told


def test_of_rooms_that_an_older_version_noted_a_hotel_has_heard_with_the_number_that_was_settled_after_them(
    app, story, workshop, hotel
):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    block.settled_at = now() - timedelta(days=8)
    for who, days_ago in ((ria, 9), (leo, 7)):  # the line named the hotel alone
        journal.record(who, "cancel room", by=story.cora, at=now() - timedelta(days=days_ago), detail=hotel.key)
    db.session.commit()

    assert given_back.rooms_to_tell(workshop) == [(leo, hotel)]
    (line,) = (one for one in waiting(app, story.cora) if "has to hear" in one)
    assert leo.name in line and ria.name not in line

    block.settled_at = None
    housing.settle(block, by=story.cora)
    assert given_back.rooms_to_tell(workshop) == []


def test_two_who_settle_a_number_by_pages_from_before_settle_it_once(story, workshop, hotel, browse):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    housing.give_back(ria, by=story.cora)
    db.session.commit()

    def pages():
        return [browse(who).tab(page_of(workshop), form=f"{block.key}/settle") for who in (story.cora, story.olga)]

    for press, untold in (("settle", []), ("unsettle", [(ria, hotel)])):
        assert [tab.send().status_code for tab in pages()] == [303, 303]
        db.session.expire_all()
        assert ((block.settled_at is None), given_back.rooms_to_tell(workshop)) == (press == "unsettle", untold)
        assert db.session.query(JournalLine).filter_by(deed=f"{press} rooms").count() == 1
    assert pages()[0].send(go=None).status_code in {409, 422} and block.settled_at is None  # which is not said


def test_the_number_of_one_block_says_nothing_of_rooms_of_another_one_at_the_same_hotel(story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    hers, other = block_at(story, workshop, hotel), block_at(story, workshop, hotel)
    housing.book(hers, [ria], by=story.cora)
    housing.give_back(ria, by=story.cora)

    housing.settle(other, by=story.cora)
    assert given_back.rooms_to_tell(workshop) == [(ria, hotel)]
    housing.settle(hers, by=story.cora)
    assert given_back.rooms_to_tell(workshop) == []


@pytest.mark.parametrize("own", [False, True])
def test_where_a_workshop_is_cancelled_the_coordinator_reads_which_rooms_the_hotels_have_to_get_back(
    story, workshop, hotel, own
):
    block = block_at(story, workshop, hotel, rooms=12, cancel_by_on=today() + timedelta(days=3))
    if own:
        text = "{name}, {workshop} is off.\n\n{signature}"
        db.session.add(
            texts.LetterTemplate(
                key="workshop_called_off", subject_en="Off", body_en=text, subject_nl="Af", body_nl=text
            )
        )

    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    found = {
        one.to_address: one.body for one in db.session.scalars(db.select(Mail).filter_by(kind="workshop_called_off"))
    }
    line = f"- De Doelen: 12 rooms, {days(block.first_on, block.last_on)}, to be given back until {languages.day(block.cancel_by_on)}"
    assert line in found[story.cora.email] and "Please call the hotels soon" in found[story.cora.email]
    assert not any("{" in body.replace("{link}", "") for body in found.values())
    assert (
        "The coordinator gives the rooms in hotels back." in found[story.ada.email]
        and line not in found[story.ada.email]
    )


def test_where_nobody_coordinates_a_cancelled_workshop_the_centre_gives_its_rooms_back(
    app, story, workshop, hotel, browse
):
    block = block_at(story, workshop, hotel)
    standing.take_from_all(Hat.COORDINATOR, workshop, at=now())
    db.session.commit()
    assert waiting(app, story.olga) == []

    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    body = db.session.scalar(db.select(Mail.body).filter_by(kind="workshop_called_off", to_address=story.ada.email))
    assert "The centre gives the rooms in hotels back." in body
    words = "The workshop is cancelled: call the hotel soon and give all 2 rooms back."
    assert waiting(app, story.olga) == [f"Rooms at De Doelen for {workshop.title}: {words}"]
    assert waiting(app, story.cora) == waiting(app, story.dora) == []
    browse(story.olga).tab(page_of(workshop), form=f"{block.key}/settle").send()
    assert waiting(app, story.olga) == []


@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.COMMENTER])
def test_a_coordinator_in_conflict_hears_nothing_of_rooms_or_guests_and_the_office_gives_the_rooms_back(
    app, story, workshop, hotel, hat
):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    story.make.standing(story.cora, hat, workshop.proposal)
    for one in (ria, leo):
        participants.answer(one, "no")
    participants.answer(leo, "yes")

    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    words = "The workshop is cancelled: call the hotel soon and give all 2 rooms back."
    assert waiting(app, story.olga) == [f"Rooms at De Doelen for {workshop.title}: {words}"]
    assert waiting(app, story.cora) == []
    kinds = {"guest_cancelled", "guest_perhaps", "guest_returns", "workshop_called_off"}
    mails = db.session.scalars(db.select(Mail).where(Mail.kind.in_(kinds))).all()
    assert {one.to_address for one in mails} == {story.ada.email, story.nora.email}
    assert "The centre gives the rooms in hotels back." in next(
        one.body for one in mails if one.to_address == story.ada.email
    )
    assert story.cora.name not in letters_to(leo)[-1].body


def test_who_says_yes_again_behind_those_who_wait_is_told_of_as_such_with_the_number_of_free_seats(
    app, story, workshop
):
    workshop.capacity = workshop.confirmed + 3
    ria, leo, mia = coming(story, workshop, 3)
    (zoe,) = invited(story, workshop, 1, start=9)
    participants.answer(zoe, "yes")
    for one in (ria, leo):
        participants.answer(one, "no")
    participants.answer(ria, "yes")
    db.session.commit()

    letter = db.session.scalar(db.select(Mail).where(Mail.kind == "guest_returns"))

    words = "2 seats are free, but others wait before: so this yes is on the waiting list."
    assert words in letter.body and any(words in line for line in waiting(app, story.cora))


# What letters say of a room and of money


@pytest.mark.parametrize("own", [False, True])
def test_of_a_cancelled_workshop_each_reads_of_the_own_room_and_promise_alone(story, workshop, hotel, own):
    workshop.capacity = workshop.confirmed + 2
    ria, leo = coming(story, workshop, 2)
    (zoe,) = invited(story, workshop, 1, start=9)
    participants.answer(zoe, "yes")
    ada = db.session.scalar(sa.select(Participation).where(Participation.person_id == story.ada.id))
    given_and_told(story, [ria, ada])
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    if own:
        text = "{name}: {workshop} is off.\n\n{signature}"
        facts = {"subject_en": "Off", "body_en": text, "subject_nl": "Af", "body_nl": text}
        db.session.add(texts.LetterTemplate(key="participant_called_off", **facts))
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    room = f"The room that we booked for you (De Doelen, {nights_of(workshop)}) is cancelled by us."
    promise = "is not paid any more: Lodging: 4 nights, booked and paid by the centre."
    organisers = {
        mail.to_address: mail.body
        for mail in db.session.scalars(sa.select(Mail).where(Mail.kind == "workshop_called_off"))
    }
    assert room in letters_to(ria)[-1].body and promise in letters_to(ria)[-1].body
    assert promise in organisers[story.ada.email] and "not paid any more" not in organisers[story.cora.email]
    for one in (leo, zoe):
        assert "cancelled by us" not in letters_to(one)[-1].body and "paid any more" not in letters_to(one)[-1].body


def test_who_waits_reads_that_they_wait_still_where_a_workshop_takes_place_after_all(story, workshop):
    workshop.capacity = workshop.confirmed
    (zoe,) = invited(story, workshop, 1)
    participants.answer(zoe, "yes")
    workshops.call_off(workshop, by=story.olga, at=now())
    workshops.take_up(workshop, workshop.decision, by=story.olga, at=now())

    workshops.give_week(workshop, story.venue, story.later(0), by=story.olga)
    db.session.commit()

    letter = letters_to(zoe)[-1]
    assert letter.kind == "participant_after_all_waiting"
    assert "on the waiting list again" in letter.body and "make no bookings" in letter.body
    assert "days of arrival" not in letter.body and "promised" not in letter.body


def test_who_is_withdrawn_reads_of_a_room_where_there_is_one_and_of_what_is_erased_by_itself(story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    (leo,) = invited(story, workshop, 1, start=9)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)

    participants.withdraw([ria, leo], by=story.cora, tell=True)
    db.session.commit()

    assert f"(De Doelen, {nights_of(workshop)}) is cancelled by us." in letters_to(ria)[-1].body
    assert "any more: Room: De Doelen" in letters_to(ria)[-1].body
    assert ". Diet and access: all that you told us of it is erased." in letters_to(ria)[-1].body
    assert "room" not in letters_to(leo)[-1].body


@pytest.mark.parametrize("own", [False, True])
def test_at_a_move_guests_read_what_becomes_of_their_room_and_of_what_was_promised(story, workshop, hotel, own):
    ria, leo = coming(story, workshop, 2)
    given_and_told(story, [ria])
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    booked = days(workshop.first_on - timedelta(days=1), workshop.last_on)
    if own:
        text = "{name}, {workshop} moves to {dates}.\n\n{link}\n\n{signature}"
        db.session.add(
            texts.LetterTemplate(
                key="participant_moved_untold", subject_en="Moved", body_en=text, subject_nl="Weg", body_nl=text
            )
        )

    workshops.give_week(workshop, story.venue, story.later(1), by=story.olga, reason="The hall is being painted.")
    db.session.commit()

    body = letters_to(ria)[-1].body
    assert f"The room that we booked for you (De Doelen, {booked}) is for the former days" in body
    assert "What we told you about lodging and travel still holds." in body
    assert "room that we booked" not in letters_to(leo)[-1].body and "still holds" not in letters_to(leo)[-1].body


def test_the_letter_that_a_guest_cancelled_speaks_of_money_and_of_who_waits_only_where_there_are(
    story, workshop, hotel
):
    ria, leo, mia = coming(story, workshop, 3)
    given_and_told(story, [ria])
    participants.answer(leo, "no")
    workshop.capacity = workshop.confirmed
    (ben,) = invited(story, workshop, 1, start=9)
    participants.answer(ben, "yes")
    participants.answer(ria, "no")
    db.session.commit()

    first, second = db.session.scalars(db.select(Mail).where(Mail.kind == "guest_cancelled").order_by(Mail.id))
    assert "money" not in first.body and "wait" not in first.body
    assert "So is the money for lodging and travel that is not paid yet." in second.body
    assert "1 person waits for a seat: give it under Participants." in second.body


def test_the_letter_of_days_that_the_coordinator_changed_says_that_the_room_stays_as_it_is(story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    arrive = workshop.first_on - timedelta(days=1)
    facts = {"arrive_on": arrive, "leave_on": workshop.last_on + timedelta(days=1), "lodging": Lodging.CENTRE}
    actions.arrange(ria, facts, by=story.cora, tell=True)
    db.session.commit()

    body = letters_to(ria)[-1].body
    assert "lodging: a room that the centre books." in body and "Please book" not in body
    assert f"Your room stays booked at De Doelen, Rapenburg 2 for {days(arrive, workshop.last_on)}" in body
