"""Doing a deed that may be refused: then nothing of it stays, and its page shows again with what is said of it."""

from sqlalchemy.exc import DataError, IntegrityError

from workshop_portal.core.db import db
from workshop_portal.core.promises import sentence_for
from workshop_portal.core.steps import Refused


def refusal_of(deed, *things, **named) -> str:
    """Do it; "" once it is done. Else what is said of it, and nothing of it stays: its page can be shown again."""
    try:
        with db.session.begin_nested():
            deed(*things, **named)
    except (Refused, IntegrityError, DataError) as refusal:
        return sentence_for(refusal)
    return ""


def done(deed, field) -> bool:
    """The same for a form: where the deed is refused, its field says why."""
    refused = refusal_of(deed)
    if refused:
        field.errors = [refused]
    return not refused
