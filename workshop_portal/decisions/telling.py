"""What the pages of a proposal say of its decision: before the release to those who decide, afterwards to all its readers."""

from dataclasses import replace
from functools import cache

from flask import url_for
from sqlalchemy import String, and_, bindparam, case, cast, false, func, select

from workshop_portal.calls.models import Call
from workshop_portal.centre import queries as centre
from workshop_portal.core import signboard
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.decisions import letters, policy
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import LAPSED, WORDS, Code
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.extras import Panel
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status, public_status

STANDS = Decision.released_at.is_not(None), Decision.rescinded_at.is_(None), Decision.code != Code.REFER


@cache
def released():
    """The released decisions that stand; one that refers the proposal on ends nothing for its organisers."""
    mine = select(Decision).where(Decision.proposal_id.in_(bindparam("ids", expanding=True)), *STANDS)
    return mine.order_by(Decision.id)


def told(proposal_ids) -> dict[int, tuple[str, str]]:
    """Proposal → (words, tone) of what its organisers were told."""
    rows = db.session.scalars(released(), {"ids": list(proposal_ids)})
    return {one.proposal_id: (_(one.shown[0]), one.shown[1]) for one in rows}


def outcomes() -> dict[str, str]:
    """What a released decision can read as: value → words."""
    return {str(one): _(words) for one, words in WORDS.items() if one != Code.REFER} | {"lapsed": _(LAPSED[0])}


@cache
def outcome_told():
    """As a column beside a proposal: which of the outcomes its organisers were told, as Decision.shown says it."""
    return outcome_beside(Proposal.id)


def outcome_beside(proposal_id):
    """The same beside the column with the proposal's id."""
    is_met = and_(Decision.becomes.is_not(None), Decision.conditions_met_at.is_not(None))
    reads = case(
        (Decision.lapsed_at.is_not(None), "lapsed"),
        (is_met, cast(Decision.becomes, String)), else_=cast(Decision.code, String),
    )  # fmt: skip
    mine = select(reads).where(Decision.proposal_id == proposal_id, *STANDS)
    return mine.correlate(proposal_id.table).scalar_subquery()


@cache
def decided_anew():
    """As a column beside a proposal: whether the decision that its organisers were told last was rescinded."""
    was_rescinded = and_(Decision.rescinded_at.is_not(None), Decision.code != Code.REFER)
    told = select(was_rescinded).where(Decision.proposal_id == Proposal.id, Decision.released_at.is_not(None))
    return func.coalesce(told.order_by(Decision.id.desc()).limit(1).correlate(Proposal).scalar_subquery(), false())


def days_until_told(call, rounds) -> list[float]:
    """Of the rounds before this one that have told decisions, the newest first: days from the deadline to the first."""
    first = func.min(Decision.released_at)
    rows = select(Call.deadline_at, first.label("told_at")).join(Proposal, Proposal.call_id == Call.id)
    rows = rows.join(Decision, Decision.proposal_id == Proposal.id).where(Decision.released_at.is_not(None))
    rows = rows.where(Call.deadline_at < call.deadline_at, Decision.code != Code.REFER)
    rows = rows.group_by(Call.id, Call.deadline_at).order_by(Call.deadline_at.desc()).limit(rounds)
    return [(row.told_at - row.deadline_at).total_seconds() / 86400 for row in db.session.execute(rows)]


def panel(proposal, person) -> Panel | None:
    """The decision on the page of the proposal, for whoever may read that page."""
    if Hat.ORGANISER in hats(person, proposal):
        return panel_of_organisers(proposal, person)
    if proposal.status != Status.DECIDED:
        return panel_of_referral(proposal, person)
    decides = policy.may_see_decision(person, proposal)
    links = [(_("To the decision"), url_for("decisions.decide", proposal_code=proposal.code))] if decides else []
    decision = db.session.scalar(released(), {"ids": [proposal.id]})
    if decision is None:
        return (
            Panel(_("Decision"), text=_("Not released yet: nobody outside sees it."), links=links) if decides else None
        )
    return panel_of(decision, links)


