"""Grounds for a conflict of interest in the database: between many proposals and those who would read them, at once."""

from collections import defaultdict
from datetime import timedelta
from functools import cache

from sqlalchemy import Date, Integer, String, bindparam, cast, literal_column, null, or_, select, union_all
from sqlalchemy.orm import aliased

from workshop_portal.core import clock
from workshop_portal.core.clock import now
from workshop_portal.core.db import Moment, fresh_rows
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import Standing, active, of_the_centre
from workshop_portal.proposals.models import Organiser, Participant, Proposal, ProposalCommittee, is_named
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.grounds import Cast, Found, Someone, found, signs

YEARS_TOGETHER = timedelta(days=3 * 365)
BOUND_BY_OFFICE = (Hat.OFFICE, Hat.DIRECTOR, Hat.DEPUTY, Hat.AUDITOR)
EVERYWHERE = None  # the place of those whose office lets them see every proposal


def look(proposals, *, at=None, committee=None, person=None, weak=True) -> list[Found]:
    """All grounds in the data between these proposals and those who would read them, in a fixed number of statements.

    `weak` grounds are looked for among the members of a proposal's own committees alone; with a `committee` only its
    members are looked at, with a `person` only that one, wherever the seat or the appointment is.
    """
    if not proposals:
        return []
    ids = [one.id for one in proposals]
    casts, before = casts_and_committees(ids)
    if person:
        seated: dict = {EVERYWHERE: [Someone(person.name, person.email, person.institution, person.id)]}
    elif committee:
        seated = {committee.id: readers_of([committee.id])[committee.id]}
    else:
        seated = readers_of({place for places in before.values() for place in places})
    readers = {one.person_id: one for rows in seated.values() for one in rows}
    together = organised_together(readers, at or now())
    hits: list[Found] = []
    for proposal_id in ids:
        members = {one.person_id for place in before[proposal_id] for one in seated.get(place, ())}
        for person_id in sorted(members | {one.person_id for one in seated.get(EVERYWHERE, ())}):
            years = together.get(person_id, {})
            mine = {sign: year for sign, (year, where) in years.items() if where - {proposal_id}}
            hits += found(readers[person_id], casts[proposal_id], mine, weak=weak and person_id in members)
    return hits


def readers_of(committee_ids) -> dict[int | None, list[Someone]]:
    """Committee id → who has a seat on it; EVERYWHERE → those whose office lets them see every proposal."""
    rows: dict[int | None, list[Someone]] = defaultdict(list)
    asked = {"ids": list(committee_ids), "today": clock.today()}
    for place, given, family, *rest in fresh_rows(all_readers(), asked):
        rows[place].append(Someone(f"{given} {family}".strip(), *rest))
    return rows


@cache
def all_readers():
    who = (Person.given_name, Person.family_name, Person.email, Person.institution, Person.id)
    today = bindparam("today", type_=Date)
    offices = select(Standing.person_id).where(
        Standing.hat.in_(BOUND_BY_OFFICE), *of_the_centre(), *active(on=today)
    )  # fmt: skip
    seated = select(Seat.committee_id, *who).join_from(Seat, Person)
    return union_all(
        seated.where(Seat.committee_id.in_(bindparam("ids", expanding=True)), *active(Seat, on=today)),
        select(cast(null(), Integer), *who).where(Person.id.in_(offices)),
    )


def casts_and_committees(proposal_ids) -> tuple[dict[int, Cast], dict[int, list[int]]]:
    """Proposal id → who proposes it and who is to take part; proposal id → the ids of its committees."""
    lists: dict[int, tuple[list, list]] = {one: ([], []) for one in proposal_ids}
    committees: dict[int, list[int]] = {one: [] for one in proposal_ids}
    rows = fresh_rows(all_around(), {"ids": proposal_ids})
    for arm, proposal_id, place, *someone in sorted(rows, key=lambda row: row[:3]):
        if arm == COMMITTEES:
            committees[proposal_id].append(place)
        else:
            lists[proposal_id][arm].append(Someone(*someone))
    return {one: Cast(one, *both) for one, both in lists.items()}, committees


COMMITTEES = 2  # the arm after organisers and participants


@cache
def all_around():
    """Asked whenever a proposal comes in, so it is one statement, and built once."""
    ids, nobody, nothing = bindparam("ids", expanding=True), cast(null(), Integer), literal_column("''", String)
    arms = []
    for arm, model in enumerate((Organiser, Participant)):
        account = Organiser.person_id if model is Organiser else nobody
        columns = (model.proposal_id, model.position, model.name, model.email, model.institution, account)
        rows = select(literal_column(str(arm)), *columns).where(model.proposal_id.in_(ids))
        if model is Organiser:
            rows = rows.join(Proposal, Proposal.id == Organiser.proposal_id).where(is_named(Organiser, Proposal))
        arms.append(rows)
    columns = (ProposalCommittee.proposal_id, ProposalCommittee.committee_id, nothing, nothing, nothing, nobody)
    arms.append(select(literal_column(str(COMMITTEES)), *columns).where(ProposalCommittee.proposal_id.in_(ids)))
    return union_all(*arms)


def organised_together(readers, at) -> dict[int, dict]:
    """Reader → sign of a fellow organiser of the last three years → (the latest year, the ids of those proposals)."""
    by_sign: dict = {sign: person_id for person_id, one in readers.items() for sign in signs(one)}
    asked = {
        "readers": list(readers), "emails": [sign for sign in by_sign if isinstance(sign, str)],
        "since": at - YEARS_TOGETHER, "until": at,
    }  # fmt: skip
    years: dict = defaultdict(dict)
    for proposal_id, submitted_at, my_id, my_email, their_id, their_email in fresh_rows(pairs(), asked):
        reader = by_sign.get(my_id) or by_sign.get(my_email.lower())
        for sign in [one for one in (their_id, their_email.lower()) if one and reader]:
            year, ids = years[reader].get(sign, (0, frozenset()))
            years[reader][sign] = (max(year, submitted_at.year), ids | {proposal_id})
    return years


@cache
def pairs():
    """Who of the readers organised what with whom: asked whenever a proposal comes in, so it is built once."""
    mine, other = aliased(Organiser), aliased(Organiser)
    readers, emails = (bindparam(name, expanding=True) for name in ("readers", "emails"))
    since, until = (bindparam(name, type_=Moment) for name in ("since", "until"))
    return (
        select(Proposal.id, Proposal.submitted_at, mine.person_id, mine.email, other.person_id, other.email)
        .join(mine, mine.proposal_id == Proposal.id)
        .join(other, (other.proposal_id == Proposal.id) & (other.id != mine.id))
        .where(
            or_(mine.person_id.in_(readers), mine.email.in_(emails)),
            mine.confirmed_at.is_not(None), other.confirmed_at.is_not(None),
            Proposal.submitted_at > since, Proposal.submitted_at <= until, Proposal.status != Status.DRAFT,
        )
    )  # fmt: skip
