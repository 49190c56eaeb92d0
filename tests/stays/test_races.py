"""What is given to guests, or told by them, in the moment in which they give their seat back."""

import threading

from tests.kept import count
from tests.participants.guests import coming
from tests.race import race
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.funding.models import Record
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.models import Person
from workshop_portal.stays import actions, entitling
from workshop_portal.stays.models import Entitlement, Stay
from workshop_portal.stays.workflow import PaidBy
from workshop_portal.workshops.workflow import State

MOMENT_S = 1.5


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
        has_read.wait(MOMENT_S)
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
