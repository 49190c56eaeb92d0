"""What each participant is given, and the commitments it makes in the funding record. The caller commits."""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.centre.choices import LINES
from workshop_portal.core import promises
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db
from workshop_portal.core.languages import euros
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.funding import actions as funding
from workshop_portal.funding.models import LineKind, Record
from workshop_portal.participants import letters, seats
from workshop_portal.stays import claims, queries
from workshop_portal.stays import letters as own_letters
from workshop_portal.stays.actions import must_come
from workshop_portal.stays.models import Entitlement
from workshop_portal.stays.workflow import PaidBy, takes_promises
from workshop_portal.workshops import acts, contact
from workshop_portal.workshops.workflow import State

OVER = N_("The workshop is over: who is given what can't be changed any more, and nobody is written to about it.")
OFF = N_("This workshop is cancelled: nothing is given any more.")
ENDED = N_("What had been promised ended with the cancelling; it is decided anew once the workshop has its week.")
NO_WEEK = N_("What is paid is decided once the workshop has its week.")
TWICE = N_("This was given at the same moment elsewhere. Go back and look again.")
promises.put_into_words(
    {
        "entitlement.participation_id": TWICE,
        "uq_entitlement_participation_id": TWICE,
        "lodging_says_who_pays": N_("Say who pays the nights."),
    }
)


def hold_record(workshop) -> Record:
    """The workshop's record as it is now, held so that two who give at once can't give the same money."""
    record = db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))
    if record is None:
        raise Refused(N_("This workshop has no funding record, so nothing can be given."))
    funding.hold(record)
    return record


def entitle(
    people, *, nights, paid_by, night_cents, travel_cents, by, why="", tell_less=False, at=None
) -> list[Entitlement]:
    """Give each of these people of one workshop the same: all of them, or nobody when the money does not reach.

    Who was told of more in writing is given less only for a reason, as is who was told that the centre pays the nights and
    is to pay them first now; `tell_less`: they get a letter that says so.
    """
    at, workshop = at or now(), seats.hold_with(people)
    must_take_promises(workshop, at)
    record = hold_record(workshop)
    facts = {"nights": nights, "night_cents": night_cents if nights else 0, "travel_cents": travel_cents,
             "paid_by": paid_by if nights else None}  # fmt: skip
    held = queries.entitlements_of(people)
    made: list[Entitlement] = []
    less = {one.id for one in people if one.id in held and is_less(held[one.id], facts)}
    if less and not why:
        one = next(one for one in people if one.id in less)
        words = N_("%(name)s was told of more in writing: say why less is given. Nothing was changed.")
        if not is_fewer(held[one.id].promised, facts):
            words = N_("%(name)s was told in writing that the centre pays the nights: say why that changes. Nothing was changed.")  # fmt: skip
        raise Refused(words, name=one.name)
    rooms = queries.bookings_of(people)
    shares: dict[LineKind, list] = {LineKind.LODGING: [], LineKind.TRAVEL: []}
    for one in people:
        must_come(one)
        entitlement = held.get(one.id) or Entitlement(participation=one, nights=0, night_cents=0, travel_cents=0)
        lodging, travel = entitlement.lodging_cents, entitlement.travel_cents
        room = rooms.get(one.id)
        is_other = (entitlement.paid_by, entitlement.night_cents) != (facts["paid_by"], facts["night_cents"])
        if room and (is_other or not entitlement.is_under(room.block.price_cents, room.nights)):
            must_pay_room(facts, room)
        give(entitlement, facts)
        shares[LineKind.LODGING].append((one.key, entitlement.lodging_cents - lodging))
        shares[LineKind.TRAVEL].append((one.key, entitlement.travel_cents - travel))
        made.append(entitlement)
    more = sum(cents for mine in shares.values() for _key, cents in mine)
    if more > record.left_cents:
        words = N_("This needs %(more)s more, and %(left)s is left in the funding record. Nothing was changed.")
        raise Refused(words, more=euros(more), left=euros(record.left_cents))
    db.session.add_all(made)
    db.session.flush()
    for kind in sorted(shares, key=lambda one: sum(cents for _key, cents in shares[one])):  # what comes free, first
        commit(record, kind, shares[kind], by=by, at=at)
    for one in people:
        journal.record(one, "entitle", by=by, at=at, detail=f"“{why}”" if one.id in less else "")
    if less and tell_less:
        say_less([one for one in made if one.participation.id in less], why, by=by, at=at)
    return made


