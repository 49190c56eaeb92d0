"""Who gets a draft now: a kind that was chosen is what it is today, single people stay, and what changed is said."""

from typing import NamedTuple

from sqlalchemy import select

from workshop_portal.core import alphabet
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.messages import audience, queries
from workshop_portal.messages.models import Message
from workshop_portal.messages.queries import NEVER
from workshop_portal.participants import queries as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer

CHOOSE = "choose readers"


class Readers(NamedTuple):
    """Participations of a workshop, by name; `groups`: the kinds that were chosen.

    gone: chosen, and no more of those kinds, or off the list; new: of those kinds since; single: chosen one by one, of a
    kind or not; changed: those of them who are of no such kind and have answered otherwise since; missed: the ids of those
    who were not there.
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
    lines = chosen_in(message)
    codes = dict.fromkeys(code for line in lines for code in line.detail.split())
    groups = [code for code in codes if code in audience.GROUPS]
    before = states_before(message.readers, lines)
    missed = participants.missed_of(message.workshop)
    belong = {one for one in queries.reachable(message.workshop) if audience.kinds_of(one, missed) & set(groups)}
    single = [one for one in message.readers if one.state not in NEVER and is_single(one, groups, codes, before)]
    gets = belong.union(single)
    gone = [one for one in message.readers if one not in gets]
    changed = [one for one in single if one not in belong and before.get(one.id, one.state) != one.state]
    return Readers(in_order(gets), gone, in_order(belong - set(message.readers)), single, changed, groups, missed)


def is_single(one, groups, codes, before) -> bool:
    """Whether this reader was chosen one by one. Where the journal names kinds alone, that is who was of none of them then."""
    if not groups or one.key in codes:
        return True
    if len(codes) > len(groups):
        return False
    then = before.get(one.id, one.state)
    missed = {"missed"} if then == Answer.CONFIRMED else set()
    kinds = {"organisers"} if one.is_organiser else {str(then), *missed}
    return not kinds & set(groups)


def in_order(people) -> list[Participation]:
    return sorted(people, key=lambda one: (alphabet.key(one.name), one.id))


def chosen_in(message) -> list[JournalLine]:
    """When its readers were chosen last: the kinds stand in the detail, then the keys of who was chosen one by one beside them,
    in as many lines as that takes.
    """
    mine = (
        JournalLine.subject_kind == Message.__tablename__,
        JournalLine.subject_id == message.id,
        JournalLine.deed == CHOOSE,
    )
    last = select(JournalLine.at).where(*mine).order_by(JournalLine.id.desc()).limit(1).scalar_subquery()
    return list(db.session.scalars(select(JournalLine).where(*mine, JournalLine.at == last).order_by(JournalLine.id)))


def states_before(people, lines) -> dict[int, str]:
    """Id → the state in which somebody was when the readers were chosen, of those who have another one since."""
    if not lines:
        return {}
    rows = select(JournalLine.subject_id, JournalLine.start).where(
        JournalLine.subject_kind == Participation.__tablename__, JournalLine.id > lines[0].id, JournalLine.start != "",
        JournalLine.subject_id.in_([one.id for one in people]),
    )  # fmt: skip
    found: dict[int, str] = {}
    for participation_id, start in db.session.execute(rows.order_by(JournalLine.id)):
        found.setdefault(participation_id, start)
    return found
