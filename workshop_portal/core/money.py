"""Amounts as people type them, in euros; kept in whole cents."""

import re
from decimal import Decimal, InvalidOperation

from flask_babel import lazy_gettext as _l
from wtforms import StringField


class Euros(StringField):
    """An amount in euros, 1250 or 1.250,50 or 1,250.50; `data` is whole cents."""

    def process_formdata(self, values):
        self.text = values[0].strip() if values else ""
        self.data = cents_of(self.text) if self.text else None
        if self.text and self.data is None:
            raise ValueError(_l("Write an amount in euros, such as 1250 or 1250.50."))

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else f"{Decimal(self.data) / 100:.2f}"


def cents_of(text) -> int | None:
    """Whole cents of an amount as typed, or None when it is none."""
    bare = text.replace("€", "").replace("\u00a0", "").replace(" ", "")
    last = max(bare.rfind(","), bare.rfind("."))
    if last >= 0 and len(bare) - last - 1 in {1, 2}:
        bare = re.sub(r"[.,]", "", bare[:last]) + "." + bare[last + 1 :]
    else:
        bare = re.sub(r"[.,](?=\d{3}(\D|$))", "", bare)
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", bare, re.ASCII):
        return None
    try:
        return int(Decimal(bare) * 100)
    except InvalidOperation:
        return None
