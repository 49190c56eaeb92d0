"""Fields for numbers, days and ticks that take what the portal can keep, and complain about the rest in words."""

import re

from markupsafe import Markup, escape
from wtforms import DateField, IntegerField, SelectMultipleField, TimeField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select, TextArea

from workshop_portal.core import stencils
from workshop_portal.core.languages import day, lang
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _

WHOLE = re.compile(r"[+-]?[0-9]{1,9}")  # what an integer column of every database holds
YEARS = range(1900, 2200)
NOT_LISTED = _l("Choose from the list.")


class Number(IntegerField):
    """A whole number; what is none is said in words."""

    def process_formdata(self, valuelist):
        if not all(WHOLE.fullmatch(typed.strip()) for typed in valuelist):
            self.data = None
            raise ValueError(_("Write a whole number."))
        super().process_formdata(valuelist)


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

    def told(self, stored) -> str:
        """What somebody else stored, as its reader writes days."""
        return day(stored) if stored else _("(nothing)")


class Hour(TimeField):
    """A time of day; what is none is said in words."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata([typed.strip().replace(".", ":") for typed in valuelist])
        except ValueError:
            self.data = None
            raise ValueError(_("Write a time, such as 14:30.")) from None


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
    if isinstance(field, Hollow):
        return VALUE
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


# Most fields of most pages are without complaint, and differ in nothing but what stands in them.

ID, NAME, VALUE = stencils.hole("id"), stencils.hole("name"), stencils.hole("value")
CHOICES = {"select", "radios", "checkboxes"}
UNWRITTEN = CHOICES | {"checkbox", "file", "password"}  # what stands in them is no text
FEW = 20  # choices; more are drawn each time


class Hollow:
    """A field that is drawn as a stencil: its id, its name and what stands in it are holes."""

    id, name = ID, NAME

    def __init__(self, field):
        self.field = field

    def __getattr__(self, name):
        return getattr(self.field, name)


def drawn(template, macro, field, theirs=None, **said) -> Markup:
    """One field as this macro draws it with these words beside."""
    sort = sort_of(field)
    choices = list(field.iter_choices()) if sort in CHOICES else []
    is_plain = not field.errors and theirs is None and not getattr(field, "is_missed", False)
    if not is_plain or sort == "hidden" or len(choices) > FEW or grouped(field):
        return stencils.macro(template, macro)(field, theirs=theirs, **said)
    key = (
        template, macro, lang(), sort, field.type, stencils.sign(field.label.text), stencils.sign(field.description),
        sort == "checkbox" and bool(field.data), sort == "file" and field.widget.multiple,
        tuple((stencils.sign(one[0]), stencils.sign(one[1]), one[2]) for one in choices), stencils.sign(said),
    )  # fmt: skip
    kept = stencils.stencil(key, lambda: stencils.macro(template, macro)(Hollow(field), **said))
    return kept.filled({"id": field.id, "name": field.name, "value": "" if sort in UNWRITTEN else text_of(field)})


def grouped(field) -> bool:
    return hasattr(field, "has_groups") and field.has_groups()


def field(f, theirs=None, **said) -> Markup:
    """A template's `field()`; see parts/forms.html for what can be said."""
    return drawn("parts/forms.html", "draw_field", f, theirs, **said)


def edit_field(form, name, **said) -> Markup:
    """A field of a form that joins two writers' changes: the other's text shows by itself."""
    return field(form[name], (getattr(form, "clashes", None) or {}).get(name), **said)


def scale(f, theirs=None, **said) -> Markup:
    """A template's `scale()`: a criterion on its anchored scale; see parts/review.html."""
    return drawn("parts/review.html", "draw_scale", f, theirs, **said)


def hidden_fields(form) -> Markup:
    """The hidden fields of a form, without ids: several forms of a page may carry the same ones."""
    written = [f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in form.hidden]
    return Markup("".join(written))  # noqa: S704


def takes_files(form) -> bool:
    return any(getattr(field.widget, "input_type", "") == "file" for field in form)
