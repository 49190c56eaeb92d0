"""What is done to a public text: every saving keeps the text before. The caller commits."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import func, select

from workshop_portal import journal
from workshop_portal.core import edits
from workshop_portal.core.db import db
from workshop_portal.core.languages import said
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.partners import outward, queries, shown
from workshop_portal.partners.models import HIDDEN, PUBLIC, AllowedHost, Kind, Page, PageText

CONTENT = Path(__file__).parent / "content"
KEPT = ("title_en", "title_nl", "lead_en", "lead_nl", "body_en", "body_nl", "figures", "links")
HOSTS = (
    "universiteitleiden.nl", "lumc.nl", "leidenbiosciencepark.nl", "biopartnerleiden.nl", "leidenglobal.org",
    "lorentzcenter.nl", "economie071.nl", "plnt.nl", "hsleiden.nl", "leiden.nl", "oegstgeest.nl", "leiderdorp.nl",
    "voorschoten.nl", "zoeterwoude.nl", "katwijk.nl", "leiden-delft-erasmus.nl", "medicaldelta.nl", "tudelft.nl",
    "eur.nl", "luris.nl", "leru.org",
)  # fmt: skip


def load_texts(*, public=False, by=None, at=None) -> int:
    """Put the texts that the portal brings into an installation without them; return how many pages came.

    They are about the Lorentz Center and Leiden, and legal texts are among them: the office looks through each and shows
    it, unless they are loaded as `public`.
    """
    known = set(db.session.scalars(select(Page.key)))
    new = 0
    for file in sorted(CONTENT.glob("*.toml")):
        told = tomllib.loads(file.read_text("utf-8"))
        if told["slug"] not in known:
            facts = {name: told.get(name, [] if name in {"figures", "links"} else "") for name in KEPT}
            kind = Kind(told["kind"])
            page = Page(
                key=told["slug"], kind=kind if public else HIDDEN[kind], position=told.get("position", 0), **facts
            )
            db.session.add(page)
            db.session.flush()
            keep_text(page, by=by)
            journal.record(page, "create", by=by, at=at)
            new += 1
    known_hosts = queries.hosts()
    db.session.add_all(AllowedHost(host=host) for host in HOSTS if host not in known_hosts)
    shown.forget()
    return new


def create_page(*, key, kind, title_en, title_nl, by, at=None) -> Page:
    """A page without a text, which nobody sees until the office has written one and shows it."""
    last = db.session.scalar(select(func.max(Page.position)).where(Page.kind.in_([kind, HIDDEN[kind]]))) or 0
    titles = {"title_en": title_en, "title_nl": title_nl}
    page = Page(key=key, kind=HIDDEN[kind], position=last + 1, **titles, body_en="", body_nl="", figures=[], links=[])
    db.session.add(page)
    db.session.flush()
    keep_text(page, by=by)
    journal.record(page, "create", by=by, at=at)
    return page


def show(page, *, by, at=None):
    """Make a page public. Its text is there in both languages, and leads only to hosts of the list."""
    if page.is_public:
        return
    if not (page.body_en and page.body_nl):
        raise Refused(N_("This page has no text in both languages yet. Write it first, then show the page."))
    if strange := outward.strangers(outward.links_of(page), queries.hosts()):
        raise Refused(N_("The text links to %(address)s, whose host is not on the list."), address=strange[0][:100])
    page.kind = PUBLIC[page.kind]
    shown.forget()
    journal.record(page, "show page", by=by, at=at)


def hide(page, *, by, at=None):
    """Take a page from the public site; its text and its versions stay, and links to it go from menus and pages."""
    if page.is_public:
        page.kind = HIDDEN[page.kind]
        shown.forget()
        journal.record(page, "hide page", by=by, at=at)


def revise(page, answers, *, by, at=None):
    """Save a page's text; the version before stays readable."""
    changed = edits.changed(page, answers)
    if changed:
        db.session.flush()
        keep_text(page, by=by)
        journal.record(page, "revise", by=by, at=at, detail=", ".join(changed))


def keep_text(page, *, by):
    last = db.session.scalar(select(func.max(PageText.number)).where(PageText.page_id == page.id)) or 0
    content = {name: getattr(page, name) for name in KEPT}
    db.session.add(PageText(page_id=page.id, number=last + 1, content=content, saved_by=by and by.id))


def restore(page, text, *, by, at=None):
    """Make an earlier text the present one again."""
    strange = outward.strangers(outward.links_of(SimpleNamespace(**text.content)), queries.hosts())
    if page.is_public and strange:
        raise Refused(N_("The text links to %(address)s, whose host is not on the list."), address=strange[0][:100])
    revise(page, {name: text.content[name] for name in KEPT}, by=by, at=at)


def allow_host(host, *, by, at=None):
    row = AllowedHost(host=host.lower().strip())
    db.session.add(row)
    db.session.flush()
    journal.record(row, "allow", by=by, at=at, detail=row.host)


def take_host_out(row, *, by, at=None):
    """Pages may no longer link to this host; one that is public and does keeps it on the list."""
    others = queries.hosts() - {row.host}
    for page in db.session.scalars(select(Page).where(Page.kind.in_(HIDDEN)).order_by(Page.key)):
        links = [one for one in outward.links_of(page) if outward.is_allowed(one, {row.host})]
        if outward.strangers(links, others):
            told = {"title": said(page, "title"), "host": row.host}
            raise Refused(N_("The page “%(title)s” links to %(host)s. Take the link out of it first."), **told)
    journal.record(row, "take host out", by=by, at=at, detail=row.host)
    db.session.delete(row)
