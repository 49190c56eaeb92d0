"""The letters of the review: to readers, one naming all their proposals or about one; and to who leads their committee."""

from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from workshop_portal import letters
from workshop_portal.core import languages, signboard
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import Link, Mail, MailState, write
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.letter_texts import FILLED, TEXTS

# To readers, with all that it is about


def ask_to_read(person, committee, assignments, *, about, at=None, by=None):
    """One letter for all that this person is newly asked to read."""
    alone = len(assignments) == 1
    path = f"/reviews/{assignments[0].proposal.code}/card" if alone else "/reviews/"
    send(ASKED, person, committee, assignments, path, about=about, at=at, by=by)


def remind(person, committee, assignments, *, about, has_begun=False, at=None, by=None):
    """Before the first of the days due, or after it. `has_begun`: there is a draft of one of them."""
    due = min((one.due_on for one in assignments if one.due_on), default=None)
    late = due is not None and due < (at or now()).astimezone(ZoneInfo(languages.ZONE)).date()
    key = "review_overdue" if late else "review_reminder"

    def more():
        return {"kept": kept(has_begun)}

    send(key, person, committee, assignments, "/reviews/", about=about, more=more, at=at, by=by)


def let_off(person, committee, assignments, *, about, has_begun, at=None, by=None):
    """One letter for all that this person need not read any more. `has_begun`: there is a draft of one of them."""

    def more():
        return {"kept": "\n\n" + _(DRAFT_KEPT) if has_begun else ""}

    send(LET_OFF, person, committee, assignments, "/desk", about=about, more=more, at=at, by=by)


ASKED = "reviewer_assigned"
LET_OFF = "reader_let_off"
TELLS = (ASKED, "review_reminder", "review_overdue", "reviews_closed")
DRAFT_KEPT = N_(
    "What you had begun to write is kept: it counts nowhere and can't be opened, and you find it again if you are asked once more."
)


def has_told(assignment) -> bool:
    """Whether a letter has told this reader, or is about to, that it is to be read."""
    proposal = assignment.proposal
    names = or_(
        and_(Mail.about_kind == proposal.__tablename__, Mail.about_id == proposal.id),
        Mail.body.contains(proposal.code, autoescape=True),
    )
    mine = [Mail.to_person_id == assignment.person_id, Mail.kind.in_(TELLS), Mail.state != MailState.RECALLED]
    if assignment.asked_at is not None:
        mine.append(Mail.due_at >= assignment.asked_at)
    return db.session.scalar(select(Mail.id).where(*mine, names).limit(1)) is not None


def send(key, person, committee, assignments, path, *, about, at, by, more=dict):
    letters.lay_down(TEXTS, FILLED, key)
    with languages.speaking(person.language):
        filled = values(person, committee, assignments) | {"kept": ""} | more()
        subject, body = letters.compose(key, person.language, **filled)
    write(person, kind=key, subject=subject, body=body, about=about, link=Link(path), at=at, guarded=True, by=by)


def values(person, committee, assignments) -> dict[str, str]:
    """What the letters may name, in the language that is spoken now."""
    proposals = [one.proposal for one in assignments]
    due = min((one.due_on for one in assignments if one.due_on), default=None)
    signature = signboard.read().name
    return {
        "name": person.name, "committee": languages.said(committee, "name"), "signature": signature,
        "call": languages.said(proposals[0].call, "title"), "deadline": languages.day(due),
        "proposals": "\n".join(f"- {one.title or one.code} ({one.code})" for one in proposals),
    }  # fmt: skip


def kept(has_begun) -> str:
    return " " + _("What you have written so far has been kept.") if has_begun else ""


# About one proposal


def say_closed(person, committee, proposal, *, has_begun, at, by):
    """The reviews are closed, and this reader's was not sent: until the meeting it still can be."""
    path = f"/reviews/{proposal.code}"
    say("reviews_closed", person, committee, proposal, path, more=lambda: {"kept": kept(has_begun)}, at=at, by=by)


def say_begun(person, committee, proposal, counts, *, role=None, at, by):
    """To who leads another committee of it, and to the office: by one of them its discussion has begun in all. `counts`:
    (committee, how many of its reviews are in, whether its meeting is open) of each. `role`: in which this person is told.
    """

    def more():
        closer = by.name if by else _("The portal")
        facts = {"closer": closer, "counts": "\n".join(count_of(proposal.call, *its) for its in counts)}
        return facts | {"kept": "" if all(meets for *_its, meets in counts) else "\n\n" + _(STILL)}

    path = place_of_readers(role, committee, proposal)
    say("discussion_begun", person, committee, proposal, path, more=more, at=at, by=by)


STILL = N_("A review that is out can still be sent until the meeting of its committee begins.")


def count_of(call, committee, sent, meets) -> str:
    values = {"committee": languages.said(committee, "name"), "sent": sent, "num": call.reviews_wanted}
    if meets:
        return "- " + _("%(committee)s: %(sent)s of %(num)s; its meeting is open, so they stay as they are", **values)
    return "- " + _("%(committee)s: %(sent)s of %(num)s", **values)


