"""A table as a CSV that spreadsheets open as text: RFC 4180, UTF-8 with its mark, no cell that is a formula."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workshop_portal.core.languages import ZONE

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
MARK = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252


def csv_of(heads, rows) -> str:
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([text_of(one) for one in heads])
    writer.writerows([[text_of(one) for one in row] for row in rows])
    return out.getvalue()


def text_of(value) -> str:
    """Days and moments (in the zone of the centre) as spreadsheets sort them; a text that would be run as a formula stays a text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    return str(value)
