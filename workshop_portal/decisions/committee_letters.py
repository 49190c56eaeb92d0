"""The letters to committees: of the day of their meeting, that the director decided otherwise than they advised, and that
such a decision was rescinded.
"""

from hashlib import sha256

from sqlalchemy import select

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.decisions import joint, policy
from workshop_portal.decisions.committee_texts import FILLED, TEXTS
from workshop_portal.decisions.workflow import WORDS, Code
from workshop_portal.people.hats import COMMITTEE, Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats

HAS_LEFT = frozenset({MailState.SENT, MailState.HANDING_OVER, MailState.UNCLEAR})
OF_A_DAY = frozenset({"committee_meets", "meeting_moved"})


def tell_of_opening(meeting, members, on, *, since=None, by, at):
    """It is opened on this day, to those of these who were told of another one last."""
    told = last_told(meeting, since)
    tell_of_meeting(meeting, [one for one in members if one.id in told], on, since=since, by=by, at=at)


def tell_of_meeting(meeting, members, on, *, since=None, by, at):
    """The day, to each of these who may take part and was told of no day, or of another one last. `since`: the day on which
    the sitting before it ended, whose own days are no news of this one.
    """
    told, batch = last_told(meeting, since), batch_of(meeting, on)
    link = outbox.Link(f"/decisions/meeting/{meeting.call.key}/{meeting.committee.key}")
    for person in members:
        if told.get(person.id) != batch and policy.may_attend(person, meeting):
            key = "meeting_moved" if person.id in told else "committee_meets"
            letters.lay_down(TEXTS, FILLED, key)
            with languages.speaking(person.language):
                signature = signboard.read().name
                place, signature = letters.placed(key, "place", place_of(meeting), signature, person.language)
                values = {"on": when(meeting, on), "place": place, "signature": signature}
                write(
                    person,
                    key,
                    meeting.call,
                    meeting.committee,
                    values,
                    about=meeting,
                    link=link,
                    by=by,
                    at=at,
                    batch=batch,
                )


def ask_for_answers(meeting, people, *, by, at) -> set[int]:
    """The meeting has begun, and these have not said of something on its agenda whether they are in conflict: once each.
    Return the ids of those who are asked now.
    """
    rows = select(Mail.to_person_id).where(
        Mail.about_kind == meeting.__tablename__, Mail.about_id == meeting.id, Mail.kind == "answer_missing"
    )
    told, link = set(db.session.scalars(rows)), outbox.Link("/reviews/questions")
    asked = [one for one in people if one.id not in told and policy.may_attend(one, meeting)]
    for person in asked:
        with languages.speaking(person.language):
            facts = {"about": meeting, "link": link, "by": by, "at": at, "batch": ""}
            write(person, "answer_missing", meeting.call, meeting.committee, {}, **facts)
    return {one.id for one in asked}


def when(meeting, on) -> str:
    """Its day, and its hour where there is one, in the language that is spoken."""
    if meeting.begins is None:
        return languages.day(on)
    return _("%(day)s, %(hour)s", day=languages.day(on), hour=f"{meeting.begins:%H:%M}")


def place_of(meeting) -> str:
    """A paragraph of its own, where it is known."""
    return "\n\n" + _("Place: %(place)s", place=meeting.place) if meeting.place else ""


def batch_of(meeting, on) -> str:
    """One for each day, hour and place; it ends with the day."""
    where = f"{meeting.begins or ''} {meeting.place}".strip()
    return " ".join([meeting.key, *([sha256(where.encode()).hexdigest()[:6]] if where else []), str(on)])


def last_told(meeting, since=None) -> dict[int, str]:
    """Person id → the batch of the last letter about the day of this meeting, where that is later than `since`; each day has
    a batch of its own, which ends with it.
    """
    rows = select(Mail.to_person_id, Mail.batch).where(
        Mail.about_kind == meeting.__tablename__, Mail.about_id == meeting.id, Mail.kind.in_(OF_A_DAY)
    )
    found = {row.to_person_id: row.batch for row in db.session.execute(rows.order_by(Mail.id))}
    over = since.isoformat() if since else ""
    return {one: batch for one, batch in found.items() if batch.rpartition(" ")[2] > over}


def tell_of_difference(decision, given, seats_of, *, by, at, batch):
    """To whoever leads a committee whose advice a released decision did not follow; to none in conflict with it.

    `given` is the advice that stands. Where several advised, following what that makes together follows each.
    """
    if decision.code == joint.code_of(one.outcome for one in given):
        return
    for advice in given:
        if advice.outcome != decision.code:
            for person in leaders(decision.proposal, advice.committee, seats_of(advice.committee)):
                tell(person, decision, advice, by=by, at=at, batch=batch)


def tell_of_rescinding(decision, *, by, at):
    """To whoever was told that this decision differs, and still sits on a committee of the proposal without a conflict."""
    proposal, release = decision.proposal, decision.release
    told = select(Mail.to_person_id).where(
        Mail.about_kind == proposal.__tablename__, Mail.about_id == proposal.id, Mail.kind == "decision_differs",
        Mail.batch == (release.key if release else None), Mail.state.in_(HAS_LEFT),
    )  # fmt: skip
    for person in db.session.scalars(select(Person).where(Person.id.in_(told)).order_by(Person.id)):
        sits = [one for one in proposal.committees if hats(person, one) & COMMITTEE]
        if sits and hats(person, proposal) & COMMITTEE:
            write_of(person, "decision_differs_no_more", decision, sits[0], decision.rescinded_why, by=by, at=at)


def leaders(proposal, committee, seats) -> list:
    heads = [seat.person for seat in seats if seat.role in {Hat.CHAIR, Hat.VICE}]
    return [person for person in heads if policy.leads_on(person, proposal, committee)]


def tell(person, decision, advice, *, by, at, batch):
    with languages.speaking(person.language):
        advised = _(WORDS[advice.outcome])
    write_of(
        person,
        "decision_differs",
        decision,
        advice.committee,
        decision.grounds,
        by=by,
        at=at,
        batch=batch,
        advice=advised,
    )


def write_of(person, key, decision, committee, grounds, *, by, at, batch="", **values):
    """One letter about a decision, which leads to its proposal."""
    proposal = decision.proposal
    with languages.speaking(person.language):
        values |= {
            "title": proposal.title or proposal.code, "code": proposal.code, "decision": _(WORDS[decision.code]),
            "grounds": grounds or "–",
        }  # fmt: skip
        link = link_to(decision, committee)
        write(person, key, proposal.call, committee, values, about=proposal, link=link, by=by, at=at, batch=batch)


def link_to(decision, committee) -> outbox.Link:
    """The proposal; of one that is referred on, and closes to this committee, the minutes with what it advised."""
    proposal = decision.proposal
    if decision.code == Code.REFER:
        return outbox.Link(f"/decisions/minutes/{proposal.call.key}/{committee.key}")
    return outbox.Link(f"/proposals/{proposal.code}")


def write(person, key, call, committee, values, *, about, link, by, at, batch):
    """In the reader's language, which is spoken now; it does not leave once its reader has lost the right to it."""
    letters.lay_down(TEXTS, FILLED, key)
    everywhere = {
        "name": person.name, "signature": signboard.read().name, "call": languages.said(call, "title"),
        "committee": languages.said(committee, "name"),
    }  # fmt: skip
    subject, body = letters.compose(key, person.language, **everywhere | values)
    outbox.write(
        person, kind=key, subject=subject, body=body, about=about, link=link, at=at, by=by, batch=batch, guarded=True
    )
