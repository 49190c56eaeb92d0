"""Who would come: the proposed participants counted, and what the centre advises. Plain lists in, counts out."""

from collections import Counter
from math import ceil, floor
from typing import NamedTuple

from workshop_portal.calls.rules import USUAL
from workshop_portal.core.rows import folded
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


class Composition(NamedTuple):
    """`stages`, `regions`, `sectors` count people by value, "" where it is not said."""

    people: int
    stages: dict
    regions: dict
    sectors: dict
    institutions: int
    biggest: list  # (institution, people): the three that send most
    advice: list  # (ok | advice | must, words, values)


def region(country) -> str:
    if not country:
        return ""
    return "nl" if country == "NL" else "europe" if country in EUROPE else "elsewhere"


def counted(values) -> dict:
    return dict(Counter(value or "" for value in values).most_common())


def of(participants, organisers, seats=None, held=USUAL) -> Composition:
    """Counts of the participants' list; the advice looks at the organisers too. `seats`: how many fit."""
    named = [one for one in participants if one["name"]]
    return Composition(
        people=len(named), stages=counted(one["stage"] for one in named),
        regions=counted(region(one["country"]) for one in named), sectors=counted(one["sector"] for one in named),
        institutions=len(houses(named)), biggest=houses(named).most_common(3),
        advice=[*of_organisers(organisers, held), *of_people(named, organisers, seats, held)],
    )  # fmt: skip


def of_content(content, held=USUAL, house=None) -> Composition:
    """Of the whole content of a proposal, by the rules of its call. `house`: the seats of the largest venue of its format."""
    seats = min((n for n in (seats_of(content), house) if n), default=None)
    return of(content.get("participants") or [], content.get("organisers") or [], seats, held)


def seats_of(content) -> int | None:
    """How many people the format holds."""
    return (content.get("format") or {}).get("capacity_max")


def houses(people) -> Counter:
    """Institution → people; the case of letters makes no difference."""
    spelled = {(one["institution"] or "").casefold(): one["institution"] for one in people if one["institution"]}
    return Counter(spelled[one["institution"].casefold()] for one in people if one["institution"])


def judged(*verdicts) -> list:
    return [one for one in verdicts if one is not None]


def of_organisers(organisers, held=USUAL) -> list:
    """What holds for those who propose: (ok | advice | must, words, values)."""
    countries = [one["country"] for one in organisers if one["country"]]
    homes, least = len(houses(organisers)), held["organiser_houses"].figure
    return judged(
        held["organiser_nl"].verdict(
            "NL" in countries, N_("An organiser works in the Netherlands"), N_("No organiser works in the Netherlands")
        ),
        held["organiser_abroad"].verdict(
            any(one != "NL" for one in countries), N_("An organiser works outside the Netherlands"),
            N_("No organiser works outside the Netherlands"),
        ),
        held["organiser_houses"].verdict(
            homes >= least, N_("The organisers come from several institutions"),
            N_("The organisers come from too few institutions: %(n)s, and %(least)s or more are better"), n=homes, least=least,
        ),
        held["organiser_sectors"].verdict(
            any(one["sector"] not in {"", None, "academia"} for one in organisers),
            N_("An organiser works outside universities and research institutes"),
            N_("No organiser works outside universities and research institutes"),
        ),
    )  # fmt: skip


def of_people(named, organisers, seats, held=USUAL) -> list:
    """What holds for those named; nothing is said of an empty list but how many are wanted."""
    n, least = len(named), held["named"].figure
    found = [
        held["named"].verdict(
            n >= least, N_("Enough people are named: %(n)s of at least %(least)s"),
            N_("Too few people are named: %(n)s of at least %(least)s"), n=n, least=least,
        )
    ]  # fmt: skip
    if not named:
        return judged(*found)
    there = {address_of(one) for one in named} - {""}
    with_organisers = n + sum(address_of(one) not in there for one in organisers)
    if seats:
        found.append(
            held["seats"].verdict(
                with_organisers <= seats, N_("All fit: %(n)s people for %(seats)s seats, the organisers included"),
                N_("Not all fit: %(n)s people for %(seats)s seats, the organisers included"), n=with_organisers, seats=seats,
            )
        )  # fmt: skip
    return judged(*found, *shares(named, held))


def named_twice(content) -> list[str]:
    """Who organises the workshop and is named among the participants too: by the address, or by the name."""
    organisers = {sign for one in content.get("organisers") or [] for sign in signs_of(one)}
    return [one["name"] for one in content.get("participants") or [] if organisers & signs_of(one)]


def signs_of(person) -> set[str]:
    return {address_of(person), " ".join(folded(person["name"] or "").split())} - {""}


def address_of(person) -> str:
    """Whoever is named with the address of an organiser is the organiser."""
    return (person.get("email") or "").casefold()


def of_at_least(share, limit) -> int:
    """A percentage as it is read; one that falls short never reads as enough."""
    return floor(share) if share < limit <= round(share) else round(share)


def of_at_most(share, limit) -> int:
    """The same of one that is too high."""
    return ceil(share) if share > limit >= round(share) else round(share)


def shares(named, held):
    """Juniors, seniors, where people work, and how many of one house."""
    junior = 100 * sum(one["stage"] in JUNIOR for one in named) / len(named)
    yield held["juniors"].verdict(
        junior >= held["juniors"].figure, N_("%(share)s%% of the people named are PhD candidates or postdocs"),
        N_("%(share)s%% of the people named are PhD candidates or postdocs; asked for: at least %(least)s%%"),
        share=of_at_least(junior, held["juniors"].figure), least=held["juniors"].figure,
    )  # fmt: skip
    for key, n, ok, otherwise in (
        ("seniors", sum(one["stage"] in SENIOR for one in named),
         N_("Senior scientists are named: %(n)s"), N_("Too few senior scientists are named: %(n)s of at least %(least)s")),
        ("beyond_europe", sum(region(one["country"]) == "elsewhere" for one in named),
         N_("From outside Europe: %(n)s"), N_("From outside Europe: %(n)s; asked for: at least %(least)s")),
        ("dutch", sum(one["country"] == "NL" for one in named),
         N_("From the Netherlands: %(n)s"), N_("From the Netherlands: %(n)s; asked for: at least %(least)s")),
        ("houses", len(houses(named)),
         N_("They come from %(n)s institutions"), N_("They come from %(n)s institutions; asked for: at least %(least)s")),
    ):  # fmt: skip
        yield held[key].verdict(n >= held[key].figure, ok, otherwise, n=n, least=held[key].figure)
    house, most = next(iter(houses(named).most_common(1)), ("", 0))
    share = 100 * most / len(named)
    yield held["one_house"].verdict(
        share <= held["one_house"].figure, N_("No institution sends more than %(most)s%% of the people"),
        N_("%(share)s%% of the people work at %(house)s; asked for: at most %(most)s%%"),
        share=of_at_most(share, held["one_house"].figure), house=house, most=held["one_house"].figure,
    )  # fmt: skip
