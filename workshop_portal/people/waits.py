"""What waits for a person in this room: an incomplete profile; for those who look after people appointments to confirm,
for the office committees without chair and terms that end.
"""

from datetime import timedelta

from flask import url_for
from flask_babel import ngettext

from workshop_portal.core import clock
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Many, Wait
from workshop_portal.people import choices, nominations, policy, queries

SOON = timedelta(days=60)


def waits(person) -> list[Wait]:
    found = []
    if not person.institution or not person.country:
        words = _("Your institution or your country is missing; proposals and reviews need both.")
        found.append(Wait("", _("Complete your profile"), words, url_for("people.profile"), _("Complete")))
    found += [*to_confirm(person), *asked_for(person)] if policy.may_see_people(person) else []
    return found + (for_the_office() if policy.is_office(person) else [])


def asked(n, _people) -> str:
    return ngettext("%(num)s appointment waits for a second person", "%(num)s appointments wait for a second person", n)


def to_confirm(person) -> list[Wait]:
    words = _("A second person must confirm this appointment.")
    return [
        Wait(
            "", _("%(name)s: %(hat)s") % {"name": one.person.name, "hat": _(choices.HATS[one.hat])}, words,
            url_for("people.show", person_key=one.person.key), _("Look"), many=ASKED,
        )
        for one in nominations.before(person)
    ]  # fmt: skip


def own(n, _people) -> str:
    return ngettext(
        "%(num)s appointment that you asked for waits for a second person",
        "%(num)s appointments that you asked for wait for a second person", n,
    )  # fmt: skip


OWN = Many("own", own)


def asked_for(person) -> list[Wait]:
    """What this person asked for, which somebody else must confirm."""
    mine = nominations.asked_by(person)
    able = nominations.who_confirm(mine)
    return [
        Wait(
            "", _("%(name)s: %(hat)s") % {"name": one.person.name, "hat": _(choices.HATS[one.hat])},
            _("You asked for this appointment. Somebody else must confirm it: %(names)s.", names=", ".join(able[one.id]))
            if able[one.id] else _("You asked for this appointment. Nobody else can confirm it now."),
            url_for("people.show", person_key=one.person.key), _("Look"), many=OWN,
        )
        for one in mine
    ]  # fmt: skip


def chairless(n, _committees) -> str:
    return ngettext("%(num)s committee has no chair", "%(num)s committees have no chair", n)


def ending(seats, committees) -> str:
    places = ngettext("%(num)s committee", "%(num)s committees", committees)
    return ngettext("%(num)s term on %(places)s ends", "%(num)s terms on %(places)s end", seats, places=places)


CHAIRLESS, ENDING, ASKED = Many("chairless", chairless), Many("ending", ending), Many("asked", asked)


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
