"""The reading log: who opened which dossier when, kept in a short transaction after the answer."""

from datetime import timedelta

from flask import after_this_request, current_app
from sqlalchemy import exists, select

from workshop_portal.core.clock import now
from workshop_portal.core.db import db, reading
from workshop_portal.reviews.models import Reading

AGAIN_AFTER = timedelta(minutes=10)


def note_after_answer(person, proposal):
    app, person_id, proposal_id = current_app._get_current_object(), person.id, proposal.id

    def write():
        with app.app_context():
            lately = [Reading.person_id == person_id, Reading.proposal_id == proposal_id]
            lately.append(Reading.created_at > now() - AGAIN_AFTER)
            with reading():
                noted = db.session.scalar(select(exists(select(Reading.id).where(*lately))))
            if not noted:
                db.session.add(Reading(person_id=person_id, proposal_id=proposal_id))
                db.session.commit()

    @after_this_request
    def later(answer):
        answer.call_on_close(write)
        return answer
