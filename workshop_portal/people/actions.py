"""What is done to people, committees, seats and appointments. The caller commits."""

from datetime import timedelta

from sqlalchemy import delete, select

from workshop_portal import journal
from workshop_portal.core import clock, edits, links
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.languages import day
from workshop_portal.core.promises import put_into_words
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import address_change, followers, letters, queries, standing
from workshop_portal.people.hats import APPOINTED, Hat
from workshop_portal.people.models import Committee, Person, Seat, SignIn
from workshop_portal.people.standing import Standing, of_the_centre

put_into_words(
    {
        "person.email": N_("The centre knows somebody with this address already."),
        "uq_person_email": N_("The centre knows somebody with this address already."),
        "committee.key": N_("There is a committee with this key already."),
        "uq_committee_key": N_("There is a committee with this key already."),
    }
)


def create_person(*, given_name, family_name, email, by=None, at=None, **facts) -> Person:
    """Somebody the centre knows; without a password it is no account yet."""
    person = Person(given_name=given_name, family_name=family_name, email=email.strip().lower(), **facts)
    db.session.add(person)
    db.session.flush()
    journal.record(person, "create", by=by, at=at)
    return person


def register(*, given_name, family_name, email, hashed, language, onward="", at=None, **facts) -> None:
    """Open an account with this `hashed` password. Whatever the address is, one letter goes to it; its link leads `onward`.

    Of somebody whom the centre knew before, the password alone is kept: who types the rest may be anybody.
    """
    at = at or now()
    person = queries.by_email(email)
    if person is not None and not is_unused(person):
        tell_the_known(person, at)
        return
    if person is None:
        person = create_person(given_name=given_name, family_name=family_name, email=email, at=at, language=language)
        person.privacy_at = at
    if person.privacy_at is None:
        person.verified_at = None  # whatever proved the address before, it was not by whom has typed this
        journal.record(person, "ask account", by=None, at=at)
    else:
        revise(person, {"given_name": given_name, "family_name": family_name} | facts, by=None, at=at)
        person.privacy_at = at
    person.password_hash = hashed
    letters.ask_to_verify(person, onward=onward, at=at)


def is_unused(person) -> bool:
    """No account yet, or one that nobody could use: who registers (again) starts it over, and an older link is dead."""
    return person.is_active and not person.signs_in


def was_known(person) -> bool:
    """Whether the centre knew this person before the account that waits for its confirmation was asked for."""
    return bool(person.password_hash) and person.verified_at is None and person.privacy_at is None


def tell_the_known(person, at):
    """Somebody with an account hears so."""
    if person.is_active:
        letters.say_known(person, at=at)
    else:
        letters.to_nobody(letters.say_known, person.email)


def revise(person, answers, *, by, at=None) -> list[str]:
    """Change what differs in somebody's data; return the names of the changed fields."""
    changed = edits.changed(person, answers)
    if changed:
        journal.record(person, "revise", by=by, at=at, detail=", ".join(changed))
    return changed


def verify(person, *, by=None, at=None):
    """The address is this person's: a mail to it was answered."""
    if person.verified_at is None:
        person.verified_at = at or now()
        journal.record(person, "verify", by=by, at=at)


def begin_account(person, *, at=None):
    """Whoever has asked for the account has its address too; the privacy statement was agreed to with the asking."""
    verify(person, by=person, at=at)
    person.privacy_at = person.privacy_at or at or now()


def open_account(person, hashed, *, language, at=None):
    """The first password of somebody who has proved the address by a personal link."""
    set_password(person, hashed, by=person, at=at)
    for purpose in ("verify", "reset"):
        links.revoke(purpose, person_id=person.id)
    begin_account(person, at=at)
    person.language = language


def set_password(person, hashed, *, by=None, at=None, keep=frozenset()):
    """Give a new password, `hashed`, and end all sessions but `keep`, the hash of one session's reference. Whoever had one
    in use hears of it."""
    if person.password_hash and person.verified_at:
        letters.say_password_changed(person, at=at)
    person.password_hash = hashed
    end_sessions(person, keep=keep)
    journal.record(person, "set password", by=by, at=at)


def end_sessions(person, *, keep=frozenset()):
    """End the sessions of a person, all but those with these hashes of their references."""
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id, SignIn.reference_hash.not_in(keep)))


def disable(person, *, by, at=None):
    """Close an account: its sessions end, nobody can sign in with it."""
    if person.id == by.id:
        raise Refused(N_("You can't close your own account."))
    for row in queries.appointments_of(person):
        if queries.holds(row):
            keep_one_office(row)
    person.disabled_at = at or now()
    end_sessions(person)
    journal.record(person, "disable", by=by, at=at)


def enable(person, *, by, at=None):
    person.disabled_at = None
    journal.record(person, "enable", by=by, at=at)


