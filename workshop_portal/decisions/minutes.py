"""The agenda and the minutes as one reader may see them: a hidden item is not there, only "please leave for item 3"."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.core.db import db
from workshop_portal.core.languages import clock, day, days, local, said
from workshop_portal.core.languages import text as _
from workshop_portal.decisions import meetings, queries
from workshop_portal.decisions.models import Advice, Attendance, Meeting, Recusal
from workshop_portal.people.hats import ORGANISERS, Hat
from workshop_portal.people.standing import ids_of, rows_of
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.policy import may_view


def agenda(user, held, rows) -> tuple[list, list[int]]:
    """([(number or None, row of the ranking)], the numbers of the items for which this member leaves the room).

    In the order of the numbers, and never by marks.
    """
    numbers = numbers_of(held)
    items = [(numbers.get(row.proposal.id), row) for row in rows]
    items.sort(key=lambda item: (item[0] is None, item[0] or 0, item[1].proposal.code))
    return items, to_leave(user, held, numbers)


def numbers_of(held) -> dict[int, int]:
    return {one.proposal_id: one.number for one in held.items} if held else {}


def to_leave(user, held, numbers) -> list[int]:
    """A member in conflict is told when to leave, and nothing else; of a meeting that has ended nobody leaves."""
    if not numbers or held.closed_at or not any(seat.committee_id == held.committee_id for seat in rows_of(user)[1]):
        return []
    away = set(ids_of(user, Hat.CONFLICTED, *ORGANISERS))
    return sorted(number for proposal_id, number in numbers.items() if proposal_id in away)


def state_of(held) -> str:
    """none, open or closed."""
    return "none" if not held or not held.opened_at else "closed" if held.closed_at else "open"


@dataclass
class Point:
    """One item of the minutes."""

    number: int | None
    proposal: Proposal
    advice: Advice | None
    out: list
    criteria: list

    is_read: bool = True  # else its reader has not answered the conflict question
    earlier: list["Point"] = field(default_factory=list)  # what was advised before it was referred on, the latest first

    @property
    def silence(self) -> str:
        """What stands where no advice does."""
        if self.is_read:
            return _("No advice yet.")
        return _("What is advised opens to you with your answer to the conflict question.")

    @property
    def present(self) -> list:
        return self.advice.in_the_room if self.advice else []


@dataclass
class Paper:
    """The minutes: who is present now or was while an advice was recorded, and each item that the reader may see."""

    meeting: Meeting
    when: str
    hours: str
    present: list
    missing: list
    points: list[Point] = field(default_factory=list)


def paper(user, call, committee, held) -> Paper:
    """A fixed number of statements, whatever the number of items."""
    seats = [seat.person for seat in meetings.seats_of(committee, meetings.held_on(held))]
    numbers = numbers_of(held)
    wanted = queries.in_the_minutes(user, held).options(selectinload(Proposal.committee_rows))
    proposals = sorted(db.session.scalars(wanted), key=lambda one: numbers[one.id])
    discussed = [one.id for one in proposals if queries.is_before(one, committee)]
    read = [
        one.id for one in proposals if one.id not in discussed or may_view(user, one)
    ]  # of what is known by its card the item alone
    gone = [one.id for one in proposals if not queries.has_it(one, committee)]
    given, out = advice_by(committee, read, gone), recusals(held, read)
    words = {one.key: said(one, "name") for one in call.criteria}
    points = [
        point_of(numbers[one.id], one, given.get(one.id, NONE), out.get(one.id, []), words, one.id in read)
        for one in proposals
    ]
    all_of_them = [every for point in points for every in (point, *point.earlier)]
    there = [one.person for one in held.presences] + [one for point in all_of_them for one in point.present + point.out]
    present = list({one.id: one for one in there}.values())
    return Paper(held, when(held), hours(held), present, [one for one in seats if one not in present], points)


NONE: tuple = (None, ())


def advice_by(committee, ids, gone) -> dict[int, tuple]:
    """Proposal id → (what this committee advises, what it advised before a referral, the latest first), with who was there.

    Of what has gone from it, by id, its last word is what it advises.
    """
    there = selectinload(Advice.attendances).joinedload(Attendance.person)
    rows = queries.ever_advised_on(ids).where(Advice.committee_id == committee.id).options(there)
    found: dict[int, list] = {}
    for one in db.session.scalars(rows.order_by(Advice.overtaken_at.is_not(None), Advice.id.desc())):
        found.setdefault(one.proposal_id, []).append(one)
    stands = {its: every[0].overtaken_at is None or its in gone for its, every in found.items()}
    return {its: (every[0], every[1:]) if stands[its] else (None, every) for its, every in found.items()}


def point_of(number, proposal, given, out, words, is_read) -> Point:
    """Who left the room is kept with the advice; before there is one, it is who has left by now."""
    advice, before = given
    out = advice.out_of_the_room if advice else out
    earlier = [point_of(number, proposal, (one, ()), [], words, is_read) for one in before]
    return Point(number, proposal, advice, out, named(advice, words), is_read, earlier)


def named(advice, words) -> list[str]:
    return [words[key] for key in advice.criteria or () if key in words] if advice else []


def recusals(held, ids) -> dict[int, list]:
    rows = select(Recusal).where(Recusal.meeting_id == held.id, Recusal.proposal_id.in_(ids))
    found: dict[int, list] = {}
    for row in db.session.scalars(rows.options(joinedload(Recusal.person)).order_by(Recusal.id)):
        found.setdefault(row.proposal_id, []).append(row.person)
    return found


def when(held) -> str:
    """The day on which it was held, or those from its opening to its end; until it is opened, the planned one."""
    if not held.opened_at:
        return day(held.on)
    first, last = local(held.opened_at).date(), local(held.closed_at or held.opened_at).date()
    return day(first) if first == last else days(first, last)


def hours(held) -> str:
    """From when until when."""
    if not held.opened_at:
        return ""
    if not held.closed_at:
        return _("from %(begin)s", begin=clock(held.opened_at))
    return _("from %(begin)s to %(end)s", begin=clock(held.opened_at), end=clock(held.closed_at))
