"""What stands beside a section of the form: composition, checks of the programme, the cap, closed weeks."""

from flask import url_for

from workshop_portal.centre import queries as centre
from workshop_portal.centre.slots import weeks_between
from workshop_portal.core.access import me
from workshop_portal.core.languages import lang, said
from workshop_portal.core.languages import text as _
from workshop_portal.people import choices as people
from workshop_portal.proposals import budget, composition, dossier, extras, programme, week_calendar, week_grid
from workshop_portal.proposals.composition import REGIONS


def of(section, written) -> dict:
    return PANELS[section](written) if section in PANELS else {}


def who_comes(written) -> dict:
    found = composition.of_content(written.content, written.held)
    return {
        "people": found.people, "advice": found.advice, "both": composition.named_twice(written.content),
        "stages": [(people.said(people.STAGES, one) or _("not said"), n) for one, n in found.stages.items()],
        "regions": [(_(REGIONS[one]), n) for one, n in found.regions.items()],
        "sectors": [(people.said(people.SECTORS, one) or _("not said"), n) for one, n in found.sectors.items()],
        "institutions": found.institutions, "biggest": found.biggest,
    }  # fmt: skip


def organisers(written) -> dict:
    return {"advice": composition.of_organisers(written.content["organisers"], written.held)}


def week(written) -> dict:
    sessions, days = written.content["sessions"], written.content["duration_days"]
    return {"advice": programme.check(sessions, days, written.held), "grid": week_grid.of(sessions, days)}


def money(written) -> dict:
    sums = budget.of(written.content)
    scheme = written.content["scheme"]
    return {
        "budget": sums,
        "scheme": scheme,
        "days": written.content["duration_days"],
        "persons": written.content["expected_participants"],
    }


def weeks(written) -> dict:
    """The weeks of the call as a calendar, with what is closed or taken in the venues of the format; without one, with those
    in which no venue is open."""
    call, parts = written.proposal.call, written.parts
    every = weeks_between(call.first_on, call.last_on)
    venues = {one["id"]: one["name"] for one in parts["venues"]}
    words = ("why_nl", "why_en") if lang() == "nl" else ("why_en", "why_nl")
    shut = {(one["venue_id"], one["week"]): one[words[0]] or one[words[1]] or "" for one in parts["shut"]}
    taken = extras.taken_weeks(list(venues), every, me())
    if not venues:
        venues = {0: ""}
        shut = {(0, week): said(slot, "why") for week, slot in centre.closed_everywhere().items()}
    months = week_calendar.of(every, venues, shut, taken, written.content)
    return {"months": months, "format": dossier.name_of(written.content["format"])}


def conduct(written) -> dict:
    """The venues of the format whose code of conduct is written, as (name, its place on their page)."""
    rows = centre.with_conduct([one["id"] for one in written.parts["venues"]])
    return {"conduct": [(one.name, url_for("workshops.venue", venue_key=one.key) + "#conduct") for one in rows]}


PANELS = {"a": weeks, "b": organisers, "d": week, "e": who_comes, "g": money, "h": conduct}
