"""The pages of calls: what is open to everybody, and where the office sets a call up."""

from flask import abort, flash, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from workshop_portal.calls import (
    actions,
    followers,
    news,
    news_views,  # noqa: F401  (its pages hang on the same blueprint)
    policy,
    queries,
    rules,
)
from workshop_portal.calls.blueprint import bp
from workshop_portal.calls.forms import CRITERIA, CallForm, CriteriaForm, NewCallForm
from workshop_portal.calls.models import Call
from workshop_portal.centre.models import Format
from workshop_portal.core import clock, rows
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.db import db
from workshop_portal.core.languages import day, enumerated, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.people.models import Committee


@bp.get("")
@public
def index():
    found = {
        "running": db.session.scalars(queries.open_now(current_user).options(selectinload(Call.formats))).all(),
        "coming": db.session.scalars(queries.coming(current_user)).all(),
        "past": db.session.scalars(queries.past(current_user)).all(),
    }
    announced = next((one for one in found["coming"] if one.published), None)
    may_create = policy.may_create(current_user)
    return render_template(
        "calls/index.html", **found, announced=announced, now=clock.now(), may_create=may_create
    )  # fmt: skip


@bp.get("/<call_key>")
@public
def show(call_key):
    call = queries.one_for(current_user, call_key)
    if call is None:
        abort(404)
    may_edit, now, seated = policy.may_edit(current_user, call), clock.now(), queries.seated()
    readers = [one for one in call.committees if one.id in seated]
    empty = [said(one, "name") for one in call.committees if one.id not in seated] if may_edit else []
    return render_template(
        "calls/show.html", call=call, now=now, may_edit=may_edit, readers=readers, empty_committees=empty,
        rules=in_short(call), takes_proposals=call.takes_proposals(now), **state_of(call, now),
    )  # fmt: skip


def in_short(call) -> list[tuple[str, str]]:
    """(level, words) of all that a proposal is held to in this call: what every call demands, then its own rules."""
    asks = {one.key: one for one in call.form_fields}
    title = min(rules.MOST_OF_TITLE, (asks["title"].most if "title" in asks else None) or rules.MOST_OF_TITLE)
    always = [
        ("must", _("Two to six organisers")),
        ("must", ngettext("A title of at most %(num)s character", "A title of at most %(num)s characters", title)),
        ("must", _("One proposal per contact organiser and format")),
    ]
    weeks = asks.get("preferred_weeks")
    if weeks is None or (weeks.shown and weeks.required):
        always.insert(1, ("must", _("Two to five weeks that suit you, in order")))
    return always + rules.in_words([{"key": one.key, "level": one.level, "figure": one.figure} for one in call.rules])


def state_of(call, now) -> dict:
    """Whether it is open, and the word and tone for where it stands."""
    if call.is_open(now):
        return {"is_open": True, "word": _("Open"), "tone": "good"}
    if now < call.opens_at:
        return {"is_open": False, "word": _("Upcoming"), "tone": "idle"}
    return {"is_open": False, "word": _("Closed"), "tone": "decided"}


@bp.get("/manage")
@allow(policy.may_see_all)
def manage():
    page = page_of(queries.visible_to(me()).order_by(Call.deadline_at.desc(), Call.id))
    return render_template("calls/manage.html", page=page, now=clock.now(), may_create=policy.may_create(me()))


def offers(form):
    """The form with the formats and committees there are; beside these, on which of them nobody sits."""
    committees, seated = queries.committees(), queries.seated()
    if empty := [said(one, "name") for one in committees if one.id not in seated]:
        form.committees.description = _(
            "Nobody sits on %(names)s today, so organisers are not offered it.", names=enumerated(empty)
        )
    formats = [(one.key, said(one, "name")) for one in queries.formats()]
    return form.offer(formats, [(one.key, said(one, "name")) for one in committees])


def with_news(form, call):
    """The form that says beside its tick how many people are told of the call, unless they were."""
    number = news.number()
    if number and news.is_awaited(call):
        form.published.description = ngettext(
            "%(num)s person waits for the next call and gets a mail: at once if it is open, else when it opens.",
            "%(num)s people wait for the next call and get a mail: at once if it is open, else when it opens.", number,
        )  # fmt: skip
    return form


def tell_of_news(call):
    """Say to whoever has published a call who gets a mail of it."""
    number = news.number()
    if not (number and call.published and news.is_awaited(call)):
        return
    if call.opens_at <= clock.now():
        flash(ngettext("%(num)s person gets a mail now.", "%(num)s people get a mail now.", number))
    else:
        told = ngettext(
            "%(num)s person gets a mail on %(day)s.",
            "%(num)s people get a mail on %(day)s.",
            number,
            day=day(call.opens_at),
        )
        flash(told)


def answers_of(form) -> dict:
    """The form's answers with things in the place of keys."""
    answers = form.answers
    for name, model in (("formats", Format), ("committees", Committee)):
        chosen = select(model).where(model.key.in_(answers[name])).order_by(model.name_en)
        answers[name] = list(db.session.scalars(chosen))
    return answers


