"""Tasks of a plan that the portal itself does: each is ticked in the transaction of its deed, found by its template's key.

A task that the office has under another key is ticked by hand, and whatever was ticked here may be unticked so.
"""

from workshop_portal.workshops.tasks import tick

DONE_BY = {  # (what the deed is about, the deed as the journal has it): key of the task
    ("workshop", "coordinator"): "coordinator-assigned",
    ("workshop", "publish"): "public-page",
    ("workshop", "reserve rooms"): "hotel-block",
    ("workshop", "register"): "registration-opens",
    ("workshop", "freeze"): "freeze",
    ("workshop", "report"): "report-reminder",
    ("workshop", "close"): "report-published",
    ("participation", "invite"): "first-invitations",
    ("participation", "remind"): "first-reminder",
    ("participation", "tell entitlement"): "entitlement-letters",
}
UNDONE_BY = {("workshop", "unpublish"): "public-page", ("workshop", "reopen"): "freeze"}
WEEK = "week-confirmed"


def follow(subject, deed, by, at):
    """Named by the roof as a follower of the journal: what was done is done in the plan too."""
    about = subject.__tablename__, deed
    key = DONE_BY.get(about) or UNDONE_BY.get(about)
    if key:
        mark(subject if about[0] == "workshop" else subject.workshop, key, done=about in DONE_BY, by=by, at=at)


def follow_week(workshop, *, by, at):
    """A week that the organisers wished for needs no more words of theirs; any other one they confirm."""
    mark(workshop, WEEK, done=workshop.week in (workshop.proposal.preferred_weeks or ()), by=by, at=at)


def mark(workshop, key, *, done, by, at):
    for task in workshop.tasks:
        if task.template_key == key and bool(task.done_at) != done:
            tick(task, done=done, by=by, at=at)
