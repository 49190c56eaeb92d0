"""The reading log: who opened which dossier when, kept in a short transaction after the answer."""

from datetime import datetime, timedelta

from flask import after_this_request, current_app
from sqlalchemy import bindparam, exists, select

from workshop_portal.core.clock import now
from workshop_portal.core.db import Moment, db
from workshop_portal.reviews.models import Reading

AGAIN_AFTER = timedelta(minutes=10)


def lately(proposal_id, person_id):
    """Whether this person opened this dossier since the moment bound to `lately`."""
    mine = [Reading.person_id == person_id, Reading.proposal_id == proposal_id]
    return exists(select(Reading.id).where(*mine, Reading.created_at > bindparam("lately", type_=Moment)))


def since() -> datetime:
    return now() - AGAIN_AFTER


def note_after_answer(person, proposal):
    app, person_id, proposal_id = current_app._get_current_object(), person.id, proposal.id

    def write():
        with app.app_context():
            db.session.add(Reading(person_id=person_id, proposal_id=proposal_id))
            db.session.commit()

    @after_this_request
    def later(answer):
        answer.call_on_close(write)
        return answer
