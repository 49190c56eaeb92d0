"""The one place that asks what time it is. A demo or a test may set the portal's clock once per installation."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_offset = timedelta(0)


def now() -> datetime:
    """The portal's time as an aware instant in UTC."""
    return datetime.now(UTC) + _offset


def real_now() -> datetime:
    """The machine's time: for sign-in sessions and leases, which no set clock may stretch."""
    return datetime.now(UTC)


def today(zone: str = "Europe/Amsterdam") -> date:
    """The day it is now in `zone`."""
    return day_of(now(), zone)


def day_of(at: datetime, zone: str = "Europe/Amsterdam") -> date:
    """The day it is in `zone` at this instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, zone: str = "Europe/Amsterdam") -> datetime:
    """The instant at which this day is over in `zone`."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))


def last_minute(ends_at: datetime, zone: str = "Europe/Amsterdam") -> datetime:
    """When something ends, as people say it: what ends at midnight in `zone` ends at 23:59."""
    local = ends_at.astimezone(ZoneInfo(zone))
    midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    return ends_at - timedelta(minutes=1) if midnight else ends_at


def keep_offset(instance: Path, wanted: str = "") -> None:
    """Take the installation's offset from its file; the first start with a wanted instant writes that file."""
    global _offset
    file = Path(instance) / "clock"
    if not file.exists() and wanted:
        offset = datetime.fromisoformat(wanted) - datetime.now(UTC)
        file.write_text(str(offset.total_seconds()))
    _offset = timedelta(seconds=float(file.read_text())) if file.exists() else timedelta(0)
