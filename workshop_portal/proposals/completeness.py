"""What a proposal still lacks before it can be submitted. Works on the plain content of a proposal."""

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import NamedTuple

from workshop_portal.calls.rules import USUAL
from workshop_portal.centre.slots import weeks_between
from workshop_portal.core import texts
from workshop_portal.core.lengths import count_characters, count_words
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.proposals import composition, programme
from workshop_portal.proposals.choices import DECLARATIONS
from workshop_portal.proposals.outline import ITEM, ITEMS

ORGANISERS, WEEKS, IMPOSSIBLE, DISCIPLINES, KEYWORDS, OUTCOMES, WISHES = (2, 6), (2, 5), 10, (1, 3), (3, 8), 8, 3
OF_AN_IMPORT = frozenset({"title", "format", "committees"})  # what a document of a round always carries
EMPTY = N_("%(field)s: nothing is filled in")
NOTHING = {"declarations": N_("%(field)s: nothing is ticked yet")}  # what is empty otherwise
FIRST = {  # the id of the first field, of what has several
    "committees": "committees-0", "preferred_weeks": "preferred_weeks-0", "outcomes": "outcomes-0-kind",
    "sessions": "sessions-0-day", "participants": "participants-0-name", "costs": "costs-0-kind", "funds": "funds-0-source",
    "declarations": "declarations-0", "reader_wishes": "wanted-0-name",
}  # fmt: skip
BIOGRAPHY = 150  # words
MOST_SHOWN = 60  # characters of a formula
PROSE = frozenset(item.key for item in ITEMS if item.most_words) - {"diversity_fund_purpose"} | {
    "changes_since_previous"
}  # shown as Markdown
DOCTORATES = range(1930, 2101)  # years
NEEDS_A_REASON = frozenset({"refund"})  # schemes, where the centre has none of that key


@dataclass(frozen=True)
class Lack:
    """Words (marked, with the values for their places), the section, and what is asked for there. `spot`: the id on its page of
    the field in which it is mended, `whose`: of the organiser with this key alone."""

    words: str
    section: str
    anchor: str
    values: dict = field(default_factory=dict, hash=False)
    spot: str = ""
    whose: str = ""

    def leads(self, own="") -> str:
        """The id to which it leads the organiser with the key `own`."""
        return self.spot if self.spot and self.whose in ("", own) else self.anchor


class Window(NamedTuple):
    """The days between which this round's workshops begin, and the weeks closed in every venue of the format."""

    first_on: date
    last_on: date
    closed: frozenset = frozenset()


def missing(content, rules, window, *, imported=False, held=USUAL) -> list[Lack]:
    """All that is missing, in the order of the form. What a document lacked is never demanded of an imported one."""
    found = []
    for item in ITEMS:
        rule = rules[item.key]
        if not rule.shown or (imported and item.key not in OF_AN_IMPORT):
            continue
        if rule.required and is_empty(content.get(item.key)):
            words, spot = NOTHING.get(item.key, EMPTY), FIRST.get(item.key, "")
            found.append(Lack(words, item.section, item.key, {"field": item.words}, spot))
        elif not imported:
            found += too_long(item, rule, content.get(item.key))
            found += CHECKS[item.key](content, rule, window) if item.key in CHECKS else []
            found += musts(item.key, content, held)
    return found


def musts(key, content, held) -> list[Lack]:
    """What a call demands of the organisers, the people named and the programme, and is not so."""
    if key == "organisers":
        verdicts = composition.of_organisers(content["organisers"], held)
    elif key == "participants":
        named = [one for one in content["participants"] if one["name"]]
        verdicts = composition.of_people(named, content["organisers"], composition.seats_of(content), held)
    elif key == "sessions":
        verdicts = programme.check(content["sessions"], content["duration_days"], held)
    else:
        return []
    return [lack(key, words, **values) for level, words, values in verdicts if level == "must"]


def is_empty(value) -> bool:
    return value is None or value in ("", [], {})


def too_long(item, rule, text) -> list[Lack]:
    """A text is kept whole whatever its length; its limit binds at submitting."""
    for measure, most, words in (
        (count_words, rule.most_words, N_("%(field)s: %(here)s words, at most %(most)s fit")),
        (count_characters, rule.most_chars, N_("%(field)s: %(here)s characters, at most %(most)s fit")),
    ):
        if most and (here := measure(text)) > most:
            return [lack(item.key, words, field=item.words, here=here, most=most)]
    return []


def lack(key, words, **values) -> Lack:
    return Lack(words, ITEM[key].section, key, values, FIRST.get(key, ""))


def in_cell(key, n, column, words, **values) -> Lack:
    """Of the row of this number, from 1, of a table."""
    return replace(lack(key, words, n=n, **values), spot=f"{key}-{n - 1}-{column}")


def of_one(organiser, column, words, **values) -> Lack:
    """Of what an organiser tells of the own life and nobody else can."""
    one = lack("organisers", words, name=organiser["name"], **values)
    return replace(one, spot=column, whose=organiser["key"]) if organiser.get("key") else one


