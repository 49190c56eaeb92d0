"""A workshop as an ICS file; the same content gives the same bytes."""

from datetime import timedelta

from workshop_portal.core.languages import public_address
from workshop_portal.workshops.models import Workshop


def of_workshop(workshop: Workshop) -> bytes:
    """One all-day event from the first to the last day."""
    assert workshop.last_on, "only workshops with a week are public"
    from icalendar import Calendar, Event  # imported here: only this file's pages need it

    event = Event()
    event.add("uid", f"{workshop.key}@portal")
    event.add("dtstamp", workshop.published_at)
    event.add("dtstart", workshop.first_on)
    event.add("dtend", workshop.last_on + timedelta(days=1))
    event.add("summary", workshop.title)
    event.add("description", workshop.subtitle)
    event.add("location", f"Lorentz Center {workshop.venue.name}, Leiden" if workshop.venue else "Leiden")
    event.add("url", public_address(f"/workshops/{workshop.key}"))
    calendar = Calendar()
    calendar.add("prodid", "-//Lorentz Center//Workshop portal//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()


def guests(workshop) -> list:
    """The participants who agreed to be named in public; filled by the room that knows them."""
    return [name for source in sources for name in source(workshop)]


sources: tuple = ()
