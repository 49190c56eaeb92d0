"""The meeting's pages: agenda, who is in the room, the advice on one item, and the minutes."""

from collections import defaultdict

from flask import abort, flash, render_template, request, url_for
from sqlalchemy import select

from workshop_portal.calls.models import Call
from workshop_portal.core import files, parking
from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import refusal_of
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.keys import new_key
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, keep_open, once, saves_itself
from workshop_portal.decisions import (
    actions,
    differing,
    drafts,
    meeting_days,
    meetings,
    minutes,
    minutes_paper,
    policy,
    queries,
    ranking,
)
from workshop_portal.decisions.blueprint import bp
from workshop_portal.decisions.forms import AdviceForm, PresenceForm, RunForm
from workshop_portal.decisions.workflow import WORDS
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals import policy as proposals_policy
from workshop_portal.proposals import reading_languages, telling
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import WORDS as STATUSES
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import policy as reviews_policy
from workshop_portal.reviews import queries as reviews
from workshop_portal.reviews.workflow import LEAST_REVIEWS


@bp.get("/meeting/<call_key>/<committee_key>")
@allow(policy.may_meet, Call, Committee)
def meeting(call, committee):
    return show_meeting(call, committee, PresenceForm())


def show_meeting(call, committee, form, run=None, sent=False):
    """The meeting's page: who is in the room, and the items the reader may see, in the agenda's order. `sent`: the form of
    those present was, so what it says stands.
    """
    held = queries.meeting_held(call, committee)
    run, state = run or run_form(held), minutes.state_of(held)
    seats = actions.seats_of(committee, meeting_days.held_on(held))
    form.people.choices = [(seat.person.key, seat.person.name) for seat in seats]
    if not sent:
        form.show([one.person.key for one in held.presences] if held else [])
    rows = ranking.rows(me(), call, committee)
    items, leave = minutes.agenda(me(), held, rows)
    states = telling.states_for(me(), [row.proposal for row in rows])
    open_codes = {row.proposal.code for row in rows if policy.may_advise(me(), row.proposal, committee)}
    page = render_template(
        "decisions/meeting.html", call=call, committee=committee, sees_readers=reviews_policy.may_see_assignment(me(), call, committee), meeting=held, seats=seats, form=form, items=items,
        states=states, leave=leave, may_run=policy.may_run_meeting(me(), call, committee), words=WORDS, run=run, new={one.id for one in minutes.new_items(held, items)},
        marks_shown=reviews.marks_seen_by(me(), [row.proposal for row in rows]), state=state, when=minutes.when(held) if held else "", next_on=meeting_days.set_for(held) if state == "closed" else None,
        is_empty=meetings.begins_empty(call, committee, held, me()), may_close=reviews_policy.may_act_for(me(), call, committee),
        may_read={row.proposal.id for row in rows if proposals_policy.may_view(me(), row.proposal)},
        open_codes=open_codes, passed_on={row.proposal.code for row in rows if is_passed_on(row, committee, states)} - open_codes,
    )  # fmt: skip
    return page, form.status


def run_form(held) -> RunForm:
    """The day that is set for the sitting to come; a closed meeting needs no other one."""
    there = {"begins": held.begins, "place": held.place} if held else {}
    form = RunForm(formdata=None, data={"on": meeting_days.set_for(held) if held else today(), **there})
    if meeting_days.last_day(held):
        form.on.label.text = _("Day of the next sitting")
    return form


def is_passed_on(row, committee, states) -> bool:
    """Whether the advice is with the director, for whoever gave it: of a decision this says nothing before its release."""
    is_advised = states[row.proposal.id][0] == _(STATUSES[Status.ADVISED])
    return is_advised and row.advice is not None and policy.leads_on(me(), row.proposal, committee)


@bp.post("/meeting/<call_key>/<committee_key>/presence")
@allow(policy.may_run_meeting, Call, Committee)
@once
def presence(call, committee):
    form, held = PresenceForm(), queries.meeting_held(call, committee)
    seats = actions.seats_of(committee, meeting_days.held_on(held))
    form.people.choices = [(seat.person.key, seat.person.name) for seat in seats]
    if not form.validate_on_submit():
        return show_meeting(call, committee, form, sent=True)
    held = actions.hold_meeting(call, committee, by=me())
    meetings.must_be_open(held)
    if form.is_older([one.person.key for one in held.presences]):
        return show_meeting(call, committee, form, sent=True)
    people = db.session.scalars(select(Person).where(Person.key.in_(form.people.data or []))).all()
    actions.mark_present(held, people, by=me())
    flash(_("The list of those present is saved."))
    return finish(url_for(".meeting", call_key=call.key, committee_key=committee.key))


