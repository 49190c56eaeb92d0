"""Who can be written to, what was written, and what became of each letter."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.letters import LetterTemplate
from workshop_portal.messages.models import Message
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops.models import Workshop

NEVER = frozenset({Answer.PROPOSED, Answer.CANCELLED})  # not invited yet, or off the list
TEMPLATES = "message"  # the keys of letters that can be taken as a message begin so


def reachable(workshop) -> list[Participation]:
    """Everybody of a workshop who can be written to, organisers included, by name."""
    mine = select(Participation).where(Participation.workshop_id == workshop.id, Participation.state.not_in(NEVER))
    return list(db.session.scalars(mine.order_by(func.lower(Participation.name), Participation.id)))


def templates() -> list[LetterTemplate]:
    mine = select(LetterTemplate).where(LetterTemplate.key.startswith(TEMPLATES, autoescape=True))
    return list(db.session.scalars(mine.order_by(LetterTemplate.key)))


def of(workshop):
    """The messages of a workshop, drafts first, then the newest."""
    mine = select(Message).where(Message.workshop_id == workshop.id).options(joinedload(Message.writer))
    return mine.order_by(Message.sent_at.is_not(None), Message.sent_at.desc(), Message.id.desc())


def mails_of(message) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.batch == message.key).order_by(Mail.to_name, Mail.id)))


def letters_of(workshop):
    """Every letter about a workshop that the portal wrote to anybody, the newest first."""
    mine = select(Mail).where(Mail.about_kind == Workshop.__tablename__, Mail.about_id == workshop.id)
    return mine.order_by(Mail.due_at.desc(), Mail.id.desc())


def states_of(messages) -> dict[str, dict]:
    """message key → {state of its mails: how many}."""
    keys = [one.key for one in messages]
    rows = select(Mail.batch, Mail.state, func.count()).where(Mail.batch.in_(keys)).group_by(Mail.batch, Mail.state)
    found: dict[str, dict] = {key: {} for key in keys}
    for batch, state, n in db.session.execute(rows):
        found[batch][state] = n
    return found
