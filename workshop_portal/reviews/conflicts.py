"""Conflicts of interest: what the data says, and what is declared, confirmed, dismissed and cleared. The caller commits."""

from collections import defaultdict
from datetime import timedelta
from functools import cache

from sqlalchemy import Date, Integer, bindparam, cast, exists, literal_column, null, or_, select, union_all
from sqlalchemy.orm import aliased, load_only

from workshop_portal import journal
from workshop_portal.core import clock
from workshop_portal.core.clock import now
from workshop_portal.core.db import Moment, db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import Standing, active, of_the_centre
from workshop_portal.proposals.models import Organiser, Participant, Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import choosing, queries
from workshop_portal.reviews.grounds import Cast, Found, Someone, found, signs
from workshop_portal.reviews.models import Assignment, Conflict, Review
from workshop_portal.reviews.workflow import STRONG, AssignmentState, ConflictState, Ground

IN_THEIR_HANDS = (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN)
YEARS_TOGETHER = timedelta(days=3 * 365)
BOUND_BY_OFFICE = (Hat.OFFICE, Hat.DIRECTOR, Hat.DEPUTY, Hat.AUDITOR)
EVERYWHERE = None  # the place of those whose office lets them see every proposal
SURE = N_("A conflict is dismissed by somebody else than the person concerned.")


# What the data says


def look(proposals, *, at=None, committee=None, person=None, weak=True) -> list[Found]:
    """All grounds in the data between these proposals and those who would read them, in a fixed number of statements.

    `weak` grounds are looked for among the members of a proposal's own committees alone; with a `committee` only its
    members are looked at, with a `person` only that one, wherever the seat or the appointment is.
    """
    if not proposals:
        return []
    ids = [one.id for one in proposals]
    casts, before = casts_of(ids), committees_of(ids)
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


def committees_of(proposal_ids) -> dict[int, list[int]]:
    """Proposal id → the ids of its committees, whatever is loaded already."""
    rows: dict[int, list[int]] = {one: [] for one in proposal_ids}
    for row in db.session.execute(all_committees(), {"ids": proposal_ids}):
        rows[row.proposal_id].append(row.committee_id)
    return rows


@cache
def all_committees():
    columns = (ProposalCommittee.proposal_id, ProposalCommittee.committee_id)
    return select(*columns).where(ProposalCommittee.proposal_id.in_(bindparam("ids", expanding=True)))


def readers_of(committee_ids) -> dict[int | None, list[Someone]]:
    """Committee id → who has a seat on it; EVERYWHERE → those whose office lets them see every proposal."""
    rows: dict[int | None, list[Someone]] = defaultdict(list)
    asked = {"ids": list(committee_ids), "today": clock.today()}
    for place, given, family, *rest in db.session.execute(all_readers(), asked):
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


def is_bound_by_office(person) -> bool:
    """Whether an office lets this person see every proposal, now or from the day on which it begins."""
    mine = exists().where(
        Standing.person_id == person.id,
        Standing.hat.in_(BOUND_BY_OFFICE),
        *of_the_centre(),
        Standing.ended_at.is_(None),
    )
    return bool(db.session.scalar(select(mine)))


def casts_of(proposal_ids) -> dict[int, Cast]:
    lists: dict[int, tuple[list, list]] = {one: ([], []) for one in proposal_ids}
    rows = db.session.execute(all_casts(), {"ids": proposal_ids})
    for is_participant, proposal_id, _position, *someone in sorted(rows, key=lambda row: row[:3]):
        lists[proposal_id][is_participant].append(Someone(*someone))
    return {one: Cast(one, *both) for one, both in lists.items()}


@cache
def all_casts():
    ids, arms = bindparam("ids", expanding=True), []
    for is_participant, model in enumerate((Organiser, Participant)):
        account = cast(null(), Integer) if is_participant else Organiser.person_id
        columns = (model.proposal_id, model.position, model.name, model.email, model.institution, account)
        arms.append(select(literal_column(str(is_participant)), *columns).where(model.proposal_id.in_(ids)))
    return union_all(*arms)


