"""An assignment that finds no end or no room takes nothing else along, and a person can stop it."""

import os
import signal

import pytest
from sqlalchemy import select

from tests.benchmarks.assignment_cases import case
from tests.faults.portal import wait_for
from tests.faults.test_mail import state_of, write
from tests.reviews.assignment_checks import broken, problem
from workshop_portal.core import jobs
from workshop_portal.core.db import db, reading
from workshop_portal.core.jobs import JobState
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.reviews import actions
from workshop_portal.reviews.models import AssignmentRun

SMALL = problem(["a"], ["ada", "emmy"]) | {"time_limit_s": 10}
LONG = case("crowded", seed=1) | {"time_limit_s": 60}


@pytest.fixture
def ordered(make):
    """ordered(document): a run of it that the worker is to compute."""
    committee = make.committee(make.person("Emmy"))
    call = make.call(committees=[committee])

    def order(asked):
        run = AssignmentRun(call=call, committee=committee, asked=asked)
        db.session.add(run)
        db.session.flush()
        jobs.order("assignment", run.id)
        db.session.commit()
        return run.id

    return order


def answer_of(run_id):
    with reading():
        return db.session.scalar(select(AssignmentRun.answered).where(AssignmentRun.id == run_id))


def job_of(run_id):
    with reading():
        asked = select(jobs.Job.state, jobs.Job.attempts, jobs.Job.done_at).where(jobs.Job.thing_id == run_id)
        return db.session.execute(asked).one()


def sent_at(mail_id):
    with reading():
        return db.session.scalar(select(Mail.sent_at).where(Mail.id == mail_id))


def test_an_assignment_without_end_gives_the_best_so_far_and_mails_leave_meanwhile(portal, ordered, mail_server):
    asked = LONG | {"time_limit_s": 2}
    portal.worker()
    run_id, mail_id = ordered(asked), write()

    wait_for(lambda: answer_of(run_id) and state_of(mail_id) == MailState.SENT)

    answer, job = answer_of(run_id), job_of(run_id)
    assert broken(asked, answer) == []
    assert (answer["status"], answer["worst"] < answer["worst_bound"]) == ("feasible", True)
    assert job.state == JobState.DONE and sent_at(mail_id) < job.done_at


def test_an_assignment_that_finds_no_room_says_so_and_the_next_one_is_computed(portal, ordered, mail_server):
    names = [str(n) for n in range(70_000)]
    large, small = ordered(problem(names, names) | {"time_limit_s": 10}), ordered(SMALL)
    worker = portal.worker()

    wait_for(lambda: answer_of(large) and answer_of(small))
    assert (answer_of(large)["status"], answer_of(small)["status"]) == ("no room", "optimal")
    assert worker.poll() is None


def test_an_assignment_that_a_person_stops_ends_at_once_and_the_next_one_is_computed(portal, ordered, mail_server):
    portal.worker()
    stopped, small, mail_id = ordered(LONG), ordered(SMALL), write()
    wait_for(lambda: state_of(mail_id) == MailState.SENT)
    assert answer_of(small) is None

    actions.stop_run(db.session.get(AssignmentRun, stopped), by=None)
    db.session.commit()

    wait_for(lambda: answer_of(small), seconds=LONG["time_limit_s"] / 2)
    assert (answer_of(stopped)["status"], job_of(stopped)[:2]) == ("stopped", (JobState.CANCELLED, 0))


def test_an_assignment_whose_worker_is_killed_is_computed_by_the_next(portal, ordered, mail_server):
    worker = portal.worker()
    run_id, mail_id = ordered(LONG), write()
    wait_for(lambda: state_of(mail_id) == MailState.SENT)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert answer_of(run_id) is None
    db.session.get(AssignmentRun, run_id).asked = LONG | {"time_limit_s": 3}  # else the next one is waited for as long
    db.session.commit()

    portal.worker()
    wait_for(lambda: answer_of(run_id))
    assert (answer_of(run_id)["status"], job_of(run_id)[:2]) == ("feasible", (JobState.DONE, 0))