def must_take_promises(workshop, at=None):
    """Nothing is given, and nobody told of it, without a week, of a cancelled workshop, and once the last day is over."""
    if not takes_promises(workshop, day_of(at or now())):
        raise Refused(why_off(workshop))


def why_off(workshop) -> str:
    """Why nothing is given now."""
    if workshop.state == State.CANCELLED:
        return OFF
    if workshop.last_on is not None:
        return OVER
    return ENDED if queries.all_entitlements(workshop) else NO_WEEK


def is_less(entitlement, facts) -> bool:
    """Whether somebody was told in writing of more than this, or that the centre pays nights which a guest is to pay first
    and gets back, whatever was given since; not where nothing changes.
    """
    promised = entitlement.promised
    if promised is None or entitlement.facts == facts:
        return False
    advances = (promised.paid_by, facts["paid_by"]) == (PaidBy.CENTRE, PaidBy.REIMBURSED)
    return advances or is_fewer(promised, facts)


def is_fewer(promised, facts) -> bool:
    """Whether this is less money, or fewer nights, than was promised, whoever pays first."""
    nights, lodging = facts["nights"], facts["nights"] * facts["night_cents"]
    fewer = nights < promised.nights or lodging < promised.lodging_cents
    return fewer or facts["travel_cents"] < promised.travel_cents


def must_pay_room(facts, booking):
    """What the centre gives is not less than the room costs that is booked, where nobody said that its guest pays the rest."""
    if booking.guest_pays_rest:
        return
    if Entitlement(**facts).is_under(booking.block.price_cents, booking.nights):
        words = N_("The room of %(name)s costs %(price)s a night, and nobody said that its guest pays a part of that: give that much, or give the room back and book it anew. Nothing was changed.")  # fmt: skip
        raise Refused(words, name=booking.participation.name, price=euros(booking.block.price_cents))


def say_less(entitlements, why, *, by, at):
    """Each learns what is given from now on instead of what was told, when that was, and why."""
    people = [one.participation for one in entitlements]
    stays, rooms, workshop = queries.stays_of(people), queries.bookings_of(people), people[0].workshop
    facts = {"signature": letters.signature_of(workshop), "whom": contact.of(workshop), "by": by, "at": at}
    for one in entitlements:
        who = one.participation
        kind = "entitlement_less" if is_fewer(one.promised, one.facts) else "entitlement_other"
        own_letters.tell_of_less(who, one.promised, one, stays.get(who.id), rooms.get(who.id), why, kind=kind, **facts)
        one.note_told(rooms.get(who.id), at)
        journal.record(who, "tell entitlement", by=by, at=at)
    db.session.flush()


def commit_price(block, rows, *, by, told=(), at=None):
    """The centre pays these rooms at the price of the block: what their nights cost more than is given is committed, or
    nothing. `rows`: (booking, what is given); `told`: of the latter those whom a letter about the room tells so.
    """
    record = hold_record(block.workshop)
    prices = [given.price_for(block.price_cents, booking.nights) for booking, given in rows]
    shares = [
        (given.participation.key, given.nights * (cents - given.night_cents))
        for (_booking, given), cents in zip(rows, prices, strict=True)
    ]
    more = sum(cents for _key, cents in shares)
    if more > record.left_cents:
        words = N_("These rooms cost %(more)s more than is committed, and %(left)s is left in the funding record. Nothing was changed: let the guests pay the difference, or find cheaper rooms.")  # fmt: skip
        raise Refused(words, more=euros(more), left=euros(record.left_cents))
    commit(record, LineKind.LODGING, shares, by=by, at=at)
    for (_booking, given), cents in zip(rows, prices, strict=True):
        given.night_cents = cents
        given.keep_word((at or now()) if given in told else None)
        journal.record(given.participation, "entitle", by=by, at=at)
    db.session.flush()


