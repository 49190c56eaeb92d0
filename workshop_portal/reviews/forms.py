"""What is typed and chosen in the review: a review, an answer to the conflict question, verdicts, bounds."""

import json
from functools import lru_cache

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from workshop_portal.core import edits
from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Number, Ticks
from workshop_portal.core.forms import LONGEST, Characters, Form, Needed, stripped
from workshop_portal.core.languages import lang, said
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.uploads import OneFile
from workshop_portal.reviews.workflow import (
    CONFIDENCE_WORDS,
    FUNDING_WORDS,
    RECOMMENDATION_WORDS,
    SCALE,
)

CANNOT_JUDGE = "none"
SAVED_AS = "saved as"  # no field has this name
ANSWER = _l("Give a mark, or say that you cannot judge it.")


class OneOf(RadioField):
    """One of a list, or nothing yet."""

    def __init__(self, label, **named):
        super().__init__(label, coerce=str, **named)

    def pre_validate(self, form):
        if self.data and self.data not in {one.value for one in self.choices}:
            raise ValidationError(_("Choose one of these."))


class Pick(SelectField):
    """One of a list; what is not on it is told like what does not exist."""

    def pre_validate(self, form):
        if self.data and not any(chosen for _value, _words, chosen, *_more in self.iter_choices()):
            raise ValidationError(_("Choose one of these."))


def listed(table) -> list:
    return [SelectChoice(str(value), _l(words)) for value, words in table.items()]


class ReviewForm(EditForm):
    """One review. Saving takes what there is; sending demands what is needed."""

    HOUSEKEEPING = EditForm.HOUSEKEEPING | {"go"}
    LIMITS = {
        "strengths": 2000, "weaknesses": 2000, "to_organisers": 3000, "confidential": 2000, "suggestions": 2000,
    }  # fmt: skip

    go = StringField()
    strengths = TextAreaField(
        _l("Strengths"), [Characters(LONGEST)], [stripped],
        description=_l("The organisers may read this, without your name."),
    )  # fmt: skip
    weaknesses = TextAreaField(
        _l("Weaknesses"), [Characters(LONGEST)], [stripped],
        description=_l("The organisers may read this too, without your name."),
    )  # fmt: skip
    to_organisers = TextAreaField(
        _l("To the organisers"),
        [Characters(LONGEST)],
        [stripped],
        description=_l(
            "Advice or questions, without your name. It goes into their letters: write English, which all of them read."
        ),
    )
    confidential = TextAreaField(
        _l("Only for the committee"), [Characters(LONGEST)], [stripped],
        description=_l("Never shown to the organisers, in no extract and no letter."),
    )  # fmt: skip
    recommendation = OneOf(_l("Your advice"), choices=listed(RECOMMENDATION_WORDS))
    funding_advice = OneOf(_l("Which funding?"), choices=[SelectChoice("", _l("No opinion")), *listed(FUNDING_WORDS)])
    suggestions = TextAreaField(_l("Participants or fields to add"), [Characters(LONGEST)], [stripped])
    confidence = OneOf(_l("How sure are you?"), choices=listed(CONFIDENCE_WORDS))
    no_conflict = BooleanField(_l("I have no conflict of interest with this proposal."))

    CLASH = _l(
        "You saved a change to this review in another tab or on another device, so what you changed here is not saved. The "
        "other text stands below each field in question: keep what should remain and save or send again."
    )
    CLASH_UNSEEN = _l(
        "You saved a change to this review in another tab or on another device, so what you changed here is not saved. Press "
        "a button to see both texts."
    )

    sending = False
    is_sent = False
    criteria: tuple = ()

    @property
    def notice(self):
        return CHANGED if self.restored and self.is_sent else super().notice

    @property
    def can_be_thrown_away(self) -> bool:
        return super().can_be_thrown_away and not self.is_sent  # that one has a button of its own

    def saved_last(self, review) -> bool:
        """Whether this page saved the review by itself, and nothing else did since."""
        return review is not None and edits.parse(self.seen.data).get(SAVED_AS) == review.version

    def seen_once_saved(self, review) -> str:
        """What the page is to hold after it saved itself: the marks of what it saw, and as what it saved."""
        return json.dumps(edits.parse(self.seen_by_its_page) | {SAVED_AS: review.version})

    def validate(self, extra_validators=None):
        good = super().validate(extra_validators)
        return self.is_complete() and good if self.sending else good

    def is_complete(self) -> bool:
        """Complain beside each field that is still missing, or too long to be sent."""
        for _criterion, field in self.marks:
            self.demand(field, ANSWER)
        self.demand(self.recommendation, _l("Choose your advice."))
        self.demand(self.confidence, _l("Say how sure you are."))
        self.demand(self.strengths, _l("Name the strengths."))
        self.demand(self.weaknesses, _l("Name the weaknesses."))
        if not self.no_conflict.data:
            complain(self.no_conflict, _l("Without this statement a review can't be sent."))
        for name, most in self.LIMITS.items():
            try:
                Characters(most)(self, self[name])
            except ValidationError as error:
                complain(self[name], str(error))
        return not self.errors

    def demand(self, field, words):
        if not field.data and not field.errors:
            complain(field, words)

    def put_in(self, content):
        """Take the text and marks of a version; what its writer saw is what is stored now."""
        for name in (*self.LIMITS, "recommendation", "funding_advice"):
            self[name].data = content.get(name) or ""
        self.confidence.data = str(content.get("confidence") or "")
        self.no_conflict.data = bool(content.get("no_conflict"))
        marks = content.get("marks") or {}
        for criterion, field in self.marks:
            field.data = str(marks[str(criterion.id)] or CANNOT_JUDGE) if str(criterion.id) in marks else ""

    @property
    def marks(self) -> list:
        """(criterion, its field) in the call's order."""
        return [(one, self[name_of(one.id)]) for one in self.criteria]

    @property
    def given_marks(self) -> dict:
        """Criterion id → 1 to 5, or None for "cannot judge"; what is not answered is left out."""
        return {
            one.id: None if field.data == CANNOT_JUDGE else int(field.data) for one, field in self.marks if field.data
        }

    @property
    def texts(self) -> dict:
        """The answers as the review keeps them."""
        kept = {name: self[name].data or "" for name in (*self.LIMITS, "recommendation", "funding_advice")}
        sure = self.confidence.data
        return kept | {"confidence": int(sure) if sure else None, "no_conflict": bool(self.no_conflict.data)}


