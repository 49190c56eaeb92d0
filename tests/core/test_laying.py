"""Rows that nobody looks at again in their transaction: written with it, gone with it."""

from types import SimpleNamespace

from sqlalchemy import select

from workshop_portal.core import outbox
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail

ADA = SimpleNamespace(id=None, name="Ada Byron", email="ada@example.org", language="en")


def say(subject):
    outbox.write(ADA, kind="test", subject=subject, body="A letter.")


def subjects() -> list[str]:
    return list(db.session.scalars(select(Mail.subject).order_by(Mail.id)))


def test_they_are_written_with_the_commit_or_seen_by_whoever_asks_before(app):
    say("first")
    assert subjects() == ["first"]
    say("second")
    db.session.commit()
    db.session.rollback()
    assert subjects() == ["first", "second"]


def test_they_go_with_the_transaction(app):
    say("taken back")
    db.session.rollback()
    say("kept")
    db.session.commit()
    assert subjects() == ["kept"]


def test_they_go_with_a_savepoint_and_with_nothing_outside_it(app):
    say("before")
    trial = db.session.begin_nested()
    say("on trial")
    trial.rollback()
    with db.session.begin_nested():
        say("inside")
    say("after")
    db.session.commit()
    assert subjects() == ["before", "inside", "after"]
