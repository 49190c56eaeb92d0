"""People, their sessions, the committees and who sits on them."""

from datetime import date
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.core import alphabet
from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.people.hats import Hat


class Stage(StrEnum):
    PHD = "phd"
    POSTDOC = "postdoc"
    ASSISTANT = "assistant"
    ASSOCIATE = "associate"
    PROFESSOR = "professor"
    SENIOR = "senior"
    OTHER = "other"


class Sector(StrEnum):
    ACADEMIA = "academia"
    PUBLIC = "public"
    PRIVATE = "private"
    NGO = "ngo"


class Person(UserMixin, Keyed, Versioned, db.Model):
    """Somebody the centre knows by an address; with a password it is an account."""

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower"),)

    given_name: Mapped[str] = mapped_column(String(150))
    family_name: Mapped[str] = mapped_column(String(150))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    verified_at: Mapped[When | None]
    disabled_at: Mapped[When | None]
    privacy_at: Mapped[When | None]  # when the privacy statement was agreed to
    institution: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")  # ISO 3166 alpha-2
    stage: Mapped[str] = mapped_column(String(20), default="")
    orcid: Mapped[str] = mapped_column(String(19), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    zone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    topics: Mapped[str] = mapped_column(Text, default="")  # of expertise, one a line
    unwanted_mails: Mapped[list] = mapped_column(JSON, default=list)  # keys of core.outbox.optional

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def place(self) -> tuple[str | None, str | None, int]:
        """Where they stand in a list by name: by BY_NAME, then by id. Who has one name stands under that."""
        return alphabet.key(self.family_name or self.given_name), alphabet.key(self.given_name), self.id

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def signs_in(self) -> bool:
        """Whether there is a password that opens the account."""
        return bool(self.password_hash and self.verified_at)

    def __repr__(self):
        return f"<Person {self.id}>"


BY_NAME = (
    by_letter(func.coalesce(func.nullif(Person.family_name, ""), Person.given_name)), by_letter(Person.given_name),
)  # fmt: skip


class Nomination(Keyed, db.Model):
    """An appointment that one person asked for and a second one has not confirmed yet; it gives no hat."""

    parent = "person"
    comes_with = ("asked_by",)
    __table_args__ = (UniqueConstraint("person_id", "hat"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    hat: Mapped[Hat] = mapped_column(kinds(Hat))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)


class AddressChange(db.Model):
    """A new mail address that a person asked for; it is the person's once a link sent to it was used."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(320))
    done_at: Mapped[When | None]

    person: Mapped[Person] = relationship()


class SignIn(Keyed, db.Model):
    """A session: the hash of its reference, and until when it lives. In the machine's time."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reference_hash: Mapped[str] = mapped_column(String(64), unique=True)
    begun_at: Mapped[When]
    seen_at: Mapped[When]
    proved_at: Mapped[When]  # when the person last gave a factor
    device: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship()


class Failure(db.Model):
    """Failed sign-ins in a row for one address (known or not), by the hash of the address. In the machine's time."""

    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[When]


class Committee(Keyed, Versioned, db.Model):
    """An advisory committee for one field of science. Its key is a word: astronomy."""

    standing_kind = "committee"

    name_en: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(40), default="")  # the colour of the field in the look
    seats: Mapped[list["Seat"]] = relationship(back_populates="committee", order_by="Seat.id")


class Seat(Keyed, db.Model):
    """One person's place on one committee, from a day to a day (the last one included), in the centre's zone."""

    parent = "committee"
    __table_args__ = (CheckConstraint("role IN ('member', 'vice-chair', 'chair')", name="role"),)

    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Hat] = mapped_column(kinds(Hat), default=Hat.MEMBER)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    committee: Mapped[Committee] = relationship(back_populates="seats")
    person: Mapped[Person] = relationship()
