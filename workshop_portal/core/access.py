"""The doors. Every view carries one of two marks: @public, or @allow with a rule from a policy."""

from functools import cache, wraps
from itertools import pairwise
from typing import Any

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import IntegerConverter

from workshop_portal.core import parking
from workshop_portal.core.addresses import NAMES
from workshop_portal.core.db import db
from workshop_portal.core.once import answered_before
from workshop_portal.core.steps import Over


class Id(IntegerConverter):
    """<int:…> in an address: no more than an integer column holds, so that a longer number is a page not found."""

    regex = r"\d{1,9}"


def me():
    """The signed-in person itself, not Flask-Login's proxy for it, which asks four others first."""
    return g.get(FOUND) or current_user._get_current_object()


FOUND = "_login_user"  # where Flask-Login keeps whom it found


def public(view):
    view.door = "public"
    return view


def allow(rule, *models, over=None, gone=None):
    """Let those in for whom `rule(user)`, `rule(user, thing)` or `rule(user, parent, child)` holds.

    With models the address says <proposal_code> or <workshop_key> in their order and the view receives `proposal`,
    `workshop`: nothing is fetched that has not passed its door. A child must belong to the parent before it, which
    its model names in `parent`. Who may not, and who asks for what is not there, get the same 404.

    Who sends a form again that took the thing away, or the own right to it, is answered as the first time.

    `over(user, thing)`: why somebody who had the page open a while ago can't send its form any more, or None for whom
    that is not to know; their text is shown beside it. `gone(user, parent, thing=None)`: the same of a thing that is not
    there any more, or not for them, with the address of the page where the others are, and what leads there.
    """

    def hang(view):
        @wraps(view)
        def guarded(**words):
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            keys = [words.pop(name) for name in [*words] if name.endswith(NAMES)]
            things = found(models, keys)
            if things is None or not lets_in(rule, things):
                if request.method == "POST":
                    if answer := answered_before():
                        return answer
                    if over and things is not None and (words := over(me(), *things)):
                        raise Over(words)
                    if gone and (told := gone(me(), *(things or parent_left(models, keys)))):
                        raise Over(*told)
                abort(404)
            return view(*things, **words)

        guarded.door = rule
        guarded.models = models
        return guarded

    return hang


def parent_left(models, keys) -> list:
    """The parent, where what stood under it is nowhere any more; else 404, as for another parent's."""
    parent, child = models[0], models[1]
    if db.session.scalar(select(child.id).where(getattr(child, child.address) == keys[1])) is not None:
        abort(404)
    return fetch((parent,), keys[:1])


def opens_to(person, endpoint, values) -> bool:
    """Whether the door of this page is open to this person, who need not be the one who asks."""
    view: Any = current_app.view_functions[endpoint]
    if view.door == "public":
        return True
    things = found(view.models, [value for name, value in values.items() if name.endswith(NAMES)])
    return things is not None and lets_in(view.door, things, person)


def lets_in(rule, things, person=None) -> bool:
    """What the rule says; one that breaks lets nobody in, and only the log knows that it broke."""
    try:
        return bool(rule(person or me(), *things))
    except (HTTPException, DBAPIError):  # an answer, or a database that can't be asked: its handler says so
        raise
    except Exception:
        current_app.logger.exception("the rule %s.%s", rule.__module__, rule.__name__)
        return False


def found(models, keys) -> list | None:
    """What `fetch` brings; None where it is a 404."""
    try:
        return fetch(models, keys)
    except NotFound:
        return None


def fetch(models, keys) -> list:
    """The things these keys stand for, in one statement, each with what its model says that it comes with.

    404 where one is missing or another's child.
    """
    if not models:
        return []
    rows = db.session.execute(fetching(models), {f"key_{n}": key for n, key in enumerate(keys)})
    things = list(rows.unique().first() or abort(404))
    for parent, thing in pairwise(things):
        if hasattr(thing, "parent") and getattr(thing, thing.parent) is not parent:
            abort(404)
    return things


@cache
def fetching(models):
    """The statement that brings these models: asked by most requests, so it is built once."""
    named = [getattr(model, model.address) == bindparam(f"key_{n}") for n, model in enumerate(models)]
    rows = select(*models).select_from(models[0]).where(named[0])
    for model, is_named in zip(models[1:], named[1:], strict=True):
        rows = rows.join(model, is_named)
    for model in models:
        rows = rows.options(*(joinedload(getattr(model, name)) for name in getattr(model, "comes_with", ())))
    return rows


def ask_to_sign_in():
    """Lead to the sign-in page; a text that was on its way waits until its writer is back."""
    if request.method == "POST" and (page := parking.park()):
        return redirect(url_for("people.sign_in", next=request.script_root + page))
    return current_app.login_manager.unauthorized()


def check_doors(app):
    """Refuse to start while a view has no door."""
    bare = [name for name, view in app.view_functions.items() if not hasattr(view, "door")]
    bare = [name for name in bare if name.split(".")[-1] != "static"]
    if bare:
        raise RuntimeError("neither @public nor @allow: " + ", ".join(sorted(bare)))
