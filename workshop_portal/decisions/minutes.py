"""The agenda and the minutes as one reader may see them: a hidden item is not there, only "please leave for item 3"."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.core.db import db
from workshop_portal.core.languages import clock, day, days, enumerated, local, said
from workshop_portal.core.languages import text as _
from workshop_portal.decisions import meeting_days, meetings, queries
from workshop_portal.decisions.models import Advice, Attendance, Meeting, Recusal
from workshop_portal.decisions.workflow import Code
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import BARRED
from workshop_portal.people.models import Person
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


def new_items(held, items) -> list[Proposal]:
    """Of these, what came into discussion after the agenda was set."""
    here = [row.proposal for number, row in items if number is None and row.proposal.status in queries.ON_THE_TABLE]
    return here if held and held.items else []


def numbers_of(held) -> dict[int, int]:
    return {one.proposal_id: one.number for one in held.items} if held else {}


def to_leave(user, held, numbers) -> list[int]:
    """A member in conflict is told when to leave, and nothing else; of a meeting that has ended nobody leaves."""
    if not numbers or held.closed_at or not any(seat.committee_id == held.committee_id for seat in rows_of(user)[1]):
        return []
    away = set(ids_of(user, *BARRED))
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

    silence: str = ""  # what stands where no advice does
    earlier: list["Point"] = field(default_factory=list)  # what was advised before it was referred on, the latest first
    on: str = ""  # the day of the advice, where the meeting had more than one
    before: list[tuple[str, Code]] = field(default_factory=list)  # (day, what it took the place of), the earliest first

    @property
    def present(self) -> list:
        return self.advice.in_the_room if self.advice else []


@dataclass
class Paper:
    """The minutes: who is present now, was in an earlier sitting or while an advice was recorded, and each item that the
    reader may see.
    """

    meeting: Meeting
    when: str
    hours: str
    present: list
    missing: list
    points: list[Point] = field(default_factory=list)


def paper(user, call, committee, held) -> Paper:
    """A fixed number of statements, whatever the number of items."""
    seats = [seat.person for seat in meetings.seats_of(committee, meeting_days.held_on(held))]
    numbers = numbers_of(held)
    wanted = queries.in_the_minutes(user, held).options(selectinload(Proposal.committee_rows))
    proposals = sorted(db.session.scalars(wanted), key=lambda one: numbers[one.id])
    discussed = [one.id for one in proposals if queries.is_before(one, committee)]
    read = [
        one.id for one in proposals if one.id not in discussed or may_view(user, one)
    ]  # of what is known by its card the item alone
    gone = [one.id for one in proposals if not queries.has_it(one, committee)]
    all_given, out = advice_by(committee, [one.id for one in proposals], gone), recusals(held, read)
    given = {one: all_given[one] for one in read if one in all_given}
    words, sat = {one.key: said(one, "name") for one in call.criteria}, sittings(held)
    points = [point_of(numbers[one.id], one, given.get(one.id, NONE), out.get(one.id, []), words) for one in proposals]
    replaced = replaced_by(committee, given) if len(sat) > 1 else {}
    for point in points:
        has_any = all_given.get(point.proposal.id, NONE)[0] is not None
        point.silence = silence(held, has_any and point.proposal.id not in read)
        point.before = replaced.get(point.proposal.id, [])
        point.on = day(point.advice.given_at) if point.advice and len(sat) > 1 else ""
    all_of_them = [every for point in points for every in (point, *point.earlier)]
    there = (
        [one.person for one in held.presences]
        + sat_before(held)
        + [one for point in all_of_them for one in point.present + point.out]
    )
    present = list({one.id: one for one in there}.values())
    missing = [one for one in seats if one not in present]
    return Paper(held, when_of(held, sat), hours(held) if len(sat) < 2 else "", present, missing, points)


NONE: tuple = (None, ())


def sat_before(held) -> list[Person]:
    """Who was in the room in an earlier sitting, whatever it advised."""
    line = JournalLine
    told = line.subject_kind == Meeting.__tablename__, line.subject_id == held.id, line.deed == meetings.SAT
    rows = select(Person).join(JournalLine, line.detail == "person " + Person.key).where(*told)
    return list(db.session.scalars(rows.order_by(line.id)))


def silence(held, is_hidden) -> str:
    """What stands where no advice does. `is_hidden`: there is one, whose reader has not answered the conflict question."""
    if is_hidden:
        return _("What is advised opens to you with your answer to the conflict question.")
    return _("No advice was recorded.") if held.closed_at else _("No advice yet.")


def replaced_by(committee, given) -> dict[int, list]:
    """Proposal id → (day, outcome) of what this committee advised last on each day before that of its advice, since it has
    the proposal. `given` as of advice_by.
    """
    stands = {its: (advice, before) for its, (advice, before) in given.items() if advice}
    line, start = JournalLine, f"{committee.key}: "
    rows = select(line.subject_id, line.at, line.detail).where(
        line.subject_kind == Proposal.__tablename__, line.subject_id.in_(stands), line.deed == "advise",
        line.detail.startswith(start, autoescape=True),
    )  # fmt: skip
    found: dict[int, dict] = {}
    for its, at, detail in db.session.execute(rows.order_by(line.id)):
        advice, before = stands[its]
        overtaken = [one.overtaken_at for one in before if one.overtaken_at]
        on, outcome = local(at).date(), detail.removeprefix(start)
        if on < local(advice.given_at).date() and all(at > one for one in overtaken) and outcome in list(Code):
            found.setdefault(its, {})[on] = Code(outcome)
    return {its: [(day(on), outcome) for on, outcome in by_day.items()] for its, by_day in found.items()}


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


def point_of(number, proposal, given, out, words) -> Point:
    """Who left the room is kept with the advice; before there is one, it is who has left by now."""
    advice, before = given
    out = advice.out_of_the_room if advice else out
    earlier = [point_of(number, proposal, (one, ()), [], words) for one in before]
    return Point(number, proposal, advice, out, named(advice, words), earlier=earlier)


def named(advice, words) -> list[str]:
    return [words[key] for key in advice.criteria or () if key in words] if advice else []


def recusals(held, ids) -> dict[int, list]:
    rows = select(Recusal).where(Recusal.meeting_id == held.id, Recusal.proposal_id.in_(ids))
    found: dict[int, list] = {}
    for row in db.session.scalars(rows.options(joinedload(Recusal.person)).order_by(Recusal.id)):
        found.setdefault(row.proposal_id, []).append(row.person)
    return found


def when(held) -> str:
    """The day of its last sitting, or those from its opening to its end; until it is opened, the planned one."""
    return days_of(held.opened_at, held.closed_at) if held.opened_at else day(held.on)


def days_of(begun, ended) -> str:
    first, last = local(begun).date(), local(ended or begun).date()
    return day(first) if first == last else days(first, last)


def hours(held) -> str:
    """From when until when its last sitting was."""
    return hours_of(held.opened_at, held.closed_at) if held.opened_at else ""


def hours_of(begun, ended) -> str:
    if not ended:
        return _("from %(begin)s", begin=clock(begun))
    return _("from %(begin)s to %(end)s", begin=clock(begun), end=clock(ended))


def when_of(held, sat) -> str:
    """The days of all its sittings, where there were several each with its hours."""
    if len(sat) < 2:
        return when(held)
    return enumerated([f"{days_of(*one)} {hours_of(*one)}" for one in sat])


def sittings(held) -> list[tuple]:
    """(begun at, ended at or None) of each sitting, from the journal: opened again on the day it ended, one goes on."""
    line = JournalLine
    rows = select(line.deed, line.at).where(
        line.subject_kind == Meeting.__tablename__, line.subject_id == held.id,
        line.deed.in_(("open meeting", "close meeting")),
    )  # fmt: skip
    found: list[tuple] = []
    for deed, at in db.session.execute(rows.order_by(line.id)):
        if deed == "close meeting" and found:
            found[-1] = (found[-1][0], at)
        elif deed == "open meeting" and not (found and goes_on(found[-1][1], at)):
            found.append((at, None))
        elif deed == "open meeting":
            found[-1] = (found[-1][0], None)
    return found


def goes_on(ended, at) -> bool:
    """Whether what is opened at this moment is the sitting that ended then, or one that is open."""
    return ended is None or local(ended).date() == local(at).date()
