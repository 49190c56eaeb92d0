"""What is typed and chosen for a message."""

from flask_wtf.file import FileRequired
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.uploads import OneFile
from workshop_portal.letters import placeholders_in
from workshop_portal.messages.letters import FIELDS

LONG = 20_000
TEXTS = ("subject_en", "body_en", "subject_nl", "body_nl")
BOTH = _l("Fill in the subject and the text of this language, or leave both empty.")


class MessageFields:
    known = frozenset(FIELDS)  # what can be filled in

    groups = SelectMultipleField(_l("All of a kind"), validate_choice=True)
    who = SelectMultipleField(_l("Single people"), validate_choice=True)
    subject_en = StringField(_l("Subject in English"), [Characters(200)], [stripped])
    body_en = TextAreaField(_l("Message in English"), [Characters(LONG)], [stripped])
    subject_nl = StringField(_l("Subject in Dutch"), [Characters(200)], [stripped])
    body_nl = TextAreaField(_l("Message in Dutch"), [Characters(LONG)], [stripped])

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name).data or "" for name in TEXTS}

    def validate_who(self, field):
        if not field.data and not self.groups.data:
            raise ValidationError(_("Choose who gets the message."))

    def validate_subject_en(self, field):
        language = field.name[-2:]
        body = getattr(self, f"body_{language}")
        if bool(field.data) != bool(body.data):
            raise ValidationError(BOTH)
        if language == "en" and not field.data and not self.subject_nl.data:
            raise ValidationError(_("Write the message in one language at least."))
        if "link" in placeholders_in(field.data):
            raise ValidationError(_("A subject can't contain a link."))
        refuse_strangers(field, self.known)

    validate_subject_nl = validate_subject_en

    def validate_body_en(self, field):
        refuse_strangers(field, self.known)

    validate_body_nl = validate_body_en


def refuse_strangers(field, known):
    strange = sorted(placeholders_in(field.data) - set(known))
    if strange:
        told = ", ".join(f"{{{name}}}" for name in strange)
        raise ValidationError(_("Nothing is known to fill in for %(names)s.", names=told))


class NewMessageForm(MessageFields, Form):
    """May begin with a letter, and with people ticked on a list: `take` and `begin` are the buttons of these."""

    letter = SelectField(_l("Begin with a letter"), validate_choice=False)
    take = StringField()
    begin = StringField()

    def offer_letters(self, templates):
        self.letters = {one.key: one for one in templates}
        self.letter.choices = [
            ("", _("Choose a letter")),
            *((key, said(one, "subject")) for key, one in self.letters.items()),
        ]

    @property
    def wanted(self):
        """The letter to begin with, if one was asked for and not the message itself sent."""
        return self.letters.get(self.letter.data) if self.take.data else None

    def fill_in(self, letter) -> bool:
        """Put the letter where nothing stands, or nothing but another letter, in both languages or in none of them: each
        reader gets the same message. Whether other text stands in its way."""
        self.letter.data = ""
        if any(self[name].data and self[name].data not in self.untouched(name) for name in TEXTS):
            return True
        for name in TEXTS:
            self[name].data = stripped(getattr(letter, name))
        return False

    def untouched(self, name) -> set[str]:
        return {stripped(getattr(one, name)) for one in self.letters.values()}


class MessageForm(MessageFields, EditForm):
    pass


class SendForm(Form):
    seen = HiddenField()


class EncloseForm(Form):
    file = OneFile(
        _l("A file"), [FileRequired(_l("Choose a file."))],
        description=_l("PDF, PNG or JPEG; 10 MB for all files of a message together. Where a photo was taken is not kept."),
    )  # fmt: skip
