"""The selects about workshops that more than one page asks for."""

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from workshop_portal.centre.models import Format, Venue
from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.models import BY_NAME, Person
from workshop_portal.people.standing import Standing, active, built_once, coordinates, hats, ids_of, of_the_centre
from workshop_portal.proposals.models import Proposal
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.placing import Awaited, Surroundings
from workshop_portal.workshops.policy import NOT_PUBLIC
from workshop_portal.workshops.workflow import NO_REPORT, State

RESCINDED = "rescinded"  # what the journal has for a reason where the approval was taken back
LOOKS = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.FINANCE, Hat.AUDITOR})
CLOSING = aliased(JournalLine)


def visible_to(user):
    """Every workshop for which policy.may_view holds, as one select."""
    return select(Workshop).where(is_visible_to(user))


@built_once
def is_visible_to(user):
    own = Workshop.proposal_id.in_(ids_of(user, Hat.ORGANISER))
    barred = Workshop.proposal_id.in_(ids_of(user, Hat.CONFLICTED))
    coordinated = Workshop.id.in_(ids_of(user, Hat.COORDINATOR, kind="workshop"))
    staff = Workshop.id.is_not(None) if hats(user) & LOOKS else false()
    return or_(own, ~barred & or_(coordinated, staff))


def published(year=None):
    """What the public may see, by first day."""
    rows = select(Workshop).where(is_published())
    if year:
        rows = rows.where(Workshop.week.like(f"{year}-%"))
    return rows.options(joinedload(Workshop.venue), joinedload(Workshop.committee)).order_by(
        Workshop.first_on, Workshop.id
    )


def is_published():
    shown = and_(Workshop.published_at.is_not(None), Workshop.first_on.is_not(None))
    return and_(shown, Workshop.state.not_in(NOT_PUBLIC))


def of_year(user, year):
    """What stands in a year, for this reader: own ones, the public's, and those that wait for a week."""
    here = and_(Workshop.week.like(f"{year}-%"), or_(is_published(), is_visible_to(user)))
    waits = and_(Workshop.week == "", Workshop.state == State.PLANNED, is_visible_to(user))
    near = joinedload(Workshop.committee), *for_placing()
    return select(Workshop).where(or_(here, waits)).options(*near).order_by(Workshop.id)


def for_placing():
    """What must be at hand of each workshop to say what speaks against its week."""
    return (
        joinedload(Workshop.venue),
        joinedload(Workshop.proposal).joinedload(Proposal.call),
        joinedload(Workshop.format).selectinload(Format.venues),
    )


def around(weeks, workshops, user, today) -> Surroundings:
    """What stands in these weeks, and who is awaited then elsewhere, as far as `user` may know, and since when these workshops
    have their plan: five statements."""
    found = Surroundings(today, closed=closed_weeks(), planned=planned_at([one.id for one in workshops if one.week]))
    slots = (
        select(Slot)
        .where(Slot.week.in_(weeks))
        .options(joinedload(Slot.venue))
        .execution_options(populate_existing=True)
    )
    found.slots = {(slot.venue_id, slot.week): slot for slot in db.session.scalars(slots)}
    known = or_(is_published(), is_visible_to(user))
    rows = team().join(Slot, Slot.workshop_id == Workshop.id).where(Slot.week.in_(weeks), known)
    for person, standing, workshop_id, title, week in db.session.execute(rows.add_columns(Slot.week)):
        organises = standing.hat == Hat.ORGANISER
        found.awaited[week].append(Awaited(person.id, person.name, organises, workshop_id, title))
        found.own[workshop_id].add(person.id)
    lacking = [one.id for one in workshops if one.id not in found.own]
    if lacking:
        for person, _standing, workshop_id, _title in db.session.execute(team().where(Workshop.id.in_(lacking))):
            found.own[workshop_id].add(person.id)
    return found


def planned_at(ids) -> dict:
    """When the plan of each of these workshops was reckoned: with its first week, or its first coordinator. A move keeps it."""
    mine = JournalLine.subject_kind == Workshop.__tablename__, JournalLine.subject_id.in_(ids)
    week = and_(JournalLine.deed == "week", JournalLine.start == "")
    begun = and_(JournalLine.deed == "coordinator", JournalLine.start == State.SCHEDULED)
    rows = select(JournalLine.subject_id, func.max(JournalLine.at)).where(*mine, or_(week, begun))
    return dict(db.session.execute(rows.group_by(JournalLine.subject_id)).all()) if ids else {}


def closed_weeks() -> frozenset[str]:
    """The weeks in which every venue is closed: nobody works then."""
    venues = select(func.count(Venue.id)).scalar_subquery()
    rows = select(Slot.week).where(Slot.state == SlotState.CLOSED).group_by(Slot.week)
    return frozenset(db.session.scalars(rows.having(func.count(Slot.id) == venues)))


