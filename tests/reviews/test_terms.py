"""A member reads as long as the seat lasts; an extra reader was asked without one, and stays."""

from datetime import timedelta

import pytest

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.people import actions as people
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import Standing
from workshop_portal.reviews import actions, reminders, terms
from workshop_portal.reviews.models import Assignment, Review, Tally
from workshop_portal.reviews.workflow import AssignmentState


@pytest.fixture
def read(scene):
    """A proposal in review that Max and Lise read, as many as the call wants."""
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    return proposal


@pytest.fixture
def days_later(monkeypatch):
    def move(days):
        later = clock.real_now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: later)

    return move


def seat_of(person) -> Seat:
    return db.session.scalars(db.select(Seat).where(Seat.person_id == person.id).order_by(Seat.id.desc())).first()


def state_of(proposal, person) -> AssignmentState:
    mine = db.select(Assignment.state).where(Assignment.proposal_id == proposal.id, Assignment.person_id == person.id)
    return db.session.scalar(mine)


def opens(app, person, proposal) -> list[int]:
    browser = app.test_client(user=person)
    return [
        browser.get(path).status_code
        for path in ("/reviews/", f"/reviews/{proposal.code}", f"/proposals/{proposal.code}")
    ]


def test_a_seat_ended_at_once_takes_what_was_to_be_read_with_it(app, scene, read):
    assert opens(app, scene.max, read) == [200, 200, 200]
    form = app.test_client(user=scene.max).tab(f"/reviews/{read.code}", form="")

    people.end_seat(seat_of(scene.max), by=scene.olga)
    db.session.commit()

    assert opens(app, scene.max, read) == [404, 404, 404]
    assert form.send(go="send").status_code == 404 and db.session.query(Review).count() == 0
    assert state_of(read, scene.max) == AssignmentState.ENDED and state_of(read, scene.lise) == AssignmentState.ASSIGNED
    assert db.session.scalar(db.select(Tally.assigned)) == 1


def test_a_last_day_to_come_works_by_itself(app, scene, read, days_later):
    people.end_seat(seat_of(scene.max), last_on=clock.today() + timedelta(days=3), by=scene.olga)
    db.session.commit()
    days_later(3)
    assert opens(app, scene.max, read) == [200, 200, 200]

    days_later(4)
    assert opens(app, scene.max, read) == [404, 404, 404]
    terms.end_what_is_over()
    db.session.commit()
    assert state_of(read, scene.max) == AssignmentState.ENDED
    assert "1 proposal in review lacks a reader" in app.test_client(user=scene.olga).get("/desk").text
    assert reminders.remind(scene.call, scene.committee, by=scene.olga) == (1, 0, 0)
    assert db.session.scalars(db.select(Mail.to_person_id)).all() == [scene.lise.id]


def test_nobody_is_reminded_of_what_the_seat_took_along_before_the_job_has_run(app, scene, read, days_later):
    people.end_seat(seat_of(scene.max), last_on=clock.today(), by=scene.olga)
    db.session.commit()
    days_later(1)
    assert state_of(read, scene.max) == AssignmentState.ASSIGNED
    assert reminders.remind(scene.call, scene.committee, by=scene.olga) == (1, 0, 0)
    assert db.session.scalars(db.select(Mail.to_person_id)).all() == [scene.lise.id]


def test_who_is_asked_during_a_term_with_a_last_day_reads_until_then(app, scene, days_later):
    seat_of(scene.max).until_on = clock.today() + timedelta(days=3)
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    days_later(4)
    assert opens(app, scene.max, proposal) == [404, 404, 404]


def test_a_term_that_follows_carries_on_and_one_after_a_gap_does_not(app, scene, read, days_later):
    end = clock.today() + timedelta(days=3)
    for person, gap in ((scene.max, 1), (scene.lise, 2)):
        people.end_seat(seat_of(person), last_on=end, by=scene.olga)
        people.seat(person, scene.committee, from_on=end + timedelta(days=gap), by=scene.olga)
    db.session.commit()
    for days in (4, 9):
        days_later(days)
        terms.end_what_is_over()
        db.session.commit()
    assert opens(app, scene.max, read) == [200, 200, 200]
    assert opens(app, scene.lise, read)[1] == 404


def test_a_new_term_from_a_later_day_takes_nothing_away(scene, read):
    seat_of(scene.max).until_on = clock.today() - timedelta(days=1)
    actions.assign(read, scene.eve, scene.committee, by=None, extra=True)
    of_eve = db.select(Standing).where(Standing.person_id == scene.eve.id)
    db.session.scalars(of_eve).one().ground = "assigned"  # as it was kept of extra readers too
    db.session.commit()

    for person in (scene.max, scene.eve):
        people.seat(person, scene.committee, from_on=clock.today() + timedelta(days=1), by=scene.olga)
    db.session.commit()

    assert [state_of(read, one) for one in (scene.max, scene.eve)] == [AssignmentState.ASSIGNED] * 2
    assert db.session.scalars(of_eve).one().until_on is None


