"""What is noted about the week: who did not come. The caller commits."""

from sqlalchemy import delete

from workshop_portal import journal
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.prints import policy, queries
from workshop_portal.prints.models import Absence


def note_presence(workshop, keys, *, by, at=None):
    """`keys`: those who were there, of everybody who has a seat; the rest was absent."""
    if not policy.has_begun(workshop):
        raise Refused(N_("Who was there is noted from the first day on."))
    everybody = queries.all_of(workshop)
    away = {one.id for one, _there in everybody if one.key not in keys}
    before = {one.id for one, there in everybody if not there}
    if away == before and queries.is_noted(workshop):
        return
    db.session.execute(delete(Absence).where(Absence.participation_id.in_([one.id for one, _there in everybody])))
    db.session.add_all(Absence(participation_id=one, noted_by=by and by.id) for one in sorted(away))
    db.session.flush()
    journal.record(workshop, "presence", by=by, at=at, detail=f"{len(everybody) - len(away)} / {len(everybody)}")


def forget_absence(people, by, at):
    """Who gives the seat back is not expected any more, so was not absent: another seat begins with nothing noted."""
    db.session.execute(delete(Absence).where(Absence.participation_id.in_([one.id for one in people])))
