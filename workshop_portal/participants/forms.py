"""What participants answer, and what is typed about them."""

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
from workshop_portal.participants.workflow import ANSWERS, MOST, NO
from workshop_portal.people import addresses, choices, namesakes
from workshop_portal.proposals import addressed, pasting

COLUMNS = ("name", "email", "institution", "country")
TAKEN = frozenset({*COLUMNS, "given", "family"})  # what a heading may name; what else a proposal's list has is not read
LONGEST = 400  # letters of a usual line
LIMITS = {"name": 200, "institution": 200}
TOLD = 5  # of those who are on the list already, by name of their line


class AnswerForm(Form):
    answer = RadioField(_l("Your answer"), [Needed(_l("Choose an answer."))])

    def __init__(self, **named):
        super().__init__(**named)
        self.offer(ANSWERS)

    def offer(self, answers):
        self.answer.choices = [(value, _(words)) for value, words in ANSWERS.items() if value in answers]

    sure = BooleanField()  # pressed on the page that names what goes with a seat


class StayForm(AnswerForm):
    public_consent = BooleanField(
        _l("My name may appear on the public page of the workshop."),
        description=_l("You can take this back at any time."),
    )

    def offer(self, answers):
        """Where a no alone can be given, nothing is asked beside it."""
        super().offer(answers)
        if set(answers) == {NO}:
            del self.public_consent


class ChosenForm(Form):
    """The people ticked in the table, and what is to be done about them."""

    who = SelectMultipleField(validate_choice=False)
    go = StringField()
    tell = BooleanField(_l("Write to those who were invited"))
    why = TextAreaField(
        _l("Why"), [Characters(250)], [stripped], description=_l("It stands in the letter, where one is sent, and in the journal."),
    )  # fmt: skip

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

    def offer(self, rows):
        """`rows`: by key; `without`: the names of those without an address."""
        self.rows = {one.key: one for one in rows}
        names = candidates(self.rows)
        self.without = [names[key] for key, one in self.rows.items() if not one.email.strip()]
        self.people.choices = [(key, names[key]) for key, one in self.rows.items() if one.email.strip()]


def candidates(rows) -> dict[str, str]:
    """key → name and institution, and where somebody else has both of them the address."""
    names = {key: f"{one.name}, {one.institution}".rstrip(", ") for key, one in rows.items()}
    apart = namesakes.marks((key, names[key], [one.email.strip()]) for key, one in rows.items())
    return {key: f"{name}, {apart[key]}" if key in apart else name for key, name in names.items()}


class PastedForm(Form):
    """Many people at once, a line each. `rows` are what was read; of each line that can't be read `faults` says why.

    `here` says of which lines somebody is on the list already: these are left out.
    """

    text = TextAreaField(
        _l("One person per line"), [Needed()],
        description=_l("name; e-mail address; institution; country. Commas or tabs work too, as copied from a spreadsheet, and so does a name with its address in angle brackets, as copied from a mail. With a line of headings above, the columns may stand in any order: last name; first name; e-mail; affiliation; country."),
    )  # fmt: skip

    def __init__(self, known=frozenset(), **named):
        super().__init__(**named)
        self.known, self.rows, self.here = set(known), [], []
        self.nowhere: list[str] = []  # the lines whose country is not known
        self.faults: list[str] = []
        self.left: list[str] = []  # the lines that can't be read, as they stood there
        self.holds_rest = False  # once the others are added
        self.heading, self.unread = "", []  # the line that names the columns, and those of them that are not read

    def validate_text(self, field):
        text = field.data or ""
        too_many = _("A workshop has room for %(most)s names on its list, and these would be more.") % {"most": MOST}
        if len(text) > MOST * LONGEST:
            raise ValidationError(too_many)
        records = addressed.records(text)
        heading = pasting.heading_in(records[0], TAKEN) if records and not records[0].why else None
        if heading:
            self.heading, self.unread, records = records[0].text, heading.unread, records[1:]
            if heading.twice:
                raise ValidationError(heading.twice)
        if len(records) > MOST:
            raise ValidationError(too_many)
        bad = []
        for record in records:
            for whole, row, fault in rows_of(record, heading):
                if fault:
                    bad.append((record.line, whole, fault))
                elif row["email"] in self.known:
                    fault = _("%(address)s is on the list already, or appears here twice.") % {"address": row["email"]}
                    self.here.append(of_line(record.line, fault))
                else:
                    if row["country"] is None:
                        words = _("“%(text)s” is no country that is known here, so its place stays empty.")
                        self.nowhere.append(of_line(record.line, words % {"text": row["country_said"]}))
                    self.rows.append({name: row[name] or "" for name in COLUMNS})
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
        """What can't be read, and why: by the lines of what was sent, as all else that is said of it."""
        for line, whole, fault in bad:
            self.left.append(whole)
            self.faults.append(of_line(line, fault))

    def hold_what_is_left(self):
        """The others are added: the field holds what can't be read, and the form is a new one."""
        self.holds_rest = True
        self.text.data = "\n".join([*([self.heading] if self.heading else []), *self.left])
        self.text.raw_data = [self.text.data]
        self.once.data = new_key()

    @property
    def told(self) -> list[str]:
        """What was not taken as it stood: lines, countries, columns."""
        found = [words_of(lines) for lines in (self.here, self.nowhere) if lines]
        unread = (
            [_("These columns were not read: %(names)s.") % {"names": ", ".join(self.unread)}] if self.unread else []
        )
        return found + unread


