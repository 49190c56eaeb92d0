"""What is typed about a funding record: amounts, terms, external funds."""

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Number
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import euros
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.money import Euros
from workshop_portal.proposals import choices
from workshop_portal.proposals.budget import cap_cents

MOST = 20_000_000_00  # cents
REFUSED = "refused"
RELEASED = "released"
WORDS = 120  # letters of what is said of a booking in the journal


class Typed:
    """A validator: an amount was written; one that can't be read has its own complaint already."""

    def __call__(self, form, field):
        if field.data is None and not field.text:
            raise ValidationError(_l("Write an amount."))


def listed(words) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class BookForm(Form):
    what = SelectField(
        _l("What"),
        choices=listed(
            {
                "committed": _l("Commit"), "paid": _l("Pay"), "planned": _l("Add to the plan"),
                RELEASED: _l("Release what is not needed"),
            }
        ),
    )  # fmt: skip
    amount = Euros(_l("Amount in euros"), [Typed()], description=_l("A minus sign takes back."))
    words = StringField(
        _l("What this booking is for"),
        [Characters(WORDS)],
        [stripped],
        description=_l("Such as “hotel invoice 2027-113”; it is kept in the journal."),
    )
    left_cents: int | None = None  # what can still be committed; None where something else stands in the way
    line = StringField()  # the key of the line whose form this is: one that was parked finds its place by it

    def validate_amount(self, field):
        if field.data is not None and abs(field.data) > MOST:
            raise ValidationError(_l("This amount is larger than the portal takes."))
        if field.data == 0:
            raise ValidationError(_l("Zero changes nothing: write another amount."))
        if field.data and field.data < 0 and self.what.data == RELEASED:
            raise ValidationError(_l("Write an amount above zero."))
        if self.left_cents is not None and self.what.data == "committed" and (field.data or 0) > self.left_cents:
            words = _("That would commit more than the cap and the external funds together: %(left)s is left.")
            raise ValidationError(words % {"left": euros(self.left_cents)})

    @property
    def booked(self) -> dict[str, int]:
        """The cents of this booking, by what they change."""
        if self.what.data == RELEASED:
            return {"committed": -self.amount.data}
        return {self.what.data: self.amount.data}


class CodeForm(EditForm):
    """What is left of the terms once the workshop is closed."""

    budget_code = StringField(_l("Budget code"), [Characters(40)], [stripped])


class TermsForm(EditForm):
    funded_persons = Number(
        _l("Funded persons"), [InputRequired(_l("Write a number.")), NumberRange(0, 1000, _l("From 0 to 1000."))]
    )
    days = Number(_l("Days"), [InputRequired(_l("Write a number.")), NumberRange(1, 60, _l("From 1 to 60."))])
    budget_code = StringField(_l("Budget code"), [Characters(40)], [stripped])
    reason = StringField(
        _l("Why the cap changes"),
        [Characters(WORDS)],
        [stripped],
        description=_l("Needed where other persons or days change the cap; it is kept in the journal."),
    )

    def __init__(self, record, **named):
        super().__init__(record, {"reason": ""}, **named)
        self.record = record
        if not record.rate_ppd_cents:  # no number of persons or days changes the cap
            self.reason.description = _("It is kept in the journal.")
        most, seats = record.most_persons, record.workshop.capacity
        words = _("The workshop has %(seats)s seats; its venue and its kind take %(most)s.")
        self.funded_persons.description = words % {"seats": seats, "most": most} if most != seats else ""

    def validate_funded_persons(self, field):
        if field.data and field.data > max(self.record.most_persons, self.record.funded_persons):
            raise ValidationError(
                _("The venue and this kind of workshop take %(n)s people at most: no more are funded.")
                % {"n": self.record.most_persons}
            )

    def validate_days(self, field):
        if field.data and field.data > max(self.record.most_days, self.record.days):
            raise ValidationError(_("The workshop has %(n)s days: no more are funded.") % {"n": self.record.most_days})

    @property
    def changes_cap(self) -> bool:
        cap = cap_cents(self.record.rate_ppd_cents, self.days.data, self.funded_persons.data)
        return cap != self.record.cap_cents

    def validate_reason(self, field):
        if None not in (self.funded_persons.data, self.days.data) and self.changes_cap and not field.data:
            raise ValidationError(_("Say why the cap changes."))


class ReopenForm(Form):
    """Why a settled record is opened again."""

    why = StringField(
        _l("Why it is opened again"),
        [Needed(_l("Say why the record is opened again.")), Characters(WORDS)],
        [stripped],
        description=_l("Such as “a late invoice of the hotel”; it is kept in the journal."),
    )


class FundForm(Form):
    source = StringField(_l("From whom"), [Needed(), Characters(200)], [stripped])
    amount = Euros(_l("Amount in euros"), [Typed()])
    state = SelectField(_l("Status"), choices=lambda: choices.listed(choices.FUNDS))

    def validate_amount(self, field):
        if field.data is not None and not 0 < field.data <= MOST:
            raise ValidationError(_l("Write an amount above zero."))


class FundChangeForm(FundForm):
    """Another amount or status of a fund that stands in the record; a refused one leaves it."""

    source = None
    state = SelectField(
        _l("Status"), choices=lambda: [*choices.listed(choices.FUNDS), SelectChoice(REFUSED, _("refused: take it off"))]
    )
    fund = StringField()  # the key of the fund whose form this is
    seen = StringField()  # its status and amount as the writer saw them

    clash = ""  # what is said where somebody else changed it meanwhile

    def __init__(self, stored=None, **named):
        super().__init__(**named)
        self.stored = stored

    def validate(self, extra_validators=None):
        return super().validate(extra_validators) and self.has_seen()

    def has_seen(self) -> bool:
        """Nobody overwrites what they have not seen; what is sent next was meant."""
        now = as_seen(self.stored)
        if self.seen.data != now:
            words = _(
                "Somebody saved a change while you wrote, so nothing of yours was saved: this fund now is %(sum)s, %(state)s. Save again what should remain."
            )
            told = {"sum": euros(self.stored.amount_cents), "state": _(choices.FUNDS[self.stored.state])}
            self.seen.data, self.clash = now, words % told
        return not self.clash

    @property
    def notice(self):
        return self.clash or super().notice

    @property
    def status(self):
        return 409 if self.clash else super().status


def as_seen(fund) -> str:
    return f"{fund.state} {fund.amount_cents}"
