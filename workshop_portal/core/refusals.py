"""What a refused deed says: on a page of its own, or on the page it was asked for from, with what was chosen there."""

from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused


def words_of(refusal) -> str:
    """In the reader's language."""
    return _(refusal.message) % refusal.values if refusal.values else _(refusal.message)


def refusal_of(deed, *things, **named) -> str:
    """Do it; "" once it is done. Else what it says, and nothing of it stays."""
    try:
        with db.session.begin_nested():
            deed(*things, **named)
    except Refused as refusal:
        return words_of(refusal)
    return ""
