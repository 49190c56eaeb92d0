"""The public list for other programs: Atom, JSON, and schema.org's words in a workshop's own page."""

import json
import re
from urllib.parse import urlencode
from xml.etree import ElementTree as xml

from sqlalchemy import and_, func, or_, select

from workshop_portal.core import signboard, workbook
from workshop_portal.core.db import db
from workshop_portal.core.languages import days, lang, public_address, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.texts import markdown
from workshop_portal.core.words import N_
from workshop_portal.journal import JournalLine
from workshop_portal.proposals.models import Proposal
from workshop_portal.workshops import changes
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import is_published

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 100  # entries of the Atom feed
IN_PERSON, HYBRID, ONLINE = "in_person", "hybrid", "online"
ATTENDANCE = {IN_PERSON: "Offline", HYBRID: "Mixed", ONLINE: "Online"}  # as schema.org calls it
SHOWN, WITHDRAWN = ("publish", "unpublish"), "cancel"
ABOUT_WHAT_IS_PUBLIC = ("week", "revise", "open")

# What a workshop is in the JSON document, in this order; the page "Data" shows these words.
FIELDS = (
    ("key", N_("Its permanent name; part of its addresses")),
    ("title", N_("Title, as the organisers wrote it")),
    ("subtitle", N_("Subtitle, or an empty text")),
    ("summary", N_("Description in Markdown; formulas in LaTeX between dollar signs")),
    ("first_day", N_("First day, written 2027-01-11")),
    ("last_day", N_("Last day")),
    ("week", N_("ISO week, written 2027-W02")),
    ("field", N_("Field of science: key and name in English and Dutch, or null")),
    ("format", N_("Format: key and name in English and Dutch, or null")),
    ("venue", N_("Venue: key, name and number of seats, or null")),
    ("attendance", N_("How people take part: in_person, hybrid or online")),
    ("organisers", N_("Names and institutions of the organisers. Participants are not listed here")),
    ("published_at", N_("When its page became public, in UTC")),
    ("changed_at", N_("When its days, its place or its page were changed last, in UTC")),
    ("page", N_("Address of its page, in English and Dutch")),
    ("calendar", N_("Address of its calendar file")),
)