def listed(text) -> list[str]:
    """The parts of a text with commas, or semicolons, between them."""
    return [part.strip() for part in (text or "").replace("\n", ",").replace(";", ",").split(",") if part.strip()]


def unread_formulas(content, rules) -> list[Lack]:
    """What may stay as it is, and was hardly meant so."""
    words = N_("%(field)s: the formula %(tex)s can’t be read, and is shown as it is written")
    return [
        lack(item.key, words, field=item.words, tex=tex[:MOST_SHOWN])
        for item in ITEMS if item.key in PROSE and rules[item.key].shown for tex in texts.unread(content.get(item.key))
    ]  # fmt: skip


def number_of(key, words, parts, least, most, required) -> list[Lack]:
    return [lack(key, words, n=len(parts))] if len(parts) > most or (required and len(parts) < least) else []


def disciplines(content, rule, _window):
    parts = listed(content["disciplines"])
    return number_of(
        "disciplines", N_("Disciplines: name one to three; there are %(n)s"), parts, *DISCIPLINES, rule.required
    )


def keywords(content, rule, _window):
    parts = listed(content["keywords"])
    return number_of("keywords", N_("Keywords: give three to eight; there are %(n)s"), parts, *KEYWORDS, rule.required)


def preferred_weeks(content, rule, window):
    weeks = content["preferred_weeks"]
    words = N_("Weeks that suit you: choose two to five; there are %(n)s")
    found = number_of("preferred_weeks", words, weeks, *WEEKS, rule.required)
    possible = set(weeks_between(window.first_on, window.last_on))
    for week in weeks:
        if week not in possible:
            found.append(lack("preferred_weeks", N_("Weeks that suit you: %(week)s lies outside this call"), week=week))
        elif week in window.closed:
            found.append(
                lack("preferred_weeks", N_("Weeks that suit you: the centre is closed in %(week)s"), week=week)
            )
        elif week in content["impossible_weeks"]:
            found.append(lack("preferred_weeks", N_("Weeks that suit you: %(week)s is impossible too"), week=week))
    return found


def impossible_weeks(content, _rule, _window):
    words = N_("Weeks that are impossible: at most ten; there are %(n)s")
    return number_of("impossible_weeks", words, content["impossible_weeks"], 0, IMPOSSIBLE, False)


def within(key, words, least, most):
    def check(content, _rule, _window):
        limits, value = content["format"], content[key]
        if not limits or value is None or limits[least] <= value <= limits[most]:
            return []
        return [lack(key, words, field=ITEM[key].words, least=limits[least], most=limits[most])]

    return check


def series(content, _rule, _window):
    if content["series"] == "none":
        return []
    found = [] if content["previous_code"] else [lack("previous_code", N_("Say which earlier one it follows"))]
    if content["series"] == "resubmission" and not content["changes_since_previous"]:
        found.append(lack("changes_since_previous", N_("Say what has changed since the earlier proposal")))
    return found


PERSON = (
    ("name", N_("the name")), ("email", N_("the e-mail address")), ("institution", N_("the institution")),
    ("country", N_("the country")), ("stage", N_("the career stage")), ("sector", N_("the sector")),
)  # fmt: skip


def organisers(content, _rule, _window):
    people = content["organisers"]
    least, most = ORGANISERS
    found = []
    if len(people) < least:
        found.append(lack("organisers", N_("Organisers: at least two are needed")))
    if len(people) > most:
        found.append(lack("organisers", N_("Organisers: at most six fit")))
    for one in people:
        if not one["confirmed"]:
            found.append(lack("organisers", N_("%(name)s has not confirmed as organiser"), name=one["name"]))
        else:
            found += [
                of_one(one, key, N_("%(name)s: %(field)s is missing"), field=words)
                for key, words in PERSON if not one[key]
            ]  # fmt: skip
            found += about(one)
    return found


def about(one) -> list[Lack]:
    """What an organiser says of the own life and can't be so."""
    found, year, here = [], one.get("phd_year"), count_words(one.get("bio"))
    if year is not None and year not in DOCTORATES:
        words = N_("%(name)s: %(year)s can’t be the year of the doctorate")
        found.append(of_one(one, "phd_year", words, year=year))
    if here > BIOGRAPHY:
        words = N_("%(name)s: the biography has %(here)s words, at most %(most)s fit")
        found.append(of_one(one, "bio", words, here=here, most=BIOGRAPHY))
    return found


def sessions(content, _rule, _window):
    found = []
    for n, row in enumerate(content["sessions"], 1):
        if not row["day"]:
            found.append(in_cell("sessions", n, "day", N_("Session %(n)s: the day is missing")))
        if row["start"] and row["end"] and row["start"] >= row["end"]:
            times = {"start": row["start"], "end": row["end"]}
            words = N_("Session %(n)s begins at %(start)s and ends at %(end)s")
            found.append(in_cell("sessions", n, "end", words, **times))
    return found


