"""Who is withdrawn, and what hotels have to hear of rooms that were given back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.participants.guests import invited, letters_to
from tests.stays.rooms import block_at, coming, dated, given_and_told, nights_of, page_of, statements, waiting
from workshop_portal import journal
from workshop_portal import letters as texts
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions as decisions
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.stays import blocks, given_back, housing, queries, telling
from workshop_portal.stays.waits import hotels as hotels_waiting
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.models import Task


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


def test_a_hotel_hears_of_a_room_before_its_first_night_whatever_day_its_block_has_by_now(app, story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    db.session.flush()
    first_night = queries.booking_of(ria).arrive_on
    workshop.first_on, workshop.last_on = (one + timedelta(days=49) for one in (workshop.first_on, workshop.last_on))
    db.session.execute(sa.update(Task).values(due_on=workshop.first_on))
    block.cancel_by_on = first_night + timedelta(days=20)  # it followed the workshop to the later week
    db.session.commit()
    assert dated(app, story.cora)["Rooms"] == first_night

    housing.give_back(ria, by=story.cora)
    db.session.commit()

    assert dated(app, story.cora)["A"] == first_night


def test_a_room_whose_first_night_was_over_as_the_workshop_moved_is_not_late_by_that(app, story, workshop, hotel):
    (ria,) = coming(story, workshop, 1)
    housing.book(block_at(story, workshop, hotel), [ria], by=story.cora)
    db.session.flush()
    queries.booking_of(ria).arrive_on = today() - timedelta(days=1)
    db.session.commit()

    workshops.give_week(workshop, story.venue, story.later(4), by=story.olga, reason="The hall is being painted.")
    db.session.commit()

    assert dated(app, story.cora)["Rooms"] > today()


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
    other = blocks.add_hotel({"name": "Zeezicht", "place": "", "contact": ""}, by=story.olga)
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
    blocks.settle(block, by=story.cora)
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
    blocks.settle(block, by=story.cora)
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

    blocks.settle(other, by=story.cora)
    assert given_back.rooms_to_tell(workshop) == [(ria, hotel)]
    blocks.settle(hers, by=story.cora)
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


@pytest.mark.parametrize("way", ["cancel", "rescind"])
def test_of_a_cancelled_workshop_the_rooms_page_names_whose_rooms_go_back_until_the_hotel_has_them(
    story, workshop, hotel, browse, way
):
    ria, leo = coming(story, workshop, 2)
    block = block_at(story, workshop, hotel)
    housing.book(block, [ria], by=story.cora)
    if way == "cancel":
        workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    else:
        decisions.rescind(workshop.decision, grounds="A rule was overlooked.", by=story.dora)
    db.session.commit()
    line = f"<b>{ria.name}</b>, De Doelen, {nights_of(workshop)}"

    for reader in (story.cora, story.olga):
        page = browse(reader).get(page_of(workshop)).text
        assert line in page and leo.name not in page and "The rooms of these people are released" in page
    assert browse(story.ada).get(page_of(workshop)).status_code == 404
    assert telling.told_to_no_hotel(workshop) == []

    browse(story.cora).tab(page_of(workshop), form=f"{block.key}/settle").send()
    assert ria.name not in browse(story.cora).get(page_of(workshop)).text
    browse(story.cora).tab(page_of(workshop), form=f"{block.key}/settle").send()
    assert line in browse(story.cora).get(page_of(workshop)).text


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
