"""What the database always keeps, in words: the name of a broken constraint leads to a sentence for the user."""

from workshop_portal.core.words import N_

_words: dict[str, str] = {}
UNKNOWN = N_("This would break a rule that the portal keeps, so nothing was changed.")


def put_into_words(names: dict[str, str]):
    """A room names its constraints (SQLite names a unique one by its columns: "slot.venue_id, slot.week")."""
    _words.update(names)


def sentence_for(error) -> str:
    """The words for an IntegrityError."""
    told = str(error.orig)
    return next((words for name, words in _words.items() if name in told), UNKNOWN)
