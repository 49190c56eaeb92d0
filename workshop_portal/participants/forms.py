"""What participants answer, and what is typed about them."""

from collections.abc import Collection

from flask_babel import ngettext
from wtforms import BooleanField, EmailField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.participants.workflow import ANSWERS, MOST
from workshop_portal.people import addresses, choices
from workshop_portal.proposals import sheets

COLUMNS = ("name", "email", "institution", "country")
LONGEST = 400  # letters of a usual line
LIMITS = {"name": 200, "institution": 200}
TOLD = 5  # of those who are on the list already, by name of their line
HEADS = {"name", "naam"}


class AnswerForm(Form):
    answer = RadioField(_l("Your answer"), [Needed(_l("Choose an answer."))])

    def __init__(self, **named):
        super().__init__(**named)
        self.answer.choices = [(value, _(words)) for value, words in ANSWERS.items()]

    sure = BooleanField()  # pressed on the page that names what goes with a seat


class StayForm(AnswerForm):
    public_consent = BooleanField(
        _l("My name may appear on the public page of the workshop."),
        description=_l("You can take this back at any time."),
    )


class ChosenForm(Form):
    """The people ticked in the table, and what is to be done about them."""

    who = SelectMultipleField(validate_choice=False)
    go = StringField()
    tell = BooleanField(_l("Write to those who were invited"))

    def validate_who(self, field):
        if self.go.data != "remind_all" and not field.data:
            raise ValidationError(_("Choose at least one person first."))


class PersonFields:
    """Who somebody is; `known`: the addresses of the others on the list."""

    known: Collection = ()

    name = StringField(_l("Name"), [Needed(), Characters(LIMITS["name"])], [stripped])
    email = EmailField(_l("E-mail address"), [Needed(), addresses.Address()], [addresses.tidy])
    institution = StringField(_l("Institution"), [Characters(LIMITS["institution"])], [stripped])
    country = SelectField(_l("Country"), choices=choices.countries)

    def validate_email(self, field):
        if field.data in self.known:
            raise ValidationError(_("Somebody with this address is on the list already."))


class PersonForm(PersonFields, Form):
    def __init__(self, known=(), **named):
        super().__init__(**named)
        self.known = known


class RevisedForm(PersonFields, EditForm):
    """The data of somebody on the list; the address of an account is changed by its owner alone."""

    def __init__(self, participation, known, has_account, **named):
        super().__init__(participation, **named)
        self.known = known - {participation.email}
        if has_account:
            del self.email
            del self.stored["email"]


class ListedForm(Form):
    """Those of the proposal's own list who are not here yet; who has no address there can't be chosen."""

    people = SelectMultipleField(
        _l("People from the proposal"), [Needed(_l("Choose at least one person."))],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip


class PastedForm(Form):
    """Many people at once, a line each. `rows` are what was read; every bad line is a complaint, and none is added.

    `here` says of which lines somebody is on the list already: these are left out.
    """

    text = TextAreaField(
        _l("One person per line"), [Needed()],
        description=_l("name; e-mail address; institution; country. Commas or tabs work too, as copied from a spreadsheet."),
    )  # fmt: skip

    def __init__(self, known=frozenset(), **named):
        super().__init__(**named)
        self.known, self.rows, self.here = set(known), [], []

    def validate_text(self, field):
        faults, text = [], field.data or ""
        too_many = _("A workshop has room for %(most)s names on its list, and these would be more.") % {"most": MOST}
        if len(text) > MOST * LONGEST or len(records := records_of(text)) > MOST:
            raise ValidationError(too_many)
        for record in records:
            row, fault = ({"email": ""}, f"{record.why}.") if record.why else read(record.cells)
            if fault:
                faults.append(of_line(record, fault))
            elif row["email"] in self.known:
                fault = _("%(address)s is on the list already, or appears here twice.") % {"address": row["email"]}
                self.here.append(of_line(record, fault))
            else:
                self.rows.append(row)
                self.known.add(row["email"])
        if len(self.known) > MOST:
            faults.append(too_many)
        if not faults and not self.rows:
            faults = self.here or [_("No line of this text names a person.")]
        if faults:
            *others, last = faults[:MOST]
            field.errors = [*field.errors, *others]
            raise ValidationError(last)

    @property
    def told_of_here(self) -> str:
        """The lines that were left out, the first of them in words."""
        more = len(self.here) - TOLD
        rest = [ngettext("%(num)s more line likewise.", "%(num)s more lines likewise.", more)] if more > 0 else []
        return " ".join([*self.here[:TOLD], *rest])


def of_line(record, fault) -> str:
    return _("Line %(number)s: %(fault)s") % {"number": record.line, "fault": fault}


def records_of(text) -> list[sheets.Record]:
    """The lines with something in them, without a line of headings."""
    found = sheets.records(text)
    return found[1:] if found and found[0].cells and found[0].cells[0].lower() in HEADS else found


def read(cells) -> tuple[dict, str]:
    """One line as a row, and what is wrong with it, or ""."""
    cells = [stripped(cell) or "" for cell in cells]
    row = dict(zip(COLUMNS, [*cells, "", "", "", ""], strict=False))
    row["email"] = addresses.tidy(row["email"])
    country = choices.country_of(row["country"]) if row["country"] else ""
    if len(cells) < 2 or not row["name"]:
        fault = _("give a name and an e-mail address.")
    elif len(cells) > len(COLUMNS):
        fault = _("there are more than four parts.")
    elif not addresses.is_sound(row["email"]):
        fault = _("“%(text)s” is not an e-mail address.") % {"text": row["email"][:60]}
    elif country is None:
        fault = _("“%(text)s” is not a country; two letters such as NL work too.") % {"text": row["country"][:60]}
    elif any(len(row[name]) > most for name, most in LIMITS.items()):
        fault = _("the name or the institution is too long.")
    else:
        fault = ""
    return row | {"country": country or ""}, fault
