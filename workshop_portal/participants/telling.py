"""What pages that ask before a decision is rescinded, or a step is taken, say of those who were invited."""

from flask_babel import ngettext

from workshop_portal.core.languages import text as _
from workshop_portal.participants import queries
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops.queries import opened_by
from workshop_portal.workshops.workflow import State


def at_stake(decision) -> list[tuple[str, str]]:
    workshop = opened_by(decision)
    if workshop is None or workshop.state == State.CANCELLED:
        return []
    told = queries.to_be_told(workshop)
    coming = sum(one.state == Answer.CONFIRMED for one in told)
    words = _(
        "%(invited)s invited beside the organisers, %(coming)s of them coming. Each gets a letter.",
        invited=len(told),
        coming=coming,
    )
    facts = [(_("Guests"), words if told else _("Nobody is invited."))]
    if asked := len(queries.asked_since_their_no(workshop)):
        words = ngettext(
            "%(num)s person was asked since whether new days suit, and gets the letter too.",
            "%(num)s people were asked since whether new days suit them. Each gets the letter too.", asked,
        )  # fmt: skip
        facts.append((_("Said no"), words))
    if workshop.confirmed:
        words = _("All that those with a seat told of it is erased. Each of them reads so.")
        facts.append((_("Diet and access"), words))
    return facts


def come_again(workshop) -> set[int]:
    """The ids of those people, organisers among them, who have a seat in it."""
    return {one.person_id for one in queries.coming_to(workshop) if one.person_id is not None}


def unanswered(workshop) -> list[tuple[str, str]]:
    """The same two counts as on the page of the participants."""
    told, words = queries.to_be_told(workshop), _("%(n)s of %(all)s who were invited")
    counts = ((_("No answer yet"), Answer.INVITED), (_("Perhaps"), Answer.MAYBE))
    return [
        (label, words % {"n": sum(one.state == state for one in told), "all": len(told)}) for label, state in counts
    ]


def invited(workshop) -> list[tuple[str, str]]:
    """Whom other days concern: guests, as the letters to them count; their answers stay as they are."""
    told = queries.to_be_told(workshop)
    coming = sum(one.state == Answer.CONFIRMED for one in told)
    words = _(
        "%(invited)s beside the organisers, %(coming)s of them coming. Their answers stay.",
        invited=len(told),
        coming=coming,
    )
    declined = len(queries.said_no(workshop)) if workshop.week else 0  # they are not written to after a cancelling
    no = _("%(n)s; they are asked whether the new days suit them.", n=declined)
    return ([(_("Invited"), words)] if told else []) + ([(_("Said no"), no)] if declined else [])


def waiting(workshop) -> list[tuple[str, str]]:
    """Who waits for a seat, and how many are free: the coordinator gives them."""
    n = queries.how_many_wait(workshop)
    free = max(workshop.capacity - workshop.confirmed, 0)
    words = ngettext(
        "%(num)s person waits; free seats: %(free)s", "%(num)s people wait; free seats: %(free)s", n, free=free
    )
    return [(_("Waiting list"), words)] if n else []
