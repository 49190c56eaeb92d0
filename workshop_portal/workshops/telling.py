"""What the page of a proposal says of the workshop that came of it: its week and venue, and the way there."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import days, week_words
from workshop_portal.core.languages import text as _
from workshop_portal.decisions.models import Decision
from workshop_portal.proposals.extras import Panel
from workshop_portal.proposals.workflow import Status
from workshop_portal.workshops import actions, policy, queries
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import TONES, WORDS, State


def panel(proposal, person) -> Panel | None:
    """For those who see the workshop; others find the way to its public page, once there is one."""
    workshop = of_proposal(proposal) if proposal.status == Status.DECIDED else None
    if workshop is None:
        return None
    links = []
    if sees := policy.may_view(person, workshop):
        links.append((_("To the workshop"), url_for("workshops.plan", workshop_key=workshop.key)))
    if policy.is_public(workshop):
        links.append((_("Public page"), url_for("workshops.page", workshop_key=workshop.key)))
    if not links:
        return None
    status, tone = (_(WORDS[workshop.state]), TONES[workshop.state]) if sees else ("", "idle")
    return Panel(_("Workshop"), status, tone, facts=facts_of(workshop), links=links, follows=True)


def of_proposal(proposal) -> Workshop | None:
    """The workshop that a standing decision opened: one that was taken back is told of as a decision."""
    mine = select(Workshop).join(Workshop.decision).where(Workshop.proposal_id == proposal.id)
    return db.session.scalar(mine.where(Decision.rescinded_at.is_(None)))


def at_stake(decision) -> list[tuple[str, str]]:
    """What ends with this decision: its week becomes free. Refused where the workshop has begun. One that is cancelled
    already has told its people.
    """
    workshop = queries.opened_by(decision)
    if workshop is None:
        return []
    if workshop.state == State.CANCELLED:
        told = _("Cancelled already. Its guests and its coordinator were told then, and get no letter now.")
        return [(_("Workshop"), told)]
    actions.must_not_have_begun(workshop, now())
    ends = _("%(state)s. It is cancelled: its guests and its coordinator are told.", state=_(WORDS[workshop.state]))
    return [(_("Workshop"), ends), *facts_of(workshop)]


def facts_of(workshop) -> list[tuple[str, str]]:
    when = days(workshop.first_on, workshop.last_on)
    week = f"{when}, {week_words(workshop.week)}" if workshop.week else when
    return [(_("Week"), week), *([(_("Venue"), workshop.venue.name)] if workshop.venue else [])]