CHANGED = _l(
    "You have changed this review and not sent it again. Your changes stand below; until you send them, what you sent before counts."
)


def complain(field, words):
    field.errors = [*field.errors, words]


def name_of(criterion_id) -> str:
    return f"mark_{criterion_id}"


def review_form(criteria, review, marks) -> ReviewForm:
    """The form of these criteria, filled from the review and its marks by the ids of criteria, if there is one."""
    made = form_class(lang(), tuple((one.id, said(one, "name"), said(one, "anchor")) for one in criteria))
    values = {
        name: getattr(review, name, None) or "" for name in (*ReviewForm.LIMITS, "recommendation", "funding_advice")
    }
    sure = review.confidence if review is not None else None
    values |= {"confidence": str(sure) if sure else "", "no_conflict": bool(review is not None and review.no_conflict)}
    for one in criteria:
        values[name_of(one.id)] = str(marks[one.id] or CANNOT_JUDGE) if one.id in marks else ""
    form = made(None, values)
    form.criteria, form.is_sent = tuple(criteria), review is not None and review.submitted_at is not None
    return form


@lru_cache(maxsize=200)
def form_class(_lang, criteria):
    """A class of its own for each set of criteria and each language, its words put into that language once."""
    scale = [SelectChoice(str(mark), _(words)) for mark, words in SCALE.items()]
    scale.append(SelectChoice(CANNOT_JUDGE, _("Cannot judge")))
    fields = {name_of(one): OneOf(name, choices=scale, description=anchor) for one, name, anchor in criteria}
    for n, field in enumerate(fields.values()):
        field.creation_counter = n - len(fields)  # the marks come before the texts, on the page and among complaints
    return type("ReviewFormOfCall", (ReviewForm,), fields)


REASON = [Characters(500)]


