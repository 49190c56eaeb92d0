"""What is under way today at the demo centre: drafts returned and withdrawn, meetings held, decisions that wait."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.decisions import actions
from workshop_portal.decisions.workflow import Code
from workshop_portal.demo import decisions as past
from workshop_portal.demo.dates import ZONE
from workshop_portal.people.models import Person, Seat
from workshop_portal.proposals import actions as proposals
from workshop_portal.reviews import readers
from workshop_portal.reviews.workflow import LEAST_REVIEWS

RETURNED = (
    "Section C names three outcomes, but only one says by when. Please add a date to the other two,"
    " and say in section F which costs your own grant carries."
)
WITHDRAWN = "Two of us change universities this winter; we come back with it next year."


def in_the_open_call(entries, office, now):
    """The first that was handed in is returned for completion; the last one is withdrawn, and can still be taken back."""
    sent = [entry for entry in entries if entry.proposal.status == "submitted"]
    at = now - timedelta(hours=20)
    proposals.move(sent[0].proposal, "return", by=office, note=RETURNED, until_at=at + timedelta(days=6), at=at)
    if len(sent) > 2:
        proposals.move(sent[-1].proposal, "withdraw", by=sent[-1].lead, note=WITHDRAWN, at=now - timedelta(hours=30))


def of_the_round_in_review(entries, call, accounts, staff, now):
    """The chair's committee meets today, others have met already, one of them still does, and the director has begun to
    decide."""
    own = set(db.session.scalars(select(Seat.committee_id).where(Seat.person_id == accounts["chair"].id)))
    stands = readers.stands_of([entry.proposal for entry in entries])
    ready = [entry for entry in entries if stands[entry.proposal.id].sent >= LEAST_REVIEWS]
    ready.sort(key=lambda entry: -entry.tone)
    for entry in [one for one in ready if own & set(one.proposal.committee_ids)][:5]:
        readers.close_reviews(entry.proposal, by=staff["office"], at=now - timedelta(days=1))
        answered(entry.proposal, own, accounts, now - timedelta(days=1))
    others = [entry for entry in ready if not own & set(entry.proposal.committee_ids)]
    alone = [entry for entry in others if len(entry.proposal.committees) == 1]
    shared = [entry for entry in others if len(entry.proposal.committees) == 2]
    met = datetime.combine(now.date() - timedelta(days=2), time(14), ZONE)
    codes = (Code.APPROVE_REGULAR, Code.APPROVE_CONDITIONAL, Code.APPROVE_REGULAR, Code.REVISE_RESUBMIT)
    for entry, code in zip(alone, codes, strict=False):
        meet(entry, (code,), call, staff, met)
    pairs = ((Code.APPROVE_REGULAR, Code.REVISE_RESUBMIT), (Code.APPROVE_REGULAR, Code.APPROVE_BASIC))
    for entry, pair in zip(shared, pairs, strict=False):
        meet(entry, pair, call, staff, met)
    end_meetings(call, met + timedelta(hours=3))
    for entry, code in list(zip(alone, codes, strict=False))[:2]:
        past.decide(entry.proposal, code, staff["director"], met + timedelta(days=1), now.date() + timedelta(days=40))


def answered(proposal, committee_ids, accounts, at):
    """All of these committees have answered the conflict question, but for those in conflict and who may be tried out."""
    rows = select(Person).join(Seat, Seat.person_id == Person.id).where(Seat.committee_id.in_(committee_ids))
    apart = {person.id for person in accounts.values()} | actions.barred_from(proposal)
    past.answer(proposal, [one for one in db.session.scalars(rows) if one.id not in apart], at)


def meet(entry, codes, call, staff, at):
    readers.close_reviews(entry.proposal, by=staff["office"], at=at - timedelta(days=1))
    for committee, code in zip(entry.proposal.committees, codes, strict=True):
        past.advise(entry.proposal, committee, code, call, at)


def end_meetings(call, at):
    """All but that of the committee which has advised on the least."""
    there = past.open_meetings(call)
    there.sort(key=lambda meeting: len(meeting.items))
    for meeting in there[1:]:
        past.close(meeting, at)


def conditions(rounds, written, office, now):
    """The oldest approvals under conditions were met, one lapsed, one is overdue, and of the newest one is half met."""
    for n, (_one, call) in enumerate(rounds):
        for entry in written[call.key]:
            decision = actions.standing_decision(entry.proposal)
            if decision and decision.conditions:
                settle(decision, n, office, now)


def settle(decision, n, office, now):
    first, second = decision.conditions
    actions.meet_condition(
        first, decision, by=office, at=now - timedelta(days=max((now.date() - first.due_on).days, 1) + 4)
    )
    if n == 0:
        actions.meet_condition(
            second, decision, by=office, at=now - timedelta(days=(now.date() - second.due_on).days + 2)
        )
    if n == 1:
        actions.lapse(decision, by=office, at=now - timedelta(days=60), grounds="The list of people was never sent.")


__all__ = ["conditions", "in_the_open_call", "of_the_round_in_review"]
