"""The caterer's paper: how many people are there on each day, and how many eat what. Counts, and never a name."""

from datetime import timedelta

from flask_babel import ngettext

from workshop_portal.core.languages import format_date, number
from workshop_portal.core.languages import text as _
from workshop_portal.prints import papers
from workshop_portal.stays import needs
from workshop_portal.stays.models import is_beside
from workshop_portal.stays.workflow import SMALL


def present(lines, workshop) -> list:
    """(day, people) of the week. Who arrives or leaves on a day is there; whose days are not known, or lie beside the
    week as after a move, is there on all."""
    days = [workshop.first_on + timedelta(n) for n in range((workshop.last_on - workshop.first_on).days + 1)]
    known = [line.stay for line in lines if not is_elsewhere(line.stay, workshop)]
    stays = [(one.arrive_on or days[0], one.leave_on or days[-1]) for one in known]
    stays += [(days[0], days[-1])] * (len(lines) - len(known))
    return [(one, sum(arrive <= one <= leave for arrive, leave in stays)) for one in days]


def is_elsewhere(stay, workshop) -> bool:
    return stay.is_outside or is_beside(stay.arrive_on, stay.leave_on, workshop)


def diets(lines, *, exact) -> list[tuple[str, str]]:
    """(what is eaten, how many) of what anybody told. Not `exact`: a figure that could tell of a person is in words."""
    eaten = [needs.eats(line.stay) for line in lines if line.stay.diet]
    rows = [(_(words), needs.figure(n, len(lines), exact=exact)) for _code, words, n in needs.counted(eaten)]
    plain = len(lines) - len(eaten)
    return [*rows, (_("Nothing special"), number(plain))] if rows and exact else rows


def paper(workshop, lines, *, sealed, exact=False) -> bytes:
    """`sealed`: whether what is sealed may be counted for this reader."""
    unknown = sum(
        line.stay.arrive_on is None or line.stay.leave_on is None or is_elsewhere(line.stay, workshop) for line in lines
    )
    eaten = diets(lines, exact=exact) if sealed else []
    data = {
        "head": _("People on each day"), "heads": [_("Day"), _("People")],
        "days": [[format_date(day, "EEEE d MMMM"), number(n)] for day, n in present(lines, workshop)],
        "notes": [_("Whoever arrives or leaves on a day is counted on it."), *about_unknown(unknown)],
        "diet_head": _("What they eat"), "diet_heads": [_("What"), _("People")], "diets": [list(row) for row in eaten],
        "diet_notes": about_diets(eaten, sealed=sealed, exact=exact),
    }  # fmt: skip
    return papers.made("catering", workshop, data, _("Catering: %(title)s", title=workshop.title))


def about_unknown(unknown) -> list[str]:
    words = ngettext(
        "%(num)s of them has told no days, or none of this week, and is counted on each.",
        "%(num)s of them have told no days, or none of this week, and are counted on each.",
        unknown,
    )
    return [words] if unknown else []


def about_diets(eaten, *, sealed, exact) -> list[str]:
    if not sealed:
        return [_("What people eat is open to the coordinator of the workshop alone.")]
    if not eaten:
        return [_("Nobody has told of a diet.")]
    small = _("A figure under %(n)s, or one that leaves fewer than %(n)s others, is not given.", n=SMALL)
    return [_("Without names; one person may be counted in several lines."), *([] if exact else [small])]
