"""The proposals as a list: columns, filters, order. Rows are those of visible_to; a status is shown, sought and sorted
by as its reader may know it."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, and_, case, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.languages import day, said
from workshop_portal.core.lists import Cell, Column, Filter, List, words_in
from workshop_portal.people.choices import country_name
from workshop_portal.people.hats import ORGANISERS, Hat
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.proposals import extras, policy, queries
from workshop_portal.proposals.models import Grade, Organiser, Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import (
    IN_THE_ORGANISERS_HANDS,
    PUBLIC,
    PUBLIC_WORDS,
    TONES,
    WORDS,
    Status,
)

Lead = aliased(Organiser)
PLACE_OF = {str(status): place for place, status in enumerate(Status)}


def rows_of(person):
    """One row a proposal with all that a column may show; its committees as "0:7,1:3", position and id."""
    placed = cast(ProposalCommittee.position, String) + ":" + cast(ProposalCommittee.committee_id, String)
    ids = select(func.aggregate_strings(placed, ",")).where(ProposalCommittee.proposal_id == Proposal.id)
    is_own = Proposal.id.in_(ids_of(person, *ORGANISERS))
    near = Lead.proposal_id == Proposal.id, Lead.grade == Grade.LEAD
    rows = queries.visible_to(person).join(Call, Call.id == Proposal.call_id).outerjoin(Lead, and_(*near))
    return rows.outerjoin(Format, Format.id == Proposal.format_id).with_only_columns(
        Proposal.id, Proposal.code, Proposal.title, Proposal.subtitle, Proposal.submitted_at, Proposal.disciplines,
        Proposal.expected_participants, Proposal.duration_days, status_for(person).label("status"),
        is_own.label("is_own"), Call.deadline_at, Call.hard_deadline_at, Call.title_en, Call.title_nl, Format.name_en, Format.name_nl, Lead.name.label("lead"),
        Lead.institution, Lead.country, Lead.email, ids.scalar_subquery().label("committee_ids"),
    )  # fmt: skip


def status_for(person):
    """The status as this reader may know it: of the own proposals what their organisers are told, and outside office,
    director and auditor nothing of a decision before its release."""
    told = [str(status) for status, shown in PUBLIC.items() if status != shown]
    own = Proposal.id.in_(ids_of(person, *ORGANISERS))
    ways = [(and_(own, Proposal.status.in_(told)), str(Status.IN_REVIEW))]
    if not policy.may_list_all(person):
        ways.append((and_(~own, Proposal.status == Status.DECIDED), str(Status.ADVISED)))
    return type_coerce(case(*ways, else_=cast(Proposal.status, String)), String)


def listing(person) -> List:
    calls, committees, formats = queries.filters()
    status, staff = status_for(person), policy.may_list_all(person)
    listed = [one for one in Status if not (staff and one in IN_THE_ORGANISERS_HANDS)]

    def committees_of(row, _told):
        places = sorted((row.committee_ids or "").split(",")) if row.committee_ids else []
        return ", ".join(said(committees[int(place.split(":")[1])], "name") for place in places)

    columns = (
        Column("title", _l("Proposal"), title_of, sort=(func.lower(Proposal.title),)),
        Column("code", _l("Code"), lambda row, told: row.code, "code", sort=(Proposal.code,)),
        Column("lead", _l("Contact"), lambda row, told: row.lead, sort=(func.lower(Lead.name),)),
        Column("institution", _l("Institution"), lambda row, told: row.institution, sort=(func.lower(Lead.institution),), usual=False),
        Column("country", _l("Country"), lambda row, told: country_name(row.country), usual=False),
        *([ADDRESS] if Hat.OFFICE in hats(person) else []),
        Column("call", _l("Call"), lambda row, told: said(row, "title"), sort=(Call.deadline_at,)),
        Column("format", _l("Format"), lambda row, told: said(row, "name"), sort=(Format.id,), usual=False),
        Column("committees", _l("Committees"), committees_of),
        Column("disciplines", _l("Disciplines"), lambda row, told: row.disciplines, usual=False),
        Column("people", _l("People expected"), lambda row, told: row.expected_participants, "number", sort=(Proposal.expected_participants,), usual=False),
        Column("days", _l("Days"), lambda row, told: row.duration_days, "number", sort=(Proposal.duration_days,), usual=False),
        Column("submitted", _l("Submitted"), lambda row, told: row.submitted_at, "day", sort=(Proposal.submitted_at,)),
        Column("status", _l("Status"), status_of, sort=(case(PLACE_OF, value=status),)),
    )  # fmt: skip
    filters = (
        Filter("words", _l("Title, code or contact"), words_in(Proposal.title, Proposal.code, Lead.name)),
        Filter("call", _l("Call"), lambda rows, key: rows.where(Call.key == key), named(calls)),
        Filter("committee", _l("Committee"), before, named(committees.values())),
        Filter("format", _l("Format"), lambda rows, key: rows.where(Format.key == key), named(formats)),
        Filter("status", _l("Status"), lambda rows, one: rows.where(status == one), [(str(one), _(WORDS[one])) for one in listed]),
    )  # fmt: skip
    return List("proposals", columns, filters, "-call", (Proposal.code,), facts=told_of(staff))


ADDRESS = Column("email", _l("Address of the contact"), lambda row, told: row.email, "wrap", usual=False)


def named(things) -> list[tuple[str, str]]:
    return [(one.key, said(one, "name")) for one in things]


def before(rows, key):
    return rows.where(queries.before(select(Committee.id).where(Committee.key == key)))


def title_of(row, told) -> Cell:
    return Cell(row.title or _("Without a title"), url_for("proposals.show", proposal_code=row.code))


def told_of(staff):
    """What was told of those that are decided: to the staff of the own ones only, for of others they know more."""
    return lambda rows: extras.told([row.id for row in rows if row.is_own or not staff])


def status_of(row, told) -> Cell:
    if row.id in told:
        words, tone = told[row.id]
        return Cell(words, tone=tone)
    status = Status(row.status)
    return Cell(_((PUBLIC_WORDS if row.is_own else WORDS)[status]), tone=TONES[status], sub=until_of(row, status))


def until_of(row, status) -> str:
    if status not in IN_THE_ORGANISERS_HANDS:
        return ""
    if clock.now() < row.hard_deadline_at:
        return _("closes on %(day)s") % {"day": day(row.deadline_at)}
    return _("the call has closed")
