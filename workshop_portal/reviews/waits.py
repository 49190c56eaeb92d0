"""What waits in the review: for readers the conflict question and the own reviews; for chairs and office the next step."""

from collections import defaultdict
from dataclasses import dataclass

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, load_only, selectinload

from workshop_portal.calls.models import Call
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import BY_NAME, Committee, Person
from workshop_portal.people.standing import Standing, active, chair_is_away, rows_of
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import policy, queries
from workshop_portal.reviews.models import Assignment, AssignmentRun, Review
from workshop_portal.reviews.workflow import FOUND, IS_ASSIGNED, IS_WRITTEN, LEAST_REVIEWS, AssignmentState


def waits(person) -> list[Wait]:
    """Each of these is one thing of a round and committee, over what the person may see."""
    found = for_the_reader(person) + of_the_meeting(person) if policy.may_have_queue(person) else []
    return found + (for_who_assigns(person) if policy.may_see_conflicts(person) else [])


def for_the_reader(person) -> list[Wait]:
    """The reviews that can still be sent, by round: how many, and the first day due."""
    todo, tasks = defaultdict(list), queries.queue_of(person)
    for task in tasks:
        if task.is_open:
            todo[task.call].append(task)
    found = [of_round(call, its) for call, its in todo.items()]
    return found + [of_change(task) for task in tasks if task.is_changed]


def changes_kept(n, _proposals) -> str:
    return ngettext(
        "%(num)s sent review is changed and not sent again", "%(num)s sent reviews are changed and not sent again", n
    )


CHANGED = Many("changed reviews", changes_kept)


def of_change(task) -> Wait:
    title = _("Your review of “%(title)s” is changed and not sent again", title=task.title or task.code)
    here = url_for("reviews.review", proposal_code=task.code)
    return Wait("", title, _("What you had sent counts until you do."), here, _("Look"), many=CHANGED)


def of_the_meeting(person) -> list[Wait]:
    """What is discussed opens to a member who has said that no conflict stands in the way."""
    n = queries.questions_open_to(person, discussed=True)
    title = ngettext(
        "%(num)s proposal is discussed: say whether you have a conflict",
        "%(num)s proposals are discussed: say whether you have a conflict", n,
    )  # fmt: skip
    return (
        [Wait("", title, _("The texts open with your answer."), url_for("reviews.questions"), _("Answer"))] if n else []
    )


def of_round(call, tasks) -> Wait:
    due_on = min((one.assignment.due_on for one in tasks if one.assignment.due_on), default=None)
    title = ngettext("%(num)s proposal to read", "%(num)s proposals to read", len(tasks))
    return Wait("", title, said(call, "title"), url_for("reviews.queue"), _("Read"), due_on=due_on)


def for_who_assigns(person) -> list[Wait]:
    gaps = gaps_left(person)
    found = [of_gap(one) for one in gaps]
    for call, committee, eligible, short, ready in rounds_at_work(person):
        if not policy.may_act_for(person, call, committee):
            continue
        here = url_for("reviews.assignment", call_key=call.key, committee_key=committee.key)
        words = f"{said(committee, 'name')}, {said(call, 'title')}"
        short -= sum(one.is_named(call, committee) for one in gaps)
        if eligible:
            title = unread(eligible, 1)
            found.append(Wait("", title, words, here, _("Choose"), many=UNREAD, n=eligible))
        if short:
            title = lacking(short, 1)
            found.append(Wait("", title, words, here, _("Choose"), many=SHORT, n=short))
        if ready:
            title = complete(ready, 1)
            found.append(Wait("", title, words, here, _("Close"), many=READY, n=ready))
    return found + for_who_stands_in(person) + runs_to_look_at(person)


@dataclass
class Gap:
    """A proposal in review or in discussion that somebody left, and that has fewer readers since than the call wants."""

    proposal: Proposal
    committee: Committee
    left: list  # (name of the reader, whether in conflict)

    def is_named(self, call, committee) -> bool:
        """Whether a count of what lacks readers in this round and committee would name it too."""
        here = (self.proposal.call_id, self.committee.id) == (call.id, committee.id)
        return here and self.proposal.status == Status.IN_REVIEW


