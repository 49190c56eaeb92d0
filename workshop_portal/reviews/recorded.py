"""How a ground came about, in words: what the data say, what its person declared, what somebody recorded on behalf."""

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import Person
from workshop_portal.reviews.models import Conflict
from workshop_portal.reviews.workflow import GROUND_WORDS, Ground


def words_of(conflicts) -> dict[int, str]:
    """Id of what is kept → the words for its ground, in one statement."""
    by = recorders([one.id for one in conflicts if one.ground == Ground.DECLARED])
    return {one.id: words(one, by) for one in conflicts}


def words(conflict, by) -> str:
    if conflict.ground != Ground.DECLARED:
        return _(GROUND_WORDS[conflict.ground])
    if name := by.get(conflict.id):
        return _("recorded by %(name)s on behalf", name=name)
    return _("declared by the person")


def recorders(ids) -> dict[int, str]:
    """Id of a declared conflict → who recorded it last, where that was somebody else than its person."""
    line = JournalLine
    rows = select(line.subject_id, line.on_behalf_of, Person).outerjoin(Person, Person.id == line.person_id)
    mine = line.subject_kind == Conflict.__tablename__, line.subject_id.in_(ids), line.deed == "declare conflict"
    last = {
        one: who if behalf else None for one, behalf, who in db.session.execute(rows.where(*mine).order_by(line.id))
    }
    return {one: who.name for one, who in last.items() if who is not None}
