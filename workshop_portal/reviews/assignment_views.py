"""The pages on which the chair and the office choose readers: by hand, by proposal of the optimiser, with balance and progress."""

from dataclasses import dataclass, field
from typing import NamedTuple

from flask import flash, render_template, url_for
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workshop_portal.calls.models import Call
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import enumerated
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.core.promises import sentence_for
from workshop_portal.core.steps import open_steps, why_not
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals import telling
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews import (
    actions,
    choosing,
    marking,
    means,
    outcome,
    policy,
    queries,
    readers,
    reminders,
    runs,
    tallies,
    wishes,
)
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.choosing import Chosen, Reader
from workshop_portal.reviews.forms import BoundsForm
from workshop_portal.reviews.models import AssignmentRun
from workshop_portal.reviews.workflow import LEAST_REVIEWS, STEPS

SHOWN = choosing.OF_A_ROUND
BEGUN = {
    "start_review": N_("The review has begun: who has answered the conflict question can read."),
}


@bp.get("/assignment/<call_key>/<committee_key>")
@allow(policy.may_see_assignment, Call, Committee)
def assignment(call, committee):
    return show(call, committee, None)


def show(call, committee, bounds):
    """The page of one round and committee: everything over the proposals that the reader may see."""
    wanted = queries.before_committee(me(), call.id, committee.id).where(Proposal.status.in_(SHOWN))
    ids = wanted.with_only_columns(Proposal.id).order_by(None)
    page = page_of(wanted.options(selectinload(Proposal.committee_rows)).order_by(Proposal.code))
    chosen = choosing.chosen_for(ids, committee)
    may_run = policy.may_run(me(), call, committee)
    acts = policy.may_act_for(me(), call, committee)
    marks = marking.marks_of(ids, committee)
    if bounds is None and may_run:
        bounds = bounds_form(call, committee)
    referred, counts = proposals.awaiting_committees(ids), choosing.counts_of(ids)
    in_session = readers.in_session(page.rows, committee)
    view = render_template(
        "reviews/assignment.html", states=telling.states_for(me(), page.rows), call=call, committee=committee, page=page, chosen=chosen, bounds=bounds,
        balance=balance(call, committee, chosen), counts=counts, to_assign=counts.get(Status.ELIGIBLE, 0) - len(referred), referred=referred, in_session=in_session, elsewhere=tallies.done_elsewhere(me(), call, committee), acts=acts, may_run=may_run,
        runs=choosing.runs_of(call, committee) if policy.may_see_run(me(), Of(call, committee)) else [],
        press=Button(), today=today(), early=early(call, call.is_open(now())), left_alone=reminders.LEFT_ALONE.days, wanted=call.reviews_wanted, marks=marks, least=LEAST_REVIEWS,
        declined=choosing.declined(ids, committee),
        closing=readers.closing(me(), call, committee) if acts else None,
        next_reminder=reminders.next_reminder(call, call.review_due_on, today()), may_set=Hat.OFFICE in hats(me()),
        rule=(words_of_days(call.remind_before), words_of_days(call.remind_after)), judged=BEFORE_THE_COMMITTEE, open_marks=queries.marks_seen_by(me(), page.rows),
    )  # fmt: skip
    return view, (
        bounds or PressForm(formdata=None)
    ).status  # whoever is shut out has no bounds, and a stale press has its 400


def words_of_days(numbers) -> str:
    """7 and 1."""
    return enumerated(str(one) for one in numbers) if numbers else "–"


class Of(NamedTuple):
    """A call and a committee, as a run names them."""

    call: Call
    committee: Committee


def bounds_form(call, committee):
    usual = runs.usual_bounds(call, committee, me())
    form = BoundsForm(
        formdata=None, data={"reviews": usual.reviews, "least": usual.least, "most": usual.most, "expert": usual.expert}
    )
    if not usual.expert:
        unknown = runs.known_to_none(runs.to_assign(call, committee), runs.present_members(committee))
        form.expert.description = words_of_unknown([one.title or one.code for one in unknown])
    return form


def words_of_unknown(titles) -> str:
    """Why it is not asked at first that somebody knows one of the topics of each proposal."""
    named = enumerated(f"“{one}”" for one in titles[:3])
    if len(titles) > 3:
        return ngettext(
            "Not asked at first: no keyword or discipline of %(titles)s, nor of %(num)s other proposal, is a topic of a member.",
            "Not asked at first: no keyword or discipline of %(titles)s, nor of %(num)s other proposals, is a topic of a member.",
            len(titles) - 3, titles=named,
        )  # fmt: skip
    return _("Not asked at first: no keyword or discipline of %(titles)s is a topic of a member.", titles=named)


