"""Amounts as people type them, in euros; kept in whole cents."""

import re
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped

MOST = 100_000_000_00  # cents


class Euros(StringField):
    """An amount in euros, 1250 or 1.250,50 or 1,250.50; `data` is whole cents."""

    text = ""

    def process_formdata(self, values):
        self.text = values[0].strip() if values else ""
        self.data = cents_of(self.text) if self.text else None
        if self.text and self.data is None:
            raise ValueError(_l("Write an amount in euros, such as 1250 or 1250.50."))

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else f"{Decimal(self.data) / 100:.2f}"


def cents_of(text) -> int | None:
    """Whole cents of an amount as typed, or None when it is none."""
    bare = re.sub(r"[€\s]", "", text)
    found = re.fullmatch(r"(-?)(\d{1,12}|[1-9]\d{0,2}(?:([.,])\d{3})(?:\3\d{3})*)(?:([.,])(\d{1,2}))?", bare)
    if not found or found[3] and found[3] == found[4]:
        return None
    whole = int(re.sub(r"\D", "", found[2]))
    cents = whole * 100 + int((found[5] or "0").ljust(2, "0"))
    return -cents if found[1] else cents


class Typed:
    """A validator: an amount was written; one that can't be read has its own complaint already."""

    def __call__(self, form, field):
        if field.data is None and not field.text:
            raise ValidationError(_l("Write an amount."))


def listed(words) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class BookForm(Form):
    what = SelectField(
        _l("What"), choices=listed({"committed": _l("Commit"), "paid": _l("Pay"), "planned": _l("Add to the plan")})
    )
    amount = Euros(_l("Amount in euros"), [Typed()], description=_l("A minus sign takes back."))

    def validate_amount(self, field):
        if field.data is not None and abs(field.data) > MOST:
            raise ValidationError(_l("This amount is larger than the portal takes."))


class TermsForm(EditForm):
    funded_persons = IntegerField(
        _l("Funded persons"), [InputRequired(_l("Write a number.")), NumberRange(0, 1000, _l("From 0 to 1000."))]
    )
    days = IntegerField(_l("Days"), [InputRequired(_l("Write a number.")), NumberRange(1, 60, _l("From 1 to 60."))])
    budget_code = StringField(_l("Budget code"), [Characters(40)], [stripped])


class FundForm(Form):
    source = StringField(_l("From whom"), [Needed(), Characters(200)], [stripped])
    amount = Euros(_l("Amount in euros"), [Typed()])
    state = SelectField(
        _l("Status"),
        choices=listed({"applied": _l("applied for"), "granted": _l("granted"), "received": _l("received")}),
    )

    def validate_amount(self, field):
        if field.data is not None and not 0 < field.data <= MOST:
            raise ValidationError(_l("Write an amount above zero."))


class FundStateForm(Form):
    go = SelectField(choices=["granted", "received"])
