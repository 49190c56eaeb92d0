"""What people type about themselves, and what the office types about people, seats and appointments."""

from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import Optional, Regexp, ValidationError

from workshop_portal.core import outbox
from workshop_portal.core.clock import today
from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Day
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.people import addresses, choices, orcid, passwords
from workshop_portal.people.addresses import Address
from workshop_portal.people.hats import APPOINTED

WORD = r"[a-z0-9][a-z0-9_-]{1,58}$"
NO_WORD = _l("Use small letters, digits, hyphens and underscores only.")
NAME = [Needed(), Characters(150)]
ADDRESS = [Needed(), Address()]
INSTITUTION = [Needed(), Characters(200)]


class SignInForm(Form):
    email = EmailField(_l("E-mail address"), filters=[addresses.tidy], validators=[Needed(), Characters(320)])
    password = PasswordField(_l("Password"), validators=[Needed()])


class NewPassword:
    """A new password, typed twice. `about` are the person's own words, which make a poor one."""

    password = PasswordField(
        _l("Password"), validators=[Needed()], description=_l("15 characters or more; a short sentence is fine.")
    )
    again = PasswordField(_l("The same password again"), validators=[Needed()])

    def about(self) -> list[str]:
        return []

    def validate_password(self, field):
        words = passwords.complaint(field.data or "", about=[word for word in self.about() if word])
        if words:
            raise ValidationError(words)

    def validate_again(self, field):
        if field.data != self.password.data:
            raise ValidationError(_("The two passwords differ."))


class RegisterForm(NewPassword, Form):
    given_name = StringField(_l("Given name"), filters=[stripped], validators=NAME)
    family_name = StringField(_l("Family name"), filters=[stripped], validators=NAME)
    email = EmailField(_l("E-mail address"), filters=[addresses.tidy], validators=ADDRESS)
    institution = StringField(_l("Institution"), filters=[stripped], validators=INSTITUTION)
    country = SelectField(_l("Country"), choices=choices.countries, validators=[Needed(_l("Choose a country."))])
    password = NewPassword.password
    again = NewPassword.again
    privacy = BooleanField(
        _l("I have read the privacy statement and agree to it."),
        validators=[Needed(_l("An account needs your consent."))],
    )

    def about(self):
        return [self.given_name.data, self.family_name.data, *(self.email.data or "").split("@")]


class AskForm(Form):
    email = EmailField(_l("E-mail address"), filters=[addresses.tidy], validators=ADDRESS)


class ResetForm(NewPassword, Form):
    def __init__(self, person, **named):
        self.person = person
        super().__init__(**named)

    def about(self):
        return [self.person.given_name, self.person.family_name, *self.person.email.split("@")]


class FirstPasswordForm(ResetForm):
    """Of somebody whose address a personal link has proved: all else is known."""

    privacy = RegisterForm.privacy


class VerifyForm(Form):
    password = PasswordField(_l("The password you chose"), validators=[Needed()])


class ChangePasswordForm(ResetForm):
    old = PasswordField(_l("Your current password"), validators=[Needed()])


class NewAddressForm(Form):
    email = EmailField(_l("New e-mail address"), filters=[addresses.tidy], validators=ADDRESS)


class AddressForm(NewAddressForm):
    password = PasswordField(_l("Your current password"), validators=[Needed()])


class ProofForm(Form):
    """Beside what the deed itself was sent with; parking never keeps a field of such a name."""

    password_proof = PasswordField(_l("Your password"), validators=[Needed()])