def balance(call, committee, chosen) -> list[Reader]:
    """Each member, and each extra reader of a proposal in sight, with what is theirs of it.

    A reminder names all that somebody misses, so who is shut out of any of it sees of the own ones alone.
    """
    away = choosing.absent_people()
    found = {
        seat.person_id: Reader(seat.person, seat.role, seat.person_id in away)
        for seat in choosing.seated_in([committee])
    }
    for rows in chosen.values():
        for one in rows:
            reader = found.setdefault(one.person.id, Reader(one.person))
            reader.assigned += 1
            reader.sent += one.is_sent
            reader.missed += one.may_still_come
            reader.new += one.may_still_come and reminders.is_new(one.assignment, now())
            reader.late += one.is_late(today())
            reader.over += one.is_over
    loads = choosing.loads_in(call, me())
    for person_id, reader in found.items():
        reader.in_round = loads[person_id]
    if policy.is_shut_out(me(), call, committee):
        own = reminders.own_reminders(call, committee, me())
        told = {one.person.id: own.get(one.person.key) for one in found.values()}
    else:
        told = {key[2]: on for key, on in reminders.last_reminders(call, committee).items()}
    for person_id, reader in found.items():
        reader.reminded_on = told.get(person_id)
    return sorted(found.values(), key=lambda one: one.person.place)


# By optimisation


@bp.post("/assignment/<call_key>/<committee_key>/propose")
@allow(policy.may_run, Call, Committee)
@once
def propose(call, committee):
    form = BoundsForm()
    if not form.validate_on_submit():
        return show(call, committee, form)
    bounds = runs.Bounds(form.reviews.data, form.least.data, form.most.data, form.expert.data)
    run = actions.order_run(call, committee, bounds=bounds, by=me())
    return finish(url_for(".run", run_key=run.key))


@bp.get("/run/<run_key>")
@allow(policy.may_see_run, AssignmentRun)
def run(run):
    return render_template(
        "reviews/run.html", run=run, preview=outcome.preview(run, me()), has_failed=runs.has_failed(run),
        status=(run.answered or {}).get("status"), may_apply=policy.may_apply(me(), run), press=Button(),
        early=early(run.call, run.call.is_open(now())),
    )  # fmt: skip


@bp.post("/run/<run_key>/apply")
@allow(policy.may_apply, AssignmentRun)
@once
def apply(run):
    return settle(run, actions.apply_run, words_of_asked)


@bp.post("/run/<run_key>/stop")
@allow(policy.may_apply, AssignmentRun)
@once
def stop(run):
    return settle(run, actions.stop_run, lambda _done: _("The computation is stopped. Nothing has changed."))


@bp.post("/run/<run_key>/put-away")
@allow(policy.may_apply, AssignmentRun)
@once
def put_away(run):
    return settle(run, actions.put_away, lambda _done: _("The proposed assignment is put away. Nothing has changed."))


def settle(run, deed, words):
    """What a button of a run does; `words` say on the page of the readers what came of it."""
    if not PressForm().validate_on_submit():
        return show(run.call, run.committee, None)
    flash(words(deed(run, by=me())))
    return finish(url_for(".assignment", call_key=run.call.key, committee_key=run.committee.key))


def words_of_asked(given) -> str:
    return ngettext("%(num)s reader is asked.", "%(num)s readers are asked.", len({one.person_id for one in given}))


# Reminders and the end of reading


@bp.post("/assignment/<call_key>/<committee_key>/remind")
@allow(policy.may_act_for, Call, Committee)
@once
def remind(call, committee):
    form = PressForm()
    if not form.validate_on_submit():
        return show(call, committee, None)
    done = actions.remind(call, committee, only=named_in(form), by=me())
    flash(words_of_reminders(done, policy.is_shut_out(me(), call, committee)))
    return finish(url_for(".assignment", call_key=call.key, committee_key=committee.key))


def words_of_reminders(done, shut_out) -> str:
    """A letter of today may be about what is hidden from its reader, so who is shut out of anything is told of the own ones
    alone."""
    told, before = (done.now + done.before - done.own, done.own) if shut_out else (done.now, done.before)
    parts = []
    if shut_out and told:
        words = ngettext(
            "%(num)s reader misses a review and gets a reminder, at most one a day.",
            "%(num)s readers miss reviews and get a reminder, at most one a day.", told,
        )  # fmt: skip
        parts.append(words)
    else:
        parts.append(ngettext("%(num)s reader is reminded.", "%(num)s readers are reminded.", told))
    if before:
        words = ngettext(
            "%(num)s has had a reminder today already.", "%(num)s have had a reminder today already.", before
        )
        parts.append(words)
    return " ".join(parts)


def named_in(form) -> Person | None:
    """The one reader whose button was pressed; None for all of them."""
    key = form.go.data or ""
    return db.first_or_404(select(Person).where(Person.key == key)) if key else None


def early(call, is_early) -> str:
    """Why nobody is asked yet, in words, or ""."""
    return sentence_for(readers.why_too_early(call, now())) if is_early else ""


# By hand


def why_none(proposal, committee) -> str:
    """Why nobody is asked to read it for this committee now, in words, or ""."""
    is_in_session = readers.in_session([proposal], committee)
    return _(readers.IN_SESSION) if is_in_session else early(proposal.call, proposals.is_theirs_again(proposal, now()))


