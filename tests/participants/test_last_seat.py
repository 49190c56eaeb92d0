"""Twenty answers of the same second for the last seat, by twenty connections of their own."""

from functools import partial
from threading import Barrier

from tests.participants.guests import invited
from tests.together import together
from workshop_portal.core.db import db
from workshop_portal.participants import actions, queries
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer

MANY = 20


def test_one_gets_the_last_seat_and_the_others_wait_in_the_order_of_their_answers(app, story):
    workshop = story.prepared()
    workshop.capacity = workshop.confirmed + 1
    ids = [one.id for one in invited(story, workshop, MANY)]
    told, barrier = [], Barrier(MANY, timeout=20)

    def say_yes(participation_id):
        with app.app_context():
            participation = db.session.get(Participation, participation_id)
            db.session.rollback()
            barrier.wait()
            actions.answer(participation, "yes")
            turn = queries.turn_of(participation)
            db.session.commit()
            told.append((turn, participation_id))
            db.session.remove()

    db.session.rollback()
    together(*(partial(say_yes, one) for one in ids))

    db.session.expire_all()
    states = [one.state for one in queries.of(workshop) if not one.is_organiser]
    assert workshop.confirmed == workshop.capacity
    assert sorted(states) == [Answer.CONFIRMED] + [Answer.WAITING] * (MANY - 1)
    in_turn = [one.id for one in db.session.scalars(queries.in_turn(workshop.id))]
    assert sorted(turn for turn, _who in told) == list(range(MANY))
    assert in_turn == [who for turn, who in sorted(told) if turn]
