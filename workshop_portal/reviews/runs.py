"""An assignment by optimisation: what is asked, what came out in words, and how a person applies it. The caller commits."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workshop_portal import journal
from workshop_portal.core import jobs
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.jobs import Job, JobState, Work
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import queries as known_proposals
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import affinity, choosing, conflicts, letters, readers, solving
from workshop_portal.reviews.models import Assignment, AssignmentRun
from workshop_portal.reviews.workflow import FOUND

TO_ASSIGN = (Status.ELIGIBLE, Status.IN_REVIEW)
EXPERT = 40  # an affinity from which somebody counts as an expert: one whole topic among the keywords
TIME_LIMIT_S = 60
LATE = N_(
    "Since this was proposed something has changed: a conflict, a reader or a proposal. Propose an assignment anew."
)


def to_assign(call, committee) -> list[Proposal]:
    """What this committee has to read in this call."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee.id)
    rows = select(Proposal).where(Proposal.call_id == call.id, Proposal.id.in_(mine), Proposal.status.in_(TO_ASSIGN))
    rows = rows.where(~known_proposals.awaits_committees())
    return list(db.session.scalars(rows.options(selectinload(Proposal.committee_rows)).order_by(Proposal.code)))


class Bounds(NamedTuple):
    """What the person who orders may set: reviews a proposal, fewest and most proposals of the round a member, an expert
    each."""

    reviews: int
    least: int
    most: int
    expert: bool = True


def usual_bounds(call, committee, user=None) -> Bounds:
    """As many reviews as the call wants, shared out evenly with one to spare; an expert each, where there is one."""
    proposals, members = to_assign(call, committee), present_members(committee)
    reviews = max(1, min(call.reviews_wanted, len(members)))
    chosen, loads = choosing.chosen_for([one.id for one in proposals], committee), choosing.loads_in(call, user)
    lacking = sum(max(0, reviews - len(chosen[one.id])) for one in proposals)
    level, rest = shared_out(lacking, [loads[one.id] for one in members])
    expert = not known_to_none(proposals, members)
    return Bounds(reviews, max(0, level - 1), max(1, level + (rest > 0) + 1), expert)


def usual_most(call, committee, user=None) -> int:
    """The most that a member usually reads, and never less than what somebody who reads for this committee does already."""
    chosen = choosing.chosen_for([one.id for one in choosing.to_assign_by_hand(call, committee)], committee)
    people = {one.id for one in present_members(committee)} | {
        row.person.id for rows in chosen.values() for row in rows
    }
    loads = choosing.loads_in(call, user)
    return max([usual_bounds(call, committee, user).most, *(loads[one] for one in people)])


def known_to_none(proposals, members) -> list[Proposal]:
    """Those of which no keyword or discipline is a topic of a member."""
    known = affinity.phrases(topic for person in members for topic in affinity.lines(person.topics))
    return [one for one in proposals if not known & affinity.phrases(f"{one.keywords},{one.disciplines}".split(","))]


def shared_out(number, loads) -> tuple[int, int]:
    """(how many everybody has at least once so many more are given to those with the fewest, how many are left then)."""
    level = min(loads, default=0)
    while loads and (next_one := sum(load <= level for load in loads)) <= number:
        number, level = number - next_one, level + 1
    return level, number


def present_members(committee) -> list[Person]:
    away = choosing.absent_people()
    people = {seat.person_id: seat.person for seat in choosing.seated_in([committee]) if seat.person_id not in away}
    return list(people.values())


