"""Another mail address for an account: asked for with the password, confirmed at the new one, told to the old one."""

from sqlalchemy import delete

from workshop_portal import journal
from workshop_portal.core import clock, links
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import followers, letters, queries
from workshop_portal.people.models import AddressChange


def ask(person, email, *, at=None):
    """One letter goes to this address, whoever has it; nothing changes before it is answered."""
    holder = queries.by_email(email)
    if holder is not None:
        if holder.is_active and holder.id != person.id:
            letters.tell_holder(holder, at=at)
        return
    db.session.execute(
        delete(AddressChange).where(AddressChange.person_id == person.id, AddressChange.done_at.is_(None))
    )
    change = AddressChange(person=person, email=email)
    db.session.add(change)
    db.session.flush()
    letters.ask_to_confirm(change, at=at)


def carry_out(change, *, at=None):
    """The address is the person's now. Links that went to the old one are dead."""
    at = at or clock.now()
    if queries.by_email(change.email) is not None:
        raise Refused(N_("This address belongs to another account meanwhile. Write to the centre if both are yours."))
    person, old = change.person, change.person.email
    person.email, person.verified_at, change.done_at = change.email, person.verified_at or at, at
    for purpose in ("reset", "verify", "address"):
        links.revoke(purpose, person_id=person.id)
    db.session.flush()
    for deed in followers.of_new_address:
        deed(person, old)
    letters.tell_old_address(person, old, at=at)
    journal.record(person, "change address", by=person, at=at)


def pending(token) -> AddressChange | None:
    """What the link of this token would carry out."""
    link = links.find(token, "address")
    change = db.session.get(AddressChange, link.thing_id) if link else None
    return change if change and change.done_at is None and change.person.is_active else None
