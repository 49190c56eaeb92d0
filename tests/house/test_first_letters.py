"""The text of a letter that the office has never seen is laid down with the first one, whoever comes first."""

from tests.race import race
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.letters import LetterTemplate
from workshop_portal.people import actions as people
from workshop_portal.people import letters
from workshop_portal.people.models import Committee, Person


def test_two_deeds_that_write_the_first_letter_of_a_kind_are_both_done(app, make):
    seats = [(make.person(name, password_hash="a hash").id, make.committee().id) for name in ("Ada", "Bob")]

    def seat(person_id, committee_id):
        letters.tell_seated(people.seat(db.session.get(Person, person_id), db.session.get(Committee, committee_id)))

    assert race(app, *(lambda one=one: seat(*one) for one in seats)) == [None, None]
    assert db.session.query(LetterTemplate).filter_by(key="seat_given").count() == 1
    assert sorted(mail.to_name for mail in db.session.query(Mail).filter_by(kind="seat_given")) == [
        "Ada Byron",
        "Bob Byron",
    ]
