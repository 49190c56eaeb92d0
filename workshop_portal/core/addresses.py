"""The addresses of pages, worked out once a process and not for every link."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import request, url_for

KEPT = 4000


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
