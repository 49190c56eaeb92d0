"""How often a person, or a network without one, may ask: so many pages a minute in this process."""

import time
from collections import defaultdict
from ipaddress import IPv6Address
from math import ceil
from threading import Lock

from flask import abort, current_app, request
from flask_login import current_user

from workshop_portal.core.borders import is_for_machines
from workshop_portal.core.languages import text as _

MOST_KEPT = 10_000  # counts, before those of earlier minutes are looked for
MOST = 100_000  # counts; then all begin anew
_counts: dict = defaultdict(int)  # (the minute its window ends, who) → how often
_swept: list[int] = [0]  # the minute in which this was last done
_lock = Lock()


def guard(app):
    app.before_request(slow_down)


def slow_down():
    """429 past the page rate; static files and signs of life don't count."""
    if request.endpoint == "static" or not current_app.config["PAGE_RATE"] or is_for_machines():
        return
    if counted(who_asks(), 1) > current_app.config["PAGE_RATE"]:
        refuse(1)


def who_asks() -> str:
    return current_user.get_id() or network()


def network() -> str:
    """Where a visitor comes from; of an address of IPv6 the half that one household or one machine has alone."""
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    try:
        found = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found.ipv4_mapped or found.exploded[:19])


def counted(who, minutes) -> int:
    """How often this one has asked in the window of so many minutes, this time included."""
    now = int(time.monotonic() // 60)
    key = ((now // minutes + 1) * minutes, who)
    with _lock:
        if len(_counts) > MOST_KEPT:
            make_room(now)
        _counts[key] += 1
        return _counts[key]


def make_room(now):
    """Forget what is over, once a minute however many ask."""
    if _swept[0] != now:
        _swept[0] = now
        for old in [one for one in _counts if one[0] <= now]:
            del _counts[old]
    if len(_counts) > MOST:
        _counts.clear()


def refuse(minutes):
    """Say when the window of so many minutes ends."""
    now = time.monotonic()
    left = ceil((now // 60 // minutes + 1) * minutes * 60 - now)
    if minutes == 1:
        words = _("That was a lot of pages in one minute. Continue in a minute.")
    else:
        words = _("That was a lot in a short time. Continue in %(minutes)s minutes.", minutes=max(ceil(left / 60), 2))
    answer = current_app.make_response((words, 429))
    answer.headers["Retry-After"] = str(max(left, 1))
    answer.mimetype = "text/plain"
    abort(answer)


def allow(what, most, minutes=1):
    """429 when this person (a network, for a visitor) asks for `what` more than `most` times in so many minutes."""
    if current_app.config["PAGE_RATE"] and counted((what, who_asks()), minutes) > most:
        refuse(minutes)
