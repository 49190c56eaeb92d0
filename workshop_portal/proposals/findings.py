"""What the office found of proposals: the last of it, what was reopened since, what came before it, and how long it took."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select

from workshop_portal.calls.models import Call
from workshop_portal.core.db import db
from workshop_portal.core.languages import moment_here
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import Person
from workshop_portal.proposals import policy, progress, queries
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status

FINDINGS = ("accept", "return", "exclude", "look again")  # deeds by which the office says what it found
LINE = JournalLine.subject_kind == Proposal.__tablename__


def last_finding(proposal):
    """What the office found of it last, as (deed, at); None before its first finding."""
    return last_findings([proposal.id]).get(proposal.id)


def refused_at(proposal) -> datetime | None:
    """When it was found not eligible, where that is how it ended."""
    found = last_finding(proposal) if proposal.status == Status.INELIGIBLE else None
    return found and found.at


def last_findings(proposal_ids) -> dict:
    """Proposal → what the office found of it last, in one statement."""
    rows = select(JournalLine.subject_id, JournalLine.deed, JournalLine.at).order_by(JournalLine.id)
    mine = rows.where(LINE, JournalLine.subject_id.in_(proposal_ids), JournalLine.deed.in_(FINDINGS))
    return {row.subject_id: row for row in db.session.execute(mine)}


class Reopened(NamedTuple):
    """Of what comes to be screened again: when it was found eligible, who reopened it since and when, and the version that was
    found eligible."""

    found_at: datetime
    at: datetime
    by: str
    version_key: str | None


def reopened_since_found(proposal) -> Reopened | None:
    """Of what was found eligible and its organisers took back; None where the office asked for it, or never found anything."""
    found = last_finding(proposal)
    if found is None or found.deed != "accept":
        return None
    lines = select(JournalLine.at, *queries.NAME).outerjoin(Person, Person.id == JournalLine.person_id)
    since = lines.where(
        LINE, JournalLine.subject_id == proposal.id, JournalLine.deed == "reopen", JournalLine.at >= found.at
    )
    line = db.session.execute(since.order_by(JournalLine.id.desc()).limit(1)).first()
    if line is None:
        return None
    version = next((one for one in queries.versions_of(proposal) if one.submitted_at <= found.at), None)
    by = " ".join(filter(None, (line.given_name, line.family_name))) or "–"
    return Reopened(found.at, line.at, by, version and version.key)


BY_THE_OFFICE = {
    "accept": N_("%(name)s found it eligible on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "return": N_("%(name)s returned it to its organisers on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "extend": N_("%(name)s gave its organisers more time on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "exclude": N_("%(name)s found it not eligible on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "look again": N_("%(name)s has it looked at again since %(moment)s. Your finding was not recorded, and nobody is told of it."),
}  # fmt: skip
BY_THE_ORGANISERS = {
    "submit": N_("Its organisers submitted it anew on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "reopen": N_("Its organisers reopened it on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "withdraw": N_("Its organisers withdrew it on %(moment)s. Your finding was not recorded, and nobody is told of it."),
    "restore": N_("Its organisers took back on %(moment)s that they had withdrawn it. Your finding was not recorded, and nobody is told of it."),
}  # fmt: skip
WENT_ON = N_("It went on while you had this page open. Your finding was not recorded, and nobody is told of it.")


def why_not_found(user, proposal) -> str | None:
    """What a colleague or the organisers did while somebody of the office looked at it, so that a finding comes too late."""
    if not policy.may_hear_of_reopening(user, proposal):
        return None
    words = BY_THE_OFFICE | BY_THE_ORGANISERS
    lines = select(JournalLine.deed, JournalLine.at, *queries.NAME).outerjoin(
        Person, Person.id == JournalLine.person_id
    )
    mine = lines.where(LINE, JournalLine.subject_id == proposal.id, JournalLine.deed.in_(words))
    line = db.session.execute(mine.order_by(JournalLine.id.desc()).limit(1)).first()
    if line is None or (line.given_name is None and line.deed in BY_THE_OFFICE):
        return _(WENT_ON)
    name = " ".join(filter(None, (line.given_name, line.family_name)))
    return _(words[line.deed], name=name, moment=moment_here(line.at))


def is_looked_at_again(proposal) -> bool:
    """Whether it was found not eligible since it was returned, and is screened anew: the office's note is of that, then."""
    if proposal.returned_at is None:
        return False
    mine = JournalLine.subject_kind == Proposal.__tablename__, JournalLine.subject_id == proposal.id
    since = exists().where(*mine, JournalLine.deed == "look again", JournalLine.at >= proposal.returned_at)
    return bool(db.session.scalar(select(since)))


def days_until_checked(call, rounds) -> list[float]:
    """Of so many rounds before this one, the newest first: the days from the deadline until half were found eligible."""
    earlier = select(Call.id).where(Call.deadline_at < call.deadline_at).order_by(Call.deadline_at.desc()).limit(rounds)
    rows = select(Call.id, Call.deadline_at, JournalLine.at).join(Proposal, Proposal.call_id == Call.id)
    rows = rows.join(JournalLine, JournalLine.subject_id == Proposal.id)
    known = [JournalLine.subject_kind == Proposal.__tablename__, JournalLine.deed == "accept", Call.id.in_(earlier)]
    found: dict[int, list[float]] = {}
    for row in db.session.execute(rows.where(*known).order_by(Call.deadline_at.desc())):
        found.setdefault(row.id, []).append((row.at - row.deadline_at).total_seconds() / 86400)
    return [progress.middle(days) for days in found.values()]
