"""A form that is sent twice does its deed one time, and both times its sender is led to the same page."""

from datetime import timedelta
from functools import cache, partial, wraps
from typing import Any

from flask import abort, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import String, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core import parking
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, insert_into, only_reads, plain
from workshop_portal.core.keys import FORM_LIVES, this_form, whose


class Done(db.Model):
    """A form that was carried out, and where its sender was led: to its own page, unless the deed says otherwise. A nightly
    job throws old rows away.

    A personal link leads back to itself: its token is known to who holds it, and stands here as {token}.
    """

    key: Mapped[str] = mapped_column(String(64), unique=True)
    led_to: Mapped[str] = mapped_column(default="")


TABLE: Any = Done.__table__


def once(view=None, *, unless=None, to=""):
    """Answer a form that was carried out before (double click, reload, back) as it was answered then.

    `unless()`: whether it may well be carried out again, because saving the same once more changes nothing. `to`: the
    page of the same things to which it leads when all is well, if it is not its own; what is known beforehand is
    written with the key.
    """
    if view is None:
        return partial(once, unless=unless, to=to)

    @wraps(view)
    def answer(*things, **named):
        if only_reads() or unless is not None and unless():
            return view(*things, **named)
        g.this_form = this_form()
        g.leads_to = shared(url_for(to, **request.view_args or {})) if to else own_page()
        return view(*things, **named) if claim(g.this_form) else answer_of_the_first()

    return answer


def saves_itself() -> bool:
    """Whether a page saves while its reader still writes: no button was pressed."""
    return bool(request.headers.get("X-Autosave"))


def claim(key) -> bool:
    """Whether a form of this key comes for the first time; a twin that comes at the same moment waits here."""
    values = {"this_form": key, "led_to": g.leads_to, "at": now()}
    return plain(claiming(db.session.get_bind().dialect.name), values).first() is not None


@cache
def claiming(_dialect):
    """Asked by every form, so it is built once for each kind of database."""
    row = insert_into(Done).values(key=bindparam("this_form"), led_to=bindparam("led_to"), created_at=bindparam("at"))
    return row.on_conflict_do_nothing().returning(TABLE.c.id)


def answer_of_the_first(key=""):
    """None where no form of this key was carried out."""
    led_to = db.session.scalar(select(Done.led_to).where(Done.key == (key or g.this_form)))
    return redirect(led_to.replace(TOKEN, own_token()), 303) if led_to is not None else None


def answered_before():
    """The answer to a form that this very person sent before, which was carried out then; None for any other."""
    if only_reads() or whose(request.form.get("once", "")) != current_user.get_id():
        return None
    return answer_of_the_first(this_form())


TOKEN = "{token}"


def own_page() -> str:
    return shared(request.script_root + request.path)


def shared(address) -> str:
    """As it may stand here."""
    return address.replace(own_token(), TOKEN)


def own_token() -> str:
    """The token in this request's address, or the word that stands for it."""
    return (request.view_args or {}).get("token") or TOKEN


def outside(work):
    """What slow `work` gives, done while nothing of the database is held. What was changed before it is kept.

    The form's key is claimed anew; where a twin came first meanwhile, its answer is the answer.
    """
    keep_open()
    found = work()
    if not claim(g.this_form):
        abort(answer_of_the_first())
    return found


def commit(led_to=""):
    """Commit the deed together with its form's key, if it has one. For a view that answers otherwise than by leading on."""
    parking.empty(current_user.get_id())
    led_to = shared(led_to)
    if "this_form" in g and led_to and led_to != g.leads_to:
        plain(LEAD, {"this_form": g.this_form, "led_to": led_to})
    db.session().expire_on_commit = False  # the request ends here: nothing it holds is read again
    db.session.commit()


LEAD = update(TABLE).where(TABLE.c.key == bindparam("this_form")).values(led_to=bindparam("led_to"))


def finish(address):
    """Commit the deed together with its form's key, and lead on to `address`. Without it the key stays unused."""
    commit(address)
    return redirect(address, 303)


def sweep():
    """Throw away what is older than a form lives. The caller commits."""
    db.session.execute(delete(TABLE).where(TABLE.c.created_at < now() - timedelta(seconds=FORM_LIVES)))


def keep_open():
    """Commit what must be kept though the deed was refused (a counted failure); the form's key stays unused."""
    unclaim()
    db.session.commit()


def unclaim():
    """The form's key, if one was claimed here, is unused again. The caller commits."""
    if "this_form" in g:
        db.session.execute(delete(TABLE).where(TABLE.c.key == g.this_form))
