"""What the portal holds of a round, thing by thing, in the words of the document."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from workshop_portal.calls.models import Call, Criterion, call_committee, call_format
from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.proposals.models import Organiser, Participant, Proposal, ProposalCommittee
from workshop_portal.reviews.models import Assignment, Conflict, Review, Score
from workshop_portal.reviews.workflow import AssignmentState, ConflictState
from workshop_portal.rounds import answers, memory, rows, say
from workshop_portal.rounds.known import in_pieces
from workshop_portal.rounds.models import ImportedKey


@dataclass
class Held:
    """One thing: its key in the document, its row, what its rows say, and what is remembered of an earlier document."""

    key: str
    row_id: int
    position: int | None = None
    content: dict | None = None
    record_id: int | None = None
    said: dict | None = None

    @property
    def words(self):
        """As an export says it."""
        return memory.recall(self.content, self.said) if self.content and "keys" in self.content else self.said

    def changed(self, document) -> list[str]:
        """What a new document says otherwise: than the one before it, or than the rows where there was none."""
        if self.content and "keys" in self.content:
            return memory.changed(self.content, document)
        return memory.changed(memory.remember(self.said, self.said), document)


class Holdings:
    """The things of one call, those of an import first and in its order, then those that came in the portal."""

    def __init__(self, call):
        self.call = call
        self.imported: dict[str, list[Held]] = {}
        keys = ImportedKey.__table__
        found = select(keys).where(keys.c.call_id == call.id).order_by(keys.c.position, keys.c.id)
        for row in db.session.execute(found):
            held = Held(row.key, row.row_id, row.position, row.content, row.id)
            self.imported.setdefault(row.kind, []).append(held)
        self.fields = dict(db.session.execute(select(Committee.id, Committee.key)).tuples().all())
        self.formats = dict(db.session.execute(select(Format.id, Format.key)).tuples().all())
        self.mine = select(Proposal.id).where(Proposal.call_id == call.id)
        self.member_keys = {one.row_id: one.key for one in self.members()}
        self.proposal_keys = {one.row_id: one.key for one in self.proposals()}

    def of(self, section) -> list[Held]:
        """The things of a section that are there, without their words."""
        return getattr(self, section)()

    def each(self, section, wanted=None):
        """The things with their words; in pieces, so that a large round fits into little memory."""
        listed = self.of(section) if wanted is None else wanted
        for piece in in_pieces(listed):
            yield from getattr(self, f"say_{section}")(piece)

    def joined(self, section, natives):
        """The imported, then those that came otherwise: `natives` gives (row id, key)."""
        imported = self.imported.get(section, [])
        there = {one.row_id for one in imported}
        return imported + [Held(key, row_id) for row_id, key in natives if row_id not in there]

    # the call

    def call_words(self):
        row = db.session.execute(select(Call.__table__).where(Call.id == self.call.id)).mappings().one()
        criteria = select(Criterion.key, Criterion.weight).where(Criterion.call_id == self.call.id)
        listed = db.session.execute(criteria.order_by(Criterion.position, Criterion.id)).mappings().all()
        held = next(iter(self.imported.get("call", [])), None) or Held(row["key"], row["id"])
        held.said = say.call(row, listed)
        return held

    def field_keys(self) -> list[str]:
        """The committees of the call and of its proposals."""
        of_call = select(call_committee.c.committee_id).where(call_committee.c.call_id == self.call.id)
        of_proposals = select(ProposalCommittee.committee_id).where(ProposalCommittee.proposal_id.in_(self.mine))
        found = select(Committee.id, Committee.key).where(
            or_(Committee.id.in_(of_call), Committee.id.in_(of_proposals))
        )
        return [
            one.key for one in self.joined("fields", db.session.execute(found.order_by(Committee.key)).tuples().all())
        ]

    def formats_held(self) -> list[Held]:
        of_call = select(call_format.c.format_id).where(call_format.c.call_id == self.call.id)
        of_proposals = select(Proposal.format_id).where(Proposal.call_id == self.call.id)
        found = select(Format.id, Format.key).where(or_(Format.id.in_(of_call), Format.id.in_(of_proposals)))
        held = self.joined("formats", db.session.execute(found.order_by(Format.key)).tuples().all())
        capacity = dict(db.session.execute(select(Format.id, Format.capacity_max)).tuples().all())
        for one in held:
            one.said = {"key": one.key, "capacity": capacity[one.row_id]}
        return held

    # people

    def members(self) -> list[Held]:
        """Who sat on its committees while it ran, who was given something to read, who is in conflict."""
        seated = select(Seat.person_id).where(Seat.committee_id.in_(self.committees_of_call()), *self.while_it_ran())
        reading = select(Assignment.person_id).where(
            Assignment.proposal_id.in_(self.mine), Assignment.state == AssignmentState.ASSIGNED
        )
        barred = select(Conflict.person_id).where(
            Conflict.proposal_id.in_(self.mine), Conflict.state == ConflictState.CONFIRMED
        )
        natives = select(Person.id, Person.key).where(
            or_(Person.id.in_(seated), Person.id.in_(reading), Person.id.in_(barred))
        )
        return self.joined("members", db.session.execute(natives.order_by(Person.id)).tuples().all())

    def committees_of_call(self):
        return select(call_committee.c.committee_id).where(call_committee.c.call_id == self.call.id)

    def while_it_ran(self):
        opened = self.call.opens_at.astimezone(rows.ZONE).date()
        ends = max(self.call.decision_on or clock.today(), opened)
        return [Seat.from_on <= ends, or_(Seat.until_on.is_(None), Seat.until_on >= opened)]

    def say_members(self, piece):
        ids = [one.row_id for one in piece]
        people = by_id(Person, ids)
        seats = select(Seat.__table__).where(Seat.person_id.in_(ids)).order_by(Seat.from_on, Seat.id)
        by_number, of_call = {}, {}
        running = {number for (number,) in db.session.execute(select(Seat.id).where(*self.while_it_ran()))}
        committees = set(db.session.scalars(self.committees_of_call()))
        for seat in db.session.execute(seats).mappings():
            by_number[seat["id"]] = seat
            if seat["id"] in running and seat["committee_id"] in committees:
                of_call[seat["person_id"]] = seat
        for one in piece:
            seat = by_number.get(one.content.get("seat")) if one.content else of_call.get(one.row_id)
            field = self.fields[seat["committee_id"]] if seat else None
            one.said = say.member(one.key, people[one.row_id], field, bool(seat) and seat["role"] == Hat.CHAIR)
            yield one

    # proposals

    def proposals(self) -> list[Held]:
        there = dict(
            db.session.execute(
                select(Proposal.id, Proposal.code).where(Proposal.call_id == self.call.id).order_by(Proposal.id)
            )
            .tuples()
            .all()
        )
        return [one for one in self.joined("proposals", there.items()) if one.row_id in there]

    def say_proposals(self, piece):
        ids = [one.row_id for one in piece]
        columns = by_id(Proposal, ids)
        fields = listed(ProposalCommittee, ids)
        participants = listed(Participant, ids)
        further = {name: listed(model, ids) for name, (model, _) in answers.ROWS.items()}
        organisers = self.organisers(ids)
        for one in piece:
            number, row = one.row_id, columns[one.row_id]
            keys = (one.content or {}).get("persons", {})
            one.said = say.proposal(
                one.key, row, fields=[self.fields[row["committee_id"]] for row in fields.get(number, ())],
                format=self.formats.get(row["format_id"]),
                organisers=[
                    say.organiser(keys.get(str(row["person_id"])) or row["person_key"] or row["key"], row, row)
                    for row in organisers.get(number, ())
                ],
                participants=[say.participant(row) for row in participants.get(number, ())],
                further={name: lists.get(number, ()) for name, lists in further.items()},
            )  # fmt: skip
            yield one

    def organisers(self, proposal_ids) -> dict:
        """The confirmed ones, each with the names and the key of the person."""
        found = (
            select(
                Organiser.__table__, Person.given_name, Person.family_name, Person.key.label("person_key"),
            )
            .join(Person, Person.id == Organiser.person_id, isouter=True)
            .where(Organiser.proposal_id.in_(proposal_ids), Organiser.confirmed_at.is_not(None))
            .order_by(Organiser.position, Organiser.id)
        )  # fmt: skip
        return by_proposal(db.session.execute(found).mappings())

    # what refers to both

    def conflicts(self) -> list[Held]:
        found = select(Conflict.id, Conflict.person_id, Conflict.proposal_id, Conflict.ground).where(
            Conflict.proposal_id.in_(self.mine), Conflict.state == ConflictState.CONFIRMED
        )
        there = {
            row.id: f"{self.member_keys[row.person_id]}\t{self.proposal_keys[row.proposal_id]}\t{row.ground}"
            for row in db.session.execute(found.order_by(Conflict.id))
        }
        return [one for one in self.joined("conflicts", there.items()) if one.row_id in there]

    def say_conflicts(self, piece):
        found = by_id(Conflict, [one.row_id for one in piece])
        for one in piece:
            row = found[one.row_id]
            one.said = say.conflict(self.member_keys[row["person_id"]], self.proposal_keys[row["proposal_id"]], row)
            yield one

    def reviews(self) -> list[Held]:
        """What is being read or has been: assignments that stand, of people without a conflict."""
        barred = (
            select(Conflict.id)
            .where(Conflict.proposal_id == Assignment.proposal_id, Conflict.person_id == Assignment.person_id)
            .where(Conflict.state == ConflictState.CONFIRMED)
        )
        found = select(Assignment.id, Assignment.person_id, Assignment.proposal_id).where(
            Assignment.proposal_id.in_(self.mine), Assignment.state == AssignmentState.ASSIGNED, ~barred.exists()
        )
        there = {
            row.id: f"{self.proposal_keys[row.proposal_id]}\t{self.member_keys[row.person_id]}"
            for row in db.session.execute(found.order_by(Assignment.id))
        }
        return [one for one in self.joined("reviews", there.items()) if one.row_id in there]

    def say_reviews(self, piece):
        assignments = by_id(Assignment, [one.row_id for one in piece])
        proposal_ids = {row["proposal_id"] for row in assignments.values()}
        found = select(Review.__table__).where(Review.proposal_id.in_(proposal_ids))
        reviews = {(row["proposal_id"], row["person_id"]): row for row in db.session.execute(found).mappings()}
        scores = self.scores(proposal_ids)
        for one in piece:
            row = assignments[one.row_id]
            review = reviews.get((row["proposal_id"], row["person_id"]))
            one.said = say.review(
                self.proposal_keys[row["proposal_id"]], self.member_keys[row["person_id"]], review,
                scores.get(review["id"], {}) if review else {},
            )  # fmt: skip
            yield one

    def scores(self, proposal_ids) -> dict:
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

    def advice(self) -> list[Held]:
        found = select(Advice.id, Advice.proposal_id, Advice.committee_id).where(Advice.proposal_id.in_(self.mine))
        there = {
            row.id: f"{self.proposal_keys[row.proposal_id]}\t{self.fields[row.committee_id]}"
            for row in db.session.execute(found.order_by(Advice.id))
        }
        return [one for one in self.joined("advice", there.items()) if one.row_id in there]

    def say_advice(self, piece):
        found = by_id(Advice, [one.row_id for one in piece])
        for one in piece:
            row = found[one.row_id]
            one.said = say.advice(self.proposal_keys[row["proposal_id"]], self.fields[row["committee_id"]], row)
            yield one

    def decisions(self) -> list[Held]:
        """The decision that stands for each proposal, or the referral that was its last word."""
        counts = or_(Decision.rescinded_at.is_(None), (Decision.code == Code.REFER) & Decision.released_at.is_not(None))
        found = select(Decision.id, Decision.proposal_id, Decision.rescinded_at).where(
            Decision.proposal_id.in_(self.mine), counts
        )
        chosen: dict = {}
        for row in db.session.execute(found.order_by(Decision.rescinded_at.is_(None), Decision.id)):
            chosen[row.proposal_id] = row.id
        there = {number: self.proposal_keys[proposal_id] for proposal_id, number in sorted(chosen.items())}
        return [one for one in self.joined("decisions", there.items()) if one.row_id in there]

    def say_decisions(self, piece):
        found = by_id(Decision, [one.row_id for one in piece])
        for one in piece:
            row = found[one.row_id]
            one.said = say.decision(self.proposal_keys[row["proposal_id"]], row)
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
