"""The selects about stays."""

from sqlalchemy import Date, String, and_, case, cast, exists, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.db import db, new_key
from workshop_portal.funding.models import Record
from workshop_portal.journal import JournalLine
from workshop_portal.participants import queries as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import SAID_YES, Answer
from workshop_portal.people import namesakes
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.prints.queries import absent
from workshop_portal.stays.models import Block, Booking, Entitlement, Hotel, Stay
from workshop_portal.stays.workflow import Lodging, PaidBy
from workshop_portal.workshops.acts import CLOSING, ROOMING, TOLD
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import coordinated_by, is_in_nobodys_hands, planned_on
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS, State


def of(participation) -> Stay | None:
    return db.session.scalar(select(Stay).where(Stay.participation_id == participation.id))


def coming(workshop):
    """(participation, stay or None) of everybody who has a seat, by name."""
    mine = select(Participation, Stay).outerjoin(Stay, Stay.participation_id == Participation.id)
    mine = mine.where(Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED)
    return mine.order_by(by_letter(Participation.name), Participation.id)


def seats_of(workshop, people) -> list[Participation]:
    """The seats in it of these people with accounts."""
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED
    )
    return list(db.session.scalars(mine.where(Participation.person_id.in_([one.id for one in people if one.id]))))


def fed(workshop):
    """The same without those of whom it was noted that they did not come."""
    return coming(workshop).where(~absent())


def beside(row):
    """The condition that the days of a Stay or a Booking lie beside the week, as after a move."""
    return or_(row.arrive_on > Workshop.last_on, row.leave_on < Workshop.first_on)


def asked_again():
    """The condition that the days of a Stay are to be given again."""
    told_before = and_(Stay.registered_at.is_(None), or_(Stay.arrive_on.is_not(None), Stay.leave_on.is_not(None)))
    return or_(told_before, beside(Stay))


def left():
    """The condition that a Stay was told before its guest had the seat anew, as Stay.was_left."""
    return and_(Stay.registered_at < Participation.answered_at, Stay.needs_told_at.is_(None))


def listed_with_address(workshop) -> frozenset[int]:
    """The ids of those who come and agreed that their e-mail address stands on the participants' list."""
    rows = select(Participation.id).join(Stay, Stay.participation_id == Participation.id).where(Stay.list_consent)
    here = Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED
    return frozenset(db.session.scalars(rows.where(*here)))


def not_in_pictures(workshop) -> list[str]:
    """The names of those who come and have not agreed to be recognised in photographs that are published."""
    return [who.name for who, stay in db.session.execute(coming(workshop)) if stay is None or not stay.photo_consent]


def with_days(workshop) -> list[Stay]:
    """The stays in which somebody told a day, whether they come or not."""
    mine = select(Stay).join(Stay.participation).where(Participation.workshop_id == workshop.id)
    return list(db.session.scalars(mine.where(or_(Stay.arrive_on.is_not(None), Stay.leave_on.is_not(None)))))


def all_stays(workshop) -> list[Stay]:
    mine = select(Stay).join(Stay.participation).where(Participation.workshop_id == workshop.id)
    return list(db.session.scalars(mine))


def own_untold(person):
    """A person's own certain places whose stay was not told yet, or is to be told again, or who asked for a room without its
    days: (participation, stay or None).
    """
    rows = participants.own(person).outerjoin(Stay, Stay.participation_id == Participation.id).add_columns(Stay)
    roomless = and_(Stay.lodging == Lodging.CENTRE, or_(Stay.arrive_on.is_(None), Stay.leave_on.is_(None)))
    untold = or_(Stay.registered_at.is_(None), beside(Stay), left(), roomless)
    return rows.where(Participation.state == Answer.CONFIRMED, untold)


def left_to_the_office(person):
    """The condition that this person is of the office, and a cancelled workshop has no coordinator who calls its hotels."""
    if Hat.OFFICE not in hats(person):
        return false()
    barred = ids_of(person, *BARRED)
    return and_(Workshop.state == State.CANCELLED, is_in_nobodys_hands(), Workshop.proposal_id.not_in(barred))


def moved_away(person):
    """(workshop, how many stays, how many bookings lie beside its week, the days that its plan has for closing registration
    and for the rooming list, the first day by which a hotel takes one of these rooms back and the first night of one, neither
    of which was over when it moved) of the workshops that this person coordinates.
    """
    return left_behind().where(coordinated_by(person))