def say_ended(person, committee, proposal, *, has_begun, at, by, is_missed=False):
    """The meeting has begun, and this reader's review was not sent. `is_missed`: the quorum still waits for the answer to
    the conflict question."""

    def more():
        if is_missed:
            return {"kept": " " + _(ANSWER)}
        return {"kept": " " + _("The draft that you had begun does not count.") if has_begun else ""}

    path = "/reviews/questions" if is_missed else f"/reviews/{proposal.code}"
    say("reading_ended", person, committee, proposal, path, more=more, at=at, by=by)


ANSWER = N_(
    "One thing is still asked of you: say whether you have a conflict of interest. The committee can count on you for its advice only once you have answered."
)


def say_change_ended(person, committee, proposal, *, at, by):
    """The meeting has begun, and what this reader had changed in the sent review was not sent again."""
    say("change_ended", person, committee, proposal, f"/reviews/{proposal.code}", at=at, by=by)


def say_withdrawn(person, committee, proposal, *, is_out=True, at, by):
    """To who was asked to read it: its organisers have withdrawn it. `is_out`: the review was still to come."""

    def more():
        return {"kept": " " + _("You need not read it any more; what you have written is kept.") if is_out else ""}

    say(WITHDRAWN, person, committee, proposal, "/reviews/", more=more, at=at, by=by)


def say_restored(person, committee, proposal, *, at, by):
    """And taken that back."""
    say("reading_restored", person, committee, proposal, f"/reviews/{proposal.code}/card", at=at, by=by)


WITHDRAWN = "reading_withdrawn"


def tell_of_leaving(person, committee, proposal, reader, *, role=None, in_conflict, word, at, by):
    """To who leads, in this `role`: a reader declined, or is in conflict; `word` is what the reader said of it."""

    def more():
        return {"reader": reader.name, "word": word_of(word)}

    path = place_of_readers(role, committee, proposal)
    key = "reader_in_conflict" if in_conflict else "reader_declined"
    say(key, person, committee, proposal, path, more=more, at=at, by=by)


def tell_of_chair(person, committee, proposal, *, leads, read=False, word="", at, by):
    """To who stands in for a chair in conflict, or, where nobody can, to who can see to it. `read`: a reader is lost by it,
    who said this `word` of it.
    """
    words_of = lambda: {"kept": " " + _(NEEDS_A_READER) if read else "", "word": word_of(word)}  # noqa: E731
    key = "chair_in_conflict" if leads else "nobody_leads"
    path = place_of_leading(committee, proposal) if leads else f"/people/committees/{committee.key}"
    say(key, person, committee, proposal, path, more=words_of, at=at, by=by)


NEEDS_A_READER = N_("Who led it until now was to read it too: it needs another reader.")


def say_recorded(person, call, *, at, by):
    """To whom somebody else has found in conflict: which proposal it is stands on the own page alone."""
    letters.lay_down(TEXTS, FILLED, RECORDED)
    with languages.speaking(person.language):
        title, signature = languages.said(call, "title"), signboard.read().name
        filled = {"name": person.name, "call": title, "recorder": by.name, "signature": signature}
        subject, body = letters.compose(RECORDED, person.language, **filled)
    link = Link("/reviews/mine/conflicts")
    write(person, kind=RECORDED, subject=subject, body=body, about=person, link=link, at=at, by=by)


RECORDED = "conflict_recorded"


def word_of(word) -> str:
    return " " + _("Their word about it: “%(word)s”", word=word) if word else ""


def place_of_readers(role, committee, proposal) -> str:
    """Where its readers stand: for the director, who chooses none, with all the others of the committee."""
    if role == Hat.DIRECTOR:
        return f"/reviews/assignment/{proposal.call.key}/{committee.key}"
    return f"/reviews/assign/{proposal.code}/{committee.key}"


def place_of_leading(committee, proposal) -> str:
    """Where who leads the committee on it goes on: its readers while they are chosen, then its advice."""
    room = "decisions/advice" if proposal.status == Status.IN_DISCUSSION else "reviews/assign"
    return f"/{room}/{proposal.code}/{committee.key}"


def say(key, person, committee, proposal, path, *, at, by, more=dict):
    """`more` gives what else the letter names, in its reader's language."""
    letters.lay_down(TEXTS, FILLED, key)
    with languages.speaking(person.language):
        filled = {
            "name": person.name, "committee": languages.said(committee, "name"), "signature": signboard.read().name,
            "call": languages.said(proposal.call, "title"), "code": proposal.code,
            "title": proposal.title or proposal.code, "kept": "", "reader": "", "word": "",
        }  # fmt: skip
        subject, body = letters.compose(key, person.language, **filled | more())
    write(person, kind=key, subject=subject, body=body, about=proposal, link=Link(path), at=at, guarded=True, by=by)
