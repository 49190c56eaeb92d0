"""The funding record of a workshop: what may be spent, what is planned, committed and paid. Whole cents."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.centre.models import Scheme
from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.workshops.models import Workshop


class RecordState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    FROZEN = "frozen"
    SETTLED = "settled"
    CANCELLED = "cancelled"


CLOSED = frozenset({RecordState.FROZEN, RecordState.SETTLED, RecordState.CANCELLED})


class LineKind(StrEnum):
    LODGING = "lodging"
    TRAVEL = "travel"
    LUNCH = "lunch"
    DINNER = "dinner"
    POSTER = "poster"
    CHILDCARE = "childcare"
    DIVERSITY = "diversity"
    OTHER = "other"


class FundState(StrEnum):
    APPLIED = "applied"
    GRANTED = "granted"
    RECEIVED = "received"


class Record(Keyed, Versioned, db.Model):
    """One workshop's money. cap = rate per person and day x days x funded persons (25 x 25 x 5 = EUR 3,125).

    The totals stand here, changed in the same statement as the lines, so that the database keeps the invariants.
    """

    __tablename__ = "funding_record"
    __table_args__ = (
        CheckConstraint("cap_cents = rate_ppd_cents * days * funded_persons", name="cap_formula"),
        CheckConstraint("committed_cents <= cap_cents + external_cents", name="committed_within_cap"),
        CheckConstraint("paid_cents <= committed_cents", name="paid_within_committed"),
        CheckConstraint(
            "planned_cents >= 0 AND committed_cents >= 0 AND paid_cents >= 0 AND external_cents >= 0", name="no_debts"
        ),
        CheckConstraint("rate_ppd_cents >= 0 AND days > 0 AND funded_persons >= 0", name="terms"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), unique=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    rate_ppd_cents: Mapped[int]
    days: Mapped[int]
    funded_persons: Mapped[int]
    cap_cents: Mapped[int]
    in_kind_cents: Mapped[int] = mapped_column(default=0)
    budget_code: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[RecordState] = mapped_column(kinds(RecordState), default=RecordState.DRAFT)
    approved_by: Mapped[int | None]
    approved_at: Mapped[When | None]
    planned_cents: Mapped[int] = mapped_column(default=0)
    committed_cents: Mapped[int] = mapped_column(default=0)
    paid_cents: Mapped[int] = mapped_column(default=0)
    external_cents: Mapped[int] = mapped_column(default=0)  # granted or received

    workshop: Mapped[Workshop] = relationship()
    scheme: Mapped[Scheme] = relationship()
    lines: Mapped[list["Line"]] = relationship(
        back_populates="record", order_by="Line.id", cascade="all, delete-orphan"
    )
    funds: Mapped[list["ExternalFund"]] = relationship(
        back_populates="record", order_by="ExternalFund.id", cascade="all, delete-orphan"
    )

    @property
    def left_cents(self) -> int:
        """What may still be committed."""
        return self.cap_cents + self.external_cents - self.committed_cents

    @property
    def most_persons(self) -> int:
        """The seats of the house and of the kind of workshop."""
        seats = [
            self.workshop.venue and self.workshop.venue.seats,
            self.workshop.format and self.workshop.format.capacity_max,
        ]
        return min((n for n in seats if n), default=self.workshop.capacity)

    @property
    def most_days(self) -> int:
        return self.workshop.days


class Line(Keyed, db.Model):
    """What one kind of cost takes: planned, of that committed, of that paid."""

    parent = "workshop"  # its address stands under the workshop's
    __tablename__ = "funding_line"
    __table_args__ = (
        UniqueConstraint("record_id", "kind", "source"),
        CheckConstraint("planned_cents >= 0 AND committed_cents >= 0 AND paid_cents >= 0", name="no_debts"),
        CheckConstraint("paid_cents <= committed_cents", name="paid_within_committed"),
    )

    record_id: Mapped[int] = mapped_column(ForeignKey("funding_record.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LineKind] = mapped_column(kinds(LineKind))
    source: Mapped[str] = mapped_column(String(20), default="centre")
    planned_cents: Mapped[int] = mapped_column(default=0)
    committed_cents: Mapped[int] = mapped_column(default=0)
    paid_cents: Mapped[int] = mapped_column(default=0)

    record: Mapped[Record] = relationship(back_populates="lines")

    @property
    def workshop(self) -> Workshop:
        return self.record.workshop


class ExternalFund(Keyed, db.Model):
    """Money from elsewhere; it counts when granted or received."""

    parent = "workshop"  # its address stands under the workshop's
    __table_args__ = (CheckConstraint("amount_cents > 0", name="amount"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("funding_record.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    amount_cents: Mapped[int]
    state: Mapped[FundState] = mapped_column(kinds(FundState), default=FundState.APPLIED)
    conditions: Mapped[str] = mapped_column(String(500), default="")

    record: Mapped[Record] = relationship(back_populates="funds")

    @property
    def workshop(self) -> Workshop:
        return self.record.workshop
