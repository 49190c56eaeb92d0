"""What a room costs beyond what is given, who pays the difference, and who hears of it."""

import csv
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.participants.guests import address_of, letters_to
from tests.stays.rooms import block_at, coming, dear_room, full_room, page_of
from workshop_portal.core.clock import now, real_now
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.steps import Refused
from workshop_portal.funding.models import LineKind, Record
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.people import passwords
from workshop_portal.people.models import SignIn
from workshop_portal.stays import blocks, entitling, housing, queries
from workshop_portal.stays.workflow import PaidBy, Rest

PASSWORD = "seven lamps over the canal"


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


@pytest.mark.parametrize("page", ["rooms", "the block", "other days"])
def test_who_leaves_the_question_for_the_password_is_asked_again_at_the_next_press(
    story, workshop, hotel, browse, page
):
    ria, block = dear_room(story, workshop, hotel, price=120_00 if page == "rooms" else 89_00)
    if page != "rooms":
        housing.book(block, [ria], by=story.cora)
    if page == "other days":
        coming(story, workshop, 1, start=10)  # the form for those without a room stands there too
        queries.of(ria).arrive_on += timedelta(days=1)
        block.price_cents = 150_00
        queries.entitlements_of([ria])[ria.id].nights = 3
    cora = story.cora
    cora.email, cora.password_hash = "cora@example.org", passwords.hashed(PASSWORD)
    db.session.commit()
    here = page_of(workshop, f"/blocks/{block.key}" if page == "the block" else "/rooms")
    form = {"rooms": "/rooms", "the block": None, "other days": "/rebook"}[page]
    sent = {
        "rooms": {"who": [ria.key], "block": block.key}, "the block": {"price_cents": "120"}, "other days": {"go": "yes"},
    }[page]  # fmt: skip
    browser = browse(cora)
    tab, from_here = browser.tab(here, form=form), {"headers": {"Referer": f"http://localhost{here}"}}
    if form == "/rebook":
        tab.send()
    db.session.execute(sa.update(SignIn).values(proved_at=real_now() - timedelta(minutes=6)))
    db.session.commit()
    fields, address, before = tab.page.fields | sent | {"rest": "centre"}, tab.page.action or here, lodging_of(workshop)

    assert browser.post(address, data=fields, **from_here).status_code == 403
    back = browser.tab(here, form=None if page == "other days" else form)
    said = ["It is not saved yet." in back.answer.text, "Throw away what is not saved" in back.answer.text]
    assert said == [page != "other days"] * 2  # that form stands on a page which only a press shows
    assert (fields["once"] in back.answer.text) == (page != "other days")
    assert browser.post(address, data=fields, **from_here).status_code == 403
    assert lodging_of(workshop) == before

    assert browser.post(address, data=fields | {"password_proof": PASSWORD}, **from_here).status_code == 303
    db.session.expire_all()
    assert lodging_of(workshop) > before and queries.booking_of(ria) is not None


def test_what_is_not_saved_is_said_only_where_it_can_be_thrown_away(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel)
    here, browser = page_of(workshop), browse(story.cora)
    tab = browser.tab(here, form="/rooms")
    db.session.execute(sa.update(SignIn).values(proved_at=real_now() - timedelta(minutes=6)))
    db.session.commit()
    assert tab.send(who=[ria.key], block=block.key, rest="centre").status_code == 403

    housing.book(block, [ria], by=story.cora, rest="guest")
    coming(story, workshop, 1, start=10, given=False)  # without a room, and nothing is decided yet
    db.session.commit()

    page = browser.get(here).text
    assert ("It is not saved yet." in page, "Throw away what is not saved" in page) == (False, False)


def test_a_short_stay_is_compared_by_the_nights_that_are_booked(story, workshop, hotel, browse):
    ria, block = dear_room(story, workshop, hotel, price=120_00)  # given: 4 nights at 89 euros, 356 in all
    stay = queries.of(ria)
    stay.arrive_on = stay.leave_on - timedelta(days=2)
    db.session.commit()

    sent = browse(story.cora).tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key)

    assert sent.status_code == 303 and lodging_of(workshop) == 356_00
    assert "We pay it." in letters_to(ria)[-1].body
    assert "more than is given" not in browse(story.cora).get(page_of(workshop)).text

    facts = {"night_cents": 89_00, "travel_cents": 0, "paid_by": PaidBy.CENTRE, "by": story.cora, "why": "short"}
    with pytest.raises(Refused, match="nobody said that its guest pays a part"):
        entitling.entitle([ria], nights=2, **facts)
    db.session.rollback()
    entitling.entitle([ria], nights=3, **facts)  # 267, and the room costs 240
    db.session.commit()

    stay.arrive_on = stay.leave_on - timedelta(days=3)
    db.session.commit()
    with pytest.raises(Refused, match="Say who pays the difference"):
        housing.rebook(ria, by=story.cora)
    db.session.rollback()
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    assert tab.send(price_cents="130").status_code == 303 and lodging_of(workshop) == 267_00  # 2 nights cost 260
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    assert tab.send(price_cents="140").status_code == 422


