"""What the worker does for the rooms: their jobs, which of them come back each day, and what a mail needs as it leaves."""

from workshop_portal.calls import news as calls_news
from workshop_portal.core import files, jobs, links, once, parking, search, signboard
from workshop_portal.core.db import db, measure_tables
from workshop_portal.decisions import actions as decisions_deeds
from workshop_portal.decisions import policy as decisions_rights
from workshop_portal.decisions.models import Meeting
from workshop_portal.people import sessions as people_sessions
from workshop_portal.people import unconfirmed
from workshop_portal.people.models import Person
from workshop_portal.proposals import actions as proposals_deeds
from workshop_portal.proposals import organisers as proposals_organisers
from workshop_portal.proposals import policy as proposal_rights
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import conflicts as reviews_conflicts
from workshop_portal.reviews import letters as reviews_letters
from workshop_portal.reviews import list_letters
from workshop_portal.reviews import policy as reviews_rights
from workshop_portal.reviews import reminders as reviews_reminders
from workshop_portal.reviews import runs as reviews_runs
from workshop_portal.reviews import terms as reviews_terms
from workshop_portal.stays import actions as stays_deeds
from workshop_portal.workshops import days as workshops_days
from workshop_portal.workshops import policy as workshop_rights
from workshop_portal.workshops import queries as workshops_queries
from workshop_portal.workshops.models import Workshop


def sweep_rows(_thing_id, _result):
    """What has had its time goes: forms that were carried out, parked texts, links, sessions, failures, addresses
    and accounts that nobody confirmed. What stays is measured anew.
    """
    for sweep in (once.sweep, parking.sweep, links.sweep, people_sessions.sweep, calls_news.sweep, unconfirmed.sweep):
        sweep()
    files.sweep_bytes()
    search.catch_up()
    measure_tables()


def watch_returned(_thing_id, _result):
    proposals_deeds.remind_of_returned()
    proposals_deeds.tell_of_returns_over()


JOBS: dict = {
    "sweep rows": jobs.Work(write=sweep_rows),
    "assignment": reviews_runs.JOB,
    "release": jobs.Work(write=decisions_deeds.let_out_by_id),
    "remind organiser": proposals_organisers.REMIND,
    "sweep files": files.SWEEP,
    "call opens": calls_news.JOB,
    "erase needs": stays_deeds.ERASE,
    "end of seats": reviews_terms.JOB,
    "find conflicts": reviews_conflicts.JOB,
    "days of workshops": workshops_days.JOB,
    "remind readers": reviews_reminders.JOB,
    "remind of conditions": jobs.Work(write=lambda _thing_id, _result: decisions_deeds.remind_of_conditions()),
    "remind of drafts": jobs.Work(write=lambda _thing_id, _result: proposals_deeds.remind_of_drafts()),
    "remind of returned": jobs.Work(write=watch_returned),
}
# What comes back each day: the name of its job → the hour in Leiden.
DAILY: dict = {
    "end of seats": 0, "find conflicts": 0, "days of workshops": 0, "sweep rows": 4, "remind readers": 7,
    "remind of conditions": 7, "remind of drafts": 7, "remind of returned": 7,
}  # fmt: skip


def may_still_read(mail) -> bool:
    """Whether a guarded mail's reader may still see all that it is about: asked again in the moment it leaves."""
    person = db.session.get(Person, mail.to_person_id) if mail.to_person_id else None
    if person is None:
        return True
    if mail.about_kind in list_letters.LISTS:
        return person.is_active and not list_letters.names_what_is_barred(mail, person)
    model, may_see = RIGHTS.get(mail.kind) or RIGHTS[mail.about_kind]
    thing = db.session.get(model, mail.about_id)
    return thing is not None and may_see(person, thing)


def answers_to(mail) -> str:
    """Where answers go: about a workshop to its coordinator, else, and of the coordinator's own letters, to the office."""
    ours = mail.about_kind == Workshop.__tablename__
    coordinator = workshops_queries.coordinators_of([mail.about_id]).get(mail.about_id) if ours else None
    if coordinator and coordinator.id != mail.to_person_id:
        return coordinator.email
    return signboard.read().contact_email


RIGHTS: dict = {
    "proposal": (Proposal, proposal_rights.may_see_card), "workshop": (Workshop, workshop_rights.may_view),
    "eligible_reopened": (Proposal, proposal_rights.may_hear_of_reopening),
    "meeting": (Meeting, decisions_rights.may_attend),
    "decision_differs": (Proposal, decisions_rights.may_hear_of_difference),
    "workshop_passed_on": (Workshop, workshop_rights.may_hear_of_passing_on),
    reviews_letters.WITHDRAWN: (Proposal, reviews_rights.was_asked),
    reviews_letters.LET_OFF: (Proposal, reviews_rights.is_let_off),
}  # fmt: skip
