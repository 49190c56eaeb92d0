"""External funds of one record that are changed, or taken off, at the same moment."""

import threading

import pytest

from tests.race import MOMENT_S, SURE_S, race
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.funding import actions
from workshop_portal.funding.models import ExternalFund, FundState, Record
from workshop_portal.people.models import Person


@pytest.fixture
def record(story):
    """Two funds of € 1,000 are applied for."""
    record = db.session.query(Record).filter_by(workshop_id=story.prepared().id).one()
    for source in ("A council", "A foundation"):
        actions.add_fund(record, source=source, amount_cents=1_000_00, by=story.fin)
    db.session.commit()
    return record


def after(app, story, fund, other, deed, meanwhile):
    """Carry out `deed` of a fund whose record and funds were read before the other person, meanwhile, did something else."""
    ids, fin = (fund.id, other.id), story.fin.id
    has_read, is_done = threading.Event(), threading.Event()

    def do():
        one = db.session.get(ExternalFund, ids[0])
        assert len(one.record.funds) == 2
        has_read.set()
        is_done.wait(MOMENT_S)
        deed(one, db.session.get(Person, fin))

    def do_meanwhile():
        has_read.wait(SURE_S)
        meanwhile(db.session.get(ExternalFund, ids[1]), db.session.get(Person, fin))
        db.session.commit()
        is_done.set()

    return race(app, do, do_meanwhile)


def grant(fund, by):
    actions.change_fund(fund, FundState.GRANTED, by=by)


def drop(fund, by):
    actions.drop_fund(fund, by=by)


def correct(fund, by):
    actions.change_fund(fund, fund.state, amount_cents=2_000_00, by=by)


def counted(record) -> int:
    return sum(fund.amount_cents for fund in record.funds if fund.state in actions.COUNTS)


@pytest.mark.parametrize(("deed", "is_same"), [(grant, False), (drop, False), (correct, False), (correct, True)])
def test_what_counts_is_the_sum_of_the_funds_that_stand_whoever_changes_another_meanwhile(
    app, story, record, deed, is_same
):
    fund, other = record.funds

    came_to = after(app, story, fund, fund if is_same else other, deed, grant)

    assert came_to == [None, None]
    assert record.external_cents == counted(record)


def test_a_fund_that_was_taken_off_meanwhile_is_not_changed(app, story, record):
    fund, _other = record.funds

    refused, failed = after(app, story, fund, fund, grant, drop)

    assert failed is None
    assert isinstance(refused, Refused) or db.session.get_bind().dialect.name == "sqlite"  # there it came first
    assert record.external_cents == counted(record) == 0 and len(record.funds) == 1
