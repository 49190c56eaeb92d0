"""Letters that list several proposals of a committee: which of them name one that is closed to their reader."""

from sqlalchemy import exists, select

from workshop_portal.core.db import db
from workshop_portal.people.hats import BARRED
from workshop_portal.people.standing import ids_of
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.reviews.models import AssignmentRun, AssignmentTable, Reminder

LISTS = {model.__tablename__: model for model in (AssignmentRun, AssignmentTable, Reminder)}


def letters_over(hidden):
    """(kind, ids) of the letters that list several proposals, one of them among `hidden`: none of them may show."""
    return [(kind, select(model.id).where(within(model, hidden))) for kind, model in LISTS.items()]


def names_what_is_barred(letter, person) -> bool:
    """Whether a letter that lists several proposals names one that is closed to its reader by now."""
    model = LISTS[letter.about_kind]
    here = select(model.call_id).where(model.id == letter.about_id)
    barred = ids_of(person, *BARRED)
    codes = select(Proposal.code).where(Proposal.id.in_(barred), Proposal.call_id.in_(here))
    return any(code in letter.body for code in db.session.scalars(codes))


def within(model, hidden):
    """Whether the call and committee of such a row hold one of the hidden proposals."""
    here = (
        select(ProposalCommittee.id)
        .join(Proposal, Proposal.id == ProposalCommittee.proposal_id)
        .where(
            ProposalCommittee.committee_id == model.committee_id, Proposal.call_id == model.call_id,
            Proposal.id.in_(hidden),
        )
    )  # fmt: skip
    return exists(here.correlate(model))
