"""What the proposals of a call use of it: asked before the office changes the call."""

from sqlalchemy import func, select

from workshop_portal.calls.uses import Uses
from workshop_portal.centre.models import Format
from workshop_portal.core.db import db
from workshop_portal.people.hats import ORGANISERS, Hat
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import ids_of
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.queries import is_read
from workshop_portal.proposals.workflow import CAN_BE_REOPENED, Status


def of(call, person) -> Uses:
    """Counted over all proposals but those this person is in conflict with."""
    barred = set(ids_of(person, Hat.CONFLICTED)) - set(ids_of(person, *ORGANISERS))
    here = [Proposal.call_id == call.id, Proposal.id.not_in(barred)]
    drafts = func.count().filter(Proposal.status == Status.DRAFT)
    submitted = func.count().filter(Proposal.status.in_(CAN_BE_REOPENED), ~is_read())
    formats = select(Format.key, func.count()).join(Proposal, Proposal.format_id == Format.id).where(*here)
    committees = select(Committee.key, func.count()).join(ProposalCommittee).join(Proposal).where(*here)
    return Uses(
        counted(formats.group_by(Format.key)), counted(committees.group_by(Committee.key)),
        *db.session.execute(select(drafts, submitted).where(*here)).one(),
    )  # fmt: skip


def counted(rows) -> dict:
    return {row[0]: row[1] for row in db.session.execute(rows)}
