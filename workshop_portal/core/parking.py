"""Where a text waits whose writer was signed out before sending it. Only that person gets it back, at that address."""

from hashlib import sha256
from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy import String, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from workshop_portal.core import vault
from workshop_portal.core.db import db
from workshop_portal.core.keys import whose

SECRET = ("password", "csrf_token")


class Parked(db.Model):
    """The fields of one form. A nightly job throws away what is older than seven days."""

    person_id: Mapped[str] = mapped_column(String(40), index=True)
    address: Mapped[str] = mapped_column(String(300))
    form: Mapped[str] = mapped_column(String(64), unique=True)
    fields: Mapped[str] = vault.sealed("form")  # nobody knows what a text will hold


def park():
    """Keep what was sent for the person the form was made for, if that person can come back to it here."""
    key = request.form.get("once", "")
    person_id = whose(key)
    if person_id and "GET" in request.url_rule.methods:
        fields = [(name, text) for name, text in request.form.items(multi=True) if not name.startswith(SECRET)]
        form = sign(person_id, key)
        db.session.execute(delete(Parked).where(Parked.form == form))
        parked = Parked(person_id=person_id, address=request.path, form=form)
        vault.keep(parked, "fields", fields)
        db.session.add(parked)
        db.session.commit()


def take_out() -> MultiDict | None:
    """What is parked here for me, the newest first; it stays until I save."""
    if request.method != "GET":
        return None
    mine = select(Parked).where(Parked.person_id == str(current_user.get_id()), Parked.address == request.path)
    parked = db.session.scalar(mine.order_by(Parked.id.desc()).limit(1))
    return MultiDict(vault.read(parked, "fields")) if parked else None


TABLE: Any = Parked.__table__
EMPTY = delete(TABLE).where(TABLE.c.form == bindparam("this_form"))


def empty(person_id):
    """Throw away the form that was just saved here; the caller commits."""
    if person_id:
        db.session.execute(EMPTY, {"this_form": sign(person_id, request.form.get("once", ""))})


def sign(person_id, key) -> str:
    return sha256(f"{person_id} {key}".encode()).hexdigest()
