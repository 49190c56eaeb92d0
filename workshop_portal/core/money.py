"""Amounts as people type them, in euros; kept in whole cents."""

import re
from decimal import Decimal

from wtforms import StringField

from workshop_portal.core.languages import euros, lang
from workshop_portal.core.languages import later as _l


class Euros(StringField):
    """An amount in euros, 1250 or 1.250,50 or 1,250.50; `data` is whole cents."""

    text = ""

    def process_formdata(self, values):
        self.text = values[0].strip() if values else ""
        self.data = cents_of(self.text) if self.text else None
        if self.text and self.data is None:
            raise ValueError(_l("Write an amount in euros, such as 1250 or 1250.50."))

    def told(self, cents) -> str:
        """What somebody else stored, as its reader writes amounts."""
        return euros(cents)

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else as_typed(self.data)


def as_typed(cents) -> str:
    """An amount as it is typed in the language of the page: 1250.50 or 1250,50."""
    return f"{Decimal(cents) / 100:.2f}".replace(".", "," if lang() == "nl" else ".")


def cents_of(text) -> int | None:
    """Whole cents of an amount as typed, or None when it is none."""
    bare = re.sub(r"[€\s]", "", text)
    found = re.fullmatch(r"(-?)(\d{1,12}|[1-9]\d{0,2}(?:([.,])\d{3})(?:\3\d{3})*)(?:([.,])(\d{1,2}))?", bare)
    if not found or found[3] and found[3] == found[4]:
        return None
    whole = int(re.sub(r"\D", "", found[2]))
    cents = whole * 100 + int((found[5] or "0").ljust(2, "0"))
    return -cents if found[1] else cents
