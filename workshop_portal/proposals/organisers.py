"""What is done about the organisers of a proposal: invite, remind, confirm, decline, remove. The caller commits."""

from datetime import timedelta

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core import edits, jobs, links, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.promises import put_into_words
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.people import actions as people
from workshop_portal.people import queries as known
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions, extras, letters, told
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.workflow import (
    AS_ORGANISER,
    HANDED_IN,
    IN_THE_ORGANISERS_HANDS,
    OPEN,
    ends_at,
    why_too_late,
)

MOST = 6
REMIND_AFTER = timedelta(days=5)  # then a reminder goes by itself, once
A_DAY = timedelta(days=1)  # before the time to submit it ends, at the latest; and at the earliest after the invitation
ACCOUNT_WITHIN = timedelta(hours=1)  # so long after the yes its link still opens an account
PAUSE = timedelta(minutes=10)  # between two mails to the same organiser
NOT_KEPT = {"department": "", "stage": "", "phd_year": None, "sector": "", "website": "", "bio": ""}  # of who has left

put_into_words(
    {
        "organiser.proposal_id, organiser.email": N_(
            "Somebody with this address is an organiser of this proposal already."
        ),
        "uq_organiser_proposal_id_email": N_("Somebody with this address is an organiser of this proposal already."),
    }
)


def hold(organiser) -> Proposal:
    """Who has a part in a proposal, and which one, is changed by one at a time: what is known of its organisers is so now.
    Nothing is done about whom another one took off meanwhile.
    """
    proposal = organiser.proposal
    hold_anew(proposal)
    row = select(Organiser).where(Organiser.id == organiser.id).execution_options(populate_existing=True)
    if db.session.scalar(row.where(Organiser.left_at.is_(None))) is None:
        raise Refused(N_("This person is no longer an organiser of this proposal."))
    standing.forget()
    return proposal


def invite(proposal, *, name, email, grade=Grade.EDIT, by, at=None) -> Organiser:
    """Name an organiser, who gets a personal link to confirm."""
    at = at or now()
    hold_anew(proposal)
    email = email.strip().lower()
    if len(proposal.organisers) >= MOST:
        raise Refused(N_("A proposal has at most six organisers."))
    if any(one.email == email for one in proposal.organisers):
        raise Refused(N_("Somebody with this address is an organiser of this proposal already."))
    person = known.by_email(email)
    place = max((one.position for one in proposal.organisers), default=-1) + 1
    organiser = Organiser(name=name, email=email, grade=grade, position=place, person=person, invited_at=at)
    proposal.organisers.append(organiser)
    proposal.saved_at = at
    db.session.flush()
    journal.record(proposal, "invite organiser", by=by, at=at, detail=organiser.key)
    letters.invite(organiser, until=letters.link_until(at), at=at)
    if due_at := reminder_at(proposal, at):
        jobs.order("remind organiser", organiser.id, due_at=due_at)
    return organiser


def reminder_at(proposal, at):
    """When whoever is invited now is reminded: without every answer it can't be submitted, so a day before that time ends
    at the latest. None where the invitation itself comes no earlier."""
    due_at = at + REMIND_AFTER
    if not why_too_late(proposal, at):
        due_at = min(due_at, ends_at(proposal) - A_DAY)
    return due_at if due_at >= at + A_DAY else None


def remind(organiser, *, by, at=None):
    """A new link; the older ones live on until they expire."""
    at = at or now()
    hold(organiser)
    if not may_be_reminded(organiser, at):
        raise Refused(N_("%(name)s has confirmed already, or got a mail a moment ago."), name=organiser.name)
    organiser.invited_at = at
    journal.record(organiser.proposal, "remind organiser", by=by, at=at, detail=organiser.key)
    letters.invite(organiser, until=letters.link_until(at), at=at)


def remind_by_rule(organiser_id, at=None):
    """Once, some days after the invitation: whoever has not answered, was not reminded by hand, and still can."""
    at = at or now()
    organiser = db.session.get(Organiser, organiser_id)
    if organiser is None or organiser.left_at:
        return
    hold(organiser)
    if organiser.confirmed_at or organiser.proposal.status not in IN_THE_ORGANISERS_HANDS:
        return
    if why_too_late(organiser.proposal, at) or at - organiser.invited_at < A_DAY or was_reminded(organiser):
        return
    organiser.invited_at = at
    journal.record(organiser.proposal, "remind organiser", by=None, at=at, detail=organiser.key)
    letters.remind(organiser, until=letters.link_until(at), at=at)


