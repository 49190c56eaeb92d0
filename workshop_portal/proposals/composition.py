"""Who would come: the proposed participants counted, and what the centre advises. Plain lists in, counts out."""

from collections import Counter
from dataclasses import dataclass

from workshop_portal.core.words import N_

EUROPE = frozenset(
    {
        "AD", "AL", "AT", "AX", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GB",
        "GG", "GI", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT",
        "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SJ", "SK", "SM", "UA", "VA", "XK",
    }
)  # fmt: skip
JUNIOR = frozenset({"phd", "postdoc"})
SENIOR = frozenset({"associate", "professor", "senior"})
REGIONS = {"nl": N_("Netherlands"), "europe": N_("Rest of Europe"), "elsewhere": N_("Elsewhere"), "": N_("not said")}


@dataclass(frozen=True)
class Composition:
    """`stages`, `regions`, `sectors` count people by value, "" where it is not said."""

    people: int
    stages: dict
    regions: dict
    sectors: dict
    institutions: int
    advice: list  # (ok | advice, words, values)


def region(country) -> str:
    if not country:
        return ""
    return "nl" if country == "NL" else "europe" if country in EUROPE else "elsewhere"


def counted(values) -> dict:
    return dict(Counter(value or "" for value in values).most_common())


def of(participants, organisers, seats=None) -> Composition:
    """Counts of the participants' list; the advice looks at the organisers too. `seats`: how many fit."""
    named = [one for one in participants if one["name"]]
    houses = {(one["institution"] or "").casefold() for one in named} - {""}
    return Composition(
        people=len(named), stages=counted(one["stage"] for one in named),
        regions=counted(region(one["country"]) for one in named), sectors=counted(one["sector"] for one in named),
        institutions=len(houses), advice=list(advice(named, organisers, seats)),
    )  # fmt: skip


def advice(named, organisers, seats):
    dutch = any(one["country"] == "NL" for one in organisers)
    yield (
        "ok" if dutch else "advice",
        N_("An organiser works in the Netherlands") if dutch else N_("No organiser works in the Netherlands"),
        {},
    )
    homes = {(one["institution"] or "").casefold() for one in organisers} - {""}
    several = len(homes) > 1
    yield (
        "ok" if several else "advice",
        N_("The organisers come from several institutions")
        if several
        else N_("All organisers come from one institution"),
        {},
    )
    if not named:
        return
    junior = 100 * sum(one["stage"] in JUNIOR for one in named) // len(named)
    yield (
        "ok" if junior else "advice",
        N_("%(share)s%% of the people named are PhD candidates or postdocs"),
        {"share": junior},
    )
    if not any(one["stage"] in SENIOR for one in named):
        yield "advice", N_("No senior scientist is named"), {}
    if all(region(one["country"]) in {"nl", "europe"} for one in named):
        yield "advice", N_("Nobody comes from outside Europe"), {}
    if seats and len(named) + len(organisers) > seats:
        yield (
            "advice",
            N_("More people are named than fit: %(n)s for %(seats)s seats"),
            {"n": len(named) + len(organisers), "seats": seats},
        )
