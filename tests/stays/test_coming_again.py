"""What becomes of a guest's room and days when the workshop moves, or the guest gives the seat back and comes again."""

import re
from datetime import timedelta

import pytest

from tests.participants.guests import address_of, invited, letters_to
from tests.stays.rooms import CONSENTS, block_at, coming, dated, nights_of, page_of, waiting
from workshop_portal import letters as texts
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions as participants
from workshop_portal.participants import letter_texts, seating
from workshop_portal.stays import actions, entitling, housing, queries
from workshop_portal.stays.workflow import PaidBy
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State


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
    assert "given for the former days" in rooms and f'value="{leo.key}"' not in rooms
    page = browse().get(own).text
    assert "The workshop has moved: give your days again." in page and "not the days of the workshop any more" in page
    with pytest.raises(Refused, match="for the former days"):
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

    seating.give_seat(ria, by=story.cora)
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
        assert "erased when your seat became free" in text


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
