"""A note or a file of a workshop."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.core.db import Keyed, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.core.files import StoredFile
from workshop_portal.folders.workflow import Kind, Sight
from workshop_portal.people.models import Person
from workshop_portal.workshops.models import Workshop


class Sheet(Keyed, Versioned, db.Model):
    """Something kept with a workshop: a text, a file, or a file with a text. `sight` says who may see it."""

    parent = "workshop"
    __table_args__ = (CheckConstraint("file_id IS NOT NULL OR text != ''", name="holds_something"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[Kind] = mapped_column(kinds(Kind), default=Kind.NOTE)
    sight: Mapped[Sight] = mapped_column(kinds(Sight), default=Sight.TEAM, index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(String(120), default="")  # as its owner called it
    writer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    workshop: Mapped[Workshop] = relationship()
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    writer: Mapped[Person] = relationship(lazy="joined")
