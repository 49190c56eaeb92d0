"""The pages of those who look after the participants: the list, and how people come onto it."""

from flask import abort, flash, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy import select

from workshop_portal.core import lists
from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import refusal_of
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import commit, finish, once
from workshop_portal.core.words import N_
from workshop_portal.participants import (
    actions,
    answer_views,  # its pages hang on the same blueprint
    followers,
    letters,
    listing,
    policy,
    queries,
    seating,
)
from workshop_portal.participants.blueprint import bp
from workshop_portal.participants.forms import ChosenForm, ListedForm, PastedForm, PersonForm, RevisedForm
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import (
    HOLDS_INVITATION,
    MAY_ARRIVE,
    MAY_BE_INVITED,
    WORDS,
    Answer,
    takes_arrivals,
    why_nobody_is_invited,
    why_nobody_is_withdrawn,
)
from workshop_portal.people import namesakes, saved_lists
from workshop_portal.proposals.models import Participant
from workshop_portal.workshops import plan
from workshop_portal.workshops.acts import INVITED
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State, lies_ahead


@bp.get("/board/<workshop_key>/participants")
@allow(policy.may_see, Workshop)
def index(workshop):
    listed = listing_of(workshop)
    if listed.wants_file:
        return listed.file()
    form = ChosenForm()
    if request.args.get("all"):
        form.who.data = [one.key for one in listed.page.rows if not one.is_organiser]
    return show_list(workshop, form, listed)


def listing_of(workshop):
    return lists.ask(
        listing.listing(me(), workshop), listing.rows_of(workshop), "participants.index", workshop_key=workshop.key
    )


def show_list(workshop, form, listed=None):
    """Those who are asked for, the counts of all, and the waiting list in its order."""
    listed = listed or listing_of(workshop)
    everybody = queries.of(workshop)
    waiting = sorted(
        (one for one in everybody if one.state == Answer.WAITING), key=lambda one: (one.waits_since, one.id)
    )
    counts = {state: sum(one.state == state for one in everybody) for state in Answer}
    ahead, may_seat = lies_ahead(workshop, now()), policy.may_seat(me(), workshop)
    page = render_template(
        "participants/index.html", workshop=workshop, listed=listed, saved=saved_lists.beside(me(), listed),
        everybody=everybody, waiting=waiting, counts=counts, form=form,
        called=namesakes.called(everybody, addresses=may_seat), apart=namesakes.told_apart(everybody, addresses=may_seat),
        may_invite=policy.may_invite(me(), workshop), may_seat=may_seat, why=why_nobody_is_invited(workshop, now()), press=Button(), late=sum(map(listing.is_late, everybody)) if ahead else 0, ahead=ahead,
        cancelled=workshop.state == State.CANCELLED, arriving=takes_arrivals(workshop, now()),
        to_answer=counts[Answer.INVITED] + counts[Answer.MAYBE], over=answer_views.is_over(workshop),
        may_withdraw=why_nobody_is_withdrawn(workshop, now()) is None,
    )  # fmt: skip
    return page, form.status


@bp.post("/board/<workshop_key>/participants/chosen")
@allow(policy.may_invite, Workshop)
@once
def chosen(workshop):
    """Invite, remind or withdraw those who are ticked, each once that was asked: all of them, or nobody."""
    form = ChosenForm()
    sound, deed = form.validate_on_submit(), form.go.data
    asks_why = deed == "withdraw" and policy.may_seat(me(), workshop)
    if not sound and not (asks_why and form.who.data):
        return show_list(workshop, form)
    if deed not in ASKS | DEEDS or (deed not in FOR_ORGANISERS and not policy.may_seat(me(), workshop)):
        abort(404)
    people = remindable(workshop) if deed == "remind_all" else people_of(workshop, form.who.data)
    if not people:
        form.who.errors = [NOBODY.get(deed) or TOGETHER]
        return show_list(workshop, form)
    if deed in MAY_BE and any(one.state not in MAY_BE[deed][0] for one in people):
        leave_out(people, form, *MAY_BE[deed])
        return show_list(workshop, form)
    if deed in ASKS:
        return ASKS[deed](workshop, people, form)
    if deed == "withdraw" and not (sound and says_why(people, form)):
        return ask_withdraw(workshop, people, form)
    act, words = DEEDS[deed]
    told = words(people)
    refused = refusal_of(act, people, by=me(), **told_at_leaving(deed, form))
    if refused:
        form.who.errors = [refused]
        return show_list(workshop, form)
    flash(told)
    if deed == "withdraw":
        for words in filter(None, (left(people) for left in followers.left_to_do)):
            flash(words, "info")
    return finish(url_for(".index", workshop_key=workshop.key))


def leave_out(people, form, states, words):
    """Nothing is done for those whose state forbids it; the others stay ticked, so that it can be done for them alone."""
    names = called(people)
    out = [f"{names[one.key]} ({_(WORDS[one.state])})" for one in people if one.state not in states]
    form.who.data = [one.key for one in people if one.state in states]
    rest = _("Those still ticked are the others: press once more to go on with them.") if form.who.data else ""
    form.who.errors = [" ".join(filter(None, [_(words, names=", ".join(out)), rest]))]


