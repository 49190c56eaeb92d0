"""What is done to a mail that did not arrive, or is asked for once more, and to a job that failed. The caller commits."""

from datetime import timedelta

from workshop_portal import journal
from workshop_portal.core import jobs, links, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, new_key
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants import letters as participants
from workshop_portal.participants.models import Participation
from workshop_portal.people.models import Person
from workshop_portal.proposals import letters as organisers
from workshop_portal.proposals.models import Organiser

TO_BE_SENT_AGAIN = frozenset({MailState.UNCLEAR, MailState.FAILED})
LEAST_LIFE = timedelta(hours=1)
BOUND = frozenset({"address"})  # links that prove that an address is somebody's: such a mail goes nowhere else
COPIED = (
    "to_person_id", "to_name", "language", "kind", "subject", "body", "link_path", "link_purpose", "link_thing_id",
    "about_kind", "about_id", "guarded", "batch", "reply_to",
)  # fmt: skip


def reader_of(mail) -> Person | None:
    return db.session.get(Person, mail.to_person_id) if mail.to_person_id else None


def present_address(mail) -> str:
    """Where a mail goes now: to its person's present address; the link of somebody without an account, to the address that
    the organiser, or the guest, has now; all else to where it went.
    """
    if mail.link_purpose in BOUND:
        return mail.to_address
    person = reader_of(mail)
    return person.email if person else address_of_link(mail) or mail.to_address


def address_of_link(mail) -> str:
    """The address on file of whom the mail's personal link is for; "" where there is none."""
    if mail.link_purpose == organisers.PURPOSE:
        organiser = links.thing(mail, Organiser)
        return organiser.mailbox if organiser else ""
    if mail.link_purpose in {participants.INVITATION, participants.STAY}:
        guest = links.thing(mail, Participation)
        return guest.email if guest else ""
    return ""


def is_free(mail) -> bool:
    """Whether the office says where this mail goes: it belongs to nobody's account, and opens nothing of anybody's."""
    return mail.to_person_id is None and not mail.link_purpose


def send_again(mail, *, by, address="", at=None):
    """Put it back into the outbox under a new Message-ID; a personal link in it gets its whole life again."""
    at = at or now()
    if mail.state not in TO_BE_SENT_AGAIN:
        raise Refused(N_("Only a mail that failed, or of which nobody knows whether it arrived, is sent again."))
    start = mail.state
    if mail.link_until:
        mail.link_until = at + max(mail.link_until - mail.created_at, LEAST_LIFE)
    mail.to_address = address if address and is_free(mail) else present_address(mail)
    mail.key, mail.state, mail.trouble, mail.handled_by = new_key(), MailState.QUEUED, "", ""
    mail.due_at = at
    journal.record(mail, "send again", by=by, at=at, start=start, end=mail.state)


def say_arrived(mail, *, by, at=None):
    """Somebody has asked: it arrived, and no second one is sent."""
    if mail.state != MailState.UNCLEAR:
        raise Refused(N_("Only of a mail that is unclear somebody has to say that it arrived."))
    mail.state, mail.sent_at = MailState.SENT, mail.due_at
    journal.record(mail, "arrived", by=by, at=at, start=MailState.UNCLEAR, end=mail.state)


def send_copy(mail, *, by, address="", at=None) -> Mail:
    """The same mail once more, as a message of its own. A personal link in it lives no longer than the first one."""
    at = at or now()
    if mail.state != MailState.SENT:
        raise Refused(N_("Only of a mail that was sent a copy is sent."))
    copy = Mail(**{name: getattr(mail, name) for name in COPIED}, due_at=at, written_by=by.id)
    copy.to_address = address if address and is_free(mail) else present_address(mail)
    if mail.link_purpose:
        whose = {"person_id": mail.to_person_id, "thing_id": mail.link_thing_id}
        copy.link_until = links.life_of(mail.link_purpose, **whose, at=at)
    db.session.add(copy)
    db.session.flush()
    journal.record(copy, journal.SEND_COPY, by=by, at=at, end=MailState.QUEUED, detail=mail.key)
    return copy


def let_go(*, by, at=None):
    """After a restore the office has looked: mails leave again."""
    hold = outbox.hold_of_now()
    if hold is None:
        raise Refused(N_("No mails are held any more: somebody let them go already."))
    hold.released_at = at or now()
    journal.record(hold, "let go", by=by, at=at)


def try_again(job, *, by, at=None):
    start = job.state
    jobs.try_again(job)
    journal.record(job, "try again", by=by, at=at, start=start, end=job.state)
