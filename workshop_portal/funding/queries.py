"""The selects about money."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workshop_portal.core.db import db
from workshop_portal.funding.models import Record, RecordState
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import Person
from workshop_portal.workshops import queries as workshops
from workshop_portal.workshops.models import Workshop


def opened_by(decision) -> Record | None:
    mine = select(Record).join(Workshop, Workshop.id == Record.workshop_id)
    return db.session.scalar(mine.where(Workshop.decision_id == decision.id))


def of_workshop(workshop) -> Record | None:
    return db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))


def persons_of(workshop) -> int:
    """With how many people the cap reckons; 0 where there is none, or its scheme pays nothing a person."""
    mine = select(Record.funded_persons).where(Record.workshop_id == workshop.id, Record.rate_ppd_cents > 0)
    return db.session.scalar(mine.where(Record.state != RecordState.CANCELLED)) or 0


def visible_to(user):
    """The records of the workshops that the reader may see, by first day."""
    seen = workshops.visible_to(user).with_only_columns(Workshop.id)
    return (
        select(Record)
        .join(Record.workshop)
        .where(Record.workshop_id.in_(seen))
        .options(joinedload(Record.workshop), joinedload(Record.scheme))
        .order_by(Workshop.first_on.is_(None), Workshop.first_on, Record.id)
    )


def was_opened_again(record) -> bool:
    """Whether it was settled before, and has been opened since."""
    mine = JournalLine.subject_kind == Record.__tablename__, JournalLine.subject_id == record.id
    last = select(JournalLine.deed).where(*mine, JournalLine.deed.in_(("settle", "reopen", "open")))
    return db.session.scalar(last.order_by(JournalLine.id.desc()).limit(1)) == "reopen"


def released(line, why) -> int:
    """The cents of this line that were released for this reason, a code in the journal, until now."""
    mine = JournalLine.subject_kind == Record.__tablename__, JournalLine.subject_id == line.record_id
    begin, end = f"{line.kind}: committed -", f" ({why})"
    details = db.session.scalars(select(JournalLine.detail).where(*mine, JournalLine.detail.startswith(begin)))
    amounts = (detail.removeprefix(begin).partition(end) for detail in details)
    return sum(int(cents) for cents, found, _words in amounts if found and cents.isdecimal())


def journal_of(record):
    """(line, who) of what was done to a record, the newest first."""
    rows = select(JournalLine, Person).outerjoin(Person, Person.id == JournalLine.person_id)
    mine = rows.where(JournalLine.subject_kind == Record.__tablename__, JournalLine.subject_id == record.id)
    return mine.order_by(JournalLine.at.desc(), JournalLine.id.desc())