def was_reminded(organiser) -> bool:
    """Whether a reminder has gone, by hand or by itself."""
    line = journal.JournalLine
    rows = select(line.id).where(
        line.subject_kind == Proposal.__tablename__, line.subject_id == organiser.proposal_id,
        line.deed == "remind organiser", line.detail == organiser.key,
    )  # fmt: skip
    return db.session.scalar(rows.limit(1)) is not None


REMIND = jobs.Work(write=lambda organiser_id, _result: remind_by_rule(organiser_id))


def may_be_reminded(organiser, at=None) -> bool:
    """Not after confirming, not while there is nothing to confirm, and not again and again."""
    lately = organiser.invited_at and (at or now()) - organiser.invited_at < PAUSE
    return organiser.confirmed_at is None and not lately and organiser.proposal.status in IN_THE_ORGANISERS_HANDS


def confirm(organiser, answers, *, account=None, language=None, at=None):
    """Somebody takes part, and completes the own data. The address was proved by the link. `account`: who takes part with the
    own account of another address, as whom then. `language`: that of the page; whoever has no account is written to in it.
    """
    at = at or now()
    hold(organiser)
    still_open(organiser)
    if account is not None:
        if has_a_part(organiser.proposal, account):
            raise Refused(N_("You are an organiser of this proposal already."))
        organiser.person, organiser.email = account, account.email
    for name in told.OWN:
        if name in answers:
            setattr(organiser, name, answers[name])
    organiser.name = answers.get("name") or organiser.name
    organiser.person = organiser.person or known.by_email(organiser.email) or make_known(organiser, at)
    if language and not organiser.person.signs_in:
        organiser.person.language = language
    organiser.confirmed_at = organiser.confirmed_at or at
    links.revoke(letters.PURPOSE, thing_id=organiser.id)
    organiser.proposal.saved_at = at
    db.session.flush()
    actions.give_standing(organiser, at=at)
    journal.record(organiser.proposal, "confirm organiser", by=organiser.person, at=at, detail=organiser.key)
    letters.confirmed(organiser, at=at)


def has_a_part(proposal, person) -> bool:
    """Whether this person is named on the proposal, by the account or by its address."""
    return any(person.id == one.person_id or person.email == one.email for one in proposal.organisers)


def may_open_account(organiser, link, at=None) -> bool:
    """Whether whoever has just confirmed by this link may choose the first password here: the link went to the address on
    file. Who judges or works for the centre gets one by a mail of its own.
    """
    person = organiser.person
    if person is None or person.email != organiser.email or not people.is_unused(person):
        return False
    if link.used_at is None or (at or now()) - link.used_at > ACCOUNT_WITHIN:
        return False
    return not (known.is_appointed(person) or known.seats_of(person))


def own_data(organiser, account=None) -> dict:
    """What is known of somebody who is named: what stands on the proposal, else what the own profile says, else what they told
    as an organiser elsewhere. How they are called, their own account says first. `account`: of whoever is signed in, which
    speaks where nobody has one at the address that was invited.
    """
    person = organiser.person or known.by_email(organiser.email)
    if account is not None and (person is None or people.is_unused(person)):
        person = account
    said = told.known(person, organiser)
    name = organiser.name if person is None or people.is_unused(person) else person.name
    return said | {"name": name, "website": said["website"] or getattr(person, "orcid", "")}


def make_known(organiser, at):
    """Somebody without an account: known by the address, so that an account opened later finds the proposal."""
    given, _space, family = organiser.name.strip().rpartition(" ")
    return people.create_person(
        given_name=(given or family)[:150], family_name=(family if given else "")[:150], email=organiser.email, at=at,
        institution=organiser.institution, country=organiser.country, stage=organiser.stage,
    )  # fmt: skip


def decline(organiser, *, at=None):
    """Somebody does not take part: the name goes from the proposal, and the contact organiser hears of it."""
    hold(organiser)
    still_open(organiser)
    proposal, name, at = organiser.proposal, organiser.name, at or now()
    links.revoke(letters.PURPOSE, thing_id=organiser.id)
    leave(organiser, "decline as organiser", by=organiser.person, at=at)
    letters.declined(proposal, name, at=at)


