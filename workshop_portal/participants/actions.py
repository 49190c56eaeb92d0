"""What is done about participants. An action changes, records and writes letters; the caller commits."""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.core import edits, links, outbox, promises
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants import followers, letters, queries, seats
from workshop_portal.participants.answer_by import answer_by, day_of
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import (
    ANSWERS,
    HOLDS_INVITATION,
    MAY_ANSWER,
    MAY_BE_INVITED,
    MOST,
    NO,
    SAID_YES,
    STILL_TO_ANSWER,
    YES,
    Answer,
    waits_for_its_week,
    why_nobody_is_invited,
    why_nobody_is_withdrawn,
)
from workshop_portal.people.models import Person
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import closed_weeks, why_cancelled
from workshop_portal.workshops.workflow import State, has_days_ahead, lies_ahead

promises.put_into_words(
    {
        "participation.workshop_id, participation.email": N_("Somebody with this address is on the list already."),
        "uq_participation_workshop_id_email": N_("Somebody with this address is on the list already."),
    }
)


def open_for(decision, *, by=None, at=None) -> list[Participation]:
    """The organisers of the workshop that a released approval opened come to it: a seat each. Once."""
    at = at or now()
    workshop = db.session.scalars(select(Workshop).where(Workshop.proposal_id == decision.proposal_id)).one()
    known = queries.addresses_of(workshop)
    here = [one for one in decision.proposal.organisers if one.confirmed_at and one.mailbox not in known]
    made = [
        Participation(
            workshop=workshop, person_id=one.person_id, name=one.name, email=one.mailbox, institution=one.institution,
            country=one.country, stage=one.stage, language=one.language, is_organiser=True, state=Answer.CONFIRMED,
            answered_at=at,
        )
        for one in here
    ]  # fmt: skip
    db.session.add_all(made)
    workshop.confirmed += len(made)
    db.session.flush()
    if made:
        journal.record(workshop, "organisers come", by=by, at=at, detail=str(len(made)))
    return made


def add(workshop, rows, *, by, at=None) -> list[Participation]:
    """Put people on the list, not invited yet. A row has name and email, maybe institution, country and stage.

    All or nobody: an address that is there already, in the list or among the rows, refuses the whole.
    """
    if workshop.state == State.CANCELLED:
        raise Refused(N_("This workshop has been cancelled."))
    known = queries.addresses_of(workshop)
    made = []
    for row in rows:
        email = row["email"].strip().lower()
        if email in known:
            raise Refused(N_("%(name)s is on the list already, so nobody was added."), name=row["name"])
        known.add(email)
        made.append(Participation(workshop=workshop, **row | {"email": email}))
    if len(known) > MOST:
        raise Refused(N_("A workshop has room for %(most)s names on its list, and these would be more."), most=MOST)
    link_to_accounts(made)
    db.session.add_all(made)
    db.session.flush()
    journal.record(workshop, "add participants", by=by, at=at, detail=str(len(made)))
    return made


def link_to_accounts(made):
    """Whoever the centre knows by the address is that person, and is written to in the own language."""
    wanted = {one.email: one for one in made}
    for person in db.session.scalars(select(Person).where(Person.email.in_(wanted))):
        wanted[person.email].person_id, wanted[person.email].language = person.id, person.language


def revise(participation, facts, *, by, at=None):
    """Put name, institution, country or address right. With another address the links of the former one end, who has
    something to answer or to read gets a new one, and what has not left yet goes to the new one.
    """
    at = at or now()
    seats.hold_with([participation])  # it is not moved or cancelled, and nobody answers, meanwhile
    old = participation.email
    email = facts.get("email", old)
    if email != old and queries.has_account(participation):
        raise Refused(N_("This address belongs to an account: only its owner can change it."))
    if not edits.changed(participation, facts):
        return
    db.session.flush()
    journal.record(participation, "correct data", by=by, at=at)
    if email != old:
        follow_address(participation, old, at=at)


