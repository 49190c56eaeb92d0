"""What waits for a person about proposals: drafts before their deadline, returned ones, and what the office screens."""

from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from workshop_portal.calls.models import Call
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.languages import ZONE
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Wait
from workshop_portal.proposals import policy, queries
from workshop_portal.proposals.models import Organiser, Proposal
from workshop_portal.proposals.workflow import IN_THE_ORGANISERS_HANDS, Status, is_reopened, why_too_late


def waits(person) -> list[Wait]:
    return (
        mine(person)
        + invitations(person)
        + lead_asked(person)
        + (for_the_office(person) if policy.may_see_screening(person) else [])
    )


def mine(person) -> list[Wait]:
    """Drafts that can still be submitted, and proposals that came back, also once their time is over."""
    rows = queries.own(person).where(Proposal.status.in_(IN_THE_ORGANISERS_HANDS)).options(joinedload(Proposal.call))
    found, comments = [], queries.open_comments(person)
    for proposal in db.session.scalars(rows.order_by(Proposal.id)):
        is_late = why_too_late(proposal, clock.now()) is not None
        if is_late and proposal.status != Status.RETURNED:
            continue
        due = proposal.until.astimezone(ZoneInfo(ZONE)).date()
        href = url_for("proposals.show", proposal_code=proposal.code)
        words = TIME_IS_OVER if is_late else words_of(person, proposal)
        if number := comments.get(proposal.id):
            words += " " + ngettext("%(num)s open comment.", "%(num)s open comments.", number)
        act = _("Look") if is_late else _("Go on")
        found.append(Wait("", proposal.title or proposal.code, words, href, act, due_on=due))
    return found


TIME_IS_OVER = _l(
    "The time to complete it is over. The office decides what comes now; write to it if you need more time."
)


def invitations(person) -> list[Wait]:
    """Proposals on which this person is named, and has not answered."""
    found = []
    for one in db.session.scalars(queries.invited(person)):
        if why_too_late(one.proposal, clock.now()):
            continue
        title = _("Confirm that you are an organiser of “%(title)s”", title=one.proposal.title or one.proposal.code)
        words = _("You are named as one. Without your answer it can’t be submitted.")
        due = one.proposal.until.astimezone(ZoneInfo(ZONE)).date()
        found.append(Wait("", title, words, url_for("proposals.invited", who=one.key), _("Answer"), due_on=due))
    return found


def words_of(person, proposal) -> str:
    if proposal.status == Status.RETURNED:
        return _("It came back for completion.")
    if is_reopened(proposal):
        if policy.may_submit(person, proposal):
            return _("It was submitted, and reopened: it is out of the round until you submit it again.")
        return _("It was submitted, and reopened: it is out of the round until the contact organiser submits it again.")
    if policy.may_submit(person, proposal):
        return _("A draft. Submit it before the call closes.")
    return _("A draft. The contact organiser submits it before the call closes.")


def lead_asked(person) -> list[Wait]:
    """Proposals of which this person is asked to become the contact organiser."""
    rows = select(Proposal.code, Proposal.title).join(Organiser, Organiser.proposal_id == Proposal.id)
    mine = rows.where(
        Organiser.left_at.is_(None), Organiser.person_id == person.id, Organiser.lead_offered_at.is_not(None)
    )
    words = _("You are asked to become the contact organiser.")
    return [
        Wait("", row.title or row.code, words, url_for("proposals.lead", proposal_code=row.code), _("Answer"))
        for row in db.session.execute(mine.where(Proposal.status.not_in(policy.ENDED)))
    ]


def for_the_office(person) -> list[Wait]:
    return to_screen(person) + left_uncompleted(person)


def to_screen(person) -> list[Wait]:
    number = db.session.scalar(select(func.count()).select_from(queries.to_screen(person).order_by(None).subquery()))
    if not number:
        return []
    title = ngettext("%(num)s proposal to screen", "%(num)s proposals to screen", number)
    words = _("Eligible, returned for completion, or not eligible.")
    return [Wait("", title, words, url_for("proposals.screening"), _("Screen"))]


def left_uncompleted(person) -> list[Wait]:
    """Returned proposals whose time has passed."""
    over = queries.returned(person).where(queries.until_when(Call.hard_deadline_at) <= clock.now()).order_by(None)
    number = db.session.scalar(select(func.count()).select_from(over.subquery()))
    if not number:
        return []
    title = ngettext("%(num)s returned proposal was not completed in time",
                     "%(num)s returned proposals were not completed in time", number)  # fmt: skip
    words = _("Give more time, or find it not eligible.")
    return [Wait("", title, words, url_for("proposals.screening"), _("Look"))]
