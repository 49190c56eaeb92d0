"""The letters to participants: the invitation, the reminder, and what follows an answer. Each has a personal link."""

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.languages import text as _
from workshop_portal.participants import followers
from workshop_portal.participants.answer_by import answer_by, day_of, invitation_until, stay_until
from workshop_portal.participants.letter_texts import FILLED, TEXTS
from workshop_portal.participants.workflow import SAID_YES, Answer
from workshop_portal.workshops.letters import reason_words, signed
from workshop_portal.workshops.queries import closed_weeks, coordinator_of

INVITATION, STAY = "invitation", "stay"
AFTER = {
    Answer.CONFIRMED: "participant_answer_yes", Answer.WAITING: "participant_answer_waiting",
    Answer.MAYBE: "participant_answer_maybe", Answer.DECLINED: "participant_answer_no",
}  # fmt: skip


def invite(participation, *, signature, by, at):
    write(participation, "participant_invitation", invitation(participation, at), signature, by, at)


def remind(participation, *, signature, by, at):
    write(participation, "participant_reminder", invitation(participation, at), signature, by, at)


def answered(participation, *, by, at, given_up=""):
    """What follows an answer: after a yes the link to the own stay, else the invitation's; `given_up`: with the seat."""
    link = stay(participation) if participation.state in SAID_YES else invitation(participation, at)
    again, signature = asked_again(participation, AFTER[participation.state])
    write(participation, AFTER[participation.state], link, signature, by, at, given_up=given_up, again=again)


def asked_again(participation, kind) -> tuple[str, str]:
    """(what is to be told again, the signature) of a letter to who may have a seat anew: an office's text that has no place
    for the former says it above the latter.
    """
    again, signature = told_before(participation), signature_of(participation.workshop)
    if again and not letters.has_place_for(kind, "again", participation.language):
        return "", f"{again.strip()}\n\n{signature}"
    return again, signature


def told_before(participation) -> str:
    """What somebody who has a seat anew is asked to tell again, as a sentence that follows another one."""
    if participation.state != Answer.CONFIRMED:
        return ""
    with languages.speaking(participation.language):
        found = filter(None, (told(participation) for told in followers.told_before))
        return "".join(f" {words}" for words in found)


def given_up(participation) -> str:
    """What goes with the seat of somebody who comes, as a sentence that follows another one."""
    with languages.speaking(participation.language):
        rows = [fact for stake in followers.at_stake for fact in stake(participation)]
        kept = "; ".join(f"{label}: {words}" for label, words in rows)
        if not kept:
            return " " + _("Your seat is free for somebody else now.")
        return " " + _(
            "Your seat is free for somebody else now, and this is not kept for you any more: %(what)s.", what=kept
        )


def withdrawn(participation, why, given_up, *, by, at):
    """Somebody is not expected any more: why, if that is said, and what goes with the seat; there is nothing left to answer,
    so the letter has no link.
    """
    letters.lay_down(TEXTS, FILLED, "participant_withdrawn")
    signature = signature_of(participation.workshop)
    with languages.speaking(participation.language):
        gone = reason_words(why) + given_up
    write(participation, "participant_withdrawn", None, signature, by, at, given_up=gone)


def seat_given(participation, *, by, at):
    """Off the waiting list: the yes of then holds, and whoever can't come any more says so now."""
    kind = "participant_seat_given"
    letters.lay_down(TEXTS, FILLED, kind)
    again, signature = asked_again(participation, kind)
    write(participation, kind, stay(participation), signature, by, at, again=again)


def moved(participation, former, *, signature, by, at):
    """The workshop has other days than the `former` first and last one.

    Where it had none (None, None), it was called off, which took them, and everybody who was invited was told so.
    """
    kind = "participant_moved" if all(former) else "participant_after_all"
    letters.lay_down(TEXTS, FILLED, kind)
    link = stay(participation) if participation.state in SAID_YES else invitation(participation, at)
    with languages.speaking(participation.language):
        more = {"former": languages.days(*former), "reason": reason_words(participation.workshop.week_reason)}
    write(participation, kind, link, signature, by, at, **more)


