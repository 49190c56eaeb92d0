"""The selects about calls that more than one page asks for."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.calls import policy
from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.people.models import Committee
from workshop_portal.people.queries import is_seated


def visible_to(user):
    """Every call for which policy.may_view holds, as one select."""
    return select(Call) if policy.may_see_all(user) else select(Call).where(Call.published)


def one_for(user, key) -> Call | None:
    """The call of this key as this reader, signed in or not, may see it, with all that its page shows."""
    wanted = visible_to(user).where(Call.key == key)
    return db.session.scalar(
        wanted.options(
            selectinload(Call.formats).options(joinedload(Format.scheme), selectinload(Format.venues)),
            selectinload(Call.committees), selectinload(Call.criteria), selectinload(Call.rules),
            selectinload(Call.form_fields),
        )
    )  # fmt: skip


def open_now(user):
    at = clock.now()
    return visible_to(user).where(Call.opens_at <= at, Call.hard_deadline_at > at).order_by(Call.deadline_at)


def taking_now(user):
    """Those of them to which something can be proposed."""
    return open_now(user).where(Call.published, Call.formats.any())


def coming(user):
    return visible_to(user).where(Call.opens_at > clock.now()).order_by(Call.opens_at)


def past(user, most=12):
    closed = visible_to(user).where(Call.hard_deadline_at <= clock.now())
    return closed.order_by(Call.deadline_at.desc()).limit(most)


def every(user) -> list[Call]:
    return list(db.session.scalars(visible_to(user).order_by(Call.deadline_at.desc(), Call.id)))


def formats() -> list[Format]:
    return list(db.session.scalars(select(Format).order_by(Format.name_en)))


def seated() -> set[int]:
    """The ids of the committees on which somebody sits today."""
    return set(db.session.scalars(select(Committee.id).where(is_seated())))


def committees() -> list[Committee]:
    return list(db.session.scalars(select(Committee).order_by(Committee.name_en)))
