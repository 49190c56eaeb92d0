"""The main menu: it follows the hats of who is signed in."""

from flask import url_for
from flask_babel import gettext as _


def items(person) -> list[tuple[str, str]]:
    """(words, address) in order."""
    return [(_("Home"), url_for("desk.home"))]
