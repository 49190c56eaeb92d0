"""The papers themselves, from plain data: what is on a badge, a sign, a list, a certificate."""

from datetime import UTC, datetime, time

from flask_babel import ngettext

from workshop_portal.centre import actions as centre
from workshop_portal.core import glyphs, pdf, signboard
from workshop_portal.core.clock import today
from workshop_portal.core.languages import day, days, lang
from workshop_portal.core.languages import text as _
from workshop_portal.people.choices import country_name
from workshop_portal.workshops.queries import coordinators_of


def facts(workshop) -> dict:
    house = centre.the_centre()
    return {
        "centre": house.name, "dates": days(workshop.first_on, workshop.last_on),
        "venue": workshop.venue.name if workshop.venue else "",
    }  # fmt: skip


def stamp(workshop):
    """The moment written into a paper: its first day, so that the same people give the same file."""
    return datetime.combine(workshop.first_on, time(9), UTC) if workshop.first_on else None


def made(template, workshop, data, title) -> bytes:
    whole = facts(workshop) | data
    return pdf.make(template, whole, title=title, author=whole["centre"], language=lang(), at=stamp(workshop)).pdf


def badges(workshop, people) -> bytes:
    rows = [
        {
            "name": one.name, "institution": one.institution, "country": country_name(one.country) if one.country else "",
            "role": _("Organiser") if one.is_organiser else "",
        }
        for one in people
    ]  # fmt: skip
    return made("badges", workshop, {"people": rows}, workshop.title)


def door(workshop) -> bytes:
    names = [one["name"] for one in workshop.organisers]
    return made("door", workshop, {"subtitle": workshop.subtitle, "organisers": names}, workshop.title)


def listed(people, with_address=frozenset()) -> list:
    """Who stands on the list: the organisers, those who agreed to be named, and those (`with_address`, ids) whose e-mail
    address may stand there."""
    return [one for one in people if one.is_organiser or one.public_consent or one.id in with_address]


def people_list(workshop, people, with_address=frozenset()) -> bytes:
    shown = listed(people, with_address)
    told = any(one.id in with_address for one in shown)
    others = len(people) - len(shown)
    words = ngettext(
        "%(num)s person who comes has not agreed to be listed.",
        "%(num)s people who come have not agreed to be listed.",
        others,
    )
    data = {
        "head": _("Participants"), "nobody": _("Nobody yet."),
        "heads": [_("Name"), _("Institution"), _("Country"), *([_("E-mail address")] if told else [])],
        "rows": [
            [one.name, one.institution or "–", country_name(one.country) if one.country else "–",
             *([one.email if one.id in with_address else "–"] if told else [])]
            for one in shown
        ],
        "note": words if others else "",
    }  # fmt: skip
    return made("people", workshop, data, workshop.title)


def certificates(workshop, people) -> bytes:
    """A page for each of those who were there."""
    whole = facts(workshop)
    coordinator = coordinators_of([workshop.id]).get(workshop.id)
    town = signboard.read().city
    organised, took_part = _("organised the workshop"), _("took part in the workshop")
    data = {
        "head": _("Certificate of attendance"), "workshop": workshop.title,
        "before": _("The %(centre)s in %(town)s certifies that", centre=whole["centre"], town=town),
        "people": [
            {"name": one.name, "institution": one.institution, "after": organised if one.is_organiser else took_part}
            for one in people
        ],
        "held": _("held at %(venue)s in %(town)s, %(dates)s.", venue=whole["venue"] or whole["centre"], town=town, dates=whole["dates"]),
        "signer": coordinator.name if coordinator else whole["centre"],
        "signs": _("Coordinator of the workshop") if coordinator else "", "issued": _("Issued in %(town)s on %(day)s", town=town, day=day(today())),
    }  # fmt: skip
    title = _("Certificate of attendance: %(title)s", title=workshop.title)
    return made("certificates", workshop, data, title)


def unshown(people) -> list[str]:
    """The names that hold a character which none of our fonts has: a box stands there on paper."""
    return [one.name for one in people if glyphs.shown(f"{one.name}{one.institution}")[1]]