def problem(call, committee, bounds: Bounds, user=None) -> dict:
    """The document that the optimiser reads: who reads already stays, and so do the conflicts. What somebody reads of this
    round besides takes its part of the bounds, which stand under "beside" as they were typed, for the words of the answer.
    """
    proposals, members = to_assign(call, committee), present_members(committee)
    if not proposals or not members:
        raise Refused(
            N_("There is nothing to assign: no proposal is eligible or in review, or the committee has no member.")
        )
    chosen = choosing.chosen_for([one.id for one in proposals], committee)
    inside = {person.id for person in members}
    pins = [(one, row.person) for one in proposals for row in chosen[one.id] if row.person.id in inside]
    extra = {one.id: sum(row.person.id not in inside for row in chosen[one.id]) for one in proposals}
    held: dict[int, int] = defaultdict(int)
    by_proposal: dict[int, int] = defaultdict(int)
    for proposal, person in pins:
        held[person.id] += 1
        by_proposal[proposal.id] += 1
    near, loads = nearness(proposals, members), choosing.loads_in(call, user)
    besides = {one.id: loads[one.id] - held[one.id] for one in members}
    return {
        "format": "assignment-1", "reviews": bounds.reviews, "expert_threshold": EXPERT if bounds.expert else 0,
        "time_limit_s": TIME_LIMIT_S,
        "proposals": [
            {"id": one.code, "field": committee.key, "other_field": False,
             "reviews": max(bounds.reviews - extra[one.id], by_proposal[one.id])}
            for one in proposals
        ],
        "members": [
            {"id": one.key, "field": committee.key, "min": max(0, min(bounds.least, bounds.most) - besides[one.id]),
             "max": max(bounds.most - besides[one.id], held[one.id])}
            for one in members
        ],
        "affinity": [
            [one.code, person.key, near[one.id, person.id].value]
            for one in proposals for person in members if near[one.id, person.id].value
        ],
        "conflicts": closed_pairs(proposals, members, committee),
        "pins": [[one.code, person.key] for one, person in pins],
        "beside": {"least": bounds.least, "most": bounds.most},
    }  # fmt: skip


def document(run) -> dict:
    """What of a run's question the optimiser knows."""
    return {name: value for name, value in run.asked.items() if name != "beside"}


def closed_pairs(proposals, members, committee) -> list[list[str]]:
    """Who may not read what: shut out, a ground without answer, one who said no, or reads it for another committee."""
    ids = [one.id for one in proposals]
    barred = readers.barred_from(proposals) | choosing.said_no(ids) | choosing.read_for_others(ids, committee)
    return [[one.code, person.key] for one in proposals for person in members if (one.id, person.id) in barred]


def nearness(proposals, members, among=affinity.UNKNOWN) -> dict[tuple[int, int], affinity.Nearness]:
    """(proposal id, person id) → how near the proposal lies to the member's topics; `among`: as in affinity."""
    subjects = {one.id: subject_of(one) for one in proposals}
    return {
        (one.id, person.id): affinity.nearness(person.topics, subjects[one.id], among)
        for one in proposals
        for person in members
    }


