"""Who can be written to, what was written, and what became of each letter."""

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.db import db
from workshop_portal.core.languages import lang
from workshop_portal.core.outbox import Mail
from workshop_portal.decisions.models import Advice
from workshop_portal.journal import IS_COPY
from workshop_portal.letters import LetterTemplate
from workshop_portal.messages import policy
from workshop_portal.messages.models import Message
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import BARRED
from workshop_portal.people.models import BY_NAME, Person, Seat
from workshop_portal.people.standing import Standing, active
from workshop_portal.proposals.models import ProposalCommittee
from workshop_portal.workshops.models import Workshop

NEVER = frozenset({Answer.PROPOSED, Answer.CANCELLED})  # not invited yet, or off the list
TEMPLATES = "message"  # the keys of letters that can be taken as a message begin so


def reachable(workshop) -> list[Participation]:
    """Everybody of a workshop who can be written to, organisers included, by name."""
    mine = select(Participation).where(Participation.workshop_id == workshop.id, Participation.state.not_in(NEVER))
    return list(db.session.scalars(mine.order_by(by_letter(Participation.name), Participation.id)))


def without_account(people) -> set[int]:
    """The ids of those of these participations whom no account lets sign in, neither their own nor one at their address."""
    mine = or_(Person.id == Participation.person_id, Person.email == Participation.email)
    opens = exists().where(mine, Person.password_hash != "", Person.verified_at.is_not(None))
    here = select(Participation.id).where(Participation.id.in_([one.id for one in people]), ~opens)
    return set(db.session.scalars(here))


def seats(workshop) -> list[Seat]:
    """Who sits now on the committees that advised on the proposal, by name: those who may be told of it.

    Whoever is in conflict with it, or organises it, is not among them. Who read it makes no difference.
    """
    advised = select(Advice.committee_id).where(Advice.proposal_id == workshop.proposal_id)
    still = select(ProposalCommittee.committee_id).where(ProposalCommittee.proposal_id == workshop.proposal_id)
    barred = select(Standing.person_id).where(
        Standing.proposal_id == workshop.proposal_id, Standing.hat.in_(BARRED), *active()
    )
    mine = select(Seat).join(Seat.person).join(Seat.committee)
    mine = mine.options(contains_eager(Seat.person), contains_eager(Seat.committee))
    mine = mine.where(Seat.committee_id.in_(advised), Seat.committee_id.in_(still), *active(Seat))
    mine = mine.where(Person.disabled_at.is_(None), Person.id.not_in(barred))
    return list(db.session.scalars(mine.order_by(*BY_NAME, Person.id, Seat.id)))


def templates() -> list[LetterTemplate]:
    mine = select(LetterTemplate).where(LetterTemplate.key.startswith(TEMPLATES, autoescape=True))
    return list(db.session.scalars(mine.order_by(LetterTemplate.key)))


def visible_to(user, workshop):
    """The messages of a workshop for which policy.may_read_message holds, drafts first, then the newest."""
    mine = select(Message).where(Message.workshop_id == workshop.id).options(joinedload(Message.writer))
    if not policy.may_read_what_committees_got(user, workshop):
        mine = mine.where(Message.to_committee.is_(False))
    if not policy.may_write(user, workshop):
        mine = mine.where(Message.sent_at.is_not(None))
    elif not policy.may_write_to_committee(user, workshop):
        mine = mine.where(or_(Message.to_committee.is_(False), Message.sent_at.is_not(None)))
    return mine.order_by(Message.sent_at.is_not(None), Message.sent_at.desc(), Message.id.desc())


def mails_of(message) -> list[Mail]:
    return list(
        db.session.scalars(
            select(Mail).where(Mail.batch == message.key, ~IS_COPY).order_by(by_letter(Mail.to_name), Mail.id)
        )
    )


def letters_of(user, workshop):
    """Every letter about a workshop that the portal wrote to anybody this reader may know of, the newest first."""
    mine = and_(Mail.about_kind == Workshop.__tablename__, Mail.about_id == workshop.id)
    mine = mine if policy.may_know_readers(user, workshop) else false()
    if policy.may_read_what_committees_got(user, workshop):
        keys = select(Message.key).where(Message.workshop_id == workshop.id, Message.to_committee)
        mine = or_(mine, Mail.batch.in_(keys))
    return select(Mail).where(mine).order_by(Mail.due_at.desc(), Mail.id.desc())


def subjects_of(messages) -> dict[str, str]:
    """message key → a subject as it was sent, in the language that is spoken now if it was sent in it."""
    sent = select(Mail.batch, Mail.language, func.max(Mail.subject)).group_by(Mail.batch, Mail.language)
    rows = db.session.execute(sent.where(Mail.batch.in_([one.key for one in messages]), ~IS_COPY))
    return {batch: subject for batch, _language, subject in sorted(rows, key=lambda row: row[1] == lang())}


def states_of(messages) -> dict[str, dict]:
    """message key → {state of its mails: how many}, without copies of them."""
    keys = [one.key for one in messages]
    rows = (
        select(Mail.batch, Mail.state, func.count())
        .where(Mail.batch.in_(keys), ~IS_COPY)
        .group_by(Mail.batch, Mail.state)
    )
    found: dict[str, dict] = {key: {} for key in keys}
    for batch, state, n in db.session.execute(rows):
        found[batch][state] = n
    return found
