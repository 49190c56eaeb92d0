"""Workshops, and the tasks of their plans, as ICS files; the same content gives the same bytes."""

from datetime import timedelta

from workshop_portal.centre.choices import OWNERS
from workshop_portal.core import signboard
from workshop_portal.core.languages import lang, public_address, said
from workshop_portal.core.languages import text as _
from workshop_portal.workshops import changes
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State


def of_workshop(workshop: Workshop) -> bytes:
    """One all-day event from the first to the last day."""
    return of_many([workshop])


def of_many(workshops, name="") -> bytes:
    """An all-day event a workshop."""
    known = changes.of(workshops)
    return file_of((event(one, known[one.id]) for one in workshops), name, timedelta(hours=12))


def of_tasks(tasks, name) -> bytes:
    """An all-day event a task, on the day it is due; its note stays in the portal, and who does it by name."""
    return file_of(map(task_event, tasks), name, timedelta(hours=1))


def file_of(events, name, often) -> bytes:
    """`name` is what a program calls the calendar it follows, and `often` how often it may look again."""
    from icalendar import Calendar  # imported here: only this file's pages need it

    calendar = Calendar()
    calendar.add("prodid", f"-//{signboard.read().name}//Workshop portal//EN")
    calendar.add("version", "2.0")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", often, parameters={"VALUE": "DURATION"})
    for one in events:
        calendar.add_component(one)
    return calendar.to_ical()


def event(workshop, change):
    """Its name never changes, so that a program knows it again; stamp and number do with what the public sees of it."""
    assert workshop.last_on, "only workshops with a week are public"
    from icalendar import Event

    made = Event()
    made.add("uid", f"{workshop.key}@portal")
    made.add("dtstamp", change.at)
    made.add("last-modified", change.at)
    made.add("sequence", change.number)
    if workshop.state == State.CANCELLED:
        made.add("status", "CANCELLED")
    made.add("dtstart", workshop.first_on)
    made.add("dtend", workshop.last_on + timedelta(days=1))
    made.add("summary", workshop.title)
    made.add("description", workshop.subtitle)
    board = signboard.read()
    made.add("location", f"{board.name} {workshop.venue.name}, {board.city}" if workshop.venue else board.city)
    made.add("url", public_address(f"/workshops/{workshop.key}"))
    return made


def task_event(task):
    """It takes no time of a day, so that its reader stays free there; one of others says whose it is. Its number grows with
    each change, so that a program takes another day.
    """
    from icalendar import Event

    owner = _(OWNERS[task.owner])
    whose = "" if task.owner == "coordinator" else f" ({owner})"
    made = Event()
    made.add("uid", f"{task.key}@portal")
    made.add("dtstamp", task.created_at)
    made.add("sequence", task.version - 1)
    made.add("dtstart", task.due_on)
    made.add("dtend", task.due_on + timedelta(days=1))
    made.add("transp", "TRANSPARENT")
    made.add("summary", f"{said(task, 'name')}{whose} · {task.workshop.title}")
    made.add("description", owner)
    made.add("url", public_address(f"/board/{task.workshop.key}#t{task.key}", lang()))
    return made


def guests(workshop) -> list:
    """The participants who agreed to be named in public; filled by the room that knows them."""
    return [name for source in sources for name in source(workshop)]


sources: tuple = ()
