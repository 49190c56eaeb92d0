"""The map of the public pages for search engines, each in both languages, and which paths they are to leave alone."""

from xml.etree import ElementTree as xml

from flask import current_app
from sqlalchemy import select

from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Venue
from workshop_portal.core.db import db
from workshop_portal.core.languages import LANGUAGES, public_address
from workshop_portal.partners import shown
from workshop_portal.partners.models import HIDDEN, Page
from workshop_portal.workshops import queries
from workshop_portal.workshops.models import Workshop

SITEMAP, XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
ALWAYS = ("desk.home", "calls.index", "workshops.index", "workshops.data")
CLOSED = (
    "/people/", "/desk", "/mails", "/journal/", "/invitation/", "/stay/", "/proposals/", "/reviews/", "/search", "/calls/news/",
)  # fmt: skip


def paths() -> list[str]:
    """The bare path of every public page."""
    adapter = current_app.url_map.bind("portal")  # without the prefix of this request's language
    found = [adapter.build(name) for name in ALWAYS]
    if shown.read().partnerships:
        found.append(adapter.build("partners.index"))
    for name, argument, keys in (
        ("calls.show", "call_key", select(Call.key).where(Call.published).order_by(Call.id)),
        ("partners.page", "slug", public_pages()),
        ("workshops.venue", "venue_key", select(Venue.key).order_by(Venue.id)),
        ("workshops.page", "workshop_key", select(Workshop.key).where(queries.is_published()).order_by(Workshop.id)),
    ):
        found += [adapter.build(name, {argument: key}) for key in db.session.scalars(keys)]
    return found


def public_pages():
    """The keys of the public texts; two of them stand on pages of their own."""
    return select(Page.key).where(Page.kind.in_(HIDDEN), Page.key.not_in(("partnerships", "home"))).order_by(Page.id)


def document() -> bytes:
    """The sitemap; the other language of a page stands beside each address."""
    xml.register_namespace("", SITEMAP)
    xml.register_namespace("xhtml", XHTML)
    whole = xml.Element(f"{{{SITEMAP}}}urlset")
    for path in paths():
        for language in LANGUAGES:
            one = xml.SubElement(whole, f"{{{SITEMAP}}}url")
            xml.SubElement(one, f"{{{SITEMAP}}}loc").text = public_address(path, language)
            for other in LANGUAGES:
                told = {"rel": "alternate", "hreflang": other, "href": public_address(path, other)}
                xml.SubElement(one, f"{{{XHTML}}}link", told)
    return xml.tostring(whole, encoding="utf-8", xml_declaration=True)


def robots() -> str:
    lines = ["User-agent: *", *(f"Disallow: {start}{path}" for path in CLOSED for start in ("", "/nl"))]
    return "\n".join([*lines, f"Sitemap: {public_address('/sitemap.xml')}", ""])
