"""Days on which somebody is away: who notes them, what follows, and who hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.race import race
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.people import absence
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import hats
from workshop_portal.workshops import loads


def letters_to(person):
    return list(db.session.scalars(select(Mail).filter_by(to_person_id=person.id, kind="absence_noted")))


def later(days):
    return today() + timedelta(days=days)


def send(browser, address, first, last, **more):
    return browser.tab(address, form="/away").send(from_on=first.isoformat(), until_on=last.isoformat(), **more)


def test_a_chair_notes_the_own_days_and_the_vice_chair_is_chair_while_they_last(story, browse):
    story.committee.seats.append(Seat(person=story.eve, role=Hat.VICE, from_on=later(-30)))
    db.session.commit()
    assert Hat.CHAIR not in hats(story.eve, story.proposal)

    answer = send(browse(story.charles), "/people/away", today(), later(4))

    assert answer.status_code == 303
    assert Hat.CHAIR in hats(story.eve, story.proposal) and Hat.CHAIR in hats(story.charles, story.proposal)
    assert not letters_to(story.charles)
    page = browse(story.charles).get("/people/away").text
    assert "Away now" in page


def test_the_office_notes_it_of_somebody_who_hears_of_it_and_takes_it_back(story, browse):
    address = f"/people/{story.charles.key}/away"
    send(browse(story.olga), address, later(3), later(9))

    (letter,) = letters_to(story.charles)
    assert letter.link_path == "/people/away" and story.olga.name in letter.body
    charles = browse(story.charles)
    assert "To come" in charles.get("/people/away").text
    (row,) = absence.of(story.charles)
    assert charles.tab("/people/away", form="/away/end").send(go=str(row.id)).status_code == 303
    db.session.expire_all()
    ended = select(func.count(JournalLine.id)).filter_by(deed="end absence")
    assert absence.of(story.charles) == [] and db.session.scalar(ended) == 1
    assert charles.post("/people/away/end", data={"go": str(row.id)}).status_code == 404


def test_nobody_takes_back_the_days_of_another(story, browse):
    row = absence.note(story.charles, today(), later(2), by=story.charles)
    db.session.commit()
    answer = browse(story.olga).post("/people/away/end", data={"go": str(row.id)})

    assert answer.status_code == 404 and absence.of(story.charles)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (4, 2, "The last day can&#39;t come before the first day."), (-9, -2, "These days are over."),
        (0, 900, "Give a year at most."), (2, 3, "is noted already"),
    ],
)  # fmt: skip
def test_days_that_can_not_be_noted_are_said_beside_their_field_and_stay_typed(story, browse, first, last, words):
    absence.note(story.charles, later(3), later(5), by=story.charles)
    db.session.commit()

    answer = send(browse(story.charles), "/people/away", later(first), later(last))

    assert answer.status_code == 422 and words in answer.text and later(last).isoformat() in answer.text
    assert len(absence.of(story.charles)) == 1


def test_two_who_note_the_same_days_at_once_note_them_once(story, app):
    charles, olga = story.charles.id, story.olga.id

    def deed(by):
        absence.note(db.session.get(Person, charles), today(), later(3), by=db.session.get(Person, by))

    came_to = race(app, lambda: deed(charles), lambda: deed(olga))

    assert sorted(isinstance(one, Refused) for one in came_to) == [False, True]
    assert len(absence.of(story.charles)) == 1


def test_the_page_is_for_whoever_is_missed_and_the_office_notes_it_of_others_alone(story, browse):
    assert browse(story.ada).get("/people/away").status_code == 404
    assert "/people/away" not in browse(story.ada).get("/people/profile").text
    assert "/people/away" in browse(story.cora).get("/people/profile").text
    assert browse(story.olga).get(f"/people/{story.olga.key}/away").status_code == 404


def test_a_coordinator_who_is_away_in_the_week_of_a_workshop_stands_last_for_it(story):
    first = story.make.appointed("coordinator", "Aad")
    workshop = story.prepared()
    absence.note(first, workshop.first_on, workshop.last_on, by=first)
    db.session.commit()

    (last,) = [one for one in loads.of(story.olga, workshop) if one.person == first]

    assert loads.of(story.olga, workshop)[-1].person == first
    assert [(row.from_on, row.until_on) for row in last.away] == [(workshop.first_on, workshop.last_on)]
    assert all(not one.away for one in loads.of(story.olga))
