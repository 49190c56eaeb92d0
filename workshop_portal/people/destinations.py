"""Where somebody is led after signing in: a page of this site, never another one."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def own_path(wanted, otherwise) -> str:
    """`wanted` if it is the address of a page here that can be opened, else `otherwise`."""
    return wanted if wanted and is_own(wanted) else otherwise


def is_own(wanted) -> bool:
    if not wanted.startswith("/") or wanted.startswith("//") or not wanted.isprintable() or set("\\ ") & set(wanted):
        return False
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return False
    path = parts.path.removeprefix("/nl") if parts.path == "/nl" or parts.path.startswith("/nl/") else parts.path
    if parts.scheme or parts.netloc or "//" in path:
        return False
    try:
        endpoint, _values = current_app.url_map.bind("").match(path or "/", method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return endpoint != "static"
