"""The things of a round in the words of the document, a piece of a section at a time."""

from sqlalchemy import select

from workshop_portal.calls.models import Criterion
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.proposals.models import Organiser, Participant, Proposal, ProposalCommittee
from workshop_portal.reviews.models import Assignment, Conflict, Review, Score
from workshop_portal.rounds import answers, say


def members(holdings, piece):
    ids = [one.row_id for one in piece]
    people = by_id(Person, ids)
    seats = select(Seat.__table__).where(Seat.person_id.in_(ids)).order_by(Seat.from_on, Seat.id)
    by_number, of_call = {}, {}
    running = {number for (number,) in db.session.execute(select(Seat.id).where(*holdings.while_it_ran()))}
    committees = set(db.session.scalars(holdings.committees_of_call()))
    for seat in db.session.execute(seats).mappings():
        by_number[seat["id"]] = seat
        if seat["id"] in running and seat["committee_id"] in committees:
            of_call[seat["person_id"]] = seat
    for one in piece:
        seat = by_number.get(one.content.get("seat")) if one.content else of_call.get(one.row_id)
        field = holdings.fields[seat["committee_id"]] if seat else None
        one.said = say.member(one.key, people[one.row_id], field, bool(seat) and seat["role"] == Hat.CHAIR)
        yield one


def proposals(holdings, piece):
    ids = [one.row_id for one in piece]
    columns = by_id(Proposal, ids)
    fields = listed(ProposalCommittee, ids)
    participants = listed(Participant, ids)
    further = {name: listed(model, ids) for name, (model, _) in answers.ROWS.items()}
    organisers = organisers_of(ids)
    for one in piece:
        number, row = one.row_id, columns[one.row_id]
        keys = (one.content or {}).get("persons", {})
        one.said = say.proposal(
            one.key, row, fields=[holdings.fields[row["committee_id"]] for row in fields.get(number, ())],
            format=holdings.formats.get(row["format_id"]),
            organisers=[
                say.organiser(keys.get(str(row["person_id"])) or row["person_key"] or row["key"], row, row)
                for row in organisers.get(number, ())
            ],
            participants=[say.participant(row) for row in participants.get(number, ())],
            further={name: lists.get(number, ()) for name, lists in further.items()},
        )  # fmt: skip
        yield one


def organisers_of(proposal_ids) -> dict:
    """The confirmed ones, each with the names and the key of the person."""
    found = (
        select(
            Organiser.__table__, Person.given_name, Person.family_name, Person.key.label("person_key"),
        )
        .join(Person, Person.id == Organiser.person_id, isouter=True)
        .where(Organiser.proposal_id.in_(proposal_ids), Organiser.left_at.is_(None), Organiser.confirmed_at.is_not(None))
        .order_by(Organiser.position, Organiser.id)
    )  # fmt: skip
    return by_proposal(db.session.execute(found).mappings())


def conflicts(holdings, piece):
    found = by_id(Conflict, [one.row_id for one in piece])
    for one in piece:
        row = found[one.row_id]
        one.said = say.conflict(holdings.member_keys[row["person_id"]], holdings.proposal_keys[row["proposal_id"]], row)
        yield one


def reviews(holdings, piece):
    assignments = by_id(Assignment, [one.row_id for one in piece])
    proposal_ids = {row["proposal_id"] for row in assignments.values()}
    found = select(Review.__table__).where(Review.proposal_id.in_(proposal_ids))
    reviews = {(row["proposal_id"], row["person_id"]): row for row in db.session.execute(found).mappings()}
    scores = scores_of(proposal_ids)
    for one in piece:
        row = assignments[one.row_id]
        review = reviews.get((row["proposal_id"], row["person_id"]))
        one.said = say.review(
            holdings.proposal_keys[row["proposal_id"]], holdings.member_keys[row["person_id"]], review,
            scores.get(review["id"], {}) if review else {},
        )  # fmt: skip
        yield one


def scores_of(proposal_ids) -> dict:
    """Review → {criterion: value}, in the order of the criteria."""
    found = (
        select(Score.review_id, Criterion.key, Score.value)
        .join(Review, Review.id == Score.review_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Review.proposal_id.in_(proposal_ids))
        .order_by(Score.review_id, Criterion.position, Criterion.id)
    )
    by_review: dict[int, dict] = {}
    for review_id, key, value in db.session.execute(found):
        by_review.setdefault(review_id, {})[key] = value
    return by_review


def advice(holdings, piece):
    found = by_id(Advice, [one.row_id for one in piece])
    for one in piece:
        row = found[one.row_id]
        one.said = say.advice(holdings.proposal_keys[row["proposal_id"]], holdings.fields[row["committee_id"]], row)
        yield one


def decisions(holdings, piece):
    found = by_id(Decision, [one.row_id for one in piece])
    for one in piece:
        row = found[one.row_id]
        one.said = say.decision(holdings.proposal_keys[row["proposal_id"]], row)
        yield one


def by_id(model, ids) -> dict:
    table = model.__table__
    return {row["id"]: row for row in db.session.execute(select(table).where(table.c.id.in_(ids))).mappings()}


def listed(model, proposal_ids) -> dict:
    """Proposal → its rows of this model, in their order."""
    table = model.__table__
    order = (table.c.position, table.c.id) if "position" in table.c else (table.c.id,)
    found = select(table).where(table.c.proposal_id.in_(proposal_ids)).order_by(*order)
    return by_proposal(db.session.execute(found).mappings())


def by_proposal(found) -> dict:
    gathered: dict = {}
    for row in found:
        gathered.setdefault(row["proposal_id"], []).append(row)
    return gathered