def test_more_nights_given_than_asked_for_are_marked_and_the_centre_pays_no_more_than_the_room_costs(
    story, workshop, hotel, browse
):
    ria, block = dear_room(story, workshop, hotel, price=200_00)  # given: 4 nights at 89 euros, 356 in all
    (leo,) = coming(story, workshop, 1, start=5)
    stay = queries.of(ria)
    stay.arrive_on = stay.leave_on - timedelta(days=3)
    db.session.commit()
    marked = browse(story.cora).get(page_of(workshop)).text
    assert marked.count("only 3 nights asked for") == 1

    sent = browse(story.cora).tab(page_of(workshop), form="/rooms").send(who=[ria.key], block=block.key, rest="centre")

    assert sent.status_code == 303 and lodging_of(workshop) == 600_00  # 3 nights, as booked
    given = queries.entitlements_of([ria])[ria.id]
    assert given.nights == 4 and not given.is_under(block.price_cents, 3)
    assert "€200 a night. We pay it." in letters_to(ria)[-1].body
    page = browse(story.cora).get(page_of(workshop)).text
    assert "more than is given" not in page and "only 3 nights asked for" in page

    stay = queries.of(ria)
    stay.arrive_on = stay.leave_on - timedelta(days=4)
    db.session.commit()
    assert "nights asked for" not in browse(story.cora).get(page_of(workshop)).text
    housing.rebook(ria, by=story.cora, rest=Rest.CENTRE)
    db.session.commit()
    assert lodging_of(workshop) == 800_00


def test_a_dearer_block_commits_no_more_than_its_rooms_cost(story, workshop, hotel):
    ria, block = dear_room(story, workshop, hotel, price=89_00)  # given: 4 nights at 89 euros
    stay = queries.of(ria)
    stay.arrive_on = stay.leave_on - timedelta(days=3)
    housing.book(block, [ria], by=story.cora)
    facts = {name: getattr(block, name) for name in ("first_on", "last_on", "rooms", "cancel_by_on")}

    blocks.revise_block(block, hotel, facts | {"price_cents": 125_01}, by=story.cora, rest=Rest.CENTRE)

    assert lodging_of(workshop) == 375_04  # 375.03, rounded up to cents that four nights share


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


def test_a_room_that_gets_dearer_asks_who_pays_the_difference_and_its_guest_has_a_letter(
    story, workshop, hotel, browse
):
    ria, block = full_room(story, workshop, hotel)
    with pytest.raises(Refused, match="Say who pays the difference"):
        blocks.revise_block(block, hotel, {"price_cents": 120_00, "rooms": 2, "cancel_by_on": None}, by=story.cora)
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
    blocks.revise_block(
        block, hotel, terms | {"price_cents": 100_00}, by=story.cora, rest=Rest.CENTRE, tell=True, at=now()
    )
    db.session.commit()

    found = queries.entitlements_of([ria, leo, mia])
    given = [found[one.id] for one in (ria, leo, mia)]
    promised = [(one.promised.night_cents, one.promised_rest, one.promised_at > told_at) for one in given]
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


def shorter_stay(ria, nights=2):
    stay = queries.of(ria)
    stay.arrive_on = stay.leave_on - timedelta(days=nights)
    db.session.commit()


def test_a_dear_room_for_less_nights_than_are_given_is_promised_as_it_is_paid(story, workshop, hotel):
    ria, block = dear_room(story, workshop, hotel)  # four nights are given
    shorter_stay(ria)
    housing.book(block, [ria], by=story.cora, tell=True)
    assert "We pay it." in letters_to(ria)[-1].body

    given = queries.entitlements_of([ria])[ria.id]
    assert given.promised.lodging_cents == 240_00
    entitling.tell(workshop, [ria], by=story.cora)
    assert "takes the place" not in letters_to(ria)[-1].body


def test_who_was_to_pay_a_part_does_not_where_less_nights_cost_what_is_given_and_is_asked_about_again_for_more(
    story, workshop, hotel
):
    ria, block = dear_room(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora, rest=Rest.GUEST)
    shorter_stay(ria)
    housing.rebook(ria, by=story.cora, tell=True)
    assert "We pay it." in letters_to(ria)[-1].body
    assert not queries.entitlements_of([ria])[ria.id].promised.promised_rest

    shorter_stay(ria, nights=4)
    with pytest.raises(Refused, match="Say who pays the difference"):
        housing.rebook(ria, by=story.cora)


def test_a_price_that_rises_as_a_night_falls_off_is_compared_by_the_nights_that_stay_booked(
    story, workshop, hotel, browse
):
    ria, block = dear_room(story, workshop, hotel, price=89_00)  # four nights, €356 in all
    housing.book(block, [ria], by=story.cora)
    db.session.commit()
    booking = queries.booking_of(ria)
    tab = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}"))
    last_on = booking.leave_on - timedelta(days=1)

    sent = tab.send(last_on=last_on.isoformat(), price_cents="110", nights="block")  # three come to €330

    assert sent.status_code == 303
    db.session.expire_all()
    assert (booking.nights, booking.guest_pays_rest, lodging_of(workshop)) == (3, False, 356_00)
    dearer = browse(story.cora).tab(page_of(workshop, f"/blocks/{block.key}")).send(price_cents="120")  # €360
    assert dearer.status_code == 422 and f"more than is committed for {ria.name}" in dearer.text


def test_what_waits_of_a_booking_is_not_named_where_it_can_be_neither_sent_nor_thrown_away(
    story, workshop, hotel, browse
):
    ria, block = dear_room(story, workshop, hotel)
    browser, here = browse(story.cora), page_of(workshop)
    tab = browser.tab(here, form="/rooms")
    db.session.execute(sa.update(SignIn).values(proved_at=real_now() - timedelta(minutes=6)))
    db.session.commit()
    fields = tab.page.fields | {"who": [ria.key], "block": block.key, "rest": "centre"}
    asked = browser.post(tab.page.action or here, data=fields, headers={"Referer": f"http://localhost{here}"})
    assert asked.status_code == 403 and "It is not saved yet." in browser.get(here).text
    housing.book(block, [ria], by=story.cora, rest=Rest.GUEST)
    coming(story, workshop, 1, start=10, given=False)  # asks for a room, and nothing is decided yet
    db.session.commit()

    page = browser.get(here).text

    assert "It is not saved yet." not in page and "Throw away what is not saved" not in page
