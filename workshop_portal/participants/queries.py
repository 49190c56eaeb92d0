"""The selects about participants that more than one page asks for."""

from datetime import timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, is_out
from workshop_portal.journal import JournalLine
from workshop_portal.participants import followers
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import STILL_TO_ANSWER, Answer
from workshop_portal.people.hats import BARRED, Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import coordinated_by


def of(workshop) -> list[Participation]:
    """Everybody of a workshop by name; there are never more than actions.MOST."""
    mine = select(Participation).where(Participation.workshop_id == workshop.id)
    return list(db.session.scalars(mine.order_by(by_letter(Participation.name), Participation.id)))


def seated_by(user):
    """Every participation of the workshops for which policy.may_seat holds, as one select; None where there is none."""
    is_office = Hat.OFFICE in hats(user)
    if not is_office and not ids_of(user, Hat.COORDINATOR, kind="workshop"):
        return None
    theirs = Workshop.proposal_id.not_in(ids_of(user, *BARRED)) if is_office else coordinated_by(user)
    return select(Participation).join(Participation.workshop).where(theirs)


def in_turn(workshop_id):
    """Those who wait for a seat, the first one first."""
    mine = select(Participation).where(Participation.workshop_id == workshop_id, Participation.state == Answer.WAITING)
    return mine.order_by(Participation.waits_since, Participation.id)


def how_many_wait(workshop) -> int:
    mine = select(func.count(Participation.id)).where(
        Participation.workshop_id == workshop.id, Participation.state == Answer.WAITING
    )
    return db.session.scalar(mine) or 0


def somebody_waits(workshop) -> bool:
    mine = exists().where(Participation.workshop_id == workshop.id, Participation.state == Answer.WAITING)
    return bool(db.session.scalar(select(mine)))


def turn_of(participation) -> int:
    """1 for the first of the waiting list; 0 for somebody who doesn't wait."""
    if participation.state != Answer.WAITING:
        return 0
    before = or_(
        Participation.waits_since < participation.waits_since,
        and_(Participation.waits_since == participation.waits_since, Participation.id <= participation.id),
    )
    mine = select(func.count(Participation.id)).where(
        Participation.workshop_id == participation.workshop_id, Participation.state == Answer.WAITING, before
    )
    return db.session.scalar(mine) or 0


def addresses_of(workshop) -> set[str]:
    return set(db.session.scalars(select(Participation.email).where(Participation.workshop_id == workshop.id)))


def gave_seat_back(participation) -> bool:
    """Whether somebody had a seat once and gave it back by another answer."""
    mine = exists().where(
        JournalLine.subject_kind == Participation.__tablename__, JournalLine.subject_id == participation.id,
        JournalLine.deed == "answer", JournalLine.start == Answer.CONFIRMED,
    )  # fmt: skip
    return bool(db.session.scalar(select(mine)))


def has_account(participation) -> bool:
    """Whether the address is somebody's account, by the row or by an account made later."""
    later = exists().where(Person.email == participation.email, Person.verified_at.is_not(None))
    return participation.person_id is not None or bool(db.session.scalar(select(later)))


def still_to_answer(workshop) -> list[Participation]:
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.state.in_(STILL_TO_ANSWER),
        Participation.is_organiser.is_(False),
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(Participation.id)))


def own(user):
    """A person's own participations, the next workshop first: by account, or by its confirmed address."""
    mine = Participation.person_id == user.id
    if user.verified_at is not None:
        mine = mine | (Participation.email == user.email)
    rows = select(Participation).join(Participation.workshop).where(mine, Participation.state != Answer.PROPOSED)
    return rows.options(joinedload(Participation.workshop).joinedload(Workshop.venue)).order_by(
        Workshop.first_on.is_(None), Workshop.first_on.desc(), Participation.id
    )


def coming_to(workshop) -> list[Participation]:
    """Those who have a seat, organisers included."""
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED
    )
    return list(db.session.scalars(mine.order_by(Participation.id)))


def was_missed():
    """The conditions that a participant had a seat and was not there; nobody before the last day of the workshop."""
    return Participation.state == Answer.CONFIRMED, followers.missed()


def may_be_missed(workshop) -> bool:
    """Whether its last day has come: before it nobody stayed away for good."""
    return workshop.last_on is not None and workshop.last_on <= today()


def missed_of(workshop) -> set[int]:
    """The ids of those with a seat who were not there; no statement before the last day."""
    if not may_be_missed(workshop):
        return set()
    mine = select(Participation.id).where(Participation.workshop_id == workshop.id, *was_missed())
    return set(db.session.scalars(mine))


def how_many_missed(workshop) -> int:
    return len(missed_of(workshop))


def to_be_told(workshop) -> list[Participation]:
    """Those whom other days or a cancelling concern: invited or coming, and no organiser."""
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.is_organiser.is_(False),
        Participation.state.not_in({Answer.PROPOSED, Answer.DECLINED, Answer.CANCELLED}),
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(Participation.id)))


def said_no(workshop) -> list[Participation]:
    """Those who do not come, and no organiser: the days may have been why."""
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.is_organiser.is_(False),
        Participation.state == Answer.DECLINED,
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(Participation.id)))


def asked_since_their_no(workshop) -> list[Participation]:
    """Those who said no, and have been asked since whether other days suit them: they may reckon with the workshop."""
    asked = Mail.batch == Participation.key, Mail.kind == "participant_moved_no", is_out()
    since = exists().where(*asked, Mail.due_at >= Participation.answered_at)
    mine = select(Participation).where(
        Participation.workshop_id == workshop.id, Participation.is_organiser.is_(False),
        Participation.state == Answer.DECLINED, since,
    )  # fmt: skip
    return list(db.session.scalars(mine.order_by(Participation.id)))


def names_in_public(workshop, *more) -> list[str]:
    """Those who come and agreed to be named on the public page; the organisers stand there anyway. `more`: conditions."""
    mine = select(Participation.name).where(
        Participation.workshop_id == workshop.id, Participation.state == Answer.CONFIRMED,
        Participation.public_consent.is_(True), Participation.is_organiser.is_(False),
    )  # fmt: skip
    return list(db.session.scalars(mine.where(*more).order_by(by_letter(Participation.name))))


def wrote_lately(participation, at) -> bool:
    """Whether a letter went to this participant within the last hour."""
    lately = [Mail.batch == participation.key, Mail.due_at > at - timedelta(hours=1), Mail.due_at <= at]
    return bool(db.session.scalar(select(exists().where(*lately))))
