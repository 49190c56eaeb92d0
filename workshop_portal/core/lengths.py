"""How long a text is: what is counted in the server, and shown by the browser too."""

from workshop_portal.core.marks import composed


def count_words(text) -> int:
    """Runs of non-blanks after NFC."""
    return len(composed(text or "").split())


def count_characters(text) -> int:
    """Code points after NFC."""
    return len(composed(text or ""))
