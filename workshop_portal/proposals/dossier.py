"""A proposal's content as its readers see it: sections with texts, facts and tables, in the reader's language."""

import re
from dataclasses import dataclass, field
from datetime import date

from flask_babel import ngettext

from workshop_portal.core.languages import euros, format_date, lang, number, week_days, week_words
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.people import choices as people
from workshop_portal.proposals import budget, choices, completeness
from workshop_portal.proposals.outline import ITEM, SECTIONS


@dataclass
class Part:
    """Of one kind: a text in Markdown, facts [(words, value)], a table with heads and rows of the field `key`, or files
    [(name, key, note)]."""

    label: str
    text: str = ""
    facts: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    key: str = ""
    files: list = field(default_factory=list)


@dataclass
class Section:
    letter: str
    title: str
    parts: list


def sections(content, *, addresses=False, wishes=False, committees=None) -> list[Section]:
    """All that is filled in. `addresses`: mail addresses too; `wishes`: suggested and unwanted reviewers too. `committees`:
    of what was submitted, those that read it now, for the office may have chosen others; () where that is not the matter."""
    made = {
        "a": metadata(content, committees), "b": organisers(content, addresses), "c": texts(content), "d": programme(content),
        "e": participants(content, addresses), "f": diversity(content), "g": money(content),
        "h": declared(content, wishes),
    }  # fmt: skip
    return [Section(letter, _(SECTIONS[letter]), parts) for letter, parts in made.items() if parts]


READ_AS = {  # where the form speaks to the one who fills it in
    "preferred_weeks": N_("Weeks that suit the organisers"),
    "expected_participants": N_("People expected"),
    "scheme_wanted": N_("Funding asked for"),
}
MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")


def label(key) -> str:
    return _(READ_AS.get(key) or ITEM[key].words)


def month(typed) -> str:
    """2027-11 in words; whatever else was typed stays as it is."""
    found = MONTH.fullmatch(typed or "")
    return format_date(date(int(found[1]), int(found[2]), 1), "LLLL yyyy") if found else typed


def name_of(thing) -> str:
    """The name of a format, a committee or a scheme in the reader's language."""
    if not thing:
        return ""
    mine, other = ("name_nl", "name_en") if lang() == "nl" else ("name_en", "name_nl")
    return thing.get(mine) or thing.get(other) or ""


def filled(pairs) -> list:
    return [(words, str(value)) for words, value in pairs if value not in (None, "", [])]


def text(content, key) -> list[Part]:
    return [Part(label(key), content[key], key=key)] if content.get(key) else []


MARKED_LINE = re.compile(r"\s*([-*+•]|\d+[.)])\s")  # of a list already


def lines(content, key) -> list[Part]:
    """A text that is asked for as one thing a line, as a list."""
    typed = [one.strip() for one in (content.get(key) or "").splitlines() if one.strip()]
    listed = [one if MARKED_LINE.match(one + " ") else f"- {one}" for one in typed]
    return [Part(label(key), "\n".join(listed), key=key)] if typed else []


def table(key, heads, rows) -> list[Part]:
    return [Part(label(key), heads=heads, rows=rows, key=key)] if rows else []


def names_of(committees) -> str:
    return ", ".join(name_of(one) for one in committees or [] if isinstance(one, dict))


def metadata(content, committees=None) -> list[Part]:
    said, wished = choices.said, names_of(content.get("committees"))
    here = wished if committees is None else names_of(committees)
    facts = filled(
        [
            (label("format"), name_of(content.get("format") if isinstance(content.get("format"), dict) else None)),
            (label("committees"), here),
            (_("Committees that the organisers asked for"), wished if wished != here else ""),
            (label("disciplines"), content.get("disciplines")),
            (label("keywords"), content.get("keywords")),
            (label("language_of_workshop"), said(choices.WORKSHOP_LANGUAGES, content.get("language_of_workshop"))),
            (label("preferred_weeks"), "; ".join(map(week_days, content.get("preferred_weeks") or []))),
            (label("impossible_weeks"), "; ".join(map(week_days, content.get("impossible_weeks") or []))),
            (label("duration_days"), content.get("duration_days")),
            (label("expected_participants"), content.get("expected_participants")),
            (label("attendance_mode"), said(choices.MODES, content.get("attendance_mode"))),
        ]
    )
    if content.get("series") not in (None, "", "none"):
        facts += filled([(said(choices.SERIES, content["series"]), content.get("previous_code") or "–")])
    return ([Part("", facts=facts)] if facts else []) + text(content, "changes_since_previous")