def create_committee(*, name_en, name_nl, key, field="", by=None, at=None) -> Committee:
    committee = Committee(name_en=name_en, name_nl=name_nl, key=key, field=field)
    db.session.add(committee)
    db.session.flush()
    journal.record(committee, "create", by=by, at=at)
    return committee


def revise_committee(committee, answers, *, by, at=None):
    changed = edits.changed(committee, answers)
    if changed:
        journal.record(committee, "revise", by=by, at=at, detail=", ".join(changed))


def seat(person, committee, role=Hat.MEMBER, *, from_on=None, until_on=None, by=None, at=None) -> Seat:
    """Give somebody a place on a committee, from a day to a day (the last one included)."""
    from_on = from_on or clock.today()
    if until_on and until_on < from_on:
        raise Refused(N_("The last day of a seat can't come before its first day."))
    hold(Committee, committee.id)  # one after the other, so that two at the same moment don't make two
    if queries.overlapping(person, committee, from_on, until_on):
        raise Refused(N_("%(name)s has a seat on this committee in these days already."), name=person.name)
    if Hat(role) == Hat.CHAIR:
        keep_one_chair(committee, from_on, until_on)
    row = Seat(person_id=person.id, committee_id=committee.id, role=Hat(role), from_on=from_on, until_on=until_on)
    db.session.add(row)
    db.session.flush()
    journal.record(committee, "give seat", by=by, at=at, end=row.role, detail=f"person {person.key}")
    standing.forget()
    follow(followers.of_new_hats + followers.of_new_seats, person, committee, by=by, at=at)
    return row


def keep_one_chair(committee, from_on, until_on):
    held = db.session.scalar(queries.seats_within(committee, from_on, until_on).where(Seat.role == Hat.CHAIR).limit(1))
    if held is None:
        return
    if held.until_on is None:
        raise Refused(N_("%(name)s is chair, without a last day. End that seat first."), name=held.person.name)
    words = N_("%(name)s is chair until %(day)s. Let the new seat begin after that day, or end that seat earlier.")
    raise Refused(words, name=held.person.name, day=day(held.until_on))


def follow(deeds, person, committee, *, by, at):
    """Higher rooms do what must happen in the same transaction."""
    for deed in deeds:
        deed(person, committee, by=by, at=at)


def end_seat(row, *, last_on=None, by, at=None):
    """Let a seat end with this day; without one it ends at once."""
    last_on = last_on or clock.today() - timedelta(days=1)
    hold(Committee, row.committee_id)
    hold_anew(row)
    if row.until_on and row.until_on <= last_on:
        raise Refused(N_("This seat ends on that day already, or before it."))
    row.until_on = last_on
    journal.record(row.committee, "end seat", by=by, at=at, start=row.role, detail=f"person {row.person.key}")
    db.session.flush()
    follow(followers.of_ended_seats, row.person, row.committee, by=by, at=at)
    standing.forget()


def check_appointment(hat, from_on, until_on):
    if hat not in APPOINTED:
        raise Refused(N_("Nobody is appointed to this."))
    if from_on and until_on and until_on < from_on:
        raise Refused(N_("The last day of an appointment can't come before its first day."))


def appoint(person, hat, *, from_on=None, until_on=None, by=None, at=None, detail="") -> Standing:
    """Give a hat toward the centre: office, finance, director, coordinator…

    On a page two people do this (nominations.py).
    """
    hat = Hat(hat)
    check_appointment(hat, from_on, until_on)
    address_change.end_open(person, by=by, at=at)
    row = standing.give(person.id, hat, from_on=from_on, until_on=until_on)
    db.session.flush()
    journal.record(person, "appoint", by=by, at=at, end=hat, detail=detail)
    follow(followers.of_new_hats, person, None, by=by, at=at)
    return row


def end_appointment(row, *, by, at=None):
    """Take a hat off at once."""
    keep_one_office(row)
    hold_anew(row)
    if row.ended_at:
        raise Refused(N_("This appointment has ended already."))
    person = db.session.get(Person, row.person_id)
    standing.take_away(row.person_id, row.hat, at=at)
    journal.record(person, "end appointment", by=by, at=at, start=row.hat)


def keep_one_office(row):
    """The last one of the office stays: nobody else could appoint another. One after the other, so that the last two don't
    put each other out.
    """
    if row.hat == Hat.OFFICE:
        office = select(Standing.id).where(Standing.hat == Hat.OFFICE, *of_the_centre(), Standing.ended_at.is_(None))
        db.session.execute(office.order_by(Standing.id).with_for_update(key_share=True))
        others = select(Person.id).where(Person.id.in_(queries.wearers(Hat.OFFICE)), Person.id != row.person_id)
        if db.session.scalar(others.where(Person.disabled_at.is_(None)).limit(1)) is None:
            raise Refused(N_("This is the last person of the office. Appoint another one first."))
