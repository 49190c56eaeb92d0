"""Hotels, blocks of rooms that are never overbooked, and who sleeps in them."""

from datetime import timedelta

import pytest

from tests.participants.guests import address_of, letters_to
from tests.race import of, race
from tests.stays.rooms import CONSENTS, block_at, coming, dear_room, full_room, meanwhile, page_of, statements, waiting
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.stays import actions, blocks, entitling, housing, queries
from workshop_portal.stays.models import Block, Booking, Hotel
from workshop_portal.stays.workflow import Lodging, Nights, PaidBy
from workshop_portal.workshops import acts, tasks


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
    housing.cancel([ria], story.cora)
    housing.book(block, [mia], by=story.cora)
    assert (block.booked, {one.participation.name for one in db.session.query(Booking)}) == (2, {leo.name, mia.name})


def test_the_last_room_goes_to_one_of_those_who_book_at_once(app, story, workshop, hotel):
    people = coming(story, workshop, 4)
    block = block_at(story, workshop, hotel, rooms=1)
    free, guests = of(Block, block), [of(Participation, one) for one in people]

    def booking(guest):
        return lambda: housing.book(free(), [guest()], by=None)

    came_to = race(app, *map(booking, guests))

    assert [type(one) for one in came_to if one] == [Refused] * 3
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
        blocks.revise_block(
            block, hotel, blocks.terms_of(block) | {"first_on": later, "cancel_by_on": None}, by=story.cora
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
            lambda dear=dear: blocks.revise_block(block, hotel, dear, by=story.cora, tell=True),
        )):  # fmt: skip
            for one in (*some, block, hotel, workshop):
                db.session.refresh(one)
            found[key].append(sum(one.startswith("SELECT") for one in statements(work)))
            db.session.commit()

    assert [few == many for few, many in found] == [True, True], found


def test_whoever_changes_a_block_holds_the_workshop_first_as_whoever_books_there(story, workshop, hotel):
    block = block_at(story, workshop, hotel, cancel_by_on=today() + timedelta(days=20))
    (ria,) = coming(story, workshop, 1)
    blocks.settle(block, by=story.cora)
    db.session.commit()
    terms = {name: getattr(block, name) for name in ("first_on", "last_on", "rooms", "price_cents")}
    later = terms | {"cancel_by_on": today() + timedelta(days=25)}

    for work in (
        lambda: blocks.settle(block, by=story.cora, done=False),
        lambda: blocks.revise_block(block, hotel, later, by=story.cora),
        lambda: housing.book(block, [ria], by=story.cora),
        lambda: (setattr(queries.of(ria), "leave_on", workshop.first_on), housing.rebook(ria, by=story.cora)),
        lambda: housing.give_back(ria, by=story.cora),
        lambda: (housing.book(block, [ria], by=story.cora), housing.cancel([ria], story.cora)),
    ):
        db.session.refresh(workshop)  # what is read of it from here on is read to hold it, not by the way
        seen = statements(work)
        changes = [n for n, one in enumerate(seen) if one.startswith(("UPDATE b", "INSERT INTO b", "DELETE FROM b"))]
        assert next(n for n, one in enumerate(seen) if "FROM workshop WHERE workshop.id" in one) < min(changes)


def test_a_room_that_its_guest_gives_back_while_the_coordinator_does_is_counted_once(app, story, workshop, hotel):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria, leo], by=story.cora)
    db.session.commit()
    guest = of(Participation, ria)

    came_to = meanwhile(
        app, lambda: participants.answer(guest(), "no"), lambda: housing.give_back(guest(), by=None, tell=True)
    )

    assert came_to is None and (block.booked, db.session.query(Booking).count()) == (1, 1)
    assert db.session.query(JournalLine).filter_by(deed="cancel room").count() == 1


def test_a_room_is_booked_anew_for_the_nights_that_its_block_has_by_then(app, story, workshop, hotel):
    ria, block = full_room(story, workshop, hotel)
    queries.of(ria).leave_on = block.last_on
    db.session.commit()
    shorter = blocks.terms_of(block) | {"cancel_by_on": None, "last_on": block.last_on - timedelta(days=2)}
    its, there, guest = of(Block, block), of(Hotel, hotel), of(Participation, ria)

    refused = meanwhile(
        app,
        lambda: blocks.revise_block(its(), there(), shorter, by=None, nights=Nights.BLOCK),
        lambda: housing.rebook(guest(), by=None),
    )

    assert "nights that this block does not have" in refused.message
    assert queries.booking_of(ria).leave_on == workshop.last_on


def test_the_plan_has_rooms_as_given_back_once_every_block_is_settled_or_full_and_open_again_while_a_hotel_takes_some(
    story, workshop, hotel
):
    task = next(one for one in workshop.tasks if one.template_key == acts.RETURNED)
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel, rooms=3, cancel_by_on=today() + timedelta(days=3))

    housing.book(block, [ria, leo], by=story.cora)
    assert not task.done_at  # one room is nobody's
    blocks.settle(block, by=story.cora)
    assert task.done_at
    blocks.settle(block, by=story.cora, done=False)
    assert not task.done_at

    terms = {name: getattr(block, name) for name in ("first_on", "last_on", "price_cents", "cancel_by_on")}
    blocks.revise_block(block, hotel, terms | {"rooms": 2}, by=story.cora)
    assert task.done_at  # all that is left is booked
    housing.give_back(leo, by=story.cora)
    assert not task.done_at
    housing.book(block, [leo], by=story.cora)
    assert task.done_at

    other = block_at(story, workshop, hotel, rooms=1, cancel_by_on=today() - timedelta(days=1))
    assert task.done_at  # too late for that one
    blocks.settle(other, by=story.cora)
    block.cancel_by_on = today() - timedelta(days=1)
    participants.answer(ria, "no")
    assert task.done_at


def test_what_was_ticked_by_hand_is_not_opened_again_by_a_booking(story, workshop, hotel):
    task = next(one for one in workshop.tasks if one.template_key == acts.RETURNED)
    block = block_at(story, workshop, hotel, rooms=3, cancel_by_on=today() + timedelta(days=3))
    tasks.tick(task, done=True, by=story.cora)

    housing.book(block, coming(story, workshop, 1), by=story.cora)

    assert task.done_at
