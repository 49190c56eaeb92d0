"""Whether a workshop fits a week of a venue: what forbids it, and what only speaks against it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from workshop_portal.centre.slots import SlotState, monday, week_of, weeks_from
from workshop_portal.core import languages
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.workshops import plan

MUST, ADVICE, SLIGHT = "must", "advice", "note"
TAKEN = N_("This week is taken at this venue. Choose another one.")
CLOSED = N_("The venue is closed in %(week)s (%(why)s). Open that week under Closed weeks first.")
IMPOSSIBLE = N_("The organisers can't come in %(week)s: they called it impossible.")
TOO_MANY = N_("More people have a seat already than this venue holds.")
PAST = N_("This week has begun already.")
OTHER_VENUE = N_("Workshops of this format don't meet at %(venue)s.")
TOO_SMALL = N_("%(expected)s people are expected; there are %(seats)s seats.")
OUTSIDE = N_("%(week)s lies outside the weeks of the call.")
ORGANISER_TWICE = N_("%(name)s also organises “%(title)s” in %(week)s.")
SAID_YES = N_(
    "%(n)s of %(seats)s seats are taken for %(week)s, organisers included. All who were invited are told of the new days."
)
TIGHT = N_("Tasks of the plan with less time than they need: %(n)s.")
TIGHT_BY_CLOSING = N_(
    "Tasks of the plan with less time than they need: %(n)s. The centre is closed in %(closed)s of the %(weeks)s weeks before."
)
SHORT = N_("The plan has %(weeks)s weeks instead of %(usual)s: its tasks lie closer together.")
COORDINATOR_TWICE = N_("%(name)s also coordinates “%(title)s” in %(week)s.")


@dataclass(frozen=True)
class Objection:
    """`must`: it can't be. `advice`: it can, by who writes down why. `note`: it is said, and nothing asked. `words` are marked; weeks among `values` are codes."""

    level: str
    words: str
    values: dict = field(default_factory=dict)

    @property
    def said(self) -> str:
        return _(self.words) % self.spoken

    @property
    def spoken(self) -> dict:
        week = self.values.get("week")
        return self.values | ({"week": languages.week_words(week)} if week else {})


class Awaited(NamedTuple):
    """Somebody who is wanted in a week, as organiser or coordinator of another workshop."""

    person_id: int
    name: str
    organises: bool
    workshop_id: int
    title: str


@dataclass
class Surroundings:
    """What stands in the weeks in question. `own`: workshop id → ids of its organisers and its coordinator."""

    today: date
    slots: dict = field(default_factory=dict)  # (venue id, week) → Slot
    awaited: dict[str, list[Awaited]] = field(default_factory=lambda: defaultdict(list))  # week → people
    own: dict[int, set] = field(default_factory=lambda: defaultdict(set))
    closed: frozenset[str] = frozenset()  # weeks in which no venue is open: nothing is due then
    planned: dict[int, datetime] = field(default_factory=dict)  # workshop id → when its plan was reckoned


def objections(workshop, venue, week, around: Surroundings) -> list[Objection]:
    """Everything that speaks against this place, what forbids it first."""
    weeks = weeks_from(week, workshop.days)
    found = [Objection(MUST, PAST)] if monday(week) < around.today else []
    found += [one for week in weeks for one in of_week(workshop, venue, week, around)]
    if capacity_at(workshop, venue) < workshop.confirmed:
        found.append(Objection(MUST, TOO_MANY))
    if workshop.format and workshop.format.venues and venue not in workshop.format.venues:
        found.append(Objection(ADVICE, OTHER_VENUE, {"venue": venue.name}))
    expected = workshop.proposal.expected_participants
    if expected and expected > venue.seats:
        found.append(Objection(ADVICE, TOO_SMALL, {"expected": expected, "seats": venue.seats}))
    found += [one for week in weeks for one in twice(workshop, week, around)]
    if week != workshop.week and not any(one.level == MUST for one in found):
        found += of_plan(workshop, week, around)
    return sorted(found, key=lambda one: one.level == ADVICE)


def of_week(workshop, venue, week, around):
    """What one week of one venue says by itself."""
    slot = around.slots.get((venue.id, week))
    if slot and slot.state == SlotState.CLOSED:
        yield Objection(MUST, CLOSED, {"week": week, "why": languages.said(slot, "why") or _("no reason given")})
    elif slot and not is_own(slot, workshop):
        yield Objection(MUST, TAKEN)
    if week in (workshop.proposal.impossible_weeks or ()):
        yield Objection(MUST, IMPOSSIBLE, {"week": week})
    call = workshop.proposal.call
    if not week_of(call.first_on) <= week <= week_of(call.last_on):
        yield Objection(ADVICE, OUTSIDE, {"week": week})


def of_moving(workshop, week) -> list[Objection]:
    """What speaks against any other week than the one it has: people who come then. Asked where one is chosen."""
    guests = workshop.confirmed - sum(one.confirmed_at is not None for one in workshop.proposal.organisers)
    moves = workshop.week and week != workshop.week
    return [seats_taken(workshop)] if moves and guests > 0 else []


def seats_taken(workshop) -> Objection:
    values = {"n": workshop.confirmed, "seats": workshop.capacity, "week": workshop.week}
    return Objection(ADVICE, SAID_YES, values)


def of_plan(workshop, week, around):
    """What another week, or the first one, does to the plan."""
    tight = plan.tight_with(workshop, monday(week), around.today, around.closed, around.planned.get(workshop.id))
    if tight > sum(task.tight and not task.done_at for task in workshop.tasks):
        yield Objection(ADVICE, *of_tight(workshop, week, around, tight))


def of_tight(workshop, week, around, tight) -> tuple[str, dict]:
    """How many tasks are tight, and whether that comes of closed weeks before the week."""
    now, values = week_of(around.today), {"n": tight}
    closed = sum(now <= one < week for one in around.closed)
    since = around.planned.get(workshop.id)
    if not closed or plan.tight_with(workshop, monday(week), around.today, frozenset(), since) >= tight:
        return TIGHT, values
    return TIGHT_BY_CLOSING, values | {"closed": closed, "weeks": (monday(week) - monday(now)).days // 7}


def slight(workshop, week, today) -> list[Objection]:
    """What is worth knowing of a week and asks for no reason."""
    weeks, usual = (monday(week) - today).days // 7, plan.lead_of(workshop.tasks)
    nearer = not workshop.week or week < workshop.week  # a later one draws nothing nearer
    short = nearer and 0 <= weeks < usual
    return [Objection(SLIGHT, SHORT, {"weeks": weeks, "usual": usual})] if short else []


def serious(against) -> list[Objection]:
    """What can be overridden only by who writes down why."""
    return [one for one in against if one.level != SLIGHT]


def twice(workshop, week, around):
    """People who are awaited elsewhere in the same week."""
    mine = around.own.get(workshop.id, set())
    for one in around.awaited.get(week, ()):
        if one.person_id in mine and one.workshop_id != workshop.id:
            words = ORGANISER_TWICE if one.organises else COORDINATOR_TWICE
            yield Objection(ADVICE, words, {"name": one.name, "title": one.title, "week": week})


def is_own(slot, workshop) -> bool:
    return slot.workshop_id == workshop.id or slot.proposal_id == workshop.proposal_id


def capacity_at(workshop, venue) -> int:
    """The least of venue, format and expected number."""
    wanted = workshop.proposal.expected_participants or venue.seats
    most = workshop.format.capacity_max if workshop.format else venue.seats
    return max(1, min(venue.seats, most, wanted))
