"""What waits for a person in this room: an incomplete profile; for the office, committees without chair, terms that end."""

from datetime import timedelta

from flask import url_for
from flask_babel import ngettext

from workshop_portal.core import clock
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.people import policy, queries

SOON = timedelta(days=60)


def waits(person) -> list[Wait]:
    found = []
    if not person.institution or not person.country:
        words = _("Your institution or your country is missing; proposals and reviews need both.")
        found.append(Wait("", _("Complete your profile"), words, url_for("people.profile"), _("Complete")))
    return found + (for_the_office() if policy.is_office(person) else [])


def chairless(n, _committees) -> str:
    return ngettext("%(num)s committee has no chair", "%(num)s committees have no chair", n)


def ending(seats, committees) -> str:
    places = ngettext("%(num)s committee", "%(num)s committees", committees)
    return ngettext("%(num)s term on %(places)s ends", "%(num)s terms on %(places)s end", seats, places=places)


CHAIRLESS, ENDING = Many("chairless", chairless), Many("ending", ending)


def for_the_office() -> list[Wait]:
    found = []
    for committee in queries.committees_with_seats():
        here = url_for("people.committee", committee_key=committee.key)
        name, cover = said(committee, "name"), queries.coverage(committee)
        if cover.seats and cover.chair is None:
            words = _("Without a chair nobody assigns reviewers or records advice.")
            found.append(
                Wait("", _("%(name)s has no chair") % {"name": name}, words, here, _("Choose"), many=CHAIRLESS)
            )
        if cover.first_end and cover.first_end - clock.today() <= SOON:
            ends = sum(1 for seat in committee.seats if queries.holds(seat) and seat.until_on == cover.first_end)
            words = ngettext("%(num)s term ends.", "%(num)s terms end.", ends)
            title = _("Seats of %(name)s") % {"name": name}
            found.append(Wait("", title, words, here, _("See"), due_on=cover.first_end, many=ENDING, n=ends))
    return found
