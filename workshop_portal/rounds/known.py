"""What the portal knows already of what a document names: the ids of people, committees, formats, proposals."""

from itertools import islice

from sqlalchemy import or_, select

from workshop_portal.calls.models import Criterion
from workshop_portal.centre.models import Format
from workshop_portal.core.clock import day_of
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.rounds.models import ImportedKey

AT_ONCE = 500
FACTS = (
    Person.id, Person.given_name, Person.family_name, Person.email, Person.institution, Person.country, Person.topics,
    Person.password_hash,
)  # fmt: skip


def in_pieces(many, size=AT_ONCE):
    rest = iter(many)
    while piece := list(islice(rest, size)):
        yield piece


class Known:
    """Keys of the document → ids. New things are added as they come."""

    def __init__(self, call, addresses, expected):
        self.call_id, self.expected = call.id, expected
        self.committees = dict(db.session.execute(select(Committee.key, Committee.id)).all())
        self.formats = dict(db.session.execute(select(Format.key, Format.id)).all())
        criteria = select(Criterion.key, Criterion.id).where(Criterion.call_id == call.id).order_by(Criterion.position)
        self.criteria = dict(db.session.execute(criteria).all())
        self.members: dict[str, int] = {}
        self.proposals: dict[str, int] = {}
        self.lies_before: dict[int, list] = {}  # proposal → fields
        self.statuses: dict[int, str] = {}
        self.by_key: dict = {}
        self.by_address: dict = {}
        self.conflicted: set = set()
        self.seats: dict = {}
        self.first: set = set()
        self.load_people(addresses)
        self.load_seats([one["id"] for one in self.by_address.values()], day_of(call.opens_at))

    def load_people(self, addresses):
        """Those whom an earlier import of this call met, and those with an address of the document."""
        met = select(ImportedKey.kind, ImportedKey.key, *FACTS).join(Person, Person.id == ImportedKey.row_id)
        mine = met.where(ImportedKey.call_id == self.call_id, ImportedKey.kind.in_(("members", "organisers")))
        for row in db.session.execute(mine).mappings():
            self.meet(row["kind"], row["key"], {column.key: row[column.key] for column in FACTS})
        for piece in in_pieces(addresses):
            for row in db.session.execute(select(*FACTS).where(Person.email.in_(piece))).mappings():
                self.by_address.setdefault(row["email"], dict(row))

    def load_seats(self, person_ids, opens_on):
        """The seats that had not ended when the call opened."""
        seats = select(Seat.__table__).where(or_(Seat.until_on.is_(None), Seat.until_on >= opens_on))
        for piece in in_pieces(person_ids):
            for seat in db.session.execute(seats.where(Seat.person_id.in_(piece))).mappings():
                self.seats[seat["person_id"], seat["committee_id"]] = dict(seat)

    def load_proposals(self, keys_to_ids):
        """The proposals that are there, what they lie before, and who is in conflict with them."""
        self.proposals |= keys_to_ids
        fields = {number: key for key, number in self.committees.items()}
        before = ProposalCommittee.__table__
        for piece in in_pieces(keys_to_ids.values()):
            chosen = select(Proposal.id, Proposal.status).where(Proposal.id.in_(piece))
            self.statuses |= dict(db.session.execute(chosen).all())
            rows = select(before).where(before.c.proposal_id.in_(piece)).order_by(before.c.position)
            for row in db.session.execute(rows):
                self.lies_before.setdefault(row.proposal_id, []).append(fields[row.committee_id])
            barred = select(Standing.person_id, Standing.proposal_id).where(
                Standing.proposal_id.in_(piece), Standing.hat == Hat.CONFLICTED, Standing.ended_at.is_(None)
            )
            self.conflicted |= set(db.session.execute(barred).all())

    def person(self, kind, key, address):
        """The facts of the one meant, by the key of an earlier import, then by address; None for somebody new."""
        found = self.by_key.get((kind, key)) or self.by_address.get(address)
        if found is not None:
            self.meet(kind, key, found)
        return found

    def meet(self, kind, key, facts):
        self.by_key[kind, key] = facts
        self.by_address.setdefault(facts["email"], facts)
        if kind == "members":
            self.members[key] = facts["id"]

    def is_first(self, kind, key) -> bool:
        """Whether this key is met for the first time by any import."""
        if (kind, key) in self.first:
            return False
        self.first.add((kind, key))
        return True

    def reads_for(self, person_id, proposal_id):
        """The committee for which somebody reads: the one of the proposal with a seat; for an extra reader the first."""
        before = [self.committees[field] for field in self.lies_before.get(proposal_id, ())]
        return next((one for one in before if (person_id, one) in self.seats), before[0] if before else None)