def remove(organiser, *, by, at=None):
    """Somebody is taken off the proposal, and hears of it unless nothing was heard before."""
    hold(organiser)
    if organiser.grade == Grade.LEAD:
        raise Refused(N_("The contact organiser can't be removed."))
    at, proposal, was_in, asked = at or now(), organiser.proposal, bool(organiser.confirmed_at), organiser.id
    reader = letters.reader_of(organiser)
    leave(organiser, "remove organiser", by=by, at=at)
    if was_in or letters.has_asked(proposal, asked):
        letters.removed(proposal, reader, at=at)
    if was_in:
        letters.left(proposal, reader.name, but=by, at=at)


def step_down(organiser, *, by, at=None):
    """Somebody who took part does so no longer, as long as no decision is told; the contact organiser first hands the lead
    over. What was submitted stays as it is.
    """
    hold(organiser)  # and no decision is released meanwhile
    if organiser.grade == Grade.LEAD:
        raise Refused(N_("Hand the lead over first: a proposal is never without its contact organiser."))
    at, proposal, name = at or now(), organiser.proposal, organiser.name
    if proposal.status not in OPEN:
        raise Refused(N_("This proposal is not open for changes any more."))
    if proposal.id in extras.told([proposal.id]):
        raise Refused(
            N_("The decision on this proposal has been announced. Write to the centre if you do not take part.")
        )
    leave(organiser, "leave as organiser", by=by, at=at)
    if proposal.status in HANDED_IN:
        letters.left_since(proposal, name, but=by, at=at)
    else:
        letters.left(proposal, name, but=by, at=at)


def set_grade(organiser, grade, *, by, at=None):
    """View, comment or edit; the lead is handed over in another way."""
    hold(organiser)
    if Grade.LEAD in {organiser.grade, grade}:
        raise Refused(N_("The contact organiser hands the lead over on a page of its own."))
    if organiser.grade == grade:
        return
    at = at or now()
    actions.take_standing(organiser, at=at)
    organiser.grade = grade
    db.session.flush()
    actions.give_standing(organiser, at=at)
    journal.record(organiser.proposal, "set grade", by=by, at=at, detail=organiser.key)


def leave(organiser, deed, *, by, at):
    """Whoever had a part in what was submitted is never one of its judges, in whatever role, unless as its organiser again;
    and what binds others because of it binds them still, so that much of the row is kept."""
    proposal = organiser.proposal
    actions.take_standing(organiser, at=at)
    outbox.recall(proposal, to_address=organiser.mailbox)
    outbox.recall_link(letters.PURPOSE, organiser.id)
    if had_a_part(organiser):
        if organiser.person_id:
            kept_out = standing.give(organiser.person_id, Hat.CONFLICTED, thing=proposal, from_on=at.date())
            kept_out.ground = AS_ORGANISER  # also where another ground bound before, which can be dismissed
        for name, value in (NOT_KEPT | {"left_at": at, "lead_offered_at": None}).items():
            setattr(organiser, name, value)
        db.session.flush()
        db.session.expire(proposal, ["organisers"])
    else:
        proposal.organisers.remove(organiser)
    proposal.saved_at = at
    db.session.flush()
    journal.record(proposal, deed, by=by, at=at, detail=organiser.key)


def had_a_part(organiser) -> bool:
    """Whether it took part in what was submitted."""
    return bool(organiser.confirmed_at and organiser.proposal.submitted_at)


def of_link(made) -> Organiser | None:
    """Whom this link, or the letter with it, was made for; nobody who has left."""
    organiser = links.thing(made, Organiser)
    return organiser if organiser is not None and organiser.left_at is None else None


def revise(organiser, answers, *, by, at=None) -> list[str]:
    """Change an organiser's own data."""
    at = at or now()
    changed = edits.changed(organiser, answers)
    if changed:
        organiser.proposal.saved_at = at
        db.session.flush()
        journal.record(organiser.proposal, "revise organiser", by=by, at=at, detail=", ".join(changed))
    return changed


def still_open(organiser):
    if organiser.proposal.status not in IN_THE_ORGANISERS_HANDS:
        raise Refused(N_("This proposal is not open for changes any more."))
