"""What is done to a public text: every saving keeps the text before. The caller commits."""

import tomllib
from pathlib import Path

from sqlalchemy import func, select

from workshop_portal import journal
from workshop_portal.core import edits
from workshop_portal.core.db import db
from workshop_portal.partners.models import AllowedHost, Page, PageText

CONTENT = Path(__file__).parent / "content"
KEPT = ("title_en", "title_nl", "lead_en", "lead_nl", "body_en", "body_nl", "figures", "links")
HOSTS = (
    "universiteitleiden.nl", "lumc.nl", "leidenbiosciencepark.nl", "biopartnerleiden.nl", "leidenglobal.org",
    "lorentzcenter.nl", "economie071.nl", "plnt.nl", "hsleiden.nl", "leiden.nl", "oegstgeest.nl", "leiderdorp.nl",
    "voorschoten.nl", "zoeterwoude.nl", "katwijk.nl", "leiden-delft-erasmus.nl", "medicaldelta.nl", "tudelft.nl",
    "eur.nl", "luris.nl", "leru.org",
)  # fmt: skip


def load_texts(*, by=None, at=None) -> int:
    """Put the texts that the portal brings into an installation without them; return how many pages came."""
    known = set(db.session.scalars(select(Page.key)))
    new = 0
    for file in sorted(CONTENT.glob("*.toml")):
        told = tomllib.loads(file.read_text("utf-8"))
        if told["slug"] not in known:
            facts = {name: told.get(name, [] if name in {"figures", "links"} else "") for name in KEPT}
            page = Page(key=told["slug"], kind=told["kind"], position=told.get("position", 0), **facts)
            db.session.add(page)
            db.session.flush()
            keep_text(page, by=by)
            journal.record(page, "create", by=by, at=at)
            new += 1
    hosts = set(db.session.scalars(select(AllowedHost.host)))
    db.session.add_all(AllowedHost(host=host) for host in HOSTS if host not in hosts)
    return new


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
    revise(page, {name: text.content[name] for name in KEPT}, by=by, at=at)


def allow_host(host, *, by, at=None):
    row = AllowedHost(host=host.lower().strip())
    db.session.add(row)
    db.session.flush()
    journal.record(row, "allow", by=by, at=at, detail=row.host)
