"""What higher rooms add to a proposal's pages. rooms.py names them; this room knows them only by their answers."""

from dataclasses import dataclass, field

from flask import current_app


@dataclass(frozen=True)
class Panel:
    """A box on the page of a proposal. `facts` are (words, text), `links` are (words, address).

    `told`: its status is what the organisers were told, and stands for the proposal's own. `anew`: they were told that this
    does not stand any more, on these `grounds`, and wait to be told again. `ahead`: what is still to be done for it to count,
    as (words, day). `follows`: what came of it, and goes on from here.
    """

    title: str
    status: str = ""
    tone: str = "idle"
    text: str = ""
    facts: list = field(default_factory=list)
    links: list = field(default_factory=list)
    told: bool = False
    anew: bool = False
    grounds: str = ""
    ahead: list = field(default_factory=list)
    follows: bool = False


def panels(proposal, person) -> list[Panel]:
    """What each room has to say to this person about the proposal; None where it has nothing."""
    found = (room(proposal, person) for room in current_app.extensions.get("proposal_panels", ()))
    return [panel for panel in found if panel is not None]


def told(proposal_ids) -> dict[int, tuple[str, str]]:
    """Proposal → (words, tone) of a decision that was released. Whoever is not in it has been told nothing."""
    room = current_app.extensions.get("proposals_told")
    return room(proposal_ids) if room and proposal_ids else {}


def outcomes() -> dict[str, str]:
    """What a decision that was released can read as: value → words."""
    return current_app.extensions["proposal_outcomes"]()


def outcome_told():
    """Which of them was told of a proposal, as a column beside it; a decision that is not released is none."""
    return current_app.extensions["proposal_outcome_told"]()


def decided_anew():
    """Whether the decision that was told last stands no more, as a column beside a proposal."""
    return current_app.extensions["proposal_decided_anew"]()


def days_until_told(call, rounds) -> list[float]:
    """Of so many earlier rounds, the newest first: the days from the deadline until decisions were told."""
    room = current_app.extensions.get("days_until_told")
    return room(call, rounds) if room else []


def taken_weeks(venue_ids, weeks, person) -> dict[tuple[int, str], str]:
    """(venue, week) → the title of the workshop that stands there, as far as this person may know."""
    room = current_app.extensions.get("weeks_taken")
    return room(venue_ids, weeks, person) if room and venue_ids and weeks else {}
