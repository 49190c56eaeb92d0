"""The rules of a good workshop that a call may weigh otherwise: each is off, advice or a must, with a figure."""

from typing import NamedTuple

from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_

LEVELS = {"off": N_("Off"), "advice": N_("Advice"), "must": N_("Must")}
MOST_OF_TITLE = 50  # characters of a title, where the call does not allow fewer
GROUPS = {"organisers": ("b", "organisers"), "people": ("e", "participants"), "week": ("d", "sessions")}


class Item(NamedTuple):
    """`unit`: count, percent, minutes, time (minutes after midnight), or "" for a rule without a figure."""

    key: str
    group: str
    words: str
    unit: str = ""
    figure: int = 0
    level: str = "advice"


# fmt: off
ITEMS = (
    Item("organiser_nl", "organisers", N_("An organiser works in the Netherlands")),
    Item("organiser_abroad", "organisers", N_("An organiser works outside the Netherlands"), level="off"),
    Item("organiser_houses", "organisers", N_("Institutions of the organisers, at least"), "count", 2),
    Item("organiser_sectors", "organisers", N_("An organiser works outside universities and research institutes"), level="off"),
    Item("named", "people", N_("People named, at least"), "count", 10, "off"),
    Item("seats", "people", N_("No more people are named than fit")),
    Item("juniors", "people", N_("PhD candidates and postdocs among the people named, at least"), "percent", 1),
    Item("seniors", "people", N_("Senior scientists among the people named, at least"), "count", 1),
    Item("beyond_europe", "people", N_("People from outside Europe, at least"), "count", 1),
    Item("dutch", "people", N_("People who work in the Netherlands, at least"), "count", 1, "off"),
    Item("houses", "people", N_("Institutions of the people named, at least"), "count", 10, "off"),
    Item("one_house", "people", N_("People of one institution, at most"), "percent", 33, "off"),
    Item("lectures", "week", N_("Lectures in the working time, at most"), "percent", 60),
    Item("talks", "week", N_("Talks a day, at most"), "count", 5),
    Item("first_day", "week", N_("The first day begins at the earliest at"), "time", 600),
    Item("lunch", "week", N_("Lunch takes at least"), "minutes", 90),
    Item("coffee", "week", N_("Coffee or tea, morning and afternoon, takes at least"), "minutes", 30),
    Item("last_day", "week", N_("The last day ends at the latest at"), "time", 960),
    Item("dinner", "week", N_("A social evening in the middle of the week")),
    Item("free_hours", "week", N_("On one day, time without lectures after the morning, at least"), "minutes", 120),
)
# fmt: on
ITEM = {item.key: item for item in ITEMS}


class Held(NamedTuple):
    """A rule as it holds in one call."""

    level: str
    figure: int

    def verdict(self, fine, ok, otherwise, **values):
        """(ok | advice | must, words, values); None where the rule is off."""
        return None if self.level == "off" else ("ok", ok, values) if fine else (self.level, otherwise, values)

    def open(self, words, **values):
        """The same of what can't be judged yet."""
        return None if self.level == "off" else ("open", words, values)


def held(of_call=()) -> dict[str, Held]:
    """Rule → how it holds; `of_call` are dicts (key, level, figure) where the call differs."""
    differs = {one["key"]: one for one in of_call}
    return {item.key: as_held(item, differs.get(item.key)) for item in ITEMS}


def as_held(item, differs) -> Held:
    if differs is None:
        return Held(item.level, item.figure)
    figure = differs.get("figure")
    level = differs["level"] if differs["level"] in LEVELS else item.level
    return Held(level, item.figure if figure is None else figure)


USUAL = held()


def in_words(of_call=()) -> list[tuple[str, str]]:
    """(level, words in the reader's language) of every rule that holds, with its figure; what is a must comes first."""
    now = held(of_call)
    found = [(now[one.key].level, said(one, now[one.key].figure)) for one in ITEMS if now[one.key].level != "off"]
    return sorted(found, key=lambda line: line[0] != "must")


SOME = ("juniors", 1)  # a share that anybody reaches who is there at all


def said(item, figure) -> str:
    if (item.key, figure) == SOME:
        return _("Some PhD candidates and postdocs among the people named")
    units = {"percent": "%(figure)s%%", "minutes": N_("%(figure)s minutes")}
    shown = _(units[item.unit], figure=figure) if item.unit in units else written(item.unit, figure)
    return f"{_(item.words)}\u00a0{shown}".strip()  # a figure does not begin a line


def written(unit, figure) -> str:
    """A figure as the office reads and writes it: 10:00 for a time, 60 for the rest."""
    if not unit or figure is None:
        return ""
    return f"{figure // 60:02d}:{figure % 60:02d}" if unit == "time" else str(figure)
