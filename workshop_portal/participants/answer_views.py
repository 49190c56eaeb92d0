"""What an invited person sees: the invitation and the own stay by personal link, and both with an account."""

from flask import current_app, flash, redirect, render_template, request, url_for

from workshop_portal.centre import practical
from workshop_portal.core import languages, links
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.clock import now
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.core.words import N_
from workshop_portal.decisions import paying
from workshop_portal.participants import actions, followers, letters, policy, queries, workflow
from workshop_portal.participants.answer_by import day_of
from workshop_portal.participants.blueprint import bp
from workshop_portal.participants.forms import AnswerForm, StayForm
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import MAYBE, SAID_YES, SAYS, TONES, WORDS, YES, Answer
from workshop_portal.people import attempts, dead_links
from workshop_portal.workshops import contact
from workshop_portal.workshops.policy import is_public
from workshop_portal.workshops.queries import was_cancelled
from workshop_portal.workshops.workflow import State, has_begun

TOO_LATE = N_("Your answer was not kept: it came too late.")
NOT_KEPT = N_("Your answer was not kept.")


def opened(token, purpose) -> Participation | None:
    """Whose link this is, while it lives."""
    return links.thing(links.find(token, purpose), Participation)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
@once
def answer(token):
    """The invitation. A GET changes nothing, whoever opens it; only the form answers."""
    return by_link(token, letters.INVITATION, AnswerForm, "participants.answer", "participants.again")


@bp.route("/stay/<token>", methods=["GET", "POST"])
@public
@once
def stay(token):
    """The own page after a yes, until eight weeks after the workshop."""
    return by_link(token, letters.STAY, StayForm, "participants.stay", "participants.stay_again")


def by_link(token, purpose, form_class, here, again):
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    participation = opened(token, purpose)
    if participation is None:
        return dead_end(token, purpose)
    own_page = token if purpose == letters.STAY else None
    resend = url_for(again, token=token) if own_page is None and actions.may_send_again(participation) else ""
    return answer_page(participation, form_class(), url_for(here, token=token), token=own_page, resend=resend)


AGAIN = {letters.INVITATION: "participants.again", letters.STAY: "participants.stay_again"}


def dead_end(token, purpose):
    """The answer to a link that opens nothing: that its invitation was withdrawn, that its workshop is not ahead any more,
    or the page of all dead links."""
    found = withdrawn_page(token, purpose) or past_page(token, purpose)
    return found or dead_links.page(url_for(AGAIN[purpose], token=token))


def withdrawn_page(token, purpose):
    """What a withdrawn person's own link says while it would still work; None for every other link that is dead."""
    link = links.once_known(token, purpose)
    participation = links.thing(link, Participation)
    if (
        participation is None
        or participation.state != Answer.CANCELLED
        or not link.revoked_at
        or link.expires_at < now()
    ):
        return None
    workshop = participation.workshop
    page = render_template("participants/withdrawn.html", workshop=workshop, contact=contact.of(workshop))
    return page, 410


def past_page(token, purpose):
    """What a dead link says where no new one is sent any more: its workshop has begun, is over or is cancelled."""
    participation = once_opened(token, purpose)
    if participation is None or participation.state == Answer.CANCELLED:
        return None
    workshop = participation.workshop
    if workshop.state != State.CANCELLED and not has_begun(workshop, now()):
        return None
    if request.method == "POST":
        flash(_(TOO_LATE), "bad")
    page = render_template(
        "participants/past.html", workshop=workshop, contact=contact.of(workshop), is_over=is_over(workshop),
        off=workshop.state == State.CANCELLED,
    )  # fmt: skip
    return page, 410


def once_opened(token, purpose) -> Participation | None:
    """Whose link this is, though it may be dead."""
    return links.thing(links.once_known(token, purpose), Participation)


@bp.post("/invitation/<token>/again")
@public
@once
def again(token):
    return send_again(token, letters.INVITATION, "participants.answer", "participants.again")


@bp.post("/stay/<token>/again")
@public
@once
def stay_again(token):
    return send_again(token, letters.STAY, "participants.stay", "participants.stay_again")


