"""Who is told what about a proposal."""

from datetime import timedelta
from functools import cache, partial

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.clock import end_of, last_minute
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.proposals import dossier, findings, queries
from workshop_portal.proposals.choices import MAY
from workshop_portal.proposals.letter_texts import FILLED, TEXTS
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.workflow import (
    CAN_BE_REOPENED,
    IN_THE_ORGANISERS_HANDS,
    UNDO,
    Status,
    is_final,
    why_too_late,
)

PURPOSE = "organiser"  # of the link by which an organiser confirms
LINK_LIVES = timedelta(days=14)
OF_STEP = {
    "reopen": "reopened",
    "return": "returned",
    "extend": "returned",
    "look again": "looked_again",
    "exclude": "ineligible",
    "withdraw": "withdrawn",
    "restore": "restored",
}
SAYS_ITSELF = frozenset({"organiser_welcome"})  # how whoever has no account comes to the proposal
RULE = "\n\n" + "-" * 60 + "\n\n"


def reader_of(organiser) -> outbox.Reader:
    """Whom a letter goes to: the person behind an organiser, at the address of today, or somebody without an account."""
    return outbox.Reader(organiser.name, organiser.mailbox, organiser.language, organiser.person_id, organiser.signs_in)


def values(proposal, reader) -> dict[str, str]:
    """What every letter about a proposal may name, in the reader's language; call it while that is spoken."""
    return {
        "name": reader.name, "title": proposal.title or proposal.code, "code": proposal.code,
        "call": languages.said(proposal.call, "title"), "deadline": languages.moment(proposal.call.last_minute),
        "grounds": proposal.screening_note or "–", "committee": ", ".join(
            languages.said(one, "name") for one in proposal.committees), "signature": signboard.read().name,
        "workshop": proposal.title or proposal.code, "lead": "–", "answer_by": "–", "version": "–", "received": "–", "lead_address": "–",
        "back_until": "–", "rights": "–", "task": "–", "found": "–",
    }  # fmt: skip


def write(proposal, key, reader, *, at, link=None, more=None, below=None, inside=True):
    """One letter about the proposal; `below` makes the text under it, in the reader's language.

    Without a personal link it is for those who see the proposal, and does not leave once its reader is one no more; but one
    to somebody who is not `inside` leads nowhere, and leaves.
    """
    with languages.speaking(reader.language):
        subject, body = composed(proposal, key, reader, more, asks=inside and not (link and link.purpose))
        body += RULE + below().replace("{link}", "(link)") if below else ""
    link = link or outbox.Link(f"/proposals/{proposal.code}" if inside else "")
    guarded = inside and not link.purpose
    outbox.write(reader, kind=key, subject=subject, body=body, about=proposal, link=link, at=at, guarded=guarded)


def way_in(reader) -> str:
    """What somebody without an account does to open a page behind the sign-in; call it while the reader's language is spoken."""
    if reader.signs_in:
        return ""
    return _(
        "To open this page you need an account. You have none yet: open one with the address at which this mail came."
    )


def composed(proposal, key, reader, more=None, asks=True) -> tuple[str, str]:
    """(subject, body) in the reader's language, which is spoken now. `asks`: whether its link leads to a page behind the sign-in."""
    letters.lay_down(TEXTS, FILLED, key)
    words = way_in(reader) if asks and key not in SAYS_ITSELF else ""
    return letters.compose(key, reader.language, way_in=words, **values(proposal, reader) | (more or {}))


def tell(proposal, key, *, at, **named):
    """One letter to each confirmed organiser, in the own language."""
    for reader in queries.confirmed_organisers(proposal):
        write(proposal, key, reader, at=at, **named)


def nothing(_proposal, _reader=None) -> dict[str, str]:
    return {}


def own_day(proposal, _reader=None) -> dict[str, str]:
    """A returned proposal has a day of its own."""
    return {"deadline": languages.moment(proposal.until)}


def end_of_undo(proposal, _reader=None) -> dict[str, str]:
    return {"back_until": languages.moment(proposal.withdrawn_at + UNDO)}


def to_complete(proposal, reader) -> dict[str, str]:
    """A returned proposal has a day of its own, and not everybody who organises it can complete it."""
    until, lead = own_day(proposal), queries.lead_of(proposal)
    grade = next((one.grade for one in proposal.organisers if is_behind(one, reader)), Grade.VIEW)
    return until | {"task": _(TASKS[grade], lead=lead.name if lead else "–", **until)}


