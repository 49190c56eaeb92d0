"""The pages of single tasks: a new one of the workshop's own, and who does what by when."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for

from workshop_portal.centre import choices
from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.words import N_
from workshop_portal.workshops import plan, policy, queries, tasks
from workshop_portal.workshops.blueprint import bp
from workshop_portal.workshops.forms import NewTaskForm, TaskForm
from workshop_portal.workshops.models import Task, Workshop


def gone(user, workshop, task=None) -> tuple | None:
    """What who sees the plan is told of a task that is not there any more."""
    if task is not None or not policy.may_view(user, workshop):
        return None
    words = N_("This task is not in the plan any more: somebody has taken it out. Nothing was saved.")
    return words, url_for("workshops.plan", workshop_key=workshop.key), _("To the plan")


@bp.route("/board/<workshop_key>/tasks/new", methods=["GET", "POST"])
@allow(policy.may_plan, Workshop)
@once
def new_task(workshop):
    people = queries.doers(workshop)
    form = NewTaskForm()
    form.around = years_around(workshop)
    form.doer.choices = doers(people)
    if form.validate_on_submit():
        task = tasks.add_task(workshop, **facts(form, people), name=form.name.data, by=me())
        flash(_("“%(name)s” is in the plan.", name=form.name.data))
        return finish(url_for(".plan", workshop_key=workshop.key) + f"#t{task.key}")
    return render_template("workshops/task.html", workshop=workshop, task=None, form=form, press=None), form.status


@bp.route("/board/<workshop_key>/tasks/<task_key>/edit", methods=["GET", "POST"])
@allow(policy.may_plan, Workshop, Task, gone=gone)
@once
def edit_task(workshop, task):
    people = queries.doers(workshop)
    if task.person and task.person not in people:
        people.append(task.person)
    form = TaskForm(task, {"doer": task.person.key if task.person else task.owner, "name": task.name_en})
    form.doer.choices, form.around = doers(people), years_around(workshop)
    if not task.is_own:  # the centre's tasks keep their names
        del form.name
        del form.stored["name"]
    if form.validate_on_submit():
        tasks.revise_task(task, **facts(form, people, task.owner), name=form.name.data if form.name else "", by=me())
        flash(_("The task is saved."))
        return finish(url_for(".plan", workshop_key=workshop.key) + f"#t{task.key}")
    press = PressForm(formdata=None)
    return render_template(
        "workshops/task.html",
        workshop=workshop,
        task=task,
        form=form,
        press=press,
        from_last=plan.counts_from_last(task),
    ), form.status


@bp.route("/board/<workshop_key>/tasks/<task_key>/remove", methods=["GET", "POST"])
@allow(policy.may_plan, Workshop, Task, gone=gone)
@once
def remove_task(workshop, task):
    """Take a task of one's own out, once that is asked; or give a moved one back to the plan's reckoning."""
    form = PressForm()
    if not form.validate_on_submit() and task.is_own:
        return render_template("workshops/remove_task.html", workshop=workshop, task=task, form=form), form.status
    if not form.is_submitted():
        return redirect(url_for(".edit_task", workshop_key=workshop.key, task_key=task.key))
    if form.is_stale:
        form = TaskForm(task, {"doer": task.owner, "name": task.name_en}, formdata=None)
        form.doer.choices = doers([])
        page = render_template(
            "workshops/task.html",
            workshop=workshop,
            task=task,
            form=form,
            press=Button(),
            from_last=plan.counts_from_last(task),
        )
        return page, 400
    if form.go.data == "by plan":
        tasks.let_the_plan_date(task, by=me())
        flash(_("The plan sets the date again."))
    else:
        tasks.remove_task(task, by=me())
        flash(_("The task is taken out of the plan."))
    return finish(url_for(".plan", workshop_key=workshop.key))


def years_around(workshop):
    """Two years before it was opened, five after its last day."""
    opened = workshop.created_at.date()
    return opened - timedelta(days=2 * 366), (workshop.last_on or opened) + timedelta(days=5 * 366)


def doers(people) -> dict:
    """Roles first, then people by name; a value is a role's word or a person's key."""
    found = {_("By role"): choices.of(choices.OWNERS)}
    return found | ({_("By name"): [(one.key, one.name) for one in people]} if people else {})


def facts(form, people, owner="coordinator") -> dict:
    """What the form says: with a person the role stays what it was."""
    person = next((one for one in people if one.key == form.doer.data), None)
    return {
        "due_on": form.due_on.data, "owner": owner if person else form.doer.data, "person": person,
        "note": form.note.data or "",
    }  # fmt: skip
