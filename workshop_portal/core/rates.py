"""How often a person, or a network without one, may ask: so many pages a minute in this process."""

import time
from collections import defaultdict
from threading import Lock

from flask import abort, current_app, request
from flask_login import current_user

from workshop_portal.core.languages import text as _

MOST_KEPT = 10_000
_counts: dict = defaultdict(int)  # (the minute its window ends, who) → how often
_lock = Lock()


def guard(app):
    app.before_request(slow_down)


def slow_down():
    """429 past the page rate; static files don't count."""
    if request.endpoint == "static" or not current_app.config["PAGE_RATE"]:
        return
    if counted(current_user.get_id() or request.remote_addr, 1) > current_app.config["PAGE_RATE"]:
        refuse()


def counted(who, minutes) -> int:
    """How often this one has asked in the window of so many minutes, this time included."""
    now = int(time.monotonic() // 60)
    key = ((now // minutes + 1) * minutes, who)
    with _lock:
        if len(_counts) > MOST_KEPT:
            for old in [one for one in _counts if one[0] <= now]:
                del _counts[old]
        _counts[key] += 1
        return _counts[key]


def refuse():
    answer = current_app.make_response((_("That was a lot of pages in one minute. Continue in a minute."), 429))
    answer.headers["Retry-After"] = "60"
    answer.mimetype = "text/plain"
    abort(answer)


def allow(what, most, minutes=1):
    """429 when this person (a network, for a visitor) asks for `what` more than `most` times in so many minutes."""
    if (
        current_app.config["PAGE_RATE"]
        and counted((what, current_user.get_id() or request.remote_addr), minutes) > most
    ):
        refuse()
