"""A call: when it is open, what it offers, who reads, by which criteria, and what its form asks."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.db import Keyed, When, db
from workshop_portal.core.edits import Versioned
from workshop_portal.people.models import Committee

call_format = Table(
    "call_format",
    db.metadata,
    Column("call_id", ForeignKey("call.id"), primary_key=True),
    Column("format_id", ForeignKey("format.id"), primary_key=True),
)
call_committee = Table(
    "call_committee",
    db.metadata,
    Column("call_id", ForeignKey("call.id"), primary_key=True),
    Column("committee_id", ForeignKey("committee.id"), primary_key=True),
)


class Call(Keyed, Versioned, db.Model):
    """One round. Its key is its number, 2027-1, or the key of an imported document."""

    __table_args__ = (
        CheckConstraint("opens_at < deadline_at AND deadline_at <= hard_deadline_at", name="dates"),
        CheckConstraint("first_on <= last_on", name="weeks"),
        UniqueConstraint("prefix"),
    )

    prefix: Mapped[str] = mapped_column(String(40))  # of its proposals' codes: 2027-1
    title_en: Mapped[str] = mapped_column(String(200))
    title_nl: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_nl: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[When]
    deadline_at: Mapped[When]  # as advertised
    hard_deadline_at: Mapped[When]  # advertised and grace
    decision_on: Mapped[date | None]  # when decisions are aimed at
    first_on: Mapped[date]  # the workshops of this round begin from here
    last_on: Mapped[date]  # to here
    reviews_wanted: Mapped[int] = mapped_column(default=3)
    review_due_on: Mapped[date | None]
    remind_before: Mapped[list] = mapped_column(JSON, default=lambda: [7, 1])  # days before a review is due
    remind_after: Mapped[list] = mapped_column(JSON, default=lambda: [1, 7])  # and after it, while it is missing
    published: Mapped[bool] = mapped_column(default=True)
    reading_at: Mapped[When | None]  # since then its criteria stay as they are
    announced_at: Mapped[When | None]  # when those who wait for it were told that it is open

    formats: Mapped[list[Format]] = relationship(secondary=call_format, order_by=Format.name_en)
    committees: Mapped[list[Committee]] = relationship(secondary=call_committee, order_by=Committee.name_en)
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="call", order_by="Criterion.position", cascade="all, delete-orphan"
    )
    form_fields: Mapped[list["FormField"]] = relationship(cascade="all, delete-orphan")
    rules: Mapped[list["CallRule"]] = relationship(cascade="all, delete-orphan")

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.hard_deadline_at

    def takes_proposals(self, at: datetime) -> bool:
        """Whether one can be started: everybody sees it, it is open, and there is a format to choose."""
        return self.published and self.is_open(at) and bool(self.formats)

    @property
    def last_minute(self) -> datetime:
        """The advertised deadline as people write it: 23:59 is the last minute before the instant 00:00."""
        return clock.last_minute(self.deadline_at)


class NewsAddress(db.Model):
    """An address that wants to hear of the next call; before it is confirmed nothing goes to it but the question."""

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower"),)

    email: Mapped[str] = mapped_column(String(320), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="en")
    asked_at: Mapped[When]
    confirmed_at: Mapped[When | None]


class Criterion(db.Model):
    """What reviewers judge by. Weight 0: shown, and out of the mean. `apart`: its mean is shown apart too."""

    __table_args__ = (UniqueConstraint("call_id", "key"), CheckConstraint("weight >= 0", name="weight"))

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    anchor_en: Mapped[str] = mapped_column(String(300), default="")
    anchor_nl: Mapped[str] = mapped_column(String(300), default="")
    weight: Mapped[int] = mapped_column(default=0)
    apart: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    call: Mapped[Call] = relationship(back_populates="criteria")


class FormField(db.Model):
    """What this call makes of a field of the form, where it differs from the form's own rule."""

    __table_args__ = (UniqueConstraint("call_id", "key"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    key: Mapped[str] = mapped_column(String(60))
    shown: Mapped[bool] = mapped_column(default=True)
    required: Mapped[bool] = mapped_column(default=True)
    most: Mapped[int | None]  # words or characters, as the field counts
    help_en: Mapped[str] = mapped_column(Text, default="")
    help_nl: Mapped[str] = mapped_column(Text, default="")


class CallRule(db.Model):
    """How this call weighs a rule of composition or programme, where it differs from the usual."""

    __table_args__ = (UniqueConstraint("call_id", "key"), CheckConstraint("figure >= 0", name="figure"))

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    key: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))  # off, advice, must
    figure: Mapped[int | None]
