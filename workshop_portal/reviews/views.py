"""The pages of a reader: the queue, the conflict question, the dossier beside the own review, and all reviews."""

from flask import flash, jsonify, redirect, render_template, request, url_for

from workshop_portal.core import languages, parking
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import commit, finish, once, saves_itself
from workshop_portal.people import policy as people_policy
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, rows_of
from workshop_portal.proposals import policy as proposals_policy
from workshop_portal.proposals import telling
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import (
    actions,
    assignment_views,  # noqa: F401  (their pages hang on the same blueprint)
    closing_views,  # noqa: F401
    conflict_views,  # noqa: F401
    dossier,
    leading,
    marking,
    means,
    pace,
    policy,
    queries,
    question_views,  # noqa: F401
    reading,
    recorded,
    reminders,
    table_views,  # noqa: F401
    version_views,  # noqa: F401
)
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.forms import CardForm, DeclareForm, review_form
from workshop_portal.reviews.workflow import (
    CHOICES,
    EVERY_ADVICE_STANDS,
    IS_ASSIGNED,
    ReviewState,
    VersionKind,
)


@bp.get("/")
@allow(policy.may_have_queue)
def queue():
    cleared = {row.proposal_id for row in rows_of(me())[0] if row.hat == Hat.CLEARED}
    every = pace.lines(queries.queue_of(me()), me(), cleared)
    here, past = pace.by_round(every)
    todo, done = [one for one in here if one.is_open], [one for one in here if not one.is_open]
    left = sum(one.minutes for one in todo)
    due_on = min((one.due_on for one in todo if one.due_on), default=None)
    late = sum(one.is_late(today()) for one in todo)
    return render_template(
        "reviews/queue.html", every=every, this_round=here, past=past, todo=todo, done=done, sent=[one for one in done if one.is_sent],
        show_sent=request.args.get("view") == "sent", about=pace.about(left), minutes=pace.words, due_on=due_on,
        days_left=(due_on - today()).days if due_on else None, late=late if late < len(todo) else 0, today=today(),
        next_on=min((one.due_on for one in todo if one.due_on and not one.is_late(today())), default=None),
        works=pace.works(here), meetings=meetings_of(every), chairs=policy.may_see_conflicts(me()),
        asked=queries.questions_open_to(me()),
    )  # fmt: skip


def meetings_of(every) -> list[tuple]:
    """(call, committee) of what is being discussed where the reader has a seat."""
    seated = {seat.committee_id for seat in rows_of(me())[1]}
    talked = [one.task for one in every if one.task.status == Status.IN_DISCUSSION and one.task.committee]
    return list(dict.fromkeys((one.call, one.committee) for one in talked if one.committee.id in seated))


@bp.get("/mine/conflicts")
@allow(people_policy.may_be_here)
def mine_conflicts():
    rows = queries.conflicts_of(me())
    words = recorded.words_of([one for _proposal, grounds in rows for one in grounds])
    return render_template("reviews/mine_conflicts.html", rows=rows, words=words)


# The conflict question


@bp.route("/<proposal_code>/card", methods=["GET", "POST"])
@allow(policy.may_see_card, Proposal)
@once
def card(proposal):
    form, mine = CardForm(), hats(me(), proposal)
    if form.validate_on_submit():
        return answer_card(proposal, form, mine)
    is_over = Hat.REVIEWER in mine and queries.is_closed(proposal, me())
    page = render_template(
        "reviews/card.html", proposal=proposal, form=form, is_asked=Hat.REVIEWER in mine, is_over=is_over,
        is_cleared=Hat.CLEARED in mine, may_review=policy.may_review(me(), proposal),
        may_view=proposals_policy.may_view(me(), proposal), has_queue=policy.may_have_queue(me()),
        **what_is_lost(proposal),
    )  # fmt: skip
    return page, form.status


