"""What the page that asks before a decision is rescinded says of the money."""

from workshop_portal.core.languages import euros
from workshop_portal.core.languages import text as _
from workshop_portal.funding import queries


def at_stake(decision) -> list[tuple[str, str]]:
    record = queries.opened_by(decision)
    return [(_("Funding record"), committed_in(record))] if record else []


def committed_in(record) -> str:
    if not record.committed_cents:
        return _("Nothing is committed. The record is cancelled.")
    return _(
        "%(committed)s committed, of which %(paid)s paid. What is set aside for guests and not paid is given back; the record stays open until what is then committed is paid or released.",
        committed=euros(record.committed_cents), paid=euros(record.paid_cents),
    )  # fmt: skip
