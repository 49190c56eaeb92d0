"""The days of a committee's meeting: from when there can be one, when the last sitting was, and when the next one is."""

from datetime import date

from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

TOO_EARLY = N_("A committee meets once its round is read, so not before %(day)s.")
OVER = N_("Choose a day after that of the last sitting, and none that has passed.")


def earliest(call) -> date:
    """No meeting is before this day: that of the call's deadline, or of its first reading where that came before it."""
    ends = [call.last_minute, call.reading_at or call.last_minute]
    return languages.local(min(ends)).date()


def judge_day(call, on):
    if on is not None and on < earliest(call):
        raise Refused(TOO_EARLY, day=languages.day(earliest(call)))


def held_on(meeting, at=None) -> date:
    """The day whose seats count: that on which its last sitting was opened, which nobody types; until then today."""
    return languages.local((meeting and meeting.opened_at) or at or now()).date()


def last_day(meeting) -> date | None:
    """The day on which its last sitting ended, where none is open."""
    return languages.local(meeting.closed_at).date() if meeting and meeting.closed_at else None


def set_for(meeting) -> date | None:
    """The day of the sitting that is to come: before the first one, or on a later day than the last one."""
    if meeting is None or meeting.on is None or (meeting.opened_at and not meeting.closed_at):
        return None
    over = last_day(meeting)
    return meeting.on if over is None or meeting.on > over else None


def sits_anew(meeting, at=None) -> bool:
    """Whether opening it now begins another sitting: it was closed, and not today."""
    over = last_day(meeting)
    return over is not None and over < held_on(None, at)


def is_over(meeting, on) -> bool:
    """Whether no further sitting of a meeting that is closed can be on this day."""
    over = last_day(meeting)
    return over is not None and (on <= over or on < today())
