"""What persons are toward things, as rows: written by the deeds of higher rooms, read by every policy and every list."""

from collections import defaultdict
from datetime import date
from functools import lru_cache, wraps
from typing import NamedTuple

from flask import g, has_app_context, has_request_context
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    CompoundSelect,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    bindparam,
    cast,
    event,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from workshop_portal.core import clock
from workshop_portal.core.db import When, db, kinds, plain_rows
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


def active(row=Standing, on=None):
    """The condition that a standing or a seat holds on this day (today)."""
    on = clock.today() if on is None else on
    holds = [row.from_on <= on, or_(row.until_on.is_(None), row.until_on >= on)]
    return holds if row is Seat else [*holds, row.ended_at.is_(None)]


def give(person_id, hat, *, thing=None, ground="", from_on=None, until_on=None) -> Standing:
    """Give a hat; one that is worn already stays as it is."""
    where = {f"{thing.standing_kind}_id": thing.id} if thing is not None else {}
    mine = select(Standing).where(Standing.person_id == person_id, Standing.hat == hat, Standing.ended_at.is_(None))
    mine = mine.where(or_(Standing.until_on.is_(None), Standing.until_on >= clock.today()))
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


def take_from_all(hat, thing, *, at=None):
    """End a hat toward this thing for whoever wears it, or would again with an appointment."""
    here = getattr(Standing, f"{thing.standing_kind}_id") == thing.id
    for row in db.session.scalars(select(Standing).where(Standing.hat == hat, here, Standing.ended_at.is_(None))):
        row.ended_at = at or clock.now()
    forget()


def is_worn(hat, thing) -> bool:
    """Whether somebody wears this hat toward the thing now."""
    here = getattr(Standing, f"{thing.standing_kind}_id") == thing.id
    return db.session.scalar(select(Standing.id).where(Standing.hat == hat, here, *active()).limit(1)) is not None


def hats(person, thing=None) -> frozenset[Hat]:
    """What `person` is toward `thing` (None: the centre) now: asked everywhere, decided here.

    A vice-chair is chair, and a deputy director, while the own chair, or the director, is absent or conflicted.
    """
    if person is None or not person.is_authenticated or not person.is_active:
        return frozenset()
    kept = kept_as("hats")
    toward = (person.id, toward_what(thing, rows_of(person)[1]))
    if toward not in kept:
        kept[toward] = hats_now(person, thing)
    return kept[toward]


def kept_as(name) -> dict:
    """What this request found out about people, under this name; nothing outlives a request."""
    return g.setdefault(name, {}) if has_request_context() else {}


def toward_what(thing, seats):
    """All of a thing that the hats toward it hang on: its committees where somebody has a seat."""
    if thing is None:
        return None
    if thing.standing_kind == "proposal":
        return ("proposal", thing.id, *(thing.committee_ids if seats else ()))
    return (thing.standing_kind, thing.id, getattr(thing, "proposal_id", None))


def hats_now(person, thing) -> frozenset[Hat]:
    standings, seats = rows_of(person)
    mine = worn(standings, seats, thing)
    if Hat.VICE in mine and chair_is_away(thing, seconded(seats, thing)):
        mine |= {Hat.CHAIR}
    if Hat.DEPUTY in mine and director_is_away(thing):
        mine |= {Hat.DIRECTOR}
    return mine


class Worn(NamedTuple):
    """A hat that is worn now, toward one thing or, without any, toward the centre."""

    hat: Hat
    proposal_id: int | None
    workshop_id: int | None
    committee_id: int | None

    @property
    def is_of_the_centre(self) -> bool:
        return self.proposal_id is None and self.workshop_id is None and self.committee_id is None


class Seated(NamedTuple):
    role: Hat
    committee_id: int


# Asked by every request, so it comes with the person, as two texts: a list of its own would be a statement more.
TODAY = bindparam("today", type_=Date)
HATS = {str(hat): hat for hat in Hat}


