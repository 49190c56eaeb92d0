"""Accounts that nobody confirmed: what was typed for them goes after some days. The row stays, so that its number stays its own."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, func, select, update

from workshop_portal import journal
from workshop_portal.core import links
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.outbox import Mail
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import Person

NOWHERE = "@removed.invalid"  # where the address of a row that was emptied ends
EMPTY: dict[str, object] = {
    "given_name": "–", "family_name": "", "password_hash": "", "privacy_at": None, "institution": "", "department": "",
    "country": "", "stage": "", "orcid": "", "topics": "", "language": "en", "unwanted_mails": [],
}  # fmt: skip


def sweep(at=None):
    """Nobody signs in with these any more. The caller commits."""
    at = at or now()
    before = at - timedelta(days=days())
    old = select(Person, is_known_otherwise()).where(
        Person.password_hash != "", Person.verified_at.is_(None), asked_at() < before
    )
    for person, is_known in db.session.execute(old.order_by(Person.id)).all():
        hold_anew(person)
        is_asked_anew = person.privacy_at is not None and person.privacy_at >= before
        if person.verified_at is None and not is_asked_anew and links.living("verify", person_id=person.id) is None:
            end(person, at, is_known)


def days() -> int:
    return current_app.config["UNCONFIRMED_DAYS"]


def asked_at() -> ColumnElement:
    """When somebody asked for the account last."""
    lines = select(func.max(JournalLine.at)).where(of_person(), JournalLine.deed == "ask account")
    return func.coalesce(Person.privacy_at, lines.correlate(Person).scalar_subquery(), Person.created_at)


def of_person() -> ColumnElement[bool]:
    return and_(JournalLine.subject_kind == Person.__tablename__, JournalLine.subject_id == Person.id)


def is_known_otherwise() -> ColumnElement:
    """Whether the centre knows this person by more than the account: another one added or named them, or they did something."""
    others = [
        exists().where(column == Person.id).correlate(Person)
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == f"{Person.__tablename__}.id" for key in column.foreign_keys)
    ]
    did = exists().where(JournalLine.person_id == Person.id).correlate(Person)
    known: ColumnElement[bool] = did | Person.privacy_at.is_(None)
    for one in others:
        known |= one
    return known.label("is_known")


def end(person, at, is_known):
    """Of whom the centre knows otherwise the password alone goes."""
    links.revoke("verify", person_id=person.id)
    if is_known:
        person.password_hash, person.privacy_at = "", None
    else:
        for name, value in (EMPTY | {"email": f"{person.id}{NOWHERE}", "disabled_at": at}).items():
            setattr(person, name, value)
        gone = {"to_name": "", "to_address": person.email, "body": ""}
        db.session.execute(update(Mail).where(Mail.to_person_id == person.id).values(**gone))
    journal.record(person, "end unconfirmed", by=None, at=at)


def is_there() -> ColumnElement[bool]:
    """The condition that a row is of somebody, and was not emptied."""
    return Person.email.not_like(f"%{NOWHERE}")
