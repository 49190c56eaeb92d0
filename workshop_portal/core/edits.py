"""Saving what several people or tabs may be writing at once: nobody overwrites what they have not seen."""

import json
from functools import cache
from hashlib import sha256

from flask import request
from sqlalchemy import bindparam, update
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from wtforms import HiddenField

from workshop_portal.core import parking
from workshop_portal.core.db import plain
from workshop_portal.core.forms import Form, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import saves_itself


class Versioned:
    """A row that counts its changes; the database refuses one that starts from an older count."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls):
        return {"version_id_col": cls.version}


def changed(thing, facts) -> list[str]:
    """Set what differs, and name it. Texts that differ in their line ends alone, or at their ends, are the same."""
    names = [name for name, value in facts.items() if as_read(getattr(thing, name)) != as_read(value)]
    for name in names:
        setattr(thing, name, facts[name])
    return names


def as_read(value):
    return stripped(value) if isinstance(value, str) else value


def put(thing, facts):
    """Write these facts of a row that is stored already, in one UPDATE and past the unit of work: for what is saved every
    few seconds. StaleDataError where somebody else was first.
    """
    facts = facts | {"version": thing.version + 1}
    if not plain(putting(type(thing)), facts | {"this": thing.id, "seen": thing.version}).rowcount:
        raise StaleDataError(f"somebody else changed this {type(thing).__name__}")
    for name, value in facts.items():
        set_committed_value(thing, name, value)


@cache
def putting(model):
    table = model.__table__
    return update(table).where(table.c.id == bindparam("this"), table.c.version == bindparam("seen"))


class EditForm(Form):
    """A form filled from a thing. It remembers what its writer saw, so that two writers' changes can be joined.

    `values` gives what is stored for fields that are no plain attribute of the thing (rows, weeks).
    """

    seen = HiddenField()

    HOUSEKEEPING = Form.HOUSEKEEPING | {"seen"}

    CLASH = _l(
        "Somebody saved a change while you wrote, so nothing of yours was saved. "
        "Their text stands below each field in question: keep what should remain and save again."
    )
    CLASH_UNSEEN = _l(
        "Somebody saved a change while you wrote, so nothing of yours was saved. Press Save to see both texts."
    )

    def __init__(self, thing, values=None, **named):
        values = values or {}
        names = {name for name, _field in self._unbound_fields} | set(values)
        self.restored = parking.take_out(names) if "formdata" not in named and parking.waits() else None
        formdata = {"formdata": self.restored} if self.restored else {}
        super().__init__(obj=thing, data=values, **formdata, **named)
        self.stored = {name: values[name] if name in values else getattr(thing, name) for name in self.answers}
        self.clashes, self.taken_over = {}, {}
        if not (self.is_submitted() or self.restored):
            self.seen.data = marks(self.stored)

    def validate(self, extra_validators=None):
        return super().validate(extra_validators) and self.join()

    def join(self) -> bool:
        """Take over what was saved elsewhere meanwhile; where both changed the same field, let the writer decide."""
        seen, answers = parse(self.seen.data), self.answers
        for name, theirs in self.stored.items():
            mine = answers[name]
            if same(mine, theirs) or mark(theirs) == seen.get(name):
                continue
            if mark(mine) == seen.get(name) and not self[name].errors:
                self[name].data, self[name].raw_data = theirs, None  # else a number is shown as it was sent
                self.taken_over[name] = seen[name]
            else:
                self.clashes[name] = theirs
        if self.clashes:
            self.seen.data = marks(self.stored)  # the page shows both texts; what is sent next was meant
        return not self.clashes

    @property
    def changes_nothing(self) -> bool:
        """Whether every answer is what is stored."""
        return all(same(mine, self.stored[name]) for name, mine in self.answers.items())

    @property
    def now_seen(self) -> str:
        """The marks of what is stored once this is saved, for a page that shows it."""
        return marks(self.answers)

    @property
    def seen_by_its_page(self) -> str:
        """The marks to put into the page after an autosave: it goes on showing what it had, so its writer has not seen what
        was taken over from somebody else, and does not overwrite it the next time either.
        """
        return json.dumps(parse(self.now_seen) | self.taken_over)

    @property
    def notice(self):
        if self.clashes:
            return self.CLASH_UNSEEN if saves_itself() else self.CLASH
        return super().notice

    @property
    def status(self):
        return 409 if self.clashes and self.is_submitted() else super().status


class DraftForm(EditForm):
    """A form whose saving is never refused: what a field can't hold stays as it was stored, and all else is saved.

    Its page then comes back with what was typed, and the complaint beside it; so it does when its writer opens it anew.
    """

    def validate(self, extra_validators=None):
        Form.validate(self, extra_validators)
        if self.is_stale or not self.join():
            return False
        self.seen.data = self.now_seen
        return True

    @property
    def answers(self):
        """What can be kept of what the user filled in."""
        return {name: self.kept(name, typed) for name, typed in super().answers.items()}

    def kept(self, name, typed):
        """Rows know what can be kept of them."""
        field = self[name]
        return getattr(field, "kept", self.stored[name]) if field.errors else typed

    @property
    def now_seen(self):
        """Where a field stays as it was stored, its writer has not seen what somebody else wrote there meanwhile."""
        before = parse(self.seen.data)
        unseen = {name for name in self.errors if name in before and not hasattr(self[name], "kept")}
        return json.dumps(parse(marks(self.answers)) | {name: before[name] for name in unseen})

    @property
    def complaints(self) -> str:
        """What could not be kept and why, field by field."""
        return " ".join(f"{self[name].label.text}: {first_of(found)}" for name, found in self.errors.items())

    def keep_typed(self):
        """Let what a field can't hold wait for its writer. The caller commits."""
        parking.keep(request.path, seen=self.seen_by_its_page)

    def judge(self, waiting):
        """Take what waits on this form's page as what was typed here; the form was filled with it."""
        self.restored, self.seen.data = waiting, waiting.get("seen", "")
        self.judge_restored()

    def judge_restored(self):
        """Say of what had waited here what is wrong with it, as when it was sent, and what was saved there since."""
        if self.restored:
            Form.validate(self)
            self.csrf_token.errors = []
            self.join()

    @property
    def notice(self):
        if self.restored and self.clashes:
            return OLDER
        return ALL_ELSE if self.is_partly_stored else super().notice

    @property
    def is_partly_stored(self) -> bool:
        """Whether all but what is complained of is stored."""
        return bool(self.errors) and not self.is_stale and not self.clashes and self.is_stored

    @property
    def is_stored(self) -> bool:
        """Whether all that can be kept of what stands here is stored."""
        return not self.restored or self.changes_nothing

    @property
    def unsaved(self) -> list[str]:
        """The fields whose text waits here, could be kept and is not, while nothing else was saved there since."""
        if not self.restored:
            return []
        others = ((name, mine) for name, mine in self.answers.items() if name not in self.clashes)
        return [name for name, mine in others if not same(mine, self.stored[name])]


TOLD = 5  # complaints of one field that are written out in a line


def first_of(complaints) -> str:
    more = len(complaints) - TOLD
    rest = [_("And %(n)s more.", n=more)] if more > 0 else []
    return " ".join(map(str, [*complaints[:TOLD], *rest]))


ALL_ELSE = _l("What is named here could not be saved. Everything else is saved.")
OLDER = _l(
    "This is an older text of yours that was not saved, and something else was saved since. That stands below each field in "
    "question: keep what should remain and save again."
)


def same(mine, theirs) -> bool:
    """Nothing typed and nothing stored are one and the same, whichever way each is written."""
    return mine == theirs or (not mine and not theirs and mine is not False and theirs is not False)


def marks(values) -> str:
    return json.dumps({name: mark(value) for name, value in values.items()})


def mark(value) -> str:
    """A short sign for a value: equal for equal values, and shorter than the value."""
    return sha256(("" if value is None else str(value)).encode()).hexdigest()[:16]


def parse(text) -> dict:
    """The marks a form sent back; without readable ones every change elsewhere counts as unseen."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
