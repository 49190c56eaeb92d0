"""Work to be done outside a request: a row beside the change that asks for it; the worker takes it when it is due."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.clock import now, real_now
from workshop_portal.core.db import Keyed, When, db, kinds, rows_changed
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_


class Work(NamedTuple):
    """How a kind of job is done: `read(thing_id)` and `compute(what was read, is_wanted)` outside the writing transaction,
    then `write(thing_id, result)` in one transaction with the job's end. A short deed has only `write(thing_id, None)`.

    `compute` asks `is_wanted()` now and then, and raises children.Stopped once it is not."""

    write: Callable
    read: Callable | None = None
    compute: Callable | None = None


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Keyed, db.Model):
    """One piece of work: its kind names the deed, `thing_id` what it is about."""

    kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int | None]
    due_at: Mapped[When] = mapped_column(index=True)
    state: Mapped[JobState] = mapped_column(kinds(JobState), default=JobState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")
    ordered_by: Mapped[int | None]
    done_at: Mapped[When | None]


class Heartbeat(db.Model):
    """When a worker was last alive, in the machine's time."""

    worker: Mapped[str] = mapped_column(String(40), unique=True)
    seen_at: Mapped[When]


def order(kind, thing_id=None, *, due_at=None, by=None) -> Job:
    """Ask for a piece of work; the caller commits it together with what it belongs to."""
    job = Job(kind=kind, thing_id=thing_id, due_at=due_at or now(), ordered_by=by and by.id)
    db.session.add(job)
    return job


def cancel(kind, thing_id) -> bool:
    """Take back what has not begun."""
    mine = update(Job).where(Job.kind == kind, Job.thing_id == thing_id, Job.state == JobState.WAITING)
    return rows_changed(mine.values(state=JobState.CANCELLED)) > 0


def is_wanted(job_id) -> bool:
    return db.session.scalar(select(Job.state).where(Job.id == job_id)) == JobState.WAITING


def due(at, kinds, limit=20) -> list[tuple[int, int]]:
    """What is to be done now of these kinds: (id, attempts so far)."""
    ready = select(Job.id, Job.attempts).where(Job.state == JobState.WAITING, Job.due_at <= at, Job.kind.in_(kinds))
    return [(row.id, row.attempts) for row in db.session.execute(ready.order_by(Job.due_at).limit(limit))]


def take(job_id) -> Job | None:
    """Lock a job for its one transaction: the deed and its end are committed together, so it is done once."""
    job = db.session.scalar(select(Job).where(Job.id == job_id).with_for_update())
    return job if job and job.state == JobState.WAITING else None


def end(job):
    job.state = JobState.DONE
    job.done_at = now()


def try_again(job):
    """Take up again what was parked. Its tries are counted on: they name the engine's workflow, which runs once."""
    if job.state != JobState.FAILED:
        raise Refused(N_("Only a job that failed is tried again. Look at the page again: something may have changed."))
    job.state, job.due_at = JobState.WAITING, now()


MOST = 5  # failures, then it is parked and shown


def fail(job, error):
    """Write down a failure: tried again after a minute, parked after the fifth."""
    job.attempts += 1
    job.trouble = kept_of(error)
    job.due_at = now() + timedelta(minutes=1)
    if job.attempts >= MOST:
        job.state = JobState.FAILED


def kept_of(error) -> str:
    """Of a refusal its sentence and what fills it, so that each reads it in the own language; else what was raised."""
    if isinstance(error, Refused):
        return json.dumps({"sentence": error.message, "values": {k: str(v)[:200] for k, v in error.values.items()}})
    return f"{type(error).__name__}: {error}"[:2000]


def refusal_in(job) -> Refused | None:
    """The refusal that a job met last, if it was one."""
    try:
        kept = json.loads(job.trouble)
        return Refused(kept["sentence"], **kept["values"])
    except (ValueError, TypeError, KeyError):
        return None


def held_up(kind, thing_ids: Iterable[int]) -> dict[int, Job]:
    """Thing → its job of this kind that was tried and is not done, where there is one."""
    mine = select(Job).where(Job.kind == kind, Job.thing_id.in_(set(thing_ids)), Job.attempts > 0)
    found = db.session.scalars(mine.where(Job.state.in_((JobState.WAITING, JobState.FAILED))))
    return {job.thing_id: job for job in found if job.thing_id}


def failed(kind):
    """The ids of the things whose job of this kind has failed."""
    return select(Job.thing_id).where(Job.kind == kind, Job.state == JobState.FAILED)


def give_up(kind, thing_id) -> bool:
    """Take back what has failed: nobody tries it again."""
    mine = update(Job).where(Job.kind == kind, Job.thing_id == thing_id, Job.state == JobState.FAILED)
    return rows_changed(mine.values(state=JobState.CANCELLED)) > 0


def beat(worker):
    """Write down that this worker lives."""
    row = db.session.scalar(select(Heartbeat).where(Heartbeat.worker == worker))
    if row:
        row.seen_at = real_now()
    else:
        db.session.add(Heartbeat(worker=worker, seen_at=real_now()))


def silent_workers(since) -> list[str]:
    """The workers whose heart has not beaten since then."""
    return list(db.session.scalars(select(Heartbeat.worker).where(Heartbeat.seen_at < since)))
