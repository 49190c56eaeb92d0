"""A form that is sent twice does its deed one time, and both times its sender is led to the same page."""

from functools import wraps

from flask import g, redirect
from flask_login import current_user
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core import parking
from workshop_portal.core.db import db, only_reads
from workshop_portal.core.keys import this_form


class Done(db.Model):
    """A form that was carried out, and where its sender was led. A nightly job throws old rows away."""

    key: Mapped[str] = mapped_column(String(64), unique=True)
    led_to: Mapped[str] = mapped_column(default="")


def once(view):
    """Answer a form that was carried out before (double click, reload, back) as it was answered then."""

    @wraps(view)
    def answer(*things, **named):
        if only_reads():
            return view(*things, **named)
        g.done = Done(key=this_form())
        try:
            with db.session.begin_nested():  # a twin that comes at the same moment waits here
                db.session.add(g.done)
        except IntegrityError:
            return redirect(db.session.scalar(select(Done.led_to).where(Done.key == this_form())), 303)
        return view(*things, **named)

    return answer


def commit():
    """Commit the deed together with its form's key. For a view that answers otherwise than by leading on."""
    parking.empty(current_user.get_id())
    db.session.commit()


def finish(address):
    """Commit the deed together with its form's key, and lead on to `address`. Without it the key stays unused."""
    g.done.led_to = address
    commit()
    return redirect(address, 303)


def keep_open():
    """Commit what must be kept though the deed was refused (a counted failure); the form's key stays unused."""
    db.session.delete(g.done)
    db.session.commit()
