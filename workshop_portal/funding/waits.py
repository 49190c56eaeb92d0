"""What waits about money: for finance, the records of workshops that are over and not settled."""

from datetime import timedelta

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import select

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.funding import telling
from workshop_portal.funding.actions import CLAIMS_COME
from workshop_portal.funding.models import CLOSED, Record
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.workshops.acts import SETTLED
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import is_visible_to, planned_on
from workshop_portal.workshops.workflow import OVER, State

USUAL = CLAIMS_COME + timedelta(
    weeks=1
)  # after the last day: then nobody claims any more, and what is left is released


def unsettled_of(records, _workshops) -> str:
    return ngettext("%(num)s funding record is to be settled", "%(num)s funding records are to be settled", records)


UNSETTLED = Many("unsettled", unsettled_of)


def waits(person) -> list[Wait]:
    """The plan of a workshop that is closed or cancelled asks nobody any more: its record does, until it is settled. Of one
    that took place it is not late while people may claim, whatever its plan says: before that nothing can be released.
    """
    if Hat.FINANCE not in hats(person):
        return []
    rows = (
        select(Workshop, planned_on(SETTLED), Record.committed_cents - Record.paid_cents)
        .join(Record, Record.workshop_id == Workshop.id)
        .where(is_visible_to(person), Workshop.proposal_id.not_in(ids_of(person, Hat.ORGANISER)))
        .where(Workshop.state.in_(OVER), Record.state.not_in(CLOSED))
        .order_by(Workshop.first_on, Workshop.id)
    )  # fmt: skip
    return [
        Wait("", _("The funding record of %(title)s is not settled") % {"title": one.title}, telling.open_words(cents),
             url_for("funding.show", workshop_key=one.key), _("To the record"), due_on=due_on(one, planned), many=UNSETTLED)
        for one, planned, cents in db.session.execute(rows)
    ]  # fmt: skip


def due_on(workshop, planned):
    """When its record is to be settled; `planned`: the day that its plan has for it, or None."""
    if workshop.last_on is None:
        return planned or today()
    usual = workshop.last_on + USUAL
    return planned or usual if workshop.state == State.CANCELLED else max(planned or usual, usual)
