"""What the portal does by itself: the administrator sees what waits and what failed, and nothing of what it is about."""

from flask import flash, render_template, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import real_now
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.jobs import Job, JobState
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.outbox import MailState
from workshop_portal.core.pages import page_of
from workshop_portal.desk import actions, policy, queries, words
from workshop_portal.desk.blueprint import bp

MAILS = (MailState.QUEUED, MailState.FAILED, MailState.UNCLEAR)


@bp.get("/jobs")
@allow(policy.may_see_jobs)
def jobs():
    return show_jobs(), 200


def show_jobs():
    mails = [(words.of_state(state), queries.how_many(me(), state)) for state in MAILS]
    return render_template(
        "desk/jobs.html", page=page_of(queries.open_jobs(me()), scalars=False), of_job=words.of_job, trouble_of=words.trouble_of,
        states=words.JOB_STATES, failed=JobState.FAILED, mails=mails, worked_at=queries.worked_at(), now=real_now(),
        press=Button(),
    )  # fmt: skip


@bp.post("/jobs/<job_key>/again")
@allow(policy.may_see_jobs, Job)
@once
def try_again(job):
    form = PressForm()
    if not form.validate_on_submit():
        return show_jobs(), form.status
    actions.try_again(job, by=me())
    flash(_("The job is tried again within a minute."))
    return finish(url_for(".jobs"))
