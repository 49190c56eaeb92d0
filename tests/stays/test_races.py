"""What is given to guests, or told by them, in the moment in which they give their seat back."""

import threading
from datetime import timedelta

from tests.kept import count
from tests.participants.guests import coming, letters_to
from tests.race import MOMENT_S, SURE_S, race
from tests.stays.rooms import full_room
from workshop_portal.core.db import db
from workshop_portal.core.languages import days
from workshop_portal.core.steps import Refused
from workshop_portal.funding.models import Record
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.models import Person
from workshop_portal.stays import actions, entitling, housing, queries
from workshop_portal.stays.models import Entitlement, Stay
from workshop_portal.stays.workflow import PaidBy
from workshop_portal.workshops.workflow import State


def after_a_no(app, guest, deed):
    """Carry out a deed about a guest who was read before, and said no since; with SQLite, says no right after. Whether it was
    refused where the no came first, and only there.
    """
    its, has_read, has_answered, no_came_first = guest.id, threading.Event(), threading.Event(), []

    def do():
        one = db.session.get(Participation, its)
        assert one.state == Answer.CONFIRMED
        has_read.set()
        no_came_first.append(has_answered.wait(MOMENT_S))
        deed(one)

    def answer():
        has_read.wait(SURE_S)
        participants.answer(db.session.get(Participation, its), "no")
        db.session.commit()
        has_answered.set()

    refused, failed = race(app, do, answer)
    assert (failed, guest.state) == (None, Answer.DECLINED)
    return isinstance(refused, Refused) == no_came_first[0]


def test_nothing_is_given_to_a_guest_who_says_no_at_this_moment(app, story):
    (guest,) = coming(story, story.prepared(), 1)
    olga = story.olga.id

    def entitle(one):
        by = db.session.get(Person, olga)
        terms = {"nights": 4, "night_cents": 10000, "travel_cents": 5000, "paid_by": PaidBy.CENTRE}
        entitling.entitle([one], **terms, by=by)

    assert after_a_no(app, guest, entitle)

    assert (count(Entitlement), db.session.query(Record).one().committed_cents) == (0, 0)


def test_what_a_guest_eats_is_not_kept_where_the_guest_says_no_at_this_moment(app, story):
    workshop = story.prepared()
    (guest,) = coming(story, workshop, 1)
    workshop.state = State.REGISTRATION_OPEN

    def register(one):
        actions.register(one, None, {}, public=False, diet=(["vegan"], "", ""))

    assert after_a_no(app, guest, register)

    assert [one.diet for one in db.session.query(Stay) if one.diet] == []


def test_the_coordinator_puts_no_days_right_of_a_guest_who_says_no_at_this_moment(app, story):
    (guest,) = coming(story, story.prepared(), 1)
    cora, first_on = story.cora.id, story.first_on

    def arrange(one):
        actions.arrange(one, {"arrive_on": first_on}, by=db.session.get(Person, cora))

    assert after_a_no(app, guest, arrange)


def test_a_room_is_given_back_for_the_nights_that_it_has_by_then(app, story, workshop, hotel):
    """Page and letter had read others before it was booked anew; with SQLite it is given back first."""
    guest, _block = full_room(story, workshop, hotel)
    its, cora, night = guest.id, story.cora.id, timedelta(days=1)
    has_read, is_booked_anew, came_first = threading.Event(), threading.Event(), []

    def give_back():
        one = db.session.get(Participation, its)
        read = queries.booking_of(one)  # and kept, as the page keeps what it shows
        has_read.set()
        came_first.append(is_booked_anew.wait(MOMENT_S))
        housing.give_back(one, tell=True, by=db.session.get(Person, cora))
        assert read is not None

    def book_anew():
        has_read.wait(SURE_S)
        one = db.session.get(Participation, its)
        queries.of(one).leave_on -= night
        housing.rebook(one, by=db.session.get(Person, cora))
        db.session.commit()
        is_booked_anew.set()

    failed, refused = race(app, give_back, book_anew)

    left_on = workshop.last_on - night if came_first[0] else workshop.last_on
    line = db.session.query(JournalLine).filter_by(deed="cancel room").one()
    assert failed is None and isinstance(refused, Refused) != came_first[0]
    assert line.detail.endswith(f"/{left_on}")
    assert days(workshop.last_on - 4 * night, left_on) in letters_to(guest)[-1].body
