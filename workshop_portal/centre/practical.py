"""What people who come to a venue need to know: six topics, in both languages, as the office writes them."""

from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_

# name of the two columns, words
TOPICS = (
    ("route", N_("How to get here")),
    ("hotel", N_("Where to stay")),
    ("network", N_("Network")),
    ("access", N_("Accessibility")),
    ("conduct", N_("Code of conduct")),
    ("emergency", N_("In an emergency")),
)


def of(venue) -> list[tuple[str, str, str]]:
    """(name, words, text) of each topic that is written, in the reader's language."""
    texts = [(name, _(words), said(venue, name)) for name, words in TOPICS]
    return [one for one in texts if one[2]]
