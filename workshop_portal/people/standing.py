"""What persons are toward things, as rows: written by the deeds of higher rooms, read by every policy and every list."""

from datetime import date

from flask import g, has_request_context
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core import clock
from workshop_portal.core.db import When, db, kinds
from workshop_portal.people.hats import Hat, worn
from workshop_portal.people.models import Seat

THINGS = ("proposal", "workshop", "committee")


class Standing(db.Model):
    """This person wears this hat toward one proposal, workshop or committee, or toward the centre."""

    __table_args__ = (
        CheckConstraint(
            "CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END + CASE WHEN workshop_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN committee_id IS NULL THEN 0 ELSE 1 END <= 1",
            name="one_thing",
        ),
        Index("ix_standing_person_hat", "person_id", "hat"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hat: Mapped[Hat] = mapped_column(kinds(Hat))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    ended_at: Mapped[When | None]
    ground: Mapped[str] = mapped_column(String(200), default="")

    @property
    def is_of_the_centre(self) -> bool:
        return self.proposal_id is None and self.workshop_id is None and self.committee_id is None


def active(row=Standing, on=None):
    """The condition that a standing or a seat holds on this day (today)."""
    on = on or clock.today()
    holds = [row.from_on <= on, or_(row.until_on.is_(None), row.until_on >= on)]
    return [*holds, Standing.ended_at.is_(None)] if row is Standing else holds


def give(person_id, hat, *, thing=None, ground="", from_on=None, until_on=None) -> Standing:
    """Give a hat; one that is worn already stays as it is."""
    where = {f"{thing.standing_kind}_id": thing.id} if thing is not None else {}
    mine = select(Standing).where(Standing.person_id == person_id, Standing.hat == hat, Standing.ended_at.is_(None))
    for name in THINGS:
        mine = mine.where(getattr(Standing, f"{name}_id") == where.get(f"{name}_id"))
    row = db.session.scalar(mine)
    if row is None:
        from_on = from_on or clock.today()
        row = Standing(person_id=person_id, hat=hat, ground=ground, from_on=from_on, until_on=until_on, **where)
        db.session.add(row)
    forget()
    return row


def take_away(person_id, hat, *, thing=None, at=None):
    """End a hat at once, wherever it is worn toward this thing."""
    mine = select(Standing).where(Standing.person_id == person_id, Standing.hat == hat, Standing.ended_at.is_(None))
    for name in THINGS:
        wanted = thing.id if thing is not None and thing.standing_kind == name else None
        mine = mine.where(getattr(Standing, f"{name}_id") == wanted)
    for row in db.session.scalars(mine):
        row.ended_at = at or clock.now()
    forget()


def hats(person, thing=None) -> frozenset[Hat]:
    """What `person` is toward `thing` (None: the centre) now: asked everywhere, decided here.

    A vice-chair is chair, and a deputy director, while that person is absent or conflicted.
    """
    if person is None or not person.is_authenticated or not person.is_active:
        return frozenset()
    standings, seats = rows_of(person)
    mine = worn(standings, seats, thing)
    if Hat.VICE in mine and chair_is_away(thing):
        mine |= {Hat.CHAIR}
    if Hat.DEPUTY in mine and director_is_away(thing):
        mine |= {Hat.DIRECTOR}
    return mine


def rows_of(person):
    """The standings and seats of a person that hold now: two statements a request."""
    kept = g.setdefault("rows_of", {}) if has_request_context() else {}
    if person.id not in kept:
        standings = db.session.scalars(select(Standing).where(Standing.person_id == person.id, *active())).all()
        seats = db.session.scalars(select(Seat).where(Seat.person_id == person.id, *active(Seat))).all()
        kept[person.id] = (standings, seats)
    return kept[person.id]


def forget():
    """A standing changed in this request: ask again."""
    if has_request_context():
        g.pop("rows_of", None)


def chair_is_away(thing) -> bool:
    """Whether every chair of the thing's committees is absent, or in conflict with it."""
    committees = [thing.id] if thing.standing_kind == "committee" else thing.committee_ids
    chairs = select(Seat.person_id).where(Seat.committee_id.in_(committees), Seat.role == Hat.CHAIR, *active(Seat))
    return are_away(chairs, thing)


def director_is_away(thing) -> bool:
    of_the_centre = [getattr(Standing, f"{name}_id").is_(None) for name in THINGS]
    return are_away(select(Standing.person_id).where(Standing.hat == Hat.DIRECTOR, *of_the_centre, *active()), thing)


def are_away(people, thing) -> bool:
    """Whether each of these people is absent, or conflicted toward or an organiser of the thing."""
    proposal_id = None
    if thing is not None and thing.standing_kind != "committee":
        proposal_id = thing.id if thing.standing_kind == "proposal" else thing.proposal_id
    kept = {Hat.CONFLICTED, Hat.ORGANISER, Hat.LEAD, Hat.EDITOR}
    bars = [Standing.hat == Hat.ABSENT, (Standing.hat.in_(kept)) & (Standing.proposal_id == (proposal_id or 0))]
    barred = select(Standing.person_id).where(or_(*bars), *active())
    return not db.session.scalar(select(exists(people.where(people.selected_columns[0].not_in(barred)))))


def ids_of(person, *hats_wanted, kind="proposal"):
    """A subquery: the proposals (workshops, committees) toward which `person` wears one of these hats now."""
    column = getattr(Standing, f"{kind}_id")
    return select(column).where(
        Standing.person_id == person.id, Standing.hat.in_(hats_wanted), column.is_not(None), *active()
    )


def people_with(hat, thing=None) -> list[int]:
    """The ids of those who wear this hat toward the thing (None: the centre) now."""
    mine = select(Standing.person_id).where(Standing.hat == hat, *active())
    for name in THINGS:
        wanted = thing.id if thing is not None and thing.standing_kind == name else None
        mine = mine.where(getattr(Standing, f"{name}_id") == wanted)
    return list(db.session.scalars(mine))