OUTCOME = (("kind", N_("the kind")), ("description", N_("the description")))


def outcomes(content, _rule, _window):
    rows = content["outcomes"]
    found = [lack("outcomes", N_("Tangible outcomes: at most eight fit"))] if len(rows) > OUTCOMES else []
    for n, row in enumerate(rows, 1):
        for key, words in OUTCOME:
            if not row[key]:
                found.append(in_cell("outcomes", n, key, N_("Outcome %(n)s: %(field)s is missing"), field=words))
        if row["expected_by"] and not any(one.isdigit() for one in row["expected_by"]):
            words = N_("Outcome %(n)s: say by when, such as “spring 2028”")
            found.append(in_cell("outcomes", n, "expected_by", words))
    return found


ROW_OF_PERSON = tuple(one for one in PERSON if one[0] in {"name", "institution", "country", "stage"})


def participants(content, _rule, _window):
    found = []
    for n, row in enumerate(content["participants"], 1):
        for key, words in ROW_OF_PERSON:
            if not row[key]:
                words_of_cell = N_("Participant %(n)s: %(field)s is missing")
                found.append(in_cell("participants", n, key, words_of_cell, field=words))
        if row["email"] and "@" not in row["email"]:
            words = N_("Participant %(n)s: this mail address has no @")
            found.append(in_cell("participants", n, "email", words))
    return found


def refund_reason(content, _rule, _window):
    scheme = content.get("scheme") or {}
    if scheme.get("is_refund", content["scheme_wanted"] in NEEDS_A_REASON) and not content["refund_reason"]:
        return [lack("refund_reason", N_("Say why no other source can pay the refund budget"))]
    return []


def diversity_fund(content, _rule, _window):
    if content["diversity_fund_cents"] and not content["diversity_fund_purpose"]:
        return [lack("diversity_fund_purpose", N_("Say what the request to the diversity fund is for"))]
    return []


def costs(content, _rule, _window):
    words = N_("Estimated costs, row %(n)s: the kind is missing")
    return [in_cell("costs", n, "kind", words) for n, row in enumerate(content["costs"], 1) if not row["kind"]]


def funds(content, _rule, _window):
    return [
        in_cell("funds", n, "source", N_("Money from elsewhere, row %(n)s: say from whom"))
        for n, row in enumerate(content["funds"], 1) if not row["source"]
    ]  # fmt: skip


def declarations(content, rule, _window):
    made, words = content["declarations"], N_("Not declared yet: %(field)s")
    return [
        replace(lack("declarations", words, field=what), spot=f"declarations-{place}")
        for place, (key, what) in enumerate(DECLARATIONS.items()) if rule.required and key not in made
    ]  # fmt: skip


def reader_wishes(content, _rule, _window):
    rows, found = content["reader_wishes"], []
    if any(sum(row["wanted"] is kind for row in rows) > WISHES for kind in (True, False)):
        found.append(lack("reader_wishes", N_("At most three suggested and three unwanted reviewers")))
    organisers = {one["name"].casefold() for one in content["organisers"]}
    places = {True: count(), False: count()}
    for row in rows:
        here = f"{'wanted' if row['wanted'] else 'unwanted'}-{next(places[bool(row['wanted'])])}"
        if row["wanted"] and row["name"] and row["name"].casefold() in organisers:
            words = N_("%(name)s is an organiser, and can’t be suggested as a reviewer")
            found.append(replace(lack("reader_wishes", words, name=row["name"]), spot=f"{here}-name"))
        if not row["reason"] or not row["name"]:
            words = N_("A suggested or unwanted reviewer needs a name and a reason: %(name)s")
            spot = f"{here}-{'reason' if row['name'] else 'name'}"
            found.append(replace(lack("reader_wishes", words, name=row["name"] or "–"), spot=spot))
    return found


CHECKS = {
    "disciplines": disciplines, "keywords": keywords, "preferred_weeks": preferred_weeks,
    "impossible_weeks": impossible_weeks, "series": series, "organisers": organisers, "outcomes": outcomes, "sessions": sessions,
    "participants": participants, "refund_reason": refund_reason, "diversity_fund_purpose": diversity_fund,
    "costs": costs, "funds": funds, "declarations": declarations, "reader_wishes": reader_wishes,
    "duration_days": within("duration_days", N_("%(field)s: this format takes %(least)s to %(most)s"), "days_min", "days_max"),
    "expected_participants": within(
        "expected_participants", N_("%(field)s: this format holds %(least)s to %(most)s"), "capacity_min", "capacity_max"
    ),
}  # fmt: skip


def refusal(lacks) -> Refused:
    """Why what still lacks this can't be handed in."""
    if len(lacks) == 1:
        return Refused(N_("One thing is still missing. The page of the proposal says which."))
    return Refused(N_("%(n)s things are still missing. The page of the proposal lists them."), n=len(lacks))