@dataclass
class Candidate:
    """One member beside one proposal: how near, how loaded, and what stands in the way."""

    person: Person
    value: int = 0
    shared: tuple = ()
    load: int = 0
    state: str = "free"  # free, reads, sent, elsewhere, conflict, open (a ground without answer), declined, absent
    chosen: Chosen | None = None
    word: str = ""  # of who declined
    wishes: list = field(default_factory=list)  # of the organisers
    near: list = field(default_factory=list)  # those that do not want somebody of nearly this name


@bp.route("/assign/<proposal_code>/<committee_key>", methods=["GET", "POST"])
@allow(policy.may_assign, Proposal, Committee)
@once
def assign(proposal, committee):
    """Choose the readers of one proposal."""
    form = PressForm()
    if form.validate_on_submit():
        return carry_out(proposal, committee, form)
    return assign_page(proposal, committee, form)


def assign_page(proposal, committee, form):
    stand, wished = readers.stand_of(proposal), wishes.on([proposal], me()).get(proposal.id, [])
    found = candidates(proposal, committee)
    for one in found:
        one.wishes = [wish for wish in wished if wishes.may_mean(wish, one.person)]
        one.near = [wish for wish in wished if not wish.wanted and wishes.is_near(wish, one.person)]
    named = [wish for one in found for wish in one.wishes]
    page = render_template(
        "reviews/assign.html", sees_round=policy.may_see_assignment(me(), proposal.call, committee), states=telling.states_for(me(), [proposal]), proposal=proposal, committee=committee, form=form,
        candidates=found, others=[wish for wish in wished if wish not in named], wanted=proposal.call.reviews_wanted,
        due_on=readers.due_for(proposal.call, now()),
        marks=marking.marks_of([proposal.id], committee).get(proposal.id, means.Marks()), why_none=why_none(proposal, committee),
        steps=[(step, refusal_of_step(step, stand)) for step in open_steps(STEPS, stand.status, hats(me(), proposal))],
    )  # fmt: skip
    return page, form.status


def refusal_of_step(step, stand) -> str:
    """Why this step can't be taken now, in words, or ""."""
    refused = why_not(step, stand, now())
    return sentence_for(refused) if refused else ""


def carry_out(proposal, committee, form):
    """`go` is "give KEY", "take KEY" or the name of a step."""
    deed, _blank, key = (form.go.data or "").partition(" ")
    here = url_for(".assign", proposal_code=proposal.code, committee_key=committee.key)
    if deed in BEGUN:
        readers.start_review(proposal, by=me())
        flash(_(BEGUN[deed]))
        return finish(here)
    person = db.session.scalar(select(Person).where(Person.key == key))
    if person is None or deed not in {"give", "take"}:
        form.form_errors = [_("Press one of the buttons.")]
        return assign_page(proposal, committee, form)
    if deed == "give":
        actions.assign(proposal, person, committee, by=me())
        flash(_("%(name)s is asked to read this proposal.", name=person.name))
    else:
        actions.unassign(proposal, person, committee, by=me())
        flash(_("%(name)s no longer reads this proposal.", name=person.name))
    return finish(here)


def candidates(proposal, committee) -> list[Candidate]:
    """The members, the nearest first, and whoever reads it for this committee already."""
    chosen = {one.person.id: one for one in choosing.chosen_for([proposal.id], committee).get(proposal.id, [])}
    people = {seat.person_id: seat.person for seat in choosing.seated_in([committee])}
    people |= {one.person.id: one.person for one in chosen.values()}
    loads = choosing.loads_in(proposal.call, me())
    near = runs.nearness([proposal], people.values(), runs.spread_of(proposal.call, committee, me()))
    declined = {one.person_id: one for one in choosing.declined([proposal.id], committee).get(proposal.id, ())}
    states = states_of(proposal, committee, chosen, declined)
    found = [
        Candidate(
            one, near[proposal.id, one.id].value, near[proposal.id, one.id].shared, loads[one.id],
            states.get(one.id, "free"), chosen.get(one.id), declined[one.id].reason if one.id in declined else "",
        )
        for one in people.values()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.chosen is None, -one.value, one.load, one.person.place))


def states_of(proposal, committee, chosen, declined) -> dict[int, str]:
    """Person id → what stands in the way; who reads already comes last and so wins."""
    states = dict.fromkeys(choosing.absent_people(), "absent")
    states |= dict.fromkeys(declined, "declined")
    shut_out = choosing.shut_out_of([proposal.id])
    states |= {person_id: "open" for _proposal_id, person_id in readers.barred_from([proposal]) - shut_out}
    states |= {person_id: "conflict" for _proposal_id, person_id in shut_out}
    others = choosing.read_for_others([proposal.id], committee)
    states |= {person_id: "elsewhere" for _proposal_id, person_id in others}
    return states | {person_id: "sent" if one.is_sent else "reads" for person_id, one in chosen.items()}
