"""The outline of the proposal form: its sections and fields with their limits, and what a call makes of them."""

from dataclasses import dataclass
from typing import NamedTuple

from workshop_portal.calls.rules import MOST_OF_TITLE
from workshop_portal.core.words import N_

SECTIONS = {
    "a": N_("Title and weeks"),
    "b": N_("Organisers"),
    "c": N_("Scientific text"),
    "d": N_("Draft programme"),
    "e": N_("Participants"),
    "f": N_("Diversity"),
    "g": N_("Budget"),
    "h": N_("Declarations"),
}


class Item(NamedTuple):
    """A field of the form. `starred`: needed to submit, never to save. Limits in words or in characters."""

    key: str
    section: str
    words: str
    hint: str = ""
    starred: bool = False
    most_words: int = 0
    most_chars: int = 0


# fmt: off
ITEMS = (
    Item("format", "a", N_("Format"), starred=True),
    Item("title", "a", N_("Title"), N_("Short and catchy, as plain text: formulas and Markdown are shown as they are written."), starred=True, most_chars=MOST_OF_TITLE),
    Item("subtitle", "a", N_("Subtitle"), N_("Plain text too."), most_chars=120),
    Item("committees", "a", N_("Committees"), N_("Who should read it. A proposal across fields can go to up to three."), starred=True),
    Item("disciplines", "a", N_("Disciplines"), N_("One to three, with commas between them."), starred=True, most_chars=300),
    Item("keywords", "a", N_("Keywords"), N_("Three to eight, with commas between them."), starred=True, most_chars=500),
    Item("language_of_workshop", "a", N_("Language of the workshop")),
    Item("preferred_weeks", "a", N_("Weeks that suit you"), N_("Two to five, the best one first."), starred=True),
    Item("impossible_weeks", "a", N_("Weeks that are impossible"), N_("At most ten. You will not be given one of these.")),
    Item("duration_days", "a", N_("Days"), starred=True),
    Item("expected_participants", "a", N_("People you expect"), N_("Organisers included."), starred=True),
    Item("attendance_mode", "a", N_("How people take part")),
    Item("series", "a", N_("Is there an earlier one?")),
    Item("previous_code", "a", N_("Its code or title"), most_chars=60),
    Item("changes_since_previous", "a", N_("What has changed since"), N_("Needed for a proposal that is submitted again."), most_chars=3000),
    Item("organisers", "b", N_("Organisers"), N_("Two to six. Each confirms by a link in a mail."), starred=True),
    Item("public_summary", "c", N_("Public summary"), N_("Published if the proposal is approved."), starred=True, most_words=200),
    Item("scientific_case", "c", N_("Scientific case"), N_("Motivation, the state of the field, and why now."), starred=True, most_words=1000),
    Item("aim", "c", N_("Aim and research questions"), starred=True, most_words=300),
    Item("outcomes", "c", N_("Tangible outcomes"), N_("One to eight: what will exist afterwards, and by when."), starred=True),
    Item("programme_design", "c", N_("Design of the programme"), N_("Forms of work, break-outs, the role of junior participants."), starred=True, most_words=500),
    Item("added_value", "c", N_("What this centre adds"), N_("Why this format, and how you will use the house."), starred=True, most_words=200),
    Item("overlap", "c", N_("Related meetings"), most_words=200),
    Item("attachments", "c", N_("Attachments"), N_("Up to three PDF files of at most 10 MB each: figures, letters, a longer list of literature.")),
    Item("sessions", "d", N_("Draft programme"), N_("A first plan is enough; it can change until the workshop.")),
    Item("participants", "e", N_("Proposed participants"), starred=True),
    Item("diversity_statement", "f", N_("Statement on diversity and inclusion"), starred=True, most_words=300),
    Item("diversity_measures", "f", N_("Measures"), N_("One per line."), most_words=300),
    Item("diversity_fund_cents", "f", N_("Request to the diversity fund, in euros")),
    Item("diversity_fund_purpose", "f", N_("What it is for"), most_words=200),
    Item("scheme_wanted", "g", N_("Funding you ask for"), N_("What you wish for. What an approval pays is decided by the director, from the funding of the format; the letter tells you the amount."), starred=True),
    Item("refund_reason", "g", N_("Why there is no other source"), N_("Needed when you ask for a refund budget."), most_words=200),
    Item("costs", "g", N_("Estimated costs")),
    Item("funds", "g", N_("Money from elsewhere")),
    Item("declarations", "h", N_("We declare"), starred=True),
    Item("reader_wishes", "h", N_("Suggested and unwanted reviewers"), N_("At most three of each, with a reason. The committee's chair, the office and the director see them.")),
)
# fmt: on
ITEM = {item.key: item for item in ITEMS}
ALWAYS = frozenset({"title", "format", "committees", "organisers"})  # a call can't leave these out, or to choice


@dataclass(frozen=True)
class Rule:
    """What holds for a field in one call."""

    shown: bool
    required: bool
    most_words: int = 0
    most_chars: int = 0
    help_en: str = ""
    help_nl: str = ""


USUAL = {item.key: Rule(True, item.starred, item.most_words, item.most_chars) for item in ITEMS}


def rules(of_call=()) -> dict[str, Rule]:
    """Field → its rule; `of_call` are dicts (key, shown, required, most, help_en, help_nl) where the call differs."""
    return USUAL | {one["key"]: rule(ITEM[one["key"]], one) for one in of_call if one["key"] in ITEM}


def rule(item, differs) -> Rule:
    always = item.key in ALWAYS
    shown = bool(differs["shown"]) or always
    most = differs.get("most") or 0
    words = (most or item.most_words) if item.most_words else 0
    chars = min(most or item.most_chars, item.most_chars) if item.most_chars else 0
    return Rule(
        shown,
        shown and bool(differs["required"]) or always,
        words,
        chars,
        differs.get("help_en") or "",
        differs.get("help_nl") or "",
    )


def after(letter) -> str:
    """The next section; "" after the last one."""
    letters = list(SECTIONS)
    place = letters.index(letter) + 1
    return letters[place] if place < len(letters) else ""
