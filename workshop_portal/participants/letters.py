"""The letters to participants: the invitation, the reminder, and what follows an answer. Each has a personal link."""

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.clock import now
from workshop_portal.core.languages import text as _
from workshop_portal.participants import followers, queries
from workshop_portal.participants.answer_by import answer_by, day_of, invitation_until, stay_until
from workshop_portal.participants.letter_texts import FILLED, TEXTS
from workshop_portal.participants.workflow import SAID_YES, STILL_TO_ANSWER, Answer, waits_for_its_week
from workshop_portal.workshops.letters import ERASED, GONE, reason_words, signed
from workshop_portal.workshops.queries import closed_weeks, coordinator_of

INVITATION, STAY = "invitation", "stay"
AFTER = {
    Answer.CONFIRMED: "participant_answer_yes", Answer.WAITING: "participant_answer_waiting",
    Answer.MAYBE: "participant_answer_maybe", Answer.DECLINED: "participant_answer_no",
}  # fmt: skip
# What who gets a new link reads with it, or does not need any more.
SAID_BY_A_NEW_LINK = frozenset({*AFTER.values(), "participant_invitation", "participant_reminder", "participant_link"})


def invite(participation, *, signature, by, at):
    write(participation, "participant_invitation", invitation(participation, at), signature, by, at)


def remind(participation, *, others, signature, by, at):
    """`others`: whether somebody waits for a seat."""
    more = asked_before(participation, others)
    write(participation, "participant_reminder", invitation(participation, at), signature, by, at, **more)


def asked_before(participation, others) -> dict:
    """What a reminder says of the answer so far, and of those who wait for a seat."""
    with languages.speaking(participation.language):
        perhaps, title = participation.state == Answer.MAYBE, participation.workshop.title
        so_far = (
            _("You told us that you may come to the workshop “%(title)s”", title=title) if perhaps
            else _("We have no answer yet to our invitation to the workshop “%(title)s”", title=title)
        )  # fmt: skip
        waiting = " " + _("Others wait for a seat.") if others else ""
    return {"so_far": so_far, "others": waiting}


def answered(participation, *, by, at, given_up=""):
    """What follows an answer: after a yes the link to the own stay, else the invitation's; `given_up`: with the seat."""
    link = stay(participation, at) if participation.state in SAID_YES else invitation(participation, at)
    kind = kind_after(participation)
    again, signature = asked_again(participation, kind)
    write(participation, kind, link, signature, by, at, given_up=given_up, again=again)


def kind_after(participation) -> str:
    """Of the letter after this answer: until the workshop has its days a no can't be changed."""
    if participation.state == Answer.DECLINED and waits_for_its_week(participation.workshop):
        letters.lay_down(TEXTS, FILLED, "participant_no_before_days")
        return "participant_no_before_days"
    return AFTER[participation.state]


def asked_again(participation, kind) -> tuple[str, str]:
    """(what is to be told again, the signature) of a letter to who may have a seat anew."""
    return placed(participation, kind, "again", told_before(participation), signature_of(participation.workshop))


def placed(participation, kind, name, words, signature) -> tuple[str, str]:
    """(these words, the signature), as `letters.placed` has them, in a letter to this participant."""
    return letters.placed(kind, name, words, signature, participation.language)


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
        gone = "".join(f" {label}: {words}." for ask in followers.erased for label, words in ask(participation))
        if not kept:
            return " " + _("Your seat is free for somebody else now.") + gone
        words = _(
            "Your seat is free for somebody else now, and this is not kept for you any more: %(what)s.", what=kept
        )
        return f" {words}{gone}"


def ended(people, *asked) -> dict[int, str]:
    """What ends for these people, by the participation's id, as sentences that follow another one."""
    found: dict[int, str] = {}
    for ask in asked:
        for key, words in ask(people).items():
            found[key] = f"{found.get(key, '')} {words}"
    return found


def withdrawn(participation, why, given_up, *, by, at):
    """Somebody is not expected any more: why, if that is said, and what goes with the seat; there is nothing left to answer,
    so the letter has no link.
    """
    letters.lay_down(TEXTS, FILLED, "participant_withdrawn")
    signature = signature_of(participation.workshop)
    with languages.speaking(participation.language):
        gone = reason_words(why) + given_up
    gone, signature = placed(participation, "participant_withdrawn", "given_up", gone, signature)
    write(participation, "participant_withdrawn", None, signature, by, at, given_up=gone)


def seat_given(participation, *, by, at):
    """Off the waiting list: the yes of then holds, and whoever can't come any more says so now."""
    kind = "participant_seat_given"
    letters.lay_down(TEXTS, FILLED, kind)
    again, signature = asked_again(participation, kind)
    write(participation, kind, stay(participation, at), signature, by, at, again=again)


def moved(participation, former, kept="", has_told=True, *, signature, by, at):
    """The workshop has other days than the `former` first and last one; `kept`: what holds of what its guest was given;
    `has_told`: days of arrival or departure, which are to be given again.

    Where it had none (None, None), it was called off, which took them, and everybody who was invited was told so. Who has
    still to answer reads by when.
    """
    asked = participation.state in STILL_TO_ANSWER
    kind = kind_of_moving(participation, has_told) if all(former) else kind_after_all(participation)
    letters.lay_down(TEXTS, FILLED, kind)
    link = stay(participation, at) if participation.state in SAID_YES else invitation(participation, at)
    with languages.speaking(participation.language):
        more = {"former": languages.days(*former), "reason": reason_words(participation.workshop.week_reason)}
        answer = answer_words(participation) if asked else ""
    name, words = ("kept", kept) if participation.state == Answer.CONFIRMED and all(former) else ("answer", answer)
    if kind == "participant_after_all":
        more["again"], signature = placed(participation, kind, "again", erased_words(participation), signature)
    words, signature = placed(participation, kind, name, words, signature)
    write(participation, kind, link, signature, by, at, **more, **{name: words})


