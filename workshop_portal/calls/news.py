"""Who wants to hear of the next call: an address that its owner confirmed, told once when a call opens, off by one link."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from workshop_portal import letters
from workshop_portal.calls.models import Call, NewsAddress
from workshop_portal.core import jobs, languages, links, signboard
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Link, Reader, write
from workshop_portal.people.letters import is_enough

CONFIRM, END = "call_news", "call_news_end"  # purposes of the links
CONFIRM_LIVES, END_LIVES = timedelta(hours=24), timedelta(days=400)
FORGOTTEN_AFTER = timedelta(days=7)  # what nobody confirmed

# What the letters say until the office writes its own text.
TEXTS = {
    "call_news_confirm": {
        "subject_en": "Shall we tell you about the next call?",
        "body_en": "Dear reader,\n\nSomebody, probably you, asked us to write to this address when the next call for "
        "proposals opens. If you want that, confirm it here by {deadline}:\n\n{link}\n\nIf not, do nothing: you will "
        "hear no more of it.\n\n{signature}\n",
        "subject_nl": "Zullen wij u de volgende oproep melden?",
        "body_nl": "Geachte lezer,\n\nIemand, waarschijnlijk uzelf, vroeg ons naar dit adres te schrijven zodra de volgende "
        "oproep voor voorstellen opengaat. Wilt u dat, bevestig het dan hier, tot {deadline}:\n\n{link}\n\nWilt u het niet, "
        "dan hoeft u niets te doen: u hoort er niets meer van.\n\n{signature}\n",
    },
    "call_news_known": {
        "subject_en": "You will hear about the next call",
        "body_en": "Dear reader,\n\nSomebody, probably you, asked us to write to this address when the next call for "
        "proposals opens. We have that down already. If you no longer want it, end it here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "U hoort van de volgende oproep",
        "body_nl": "Geachte lezer,\n\nIemand, waarschijnlijk uzelf, vroeg ons naar dit adres te schrijven zodra de volgende "
        "oproep voor voorstellen opengaat. Dat stond al genoteerd. Wilt u het niet meer, beëindig het dan hier:\n\n{link}"
        "\n\n{signature}\n",
    },
    "call_opens": {
        "subject_en": "{call} is open",
        "body_en": "Dear reader,\n\n{call} is open until {deadline}, {city} time. What it asks for, and the way in:\n\n"
        "{address}\n\nYou asked us to tell you. If you no longer want to hear of calls, end it here:\n\n{link}\n\n"
        "{signature}\n",
        "subject_nl": "{call} is open",
        "body_nl": "Geachte lezer,\n\n{call} is open tot en met {deadline}, tijd in {city}. Wat er gevraagd wordt, en hoe u "
        "begint:\n\n{address}\n\nU vroeg ons dit te melden. Wilt u niet meer van oproepen horen, beëindig het dan hier:"
        "\n\n{link}\n\n{signature}\n",
    },
}
FILLED = {
    "call_news_confirm": ["deadline", "link", "signature"],
    "call_news_known": ["link", "signature"],
    "call_opens": ["address", "call", "city", "deadline", "link", "signature"],
}


def ask(email, language, *, at=None):
    """One letter goes to this address, whether it is on the list or not; a few an hour at most."""
    at = at or now()
    sweep(at)
    row = db.session.scalar(select(NewsAddress).where(NewsAddress.email == email))
    if row is None:
        row = NewsAddress(email=email, language=language, asked_at=at)
        db.session.add(row)
        db.session.flush()
    if row.confirmed_at:
        tell(row, "call_news_known", ending(row, at), at=at)
    else:
        row.asked_at, row.language = at, language
        until = at + CONFIRM_LIVES
        with languages.speaking(row.language):
            words = {"deadline": languages.moment(until)}
        tell(row, "call_news_confirm", Link("/calls/news/{token}", CONFIRM, row.id, until), at=at, **words)


def sweep(at=None):
    """Throw away the addresses that nobody has confirmed."""
    unconfirmed = delete(NewsAddress).where(NewsAddress.confirmed_at.is_(None))
    db.session.execute(unconfirmed.where(NewsAddress.asked_at < (at or now()) - FORGOTTEN_AFTER))


def tell(row, key, link, *, at, about=None, **words):
    if about is None and is_enough(key, row.email, at):
        return
    letters.lay_down(TEXTS, FILLED[key], key)
    subject, body = letters.compose(key, row.language, **words, signature=signboard.read().name)
    reader = Reader("", row.email, row.language)
    write(reader, kind=key, subject=subject, body=body, about=about, link=link, at=at)


def ending(row, at) -> Link:
    return Link("/calls/news/end/{token}", END, row.id, at + END_LIVES)


def confirm(row, *, at=None):
    row.confirmed_at = row.confirmed_at or at or now()


def end(row):
    """The address is thrown away, and its links open nothing more."""
    for purpose in (CONFIRM, END):
        links.revoke(purpose, thing_id=row.id)
    db.session.delete(row)


def behind(token, purpose) -> NewsAddress | None:
    return links.thing(links.find(token, purpose), NewsAddress)


def was_ended(token) -> bool:
    """Whether this link ended something once: its owner is told so again."""
    link = links.once_known(token, END)
    return bool(link and link.revoked_at)


def number() -> int:
    """How many addresses are told when a call opens."""
    return db.session.scalar(select(func.count()).where(NewsAddress.confirmed_at.is_not(None))) or 0


def is_awaited(call) -> bool:
    """Whether a letter goes out once everybody can see it and it is open."""
    return call.announced_at is None and now() < call.deadline_at


def expect(call):
    """Ask for the letters at the moment a call opens, instead of any asked for before."""
    if call.announced_at is None:
        jobs.cancel("call opens", call.id)
        jobs.order("call opens", call.id, due_at=call.opens_at)


def announce(call_id):
    """Tell everybody on the list that this call is open: once, and never of one that closed or is not published."""
    at, call = now(), db.session.get(Call, call_id)
    if call is None or not (call.published and is_awaited(call) and call.opens_at <= at):
        return
    call.announced_at = at
    for row in db.session.scalars(select(NewsAddress).where(NewsAddress.confirmed_at.is_not(None))):
        with languages.speaking(row.language):
            words = {"call": languages.said(call, "title"), "deadline": languages.moment(call.last_minute)}
        address = languages.public_address(f"/calls/{call.key}", row.language)
        tell(
            row, "call_opens", ending(row, at), at=at, about=call, address=address, city=signboard.read().city, **words
        )


JOB = jobs.Work(write=lambda call_id, _result: announce(call_id))
