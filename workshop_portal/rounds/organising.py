"""The organisers of a proposal as a later document names them: who stays, who goes, and what binds those who have gone."""

from sqlalchemy import delete, select, update

from workshop_portal.core import links, outbox
from workshop_portal.core.db import db
from workshop_portal.people.hats import ORGANISERS, Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import Standing
from workshop_portal.proposals.letters import PURPOSE
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.organisers import NOT_KEPT
from workshop_portal.proposals.workflow import AS_ORGANISER
from workshop_portal.rounds import rows
from workshop_portal.rounds.intake import persons_of

STAYS_GONE = " (who has stepped down in the portal stays so)"


class Organising:
    """`own`: what the portal goes on saying in its own words, as (section, row, name)."""

    def __init__(self, intake, own: set):
        self.intake, self.own = intake, own
        self.known, self.book, self.at = intake.known, intake.book, intake.at

    def change(self, one, said, was_handed_in) -> str:
        """The rows follow the document; what it has no word for stays with the people who stay. Who has stepped down in the
        portal since a document named them is no organiser again, and whom it drops from what was handed in leaves it.
        """
        table = Organiser.__table__
        found = db.session.execute(select(table).where(table.c.proposal_id == one.row_id)).mappings().all()
        here = [dict(row) for row in found if row["left_at"] is None]
        before = {row["person_id"]: row for row in here if row["person_id"] is not None}
        named = (one.content or {}).get("persons")
        gone = {row["person_id"] for row in found if row["left_at"]} - before.keys()
        gone = {person_id for person_id in gone if named is None or str(person_id) in named}
        made = [self.intake.organiser(person, n) for n, person in enumerate(said)]
        if one.content is not None:
            one.content |= persons_of({"organisers": said}, made)
        staying = [row for row, _ in made if row["person_id"] not in gone]
        if staying:
            self.recall(one.row_id, here, {row["person_id"] for row in staying})
            self.replace(one.row_id, before, staying, was_handed_in)
        if len(staying) == len(made):
            return ""
        self.own.add(("proposals", one.row_id, "organisers"))
        return STAYS_GONE

    def recall(self, proposal_id, here, staying):
        """As `organisers.leave` does: what is on its way to whoever goes does not leave, nor any link to confirm."""
        if self.book.trial:
            return
        proposal = db.session.get(Proposal, proposal_id)
        dropped = [row for row in here if row["person_id"] not in staying]
        accounts = select(Person.email).where(Person.id.in_([row["person_id"] for row in dropped]))
        for address in {row["email"] for row in dropped} | set(db.session.scalars(accounts)):
            outbox.recall(proposal, to_address=address)
        for row in here:
            outbox.recall_link(PURPOSE, row["id"])
            links.revoke(PURPOSE, thing_id=row["id"])

    def replace(self, proposal_id, before, staying, was_handed_in):
        table = Organiser.__table__
        dropped = before.keys() - {row["person_id"] for row in staying}
        for person_id in before.keys() | {row["person_id"] for row in staying}:
            self.intake.end(person_id, proposal_id, ORGANISERS)
        for person_id in dropped:
            if was_handed_in and before[person_id]["confirmed_at"]:
                self.let_go(person_id, proposal_id)
        here = table.c.proposal_id == proposal_id, table.c.left_at.is_(None)
        self.book.execute(delete(table).where(*here))
        for n, row in enumerate(staying):
            kept = {name: value for name, value in before.get(row["person_id"], {}).items() if name != "id"}
            row |= {"key": kept.get("key", row["key"]), **rows.place_of(n)}
            self.book.execute(table.insert().values(**kept | row | {"proposal_id": proposal_id}))
            self.intake.organiser_hats(row, proposal_id)

    def let_go(self, person_id, proposal_id):
        """As `organisers.leave` does: what binds others because of them binds them still, and they are never its judges."""
        both = {"person_id": person_id, "proposal_id": proposal_id}
        row = NOT_KEPT | {"left_at": self.at, "lead_offered_at": None, "grade": Grade.VIEW}
        mine = Organiser.person_id == person_id, Organiser.proposal_id == proposal_id, Organiser.left_at.is_(None)
        self.book.execute(update(Organiser.__table__).where(*mine).values(**row))
        if (person_id, proposal_id) in self.known.conflicted:
            bound = update(Standing).filter_by(**both, hat=Hat.CONFLICTED, ended_at=None)
            self.book.execute(bound.values(ground=AS_ORGANISER))  # another ground can be dismissed
        else:
            self.known.conflicted.add((person_id, proposal_id))
            self.intake.standing(person_id, Hat.CONFLICTED, proposal_id, AS_ORGANISER)