DEEDS = {"agenda": actions.set_agenda, "open": actions.open_meeting, "close": actions.close_meeting}


@bp.post("/meeting/<call_key>/<committee_key>/run")
@allow(policy.may_run_meeting, Call, Committee)
@once
def run_meeting(call, committee):
    """Set the agenda, open the meeting, close it."""
    form = RunForm()
    form.earliest, form.held = meeting_days.earliest(call), queries.meeting_held(call, committee)
    if not form.validate_on_submit() or form.go.data not in DEEDS:
        return show_run(call, committee, form, form.notice), form.status
    sets = form.go.data == "agenda"
    told = {"on": form.on.data, "begins": form.begins.data, "place": form.place.data or ""} if sets else {}
    refused = refusal_of(run_it, call, committee, form, told)
    if refused:
        return show_run(call, committee, form, refused), 409
    said_then = {
        "agenda": _("The agenda is set. Numbers that were given stay."),
        "open": _("The meeting is open. The reviews stay as they are from now on."),
        "close": _("The meeting is closed. Its minutes are ready."),
    }
    flash(said_then[form.go.data])
    return finish(url_for(".meeting", call_key=call.key, committee_key=committee.key))


def show_run(call, committee, form, words) -> str:
    """The meeting's page with what is said of the button; the one that sets the agenda alone sends its fields along."""
    sets = form.go.data == "agenda"
    run = form if sets else run_form(form.held)
    if not (sets and words == form.notice):  # which the form says by itself
        run.form_errors = [words] if words else []
    return show_meeting(call, committee, PresenceForm(formdata=None), run)[0]


def run_it(call, committee, form, told):
    DEEDS[form.go.data](actions.hold_meeting(call, committee, by=me(), on=form.on.data), by=me(), **told)


@bp.get("/meeting/<call_key>/<committee_key>/open")
@allow(policy.may_run_meeting, Call, Committee)
def open_meeting(call, committee):
    """The page that asks before the meeting is opened: whose reviews are not sent, which can't be any more then."""
    held, drafts = queries.meeting_held(call, committee), defaultdict(list)
    unsent, shut_out = (queries.unsent_reviews(me(), call, committee, closed=one) for one in (False, True))
    for person, proposal, is_begun in unsent:
        if is_begun:
            drafts[person].append(proposal)
    items, _leave = minutes.agenda(me(), held, ranking.rows(me(), call, committee))
    planned = meeting_days.set_for(held)
    return render_template(
        "decisions/open.html", call=call, committee=committee, missing=len(unsent), drafts=drafts, form=PressForm(),
        planned=meetings.other_day(held), today=today(), shut_out=len(shut_out), run=run_form(held),
        new=minutes.new_items(held, items), state=minutes.state_of(held), is_next=meeting_days.sits_anew(held),
        is_told=planned == today(),
        empty_table=meetings.begins_empty(call, committee, held, me()), may_close=reviews_policy.may_act_for(me(), call, committee),
    )  # fmt: skip


@bp.get("/meeting/<call_key>/<committee_key>/close")
@allow(policy.may_run_meeting, Call, Committee)
def close_meeting(call, committee):
    """The page that asks before the meeting is closed: the items without advice, as far as its reader may see them."""
    items, _leave = minutes.agenda(me(), queries.meeting_held(call, committee), ranking.rows(me(), call, committee))
    left = [(number, row.proposal) for number, row in items if row.advice is None]
    return render_template("decisions/close.html", call=call, committee=committee, left=left, form=PressForm())


@bp.get("/minutes/<call_key>/<committee_key>", endpoint="minutes")
@allow(policy.may_meet, Call, Committee)
def minutes_page(call, committee):
    """What was advised, as this reader may see it: of a hidden item there is nothing."""
    held = queries.meeting_held(call, committee)
    paper = minutes.paper(me(), call, committee, held) if held else None
    sees_readers = reviews_policy.may_see_assignment(me(), call, committee)
    return render_template(
        "decisions/minutes.html", call=call, committee=committee, paper=paper, words=WORDS, sees_readers=sees_readers
    )


@bp.get("/minutes/<call_key>/<committee_key>/pdf")
@allow(policy.may_meet, Call, Committee)
def minutes_pdf(call, committee):
    """The same as a paper: what this reader may see, and nothing that others may."""
    held = queries.meeting_held(call, committee)
    if held is None:
        abort(404)
    made = minutes_paper.of(call, committee, minutes.paper(me(), call, committee, held))
    return files.download(made.pdf, f"{_('Minutes').lower()}-{call.key}-{committee.key}.pdf")


# One item