def moved_all_the_same(participation, former, *, signature, by, at):
    """To who said no: perhaps the days of now suit, where the `former` ones did not."""
    kind = "participant_moved_no"
    letters.lay_down(TEXTS, FILLED, kind)
    with languages.speaking(participation.language):
        more = {"former": languages.days(*former)}
    write(participation, kind, invitation(participation, at), signature, by, at, **more)


def called_off(participation, why, *, signature, by, at):
    """Its workshop does not take place; `why`: the reason that was given, or "". There is nothing left to answer, so the letter has no link."""
    letters.lay_down(TEXTS, FILLED, "participant_called_off")
    with languages.speaking(participation.language):
        reason = reason_words(why)
    write(participation, "participant_called_off", None, signature, by, at, reason=reason)


def again(participation, purpose, *, at):
    """A new link for one that is dead, to the address on file."""
    signature = signature_of(participation.workshop)
    if purpose == STAY or participation.state in SAID_YES:
        answered(participation, by=None, at=at)
    else:
        invite(participation, signature=signature, by=None, at=at)


def invitation(participation, at):
    """Until a week after the answer-by; a letter that leaves later gives a week from then."""
    until = max(invitation_until(day) for day in (participation.answer_by_on, day_of(at)) if day)
    return outbox.Link("/invitation/{token}", INVITATION, participation.id, until)


def stay(participation):
    return outbox.Link("/stay/{token}", STAY, participation.id, stay_until(participation.workshop.last_on))


def signature_of(workshop) -> str:
    """The coordinator and the centre."""
    return signed(coordinator_of(workshop))


def write(participation, kind, link, signature, by, at, **more):
    """`more`: what this kind of letter says beside what all of them say."""
    to, subject, body = composed(participation, kind, signature, **more)
    outbox.write(
        to, kind=kind, subject=subject, body=body, about=participation.workshop, link=link, at=at,
        batch=participation.key, by=by,
    )  # fmt: skip


def composed(participation, kind, signature, **more) -> tuple[outbox.Reader, str, str]:
    """(reader, subject, body with `{link}` open) of a letter as this participant gets it."""
    workshop = participation.workshop
    to = outbox.Reader(participation.name, participation.email, participation.language, participation.person_id)
    with languages.speaking(to.language):
        values = {
            "name": to.name, "workshop": workshop.title, "title": workshop.title,
            "dates": languages.days(workshop.first_on, workshop.last_on),
            "venue": place_of(workshop), "organisers": languages.enumerated(one["name"] for one in workshop.organisers),
            "answer_by": languages.day(participation.answer_by_on), "signature": signature,
            **more,
        }  # fmt: skip
    return to, *letters.compose(kind, to.language, **values)


def place_of(workshop) -> str:
    """The house and its town."""
    return ", ".join(filter(None, (workshop.venue.name, signboard.read().city))) if workshop.venue else "–"


def firsts(people) -> list:
    """Of each language the first of these people."""
    return list({one.language: one for one in reversed(people)}.values())


def sheet_of(participation, kind, signature, link, **more) -> tuple[outbox.Reader, str, str]:
    """(reader, subject, text) of a letter that has not left, its link masked."""
    to, subject, body = composed(participation, kind, signature, **more)
    return to, subject, letters.masked(body, link, participation.language)


def previewed_reminders(people, at) -> list[tuple[outbox.Reader, str, str]]:
    """The reminder as the first of each language would get it now."""
    workshop = people[0].workshop
    until, signature = answer_by(workshop.first_on, day_of(at), closed_weeks()), signature_of(workshop)
    sheets = []
    for one in firsts(people):
        is_over = one.answer_by_on is None or one.answer_by_on <= day_of(at)
        with languages.speaking(one.language):
            day = languages.day(until if is_over else one.answer_by_on)
        sheets.append(sheet_of(one, "participant_reminder", signature, invitation(one, at), answer_by=day))
    return sheets


def previewed(people, at) -> list[tuple[outbox.Reader, str, str]]:
    """(reader, subject, text) of the invitation as the first of each language would get it now."""
    workshop = people[0].workshop
    by, signature = answer_by(workshop.first_on, day_of(at), closed_weeks()), signature_of(workshop)
    sheets = []
    for one in firsts(people):
        with languages.speaking(one.language):
            until = languages.day(by)
        sheets.append(sheet_of(one, "participant_invitation", signature, invitation(one, at), answer_by=until))
    return sheets