def organised_together(readers, at) -> dict[int, dict]:
    """Reader → sign of a fellow organiser of the last three years → (the latest year, the ids of those proposals)."""
    by_sign: dict = {sign: person_id for person_id, one in readers.items() for sign in signs(one)}
    asked = {
        "readers": list(readers), "emails": [sign for sign in by_sign if isinstance(sign, str)],
        "since": at - YEARS_TOGETHER, "until": at,
    }  # fmt: skip
    years: dict = defaultdict(dict)
    for proposal_id, submitted_at, my_id, my_email, their_id, their_email in db.session.execute(pairs(), asked):
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


def find_conflicts(what, *, by=None, at=None, person=None) -> int:
    """Let the strong grounds in the data bind at once; `what` is a call, a proposal or a list. Return how many are new."""
    proposals = {one.id: one for one in proposals_of(what)}
    hits = [hit for hit in look(list(proposals.values()), at=at, person=person, weak=False) if hit.ground in STRONG]
    kept = choosing.answers_on({hit.proposal_id for hit in hits}) if hits else {}
    new = [hit for hit in hits if (hit.proposal_id, hit.person_id, hit.ground) not in kept]
    for hit in new:
        bind(proposals[hit.proposal_id], hit, by=by, at=at or now())
    return len(new)


def unanswered(proposals) -> set[tuple[int, int]]:
    """(proposal id, person id) of every ground in the data that nobody has answered, strong ones too."""
    kept = choosing.answers_on([one.id for one in proposals])
    keys = [(hit.proposal_id, hit.person_id, hit.ground) for hit in look(proposals)]
    return {key[:2] for key in keys if key not in kept}


def look_at_what_came_in(proposal, *, at):
    """A proposal was handed in, or found eligible: what the data say binds before anybody reads."""
    find_conflicts(proposal, at=at)


def look_at_new_hats(person, committee, *, by, at):
    """Somebody got a seat or an appointment: what the data say about what was handed in binds with it."""
    if committee is None and not is_bound_by_office(person):
        return
    handed_in = select(Proposal).options(load_only(Proposal.code)).where(Proposal.status.not_in(IN_THEIR_HANDS))
    if committee is not None:
        handed_in = handed_in.where(Proposal.committee_rows.any(committee_id=committee.id))
    find_conflicts(list(db.session.scalars(handed_in)), by=by, at=at, person=person)


def proposals_of(what) -> list[Proposal]:
    if isinstance(what, Proposal):
        return [what]
    if isinstance(what, list):
        return what
    handed_in = [Proposal.call_id == what.id, Proposal.status.not_in(IN_THEIR_HANDS)]
    return list(db.session.scalars(select(Proposal).where(*handed_in)))


def bind(proposal, hit, *, by, at):
    """A strong ground binds until it is dismissed. Who organises the proposal is out by that already."""
    row = Conflict(
        proposal=proposal, person_id=hit.person_id, ground=hit.ground, state=ConflictState.FOUND, evidence=hit.evidence
    )
    db.session.add(row)
    db.session.flush()
    journal.record(row, "find conflict", by=by, at=at, end=hit.ground)
    shut_out(proposal, hit.person_id, hit.ground, by=by, at=at)


def weak_grounds(proposal, person) -> list[Found]:
    """The weak grounds between one person and one proposal that nobody has answered."""
    kept = choosing.answers_on([proposal.id])
    hits = [hit for hit in look([proposal]) if hit.person_id == person.id and hit.ground not in STRONG]
    return [hit for hit in hits if (proposal.id, person.id, hit.ground) not in kept]


# What people say


def declare(proposal, person, *, by, at=None, reason="") -> Conflict:
    """A conflict is declared, by the person or on behalf; it binds with this commit."""
    at = at or now()
    row = row_of(proposal, person, Ground.DECLARED)
    row.state, row.evidence = ConflictState.CONFIRMED, ""
    settle(row, by, reason, at)
    db.session.flush()
    behalf = person if by is not None and by.id != person.id else None
    journal.record(row, "declare conflict", by=by, at=at, end=ConflictState.CONFIRMED, on_behalf_of=behalf)
    shut_out(proposal, person.id, Ground.DECLARED, by=by, at=at)
    return row


