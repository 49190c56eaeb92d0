"""Meetings, advice, decisions and the letters that go with them."""

from datetime import date, time

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_portal.calls.models import Call
from workshop_portal.core.db import Keyed, When, db, kinds
from workshop_portal.core.edits import Versioned
from workshop_portal.decisions.workflow import LAPSED, TONES, WORDS, Code, ReleaseState
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals.models import Proposal


class Meeting(Keyed, db.Model):
    """A committee's meeting about one call."""

    __table_args__ = (UniqueConstraint("call_id", "committee_id"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    on: Mapped[date | None]
    begins: Mapped[time | None]  # the hour of the sitting to come, as it is told
    place: Mapped[str] = mapped_column(
        String(300), default="", server_default=""
    )  # a room, or the address of a video meeting
    opened_at: Mapped[When | None]
    closed_at: Mapped[When | None]

    call: Mapped[Call] = relationship()
    committee: Mapped[Committee] = relationship()
    items: Mapped[list["Item"]] = relationship(cascade="all, delete-orphan", order_by="Item.number")
    presences: Mapped[list["Presence"]] = relationship(cascade="all, delete-orphan", order_by="Presence.id")


class Item(db.Model):
    """A proposal's place on the agenda. Its number never depends on marks, and stays when others leave the agenda."""

    __table_args__ = (UniqueConstraint("meeting_id", "proposal_id"), UniqueConstraint("meeting_id", "number"))

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]


class Presence(db.Model):
    """Somebody who is in the meeting."""

    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship()


class Recusal(db.Model):
    """Somebody present who left the room while one proposal was discussed."""

    __table_args__ = (UniqueConstraint("meeting_id", "proposal_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship()


class Advice(Keyed, Versioned, db.Model):
    """What one committee advises on one proposal: it stands until it is replaced before the decision, or until a released
    referral has overtaken it; then it is kept, and the committee that has the proposal again advises anew.
    """

    __table_args__ = (
        Index("uq_advice_standing", "proposal_id", "committee_id", unique=True,
              info={"where": "overtaken_at IS NULL"}),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="votes"),
    )  # fmt: skip

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    outcome: Mapped[Code] = mapped_column(kinds(Code))
    grounds: Mapped[str] = mapped_column(Text, default="")
    criteria: Mapped[list] = mapped_column(JSON, default=list)  # the keys of those that decided
    terms: Mapped[list] = mapped_column(JSON, default=list)  # conditions, each {text, due_on}
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]
    needed: Mapped[int | None]  # in the room, to advise at all; None where that was not kept
    given_by: Mapped[int | None]
    given_at: Mapped[When]
    overtaken_at: Mapped[When | None]

    proposal: Mapped[Proposal] = relationship()
    committee: Mapped[Committee] = relationship()
    attendances: Mapped[list["Attendance"]] = relationship(cascade="all, delete-orphan", order_by="Attendance.id")

    @property
    def in_the_room(self) -> list[Person]:
        """Who was there when it was recorded."""
        return [one.person for one in self.attendances if not one.had_left]

    @property
    def out_of_the_room(self) -> list[Person]:
        """Who was in the meeting, and had left the room for this item."""
        return [one.person for one in self.attendances if one.had_left]

    @property
    def counted(self) -> list[Person]:
        """Of those in the room: who counted towards the quorum."""
        return [one.person for one in self.attendances if one.counted]

    @property
    def uncounted(self) -> list[Person]:
        """And who did not, without an answer to the conflict question."""
        return [one.person for one in self.attendances if one.counted is False and not one.had_left]

    @property
    def conditions(self) -> list[tuple[str, date]]:
        return [(one["text"], date.fromisoformat(one["due_on"])) for one in self.terms]

    @property
    def votes(self) -> tuple | None:
        """(for, against, abstained), where it was voted."""
        cast = (self.votes_for, self.votes_against, self.votes_abstained)
        return None if cast == (None, None, None) else tuple(n or 0 for n in cast)


class Attendance(db.Model):
    """Somebody who was in the meeting when an advice was recorded, as it was then: presence may change afterwards."""

    __table_args__ = (UniqueConstraint("advice_id", "person_id"),)

    advice_id: Mapped[int] = mapped_column(ForeignKey("advice.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    had_left: Mapped[bool]  # the room, for this item
    counted: Mapped[bool | None]  # towards the quorum; None where that was not kept

    person: Mapped[Person] = relationship()


class Release(Keyed, db.Model):
    """The office pressed Release for some decisions: until `until_at` it can be undone."""

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    state: Mapped[ReleaseState] = mapped_column(kinds(ReleaseState), default=ReleaseState.PRESSED)
    pressed_by: Mapped[int | None]
    pressed_at: Mapped[When]
    until_at: Mapped[When]
    released_at: Mapped[When | None]

    call: Mapped[Call] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(back_populates="release", order_by="Decision.id")


class Decision(Keyed, Versioned, db.Model):
    """What the director decided. `becomes`: what a conditional approval turns into. One stands for a proposal."""

    __table_args__ = (
        Index("uq_decision_standing", "proposal_id", unique=True, info={"where": "rescinded_at IS NULL"}),
        CheckConstraint("(becomes IS NOT NULL) = (code = 'approve_conditional')", name="conditional_becomes"),
    )  # fmt: skip

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    code: Mapped[Code] = mapped_column(kinds(Code))
    becomes: Mapped[str | None] = mapped_column(String(40))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))  # what pays for an approval
    grounds: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None]
    decided_at: Mapped[When]
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"), index=True)
    released_at: Mapped[When | None]
    conditions_met_at: Mapped[When | None]
    lapsed_at: Mapped[When | None]
    rescinded_at: Mapped[When | None]
    rescinded_why: Mapped[str] = mapped_column(Text, default="", server_default="")

    proposal: Mapped[Proposal] = relationship()
    release: Mapped[Release | None] = relationship(back_populates="decisions")
    conditions: Mapped[list["Condition"]] = relationship(cascade="all, delete-orphan", order_by="Condition.id")
    letters: Mapped[list["LetterText"]] = relationship(cascade="all, delete-orphan")

    @property
    def in_force(self) -> str:
        """The code that counts now: of a conditional approval, what it becomes once its conditions are met."""
        return self.becomes if self.becomes and self.conditions_met_at else self.code

    @property
    def told_as(self) -> str:
        """The code whose letter tells of it: of a conditional approval what it becomes, where its conditions were met before
        its release.
        """
        met_at, released_at = self.conditions_met_at, self.released_at
        was_met = met_at is not None and (released_at is None or met_at <= released_at)
        return self.becomes if self.becomes and was_met else self.code

    def passed_by(self, day) -> list["Condition"]:
        """The conditions that are not met and were due before this day."""
        return [one for one in self.conditions if one.met_at is None and one.due_on < day]

    @property
    def was_rescinded(self) -> bool:
        """One that referred the proposal on stands no more either, and nobody took it back."""
        return self.rescinded_at is not None and self.code != Code.REFER

    @property
    def shown(self) -> tuple[str, str]:
        """(words, tone) of where it stands now: a lapsed approval is none."""
        return LAPSED if self.lapsed_at else (WORDS[Code(self.in_force)], TONES[Code(self.in_force)])


class Condition(db.Model):
    """Something to be done before a conditional approval becomes one."""

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    met_at: Mapped[When | None]
    met_how: Mapped[str] = mapped_column(Text, default="", server_default="")  # for office and director, in no letter
    reminded_at: Mapped[When | None]


class LetterText(Versioned, db.Model):
    """The letter to the organisers as the office edited it; without a row the template's text goes out."""

    __table_args__ = (UniqueConstraint("decision_id", "language"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
