"""Tasks of a plan that the portal itself does: each is ticked in the transaction of its deed, found by its template's key.

A task that the office has under another key is ticked by hand. Whatever was ticked here may be unticked so, and then is
not ticked here again, unless the portal undoes it too.
"""

from datetime import timedelta

from workshop_portal.core.clock import day_of, now
from workshop_portal.workshops import followers, queries
from workshop_portal.workshops.tasks import tick

CODED = "funding-record"  # once the record has its budget code
REPORT_ASKED, REPORT, SETTLED = "report-reminder", "report-due", "settlement"  # REPORT has the report's day
PUBLISHED = "report-published"  # done as it is closed with a report that stands in public
DONE_BY = {  # (what the deed is about, the deed as the journal has it): key of the task
    ("workshop", "coordinator"): "coordinator-assigned",
    ("workshop", "publish"): "public-page",
    ("workshop", "reserve rooms"): "hotel-block",
    ("workshop", "register"): "registration-opens",
    ("workshop", "freeze"): "freeze",
    ("workshop", "report"): REPORT_ASKED,
    ("workshop", "hand in report"): REPORT,
    ("participation", "invite"): "first-invitations",
    ("participation", "remind"): "first-reminder",
    ("funding_record", "settle"): SETTLED,
}
UNDONE_BY = {
    ("workshop", "unpublish"): "public-page", ("workshop", "reopen"): "freeze",
    ("workshop", "report no more"): REPORT, ("workshop", "unclose"): PUBLISHED, ("funding_record", "reopen"): SETTLED,
}  # fmt: skip
INVITED = DONE_BY["participation", "invite"]
PAGE = DONE_BY["workshop", "publish"]
WEEK, TOLD, RETURNED = "week-confirmed", "entitlement-letters", "hotel-cancel-date"
UNMADE = frozenset({"hotel-block", "registration-opens", "freeze", "first-reminder", TOLD})  # by a cancelling, for good
CLOSING, ROOMING = "freeze", "rooming-list"  # the days on which registration closes, and the hotel hears who comes
KEYS = frozenset({*DONE_BY.values(), CODED, PUBLISHED, WEEK, TOLD, RETURNED})


def follow(subject, deed, by, at):
    """Named by the roof as a follower of the journal: what was done is done in the plan too."""
    about = subject.__tablename__, deed
    key = DONE_BY.get(about) or UNDONE_BY.get(about)
    if not key:
        return
    workshop = subject if about[0] == "workshop" else subject.workshop
    if about in UNDONE_BY and any(holds(workshop) for holds in followers.still_done.get(key, ())):
        return
    if key in UNDONE_BY.values():
        mark(workshop, key, done=about in DONE_BY, by=by, at=at)
    else:
        mark_once(workshop, key, by=by, at=at)


def follow_code(workshop, former, code, *, by, at):
    """The record got its budget code, or has none any more; all else in its terms leaves the task as it is."""
    if bool(code) != bool(former):
        mark(workshop, CODED, done=bool(code), by=by, at=at)


def follow_week(workshop, *, by, at):
    """A week that the organisers wished for needs no more words of theirs; any other one they confirm."""
    mark(workshop, WEEK, done=workshop.week in (workshop.proposal.preferred_weeks or ()), by=by, at=at)


def follow_telling(workshop, *, by, at):
    """Everybody who comes knows what is paid."""
    mark_once(workshop, TOLD, by=by, at=at)


def begin_anew(workshop, was_public, *, by, at):
    """It was cancelled and takes place after all: what went with the cancelling, its page too, is to be done for its new
    days.
    """
    for key in sorted(UNMADE | ({PAGE} if was_public else set())):
        mark(workshop, key, done=False, by=by, at=at)


def follow_rooms(workshop, *, left, by, at):
    """Whether rooms are left of which hotels are still to hear that they are given back."""
    mark(workshop, RETURNED, done=not left, by=by, at=at)


def mark_once(workshop, key, *, by, at):
    """Done, unless it was before, since the workshop was approved: who unticked it since knows better."""
    open_ones = any(task.template_key == key and not task.done_at for task in workshop.tasks)
    if open_ones and not queries.was_ticked(workshop, key):
        mark(workshop, key, done=True, by=by, at=at)


def mark(workshop, key, *, done, by, at):
    for task in workshop.tasks:
        if task.template_key == key and bool(task.done_at) != done:
            tick(task, done=done, by=by, at=at)
            if not done:
                give_time(task, day_of(at or now()))


def give_time(task, day):
    """What the portal opened again on a later day than the task's own has a week, and before the workshop its days until
    then."""
    if task.due_on and task.due_on < day:
        week, first = day + timedelta(days=7), task.workshop.first_on
        task.due_on = min(week, first - timedelta(days=1)) if first and first > day else week
