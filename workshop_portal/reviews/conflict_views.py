"""The page on which the office and the chairs settle conflicts of interest."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms.fields.choices import SelectChoice

from workshop_portal.calls.models import Call
from workshop_portal.core.access import allow, me
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.holds import hold_anew
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import SIZE, Page
from workshop_portal.core.words import N_
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import actions, choosing, conflicts, detection, policy, progress, queries, recorded
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.forms import OnBehalfForm, VerdictForm
from workshop_portal.reviews.models import Conflict
from workshop_portal.reviews.workflow import GROUND_WORDS, STRONG, ConflictState, Ground

TONES = {ConflictState.FOUND: "wait", ConflictState.CONFIRMED: "bad", ConflictState.DISMISSED: "idle"}
STATE_WORDS = {
    ConflictState.FOUND: N_("Found"),
    ConflictState.CONFIRMED: N_("Confirmed"),
    ConflictState.DISMISSED: N_("Dismissed"),
}


@dataclass
class Row:
    """One ground between one person and one proposal: as the data say it, or as it was answered."""

    proposal: Proposal
    person: Person
    ground: Ground
    evidence: str
    kept: Conflict | None = None

    @property
    def state(self) -> ConflictState:
        return self.kept.state if self.kept else ConflictState.FOUND

    @property
    def is_strong(self) -> bool:
        return self.ground in STRONG

    @property
    def waits(self) -> bool:
        """A weak ground that nobody has answered: it stands in the way of an assignment."""
        return self.kept is None and not self.is_strong

    @property
    def is_loose(self) -> bool:
        """A strong ground in the data that does not bind yet."""
        return self.kept is None and self.is_strong

    @property
    def value(self) -> str:
        return f"{self.proposal.code} {self.person.key} {self.ground.value}"


@bp.get("/conflicts", endpoint="conflicts")
@allow(policy.may_see_conflicts)
def rounds():
    """The rounds and committees to choose from, with the pages about each."""
    found = [one for one in progress.rounds_for(me()) if policy.may_see_assignment(me(), one.call, one.committee)]
    rounds: dict[Call, list] = {}
    for one in found:
        rounds.setdefault(one.call, []).append(one)
    return render_template("reviews/rounds.html", rounds=rounds)


def rows_of(call, committee) -> list[Row]:
    """The grounds about proposals that the reader may see and people other than the reader: of this committee's members
    and readers, for the staff of everybody."""
    wanted = queries.before_committee(me(), call.id, committee.id).options(selectinload(Proposal.committee_rows))
    proposals = {one.id: one for one in db.session.scalars(wanted.order_by(Proposal.code))}
    people = {seat.person_id: seat.person for seat in choosing.seated_in([committee])}
    kept = choosing.answers_on(list(proposals))
    if not policy.sees_all_conflicts(me()):
        asked = choosing.ever_asked(list(proposals), committee)
        kept = {key: one for key, one in kept.items() if one.person_id in people or key[:2] in asked}
    rows = {key: Row(proposals[key[0]], one.person, one.ground, one.evidence, one) for key, one in kept.items()}
    for hit in detection.look(list(proposals.values()), committee=committee):
        key = (hit.proposal_id, hit.person_id, hit.ground)
        if key not in rows and hit.person_id in people:
            rows[key] = Row(proposals[hit.proposal_id], people[hit.person_id], hit.ground, hit.evidence)
    others = [row for row in rows.values() if row.person.id != me().id]
    return sorted(others, key=lambda row: (row.proposal.code, row.person.place, row.ground))


VIEWS = {
    "open": lambda row: row.waits or row.is_loose,
    "binding": lambda row: row.state == ConflictState.CONFIRMED or (row.is_strong and row.state == ConflictState.FOUND),
    "dismissed": lambda row: row.state == ConflictState.DISMISSED,
}


@bp.get("/conflicts/<call_key>/<committee_key>")
@allow(policy.may_see_assignment, Call, Committee)
def conflicts_of(call, committee):
    return show(call, committee, VerdictForm(), None)


def show(call, committee, form, behalf):
    """The page of one round and committee; `form` and `behalf` are the two forms on it, one of them sent perhaps."""
    view = form.view.data or request.args.get("view", "open")
    view = form.view.data = view if view in VIEWS else "open"
    shown_at, rows = now(), rows_of(call, committee)  # in this order: what is answered meanwhile is not shown yet
    form.at.data = shown_at.isoformat()
    chosen = [row for row in rows if VIEWS[view](row)]
    here = url_for(".conflicts_of", call_key=call.key, committee_key=committee.key, view=view)
    acts = policy.may_act_for(me(), call, committee)
    behalf = behalf or on_behalf_form(call, committee, OnBehalfForm(formdata=None))
    page = render_template(
        "reviews/conflicts.html", call=call, committee=committee, page=sliced(chosen, set(form.which.data or ()), here), view=view,
        counts={name: sum(map(test, rows)) for name, test in VIEWS.items()}, form=form, behalf=behalf, acts=acts,
        loose=sum(row.is_loose for row in rows), press=Button(), grounds=GROUND_WORDS, tones=TONES,
        words=recorded.words_of([row.kept for row in chosen if row.kept]),
        states=STATE_WORDS, crowded=crowded(rows),
    )  # fmt: skip
    return page, max(form.status, behalf.status)


def crowded(rows) -> list[Proposal]:
    """The proposals whose own lists keep three or more members away."""
    ids = conflicts.crowded([row.kept for row in rows if row.kept])
    return list({row.proposal.id: row.proposal for row in rows if row.proposal.id in ids}.values())


def sliced(rows, ticked, here) -> Page:
    """The page of these lines that was asked for, or on which the first is that was ticked; the others are at `here`."""
    pages = max(1, -(-len(rows) // SIZE))
    asked = min(max(request.args.get("page", 1, type=int), 1), pages)
    number = next((n // SIZE + 1 for n, row in enumerate(rows) if row.value in ticked), asked)
    made = Page(rows[(number - 1) * SIZE : number * SIZE], number, pages, len(rows))
    made.address = f"{here}&page="
    return made


@bp.post("/conflicts/<call_key>/<committee_key>/answer")
@allow(policy.may_act_for, Call, Committee)
@once
def answer_conflicts(call, committee):
    """One verdict on all the lines that were ticked; one that is not on the page spoils them all."""
    rows = rows_of(call, committee)
    form = VerdictForm()
    form.which.choices = [row.value for row in rows if policy.may_settle(me(), row.proposal)]
    if not form.validate_on_submit():
        return show(call, committee, form, None)
    wanted = [row for row in rows if row.value in set(form.which.data)]
    if late := answered_since(wanted, form.at.data):
        form.which.errors = told_of(late)
        form.view.data = "dismissed" if late[0].state == ConflictState.DISMISSED else "binding"
        db.session.rollback()
        return show(call, committee, form, None)
    for row in sorted(wanted, key=lambda one: one.proposal.id):  # each is held: everywhere in this order
        settle(row, form)
    flash(ngettext("%(num)s line is answered.", "%(num)s lines are answered.", len(wanted)))
    here = {"call_key": call.key, "committee_key": committee.key}
    return finish(url_for(".conflicts_of", **here, **({"view": form.view.data} if form.view.data in VIEWS else {})))


def answered_since(wanted, shown_at) -> list[Conflict]:
    """What somebody else has answered of these lines since they were shown; they are held from now on."""
    try:
        at = datetime.fromisoformat(shown_at or "")
    except ValueError:
        return []
    hold_anew(*{row.proposal for row in wanted})
    ids = {row.proposal.id for row in wanted}
    since = [Conflict.answered_at > at, Conflict.answered_by.is_not(None), Conflict.answered_by != me().id]
    found = select(Conflict).where(Conflict.proposal_id.in_(ids), *since).execution_options(populate_existing=True)
    lines = {(row.proposal.id, row.person.id, row.ground) for row in wanted}
    return [one for one in db.session.scalars(found) if (one.proposal_id, one.person_id, one.ground) in lines]


def told_of(late) -> list[str]:
    people = db.session.scalars(select(Person).where(Person.id.in_([one.answered_by for one in late])))
    names = {one.id: one.name for one in people}
    return [
        _(ANSWERED[one.state], who=names[one.answered_by], name=one.person.name, code=one.proposal.code,
          reason=f"“{one.reason}”" if one.reason else "–")
        for one in late
    ]  # fmt: skip


ANSWERED = {
    ConflictState.CONFIRMED: N_(
        "%(who)s has confirmed meanwhile that %(name)s has a conflict with %(code)s: %(reason)s Nothing was changed; look again."
    ),
    ConflictState.DISMISSED: N_(
        "%(who)s has dismissed meanwhile what speaks of a conflict of %(name)s with %(code)s: %(reason)s Nothing was changed; look again."
    ),
}


def settle(row, form):
    deed = actions.confirm if form.go.data == "confirm" else actions.dismiss
    deed(row.proposal, row.person, row.ground, by=me(), reason=form.reason.data or "", evidence=row.evidence)


def on_behalf_form(call, committee, form):
    rows = queries.before_committee(me(), call.id, committee.id).with_only_columns(Proposal.code, Proposal.title)
    proposals = db.session.execute(rows.order_by(Proposal.code))
    members = {seat.person.key: seat.person.name for seat in choosing.seated_in([committee])}
    people = [SelectChoice(key, name) for key, name in members.items()]
    form.person.choices = [SelectChoice("", _("Choose a person")), *people]
    listed = [SelectChoice(one.code, f"{one.title} ({one.code})") for one in proposals]
    form.proposal.choices = [SelectChoice("", _("Choose a proposal")), *listed]
    return form


@bp.post("/conflicts/<call_key>/<committee_key>/declare")
@allow(policy.may_act_for, Call, Committee)
@once
def declare_for(call, committee):
    """A conflict that somebody told the office or the chair of."""
    form = on_behalf_form(call, committee, OnBehalfForm())
    if not form.validate_on_submit():
        return show(call, committee, VerdictForm(formdata=None), form)
    proposal = db.session.query(Proposal).filter_by(code=form.proposal.data).one()
    person = db.session.query(Person).filter_by(key=form.person.data).one()
    if not policy.may_settle(me(), proposal):
        abort(404)
    actions.declare(proposal, person, by=me(), reason=form.word.data or "")
    flash(_("The conflict of %(name)s is recorded.", name=person.name))
    return finish(url_for(".conflicts_of", call_key=call.key, committee_key=committee.key, view="binding"))


@bp.post("/conflicts/<call_key>/<committee_key>/find")
@allow(policy.may_act_for, Call, Committee)
@once
def find_conflicts(call, committee):
    """Let the strong grounds in the data bind."""
    form = PressForm()
    if not form.validate_on_submit():
        return show(call, committee, VerdictForm(formdata=None), None)
    number = sum(row.is_loose for row in rows_of(call, committee))
    wanted = queries.before_committee(me(), call.id, committee.id).options(selectinload(Proposal.committee_rows))
    actions.find_conflicts(list(db.session.scalars(wanted)), by=me())
    flash(ngettext("%(num)s conflict binds now.", "%(num)s conflicts bind now.", number))
    return finish(url_for(".conflicts_of", call_key=call.key, committee_key=committee.key, view="binding"))
