"""What came out of an assignment by optimisation, in words."""

from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import ngettext

from workshop_portal.core.languages import text as _
from workshop_portal.reviews import choosing, wishes
from workshop_portal.reviews.runs import people_named, proposals_named


@dataclass
class Line:
    """One proposal of a preview: its readers, those that are new, and the sum of their affinities."""

    code: str
    title: str
    readers: list = field(default_factory=list)  # (name, affinity, is new)
    suggested: list = field(default_factory=list)  # (name, reason) of the new ones whom its organisers suggest
    unwanted: list = field(default_factory=list)  # the same of those whom they do not want
    near: list = field(
        default_factory=list
    )  # (name, wish) of the new ones whose name is nearly one that they do not want
    score: int = 0


@dataclass
class Preview:
    lines: list
    loads: list  # (name, proposals before, proposals then)
    worst: int | None = None
    bound: int | None = None
    total: int | None = None
    costs: list = field(default_factory=list)
    reasons: list = field(default_factory=list)

    @property
    def asks_somebody(self) -> bool:
        return any(is_new for line in self.lines for _name, _value, is_new in line.readers)

    @property
    def strangers(self) -> int:
        """How many would be asked to read what has no topic in common with them."""
        return sum(is_new and not value for line in self.lines for _name, value, is_new in line.readers)

    @property
    def unwanted(self) -> int:
        return sum(len(line.unwanted) for line in self.lines)


def preview(run, user) -> Preview:
    """The answer of a run for a page; for none that can be met, the rules in the way. What members read besides is counted
    for `user`, who need not be the one who ordered it."""
    asked, answered = run.asked, run.answered or {}
    proposals, members = proposals_named(asked), people_named(asked)
    titles, names = {one.code: one.title for one in proposals}, {one.key: one.name for one in members}
    besides = choosing.loads_in(run.call, user, but=(run.committee, [one.id for one in proposals]))
    near = {(code, key): value for code, key, value in asked.get("affinity", [])}
    pins = {tuple(pair) for pair in asked.get("pins", [])}
    lines = {one["id"]: Line(one["id"], titles.get(one["id"], "")) for one in asked.get("proposals", [])}
    wished = wishes.on(proposals, user)
    by_code = {one.code: wished.get(one.id, []) for one in proposals}
    people, words = (
        {one.key: one for one in members},
        Words(titles, names, asked, {one.key: besides[one.id] for one in members}),
    )
    then = {one["id"]: words.besides.get(one["id"], 0) for one in asked.get("members", [])}
    for code, key in map(tuple, answered.get("assignment", [])):
        value = near.get((code, key), 0)
        lines[code].readers.append((names.get(key, "?"), value, (code, key) not in pins))
        if key in people and (code, key) not in pins:
            mark(lines[code], people[key], by_code.get(code, ()))
        lines[code].score += value
        then[key] += 1
    before = {key: words.reads_now(key) for key in then}
    loads = sorted((names.get(key, "?"), before[key], number) for key, number in then.items())
    return Preview(
        lines=list(lines.values()), loads=loads, worst=answered.get("worst"), bound=answered.get("worst_bound"),
        total=answered.get("total"), costs=[words.of_cost(cost) for cost in answered.get("costs", []) if is_felt(cost)],
        reasons=[words.of_rule(rule) for rule in answered.get("reason", [])],
    )  # fmt: skip


def mark(line, person, wished):
    """What the organisers said of a reader who would be asked."""
    for wish in wished:
        if wishes.may_mean(wish, person):
            (line.suggested if wish.wanted else line.unwanted).append((person.name, wish.reason))
        elif not wish.wanted and wishes.is_near(wish, person):
            line.near.append((person.name, wish))


def is_felt(cost) -> bool:
    return bool(cost["worst"] or cost["low_sum"] or cost["total"])


class Words(NamedTuple):
    """The rules and costs of a run as sentences."""

    titles: dict
    names: dict
    asked: dict
    besides: dict  # key of a member → how many of the round are read that are not assigned here

    def of_rule(self, rule) -> str:
        kind, _colon, rest = rule.partition(":")
        code, _colon, key = rest.partition(":")
        title, name = self.titles.get(code, code), self.names.get(key or code, key or code)
        if kind == "load_max":
            most, now = self.bound(code, "most", "max"), self.reads_now(code)
            if now:
                return _("%(name)s reads at most %(most)s proposals of this round, and reads %(now)s already.",
                         name=name, most=most, now=now)  # fmt: skip
            return ngettext("%(name)s reads at most %(num)s proposal.", "%(name)s reads at most %(num)s proposals.",
                            most, name=name)  # fmt: skip
        if kind == "load_min":
            least = self.bound(code, "least", "min")
            return ngettext("%(name)s reads at least %(num)s proposal.", "%(name)s reads at least %(num)s proposals.",
                            least, name=name)  # fmt: skip
        if kind == "pin":
            return _("%(name)s reads “%(title)s” already.", name=name, title=title)
        if kind == "conflicts":
            return _("Some members may not read “%(title)s”, or said no.", title=title)
        if kind == "expert":
            return _("“%(title)s” needs a reader who knows one of its topics.", title=title)
        if kind == "reviews":
            wanted = self.asked["reviews"]
            return ngettext(
                "“%(title)s” needs %(num)s reader.", "“%(title)s” needs %(num)s readers.", wanted, title=title
            )
        return rule

    def bound(self, key, name, kept) -> int:
        """As it was typed; runs from before that was kept have what followed from it."""
        member: dict = next((one for one in self.asked["members"] if one["id"] == key), {})
        return self.asked.get("beside", {}).get(name, member.get(kept, 0))

    def reads_now(self, key) -> int:
        return self.besides.get(key, 0) + sum(pin[1] == key for pin in self.asked.get("pins", []))

    def of_cost(self, cost) -> tuple[str, int, int, int]:
        """(the rule, change of the worst score, of the sum of the lowest tenth, of the total) were it dropped."""
        return self.of_rule(cost["rule"]), cost["worst"], cost["low_sum"], cost["total"]
