"""The addresses of pages, worked out once a process and not for every link."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import werkzeug.routing
from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

KEPT = 4000
NAMES = ("_key", "_code")  # an argument of an address that ends so stands for a thing
CODE = re.compile(r"[A-Za-z0-9_-]+")  # what stands in an address as it is


class Rule(werkzeug.routing.Rule):
    """The code that writes an address is made when the first one is wanted: for all rules it takes a tenth of the start."""

    def _compile_builder(self, append_unknown=True):
        def build(rule, **values):
            made = werkzeug.routing.Rule._compile_builder(rule, append_unknown).__get__(rule)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            return made(**values)

        return build


def address(endpoint, **values) -> str:
    """What `url_for` answers within a request; a template's links are made by it. A page is worked out once for all things."""
    if endpoint.startswith(".") or any(name.startswith("_") for name in values):
        return url_for(endpoint, **values)
    things = {}
    for name, value in values.items():
        if name.endswith(NAMES) and type(value) is str and CODE.fullmatch(value):
            things[name] = value
            values[name] = f"~{name}~"
    found = kept(request.script_root, endpoint, tuple(values.items()))
    for name, value in things.items():
        found = found.replace(f"~{name}~", value)
    return found


@lru_cache(KEPT)
def kept(root, endpoint, values) -> str:
    """`root` tells the language, and the folder that the portal may be served under."""
    return url_for(endpoint, **dict(values))


def address_by(endpoint, name) -> Callable[[str], str]:
    """The address of one page for many rows, which differ in this one value."""
    values: dict[str, Any] = {name: "~"}
    head, tail = url_for(endpoint, **values).split("~")
    return lambda value: f"{head}{quote(value, safe='')}{tail}"


def shown_on(endpoint):
    """Where whoever opens the address of this form is led, when that is not the page above it."""

    def mark(view):
        view.shown_on = endpoint
        return view

    return mark


def page_of_form(path="") -> str | None:
    """The page of the form whose address is opened, as the link to the other language does where it was shown again;
    or whose address this `path` is.

    None where this address has a page.
    """
    path = path or request.path
    rule, values = matched(path, "POST")
    if rule is None or is_page(path):
        return None
    endpoint = getattr(current_app.view_functions[rule.endpoint], "shown_on", None) or page_above(rule.rule)
    if endpoint is None:
        return None
    wanted = next(current_app.url_map.iter_rules(endpoint)).arguments
    return url_for(endpoint, **{name: value for name, value in values.items() if name in wanted})


def is_page(path) -> bool:
    """Whether this address has a page of its own: some forms lie where a page with any key would, at /people/lists as
    /people/<key>.
    """
    (page, _), (form, _) = matched(path, "GET"), matched(path, "POST")
    return page is not None and (form is None or "GET" in form.methods or form.rule == page.rule)


def matched(path, method):
    """The rule of an address of the portal, and the values in it; (None, {}) where there is none."""
    try:
        return current_app.url_map.bind("").match(path, method=method, return_rule=True)
    except HTTPException:
        return None, {}


def page_above(address) -> str | None:
    """The nearest page in whose folder this address lies; the front page is none."""
    pages = {
        rule.rule.rstrip("/"): rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    while address := address.rpartition("/")[0]:
        if address in pages:
            return pages[address]
    return None
