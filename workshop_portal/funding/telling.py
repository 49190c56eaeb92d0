"""What the pages that ask before a decision is rescinded, or a workshop is closed, say of the money."""

from workshop_portal.core.languages import euros
from workshop_portal.core.languages import text as _
from workshop_portal.funding import queries
from workshop_portal.funding.models import CLOSED
from workshop_portal.workshops.workflow import State


def at_stake(decision) -> list[tuple[str, str]]:
    record = queries.opened_by(decision)
    if record is None or record.workshop.state == State.CANCELLED:
        return []
    return [(_("Funding record"), committed_in(record))]


def committed_in(record) -> str:
    if not record.committed_cents:
        return _("Nothing is committed. The record is cancelled.")
    return _(
        "%(committed)s committed, of which %(paid)s paid. What is set aside for guests and not paid is given back; the record stays open until what is then committed is paid or released.",
        committed=euros(record.committed_cents), paid=euros(record.paid_cents),
    )  # fmt: skip


def unsettled(workshop) -> list[tuple[str, str]]:
    """What is open in its record when it is closed."""
    record = queries.of_workshop(workshop)
    if record is None:
        return []
    if record.state in CLOSED:
        return [(_("Funding record"), _("It is settled."))]
    return [(_("Funding record"), open_words(record.committed_cents - record.paid_cents))]


def open_words(cents) -> str:
    """What is still to be done before a record is settled."""
    if not cents:
        return _("All that was committed is paid; it is not settled yet.")
    return _("%(sum)s is committed and not paid.", sum=euros(cents))
