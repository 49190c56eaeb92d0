"""Rooms that were given back, and of which their hotels have to hear."""

from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.participants.models import Participation
from workshop_portal.stays.models import Block, Booking, Hotel
from workshop_portal.stays.queries import LENGTH_OF_A_KEY, hotel_of
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import coordinated_by
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS, State

UNHEARD = ("cancel room", "untell hotel")


def last_said(deeds):
    """The conditions that a line of the journal is the last one about the room of a Participation at a hotel, and one of
    these deeds.
    """
    later = aliased(JournalLine)
    the_same = later.subject_kind == JournalLine.subject_kind, later.subject_id == JournalLine.subject_id
    after = (
        hotel_of(later) == hotel_of(JournalLine),
        later.deed.in_((*UNHEARD, "tell hotel")),
        later.id > JournalLine.id,
    )
    return (
        JournalLine.subject_kind == Participation.__tablename__, JournalLine.subject_id == Participation.id,
        JournalLine.deed.in_(deeds), ~exists().where(*the_same, *after),
    )  # fmt: skip


def untold():
    """The conditions that a line of the journal, a Participation and a Hotel are one room that was given back, of which the
    hotel has not heard: nobody noted it, by itself or with the number of rooms, and nothing is booked there anew. Of lines
    that name the hotel alone, which are older, it has heard where a number was settled after them.
    """
    here = Block.workshop_id == Participation.workshop_id, Block.hotel_id == Hotel.id
    booked = exists().where(Booking.participation_id == Participation.id, Booking.block_id == Block.id, *here)
    settled = exists().where(*here, JournalLine.detail == Hotel.key, Block.settled_at >= JournalLine.at)
    return *last_said(UNHEARD), Hotel.key == hotel_of(JournalLine), ~booked, ~settled


def untold_of(block) -> list[Participation]:
    """Those whose room in this block was given back, and the hotel has not heard of it."""
    here = Participation.workshop_id == block.workshop_id, Hotel.id == block.hotel_id
    lines = or_(JournalLine.detail == block.hotel.key, JournalLine.detail.startswith(block.told_as, autoescape=True))
    rows = select(Participation).join(Hotel, Hotel.id == block.hotel_id)
    return list(db.session.scalars(rows.where(*untold(), *here, lines).order_by(Participation.id)))


def told_by_number(block) -> list[Participation]:
    """Those of whose room the hotel has heard with the number of this block that is settled now."""
    here = JournalLine.detail == block.told_as, JournalLine.at == block.settled_at
    rows = select(Participation).where(*last_said(["tell hotel"]), *here)
    return list(db.session.scalars(rows.order_by(Participation.id)))


def told_of():
    return (
        select(Participation, Hotel)
        .where(*untold())
        .order_by(by_letter(Participation.name), Participation.id, Hotel.id)
    )


def rooms_to_tell(workshop) -> list[tuple[Participation, Hotel]]:
    """The rooms of a workshop that were given back, of a cancelled one too, and of which the hotel has not heard."""
    mine = told_of().where(Participation.workshop_id == workshop.id)
    return [(who, hotel) for who, hotel in db.session.execute(mine)]


def rooms_to_tell_of(people) -> list[tuple[Participation, Hotel]]:
    """The same of these people."""
    mine = told_of().where(Participation.id.in_([one.id for one in people]))
    return [(who, hotel) for who, hotel in db.session.execute(mine)]


def days_given_back(people) -> dict[tuple[int, str], tuple[date, date]]:
    """(participation's id, hotel's key) → the days of the room that was given back there the last time; older lines lack them."""
    mine = (
        JournalLine.subject_kind == Participation.__tablename__,
        JournalLine.subject_id.in_([one.id for one in people]),
    )
    rows = select(JournalLine.subject_id, JournalLine.detail).where(*mine, JournalLine.deed == "cancel room")
    found = {}
    for id_, detail in db.session.execute(rows.order_by(JournalLine.id)):
        if "/" in detail:
            first, last = detail.rpartition(" ")[2].split("/")
            found[id_, detail[:LENGTH_OF_A_KEY]] = date.fromisoformat(first), date.fromisoformat(last)
    return found


def hotels_to_tell(person, on):
    """(workshop, participation, hotel, until when rooms can be given back there or None, when this one was) of the workshops
    ahead or running that this person coordinates.
    """
    until = select(func.max(Block.cancel_by_on)).where(Block.workshop_id == Workshop.id, Block.hotel_id == Hotel.id)
    rows = select(Workshop, Participation, Hotel, until.scalar_subquery(), JournalLine.at)
    rows = rows.where(Participation.workshop_id == Workshop.id, *untold(), coordinated_by(person))
    ahead = Workshop.state.in_(BEFORE_IT_RUNS | {State.RUNNING}), Workshop.last_on >= on
    return rows.where(*ahead).order_by(Workshop.id, by_letter(Participation.name), Participation.id, Hotel.id)
