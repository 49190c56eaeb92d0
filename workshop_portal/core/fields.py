"""Fields for numbers, days and ticks that take what the portal can keep, and complain about the rest in words."""

from wtforms import DateField, IntegerField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _

DIGITS = 9  # of a whole number: what an integer column of every database holds
YEARS = range(1900, 2200)
NOT_LISTED = _l("Choose from the list.")


class Number(IntegerField):
    """A whole number; what is none is said in words."""

    def process_formdata(self, valuelist):
        if any(len(typed.strip()) > DIGITS for typed in valuelist):
            self.data = None
            raise ValueError(_("Write a whole number."))
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number.")) from None


class Day(DateField):
    """A day; what is none is said in words, and a day of an absurd year is none."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata([typed.strip() for typed in valuelist])
            if self.data and self.data.year not in YEARS:
                raise ValueError
        except ValueError:
            self.data = None
            raise ValueError(_("Write a day, such as 2027-03-08.")) from None


class Ticks(SelectMultipleField):
    """Several of a list, a box each; `data` is in the list's order. `unlisted`: what is said of a choice that isn't there."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label=None, validators=None, *, unlisted=NOT_LISTED, **named):
        super().__init__(label, validators, **named)
        self.unlisted = unlisted

    def pre_validate(self, form):
        listed = [one.value for one in self.iter_choices()]
        if not set(self.data or ()) <= set(listed):
            raise ValidationError(self.unlisted)
        self.data = [value for value in listed if value in (self.data or ())]
