"""Conflicts of interest: found in the data, declared, confirmed, dismissed and cleared. The caller commits."""

from collections import defaultdict

from sqlalchemy import exists, select
from sqlalchemy.orm import load_only

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.jobs import Work
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import Standing, of_the_centre
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import choosing, detection, leading, letters, queries
from workshop_portal.reviews.grounds import Found
from workshop_portal.reviews.models import Assignment, Conflict, Review
from workshop_portal.reviews.workflow import IS_ASSIGNED, STRONG, AssignmentState, ConflictState, Ground

UNDECIDED = IS_ASSIGNED | {Status.SUBMITTED, Status.ADVISED}
IN_THEIR_HANDS = (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN)
SURE = N_("A conflict is dismissed by somebody else than the person concerned.")


def find_conflicts(what, *, by=None, at=None, person=None) -> int:
    """Let the strong grounds in the data bind at once; `what` is a call, a proposal or a list. Return how many are new."""
    proposals = {one.id: one for one in proposals_of(what)}
    if new := newly_found(proposals.values(), at=at, person=person):
        hold_anew(*(proposals[one] for one in {hit.proposal_id for hit in new}))
        new = unkept(new)  # whoever held one of them before us may have found the same
    for hit in new:
        bind(proposals[hit.proposal_id], hit, by=by, at=at or now())
    return len(new)


def newly_found(proposals, *, at=None, person=None) -> list[Found]:
    """The strong grounds in the data that nothing is kept of yet."""
    hits = detection.look(list(proposals), at=at, person=person, weak=False)
    return unkept([hit for hit in hits if hit.ground in STRONG])


def unkept(hits) -> list[Found]:
    kept = choosing.answers_on({hit.proposal_id for hit in hits}) if hits else {}
    return [hit for hit in hits if (hit.proposal_id, hit.person_id, hit.ground) not in kept]


def unanswered(proposals) -> set[tuple[int, int]]:
    """(proposal id, person id) of every ground in the data that nobody has answered, strong ones too."""
    kept = choosing.answers_on([one.id for one in proposals])
    keys = [(hit.proposal_id, hit.person_id, hit.ground) for hit in detection.look(proposals)]
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


def look_again(_thing_id=None) -> list[int]:
    """Each day, at what is still to be decided: who handed in at the moment at which somebody got a seat or an appointment
    did not know of that, nor that one of this. Return the ids of the proposals that somebody must be kept from.
    """
    undecided = select(Proposal).options(load_only(Proposal.code)).where(Proposal.status.in_(UNDECIDED))
    return sorted({hit.proposal_id for hit in newly_found(db.session.scalars(undecided))})


def bind_what_was_found(_thing_id, ids):
    find_conflicts(list(db.session.scalars(select(Proposal).where(Proposal.id.in_(ids)))))


JOB = Work(read=look_again, write=bind_what_was_found)  # looking takes seconds, and nobody waits for it


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
    shut_out(proposal, row.person, hit.ground, by=by, at=at)


def weak_grounds(proposal, person) -> list[Found]:
    """The weak grounds between one person and one proposal that nobody has answered."""
    kept = choosing.answers_on([proposal.id])
    hits = [hit for hit in detection.look([proposal]) if hit.person_id == person.id and hit.ground not in STRONG]
    return [hit for hit in hits if (proposal.id, person.id, hit.ground) not in kept]


def is_bound_by_office(person) -> bool:
    """Whether an office lets this person see every proposal, now or from the day on which it begins."""
    mine = exists().where(
        Standing.person_id == person.id,
        Standing.hat.in_(detection.BOUND_BY_OFFICE),
        *of_the_centre(),
        Standing.ended_at.is_(None),
    )
    return bool(db.session.scalar(select(mine)))


def declare(proposal, person, *, by, at=None, reason="") -> Conflict:
    """A conflict is declared, by the person or on behalf; it binds with this commit."""
    at = at or now()
    hold_anew(proposal)
    is_new = (proposal.id, person.id) not in choosing.shut_out_of([proposal.id])
    row = row_of(proposal, person, Ground.DECLARED)
    row.state, row.evidence = ConflictState.CONFIRMED, ""
    settle(row, by, reason, at)
    db.session.flush()
    behalf = person if by is not None and by.id != person.id else None
    journal.record(row, "declare conflict", by=by, at=at, end=ConflictState.CONFIRMED, on_behalf_of=behalf)
    shut_out(proposal, person, Ground.DECLARED, by=by, at=at, knows=by, word="" if behalf else row.reason)
    if behalf and is_new:
        letters.say_recorded(person, proposal.call, at=at, by=by)
    return row


def row_of(proposal, person, ground) -> Conflict:
    """What is kept of this ground; a new row where nothing is yet."""
    mine = [Conflict.proposal_id == proposal.id, Conflict.person_id == person.id, Conflict.ground == ground]
    row = db.session.scalar(select(Conflict).where(*mine).execution_options(populate_existing=True))
    if row is None:
        row = Conflict(proposal=proposal, person=person, ground=ground)
        db.session.add(row)
    return row


