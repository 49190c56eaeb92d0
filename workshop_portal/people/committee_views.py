"""The office's pages about committees and their seats."""

from flask import flash, render_template, url_for

from workshop_portal.core import clock
from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import done
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people import actions, followers, policy, queries, seats
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import CommitteeForm, EndSeatForm, NewCommitteeForm, SeatForm
from workshop_portal.people.models import Committee, Seat
from workshop_portal.people.proof import proved


@bp.get("/committees")
@allow(policy.may_see_committees)
def committees():
    rows = [(one, queries.coverage(one)) for one in queries.committees_with_seats()]
    return render_template("people/committees.html", rows=rows, may_change=policy.is_office(me()))


@bp.route("/committees/new", methods=["GET", "POST"])
@allow(policy.is_office)
@once
def new_committee():
    form = NewCommitteeForm()
    if form.validate_on_submit() and done(lambda: actions.create_committee(**form.answers, by=me()), form.key):
        flash(
            _(
                "The committee is made. Give its seats now. Calls that are there already do not have it yet: tick it in each that it takes part in."
            )
        )
        return finish(url_for(".committee", committee_key=form.key.data))
    return render_template("people/committee_edit.html", form=form, committee=None), form.status


@bp.get("/committees/<committee_key>")
@allow(policy.may_see_committee, Committee)
def committee(committee):
    return committee_page(committee, SeatForm())


def committee_page(committee, form):
    page = render_template(
        "people/committee.html", committee=committee, form=form, today=clock.today(),
        seats=queries.seats_in(committee), holds=queries.holds, may_change=policy.is_office(me()),
    )  # fmt: skip
    return page, form.status


@bp.route("/committees/<committee_key>/edit", methods=["GET", "POST"])
@allow(policy.may_change_committee, Committee)
@once
def edit_committee(committee):
    form = CommitteeForm(committee)
    if form.validate_on_submit():
        actions.revise_committee(committee, form.answers, by=me())
        flash(_("The committee is saved."))
        return finish(url_for(".committee", committee_key=committee.key))
    return render_template("people/committee_edit.html", form=form, committee=committee), form.status


@bp.post("/committees/<committee_key>/seats")
@allow(policy.may_change_committee, Committee)
@proved
@once
def give_seat(committee):
    form = SeatForm()
    person = queries.by_email(form.email.data) if form.validate_on_submit() else None
    if person is None:
        if not form.errors:
            form.email.errors = [_("Nobody here has this address. Add the person first, under People.")]
        return committee_page(committee, form)
    days = {"from_on": form.from_on.data, "until_on": form.until_on.data}
    if not done(lambda: seats.give(person, committee, form.role.data, **days, by=me()), form.email):
        return committee_page(committee, form)[0], 409
    flash(_("%(name)s has a seat on %(committee)s.") % {"name": person.name, "committee": said(committee, "name")})
    return finish(url_for(".committee", committee_key=committee.key))


@bp.route("/committees/<committee_key>/seats/<seat_key>/end", methods=["GET", "POST"])
@allow(policy.may_change_seat, Committee, Seat)
@proved
@once
def end_seat(committee, seat):
    form = EndSeatForm()
    if form.validate_on_submit():
        seats.end(seat, last_on=form.last_on.data, by=me())
        flash(_("The seat of %(name)s ends.") % {"name": seat.person.name})
        return finish(url_for(".committee", committee_key=committee.key))
    left = followers.left_open(seat.person, seat.role, committee, me())
    page = render_template("people/end_seat.html", committee=committee, seat=seat, form=form, left=left)
    return page, form.status
