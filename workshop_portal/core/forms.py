"""The form every other form grows from."""

import re
from collections.abc import Callable
from functools import cache, cached_property
from unicodedata import category

from babel import support
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from flask_wtf.form import _Auto
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.core import Flags, Label
from wtforms.i18n import messages_path
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError

from workshop_portal.core import marks, parking
from workshop_portal.core.keys import csrf_token, new_key, whose
from workshop_portal.core.languages import LOCALES, lang, number
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.lengths import count_characters, count_words
from workshop_portal.core.once import saves_itself
from workshop_portal.core.words import N_

LONGEST = 100_000  # characters of any one field
SIMPLE = (StringField, BooleanField, RadioField)  # and what grows from them: nothing inside hangs on the form


@cache
def own_words(language):
    """What WTForms itself says, read once a process and not for each request."""
    return support.Translations.load(messages_path(), [LOCALES[language]], domain="wtforms")


def copied(kind, state, **others):
    """A field in this state, but for what is given; its label and flags are its own."""
    field = object.__new__(kind)
    field.__dict__ = state | others
    field.label = Label(state["label"].field_id, state["label"].text)
    field.flags = Flags()
    vars(field.flags).update(vars(state["flags"]))
    return field


class TokenField(CSRFTokenField):
    """The token against foreign forms, made where it is shown: a form that was sent and kept shows none."""

    def process(self, *args, **named):
        HiddenField.process(self, *args, **named)

    def _value(self):
        return csrf_token()


class Tokens(_FlaskFormCSRF):
    field_class = TokenField


class OnceField(HiddenField):
    """The key of this form; a new one is made only where none was sent."""

    def process(self, formdata, data=unset_value, extra_filters=None):
        sent = bool(formdata) and self.name in formdata
        super().process(formdata, "" if sent else data, extra_filters)