def test_a_new_term_that_follows_carries_what_is_read_with_it(app, scene, read):
    last = clock.today() + timedelta(days=30)
    people.end_seat(seat_of(scene.max), last_on=clock.today(), by=scene.olga)
    people.seat(scene.max, scene.committee, from_on=clock.today() + timedelta(days=1), until_on=last, by=scene.olga)
    hat = db.select(Standing.until_on).where(Standing.person_id == scene.max.id, Standing.hat == "reviewer")
    assert db.session.scalars(hat).all() == [last]


def test_an_open_hat_of_a_sent_review_ends_with_the_seat_and_is_not_looked_for_again(app, scene, read):
    scene.sent(scene.max, read)
    db.session.execute(db.update(Standing).values(until_on=None))  # as an import, or an earlier portal, leaves it
    yesterday = seat_of(scene.max).until_on = clock.today() - timedelta(days=1)
    seat_of(scene.lise).until_on = yesterday
    db.session.commit()
    people.seat(scene.lise, scene.committee, by=scene.olga)
    db.session.commit()

    assert terms.members_who_left() == [(scene.max.id, scene.committee.id)]
    terms.end_what_is_over()
    db.session.commit()

    browser = app.test_client(user=scene.max)
    assert [browser.get(f"/reviews/{read.code}{end}").status_code for end in ("", "/all", "/versions")] == [404] * 3
    assert state_of(read, scene.max) == AssignmentState.ASSIGNED  # the review counts
    assert opens(app, scene.lise, read) == [200, 200, 200]
    assert terms.members_who_left() == []


def test_a_review_that_was_sent_stays_and_its_writer_goes(app, scene, read):
    scene.sent(scene.max, read)
    scene.sent(scene.lise, read)
    assert app.test_client(user=scene.max).get(f"/reviews/{read.code}/all").status_code == 200

    people.end_seat(seat_of(scene.max), by=scene.olga)
    db.session.commit()

    browser = app.test_client(user=scene.max)
    assert [browser.get(f"/reviews/{read.code}{end}").status_code for end in ("", "/all", "/versions")] == [404] * 3
    assert state_of(read, scene.max) == AssignmentState.ASSIGNED
    assert (db.session.scalar(db.select(Tally.assigned)), db.session.scalar(db.select(Tally.submitted))) == (2, 2)


def test_an_extra_reader_reads_on_and_so_does_the_member_of_another_committee(app, scene, read):
    other = scene.make.committee(scene.niels, name="algebra")
    both = scene.proposal("in_review", committees=[scene.committee, other])
    actions.assign(read, scene.eve, scene.committee, by=scene.olga, extra=True)
    scene.reader(scene.niels, both, committee=other)
    scene.make.standing(scene.eve, "cleared", read)
    people.seat(scene.eve, other, until_on=clock.today(), by=scene.olga)
    people.end_seat(seat_of(scene.eve), by=scene.olga)
    here = db.select(Seat).where(Seat.person_id == scene.niels.id, Seat.committee_id == scene.committee.id)
    people.end_seat(db.session.scalars(here).one(), by=scene.olga)
    db.session.commit()
    terms.end_what_is_over()
    db.session.commit()

    assert opens(app, scene.eve, read) == [200, 200, 200]
    assert opens(app, scene.niels, both) == [200, 200, 200]


def test_who_had_a_seat_may_be_asked_again_as_an_extra_reader_or_as_a_member(app, scene, read):
    people.end_seat(seat_of(scene.max), by=scene.olga)
    actions.assign(read, scene.max, scene.committee, by=scene.olga, extra=True)
    db.session.commit()
    terms.end_what_is_over()
    assert opens(app, scene.max, read) == [200, 200, 200]

    people.end_seat(seat_of(scene.lise), by=scene.olga)
    people.seat(scene.lise, scene.committee, by=scene.olga)
    db.session.commit()
    assert opens(app, scene.lise, read)[1] == 404
    actions.assign(read, scene.lise, scene.committee, by=scene.olga)
    db.session.commit()
    assert opens(app, scene.lise, read) == [200, 200, 200]


def test_what_was_asked_before_this_was_kept_ends_with_the_seat_too(scene, read):
    db.session.execute(db.update(Standing).values(until_on=None))
    seat_of(scene.max).until_on = clock.today() - timedelta(days=30)
    db.session.commit()
    terms.end_what_is_over()
    assert state_of(read, scene.max) == AssignmentState.ENDED and state_of(read, scene.lise) == AssignmentState.ASSIGNED


def test_the_page_that_ends_a_seat_names_the_open_reviews(app, scene, read):
    sent, closed = scene.proposal("in_review"), scene.proposal("in_review")
    for proposal in (sent, closed):
        scene.reader(scene.max, proposal)
    scene.sent(scene.max, sent)
    scene.make.standing(scene.olga, "conflicted", closed)
    page = (
        app.test_client(user=scene.olga)
        .get(f"/people/committees/{scene.committee.key}/seats/{seat_of(scene.max).key}/end")
        .text
    )
    assert f"/assign/{read.code}/" in page
    assert sent.code not in page and closed.code not in page
