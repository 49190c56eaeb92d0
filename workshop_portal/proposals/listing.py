"""The proposals as a list: columns, filters, order. Rows are those of visible_to; a status is shown, sought and sorted
by as its reader may know it."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import String, and_, bindparam, case, cast, false, func, select, type_coerce

from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.addresses import address_by
from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.db import plain_rows
from workshop_portal.core.languages import day, said
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.people.choices import country_name
from workshop_portal.people.hats import ORGANISERS, Hat
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import built_once, hats, ids_of
from workshop_portal.proposals import extras, policy, queries, telling
from workshop_portal.proposals.models import Organiser, Proposal, ProposalCommittee, leads
from workshop_portal.proposals.workflow import (
    IN_THE_ORGANISERS_HANDS,
    PUBLIC,
    PUBLIC_WORDS,
    TONES,
    WORDS,
    Status,
    until,
    why_too_late,
)

LEAD = Organiser.__table__.alias("lead")
BY_TITLE, BY_LEAD, BY_INSTITUTION = (
    (func.lower(Proposal.title),),
    (by_letter(LEAD.c.name),),
    (by_letter(LEAD.c.institution),),
)
KEPT_FROM_ORGANISERS = [str(status) for status, shown in PUBLIC.items() if status != shown]
PLACE_OF = {str(status): place for place, status in enumerate(Status)}


@built_once
def rows_of(person):
    """One row a proposal with all that a column may show."""
    near = LEAD.c.proposal_id == Proposal.id, leads(LEAD.c)
    anew = extras.decided_anew() if ids_of(person, *ORGANISERS) else false()
    rows = queries.visible_to(person).join(Call, Call.id == Proposal.call_id).outerjoin(LEAD, and_(*near))
    return rows.with_only_columns(
        Proposal.id, Proposal.code, Proposal.title, Proposal.submitted_at, Proposal.disciplines, Proposal.call_id,
        Proposal.return_until_at,
        Proposal.format_id, Proposal.expected_participants, Proposal.duration_days, status_for(person).label("status"),
        LEAD.c.name.label("lead"), LEAD.c.institution, LEAD.c.country, LEAD.c.email,
        extras.outcome_told().label("outcome"), anew.label("anew"),
    )  # fmt: skip


def known_status(person, of):
    """The status as this reader may know it, from the columns `of` with an id and a status: of the own proposals what their
    organisers are told, and outside office, director and auditor nothing of a decision before its release."""
    own, ways = ids_of(person, *ORGANISERS), []
    if own:
        ways.append((and_(of.id.in_(own), of.status.in_(KEPT_FROM_ORGANISERS)), str(Status.IN_REVIEW)))
    if not policy.may_list_all(person):
        ways.append((and_(of.id.not_in(own), of.status == Status.DECIDED), str(Status.ADVISED)))
    known = cast(of.status, String)
    return type_coerce(case(*ways, else_=known), String) if ways else known


def place_of(status):
    """The status in the order of a proposal's life."""
    return case(PLACE_OF, value=status)


@built_once
def status_for(person):
    return known_status(person, Proposal)


@built_once
def place_of_status(person):
    return place_of(status_for(person))


class Facts(NamedTuple):
    """What cells need beside their rows: what was told of proposals, and the committees of each in their order."""

    told: dict[int, tuple[str, str]]
    committees: dict[int, list[int]]


LYING = (
    select(ProposalCommittee.proposal_id, ProposalCommittee.committee_id)
    .where(ProposalCommittee.proposal_id.in_(bindparam("ids", expanding=True)))
    .order_by(ProposalCommittee.position)
)


def facts_for(own, staff):
    """What was told of those that are decided: to the staff of the own ones only, for of others they know more.

    The own ones never look decided here (`status_for`), so each of them is asked about.
    """

    def facts(rows) -> Facts:
        found = defaultdict(list)
        for proposal_id, committee_id in plain_rows(LYING, {"ids": [row.id for row in rows]}):
            found[proposal_id].append(committee_id)
        return Facts(extras.told([row.id for row in rows if may_be_told(row)]), found)

    def may_be_told(row) -> bool:
        return row.id in own or (not staff and row.status in {Status.ADVISED, Status.DECIDED})

    return facts


