"""What is done about stays. An action changes, records and writes letters; the caller commits."""

from datetime import timedelta

from workshop_portal import journal
from workshop_portal.core import jobs, promises
from workshop_portal.core.clock import end_of, now
from workshop_portal.core.db import db, new_key
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants import actions as participants
from workshop_portal.participants import letters, seats
from workshop_portal.participants.answer_by import day_of
from workshop_portal.participants.workflow import Answer
from workshop_portal.stays import letters as own_letters
from workshop_portal.stays import needs, queries
from workshop_portal.stays.models import Stay
from workshop_portal.stays.workflow import DAYS, NEEDS_LIVE, REGISTERS, ROOM
from workshop_portal.workshops.acts import CLOSING
from workshop_portal.workshops.queries import day_planned
from workshop_portal.workshops.workflow import State, has_days_ahead

TWICE = N_("This stay was saved at the same moment elsewhere. Go back, look again, and send it once more.")
promises.put_into_words(
    {
        "leaves_after_arriving": N_("Nobody can leave before arriving."),
        "stay.participation_id": TWICE,
        "uq_stay_participation_id": TWICE,
    }
)


def open_days(participation, stay, at=None) -> frozenset[str]:
    """What of days and room is the participant's to write: before the first day, until registration closes; after that still
    where they were never told, or are asked for again, and else what is missing of them.
    """
    workshop = participation.workshop
    if participation.state != Answer.CONFIRMED or not has_days_ahead(workshop, at or now()):
        return frozenset()
    if workshop.state in REGISTERS:
        return frozenset(DAYS)
    if workshop.state != State.REGISTRATION_FROZEN:
        return frozenset()
    if stay is None or not stay.registered_at or stay.is_outside:
        return frozenset(DAYS)
    return frozenset(stay.lacking) | frozenset(ROOM if stay.lodging is None else ())


def takes_days(participation, stay, at=None) -> bool:
    return bool(open_days(participation, stay, at))


def takes_needs(participation, at=None) -> bool:
    """Whether what somebody eats and needs can be told: until the last day."""
    workshop = participation.workshop
    ahead = workshop.last_on is not None and workshop.last_on >= day_of(at or now())
    return participation.state == Answer.CONFIRMED and workshop.state != State.CANCELLED and ahead


def registers(workshop, at=None) -> bool:
    """Whether everybody who comes is asked to register."""
    return workshop.state in REGISTERS and has_days_ahead(workshop, at or now())


def closes_on(workshop, at=None):
    """The day on which registration closes, as the plan has it; None where it is closed, or late with it."""
    planned = day_planned(workshop, CLOSING) if registers(workshop, at) else None
    return planned if planned and planned >= day_of(at or now()) else None


def register(
    participation, days, consents, *, public, diet=None, access=None, forget=False, language=None, by=None, at=None
) -> Stay:
    """Keep what a participant tells. `days`, `diet` (codes, other, severity) and `access` replace what was told; None keeps it.

    Consents, and that needs are erased, are taken at any time. `language`: of the page that was filled in; who has no account
    gets letters in it from then on.
    """
    seats.hold_with([participation])  # nobody gives the seat back meanwhile
    at, stay = at or now(), queries.of(participation)
    must_take(participation, stay, days=days, needs=diet is not None or access is not None, at=at)
    stay = stay or begin(participation)
    if language and participation.person_id is None:
        participation.language = language
    first = stay.registered_at is None
    if stay.was_left and (days is not None or diet is not None or access is not None):
        stay.registered_at = at
    is_other = days is not None and change(stay, days)
    if days is not None:
        stay.registered_at = stay.registered_at or at
    if forget:
        needs.erase(stay)
    if diet is not None:
        needs.keep_diet(stay, *diet)
    if access is not None:
        needs.keep_access(stay, access)
    note_needs(stay, told=diet is not None or access is not None, at=at)
    db.session.flush()
    if days is not None or diet is not None or access is not None or forget:
        deed = "tell stay" if first and days is not None else "revise stay" if is_other else "revise needs"
        journal.record(participation, deed, by=by, at=at)
    agree(stay, consents, by=by, at=at)
    participants.consent(participation, public, by=by, at=at)
    return stay


def must_take(participation, stay, *, days, needs, at):
    if participation.state != Answer.CONFIRMED:
        raise Refused(N_("Only who has a seat tells of a stay, so nothing was changed."))
    left = open_days(participation, stay, at)
    closed = {name for name, value in (days or {}).items() if name not in left and getattr(stay, name, None) != value}
    if closed or (days is not None and not left):
        raise Refused(N_("Registration is closed, so nothing was changed. Write to the coordinator."))
    if needs and not takes_needs(participation, at):
        raise Refused(N_("The workshop is over, so nothing was changed."))


