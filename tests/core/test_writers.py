"""SQLite has one lock for writers and no queue before it: the portal's writers come in turn, and nobody waits for ever."""

import threading
from contextlib import nullcontext

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from workshop_portal.core.sqlite import Shelf, Writers


def engine_on(folder, busy_ms, **pool):
    engine = sa.create_engine(f"sqlite:///{folder / 'writers.sqlite'}", **pool)
    Writers(busy_ms).watch(engine)
    return engine


@pytest.fixture
def engine(tmp_path):
    engine = engine_on(tmp_path, busy_ms=20_000)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE line (name TEXT)"))
    yield engine
    engine.dispose()


def write(engine, name):
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO line VALUES (:name)"), {"name": name})


def asked_to_read():
    """As in a request for a page: nothing may be changed."""
    return Flask(__name__).test_request_context("/")


def names(engine):
    with asked_to_read(), engine.begin() as connection:
        return sorted(connection.execute(sa.text("SELECT name FROM line")).scalars())


def test_writers_of_two_processes_who_find_the_lock_taken_all_write_once_it_is_free(engine, tmp_path):
    other = engine_on(tmp_path, busy_ms=20_000)  # has a line of its own, as another process has
    with engine.begin() as holder:
        holder.execute(sa.text("INSERT INTO line VALUES ('first')"))
        threads = [threading.Thread(target=write, args=(one, f"{n}")) for n in range(4) for one in (engine, other)]
        for one in threads:
            one.start()
        assert names(other) == []  # readers queue behind nobody

    for one in threads:
        one.join()
    other.dispose()
    assert names(engine) == sorted(["first", *(f"{n}" for n in range(4) for _each in (engine, other))])


def test_who_waits_for_too_long_is_refused_and_leaves_the_line_to_the_next(engine, tmp_path):
    hasty = engine_on(tmp_path, busy_ms=50)
    with engine.begin(), pytest.raises(OperationalError, match="locked"):
        write(hasty, "too late")

    write(hasty, "in time")
    hasty.dispose()
    assert names(engine) == ["in time"]


def test_a_reader_cannot_write(engine):
    with asked_to_read(), pytest.raises(OperationalError, match="readonly"):
        write(engine, "in secret")

    assert names(engine) == []


def test_a_connection_is_told_anew_only_when_it_turns_from_reading_to_writing(engine):
    """Being told makes SQLite prepare every statement of the connection again."""
    told = []
    with engine.connect() as connection:
        connection.connection.dbapi_connection.set_trace_callback(told.append)
    for reads in (True, True, False, False, True):
        with asked_to_read() if reads else nullcontext(), engine.begin() as connection:
            connection.execute(sa.text("SELECT 1"))
            if reads:
                with pytest.raises(OperationalError, match="readonly"):
                    connection.execute(sa.text("INSERT INTO line VALUES ('x')"))
    assert [one for one in told if "query_only" in one] == [f"PRAGMA query_only = {n}" for n in (1, 0, 1)]


@pytest.mark.parametrize(("most", "told"), [(2, (1, 0)), (1, (1, 0, 1, 0, 1))])
def test_who_reads_gets_the_connection_that_has_read_before_where_there_is_room_for_both(tmp_path, most, told):
    said = []
    engine = engine_on(tmp_path, busy_ms=50, poolclass=Shelf, pool_size=most, max_overflow=0)
    sa.event.listen(engine, "connect", lambda connection, _record: connection.set_trace_callback(said.append))
    for reads in (True, False, True, False, True):
        with asked_to_read() if reads else nullcontext(), engine.begin() as connection:
            connection.execute(sa.text("SELECT 1"))
    engine.dispose()
    assert [one for one in said if "query_only" in one] == [f"PRAGMA query_only = {n}" for n in told]


def test_connections_at_rest_serve_a_crowd_and_none_is_lost(tmp_path):
    engine = engine_on(tmp_path, busy_ms=20_000, poolclass=Shelf, pool_size=2, max_overflow=2)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE line (name TEXT)"))
    before = engine.pool.checkedin()

    def visit(n):
        for turn in range(20):
            write(engine, f"{n} {turn}")
            assert f"{n} {turn}" in names(engine)

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(names(engine)) == 80
    assert (before, engine.pool.checkedin(), engine.pool.checkedout()) == (1, 2, 0)
    engine.dispose()