def answer_card(proposal, form, mine):
    if form.go.data == "conflict":
        return shut(proposal, form.reason.data)
    if form.go.data == "decline":
        actions.decline(proposal, me(), reason=form.reason.data or "")
        flash(" ".join([_("Thank you for saying so."), *leading.who_finds_a_reader(proposal, me())]))
        return finish(url_for(".queue"))
    if not actions.clear(proposal, me(), by=me()):
        flash(
            _("The data speak of a conflict, so this proposal stays closed to you. Ask the office if that is wrong."),
            "wait",
        )
        return finish(url_for(".mine_conflicts"))
    flash(_("Thank you. Your answer is kept."))
    if Hat.REVIEWER not in mine:
        onward = "proposals.show" if proposals_policy.may_view(me(), proposal) else "reviews.card"
        return finish(url_for(onward, proposal_code=proposal.code))
    return finish(url_for(".review" if policy.may_review(me(), proposal) else ".card", proposal_code=proposal.code))


def shut(proposal, reason):
    """What follows from it is said to who leads the committee and to who reads for it, and to nobody else."""
    led, reads = leading.led_by(proposal, me()), Hat.REVIEWER in hats(me(), proposal)
    actions.declare(proposal, me(), by=me(), reason=reason or "")
    words = [_("Your conflict is recorded: this proposal is closed to you from now on.")]
    words += leading.who_leads_now(proposal, led) if proposal.status in IS_ASSIGNED else []
    words += leading.who_finds_a_reader(proposal, me(), led) if reads else []
    flash(" ".join(words))
    return finish(url_for(".mine_conflicts"))


@bp.route("/<proposal_code>/conflict", methods=["GET", "POST"])
@allow(policy.may_declare, Proposal)
@once
def declare(proposal):
    """The page that asks before a conflict is declared."""
    form = DeclareForm()
    if form.validate_on_submit():
        return shut(proposal, form.reason.data)
    back = ".review" if policy.may_review(me(), proposal) else ".card"
    page = render_template(
        "reviews/declare.html", proposal=proposal, form=form, back=back, has_queue=policy.may_have_queue(me()),
        **what_is_lost(proposal),
    )  # fmt: skip
    return page, form.status


def what_is_lost(proposal) -> dict:
    """What the reader has written so far, which closes with a conflict: shown while it still can be."""
    mine = hats(me(), proposal)
    own = queries.own_review(me(), proposal) if mine >= {Hat.REVIEWER, Hat.CLEARED} else None
    marks = {score.criterion_id: score.value for score in own.scores} if own else {}
    criteria = queries.criteria_of(proposal) if own else []
    return {"reads": Hat.REVIEWER in mine, "own": own, "own_marks": marks, "criteria": criteria, "words": CHOICES}


# The dossier and the own review


@bp.route("/<proposal_code>", methods=["GET", "POST"])
@allow(policy.is_reviewer, Proposal, over=policy.why_not_read)
@once(unless=saves_itself)
def review(proposal):
    """The dossier beside the own review. Before the conflict question is answered it leads to that."""
    if not policy.may_review(me(), proposal):
        return redirect(url_for(".card", proposal_code=proposal.code), 303)
    sheet = queries.sheet_of(me(), proposal)
    mine, form = sheet.review, review_form(sheet.criteria, sheet.review, sheet.marks)
    form.sending = form.go.data == "send" and not saves_itself()
    if form.is_submitted() and not is_in_the_way(form, proposal, sheet) and form.validate_on_submit():
        return keep(proposal, form, sheet)
    if saves_itself() and form.is_submitted():
        return jsonify(message=str(form.notice or first_complaint(form))), form.status
    version = None
    if not form.is_submitted():
        if not sheet.is_noted:
            reading.note_after_answer(me(), proposal)
        version = put_in(form, mine)
    return review_page(proposal, form, sheet, version), form.status


def put_in(form, mine):
    """An older version that the writer wants back: its text is in the form, and saved once its writer says so."""
    wanted = request.args.get("version", "")
    version = next((one for one in queries.versions_of(mine) if one.key == wanted), None) if wanted and mine else None
    if version is not None:
        form.put_in(version.content)
    return version


def why_closed(proposal, sheet) -> str:
    """Why the own review can't be written any more, or ""."""
    if proposal.status in EVERY_ADVICE_STANDS:
        return _("The advice on this proposal is given, so its reviews stay as they are.")
    locked = sheet.review is not None and sheet.review.state == ReviewState.LOCKED
    return _(actions.TOO_LATE) if locked or sheet.tip.closed_at else ""