def panel_of_referral(proposal, person) -> Panel | None:
    """That it was referred here, and why: what was released last, as long as its new committees have it."""
    if proposal.status not in policy.REFERRED_TO:
        return None
    mine = select(Decision).where(Decision.proposal_id == proposal.id, Decision.released_at.is_not(None))
    decision = db.session.scalar(mine.order_by(Decision.id.desc()).limit(1))
    if decision is None or decision.code != Code.REFER:
        return None
    links = []
    if policy.may_see_decision(person, proposal):
        links.append((_("To the decision"), url_for("decisions.decide", proposal_code=proposal.code)))
    words, tone = decision.shown
    facts = [(_("Decided"), day(decision.decided_at)), (_("Grounds"), decision.grounds)]
    return Panel(_("Earlier decision"), _(words), tone, facts=facts, links=links, grounds=decision.grounds)


def panel_of(decision, links) -> Panel:
    facts = [(_("Decided"), day(decision.decided_at))]
    is_open = decision.becomes and not (decision.conditions_met_at or decision.lapsed_at)
    if is_open:
        facts.append((_("Becomes, once its conditions are met"), letters.becoming(decision, centre.schemes())))
    facts += [(label_of(one), one.text) for one in conditions_of(decision)]
    ahead = [(one.text, one.due_on) for one in decision.conditions if not one.met_at] if is_open else []
    words, tone = decision.shown
    return Panel(_("Decision"), _(words), tone, facts=facts, links=links, told=True, ahead=ahead)


def panel_of_organisers(proposal, person) -> Panel | None:
    """What they were told last, with their letters: also of a decision that was taken back, or that refers it on."""
    if public_status(proposal.status) != Status.IN_REVIEW:
        return None
    row = db.session.execute(last_told(), {"person": person.id, "proposal": proposal.id}).first()
    if row is None:
        return None
    decision, has_letters = row
    links = [(_("Read the letter"), url_for("decisions.told", proposal_code=proposal.code))] if has_letters else []
    if decision.code == Code.REFER:
        return Panel(_("Decision"), _(decision.shown[0]), "going", links=links)
    if decision.rescinded_at:
        words = _("The decision was rescinded on %(day)s. A new one will follow.", day=day(decision.rescinded_at))
        return Panel(
            _("Decision"), _("No longer stands"), "wait", text=words, links=links, anew=True, grounds=decision.rescinded_why
        )  # fmt: skip
    if is_over(decision) and Hat.LEAD in hats(person, proposal):
        links = [*links, (_("Submit it again"), url_for("proposals.resubmit", proposal_code=proposal.code))]
    panel = panel_of(decision, links)
    return with_way_to_answer(panel) if panel.ahead else panel


def with_way_to_answer(panel) -> Panel:
    """What they do about the conditions that are still to be met, and where they write."""
    words = _("Write to the office once a condition is met, and how.")
    if any(on < today() for _text, on in panel.ahead):
        words = _(
            "The day of a condition has passed. The approval has not lapsed yet, but the office may let it lapse: write to the office how the condition was met, or by when it will be."
        )
    address = signboard.read().contact_email
    links = [*panel.links, (address, f"mailto:{address}")] if address else panel.links
    return replace(panel, text=words, links=links)


@cache
def last_told():
    """(the decision on `proposal` that was released last, how many letters about decisions `person` has)."""
    mine = letters.sent_to(bindparam("person"), bindparam("proposal")).order_by(None)
    number = mine.with_only_columns(func.count()).scalar_subquery()
    rows = select(Decision, number).where(Decision.proposal_id == bindparam("proposal"))
    return rows.where(Decision.released_at.is_not(None)).order_by(Decision.id.desc()).limit(1)


def is_over(decision) -> bool:
    """Whether no workshop comes of it, so that its organisers may want to try again."""
    return decision.code in {Code.REVISE_RESUBMIT, Code.REJECT} or decision.lapsed_at is not None


def label_of(condition) -> str:
    if condition.met_at:
        return _("Condition, met on %(day)s", day=day(condition.met_at))
    if condition.due_on < today():
        return _("Condition, was due by %(day)s", day=day(condition.due_on))
    return _("Condition, by %(day)s", day=day(condition.due_on))


def conditions_of(decision) -> list:
    return decision.conditions if decision.code == Code.APPROVE_CONDITIONAL else []
