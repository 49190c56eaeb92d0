"""The contact organiser hands the lead over: another confirmed organiser is asked, and takes it or not. The caller commits."""

from workshop_portal import journal
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, letters, organisers, policy, queries
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.workflow import HANDED_IN

GONE = N_("This question is no longer open. Look at the proposal again.")


def asked(proposal) -> Organiser | None:
    """Whoever is asked to take the lead."""
    return next((one for one in proposal.organisers if one.lead_offered_at), None)


def could_lead(proposal) -> list[Organiser]:
    """Those who can be asked: they have confirmed."""
    return [one for one in proposal.organisers if one.grade != Grade.LEAD and one.confirmed_at and one.person_id]


def offer(organiser, *, by, at=None):
    """Ask one organiser to become the contact; a question to another one ends."""
    at, proposal = at or now(), organisers.hold(organiser)
    may_now(proposal, by)
    if organiser not in could_lead(proposal):
        raise Refused(N_("Only an organiser who has confirmed can become the contact organiser."))
    if organiser.lead_offered_at:
        return
    for one in proposal.organisers:
        one.lead_offered_at = at if one is organiser else None
    db.session.flush()
    journal.record(proposal, "offer lead", by=by, at=at, detail=organiser.key)
    letters.offer_lead(organiser, queries.lead_of(proposal), at=at)


def take_back(proposal, *, by, at=None):
    """The contact organiser asks nobody any more."""
    hold_anew(proposal)
    standing.forget()
    may_now(proposal, by)
    if (one := asked(proposal)) is not None:
        close(one, "take back lead", by=by, at=at or now())


def accept(organiser, *, by, at=None):
    """Whoever was asked leads from now on; who led before goes on as an organiser who may edit."""
    at, proposal = at or now(), organisers.hold(organiser)
    hold(Person, by.id)  # nor is another one submitted that this person leads
    still_asked(organiser, by)
    if proposal.status in HANDED_IN and led_beside(organiser) is not None:
        words = N_(
            "You are the contact organiser of another proposal in this call and format already; a person leads one."
        )
        raise Refused(words)
    before = queries.lead_of(proposal)
    for one in (before, organiser):
        if one is not None:
            actions.take_standing(one, at=at)
    if before is not None:
        before.grade, before.position, organiser.position = Grade.EDIT, organiser.position, before.position
        db.session.flush()  # there is never a second one, not even for a moment
        actions.give_standing(before, at=at)
    organiser.grade = Grade.LEAD
    close(organiser, "take lead", by=by, at=at)
    actions.give_standing(organiser, at=at)
    letters.tell(proposal, "lead_taken", at=at, more={"lead": organiser.name})


def refuse(organiser, *, by, at=None):
    organisers.hold(organiser)
    still_asked(organiser, by)
    close(organiser, "refuse lead", by=by, at=at or now())
    letters.lead_refused(organiser, queries.lead_of(organiser.proposal), at=at or now())


def close(organiser, deed, *, by, at):
    organiser.lead_offered_at = None
    db.session.flush()
    journal.record(organiser.proposal, deed, by=by, at=at, detail=organiser.key)


def may_now(proposal, by):
    if not policy.may_hand_over(by, proposal):
        raise Refused(N_("Only the contact organiser can hand the lead over, and not of a proposal that has ended."))


def still_asked(organiser, by):
    """The question is answered by whom it was put to, as long as it stands."""
    if organiser.lead_offered_at is None or organiser.person_id != by.id or not hats(by, organiser.proposal):
        raise Refused(GONE)
    if organiser.proposal.status in policy.ENDED:
        raise Refused(GONE)


def led_beside(organiser) -> Proposal | None:
    """What this person leads of the same call and format, and has handed in."""
    proposal = organiser.proposal
    there = queries.led_there(organiser.person_id, [proposal.call_id], proposal.format_id)
    return db.session.scalar(there.where(Proposal.id != proposal.id).limit(1))


def warning(organiser) -> str:
    """What stands in the way of whoever is asked; it is told to that person alone."""
    other = led_beside(organiser)
    if other is None:
        return ""
    words = _(
        "You are the contact organiser of “%(title)s” (%(code)s), which was handed in to the same call and format. A person leads one of them.",
        title=other.title or other.code, code=other.code,
    )  # fmt: skip
    if organiser.proposal.status in HANDED_IN:
        return words + " " + _("So you cannot take the lead of this one.")
    return words + " " + _("With you as its contact organiser this one cannot be submitted, unless its format changes.")
