"""What letters say of a room and of money."""

from datetime import timedelta

import pytest

from tests.participants.guests import invited, letters_to
from tests.stays.rooms import block_at, coming, given_and_told
from workshop_portal import letters as texts
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.outbox import Mail
from workshop_portal.participants import actions as participants
from workshop_portal.stays import actions, housing
from workshop_portal.stays.workflow import Lodging
from workshop_portal.workshops import actions as workshops


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