def team():
    """(person, standing, workshop id, its title) of every organiser and coordinator of a workshop."""
    organises = and_(Standing.hat == Hat.ORGANISER, Standing.proposal_id == Workshop.proposal_id)
    coordinated = and_(Standing.workshop_id == Workshop.id, *in_charge())
    rows = select(Person, Standing, Workshop.id, Workshop.title).join(Standing, Standing.person_id == Person.id)
    return rows.join(Workshop, or_(organises, coordinated)).where(*active()).order_by(Workshop.id, Person.id)


def taken_weeks(venue_ids, weeks, user) -> dict[tuple[int, str], str]:
    """(venue, week) → title of what stands there: published workshops, and those this person has a hat for."""
    here = and_(Slot.venue_id.in_(venue_ids), Slot.week.in_(weeks))
    rows = select(Slot.venue_id, Slot.week, Workshop.title).join(Workshop, Workshop.id == Slot.workshop_id)
    known = or_(is_published(), Workshop.proposal_id.in_(ids_of(user, Hat.ORGANISER)))
    return {(venue_id, week): title for venue_id, week, title in db.session.execute(rows.where(here, known))}


def for_board(rows):
    """(workshop with what a line of the board shows, its coordinator or None); the board's list puts them in order."""
    here = and_(Standing.workshop_id == Workshop.id, *in_charge())
    return (
        rows.select_from(Workshop)
        .outerjoin(Standing, here)
        .outerjoin(Person, Person.id == Standing.person_id)
        .add_columns(Person)
        .options(selectinload(Workshop.tasks), joinedload(Workshop.venue), joinedload(Workshop.committee))
    )


def load_all_of(workshop):
    """What a workshop's own pages show, fetched in one statement."""
    mine = select(Workshop).where(Workshop.id == workshop.id)
    near = (Workshop.decision, Workshop.venue, Workshop.committee, Workshop.format)
    proposal = joinedload(Workshop.proposal).joinedload(Proposal.call)
    return db.session.scalar(mine.options(proposal, *map(joinedload, near)))


def planned_on(key):
    """As a column beside Workshop: the day that its plan has for the task with this key, while that is to be done."""
    mine = Task.workshop_id == Workshop.id, Task.template_key == key, Task.done_at.is_(None)
    return select(func.min(Task.due_on)).where(*mine).scalar_subquery()


def day_planned(workshop, key):
    """The same of one workshop."""
    return db.session.scalar(select(planned_on(key)).where(Workshop.id == workshop.id).select_from(Workshop))


def was_ticked(workshop, key) -> bool:
    """Whether the task with this key was ever done since the last approval, though it may be open again."""
    mine = JournalLine.subject_kind == "workshop", JournalLine.subject_id == workshop.id
    opened = select(func.max(JournalLine.id)).where(*mine, JournalLine.deed == "open").scalar_subquery()
    rows = select(JournalLine.id).where(*mine, JournalLine.deed == "tick", JournalLine.detail == key)
    return db.session.scalar(rows.where(JournalLine.id > func.coalesce(opened, 0)).limit(1)) is not None


def cancelling_of(workshop) -> JournalLine | None:
    """When a cancelled workshop was cancelled, and why."""
    if workshop.state != State.CANCELLED:
        return None
    mine = JournalLine.subject_kind == "workshop", JournalLine.subject_id == workshop.id, JournalLine.deed == "cancel"
    return db.session.scalar(select(JournalLine).where(*mine).order_by(JournalLine.id.desc()).limit(1))


def was_cancelled(workshop) -> bool:
    """Whether it was cancelled once, though it may be on again."""
    mine = JournalLine.subject_kind == "workshop", JournalLine.subject_id == workshop.id, JournalLine.deed == "cancel"
    return db.session.scalar(select(JournalLine.id).where(*mine).limit(1)) is not None


def why_cancelled(workshop) -> str:
    """The reason that the director gave; "" where its approval was rescinded, which is told by other letters."""
    line = cancelling_of(workshop)
    return line.detail if line and line.detail != RESCINDED else ""


def as_reason(note) -> str:
    """What is kept of a reason that the director gave: never the word that stands for a rescinded approval."""
    note = note.strip()[:300]
    return f"{note}." if note == RESCINDED else note


def last_closing(*conditions):
    """As a column beside Workshop: the journal's line by which it was closed last, of those for which all this holds."""
    mine = CLOSING.subject_kind == Workshop.__tablename__, CLOSING.subject_id == Workshop.id, CLOSING.deed == "close"
    return select(func.max(CLOSING.id)).where(*mine, *conditions).correlate(Workshop).scalar_subquery()


