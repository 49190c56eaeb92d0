"""An earlier proposal taken up again: a new draft in a later call, linked to it and filled from what was submitted."""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core import files
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people.models import Person
from workshop_portal.proposals import actions, attachments, organisers, outline, queries, snapshot, told, writing
from workshop_portal.proposals.attachments import Attachment
from workshop_portal.proposals.models import Grade, Proposal
from workshop_portal.proposals.workflow import Status, is_draft

OF_ITS_ROUND = frozenset({"preferred_weeks", "impossible_weeks", "declarations", "changes_since_previous"})
DEED = "resubmit"


def resubmit(earlier, call, *, by, at=None) -> tuple[Proposal, list[str]]:
    """The draft of this person in this call that takes the earlier proposal up, and the names of the files that did not come
    along with it now; asked twice, it is the same one.

    Weeks and declarations are chosen anew, attachments come along, and its other organisers are asked to confirm. A draft
    that missed its call or was withdrawn gives its text alone: nothing was submitted that could be submitted again.
    """
    at = at or now()
    if call.id == earlier.call_id:
        raise Refused(N_("A proposal is submitted again in a later call."))
    hold(Person, by.id)
    there = draft_of(earlier, call, by)
    if there is not None:
        return there, []
    content = text_of(earlier)
    link = {} if is_draft(earlier) else {"series": "resubmission", "previous_code": earlier.code}
    draft = actions.start(call, by=by, at=at)
    asked = outline.rules(snapshot.parts_of(draft)["fields"])
    writing.put(draft, taken_over(content, earlier, call, asked) | link)
    draft.saved_at = at
    db.session.flush()
    journal.record(draft, DEED, by=by, at=at, detail=earlier.code)
    left = bring_attachments(draft, earlier, content, asked, by=by, at=at)
    bring_organisers(draft, earlier, by=by, at=at)
    return draft, left


def text_of(earlier) -> dict:
    """What was submitted; of a draft what is written."""
    return snapshot.of(earlier) if is_draft(earlier) or not earlier.versions else earlier.versions[-1].content


def draft_of(earlier, call, person) -> Proposal | None:
    line, of_proposals = journal.JournalLine, journal.JournalLine.subject_kind == Proposal.__tablename__
    begun = select(line.subject_id).where(of_proposals, line.deed == DEED, line.detail == earlier.code)
    mine = select(Proposal).where(
        Proposal.id.in_(begun), Proposal.call_id == call.id, Proposal.started_by == person.id,
        Proposal.status != Status.WITHDRAWN,
    )  # fmt: skip
    return db.session.scalar(mine.order_by(Proposal.id).limit(1))


def in_the_way(earlier, calls, person) -> dict[int, Proposal]:
    """Id of a call → what this person has handed in there as the contact organiser, in the format of the earlier one."""
    there = queries.led_there(person.id, [one.id for one in calls], earlier.format_id)
    return {one.call_id: one for one in db.session.scalars(there.order_by(Proposal.id.desc()))}


def taken_over(content, earlier, call, asked) -> dict:
    """What a new draft keeps of the text that its call asks for; format and committees where the call offers them.

    `asked`: field → its rule in this call. What is not on its form could not be seen or taken out again.
    """
    kept = {name: content[name] for name in snapshot.COLUMNS if name in content and name not in OF_ITS_ROUND}
    for name in snapshot.ROWS:
        if name != "organisers" and content.get(name):
            kept[name] = content[name]
    kept = {name: value for name, value in kept.items() if name not in asked or asked[name].shown}
    if "participants" in kept:
        kept["participants"] = [row | {"interest": "not_asked"} for row in kept["participants"]]
    offered = {one.id: one for one in call.formats}
    if earlier.format_id in offered:
        kept["format"] = offered[earlier.format_id]
    committees = [one for one in earlier.committees if one in call.committees]
    return kept | ({"committees": committees} if committees else {})


def bring_attachments(draft, earlier, content, asked, *, by, at) -> list[str]:
    """Copies of the files beside this text, where the call asks for any, their bytes are there, and they are not too much.
    Return the names of the others.
    """
    wanted = {one["key"]: one["name"] for one in content.get("attachments") or []}
    if wanted and asked["attachments"].shown:
        rows = select(Attachment).where(Attachment.proposal_id == earlier.id, Attachment.key.in_(wanted))
        there = {one.key: one for one in db.session.scalars(rows) if not files.fault_of(one.file)}
        for one in [there[key] for key in wanted if key in there]:
            if attachments.fits(draft, one.file.size, by):
                with one.file.path.open("rb") as stream:
                    attachments.add(draft, stream, name=one.name, pages=one.pages, by=by, at=at)
                del wanted[one.key]
    return list(wanted.values())


def bring_organisers(draft, earlier, *, by, at):
    """The lead's own data come with the text, but for what the account says; the others are invited to confirm."""
    lead = draft.organisers[0]
    for one in earlier.organisers:
        if one.person_id == by.id or one.email == lead.email:
            for name in told.WITH_THE_TEXT:
                setattr(lead, name, getattr(one, name) or getattr(lead, name))
            for name in told.OF_THE_ACCOUNT:
                setattr(lead, name, getattr(lead, name) or getattr(one, name))
            continue
        grade = Grade.EDIT if one.grade == Grade.LEAD else one.grade
        new = organisers.invite(draft, name=one.name, email=one.email, grade=grade, by=by, at=at)
        for name in told.OWN:
            setattr(new, name, getattr(one, name))
