"""What is done to a mail that did not arrive, and to a job that failed. The caller commits."""

from datetime import timedelta

from workshop_portal import journal
from workshop_portal.core import jobs
from workshop_portal.core.clock import now
from workshop_portal.core.db import new_key
from workshop_portal.core.outbox import MailState
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

TO_BE_SENT_AGAIN = frozenset({MailState.UNCLEAR, MailState.FAILED})
LEAST_LIFE = timedelta(hours=1)


def send_again(mail, *, by, at=None):
    """Put it back into the outbox under a new Message-ID; a personal link in it gets its whole life again."""
    at = at or now()
    if mail.state not in TO_BE_SENT_AGAIN:
        raise Refused(N_("Only a mail that failed, or of which nobody knows whether it arrived, is sent again."))
    start = mail.state
    if mail.link_until:
        mail.link_until = at + max(mail.link_until - mail.created_at, LEAST_LIFE)
    mail.key, mail.state, mail.trouble, mail.handled_by = new_key(), MailState.QUEUED, "", ""
    mail.due_at = at
    journal.record(mail, "send again", by=by, at=at, start=start, end=mail.state)


def try_again(job, *, by, at=None):
    start = job.state
    jobs.try_again(job)
    journal.record(job, "try again", by=by, at=at, start=start, end=job.state)
