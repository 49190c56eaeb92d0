"""What an imported document calls its things, so that a second import finds them and an export says the same."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.db import db


class ImportedKey(db.Model):
    """One key of one document: the row it became, and what the document says that has no column of its own."""

    __table_args__ = (UniqueConstraint("call_id", "kind", "key"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # call, field, format, member, proposal, organiser, participant…
    key: Mapped[str] = mapped_column(String(200))
    row_id: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict | None] = mapped_column(JSON)
