"""What waits in the decisions: advice for the chair, decisions for the director, releases and conditions for the office."""

from datetime import timedelta
from textwrap import shorten

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from workshop_portal.calls.models import Call
from workshop_portal.core import jobs
from workshop_portal.core.clock import end_of, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.decisions import joint, meeting_days, policy, queries
from workshop_portal.decisions.models import Advice, Condition, Decision, Item, Meeting, Release
from workshop_portal.decisions.workflow import ReleaseState
from workshop_portal.people.hats import BARRED, ORGANISERS, Hat
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import chair_is_away, hats, ids_of, rows_of
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import queries as reviews
from workshop_portal.reviews import waits as reviews_waits

SOON = timedelta(days=14)
GROUNDS = 200  # characters of the director's grounds in a line


def waits(person) -> list[Wait]:
    mine = hats(person)
    found = for_the_chair(person) + for_the_members(person) + for_chairs_who_differ(person)
    found += for_the_organisers(person) if ids_of(person, *ORGANISERS) else []
    found += for_the_director(person) if Hat.DIRECTOR in mine else []
    return found + (for_the_office(person) if Hat.OFFICE in mine else [])


def for_the_chair(person) -> list[Wait]:
    """Proposals in discussion on which the own committee has not advised, of who chairs it or stands in for an absent chair."""
    chaired = [seat.committee_id for seat in rows_of(person)[1] if leads_all(seat)]
    if not chaired:
        return for_who_stands_in(person)
    rows = (
        select(Call, Committee, func.count())
        .select_from(ProposalCommittee)
        .join(Committee, Committee.id == ProposalCommittee.committee_id)
        .join(Proposal, Proposal.id == ProposalCommittee.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .where(
            Proposal.id.in_(seen(person)), Proposal.status == Status.IN_DISCUSSION, ~GIVEN, Committee.id.in_(chaired)
        )
        .group_by(Call.id, Committee.id)
        .order_by(Call.id, Committee.id)
    )
    return [
        Wait(
            "", ngettext("%(num)s proposal waits for your committee's advice",
                         "%(num)s proposals wait for your committee's advice", n),
            said(call, "title"), url_for("decisions.meeting", call_key=call.key, committee_key=committee.key),
            _("To the meeting"), due_on=call.decision_on,
        )
        for call, committee, n in db.session.execute(rows)
    ] + for_who_stands_in(person)  # fmt: skip


def leads_all(seat) -> bool:
    """Whether who sits there leads the committee on all that lies before it."""
    return seat.role == Hat.CHAIR or (seat.role == Hat.VICE and chair_is_away(None, [seat.committee_id]))


GIVEN = exists().where(
    Advice.proposal_id == ProposalCommittee.proposal_id, Advice.committee_id == ProposalCommittee.committee_id,
    queries.STANDS,
)  # fmt: skip


def for_who_stands_in(person) -> list[Wait]:
    """What is discussed under a vice-chair, because the chair is in conflict with it."""
    mine = [(one, its) for one, its in reviews_waits.led_for_others(person) if one.status == Status.IN_DISCUSSION]
    if not mine:
        return []
    ids = [one.id for one, _its in mine]
    pairs = select(ProposalCommittee.proposal_id, ProposalCommittee.committee_id)
    done = {tuple(row) for row in db.session.execute(pairs.where(ProposalCommittee.proposal_id.in_(ids), GIVEN))}
    return [
        Wait(
            "", _("“%(title)s” waits for your committee's advice", title=one.title or one.code),
            _("The vice-chair leads it: the chair is in conflict with it."),
            url_for("decisions.advise", proposal_code=one.code, committee_key=its.key), _("Look"), due_on=one.call.decision_on,
        )
        for one, its in mine if (one.id, its.id) not in done
    ]  # fmt: skip


def for_the_members(person) -> list[Wait]:
    """The meeting to come, or its next sitting, of each committee in which the person sits without its chair, once it has an
    agenda.

    An item with which the person is in conflict makes no agenda.
    """
    seated = [seat.committee_id for seat in rows_of(person)[1] if seat.role != Hat.CHAIR]
    if not seated:
        return []
    item = select(Item.id).join(Proposal, Proposal.id == Item.proposal_id).where(
        Item.meeting_id == Meeting.id, Proposal.status == Status.IN_DISCUSSION,
        Proposal.id.not_in(ids_of(person, *BARRED)),
    )  # fmt: skip
    is_next = or_(Meeting.closed_at < end_of(today() - timedelta(days=1)), Meeting.on > today())
    is_ahead = or_(Meeting.closed_at.is_(None), and_(Meeting.opened_at.is_not(None), is_next))
    rows = select(Meeting).where(Meeting.committee_id.in_(seated), Meeting.on >= today(), is_ahead, item.exists())
    near = joinedload(Meeting.call), joinedload(Meeting.committee)
    return [
        Wait(
            "", _("Your committee meets"), f"{said(one.committee, 'name')}, {said(one.call, 'title')}",
            url_for("decisions.meeting", call_key=one.call.key, committee_key=one.committee.key), _("To the meeting"),
            due_on=meeting_days.set_for(one) or meeting_days.held_on(one),
        )
        for one in db.session.scalars(rows.options(*near).order_by(Meeting.on, Meeting.id))
    ]  # fmt: skip


def for_chairs_who_differ(person) -> list[Wait]:
    """Proposals that wait for the director while the committees differ, one that this person leads among them."""
    seats = [seat for seat in rows_of(person)[1] if seat.role in {Hat.CHAIR, Hat.VICE}]
    if not seats:
        return []
    mine = select(ProposalCommittee.proposal_id).where(
        ProposalCommittee.committee_id.in_([seat.committee_id for seat in seats])
    )
    rows = (
        select(Proposal, Committee.id.label("committee_id"), Committee.key, Advice.outcome, Call.decision_on)
        .join(Advice, Advice.proposal_id == Proposal.id)
        .join(Committee, Committee.id == Advice.committee_id)
        .join(Call, Call.id == Proposal.call_id)
        .options(load_only(Proposal.code, Proposal.title))
        .where(Proposal.id.in_(mine), Proposal.id.in_(seen(person)), Proposal.status == Status.ADVISED, queries.STANDS)
        .order_by(Proposal.code, Committee.id)
    )
    given: dict[Proposal, list] = {}
    for proposal, *row in db.session.execute(rows):
        given.setdefault(proposal, []).append(row)
    found = []
    for proposal, here in given.items():
        together = joint.of(outcome for _id, _key, outcome, _on in here)
        led = [key for its, key, _outcome, _on in here if any(leads(seat, its, proposal) for seat in seats)]
        if led and together and together.differs:
            title = _("The committees differ on %(title)s", title=proposal.title or proposal.code)
            address = url_for("decisions.advise", proposal_code=proposal.code, committee_key=led[0])
            words = _("Talk to who leads the other one before the director decides: the page says who that is.")
            found.append(Wait("", title, words, address, _("Look"), due_on=here[0][-1]))
    return found


def leads(seat, committee_id, proposal) -> bool:
    """Whether who sits there leads this committee on the proposal, with which the person is in no conflict."""
    here = seat.committee_id == committee_id
    return here and (seat.role == Hat.CHAIR or chair_is_away(proposal, [committee_id]))


def seen(person):
    return reviews.not_own(proposals.worked_on_by(person), person).with_only_columns(Proposal.id)


def for_the_director(person) -> list[Wait]:
    waiting = select(Call, func.count()).join(Proposal, Proposal.call_id == Call.id)
    waiting = waiting.where(Proposal.id.in_(seen(person)), Proposal.status == Status.ADVISED)
    return [
        Wait(
            "", ngettext("%(num)s proposal waits for your decision", "%(num)s proposals wait for your decision", n),
            said(call, "title"), url_for("decisions.index"), _("Decide"), due_on=call.decision_on,
        )
        for call, n in db.session.execute(waiting.group_by(Call.id).order_by(Call.id))
    ]  # fmt: skip


def for_the_office(person) -> list[Wait]:
    return failed_releases(person) + unreleased(person) + referred(person) + conditions(person)


def referred_on(n, _proposals) -> str:
    return ngettext(
        "%(num)s proposal is referred: choose its committee",
        "%(num)s proposals are referred: choose their committees",
        n,
    )


REFERRED = Many("referred", referred_on)


def referred(person) -> list[Wait]:
    """What the director referred on, with the grounds, until its committees are chosen."""
    rows = queries.referrals(reviews.not_own(proposals.visible_to(person), person))
    return [
        Wait(
            "", _("Referred: choose the committee of “%(title)s”", title=one.title or one.code),
            shorten(decision.grounds, GROUNDS, placeholder=" …"),
            url_for("proposals.committees", proposal_code=one.code), _("Choose"), many=REFERRED,
        )
        for one, decision in db.session.execute(rows)
    ]  # fmt: skip


def failed_releases(person) -> list[Wait]:
    """What was to go out and could not, of those releases of which the person may see every decision."""
    rows = queries.with_decisions(select(Release).where(Release.id.in_(jobs.failed("release"))))
    rows = rows.where(Release.state == ReleaseState.PRESSED).options(joinedload(Release.call)).order_by(Release.id)
    return [
        Wait(
            "", _("A release failed, and no letter has left"), said(one.call, "title"),
            url_for("decisions.release", call_key=one.call.key), _("Look"), late=True,
        )
        for one in db.session.scalars(rows)
        if policy.may_undo(person, one)
    ]  # fmt: skip


def unreleased(person) -> list[Wait]:
    waiting = (
        select(Call, func.count())
        .join(Proposal, Proposal.call_id == Call.id)
        .join(Decision, Decision.proposal_id == Proposal.id)
        .where(Proposal.id.in_(seen(person)), Proposal.status != Status.WITHDRAWN)
        .where(Decision.rescinded_at.is_(None), Decision.release_id.is_(None))
        .group_by(Call.id)
        .order_by(Call.id)
    )
    return [
        Wait(
            "", ngettext("%(num)s decision waits for its release", "%(num)s decisions wait for their release", n),
            said(call, "title"), url_for("decisions.release", call_key=call.key), _("Release"),
        )
        for call, n in db.session.execute(waiting)
    ]  # fmt: skip


def conditions_of(n, _proposals) -> str:
    return ngettext("The conditions of %(num)s proposal are due", "The conditions of %(num)s proposals are due", n)


CONDITIONS = Many("conditions", conditions_of)


def conditions_to_meet(n, _proposals) -> str:
    return ngettext("%(num)s condition is to be met", "%(num)s conditions are to be met", n)


TO_MEET = Many("conditions to meet", conditions_to_meet)


def for_the_organisers(person) -> list[Wait]:
    """The open conditions of what was approved of theirs, with their days; they stand on the proposal's page."""
    rows = (
        select(Proposal.title, Proposal.code, Condition.text, Condition.due_on)
        .join(Decision, Decision.proposal_id == Proposal.id)
        .join(Condition, Condition.decision_id == Decision.id)
        .where(
            Proposal.id.in_(ids_of(person, *ORGANISERS)), Proposal.status == Status.DECIDED, Decision.rescinded_at.is_(None),
            Decision.lapsed_at.is_(None), Decision.released_at.is_not(None), Condition.met_at.is_(None),
        )
        .order_by(Condition.due_on, Condition.id)
    )  # fmt: skip
    return [
        Wait("", _("A condition of “%(title)s” is to be met", title=title or code), shorten(text, GROUNDS, placeholder=" …"),
             url_for("proposals.show", proposal_code=code), _("Read"), due_on=due_on, many=TO_MEET)
        for title, code, text, due_on in db.session.execute(rows)
    ]  # fmt: skip


def conditions(person) -> list[Wait]:
    """Conditions of released approvals that are due soon, or overdue."""
    rows = (
        select(Proposal.title, Proposal.code, func.min(Condition.due_on))
        .join(Decision, Decision.proposal_id == Proposal.id)
        .join(Condition, Condition.decision_id == Decision.id)
        .where(
            Proposal.id.in_(seen(person)), Decision.rescinded_at.is_(None), Decision.lapsed_at.is_(None),
            Decision.released_at.is_not(None), Condition.met_at.is_(None), Condition.due_on <= today() + SOON,
        )
        .group_by(Proposal.id, Proposal.title, Proposal.code)
        .order_by(func.min(Condition.due_on))
    )  # fmt: skip
    return [
        Wait("", _("A condition of %(title)s is due") % {"title": title}, code,
             url_for("decisions.decide", proposal_code=code), _("Look"), due_on=due_on, many=CONDITIONS)
        for title, code, due_on in db.session.execute(rows)
    ]  # fmt: skip