def words_of(lines) -> str:
    """The first of these lines in words, and how many more there are."""
    more = len(lines) - TOLD
    rest = [ngettext("%(num)s more line likewise.", "%(num)s more lines likewise.", more)] if more > 0 else []
    return " ".join([*lines[:TOLD], *rest])


def of_line(number, fault) -> str:
    return _("Line %(number)s: %(fault)s") % {"number": number, "fault": fault}


def rows_of(record, heading) -> list[tuple]:
    """(the text, the row, what is wrong with it or "") of each person of a line."""
    if record.why:
        return [(record.text, {"email": ""}, f"{record.why}.")]
    if heading is None:
        people = addressed.people_in(record)
        return [(whole, *(({"email": ""}, why) if why else read(cells))) for cells, whole, why in people]
    order = COLUMNS if heading.order == COLUMNS[: len(heading.order)] else heading.order
    cells = [stripped(cell) or "" for cell in record.cells]
    if len(cells) > len(order):
        words = _("there are %(have)s parts, and the headings name %(most)s.")
        return [(record.text, {"email": ""}, words % {"have": len(cells), "most": len(order)})]
    told = {name: cell for name, cell in zip(order, cells, strict=False) if name and cell}
    whole = " ".join(told[part] for part in ("given", "family") if part in told)
    told["name"] = addressed.in_order(told.get("name", "")) or whole
    return [(record.text, *read([told.get(name, "") for name in COLUMNS]))]


def read(cells) -> tuple[dict, str]:
    """One line as a row, and what is wrong with it, or "". The country of the row is None where what is said is none."""
    row = dict(zip(COLUMNS, [*cells, "", "", "", ""], strict=False))
    row["email"] = addresses.tidy(row["email"])
    country = choices.country_of(row["country"]) if row["country"] else ""
    if len(cells) < 2 or not row["name"]:
        fault = _("give a name and an e-mail address.")
    elif len(cells) > len(COLUMNS):
        fault = _("there are more than four parts. Write a line of headings above, such as: last name; first name; e-mail; affiliation; country.")  # fmt: skip
    elif strange := addressed.strange_name(row["name"]):
        fault = f"{strange}."
    elif not row["email"]:
        fault = _("the e-mail address is missing.")
    elif not addresses.is_sound(row["email"]):
        fault = _("“%(text)s” is not an e-mail address.") % {"text": row["email"][:60]}
    elif any(len(row[name]) > most for name, most in LIMITS.items()):
        fault = _("the name or the institution is too long.")
    else:
        fault = ""
    return row | {"country": country, "country_said": row["country"][:60]}, fault
