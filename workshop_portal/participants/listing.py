"""The participants of a workshop as a list: columns, filters, order. Addresses only for those who seat people."""

from flask import url_for
from sqlalchemy import case, select

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.clock import now, today
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.participants import policy, queries
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import STILL_TO_ANSWER, TONES, WORDS, Answer
from workshop_portal.people.choices import STAGES, country_name, said
from workshop_portal.workshops.workflow import lies_ahead

MISSED = "missed"
ALL = 1000  # on one page: who is ticked there is dealt with together
PLACE_OF = {answer: place for place, answer in enumerate(Answer)}


def rows_of(workshop):
    return select(Participation).where(Participation.workshop_id == workshop.id)


def listing(person, workshop) -> List:
    seats = policy.may_seat(person, workshop)
    name = Column("name", _l("Name"), name_to_edit if seats else name_of, sort=(by_letter(Participation.name),))
    columns = (name, ROLE, *([ADDRESS] if seats else []), *OTHERS)
    searched = (Participation.name, Participation.institution, *([Participation.email] if seats else []))
    missed = [(MISSED, _("Was not there"))] if queries.may_be_missed(workshop) else []
    filters = (
        Filter("words", _l("Name or institution"), words_in(*searched)),
        Filter("state", _l("Status"), in_state, [("late", _("Late with the answer")), *missed, *((str(one), _(WORDS[one])) for one in Answer)]),
    )  # fmt: skip
    late = is_late if lies_ahead(workshop, now()) else lambda one: False
    return List(
        "participants", columns, filters, "name", (Participation.id,), scalars=True, is_late=late, size=ALL, whose=workshop.title, facts=lambda _rows: queries.missed_of(workshop),
    )  # fmt: skip


def in_state(rows, state):
    if state == MISSED:
        return rows.where(*queries.was_missed())
    if state == "late":
        asked = Participation.state.in_(STILL_TO_ANSWER), Participation.answer_by_on < today()
        return rows.where(*asked)
    return rows.where(Participation.state == Answer(state))


def is_late(one) -> bool:
    return one.state in STILL_TO_ANSWER and one.answer_by_on is not None and one.answer_by_on < today()


def name_of(one, _facts) -> str:
    return one.name


def name_to_edit(one, _facts) -> Cell:
    return Cell(one.name, url_for("participants.edit", workshop_key=one.workshop.key, participation_key=one.key))


def role_of(one, _facts) -> str:
    return _("Organiser") if one.is_organiser else ""


def state_of(one, missing) -> Cell:
    if one.id in missing:
        return Cell(_("Was not there"), tone=TONES[Answer.DECLINED])
    return Cell(_(WORDS[one.state]), tone=TONES[one.state])


def answer_by(one, _facts):
    return one.answer_by_on if one.state in STILL_TO_ANSWER else None


# fmt: off
ROLE = Column("role", _l("Role"), role_of, under="name")
ADDRESS = Column("email", _l("E-mail address"), lambda one, _facts: one.email, "wrap", under="name")
OTHERS = (
    Column("institution", _l("Institution"), lambda one, _facts: one.institution, sort=(by_letter(Participation.institution),)),
    Column("country", _l("Country"), lambda one, _facts: country_name(one.country), under="institution"),
    Column("stage", _l("Career stage"), lambda one, _facts: said(STAGES, one.stage), usual=False),
    Column("state", _l("Status"), state_of, sort=(case(PLACE_OF, value=Participation.state),)),
    Column("invited", _l("Invited"), lambda one, _facts: one.invited_at, "day", sort=(Participation.invited_at,), usual=False),
    Column("reminded", _l("Reminded"), lambda one, _facts: one.reminded_at, "day", sort=(Participation.reminded_at,), usual=False),
    Column("answered", _l("Answered"), lambda one, _facts: one.answered_at, "day", sort=(Participation.answered_at,)),
    Column("by", _l("Answer by"), answer_by, "day", sort=(Participation.answer_by_on,)),
)
# fmt: on
