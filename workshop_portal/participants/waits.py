"""What waits about participants: the own invitations; for a coordinator, free seats that somebody waits for, late answers."""

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.journal import JournalLine
from workshop_portal.participants import queries
from workshop_portal.participants.answer_by import day_of
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import STILL_TO_ANSWER, Answer
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import coordinated_by
from workshop_portal.workshops.workflow import BEFORE_IT_RUNS


def waits(person) -> list[Wait]:
    return own(person) + for_the_coordinator(person)


def own(person) -> list[Wait]:
    """Invitations to workshops that are still ahead. The day to answer by may be over: an answer is welcome still."""
    asked = queries.own(person).where(Participation.state.in_(STILL_TO_ANSWER), Workshop.state.in_(BEFORE_IT_RUNS))
    return [invitation(one) for one in db.session.scalars(asked.where(Workshop.first_on > today()))]


def invitation(one) -> Wait:
    title = _("Will you come to “%(title)s”?") % {"title": one.workshop.title}
    href, by = url_for("participants.own", participation_key=one.key), one.answer_by_on
    if by is not None and by < today():
        words = _("An answer was asked for by %(day)s; it still counts.") % {"day": day(by)}
        return Wait("", title, words, href, _("Answer"), due_on=one.workshop.first_on)
    return Wait("", title, _("You are invited; please say whether you will come."), href, _("Answer"), due_on=by)


def late_answers(people, workshops) -> str:
    places = ngettext("%(num)s workshop", "%(num)s workshops", workshops)
    return ngettext(
        "%(num)s person of %(workshops)s has not said yes or no in time", "%(num)s people of %(workshops)s have not said yes or no in time",
        people, workshops=places,
    )  # fmt: skip


guest = aliased(Participation)
LATE = Many("late answers", late_answers)


def freed_at():
    """When a seat of a workshop was given back, where that is the last that happened to its seats."""
    mine = JournalLine.subject_kind == Participation.__tablename__, JournalLine.subject_id == guest.id
    seats = or_(JournalLine.start == Answer.CONFIRMED, JournalLine.end == Answer.CONFIRMED)
    last = select(case((JournalLine.start == Answer.CONFIRMED, JournalLine.at))).join(guest, and_(*mine))
    last = last.where(guest.workshop_id == Workshop.id, seats).order_by(JournalLine.id.desc()).limit(1)
    return last.correlate(Workshop).scalar_subquery()


def for_the_coordinator(person) -> list[Wait]:
    waiting = func.sum(case((Participation.state == Answer.WAITING, 1), else_=0))
    is_late = and_(Participation.state.in_(STILL_TO_ANSWER), Participation.answer_by_on < today())
    late = func.sum(case((is_late, 1), else_=0))
    free = Workshop.capacity - Workshop.confirmed
    asked_until = func.min(case((is_late, Participation.answer_by_on)))
    rows = (
        select(Workshop.title, Workshop.key, free, waiting, late, asked_until, freed_at())
        .join(Participation, Participation.workshop_id == Workshop.id)
        .where(coordinated_by(person), Workshop.state.in_(BEFORE_IT_RUNS))
        .where(Workshop.first_on > today())
        .group_by(Workshop.id, Workshop.title, Workshop.key, Workshop.first_on, Workshop.capacity, Workshop.confirmed)
        .order_by(Workshop.id)
    )
    found = []
    for title, key, seats, queue, overdue, late_since, freed in db.session.execute(rows):
        here = url_for("participants.index", workshop_key=key)
        if seats and queue:
            words = ngettext("%(num)s person waits for a seat.", "%(num)s people wait for a seat.", queue)
            free_seat = ngettext(
                "%(num)s seat of %(title)s is free", "%(num)s seats of %(title)s are free", seats, title=title
            )
            found.append(Wait("", free_seat, words, here, _("Give it"), due_on=day_of(freed) if freed else today()))
        if overdue:
            words = ngettext(
                "%(num)s person has not said yes or no in time.",
                "%(num)s people have not said yes or no in time.",
                overdue,
            )
            found.append(Wait("", title, words, here, _("Remind"), due_on=late_since, many=LATE, n=overdue))
    return found