def settle(row, by, reason, at):
    row.reason, row.answered_by, row.answered_at = reason.strip()[:500], by and by.id, at


def shut_out(proposal, person, ground, *, by, at, knows=None, word=""):
    """The conflict binds: the hat is given, the assignment ends, the review is kept and counts no more. Who leads hears that
    a reader has left, and who stands in for a leader that it is theirs to lead; `knows`: who said so, and is not told."""
    led = leading.led_by(proposal, person) if proposal.status in IS_ASSIGNED else {}
    standing.give(person.id, Hat.CONFLICTED, thing=proposal, ground=ground)
    for hat in (Hat.REVIEWER, Hat.CLEARED):
        standing.take_away(person.id, hat, thing=proposal, at=at)
    both = {"proposal_id": proposal.id, "person_id": person.id}
    anew = {"populate_existing": True}
    reading = select(Assignment).filter_by(**both, state=AssignmentState.ASSIGNED).execution_options(**anew)
    # held by itself: a draft saves itself without its proposal
    written = select(Review).filter_by(**both).with_for_update(key_share=True).execution_options(**anew)
    # both are there before either changes: one flush holds both rows, and only then their tally
    rows, reviews = list(db.session.scalars(reading)), list(db.session.scalars(written))
    for review in reviews:
        review.counts = False
    for row in rows:
        row.state = AssignmentState.ENDED
        journal.record(row, "end assignment", by=by, at=at, end=AssignmentState.ENDED, detail="conflict")
    if proposal.status in IS_ASSIGNED:
        read_for = {one for row in rows for one in leading.committees_of(row)}
        told = leading.tell_who_stands_in(proposal, led, read_for=read_for, word=word, knows=knows, by=by, at=at)
        for row in rows:
            leading.tell_of_leaving(row, in_conflict=True, word=word, knows=knows, told=told, by=by, at=at)


def confirm(proposal, person, ground, *, by, at=None, reason="", evidence="") -> Conflict:
    """Somebody unconflicted says that this ground is a conflict."""
    at = at or now()
    hold_anew(proposal)
    is_new = (proposal.id, person.id) not in choosing.shut_out_of([proposal.id])
    row = row_of(proposal, person, Ground(ground))
    row.state, row.evidence = ConflictState.CONFIRMED, row.evidence or evidence
    settle(row, by, reason, at)
    db.session.flush()
    journal.record(row, "confirm conflict", by=by, at=at, end=row.ground)
    shut_out(proposal, person, row.ground, by=by, at=at, knows=by)
    if is_new and by is not None and by.id != person.id:
        letters.say_recorded(person, proposal.call, at=at, by=by)
    return row


def dismiss(proposal, person, ground, *, by, reason, at=None, evidence="") -> Conflict:
    """Somebody unconflicted says, with a reason, that this ground is none. The hat goes once no other ground binds."""
    at = at or now()
    if not reason.strip():
        raise Refused(N_("Say why this is no conflict."))
    if by is not None and by.id == person.id:
        raise Refused(SURE)
    hold_anew(proposal)
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
    return bool(clear_all([proposal], person, by=by, at=at))


def clear_all(proposals, person, *, by=None, at=None) -> list[Proposal]:
    """The same of several; those that are open to the person from now on."""
    at = at or now()
    hold_anew(*proposals)
    find_conflicts(proposals, by=by, at=at, person=person)
    db.session.flush()
    shut = choosing.shut_out_of([one.id for one in proposals])
    free = [one for one in proposals if (one.id, person.id) not in shut]
    for proposal in free:
        standing.give(person.id, Hat.CLEARED, thing=proposal, ground="no conflict")
        journal.record(proposal, "no conflict", by=by or person, at=at, detail=f"person {person.key}")
    db.session.flush()
    return free


def answer(proposals, in_conflict, person, *, at=None) -> list[Proposal]:
    """The person's own answer on many: with some of them a conflict, with the others none. Those that are open from now on."""
    hold_anew(*proposals)
    for one in in_conflict:
        declare(one, person, by=person, at=at)
    return clear_all([one for one in proposals if one not in in_conflict], person, by=person, at=at)


def crowded(kept) -> set[int]:
    """The proposals whose own lists, by these conflicts, keep three or more people away: nobody may shut the reviewers
    out that way."""
    people: dict[int, set] = defaultdict(set)
    for one in kept:
        if one.ground in {Ground.PARTICIPANT, Ground.PERSON} and one.state == ConflictState.FOUND:
            people[one.proposal_id].add(one.person_id)
    return {one for one, who in people.items() if len(who) >= 3}


__all__ = [
    "answer", "clear", "clear_all", "confirm", "crowded", "declare", "dismiss", "find_conflicts", "weak_grounds",
]  # fmt: skip
