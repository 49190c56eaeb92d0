"""What is typed about money and hotels of a workshop's stays."""

from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from workshop_portal.calls.forms import Whole
from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import euros
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.money import Euros
from workshop_portal.stays.entitling import is_fewer, is_less
from workshop_portal.stays.workflow import PAID_BY, PaidBy

MOST = 20_000_00  # cents that one person may be given a night, or for travel
AMOUNTS = ("nights", "paid_by", "night_cents", "travel_cents")


class Amount(Euros):
    """Euros from nothing to a sensible most."""

    def pre_validate(self, form):
        if self.data is not None and not 0 <= self.data <= MOST:
            raise ValidationError(_("An amount from 0 to %(most)s.") % {"most": euros(MOST)})


class Given:
    """Nights, who pays them, and the cap of travel, for so many people; `left_cents` is what they may come to.

    What is given replaces what was given before, so nothing is given only where a 0 says so.
    """

    nights = Whole(
        _l("Nights that are paid"), [Needed(_l("Write how many nights; 0 if none is paid."))], most=60,
        description=_l("0 if none is paid."),
    )  # fmt: skip
    paid_by = RadioField(_l("Who pays the nights"), validate_choice=False)
    night_cents = Amount(_l("Euros per night"), description=_l("The hotel's price, or the most that is reimbursed."))
    travel_cents = Amount(
        _l("Euros for travel at most"), [Needed(_l("Write an amount; 0 if no travel is paid."))],
        description=_l("Reimbursed against receipts, up to this; 0 if none is paid."),
    )  # fmt: skip

    anyway = BooleanField(_l("Give it all the same"))
    why = TextAreaField(
        _l("Why this is not what was told"), [Characters(250)], [stripped],
        description=_l("It stands in the letter, and in the journal."),
    )  # fmt: skip
    tell = BooleanField(_l("Write to them what is changed"), default=True)
    told: tuple = ()  # what was given to those who were told of it in writing
    less: tuple = ()  # those of them who would be given less now
    against: tuple = ()  # names of those for whom no room has to be booked

    def offer(self, left_cents, against=(), told=()):
        self.left_cents, self.against, self.told = left_cents, tuple(against), tuple(told)
        self.paid_by.choices = [(str(value), _(words)) for value, words in PAID_BY.items()]

    def people(self) -> int:
        return 1

    def validate_paid_by(self, field):
        if self.nights.data and field.data not in set(PaidBy):
            raise ValidationError(_("Say who pays the nights."))
        self.doubted = bool(self.nights.data and field.data == PaidBy.CENTRE and self.against)
        if self.doubted and not self.anyway.data:
            words = _("Nobody books these nights: no room is wanted by %(names)s. Let them be reimbursed, or tick below to give it all the same.")  # fmt: skip
            raise ValidationError(words % {"names": ", ".join(self.against)})

    def validate_night_cents(self, field):
        if self.nights.data and not field.data and not field.errors:
            raise ValidationError(_("Write what a night costs."))

    def validate_travel_cents(self, field):
        wanted = self.people() * ((self.nights.data or 0) * (self.night_cents.data or 0) + (field.data or 0))
        if wanted > self.left_cents:
            told = {"sum": euros(wanted), "left": euros(self.left_cents)}
            raise ValidationError(_("Lodging and travel come to %(sum)s, and %(left)s is left.") % told)

    @property
    def gives_a_reason(self) -> bool:
        """Who was told of more in writing is given less only with a reason; else the page asks for it, and whom to write to."""
        is_sound = not any(getattr(self, name).errors for name in AMOUNTS)
        self.less = tuple(one for one in self.told if is_less(one, self.facts)) if is_sound else ()
        if not self.less or self.why.data:
            return True
        self.tell.data = True
        self.why.errors = [
            _("Nothing was changed: more was promised in writing. Say why less is given.") if self.is_fewer
            else _("Nothing was changed: it was promised in writing that the centre pays the nights. Say why that changes.")
        ]  # fmt: skip
        return False

    @property
    def is_fewer(self) -> bool:
        """Whether less is given to somebody, and not only paid in another way."""
        return any(is_fewer(one.promised, self.facts) for one in self.less)

    @property
    def asks_why(self) -> bool:
        """Whether that stands on the page: a reason stays there whatever else is not right."""
        return bool(self.less or self.why.data)

    doubted = False  # whether the page asks once more

    @property
    def facts(self) -> dict:
        return {
            "nights": self.nights.data or 0, "night_cents": self.night_cents.data or 0,
            "paid_by": PaidBy(self.paid_by.data) if self.nights.data else None,
            "travel_cents": self.travel_cents.data or 0,
        }  # fmt: skip


class EntitlementForm(Given, EditForm):
    """What one participant is given."""

    def __init__(self, thing, **named):
        super().__init__(thing, {"anyway": False, "why": "", "tell": True}, **named)


class ChosenForm(Given, Form):
    """The same for all who are ticked."""

    who = SelectMultipleField(validate_choice=False)

    def people(self) -> int:
        return max(1, len(set(self.who.data or ())))

    def validate_who(self, field):
        if not field.data:
            raise ValidationError(_("Choose at least one person first."))
