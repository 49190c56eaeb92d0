"""The addresses of pages, worked out once a process and not for every link."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import werkzeug.routing
from flask import request, url_for

KEPT = 4000


class Rule(werkzeug.routing.Rule):
    """The code that writes an address is made when the first one is wanted: for all rules it takes a tenth of the start."""

    def _compile_builder(self, append_unknown=True):
        def build(rule, **values):
            made = werkzeug.routing.Rule._compile_builder(rule, append_unknown).__get__(rule)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            return made(**values)

        return build


def address(endpoint, **values) -> str:
    """What `url_for` answers within a request; a template's links are made by it."""
    if endpoint.startswith(".") or any(name.startswith("_") for name in values):
        return url_for(endpoint, **values)
    return kept(request.script_root, endpoint, tuple(values.items()))


@lru_cache(KEPT)
def kept(root, endpoint, values) -> str:
    """`root` tells the language, and the folder that the portal may be served under."""
    return url_for(endpoint, **dict(values))


def address_by(endpoint, name) -> Callable[[str], str]:
    """The address of one page for many rows, which differ in this one value."""
    values: dict[str, Any] = {name: "~"}
    head, tail = url_for(endpoint, **values).split("~")
    return lambda value: f"{head}{quote(value, safe='')}{tail}"