def texts_of(person_id) -> list:
    """Two columns: the standings and the seats of this person that hold on `today`, as `read_texts` reads them."""
    comma, nothing = literal_column("','", String), literal_column("''", String)
    worn_now: ColumnElement = type_coerce(Standing.hat, String)
    for name in THINGS:
        worn_now += comma + func.coalesce(cast(getattr(Standing, f"{name}_id"), String), nothing)
    seated = type_coerce(Seat.role, String) + comma + cast(Seat.committee_id, String)
    # A literal comma need not be written out for each request, as a value would be.
    standings, seats = (select(func.aggregate_strings(one, comma)) for one in (worn_now, seated))  # type: ignore[arg-type]
    return [
        standings.where(Standing.person_id == person_id, *active(on=TODAY)).scalar_subquery().label("standings"),
        seats.where(Seat.person_id == person_id, *active(Seat, TODAY)).scalar_subquery().label("seats"),
    ]


@lru_cache(200)
def read_texts(standings, seats) -> tuple[tuple[Worn, ...], tuple[Seated, ...]]:
    """hat,proposal,workshop,committee,hat,… and role,committee,role,…; a thing that is not meant is an empty word."""
    worn_now, seated = (one.split(",") if one else [] for one in (standings, seats))
    ids = [int(one) if one.isdigit() else None for one in worn_now]
    rows = [Worn(HATS[worn_now[n]], *ids[n + 1 : n + 4]) for n in range(0, len(ids), 4)]
    appointed = any(row.hat == Hat.COORDINATOR and row.is_of_the_centre for row in rows)
    return (
        tuple([row for row in rows if appointed or row.hat != Hat.COORDINATOR]),  # what `coordinates` says of rows
        tuple([Seated(HATS[seated[n]], int(seated[n + 1])) for n in range(0, len(seated), 2)]),
    )


HOLDING = select(*texts_of(bindparam("person", type_=Integer)))


def rows_of(person) -> tuple[tuple[Worn, ...], tuple[Seated, ...]]:
    """The standings and seats of a person that hold now: one statement a request, none for who asks."""
    kept = kept_as("rows_of")
    if person.id not in kept:
        db.session.flush()  # a hat that was just given counts
        kept[person.id] = read_texts(*plain_rows(HOLDING, {"person": person.id, "today": clock.today()})[0])
    return kept[person.id]


def keep(person, standings, seats):
    """What `texts_of` said of a person in this request."""
    g.setdefault("rows_of", {})[person.id] = read_texts(standings, seats)


class Reader:
    """Who asks, as a key: two are equal while they are one person who wears the same hats on the same day."""

    __slots__ = ("key", "person")

    def __init__(self, person):
        standings, seats = rows_of(person) if person.is_authenticated else ((), ())
        self.person = person
        self.key = (person.is_authenticated and person.id, person.is_active, standings, seats, clock.today())

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return self.key == other.key

    @property
    def stands_in(self) -> bool:
        """Whether what this person may do also hangs on where somebody else is."""
        _id, _active, standings, seats, _today = self.key
        return any(one.hat == Hat.DEPUTY for one in standings) or any(one.role == Hat.VICE for one in seats)


KEPT = 100  # selects of each kind


def built_once(build):
    """For a select that follows from nothing but its reader's hats, which are read anew in every request, and from the
    ids beside: it is built once, since building it and finding its compiled form take longer than its rows.
    """

    @lru_cache(KEPT)
    def kept(reader, *ids):
        return build(reader.person, *ids)

    @wraps(build)
    def ask(person, *ids):
        reader = Reader(person)
        if reader.stands_in:
            return build(person, *ids)
        try:
            return kept(reader, *ids)
        finally:
            reader.person = None  # the key stays, its person goes with the request

    return ask


def forget():
    """A standing changed: ask again."""
    if has_app_context():
        for kept in ("rows_of", "away", "hats"):
            g.pop(kept, None)


for model in (Standing, Seat):
    for deed in ("after_insert", "after_update", "after_delete"):
        event.listen(model, deed, lambda *_: forget())