def told_at_leaving(deed, form) -> dict:
    return {"tell": form.tell.data, "why": form.why.data} if deed == "withdraw" else {}


def ask_withdraw(workshop, people, form):
    """What goes from each of them, and whether somebody was promised it in writing: then why it goes has to be said."""
    if why := why_nobody_is_withdrawn(workshop, now()):
        form.who.errors = [_(why)]
        return show_list(workshop, form)
    if form.go.data == "ask_withdraw":
        form.tell.data = True
    taken: dict[int, list] = {}
    for taking in followers.taken:
        for key, facts in taking(people).items():
            taken.setdefault(key, []).extend(facts)
    page = render_template(
        "participants/withdraw.html", workshop=workshop, people=people, form=form, taken=taken,
        apart=namesakes.told_apart(people, addresses=policy.may_seat(me(), workshop)),
        promised=actions.promised_to(people), any_invited=any(one.state in HOLDS_INVITATION for one in people),
        ahead=lies_ahead(workshop, now()), again=why_nobody_is_invited(workshop, now()) is None,
    )  # fmt: skip
    return page, 200 if form.go.data == "ask_withdraw" else form.status


def says_why(people, form) -> bool:
    promised = set() if form.why.data else actions.promised_to(people)
    call = called(people) if promised else {}
    names = [call[one.key] for one in people if one.id in promised]
    if names:
        form.why.errors = [
            _("Nobody was withdrawn: %(names)s had a promise in writing. Say why it goes.", names=", ".join(names))
        ]
    return not names


def ask_invite(workshop, people, form):
    """To how many it goes, and the letter as one of them gets it: of each language the first."""
    refused = refusal_of(actions.must_be_invitable, people)
    if refused:
        form.who.errors = [refused]
        return show_list(workshop, form)
    sheets = letters.previewed(people, now())
    return render_template(
        "participants/invite.html", workshop=workshop, people=people, sheets=sheets, form=form,
        called=called(people), may_seat=policy.may_seat(me(), workshop), free=max(workshop.capacity - workshop.confirmed, 0),
        open=sum(one.state == Answer.INVITED for one in queries.still_to_answer(workshop)),
        before=plan.open_before(workshop, INVITED),
    )  # fmt: skip


def ask_remind(workshop, people, form):
    """The same for the reminder: it is seen before it leaves."""
    refused = refusal_of(actions.must_be_remindable, people)
    if refused:
        form.who.errors = [refused]
        return show_list(workshop, form)
    return render_template(
        "participants/seen.html", workshop=workshop, people=people, form=form, where=_("Participants"), go="send_reminder",
        called=called(people),
        head=ngettext("Remind %(num)s person?", "Remind %(num)s people?", len(people)),
        sheets=letters.previewed_reminders(people, now()), back=url_for(".index", workshop_key=workshop.key),
        action=url_for(".chosen", workshop_key=workshop.key),
    )  # fmt: skip


MAY_BE = {  # in which states it is done, and what is said where somebody has another one
    "ask_invite": (MAY_BE_INVITED, N_("Nobody is invited yet, for these can't be: %(names)s.")),
    "arrive": (MAY_ARRIVE, N_("Nobody is given a seat yet, for these have one: %(names)s.")),
}  # fmt: skip
FOR_ORGANISERS = {"ask_invite", "invite"}
NOBODY = {"remind_all": _l("Nobody has to be reminded today.")}
TOGETHER = _l("These can't be chosen together here. Look at the list again.")


def invited(people) -> str:
    return ngettext("%(num)s person is invited.", "%(num)s people are invited.", len(people))


def reminded(people) -> str:
    return ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", len(people))


def arrived(people) -> str:
    return ngettext(
        "%(num)s person has a seat now, and gets the link to the own page by letter.",
        "%(num)s people have a seat now, and each gets the link to the own page by letter.",
        len(people),
    )


def withdrawn(people) -> str:
    """As the list then shows it: who was invited stays on it."""
    off = sum(one.state == Answer.PROPOSED for one in people)
    stay = len(people) - off
    words = [
        ngettext("%(num)s invitation is withdrawn.", "%(num)s invitations are withdrawn.", stay) if stay else "",
        ngettext("%(num)s person is off the list.", "%(num)s people are off the list.", off) if off else "",
    ]
    return " ".join(filter(None, words))


ASKS = {  # pages that ask
    "ask_invite": ask_invite, "remind": ask_remind, "remind_all": ask_remind, "ask_withdraw": ask_withdraw,
}  # fmt: skip
DEEDS = {  # what is done, and what is said then
    "invite": (actions.invite, invited), "send_reminder": (actions.remind, reminded),
    "withdraw": (actions.withdraw, withdrawn), "arrive": (seating.seat_arrivals, arrived),
}  # fmt: skip


def people_of(workshop, keys) -> list[Participation]:
    """Those with these keys, in the list's order; nobody when one of them is not of this workshop."""
    mine = select(Participation).where(Participation.workshop_id == workshop.id, Participation.key.in_(keys))
    found = list(db.session.scalars(mine.order_by(Participation.id)))
    return found if len(found) == len(set(keys)) else []


