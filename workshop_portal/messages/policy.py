"""Who may write to the people of a workshop, and who may read what was written."""

from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

WRITES = frozenset({Hat.COORDINATOR, Hat.OFFICE})


def may_write(user, workshop, message=None) -> bool:
    return bool(hats(user, workshop) & WRITES)


def may_read(user, workshop) -> bool:
    """The log of what was sent: those who write, and the director."""
    return bool(hats(user, workshop) & (WRITES | {Hat.DIRECTOR}))


def may_read_message(user, workshop, message) -> bool:
    """A draft is open to those who write; what was sent to all who read the log."""
    return may_read(user, workshop) if message.sent_at else may_write(user, workshop)


def may_read_file(user, workshop, message, enclosure) -> bool:
    """A file of a message, for whoever may read the message."""
    return enclosure.batch == message.key and may_read_message(user, workshop, message)


def may_take_out(user, workshop, message, enclosure) -> bool:
    return enclosure.batch == message.key and may_write(user, workshop)