def follow_address(participation, old, *, at):
    for purpose in (letters.INVITATION, letters.STAY):
        links.revoke(purpose, thing_id=participation.id)
    link_to_accounts([participation])
    asked = is_written_to(participation, at)
    but = letters.SAID_BY_A_NEW_LINK if asked else frozenset()
    outbox.readdress(participation.workshop, letters.reader_of(participation), old=old, but=but)
    outbox.recall(participation.workshop, to_address=old)
    if asked:
        invited = participation.state == Answer.INVITED and not waits_for_its_week(participation.workshop)
        (invite_again if invited else letters.again)(participation, at=at)


def invite_again(participation, *, at):
    """Another address may never have had the invitation: it says by when to answer from now on."""
    workshop = participation.workshop
    if participation.answer_by_on is None or participation.answer_by_on <= day_of(at):
        participation.answer_by_on = answer_by(workshop.first_on, day_of(at), closed_weeks())
    letters.invite(participation, signature=letters.signature_of(workshop), by=None, at=at)


def is_written_to(participation, at=None) -> bool:
    """Whether another address gets a letter with a new link: there is something to answer or to read."""
    return participation.state in STILL_TO_ANSWER | SAID_YES and may_send_again(participation, at)


def keep_own(person, old):
    """An account got another address: what was its by the old one stays its, and letters go to the new one."""
    mine = Participation.person_id.is_(None) | (Participation.person_id == person.id)
    taken = select(Participation.workshop_id).where(Participation.email == person.email)
    taken_in = set(db.session.scalars(taken))
    for one in db.session.scalars(select(Participation).where(Participation.email == old, mine)):
        one.person_id = person.id
        if one.workshop_id not in taken_in:
            one.email = person.email


def must_be_invitable(participations, at=None):
    """All of these people of one workshop can be invited now."""
    workshop, at = participations[0].workshop, at or now()
    if why := why_nobody_is_invited(workshop, at):
        raise Refused(why)
    for one in participations:
        if one.state not in MAY_BE_INVITED:
            raise Refused(
                N_("%(name)s was invited and has said no, so nobody was invited now.")
                if one.state == Answer.DECLINED
                else N_("%(name)s has been invited already, so nobody was invited now."),
                name=one.name,
            )


def invite(participations, *, by, at=None):
    """Send these people of one workshop their invitation, all or nobody. The first one opens the invitations."""
    at, workshop = at or now(), seats.hold_with(participations)  # it is not moved or cancelled meanwhile
    must_be_invitable(participations, at)
    signature, until = letters.signature_of(workshop), answer_by(workshop.first_on, day_of(at), closed_weeks())
    for one in participations:
        journal.record(one, "invite", by=by, at=at, start=one.state, end=Answer.INVITED)
        one.state, one.invited_at, one.answered_at, one.reminded_at = Answer.INVITED, at, None, None
        one.answer_by_on = until
        letters.invite(one, signature=signature, by=by, at=at)
    if workshop.state == State.IN_PREPARATION:
        journal.record(workshop, "invite", by=by, at=at, start=workshop.state, end=State.INVITING)
        workshop.state = State.INVITING


def remind(participations, *, by, at=None):
    """Ask again those who have not answered, or said perhaps; nobody is written to twice on one day."""
    at, workshop = at or now(), seats.hold_with(participations)
    must_be_remindable(participations, at)
    signature, until = letters.signature_of(workshop), answer_by(workshop.first_on, day_of(at), closed_weeks())
    others = queries.somebody_waits(workshop)
    for one in participations:
        one.reminded_at = at
        if one.answer_by_on is None or one.answer_by_on <= day_of(at):
            one.answer_by_on = until
        letters.remind(one, others=others, signature=signature, by=by, at=at)
        journal.record(one, "remind", by=by, at=at)