def called(people) -> dict[str, str]:
    """key → how each of these people of one workshop is called to this reader."""
    return namesakes.called(people, addresses=policy.may_seat(me(), people[0].workshop))


def remindable(workshop) -> list[Participation]:
    at = now()
    return [one for one in queries.still_to_answer(workshop) if actions.may_be_reminded(one, at)]


@bp.post("/board/<workshop_key>/participants/<participation_key>/seat")
@allow(policy.may_seat, Workshop, Participation)
@once
def seat(workshop, participation):
    form = PressForm()
    if not form.validate_on_submit():
        return show_list(workshop, ChosenForm(formdata=None))
    seating.give_seat(participation, by=me())
    flash(_("%(name)s has a seat now and is told so.", name=participation.name))
    return finish(url_for(".index", workshop_key=workshop.key))


@bp.post("/board/<workshop_key>/participants/seats")
@allow(policy.may_seat, Workshop)
@once
def give_seats(workshop):
    """All free seats at once, to those who wait first."""
    form = PressForm()
    if not form.validate_on_submit():
        return show_list(workshop, ChosenForm(formdata=None))
    given = seating.give_seats(workshop, by=me())
    flash(
        ngettext(
            "%(num)s person has a seat now and is told so.",
            "%(num)s people have a seat now and are told so.",
            len(given),
        )
    )
    return finish(url_for(".index", workshop_key=workshop.key))


@bp.route("/board/<workshop_key>/participants/<participation_key>/edit", methods=["GET", "POST"])
@allow(policy.may_seat, Workshop, Participation)
@once
def edit(workshop, participation):
    """Name, institution, country and address, as they then stand in letters, on badge and certificate."""
    form = RevisedForm(participation, queries.addresses_of(workshop), queries.has_account(participation))
    if form.validate_on_submit():
        actions.revise(participation, form.answers, by=me())
        flash(_("The data of %(name)s are saved.", name=participation.name))
        return finish(url_for(".index", workshop_key=workshop.key))
    page = render_template(
        "participants/edit.html", workshop=workshop, participation=participation, form=form,
        is_written_to=actions.is_written_to(participation),
    )  # fmt: skip
    return page, form.status


@bp.get("/board/<workshop_key>/participants/add")
@allow(policy.may_invite, Workshop)
def add(workshop):
    return show_add(workshop)


def show_add(workshop, **sent):
    """Three ways onto the list; `sent` is the form that came back."""
    known = queries.addresses_of(workshop)
    forms = {
        "single": lambda: PersonForm(formdata=None),
        "listed": lambda: listed_form(workshop, known, formdata=None),
        "pasted": lambda: PastedForm(formdata=None),
    }
    forms = {name: sent.get(name) or make() for name, make in forms.items()}
    why = why_nobody_is_invited(workshop, now())
    page = render_template("participants/add.html", workshop=workshop, why=why, **forms)
    return page, next(iter(sent.values())).status if sent else 200


def listed_form(workshop, known, **named) -> ListedForm:
    form = ListedForm(**named)
    rows = db.session.scalars(
        select(Participant).where(Participant.proposal_id == workshop.proposal_id).order_by(Participant.position)
    )
    form.offer(one for one in rows if one.email.strip().lower() not in known)
    return form


@bp.post("/board/<workshop_key>/participants/add/single")
@allow(policy.may_invite, Workshop)
@once
def add_single(workshop):
    form = PersonForm(queries.addresses_of(workshop))
    if not form.validate_on_submit():
        return show_add(workshop, single=form)
    return put_on(workshop, [form.answers])


@bp.post("/board/<workshop_key>/participants/add/listed")
@allow(policy.may_invite, Workshop)
@once
def add_listed(workshop):
    form = listed_form(workshop, queries.addresses_of(workshop))
    if not form.validate_on_submit():
        return show_add(workshop, listed=form)
    wanted = [form.rows[key] for key in dict.fromkeys(form.people.data)]
    names = ("name", "email", "institution", "country", "stage")
    return put_on(workshop, [{name: getattr(one, name) for name in names} for one in wanted])


@bp.post("/board/<workshop_key>/participants/add/pasted")
@allow(policy.may_invite, Workshop)
@once
def add_pasted(workshop):
    form = PastedForm(queries.addresses_of(workshop))
    sound = form.validate_on_submit()
    if not form.rows or form.is_stale:
        return show_add(workshop, pasted=form)
    for words in form.told:
        flash(words, "info")
    if sound:
        return put_on(workshop, form.rows)
    add_to(workshop, form.rows)
    form.hold_what_is_left()
    page = show_add(workshop, pasted=form)
    commit(url_for(".index", workshop_key=workshop.key))
    return page


def put_on(workshop, rows):
    add_to(workshop, rows)
    return finish(url_for(".index", workshop_key=workshop.key))


def add_to(workshop, rows):
    made = actions.add(workshop, rows, by=me())
    flash(
        ngettext(
            "%(num)s person is on the list, not invited yet.", "%(num)s people are on the list, not invited yet.",
            len(made),
        )
    )  # fmt: skip


__all__ = ["bp"]
