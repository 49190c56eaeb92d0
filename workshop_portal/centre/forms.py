"""What the office types about venues, schemes, formats, tasks, letters, closed weeks and the centre itself."""

from flask import current_app
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError

from workshop_portal.centre import choices, letters, queries
from workshop_portal.centre.models import TaskTemplate
from workshop_portal.centre.slots import monday
from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Number
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import day, said, week_words
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.money import Euros
from workshop_portal.people.addresses import Address, tidy
from workshop_portal.people.forms import NO_WORD, WORD

LONG = 20_000


def line(label, most=200, needed=True, validators=(), **named):
    validators = [*([Needed()] if needed else []), Characters(most), *validators]
    return StringField(label, filters=[stripped], validators=validators, **named)


def text(label, needed=False, **named):
    return TextAreaField(
        label, filters=[stripped], validators=[*([Needed()] if needed else []), Characters(LONG)], **named
    )


def whole(label, least, most, **named):
    words = _l("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return Number(label, validators=[InputRequired(words), NumberRange(least, most, words)], **named)


def whole_or_none(label, least, most, **named):
    words = _l("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return Number(label, validators=[Optional(), NumberRange(least, most, words)], **named)


class WithKey:
    """A new thing gets the word that stands in addresses and references."""

    key = StringField(
        _l("Key"), filters=[stripped], validators=[Needed(), Regexp(WORD, message=NO_WORD)],
        description=_l("A word used in references; it cannot be changed later."),
    )  # fmt: skip


class VenueFields:
    name = line(_l("Name"), 100)
    seats = whole(_l("Seats"), 1, 1000)
    description_en = text(_l("Description in English"))
    description_nl = text(_l("Description in Dutch"))


class PracticalForm(EditForm):
    """What people who come to a venue need to know: the topics of practical.py."""

    route_en, route_nl = text(_l("How to get here, English")), text(_l("How to get here, Dutch"))
    hotel_en, hotel_nl = text(_l("Where to stay, English")), text(_l("Where to stay, Dutch"))
    network_en, network_nl = text(_l("Network, English")), text(_l("Network, Dutch"))
    access_en, access_nl = text(_l("Accessibility, English")), text(_l("Accessibility, Dutch"))
    conduct_en, conduct_nl = text(_l("Code of conduct, English")), text(_l("Code of conduct, Dutch"))
    emergency_en, emergency_nl = text(_l("In an emergency, English")), text(_l("In an emergency, Dutch"))


class SchemeFields:
    name_en = line(_l("Name in English"))
    name_nl = line(_l("Name in Dutch"))
    text_en = text(_l("Text in English"))
    text_nl = text(_l("Text in Dutch"))
    rate_ppd_cents = Euros(_l("Euros per person and day on site"), validators=[InputRequired(_l("Write an amount."))])
    in_kind_cents = Euros(_l("Worth of what is given in kind, in euros"))
    dinner = BooleanField(_l("The workshop dinner is included"))
    poster = BooleanField(_l("The poster is included"))
    lines = SelectMultipleField(_l("Lines a funding record starts with"), choices=lambda: choices.of(choices.LINES))
    pays = SelectMultipleField(
        _l("Approvals it pays for"), choices=lambda: choices.of(choices.PAYS),
        description=_l(
            "Such an approval opens a funding record of this scheme. Where several schemes pay for it, the usual one of the format does, else the first in the list."
        ),
    )  # fmt: skip

    def validate_rate_ppd_cents(self, field):
        if field.data is not None and not 0 <= field.data <= 100_000:
            raise ValidationError(_("From 0 to 1,000 euros."))

    def validate_in_kind_cents(self, field):
        if field.data is not None and not 0 <= field.data <= 100_000_000:
            raise ValidationError(_("From 0 to 1,000,000 euros."))


class FormatFields:
    name_en = line(_l("Name in English"))
    name_nl = line(_l("Name in Dutch"))
    description_en = text(_l("Description in English"))
    description_nl = text(_l("Description in Dutch"))
    capacity_min = whole(_l("Fewest people"), 1, 1000)
    capacity_max = whole(_l("Most people"), 1, 1000)
    days_min = whole(_l("Fewest days"), 1, 60)
    days_default = whole(_l("Usual number of days"), 1, 60)
    days_max = whole(_l("Most days"), 1, 60)
    venue_keys = SelectMultipleField(_l("Venues"), choices=lambda: [(one.key, one.name) for one in queries.venues()])
    scheme_key = SelectField(
        _l("Usual funding scheme"),
        choices=lambda: [("", _("None")), *((one.key, said(one, "name")) for one in queries.schemes())],
        description=_l(
            "The page of a call promises its amount, and an approval opens it wherever it pays for that kind of approval."
        ),
    )
    partner = line(_l("Partner"), needed=False)

    def validate_capacity_max(self, field):
        if field.data is not None and (self.capacity_min.data or 0) > field.data:
            raise ValidationError(_("This is less than the fewest people."))

    def validate_days_default(self, field):
        least, most = self.days_min.data, self.days_max.data
        if None not in (least, most, field.data) and not least <= field.data <= most:
            raise ValidationError(_("This lies outside the fewest and most days."))


class TaskFields:
    name_en = line(_l("Task in English"))
    name_nl = line(_l("Task in Dutch"))
    owner = SelectField(_l("Who does it"), choices=lambda: choices.of(choices.OWNERS))
    offset_weeks = whole_or_none(
        _l("Weeks from the first day"), -150, 300, description=_l("-8 is eight weeks before, 2 is two weeks after.")
    )
    after_decision_weeks = whole_or_none(
        _l("Or weeks from the day the week is given"), 0, 100, description=_l("Fill in one of the two.")
    )
    minimum_days = whole(_l("Days it takes at least"), 0, 365)
    after = SelectMultipleField(
        _l("Tasks that come first"),
        choices=lambda: [
            (choices.LAST_DAY, _("The last day of the workshop")),
            *((one.key, said(one, "name")) for one in queries.tasks()),
        ],
        description=_l(
            "After the last day of the workshop: then 0 weeks is the last day, and weeks after are counted from it."
        ),
    )
    position = whole(_l("Place in the list"), 0, 10_000, default=0)

    def validate_after_decision_weeks(self, field):
        if (field.data is None) == (self.offset_weeks.data is None):
            raise ValidationError(
                _("Fill in one of the two: weeks from the first day, or from the day the week is given.")
            )


class LetterFields:
    subject_en = line(_l("Subject in English"))
    body_en = text(_l("Letter in English"), needed=True)
    subject_nl = line(_l("Subject in Dutch"))
    body_nl = text(_l("Letter in Dutch"), needed=True)

    known: list = []
    needs_link = False

    def validate_subject_en(self, field):
        self.refuse_strangers(field)
        if "link" in letters.placeholders_in(field.data):
            raise ValidationError(_("A subject can't contain a link."))

    def refuse_strangers(self, field):
        strange = letters.strangers(self.known, field.data or "")
        if strange:
            told = ", ".join(f"{{{name}}}" for name in strange)
            raise ValidationError(
                _("The portal does not know what to fill in for %(names)s in this letter.") % {"names": told}
            )

    validate_subject_nl = validate_subject_en

    def validate_body_en(self, field):
        self.refuse_strangers(field)
        if self.needs_link and "link" not in letters.placeholders_in(field.data or ""):
            raise ValidationError(
                _("Put {link} where it leads: without it the reader of this letter can't do what it is about.")
            )

    validate_body_nl = validate_body_en


class VenueForm(VenueFields, EditForm):
    pass


class NewVenueForm(WithKey, VenueFields, Form):
    pass


class SchemeForm(SchemeFields, EditForm):
    pass


class NewSchemeForm(WithKey, SchemeFields, Form):
    pass


class FormatForm(FormatFields, EditForm):
    def __init__(self, thing):
        keys = {
            "venue_keys": [one.key for one in thing.venues],
            "scheme_key": thing.scheme.key if thing.scheme else "",
        }
        super().__init__(thing, keys)


class NewFormatForm(WithKey, FormatFields, Form):
    pass


class TaskForm(TaskFields, EditForm):
    def __init__(self, thing: TaskTemplate):
        self.thing_key = thing.key
        super().__init__(thing)
        self.after.choices = [(key, words) for key, words in self.after.choices if key != thing.key]

    def validate_after(self, field):
        if comes_round(self.thing_key, field.data or []):
            raise ValidationError(_("These tasks wait for each other in a circle."))


class NewTaskForm(WithKey, TaskFields, Form):
    def __init__(self):
        super().__init__()
        keys = ", ".join(sorted(current_app.extensions["keys_of_done_tasks"]))
        words = _("The portal itself marks tasks with these keys as done: %(keys)s.", keys=keys)
        self.key.description = f"{self.key.description} {words}"


def comes_round(key, after) -> bool:
    """Whether a task that waits for these would in the end wait for itself."""
    before = {one.key: one.after for one in queries.tasks()} | {key: after}
    seen, ahead = set(), list(after)
    while ahead:
        one = ahead.pop()
        if one == key:
            return True
        if one not in seen:
            seen.add(one)
            ahead += before.get(one, [])
    return False


class LetterForm(LetterFields, EditForm):
    def __init__(self, thing):
        super().__init__(thing)
        self.known, self.needs_link = thing.placeholders, letters.needs_link(thing.key)


class NewLetterForm(WithKey, Form):
    """A letter that was missing. The placeholders it begins with are the ones it may hold from then on."""

    subject_en, body_en = LetterFields.subject_en, LetterFields.body_en
    subject_nl, body_nl = LetterFields.subject_nl, LetterFields.body_nl


class CentreForm(EditForm):
    name = line(_l("Name of the centre"))
    host_en = line(_l("Host in English"), needed=False)
    host_nl = line(_l("Host in Dutch"), needed=False)
    city = line(_l("Town"), 100)
    contact_email = StringField(_l("Address of the office"), filters=[tidy], validators=[Needed(), Address()])
    grace_minutes = whole(_l("Minutes of grace after a deadline"), 0, 1440)
    undo_minutes = whole(_l("Minutes in which a release can be undone"), 0, 1440)
    quorum_percent = whole(
        _l("Quorum, in percent"), 0, 99, description=_l("More than this share of the unconflicted seats.")
    )
    reviews_wanted = whole(_l("Reviews wanted for a proposal"), 1, 10)
    data_licence = line(
        _l("Licence of the public data"), validators=[Regexp(r"https://\S+\Z", message=_l("Write an address with https."))],
        description=_l("The address of a licence; the page “Data” and the public file name it."),
    )  # fmt: skip


EVERY_VENUE = "*"  # no key of a venue


class CloseForm(Form):
    venue = SelectField(_l("Venue"), validators=[Needed(_l("Choose a venue."))])
    first = SelectField(_l("First week"), validators=[Needed(_l("Choose a week."))])
    last = SelectField(_l("Last week"))
    why_en = line(_l("Why, in English"))
    why_nl = line(_l("Why, in Dutch"))

    def __init__(self, **named):
        super().__init__(**named)
        venues = [(one.key, one.name) for one in queries.venues()]
        self.venue.choices = [*venues, (EVERY_VENUE, _("All venues"))] if len(venues) > 1 else venues
        weeks = [(week, f"{week_words(week)}, {day(monday(week))}") for week in queries.coming_weeks()]
        self.first.choices = [("", _("Choose a week")), *weeks]
        self.last.choices = [("", _("The same week")), *weeks]

    def validate_last(self, field):
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("The last week comes before the first."))

    @property
    def weeks(self) -> list[str]:
        last = self.last.data or self.first.data
        return [week for week in queries.coming_weeks() if self.first.data <= week <= last]
