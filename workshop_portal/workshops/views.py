"""The working pages of workshops: the year, the board and a plan."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import selectinload

from workshop_portal.centre import choices
from workshop_portal.core import lists
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.people import saved_lists
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import ids_of
from workshop_portal.proposals import policy as proposals_policy
from workshop_portal.workshops import (
    actions,
    acts,
    board_line,
    board_list,
    case_views,  # noqa: F401  (its pages hang on the same blueprint)
    followers,
    letters,
    loads,
    pages,  # noqa: F401  (the row of links that templates ask for)
    plan,
    plan_feed_views,  # noqa: F401
    policy,
    public_views,  # noqa: F401  (its pages hang on the same blueprint)
    queries,
    step_views,
    task_pages,
    task_views,
    tasks,
    week_views,  # noqa: F401
)
from workshop_portal.workshops.blueprint import bp
from workshop_portal.workshops.forms import CoordinatorForm, PublicTextForm, StepForm
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import ASKS, BEFORE_IT_RUNS, OVER, STEPS, TONES, WORDS


@bp.get("/board")
@allow(policy.may_see_board)
def board():
    """The workshops in preparation, a line each: a coordinator's own, or all that staff may see."""
    listed = lists.ask(board_list.listing(me()), queries.for_board(queries.visible_to(me())))
    if listed.wants_file:
        return listed.file()
    late = sum(map(board_list.has_late_tasks, listed.page.rows))
    return render_template(
        "workshops/board.html", listed=listed, saved=saved_lists.beside(me(), listed), late=late,
        is_coordinator=policy.may_follow_plan(me()), left_out=board_list.left_out(listed), every_late=listed.url(**board_list.EVERY_LATE), everything=board_list.everything(listed),
    )  # fmt: skip


@bp.get("/board/<workshop_key>", endpoint="plan")
@allow(policy.may_view, Workshop)
def show(workshop):
    return show_plan(workshop, StepForm())


def show_plan(workshop, form):
    """A workshop's own page: its facts, its coordinator, the steps and the tasks."""
    queries.load_all_of(workshop)
    coordinator = queries.coordinator_of(workshop)
    cancelled = queries.cancelling_of(workshop)
    may_plan = not cancelled and policy.may_plan(me(), workshop)
    ticks = {
        task.key for task in workshop.tasks if not cancelled and tasks.may_be_done(task) and policy.may_tick(me(), task)
    }
    views = views_of(workshop, me())
    shown = shown_of(views, cancelled)
    answer = render_template(
        "workshops/plan.html", workshop=workshop, line=board_line.of(workshop), coordinator=coordinator, form=form,
        steps=policy.steps_for(me(), workshop, now()), may_plan=may_plan, may_see_board=policy.may_see_board(me()),
        may_schedule=workshop.state in BEFORE_IT_RUNS and policy.may_schedule(me(), workshop),
        may_assign=workshop.state not in OVER and policy.may_assign(me(), workshop), ticks=ticks, owners=choices.OWNERS, words=WORDS, tones=TONES,
        state_of=partial(plan.state_of, today=today(), over=workshop.state in OVER), press=Button(), cancelled=cancelled, why=queries.why_cancelled(workshop),
        is_public=policy.is_public(workshop),
        may_see_case=policy.may_see_case(me(), workshop), may_see_proposal=proposals_policy.may_view(me(), workshop.proposal),
        ways={task.key: way for task in views["open"] if not cancelled and (way := task_pages.way_of(task, me()))},
        views=views, shown=shown, asked=request.args.get("show"),
    )  # fmt: skip
    return answer, form.status


def shown_of(views, cancelled=None) -> str:
    """Which of them is looked at: the one asked for, or what is open, while something is."""
    shown = request.args.get("show", "open" if views["open"] and not cancelled else "all")
    return shown if shown in views else "all"


def views_of(workshop, person) -> dict[str, list]:
    """The tasks as one may look at them: all, what is open, what is late, what is one's own."""
    over = workshop.state in OVER
    states = {task: plan.state_of(task, today(), over) for task in workshop.tasks}
    return {
        "all": list(workshop.tasks), "open": [task for task in states if states[task] != "done"],
        "late": [task for task in states if states[task] == "late"],
        "mine": [task for task in states if task.person_id == person.id],
    }  # fmt: skip


@bp.post("/board/<workshop_key>/step")
@allow(policy.may_view, Workshop)
@once
def step(workshop):
    form = StepForm()
    if not form.validate_on_submit():
        return show_plan(workshop, form)
    if any(one.name == form.step.data and one.page == ASKS for one in STEPS):
        return redirect(url_for(ASKS, workshop_key=workshop.key, name=form.step.data), 303)
    return step_views.taken(workshop, form.step.data)


@bp.post("/board/<workshop_key>/tasks/<task_key>")
@allow(policy.may_tick_in, Workshop, Task, gone=task_views.gone)
@once
def tick(workshop, task):
    form = PressForm()
    if not form.validate_on_submit():
        return show_plan(workshop, StepForm(formdata=None))
    views = views_of(workshop, me())
    shown = shown_of(views)
    tasks.tick_by_hand(task, done=form.go.data != "undo", by=me())
    if task.done_at and task.template_key in acts.KEYS:
        flash(
            _(
                "Noted as done: %(task)s. That only ticks the task; the portal has closed, sent or booked nothing by it. Among all tasks it can be taken back.",
                task=said(task, "name"),
            )
        )
    elif task.done_at:
        flash(_("Done: %(task)s. Among all tasks it can be taken back.", task=said(task, "name")))
    row = going_on(task, views[shown], views_of(workshop, me())[shown])
    return finish(url_for(".plan", workshop_key=workshop.key, show=request.args.get("show")) + f"#{row}")


