"""Which mails and which lines of the journal a person may see, as selects."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from workshop_portal.core.db import db
from workshop_portal.core.jobs import Heartbeat, Job, JobState
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.decisions import queries as decisions
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.funding.models import Record
from workshop_portal.journal import SEND_COPY, JournalLine
from workshop_portal.letters import LetterTemplate
from workshop_portal.participants import policy as participants
from workshop_portal.participants.models import Participation
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import ids_of
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import list_letters
from workshop_portal.reviews.models import Assignment, Conflict, Review
from workshop_portal.workshops.models import Task, Workshop

ABOUT_NOTHING_SECRET = ("", "person", "committee", "call")


def log(person):
    """The mails that this officer may see, the newest first: none about a proposal barred to the officer."""
    rows = select(Mail).where(not_about(ids_of(person, *BARRED)))
    return rows.order_by(Mail.due_at.desc(), Mail.id.desc())


def not_about(hidden):
    """The condition that a mail is about none of these proposals, nor their workshops; what is not known is out."""
    workshops = select(Workshop.id).where(Workshop.proposal_id.in_(hidden))
    guests = select(Participation.id).where(Participation.workshop_id.in_(workshops))
    return or_(
        Mail.about_kind.in_(ABOUT_NOTHING_SECRET),
        and_(Mail.about_kind == Proposal.__tablename__, Mail.about_id.not_in(hidden)),
        and_(Mail.about_kind == Workshop.__tablename__, Mail.about_id.not_in(workshops)),
        and_(Mail.about_kind == Participation.__tablename__, Mail.about_id.not_in(guests)),
        decisions.meeting_told(hidden),
        *(and_(Mail.about_kind == kind, Mail.about_id.not_in(ids)) for kind, ids in list_letters.letters_over(hidden)),
    )


def own(person):
    """The mails that this person was sent, but for those about what is closed to the person now."""
    mine = [Mail.to_person_id == person.id, Mail.state == MailState.SENT]
    hidden = ids_of(person, Hat.CONFLICTED)
    return select(Mail).where(*mine, not_about(hidden)).order_by(Mail.sent_at.desc(), Mail.id.desc())


def is_in_log(person, mail) -> bool:
    return db.session.scalar(log(person).where(Mail.id == mail.id).with_only_columns(Mail.id)) is not None


def is_own(person, mail) -> bool:
    return db.session.scalar(own(person).where(Mail.id == mail.id).with_only_columns(Mail.id)) is not None


def first_of(mail) -> Mail | None:
    """The mail of which this one is a copy."""
    told = select(JournalLine.detail).where(
        JournalLine.subject_kind == Mail.__tablename__,
        JournalLine.subject_id == mail.id,
        JournalLine.deed == SEND_COPY,
    )
    return db.session.scalar(select(Mail).where(Mail.key.in_(told)))


def how_many(person, state) -> int:
    mine = log(person).where(Mail.state == state).order_by(None).with_only_columns(func.count())
    return db.session.scalar(mine) or 0


IN_VAIN = 3  # tries: by then a mail has waited for more than six minutes


class Stuck(NamedTuple):
    """How many mails, since when one of them waits, and what it met."""

    n: int
    since: datetime
    trouble: str


def in_vain(person) -> Stuck | None:
    """Mails that were not taken and are tried again, as the first of them tells it."""
    waits = Mail.state == MailState.QUEUED, Mail.attempts >= IN_VAIN, Mail.trouble != ""
    return stuck(person, *waits, first=Mail.id)


def failed_mails(person) -> Stuck | None:
    """Mails that are tried no more, as the last of them tells it."""
    return stuck(person, Mail.state == MailState.FAILED, first=Mail.id.desc())


def stuck(person, *which, first) -> Stuck | None:
    told = (func.count().over(), Mail.created_at, Mail.trouble)
    mine = log(person).where(*which).order_by(None).with_only_columns(*told).order_by(first).limit(1)
    found = db.session.execute(mine).one_or_none()
    return Stuck(*found) if found else None


def kinds_of_mail(person) -> list:
    """(kind, subject_en, subject_nl) of the letters among those that this officer may see."""
    named = (Mail.kind, LetterTemplate.subject_en, LetterTemplate.subject_nl)
    rows = log(person).outerjoin(LetterTemplate, LetterTemplate.key == Mail.kind).with_only_columns(*named)
    return list(db.session.execute(rows.order_by(None).distinct()))


OF_NO_PROPOSAL = (
    "call opens",
    "sweep rows",
    "end of seats",
    "find conflicts",
    "days of workshops",
    "remind readers",
    "remind of conditions",
    "remind of drafts",
    "remind of returned",
)


def open_jobs(person):
    """(job, how many of its kind wait like it): each that failed or was tried, then the first of each kind that waits."""
    like = Job.kind, case((and_(Job.state == JobState.WAITING, Job.attempts == 0), 0), else_=Job.id)
    place = func.row_number().over(partition_by=like, order_by=(Job.due_at, Job.id)).label("place")
    number = func.count().over(partition_by=like).label("number")
    found = jobs_of(person).with_only_columns(Job.id, place, number).order_by(None).subquery()
    rows = select(Job, found.c.number).join(found, found.c.id == Job.id).where(found.c.place == 1)
    return rows.order_by(Job.state != JobState.FAILED, Job.due_at, Job.id)


def jobs_of(person):
    """What is not done. When others come and go tells of proposals: who is in conflict with one,
    or organises one, sees those of the house alone."""
    rows = select(Job).where(Job.state.in_((JobState.FAILED, JobState.RUNNING, JobState.WAITING)))
    if ids_of(person, *BARRED):
        rows = rows.where(Job.kind.in_(OF_NO_PROPOSAL))
    return rows


def failed_jobs(person, but="") -> int:
    """How many have failed, of those that this person may know of; `but`: the kind that is not counted."""
    mine = jobs_of(person).where(Job.state == JobState.FAILED, Job.kind != but)
    return db.session.scalar(mine.with_only_columns(func.count())) or 0


def is_among_jobs(person, job) -> bool:
    return db.session.scalar(jobs_of(person).where(Job.id == job.id).with_only_columns(Job.id)) is not None


def worked_at():
    """When a worker was last alive, in the machine's time; None where none ever was."""
    return db.session.scalar(select(func.max(Heartbeat.seen_at)))