def send_again(token, purpose, back, here):
    """Whatever the token is: the same words. Only the address on file gets a new link."""
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    lives = opened(token, purpose) is not None
    if not PressForm().validate_on_submit():
        return redirect(url_for(back, token=token), 303) if lives else dead_links.page(url_for(here, token=token))
    participation = once_opened(token, purpose)
    sent = participation is not None and actions.send_again(participation)
    if not lives:
        flash(
            _(
                "If this link was ever yours, and your invitation to a workshop that lies ahead still stands, a new one is on its way to the address that we have."
            )
        )
    elif sent:
        flash(_("A letter with the link is on its way to the address that we have."))
    else:
        flash(_("No other letter was sent: one went to the address that we have within the last hour."), "info")
    return finish(url_for(back, token=token))


@bp.route("/invitations/<participation_key>", methods=["GET", "POST"])
@allow(policy.may_answer, Participation)
@once
def own(participation):
    """The same with an account."""
    form_class = StayForm if participation.state in SAID_YES else AnswerForm
    return answer_page(participation, form_class(), url_for(".own", participation_key=participation.key), by=me())


@bp.get("/invitations")
@allow(policy.may_see_invitations)
def mine():
    """The workshops one is invited to."""
    return render_template(
        "participants/mine.html", page=page_of(queries.own(me())), words=WORDS, tones=TONES, is_over=is_over
    )


def answer_page(participation, form, address, token=None, by=None, resend=""):
    """A person's own page: the workshop, what was answered, and the form while it can be changed.

    `token`: of the link to the own page, where higher rooms' pages about the same place hang. `resend`: where the letter
    with that link is asked for once more.
    """
    answers = actions.answers_open_to(participation, now())
    may_change = bool(answers)
    if may_change:
        form.offer(answers)
    if may_change and form.validate_on_submit():
        if gives_up_seat(participation, form) and not form.sure.data:
            return give_up_page(participation, form, address)
        if "public_consent" in form:
            actions.consent(participation, form.public_consent.data, by=by)
        actions.answer(participation, form.answer.data, language=languages.lang(), by=by)
        return finish(address)
    too_late = form.is_submitted() and not may_change
    if too_late:
        flash(_(TOO_LATE if has_begun(participation.workshop, now()) else NOT_KEPT), "bad")
    if not form.is_submitted() or too_late:
        form.answer.data = SAYS.get(participation.state)
        if "public_consent" in form:
            form.public_consent.data = participation.public_consent
    workshop = participation.workshop
    page = render_template(
        "participants/answer.html", participation=participation, workshop=workshop, form=form, address=address,
        may_change=may_change, turn=queries.turn_of(participation), contact=contact.of(workshop), scheme=paying.opened_by(workshop.decision), words=WORDS,
        tones=TONES, is_public=is_public(workshop), full=workshop.confirmed >= workshop.capacity,
        others_wait=participation.state not in SAID_YES and may_change and queries.somebody_waits(workshop),
        panels=panels_of(participation, token, by), press=Button(), is_over=is_over(workshop),
        is_late=participation.answer_by_on is not None and participation.answer_by_on < day_of(now()),
        free=workshop.capacity - workshop.confirmed, has_begun=has_begun(workshop, now()),
        resend=resend if participation.state in SAID_YES else "", anew=is_taken_up(workshop),
        topics=practical.of(workshop.venue) if workshop.venue else [],
    )  # fmt: skip
    return page, 409 if too_late else form.status


def gives_up_seat(participation, form) -> bool:
    return participation.state == Answer.CONFIRMED and form.answer.data != YES


def give_up_page(participation, form, address):
    """Asked before a seat is given back: what goes with it."""
    facts = [fact for stake in followers.at_stake + followers.erased for fact in stake(participation)]
    return render_template(
        "participants/give_up.html", workshop=participation.workshop, form=form, facts=facts, address=address,
        perhaps=form.answer.data == MAYBE,
    )  # fmt: skip


def panels_of(participation, token, person) -> list:
    """What higher rooms say on one's own page: functions of (participation, token or None, person or None)."""
    found = (room(participation, token, person) for room in current_app.extensions.get("place_panels", ()))
    return [panel for panel in found if panel is not None]


def is_over(workshop) -> bool:
    return workflow.is_over(workshop, now())


def is_taken_up(workshop) -> bool:
    """Whether it was cancelled, and is to take place after all, on days that nobody knows yet."""
    return workflow.waits_for_its_week(workshop) and was_cancelled(workshop)