def give(entitlement, facts):
    """What changes has to be told anew."""
    if entitlement.facts != facts:
        entitlement.told_at = None
    for name, value in facts.items():
        setattr(entitlement, name, value)


def commit(record, kind, shares, *, by, at):
    """`shares`: (key of a participant, cents more or less)."""
    cents = sum(more for _key, more in shares)
    if not any(more for _key, more in shares):
        return
    line = funding.line_of(record, kind)
    if cents < 0 and line.committed_cents + cents < line.paid_cents:
        words = N_("%(paid)s of %(line)s are paid already: no less can be given.")
        raise Refused(words, paid=euros(line.paid_cents), line=_(LINES[kind]))
    funding.book(line, committed=cents, shares=shares, by=by, at=at)


def take_back(people, by, at):
    """Who of one workshop does not come is given nothing: the commitments return to the record, but for what is paid already.

    Of a cancelled workshop it stays written what was promised, for guests who have had costs; its money came back then, so
    nothing does once it is approved anew and has no week.
    """
    held = queries.entitlements_of(people, as_now=True)
    if not held:
        return
    gone, workshop = [one for one in people if one.id in held], people[0].workshop
    record = hold_record(workshop)
    if record.state not in funding.CLOSED and workshop.first_on is not None:
        for kind in (LineKind.LODGING, LineKind.TRAVEL):
            shares = [(one, held[one.id].cents_of(kind)) for one in gone]
            why = "called-off" if workshop.state == State.CANCELLED else "stays-away"
            return_shares(funding.line_of(record, kind), shares, why=why, by=by, at=at)
    if workshop.state != State.CANCELLED:
        for one in gone:
            db.session.delete(held[one.id])
    db.session.flush()
    for one in gone:
        journal.record(one, "take back entitlement", by=by, at=at)


def return_shares(line, shares, *, why, by, at):
    """`shares`: (who, cents); `why`: a word of the journal. No more comes back than is neither paid nor promised to others: finance may have released
    some of it already.
    """
    db.session.refresh(line)
    others, _people = claims.promised(line, but=[one for one, _cents in shares])
    free, back = line.committed_cents - max(line.paid_cents, others), []
    for one, cents in shares:
        mine = min(cents, free)
        if mine > 0:
            free -= mine
            back.append((one.key, -mine))
    if back:
        funding.enter(line, committed=sum(cents for _key, cents in back), shares=back, why=why, by=by, at=at)


def forget_promises(workshop, former, by, at) -> int:
    """It takes place after all: what had been promised before it was cancelled is decided anew."""
    if not all(former):
        for entitlement in queries.all_entitlements(workshop):
            db.session.delete(entitlement)
        db.session.flush()
    return 0


def tell(workshop, people, *, by, at=None):
    """Write to each what is given, once for each decision."""
    at = at or now()
    if people:
        seats.hold_with(people)  # it is not cancelled, and nobody leaves or is told, meanwhile
    must_take_promises(workshop, at)
    if not people:
        raise Refused(N_("Everybody who is given something has been told."))
    signature, held = letters.signature_of(workshop), queries.entitlements_of(people, as_now=True)
    stays, rooms, whom = queries.stays_of(people), queries.bookings_of(people), contact.of(workshop)
    for one in people:
        entitlement = held.get(one.id)
        if entitlement is None or entitlement.told_at:
            raise Refused(N_("%(name)s has been told meanwhile, so nobody was written to."), name=one.name)
        room, facts = rooms.get(one.id), {"whom": whom, "signature": signature, "by": by, "at": at}
        own_letters.tell(one, entitlement, stays.get(one.id), room, **facts)
        entitlement.note_told(rooms.get(one.id), at)
        journal.record(one, "tell entitlement", by=by, at=at)
    db.session.flush()
    if not queries.leaves_untold(workshop):
        acts.follow_telling(workshop, by=by, at=at)
