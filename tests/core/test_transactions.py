"""What only reads changes nothing, ends quietly, and leaves its connection as good as it found it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.conftest import ON_POSTGRESQL
from workshop_portal.core.db import db, only_reads, reading
from workshop_portal.people.models import Person

OFTEN = 8  # the driver prepares what it is asked more than five times


def a_question():
    return select(Person.id).where(Person.email == "nobody@uni.example")


@pytest.mark.skipif(not ON_POSTGRESQL, reason="the driver of SQLite keeps what it prepared, however a transaction ends")
def test_what_is_asked_by_one_reading_after_the_other_is_prepared_once(app):
    db.session.remove()
    db.engine.dispose()  # one connection serves them all, however many lay ready
    for _each in range(OFTEN):
        with reading():
            db.session.execute(a_question())

    with reading():
        prepared = list(db.session.scalars(text("SELECT statement FROM pg_prepared_statements")))
    assert [one for one in prepared if one.startswith("SELECT person.id") and "person.email" in one]


def test_what_reads_changes_nothing_and_what_comes_after_it_may(app, story):
    name = story.ada.family_name
    change = text("UPDATE person SET family_name = 'Changed' WHERE id = :id").bindparams(id=story.ada.id)
    db.session.commit()

    with reading(), pytest.raises(DBAPIError, match="read-?only"):
        db.session.execute(change)
    db.session.refresh(story.ada)
    assert story.ada.family_name == name
    db.session.execute(change)
    db.session.commit()

    db.session.refresh(story.ada)
    assert story.ada.family_name == "Changed"


@pytest.mark.skipif(not ON_POSTGRESQL, reason="a file of SQLite is always there")
def test_what_reads_while_its_connection_is_ended_leaves_nobody_who_comes_after_it_reading_only(app, story):
    with pytest.raises(OperationalError), reading():
        db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert not only_reads()
    story.ada.family_name = "Changed"
    db.session.commit()