def erased_words(participation) -> str:
    """That who has a seat tells of diet and access needs anew, whether there was anything or not: it went with the cancelling."""
    if participation.state != Answer.CONFIRMED:
        return ""
    with languages.speaking(participation.language):
        return " " + _(ERASED)


def kind_after_all(participation) -> str:
    if participation.state in STILL_TO_ANSWER:
        return "participant_after_all_open"
    return "participant_after_all_waiting" if participation.state == Answer.WAITING else "participant_after_all"


def kind_of_moving(participation, has_told) -> str:
    if participation.state in STILL_TO_ANSWER:
        return "participant_moved_open"
    if participation.state == Answer.WAITING:
        return "participant_moved_waiting"
    return "participant_moved" if has_told else "participant_moved_untold"


def answer_words(participation, today=None) -> str:
    """What is still asked of somebody who has given no answer, or said perhaps; `today`: where the day may be over."""
    said = [_("You said perhaps, which keeps no seat.")] if participation.state == Answer.MAYBE else []
    by_on = participation.answer_by_on
    if by_on and today and by_on < today:
        by = _("We asked for your answer by %(day)s; it still counts.", day=languages.day(by_on))
    else:
        by = _("Please answer by %(day)s.", day=languages.day(by_on))
    return " " + " ".join([*said, by])


def moved_all_the_same(participation, former, *, signature, by, at):
    """To who said no: perhaps the days of now suit, where the `former` ones did not."""
    kind = "participant_moved_no"
    letters.lay_down(TEXTS, FILLED, kind)
    with languages.speaking(participation.language):
        more = {"former": languages.days(*former)}
    write(participation, kind, invitation(participation, at), signature, by, at, **more)


def called_off(participation, why, ended="", *, signature, by, at):
    """Its workshop does not take place; `why`: the reason that was given, or ""; `ended`: room and money. There is nothing
    left to answer, so the letter has no link.
    """
    letters.lay_down(TEXTS, FILLED, "participant_called_off")
    with languages.speaking(participation.language):
        reason = reason_words(why)
        if participation.state == Answer.CONFIRMED:
            ended = f"{ended} {_(GONE)}"
    ended, signature = placed(participation, "participant_called_off", "ended", ended, signature)
    write(participation, "participant_called_off", None, signature, by, at, reason=reason, ended=ended)


def again(participation, *, at):
    """A new link for one that is dead, to the address on file. What was written with the former one may hold no more: this
    letter says only how things stand, and the page the rest.
    """
    letters.lay_down(TEXTS, FILLED, "participant_link")
    link = stay(participation, at) if participation.state in SAID_YES else invitation(participation, at)
    with languages.speaking(participation.language):
        words = where_it_stands(participation, day_of(at))
    write(participation, "participant_link", link, signature_of(participation.workshop), None, at, answer=words)


def arrived(participation, *, by, at):
    """Who was given a seat on arrival never had the link to the own page, on which the certificate is: this letter says no
    more. It may leave long after the workshop, and holds then, too.
    """
    letters.lay_down(TEXTS, FILLED, "participant_arrived")
    signature = signature_of(participation.workshop)
    write(participation, "participant_arrived", stay(participation, at), signature, by, at)


def where_it_stands(participation, today) -> str:
    """The answer so far, and what is still asked."""
    if waits_for_its_week(participation.workshop):
        stands = participation.state != Answer.INVITED and _("What you answered before stands until then.")
        return " ".join(filter(None, [
            _("The workshop has no days at present: you hear from us as soon as it has."), stands,
            _("If you can't come whatever the days are, you can say no now."),
        ]))  # fmt: skip
    if participation.state in STILL_TO_ANSWER:
        return answer_words(participation, today).strip()
    return {
        Answer.CONFIRMED: _("You said yes, and a seat is yours."),
        Answer.WAITING: _("You said yes, and are on the waiting list: please make no bookings before a seat is yours."),
        Answer.DECLINED: _("You said no; you can change your answer there."),
    }[participation.state]


def invitation(participation, at):
    """Until a week after the answer-by; a letter that leaves later gives a week from then, and one that leaves before there
    are days as long as the link to a stay.
    """
    until = max(invitation_until(day) for day in (participation.answer_by_on, day_of(at)) if day)
    if waits_for_its_week(participation.workshop):
        until = max(until, stay_until(day_of(at or now())))
    return outbox.Link("/invitation/{token}", INVITATION, participation.id, until)


def stay(participation, at=None):
    """Until eight weeks after the workshop, or from now where it has no days; a letter that leaves later gives a week."""
    day = day_of(at or now())
    until = max(stay_until(participation.workshop.last_on or day), invitation_until(day))
    return outbox.Link("/stay/{token}", STAY, participation.id, until)


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


def reader_of(participation) -> outbox.Reader:
    return outbox.Reader(participation.name, participation.email, participation.language, participation.person_id)


def composed(participation, kind, signature, **more) -> tuple[outbox.Reader, str, str]:
    """(reader, subject, body with `{link}` open) of a letter as this participant gets it."""
    workshop = participation.workshop
    to = reader_of(participation)
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
    sheets, others = [], queries.somebody_waits(workshop)
    for one in firsts(people):
        is_over = one.answer_by_on is None or one.answer_by_on <= day_of(at)
        with languages.speaking(one.language):
            day = languages.day(until if is_over else one.answer_by_on)
        more = {"answer_by": day, **asked_before(one, others)}
        sheets.append(sheet_of(one, "participant_reminder", signature, invitation(one, at), **more))
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
