"""The page where a coordinator gets the address of the own tasks, and what a calendar program reads there."""

from flask import flash, make_response, render_template, session, url_for

from workshop_portal.core.access import allow, me, public
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import public_address, speaking
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people import attempts, dead_links
from workshop_portal.people.proof import proved
from workshop_portal.workshops import calendar_file, plan_feed, policy
from workshop_portal.workshops.blueprint import bp

TOLD = "plan_feed"  # where a token waits between the deed and the page that shows it: in the reader's own cookie


@bp.route("/board/calendar", methods=["GET", "POST"])
@allow(policy.may_follow_plan)
@proved
@once
def calendar():
    form = PressForm()
    if form.validate_on_submit():
        if form.go.data == "stop":
            plan_feed.stop(me(), by=me())
            flash(_("Your calendar address is ended."))
        else:
            session[TOLD] = plan_feed.renew(me(), by=me())
        return finish(url_for(".calendar"))
    token = session.pop(TOLD, "")
    address = public_address(f"/plans/{token}.ics") if token else ""
    page = render_template("workshops/calendar.html", form=form, living=plan_feed.address_of(me()), address=address)
    return page, form.status


@bp.get("/plans/<token>.ics")
@public
def plan_ics(token):
    """In the language of its reader's mails, as a program asks for no other."""
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    person = plan_feed.reader(token)
    if person is None:
        return dead_links.page()
    with speaking(person.language):
        text = calendar_file.of_tasks(plan_feed.tasks_of(person), _("Tasks of my workshops"))
    answer = make_response(text)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="tasks.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
