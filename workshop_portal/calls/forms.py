"""What the office types about a call: its words and dates, its formats and committees, its criteria."""

import re

from flask_babel import ngettext
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp, ValidationError

from workshop_portal.calls import days
from workshop_portal.calls.moments import Instant
from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Day, Ticks
from workshop_portal.core.forms import EMPTY, Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import Column, Rows, folded
from workshop_portal.people import addresses
from workshop_portal.people.addresses import Address

NUMBER = r"[0-9A-Za-z][0-9A-Za-z-]{1,38}$"
A_DAY = _l("Give a day.")
A_MOMENT = _l("Give a day and a time.")


class Whole(IntegerField):
    """A whole number from `least` to `most`, complained about in the portal's own words."""

    def __init__(self, label="", validators=(), *, least=0, most=1000, **named):
        super().__init__(label, validators, **named)
        self.least, self.most = least, most

    def process_formdata(self, values):
        self.data = None
        if values and values[0].strip():
            text = values[0].strip()
            if not (text.isascii() and text.isdigit() and len(text) < 10 and self.least <= int(text) <= self.most):
                raise ValueError(self.asked(self.least, self.most))
            self.data = int(text)

    @staticmethod
    def asked(least, most) -> str:
        return _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}


class Days(StringField):
    """A few numbers of days, each once: "7, 1". Empty: none."""

    MOST, LONGEST = 6, 90

    def _value(self):
        return ", ".join(map(str, self.data)) if isinstance(self.data, list) else self.data or ""

    def process_formdata(self, values):
        if not values:
            return
        self.data = words = values[0]
        parts = [one for one in words.replace(";", ",").replace(" ", ",").split(",") if one]
        sound = all(one.isascii() and one.isdigit() and len(one) < 4 and int(one) <= self.LONGEST for one in parts)
        if not sound or len(parts) > self.MOST:
            told = {"number": self.MOST, "most": self.LONGEST}
            raise ValueError(_("Write at most %(number)s numbers of days from 0 to %(most)s, such as 7, 1.") % told)
        self.data = list(dict.fromkeys(map(int, parts)))


IN_ORDER = {  # the days of a round after its deadline, and what is said of one that comes too early
    "review_due_on": _l("Reviews can't be due before the deadline."),
    "decision_on": _l("Decisions can't come before the day on which reviews are due."),
    "first_on": _l("Workshops can't begin before reviews are due and decisions are made."),
}


class CallFields:
    title_en = StringField(_l("Title in English"), [Needed(), Characters(200)], [stripped])
    title_nl = StringField(_l("Title in Dutch"), [Needed(), Characters(200)], [stripped])
    text_en = TextAreaField(_l("What it asks for, in English"), [Characters(4000)], [stripped])
    text_nl = TextAreaField(_l("What it asks for, in Dutch"), [Characters(4000)], [stripped])
    opens_at = Instant(_l("Opens"), [Needed(A_MOMENT)], description=_l("In the time of the centre."))
    deadline_at = Instant(_l("Deadline as advertised"), [Needed(A_MOMENT)], last_minute=True,
                          description=_l("In the time of the centre. 23:59 is the last minute of that day."))  # fmt: skip
    grace_minutes = Whole(_l("Minutes of grace after it"), [Needed(_l("Write a number."))], most=10_000,
                          description=_l("Not advertised: for those whose connection fails."))  # fmt: skip
    first_on = Day(_l("Workshops begin from"), [Needed(A_DAY)])
    last_on = Day(_l("Workshops begin until"), [Needed(A_DAY)])
    review_due_on = Day(_l("Reviews are due on"), [Optional()])
    decision_on = Day(_l("Decisions planned for"), [Optional()])
    reviews_wanted = Whole(_l("Reviews wanted per proposal"), [Needed(_l("Write a number."))], least=1, most=20)
    remind_before = Days(
        _l("Remind readers, days before"), description=_l("Of reviews that are not sent: 7, 1. Empty: never.")
    )
    remind_after = Days(_l("And days after"), description=_l("Counted from the day a review is due: 1, 7."))
    formats = Ticks(_l("Formats"))
    committees = Ticks(_l("Committees"))

    def validate_deadline_at(self, field):
        if self.opens_at.data and field.data and field.data <= self.opens_at.data:
            raise ValidationError(_("The deadline must come after the opening."))

    def validate_last_on(self, field):
        if self.first_on.data and field.data and field.data < self.first_on.data:
            raise ValidationError(_("The last day for workshops can't come before the first one."))

    def offer(self, formats, committees):
        self.formats.choices = formats
        self.committees.choices = committees
        return self