def row_of(proposal, person, ground) -> Conflict:
    """What is kept of this ground; a new row where nothing is yet."""
    mine = [Conflict.proposal_id == proposal.id, Conflict.person_id == person.id, Conflict.ground == ground]
    row = db.session.scalar(select(Conflict).where(*mine))
    if row is None:
        row = Conflict(proposal=proposal, person=person, ground=ground)
        db.session.add(row)
    return row


def settle(row, by, reason, at):
    row.reason, row.answered_by, row.answered_at = reason.strip()[:500], by and by.id, at


def shut_out(proposal, person_id, ground, *, by, at):
    """The conflict binds: the hat is given, the assignment ends, the review is kept and counts no more."""
    standing.give(person_id, Hat.CONFLICTED, thing=proposal, ground=ground)
    for hat in (Hat.REVIEWER, Hat.CLEARED):
        standing.take_away(person_id, hat, thing=proposal, at=at)
    both = {"proposal_id": proposal.id, "person_id": person_id}
    reading = select(Assignment).filter_by(**both, state=AssignmentState.ASSIGNED)
    # both are there before either changes: one flush holds both rows, and only then their tally
    rows, reviews = list(db.session.scalars(reading)), list(db.session.scalars(select(Review).filter_by(**both)))
    for review in reviews:
        review.counts = False
    for row in rows:
        row.state = AssignmentState.ENDED
        journal.record(row, "end assignment", by=by, at=at, end=AssignmentState.ENDED, detail="conflict")


def confirm(proposal, person, ground, *, by, at=None, reason="", evidence="") -> Conflict:
    """Somebody unconflicted says that this ground is a conflict."""
    at = at or now()
    row = row_of(proposal, person, Ground(ground))
    row.state, row.evidence = ConflictState.CONFIRMED, row.evidence or evidence
    settle(row, by, reason, at)
    db.session.flush()
    journal.record(row, "confirm conflict", by=by, at=at, end=row.ground)
    shut_out(proposal, person.id, row.ground, by=by, at=at)
    return row


def dismiss(proposal, person, ground, *, by, reason, at=None, evidence="") -> Conflict:
    """Somebody unconflicted says, with a reason, that this ground is none. The hat goes once no other ground binds."""
    at = at or now()
    if not reason.strip():
        raise Refused(N_("Say why this is no conflict."))
    if by is not None and by.id == person.id:
        raise Refused(SURE)
    row = row_of(proposal, person, Ground(ground))
    row.state, row.evidence = ConflictState.DISMISSED, row.evidence or evidence
    settle(row, by, reason, at)
    db.session.flush()
    journal.record(row, "dismiss conflict", by=by, at=at, end=row.ground)
    if not queries.still_binds(proposal, person):
        standing.take_away(person.id, Hat.CONFLICTED, thing=proposal, at=at)
    return row


def clear(proposal, person, *, by=None, at=None) -> bool:
    """The person says: no conflict. False where the data says otherwise, which then binds."""
    at = at or now()
    find_conflicts(proposal, by=by, at=at, person=person)
    db.session.flush()
    if (proposal.id, person.id) in choosing.shut_out_of([proposal.id]):
        return False
    row = standing.give(person.id, Hat.CLEARED, thing=proposal, ground="no conflict")
    db.session.flush()
    journal.record(proposal, "no conflict", by=by or person, at=at, detail=f"person {person.key}")
    return row is not None


def crowded(proposal_ids) -> set[int]:
    """The proposals whose own lists keep three or more members away: nobody may shut the reviewers out that way."""
    strong = [Ground.PARTICIPANT, Ground.PERSON]
    rows = select(Conflict.proposal_id, Conflict.person_id).where(
        Conflict.proposal_id.in_(proposal_ids), Conflict.ground.in_(strong), Conflict.state == ConflictState.FOUND
    )
    people: dict[int, set] = defaultdict(set)
    for proposal_id, person_id in db.session.execute(rows):
        people[proposal_id].add(person_id)
    return {one for one, who in people.items() if len(who) >= 3}


__all__ = [
    "clear", "confirm", "crowded", "declare", "dismiss", "find_conflicts", "look", "weak_grounds",
]  # fmt: skip
