"""The PDF files beside the text of a proposal: up to three, judged by their content, kept by every version they are in."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal import journal
from workshop_portal.core import files, jobs
from workshop_portal.core.clock import now
from workshop_portal.core.db import Keyed, db
from workshop_portal.core.files import StoredFile
from workshop_portal.core.promises import put_into_words
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.proposals.models import Proposal, ProposalVersion

MOST = 3
MOST_BYTES = 10 * files.MB
MOST_OF_A_PERSON = 100 * files.MB  # handed in by one person in one call
TAKEN = 32 * files.MB  # bytes of a request: more than a file may have, so that the form can say so


class Attachment(Keyed, db.Model):
    """A file of a proposal. Without a position it is out of the text, and kept for the versions it is in."""

    parent = "proposal"
    __table_args__ = (
        UniqueConstraint("proposal_id", "position"),
        CheckConstraint("position >= 0 AND position < 3", name="three"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    pages: Mapped[int]
    position: Mapped[int | None]

    proposal: Mapped[Proposal] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined")


class VersionAttachment(db.Model):
    """That a version has this file; so the file stays as long as the version does."""

    __table_args__ = (UniqueConstraint("version_id", "attachment_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("proposal_version.id", ondelete="CASCADE"))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)


TWO_AT_ONCE = N_("Somebody else added a file at the same moment. Go back, look again, and send it once more.")
put_into_words(
    {"attachment.proposal_id, attachment.position": TWO_AT_ONCE, "uq_attachment_proposal_id_position": TWO_AT_ONCE}
)


def of(proposal) -> list[Attachment]:
    """The files of the text as it is now, in order."""
    mine = select(Attachment).where(Attachment.proposal_id == proposal.id, Attachment.position.is_not(None))
    return list(db.session.scalars(mine.order_by(Attachment.position)))


def size_of(stream) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def add(proposal, stream, *, name, pages, by, at=None) -> Attachment:
    """One more file; who calls has judged it."""
    at = at or now()
    there = {one.position for one in of(proposal)}
    free = next((place for place in range(MOST) if place not in there), None)
    if free is None:
        raise Refused(N_("A proposal has at most three attachments. Take one out first."))
    if not fits(proposal, size_of(stream), by):
        raise Refused(N_("You have handed in 100 MB in this call already; more is not kept."))
    file = files.keep(stream, most=MOST_BYTES, kind=files.PDF, by=by)
    made = Attachment(proposal=proposal, file=file, name=name, pages=pages, position=free)
    db.session.add(made)
    return noted(made, "attach", by=by, at=at)


def take_out(attachment, *, by, at=None):
    """Out of the text; what a version has of it stays."""
    if attachment.position is None:
        return
    attachment.position = None
    noted(attachment, "detach", by=by, at=at or now())
    if not is_kept(attachment):
        db.session.delete(attachment)
        jobs.order("sweep files", due_at=now() + files.WAITS)


def noted(attachment, deed, *, by, at):
    attachment.proposal.saved_at = at
    db.session.flush()
    journal.record(attachment.proposal, deed, by=by, at=at, detail=attachment.key)
    return attachment


def fits(proposal, size, person) -> bool:
    """Whether this person may hand in so many bytes more to its call."""
    return handed_in(proposal.call_id, person) + size <= MOST_OF_A_PERSON


def handed_in(call_id, person) -> int:
    """How many bytes this person has handed in to this call."""
    mine = select(func.coalesce(func.sum(StoredFile.size), 0)).join(Attachment).join(Proposal)
    return db.session.scalar(mine.where(Proposal.call_id == call_id, StoredFile.owner_id == person.id)) or 0


def keep_with(version: ProposalVersion):
    """A version that was submitted has the files of the text from now on."""
    db.session.add_all(
        VersionAttachment(version_id=version.id, attachment_id=one.id) for one in of(version.proposal)
    )  # fmt: skip


def is_kept(attachment) -> bool:
    """Whether a version has it."""
    return bool(db.session.scalar(select(exists().where(VersionAttachment.attachment_id == attachment.id))))
