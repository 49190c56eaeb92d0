"""Fields for numbers, days and ticks that take what the portal can keep, and complain about the rest in words."""

from markupsafe import Markup, escape
from wtforms import DateField, IntegerField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select, TextArea

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


# What templates ask of every field; a page has dozens of fields.


def sort_of(field) -> str:
    """What kind of field this is: its input's type, or textarea, select, radios, checkboxes."""
    widget = field.widget
    if isinstance(widget, TextArea):
        return "textarea"
    if isinstance(widget, ListWidget):
        many = field.type == "SelectMultipleField" or field.option_widget.input_type == "checkbox"
        return "checkboxes" if many else "radios"
    if isinstance(widget, Select):
        return "checkboxes" if widget.multiple else "select"
    return getattr(widget, "input_type", None) or "text"


def text_of(field) -> str:
    """What stands in the field: what was typed when it can't be read, otherwise what is stored."""
    if field.raw_data and (field.errors or field.data is None):
        return field.raw_data[0]
    if field.data is None:
        return ""
    if isinstance(field.data, str) or field.type == "IntegerField":
        return str(field.data)
    if hasattr(field, "format") and hasattr(field.data, "strftime"):
        return field.data.strftime(field.format if isinstance(field.format, str) else field.format[0])
    return field._value()


def described(field, hint="", theirs=None, more="") -> Markup:
    """The attributes that tie a field to its hint, its complaint, what somebody else wrote, and `more`."""
    ids = [f"{field.id}-hint"] if hint else []
    ids += [f"{field.id}-error"] if field.errors else []
    ids += [f"{field.id}-theirs"] if theirs is not None else []
    ids += [more] if more else []
    said = f' aria-describedby="{escape(" ".join(ids))}"' if ids else ""
    return Markup(said + (' aria-invalid="true"' if field.errors else ""))  # noqa: S704
