"""How often a person, or a network without one, may ask: so many pages a minute in this process."""

import time
from collections import defaultdict

from flask import abort, current_app, request
from flask_babel import gettext as _
from flask_login import current_user

_counts: dict = defaultdict(int)


def guard(app):
    app.before_request(slow_down)


def slow_down():
    """429 past the page rate; static files don't count."""
    if request.endpoint == "static" or not current_app.config["PAGE_RATE"]:
        return
    minute = int(time.monotonic() // 60)
    who = current_user.get_id() or request.remote_addr
    if len(_counts) > 10_000:
        for old in [key for key in _counts if key[0] != minute and not isinstance(key[1], tuple)]:
            del _counts[old]
    _counts[minute, who] += 1
    if _counts[minute, who] > current_app.config["PAGE_RATE"]:
        refuse()


def refuse():
    answer = current_app.make_response((_("That was a lot of pages in one minute. Go on in a minute."), 429))
    answer.headers["Retry-After"] = "60"
    answer.mimetype = "text/plain"
    abort(answer)


def allow(what, most, minutes=1):
    """429 when this person (a network, for a visitor) asks for `what` more than `most` times in so many minutes."""
    if not current_app.config["PAGE_RATE"]:
        return
    minute = int(time.monotonic() // 60 // minutes)
    who = (what, current_user.get_id() or request.remote_addr)
    _counts[minute, who] += 1
    if _counts[minute, who] > most:
        refuse()
