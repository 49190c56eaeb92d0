"""Stencils: what a template draws again and again from the same words, drawn once a process, with holes for the rest.

What stands in a stencil follows from its key alone, which holds every word it was drawn from and no reader. What differs
from page to page (a text typed, an address, a token) is put into the holes, escaped, each time.
"""

import re
import secrets
from collections.abc import Callable, Hashable

from flask import current_app, request
from markupsafe import Markup, escape

from workshop_portal.core.languages import Later, lang

KEPT = 3000
TOKEN = secrets.token_hex(8)  # nobody's text can name a hole
HOLE = re.compile(f"\x02{TOKEN}(\\w+)\x03")


def hole(name) -> str:
    """What a template is given in the place of a value; it passes through escaping and joining as it is."""
    return f"\x02{TOKEN}{name}\x03"


class Stencil:
    """Drawn text, cut at its holes."""

    __slots__ = ("pieces", "places")

    def __init__(self, drawn):
        self.pieces = HOLE.split(drawn)
        self.places = [(at, self.pieces[at]) for at in range(1, len(self.pieces), 2)]

    def filled(self, values) -> Markup:
        """The whole text; each value is escaped once, however many holes take it."""
        ready = {name: escape(value) for name, value in values.items()}
        pieces = self.pieces.copy()
        for at, name in self.places:
            pieces[at] = ready[name]
        return Markup("".join(pieces))  # noqa: S704  (drawn by a template, and escaped values)


_kept: dict[Hashable, Stencil] = {}


def stencil(key: Hashable, draw: Callable[[], str]) -> Stencil:
    """The stencil of this key; `draw` is asked where there is none yet, and always while templates are being written."""
    found = _kept.get(key)
    if found is None or current_app.debug:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[key] = Stencil(draw())
    return found


def sign(value) -> Hashable:
    """A value as part of a key: a text that is marked as safe is another one than the same letters typed by somebody."""
    kind = type(value)
    if kind is Later:
        return value.sign
    if kind is str or kind is int or value is None or kind is bool:
        return (kind, value)
    if isinstance(value, dict):
        return tuple((key, sign(one)) for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(sign(one) for one in value)
    return (hasattr(value, "__html__"), str(value))


def macro(template, name):
    """A macro of a file of macros."""
    return getattr(current_app.jinja_env.get_template(template).module, name)


def of(template, name, holes=None, /, **said) -> Markup:
    """A template's `stencil()`: what this macro draws of the words `said`, with these values in the holes it takes."""
    holes = holes or {}
    key = (template, name, lang(), request.script_root, sign(said))
    drawn = stencil(key, lambda: macro(template, name)(**said, **{one: hole(one) for one in holes}))
    return drawn.filled(holes)
