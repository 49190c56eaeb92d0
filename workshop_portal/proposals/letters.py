"""Who is told what about a proposal."""

from functools import cache, partial

from sqlalchemy import select

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.clock import last_minute
from workshop_portal.core.db import db
from workshop_portal.proposals import dossier, queries
from workshop_portal.proposals.letter_texts import FILLED, TEXTS
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import UNDO, Status

OF_STEP = {
    "reopen": "reopened",
    "return": "returned",
    "extend": "returned",
    "look again": "looked_again",
    "exclude": "ineligible",
    "withdraw": "withdrawn",
    "restore": "restored",
}
RULE = "\n\n" + "-" * 60 + "\n\n"


def reader_of(organiser) -> outbox.Reader:
    """Whom a letter goes to: the person behind an organiser, at the address of today, or somebody without an account."""
    return outbox.Reader(organiser.name, organiser.mailbox, organiser.language, organiser.person_id)


def values(proposal, reader) -> dict[str, str]:
    """What every letter about a proposal may name, in the reader's language; call it while that is spoken."""
    return {
        "name": reader.name, "title": proposal.title or proposal.code, "code": proposal.code,
        "call": languages.said(proposal.call, "title"), "deadline": languages.moment(proposal.call.last_minute),
        "grounds": proposal.screening_note or "–", "committee": ", ".join(
            languages.said(one, "name") for one in proposal.committees), "signature": signboard.read().name,
        "workshop": proposal.title or proposal.code, "lead": "–", "answer_by": "–", "version": "–", "received": "–", "lead_address": "–",
        "back_until": "–",
    }  # fmt: skip


def write(proposal, key, reader, *, at, link=None, more=None, below=None):
    """One letter about the proposal; `below` makes the text under it, in the reader's language.

    Without a personal link it is for those who see the proposal, and does not leave once its reader is one no more.
    """
    with languages.speaking(reader.language):
        subject, body = composed(proposal, key, reader, more)
        body += RULE + below().replace("{link}", "(link)") if below else ""
    link = link or outbox.Link(f"/proposals/{proposal.code}")
    outbox.write(
        reader, kind=key, subject=subject, body=body, about=proposal, link=link, at=at, guarded=not link.purpose
    )


def composed(proposal, key, reader, more=None) -> tuple[str, str]:
    """(subject, body) in the reader's language, which is spoken now."""
    letters.lay_down(TEXTS, FILLED, key)
    return letters.compose(key, reader.language, **values(proposal, reader) | (more or {}))


def tell(proposal, key, *, at, **named):
    """One letter to each confirmed organiser, in the own language."""
    for reader in queries.confirmed_organisers(proposal):
        write(proposal, key, reader, at=at, **named)


def nothing(_proposal) -> dict[str, str]:
    return {}


def own_day(proposal) -> dict[str, str]:
    """A returned proposal has a day of its own."""
    return {"deadline": languages.moment(proposal.until)}


def end_of_undo(proposal) -> dict[str, str]:
    return {"back_until": languages.moment(proposal.withdrawn_at + UNDO)}


UNTIL = {"return": own_day, "extend": own_day, "withdraw": end_of_undo}


def receipt(proposal, version, *, at):
    """Which version came in and when, and the text of it."""
    text = cache(lambda _language: dossier.as_text(version.content) + "\n")  # in the language that is spoken
    for reader in queries.confirmed_organisers(proposal):
        with languages.speaking(reader.language):
            more = {"version": version.number, "received": languages.moment(version.submitted_at)}
        write(proposal, "receipt", reader, at=at, more=more, below=partial(text, reader.language))


def invite(organiser, *, until, at, key="organiser_invitation"):
    """The personal link by which an organiser confirms, who asks for it, and until when it is of use."""
    link = outbox.Link("/proposals/invitation/{token}", "organiser", organiser.id, until)
    reader, lead = reader_of(organiser), queries.lead_of(organiser.proposal)
    with languages.speaking(reader.language):
        more = {"answer_by": languages.day(min(last_minute(until), organiser.proposal.until))} | own_day(
            organiser.proposal
        )
        more |= {"lead": with_institution(lead), "lead_address": lead.mailbox} if lead else {}
    write(organiser.proposal, key, reader, at=at, link=link, more=more)


