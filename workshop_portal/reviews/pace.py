"""How long reading takes, and which proposal is best read next. Plain figures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from workshop_portal.calls.models import Call
from workshop_portal.core.languages import text as _
from workshop_portal.reviews import affinity
from workshop_portal.reviews.queries import Task
from workshop_portal.reviews.workflow import EVERY_ADVICE_STANDS, ReviewState

WHOLE, REST = 35, 15  # minutes: to read and judge a proposal; to finish a draft


@dataclass
class Line:
    """One task with what the queue says of it."""

    task: Task
    minutes: int
    near: affinity.Nearness
    cleared: bool

    @property
    def is_sent(self) -> bool:
        return self.task.submitted_at is not None

    @property
    def is_open(self) -> bool:
        return self.task.is_open

    @property
    def may_change(self) -> bool:
        """It was sent, and the meeting has not begun."""
        return self.is_sent and not self.task.is_closed

    @property
    def is_changed(self) -> bool:
        """And changed since, without being sent again."""
        return self.task.is_changed

    @property
    def is_begun(self) -> bool:
        return self.is_open and self.task.review_state == ReviewState.DRAFT

    @property
    def due_on(self) -> date | None:
        return self.task.assignment.due_on

    def is_late(self, today) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass
class Work:
    """What is asked of a reader in one round."""

    call: Call
    lines: list[Line]

    @property
    def sent(self) -> int:
        return sum(one.is_sent for one in self.lines)

    @property
    def shares(self) -> tuple[float, float]:
        """How much of it is done, and under way, in parts of a hundred."""
        begun, number = sum(one.is_begun for one in self.lines), max(1, len(self.lines))
        return 100 * self.sent / number, 100 * begun / number


def lines(tasks, person, cleared_ids) -> list[Line]:
    """The queue in the best order: what is due first, then what is begun, then what is nearest to the reader's topics."""
    subjects = [affinity.subject(task.title, task.keywords, task.disciplines) for task in tasks]
    among = affinity.spread(subjects)
    found = [
        line_of(task, affinity.nearness(person.topics, about, among), task.assignment.proposal_id in cleared_ids)
        for task, about in zip(tasks, subjects, strict=True)
    ]
    return sorted(found, key=lambda one: (
        one.task.assignment.due_on or date.max, not one.is_begun, -one.near.value, one.task.code
    ))  # fmt: skip


def by_round(found) -> tuple[list[Line], list[Line]]:
    """(this round, earlier ones the newest first): the calls of which something is still before its committee, or else the
    last one.
    """
    newest = max((one.task.call.deadline_at for one in found), default=None)
    at_work = {one.task.call.id for one in found if one.task.status not in EVERY_ADVICE_STANDS}
    at_work = at_work or {one.task.call.id for one in found if one.task.call.deadline_at == newest}
    past = [one for one in found if one.task.call.id not in at_work]
    past.sort(key=lambda one: (-one.task.call.deadline_at.timestamp(), one.task.code))
    return [one for one in found if one.task.call.id in at_work], past


def works(found) -> list[Work]:
    """The same lines round by round."""
    by_call: dict[Call, list[Line]] = defaultdict(list)
    for one in found:
        by_call[one.task.call].append(one)
    return [Work(call, lines) for call, lines in by_call.items()]


def line_of(task, near, cleared) -> Line:
    begun = task.review_state == ReviewState.DRAFT
    minutes = 0 if not task.is_open else REST if begun else WHOLE
    return Line(task, minutes, near, cleared)


def words(minutes) -> str:
    """35 min, 3 h 20 min, 5 h."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest) if rest else _("%(hours)s h", hours=hours)


def about(minutes) -> str:
    """The same to the nearest half hour, once it is more than one."""
    return words(minutes if minutes < 60 else round(minutes / 30) * 30)
