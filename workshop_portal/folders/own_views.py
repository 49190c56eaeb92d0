"""What of a folder is open to the participants who come, by their personal link or signed in; and what the public page shows."""

from dataclasses import dataclass, field

from flask import abort, redirect, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from workshop_portal.core import files, links, pictures
from workshop_portal.core.access import allow, public
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.folders import policy, queries
from workshop_portal.folders.blueprint import bp
from workshop_portal.folders.models import Sheet
from workshop_portal.folders.workflow import OPEN_TO
from workshop_portal.participants.answer_views import dead_end
from workshop_portal.participants.letters import STAY
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people import attempts, dead_links

MINE = OPEN_TO["participants"]
HEAD = 300_000  # bytes of a picture, in which it says how large it is


@dataclass
class Panel:
    """A box on a participant's own page, or on the public page of a workshop."""

    title: str
    id: str = "files"
    html: str = ""
    status: str = ""
    tone: str = "idle"
    text: str = ""
    facts: list = field(default_factory=list)
    links: list = field(default_factory=list)


def panel(participation, token, person) -> Panel | None:
    """On one's own page: that there is something to read, for those who come."""
    if participation.state != Answer.CONFIRMED or (token is None and person is None):
        return None
    n = len(db.session.scalars(queries.open_to(participation.workshop, MINE)).all())
    if not n:
        return None
    address = (
        url_for("folders.by_link", token=token)
        if token
        else url_for("folders.own", participation_key=participation.key)
    )
    return Panel(
        _("Files and notes"),
        text=_("What the centre and the organisers put there for you."),
        links=[(_("Look at them"), address)],
    )


def public_panels(workshop) -> list[Panel]:
    """On the public page: a section for each text (a programme, a report), the first one first, then those with a picture,
    then pictures, then what can be fetched."""
    sheets = queries.in_public(workshop)
    texts, alone = [one for one in reversed(sheets) if one.text], [one for one in sheets if not one.text]
    sizes = {one: size_of(one) for one in sheets}
    shown, fetched = [one for one in alone if sizes[one]], [one for one in alone if not sizes[one]]
    texts.sort(key=lambda one: bool(sizes[one]))
    found = [Panel(one.title, id=f"s{one.key}", html=shown_in_public(workshop, [one], sizes)) for one in texts]
    found += [Panel(_("Pictures"), id="pictures", html=shown_in_public(workshop, shown, sizes))] if shown else []
    return found + ([Panel(_("Files"), html=shown_in_public(workshop, fetched, sizes))] if fetched else [])


def size_of(sheet) -> tuple[int, int] | None:
    """(width, height) of a picture that can be shown; None for any other file, or one whose bytes are gone."""
    if sheet.file is None or not sheet.file.kind.startswith("image/") or not sheet.file.path.is_file():
        return None
    with sheet.file.path.open("rb") as stream:
        size = pictures.size_of(stream.read(HEAD))
    return size if all(size) else None


def shown_in_public(workshop, sheets, sizes) -> str:
    return Markup(render_template("folders/public.html", workshop=workshop, sheets=sheets, sizes=sizes))


def behind(token) -> tuple:
    """(who comes and holds this link, None), or (None, the page to answer with) when it opens nothing."""
    wait = attempts.network_wait()
    if wait:
        return None, dead_links.too_many(wait)
    link = links.find(token, STAY)
    participation = links.thing(link, Participation)
    if participation is not None and participation.state == Answer.WAITING:  # the own page says how things stand
        return None, redirect(url_for("participants.stay", token=token), 303)
    if participation is None or participation.state != Answer.CONFIRMED:
        return None, dead_end(token, STAY)
    return participation, None


@bp.get("/stay/<token>/files")
@public
def by_link(token):
    participation, answer = behind(token)
    if answer is not None:
        return answer
    address = lambda sheet: url_for("folders.file_by_link", token=token, sheet_key=sheet.key)  # noqa: E731
    return own_page(participation, address, back=url_for("participants.stay", token=token))


@bp.get("/stay/<token>/files/<sheet_key>")
@public
def file_by_link(token, sheet_key):
    participation, answer = behind(token)
    return sent(participation, sheet_key) if answer is None else answer


@bp.get("/invitations/<participation_key>/files")
@allow(policy.may_see_own, Participation)
def own(participation):
    address = lambda sheet: url_for("folders.own_file", participation_key=participation.key, sheet=sheet.key)  # noqa: E731
    return own_page(participation, address, back=url_for("participants.own", participation_key=participation.key))


@bp.get("/invitations/<participation_key>/files/<sheet>")
@allow(policy.may_see_own, Participation)
def own_file(participation, sheet):
    return sent(participation, sheet)


def own_page(participation, address, back):
    sheets = db.session.scalars(queries.open_to(participation.workshop, MINE)).all()
    return render_template(
        "folders/own.html", workshop=participation.workshop, sheets=sheets, address=address, back=back
    )


def sent(participation, key):
    mine = select(Sheet).where(Sheet.key == key, Sheet.workshop_id == participation.workshop_id, Sheet.sight.in_(MINE))
    sheet = db.session.scalar(mine) or abort(404)
    return files.send(sheet.file, sheet.file_name) if sheet.file else abort(404)