def document(workshops, licence) -> bytes:
    """The list as JSON."""
    known, attendance = changes.of(workshops), attendance_of(workshops)
    told = {
        "documentation": public_address("/data"),
        "licence": licence,
        "count": len(workshops),
        "workshops": [facts(one, known[one.id], attendance[one.id]) for one in workshops],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def attendance_of(workshops) -> dict[int, str]:
    """Workshop → how people take part, as its organisers proposed it; in one statement."""
    rows = select(Proposal.id, Proposal.attendance_mode).where(Proposal.id.in_([one.proposal_id for one in workshops]))
    modes = {row[0]: row[1] for row in db.session.execute(rows)}
    return {one.id: mode if (mode := modes[one.proposal_id]) in ATTENDANCE else IN_PERSON for one in workshops}


def facts(one, change, attendance) -> dict:
    """One workshop; its keys are those of FIELDS."""
    path = f"/workshops/{one.key}"
    return {
        "key": one.key, "title": one.title, "subtitle": one.subtitle, "summary": one.summary,
        "first_day": one.first_on.isoformat(), "last_day": one.last_on.isoformat(), "week": one.week,
        "field": named(one.committee), "format": named(one.format),
        "venue": {"key": one.venue.key, "name": one.venue.name, "seats": one.venue.seats} if one.venue else None,
        "attendance": attendance,
        "organisers": [{"name": who["name"], "institution": who["institution"]} for who in one.organisers],
        "published_at": stamp(one.published_at), "changed_at": stamp(change.at),
        "page": {language: public_address(path, language) for language in ("en", "nl")},
        "calendar": public_address(f"{path}/workshop.ics"),
    }  # fmt: skip


def named(thing) -> dict | None:
    return {"key": thing.key, "name": {"en": thing.name_en, "nl": thing.name_nl}} if thing else None


def stamp(moment) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def atom(workshops, changed_at, host, asked) -> bytes:
    """The newest of these workshops as an Atom feed, in the language of the page; `asked`: what the list was asked for."""
    xml.register_namespace("", ATOM)
    feed = xml.Element(f"{{{ATOM}}}feed", {"xml:lang": lang()})
    which = f"?{urlencode(asked)}" if asked else ""
    here = public_address("/workshops.atom", lang()) + which
    add(feed, "id", here)
    add(feed, "title", _("Workshops at the %(centre)s", centre=host))
    add(feed, "updated", stamp(changed_at))
    add(feed, "link", rel="self", type="application/atom+xml", href=here)
    add(feed, "link", rel="alternate", type="text/html", href=public_address("/workshops", lang()) + which)
    add(add(feed, "author"), "name", host)
    known = changes.of(workshops)
    for one in sorted(workshops, key=lambda one: (one.published_at, one.id), reverse=True)[:NEWEST]:
        entry(feed, one, known[one.id])
    return xml.tostring(feed, encoding="utf-8", xml_declaration=True)


def entry(feed, one, change):
    """One workshop of the feed; its id is the same in both languages and for ever. Readers show it anew once it changes."""
    mine = add(feed, "entry")
    add(mine, "id", public_address(f"/workshops/{one.key}"))
    add(mine, "title", one.title)
    add(mine, "published", stamp(one.published_at))
    add(mine, "updated", stamp(change.at))
    add(mine, "link", rel="alternate", type="text/html", href=public_address(f"/workshops/{one.key}", lang()))
    for who in one.organisers:
        add(add(mine, "author"), "name", who["name"])
    if one.committee:
        add(mine, "category", term=one.committee.key, label=said(one.committee, "name"))
    add(mine, "summary", " · ".join(filter(None, (one.subtitle, days(one.first_on, one.last_on), place(one)))))
    add(mine, "content", str(markdown(one.summary)), type="html")


def add(parent, name, text=None, **attributes):
    made = xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = workbook.UNFIT.sub("", text) if text else None
    return made


def place(one) -> str:
    return one.venue.name if one.venue else ""


def event(one, centre, attendance=IN_PERSON) -> dict:
    """The workshop as an Event of schema.org."""
    here = public_address(f"/workshops/{one.key}", lang())
    house = {
        "@type": "Place", "name": " ".join(filter(None, (centre.name, place(one)))),
        "address": {"@type": "PostalAddress", "addressLocality": signboard.read().city, "addressCountry": "NL"},
    }  # fmt: skip
    net = {"@type": "VirtualLocation", "url": here}
    told = {
        "@context": "https://schema.org", "@type": "Event", "name": one.title,
        "startDate": one.first_on.isoformat(), "endDate": one.last_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[attendance]}EventAttendanceMode",
        "url": here,
        "location": {IN_PERSON: house, HYBRID: [house, net], ONLINE: net}[attendance],
        "organizer": [{"@type": "Organization", "name": centre.name}]
        + [{"@type": "Person", "name": who["name"], "affiliation": who["institution"]} for who in one.organisers],
        "description": first_words(one),
    }  # fmt: skip
    return told


def first_words(one, most=200) -> str:
    """The subtitle, or the beginning of the summary, as one plain line."""
    text = one.subtitle or re.sub(r"[*_`#>\[\]$]", "", one.summary.split("\n\n")[0])
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def changed_at():
    """When something of the public list was changed last. Nothing that is not public moves it."""
    line = JournalLine
    shown = select(line.subject_id).where(line.subject_kind == "workshop", line.deed == "publish")
    public = select(Workshop.id).where(is_published())
    seen = or_(
        line.deed.in_(SHOWN),
        and_(line.deed == WITHDRAWN, line.subject_id.in_(shown)),
        and_(line.deed.in_(ABOUT_WHAT_IS_PUBLIC), line.subject_id.in_(public)),
    )
    last = db.session.scalar(select(func.max(line.at)).where(line.subject_kind == "workshop", seen))
    return last and last.replace(microsecond=0)
