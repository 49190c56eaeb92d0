"""What is typed into advice or a decision before it is recorded: it waits for its writer, and for nobody else."""

from flask import jsonify, request

from workshop_portal.core import languages, parking
from workshop_portal.core.access import me
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _


def keep(form, is_same):
    """The answer to a page that saves itself. `is_same`: whether nothing is typed that the page does not show by itself."""
    form.validate()
    if form.is_stale:
        return jsonify(message=str(form.notice)), 400
    if is_same:
        parking.empty(me().id)
        db.session.commit()
        return jsonify(saved_at=languages.clock(now()))
    parking.keep(request.path)
    db.session.commit()
    return jsonify(message=_("Not recorded yet. Your text waits here for you."), waits=True), 422
