"""The codes in the detail of a journal line, put into words: keys become names, cents become euros."""

import re
from datetime import date
from functools import cache

from flask_babel import ngettext
from sqlalchemy import select
from wtforms.fields.core import UnboundField

from workshop_portal.calls.forms import CallForm
from workshop_portal.calls.models import Call, Criterion
from workshop_portal.centre import choices as centre
from workshop_portal.centre.forms import (
    CentreForm,
    FormatForm,
    LetterForm,
    PracticalForm,
    SchemeForm,
    TaskForm,
    VenueForm,
)
from workshop_portal.centre.models import Centre, Format, LetterTemplate, Scheme, TaskTemplate, Venue
from workshop_portal.core.db import db
from workshop_portal.core.languages import days, euros, said, week_days
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.decisions import workflow as decisions
from workshop_portal.desk import words
from workshop_portal.funding.models import Record
from workshop_portal.journal import LONGEST
from workshop_portal.participants.models import Participation
from workshop_portal.partners.forms import PageForm
from workshop_portal.partners.models import Page
from workshop_portal.people.forms import CommitteeForm
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import outline
from workshop_portal.reviews import workflow as reviews
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import RESCINDED

SPAN = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")  # from a day to another one
TOKEN = re.compile(
    rf"“[^”]*”?|{SPAN.pattern}|[\w+-]+"
)  # what stands in quotation marks was written by somebody: it stays as it is
KEY_OF_A_PERSON = re.compile(r"[\w-]{22}")
CODES = {
    "person": "",  # the name after it says enough
    "version": N_("version"),
    "optimiser": N_("by the optimiser"),
    "hand": N_("by hand"),
    "conflict": N_("because of a conflict"),
    "planned": N_("planned"),
    "committed": N_("committed"),
    "paid": N_("paid"),
    "applied": N_("applied for"),
    "granted": N_("granted"),
    "received": N_("received"),
    "refused": N_("refused"),
    "stays-away": N_("does not come"),
    "called-off": N_("the workshop was cancelled"),
    "not-there": N_("was not there"),
    "budget-code": N_("budget code"),
    "cap": N_("cap"),
    "photo": N_("to be in photographs"),
    "list": N_("to have the e-mail address on the participants' list"),
    "hotel": N_("to have the e-mail address given to the hotel"),
    "found": N_("found"),
    "assigned": N_("assigned"),
    "ended": N_("ended"),
    "wish": N_("asked for:"),
    "no-report": N_("without a report"),
    "against-advice": N_("against advice"),
    "becomes": N_("becomes"),
    "anew": N_("decided anew"),
    "team": N_("the centre"),
    "organisers": N_("organisers too"),
    "participants": N_("participants too"),
    "public": N_("public"),
}


FORMS: dict = {
    Centre: (CentreForm,), Venue: (VenueForm, PracticalForm), Format: (FormatForm,), Scheme: (SchemeForm,),
    TaskTemplate: (TaskForm,), LetterTemplate: (LetterForm,), Call: (CallForm,), Page: (PageForm,), Committee: (CommitteeForm,),
}  # fmt: skip


@cache
def labels() -> dict[str, dict]:
    """Kind of thing → field → what its form calls it, of the forms of the set-up."""
    return {model.__tablename__: labels_of(forms) for model, forms in FORMS.items()}


@cache
def labels_for(kind) -> dict:
    """Of a kind without a form here, those of all: people are told more than a column's name."""
    return labels().get(kind) or {name: words for one in labels().values() for name, words in one.items()}


def labels_of(forms) -> dict:
    fields = [(name, getattr(form, name)) for form in forms for name in dir(form)]
    return {name: field.args[0] for name, field in fields if isinstance(field, UnboundField) and field.args}


def people(n) -> str:
    return ngettext("%(num)s person", "%(num)s people", n)


def rooms(n) -> str:
    return ngettext("%(num)s room", "%(num)s rooms", n)


# What the number is of that is all that a deed's line tells.
COUNTED = {
    "message": people,
    "organisers come": people,
    "add participants": people,
    "presence": people,
    "reserve rooms": rooms,
    "change rooms": rooms,
    "press": lambda n: ngettext("%(num)s decision", "%(num)s decisions", n),
    "apply assignment": lambda n: ngettext("%(num)s review asked for", "%(num)s reviews asked for", n),
}


CHANGE_ROOMS = "change rooms"
SENT = "send review"


def terms_of_rooms(detail) -> str:
    """From and to of the number of rooms, of their days and of their price, as far as they changed."""
    changes = [part.split(" → ") for part in detail.split(", ")]
    return ", ".join(" → ".join(term_of_rooms(code) for code in change) for change in changes)


def term_of_rooms(code) -> str:
    if code.isdecimal():
        return rooms(int(code))
    if code.endswith("c"):
        return euros(int(code[:-1]))
    return span(code)


