"""The codes in the detail of a journal line, put into words: keys become names, cents become euros."""

import re
from functools import cache

from flask_babel import ngettext
from sqlalchemy import select
from wtforms.fields.core import UnboundField

from workshop_portal.calls.forms import CallForm
from workshop_portal.centre import choices as centre
from workshop_portal.centre.forms import CentreForm, FormatForm, LetterForm, SchemeForm, TaskForm, VenueForm
from workshop_portal.centre.models import Scheme, TaskTemplate, Venue
from workshop_portal.core.db import db
from workshop_portal.core.languages import euros, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.decisions import workflow as decisions
from workshop_portal.desk import words
from workshop_portal.funding.models import Record
from workshop_portal.participants.models import Participation
from workshop_portal.partners.forms import PageForm
from workshop_portal.people.forms import CommitteeForm
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import outline
from workshop_portal.reviews import workflow as reviews
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import RESCINDED

TOKEN = re.compile(r"“[^”]*”?|[\w+-]+")  # what stands in quotation marks was written by somebody: it stays as it is
KEY_OF_A_PERSON = re.compile(r"[\w-]{22}")
LONGEST = 300  # a detail of this length was cut, perhaps within a word
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
    "budget-code": N_("budget code"),
    "cap": N_("cap"),
    "photo": N_("to be in photographs"),
    "list": N_("to have the e-mail address on the participants' list"),
    "hotel": N_("to have the e-mail address given to the hotel"),
    "found": N_("found"),
    "assigned": N_("assigned"),
    "ended": N_("ended"),
    "against-advice": N_("against advice"),
    "team": N_("the centre"),
    "organisers": N_("organisers too"),
    "participants": N_("participants too"),
    "public": N_("public"),
}


@cache
def labels() -> dict:
    """Field → what its form calls it, of the forms of the set-up."""
    forms = (CentreForm, VenueForm, FormatForm, SchemeForm, TaskForm, LetterForm, CallForm, PageForm, CommitteeForm)
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


# The same of the terms of a funding record.
NUMBERS = {
    "persons": lambda n: ngettext("%(num)s funded person", "%(num)s funded persons", n),
    "days": lambda n: ngettext("%(num)s funded day", "%(num)s funded days", n),
}
NUMBER = re.compile(f"({'|'.join(NUMBERS)})-([0-9]+)")


# Deeds to a workshop whose detail is a reason, or the name of a task, in somebody's own words.
AS_WRITTEN = {"cancel", "add task", "remove task", "move task", "tick", "untick"}


def names_for(lines) -> dict[str, str]:
    """Key → name of the people, committees, venues, schemes and tasks that these lines may speak of: five statements."""
    keys = {key for line in lines for key in KEY_OF_A_PERSON.findall(line.detail)}
    found = {one.key: one.name for one in db.session.scalars(select(Person).where(Person.key.in_(keys)))}
    for model in (TaskTemplate, Committee):
        found |= {one.key: said(one, "name") for one in db.session.scalars(select(model))}
    return found | names_of_schemes() | {one.key: one.name for one in db.session.scalars(select(Venue))}


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
    if line.deed in COUNTED and line.detail.isdecimal():
        return COUNTED[line.deed](int(line.detail))
    way = " → ".join(words.of_state(code) for code in (line.start, line.end) if code)
    written = line.subject_kind == Workshop.__tablename__ and line.deed in AS_WRITTEN
    detail = as_written(line, names) if written else put_into_words(line, names)
    return ", ".join(part for part in (way, detail) if part)


def as_written(line, names) -> str:
    return names.get(line.detail) or (_("its approval was rescinded") if line.detail == RESCINDED else line.detail)


def put_into_words(line, names) -> str:
    money = line.subject_kind == Record.__tablename__
    fields = line.deed == "revise"
    whole = line.detail if len(line.detail) < LONGEST else line.detail.rpartition(",")[0] + ", …"
    return " ".join(TOKEN.sub(lambda found: word(found[0], names, money=money, fields=fields), whole).split())


def word(code, names, *, money=False, fields=False) -> str:
    if fields and code in outline.ITEM:
        return _(outline.ITEM[code].words)
    if fields and code in labels():
        return str(labels()[code])
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
