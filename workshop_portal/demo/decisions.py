"""How the decided rounds of the demo centre ended: meetings, advice, decisions, release."""

from datetime import timedelta

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.decisions import actions
from workshop_portal.decisions.models import Meeting
from workshop_portal.decisions.workflow import Code
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat

APPROVED = 16  # of twenty-four: the weeks of two venues are there, and the demo wants sixty workshops
GROUNDS = {
    Code.APPROVE_REGULAR: "A clear question, the right people to answer it, and a week that could only happen at a centre.",
    Code.APPROVE_REFUND: "Strong science in a field with few means; the applicants show that no other source is open.",
    Code.APPROVE_BASIC: "A good plan of an established group that can carry its own costs.",
    Code.APPROVE_CONDITIONAL: "Approved once the programme has fewer lectures and the list has more juniors.",
    Code.REVISE_RESUBMIT: "The question is timely, but the outcomes can't be checked and two schools are missing.",
    Code.REJECT: "Solid work that a conference serves as well; other proposals of this round make more of a week together.",
}
DIRECTOR = {  # where the letter needs grounds of the decision itself
    Code.APPROVE_REFUND: "A field with few means; the applicants show that no other source is open.",
    Code.REVISE_RESUBMIT: "I follow the committee: with outcomes that can be checked this has a good chance in a later round.",
    Code.REJECT: "I follow the committee: the weeks of this round go to what needs a week together most.",
}


def meet_and_decide(entries, one, call, staff, due_on):
    """Each committee meets, advises on its proposals, and the director decides the week after."""
    ranked = ranking(entries)
    codes = {entry.proposal.id: outcome(n, len(ranked)) for n, entry in enumerate(ranked)}
    for entry in ranked:
        for committee in entry.proposal.committees:
            advise(entry.proposal, committee, codes[entry.proposal.id], call, one.after(60, 14))
    for meeting in open_meetings(call):
        close(meeting, one.after(60, 17))
    for entry in ranked:
        decide(entry.proposal, codes[entry.proposal.id], staff["director"], one.after(66, 11), due_on)


def ranking(entries) -> list:
    """The best first; one that its organisers may take up again stands among those that are to be revised."""
    ranked = sorted((entry for entry in entries if not entry.is_taken_up), key=lambda entry: -entry.tone)
    return ranked[: APPROVED + 1] + [entry for entry in entries if entry.is_taken_up] + ranked[APPROVED + 1 :]


def outcome(n, all_of_them) -> Code:
    """What the n-th best gets."""
    if n < APPROVED:
        return Code.APPROVE_REFUND if n == 4 else Code.APPROVE_BASIC if n in {9, 13} else Code.APPROVE_REGULAR
    if n == APPROVED:
        return Code.APPROVE_CONDITIONAL
    return Code.REVISE_RESUBMIT if n < all_of_them - 4 else Code.REJECT


def advise(proposal, committee, code, call, at):
    seats = actions.seats_of(committee, at.date())
    barred = actions.barred_from(proposal)
    able = [seat.person for seat in seats if seat.person_id not in barred]
    chair = next((seat.person for seat in seats if seat.role == Hat.CHAIR and seat.person in able), able[0])
    meeting = actions.hold_meeting(call, committee, by=chair, on=at.date(), at=at)
    present = {row.person_id for row in meeting.presences}
    if not present:
        actions.mark_present(meeting, [seat.person for seat in seats], by=chair, at=at)
        present = {seat.person_id for seat in seats}
    answer(proposal, able, at)
    for seat in seats:
        if seat.person_id in present & barred:
            actions.recuse(meeting, proposal, seat.person, by=chair, at=at)
    advised = Code.APPROVE_REGULAR if code == Code.APPROVE_REFUND else code
    actions.advise(
        proposal, committee, outcome=advised, grounds=GROUNDS[code], by=chair, meeting=meeting, at=at,
        conditions=conditions_of(code, at.date() + timedelta(days=42)),
    )  # fmt: skip


def open_meetings(call) -> list[Meeting]:
    rows = select(Meeting).where(
        Meeting.call_id == call.id, Meeting.opened_at.is_not(None), Meeting.closed_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(Meeting.id)))


def close(meeting, at):
    """Its chair ends it, or whoever sits there where nobody is chair."""
    seats = actions.seats_of(meeting.committee, at.date())
    chair = next((seat.person for seat in seats if seat.role == Hat.CHAIR), seats[0].person)
    actions.close_meeting(meeting, by=chair, at=at)


def answer(proposal, people, at):
    """These say that they have no conflict."""
    for person in people:
        standing.give(person.id, Hat.CLEARED, thing=proposal, ground="no conflict", from_on=at.date())


def conditions_of(code, due_on) -> list:
    """Those of an approval under conditions: two, the second due on this day."""
    both = [
        ("Send a programme in which lectures take no more than half of the time.", due_on - timedelta(days=14)),
        ("Add five people within six years of their doctorate to the list.", due_on),
    ]
    return both if code == Code.APPROVE_CONDITIONAL else []


def decide(proposal, code, director, at, due_on):
    """What the director decides; the last condition of an approval under conditions is due on this day."""
    conditions = conditions_of(code, due_on)
    actions.decide(
        proposal, code=code, grounds=DIRECTOR.get(code, ""), by=director, at=at,
        becomes=Code.APPROVE_REGULAR if conditions else None, conditions=conditions,
    )  # fmt: skip


def release(entries, one, call, office):
    """Released together, three days after the director decided; approvals open their workshops."""
    decided = [actions.standing_decision(entry.proposal) for entry in entries]
    actions.press_release(call, [one for one in decided if one], by=office, at=one.after(69, 15), undo_minutes=0)