def span(code) -> str:
    return days(*(date.fromisoformat(day) for day in code.split("/")))


# The same of the terms of a funding record.
NUMBERS = {
    "persons": lambda n: ngettext("%(num)s funded person", "%(num)s funded persons", n),
    "days": lambda n: ngettext("%(num)s funded day", "%(num)s funded days", n),
}
NUMBER = re.compile(f"({'|'.join(NUMBERS)})-([0-9]+)")


# Deeds to a workshop whose detail is a reason, or the name of a task, in somebody's own words.
AS_WRITTEN = {"cancel", "add task", "remove task", "move task", "tick", "untick"}


def names_for(lines) -> dict[str, str]:
    """Key → name of the people, committees, venues, schemes, tasks and criteria that these lines may speak of: six statements at most."""
    lines = list(lines)
    keys = {key for line in lines for key in KEY_OF_A_PERSON.findall(line.detail)}
    found = {one.key: one.name for one in db.session.scalars(select(Person).where(Person.key.in_(keys)))}
    for model in (TaskTemplate, Committee):
        found |= {one.key: said(one, "name") for one in db.session.scalars(select(model))}
    found |= names_of_criteria([line.subject_id for line in lines if line.deed == CRITERIA])
    return found | names_of_schemes() | {one.key: one.name for one in db.session.scalars(select(Venue))}


CRITERIA = "set criteria"


def names_of_criteria(call_ids) -> dict[str, str]:
    """(call, key) as one word → name of the criteria of these calls as they are now."""
    mine = select(Criterion).where(Criterion.call_id.in_(call_ids))
    return {f"{one.call_id} {one.key}": said(one, "name") for one in db.session.scalars(mine)} if call_ids else {}


def names_of_schemes() -> dict[str, str]:
    return {one.key: said(one, "name") for one in db.session.scalars(select(Scheme))}


def guests_of_money(lines, shown) -> dict[str, str]:
    """Key → name of the participants for whom an amount was booked; of those not `shown` that it was for somebody."""
    money = [line.detail for line in lines if line.subject_kind == Record.__tablename__ and line.deed == "book"]
    keys = {key for detail in money for key in KEY_OF_A_PERSON.findall(detail.partition("(")[2])}
    found = dict.fromkeys(keys, _("a participant"))
    if keys and shown:
        mine = select(Participation.key, Participation.name).where(Participation.key.in_(keys))
        found |= dict(db.session.execute(mine).all())
    return found


def of(line, names) -> str:
    """From and to, then the detail, all in the reader's words."""
    if line.deed == SENT and line.start == line.end:
        return _("sent again")
    if line.deed in COUNTED and line.detail.isdecimal():
        return COUNTED[line.deed](int(line.detail))
    if line.deed == CHANGE_ROOMS:
        return terms_of_rooms(line.detail)
    way = " → ".join(way_of(line))
    if line.deed == CRITERIA:
        return ", ".join(names.get(f"{line.subject_id} {key}", key) for key in line.detail.split(", "))
    written = line.subject_kind == Workshop.__tablename__ and line.deed in AS_WRITTEN
    detail = as_written(line, names) if written else put_into_words(line, names)
    return ", ".join(part for part in (way, detail) if part)


def way_of(line) -> list[str]:
    """From what to what, as far as it says both; weeks with their days."""
    codes = [code for code in (line.start, line.end) if code]
    if line.deed == "open" and not line.end:
        return []
    if line.deed == "week":
        return [week_days(code) for code in codes]
    return [words.of_state(code, line.subject_kind) for code in codes]


def as_written(line, names) -> str:
    return names.get(line.detail) or (_("its approval was rescinded") if line.detail == RESCINDED else line.detail)


def put_into_words(line, names) -> str:
    money = line.subject_kind == Record.__tablename__
    fields = labels_for(line.subject_kind) if line.deed in {"revise", "put back"} else None
    whole = line.detail if len(line.detail) < LONGEST else line.detail.rpartition(",")[0] + ", …"
    return " ".join(TOKEN.sub(lambda found: word(found[0], names, money=money, fields=fields), whole).split())


def word(code, names, *, money=False, fields=None) -> str:
    """`fields`: what the form of the thing calls them, where the code may be one."""
    if SPAN.fullmatch(code):
        return span(code)
    if fields is not None and code in fields:
        return str(fields[code])
    if fields is not None and code in outline.ITEM:
        return _(outline.ITEM[code].words)
    if money and re.fullmatch(r"[+-]?\d+", code):
        return euros(int(code))
    if money and (number := NUMBER.fullmatch(code)):
        return NUMBERS[number[1]](int(number[2]))
    if code in names:
        return names[code]
    for table in (CODES, decisions.WORDS, reviews.GROUND_WORDS, centre.LINES):
        if code in table:
            return _(table[code]) if table[code] else ""
    return "" if KEY_OF_A_PERSON.fullmatch(code) else code