class Form(FlaskForm):
    class Meta(FlaskForm.Meta):
        csrf_class = Tokens

        def get_translations(self, form):
            return own_words(lang())

        def bind_field(self, form, unbound_field, options):
            """What stands in the class is worked out once; each form gets a copy of it as it was then."""
            kind, state = vars(unbound_field).get("worked_out", (None, None))
            if kind and not options["prefix"]:
                return copied(kind, state, _form=form, meta=form.meta, _translations=options["translations"])
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and getattr(field.widget, "input_type", "") in ONE_LINE:
                field.filters = (one_line, *field.filters)
            if isinstance(field, SIMPLE) and not isinstance(field, CSRFTokenField) and not options["prefix"]:
                alone = {"_form": None, "meta": None, "_translations": None}
                unbound_field.worked_out = type(field), vars(copied(type(field), vars(field), **alone))
            return field

    once = OnceField(default=new_key)

    HOUSEKEEPING = frozenset({"csrf_token", "once"})

    restored = None  # what its writer had typed before being asked to sign in

    def __init__(self, formdata=_Auto, **named):
        """Filled with what was sent; on its page also with what waits there for its writer."""
        if (formdata is None or formdata is _Auto) and parking.waits():
            self.restored = parking.take_out({name for name, _field in self._unbound_fields})
        super().__init__(formdata=self.restored or formdata, **named)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What it sends unseen: names and values."""
        return [(one.name, one._value()) for one in self if getattr(one.widget, "input_type", "") == "hidden"]

    @property
    def answers(self) -> dict:
        """What the user filled in, free of WTForms and of the fields the house adds."""
        return {name: value for name, value in self.data.items() if name not in self.HOUSEKEEPING}

    @property
    def is_stale(self) -> bool:
        return "csrf_token" in self.errors

    @property
    def notice(self):
        """What stands above the fields when the form comes back."""
        return stale_words(self.once.data) if self.is_stale else RESTORED if self.restored else ""

    @property
    def can_be_thrown_away(self) -> bool:
        """Whether it is filled with what had waited, and nothing else."""
        return self.restored is not None and not self.is_submitted()

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if not self.is_submitted():
            return 200
        return 400 if self.is_stale else 422


def as_shown(fields, body) -> list:
    """These fields in the order in which they stand in this piece of a page; what is not in it comes last."""

    def place(field):
        found = re.search(rf'\s(?:id|name)="{re.escape(field.id)}["-]', body)
        return found.start() if found else len(body)

    return sorted(fields, key=place) if body else list(fields)


class PressForm(Form):
    """A button, and nothing typed; `go` says which one where several stand together."""

    go = StringField()


class Button:
    """A PressForm as a page shows it, for many of them: nothing but what it sends unseen."""

    @cached_property
    def hidden(self) -> list[tuple[str, str]]:
        return [("csrf_token", csrf_token()), ("once", new_key())]


RESTORED = _l("This is the text that you had sent before you were asked who you are. It is not saved yet.")
STALE = _l("This page had been open for too long, so nothing was saved. Your text is below: please send it again.")
STALE_UNSEEN = _l(
    "This page had been open for too long, so nothing was saved. Press its button: it comes back with your text."
)
OTHERS = N_(
    "You are signed in as %(name)s now, and somebody else had opened this page, so nothing was saved. The text is below: copy it to take it along. Sent from here, it is sent as %(name)s."
)
OTHERS_UNSEEN = N_(
    "You are signed in as %(name)s now, and somebody else had opened this page, so nothing was saved. Copy your text, then sign in as yourself."
)


def stale_words(key) -> str:
    """Why a form came with a token that is none any more: it waited too long, or whoever opened it has signed out since."""
    if whose(key or "") in ("", None, current_user.get_id()) or not current_user.is_authenticated:
        return str(STALE_UNSEEN if saves_itself() else STALE)
    return _(OTHERS_UNSEEN if saves_itself() else OTHERS, name=current_user.name)


BREAKS = re.compile("[\r\v\f\x85\u2028\u2029]")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
ENDS = re.compile("[\r\n\v\f\x85\u2028\u2029]")  # of lines
ONE_LINE = {"text", "email", "url", "tel", "search"}  # kinds of inputs


def stripped(text):
    """A filter for text fields: NFC, no blanks at the ends, one kind of line end, and None stays None.

    What is copied from Word or a PDF brings its own line ends, and controls that no calendar or table file may hold.
    """
    if not text:
        return text
    text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").isprintable():  # all that is put right here is not; few texts have any of it
        text = NO_TEXT.sub("", BREAKS.sub("\n", text))
    return "" if is_unseen(text) else marks.composed(text).strip()


def is_unseen(text) -> bool:
    """Whether it has signs of no width and blanks, and nothing else: nobody can read it."""
    return not text.isascii() and all(one.isspace() or one in BLANKS or category(one) == "Cf" for one in text)


BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks that are drawn as nothing


def one_line(text):
    """A filter for fields of one line: where lines end stands one blank."""
    if not isinstance(text, str) or not ENDS.search(text):
        return text
    return " ".join(filter(None, map(str.strip, ENDS.split(text))))


class Limit:
    """A validator: a text of at most `most` words or characters."""

    count: Callable[[str], int]
    words: object

    def __init__(self, most):
        self.most = most

    def __call__(self, form, field):
        if words := self.complaint(field.data):
            raise ValidationError(words)

    def complaint(self, text) -> str:
        """What is said of a text that is too long, or ""."""
        here = self.count(text)
        if here <= self.most:
            return ""
        return str(self.words) % {"here": number(here), "most": number(self.most), "over": number(here - self.most)}


class Words(Limit):
    count = staticmethod(count_words)
    words = _l("This has %(here)s words; at most %(most)s fit. Shorten it by %(over)s.")


class Characters(Limit):
    count = staticmethod(count_characters)
    words = _l("This has %(here)s characters; at most %(most)s fit. Shorten it by %(over)s.")


EMPTY = _l("Fill in this field.")


class Needed:
    """A validator: something must be written here. Where it is not, nothing else is said of the field."""

    def __init__(self, words=EMPTY):
        self.words = words
        self.field_flags = {"required": True}

    def __call__(self, form, field):
        if not (field.data is None or field.data == "" or field.data == [] or field.data is False):
            return
        if field.errors and any(one.strip() for one in field.raw_data or () if isinstance(one, str)):
            raise StopValidation  # what is written can't be read, and that has been said
        field.errors = []
        raise StopValidation(self.words)
