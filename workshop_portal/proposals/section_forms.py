"""The forms of the sections A and C to H. What a call hides is left out; limits are the call's."""

from types import SimpleNamespace

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workshop_portal.calls.forms import Whole
from workshop_portal.core.edits import DraftForm
from workshop_portal.core.fields import Ticks
from workshop_portal.core.forms import LONGEST, Characters, Words, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.money import Euros
from workshop_portal.core.rows import Column, Ranked, Rows
from workshop_portal.people import choices as people
from workshop_portal.proposals import choices, completeness
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.outline import ITEM
from workshop_portal.proposals.snapshot import in_time

MOST_CENTS = 100_000_000


def words(key) -> dict:
    """Label and hint of a field, as the outline has them."""
    return {"label": _l(ITEM[key].words), "description": _l(ITEM[key].hint) if ITEM[key].hint else ""}


def line(key):
    return StringField(**words(key), validators=[room(key)], filters=[stripped])


def parts(key):
    """Several with commas between them, each kept once."""
    return StringField(**words(key), validators=[room(key)], filters=[stripped, each_once])


def each_once(text):
    if not text:
        return text
    named: dict[str, str] = {}
    for one in completeness.listed(text):
        named.setdefault(one.casefold(), one)
    return ", ".join(named.values())


def text(key):
    return TextAreaField(**words(key), validators=[room(key)], filters=[stripped])


def room(key):
    """The most that the column of a text holds; limits of the form and its call bind at submitting only."""
    return Characters(getattr(Proposal, key).type.length or LONGEST)


class SectionForm(DraftForm):
    """`stored` is what is kept for the section's fields, `rules` what the call makes of them."""

    FIELDS: tuple = ()

    def __init__(self, stored, rules, **named):
        values = {name: stored.get(name) for name in self.FIELDS}
        super().__init__(SimpleNamespace(**values), values, **named)
        self.rules = {name: rules[self.key_of(name)] for name in values}
        for name, rule in self.rules.items():
            if not rule.shown:
                del self[name]
                self.stored.pop(name, None)

    @staticmethod
    def key_of(name) -> str:
        """The outline's name of a field."""
        return "reader_wishes" if name in {"wanted", "unwanted"} else name

    def limits(self, name) -> dict:
        """What the field's macro shows of its limit, and `over`: what it says of a text that is too long."""
        rule, field = self.rules[name], self[name]
        if not (rule.most_words or rule.most_chars):
            return {}
        limit = Words(rule.most_words) if rule.most_words else Characters(rule.most_chars)
        over = "" if field.errors else limit.complaint(field.data)
        return {"words": rule.most_words, "chars": rule.most_chars, "over": over}


NUMBERS_OF_FORMAT = (
    ("duration_days", "days_min", "days_max"),
    ("expected_participants", "capacity_min", "capacity_max"),
)


class MetadataForm(SectionForm):
    FIELDS = (
        "format", "title", "subtitle", "committees", "disciplines", "keywords", "language_of_workshop",
        "preferred_weeks", "impossible_weeks", "duration_days", "expected_participants", "attendance_mode", "series",
        "previous_code", "changes_since_previous",
    )  # fmt: skip

    format = SelectField(**words("format"))
    title = line("title")
    subtitle = line("subtitle")
    committees = Ranked(words("committees")["label"], 3, description=words("committees")["description"])
    disciplines = parts("disciplines")
    keywords = parts("keywords")
    language_of_workshop = SelectField(
        **words("language_of_workshop"), choices=lambda: choices.listed(choices.WORKSHOP_LANGUAGES)
    )
    preferred_weeks = Ranked(words("preferred_weeks")["label"], 5, description=words("preferred_weeks")["description"])
    impossible_weeks = Ticks(**words("impossible_weeks"))
    duration_days = Whole(**words("duration_days"), most=999)
    expected_participants = Whole(**words("expected_participants"), most=99_999)
    attendance_mode = SelectField(**words("attendance_mode"), choices=lambda: choices.listed(choices.MODES))
    series = SelectField(**words("series"), choices=lambda: choices.listed(choices.SERIES))
    previous_code = line("previous_code")
    changes_since_previous = text("changes_since_previous")

    def offer(self, formats, committees, weeks):
        """Give the fields their choices: (key, words). What is stored stays possible though it is offered no more."""
        for name, offered in (
            ("format", formats),
            ("committees", committees),
            ("preferred_weeks", weeks),
            ("impossible_weeks", weeks),
        ):
            if name in self:
                kept = self.stored[name] if isinstance(self.stored[name], list) else [self.stored[name]]
                known = {value for value, _words in offered}
                self[name].choices = [*offered, *[(one, one) for one in kept if one and one not in known]]
        return self

    def told_by(self, kinds):
        """A number that can't be read is asked for within what these formats (rows of their facts) take."""
        for name, least, most in NUMBERS_OF_FORMAT:
            if name in self and self[name].process_errors and any(one[most] for one in kinds):
                ends = min(one[least] or 1 for one in kinds), max(one[most] or 1 for one in kinds)
                self[name].process_errors = [self[name].asked(*ends)]


