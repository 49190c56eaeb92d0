"""What is done to a workshop. An action changes and records; the caller commits."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from workshop_portal import journal
from workshop_portal.centre.models import TaskTemplate
from workshop_portal.centre.slots import Slot, SlotState, monday, weeks_from
from workshop_portal.core import edits, outbox, promises
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold, hold_anew
from workshop_portal.core.steps import Refused, take
from workshop_portal.core.words import N_
from workshop_portal.people import standing
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import budget
from workshop_portal.workshops import acts, followers, letters, placing, plan, policy, queries
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.tasks import tick
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS, NO_REPORT, OVER, STEPS, State, lies_ahead

REASON = 240  # characters of one for a week that stand in the journal beside its codes

promises.put_into_words(
    {
        "slot.venue_id, slot.week": placing.TAKEN,
        "uq_slot_venue_id_week": placing.TAKEN,
        "capacity_kept": N_("There are not as many seats. Nothing was changed."),
    }
)


def open_for(decision, *, by=None, at=None) -> Workshop:
    """The workshop of a released approval, with its plan, from what the proposal says. Once."""
    existing = db.session.scalar(select(Workshop).where(Workshop.proposal_id == decision.proposal_id))
    if existing:
        return existing if existing.decision_id == decision.id else take_up(existing, decision, by=by, at=at)
    proposal = decision.proposal
    days, persons = budget.size_of(proposal)
    organisers = [one for one in proposal.organisers if one.confirmed_at]
    workshop = Workshop(
        proposal=proposal, decision=decision, title=proposal.title, subtitle=proposal.subtitle,
        summary=proposal.public_summary, format=proposal.format,
        committee=proposal.committees[0] if proposal.committees else None,
        organisers=[{"name": one.name, "institution": one.institution} for one in organisers],
        days=days, capacity=persons,
    )  # fmt: skip
    db.session.add(workshop)
    db.session.flush()
    add_tasks(workshop)
    journal.record(workshop, "open", by=by, at=at, end=State.PLANNED, detail=proposal.code)
    return workshop


def take_up(workshop, decision, *, by, at) -> Workshop:
    """A proposal approved anew after a rescinded approval: its workshop begins again, without a week. What was done for it
    stays done, but for what went with the cancelling.
    """
    start, workshop.state = workshop.state, State.PLANNED
    was_public = bool(workshop.published_at)
    workshop.decision, workshop.published_at = decision, None
    workshop.venue, workshop.week, workshop.first_on, workshop.last_on = None, "", None, None
    workshop.week_reason = ""
    acts.begin_anew(workshop, was_public, by=by, at=at)
    for task in workshop.tasks:
        if not task.by_hand and not task.done_at:  # what is done keeps its day
            task.due_on, task.tight = None, False
    db.session.flush()
    journal.record(workshop, "open", by=by, at=at, start=start, end=State.PLANNED, detail=workshop.proposal.code)
    if coordinator := queries.coordinator_of(workshop):  # the organisers have the letter of the decision
        letters.tell_of_taking_up(workshop, coordinator, by=by, at=at)
    return workshop


def add_tasks(workshop):
    """The tasks of its plan, without dates: those come with the week."""
    for template in db.session.scalars(select(TaskTemplate).order_by(TaskTemplate.position, TaskTemplate.id)):
        workshop.tasks.append(
            Task(
                template_key=template.key, name_en=template.name_en, name_nl=template.name_nl, owner=template.owner,
                offset_weeks=template.offset_weeks, after_decision_weeks=template.after_decision_weeks,
                minimum_days=template.minimum_days, after=template.after, position=template.position,
            )
        )  # fmt: skip
    db.session.flush()


def close_for(decision, *, by=None, at=None):
    """The decision is rescinded: its workshop is cancelled and its week free again. Not of one that has begun."""
    at = at or now()
    workshop = queries.opened_by(decision)
    if workshop and workshop.state != State.CANCELLED:
        hold(Workshop, workshop.id)  # nobody is invited meanwhile who would not be told
        must_not_have_begun(workshop, at)
        call_off(workshop, by=by, at=at, detail=queries.RESCINDED)


def must_not_have_begun(workshop, at):
    if not lies_ahead(workshop, at):
        raise Refused(N_("Its workshop has begun, or is over: it can be closed, but its approval can't be unmade."))


def call_off(workshop, *, by, at, detail=""):
    """Nothing of it goes on: what has not left is recalled, and organisers, coordinator and all who follow are told."""
    start = workshop.state
    outbox.recall(workshop, but=followers.true_after_all)
    db.session.execute(delete(Slot).where(Slot.workshop_id == workshop.id))
    workshop.state = State.CANCELLED
    journal.record(workshop, "cancel", by=by, at=at, start=start, end=State.CANCELLED, detail=detail)
    readers, rescinded = letters.arrangers_of(workshop, queries.coordinator_of(workshop)), detail == queries.RESCINDED
    letters.tell_of_calling_off(workshop, readers, rescinded=rescinded, by=by, at=at)
    for deed in followers.of_calling_off:
        deed(workshop, by, at)


def give_week(workshop, venue, week, *, by, reason="", at=None):
    """Give or change the week and venue. What forbids it refuses it; what speaks against it asks for a reason.

    The database allows one workshop a venue and week.
    """
    at = at or now()
    hold(Workshop, workshop.id)  # whoever is invited meanwhile learns of the move
    if workshop.state not in BEFORE_IT_RUNS:
        raise Refused(N_("This workshop has begun, or is cancelled: its week can't be changed any more."))
    weeks = weeks_from(week, workshop.days)
    db.session.execute(select(Slot.id).where(Slot.venue_id == venue.id, Slot.week.in_(weeks)).with_for_update())
    around = queries.around(weeks, [workshop], by, day_of(at))
    against = placing.objections(workshop, venue, week, around)
    refuse(against + placing.of_moving(workshop, week), reason)
    own = (Slot.workshop_id == workshop.id) | (Slot.proposal_id == workshop.proposal_id)
    db.session.execute(delete(Slot).where(own))
    db.session.add_all(
        Slot(venue_id=venue.id, week=one, state=SlotState.USED, workshop_id=workshop.id) for one in weeks
    )
    moved, before, stood = workshop.week, (workshop.first_on, workshop.last_on), workshop.venue_id
    workshop.venue, workshop.week, workshop.capacity = venue, week, placing.capacity_at(workshop, venue)
    workshop.week_reason = reason.strip()[:500]
    flag_modified(workshop, "week")  # it is written in any case, so that who knew it otherwise is refused
    workshop.first_on = monday(week)
    workshop.last_on = workshop.first_on + timedelta(days=workshop.days - 1)
    if workshop.state == State.PLANNED:
        workshop.state = State.IN_PREPARATION if queries.coordinators_of([workshop.id]) else State.SCHEDULED
    if moved != week:
        acts.follow_week(workshop, by=by, at=at)
        days = (workshop.first_on - before[0]).days if before[0] else 0
        since = around.planned.get(workshop.id) if before[0] else None
        plan.date_all(workshop, day_of(at), around.closed, days, since)
    db.session.flush()
    detail, why = venue.key + (" against-advice" if against else ""), reason.strip()
    why = why if len(why) <= REASON else why[:REASON] + "…"
    journal.record(workshop, "week", by=by, at=at, start=moved, end=week, detail=journal.said_of(detail, why))
    told = sum(deed(workshop, before, by, at) for deed in followers.of_moving) if moved != week else 0
    if (moved, stood) != (week, venue.id):
        kind = "week_given" if not moved else "week_changed" if moved != week else "venue_changed"
        coordinator = queries.coordinator_of(workshop)
        letters.tell_of_week(workshop, coordinator, kind, former=before, told=told, by=by, at=at)


def refuse(against, reason):
    """Stop for the first thing that forbids a place, or for advice that nobody answered."""
    for one in against:
        if one.level == placing.MUST:
            raise Refused(one.words, **one.spoken)
    if against and not reason.strip():
        raise Refused(N_("%(words)s Say why it is done all the same."), words=against[0].said)


def assign_coordinator(workshop, person, *, by, note="", at=None):
    """Give a workshop its coordinator; the one before hands over, with a `note`. Nobody in conflict with the proposal."""
    hold_anew(workshop)
    standing.forget()
    if Hat.COORDINATOR not in hats(person) or hats(person, workshop) & BARRED:
        raise Refused(N_("This person can't coordinate this workshop. Choose somebody else."))
    if workshop.state in OVER:
        raise Refused(N_("This workshop is over, or cancelled: its coordinator can't be changed any more."))
    at = at or now()
    if Hat.COORDINATOR in hats(person, workshop):
        return
    former = queries.last_coordinator_of(workshop)
    standing.take_from_all(Hat.COORDINATOR, workshop, at=at)
    standing.give(person.id, Hat.COORDINATOR, thing=workshop, ground="assigned", from_on=at.date())
    start = workshop.state
    if workshop.state == State.SCHEDULED:
        workshop.state = State.IN_PREPARATION
        plan.date_all(workshop, day_of(at), queries.closed_weeks())  # its work can begin only now
    db.session.flush()
    journal.record(workshop, "coordinator", by=by, at=at, start=start, end=workshop.state, detail=person.key)
    if former is None or former.id == person.id:
        letters.tell_of_coordinator(workshop, person, by=by, at=at)
    else:
        letters.tell_of_handing_over(workshop, person, former, note, by=by, at=at)


def move(workshop, step_name, *, by, note="", has_report=True, shown=(), at=None):
    """Take a step of the workflow that has a button, or raise Refused. `has_report`: whether it is closed with one; `shown`:
    the keys of those that are shown on its public page with that.
    """
    at = at or now()
    hold(Workshop, workshop.id)  # whoever is invited meanwhile is told of it, or not invited
    step = take([one for one in STEPS if one.words], step_name, workshop, hats(by, workshop), at)
    if step.end == State.CANCELLED:
        if not note.strip():
            raise Refused(N_("Say why the workshop is cancelled."))
        return call_off(workshop, by=by, at=at, detail=queries.as_reason(note))
    start, workshop.state = workshop.state, State(step.end)
    detail = "" if has_report or step.name != "close" else NO_REPORT
    journal.record(workshop, step.name, by=by, at=at, start=start, end=step.end, detail=detail)
    if step.name == "close":
        if followers.show_reports(workshop, shown, by, at) and has_report:
            acts.mark(workshop, acts.PUBLISHED, done=True, by=by, at=at)
        coordinator = queries.coordinator_of(workshop)
        letters.tell_of_closing(workshop, coordinator, has_report=has_report, is_shown=bool(shown), by=by, at=at)
    if step.name == "report":
        letters.ask_for_report(workshop, queries.coordinator_of(workshop), report_due(workshop, at), by=by, at=at)


def report_due(workshop, at):
    """The day that the plan has for the report; ten weeks after the workshop where it has none, or a past one."""
    days = [task.due_on for task in workshop.tasks if task.template_key == acts.REPORT and task.due_on]
    usual = max(workshop.last_on, day_of(at)) + timedelta(weeks=10)
    return max(days) if days and max(days) > day_of(at) else usual


def revise_public(workshop, answers, *, by, at=None) -> list[str]:
    """Correct the title, the subtitle or the summary that the public reads; names of what has changed."""
    if workshop.state == State.CANCELLED:
        raise Refused(N_("This workshop has been cancelled."))
    changed = edits.changed(workshop, answers)
    if changed:
        journal.record(workshop, "revise", by=by, at=at, detail=", ".join(changed))
    return changed


def publish(workshop, *, by, at=None, shown=True):
    """Show the workshop's page to the public, or take it down; where it is so already, nothing is done."""
    if shown and not workshop.first_on:
        raise Refused(N_("Give the workshop its week first: a public page names it."))
    if shown and workshop.state in policy.NOT_PUBLIC:
        raise Refused(N_("This workshop has been cancelled."))
    if bool(workshop.published_at) == shown:
        return
    workshop.published_at = (at or now()) if shown else None
    journal.record(workshop, "publish" if shown else "unpublish", by=by, at=at)


__all__ = ["tick"]