def is_behind(organiser, reader) -> bool:
    return organiser.person_id == reader.id if reader.id else organiser.email == reader.email


TASKS = {
    Grade.LEAD: N_("Please complete and submit it by %(deadline)s."),
    Grade.EDIT: N_("You can help to complete it. %(lead)s, the contact organiser, submits it by %(deadline)s."),
    Grade.COMMENT: N_(
        "You can comment on it. %(lead)s, the contact organiser, sees to it that it is completed and submits it by %(deadline)s."
    ),
    Grade.VIEW: N_(
        "You need not do anything. %(lead)s, the contact organiser, sees to it that it is completed and submits it by %(deadline)s."
    ),
}
UNTIL = {"return": to_complete, "extend": to_complete, "withdraw": end_of_undo, "restore": own_day}


def receipt(proposal, version, *, at):
    """Which version came in and when, the text of it, and whether it can still be changed. `version`: its key, number and
    content.
    """
    text = cache(lambda _language: dossier.as_text(version["content"]) + "\n")  # in the language that is spoken
    key = "receipt_final" if is_final(proposal, at) else "receipt"
    link = outbox.Link(f"/proposals/{proposal.code}/versions/{version['key']}")
    for reader in queries.confirmed_organisers(proposal):
        with languages.speaking(reader.language):
            more = {"version": version["number"], "received": languages.moment(at)}
        write(proposal, key, reader, at=at, link=link, more=more, below=partial(text, reader.language))


def invite(organiser, *, until, at, key="organiser_invitation"):
    """The personal link by which an organiser confirms, who asks for it, and until when it is of use."""
    link, reader = outbox.Link("/proposals/invitation/{token}", PURPOSE, organiser.id, until), reader_of(organiser)
    with languages.speaking(reader.language):
        more = {"answer_by": languages.moment(answer_until(organiser.proposal, until, at))}
        more |= own_day(organiser.proposal) | rights(organiser)
    more |= whom_to_ask(organiser.proposal)
    write(organiser.proposal, key, reader, at=at, link=link, more=more)


def has_asked(proposal, organiser_id) -> bool:
    """Whether a letter that asks this organiser has left, so that there is something to take back."""
    return outbox.has_left(proposal, link_purpose=PURPOSE, link_thing_id=organiser_id)


def not_arrived(organiser_ids) -> set[int]:
    """Those whose last letter with a link to confirm failed: one statement."""
    return outbox.last_failed(PURPOSE, organiser_ids)


def link_until(at):
    """Until when a link that is sent now works: two whole weeks, also where the call closes before: it may be extended."""
    return end_of(languages.local(at + LINK_LIVES).date())


def answer_until(proposal, until, at):
    """The last moment for an answer by a link that works `until` then, as mail and pages name it."""
    last = last_minute(until)
    return last if why_too_late(proposal, at) else min(last, proposal.until)


def rights(organiser) -> dict[str, str]:
    return {"rights": _(MAY[organiser.grade])}


def whom_to_ask(proposal) -> dict[str, str]:
    lead = queries.lead_of(proposal)
    return {"lead": with_institution(lead), "lead_address": lead.mailbox} if lead else {}


def with_institution(organiser) -> str:
    return f"{organiser.name} ({organiser.institution})" if organiser.institution else organiser.name


def remind(organiser, *, until, at):
    """The same again, for somebody who has not answered."""
    invite(organiser, until=until, at=at, key="organiser_reminder")


def confirmed(organiser, *, at):
    """The contact organiser hears who takes part, and whoever does gets the way to the proposal."""
    lead, proposal, reader = queries.lead_of(organiser.proposal), organiser.proposal, reader_of(organiser)
    with languages.speaking(reader.language):
        more = own_day(proposal) | rights(organiser)
    write(proposal, "organiser_welcome", reader, at=at, more=more)
    if lead is not None and lead is not organiser:
        write(proposal, "organiser_confirmed", reader_of(lead), at=at, more={"lead": organiser.name})


def declined(proposal, name, *, at):
    """The contact organiser hears who does not take part."""
    lead = queries.lead_of(proposal)
    if lead is not None:
        link = outbox.Link(f"/proposals/{proposal.code}/edit/b")
        write(proposal, "organiser_declined", reader_of(lead), at=at, link=link, more={"lead": name})