def must_be_remindable(participations, at=None):
    """All of these people of one workshop can be asked again now."""
    at = at or now()
    must_be_ahead(participations[0].workshop, at)
    for one in participations:
        if one.state not in STILL_TO_ANSWER:
            raise Refused(N_("%(name)s need not be reminded, so nobody was."), name=one.name)
        if not may_be_reminded(one, at):
            raise Refused(N_("%(name)s got a letter today already, so nobody was reminded."), name=one.name)


def may_be_reminded(participation, at) -> bool:
    last_at = participation.reminded_at or participation.invited_at
    return last_at is None or day_of(last_at) < day_of(at)


def promised_to(people) -> set[int]:
    """The ids of those who were promised something in writing."""
    return {one for asked in followers.promised for one in asked(people)}


def withdraw(participations, *, by, why="", tell=False, at=None):
    """Take people off: who was never invited leaves the list, the others are cancelled and their links are dead. `tell`: who
    came, or could have, gets a letter. `why`: needed where something was promised in writing.
    """
    at = at or now()
    workshop = seats.hold_with(participations)  # it is not cancelled, and nobody answers, meanwhile
    if any(one.is_organiser for one in participations):
        raise Refused(N_("An organiser can't be taken off this list."))
    if over := why_nobody_is_withdrawn(workshop, at):
        raise Refused(over)
    promised = set() if why else promised_to(participations)
    for one in participations:
        if one.id in promised:
            raise Refused(
                N_("%(name)s was promised something in writing: say why. Nobody was withdrawn."), name=one.name
            )
    rooms = letters.ended(participations, *followers.rooms_ended)
    for one in participations:
        outbox.recall(one.workshop, to_address=one.email)
        if one.state == Answer.PROPOSED:
            journal.record(one.workshop, "remove participant", by=by, at=at, detail=one.key)
            db.session.delete(one)
            continue
        given_up = letters.given_up(one) if one.state == Answer.CONFIRMED else ""
        if one.state == Answer.CONFIRMED:
            seats.leave(one.workshop)
            tell_of_leaving([one], by=by, at=at)
        told = tell and one.state in HOLDS_INVITATION
        detail = f"“{why}”" if why else ""
        journal.record(one, "withdraw", by=by, at=at, start=one.state, end=Answer.CANCELLED, detail=detail)
        one.state, one.waits_since = Answer.CANCELLED, None
        for purpose in (letters.INVITATION, letters.STAY):
            links.revoke(purpose, thing_id=one.id)
        if told:
            letters.withdrawn(one, why, given_up + rooms.get(one.id, ""), by=by, at=at)
    db.session.flush()


def tell_of_leaving(people, *, by, at):
    """What higher rooms keep for these people who come is given back in the same transaction."""
    for deed in followers.of_leaving if people else ():
        deed(people, by, at)


def let_all_go(workshop, by, at):
    """The workshop is cancelled: rooms, money and needs of those who would come are given back; the answers stay.

    Whoever holds an invitation learns it, and who said no and was asked about other days since.
    """
    people = queries.to_be_told(workshop) + queries.asked_since_their_no(workshop)
    why = why_cancelled(workshop)
    ended = letters.ended(people, *followers.rooms_ended, *followers.promises_ended)  # as long as it is there
    tell_of_leaving(queries.coming_to(workshop), by=by, at=at)
    signature = letters.signature_of(workshop) if people else ""
    for one in people:
        letters.called_off(one, why, ended.get(one.id, ""), signature=signature, by=by, at=at)


def tell_of_moving(workshop, former, by, at) -> int:
    """All who were invited learn the days, also who said no to former ones; the organisers have a letter of their own."""
    people, declined = queries.to_be_told(workshop), queries.said_no(workshop) if all(former) else []
    signature = letters.signature_of(workshop) if people or declined else ""
    until = answer_by(workshop.first_on, day_of(at), closed_weeks())
    kept: dict[int, str] = {}
    for keeping in followers.kept_at_a_move if all(former) else ():
        kept |= keeping(people)
    told = {one for asked in followers.told_days for one in asked(people)}
    for one in people:
        if one.state in STILL_TO_ANSWER and one.answer_by_on:
            is_over = one.answer_by_on < day_of(at)
            one.answer_by_on = until if is_over else min(one.answer_by_on, until)
        letters.moved(one, former, kept.get(one.id, ""), one.id in told, signature=signature, by=by, at=at)
    for one in declined:
        letters.moved_all_the_same(one, former, signature=signature, by=by, at=at)
    return len(people) + len(declined)