def gaps_left(person) -> list[Gap]:
    """Of those that this person leads, or the office sees to: until a reader is found, or the meeting has begun."""
    asked, _fewest = per_proposal()
    over = aliased(Assignment)
    begun = exists().where(
        over.proposal_id == Assignment.proposal_id,
        over.committee_id == Assignment.committee_id,
        over.closed_at.is_not(None),
    )
    shut = exists().where(
        Standing.proposal_id == Assignment.proposal_id, Standing.person_id == Assignment.person_id,
        Standing.hat == Hat.CONFLICTED, *active(),
    )  # fmt: skip
    seen = queries.not_own(proposals.worked_on_by(person), person).with_only_columns(Proposal.id).order_by(None)
    rows = (
        select(Proposal, Committee, Person, shut)
        .select_from(Assignment)
        .join(Proposal, Proposal.id == Assignment.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .join(Committee, Committee.id == Assignment.committee_id)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(asked, match(asked, Assignment))
        .where(
            Proposal.id.in_(seen), Proposal.status.in_(IS_WRITTEN), ~begun,
            func.coalesce(asked.c.number, 0) < Call.reviews_wanted,
            or_(
                Assignment.state == AssignmentState.DECLINED,
                and_(Assignment.state == AssignmentState.ENDED, shut),
            ),
        )
        .options(joinedload(Proposal.call), selectinload(Proposal.committee_rows))
        .order_by(Proposal.code, Committee.name_en, *BY_NAME, Person.id)
    )  # fmt: skip
    found: dict[tuple, Gap] = {}
    for proposal, committee, reader, in_conflict in db.session.execute(rows):
        gap = found.setdefault((proposal.id, committee.id), Gap(proposal, committee, []))
        gap.left.append((reader.name, in_conflict))
    return [one for one in found.values() if policy.may_assign(person, one.proposal, one.committee)]


def of_gap(gap) -> Wait:
    proposal = gap.proposal
    why = [
        _("%(name)s has a conflict of interest.", name=name)
        if in_conflict
        else _("%(name)s can't review it.", name=name)
        for name, in_conflict in gap.left
    ]
    here = url_for("reviews.assign", proposal_code=proposal.code, committee_key=gap.committee.key)
    title = _("“%(title)s” lacks a reader", title=proposal.title or proposal.code)
    return Wait("", title, " ".join(why), here, _("Choose"), many=LEFT)


def for_who_stands_in(person) -> list[Wait]:
    """What a vice-chair assigns because the chair is in conflict with it; what is discussed waits in the decisions."""
    mine = led_for_others(person)
    rows = [(one, committee) for one, committee in mine if one.status in {Status.ELIGIBLE, Status.IN_REVIEW}]
    return [
        Wait(
            "", _("The vice-chair leads: “%(title)s”", title=one.title or one.code),
            _("The chair is in conflict with it, so you choose its readers and close its reviews."),
            url_for("reviews.assign", proposal_code=one.code, committee_key=committee.key), _("Look"), many=INSTEAD,
        )
        for one, committee in rows
    ]  # fmt: skip


def led_for_others(person) -> list[tuple[Proposal, Committee]]:
    """What this vice-chair leads for the chair, who is in conflict with it and not away from all of them."""
    seconded = [seat.committee_id for seat in rows_of(person)[1] if seat.role == Hat.VICE]
    seconded = [one for one in seconded if not chair_is_away(None, [one])]
    if not seconded:
        return []
    seen = queries.not_own(proposals.worked_on_by(person), person).with_only_columns(Proposal.id).order_by(None)
    rows = (
        select(Proposal, Committee)
        .join(ProposalCommittee, ProposalCommittee.proposal_id == Proposal.id)
        .join(Committee, Committee.id == ProposalCommittee.committee_id)
        .where(Proposal.id.in_(seen), Proposal.status.in_(IS_ASSIGNED), Committee.id.in_(seconded))
        .where(~proposals.awaits_committees())
        .options(joinedload(Proposal.call), selectinload(Proposal.committee_rows))
        .order_by(Proposal.code, Committee.name_en)
    )
    return [(one, its) for one, its in db.session.execute(rows) if chair_is_away(one, [its.id])]


# One proposal before several committees waits in each of them, so several lines together say in how many committees.


def unread(n, committees) -> str:
    if committees > 1:
        return _("Proposals wait for readers in %(number)s committees", number=committees)
    return ngettext("%(num)s proposal waits for readers", "%(num)s proposals wait for readers", n)


def lacking(n, committees) -> str:
    if committees > 1:
        return _("Proposals in review lack a reader in %(number)s committees", number=committees)
    return ngettext("%(num)s proposal in review lacks a reader", "%(num)s proposals in review lack a reader", n)


def complete(n, committees) -> str:
    if committees > 1:
        return _("Proposals have all their reviews in %(number)s committees", number=committees)
    return ngettext("All reviews of %(num)s proposal are in", "All reviews of %(num)s proposals are in", n)


def left_by_readers(n, _proposals) -> str:
    return ngettext("%(num)s proposal lost a reader", "%(num)s proposals lost a reader", n)


def led_instead(n, _proposals) -> str:
    return ngettext("You lead the committee on %(num)s proposal", "You lead the committee on %(num)s proposals", n)


LEFT, INSTEAD = Many("left by readers", left_by_readers), Many("led instead", led_instead)
UNREAD, SHORT, READY = Many("unread", unread), Many("short", lacking), Many("ready", complete)


def rounds_at_work(person) -> list[tuple]:
    """(call, committee, eligible, with too few readers, with all reviews of all its committees in), over what the person
    may see."""
    asked, fewest = per_proposal()
    readers, in_hand = func.coalesce(asked.c.number, 0), fewest.c.number
    in_review = Proposal.status == Status.IN_REVIEW
    unread = and_(
        Proposal.status == Status.ELIGIBLE, ~proposals.awaits_committees(),
        Call.hard_deadline_at <= clock.now(),  # before it they may be reopened
    )  # fmt: skip
    lacks = and_(in_review, readers < Call.reviews_wanted)
    all_in = and_(in_review, in_hand >= Call.reviews_wanted, in_hand >= LEAST_REVIEWS)
    count = lambda condition: func.sum(case((condition, 1), else_=0))  # noqa: E731
    seen = queries.not_own(proposals.worked_on_by(person), person).with_only_columns(Proposal.id).order_by(None)
    rows = (
        select(Call, Committee, count(unread), count(lacks), count(all_in))
        .select_from(ProposalCommittee)
        .join(Proposal, Proposal.id == ProposalCommittee.proposal_id)
        .join(Call, Call.id == Proposal.call_id)
        .join(Committee, Committee.id == ProposalCommittee.committee_id)
        .outerjoin(asked, match(asked, ProposalCommittee))
        .join(fewest, fewest.c.proposal_id == Proposal.id)
        .where(Proposal.id.in_(seen), or_(unread, in_review))
        .group_by(Call.id, Committee.id)
        .order_by(Call.deadline_at, Committee.name_en)
    )
    return [tuple(row) for row in db.session.execute(rows)]


def match(part, before):
    return and_(part.c.proposal_id == before.proposal_id, part.c.committee_id == before.committee_id)


def per_proposal():
    """Two subqueries: readers asked for each proposal and committee, and the fewest reviews that any committee of a
    proposal has in hand."""
    here = [Assignment.proposal_id, Assignment.committee_id]
    mine = select(*here, func.count().label("number")).where(Assignment.state == AssignmentState.ASSIGNED)
    came = and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Assignment.person_id)
    sent = mine.join(Review, came).where(Review.counts, Review.submitted_at.is_not(None))
    sent, lying = sent.group_by(*here).subquery(), aliased(ProposalCommittee)
    fewest = select(lying.proposal_id, func.min(func.coalesce(sent.c.number, 0)).label("number"))
    fewest = fewest.outerjoin(sent, match(sent, lying)).group_by(lying.proposal_id)
    return mine.group_by(*here).subquery(), fewest.subquery()


def runs_to_look_at(person) -> list[Wait]:
    """The own orders that are answered and not put away, unless a later one of the round and committee is applied."""
    newest = select(func.max(AssignmentRun.id)).group_by(AssignmentRun.call_id, AssignmentRun.committee_id)
    status = AssignmentRun.answered["status"].as_string()
    newest = newest.where(AssignmentRun.ordered_by == person.id, status != "stopped")
    runs = select(AssignmentRun, status).where(
        AssignmentRun.id.in_(newest), AssignmentRun.applied_at.is_(None), AssignmentRun.put_away_at.is_(None)
    )
    shown = load_only(AssignmentRun.key, AssignmentRun.call_id, AssignmentRun.committee_id)
    near = joinedload(AssignmentRun.call), joinedload(AssignmentRun.committee)
    return [
        Wait(
            "",
            _("An assignment is proposed") if ended in FOUND else _("No assignment was found"),
            said(run.committee, "name"),
            url_for("reviews.run", run_key=run.key),
            _("Look"),
        )
        for run, ended in db.session.execute(runs.options(shown, *near).order_by(AssignmentRun.id))
        if policy.may_see_run(person, run)
    ]
