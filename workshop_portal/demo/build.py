"""Makes the demo centre from beginning to end, by the portal's own deeds."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import and_, select

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.outbox import letters_lie_as_sent
from workshop_portal.demo import calls, decisions, house, lists, people, proposals, reviews, stays, under_way, workshops
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import AssignmentState
from workshop_portal.workshops.models import Workshop


def build(instance, say=lambda words: None):
    """Everything in one transaction; the letters of the past lie as sent, and the worker sends none of them."""
    now = clock.now()
    begun = now - timedelta(days=4 * 365)
    with letters_lie_as_sent():
        say("people and house")
        staff = people.staff(begun)
        rooms = house.set_up(staff["office"], begun)
        committees = people.committees(staff["office"], begun)
        scientists = people.scientists(begun + timedelta(days=30))
        rounds = calls.open_calls(now, rooms, committees, staff["office"])
        say("proposals")
        written = proposals.write_all(rounds, rooms, committees, scientists)
        for one, call in rounds[:-1]:
            proposals.hand_in(written[call.key], one, staff["office"])
        written[rounds[-4][1].key][
            0
        ].is_taken_up = True  # of whom leads the first draft of the open call, a year earlier
        accounts = dict(staff)
        for one, call in rounds[:-1]:
            say(f"reviews of {call.key}")
            accounts |= review(written[call.key], one, call, committees, staff, decided=call is not rounds[-2][1])
        for n, (one, call) in enumerate(rounds[:-2]):
            say(f"decisions of {call.key}")
            entries = written[call.key]
            decisions.meet_and_decide(entries, one, call, staff, due_of(n, one, now))
            decisions.release(entries, one, call, staff["office"])
        under_way.conditions(rounds[:-2], written, staff["office"], now)
        say("what is under way")
        in_review = written[rounds[-2][1].key]
        under_way.of_the_round_in_review(in_review, rounds[-2][1], accounts, staff, now)
        say("workshops")
        workshops.run_all(staff, now)
        stays.tell_all(now, staff["office"])
        hand_in_some(written[rounds[-1][1].key], now)
        under_way.in_the_open_call(written[rounds[-1][1].key], staff["office"], now)
    lists.keep(staff, now)
    people.keep_accounts(accounts | name_scientists(written, rounds), instance)
    people.today(staff, now)
    db.session.flush()


def due_of(n, one, now):
    """The last day of the conditions: of the newest round it comes, of the one before it has just passed."""
    return {3: now.date() + timedelta(days=9), 2: now.date() - timedelta(days=6)}.get(n, one.after(124).date())


def review(entries, one, call, committees, staff, *, decided) -> dict:
    """One round's conflicts, readers and reviews; of the round under review, the accounts of its committee."""
    office = staff["office"]
    reviews.settle_conflicts(entries, one, office, answer_all=decided)
    reviews.assign(call, one, committees, office)
    reviews.write(entries, one, all_of_them=decided)
    if decided:
        reviews.close(entries, one, office)
        return {}
    committee = max(committees.values(), key=lambda each: sum(sorted(unread(entries, each).values())[-2:]))
    _entry, conflicted = reviews.declare_one([e for e in entries if e.proposal.committees[0] is committee], one)
    return name_committee(committee, conflicted, entries)


def unread(entries, committee) -> Counter:
    """How many reviews each member of this committee still has to begin or to send."""
    rows = (
        select(Assignment.person_id)
        .join(Seat, and_(Seat.person_id == Assignment.person_id, Seat.committee_id == committee.id))
        .outerjoin(
            Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id)
        )
        .where(
            Assignment.proposal_id.in_([entry.proposal.id for entry in entries]),
            Assignment.state == AssignmentState.ASSIGNED, Review.submitted_at.is_(None), Seat.role == Hat.MEMBER,
        )
    )  # fmt: skip
    return Counter(db.session.scalars(rows))


def name_committee(committee, conflicted, entries) -> dict:
    """The chair, two members who read, and the one in conflict, all of one committee."""
    chair = next(seat.person for seat in committee.seats if seat.role == Hat.CHAIR)
    readers = select(Assignment.person_id).where(Assignment.proposal_id.in_([entry.proposal.id for entry in entries]))
    reading = set(db.session.scalars(readers))
    left = unread(entries, committee)
    members = [
        seat.person
        for seat in committee.seats
        if seat.role == Hat.MEMBER and seat.person_id in reading - {conflicted.id}
    ]
    members.sort(key=lambda person: -left[person.id])
    return {"chair": chair, "member": members[0], "member2": members[1], "conflicted_member": conflicted}


def hand_in_some(entries, now):
    """Of the open call some are handed in already, and the rest are drafts."""
    for n, entry in enumerate(entries):
        if n % 5 == 1:
            proposals.submit_early(entry, now - timedelta(days=1 + n % 6), again=n % 2 == 0)


def name_scientists(written, rounds) -> dict:
    """Two organisers of one draft in the open call, and somebody who comes to the next workshop."""
    draft = next(entry for entry in written[rounds[-1][1].key] if entry.proposal.status == "draft")
    taken = {draft.lead.id, *(person.id for person in draft.others)}
    comes = select(Participation).where(Participation.state == Answer.CONFIRMED, ~Participation.is_organiser)
    mine = comes.where(Participation.person_id.is_not(None), Participation.person_id.not_in(taken))
    soonest = (Workshop.first_on <= clock.today(), Workshop.first_on, Participation.id)  # those to come before the past
    participant = db.session.scalars(mine.join(Participation.workshop).order_by(*soonest).limit(1)).one().person
    return {"organiser": draft.lead, "organiser2": draft.others[0], "participant": participant}