def left_behind():
    """The same of all workshops that are still ahead and have a week."""
    stays, rooms = (func.count(case((which, 1))) for which in (asked_again(), beside(Booking)))
    rows = select(Workshop, stays, rooms, planned_on(CLOSING), planned_on(ROOMING)).join(
        Participation, Participation.workshop_id == Workshop.id
    )
    moved = JournalLine.deed == "week", JournalLine.start.not_in(["", JournalLine.end])
    moved_on = day_of_last(Workshop, *moved)
    rows = rows.add_columns(func.min(case((and_(beside(Booking), can_be_met(moved_on)), Block.cancel_by_on))))
    lay_ahead = func.coalesce(Booking.arrive_on >= moved_on, true())
    rows = rows.add_columns(func.min(case((and_(beside(Booking), lay_ahead), Booking.arrive_on))))
    rows = rows.outerjoin(Stay, Stay.participation_id == Participation.id)
    rows = rows.outerjoin(Booking, Booking.participation_id == Participation.id)
    rows = rows.outerjoin(Block, Block.id == Booking.block_id)
    ahead = Workshop.state.in_(BEFORE_IT_RUNS)
    rows = rows.where(ahead, Workshop.first_on.is_not(None), Participation.state == Answer.CONFIRMED)
    rows = rows.where(or_(asked_again(), beside(Booking)))
    return rows.group_by(Workshop.id).order_by(Workshop.id)


def day_of_last(model, *conditions):
    """As a column beside the model: the day of the last line of the journal about a row of it for which these hold."""
    mine = JournalLine.subject_kind == model.__tablename__, JournalLine.subject_id == model.id
    last = select(func.max(JournalLine.at)).where(*mine, *conditions).correlate(model).scalar_subquery()
    return func.date(last, type_=Date)


def can_be_met(since):
    """The condition that rooms of a Block could still be given back on this day; where it is not known, too."""
    return func.coalesce(Block.cancel_by_on >= since, true())


def wish():
    """The days that a Stay asks for, as Stay.wish."""
    return literal("wish ") + cast(Stay.arrive_on, String) + "/" + cast(Stay.leave_on, String)


def is_cut():
    """The condition that a Booking has all that its Block has of the days that its Stay asks for, as Booking.is_cut."""
    arrive = case((Stay.arrive_on > Block.first_on, Stay.arrive_on), else_=Block.first_on)
    leave = case((Stay.leave_on < Block.last_on, Stay.leave_on), else_=Block.last_on)
    return and_(Booking.booked_for == wish(), Booking.arrive_on == arrive, Booking.leave_on == leave)


def open_ends(person, on):
    """(workshop, rooms booked otherwise than asked for now, who asked for a room and has none, who has not told all of the
    stay or is to tell it again, who was not told yet what is paid, the first night of the first, or the day by which its
    hotel takes rooms back where that was not over when the guest last told of the stay, and the first night of the second of
    these, the days that the plan has for the rooming list and for telling what is paid) of the workshops ahead or running
    that this person coordinates.
    """
    return ends(on).where(coordinated_by(person))


def ends(on):
    """The same of all workshops ahead or running."""
    told = and_(Stay.registered_at.is_not(None), ~func.coalesce(beside(Stay), False), ~beside(Booking))
    days = or_(Booking.arrive_on.is_distinct_from(Stay.arrive_on), Booking.leave_on.is_distinct_from(Stay.leave_on))
    other = or_(and_(days, ~func.coalesce(is_cut(), False)), Stay.lodging.is_distinct_from(Lodging.CENTRE))
    asked = and_(Stay.lodging == Lodging.CENTRE, or_(Stay.registered_at.is_not(None), asked_again()))
    conditions = (
        and_(Booking.id.is_not(None), told, other), and_(Booking.id.is_(None), asked),
        or_(*(name.is_(None) for name in (Stay.registered_at, Stay.arrive_on, Stay.leave_on, Stay.lodging)), left()),
        and_(
            Entitlement.told_at.is_(None),
            or_(Entitlement.id.is_not(None), Record.cap_cents + Record.external_cents > 0),
        ),
    )  # fmt: skip
    changed, roomless, *_others = conditions
    first_night = case((Stay.arrive_on < Booking.arrive_on, Stay.arrive_on), else_=Booking.arrive_on)
    told_on = day_of_last(Participation, JournalLine.deed.in_(("tell stay", "revise stay", "arrange stay")))
    back_by = and_(Block.cancel_by_on < first_night, can_be_met(told_on))
    nights = (
        func.min(case((changed, case((back_by, Block.cancel_by_on), else_=first_night)))),
        func.min(case((and_(roomless, ~func.coalesce(beside(Stay), False)), Stay.arrive_on))),
    )
    rows = select(Workshop, *(func.count(case((one, 1))) for one in conditions), *nights)
    rows = rows.add_columns(planned_on(ROOMING), planned_on(TOLD))
    rows = rows.join(Participation, Participation.workshop_id == Workshop.id)
    for kind in (Stay, Booking, Entitlement):
        rows = rows.outerjoin(kind, kind.participation_id == Participation.id)
    rows = rows.outerjoin(Block, Block.id == Booking.block_id)
    rows = rows.outerjoin(Record, Record.workshop_id == Workshop.id)
    ahead = Workshop.state.in_(BEFORE_IT_RUNS | {State.RUNNING}), Workshop.last_on >= on
    rows = rows.where(*ahead, Participation.state == Answer.CONFIRMED)
    return rows.group_by(Workshop.id).having(func.count(case((or_(*conditions), 1))) > 0).order_by(Workshop.id)


