"""Who may write to the people of a workshop, and who may read what was written."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

WRITES = frozenset({Hat.COORDINATOR, Hat.OFFICE})
KNOWS_SEATS = frozenset({Hat.OFFICE, Hat.DIRECTOR})  # who sits on committees, and who is in conflict with what


def may_write(user, workshop, message=None) -> bool:
    """To the people of the workshop; what goes to committee members is the office's."""
    if message is not None and message.to_committee:
        return may_write_to_committee(user, workshop)
    return bool(hats(user, workshop) & WRITES)


def may_write_to_committee(user, workshop) -> bool:
    """A list of seats without those in conflict tells who is: the coordinator has none."""
    return Hat.OFFICE in hats(user, workshop)


def may_read_what_committees_got(user, workshop) -> bool:
    return bool(hats(user, workshop) & KNOWS_SEATS)


def may_read(user, workshop) -> bool:
    """The log of what was sent: those who write, and the director."""
    return bool(hats(user, workshop) & (WRITES | {Hat.DIRECTOR}))


def may_know_readers(user, workshop, message=None) -> bool:
    """Who got it, and what each was told by name: guests are nobody's but theirs who write to them."""
    if message is not None and message.to_committee:
        return may_read_what_committees_got(user, workshop)
    return bool(hats(user, workshop) & WRITES)


def may_read_message(user, workshop, message) -> bool:
    """A draft is open to those who write; what was sent to all who read the log, and may know its readers."""
    if not message.sent_at:
        return may_write(user, workshop, message)
    return may_read_what_committees_got(user, workshop) if message.to_committee else may_read(user, workshop)


def may_read_file(user, workshop, message, enclosure) -> bool:
    """A file of a message, for whoever may read the message."""
    return enclosure.batch == message.key and may_read_message(user, workshop, message)


def may_take_out(user, workshop, message, enclosure) -> bool:
    return enclosure.batch == message.key and may_write(user, workshop, message)