@bp.route("/new", methods=["GET", "POST"])
@allow(policy.may_create)
@once
def new():
    form = offers(NewCallForm())
    earlier = {one.key: one for one in queries.every(me())}
    form.like.choices = [("", _("The usual ones")), *((key, said(one, "title")) for key, one in earlier.items())]
    if form.validate_on_submit():
        answers = {name: value for name, value in answers_of(form).items() if value is not None}
        like = earlier.get(answers.pop("like", ""))
        call = actions.create_call(**answers, **(actions.taken_over(like) if like else {}), published=False, by=me())
        flash(words_of_new(like))
        return finish(url_for(".criteria", call_key=call.key))
    if not form.is_submitted():
        begin(form, earlier.get(request.args.get("like")))
    return render_template("calls/new.html", form=form), form.status


def words_of_new(like) -> str:
    if like is None:
        return _("The call is made, with the usual criteria. Look through them now.")
    told = {"call": said(like, "title")}
    return _("The call is made, with the criteria, form and rules of “%(call)s”. Look through them now.", **told)


def begin(form, like):
    """What a new call begins with: what is usual, or what an earlier one has; its number, titles and days are its own."""
    if like is not None:
        form.like.data = like.key
        for name, value in stored(like).items():
            if name in ALIKE:
                form[name].data = value
        return
    form.committees.data = [key for key, _words in form.committees.choices]
    form.grace_minutes.data, form.reviews_wanted.data = actions.usual_grace(), actions.usual_reviews()
    form.remind_before.data, form.remind_after.data = [7, 1], [1, 7]


@bp.route("/<call_key>/edit", methods=["GET", "POST"])
@allow(policy.may_edit, Call)
@once
def edit(call):
    form, pressed = with_news(offers(CallForm(None, stored(call))), call), request.form.get("go")
    sound = pressed != "back" and form.validate_on_submit()
    if sound and form.keeps(uses := followers.uses(call, me())):
        if pressed != "save now" and is_to_be_asked(call, form.deadline_at.data, uses):
            return ask_to_move_deadline(call, form, uses)
        return saved(call, form)
    is_back = pressed == "back"
    page = render_template("calls/edit.html", form=form, call=call, is_back=is_back)
    return page, 200 if is_back else form.status


def saved(call, form):
    changed = actions.revise(call, answers_of(form), by=me())
    flash(_("The call is saved."))
    if "published" in changed:
        tell_of_news(call)
    return finish(url_for(".show", call_key=call.key))


def is_to_be_asked(call, deadline_at, uses) -> bool:
    """Whether a call that is not over would be over at once, or one would end at another moment than its organisers were told."""
    now, is_earlier = clock.now(), deadline_at < call.deadline_at
    ends_now = is_earlier and deadline_at <= now < call.hard_deadline_at
    touched = uses.drafts + uses.submitted if is_earlier else uses.drafts
    return ends_now or bool(touched and actions.is_told(call, call.deadline_at, deadline_at, now))


def ask_to_move_deadline(call, form, uses):
    """The page that asks before organisers are told; it holds what was filled in."""
    kept = request.form.items(multi=True)
    held = [(name, text) for name, text in kept if name not in {"go", *form.HOUSEKEEPING}]
    deadline_at, now = form.deadline_at.data, clock.now()
    return render_template(
        "calls/deadline.html", call=call, form=form, held=held, uses=uses, deadline=clock.last_minute(deadline_at),
        is_over=deadline_at <= now, is_later=deadline_at > call.deadline_at,
    )  # fmt: skip


def stored(call) -> dict:
    """The call as its form has it: keys in the place of things."""
    return {name: getattr(call, name) for name in PLAIN} | {
        "formats": [one.key for one in call.formats], "committees": [one.key for one in call.committees],
        "grace_minutes": actions.minutes_of_grace(call),
    }  # fmt: skip


PLAIN = (
    "title_en", "title_nl", "text_en", "text_nl", "opens_at", "deadline_at", "first_on", "last_on", "review_due_on",
    "decision_on", "reviews_wanted", "remind_before", "remind_after", "published",
)  # fmt: skip
ALIKE = frozenset(
    {"text_en", "text_nl", "formats", "committees", "grace_minutes", "reviews_wanted", "remind_before", "remind_after"}
)


@bp.route("/<call_key>/criteria", methods=["GET", "POST"])
@allow(policy.may_edit, Call)
@once
def criteria(call):
    form = CriteriaForm(None, rows_of(call))
    rows.take_out(form, request.form.get("go"))
    if form.validate_on_submit():
        actions.set_criteria(call, form.criteria.data, by=me())
        flash(_("The criteria are saved."))
        return finish(url_for(".criteria", call_key=call.key))
    return render_template("calls/criteria.html", form=form, call=call, total=weights(form)), form.status


def rows_of(call) -> dict:
    """The stored criteria, as the form would hold them."""
    return {"criteria": [{column.name: getattr(one, column.name) for column in CRITERIA} for one in call.criteria]}


def weights(form) -> int:
    return sum(row["weight"] or 0 for row in form.criteria.data)


__all__ = ["bp"]