def removed(proposal, reader, *, at):
    """To somebody who is taken off the proposal, and sees it no more."""
    write(proposal, "organiser_removed", reader, at=at, inside=False, more=whom_to_ask(proposal))


def left(proposal, name, *, but, at):
    """All others hear who is an organiser no more; `but` not whoever did it."""
    for reader in queries.confirmed_organisers(proposal):
        if reader.id != but.id:
            write(proposal, "organiser_left", reader, at=at, more={"lead": name})


def left_since(proposal, name, *, but, at):
    """The same of what was submitted: the office, which planned with them, hears it too."""
    told = [*queries.confirmed_organisers(proposal), *queries.office_of(proposal)]
    for reader in told:
        if reader.id != but.id:
            write(proposal, "organiser_left_since", reader, at=at, more={"lead": name})


def tell_the_invited(proposal, step_name, *, at):
    """Whoever has not answered hears that there is nothing to answer any more, and after all is asked anew."""
    for one in proposal.organisers:
        if one.confirmed_at:
            continue
        if step_name == "restore" and proposal.status in IN_THE_ORGANISERS_HANDS and not why_too_late(proposal, at):
            one.invited_at = at
            invite(one, until=link_until(at), at=at)
        elif step_name == "withdraw":
            reader = reader_of(one)
            outbox.recall(proposal, to_address=reader.email)
            if has_asked(proposal, one.id):
                with languages.speaking(reader.language):
                    more = end_of_undo(proposal)
                write(proposal, "invited_withdrawn", reader, at=at, inside=False, more=more | whom_to_ask(proposal))


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
            more = {"grounds": note} | UNTIL.get(step_name, nothing)(proposal, reader)
        more |= {"lead": by.name} if step_name == "reopen" else whom_to_ask(proposal)
        more |= as_submitted(proposal) if step_name == "exclude" else {}
        key = "reopened_own" if step_name == "reopen" and reader.id == by.id else letter_of(step_name, proposal, at)
        write(proposal, key, reader, at=at, more=more)
    tell_the_invited(proposal, step_name, at=at)


def tell_office_of_reopening(proposal, *, by, at):
    """What the office has found eligible goes from its pages: it hears why."""
    found = findings.last_finding(proposal)
    for person in queries.office_of(proposal):
        with languages.speaking(person.language):
            more = {"lead": by.name, "found": languages.day(found.at) if found else "–"}
        link = outbox.Link("/proposals/screening")
        write(proposal, "eligible_reopened", person, at=at, link=link, more=more)


def letter_of(step_name, proposal, at) -> str:
    """What comes back to its organisers, and is not handed in, takes part in nothing yet; after its time in nothing any
    more."""
    if step_name != "restore" or proposal.status not in IN_THE_ORGANISERS_HANDS:
        return OF_STEP[step_name]
    return "restored_late" if why_too_late(proposal, at) else "restored_open"


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


def tell_of_new_deadline(call, before, at):
    """The organisers of drafts hear until when they can be submitted; where it comes earlier, those of what can be reopened
    hear it too: their receipts named the former one.
    """
    is_later = call.deadline_at > before
    told = {Status.DRAFT: "deadline_later" if is_later else "deadline_earlier"}
    told |= {} if is_later else dict.fromkeys(CAN_BE_REOPENED, "deadline_earlier_submitted")
    touched = select(Proposal).where(Proposal.call_id == call.id, Proposal.status.in_(told))
    touched = touched.where(or_(Proposal.status == Status.DRAFT, ~queries.is_read())).order_by(Proposal.id)
    people = selectinload(Proposal.organisers).joinedload(Organiser.person)
    for proposal in db.session.scalars(touched.options(people, selectinload(Proposal.committee_rows))):
        for organiser in proposal.organisers:
            if organiser.confirmed_at:
                write(proposal, told[proposal.status], reader_of(organiser), at=at)


def languages_of(proposal) -> dict[str, list[str]]:
    """Language → the names of the organisers who get letters in it."""
    found: dict[str, list[str]] = {}
    for one in queries.confirmed_organisers(proposal):
        found.setdefault(one.language, []).append(one.name)
    return found


def tell_of_return(proposal, key, *, at):
    """That a returned one is to be completed, or that its time is over."""
    for reader in queries.confirmed_organisers(proposal):
        with languages.speaking(reader.language):
            until = languages.moment(proposal.until)
        write(proposal, key, reader, at=at, more={"deadline": until} | whom_to_ask(proposal))
