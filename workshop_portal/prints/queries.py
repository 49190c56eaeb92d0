"""Who comes, who agreed to be listed, and who was there."""

from sqlalchemy import exists, select

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine
from workshop_portal.participants import queries as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.prints.models import Absence
from workshop_portal.workshops.models import Workshop


def coming(workshop):
    """Those with a seat, organisers included, by name."""
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED
    )  # fmt: skip
    return mine.order_by(by_letter(Participation.name), Participation.id)


def absent():
    return exists().where(Absence.participation_id == Participation.id)


def missed():
    """The condition that the workshop of a Participation is over, or in its last day, and its guest was not there: before
    that nobody stayed away for good.
    """
    over = Workshop.id == Participation.workshop_id, Workshop.last_on <= today()
    return exists().where(Absence.participation_id == Participation.id, *over)


def names_in_public(workshop) -> list[str]:
    """Those who agreed to be named on the public page, and once it is over were there."""
    return participants.names_in_public(workshop, ~missed())


def all_of(workshop) -> list[tuple[Participation, bool]]:
    """(who has a seat, whether they were there)."""
    return [(one, not away) for one, away in db.session.execute(coming(workshop).add_columns(absent()))]


def is_noted(workshop) -> bool:
    """Whether somebody noted who was there."""
    return bool(db.session.scalar(select(noted(workshop.id))))


def noted(workshop_id):
    kind = Workshop.__tablename__
    return exists().where(
        JournalLine.subject_kind == kind, JournalLine.subject_id == workshop_id, JournalLine.deed == "presence"
    )


def was_there(participation) -> bool:
    """Whether it was noted who was there, and this person among them."""
    away = exists().where(Absence.participation_id == participation.id)
    mine = select(noted(participation.workshop_id) & ~away)
    return participation.state == Answer.CONFIRMED and bool(db.session.scalar(mine))
