"""Who is given what: the table, one person, several at once, and the letter that says so."""

from flask import flash, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy import select

from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import refusal_of
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.funding.models import Record
from workshop_portal.participants import queries as participants
from workshop_portal.participants.models import Participation
from workshop_portal.people import namesakes
from workshop_portal.people.proof import proved
from workshop_portal.stays import entitling, letters, policy, queries
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.forms import SeenForm
from workshop_portal.stays.models import Entitlement, Stay
from workshop_portal.stays.money_forms import ChosenForm, EntitlementForm
from workshop_portal.stays.workflow import LODGING_WORDS, NO_ROOM, PAID_BY_WORDS, takes_promises
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State


def left_of(workshop) -> int:
    record = record_of(workshop)
    return record.left_cents if record else 0


def record_of(workshop) -> Record | None:
    return db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))


def people_of(workshop) -> list:
    """(participation, stay, entitlement), the latter two empty where there is none yet."""
    rows = db.session.execute(queries.given(workshop))
    return [(who, stay or Stay(), entitlement) for who, stay, entitlement in rows]


@bp.get("/board/<workshop_key>/entitlements")
@allow(policy.may_see_entitlements, Workshop)
def entitlements(workshop):
    return show_entitlements(workshop)


def show_entitlements(workshop, form=None, press=None):
    people, record = people_of(workshop), record_of(workshop)
    may_entitle = policy.may_entitle(me(), workshop)
    if not may_entitle:  # finance sees those for whom something is paid
        people = [row for row in people if held(row[2])]
    if form is None:
        form = ChosenForm(formdata=None)
        form.offer(0)
        if request.args.get("all"):
            form.who.data = [who.key for who, _stay, _entitlement in people]
    named = [who for who, _stay, _entitlement in people]
    sent = next((one for one in (form, press) if one is not None and one.is_submitted() and one.errors), None)
    page = render_template(
        "stays/entitlements.html", workshop=workshop, people=people, record=record, form=form, may_entitle=may_entitle,
        called=namesakes.called(named, addresses=may_entitle), apart=namesakes.told_apart(named, addresses=may_entitle),
        press=press or PressForm(formdata=None), paid_by=PAID_BY_WORDS, lodgings=LODGING_WORDS, no_room=NO_ROOM, promised=letters.promised_words,
        travel=letters.travel_words, to_tell=len(untold(people)), missing=participants.missed_of(workshop),
        off="" if takes_promises(workshop, today()) else why_off(workshop),
    )  # fmt: skip
    return page, sent.status if sent else 200


def why_off(workshop) -> str:
    """Why nothing is given now, above what stands there."""
    words, below = _(entitling.why_off(workshop)), _("Here stands what had been promised.")
    return f"{words} {below}" if workshop.state == State.CANCELLED else words


def untold(people) -> list[tuple[Participation, Entitlement]]:
    return [(who, entitlement) for who, _stay, entitlement in people if entitlement and not entitlement.told_at]


@bp.post("/board/<workshop_key>/entitlements")
@allow(policy.may_entitle, Workshop)
@proved
@once
def entitle_chosen(workshop):
    """The same to all who are ticked: all of them, or nobody."""
    entitling.must_take_promises(workshop)
    form = ChosenForm()
    wanted = [row for row in people_of(workshop) if row[0].key in set(form.who.data or ())]
    left = left_of(workshop) + sum(held(entitlement) for _who, _stay, entitlement in wanted)
    form.offer(
        left,
        unwilling(((who, stay) for who, stay, _entitlement in wanted), queries.called(workshop)),
        told(one for _w, _s, one in wanted),
    )
    if not all((form.validate_on_submit(), form.gives_a_reason)):
        return show_entitlements(workshop, form=form)
    people = [who for who, _stay, _entitlement in wanted]
    if len(people) == len(set(form.who.data)):
        refused = refusal_of(entitling.entitle, people, by=me(), **form.facts, **less(form))
    else:
        refused = _("These can't be chosen together here. Look at the list again.")
    if refused:
        form.who.errors = [refused]
        return show_entitlements(workshop, form=form)
    flash(ngettext("%(num)s person is given this.", "%(num)s people are given this.", len(people)))
    return finish(url_for(".entitlements", workshop_key=workshop.key))


def unwilling(people, call) -> list[str]:
    """Who said that no room has to be booked, so that nights in one would be booked by nobody; `call`: the names, by key."""
    people = list(people)
    rooms = queries.bookings_of([who for who, _stay in people])
    return [call[who.key] for who, stay in people if letters.wants_no_room(stay, rooms.get(who.id))]


def told(entitlements) -> list[Entitlement]:
    """Those of whom somebody was told in writing, this or what was given before."""
    return [one for one in entitlements if one and one.promised_at]


def less(form) -> dict:
    """Why less is given, and whether that is written, where it is less than somebody was told."""
    return {"why": form.why.data, "tell_less": form.tell.data} if form.less else {}


def held(entitlement) -> int:
    """What stands committed for this person, and comes free when something else is given."""
    return entitlement.lodging_cents + entitlement.travel_cents if entitlement else 0


@bp.route("/board/<workshop_key>/entitlements/<participation_key>", methods=["GET", "POST"])
@allow(policy.may_entitle_one, Workshop, Participation)
@proved
@once
def entitle(workshop, participation):
    entitling.must_take_promises(workshop)
    known = queries.entitlements_of([participation]).get(participation.id)
    form = EntitlementForm(known or Entitlement())
    left = left_of(workshop) + held(known)
    stay, name = queries.of(participation), queries.called(workshop).get(participation.key, participation.name)
    form.offer(left, unwilling([(participation, stay)], {participation.key: name}), told([known]))
    is_sound, is_said = form.validate_on_submit(), not form.is_submitted() or form.gives_a_reason
    if is_sound and is_said:
        refused = refusal_of(entitling.entitle, [participation], by=me(), **form.facts, **less(form))
        if not refused:
            flash(_("%(name)s now sees this on their own page.", name=name))
            return finish(url_for(".entitlements", workshop_key=workshop.key))
        form.form_errors = [refused]
    page = render_template(
        "stays/entitle.html", workshop=workshop, form=form, left=left, name=name,
        stay=stay, lodgings=LODGING_WORDS, booking=queries.booking_of(participation),
        promised=letters.promised_words, travel=letters.travel_words,
    )  # fmt: skip
    return page, form.status


@bp.post("/board/<workshop_key>/entitlements/tell")
@allow(policy.may_entitle, Workshop)
@once
def tell_entitlements(workshop):
    """Those whom the page showed, each with what its letter said there."""
    entitling.must_take_promises(workshop)
    form = SeenForm()
    if not form.validate_on_submit():
        return show_entitlements(workshop, press=form)
    people = [who for who, _given in untold(people_of(workshop))]
    marks = letters.marks_of(people)
    if people and not form.has_seen(marks.values()):
        back = url_for(".entitlements", workshop_key=workshop.key)
        page = render_template(
            "participants/seen.html", workshop=workshop, people=people, form=form, where=_("Lodging and travel"), go="yes",
            called=namesakes.called(people, addresses=True),
            head=ngettext("Write to %(num)s person?", "Write to %(num)s people?", len(people)), back=back, marks=marks,
            sheets=letters.previewed_telling(people), action=url_for(".tell_entitlements", workshop_key=workshop.key),
        )  # fmt: skip
        return page, form.status
    entitling.tell(workshop, people, by=me())
    flash(ngettext("%(num)s person is written to.", "%(num)s people are written to.", len(people)))
    return finish(url_for(".entitlements", workshop_key=workshop.key))
