"""What an answer does: a seat, a place on the waiting list, or a seat for somebody else."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.participants.guests import invited, letters_to
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions, queries, seating
from workshop_portal.participants.workflow import Answer
from workshop_portal.stays import actions as stays
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State


@pytest.fixture
def workshop(workshop):
    """A workshop with two seats beside those of its two organisers."""
    workshop.capacity = 4
    db.session.commit()
    return workshop


def test_a_yes_takes_a_seat_and_the_letter_leads_to_the_own_stay(story, workshop):
    (ria,) = invited(story, workshop, 1)

    actions.answer(ria, "yes")

    assert (ria.state, workshop.confirmed) == (Answer.CONFIRMED, 3)
    mail = letters_to(ria)[-1]
    assert (mail.kind, mail.link_path, mail.link_purpose) == ("participant_answer_yes", "/stay/{token}", "stay")
    assert mail.link_until == end_of_the_eighth_week_after(workshop)


def end_of_the_eighth_week_after(workshop):
    from zoneinfo import ZoneInfo

    day = workshop.last_on + timedelta(weeks=8, days=1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


@pytest.mark.parametrize(
    ("answer", "state", "letter"),
    [("maybe", Answer.MAYBE, "participant_answer_maybe"), ("no", Answer.DECLINED, "participant_answer_no")],
)
def test_a_maybe_and_a_no_take_no_seat_and_keep_the_invitation(story, workshop, answer, state, letter):
    (ria,) = invited(story, workshop, 1)

    actions.answer(ria, answer)

    assert (ria.state, workshop.confirmed) == (state, 2)
    mail = letters_to(ria)[-1]
    assert (mail.kind, mail.link_purpose) == (letter, "invitation")


def test_a_yes_beyond_the_capacity_waits_in_order_of_answer(story, workshop):
    people = invited(story, workshop, 5)

    for one in (people[3], people[0], people[4], people[1]):
        actions.answer(one, "yes")

    assert workshop.confirmed == workshop.capacity == 4
    assert list(db.session.scalars(queries.in_turn(workshop.id))) == [people[4], people[1]]
    assert [queries.turn_of(one) for one in people] == [0, 2, 0, 0, 1]
    assert letters_to(people[4])[-1].kind == "participant_answer_waiting"


def test_an_answer_can_be_changed_and_the_seat_is_free_again(story, workshop):
    ria, leo = invited(story, workshop, 2)
    actions.answer(ria, "yes")
    actions.answer(leo, "yes")

    actions.answer(ria, "no")

    assert (ria.state, workshop.confirmed) == (Answer.DECLINED, 3)


def test_a_second_yes_changes_nothing_and_writes_no_letter(story, workshop):
    (ria,) = invited(story, workshop, 1)
    actions.answer(ria, "yes")

    actions.answer(ria, "yes")

    assert workshop.confirmed == 3
    assert len(letters_to(ria)) == 2


def test_who_waits_keeps_the_turn_and_who_answers_later_comes_after(story, workshop):
    """A free seat is not for the one who happens to answer next: the waiting list comes first."""
    ria, leo, mia, ben = invited(story, workshop, 4)
    for one in (ria, leo, mia):
        actions.answer(one, "yes")
    actions.answer(ria, "no")

    actions.answer(ben, "yes")

    assert (mia.state, ben.state) == (Answer.WAITING, Answer.WAITING)
    assert [queries.turn_of(one) for one in (mia, ben)] == [1, 2]
    assert workshop.confirmed == 3


def test_a_free_seat_goes_to_the_first_of_the_waiting_list_only(story, workshop):
    ria, leo, mia, ben = invited(story, workshop, 4)
    for one in (ria, leo, mia, ben):
        actions.answer(one, "yes")
    with pytest.raises(Refused):
        seating.give_seat(mia, by=story.cora)
    actions.answer(ria, "no")

    with pytest.raises(Refused):
        seating.give_seat(ben, by=story.cora)
    seating.give_seat(mia, by=story.cora)

    assert (mia.state, ben.state, workshop.confirmed) == (Answer.CONFIRMED, Answer.WAITING, 4)
    assert letters_to(mia)[-1].kind == "participant_seat_given"


def test_all_free_seats_are_given_at_once_in_the_order_of_the_waiting_list(story, workshop):
    ria, leo, mia, ben, eva = people = invited(story, workshop, 5)
    for one in people:
        actions.answer(one, "yes")
    for one in (ria, leo):
        actions.answer(one, "no")
    assert [one.state for one in (mia, ben, eva)] == [Answer.WAITING] * 3

    given = seating.give_seats(workshop, by=story.cora)

    assert given == [mia, ben] and eva.state == Answer.WAITING
    assert {letters_to(one)[-1].kind for one in given} == {"participant_seat_given"}
    with pytest.raises(Refused, match="no free seat"):
        seating.give_seats(workshop, by=story.cora)


def test_who_leaves_the_waiting_list_and_comes_back_comes_last(story, workshop):
    people = invited(story, workshop, 4)
    for one in people:
        actions.answer(one, "yes")

    actions.answer(people[2], "no")
    actions.answer(people[2], "yes")

    assert list(db.session.scalars(queries.in_turn(workshop.id))) == [people[3], people[2]]


def test_answers_end_with_the_first_day(story, workshop):
    (ria,) = invited(story, workshop, 1)
    begins = datetime(workshop.first_on.year, workshop.first_on.month, workshop.first_on.day, 12, tzinfo=UTC)

    with pytest.raises(Refused):
        actions.answer(ria, "yes", at=begins)
    actions.answer(ria, "yes", at=begins - timedelta(days=1))

    assert ria.state == Answer.CONFIRMED


def test_a_cancelled_workshop_takes_no_answers(story, workshop):
    (ria,) = invited(story, workshop, 1)
    workshop.state = State.CANCELLED
    db.session.commit()

    with pytest.raises(Refused):
        actions.answer(ria, "yes")


def test_nobody_answers_who_was_not_asked_or_was_withdrawn(story, workshop):
    (ria,) = invited(story, workshop, 1)
    actions.withdraw([ria], by=story.cora)
    db.session.commit()

    with pytest.raises(Refused):
        actions.answer(ria, "yes")

    assert workshop.confirmed == 2


def test_a_new_link_goes_to_the_address_on_file_and_not_twice_an_hour(story, workshop):
    ria, leo = invited(story, workshop, 2)
    actions.answer(leo, "yes")
    later = now() + timedelta(days=30)

    actions.send_again(ria, at=later)
    actions.send_again(ria, at=later + timedelta(minutes=5))
    actions.send_again(leo, at=later)

    assert [(mail.kind, mail.to_address) for mail in letters_to(ria)] == [
        ("participant_invitation", ria.email), ("participant_link", ria.email)
    ]  # fmt: skip
    assert letters_to(ria)[-1].link_until > later + timedelta(days=6)
    assert letters_to(leo)[-1].link_purpose == "stay"


def test_the_letter_with_a_new_link_says_what_holds_today_and_repeats_nothing(story, workshop):
    ria, leo, mia, ben = invited(story, workshop, 4)
    for one, answer in ((leo, "yes"), (mia, "maybe"), (ben, "no")):
        actions.answer(one, answer)
    ria.answer_by_on, mia.answer_by_on = today() - timedelta(days=3), today() + timedelta(days=60)
    later = now() + timedelta(hours=2)

    for one in (ria, leo, mia, ben):
        actions.send_again(one, at=later)

    said = [letters_to(one)[-1].body for one in (ria, leo, mia, ben)]
    for body, words in zip(
        said,
        (
            f"by {languages.day(ria.answer_by_on)}; it still counts.",
            "a seat is yours",
            "Please answer by",
            "You said no",
        ),
        strict=True,
    ):
        assert words in body and "do not book yet" not in body
    assert "Please" not in said[0].split("{link}")[0]


def test_who_waits_or_told_no_days_reads_own_words_when_the_workshop_moves(story, workshop):
    ria, leo, mia = invited(story, workshop, 3)
    for one in (ria, leo):
        actions.answer(one, "yes")
    workshop.capacity = workshop.confirmed
    actions.answer(mia, "yes")
    stays.arrange(ria, {"arrive_on": workshop.first_on, "leave_on": workshop.last_on}, by=story.cora)

    workshops.give_week(workshop, story.venue, story.later(1), by=story.olga, reason="The hall is being painted.")

    told, untold, waits = (letters_to(one)[-1].body for one in (ria, leo, mia))
    again = "Days of arrival and departure that you gave before"
    assert again in told and again not in untold and again not in waits
    assert "still on the waiting list" in waits and "make no bookings" in waits and "booked" not in waits


def test_the_names_of_those_who_agreed_stand_on_the_public_page(story, workshop):
    ria, leo, mia = invited(story, workshop, 3)
    workshop.capacity = 5
    for one in (ria, leo):
        actions.answer(one, "yes")
    for one in (leo, mia):
        actions.consent(one, True)

    assert queries.names_in_public(workshop) == [leo.name]


def test_an_answer_from_a_dutch_page_is_followed_by_dutch_letters(story, workshop):
    (ria,) = invited(story, workshop, 1)

    actions.answer(ria, "yes", language="nl")

    assert letters_to(ria)[-1].subject.startswith("U komt")
