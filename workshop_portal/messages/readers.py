"""Who gets a draft now: a kind that was chosen is what it is today, single people stay, and what changed is said."""

from typing import NamedTuple

from sqlalchemy import select

from workshop_portal.core import alphabet
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.messages import audience, queries
from workshop_portal.messages.models import Message
from workshop_portal.messages.queries import NEVER
from workshop_portal.participants.models import Participation

CHOOSE = "choose readers"


class Readers(NamedTuple):
    """Participations of a workshop, by name; `groups`: the kinds that were chosen.

    gone: chosen, and no more of those kinds, or off the list; new: of those kinds since; single: chosen one by one;
    changed: those of the single ones who have answered otherwise since; missed: the ids of those who were not there.
    """

    gets: list
    gone: list
    new: list
    single: list
    changed: list
    groups: list[str]
    missed: set[int]


def of(message) -> Readers:
    """Three statements, after the workshop four, whatever the number of readers."""
    line = chosen_in(message)
    groups = [name for name in (line.detail.split() if line else ()) if name in audience.GROUPS]
    before = states_before(message.readers, line)
    missed = queries.missed(message.workshop)
    belong = {one for one in queries.reachable(message.workshop) if audience.kinds_of(one, missed=missed) & set(groups)}
    gone, single, changed = [], [], []
    for one in message.readers:
        state = before.get(one.id, one.state)
        if one in belong:
            continue
        if one.state in NEVER or audience.kinds_of(one, state) & set(groups):
            gone.append(one)
            continue
        single.append(one)
        if state != one.state:
            changed.append(one)
    new = in_order(belong - set(message.readers))
    return Readers(in_order([*belong, *single]), gone, new, single, changed, groups, missed)


def in_order(people) -> list[Participation]:
    return sorted(people, key=lambda one: (alphabet.key(one.name), one.id))


def chosen_in(message) -> JournalLine | None:
    """When its readers were chosen last; the kinds stand in its detail."""
    mine = select(JournalLine).where(
        JournalLine.subject_kind == Message.__tablename__, JournalLine.subject_id == message.id, JournalLine.deed == CHOOSE
    )  # fmt: skip
    return db.session.scalar(mine.order_by(JournalLine.id.desc()).limit(1))


def states_before(people, line) -> dict[int, str]:
    """Id → the state in which somebody was when the readers were chosen, of those who have another one since."""
    if line is None:
        return {}
    rows = select(JournalLine.subject_id, JournalLine.start).where(
        JournalLine.subject_kind == Participation.__tablename__, JournalLine.id > line.id, JournalLine.start != "",
        JournalLine.subject_id.in_([one.id for one in people]),
    )  # fmt: skip
    found: dict[int, str] = {}
    for participation_id, start in db.session.execute(rows.order_by(JournalLine.id)):
        found.setdefault(participation_id, start)
    return found
