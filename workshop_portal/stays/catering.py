"""The caterer's paper: how many people are there on each day, and how many eat what. Counts, with every figure also how strictly
and the words that people wrote for the caterer, and never a name."""

from collections import Counter
from datetime import timedelta

from flask_babel import ngettext

from workshop_portal.core.languages import format_date, number
from workshop_portal.core.languages import text as _
from workshop_portal.prints import papers
from workshop_portal.stays import needs
from workshop_portal.stays.models import is_beside
from workshop_portal.stays.workflow import SEVERITY_WORDS, SMALL


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


def diets(lines, eaten, *, exact) -> list[tuple[str, ...]]:
    """(what is eaten, how many) of what anybody told, and if `exact` how strictly; else a figure that could tell of a person
    is in words.
    """
    rows = [(code, _(words), needs.figure(n, len(lines), exact=exact)) for code, words, n in needs.counted(eaten)]
    if not exact or not rows:
        return [tuple(told) for _code, *told in rows]
    plain = len(lines) - len(eaten)
    return [*((*told, how_strictly(code, eaten)) for code, *told in rows), (_("Nothing special"), number(plain), "")]


def how_strictly(code, eaten) -> str:
    """How many of those who need this mean it how."""
    counts = Counter(one.severity for one in eaten if code in one.rows)
    if code == needs.ALLERGY:
        return ""
    return ", ".join(f"{_(words)}: {number(counts[how])}" for how, words in SEVERITY_WORDS.items() if counts[how])


def said(eaten) -> list[tuple[str, str]]:
    """(what somebody wrote for the caterer, how strictly), in an order that tells of nobody."""
    words = [(one.other, _(SEVERITY_WORDS[one.severity]) if one.severity else "–") for one in eaten if one.other]
    return sorted(words, key=lambda row: (row[0].lower(), row))


def paper(workshop, lines, *, sealed, exact=False) -> bytes:
    """`sealed`: whether what is sealed may be counted for this reader."""
    unknown = sum(
        line.stay.arrive_on is None or line.stay.leave_on is None or is_elsewhere(line.stay, workshop) for line in lines
    )
    told = [needs.eats(line.stay) for line in lines if line.stay.diet] if sealed else []
    eaten = diets(lines, told, exact=exact)
    data = {
        "head": _("People on each day"), "heads": [_("Day"), _("People")],
        "days": [[format_date(day, "EEEE d MMMM"), number(n)] for day, n in present(lines, workshop)],
        "notes": [_("Whoever arrives or leaves on a day is counted on it."), *about_unknown(unknown)],
        "diet_head": _("What they eat"), "diet_heads": [_("What"), _("People"), *([_("How strictly")] if exact else [])], "diets": [list(row) for row in eaten],
        "said_head": _("In their own words"), "said_heads": [_("What"), _("How strictly")],
        "said": [list(row) for row in said(told)] if exact else [],
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
