"""How the rounds of the demo centre were reviewed: conflicts answered, reviewers assigned, reviews that disagree."""

import random
from datetime import timedelta

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.demo import content
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.reviews import actions, conflicts, detection, runs
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import STRONG, AssignmentState

RECOMMENDS = ("reject", "revise_resubmit", "approve_if_changed", "approve", "approve")
SENT_SO_FAR = 0.66  # of the reviews of the round that is being reviewed
DRAFTS = 0.4  # of the others


def settle_conflicts(entries, one, office, answer_all):
    """What the data shows binds, or is answered: half of the shared institutions are large enough to be no conflict."""
    proposals = [entry.proposal for entry in entries]
    conflicts.find_conflicts(proposals, by=office, at=one.after(5))
    by_id = {proposal.id: proposal for proposal in proposals}
    weak = [hit for hit in detection.look(proposals, at=one.after(5)) if hit.ground not in STRONG]
    for n, hit in enumerate(weak):
        if not answer_all and n % 6 == 0:
            continue
        proposal, person = by_id[hit.proposal_id], person_of(hit)
        if n % 2:
            conflicts.confirm(proposal, person, hit.ground, by=office, at=one.after(6), evidence=hit.evidence)
        else:
            reason = "Another department; they have not worked together."
            conflicts.dismiss(
                proposal, person, hit.ground, by=office, reason=reason, at=one.after(6), evidence=hit.evidence
            )


def person_of(hit):
    return db.session.get(Person, hit.person_id)


def assign(call, one, committees, by):
    """Each committee's readers, as the optimiser proposes them."""
    for committee in committees.values():
        if not runs.to_assign(call, committee):
            continue
        usual = runs.usual_bounds(call, committee)
        for bounds in (usual, usual._replace(expert=False, least=0, most=usual.most + 3)):
            run = runs.order_run(call, committee, bounds=bounds, by=by, at=one.after(8))
            runs.run_assignment(run)
            if run.answered["status"] in {"optimal", "feasible"}:
                runs.apply_run(run, by=by, at=one.after(9))
                break


def write(entries, one, *, all_of_them):
    """Reviews of every assignment; of the round under review only a part, and some drafts."""
    by_id = {entry.proposal.id: entry for entry in entries}
    rows = select(Assignment).where(Assignment.proposal_id.in_(by_id), Assignment.state == AssignmentState.ASSIGNED)
    for n, row in enumerate(db.session.scalars(rows.order_by(Assignment.id)).all()):
        entry, chance = by_id[row.proposal_id], random.Random(f"review {row.proposal.code} {n}")
        send = all_of_them or chance.random() < SENT_SO_FAR
        if not send and chance.random() > DRAFTS:
            continue
        late = n % 29 == 7  # two days after the day it was due on
        at = (
            one.after(47 if late else 12 + n % 30, 9 + n % 9)
            if all_of_them
            else one.after(10, 9) + timedelta(days=n % 25)
        )
        if conflicts.clear(row.proposal, row.person, by=row.person, at=at):
            write_one(entry, row, chance, at, send)


def write_one(entry, row, chance, at, send):
    """One review: marks around how good the proposal is and how strict its reader, and a voice of that tone."""
    strict = random.Random(f"member {row.person.email}").uniform(-0.7, 0.6)
    base = entry.tone + strict
    marks = {criterion.id: mark(base, chance) for criterion in row.proposal.call.criteria}
    tone = max(1, min(5, round(base + chance.uniform(-0.6, 0.6))))
    voices = [voice for voice in content.voices(entry.subject) if abs(voice["tone"] - tone) <= 1]
    voice = chance.choice(voices or content.voices(entry.subject))
    texts = {name: voice.get(name, "").strip() for name in ("strengths", "weaknesses", "to_organisers", "confidential")}
    confidence = chance.choices([3, 2, 1], [45, 40, 15])[0]
    if not send:
        half = dict(list(marks.items())[: len(marks) // 2])
        actions.save_review(row.proposal, row.person, marks=half, at=at, strengths=texts["strengths"])
        return
    actions.send_review(
        row.proposal, row.person, marks=marks, by=row.person, at=at, confidence=confidence, no_conflict=True,
        recommendation=RECOMMENDS[tone - 1], funding_advice="regular" if tone > 2 else "", **texts,
    )  # fmt: skip


def mark(base, chance):
    if chance.random() < 0.04:
        return None
    return max(1, min(5, round(base + chance.gauss(0, 0.7))))


def close(entries, one, by):
    """The reviews of a decided round are closed before its meetings; who has too few gets one more from the chair."""
    for entry in entries:
        actions.close_reviews(entry.proposal, by=by, at=one.after(55))


def declare_one(entries, one):
    """A member of a committee is in conflict with a proposal in review, and said so while reading; returns both."""
    for entry in entries:
        rows = db.session.scalars(select(Assignment).where(Assignment.proposal_id == entry.proposal.id)).all()
        seats = {seat.person_id: seat for seat in entry.proposal.committees[0].seats}
        for row in rows:
            seat = seats.get(row.person_id)
            has_written = db.session.scalar(select(Review.id).where(Review.person_id == row.person_id).limit(1))
            if seat and seat.role == Hat.MEMBER and row.state == AssignmentState.ASSIGNED and has_written:
                actions.declare(
                    entry.proposal, row.person, by=row.person, at=one.after(30), reason="A joint grant since spring."
                )
                return entry, row.person
    raise LookupError("no member reads a proposal of this round")
