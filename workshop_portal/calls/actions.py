"""What is done to a call. The caller commits."""

from datetime import timedelta

from sqlalchemy import select, update

from workshop_portal import journal
from workshop_portal.calls import criteria as marks
from workshop_portal.calls import days, followers, news
from workshop_portal.calls.models import Call, CallRule, Criterion, FormField
from workshop_portal.centre.models import Centre
from workshop_portal.core import edits
from workshop_portal.core.clock import now
from workshop_portal.core.db import db, rows_changed
from workshop_portal.core.promises import put_into_words
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

put_into_words(
    {
        "call.key": N_("There is a call with this number already."),
        "uq_call_key": N_("There is a call with this number already."),
        "call.prefix": N_("There is a call with this number already."),
        "uq_call_prefix": N_("There is a call with this number already."),
        "ck_call_dates": N_("A call opens before its deadline."),
        "ck_call_weeks": N_("The last day for workshops can't come before the first one."),
    }
)
FIELD = ("key", "shown", "required", "most", "help_en", "help_nl")
RULE = ("key", "level", "figure")
READ = N_("Readers judge by these criteria already, so they stay as they are. Change those of the next call.")


def create_call(
    *,
    key,
    deadline_at,
    prefix=None,
    criteria=None,
    form_fields=(),
    rules=(),
    grace_minutes=None,
    by=None,
    at=None,
    **facts,
) -> Call:
    """A call with its criteria, what its form asks otherwise and how it weighs the rules, each a dict of columns, in order.

    Dates that are not given follow from the deadline.
    """
    grace = timedelta(minutes=usual_grace() if grace_minutes is None else grace_minutes)
    sound = days.usual(deadline_at.date()) | {"hard_deadline_at": deadline_at + grace}
    call = Call(key=key, prefix=prefix or key, deadline_at=deadline_at, **sound | facts)
    wanted = marks.beginning() if criteria is None else criteria
    call.criteria = [Criterion(position=n, **one) for n, one in enumerate(wanted)]
    call.form_fields = [FormField(**one) for one in form_fields]
    call.rules = [CallRule(**one) for one in rules]
    db.session.add(call)
    db.session.flush()
    journal.record(call, "create", by=by, at=at)
    news.expect(call)
    return call


def taken_over(call) -> dict:
    """What a new call begins with that is made like this one."""
    return {
        "criteria": [{name: getattr(one, name) for name in marks.NAMES} for one in call.criteria],
        "form_fields": [{name: getattr(one, name) for name in FIELD} for one in call.form_fields],
        "rules": [{name: getattr(one, name) for name in RULE} for one in call.rules],
    }


def usual_grace() -> int:
    minutes = db.session.scalar(select(Centre.grace_minutes).limit(1))
    return 15 if minutes is None else minutes


def usual_reviews() -> int:
    """How many reviews the centre wants for a proposal."""
    return db.session.scalar(select(Centre.reviews_wanted).limit(1)) or 3


def revise(call, answers, *, by, at=None) -> list[str]:
    """Change what differs. `grace_minutes` moves the hard deadline; formats and committees are lists of things."""
    answers = dict(answers)
    grace = answers.pop("grace_minutes", minutes_of_grace(call))
    deadline = answers.get("deadline_at", call.deadline_at)
    answers["hard_deadline_at"] = deadline + timedelta(minutes=grace)
    at = at or now()
    due_before, deadline_before = call.review_due_on, call.deadline_at
    tells = is_told(call, deadline_before, deadline, at)
    changed = edits.changed(call, answers)
    if changed:
        db.session.flush()
        news.expect(call)
        journal.record(call, "revise", by=by, at=at, detail=", ".join(changed))
    if "review_due_on" in changed:
        for deed in followers.of_due_day:
            deed(call, due_before)
    if tells:
        for deed in followers.of_new_deadline:
            deed(call, deadline_before, at)
    return changed


def is_told(call, before, after, at) -> bool:
    """Whether those who write hear that the deadline moves: earlier in a call that is not over, later to a day that is not."""
    return after > max(before, at) or (after < before and at < call.hard_deadline_at)


def minutes_of_grace(call) -> int:
    return int((call.hard_deadline_at - call.deadline_at).total_seconds() // 60)


def set_criteria(call, rows, *, by, at=None):
    """The criteria in this order. Those that have been marked already keep their row, so that no mark is lost."""
    db.session.refresh(call, with_for_update=True)  # one after the other with the beginning of the review
    if call.reading_at:
        raise Refused(READ)
    keys = [row["key"] for row in rows]
    if len(set(keys)) < len(keys):
        raise Refused(N_("Two criteria have the same key."))
    if not any(row["weight"] for row in rows):
        raise Refused(N_("At least one criterion needs a weight."))
    there = {one.key: one for one in call.criteria}
    kept = []
    for place, row in enumerate(rows):
        one = there.get(row["key"]) or Criterion(key=row["key"])
        for name, value in row.items():
            setattr(one, name, value)
        one.position = place
        kept.append(one)
    call.criteria = kept
    db.session.flush()
    journal.record(call, "set criteria", by=by, at=at, detail=", ".join(keys))


def begin_reading(call, *, at):
    """The first proposal goes to its readers: from now on the round keeps its criteria."""
    mine = update(Call).where(Call.id == call.id, Call.reading_at.is_(None))
    if rows_changed(mine.values(reading_at=at)):
        db.session.expire(call, ["reading_at"])


def set_rules(call, rows, *, by, at=None):
    """How this call weighs the rules of a good workshop: dicts of a CallRule's columns, one a rule that differs."""
    call.rules = same_or_new({one.key: one for one in call.rules}, CallRule, rows)
    db.session.flush()
    journal.record(call, "set rules", by=by, at=at, detail=", ".join(row["key"] for row in rows))


def same_or_new(there, model, rows) -> list:
    """The row that has this key already, or a new one, with what is written now."""
    kept = []
    for row in rows:
        one = there.get(row["key"]) or model(key=row["key"])
        for name, value in row.items():
            setattr(one, name, value)
        kept.append(one)
    return kept


def set_form(call, rows, *, by, at=None):
    """What this call makes of the fields of the form: dicts of a FormField's columns, one a field that differs."""
    call.form_fields = same_or_new({one.key: one for one in call.form_fields}, FormField, rows)
    db.session.flush()
    journal.record(call, "set form", by=by, at=at, detail=", ".join(row["key"] for row in rows))
