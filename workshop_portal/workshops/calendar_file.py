"""Workshops as an ICS file; the same content gives the same bytes."""

from datetime import timedelta

from workshop_portal.core import signboard
from workshop_portal.core.languages import public_address
from workshop_portal.workshops.models import Workshop


def of_workshop(workshop: Workshop) -> bytes:
    """One all-day event from the first to the last day."""
    return of_many([workshop])


def of_many(workshops, name="") -> bytes:
    """An all-day event a workshop. `name` is what a program calls the calendar it follows."""
    from icalendar import Calendar  # imported here: only this file's pages need it

    calendar = Calendar()
    calendar.add("prodid", f"-//{signboard.read().name}//Workshop portal//EN")
    calendar.add("version", "2.0")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for workshop in workshops:
        calendar.add_component(event(workshop))
    return calendar.to_ical()


def event(workshop):
    """Its name and its stamp never change, so that a program knows it again."""
    assert workshop.last_on, "only workshops with a week are public"
    from icalendar import Event

    made = Event()
    made.add("uid", f"{workshop.key}@portal")
    made.add("dtstamp", workshop.published_at)
    made.add("dtstart", workshop.first_on)
    made.add("dtend", workshop.last_on + timedelta(days=1))
    made.add("summary", workshop.title)
    made.add("description", workshop.subtitle)
    board = signboard.read()
    made.add("location", f"{board.name} {workshop.venue.name}, {board.city}" if workshop.venue else board.city)
    made.add("url", public_address(f"/workshops/{workshop.key}"))
    return made


def guests(workshop) -> list:
    """The participants who agreed to be named in public; filled by the room that knows them."""
    return [name for source in sources for name in source(workshop)]


sources: tuple = ()