def begin(participation) -> Stay:
    """An empty stay; its key is there before anything is sealed into it."""
    stay = Stay(key=new_key(), participation=participation)
    db.session.add(stay)
    return stay


def change(stay, days) -> bool:
    """Return whether any of these is another one than before."""
    before = {name: getattr(stay, name) for name in days}
    for name, value in days.items():
        setattr(stay, name, value)
    return before != days


def note_needs(stay, *, told, at):
    """When it was told, and that it is erased once nobody needs it any more."""
    if not (stay.diet or stay.needs):
        stay.needs_told_at = None
    elif told:
        first, stay.needs_told_at = stay.needs_told_at is None, at
        db.session.flush()
        if first:
            jobs.order("erase needs", stay.id, due_at=end_of(stay.participation.workshop.last_on + NEEDS_LIVE))


def agree(stay, consents, *, by, at):
    """Each consent by itself, with a line of the journal for each that changes."""
    for name, given in consents.items():
        if bool(getattr(stay, name)) != given:
            setattr(stay, name, given)
            what = name.removesuffix("_consent")
            journal.record(stay.participation, "agree" if given else "agree no more", by=by, at=at, detail=what)
    db.session.flush()


def arrange(participation, days, *, by, tell=False, at=None) -> Stay:
    """The coordinator puts days and room right, also after registration has closed. `tell`: the guest gets a letter, where
    something changed.
    """
    seats.hold_with([participation])
    must_come(participation)
    stay = queries.of(participation) or begin(participation)
    stay.registered_at = stay.registered_at or at or now()
    before = {name: getattr(stay, name) for name in days}
    change(stay, days)
    db.session.flush()
    journal.record(participation, "arrange stay", by=by, at=at)
    if tell and before != days:
        own_letters.tell_of_days(participation, stay, by=by, at=at)
    return stay


def must_come(participation):
    workshop = participation.workshop
    if participation.state != Answer.CONFIRMED or workshop.state == State.CANCELLED or workshop.first_on is None:
        raise Refused(N_("Only the stay of somebody who comes can be changed."))


def remind(workshop, people, *, by, at=None):
    """Ask these people of one workshop to register, or again: once a day at most, whoever presses."""
    at = at or now()
    if people:
        seats.hold_with(people)
    must_be_asked(workshop, people, at)
    signature, stays = letters.signature_of(workshop), queries.stays_of(people)
    for one in people:
        stay = stays.get(one.id) or begin(one)
        stay.reminded_at = at
        letters.write(one, own_letters.asking(stay), letters.stay(one), signature, by, at)
        journal.record(one, "ask to register", by=by, at=at)
    db.session.flush()


def must_be_asked(workshop, people, at=None):
    """All of these people can be asked now: they have not registered, and had no such letter today."""
    at = at or now()
    if not people:
        raise Refused(N_("Nobody is left to ask: everybody has registered, or was asked today."))
    stays = queries.stays_of(people)
    for one in people:
        if one.state != Answer.CONFIRMED or not registers(workshop, at):
            raise Refused(N_("Registration is closed, so nobody was written to."))
        if one.id in stays and not stays[one.id].may_be_asked(day_of(at)):
            raise Refused(N_("%(name)s has registered or was asked today, so nobody was written to."), name=one.name)


def ask_days_again(workshop, former, by, at) -> int:
    """The workshop has other days: those that were told are kept to be looked at, and asked for again; where it had been
    cancelled, whatever was told is. The letter about the move says so, so that nobody is told here.
    """
    for stay in queries.with_days(workshop) if all(former) else queries.all_stays(workshop):
        stay.registered_at = stay.reminded_at = None
    db.session.flush()
    return 0


def note_reading(workshop, *, by, at=None):
    """Somebody reads what is sealed, name by name."""
    journal.record(workshop, "read needs", by=by, at=at)


def note_counting(workshop, *, by, at=None):
    """Somebody takes the exact counts of what is sealed, for the caterer."""
    journal.record(workshop, "count needs", by=by, at=at)


def forget_needs(people, by, at):
    """Nobody has to know any more what somebody eats who does not come. No line tells that there was something."""
    for stay in queries.stays_of(people).values():
        if stay.diet or stay.needs:
            needs.erase(stay)


def erase_needs(stay_id, _result=None):
    """Three months after the week, counted anew when the workshop was moved meanwhile."""
    stay = db.session.get(Stay, stay_id)
    last_on = stay.participation.workshop.last_on if stay else None
    due_at = end_of(last_on + NEEDS_LIVE) if last_on else now()
    if stay and due_at > now() + timedelta(minutes=1):
        jobs.order("erase needs", stay_id, due_at=due_at)
    elif stay and (stay.diet or stay.needs):
        needs.erase(stay)
        journal.record(stay.participation.workshop, "erase needs", by=None)


ERASE = jobs.Work(write=erase_needs)