class UnwantedField(SelectMultipleField):
    """Ticked is what may come; kept is what was not ticked, so that a new kind of mail comes until it is taken out."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label, **named):
        super().__init__(label, validate_choice=False, **named)
        self.choices = [(key, _(one.words)) for key, one in outbox.optional.items()]

    def process_formdata(self, valuelist):
        self.data = [key for key in outbox.optional if key not in valuelist]

    def iter_choices(self):
        for key, words in self.choices:
            yield (key, words, key not in (self.data or []), {})


class ProfileForm(EditForm):
    given_name = StringField(_l("Given name"), filters=[stripped], validators=NAME)
    family_name = StringField(_l("Family name"), filters=[stripped], validators=NAME)
    institution = StringField(_l("Institution"), filters=[stripped], validators=INSTITUTION)
    department = StringField(_l("Department"), filters=[stripped], validators=[Characters(200)])
    country = SelectField(_l("Country"), choices=choices.countries, validators=[Needed(_l("Choose a country."))])
    stage = SelectField(_l("Career stage"), choices=choices.stages)
    orcid = StringField(
        _l("ORCID iD"), filters=[orcid.tidy], description=_l("Sixteen digits, such as 0000-0002-1825-0097.")
    )
    topics = TextAreaField(
        _l("Topics of expertise"), filters=[stripped], validators=[Characters(2000)], description=_l("One per line.")
    )
    language = SelectField(_l("Language of mails to you"), choices=choices.languages)
    zone = SelectField(
        _l("Time zone"),
        choices=choices.zones,
        description=_l("Deadlines are in the time of the centre; yours stands beside it."),
    )
    unwanted_mails = UnwantedField(
        _l("I want to get these e-mails"), description=_l("All other e-mails are always sent.")
    )

    def validate_orcid(self, field):
        if field.data and not orcid.is_sound(field.data):
            raise ValidationError(_("This is not an ORCID iD: check its digits."))


class PersonForm(EditForm):
    """What the office corrects about somebody."""

    given_name = StringField(_l("Given name"), filters=[stripped], validators=NAME)
    family_name = StringField(_l("Family name"), filters=[stripped], validators=NAME)
    institution = StringField(_l("Institution"), filters=[stripped], validators=[Characters(200)])
    country = SelectField(_l("Country"), choices=choices.countries)


class InviteForm(Form):
    given_name = StringField(_l("Given name"), filters=[stripped], validators=NAME)
    family_name = StringField(_l("Family name"), filters=[stripped], validators=NAME)
    email = EmailField(_l("E-mail address"), filters=[addresses.tidy], validators=ADDRESS)
    institution = StringField(_l("Institution"), filters=[stripped], validators=[Characters(200)])
    country = SelectField(_l("Country"), choices=choices.countries)
    language = SelectField(_l("Language of mails to this person"), choices=choices.languages)
    invite = BooleanField(
        _l("Send a mail with a link to choose a password"), default=True,
        description=_l("It says that you added this person; the link works for seven days."),
    )  # fmt: skip


def in_order(form):
    """The last day does not come before the first."""
    first, last = form.from_on.data, form.until_on.data
    if first and last and last < first:
        raise ValidationError(_("The last day can't come before the first day."))


class Term:
    from_on = Day(_l("First day"), default=today, validators=[Needed(_l("Give a day."))])
    until_on = Day(_l("Last day"), validators=[Optional()])

    def validate_until_on(self, field):
        in_order(self)


class AppointForm(Term, Form):
    hat = SelectField(_l("Appoint as"), validators=[Needed(_l("Choose one."))])
    from_on = Term.from_on
    until_on = Term.until_on

    def __init__(self, **named):
        super().__init__(**named)
        words = {hat: words for hat, words in choices.HATS.items() if hat in APPOINTED}
        self.hat.choices = choices.words_of(words, empty=True)


class AwayForm(Term, Form):
    from_on = Term.from_on
    until_on = Day(_l("Last day"), validators=[Needed(_l("Give a day."))])


class SeatForm(Term, Form):
    email = EmailField(_l("E-mail address of the person"), filters=[addresses.tidy], validators=ADDRESS)
    role = SelectField(_l("Role"))
    from_on = Term.from_on
    until_on = Term.until_on

    def __init__(self, **named):
        super().__init__(**named)
        self.role.choices = choices.words_of({hat: choices.HATS[hat] for hat in choices.SEATS}, empty=False)


class EndSeatForm(Form):
    last_on = Day(_l("Last day"), default=today, validators=[Needed(_l("Give a day."))])


class CommitteeForm(EditForm):
    name_en = StringField(_l("Name in English"), filters=[stripped], validators=[Needed(), Characters(200)])
    name_nl = StringField(_l("Name in Dutch"), filters=[stripped], validators=[Needed(), Characters(200)])
    field = SelectField(_l("Colour of the field"), choices=choices.fields)


class NewCommitteeForm(Form):
    key = StringField(
        _l("Key"), filters=[stripped], validators=[Needed(), Regexp(WORD, message=NO_WORD)],
        description=_l("A word used in addresses, such as astronomy; it cannot be changed later."),
    )  # fmt: skip
    name_en = StringField(_l("Name in English"), filters=[stripped], validators=[Needed(), Characters(200)])
    name_nl = StringField(_l("Name in Dutch"), filters=[stripped], validators=[Needed(), Characters(200)])
    field = SelectField(_l("Colour of the field"), choices=choices.fields)