class CardForm(Form):
    """The conflict question: no conflict, a conflict, or no time."""

    go = StringField()
    reason = TextAreaField(
        _l("A word about it"), REASON, [stripped],
        description=_l("For the office and the chair. A conflict needs no explanation."),
    )  # fmt: skip

    def validate_go(self, field):
        if field.data not in {"clear", "conflict", "decline"}:
            raise ValidationError(_("Press one of the buttons."))


class DeclareForm(Form):
    reason = TextAreaField(
        _l("A word about it"), REASON, [stripped],
        description=_l("For the office and the chair. A conflict needs no explanation."),
    )  # fmt: skip


class QuestionsForm(Form):
    """The conflict question of many: `shown` are those that stood on the page."""

    shown = Ticks(coerce=str, unlisted=_l("The page has changed meanwhile. Choose again."))
    conflict = Ticks(_l("I have a conflict"), coerce=str, unlisted=_l("The page has changed meanwhile. Choose again."))

    def validate_shown(self, field):
        if not field.data:
            raise ValidationError(_("The page has changed meanwhile. Choose again."))


class VerdictForm(Form):
    """One answer to all the grounds that were chosen."""

    go = StringField()
    which = Ticks(_l("Grounds"), coerce=str, unlisted=_l("The page has changed meanwhile. Choose again."))
    reason = TextAreaField(
        _l("Reason"), REASON, [stripped], description=_l("Needed when a conflict is dismissed; it is kept.")
    )
    view = HiddenField()
    at = HiddenField()  # when the lines were shown

    def validate_which(self, field):
        if not field.data:
            raise ValidationError(_("Choose at least one line."))

    def validate_go(self, field):
        if field.data not in {"confirm", "dismiss"}:
            raise ValidationError(_("Press one of the buttons."))

    def validate_reason(self, field):
        if self.go.data == "dismiss" and not field.data:
            raise ValidationError(_("Say why this is no conflict."))


class OnBehalfForm(Form):
    """A conflict that somebody told the office or the chair of."""

    person = Pick(_l("Who is in conflict"), [Needed(_l("Choose a person."))], coerce=str)
    proposal = Pick(_l("With which proposal"), [Needed(_l("Choose a proposal."))], coerce=str)
    word = TextAreaField(_l("A word about it"), REASON, [stripped])


class BoundsForm(Form):
    """What an assignment by optimisation must keep to."""

    reviews = Number(
        _l("Readers per proposal"), [InputRequired(_l("Write a number.")), NumberRange(1, 10, _l("From 1 to 10."))]
    )
    least = Number(
        _l("Fewest per member"), [InputRequired(_l("Write a number.")), NumberRange(0, 500, _l("From 0 to 500."))]
    )
    most = Number(
        _l("Most per member"), [InputRequired(_l("Write a number.")), NumberRange(1, 500, _l("From 1 to 500."))],
        description=_l("Of this round, with what is read already."),
    )  # fmt: skip
    expert = BooleanField(_l("Each proposal gets a reader who knows one of its topics"))

    def validate_most(self, field):
        if self.least.data is not None and field.data is not None and field.data < self.least.data:
            raise ValidationError(_("The most can't be less than the fewest."))


LONGEST_TABLE = 3_000_000  # characters: ten thousand lines as they are downloaded, with long titles


class TableForm(Form):
    """A table of readers, pasted or from a file. `sign` says what was looked at."""

    text = TextAreaField(
        _l("Or paste the table"), [Characters(LONGEST_TABLE)], description=_l(
            "One reader per line: code of the proposal; e-mail address. With headings, the order and more columns are yours."
        ),
    )  # fmt: skip
    file = OneFile(_l("CSV file"), beside="text", description=_l("With commas, semicolons or tabs; at most 10 MB."))
    most = Number(
        _l("Most per member"), [InputRequired(_l("Write a number.")), NumberRange(1, 500, _l("From 1 to 500."))],
        description=_l("Who would read more than this is refused."),
    )  # fmt: skip
    go = StringField()
    sign = HiddenField()


class CloseForm(Form):
    """Which proposals go into discussion."""

    which = Ticks(_l("Into discussion"), coerce=str, unlisted=_l("The page has changed meanwhile. Choose again."))

    def validate_which(self, field):
        if not field.data:
            raise ValidationError(_("Choose at least one proposal."))
