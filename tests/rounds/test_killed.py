"""An import that is killed at any moment leaves the portal as before or as after it; repeated, it has happened once."""

import random

import pytest

from tests.faults.portal import HERE as FAULTS
from tests.faults.portal import Processes
from tests.rounds.conftest import SMALL, written
from workshop_portal.core.db import db

DYING = str(FAULTS.parent / "rounds" / "dying.py")


@pytest.fixture
def kill_at(app, database, tmp_path):
    """Import the small round in a process that dies at this moment."""
    tmp_path.chmod(0o700)
    processes = Processes(tmp_path, database)

    def kill_at(moment):
        db.session.rollback()
        process = processes.start(DYING, str(moment), str(SMALL))
        process.wait(60)
        return process.returncode

    yield kill_at
    processes.close()


def once(small, bring, export, is_done):
    """What the next import then finds and leaves."""
    report = bring(small)
    assert report.is_a_change is not is_done
    assert export("spring-2027") == written(small)
    assert not bring(small).is_a_change


@pytest.mark.slow
@pytest.mark.parametrize("moment", [1, 15, 30, "before_commit"])
def test_before_the_commit_it_has_not_happened(small, bring, export, dump, kill_at, moment):
    before = dump()

    assert kill_at(moment) == -9

    assert dump() == before
    once(small, bring, export, is_done=False)


@pytest.mark.slow
def test_after_the_commit_it_has_happened(small, bring, export, kill_at):
    assert kill_at("after_commit") == -9

    once(small, bring, export, is_done=True)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(50))
def test_at_any_statement_it_is_before_or_after(small, bring, export, kill_at, seed):
    died = kill_at(random.Random(seed).randrange(1, 60)) == -9

    once(small, bring, export, is_done=not died)