def going_on(task, before, after) -> str:
    """Where a reader goes on who has ticked a task: its row while it stands there still, or the next one's, or the one's before."""
    at = before.index(task) if task in before else 0
    return next((f"t{one.key}" for one in [*before[at:], *reversed(before[:at])] if one in after), "tasks")


@bp.post("/board/<workshop_key>/publish")
@allow(policy.may_plan, Workshop)
@once
def publish(workshop):
    form = PressForm()
    if not form.validate_on_submit():
        return show_plan(workshop, StepForm(formdata=None))
    actions.publish(workshop, by=me())
    flash(_("The public page is shown."))
    return finish(url_for(".plan", workshop_key=workshop.key))


@bp.route("/board/<workshop_key>/public-text", methods=["GET", "POST"])
@allow(policy.may_plan, Workshop)
@once
def public_text(workshop):
    """Mend what the public reads: page, calendars, feeds and data follow."""
    form = PublicTextForm(workshop)
    if form.validate_on_submit():
        actions.revise_public(workshop, form.answers, by=me())
        flash(_("Your changes are saved."))
        return finish(url_for(".plan", workshop_key=workshop.key))
    return render_template("workshops/public_text.html", workshop=workshop, form=form), form.status


@bp.route("/board/<workshop_key>/take-down", methods=["GET", "POST"])
@allow(policy.may_plan, Workshop)
@once
def take_down(workshop):
    """Asked first: the page may be known, and its address stand in letters."""
    form, back = PressForm(), url_for(".plan", workshop_key=workshop.key)
    if form.validate_on_submit():
        actions.publish(workshop, by=me(), shown=False)
        flash(_("The public page is taken down."))
        return finish(back)
    if not workshop.published_at:
        return redirect(back)
    return render_template("workshops/take_down.html", workshop=workshop, form=form, back=back), form.status


@bp.route("/board/<workshop_key>/coordinator", methods=["GET", "POST"])
@allow(policy.may_assign, Workshop)
@once
def coordinator(workshop):
    """Assign the coordinator from a list with each one's load over the year, the likeliest first; who takes over from
    somebody else is asked for once more, with a note."""
    now_it_is = queries.coordinator_of(workshop)
    form = CoordinatorForm(workshop, {"person": now_it_is.key if now_it_is else "", "note": ""})
    barred = queries.barred_from(workshop)
    able = [one for one in loads.of(me(), workshop) if one.person.id not in barred]
    form.person.choices = [(one.person.key, one.person.name) for one in able]
    former = queries.last_coordinator_of(workshop) if form.is_submitted() else None
    person = next((one.person for one in able if one.person.key == form.person.data), None)
    is_handed_over = former and person and former is not person
    if form.validate_on_submit() and has_use_for_note(form, person, now_it_is):
        if is_handed_over and form.sure.data != person.key:
            return hand_over_page(workshop, form, former, person)
        actions.assign_coordinator(workshop, person, by=me(), note=form.note.data or "")
        flash(_("%(name)s coordinates this workshop now.", name=person.name))
        return finish(url_for(".plan", workshop_key=workshop.key))
    if is_handed_over and (form.sure.data or form.note.data):
        return hand_over_page(workshop, form, former, person), form.status
    page = render_template(
        "workshops/coordinator.html", workshop=workshop, form=form, loads=able, coordinator=now_it_is,
        year=loads.year_shown(workshop, today()),
    )  # fmt: skip
    return page, form.status


def has_use_for_note(form, person, now_it_is) -> bool:
    """Whoever coordinates it already, since somebody else was faster, gets no letter."""
    if form.note.data and person is now_it_is:
        words = _("%(name)s coordinates this workshop already, so nobody is written to and your note was not sent.")
        form.note.errors = [words % {"name": person.name}]
    return not form.note.errors


def hand_over_page(workshop, form, former, person):
    """What is handed over from one coordinator to another, before it is: asked once for each person."""
    form.sure.data = person.key
    tasks, late, rest = letters.open_tasks(workshop, today())
    facts = [fact for waiting in followers.before_handing_over for fact in waiting(workshop)]
    return render_template(
        "workshops/hand_over.html", workshop=workshop, form=form, former=former, person=person, facts=facts,
        tasks=tasks, late=late, rest=rest, told=letters.told_of_handing_over(workshop, person, former, by=me()),
    )  # fmt: skip


@bp.get("/coordinators")
@allow(policy.may_see_coordinators)
def coordinators():
    """One line a coordinator, and the workshops that have nobody yet."""
    lacking = queries.visible_to(me()).where(queries.lacks_coordinator())
    year = request.args.get("year", today().year, type=int)
    return render_template(
        "workshops/coordinators.html", loads=loads.of(me()), year=min(max(year, 2000), 2100),
        lacking=db.session.scalars(lacking.order_by(Workshop.first_on)).all(),
    )  # fmt: skip


@bp.get("/my-workshops")
@allow(policy.may_see_own)
def mine():
    """The workshops that one organises."""
    own = Workshop.proposal_id.in_(ids_of(me(), Hat.ORGANISER))
    rows = queries.visible_to(me()).where(own).options(selectinload(Workshop.venue)).order_by(Workshop.first_on)
    return render_template("workshops/mine.html", page=page_of(rows), words=WORDS, tones=TONES)
