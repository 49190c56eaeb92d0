"""Who leads a committee on one proposal: its chair, else the vice-chair; where neither can, the office or the director is told."""

from dataclasses import dataclass

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.people import queries as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import active
from workshop_portal.reviews import choosing, letters
from workshop_portal.reviews.models import Assignment
from workshop_portal.reviews.workflow import IS_ASSIGNED

SEATS = (Hat.CHAIR, Hat.VICE)
OFFICES = (Hat.OFFICE, Hat.DIRECTOR)
# What somebody is told who leaves a proposal: to the role that has a mail about it now.
FINDS_A_READER = {
    Hat.CHAIR: N_("The chair has a mail about it, and looks for another reader."),
    Hat.VICE: N_("The vice-chair has a mail about it, and looks for another reader."),
    Hat.OFFICE: N_("The office has a mail about it, and looks for another reader."),
    Hat.DIRECTOR: N_("The director has a mail about it, and sees to another reader."),
}
LEADS_NOW = {
    Hat.CHAIR: N_("The other chair leads the committee on it."),
    Hat.VICE: N_("The vice-chair leads the committee on it from now on, and has a mail about it."),
    Hat.OFFICE: N_("Nobody can stand in for you: the office has a mail about it."),
    Hat.DIRECTOR: N_("Nobody can stand in for you: the director has a mail about it."),
}


@dataclass(frozen=True)
class Lead:
    """The people who lead, or who see to it that somebody does, and the role in which they are asked."""

    role: Hat | None
    people: tuple[Person, ...]

    @property
    def leads(self) -> bool:
        return self.role in SEATS

    def __contains__(self, person) -> bool:
        return any(one.id == person.id for one in self.people)


def of(proposal, committee) -> Lead:
    """Never anybody in conflict with the proposal, or its organiser; nor who is absent."""
    out = {person_id for _proposal_id, person_id in choosing.shut_out_of([proposal.id])} | choosing.absent_people()
    seats = choosing.seated_in([committee])
    for role in SEATS:
        if found := [seat.person for seat in seats if seat.role == role and is_there(seat.person, out)]:
            return Lead(role, tuple(found))
    for role in OFFICES:
        rows = select(Person).where(Person.id.in_(people.wearers(role))).order_by(Person.id)
        if found := [one for one in db.session.scalars(rows) if is_there(one, out)]:
            return Lead(role, tuple(found))
    return Lead(None, ())


def is_there(person, out) -> bool:
    return person.is_active and person.id not in out


def tell_of_leaving(row, *, in_conflict, word="", knows, told=frozenset(), by, at):
    """A reader has left the proposal of this assignment: who leads hears of it, but for who `knows`, and for who was `told`
    of it as (committee id, person id).
    """
    for committee in committees_of(row):
        lead = of(row.proposal, committee)
        for person in lead.people:
            if (committee.id, person.id) not in told and (knows is None or person.id != knows.id):
                facts = {"role": lead.role, "in_conflict": in_conflict, "word": word, "at": at, "by": by}
                letters.tell_of_leaving(person, committee, row.proposal, row.person, **facts)


def led_by(proposal, person) -> dict:
    """Committee → who leads it on this proposal, of those that this person leads."""
    mine = select(Seat.committee_id).where(Seat.person_id == person.id, Seat.role.in_(SEATS), *active(Seat))
    seated = set(db.session.scalars(mine))
    found = {committee: of(proposal, committee) for committee in proposal.committees if committee.id in seated}
    return {committee: lead for committee, lead in found.items() if lead.leads and person in lead}


def who_finds_a_reader(proposal, reader, led=()) -> list[str]:
    """What a reader who left is told of who has to do with it now, as sentences; `led`: the committees that this reader led,
    whose next leaders have one mail about both.
    """
    asked = select(Assignment).where(Assignment.proposal_id == proposal.id, Assignment.person_id == reader.id)
    row = db.session.scalar(asked)
    if row is None or proposal.status not in IS_ASSIGNED:
        return []
    found = {one: of(proposal, one) for one in committees_of(row)}
    if any(one in led and lead.role != Hat.CHAIR for one, lead in found.items()):
        return [_("It needs another reader: that stands in the mail, too.")]
    leads = found.values()
    roles = [lead.role for lead in leads if any(one.id != reader.id for one in lead.people)]
    return [_(FINDS_A_READER[role]) for role in dict.fromkeys(roles) if role]


def who_leads_now(proposal, before) -> list[str]:
    """The same for a leader who is in conflict; `before`: what `led_by` said until then."""
    roles = [of(proposal, one).role for one in before]
    return [_(LEADS_NOW[role]) for role in dict.fromkeys(roles) if role]


def committees_of(assignment) -> list:
    return [assignment.committee] if assignment.committee else assignment.proposal.committees


def tell_who_stands_in(proposal, before, *, read_for, word="", knows, by, at) -> set[tuple[int, int]]:
    """`before`: what `led_by` said before the conflict bound. Where nobody of them is left, the next ones hear of it; of a
    committee `read_for` they hear too that a reader is lost. Return who is told of what: (committee id, person id).
    """
    told = set()
    for committee, lead in before.items():
        after = of(proposal, committee)
        if any(person in lead for person in after.people):
            continue
        for person in after.people:
            if knows is None or person.id != knows.id:
                read = committee in read_for
                facts = {"read": read, "word": word if read else "", "at": at, "by": by}
                letters.tell_of_chair(person, committee, proposal, leads=after.leads, **facts)
                told.add((committee.id, person.id))
    return told
