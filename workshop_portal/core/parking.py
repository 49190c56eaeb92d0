"""Where a text waits whose writer was signed out before sending it or has to give the password first, and what was typed
where a field can't hold it or before it was to be recorded.

Only that person gets it back, on the form's page.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import flash, g, redirect, request
from flask_login import current_user
from sqlalchemy import String, bindparam, cast, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from workshop_portal.core import vault
from workshop_portal.core.addresses import is_page, page_of_form
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.keys import new_key, whose
from workshop_portal.core.languages import lang
from workshop_portal.core.languages import text as _

LASTS = timedelta(days=7)
SECRET = ("password", "csrf_token")
PASSWORDS = {"again", "old"}
TYPED_IN = "typed_in"  # beside the fields that wait: the language of the page where they were typed
HOUSEKEEPING = {"once", "seen", "go", TYPED_IN}
UNSEEN = HOUSEKEEPING | {"here", "sign", "good"}
WAITS = "parked"  # of the request: something of this person waits
CHOSEN, LEFT_OUT = "-chosen", "-left-out"  # behind a file field's name: what was chosen there, and that it goes without
THROW = "throw_away"  # the button beside what had waited


class Parked(db.Model):
    """The fields of one form. A nightly job throws away what is older than seven days."""

    person_id: Mapped[str] = mapped_column(String(40), index=True)
    address: Mapped[str] = mapped_column(String(300))
    form: Mapped[str] = mapped_column(String(64), unique=True)
    fields: Mapped[str] = vault.sealed("form")  # nobody knows what a text will hold


def park() -> str:
    """Keep what was sent for the person the form was made for; the address of the page where it can be seen again.

    "" where no such page is known, and then nothing is kept anew.
    """
    page = here()
    if page and keep(page):
        db.session.commit()
    return page


def keep(page, **instead) -> bool:
    """Keep what was sent for `page`; `instead` has the values of fields that are kept otherwise. The caller commits.

    A form that is carried out and yet waits gets a new key: `once` in `instead`.
    """
    sent = [(name, text) for name, text in request.form.items(multi=True) if is_kept(name) and name not in instead]
    sent += [(name + CHOSEN, one.filename[-100:]) for name, one in request.files.items(multi=True) if one.filename]
    return lay(page, instead.get("once") or request.form.get("once", ""), [*sent, *instead.items()])


def lay_for(page, **fields):
    """Let these wait on `page` as if its form had been sent with them. The caller commits."""
    key = new_key()
    lay(page, key, [("once", key), *fields.items()])


def lay(page, key, fields) -> bool:
    person_id = whose(key)
    if person_id:
        form = sign(person_id, key)
        db.session.execute(delete(Parked).where(Parked.form == form))
        parked = Parked(person_id=person_id, address=urlsplit(page).path[:300], form=form)
        vault.keep(parked, "fields", [*fields, (TYPED_IN, lang())])
        db.session.add(parked)
    return bool(person_id)


def is_kept(name) -> bool:
    """A password waits nowhere, and is shown nowhere."""
    return not name.startswith(SECRET) and name not in PASSWORDS


def is_text(name) -> bool:
    """Whether a person may have typed what stands in the field of this name."""
    return is_kept(name) and name not in UNSEEN and not name.endswith((CHOSEN, LEFT_OUT))


def parked_at() -> str:
    """The address of the page for which the form that was sent here waits already, or ""."""
    key = request.form.get("once", "")
    return db.session.scalar(select(Parked.address).where(Parked.form == sign(whose(key), key))) or ""


def here() -> str:
    """The page of the form that was sent: its own address, or the page it stood on when that one can't be asked for."""
    if is_page(request.path):
        return request.full_path.removesuffix("?")
    return referring()


def referring() -> str:
    """The page of the portal that the request says it comes from, or ""."""
    page = urlsplit(request.referrer or "")
    path = page.path.removeprefix(request.script_root)
    if page.netloc != request.host:
        return ""
    if not is_page(path):  # a form was refused there, and stands on this page otherwise
        return (page_of_form(path) or "").removeprefix(request.script_root)
    return f"{path}?{page.query}" if page.query else path


def take_out(names=None) -> MultiDict | None:
    """What is parked here for me, the newest first; it stays until I save. `names`: only what these fields can hold."""
    if request.method != "GET":
        return None
    for parked in parked_here():
        fields = MultiDict(vault.read(parked, "fields"))
        if names is None or fits(fields, names):
            return fields
    return None


def waits_somewhere() -> bool:
    """Whether something waits for whoever asks, on whichever page."""
    return bool(g.get(WAITS))


def waiting_at(pages) -> dict[str, MultiDict]:
    """Page → the newest that waits there for whoever asks, of these pages."""
    if not waits_somewhere():
        return {}
    mine = select(Parked).where(Parked.person_id == str(current_user.get_id()), Parked.address.in_(pages))
    return {one.address: MultiDict(vault.read(one, "fields")) for one in db.session.scalars(mine.order_by(Parked.id))}


def typed_in(formdata) -> str:
    """The language of the page where this was typed: of what had waited perhaps another one than is spoken now."""
    return (formdata.get(TYPED_IN) if formdata else "") or lang()


def parked_here() -> list:
    if "parked_here" not in g:
        mine = select(Parked).where(Parked.person_id == str(current_user.get_id()), Parked.address == request.path)
        g.parked_here = list(db.session.scalars(mine.order_by(Parked.id.desc())))
    return g.parked_here


def fits(fields, names) -> bool:
    """Whether a form with fields of these names is the one that was sent; a cell of a table begins with its field's."""
    typed = {name.partition("-")[0] for name in fields} - HOUSEKEEPING
    return bool(typed) and typed <= set(names)


def waits() -> bool:
    """Whether something waits for whoever asks; found out with the session itself, so that other pages pay nothing."""
    return request.method == "GET" and current_user.is_authenticated and g.get(WAITS, False)


def waits_for(person_id):
    """The condition that something waits for this person."""
    return exists().where(Parked.person_id == cast(person_id, String))


def waits_at(person_id, address):
    """The condition that something waits for this person on the page of this address, a column perhaps."""
    return exists().where(Parked.person_id == cast(person_id, String), Parked.address == address)


def tell(waits):
    """What the session's own statement found."""
    setattr(g, WAITS, bool(waits))


TABLE: Any = Parked.__table__
EMPTY = delete(TABLE).where(TABLE.c.form == bindparam("this_form"))


def empty(person_id) -> bool:
    """Throw away the form that was just sent here, if anything of this person waits. Return whether it did; the caller
    commits.
    """
    if not person_id or not g.get(WAITS, True):
        return False
    return rows_changed(EMPTY, this_form=sign(person_id, request.form.get("once", ""))) > 0


def throw_away():
    """Before each request: whoever presses that button does not send the form, but loses what waits of it."""
    if request.method != "POST" or THROW not in request.form or not current_user.is_authenticated:
        return None
    page = parked_at() or here()
    has_waited = empty(current_user.get_id())
    db.session.commit()
    flash(_("What was not saved is thrown away.") if has_waited else _("Nothing of yours waits here."))
    return redirect(request.script_root + page if page else "/", 303)


def sweep():
    """Throw away what nobody came back for. The caller commits."""
    db.session.execute(delete(TABLE).where(TABLE.c.created_at < now() - LASTS))


def sign(person_id, key) -> str:
    return sha256(f"{person_id} {key}".encode()).hexdigest()
