"""What two officers do at the same moment: one after the other, and the second knows of the first."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from tests.race import race
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.people import actions, nominations, queries, seats
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Nomination, Person, Seat
from workshop_portal.people.standing import Standing, hats


@pytest.fixture
def who(make, olga):
    """A name → that person, as the one who asks knows them: Olga and Oscar are the office, Eve is nobody."""
    oscar, eve = make.appointed("office", "Oscar", password_hash="x"), make.person("Eve", password_hash="x")
    db.session.commit()
    ids = {"olga": olga.id, "oscar": oscar.id, "eve": eve.id}
    return lambda name: db.session.get(Person, ids[name])


def lines(*deeds):
    return [one.deed for one in db.session.query(JournalLine).filter(JournalLine.deed.in_(deeds))]


def told(kind):
    db.session.commit()
    return db.session.query(Mail).filter_by(kind=kind).count()


def one_is_refused(came_to):
    """One deed was done; the other was refused, in words."""
    done, refused = sorted(came_to, key=lambda one: one is not None)
    assert done is None and isinstance(refused, Refused | NoResultFound), came_to  # on SQLite it is gone already


def office_row(person):
    return next(one for one in queries.appointments_of(person) if one.hat == Hat.OFFICE)


@pytest.mark.parametrize(
    "deed",
    [
        lambda person, by: actions.end_appointment(office_row(person), by=by),
        lambda person, by: actions.disable(person, by=by),
    ],
    ids=["end their appointment", "close their account"],
)
def test_the_last_two_of_the_office_can_not_put_each_other_out(app, who, deed):
    one_is_refused(race(app, lambda: deed(who("olga"), who("oscar")), lambda: deed(who("oscar"), who("olga"))))

    assert [Hat.OFFICE in hats(who(name)) for name in ("olga", "oscar")].count(True) == 1


def test_an_appointment_is_ended_once(app, who):
    actions.appoint(who("eve"), Hat.FINANCE)

    def end(name):
        (row,) = queries.appointments_of(who("eve"))
        actions.end_appointment(row, by=who(name))

    one_is_refused(race(app, lambda: end("olga"), lambda: end("oscar")))
    assert lines("end appointment") == ["end appointment"]


def test_what_was_asked_is_confirmed_once_and_not_dropped_as_well(app, make, who):
    nominations.nominate(who("eve"), Hat.FINANCE, by=who("olga"))
    otto_id = make.appointed("office", "Otto").id

    def asked():
        return db.session.query(Nomination).one()

    def confirm(by_id):
        nominations.confirm(asked(), by=db.session.get(Person, by_id))

    oscar_id = who("oscar").id
    one_is_refused(race(app, lambda: confirm(oscar_id), lambda: confirm(otto_id)))
    worn = db.session.query(Standing).filter_by(person_id=who("eve").id).all()
    assert [one.hat for one in worn] == [Hat.FINANCE]
    assert told("appointed") == 1 and db.session.query(Nomination).count() == 0

    nominations.nominate(who("eve"), Hat.DIRECTOR, by=who("olga"))
    one_is_refused(race(app, lambda: confirm(oscar_id), lambda: nominations.drop(asked(), by=who("olga"))))
    assert lines("drop appointment") == ([] if Hat.DIRECTOR in hats(who("eve")) else ["drop appointment"])


@pytest.fixture
def committee(make):
    committee = make.committee(make.person("Max"))
    db.session.commit()
    committee_id = committee.id
    return lambda: db.session.get(Committee, committee_id)


def test_a_seat_is_given_once(app, who, committee):
    def give():
        seats.give(who("eve"), committee(), Hat.MEMBER, by=who("olga"))

    one_is_refused(race(app, give, give))
    assert db.session.query(Seat).filter_by(person_id=who("eve").id).count() == told("seat_given") == 1


def test_a_seat_ends_once_and_on_the_earlier_of_two_days(app, who, committee):
    def end(days):
        (row,) = committee().seats
        seats.end(row, last_on=today() + timedelta(days=days), by=who("olga"))

    one_is_refused(race(app, lambda: end(60), lambda: end(60)))
    assert (len(lines("end seat")), told("seat_ended")) == (1, 1)

    race(app, lambda: end(20), lambda: end(40))
    assert committee().seats[0].until_on == today() + timedelta(days=20)