def spread_of(call, committee, user) -> affinity.Spread:
    """How words are spread over what this committee reads in this call, as far as this person may know of it."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee.id)
    rows = known_proposals.of_call(user, call).where(Proposal.id.in_(mine), Proposal.status.in_(TO_ASSIGN))
    texts = rows.with_only_columns(Proposal.title, Proposal.keywords, Proposal.disciplines)
    return affinity.spread(affinity.subject(*row) for row in db.session.execute(texts))


def subject_of(proposal) -> affinity.Subject:
    return affinity.subject(proposal.title, proposal.keywords, proposal.disciplines, proposal.public_summary)


# Ordered, computed, applied


def order_run(call, committee, *, bounds=None, by, at=None) -> AssignmentRun:
    """Ask for an assignment; the worker computes it. One at a time for a round and committee."""
    db.session.execute(select(Committee.id).where(Committee.id == committee.id).with_for_update(key_share=True))
    if db.session.scalar(waiting_runs(call, committee)):
        raise Refused(N_("An assignment is being computed here already. Wait for it, or stop it."))
    conflicts.find_conflicts(to_assign(call, committee), by=by, at=at)
    asked = problem(call, committee, bounds or usual_bounds(call, committee, by), by)
    run = AssignmentRun(call=call, committee=committee, asked=asked, ordered_by=by and by.id, created_at=at or now())
    db.session.add(run)
    db.session.flush()
    jobs.order("assignment", run.id, due_at=at, by=by)
    journal.record(run, "order assignment", by=by, at=at)
    return run


def waiting_runs(call, committee):
    return (
        select(AssignmentRun)
        .join(Job, (Job.kind == "assignment") & (Job.thing_id == AssignmentRun.id))
        .where(AssignmentRun.call_id == call.id, AssignmentRun.committee_id == committee.id)
        .where(Job.state == JobState.WAITING)
    )


def stop_run(run, *, by, at=None):
    """Take back what is being computed; the worker ends it within a second."""
    if not jobs.cancel("assignment", run.id):
        raise Refused(N_("The computation has ended by itself, so there is nothing to stop."))
    run.answered = solving.without("stopped")
    journal.record(run, "stop assignment", by=by, at=at)


def put_away(run, *, by, at=None):
    """It has been looked at and is not wanted: it waits on no desk any more."""
    hold_anew(run)
    if run.answered is None or run.applied_at is not None:
        raise Refused(N_("Only an assignment that is computed and not applied can be put away."))
    if run.put_away_at is None:
        run.put_away_at = at or now()
        journal.record(run, "put assignment away", by=by, at=at)


def read_run(run_id) -> dict:
    return document(db.session.get_one(AssignmentRun, run_id))


def keep(run_id, answered):
    db.session.get(AssignmentRun, run_id).answered = answered


JOB = Work(write=keep, read=read_run, compute=solving.solve_apart)


def run_assignment(run) -> AssignmentRun:
    """Compute at once, without the worker."""
    run.answered = solving.solve(document(run))
    jobs.cancel("assignment", run.id)
    return run


def job_of(run) -> Job | None:
    rows = select(Job).where(Job.kind == "assignment", Job.thing_id == run.id)
    return db.session.scalar(rows.order_by(Job.id.desc()).limit(1))


def has_failed(run) -> bool:
    job = job_of(run) if run.answered is None else None
    return job is not None and job.state == JobState.FAILED


def apply_run(run, *, by, at=None) -> list[Assignment]:
    """Give what the run proposes; a letter to each reader with all that is new. All of it, or nothing."""
    at = at or now()
    hold_anew(*to_assign(run.call, run.committee))
    hold_anew(run)
    answered = run.answered or {}
    if run.applied_at is not None:
        raise Refused(N_("This proposal for an assignment has been applied already."))
    if answered.get("status") not in FOUND:
        raise Refused(N_("There is no assignment here that could be applied."))
    proposals = {one.code: one for one in to_assign(run.call, run.committee)}
    members = {one.key: one for one in present_members(run.committee)}
    conflicts.find_conflicts(list(proposals.values()), by=by, at=at)
    barred = readers.barred_from(list(proposals.values()))
    new = defaultdict(list)
    for proposal, person in pairs_to_give(run, proposals, members):
        if (proposal.id, person.id) in barred:
            raise Refused(LATE)
        new[person].append(readers.give(proposal, person, run.committee, by=by, at=at, by_hand=False))
    run.applied_by, run.applied_at = by and by.id, at
    journal.record(run, "apply assignment", by=by, at=at, detail=str(sum(map(len, new.values()))))
    for person, rows in new.items():
        letters.ask_to_read(person, run.committee, rows, about=run, at=at, by=by)
    begin_review(proposals, by=by, at=at)
    return [row for rows in new.values() for row in rows]


def pairs_to_give(run, proposals, members):
    """The pairs of the answer that nobody has been given yet; Refused when one of them is no more."""
    chosen = choosing.chosen_for([one.id for one in proposals.values()], run.committee)
    has = {(code, row.person.key) for code, one in proposals.items() for row in chosen[one.id]}
    wanted = [tuple(pair) for pair in run.answered["assignment"]]
    if any(code not in proposals for code, _key in wanted):
        raise Refused(LATE)
    for code, key in wanted:
        if (code, key) in has:
            continue
        if key not in members:
            raise Refused(LATE)
        yield proposals[code], members[key]


def begin_review(proposals, *, by, at):
    """What is eligible and has readers is in review from now on."""
    stands = readers.stands_of(list(proposals.values()))
    for proposal in proposals.values():
        if proposal.status == Status.ELIGIBLE and stands[proposal.id].assigned:
            readers.begin_review(proposal, by=by, at=at)


def proposals_named(asked) -> list[Proposal]:
    codes = [one["id"] for one in asked.get("proposals", [])]
    rows = select(Proposal).where(Proposal.code.in_(codes)).options(selectinload(Proposal.committee_rows))
    return list(db.session.scalars(rows))


def people_named(asked) -> list[Person]:
    keys = [one["id"] for one in asked.get("members", [])]
    return list(db.session.scalars(select(Person).where(Person.key.in_(keys))))
