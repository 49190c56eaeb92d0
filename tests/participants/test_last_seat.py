"""Twenty answers of the same second for the last seat, by twenty connections of their own."""

from functools import partial

from tests.participants.guests import invited
from tests.race import of, race
from workshop_portal.core.db import db
from workshop_portal.participants import actions, queries
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer

MANY = 20


def test_one_gets_the_last_seat_and_the_others_wait_in_the_order_of_their_answers(app, story):
    workshop = story.prepared()
    workshop.capacity = workshop.confirmed + 1
    guests, told = [of(Participation, one) for one in invited(story, workshop, MANY)], []

    def say_yes(guest):
        participation = guest()
        actions.answer(participation, "yes")
        told.append((queries.turn_of(participation), participation.id))

    assert race(app, *(partial(say_yes, one) for one in guests)) == [None] * MANY

    states = [one.state for one in queries.of(workshop) if not one.is_organiser]
    assert workshop.confirmed == workshop.capacity
    assert sorted(states) == [Answer.CONFIRMED] + [Answer.WAITING] * (MANY - 1)
    in_turn = [one.id for one in db.session.scalars(queries.in_turn(workshop.id))]
    assert sorted(turn for turn, _who in told) == list(range(MANY))
    assert in_turn == [who for turn, who in sorted(told) if turn]