def with_needs(workshop) -> list[Stay]:
    """The stays of those who come and told of a diet or of access needs, by name."""
    told = or_(Stay.diet != "", Stay.needs != "")
    here = and_(Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED)
    mine = select(Stay).join(Stay.participation).options(contains_eager(Stay.participation)).where(told, here)
    return list(db.session.scalars(mine.order_by(by_letter(Participation.name), Participation.id)))


def entitlements_of(people, *, as_now=False) -> dict[int, Entitlement]:
    """Participation's id → what it is given; `as_now`: as the database has it, whatever was read before."""
    mine = select(Entitlement).where(Entitlement.participation_id.in_([one.id for one in people]))
    mine = mine.execution_options(populate_existing=as_now)
    return {one.participation_id: one for one in db.session.scalars(mine)}


def standing_entitlements_of(people) -> dict[int, Entitlement]:
    """The same of what still holds: where a workshop was cancelled and is approved anew without a week, all ended with that."""
    return entitlements_of([one for one in people if one.workshop.first_on is not None])


def nights_paid_by_the_centre(participation) -> int:
    """How many nights the centre pays for somebody, in a room that it books."""
    given = entitlements_of([participation]).get(participation.id)
    return given.nights if given is not None and given.paid_by == PaidBy.CENTRE else 0


def all_entitlements(workshop) -> list[Entitlement]:
    mine = select(Entitlement).join(Entitlement.participation).where(Participation.workshop_id == workshop.id)
    return list(db.session.scalars(mine))


def has_money(workshop) -> bool:
    """Whether its record has, or had, anything to give: else everybody pays from other means, and nothing is decided."""
    mine = select(Record.cap_cents + Record.external_cents).where(Record.workshop_id == workshop.id)
    return bool(db.session.scalar(mine))


def leaves_untold(workshop) -> bool:
    """Whether somebody who comes does not know yet what is paid, or that nothing is."""
    rows = select(Participation.id).outerjoin(Entitlement, Entitlement.participation_id == Participation.id)
    here = Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED
    return db.session.scalar(rows.where(*here, Entitlement.told_at.is_(None)).limit(1)) is not None


LEFT = frozenset({Answer.DECLINED, Answer.MAYBE})


def cancelled_since(person, since):
    """(participation, workshop, the hotel of the room or None) of those who gave their seat back, of the workshops that
    this person coordinates, the last one first."""
    gone, room = aliased(JournalLine), aliased(JournalLine)

    def of_the_guest(line):
        return and_(
            line.subject_kind == Participation.__tablename__,
            line.subject_id == Participation.id,
            line.at == Participation.answered_at,
        )

    rows = select(Participation, Workshop, Hotel.name).join(Participation.workshop).join(gone, of_the_guest(gone))
    rows = rows.outerjoin(room, and_(of_the_guest(room), room.deed == "cancel room"))
    rows = rows.outerjoin(Hotel, Hotel.key == hotel_of(room))
    mine = coordinated_by(person), Workshop.state.in_(BEFORE_IT_RUNS)
    left = gone.deed == "answer", gone.start == Answer.CONFIRMED, Participation.state.in_(LEFT)
    return rows.where(*mine, *left, Participation.answered_at > since).order_by(Participation.answered_at.desc())


def returned_since(person, since):
    """(participation, workshop) of those who gave their seat back and said yes again, of the workshops that this person
    coordinates, the last one first."""
    again, left = aliased(JournalLine), aliased(JournalLine)

    def of_the_guest(line):
        mine = line.subject_kind == Participation.__tablename__, line.subject_id == Participation.id
        return and_(*mine, line.deed == "answer")

    rows = select(Participation, Workshop).join(Participation.workshop)
    rows = rows.join(again, and_(of_the_guest(again), again.at == Participation.answered_at))
    gone = exists().where(of_the_guest(left), left.start == Answer.CONFIRMED, left.at < again.at)
    mine = coordinated_by(person), Workshop.state.in_(BEFORE_IT_RUNS)
    back = again.start.in_(LEFT), Participation.state.in_(SAID_YES), gone
    return rows.where(*mine, *back, Participation.answered_at > since).order_by(Participation.answered_at.desc())


