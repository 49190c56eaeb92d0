"""What can be done to a proposal. An action changes, records and writes letters; the caller commits."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused, take
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import letters, snapshot
from workshop_portal.proposals.models import (
    CostLine,
    Grade,
    Organiser,
    Outcome,
    Participant,
    Proposal,
    ProposalCommittee,
    ProposalVersion,
    ReaderWish,
    Session,
    WishedFund,
)
from workshop_portal.proposals.workflow import STEPS, Status

ROWS = {
    "organisers": Organiser, "outcomes": Outcome, "sessions": Session, "participants": Participant, "costs": CostLine,
    "funds": WishedFund, "reader_wishes": ReaderWish,
}  # fmt: skip
PLACED = {"organisers", "outcomes", "participants"}  # rows that keep their place


def start(call, *, by, at=None) -> Proposal:
    """A new draft in an open call; who starts it leads it."""
    at = at or now()
    if not call.is_open(at):
        raise Refused(N_("This call is not open, so no proposal can be started in it."))
    proposal = Proposal(call=call, code=new_code(call), started_by=by.id)
    proposal.organisers = [
        Organiser(
            person=by, grade=Grade.LEAD, name=by.name, email=by.email, institution=by.institution,
            department=by.department, country=by.country, stage=by.stage, confirmed_at=at,
        )
    ]  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    give_standing(proposal.organisers[0])
    journal.record(proposal, "start", by=by, at=at)
    return proposal


def new_code(call) -> str:
    """A code of this round that nobody has: drawn at random, three digits while there are enough."""
    mine = select(Proposal.code).where(Proposal.call_id == call.id)
    taken = set(db.session.scalars(mine))
    digits = 3 if len(taken) < 700 else 4 if len(taken) < 7000 else 5
    while True:
        code = f"{call.prefix}-{secrets.randbelow(10**digits - 1) + 1:0{digits}d}"
        if code not in taken:
            return code


def give_standing(organiser):
    """A confirmed organiser wears the hats of the own grade toward the proposal."""
    if organiser.person_id is None or organiser.confirmed_at is None:
        return
    wanted = {Hat.ORGANISER}
    if organiser.grade in {Grade.LEAD, Grade.EDIT}:
        wanted.add(Hat.EDITOR)
    if organiser.grade == Grade.LEAD:
        wanted.add(Hat.LEAD)
    for hat in sorted(wanted):
        standing.give(organiser.person_id, hat, thing=organiser.proposal, ground="organiser")


def fill(proposal, content, *, by, at=None):
    """Set columns and rows from a plain dict; `committees` is a list, the first choice first."""
    changed = []
    for name, value in content.items():
        if name == "committees":
            proposal.committee_rows = [ProposalCommittee(committee=one, position=n) for n, one in enumerate(value)]
        elif name in ROWS:
            rows = [ROWS[name](**one) for one in value]
            for n, row in enumerate(rows if name in PLACED else ()):
                row.position = n
            setattr(proposal, name, rows)
        else:
            setattr(proposal, name, value)
        changed.append(name)
    db.session.flush()
    journal.record(proposal, "revise", by=by, at=at, detail=", ".join(changed))


def submit(proposal, *, by, at=None) -> ProposalVersion:
    """Hand it in: an immutable version, and a receipt to every confirmed organiser."""
    at = at or now()
    step = take(STEPS, "submit", proposal, hats(by, proposal), at)
    number = len(proposal.versions) + 1
    version = ProposalVersion(number=number, submitted_at=at, submitted_by=by.id, content=snapshot.of(proposal))
    proposal.versions.append(version)
    start_status = proposal.status
    proposal.status, proposal.submitted_at = Status(step.end), at
    db.session.flush()
    journal.record(proposal, "submit", by=by, at=at, start=start_status, end=step.end, detail=f"version {number}")
    letters.receipt(proposal, at=at)
    return version


def move(proposal, step_name, *, by, note="", until_at=None, at=None):
    """Take a step of the workflow, or raise Refused."""
    at = at or now()
    if step_name == "submit":
        return submit(proposal, by=by, at=at)
    step = take(STEPS, step_name, proposal, hats(by, proposal), at)
    if step.note and not note.strip():
        raise Refused(N_("Say why: the organisers, or the office, must know the reason."))
    start_status, proposal.status = proposal.status, Status(step.end)
    if step_name == "return":
        proposal.returned_at, proposal.return_until_at = at, until_at or at + timedelta(days=7)
    if step.note:
        proposal.screening_note = note
    db.session.flush()
    journal.record(proposal, step.name, by=by, at=at, start=start_status, end=step.end)
    letters.tell_of_step(proposal, step.name, note, at=at)
    return step
