"""What becomes of letters that wait to leave when their reader's address is put right."""

import threading

import pytest

from tests.participants.guests import address_of, coming, invited, letters_to
from tests.race import MOMENT_S, SURE_S, race
from workshop_portal.centre.models import Venue
from workshop_portal.core import languages
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.messages import actions as messages
from workshop_portal.messages import letters as messages_letters
from workshop_portal.participants import actions, seating
from workshop_portal.participants.models import Participation
from workshop_portal.people.models import Person
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.models import Workshop

RIGHT = "ria@right.example"


def waiting(kind) -> list[str]:
    """To where letters of this kind wait to leave."""
    mine = db.select(Mail.to_address).filter_by(kind=kind, state=MailState.QUEUED)
    return list(db.session.scalars(mine))


def put_right(story, guest):
    actions.revise(guest, {"email": RIGHT}, by=story.cora)
    db.session.commit()


def test_that_the_workshop_is_cancelled_is_told_at_the_right_address(story, workshop):
    (ria,) = coming(story, workshop, 1)
    workshops.move(workshop, "cancel", by=story.dora, note="The hall.")

    put_right(story, ria)

    assert waiting("participant_called_off") == [RIGHT]
    assert waiting("participant_link") == []


def test_that_somebody_is_withdrawn_is_told_at_the_right_address(story, workshop):
    (ria,) = coming(story, workshop, 1)
    actions.withdraw([ria], by=story.cora, tell=True)

    put_right(story, ria)

    assert waiting("participant_withdrawn") == [RIGHT]


def test_who_turned_up_gets_the_own_page_at_the_right_address(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    workshop.first_on = today()
    seating.seat_arrivals([ria], by=story.cora)
    db.session.commit()

    put_right(story, ria)

    (mail,) = [one for one in letters_to(ria) if one.kind == "participant_arrived"]
    assert (mail.state, mail.to_address) == (MailState.QUEUED, RIGHT)
    assert browse().get(address_of(mail)).status_code == 200


def test_who_said_no_is_asked_about_the_new_days_at_the_right_address(story, workshop):
    (ria,) = invited(story, workshop, 1)
    actions.answer(ria, "no")
    db.session.commit()
    workshops.give_week(workshop, story.venue, story.later(4), by=story.olga, reason="The hall.")

    put_right(story, ria)

    assert waiting("participant_moved_no") == [RIGHT]


def test_a_message_goes_to_the_right_address(story, workshop):
    (ria,) = coming(story, workshop, 1)
    texts = {"subject_en": "Bring a coat", "body_en": "Dear {name}, it is cold.", "subject_nl": "", "body_nl": ""}
    message = messages.write(workshop, readers=[ria], by=story.cora, **texts)
    messages.send(message, seen=messages_letters.mark(messages.all_letters(message), []), by=story.cora)

    put_right(story, ria)

    assert waiting("message") == [RIGHT]


def test_what_the_letter_with_the_new_link_says_too_is_not_sent_twice(story, workshop):
    (ria,) = coming(story, workshop, 1)

    put_right(story, ria)

    assert [(one.kind, one.to_address) for one in letters_to(ria) if one.state == MailState.QUEUED] == [
        ("participant_link", RIGHT)
    ]


@pytest.mark.parametrize("deed", ["cancel", "move"])
def test_the_address_is_put_right_while_the_workshop_is_cancelled_or_moved(app, story, workshop, deed):
    (ria,) = coming(story, workshop, 1)
    its, here, cora, dora = ria.id, workshop.id, story.cora.id, story.dora.id
    venue, week = story.venue.id, story.later(4)
    read, done = threading.Event(), threading.Event()

    def put_right():
        one, by = db.session.get(Participation, its), db.session.get(Person, cora)
        assert one.workshop.first_on and one.workshop.state != "cancelled"
        read.set()
        done.wait(MOMENT_S)
        actions.revise(one, {"email": RIGHT}, by=by)

    def end():
        read.wait(SURE_S)
        one, by = db.session.get(Workshop, here), db.session.get(Person, dora)
        if deed == "cancel":
            workshops.move(one, "cancel", by=by, note="The hall.")
        else:
            workshops.give_week(one, db.session.get(Venue, venue), week, by=by, reason="The hall.")
        db.session.commit()
        done.set()

    assert race(app, put_right, end) == [None, None]

    last = [one for one in letters_to(ria) if one.state == MailState.QUEUED][-1]
    assert last.to_address == RIGHT
    with languages.speaking("en"):
        days = languages.days(workshop.first_on, workshop.last_on)
    assert last.kind == "participant_called_off" if deed == "cancel" else days in last.body