def must_be_ahead(workshop, at):
    if workshop.state == State.CANCELLED:
        raise Refused(N_("This workshop has been cancelled."))
    if workshop.first_on is None:
        raise Refused(N_("This workshop has no week at present. You will hear from the centre."))
    if not lies_ahead(workshop, at):
        raise Refused(N_("This workshop has begun, so answers can't be changed here any more. Write to the centre."))


def answers_open_to(participation, at) -> frozenset[str]:
    """What somebody may answer now; until a workshop that was cancelled has its week again a no alone."""
    workshop = participation.workshop
    if participation.state not in MAY_ANSWER or participation.is_organiser:
        return frozenset()
    if waits_for_its_week(workshop):
        return frozenset({NO}) if participation.state != Answer.DECLINED else frozenset()
    return frozenset(ANSWERS) if lies_ahead(workshop, at) else frozenset()


def answer(participation, wanted, *, by=None, at=None, language=None) -> Participation:
    """Take an answer: "yes", "maybe" or "no". A yes beyond the capacity is kept as waiting, in order of answer."""
    workshop = seats.hold(participation.workshop)  # from here on nobody else takes or leaves a seat
    db.session.refresh(participation, with_for_update=True)
    at = at or now()
    if wanted != NO or not waits_for_its_week(workshop):
        must_be_ahead(workshop, at)
    if participation.state not in MAY_ANSWER or participation.is_organiser:
        raise Refused(N_("This invitation can't be answered. Write to the centre if you think that it should be."))
    if wanted == YES and participation.state in SAID_YES:
        return participation
    start, given_up = participation.state, ""
    if language and participation.person_id is None:
        participation.language = language
    if start == Answer.CONFIRMED:
        given_up = letters.given_up(participation)
        for deed in followers.of_cancelling:
            deed(participation, by, at, wanted)
        seats.leave(workshop)
        tell_of_leaving([participation], by=by, at=at)
    if wanted == YES:
        state = Answer.CONFIRMED if seats.take(workshop) else Answer.WAITING
    else:
        state = Answer.DECLINED if wanted == NO else Answer.MAYBE
    participation.state, participation.answered_at = state, at
    participation.waits_since = at if state == Answer.WAITING else None
    db.session.flush()
    journal.record(participation, "answer", by=by, at=at, start=start, end=state)
    if wanted == YES and start != Answer.INVITED and queries.gave_seat_back(participation):
        for deed in followers.of_returning:
            deed(participation, by, at)
    letters.answered(participation, by=by, at=at, given_up=given_up)
    return participation


def consent(participation, agreed, *, by=None, at=None):
    """Whether the name may stand on the public page."""
    if participation.public_consent != agreed:
        participation.public_consent = agreed
        db.session.flush()
        journal.record(participation, "consent" if agreed else "no consent", by=by, at=at)


def send_again(participation, *, at=None) -> bool:
    """A new link to the address on file, no more than one an hour; False where none is sent."""
    at = at or now()
    seats.hold_with([participation])
    if not may_send_again(participation, at) or queries.wrote_lately(participation, at):
        return False
    letters.again(participation, at=at)
    journal.record(participation, "send again", by=None, at=at)
    return True


def may_send_again(participation, at=None) -> bool:
    """Not where there is nothing to answer any more."""
    workshop = participation.workshop
    if participation.state not in MAY_ANSWER or participation.is_organiser or workshop.state == State.CANCELLED:
        return False
    at = at or now()
    return has_days_ahead(workshop, at) or bool(answers_open_to(participation, at))
