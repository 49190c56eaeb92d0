"""A public text as the office edits it, in both languages at once."""

import re

from sqlalchemy import select
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Regexp, ValidationError

from workshop_portal.core.db import db
from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.partners import outward, queries
from workshop_portal.partners.models import AllowedHost, Page

FIGURE = ("value_en", "value_nl", "words_en", "words_nl", "year", "source_en", "source_nl")
LINK = ("title_en", "title_nl", "href")
WORD = r"[a-z0-9]+(-[a-z0-9]+)*$"
NO_WORD = _l("Use small letters, digits and single hyphens.")
OURS = ("new", "hosts")


class Lines(TextAreaField):
    """A list of things, one a line, its parts separated by |; `data` is a list of dicts with these names."""

    def __init__(self, label, validators=(), *, names, **named):
        self.names = names
        super().__init__(label, validators, **named)

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return "\n".join(" | ".join(self.word(row[name]) for name in self.names) for row in self.data or [])

    @staticmethod
    def word(value) -> str:
        return "-" if value == 0 else str(value)

    def process_formdata(self, values):
        rows = [line for line in (values[0] if values else "").splitlines() if line.strip()]
        self.data = [self.parse(line, n) for n, line in enumerate(rows, 1)]

    def parse(self, line, n):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != len(self.names):
            told = {"n": n, "want": len(self.names), "have": len(parts)}
            raise ValueError(_("Line %(n)s has %(have)s parts; %(want)s are needed, with | between them.") % told)
        row: dict = dict(zip(self.names, parts, strict=True))
        if "year" in row:
            if not re.fullmatch(r"\d{4}|-|0", row["year"]):
                raise ValueError(
                    _("Line %(n)s: write the year with four digits, or - where the source states none.") % {"n": n}
                )
            row["year"] = int(row["year"]) if row["year"].isdigit() else 0
        return row


class PageForm(EditForm):
    title_en = StringField(_l("Title, English"), [Needed(), Characters(200)], [stripped])
    title_nl = StringField(_l("Title, Dutch"), [Needed(), Characters(200)], [stripped])
    lead_en = TextAreaField(_l("Lead, English"), [Characters(600)], [stripped])
    lead_nl = TextAreaField(_l("Lead, Dutch"), [Characters(600)], [stripped])
    body_en = TextAreaField(_l("Text, English"), [Needed(), Characters(60_000)], [stripped])
    body_nl = TextAreaField(_l("Text, Dutch"), [Needed(), Characters(60_000)], [stripped])
    figures = Lines(
        _l("Figures"), names=FIGURE,
        description=_l(
            "One per line: figure, English | figure, Dutch | what it counts, English | Dutch | year, or - where the"
            " source states none | source, English | source, Dutch"
        ),
    )  # fmt: skip
    links = Lines(
        _l("Links"), names=LINK, description=_l("One per line: title, English | title, Dutch | address with https")
    )

    def validate_figures(self, field):
        if any(not row[name] for row in field.data or [] for name in FIGURE if name != "year"):
            raise ValidationError(_l("Each figure needs all its parts, its source included."))

    def validate_links(self, field):
        self.need_known_hosts([row["href"] for row in field.data or []])

    def validate_body_en(self, field):
        self.need_known_hosts(outward.links_in(field.data))

    def validate_body_nl(self, field):
        self.need_known_hosts(outward.links_in(field.data))

    def need_known_hosts(self, addresses):
        if strange := outward.strangers(addresses, queries.hosts()):
            words = _("Not an https address of a host on the list: %(address)s. You can add the host below the pages.")
            raise ValidationError(words % {"address": strange[0][:100]})


class NewPageForm(Form):
    kind = RadioField(
        _l("Kind"), choices=[SelectChoice("page", _l("Page")), SelectChoice("partner", _l("Partnership"))],
        default="page",
    )  # fmt: skip
    key = StringField(
        _l("Word in its address"), [Needed(), Characters(64), Regexp(WORD, message=NO_WORD)], [stripped],
        description=_l(
            "Such as how-to-reach-us. It cannot be changed later. The title and the lead of a page “home” stand on top of the"
            " front page."
        ),
    )  # fmt: skip
    title_en = StringField(_l("Title, English"), [Needed(), Characters(200)], [stripped])
    title_nl = StringField(_l("Title, Dutch"), [Needed(), Characters(200)], [stripped])

    def validate_key(self, field):
        if field.data in OURS:
            raise ValidationError(_l("The portal uses this word itself."))
        if db.session.scalar(select(Page.id).where(Page.key == field.data)):
            raise ValidationError(_l("There is a page at this address already."))


class HostForm(Form):
    host = StringField(_l("Host"), [Needed(), Characters(200)], [stripped], description=_l("Such as leiden.nl"))

    def validate_host(self, field):
        if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", (field.data or "").lower()):
            raise ValidationError(_l("Write the host alone, such as leiden.nl."))
        if db.session.scalar(select(AllowedHost.id).where(AllowedHost.host == field.data.lower())):
            raise ValidationError(_l("This host is on the list already."))
