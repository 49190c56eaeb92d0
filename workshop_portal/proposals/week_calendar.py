"""The weeks of a call as a calendar: months with their weeks, what is closed or taken there, and what was chosen."""

from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from workshop_portal.centre import holidays
from workshop_portal.centre.slots import monday
from workshop_portal.core.languages import format_date, short_days, week_days
from workshop_portal.core.languages import text as _


class Week(NamedTuple):
    """`state`: free, closed (no venue of the format is open) or taken (none is free). `rank`: from 1, 0 for none. `holidays`
    close nothing. `choice`: what the lists of the form call it."""

    week: str
    number: int
    days: str
    state: str
    why: str
    rank: int
    impossible: bool
    holidays: str = ""
    choice: str = ""


def of(weeks, venues, shut, taken, content) -> list[tuple[str, list[Week]]]:
    """[(month, weeks)]. venues: {id: name}; shut and taken: {(venue, week): words}; content: what is wished for."""
    made = [(monday(week), one(week, venues, shut, taken, content)) for week in weeks]
    return [
        (format_date(first, "MMMM yyyy"), [week for _day, week in rows])
        for first, rows in ((rows[0][0], rows) for rows in (list(found) for _month, found in groupby(made, in_month)))
    ]


def in_month(row) -> tuple[int, int]:
    return row[0].year, row[0].month


def one(week, venues, shut, taken, content) -> Week:
    first, wishes = monday(week), content["preferred_weeks"]
    state, why = state_of(week, venues, shut, taken)
    return Week(
        week, int(week[6:]), short_days(first, first + timedelta(days=4)), state, why,
        wishes.index(week) + 1 if week in wishes else 0, week in content["impossible_weeks"],
        holidays.words(week), choice_of(week, is_closed=state == "closed"),
    )  # fmt: skip


def choice_of(week, *, is_closed) -> str:
    return _("%(week)s (closed)", week=week_days(week)) if is_closed else week_days(week)


def state_of(week, venues, shut, taken) -> tuple[str, str]:
    """(state, why). Of several venues each is named with what stands there; a week is free while one of them is."""
    closed = {venue: shut[venue, week] for venue in venues if (venue, week) in shut}
    used = {venue: taken[venue, week] for venue in venues if (venue, week) in taken}
    state = "free" if not venues or len(closed | used) < len(venues) else "taken" if used else "closed"
    words = [named(_("closed: %(why)s", why=why) if why else _("closed"), venues, one) for one, why in closed.items()]
    words += [named(_("taken: %(title)s", title=title), venues, one) for one, title in used.items()]
    return state, "; ".join(dict.fromkeys(words))


def named(words, venues, venue) -> str:
    return words if len(venues) == 1 else f"{venues[venue]}: {words}"
