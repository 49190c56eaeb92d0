"""What participants answer, and what is typed about them."""

import re
from collections.abc import Collection

from flask_babel import ngettext
from wtforms import BooleanField, EmailField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.keys import new_key
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
NAMED = re.compile(r"([^<>@]*?)\s*<([^<>\s]+@[^<>\s]+)>")  # as mail programs write somebody
QUOTED = re.compile(r'"([^"\n<>]*)"[ \t]*<([^<>\s"]+@[^<>\s"]+)>')


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
    """Many people at once, a line each. `rows` are what was read; of each line that can't be read `faults` says why.

    `here` says of which lines somebody is on the list already: these are left out.
    """

    text = TextAreaField(
        _l("One person per line"), [Needed()],
        description=_l("name; e-mail address; institution; country. Commas or tabs work too, as copied from a spreadsheet, and so does a name with its address in angle brackets, as copied from a mail."),
    )  # fmt: skip

    def __init__(self, known=frozenset(), **named):
        super().__init__(**named)
        self.known, self.rows, self.here = set(known), [], []
        self.faults: list[str] = []
        self.left: list[str] = []  # the lines that can't be read, as they stood there

    def validate_text(self, field):
        text = field.data or ""
        too_many = _("A workshop has room for %(most)s names on its list, and these would be more.") % {"most": MOST}
        if len(text) > MOST * LONGEST or len(records := records_of(text)) > MOST:
            raise ValidationError(too_many)
        bad = []
        for record in records:
            people = [([], record.text, f"{record.why}.")] if record.why else people_in(record)
            for cells, whole, why in people:
                row, fault = ({"email": ""}, why) if why else read(cells)
                if fault:
                    bad.append((record.line, whole, fault))
                elif row["email"] in self.known:
                    fault = _("%(address)s is on the list already, or appears here twice.") % {"address": row["email"]}
                    self.here.append(of_line(record.line, fault))
                else:
                    self.rows.append(row)
                    self.known.add(row["email"])
        if len(self.known) > MOST:
            self.rows = []
            raise ValidationError(too_many)
        self.keep(bad)
        if bad:
            words = ngettext(
                "%(num)s line can't be read; what is wrong with it stands below the field.",
                "%(num)s lines can't be read; what is wrong with each stands below the field.",
                len(bad),
            )
            raise ValidationError(words)
        if not self.rows:
            raise ValidationError(" ".join(self.here) or _("No line of this text names a person."))

    def keep(self, bad):
        """What can't be read, and why: by the lines of the field, which holds these alone once the others are added."""
        place = 1
        for line, whole, fault in bad:
            self.left.append(whole)
            self.faults.append(of_line(place if self.rows else line, fault))
            place += whole.count("\n") + 1

    def hold_what_is_left(self):
        """The others are added: the field holds what can't be read, and the form is a new one."""
        self.text.data = "\n".join(self.left)
        self.text.raw_data = [self.text.data]
        self.once.data = new_key()

    @property
    def told_of_here(self) -> str:
        """The lines that were left out, the first of them in words."""
        more = len(self.here) - TOLD
        rest = [ngettext("%(num)s more line likewise.", "%(num)s more lines likewise.", more)] if more > 0 else []
        return " ".join([*self.here[:TOLD], *rest])


def of_line(number, fault) -> str:
    return _("Line %(number)s: %(fault)s") % {"number": number, "fault": fault}


def records_of(text) -> list[sheets.Record]:
    """The lines with something in them, without a line of headings."""
    found = sheets.records(QUOTED.sub(r'"\1 <\2>"', text))
    return found[1:] if found and found[0].cells and found[0].cells[0].lower() in HEADS else found


def people_in(record) -> list[tuple]:
    """(cells, the text, "") of each person of a line: one, or several as mail programs write them, Name <address>."""
    cells = [stripped(cell) or "" for cell in record.cells]
    named = [NAMED.fullmatch(cell) for cell in cells if cell]
    if named and all(named):
        return [([in_order(one[1]), one[2]], one[0], "") for one in named if one]
    if len(cells) > 1 and "@" not in cells[0] and (second := NAMED.fullmatch(cells[1])):
        return [([f"{second[1]} {cells[0]}".strip(), second[2], *cells[2:]], record.text, "")]
    if first := NAMED.fullmatch(cells[0]):
        return [([in_order(first[1]), first[2], *cells[1:]], record.text, "")]
    return [(cells, record.text, "")]


def in_order(name) -> str:
    """“Smit, Jan” is Jan Smit."""
    family, comma, given = name.strip(" \"'").partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given else name.strip(" \"'")


def read(cells) -> tuple[dict, str]:
    """One line as a row, and what is wrong with it, or ""."""
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