def person(row) -> list[str]:
    """Institution, country and career stage; the sector stands with the institution where it is no academic one."""
    stage, sector = people.said(people.STAGES, row.get("stage")), row.get("sector")
    outside = people.said(people.SECTORS, sector) if sector != people.Sector.ACADEMIA else ""
    institution = " – ".join(filter(None, [row.get("institution"), outside]))
    return [institution, people.country_name(row.get("country")), stage]


def colleague(row) -> list[str]:
    """The same of an organiser, of whom more is asked: the department and the doctorate, each on a line of its own."""
    institution, country, stage = person(row)
    year = _("doctorate in %(year)s", year=row["phd_year"]) if row.get("phd_year") else ""
    return [under(institution, row.get("department")), country, under(stage, year)]


def under(*lines) -> str:
    return "\n".join(filter(None, lines))


def organisers(content, addresses) -> list[Part]:
    heads = [_("Name"), _("Institution"), _("Country"), _("Career stage"), _("About")]
    rows = []
    for one in content.get("organisers") or []:
        name = one["name"] + ("" if one.get("grade") != "lead" else " (" + _("contact") + ")")
        about = [one.get("email") if addresses else "", one.get("website"), one.get("bio")]
        rows.append([name, *colleague(one), under(*about)])
    return table("organisers", heads, rows)


def texts(content) -> list[Part]:
    found = [part for key in ("public_summary", "scientific_case", "aim") for part in text(content, key)]
    rows = [
        [choices.said(choices.OUTCOMES, one["kind"]), one["description"], month(one["expected_by"])]
        for one in content.get("outcomes") or []
    ]
    found += table("outcomes", [_("Kind"), _("Description"), _("Expected by")], rows)
    found += [part for key in ("programme_design", "added_value", "overlap") for part in text(content, key)]
    return found + attached(content)


def attached(content) -> list[Part]:
    files = [(one["name"], one["key"], size_words(one)) for one in content.get("attachments") or []]
    return [Part(label("attachments"), key="attachments", files=files)] if files else []


def size_words(file) -> str:
    pages = ngettext("%(num)s page", "%(num)s pages", file["pages"])
    kilobytes = max(1, round(file["size"] / 1000))
    return f"{pages}, " + (f"{kilobytes} kB" if kilobytes < 1000 else f"{number(kilobytes / 1000, 1)} MB")


def programme(content) -> list[Part]:
    rows = [
        [
            str(one["day"] or ""),
            f"{one['start']}–{one['end']}",
            choices.said(choices.SESSIONS, one["kind"]),
            one["title"],
            one["speaker"],
        ]
        for one in content.get("sessions") or []
    ]
    return table("sessions", [_("Day"), _("Time"), _("Kind"), _("Title"), _("Speaker")], rows)


def participants(content, addresses) -> list[Part]:
    heads = [_("Name"), _("Institution"), _("Country"), _("Career stage"), _("Interest"), _("About")]
    rows = []
    for one in content.get("participants") or []:
        name = one["name"] + (" ★" if one.get("is_key") else "")
        interest = choices.said(choices.INTERESTS, one.get("interest"))
        work = ", ".join(filter(None, [one.get("discipline"), one.get("remark")]))
        about = [one.get("email") if addresses else "", work]
        rows.append([name, *person(one), interest, under(*about)])
    return table("participants", heads, rows)


def diversity(content) -> list[Part]:
    found = text(content, "diversity_statement") + lines(content, "diversity_measures")
    if content.get("diversity_fund_cents"):
        facts = [(label("diversity_fund_cents"), euros(content["diversity_fund_cents"]))]
        found.append(
            Part("", facts=facts + filled([(label("diversity_fund_purpose"), content.get("diversity_fund_purpose"))]))
        )
    return found


