"""Amounts as people type them, in euros; kept in whole cents."""

import re
from decimal import Decimal

from wtforms import StringField
from wtforms.utils import unset_value

from workshop_portal.core.languages import euros, lang
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.parking import typed_in


class Euros(StringField):
    """An amount in euros, 1250 or 1.250,50 or 1,250.50 or 1.250,-; `data` is whole cents."""

    text = ""

    def process(self, formdata, data=unset_value, extra_filters=None):
        self.language = typed_in(formdata)
        super().process(formdata, data, extra_filters)

    def process_formdata(self, values):
        self.text = values[0].strip() if values else ""
        self.data = None
        if self.text:
            self.data, why = read(self.text, self.language)
            if why:
                raise ValueError(why)

    def told(self, cents) -> str:
        """What somebody else stored, as its reader writes amounts."""
        return euros(cents)

    def _value(self):
        if self.raw_data and (self.data is None or self.language == lang()):
            return self.raw_data[0]
        return "" if self.data is None else as_typed(self.data)


def as_typed(cents) -> str:
    """An amount as it is typed in the language of the page: 1250.50 or 1250,50."""
    return f"{Decimal(cents) / 100:.2f}".replace(".", "," if lang() == "nl" else ".")


NONE = _l("Write an amount in euros, such as 1250 or 1250.50.")


def read(text, language="") -> tuple[int | None, str]:
    """(cents, complaint) of what was typed on a page: asked back where its language could mean two amounts by it.

    `language`: that of the page where it was typed, unless it is the one that is shown now.
    """
    found = cents_of(without_dash(text))
    if found is None:
        return None, str(NONE)
    mark = "," if (language or lang()) == "nl" else r"\."
    if re.fullmatch(rf"-?\d+{mark}\d{{3}}", bare(text)):
        told = _("“%(text)s” can be read in two ways. Write %(whole)s for as many whole euros; cents have two digits.")
        return None, told % {"text": text[:20], "whole": abs(found) // 100}
    return found, ""


def without_dash(text) -> str:
    """Of 4.000,- the amount; a dash in the place of the cents stands for none."""
    return re.sub(r"[.,][-–—]{1,2}\Z", "", bare(text))


def bare(text) -> str:
    """Without the euros, by sign or by word, and without blanks, but for one that parts no thousands; a minus as the portal
    writes it is one as it is typed.
    """
    tight = BLANK.sub("", " ".join(text.replace("€", " ").split()))
    return IN_WORDS.sub("", MINUS.sub("-", tight))


BLANK = re.compile(r"(?<!\d) | (?!\d)| (?=\d{3}(?!\d))")
MINUS = re.compile(r"\A[−–]")
IN_WORDS = re.compile(r"\Aeuro?(?=[-\d])|(?<=[\d-])eur(?:os?)?\Z", re.IGNORECASE)


def cents_of(text) -> int | None:
    """Whole cents of an amount as typed, or None when it is none."""
    found = re.fullmatch(r"(-?)(\d{1,12}|[1-9]\d{0,2}(?:([.,])\d{3})(?:\3\d{3}){0,2})(?:([.,])(\d{1,2}))?", bare(text))
    if not found or found[3] and found[3] == found[4]:
        return None
    whole = int(re.sub(r"\D", "", found[2]))
    cents = whole * 100 + int((found[5] or "0").ljust(2, "0"))
    return -cents if found[1] else cents
