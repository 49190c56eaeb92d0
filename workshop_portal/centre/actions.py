"""What is done to the centre's data: venues, formats, schemes, templates, closed weeks. The caller commits."""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.centre import letters, queries
from workshop_portal.centre.models import Centre, Format, LetterTemplate, Scheme, TaskTemplate, Venue
from workshop_portal.centre.slots import Slot, SlotState, monday
from workshop_portal.core import edits, signboard
from workshop_portal.core.db import db, new_key
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.letters import placeholders_in


def create_venue(*, name, seats, key=None, by=None, at=None, **facts) -> Venue:
    return create(Venue(name=name, seats=seats, key=key or new_key(), **facts), by=by, at=at)


def create_scheme(*, name_en, name_nl, rate_ppd_cents=0, key=None, by=None, at=None, **facts) -> Scheme:
    names = {"name_en": name_en, "name_nl": name_nl}
    return create(Scheme(**names, rate_ppd_cents=rate_ppd_cents, key=key or new_key(), **facts), by=by, at=at)


def create_format(*, name_en, name_nl, capacity_max, key=None, by=None, at=None, **facts) -> Format:
    names = {"name_en": name_en, "name_nl": name_nl}
    return create(Format(**names, capacity_max=capacity_max, key=key or new_key(), **facts), by=by, at=at)


def create_task_template(*, name_en, name_nl, owner, key=None, by=None, at=None, **facts) -> TaskTemplate:
    names = {"name_en": name_en, "name_nl": name_nl}
    return create(TaskTemplate(**names, owner=owner, key=key or new_key(), **facts), by=by, at=at)


def create_letter_template(
    *, key, subject_en, body_en, subject_nl, body_nl, placeholders=None, by=None, at=None
) -> LetterTemplate:
    """Without `placeholders` those of the texts given here are the ones the portal fills."""
    texts = {"subject_en": subject_en, "body_en": body_en, "subject_nl": subject_nl, "body_nl": body_nl}
    known = sorted(placeholders or placeholders_in(*texts.values()))
    return create(LetterTemplate(key=key, **texts, placeholders=known), by=by, at=at)


def write_first(key, *, by, at=None) -> LetterTemplate:
    """Make the portal's own text of a letter the office's, to be edited."""
    first = letters.first_of(key)
    if first is None:
        raise Refused(N_("The portal brings no letter of this name."))
    return create_letter_template(key=key, **first.texts, placeholders=first.placeholders, by=by, at=at)


def put_back(letter, *, by, at=None):
    """The portal's own text takes the place of the office's."""
    first = letters.first_of(letter.key)
    if first is None:
        raise Refused(N_("The portal brings no letter of this name."))
    names = edits.changed(letter, first.texts)
    letter.placeholders = sorted({*letter.placeholders, *first.placeholders})
    db.session.flush()
    journal.record(letter, "put back", by=by, at=at, detail=", ".join(names))


def create(thing, *, by, at=None):
    db.session.add(thing)
    db.session.flush()
    journal.record(thing, "create", by=by, at=at)
    return thing


def revise(thing, answers, *, by, at=None) -> list[str]:
    """Change what differs; return the names of the changed fields."""
    changed = edits.changed(thing, answers)
    if changed:
        db.session.flush()
        journal.record(thing, "revise", by=by, at=at, detail=", ".join(changed))
    return changed


def remove_task(template, *, by, at=None):
    """No plan gets it from now on, and no other task waits for it; plans that run keep theirs."""
    for one in queries.tasks():
        if template.key in one.after:
            one.after = [key for key in one.after if key != template.key]
    journal.record(template, "remove task", by=by, at=at, detail=template.key)
    db.session.delete(template)
    db.session.flush()


def set_centre(*, by=None, at=None, **facts) -> Centre:
    """Change the centre's own settings; the first call makes its row."""
    centre = db.session.scalar(select(Centre)) or create(Centre(**signboard.BEGUN._asdict()), by=by, at=at)
    revise(centre, facts, by=by, at=at)
    signboard.forget()
    return centre


def the_centre() -> Centre:
    """The centre's settings; on an empty database those it begins with, not saved."""
    return db.session.scalar(select(Centre)) or begun()


def begun() -> Centre:
    """A centre with the values its columns begin with."""
    columns = Centre.__table__.columns
    defaults = {c.name: c.default.arg for c in columns if c.default is not None and c.default.is_scalar}
    return Centre(**defaults | signboard.BEGUN._asdict())


def look_through_letters(*, by, at=None):
    """Somebody of the office has read all letters, and says so."""
    journal.record(set_centre(by=by, at=at), queries.LOOKED_THROUGH, by=by, at=at)


def close_week(*, venue, week, why_en="", why_nl="", by=None, at=None) -> Slot:
    """Nobody meets in this venue in this week. One that is closed already keeps its reason."""
    try:
        monday(week)
    except ValueError:
        raise Refused(N_("%(week)s is not a week; weeks are written 2027-W05."), week=week) from None
    taken = slot_of(venue, week)
    if taken and taken.state != SlotState.CLOSED:
        raise Refused(N_("This week is taken, so it can't be closed. Give its workshop another week first."))
    if taken:
        return taken
    slot = Slot(venue_id=venue.id, week=week, state=SlotState.CLOSED, why_en=why_en, why_nl=why_nl)
    db.session.add(slot)
    journal.record(venue, "close week", by=by, at=at, detail=week)
    return slot


def open_week(*, venue, week, by=None, at=None):
    """Take a closure back."""
    slot = slot_of(venue, week)
    if slot and slot.state == SlotState.CLOSED:
        db.session.delete(slot)
        journal.record(venue, "open week", by=by, at=at, detail=week)


def slot_of(venue, week) -> Slot | None:
    return db.session.scalar(select(Slot).where(Slot.venue_id == venue.id, Slot.week == week))