def is_in_order(form, usual) -> bool:
    """Complain beside each day that comes before the one it follows, or beside that one where only it was typed.

    `usual`: the days that stand for those left empty, by name.
    """
    before, earlier = form.deadline_at, form.deadline_at.data.date()
    for name, words in IN_ORDER.items():
        field, day = form[name], form[name].data or usual.get(name)
        if day and day < earlier:
            told = field if field.data else before
            told.errors = [*told.errors, words]
        before, earlier = (field, day) if day else (before, earlier)
    return not form.errors


def is_used(what, number) -> str:
    return ngettext(
        "%(num)s proposal of this call uses “%(what)s”, so it can't be taken out.",
        "%(num)s proposals of this call use “%(what)s”, so it can't be taken out.", number, what=what,
    )  # fmt: skip


class NewCallForm(CallFields, Form):
    """It is nobody's to see yet: that is a tick on the page of changes, once its criteria were looked through."""

    key = StringField(
        _l("Number"), [Needed(), Regexp(NUMBER, message=_l("Use letters, digits and hyphens only."))], [stripped],
        description=_l("Its proposals' codes begin with it, and it cannot be changed later: 2027-1."),
    )  # fmt: skip
    deadline_at = CallFields.deadline_at
    first_on = Day(_l("Workshops begin from"), [Optional()])
    last_on = Day(_l("Workshops begin until"), [Optional()])
    grace_minutes = Whole(_l("Minutes of grace after it"), most=10_000)
    like = SelectField(
        _l("Criteria, form and rules"), validate_choice=False, description=_l("Those of an earlier call, or the usual ones.")
    )  # fmt: skip

    def validate_like(self, field):
        if field.data and field.data not in dict(field.choices):
            raise ValidationError(_("Choose a call of the list."))

    def validate(self, extra_validators=None):
        good = super().validate(extra_validators)
        return good and is_in_order(self, days.usual(self.deadline_at.data.date()))


class CallForm(CallFields, EditForm):
    published = BooleanField(_l("Everybody can see this call"))

    def validate_formats(self, field):
        if self.published.data and not field.data:
            raise ValidationError(_("A call that everybody can see needs at least one format."))

    def validate_committees(self, field):
        if self.published.data and not field.data:
            raise ValidationError(_("A call that everybody can see needs at least one committee."))

    def validate(self, extra_validators=None):
        return super().validate(extra_validators) and is_in_order(self, {})

    def keeps(self, uses) -> bool:
        """Complain of each format and committee that was taken out though proposals of the call use it."""
        for field, used in ((self.formats, uses.formats), (self.committees, uses.committees)):
            gone = set(self.stored[field.name]) - set(field.data)
            lost = [(words, used[key]) for key, words in field.choices if key in gone and key in used]
            field.errors = [*field.errors, *(is_used(what, number) for what, number in lost)]
        return not self.errors


CRITERIA = (
    Column("name_en", _l("Name in English"), "long", most=200),
    Column("name_nl", _l("Name in Dutch"), "long", most=200, joined=True),
    Column("key", _l("Key, from the name if left empty"), most=60, joined=True),
    Column("anchor_en", _l("What the marks mean, in English"), "long", most=300),
    Column("anchor_nl", _l("What the marks mean, in Dutch"), "long", most=300, joined=True),
    Column("weight", _l("Weight"), "whole", most=100, default=0),
    Column("apart", _l("Shown apart too"), "tick", default=False, joined=True),
)


def key_of(name, taken) -> str:
    """A word for this name that is not taken yet: “Scientific quality” is scientific_quality."""
    word = "_".join(re.findall("[a-z0-9]+", folded(name)))[:56] or "criterion"
    return next(one for one in (word, *(f"{word}_{n}" for n in range(2, 99))) if one not in taken)


class CriteriaForm(EditForm):
    criteria = Rows(_l("Criteria"), CRITERIA, most=20, blanks=2)

    def complaint(self) -> str:
        """What is wrong with the rows together."""
        lacks_weight = not any(row["weight"] for row in self.criteria.data)
        return _("At least one criterion needs a weight.") if lacks_weight else ""

    def judge_rows(self):
        """Give each its key, and say beside a row what it lacks."""
        taken: set[str] = {row["key"] for row in self.criteria.data if row["key"]}
        before = set()
        for row, wrong in zip(self.criteria.data, self.criteria.wrong, strict=False):
            for name in ("name_en", "name_nl"):
                if not row[name]:
                    wrong.setdefault(name, EMPTY)
            if not row["key"] and row["name_en"]:
                row["key"] = key_of(row["name_en"], taken)
                taken.add(row["key"])
            elif row["key"] and row["key"] in before:
                wrong.setdefault("key", _("Another criterion has this key."))
            before.add(row["key"])

    def validate(self, extra_validators=None):
        self.judge_rows()
        fine = super().validate(extra_validators)
        words = self.complaint()
        if words:
            self.criteria.errors = [*self.criteria.errors, words]
        return fine and not words


class NewsForm(Form):
    email = EmailField(_l("E-mail address"), filters=[addresses.tidy], validators=[Needed(), Address()])