@bp.route("/advice/<proposal_code>/<committee_key>", methods=["GET", "POST"])
@allow(policy.may_advise, Proposal, Committee, over=policy.why_not_advised)
@once(unless=saves_itself)
def advise(proposal, committee):
    form, held = advice_form(proposal, committee), queries.meeting_held(proposal.call, committee)
    if saves_itself() and form.is_submitted():
        return drafts.keep(form, not form.differs_from(advice_form(proposal, committee, formdata=None)))
    there = meetings.room(proposal, committee, held, me())
    form.voters, form.has_few = there.here, has_few(ranking.one(proposal, committee))
    if not form.validate_on_submit():
        return keep_typed(proposal, committee, form, show_advice(proposal, committee, form, held, there), form.status)
    refused = refusal_of(
        actions.advise, proposal, committee, by=me(), outcome=form.outcome.data, grounds=form.grounds.data,
        votes=form.votes, criteria=form.criteria.data or [], conditions=form.conditions,
    )  # fmt: skip
    if refused:
        form.form_errors = [refused]
        return keep_typed(proposal, committee, form, show_advice(proposal, committee, form, held, there), 422)
    flash(_("The advice is recorded."))
    return finish(url_for(".meeting", call_key=proposal.call.key, committee_key=committee.key))


def keep_typed(proposal, committee, form, page, status):
    """The page that shows a refused form again; what is typed waits for whoever leaves it to put right what was missing."""
    if form.is_submitted() and not form.is_stale and form.differs_from(advice_form(proposal, committee, formdata=None)):
        parking.keep(request.path)
        keep_open()
    return page, status


def has_few(marks) -> bool:
    """Whether fewer reviews count than a discussion begins with, as after a conflict."""
    return marks.submitted < LEAST_REVIEWS


def advice_form(proposal, committee, **named):
    form, standing = AdviceForm(**named), queries.advice_of(proposal, committee)
    form.replace(standing, *((standing.outcome, standing.given_by, standing.given_at) if standing else ()))
    form.criteria.choices = [(one.key, said(one, "name")) for one in reviews.criteria_of(proposal)]
    return form


def show_advice(proposal, committee, form, held, there) -> str:
    """`there`: meetings.Room, who is in the room for this item."""
    if not (form.is_submitted() or form.restored):
        form.fill_from_standing()
    form.show()
    reading_languages.beside(form.grounds, proposal)
    state = minutes.state_of(held)
    out = queries.unsent_reviews(me(), proposal.call, committee) if state == "none" else []
    marks, seen = ranking.one(proposal, committee), reviews.marks_seen_by(me(), [proposal])
    return render_template(
        "decisions/advise.html", proposal=proposal, committee=committee, form=form, meeting=held, room=there,
        summary=marks if seen else None, sent=marks.submitted, wanted=proposal.call.reviews_wanted, few=has_few(marks), advice=form.standing, words=WORDS,
        may_run=policy.may_run_meeting(me(), proposal.call, committee), others=[one for one in differing.sides(proposal) if one.committee.id != committee.id],
        state=state, planned=meetings.other_day(held), today=today(), missing=len(out), writing=list(dict.fromkeys(person.name for person, _proposal, begun in out if begun)), unanswered=reviews.unanswered(me(), [proposal]), criteria=minutes.named(form.standing, dict(form.criteria.choices)),
    )  # fmt: skip


@bp.post("/advice/<proposal_code>/<committee_key>/room")
@allow(policy.may_advise, Proposal, Committee, over=policy.why_not_advised)
@once
def room(proposal, committee):
    """Somebody leaves the room, or is back. The buttons stand in the form of the advice: what is typed there waits."""
    form, typed = PressForm(), advice_form(proposal, committee)
    held = queries.meeting_held(proposal.call, committee)
    if not form.validate_on_submit() or held is None or not is_moved(held, proposal, form.go.data or ""):
        typed.form_errors = [form.notice or _("Press one of the buttons.")]
        there = meetings.room(proposal, committee, held, me())
        return show_advice(proposal, committee, typed, held, there), form.status
    here = url_for(".advise", proposal_code=proposal.code, committee_key=committee.key)
    if typed.differs_from(advice_form(proposal, committee, formdata=None)):
        parking.keep(request.path.removesuffix("/room"), once=new_key())
    flash(_("Who is in the room for this item is saved."))
    return finish(here)


def is_moved(held, proposal, go) -> bool:
    """Whether this button was one: "out" for all who must leave, "out KEY" and "back KEY" for one person."""
    deed, _blank, key = go.partition(" ")
    person = db.session.scalar(select(Person).where(Person.key == key))
    if go == "out":
        actions.recuse_barred(held, proposal, by=me())
    elif person and deed in MOVES:
        MOVES[deed](held, proposal, person, by=me())
    else:
        return False
    return True


MOVES = {"out": actions.recuse, "back": actions.come_back}
