"""Another mail address for an account: asked for with the password, confirmed at the new one, told to the old one.

The office may ask for it too; where nobody could use the account yet, the address is corrected at once.
"""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core import clock, links, outbox
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import followers, letters, queries
from workshop_portal.people.models import AddressChange

OWN_ALONE = N_(
    "%(name)s has an appointment, or one that waits, so only %(name)s changes this address, under My profile."
)


def ask(person, email, *, at=None):
    """One letter goes to this address, whoever has it; nothing changes before it is answered. What was asked for before ends
    either way: a link that goes on working would tell that somebody has this address.
    """
    forget_open(person)
    holder = queries.by_email(email)
    if holder is not None:
        if holder.is_active and holder.id != person.id:
            letters.tell_holder(holder, at=at)
        else:
            letters.to_nobody(letters.tell_holder, email)
        return
    change = AddressChange(person=person, email=email)
    db.session.add(change)
    db.session.flush()
    letters.ask_to_confirm(change, at=at)


def ask_by_office(person, email, *, by, at=None) -> bool:
    """Whether the address is the person's now; a confirmed account has it once its owner opens the link.

    Two people appoint, also where it begins later or the second one is waited for: one alone leads that account nowhere else.
    """
    if queries.is_appointed(person):
        raise Refused(OWN_ALONE, name=person.name)
    if person.password_hash and person.verified_at:
        journal.record(person, "ask address", by=by, at=at)
        ask(person, email, at=at)
        return False
    move(person, email, by=by, at=at)
    tell_new_one = letters.ask_to_verify if person.password_hash else letters.offer_new_password
    tell_new_one(person, at=at)
    return True


def end_open(person, *, by, at=None):
    """What was asked for before somebody was to be appointed ends: from then on only that person asks."""
    for _change in forget_open(person):
        journal.record(person, "end address change", by=by, at=at)


def forget_open(person) -> list[AddressChange]:
    """What was asked for and not answered goes, and its letters open nothing."""
    mine = select(AddressChange).where(AddressChange.person_id == person.id, AddressChange.done_at.is_(None))
    found = list(db.session.scalars(mine))
    for change in found:
        outbox.recall_link("address", change.id)
        db.session.delete(change)
    db.session.flush()
    return found


def was_ended(token) -> bool:
    """Whether this link is one of ours, and what it would have carried out was ended, or asked for anew."""
    link = links.once_known(token, "address")
    return link is not None and link.used_at is None and links.thing(link, AddressChange) is None


def carry_out(change, *, at=None):
    """The address is the person's now."""
    at = at or clock.now()
    if queries.by_email(change.email) is not None:
        raise Refused(N_("This address belongs to another account meanwhile. Write to the centre if both are yours."))
    change.person.verified_at, change.done_at = change.person.verified_at or at, at
    move(change.person, change.email, by=change.person, at=at)


def move(person, email, *, by, at):
    """Links that went to the old address are dead, and it is told."""
    old, person.email = person.email, email
    for purpose in ("reset", "verify", "address"):
        links.revoke(purpose, person_id=person.id)
    db.session.flush()
    for deed in followers.of_new_address:
        deed(person, old)
    letters.tell_old_address(person, old, at=at)
    journal.record(person, "change address", by=by, at=at)


def pending(token) -> AddressChange | None:
    """What the link of this token would carry out."""
    link = links.find(token, "address")
    change = links.thing(link, AddressChange)
    return change if change and change.done_at is None and change.person.is_active else None
