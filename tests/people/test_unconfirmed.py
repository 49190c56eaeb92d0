"""What was typed for an account that nobody confirmed goes after some days; whoever is known otherwise stays known."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from workshop_portal.background import sweep_rows
from workshop_portal.core import links
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.journal import JournalLine
from workshop_portal.people import actions, unconfirmed
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.queries import by_email

TYPED = {
    "given_name": "Nobody",
    "family_name": "Here",
    "institution": "Nowhere University",
    "country": "NL",
    "stage": "phd",
}


@pytest.fixture
def asked(app):
    """Somebody typed this address 31 days ago."""
    actions.register(email="nobody@example.org", hashed="hash", language="nl", at=now() - timedelta(days=31), **TYPED)
    db.session.commit()
    return by_email("nobody@example.org")


def lines(person):
    of_this = JournalLine.subject_kind == "person", JournalLine.subject_id == person.id
    return db.session.scalars(select(JournalLine.deed).where(*of_this).order_by(JournalLine.id)).all()


def test_nothing_that_was_typed_is_left_and_the_row_stays(app, asked, olga):
    number = asked.id
    sweep_rows(None, None)
    db.session.commit()

    assert db.session.get(Person, number) is asked and by_email("nobody@example.org") is None
    kept = [getattr(asked, column.key) for column in Person.__mapper__.column_attrs]
    assert not {"Nobody", "Here", "nobody@example.org", "Nowhere University", "hash", "NL", "phd"} & {*map(str, kept)}
    assert asked.privacy_at is None and not asked.is_active
    (mail,) = db.session.scalars(select(Mail).where(Mail.to_person_id == number))
    assert "nobody" not in f"{mail.to_name} {mail.to_address} {mail.subject} {mail.body}".lower()
    assert lines(asked)[-1] == "end unconfirmed"
    office = app.test_client(user=olga)
    assert asked.key not in office.get("/people/").text
    assert asked.key not in office.get("/search?q=Nobody").text


def test_the_same_address_can_be_used_again(asked):
    unconfirmed.sweep()
    actions.register(email="nobody@example.org", hashed="new", language="en", **TYPED)

    assert by_email("nobody@example.org").id != asked.id


def a_day_too_early(asked, _make):
    asked.privacy_at = now() - timedelta(days=29)


def confirmed(asked, _make):
    asked.verified_at = now()


def with_a_living_link(asked, _make):
    links.make("verify", person_id=asked.id)


@pytest.mark.parametrize("so", [a_day_too_early, confirmed, with_a_living_link])
def test_what_may_still_be_confirmed_stays(asked, make, so):
    so(asked, make)
    db.session.commit()
    unconfirmed.sweep()

    assert (asked.name, asked.password_hash) == ("Nobody Here", "hash")


def with_a_hat(asked, make):
    make.standing(asked, Hat.FINANCE)


def with_a_seat(asked, make):
    make.committee(asked)


def who_did_something(asked, make):
    actions.revise(make.person("Emmy"), {"institution": "Yale"}, by=asked)


@pytest.mark.parametrize("so", [with_a_hat, with_a_seat, who_did_something])
def test_whoever_is_known_otherwise_loses_the_password_alone(asked, make, so):
    so(asked, make)
    db.session.commit()
    unconfirmed.sweep()

    assert (asked.name, asked.email, asked.password_hash) == ("Nobody Here", "nobody@example.org", "")
    assert asked.is_active and lines(asked)[-1] == "end unconfirmed"


def test_whoever_was_known_before_the_account_was_asked_for_loses_the_password_alone(make):
    emmy = make.person("Emmy", verified_at=None)
    actions.register(email=emmy.email, hashed="hash", language="nl", at=now() - timedelta(days=31), **TYPED)
    db.session.commit()
    unconfirmed.sweep()

    assert (emmy.given_name, emmy.password_hash) == ("Emmy", "")


def test_the_days_are_a_setting_and_the_letter_names_them(app, asked, monkeypatch):
    monkeypatch.setitem(app.config, "UNCONFIRMED_DAYS", 45)
    unconfirmed.sweep()
    assert asked.name == "Nobody Here"

    actions.register(email="other@example.org", hashed="hash", language="en", **TYPED)
    assert "after 45 days it is deleted" in db.session.scalar(select(Mail).order_by(Mail.id.desc())).body