def journal_of_proposal(proposal):
    """What happened to a proposal, its conflicts, assignments, reviews, advice and decision: (line, who) rows."""
    parts = (Conflict, Assignment, Review, Advice, Decision)
    subjects = [subject(Proposal, select(Proposal.id).where(Proposal.id == proposal.id))]
    subjects += [subject(model, select(model.id).where(model.proposal_id == proposal.id)) for model in parts]
    return lines(or_(*subjects))


def readers_in(lines) -> dict[int, str]:
    """Assignment → who is asked to read by it, of the assignments that these lines are about."""
    ids = {line.subject_id for line in lines if line.subject_kind == Assignment.__tablename__}
    mine = select(Assignment).where(Assignment.id.in_(ids)).options(joinedload(Assignment.person))
    return {one.id: one.person.name for one in db.session.scalars(mine)} if ids else {}


KEPT = ("message", "add file", "change file", "remove file", "add note", "change note", "remove note")
ABOUT = ("plan", "people", "money", "kept")


def journal_of_workshop(workshop, about=""):
    """What happened to a workshop, its participants and its funding record; `about`: one of ABOUT alone."""
    plan = subject(Workshop, select(Workshop.id).where(Workshop.id == workshop.id))
    people, money = (
        subject(model, select(model.id).where(model.workshop_id == workshop.id)) for model in (Participation, Record)
    )
    kept = and_(plan, JournalLine.deed.in_(KEPT))
    parts = {"plan": and_(plan, JournalLine.deed.not_in(KEPT)), "people": people, "money": money, "kept": kept}
    return lines(parts.get(about, or_(plan, people, money)))


def is_of_a_guest(line) -> bool:
    return line.subject_kind == Participation.__tablename__


def guests_in(person, workshop, rows) -> dict[int, str]:
    """Id → name of the participants that these lines are about, for who arranges their stay."""
    if not participants.may_seat(person, workshop):
        return {}
    ids = {line.subject_id for line, _who in rows if is_of_a_guest(line)}
    mine = select(Participation.id, Participation.name)
    return dict(db.session.execute(mine.where(Participation.id.in_(ids))).all())


def ahead_of(workshop, most=8) -> list[Task]:
    """The open tasks that come next, the late ones first."""
    mine = select(Task).where(Task.workshop_id == workshop.id, Task.done_at.is_(None), Task.due_on.is_not(None))
    return list(db.session.scalars(mine.order_by(Task.due_on, Task.position, Task.id).limit(most)))


def subject(model, ids):
    return and_(JournalLine.subject_kind == model.__tablename__, JournalLine.subject_id.in_(ids))


def lines(which):
    rows = select(JournalLine, Person).outerjoin(Person, Person.id == JournalLine.person_id).where(which)
    return rows.order_by(JournalLine.at.desc(), JournalLine.id.desc())
