"""What the database always keeps, in words: the name of a broken constraint leads to a sentence for the user."""

from sqlalchemy.exc import DataError

from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

_words: dict[str, str] = {}
UNKNOWN = N_("This would break a rule that the portal keeps, so nothing was changed.")
TOO_LARGE = N_("A number or a text is larger than the portal can keep, so nothing was changed. Go back and shorten it.")


def put_into_words(names: dict[str, str]):
    """A room names its constraints (SQLite names a unique one by its columns: "slot.venue_id, slot.week")."""
    _words.update(names)


def sentence_for(error) -> str:
    """The words for a deed that was refused: by a rule, by a promise, or (DataError) as its column can't hold so much."""
    if isinstance(error, Refused):
        return _(error.message) % error.values if error.values else _(error.message)
    if isinstance(error, DataError):
        return _(TOO_LARGE)
    told = str(error.orig)
    return _(next((words for name, words in _words.items() if name in told), UNKNOWN))
