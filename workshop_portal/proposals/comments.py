"""What organisers say to each other about a draft, section by section; nobody else ever reads it."""

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import Keyed, When, db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people.models import Person
from workshop_portal.proposals.models import Proposal

MOST = 300  # comments on one proposal


class Comment(Keyed, db.Model):
    """One remark on a section; settled once somebody has dealt with it."""

    __tablename__ = "draft_comment"
    parent = "proposal"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    section: Mapped[str] = mapped_column(String(1))
    text: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[When | None]

    proposal: Mapped[Proposal] = relationship()
    person: Mapped[Person] = relationship(lazy="joined")


def of(proposal) -> list[Comment]:
    """All of them, by section and in the order they came."""
    mine = select(Comment).where(Comment.proposal_id == proposal.id)
    return list(db.session.scalars(mine.order_by(Comment.section, Comment.id)))


def write(proposal, section, text, *, by, at=None) -> Comment:
    if len(of(proposal)) >= MOST:
        raise Refused(N_("There are 300 comments on this proposal; more are not kept. Talk to each other."))
    made = Comment(proposal_id=proposal.id, person_id=by.id, section=section, text=text)
    db.session.add(made)
    db.session.flush()
    journal.record(proposal, "comment", by=by, at=at or now(), detail=made.key)
    return made


def settle(comment, *, by, at=None):
    if comment.settled_at is None:
        comment.settled_at = at or now()
        journal.record(comment.proposal, "settle comment", by=by, at=comment.settled_at, detail=comment.key)
