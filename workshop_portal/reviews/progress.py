"""How far the reviews of each round and committee are."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, case, exists, func, or_, select

from workshop_portal.calls.models import Call
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import Standing, active
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.policy import ENDED
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import queries
from workshop_portal.reviews.models import (
    Assignment,
    Review,
)
from workshop_portal.reviews.workflow import IS_ASSIGNED, AssignmentState


@dataclass
class Progress:
    """How far the reviews are: asked, without an answer to the conflict question, begun, sent, late; and `over`, those that
    can't come any more.
    """

    asked: int = 0
    unanswered: int = 0
    drafts: int = 0
    sent: int = 0
    late: int = 0
    due_on: date | None = None  # the first day due of what is missing
    over: int = 0


@dataclass
class Round:
    """A call and a committee with proposals in it, for the pages' choosers."""

    call: Call
    committee: Committee
    proposals: int = 0
    progress: Progress = field(default_factory=Progress)

    @property
    def is_at_work(self) -> bool:
        """Whether readers are still to be asked, or reviews to come in."""
        done = self.progress.sent + self.progress.over
        return self.progress.asked == 0 or self.progress.asked > done


def progress_of(proposal_ids) -> dict[tuple[int, int], Progress]:
    """(call id, committee id) → the progress over these proposals, a select of ids: one statement."""
    sent = Review.submitted_at.is_not(None)
    open_ = and_(
        Proposal.status == Status.IN_REVIEW, Review.submitted_at.is_(None), Assignment.closed_at.is_(None)
    )  # fmt: skip
    over = and_(
        Review.submitted_at.is_(None), or_(Assignment.closed_at.is_not(None), Proposal.status.not_in(IS_ASSIGNED))
    )
    cleared = exists(
        select(Standing.id).where(
            Standing.proposal_id == Assignment.proposal_id, Standing.person_id == Assignment.person_id,
            Standing.hat == Hat.CLEARED, *active(),
        )
    )  # fmt: skip
    count = lambda condition: func.sum(case((condition, 1), else_=0))  # noqa: E731
    rows = (
        select(
            Proposal.call_id, Assignment.committee_id, func.count(), count(and_(open_, ~cleared)),
            count(and_(open_, Review.id.is_not(None))), count(sent), count(and_(open_, Assignment.due_on < today())),
            func.min(case((open_, Assignment.due_on))), count(over),
        )
        .select_from(Assignment)
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .outerjoin(Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id))
        .where(Assignment.state == AssignmentState.ASSIGNED, Assignment.proposal_id.in_(proposal_ids))
        .group_by(Proposal.call_id, Assignment.committee_id)
    )  # fmt: skip
    return {(row[0], row[1]): Progress(*row[2:]) for row in db.session.execute(rows)}


def rounds_for(user) -> list[Round]:
    """The pairs of call and committee with a proposal that the reader may see and that has not ended, the newest call first.

    Counted are those that are screened: the pages about readers show no others.
    """
    seen = queries.not_own(proposals.worked_on_by(user), user).with_only_columns(Proposal.id).order_by(None)
    rows = (
        select(Call, Committee, func.sum(case((Proposal.status != Status.SUBMITTED, 1), else_=0)))
        .select_from(ProposalCommittee)
        .join(Proposal, Proposal.id == ProposalCommittee.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .join(Committee, Committee.id == ProposalCommittee.committee_id)
        .where(Proposal.id.in_(seen), Proposal.status.not_in(ENDED))
        .group_by(Call.id, Committee.id)
        .order_by(Call.deadline_at.desc(), Call.id.desc(), Committee.name_en)
    )
    progress = progress_of(seen)
    return [
        Round(call, committee, number, progress.get((call.id, committee.id), Progress()))
        for call, committee, number in db.session.execute(rows)
    ]
