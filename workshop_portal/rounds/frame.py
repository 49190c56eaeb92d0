"""The frame of a round: its call with criteria, its committees and its formats, made or found."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import insert, select

from workshop_portal.calls.models import Call, Criterion, call_committee, call_format
from workshop_portal.centre import queries as centre
from workshop_portal.centre.models import Format, Venue, format_venue
from workshop_portal.core.db import db
from workshop_portal.people.models import Committee
from workshop_portal.rounds import memory, names, rows, say
from workshop_portal.rounds.models import ImportedKey
from workshop_portal.rounds.report import ABSENT

LONGEST_PREFIX = 40
COLUMNS = {
    "title": ("title_en", "title_nl"), "opens": ("opens_at",),
    "deadline": ("deadline_at", "hard_deadline_at", "decision_on", "first_on", "last_on"),
}  # fmt: skip


@dataclass
class Round:
    """The call as an import and an export need it; in a trial it may be in no table."""

    id: int
    key: str
    title_en: str
    title_nl: str
    prefix: str
    opens_at: datetime
    deadline_at: datetime
    decision_on: date | None


def find(key) -> Round | None:
    call = db.session.scalar(select(Call).where(Call.key == key))
    return call and Round(**{one.name: getattr(call, one.name) for one in fields(Round)})


class Frame:
    def __init__(self, document, book, report):
        self.document, self.book, self.report = document, book, report
        self.said = document.parts["call"]

    def record(self, call_id, kind, key, row_id, position=0, content=None):
        values = {"call_id": call_id, "kind": kind, "key": key, "row_id": row_id, "position": position}
        self.book.put(ImportedKey, values | {"content": content})

    # a new call

    def make(self) -> Round:
        columns = rows.call(self.said)
        prefix = free_prefix(self.said["key"])
        call_id = self.book.add(Call, columns | {"key": self.said["key"], "prefix": prefix})
        self.report.new("call", None)
        criteria = rows.criteria(self.said)
        for one in criteria:
            self.book.add(Criterion, one | {"call_id": call_id})
        words = say.call(columns | {"key": self.said["key"]}, criteria)
        content = memory.remember(self.said, words) | {"order": self.order()}
        self.record(call_id, "call", self.said["key"], call_id, content=content)
        known = columns | {"id": call_id, "key": self.said["key"], "prefix": prefix}
        return Round(**{one.name: known[one.name] for one in fields(Round)})

    def order(self) -> list[str]:
        return [name for name in self.document.order if name != "seed"]

    # a call that is there

    def revise(self, call, holdings):
        """Take over what the document says of the call otherwise than the one before it."""
        held = holdings.call_words()
        changed = held.changed(self.said)
        for name in changed:
            self.report.differs(("call", name), held.words.get(name, ABSENT), self.said.get(name, ABSENT))
        if not changed:
            return
        columns = rows.call(self.said)
        wanted = {column: columns[column] for name in changed for column in COLUMNS.get(name, ())}
        if wanted:
            self.book.change(Call, call.id, wanted)
        if {"criteria", "weights"} & set(changed):
            self.revise_criteria(call)
        if held.record_id and not self.book.trial:
            self.book.flush()
            said = holdings.call_words().said
            content = memory.renew(held.content, self.said, said, changed) | {"order": self.order()}
            self.book.change(ImportedKey, held.record_id, {"content": content})

    def revise_criteria(self, call):
        """New ones are added, weights and places follow the document; one that it leaves out stays, with its marks."""
        there = dict(db.session.execute(select(Criterion.key, Criterion.id).where(Criterion.call_id == call.id)).all())
        for one in rows.criteria(self.said):
            if one["key"] in there:
                wanted = {"weight": one["weight"], "position": one["position"]}
                self.book.change(Criterion, there[one["key"]], wanted)
            else:
                self.book.add(Criterion, one | {"call_id": call.id})

    # committees and formats

    def take_fields(self, call, known, there):
        """`there` are the keys of the committees that the round has already."""
        for place, key in self.document.each("fields"):
            if key in there:
                continue
            if key not in known.committees:
                known.committees[key] = self.book.add(Committee, names.of_field(key) | {"key": key})
            self.link(call_committee, call_id=call.id, committee_id=known.committees[key])
            self.record(call.id, "fields", key, known.committees[key], place)
            self.report.new("fields", place)

    def take_formats(self, call, known, held):
        """`held` are the formats that the round has already, by their keys."""
        for place, said in self.document.each("formats"):
            key, is_new = said["key"], said["key"] not in known.formats
            if key in held:
                self.revise_format(held[key], said, place)
                continue
            if is_new:
                known.formats[key] = self.new_format(said)
            self.link(call_format, call_id=call.id, format_id=known.formats[key])
            self.record(call.id, "formats", key, known.formats[key], place, self.words_of(said, known, is_new))
            self.report.new("formats", place)

    def words_of(self, said, known, is_new) -> dict:
        capacity = said["capacity"]
        if not is_new:
            capacity = db.session.scalar(select(Format.capacity_max).where(Format.id == known.formats[said["key"]]))
        return memory.remember(said, {"key": said["key"], "capacity": capacity}) | {"made": is_new}

    def new_format(self, said) -> int:
        """Funded as workshops usually are, in the venue of the same key, where the office has them."""
        scheme = centre.paying("regular")
        columns = names.of_format(said["key"]) | {"capacity_max": said["capacity"], "scheme_id": scheme and scheme.id}
        format_id = self.book.add(Format, columns | {"key": said["key"]})
        venue = db.session.scalar(select(Venue.id).where(Venue.key == said["key"]))
        if venue is not None:
            self.link(format_venue, format_id=format_id, venue_id=venue)
        return format_id

    def revise_format(self, held, said, place):
        """A format that an import made follows the document; one of the office stays as it is."""
        if held.content is None or not (changed := held.changed(said)):
            return
        made = held.content.get("made")
        note = "" if made else " (the format of the office stays as it is)"
        self.report.differs((("formats", place), "capacity"), held.words["capacity"], said["capacity"], note)
        if made:
            self.book.change(Format, held.row_id, {"capacity_max": said["capacity"]})
        says = said if made else held.said
        content = memory.renew(held.content, said, says, changed) | {"made": made}
        self.book.change(ImportedKey, held.record_id, {"content": content})

    def link(self, table, **values):
        self.book.execute(insert(table).values(**values))


def free_prefix(key) -> str:
    """What the codes of its proposals begin with: the key, shortened, and told apart from those of other calls."""
    start = re.sub(r"[^\w.-]+", "-", key)[:LONGEST_PREFIX].strip("-.")
    taken = set(db.session.scalars(select(Call.prefix)))
    prefix, n = start, 2
    while prefix in taken:
        prefix = f"{start[: LONGEST_PREFIX - 1 - len(str(n))]}-{n}"
        n += 1
    return prefix