def is_in_the_way(form, proposal, sheet) -> bool:
    """Why nothing can be kept now, said on the page; the text stays in the form."""
    if closed := why_closed(proposal, sheet):
        form.form_errors = [closed]
    elif form.is_sent and not (form.sending or form.go.data == "drop" or saves_itself()):
        form.form_errors = [_(actions.IS_SENT)]
    return bool(form.form_errors)


def first_complaint(form) -> str:
    found = [*form.form_errors, *(words for field in form for words in field.errors)]
    return found[0] if found else _("This could not be saved.")


def keep(proposal, form, sheet):
    if form.sending:
        actions.send_review(proposal, me(), marks=form.given_marks, sheet=sheet, **form.texts)
        flash(_("Your review of %(title)s is sent. You can change it until the meeting.", title=proposal.title))
        return finish(url_for(".queue"))
    if form.is_sent:
        return keep_change(proposal, form)
    kind = VersionKind.AUTO if saves_itself() else VersionKind.SAVED
    facts = {"kind": kind, "goes_on": form.saved_last(sheet.review)}
    review = actions.save_review(proposal, me(), marks=form.given_marks, sheet=sheet, **facts, **form.texts)
    here = url_for(".review", proposal_code=proposal.code)
    if saves_itself():
        answer = jsonify(saved_at=languages.clock(now()), seen=form.seen_once_saved(review))
        commit(here)
        return answer
    flash(_("Your draft is saved."))
    return finish(here)


def keep_change(proposal, form):
    """A change to a sent review counts once it is sent again: until then it waits for its writer on the page, unless all
    is put back."""
    if not saves_itself():
        flash(_("Your changes are discarded. What you had sent counts."))
        return finish(url_for(".review", proposal_code=proposal.code))
    if form.changes_nothing:
        parking.empty(me().id)
        db.session.commit()
        return jsonify(saved_at=languages.clock(now()), seen=form.seen_by_its_page)
    parking.keep(request.path)
    db.session.commit()
    return jsonify(message=_("Changed, not sent again yet. Your text waits here for you."), waits=True), 422


def last_save(mine) -> str:
    """The clock of the last save, with its day where that is not today; "" before the first."""
    if mine is None or mine.saved_at is None:
        return ""
    at = languages.clock(mine.saved_at)
    if reminders.day_of(mine.saved_at) == today():
        return at
    return _("%(at)s on %(day)s", at=at, day=languages.day(mine.saved_at))


def review_page(proposal, form, sheet, version=None):
    mine, text = sheet.review, dossier.of(proposal, sheet.version_key)
    return render_template(
        "reviews/review.html", proposal=proposal, form=form, mine=mine, text=text, name=text.title or proposal.code,
        total=sum(one.weight for one in sheet.criteria), closed=why_closed(proposal, sheet), criteria=sheet.criteria, marks=sheet.marks, words=CHOICES,
        saved_at=last_save(mine), version=version, is_sent=mine is not None and mine.submitted_at is not None, press=Button(),
    )  # fmt: skip


@bp.get("/<proposal_code>/all")
@allow(policy.may_see_reviews, Proposal)
def of_proposal(proposal):
    """All reviews that the reader may see, and what they say together."""
    criteria = queries.criteria_of(proposal)
    reviews = queries.reviews_on(me(), proposal)
    marks = {one.id: {score.criterion_id: score.value for score in one.scores} for one in reviews}
    rows = [(one, marking.rounded(one.mean), marking.rounded(one.apart)) for one in reviews]
    counted = [(mean, apart) for one, mean, apart in rows if one.counts]
    together = means.together(counted, submitted=len(counted))
    return render_template(
        "reviews/of_proposal.html", proposal=proposal, criteria=criteria, rows=rows, marks=marks, together=together,
        states=telling.states_for(me(), [proposal]),
        quality=means.word(together.mean), words=CHOICES, is_reviewer=policy.may_review(me(), proposal),
        committees=[one for one in proposal.committees if policy.may_assign(me(), proposal, one)],
        may_view=proposals_policy.may_view(me(), proposal),
    )  # fmt: skip