def with_institution(organiser) -> str:
    return f"{organiser.name} ({organiser.institution})" if organiser.institution else organiser.name


def remind(organiser, *, until, at):
    """The same again, for somebody who has not answered."""
    invite(organiser, until=until, at=at, key="organiser_reminder")


def confirmed(organiser, *, at):
    """The contact organiser hears who takes part, and whoever does gets the way to the proposal."""
    lead, proposal, reader = queries.lead_of(organiser.proposal), organiser.proposal, reader_of(organiser)
    with languages.speaking(reader.language):
        more = own_day(proposal)
    write(proposal, "organiser_welcome", reader, at=at, more=more)
    if lead is not None and lead is not organiser:
        write(proposal, "organiser_confirmed", reader_of(lead), at=at, more={"lead": organiser.name})


def declined(proposal, name, *, at):
    """The contact organiser hears who does not take part."""
    lead = queries.lead_of(proposal)
    if lead is not None:
        link = outbox.Link(f"/proposals/{proposal.code}/edit/b")
        write(proposal, "organiser_declined", reader_of(lead), at=at, link=link, more={"lead": name})


def offer_lead(organiser, lead, *, at):
    link = outbox.Link(f"/proposals/{organiser.proposal.code}/lead")
    more = {"lead": lead.name if lead else ""}
    write(organiser.proposal, "lead_offered", reader_of(organiser), at=at, link=link, more=more)


def lead_refused(organiser, lead, *, at):
    if lead is not None:
        write(organiser.proposal, "lead_refused", reader_of(lead), at=at, more={"lead": organiser.name})


def tell_of_step(proposal, step_name, note, *, by, at):
    """Reopened, returned, not eligible, withdrawn, back again: each organiser hears of it, and why."""
    if step_name not in OF_STEP:
        return
    for reader in queries.confirmed_organisers(proposal):
        with languages.speaking(reader.language):
            more = {"grounds": note} | UNTIL.get(step_name, nothing)(proposal)
        more |= {"lead": by.name} if step_name == "reopen" else {}
        more |= as_submitted(proposal) if step_name == "exclude" else {}
        write(proposal, OF_STEP[step_name], reader, at=at, more=more)


def as_submitted(proposal) -> dict[str, str]:
    """The title that the office knows: that of the newest version, whatever the organisers have written since."""
    version = proposal.newest_version
    title = (version.content.get("title") if version else proposal.title) or proposal.code
    return {"title": title, "workshop": title}


def of_exclusion(proposal, note) -> list[tuple]:
    """(reader, subject, text) of each letter that would tell its organisers that it is not eligible."""
    found, link = [], outbox.Link(f"/proposals/{proposal.code}")
    for reader in queries.confirmed_organisers(proposal):
        with languages.speaking(reader.language):
            subject, body = composed(proposal, OF_STEP["exclude"], reader, {"grounds": note} | as_submitted(proposal))
        found.append((reader, subject, letters.masked(body, link, reader.language)))
    return found


def tell_of_earlier_deadline(call, at):
    """The organisers of drafts hear until when they can be submitted."""
    drafts = select(Proposal).where(Proposal.call_id == call.id, Proposal.status == Status.DRAFT)
    for proposal in db.session.scalars(drafts.order_by(Proposal.id)):
        tell(proposal, "deadline_earlier", at=at)


def languages_of(proposal) -> dict[str, list[str]]:
    """Language → the names of the organisers who get letters in it."""
    found: dict[str, list[str]] = {}
    for one in queries.confirmed_organisers(proposal):
        found.setdefault(one.language, []).append(one.name)
    return found


def remind_of_return(proposal, *, at):
    for reader in queries.confirmed_organisers(proposal):
        with languages.speaking(reader.language):
            until = languages.moment(proposal.until)
        write(proposal, "return_reminder", reader, at=at, more={"deadline": until})
