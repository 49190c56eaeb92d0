"""The pages of money: one record, and all of them."""

from functools import partial

from flask import Blueprint, abort, flash, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from workshop_portal.centre.choices import LINES
from workshop_portal.core import lists
from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import done
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.edits import marks
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import euros
from workshop_portal.core.languages import text as _
from workshop_portal.core.money import as_typed
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.funding import actions, followers, listing, policy, queries
from workshop_portal.funding.forms import (
    REFUSED,
    RELEASED,
    BookForm,
    CodeForm,
    FundChangeForm,
    FundForm,
    ReopenForm,
    TermsForm,
    as_seen,
)
from workshop_portal.funding.models import ExternalFund, Line, Record, RecordState
from workshop_portal.people import saved_lists
from workshop_portal.people.proof import proved
from workshop_portal.proposals.choices import FUNDS
from workshop_portal.workshops import contact as contacts
from workshop_portal.workshops import queries as workshops
from workshop_portal.workshops.models import Workshop

bp = Blueprint("funding", __name__, url_prefix="/funding")


@bp.get("/")
@allow(policy.may_see_overview)
def index():
    listed = lists.ask(listing.listing(), queries.visible_to(me()))
    if listed.wants_file:
        return listed.file()
    sums = (func.sum(one) for one in (Record.cap_cents, Record.committed_cents, Record.paid_cents))
    totals = db.session.execute(listed.narrowed.with_only_columns(*sums)).one()
    return render_template("funding/index.html", listed=listed, saved=saved_lists.beside(me(), listed), totals=totals)


def record_of(workshop) -> Record:
    mine = select(Record).where(Record.workshop_id == workshop.id)
    mine = mine.options(joinedload(Record.scheme), joinedload(Record.lines), selectinload(Record.funds))
    return db.session.scalars(mine).unique().first() or abort(404)


@bp.get("/<workshop_key>")
@allow(policy.may_view, Workshop)
def show(workshop):
    return show_with(workshop)


def show_with(workshop, book=None, book_line=None, fund=None, change=None, terms=None, settle=None, reopen=None):
    """A record's page around the form that was sent, or none."""
    workshops.load_all_of(workshop)
    record = record_of(workshop)
    lines_shown, closing = policy.may_see_lines(me(), workshop), actions.closing(record)
    short = followers.short(record) if lines_shown else []
    sent = next((form for form in (book, fund, change, terms, settle, reopen) if form is not None), None)
    book, change = book or BookForm(formdata=None), change or FundChangeForm(formdata=None)
    past = page_of(queries.journal_of(record), scalars=False, size=20)
    asked = actions.estimated(workshop.proposal)
    not_there, left_there = followers.not_there(workshop, me()) if lines_shown else ([], [])
    answer = render_template(
        "funding/show.html", workshop=workshop, record=record, lines_shown=lines_shown,
        contact=None if lines_shown else contacts.of(workshop),
        may_change=policy.may_change(me(), workshop),
        closing=closing, shut=actions.SHUT, offered=offered(workshop, closing, short), short=short, book=book,
        book_line=book_line or book.line.data, fund=fund or FundForm(formdata=None),
        terms=terms or terms_of(record, closing), kinds=LINES, states=listing.STATES, fund_states=FUNDS,
        settling=actions.has_ended(workshop) and record.state not in actions.CLOSED, unpaid=actions.unpaid(record),
        claims_until=actions.claims_until(workshop) if workshop.last_on else None, may_release=actions.may_release_promises(workshop, now()),
        settle=settle or PressForm(formdata=None), reopen=reopen or ReopenForm(formdata=None),
        not_there=not_there, left_there=left_there,
        asked=asked, is_cut=sum(asked.values()) > record.cap_cents + record.external_cents, of_diversity=workshop.proposal.diversity_fund_cents,
        is_settled=record.state == RecordState.SETTLED,
        change=change, as_seen=as_seen, as_typed=as_typed, past=past, told=followers.told(past.rows, workshop), most=max([record.cap_cents + record.external_cents, *(line.planned_cents for line in record.lines)]),
    )  # fmt: skip
    return answer, sent.status if sent is not None else 200


def terms_of(record, closing) -> TermsForm | CodeForm:
    """The form of the terms as nobody has sent it; on a page that another form came back to as well."""
    kind = CodeForm if closing else TermsForm
    if request.method == "GET":
        return kind(record)
    form = kind(record, formdata=None)
    form.seen.data = marks(form.stored)
    return form


def offered(workshop, closing, short) -> set[str]:
    """What the reader may book now; `closing`: why not everything; `short`: what is promised and not committed."""
    if policy.may_change(me(), workshop):
        every = {"committed", "paid", "planned"} | ({RELEASED} if actions.has_ended(workshop) else set())
        settling = {"paid", RELEASED} | ({"committed"} if short else set())
        return {"": every, actions.PAYS_ONLY: settling}.get(closing, set())
    return {"committed"} if policy.may_commit(me(), workshop) and not closing else set()


