"""Where somebody is led after signing in: a page of this site, never another one."""

from urllib.parse import quote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from workshop_portal.core.access import opens_to

LONGEST = 200  # characters of an address within one of a mail


def own_path(wanted, otherwise, person=None) -> str:
    """`wanted` if it is the address of a page here that can be opened, by this person where one is given, else `otherwise`."""
    found = page_at(wanted)
    if found is None or person is not None and not opens_to(person, *found):
        return otherwise
    return wanted


def path_for_mail(wanted) -> str:
    """The page alone, as it may stand within the link of a mail; "" where there is none."""
    path = urlsplit(own_path(wanted, "")).path
    return path if len(quote(path, safe="")) <= LONGEST else ""


def page_at(wanted) -> tuple | None:
    """(endpoint, the values in the address) of a page of this site; None where it is none."""
    if not wanted.startswith("/") or wanted.startswith("//") or not wanted.isprintable() or set("\\ ") & set(wanted):
        return None
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return None
    path = parts.path.removeprefix("/nl") if parts.path == "/nl" or parts.path.startswith("/nl/") else parts.path
    if parts.scheme or parts.netloc or "//" in path:
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(path or "/", method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint == "static" else (endpoint, values)
