"""What pages that ask before a decision is rescinded, or a step is taken, say of those who were invited."""

from workshop_portal.core.languages import text as _
from workshop_portal.participants import queries
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops.queries import opened_by


def at_stake(decision) -> list[tuple[str, str]]:
    workshop = opened_by(decision)
    if workshop is None:
        return []
    told = queries.to_be_told(workshop)
    coming = sum(one.state == Answer.CONFIRMED for one in told)
    words = _("%(invited)s invited, %(coming)s of them coming. Each gets a letter.", invited=len(told), coming=coming)
    return [(_("Guests"), words if told else _("Nobody is invited."))]


def unanswered(workshop) -> list[tuple[str, str]]:
    """The same two counts as on the page of the participants."""
    told, words = queries.to_be_told(workshop), _("%(n)s of %(all)s who were invited")
    counts = ((_("No answer yet"), Answer.INVITED), (_("Perhaps"), Answer.MAYBE))
    return [
        (label, words % {"n": sum(one.state == state for one in told), "all": len(told)}) for label, state in counts
    ]


def invited(workshop) -> list[tuple[str, str]]:
    """Whom other days concern; their answers stay as they are."""
    told = queries.to_be_told(workshop)
    coming = sum(one.state == Answer.CONFIRMED for one in told)
    words = _("%(invited)s, %(coming)s of them coming. Their answers stay.", invited=len(told), coming=coming)
    return [(_("Invited"), words)] if told else []