@bp.post("/<workshop_key>/lines/<line_key>")
@allow(policy.may_commit, Workshop, Line)
@proved
@once
def book(workshop, line):
    form = BookForm()
    closing, may_change = actions.closing(line.record), policy.may_change(me(), workshop)
    form.left_cents = None if closing else line.record.left_cents
    if form.validate_on_submit():
        if form.what.data != "committed" and not may_change:
            abort(404)
        told = {"words": form.words.data or "", "may_fill": may_change, **form.booked}
        if done(lambda: actions.book(line, by=me(), **told), form.amount):
            flash(booked(line, form))
            return finish(url_for(".show", workshop_key=workshop.key))
    return show_with(workshop, book=form, book_line=line.key)


def booked(line, form) -> str:
    """What was done to the line, and what stands on it now."""
    words = _("Booked %(amount)s on %(line)s: now %(planned)s planned, %(committed)s committed, %(paid)s paid.")
    if form.what.data == RELEASED:
        words = _("Released %(amount)s of %(line)s: now %(planned)s planned, %(committed)s committed, %(paid)s paid.")
    elif form.amount.data < 0:
        words = _("Taken back %(amount)s on %(line)s: now %(planned)s planned, %(committed)s committed, %(paid)s paid.")
    return words % {
        "amount": euros(abs(form.amount.data)), "line": _(LINES[line.kind]), "planned": euros(line.planned_cents),
        "committed": euros(line.committed_cents), "paid": euros(line.paid_cents),
    }  # fmt: skip


@bp.post("/<workshop_key>/funds/new")
@allow(policy.may_change, Workshop)
@proved
@once
def add_fund(workshop):
    form = FundForm()
    if form.validate_on_submit():
        record = record_of(workshop)
        fund = {"source": form.source.data, "amount_cents": form.amount.data, "state": form.state.data}
        if done(lambda: actions.add_fund(record, by=me(), **fund), form.amount):
            flash(_("The fund is added."))
            return finish(url_for(".show", workshop_key=workshop.key))
    return show_with(workshop, fund=form)


def fund_gone(user, workshop, fund=None):
    """For whoever may change the record: where a fund went that somebody still has open."""
    if fund is not None or not policy.may_change(user, workshop):
        return None
    return actions.FUND_GONE, url_for(".show", workshop_key=workshop.key), _("To the funding record")


@bp.post("/<workshop_key>/funds/<fund_key>")
@allow(policy.may_change, Workshop, ExternalFund, gone=fund_gone)
@proved
@once
def change_fund(workshop, fund):
    """Another amount or status; a refused one leaves the record."""
    actions.hold_fund(fund)  # what its writer has seen is compared with what is there now
    form = FundChangeForm(fund)
    if form.validate_on_submit():
        if form.state.data == REFUSED:
            deed = partial(actions.drop_fund, fund, by=me())
        else:
            deed = partial(actions.change_fund, fund, form.state.data, amount_cents=form.amount.data, by=me())
        if done(deed, form.amount):
            flash(_("The fund is changed; what counts beside the cap follows."))
            return finish(url_for(".show", workshop_key=workshop.key))
    form.fund.data = fund.key
    return show_with(workshop, change=form)


@bp.post("/<workshop_key>/terms")
@allow(policy.may_change, Workshop)
@proved
@once
def terms(workshop):
    record = record_of(workshop)
    actions.hold(record)
    form = TermsForm(record)
    if form.validate_on_submit():
        cap = record.cap_cents
        field = form.days if form.funded_persons.data == record.funded_persons else form.funded_persons
        if done(lambda: actions.revise_terms(record, by=me(), **form.answers), field):
            flash(
                _("The terms are changed; the cap follows.") if record.cap_cents != cap else _("The terms are changed.")
            )
            return finish(url_for(".show", workshop_key=workshop.key))
    return show_with(workshop, terms=form)


@bp.post("/<workshop_key>/code")
@allow(policy.may_change, Workshop)
@proved
@once
def give_code(workshop):
    record = record_of(workshop)
    actions.hold(record)
    form = CodeForm(record)
    if form.validate_on_submit():
        code = form.budget_code.data or ""
        if done(lambda: actions.give_code(record, code, by=me()), form.budget_code):
            flash(_("The terms are changed."))
            return finish(url_for(".show", workshop_key=workshop.key))
    return show_with(workshop, terms=form)


@bp.post("/<workshop_key>/settle")
@allow(policy.may_change, Workshop)
@proved
@once
def settle(workshop):
    form, record = PressForm(), record_of(workshop)
    if form.validate_on_submit() and done(lambda: actions.settle(record, by=me()), form.go):
        flash(_("The record is settled: nothing in it changes any more."))
        return finish(url_for(".show", workshop_key=workshop.key))
    return show_with(workshop, settle=form)


@bp.post("/<workshop_key>/reopen")
@allow(policy.may_change, Workshop)
@proved
@once
def reopen(workshop):
    form, record = ReopenForm(), record_of(workshop)
    if form.validate_on_submit() and done(lambda: actions.reopen(record, reason=form.why.data, by=me()), form.why):
        flash(_("The record is open again."))
        return finish(url_for(".show", workshop_key=workshop.key))
    return show_with(workshop, reopen=form)