def is_closed_without_report():
    """The condition that a workshop is closed, and without a report."""
    return and_(Workshop.state == State.CLOSED, last_closing() == last_closing(CLOSING.detail == NO_REPORT))


def was_closed_without_report(workshop) -> bool:
    """The same of one workshop."""
    mine = select(Workshop.id).where(Workshop.id == workshop.id, is_closed_without_report())
    return db.session.scalar(mine) is not None


def was_public(key) -> Workshop | None:
    """A workshop that had a public page and has been cancelled."""
    shown = Workshop.published_at.is_not(None), Workshop.state == State.CANCELLED
    return db.session.scalar(select(Workshop).where(Workshop.key == key, *shown))


def is_called_off():
    """The condition that it stood in public with its days and has been cancelled."""
    shown = and_(Workshop.published_at.is_not(None), Workshop.first_on.is_not(None))
    return and_(shown, Workshop.state == State.CANCELLED)


def in_preparation(rows):
    over = [State.FINISHED, State.REPORTING, State.CLOSED, State.CANCELLED]
    return rows.where(Workshop.state.not_in(over))


def in_charge() -> list:
    """The conditions that a standing makes somebody coordinate a workshop now, as `hats` says it of one person: nobody who
    is in conflict with its proposal, or organises it.
    """
    bars, here = aliased(Standing), aliased(Workshop)
    same = bars.person_id == Standing.person_id, here.id == Standing.workshop_id, bars.proposal_id == here.proposal_id
    kept_off = exists().where(*same, bars.hat.in_(BARRED), *active(bars)).correlate(Standing)
    return [*coordinates(), ~kept_off]


def coordinated_by(person):
    """The condition that this person coordinates the workshop."""
    mine = Workshop.id.in_(ids_of(person, Hat.COORDINATOR, kind="workshop"))
    return and_(mine, Workshop.proposal_id.not_in(ids_of(person, *BARRED)))


def lacks_coordinator():
    """The condition that a workshop has its week, goes on, and is in nobody's hands."""
    goes_on = Workshop.state.not_in([State.PLANNED, State.CLOSED, State.CANCELLED])
    return and_(goes_on, is_in_nobodys_hands())


def is_in_nobodys_hands():
    """The condition that a workshop has no coordinator."""
    return Workshop.id.not_in(select(Standing.workshop_id).where(*in_charge()))


def doers(workshop) -> list[Person]:
    """Those to whom a task of this workshop can be given: its organisers and coordinator, the office, finance, the director."""
    barred = select(Standing.person_id).where(
        Standing.proposal_id == workshop.proposal_id, Standing.hat == Hat.CONFLICTED, *active()
    )
    organises = and_(Standing.proposal_id == workshop.proposal_id, Standing.hat == Hat.ORGANISER)
    staff = and_(
        Standing.hat.in_({Hat.OFFICE, Hat.FINANCE, Hat.DIRECTOR}), *of_the_centre(), Standing.person_id.not_in(barred)
    )
    mine = and_(Standing.workshop_id == workshop.id, *in_charge())
    wanted = select(Standing.person_id).where(*active(), or_(organises, mine, staff))
    rows = select(Person).where(Person.id.in_(wanted)).order_by(*BY_NAME, Person.id)
    return list(db.session.scalars(rows))


def coordinators_of(ids) -> dict[int, Person]:
    """Who coordinates each of these workshops."""
    mine = (
        select(Standing.workshop_id, Person)
        .join(Person, Person.id == Standing.person_id)
        .where(Standing.workshop_id.in_(ids), *in_charge())
    )
    return {row.workshop_id: row.Person for row in db.session.execute(mine)}


def coordinator_of(workshop) -> Person | None:
    return coordinators_of([workshop.id]).get(workshop.id)


def last_coordinator_of(workshop) -> Person | None:
    """Who coordinates it, or did until the appointment ended."""
    here = Standing.workshop_id == workshop.id, Standing.hat == Hat.COORDINATOR, Standing.ended_at.is_(None)
    rows = select(Person).join(Standing, Standing.person_id == Person.id).where(*here)
    return db.session.scalar(rows.order_by(Standing.id.desc()).limit(1))


def opened_by(decision) -> Workshop | None:
    return db.session.scalar(select(Workshop).where(Workshop.decision_id == decision.id))


def barred_from(workshop) -> set[int]:
    """Those who can't coordinate this workshop: in conflict with its proposal, or organising it."""
    near = select(Standing.person_id).where(
        Standing.proposal_id == workshop.proposal_id, Standing.hat.in_(BARRED), *active()
    )
    return set(db.session.scalars(near))
