"""Lists as a person keeps them: a name, and what stood in the address of the page."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app
from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column
from wtforms import HiddenField, StringField

from workshop_portal.core.db import Keyed, db
from workshop_portal.core.forms import Button, Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

MOST = 30  # of one person and page
LONGEST = 2000  # characters of what is asked
OF_THE_MOMENT = {"page", "as"}


class SavedList(Keyed, db.Model):
    """`page` is the name of a list's view: a list kept on one workshop's participants fits every workshop's."""

    __table_args__ = (UniqueConstraint("person_id", "page", "name"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    page: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(60))
    asked: Mapped[str] = mapped_column(String(LONGEST), default="")


class SaveForm(Form):
    name = StringField(_l("Name"), filters=[stripped], validators=[Needed(), Characters(60)])
    here = HiddenField()


class DropForm(Form):
    here = HiddenField()


@dataclass
class Beside:
    """What stands beside a list: the saved ones with their addresses, the one that is shown now, and what the forms send."""

    rows: list[tuple[SavedList, str]]
    now: SavedList | None
    press: "Press"

    @property
    def holes(self) -> dict[str, str]:
        return dict(self.press.hidden)


@dataclass
class Press(Button):
    """What the two forms beside a list send unseen: the address of the list as it is shown, too."""

    here: str

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return [*super().hidden, ("here", self.here)]


def beside(person, listed) -> Beside:
    asked = urlencode(listed.query())
    rows = of(person, listed.endpoint)
    links = [(one, listed.address(parse_qsl(one.asked))) for one in rows]
    return Beside(links, next((one for one in rows if one.asked == asked), None), Press(listed.url()))


def of(person, page) -> list[SavedList]:
    return list(db.session.scalars(kept(), {"person": person.id, "page": page}))


@cache
def kept():
    """Asked by every list, so it is built once."""
    rows = select(SavedList).where(SavedList.person_id == bindparam("person"), SavedList.page == bindparam("page"))
    return rows.order_by(func.lower(SavedList.name), SavedList.id)


def save(person, name, here) -> SavedList:
    """Keep what this address asks for; a name that is there already means the new one from now on."""
    parts = urlsplit(here)
    path = parts.path.removeprefix("/nl") if parts.path.startswith("/nl/") else parts.path
    page, _values = current_app.url_map.bind("").match(path or "/", method="GET")
    asked = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key not in OF_THE_MOMENT])
    if len(asked) > LONGEST:
        raise Refused(N_("This list asks for more than can be kept."))
    mine = of(person, page)
    row = next((one for one in mine if one.name == name), None)
    if row is None and len(mine) >= MOST:
        raise Refused(N_("You have thirty saved lists here. Delete one first."))
    if row is None:
        row = SavedList(person_id=person.id, page=page, name=name)
        db.session.add(row)
    row.asked = asked
    return row


def drop(row):
    db.session.delete(row)
