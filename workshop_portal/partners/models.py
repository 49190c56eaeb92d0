"""Public pages, every version of their text kept, and the hosts they may link to."""

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.core.db import Keyed, db
from workshop_portal.core.edits import Versioned


class Kind(StrEnum):
    """A page, or a partnership, which stands on a list of its own; a hidden one is seen by the office and the director."""

    PAGE = "page"
    PARTNER = "partner"
    HIDDEN_PAGE = "hidden page"
    HIDDEN_PARTNER = "hidden partner"


HIDDEN = {Kind.PAGE: Kind.HIDDEN_PAGE, Kind.PARTNER: Kind.HIDDEN_PARTNER}
PUBLIC = {hidden: public for public, hidden in HIDDEN.items()}


class Page(Keyed, Versioned, db.Model):
    """A page of the site; its key is the word in its address."""

    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    title_en: Mapped[str] = mapped_column(String(200))
    title_nl: Mapped[str] = mapped_column(String(200))
    lead_en: Mapped[str] = mapped_column(Text, default="")
    lead_nl: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text)
    body_nl: Mapped[str] = mapped_column(Text)
    figures: Mapped[list] = mapped_column(JSON, default=list)
    links: Mapped[list] = mapped_column(JSON, default=list)

    texts: Mapped[list["PageText"]] = relationship(
        back_populates="page", order_by="PageText.number.desc()", cascade="all, delete-orphan"
    )

    @property
    def is_public(self) -> bool:
        return self.kind in HIDDEN

    @property
    def is_partner(self) -> bool:
        return self.kind in {Kind.PARTNER, Kind.HIDDEN_PARTNER}


class PageText(Keyed, db.Model):
    """An earlier (or the present) text of a page, as it was saved."""

    parent = "page"
    __table_args__ = (UniqueConstraint("page_id", "number"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    number: Mapped[int]
    content: Mapped[dict] = mapped_column(JSON)
    saved_by: Mapped[int | None]

    page: Mapped[Page] = relationship(back_populates="texts")


class AllowedHost(db.Model):
    """A host that public pages may link to."""

    host: Mapped[str] = mapped_column(String(200), unique=True)
