"""What a move of a workshop, or a week after it was cancelled, will do: the deed itself, done on trial and taken back, so that nothing is foretold wrongly."""

from typing import NamedTuple

from flask_babel import ngettext
from sqlalchemy import func, select

from workshop_portal.core import outbox
from workshop_portal.core.db import db
from workshop_portal.core.languages import days, week_words
from workshop_portal.core.languages import text as _
from workshop_portal.workshops import actions, followers


class Foreseen(NamedTuple):
    """`facts`: (what, now, then); `touched`: (what, words) of higher rooms; `letters`: subject → names of its readers;
    `shown`: one of them as (reader, subject, text, language)."""

    facts: list
    touched: list
    letters: dict[str, list[str]]
    shown: tuple


def foresee(workshop, venue, week, *, by, reason) -> Foreseen:
    """Raises Refused as the deed would."""
    asked = followers.before_moving if week != workshop.week else ()
    touched = [fact for ask in asked for fact in ask(workshop)]
    before, dates = state_of(workshop), {task: task.due_on for task in workshop.tasks if not task.done_at}
    last = db.session.scalar(select(func.max(outbox.Mail.id))) or 0
    trial = db.session.begin_nested()
    try:
        actions.give_week(workshop, venue, week, by=by, reason=reason)
        db.session.flush()
        after = dict(state_of(workshop))
        facts = [(label, now, then_words(label, now, after.get(label, "–"))) for label, now in before]
        facts.append((_("Tasks still to be done"), str(len(dates)), moved_words(dates)))
        mails = letters_since(last, workshop)
        letters: dict[str, list[str]] = {}
        for one in mails:
            letters.setdefault(one.subject, []).append(one.to_name)
        return Foreseen(facts, touched, letters, sheet_of(mails[0]) if mails else ())
    finally:
        trial.rollback()


def then_words(label, now, then) -> str:
    """A public page that shows the days shows the new ones then."""
    return _("stays as it is") if then == now and label != _("Public page") else then


def moved_words(dates) -> str:
    """What becomes of the days of these {task: its day before}."""
    moved = sum(task.due_on != due_on for task, due_on in dates.items())
    earlier = sum(bool(due_on and task.due_on and task.due_on < due_on) for task, due_on in dates.items())
    if not moved:
        return _("no day changes")
    words = ngettext("%(num)s gets another day", "%(num)s get another day", moved)
    return words + (
        ", " + ngettext("%(num)s of them an earlier one", "%(num)s of them an earlier one", earlier) if earlier else ""
    )


def letters_since(last, workshop) -> list[outbox.Mail]:
    """Those about this workshop alone: what others write and commit meanwhile can be seen here too."""
    mine = select(outbox.Mail).filter_by(about_kind=workshop.__tablename__, about_id=workshop.id)
    return list(db.session.scalars(mine.where(outbox.Mail.id > last).order_by(outbox.Mail.id)))


def sheet_of(mail) -> tuple:
    """Written first: to a guest where there are any."""
    return mail.to_name, mail.subject, mail.body.replace("{link}", "…"), mail.language


def state_of(workshop) -> list[tuple[str, str]]:
    public = _("shows these days") if workshop.published_at else _("is not public")
    week = f"{days(workshop.first_on, workshop.last_on)} ({week_words(workshop.week)})" if workshop.week else "–"
    return [
        (_("Week"), week),
        (_("Venue"), workshop.venue.name if workshop.venue else "–"),
        (_("Seats taken, organisers included"), f"{workshop.confirmed} / {workshop.capacity}"),
        (_("Public page"), public),
        *(fact for ask in followers.with_its_days for fact in ask(workshop)),
    ]
