"""Where a proposal stands, as its organisers may know it: the steps, when each is to be expected, what can still be changed.

Nothing here asks how a proposal was advised on or decided before that is told: from eligible on they all look the same.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from workshop_portal.core.languages import day, local
from workshop_portal.core.languages import moment_here as moment
from workshop_portal.core.languages import text as _
from workshop_portal.proposals.workflow import (
    PUBLIC,
    UNDO,
    Status,
    can_be_reopened,
    is_out_of_time,
    is_reopened,
    why_too_late,
)

ORDER = (Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.DECIDED)
ROUNDS = 3  # how many earlier rounds speak for what to expect


class Step(NamedTuple):
    """`state`: done, now, ahead, or over where the proposal will not come any more."""

    name: str
    when: str
    state: str
    words: str


class Earlier(NamedTuple):
    """Of earlier rounds, the newest first: days from the deadline until checked, and until the decisions were told."""

    checked: tuple[float, ...] = ()
    told: tuple[float, ...] = ()


UNKNOWN = Earlier()


def place_of(proposal, is_told) -> int:
    """Which step it has come to; what was withdrawn or not eligible stands where it left."""
    status = (proposal.withdrawn_from or Status.DRAFT) if proposal.status == Status.WITHDRAWN else proposal.status
    public = PUBLIC[status]
    if is_told:
        return 3
    return {Status.IN_REVIEW: 2, Status.SUBMITTED: 1, Status.INELIGIBLE: 1}.get(public, 0)


def steps(proposal, told=None, earlier=UNKNOWN, at=None, anew=False, ahead=(), refused_at=None) -> list[Step]:
    """`told`: the words of a released decision, `ahead`: what it asks for, as (words, day). `at`: now. `anew`: a decision was
    announced, and was taken back. `refused_at`: it was found not eligible then.
    """
    here = place_of(proposal, told or anew)
    gone, is_refused = proposal.status in {Status.WITHDRAWN, Status.INELIGIBLE}, proposal.status == Status.INELIGIBLE
    ended = gone or bool(at and is_out_of_time(proposal, at))
    named = (_("Draft"), _("The office checks it"), _("The committees read it"), _("The decision is announced"))
    explained = (
        _("You and the other organisers write. The contact organiser submits."),
        _("Is it complete, and does it fit the call? The office may send it back for a week, or until the call closes."),
        _("Members of the committees read it and meet. They advise, and the director decides. What happens here stays closed until the decision is announced, to all organisers of the proposal at the same time."),
        _("Each organiser gets a letter with the decision and its grounds. What is approved gets a week, a funding record and a coordinator."),
    )  # fmt: skip
    dates = [drafted(proposal), checked(proposal, here, earlier), "", expected(proposal, told, earlier, at)]
    if gone and not told:
        dates[here] = left(proposal, refused_at)
    made = []
    for place, (name, words, when) in enumerate(zip(named, explained, dates, strict=True)):
        state = "done" if place < here or (told and place == here) else "now" if place == here else "ahead"
        if ended and place >= here:
            state = "over" if place > here else "done" if is_refused else "now"
        if told and place == 3:
            name = _("Decision: %(words)s", words=told)
        if anew and place == 3:
            name, words, when = words_of_anew()
        made.append(Step(name, "" if state == "over" else when, state, words))
    return made + [
        Step(_("To be met by you"), due(on, at), "ahead" if n else "now", text) for n, (text, on) in enumerate(ahead)
    ]


def due(on, at) -> str:
    """By which day something is to be met, and that it has passed where it has."""
    return _("was due by %(day)s", day=day(on)) if at and local(at).date() > on else _("by %(day)s", day=day(on))


def words_of_anew() -> tuple[str, str, str]:
    """(name, explained, when) of the last step where the decision was rescinded."""
    words = _("The decision that was announced no longer stands. Each organiser gets a letter with the new one.")
    return _("The director decides anew"), words, ""


def left(proposal, refused_at) -> str:
    """On which day it was found not eligible, or withdrawn."""
    if proposal.status == Status.INELIGIBLE:
        return _("found not eligible on %(day)s", day=day(refused_at)) if refused_at else ""
    return _("withdrawn on %(day)s", day=day(proposal.withdrawn_at)) if proposal.withdrawn_at else ""


def drafted(proposal) -> str:
    if proposal.submitted_at and proposal.status not in {Status.DRAFT, Status.RETURNED}:
        return _("submitted on %(day)s", day=day(proposal.submitted_at))
    return _("until %(moment)s", moment=moment(proposal.until))


def checked(proposal, here, earlier) -> str:
    """When the office's check is to be expected, as long as it is still to come."""
    if here > 1 or not earlier.checked:
        return ""
    return _("about %(day)s", day=day(after(proposal, middle(earlier.checked))))


def expected(proposal, told, earlier, at) -> str:
    """The day the call names, else the span of earlier rounds; and the truth where that has passed."""
    if told:
        return ""
    aim = proposal.call.decision_on
    last = aim or (local(after(proposal, max(earlier.told))).date() if earlier.told else None)
    if last and at and local(at).date() > last:
        return _("later than planned")
    if aim:
        return _("planned for %(day)s", day=day(aim))
    if not earlier.told:
        return ""
    return _("about %(day)s", day=day(after(proposal, middle(earlier.told))))


def middle(days) -> float:
    from statistics import median  # it brings fractions and decimals, which one page wants

    return median(days)


def after(proposal, days) -> datetime:
    return proposal.call.deadline_at + timedelta(days=days)


def weeks_of(earlier) -> tuple[int, int] | None:
    """In how many weeks after the deadline earlier decisions were told: the quickest and the slowest round."""
    if not earlier.told:
        return None
    return round(min(earlier.told) / 7), round(max(earlier.told) / 7)


def can_change(proposal, is_told, at, has_readers=False) -> list[str]:
    """What its organisers can still do, in sentences. `has_readers`: somebody was asked to read it."""
    status, until = proposal.status, moment(proposal.until)
    withdraw = _("The contact organiser can withdraw it until the decision is announced.")
    if is_told:
        words = _(
            "Nothing any more in the proposal itself. Of an approved one the workshop goes on; any other can be taken up again in a later call."
        )
        return [words]
    if status in {Status.WITHDRAWN, Status.INELIGIBLE}:
        return [when_ended(proposal, at)]
    is_open = why_too_late(proposal, at) is None
    if status == Status.RETURNED:
        again = _("Everything, until %(moment)s; then submit it again.", moment=until)
        late = _("The time to complete it is over. What you write is still kept; the office decides what comes now.")
        return [again if is_open else late, withdraw]
    if status == Status.DRAFT:
        late = _("It was not submitted in time. What you write is still kept.")
        if is_open and is_reopened(proposal):
            return [_("Everything, until %(moment)s; then submit it again.", moment=until)]
        return [_("Everything, until %(moment)s.", moment=until) if is_open else late]
    if can_be_reopened(proposal, at) and not has_readers:
        words = _("It can be reopened and changed until %(moment)s; submit it again before then.", moment=until)
        return [words, withdraw]
    return [_("Its text stays as it was submitted."), withdraw]


def when_ended(proposal, at) -> str:
    """Of what was withdrawn, or found not eligible."""
    undo_until = proposal.withdrawn_at + UNDO if proposal.withdrawn_from else None
    if undo_until and at < undo_until:
        return _("The contact organiser can take the withdrawal back until %(moment)s.", moment=moment(undo_until))
    return _("Nothing any more. Its text stays with you, and you can use it in a later call.")
