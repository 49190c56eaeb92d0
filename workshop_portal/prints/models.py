"""Who was expected at a workshop and was not there."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.db import db


class Absence(db.Model):
    """A participant with a seat who did not come: no certificate."""

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id", ondelete="CASCADE"), unique=True)
    noted_by: Mapped[int | None]