def hotel_of(line):
    """The key of the hotel in the detail of a line about a room; the block's stands behind it, but for older lines."""
    return func.substr(line.detail, 1, LENGTH_OF_A_KEY)


LENGTH_OF_A_KEY = len(new_key())


def given(workshop):
    """(participation, stay or None, entitlement or None) of everybody who has a seat, by name."""
    return (
        coming(workshop)
        .outerjoin(Entitlement, Entitlement.participation_id == Participation.id)
        .add_columns(Entitlement)
    )


def called(workshop) -> dict[str, str]:
    """By key the names of everybody who has a seat, told apart for who sees their addresses."""
    return namesakes.called(participants.coming_to(workshop), addresses=True)


def housed(workshop):
    """(participation, stay, entitlement, booking) of everybody who has a seat, each of the latter or None, by name."""
    rows = given(workshop).outerjoin(Booking, Booking.participation_id == Participation.id).add_columns(Booking)
    return rows.options(joinedload(Booking.block).joinedload(Block.hotel))


def bookings_of(people) -> dict[int, Booking]:
    mine = select(Booking).where(Booking.participation_id.in_([one.id for one in people]))
    return {one.participation_id: one for one in db.session.scalars(mine)}


def rooms_of(people, *, as_now=False) -> dict[int, Booking]:
    """The same with their hotels; `as_now`: as the database has them, whatever was read before."""
    mine = select(Booking).where(Booking.participation_id.in_([one.id for one in people]))
    mine = mine.execution_options(populate_existing=as_now)
    rows = db.session.scalars(mine.options(joinedload(Booking.block).joinedload(Block.hotel)))
    return {one.participation_id: one for one in rows}


def booking_of(participation, *, as_now=False) -> Booking | None:
    """Somebody's room with its block and hotel; `as_now`: as the database has them, whatever was read before."""
    mine = select(Booking).where(Booking.participation_id == participation.id)
    mine = mine.execution_options(populate_existing=as_now)
    return db.session.scalar(mine.options(joinedload(Booking.block).joinedload(Block.hotel)))


def blocks_of(workshop) -> list[Block]:
    mine = select(Block).where(Block.workshop_id == workshop.id).options(joinedload(Block.hotel))
    return list(db.session.scalars(mine.order_by(Block.first_on, Block.id)))


def booked_in(block) -> list[tuple[Booking, Entitlement | None]]:
    """The rooms of a block that are booked, and what their guests are given, by name."""
    rows = select(Booking, Entitlement).join(Booking.participation).options(contains_eager(Booking.participation))
    rows = rows.outerjoin(Entitlement, Entitlement.participation_id == Booking.participation_id)
    rows = rows.where(Booking.block_id == block.id).order_by(by_letter(Participation.name), Participation.id)
    return [(booking, given) for booking, given in db.session.execute(rows)]


def hotels(*, in_use=False):
    rows = select(Hotel).order_by(Hotel.in_use.desc(), func.lower(Hotel.name))
    return rows.where(Hotel.in_use) if in_use else rows


def hotels_of(workshop) -> list[Hotel]:
    """Those where somebody of the workshop has a room, by name."""
    mine = select(Block.hotel_id).where(Block.workshop_id == workshop.id, Block.booked > 0)
    return list(db.session.scalars(select(Hotel).where(Hotel.id.in_(mine)).order_by(func.lower(Hotel.name))))


def blocks_to_settle(person, until):
    """(block, hotel, workshop) with a day to cancel by that comes soon, or of a cancelled workshop, among the workshops that
    this person coordinates; for the office, of cancelled ones that nobody coordinates."""
    mine = or_(coordinated_by(person), left_to_the_office(person))
    rows = select(Block, Hotel, Workshop).join(Block.hotel).join(Block.workshop)
    soon = and_(Block.cancel_by_on <= until, Workshop.state.in_(BEFORE_IT_RUNS))
    open_still = Block.settled_at.is_(None), or_(soon, Workshop.state == State.CANCELLED)
    return rows.where(mine, *open_still).order_by(Block.cancel_by_on, Block.id)


def stays_of(people) -> dict[int, Stay]:
    mine = select(Stay).where(Stay.participation_id.in_([one.id for one in people]))
    return {one.participation_id: one for one in db.session.scalars(mine)}