def listing(person) -> List:
    calls, committees, formats = queries.filters()
    own, status, staff = set(ids_of(person, *ORGANISERS)), status_for(person), policy.may_list_all(person)
    address = address_by("proposals.show", "proposal_code")
    outcomes = extras.outcomes()
    listed = [one for one in Status if not (staff and one in IN_THE_ORGANISERS_HANDS)]

    def committees_of(row, facts):
        return ", ".join(said(committees[one], "name") for one in facts.committees[row.id])

    def title_of(row, facts) -> Cell:
        return Cell(row.title or _("Without a title"), address(row.code))

    def status_of(row, facts) -> Cell:
        if row.id in facts.told:
            words, tone = facts.told[row.id]
            return Cell(words, tone=tone)
        if row.anew and row.id in own and row.status == Status.IN_REVIEW:
            words, tone = telling.state_of(row.status, True, anew=True)
            return Cell(words, tone=tone)
        return said_of(row.status, row.id in own, row.call_id, row.return_until_at, row.submitted_at is not None)

    def submitted_of(row, facts):
        """What was reopened and not submitted again takes no part."""
        return row.submitted_at if row.status != Status.DRAFT else None

    @cache
    def said_of(status, is_own, call_id, return_until_at, was_submitted) -> Cell:
        here = Here(Status(status), calls[call_id], return_until_at)
        if was_submitted and here.status == Status.DRAFT:
            return Cell(*telling.reopened(), sub=_("out of the round, %(until)s", until=until_words(here)))
        words = _((PUBLIC_WORDS if is_own else WORDS)[here.status])
        return Cell(words, tone=TONES[here.status], sub=until_words(here))

    columns = (
        Column("title", _l("Proposal"), title_of, sort=BY_TITLE),
        Column("code", _l("Code"), lambda row, facts: row.code, "code", sort=(Proposal.code,)),
        Column("lead", _l("Contact"), lambda row, facts: row.lead, sort=BY_LEAD),
        Column("institution", _l("Institution"), lambda row, facts: row.institution, sort=BY_INSTITUTION, usual=False),
        Column("country", _l("Country"), lambda row, facts: country_name(row.country), usual=False),
        *([ADDRESS] if Hat.OFFICE in hats(person) else []),
        Column("call", _l("Call"), lambda row, facts: said(calls[row.call_id], "name"), sort=(Call.deadline_at,), filtered=True),
        Column("format", _l("Format"), lambda row, facts: said(formats[row.format_id], "name") if row.format_id else "", sort=(Proposal.format_id,), usual=False),
        Column("committees", _l("Committees"), committees_of),
        Column("disciplines", _l("Disciplines"), lambda row, facts: row.disciplines, usual=False),
        Column("people", _l("People expected"), lambda row, facts: row.expected_participants, "number", sort=(Proposal.expected_participants,), usual=False),
        Column("days", _l("Days"), lambda row, facts: row.duration_days, "number", sort=(Proposal.duration_days,), usual=False),
        Column("submitted", _l("Submitted"), submitted_of, "day", sort=(Proposal.submitted_at,)),
        Column("status", _l("Status"), status_of, sort=(place_of_status(person),)),
        Column("outcome", _l("Outcome announced"), lambda row, facts: outcomes.get(row.outcome, ""), usual=False),
    )  # fmt: skip
    filters = (
        Filter("words", _l("Title, code or contact"), words_in(Proposal.title, Proposal.code, LEAD.c.name)),
        Filter("call", _l("Call"), lambda rows, key: rows.where(Call.key == key), named(calls.values())),
        Filter("committee", _l("Committee"), before, named(committees.values())),
        Filter("format", _l("Format"), lambda rows, key: rows.join(Format, Format.id == Proposal.format_id).where(Format.key == key), named(formats.values())),
        Filter("status", _l("Status"), lambda rows, one: rows.where(status == one), [(str(one), _(WORDS[one])) for one in listed]),
        Filter("outcome", _l("Outcome announced"), lambda rows, one: rows.where(extras.outcome_told() == one), list(outcomes.items())),
    )  # fmt: skip
    return List(
        "proposals",
        columns,
        filters,
        "-call",
        (Proposal.code,),
        facts=facts_for(own, staff),
        by=Proposal.id,
        steady=True,
        all_of=lambda: queries.visible_to(person).with_only_columns(Proposal.id),
    )


ADDRESS = Column("email", _l("Address of the contact"), lambda row, facts: row.email, "wrap", usual=False)


def named(things) -> list[tuple[str, str]]:
    return [(one.key, said(one, "name")) for one in things]


def before(rows, key):
    return rows.where(queries.before(select(Committee.id).where(Committee.key == key)))


class Here(NamedTuple):
    """Where a proposal of a row stands, as the rules of time ask for it."""

    status: Status
    call: queries.Named
    return_until_at: datetime | None


def until_words(here) -> str:
    if here.status not in IN_THE_ORGANISERS_HANDS:
        return ""
    if why_too_late(here, clock.now()) is None:
        return _("closes on %(day)s") % {"day": day(until(here))}
    return _("the time to complete it is over") if here.status == Status.RETURNED else _("the call has closed")