event.listen(Session, "after_rollback", lambda _session: forget())  # what is asked next stands in another transaction


def of_the_centre() -> list:
    """The conditions of a standing toward the centre itself, and no one thing of it."""
    return [getattr(Standing, f"{name}_id").is_(None) for name in THINGS]


def coordinates() -> list:
    """The conditions that a standing makes somebody coordinate a workshop now: while the appointment holds too."""
    appointed = select(Standing.person_id).where(Standing.hat == Hat.COORDINATOR, *of_the_centre(), *active())
    here = [Standing.hat == Hat.COORDINATOR, Standing.workshop_id.is_not(None), *active()]
    return [*here, Standing.person_id.in_(appointed)]


NOWHERE = cast(null(), Integer)


class Away(NamedTuple):
    """Who leads, and who of them is kept from what: the chairs of each committee, the directors, who is absent now, and
    who is in conflict with a proposal or organises it."""

    chairs: dict[int, set[int]]
    directors: set[int]
    absent: set[int]
    barred: dict[int, set[int]]

    def all_of(self, people, thing) -> bool:
        """Whether each of these people is absent, or conflicted toward or an organiser of the thing."""
        proposal_id = None
        if thing is not None and thing.standing_kind != "committee":
            proposal_id = thing.id if thing.standing_kind == "proposal" else thing.proposal_id
        return people <= self.absent | self.barred.get(proposal_id or 0, set())


def away() -> Away:
    """One statement a request, for those who stand in for a chair or a director."""
    kept = g.setdefault("away", {}) if has_request_context() else {}
    if "now" not in kept:
        kept["now"] = read_away()
    return kept["now"]


def read_away() -> Away:
    chairs = select(Seat.person_id).where(Seat.role == Hat.CHAIR, *active(Seat))
    directors = select(Standing.person_id).where(Standing.hat == Hat.DIRECTOR, *of_the_centre(), *active())
    toward = select(literal("barred"), Standing.person_id, Standing.proposal_id).where(
        Standing.hat.in_({Hat.CONFLICTED, Hat.ORGANISER, Hat.LEAD, Hat.EDITOR}), Standing.proposal_id.is_not(None),
        or_(Standing.person_id.in_(chairs), Standing.person_id.in_(directors)), *active(),
    )  # fmt: skip
    rows: CompoundSelect = union_all(
        chairs.with_only_columns(literal("chair"), Seat.person_id, Seat.committee_id),
        directors.with_only_columns(literal("director"), Standing.person_id, NOWHERE),
        select(literal("absent"), Standing.person_id, NOWHERE).where(Standing.hat == Hat.ABSENT, *active()),
        toward,
    )
    found = Away(defaultdict(set), set(), set(), defaultdict(set))
    for kind, person_id, where in db.session.execute(rows):
        if kind == "chair":
            found.chairs[where].add(person_id)
        elif kind == "barred":
            found.barred[where].add(person_id)
        else:
            (found.directors if kind == "director" else found.absent).add(person_id)
    return found


def chair_is_away(thing, committee_ids) -> bool:
    """Whether one of these committees has every chair absent, or in conflict with the thing."""
    now = away()
    return any(now.all_of(now.chairs.get(one, set()), thing) for one in committee_ids)


def seconded(seats, thing) -> set[int]:
    """The ids of the thing's committees where one of these seats is a vice-chair's."""
    here = [thing.id] if thing.standing_kind == "committee" else thing.committee_ids
    return {seat.committee_id for seat in seats if seat.role == Hat.VICE} & set(here)


def director_is_away(thing) -> bool:
    now = away()
    return now.all_of(now.directors, thing)


def ids_of(person, *hats_wanted, kind="proposal") -> list[int]:
    """The proposals (workshops, committees) toward which `person` wears one of these hats now."""
    worn_toward = [(getattr(row, f"{kind}_id"), row.hat) for row in rows_of(person)[0]]
    return [one for one, hat in worn_toward if one is not None and hat in hats_wanted]
