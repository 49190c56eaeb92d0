"""What waits for a person, collected from all rooms and put in order."""

from flask import current_app, url_for
from flask_babel import ngettext

from workshop_portal.core import clock, outbox
from workshop_portal.core.languages import format_date, moment
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import MailState
from workshop_portal.core.waits import Wait
from workshop_portal.desk import policy, queries
from workshop_portal.people import queries as people


def of(person) -> list[Wait]:
    """Everything that waits for this person: what is late first, then by day, what has no day last."""
    found = [dated(wait) for room in current_app.extensions.get("waits", ()) for wait in room(person)]
    return in_order(gathered(in_order(found)))


def in_order(found) -> list[Wait]:
    return sorted(found, key=lambda wait: (not wait.late, wait.due_on or clock.today().max))


FEW = 2  # of one kind; more become one line


def gathered(found) -> list[Wait]:
    """Many of a kind in one line, which stands where the first of them would."""
    kinds: dict = {}
    for wait in found:
        kinds.setdefault(wait.many or wait, []).append(wait)
    lines = (
        waits if kind is waits[0] or len(waits) <= FEW else [together(kind, waits)] for kind, waits in kinds.items()
    )
    return [wait for line in lines for wait in line]


def together(many, waits) -> Wait:
    """One line for several of a kind, which counts the same things in all its words; each stays a link within it."""
    title = many.title(sum(one.n for one in waits), len(waits))
    late = sum(one.late_things for one in waits)
    words = ngettext("%(num)s is late.", "%(num)s are late.", late) if late else ""
    first = waits[0]
    return Wait(first.when, title, words, "", late=first.late, due_on=first.due_on, many=many, parts=tuple(waits))


def dated(wait) -> Wait:
    """The same with its day in words."""
    if wait.due_on is None:
        return wait
    left = (wait.due_on - clock.today()).days
    return wait._replace(when=wait.when or when_words(wait.due_on, left), late=wait.late or left < 0)


def when_words(day, left) -> str:
    if left < 0:
        return ngettext("%(num)s day late", "%(num)s days late", -left)
    if left < 2:
        return _("Tomorrow") if left else _("Today")
    return (
        format_date(day, "EEE d MMM")
        if left < 7
        else format_date(day, "d MMM yyyy" if day.year != clock.today().year else "d MMM")
    )


def of_the_mails(person) -> list[Wait]:
    """For the office: mails that wait for a person, because nobody knows whether they arrived, or they were refused. For
    administrators too: that mails don't leave.
    """
    sees_log = policy.may_see_mail_log(person)
    if not sees_log and not policy.may_see_jobs(person):
        return []
    found = []
    if outbox.hold_of_now():
        words = _("The portal was restored from a backup. Look at what is unclear, then let the mails go.")
        where = url_for("desk.mail_log")
        found += [Wait("", _("No mail leaves"), words, where, _("Look"), due_on=clock.today())] if sees_log else []
    else:
        found += of_those_in_vain(queries.in_vain(person), sees_log)
    return found + (of_the_unclear(person) + of_the_failed(person) if sees_log else [])


def of_those_in_vain(stuck, sees_log) -> list[Wait]:
    """What a server answers may name an address: administrators, who read no mails, are told its number alone."""
    if stuck is None:
        return []
    head = ngettext("%(num)s mail does not leave", "%(num)s mails do not leave", stuck.n)
    number, _blank, _rest = stuck.trouble.partition(" ")
    facts = {
        "moment": moment(stuck.since), "why": stuck.trouble if sees_log or not number.isdigit() else number,
    }  # fmt: skip
    words = _("Waiting since %(moment)s. Why: “%(why)s”. The portal tries again by itself.", **facts)
    where = url_for("desk.mail_log", state=MailState.QUEUED.value) if sees_log else url_for("desk.jobs")
    return [Wait("", head, words, where, _("Look"))]


def of_the_unclear(person) -> list[Wait]:
    n = queries.how_many(person, MailState.UNCLEAR)
    head = ngettext("%(num)s mail is unclear", "%(num)s mails are unclear", n)
    words = _("Nobody knows whether they arrived. Look at each: it arrived, or it is sent again.")
    return [Wait("", head, words, url_for("desk.mail_log", state=MailState.UNCLEAR.value), _("Look"))] if n else []


def of_the_failed(person) -> list[Wait]:
    stuck = queries.failed_mails(person)
    if stuck is None:
        return []
    head = ngettext("%(num)s mail failed", "%(num)s mails failed", stuck.n)
    words = (
        _("Why: “%(why)s”. Look what is wrong, then send it again.", why=stuck.trouble)
        if stuck.n == 1
        else _("Why the last one did: “%(why)s”. Look at each what is wrong, then send it again.", why=stuck.trouble)
    )
    return [Wait("", head, words, url_for("desk.mail_log", state=MailState.FAILED.value), _("Look"))]


def of_the_jobs(person) -> list[Wait]:
    """For administrators and the office: what the portal could not do by itself. Who may try it again is led there.
    Of a release the office has a line of its own.
    """
    tries_again, is_office = policy.may_see_jobs(person), policy.may_see_mail_log(person)
    n = queries.failed_jobs(person, but="release" if is_office else "") if tries_again or is_office else 0
    if not n:
        return []
    head = ngettext("%(num)s job failed", "%(num)s jobs failed", n)
    if tries_again:
        words = _("The portal tried it five times. Look why, mend it, then let it try again.")
        return [Wait("", head, words, url_for("desk.jobs"), _("Look"))]
    names = ", ".join(one.name for one in people.administrators())
    words = (
        _("An administrator sees why, and lets it be tried again: %(names)s.", names=names)
        if names
        else _("Only an administrator sees why, and there is none. Appoint one.")
    )
    return [Wait("", head, words, url_for("people.index"), _("Look"))]


def title(waits) -> str:
    """What the desk says in its title."""
    titles = (
        _("Nothing waits for you"), _("One thing waits for you"), _("Two things wait for you"),
        _("Three things wait for you"), _("Four things wait for you"), _("Five things wait for you"),
        _("Six things wait for you"), _("Seven things wait for you"), _("Eight things wait for you"),
        _("Nine things wait for you"), _("Ten things wait for you"),
    )  # fmt: skip
    n = len(waits)
    return titles[n] if n < len(titles) else _("%(n)s things wait for you") % {"n": n}


def lead(waits) -> str:
    """What stands under the title, and counts what the title counts: the lines."""
    late = sum(wait.late for wait in waits)
    if late:
        return ngettext("%(num)s of these lines is late.", "%(num)s of these lines are late.", late)
    return _("Nothing is late.") if waits else _("What others ask of you will appear here.")


__all__ = ["Wait", "lead", "of", "of_the_jobs", "of_the_mails", "title"]