def money(content) -> list[Part]:
    sums = budget.of(content)
    scheme = name_of(content.get("scheme")) or content.get("scheme_wanted")
    facts = filled(
        [(label("scheme_wanted"), scheme), (_("The scheme pays at most"), euros(sums.cap) if sums.cap else "")]
    )
    found = ([Part("", facts=facts)] if facts else []) + text(content, "refund_reason")
    costs = [
        [choices.said(choices.COSTS, one["kind"]), one["words"], euros(one["amount_cents"])]
        for one in content.get("costs") or []
    ]
    found += table("costs", [_("Kind"), _("Description"), _("Amount")], costs)
    funds = [
        [one["source"], choices.said(choices.FUNDS, one["status"]), euros(one["amount_cents"])]
        for one in content.get("funds") or []
    ]
    return found + table("funds", [_("From whom"), _("Status"), _("Amount")], funds)


def money_in_short(content, rules) -> list[tuple[str, str]]:
    """(words, value) of what is asked for and what it costs, also where that is nothing; of the fields that its call asks for."""
    sums = budget.of(content)
    rows = [
        (
            "scheme_wanted",
            label("scheme_wanted"),
            name_of(content.get("scheme")) or content.get("scheme_wanted") or "–",
        ),
        ("scheme_wanted", _("The scheme pays at most"), euros(sums.cap) if sums.cap else ""),
        ("costs", label("costs"), euros(sums.costs)),
        ("funds", _("Money from elsewhere, granted or received"), euros(sums.funds)),
        ("funds", _("Applied for elsewhere"), euros(sums.applied) if sums.applied else ""),
        ("costs", _("Still open"), euros(sums.open)),
        ("diversity_fund_cents", _("Asked of the diversity fund"), euros(content.get("diversity_fund_cents") or 0)),
    ]
    return [(words, value) for key, words, value in rows if value and rules[key].shown]


def declared(content, wishes) -> list[Part]:
    keys = content.get("declarations") or []
    rows = [[_(words)] for key, words in choices.DECLARATIONS.items() if key in keys]
    found = table("declarations", [_("Declared")], rows)
    if wishes:
        kinds = {True: _("suggested"), False: _("unwanted")}
        asked = [[kinds[bool(one["wanted"])], one["name"], one["reason"]] for one in content.get("reader_wishes") or []]
        found += table("reader_wishes", ["", _("Name"), _("Reason")], asked)
    return found


def as_text(content) -> str:
    """The whole content as plain text, for a letter to its organisers."""
    lines = [content.get("title") or "", content.get("subtitle") or ""]
    for section in sections(content, addresses=True, wishes=True):
        lines += ["", "", f"{section.letter.upper()}. {section.title}", "=" * (len(section.title) + 3)]
        for part in section.parts:
            lines += ["", part.label] if part.label else [""]
            lines += [part.text] if part.text else []
            lines += [f"{words}: {value}" for words, value in part.facts]
            lines += [f"- {name} ({note})" for name, _key, note in part.files]
            lines += ["- " + " · ".join(cell.replace("\n", " · ") for cell in row if cell) for row in part.rows]
    return "\n".join(lines).strip()


def missing_words(lacks, own="") -> list[tuple[str, str, str]]:
    """(words, section, anchor) of what is missing, in the reader's language; a name of a field is put into it too. `own`: the
    key of the organiser who reads it."""
    return [
        (_(one.words) % {name: said(name, value) for name, value in one.values.items()}, one.section, one.leads(own))
        for one in lacks
    ]


def said(name, value):
    """A value for a sentence: a marked text in the reader's language, a week in words, a number as it is written there."""
    if name == "week":
        return week_words(value)
    if isinstance(value, str) and value in MARKED:
        return _(value)
    return number(value) if isinstance(value, int) and name != "year" else value


MARKED = (
    {item.words for item in ITEM.values()}
    | set(choices.DECLARATIONS.values())
    | {words for _key, words in (*completeness.PERSON, *completeness.OUTCOME)}
)
