"""Fields for numbers and days that take what the portal can keep and reckon with, and complain about the rest in words."""

from flask_babel import gettext as _
from wtforms import DateField, IntegerField

DIGITS = 9  # of a whole number: what an integer column of every database holds
YEARS = range(1900, 2200)


class Number(IntegerField):
    """A whole number; what is none is said in words."""

    def process_formdata(self, valuelist):
        if any(len(typed.strip()) > DIGITS for typed in valuelist):
            self.data = None
            raise ValueError(_("Write a whole number."))
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number.")) from None


class Day(DateField):
    """A day; what is none is said in words, and a day of an absurd year is none."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata([typed.strip() for typed in valuelist])
            if self.data and self.data.year not in YEARS:
                raise ValueError
        except ValueError:
            self.data = None
            raise ValueError(_("Write a day, such as 2027-03-08.")) from None
