"""The steps of a workshop, from planned to closed. Plain Python: no web, no database."""

from enum import StrEnum

from workshop_portal.core.clock import day_of
from workshop_portal.core.steps import Step
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat


class State(StrEnum):
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    IN_PREPARATION = "in_preparation"
    INVITING = "inviting"
    REGISTRATION_OPEN = "registration_open"
    REGISTRATION_FROZEN = "registration_frozen"
    RUNNING = "running"
    FINISHED = "finished"
    REPORTING = "reporting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


WORDS = {
    State.PLANNED: N_("Planned"),
    State.SCHEDULED: N_("Week given"),
    State.IN_PREPARATION: N_("In preparation"),
    State.INVITING: N_("Inviting"),
    State.REGISTRATION_OPEN: N_("Registration open"),
    State.REGISTRATION_FROZEN: N_("Registration closed"),
    State.RUNNING: N_("Running"),
    State.FINISHED: N_("Finished"),
    State.REPORTING: N_("Report awaited"),
    State.CLOSED: N_("Closed"),
    State.CANCELLED: N_("Cancelled"),
}
TONES = {
    State.PLANNED: "idle", State.SCHEDULED: "going", State.IN_PREPARATION: "going", State.INVITING: "going",
    State.REGISTRATION_OPEN: "going", State.REGISTRATION_FROZEN: "wait", State.RUNNING: "good",
    State.FINISHED: "decided", State.REPORTING: "wait", State.CLOSED: "decided", State.CANCELLED: "bad",
}  # fmt: skip
BEFORE_IT_RUNS = frozenset(
    {State.PLANNED, State.SCHEDULED, State.IN_PREPARATION, State.INVITING, State.REGISTRATION_OPEN,
     State.REGISTRATION_FROZEN}
)  # fmt: skip
HAS_A_WEEK = BEFORE_IT_RUNS - {State.PLANNED}
OVER = frozenset({State.CLOSED, State.CANCELLED})  # what is left of its plan is not late any more
REPORT_MAY_COME = frozenset({State.FINISHED, State.REPORTING})
NO_REPORT = "no-report"  # what the journal has of a closing without one
INVITES = frozenset({State.IN_PREPARATION, State.INVITING, State.REGISTRATION_OPEN})


def is_there(workshop, at):
    return N_("Its first day lies ahead.") if day_of(at) < workshop.first_on else None


def is_over(workshop, at):
    return N_("Its last day is not over yet.") if day_of(at) <= workshop.last_on else None


def has_begun(workshop, at) -> bool:
    """Whether its first day has come."""
    return workshop.first_on is not None and workshop.first_on <= day_of(at)


def has_days_ahead(workshop, at) -> bool:
    """Whether it has its days, and the first one has not come."""
    return workshop.first_on is not None and not has_begun(workshop, at)


def is_ahead(workshop, at):
    return N_("Its first day has come.") if has_begun(workshop, at) else None


def lies_ahead(workshop, at) -> bool:
    """Whether people can still be asked to it: it is not cancelled, and its first day has not come."""
    return workshop.state in BEFORE_IT_RUNS and not has_begun(workshop, at)


# The week and the coordinator are given on pages of their own: `schedule` and `assign` are taken there.
# `begin` and `end` are taken by the days themselves (`days.py`), by nobody's hand.
# What touches people asks first, on the page that a step names.
ASKS = "workshops.ask"
# fmt: off
STEPS = (
    #    name           from                          to                         who may
    Step("schedule",    {State.PLANNED},              State.SCHEDULED,           {Hat.OFFICE}),
    Step("assign",      {State.SCHEDULED},            State.IN_PREPARATION,      {Hat.OFFICE}),
    Step("invite",      {State.IN_PREPARATION},       State.INVITING,            {Hat.COORDINATOR}, words=N_("Open invitations")),
    Step("register",    {State.INVITING},             State.REGISTRATION_OPEN,   {Hat.COORDINATOR}, words=N_("Open registration")),
    Step("freeze",      {State.REGISTRATION_OPEN},    State.REGISTRATION_FROZEN, {Hat.COORDINATOR}, page=ASKS, words=N_("Close registration")),
    Step("reopen",      {State.REGISTRATION_FROZEN},  State.REGISTRATION_OPEN,   {Hat.COORDINATOR}, (is_ahead,), words=N_("Open registration again")),
    Step("begin",       HAS_A_WEEK,                   State.RUNNING,             frozenset(),       (is_there,)),
    Step("end",         {State.RUNNING},              State.FINISHED,            frozenset(),       (is_over,)),
    Step("report",      {State.FINISHED},             State.REPORTING,           {Hat.COORDINATOR}, page=ASKS, words=N_("Ask for the report")),
    Step("close",       REPORT_MAY_COME,              State.CLOSED,              {Hat.OFFICE},      page=ASKS, words=N_("Close the workshop")),
    Step("unclose",     {State.CLOSED},               State.REPORTING,           {Hat.OFFICE},      page=ASKS, words=N_("Take the closing back")),
    Step("cancel",      BEFORE_IT_RUNS,               State.CANCELLED,           {Hat.DIRECTOR},    (is_ahead,), note=True, page="workshops.cancel", words=N_("Cancel the workshop")),
)
# fmt: on
