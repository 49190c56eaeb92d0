"""The minutes as a paper: the same points as on their page."""

from workshop_portal.core import pdf
from workshop_portal.core.languages import day, said
from workshop_portal.core.languages import text as _
from workshop_portal.decisions.workflow import WORDS


def of(call, committee, paper) -> pdf.Paper:
    """`paper` is minutes.Paper, made for one reader; the paper has the moment at which the meeting ended or began."""
    held = paper.meeting
    title = _("Minutes: %(committee)s", committee=said(committee, "name"))
    data = {
        "call": said(call, "title"), "when": ", ".join(one for one in (paper.when, paper.hours) if one),
        "people": people_of(paper), "points": [point_of(one) for one in paper.points],
        "nothing": _("No item of this meeting is for you to read."),
    }  # fmt: skip
    return pdf.make("minutes", data, title=title, author=said(committee, "name"), at=held.closed_at or held.opened_at)


def people_of(paper) -> list[list[str]]:
    names = [[_("Present"), listed(paper.present)]]
    return names + ([[_("Not present"), listed(paper.missing)]] if paper.missing else [])


def listed(people) -> str:
    return ", ".join(one.name for one in people) or "–"


def point_of(point) -> dict:
    """What was advised before it was referred on follows, each with its day."""
    facts, advice = facts_of(point), point.advice
    for one in point.earlier:
        facts += [[earlier_on(one.advice), _(WORDS[one.advice.outcome])], *facts_of(one)]
    return {
        "number": str(point.number), "title": point.proposal.title or point.proposal.code, "code": point.proposal.code,
        "outcome": _(WORDS[advice.outcome]) if advice else point.silence, "facts": facts,
    }  # fmt: skip


def earlier_on(advice) -> str:
    return _("Earlier advice, referred on %(day)s", day=day(advice.overtaken_at))


def facts_of(point) -> list[list[str]]:
    advice = point.advice
    facts = [[_("In the room"), listed(point.present)]] if point.present else []
    facts += [[_("Left the room"), listed(point.out)]] if point.out else []
    facts = [[_("Advised on"), point.on]] * bool(point.on) + facts
    if advice and advice.needed:
        here = len(advice.counted)
        facts.append(
            [_("Quorum"), _("%(here)s in the room counted, %(needed)s were needed", here=here, needed=advice.needed)]
        )
    if advice and advice.uncounted:
        names = listed(advice.uncounted)
        facts.append([_("Did not count"), _("%(names)s, without an answer to the conflict question", names=names)])
    if advice and advice.votes:
        yes, no, none = advice.votes
        words = _("%(yes)s for, %(no)s against, %(none)s abstained", yes=yes, no=no, none=none)
        facts.append([_("Votes"), words])
    if point.criteria:
        facts.append([_("Criteria that decided"), ", ".join(point.criteria)])
    if advice:
        facts.append([_("Grounds"), advice.grounds or "–"])
        facts += [[_("Condition, by %(day)s", day=day(due_on)), text] for text, due_on in advice.conditions]
    return facts + [[_("Advised before, on %(day)s", day=on), _(WORDS[outcome])] for on, outcome in point.before]
