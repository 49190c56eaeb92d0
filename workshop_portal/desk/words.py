"""The words for what stands in the journal and the mail log as codes."""

from flask_babel import gettext as _

from workshop_portal.core.outbox import MailState
from workshop_portal.core.words import N_
from workshop_portal.people import choices
from workshop_portal.proposals import workflow as proposals
from workshop_portal.workshops import workflow as workshops

MAIL_STATES = {
    MailState.QUEUED: (N_("Waits to leave"), "going"),
    MailState.HANDING_OVER: (N_("Being handed over"), "going"),
    MailState.SENT: (N_("Sent"), "good"),
    MailState.UNCLEAR: (N_("Unclear"), "wait"),
    MailState.FAILED: (N_("Failed"), "bad"),
    MailState.RECALLED: (N_("Recalled"), "idle"),
}
DEEDS: dict[str, str] = {}


def of_deed(deed) -> str:
    return _(DEEDS[deed]) if deed in DEEDS else deed


def of_state(code) -> str:
    """The words of a status, a state, a hat; codes that have none stay codes (weeks, keys)."""
    for table in (
        proposals.WORDS,
        workshops.WORDS,
        choices.HATS,
        {k: words for k, (words, _tone) in MAIL_STATES.items()},
    ):
        if code in table:
            return _(table[code])
    return code


def of_line(line) -> str:
    """From and to, and the codes of the detail."""
    way = " → ".join(of_state(code) for code in (line.start, line.end) if code)
    return ", ".join(part for part in (way, line.detail) if part)
