"""What the portal holds of a round, thing by thing, in the words of the document."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from workshop_portal.calls.models import Call, Criterion, call_committee, call_format
from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.reviews.models import Assignment, Conflict
from workshop_portal.reviews.workflow import AssignmentState, ConflictState
from workshop_portal.rounds import memory, rows, say, telling
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
    identity: object = None  # the ids by which it is the same thing, whatever a document calls it

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
        self.fields = dict(db.session.execute(select(Committee.id, Committee.key)).all())
        self.formats = dict(db.session.execute(select(Format.id, Format.key)).all())
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
            yield from getattr(telling, section)(self, piece)

    def joined(self, section, natives):
        """The imported, then those that came otherwise: `natives` gives (row id, key)."""
        imported = self.imported.get(section, [])
        there = {one.row_id for one in imported}
        return imported + [Held(key, row_id) for row_id, key in natives if row_id not in there]

    def there(self, section, rows, key_of, identity_of):
        """The same for things that must still be there; `rows` are all of them."""
        rows = {row.id: row for row in rows}
        found = self.joined(section, ((row.id, key_of(row)) for row in rows.values()))
        held = [one for one in found if one.row_id in rows]
        for one in held:
            one.identity = identity_of(rows[one.row_id])
        return held

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
        return [one.key for one in self.joined("fields", db.session.execute(found.order_by(Committee.key)).all())]

    def formats_held(self) -> list[Held]:
        of_call = select(call_format.c.format_id).where(call_format.c.call_id == self.call.id)
        of_proposals = select(Proposal.format_id).where(Proposal.call_id == self.call.id)
        found = select(Format.id, Format.key).where(or_(Format.id.in_(of_call), Format.id.in_(of_proposals)))
        held = self.joined("formats", db.session.execute(found.order_by(Format.key)).all())
        capacity: dict[int, int] = dict(db.session.execute(select(Format.id, Format.capacity_max)).all())
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
        held = self.joined("members", db.session.execute(natives.order_by(Person.id)).all())
        for one in held:
            one.identity = one.row_id
        return held

    def committees_of_call(self):
        return select(call_committee.c.committee_id).where(call_committee.c.call_id == self.call.id)

    def while_it_ran(self):
        opened = self.call.opens_at.astimezone(rows.ZONE).date()
        ends = max(self.call.decision_on or clock.today(), opened)
        return [Seat.from_on <= ends, or_(Seat.until_on.is_(None), Seat.until_on >= opened)]

    # proposals, and what refers to both

    def proposals(self) -> list[Held]:
        found = select(Proposal.id, Proposal.code).where(Proposal.call_id == self.call.id).order_by(Proposal.id)
        return self.there("proposals", db.session.execute(found), lambda row: row.code, lambda row: row.id)

    def conflicts(self) -> list[Held]:
        found = select(Conflict.id, Conflict.person_id, Conflict.proposal_id, Conflict.ground).where(
            Conflict.proposal_id.in_(self.mine), Conflict.state == ConflictState.CONFIRMED
        )
        return self.there(
            "conflicts", db.session.execute(found.order_by(Conflict.id)),
            lambda row: f"{self.member_keys[row.person_id]}\t{self.proposal_keys[row.proposal_id]}\t{row.ground}",
            lambda row: (row.person_id, row.proposal_id, str(row.ground)),
        )  # fmt: skip

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
        return self.there(
            "reviews", db.session.execute(found.order_by(Assignment.id)),
            lambda row: f"{self.proposal_keys[row.proposal_id]}\t{self.member_keys[row.person_id]}",
            lambda row: (row.proposal_id, row.person_id),
        )  # fmt: skip

    def advice(self) -> list[Held]:
        """The last word of each committee; what a document said before that is known by it."""
        found = select(Advice.id, Advice.proposal_id, Advice.committee_id).where(Advice.proposal_id.in_(self.mine))
        rows = list(db.session.execute(found.order_by(Advice.id)))
        last = {(row.proposal_id, row.committee_id): row for row in rows}
        newest = {row.id: last[row.proposal_id, row.committee_id].id for row in rows}
        for one in self.imported.get("advice", ()):
            one.row_id = newest.get(one.row_id, one.row_id)
        return self.there(
            "advice", last.values(),
            lambda row: f"{self.proposal_keys[row.proposal_id]}\t{self.fields[row.committee_id]}",
            lambda row: (row.proposal_id, row.committee_id),
        )  # fmt: skip

    def decisions(self) -> list[Held]:
        """The decision that stands for each proposal, or the referral that was its last word."""
        counts = or_(Decision.rescinded_at.is_(None), (Decision.code == Code.REFER) & Decision.released_at.is_not(None))
        found = select(Decision.id, Decision.proposal_id).where(Decision.proposal_id.in_(self.mine), counts)
        in_order = found.order_by(Decision.rescinded_at.is_(None), Decision.id)
        last = {row.proposal_id: row for row in db.session.execute(in_order)}
        rows = sorted(last.values(), key=lambda row: row.id)
        return self.there(
            "decisions", rows, lambda row: self.proposal_keys[row.proposal_id], lambda row: row.proposal_id
        )
