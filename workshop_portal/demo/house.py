"""What the office of the demo centre has set up: venues, schemes, formats, plan, letters, closed weeks, texts."""

from datetime import date, timedelta

from workshop_portal.centre import actions
from workshop_portal.centre.models import Centre
from workshop_portal.centre.slots import week_of
from workshop_portal.core.db import db
from workshop_portal.demo import content
from workshop_portal.partners import actions as texts

CLOSED = {
    1: ("Closed between the years", "Gesloten rond de jaarwisseling"),
    29: ("Summer closure", "Dicht in de zomer"), 30: ("Summer closure", "Dicht in de zomer"),
    31: ("Summer closure", "Dicht in de zomer"), 32: ("Summer closure", "Dicht in de zomer"),
    33: ("Summer closure", "Dicht in de zomer"), 52: ("Closed between the years", "Gesloten rond de jaarwisseling"),
    53: ("Closed between the years", "Gesloten rond de jaarwisseling"),
}  # fmt: skip


def set_up(by, at) -> dict:
    """Everything but people; returns formats and venues by their keys, and the closed weeks."""
    db.session.add(
        Centre(
            name="Lorentz Center", host_en="Leiden University", host_nl="Universiteit Leiden", city="Leiden",
            contact_email="office@centre.example.org", undo_minutes=0,
        )
    )  # fmt: skip
    alike = content.file("centre")["practical"]
    venues = {one["key"]: actions.create_venue(by=by, at=at, **alike | one) for one in content.centre("venue")}
    schemes = {one["code"]: actions.create_scheme(by=by, at=at, **renamed(one)) for one in content.centre("scheme")}
    formats = {}
    for one in content.centre("format"):
        facts = renamed(one) | {
            "venues": [venues[key] for key in one["venues"]], "scheme": schemes[one["scheme"]],
        }  # fmt: skip
        formats[one["code"]] = actions.create_format(by=by, at=at, **facts)
    for n, one in enumerate(content.centre("task")):
        actions.create_task_template(by=by, at=at, position=n, **renamed(one))
    for one in content.centre("letter"):
        actions.create_letter_template(by=by, at=at, **one)
    actions.look_through_letters(by=by, at=at)
    closed: set[str] = set()
    for year in range(at.year, at.year + 7):
        last = date(year, 12, 28).isocalendar().week
        for week in (*(week for week in CLOSED if week <= last), week_of(easter(year))):
            closed.add(close(venues.values(), year, week, by, at))
    texts.load_texts(public=True, by=by, at=at)
    return {"formats": formats, "venues": venues, "closed": closed}


def renamed(one) -> dict:
    return {"key": one["code"], **{name: value for name, value in one.items() if name != "code"}}


def close(venues, year, week, by, at) -> str:
    name = week if isinstance(week, str) else f"{year}-W{week:02d}"
    why_en, why_nl = CLOSED.get(week, ("Easter", "Pasen"))
    for venue in venues:
        actions.close_week(venue=venue, week=name, why_en=why_en, why_nl=why_nl, by=by, at=at)
    return name


def easter(year) -> date:
    """Easter Monday (Gauss, as in Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    l = (32 + 2 * e + 2 * i - h - k) % 7  # noqa: E741
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1) + timedelta(days=1)
