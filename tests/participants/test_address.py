"""An address is put right while letters to the former one still wait."""

from threading import Event

import pytest

from tests.participants.guests import coming, letters_to
from tests.race import MOMENT_S, SURE_S, race
from workshop_portal.centre.models import Venue
from workshop_portal.core import languages
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.messages import actions as messages
from workshop_portal.messages import letters as messages_letters
from workshop_portal.participants import actions
from workshop_portal.participants.models import Participation
from workshop_portal.people.models import Person
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.models import Workshop

RIGHT = {"email": "ria@right.example"}


def queued() -> list[tuple[str, str]]:
    rows = db.select(Mail.kind, Mail.to_address).where(
        Mail.state == MailState.QUEUED, Mail.kind.startswith("participant_")
    )
    return [tuple(row) for row in db.session.execute(rows.order_by(Mail.id))]


@pytest.mark.parametrize("way", ["called_off", "withdrawn"])
def test_that_somebody_is_not_expected_any_more_goes_to_the_address_that_is_right(story, workshop, way):
    (ria,) = coming(story, workshop, 1)
    if way == "called_off":
        workshops.move(workshop, "cancel", by=story.dora, note="The hall.")
    else:
        actions.withdraw([ria], by=story.cora, tell=True)
    db.session.commit()

    actions.revise(ria, RIGHT, by=story.cora)
    db.session.commit()

    assert queued() == [(f"participant_{way}", "ria@right.example")]


def test_a_message_that_waits_goes_to_the_address_that_is_right_beside_the_new_link(story, workshop):
    (ria,) = coming(story, workshop, 1)
    texts = {"subject_en": "Bring a coat", "body_en": "Dear {name}, it is cold.", "subject_nl": "", "body_nl": ""}
    message = messages.write(workshop, readers=[ria], by=story.cora, **texts)
    seen = messages_letters.mark(messages.all_letters(message), [])
    messages.send(message, seen=seen, by=story.cora)

    actions.revise(ria, RIGHT, by=story.cora)
    db.session.commit()

    sent = db.session.query(Mail).filter_by(kind="message").one()
    assert (sent.to_address, sent.state) == ("ria@right.example", "queued")
    assert queued() == [("participant_link", "ria@right.example")]


@pytest.mark.parametrize("deed", ["cancel", "move"])
def test_whose_address_is_put_right_as_the_workshop_is_cancelled_or_moved_hears_of_it_there(app, story, workshop, deed):
    (ria,) = coming(story, workshop, 1)
    its, of, cora, dora, venue = ria.id, workshop.id, story.cora.id, story.dora.id, story.venue.id
    read, done, week = Event(), Event(), story.later(4)

    def revise():
        one = db.session.get(Participation, its)
        assert one.workshop.first_on
        read.set()
        done.wait(MOMENT_S)
        actions.revise(one, RIGHT, by=db.session.get(Person, cora))

    def change():
        read.wait(SURE_S)
        mine, by = db.session.get(Workshop, of), db.session.get(Person, dora)
        if deed == "cancel":
            workshops.move(mine, "cancel", by=by, note="The hall.")
        else:
            workshops.give_week(mine, db.session.get(Venue, venue), week, by=by, reason="The hall.")
        db.session.commit()
        done.set()

    race(app, revise, change)

    last = [one for one in letters_to(ria) if one.state == MailState.QUEUED][-1]
    assert last.to_address == "ria@right.example"
    with languages.speaking("en"):
        assert languages.days(workshop.first_on, workshop.last_on) in f"{last.subject} {last.body}"
    assert deed == "move" or last.kind == "participant_called_off"
