"""A moment as people of the centre write it: its own time, where one hour a year is missing and one comes twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wtforms import StringField

from workshop_portal.core import clock
from workshop_portal.core.fields import YEARS
from workshop_portal.core.languages import ZONE
from workshop_portal.core.languages import later as _l

WRITTEN = "%Y-%m-%dT%H:%M"
MISSING = _l("This time does not exist: the clock is set forward that night. Choose another one.")
TWICE = _l("This time comes twice that night, when the clock is set back. Choose another one.")
UNREADABLE = _l("Write a day and a time, such as 2027-01-15T12:00.")


class Strange(ValueError):
    """A time that is none, or that is two."""


def instant(text, zone=ZONE) -> datetime:
    """The one instant of a local time written 2027-01-15T12:00; 23:59 is the last minute before midnight."""
    local = datetime.strptime(text[:16], WRITTEN)  # noqa: DTZ007  (its zone follows below)
    if local.year not in YEARS:
        raise ValueError
    if (local.hour, local.minute) == (23, 59):
        local += timedelta(minutes=1)
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise Strange(MISSING)
    if first.utcoffset() != second.utcoffset():
        raise Strange(TWICE)
    return first.astimezone(UTC)


def local_text(moment, zone=ZONE, last_minute=False) -> str:
    """The instant as people write it; with `last_minute` midnight is 23:59 of the day before."""
    said = clock.last_minute(moment, zone) if last_minute else moment
    return said.astimezone(ZoneInfo(zone)).strftime(WRITTEN)


class Instant(StringField):
    """A moment in the centre's time; `data` is the instant. `last_minute`: for a deadline, which is shown as 23:59."""

    def __init__(self, label="", validators=(), *, last_minute=False, **named):
        super().__init__(label, validators, **named)
        self.last_minute = last_minute

    def process_formdata(self, values):
        text = values[0].strip() if values else ""
        self.data = None
        if not text:
            return
        if self.object_data and text == local_text(self.object_data, last_minute=self.last_minute):
            self.data = self.object_data  # seconds are not shown, and must not get lost
            return
        try:
            self.data = instant(text)
        except Strange:
            raise
        except (ValueError, OverflowError):
            raise ValueError(UNREADABLE) from None

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return local_text(self.data, last_minute=self.last_minute) if self.data else ""