def outcome_kinds():
    return choices.listed(choices.OUTCOMES, "–")


class TextForm(SectionForm):
    FIELDS = ("public_summary", "scientific_case", "aim", "outcomes", "programme_design", "added_value", "overlap")

    public_summary = text("public_summary")
    scientific_case = text("scientific_case")
    aim = text("aim")
    outcomes = Rows(
        **words("outcomes"), most=50, blanks=2,
        columns=(
            Column("kind", _l("Kind"), "choice", choices=outcome_kinds),
            Column("description", _l("Description"), "long", most=300),
            Column("expected_by", _l("Expected by"), most=60),
        ),
    )  # fmt: skip
    programme_design = text("programme_design")
    added_value = text("added_value")
    overlap = text("overlap")


def session_kinds():
    return choices.listed(choices.SESSIONS, "–")


class ProgrammeForm(SectionForm):
    FIELDS = ("sessions",)

    sessions = Rows(
        **words("sessions"), most=150, blanks=4, order=in_time,
        columns=(
            Column("day", _l("Day"), "whole", most=60, default=0, quiet=True, hint=_l("1 is the first")),
        Column("kind", _l("Kind"), "choice", choices=session_kinds, joined=True),
        Column("start", _l("Begins"), "time"),
        Column("end", _l("Ends"), "time", joined=True),
        Column("title", _l("Title"), most=200),
            Column("speaker", _l("Speaker"), most=200, joined=True),
        ),
    )  # fmt: skip


def interests():
    return choices.listed(choices.INTERESTS)


PERSON = (
    Column("name", _l("Name"), most=300),
    Column("email", _l("E-mail address"), most=320, joined=True),
    Column("institution", _l("Institution"), most=200),
    Column("country", _l("Country"), "listed", choices=people.countries, joined=True),
    Column("stage", _l("Career stage"), "choice", choices=people.stages),
    Column("discipline", _l("Discipline"), most=100, joined=True),
    Column("sector", _l("Sector"), "choice", choices=people.sectors, joined=True),
    Column("interest", _l("Interest"), "choice", choices=interests, default="not_asked"),
    Column("is_key", _l("Key person"), "tick", default=False, joined=True),
    Column("remark", _l("Remark"), most=200, joined=True),
)


MOST_PEOPLE = 200


class ParticipantsForm(SectionForm):
    FIELDS = ("participants",)

    participants = Rows(**words("participants"), columns=PERSON, most=MOST_PEOPLE, blanks=3)


class DiversityForm(SectionForm):
    FIELDS = ("diversity_statement", "diversity_measures", "diversity_fund_cents", "diversity_fund_purpose")

    diversity_statement = text("diversity_statement")
    diversity_measures = text("diversity_measures")
    diversity_fund_cents = Euros(**words("diversity_fund_cents"))
    diversity_fund_purpose = text("diversity_fund_purpose")

    def validate_diversity_fund_cents(self, field):
        if field.data is not None and not 0 <= field.data <= MOST_CENTS:
            raise ValidationError(_("Write an amount in euros, such as 1250 or 1250.50."))


def cost_kinds():
    return choices.listed(choices.COSTS, "–")


def fund_states():
    return choices.listed(choices.FUNDS)


class BudgetForm(SectionForm):
    FIELDS = ("scheme_wanted", "refund_reason", "costs", "funds")

    scheme_wanted = SelectField(**words("scheme_wanted"))
    refund_reason = text("refund_reason")
    costs = Rows(
        **words("costs"), most=60, blanks=3,
        columns=(
            Column("kind", _l("Kind"), "choice", choices=cost_kinds),
            Column("words", _l("Description"), most=200),
            Column("amount_cents", _l("Amount in euros"), "euros", default=0),
        ),
    )  # fmt: skip
    funds = Rows(
        **words("funds"), most=30, blanks=2,
        columns=(
            Column("source", _l("From whom"), most=200),
            Column("amount_cents", _l("Amount in euros"), "euros", default=0),
            Column("status", _l("Status"), "choice", choices=fund_states, default="applied"),
        ),
    )  # fmt: skip


READER = (Column("name", _l("Name"), most=300), Column("reason", _l("Reason"), most=500))


class DeclarationForm(SectionForm):
    FIELDS = ("declarations", "wanted", "unwanted")

    declarations = Ticks(**words("declarations"), choices=lambda: choices.listed(choices.DECLARATIONS))
    wanted = Rows(
        _l("Suggested reviewers"), columns=READER, most=20, blanks=1, description=words("reader_wishes")["description"]
    )
    unwanted = Rows(_l("Unwanted reviewers"), columns=READER, most=20, blanks=1)


FORMS = {
    "a": MetadataForm, "c": TextForm, "d": ProgrammeForm, "e": ParticipantsForm, "f": DiversityForm, "g": BudgetForm,
    "h": DeclarationForm,
}  # fmt: skip
