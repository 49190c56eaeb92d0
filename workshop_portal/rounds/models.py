"""What an imported document calls its things, so that a second import finds them and an export says the same."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.db import db


class ImportedKey(db.Model):
    """One thing of one document: the row it became, its place, and what the document says otherwise than the row.

    `kind` is a section of the format (members, proposals, reviews…), or organiser, or call. `content` is made and
    read by `memory`.
    """

    __table_args__ = (UniqueConstraint("call_id", "kind", "key"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(
        String(320)
    )  # of a review, a conflict, an advice: the keys in it, with tabs between
    row_id: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict | None] = mapped_column(JSON)
