"""When somebody is away: said on a page of one's own, or noted by the office."""

from flask import abort, flash, render_template, request, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import done
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people import absence, policy, queries
from workshop_portal.people.blueprint import bp
from workshop_portal.people.forms import AwayForm
from workshop_portal.people.models import Person
from workshop_portal.people.proof import proved


@bp.route("/away", methods=["GET", "POST"])
@allow(policy.may_be_away)
@once
def away():
    return said(me(), "people/away.html", url_for(".away"))


@bp.post("/away/end")
@allow(policy.may_be_away)
@once
def back():
    return taken_back(me(), "people/away.html", url_for(".away"))


@bp.route("/<person_key>/away", methods=["GET", "POST"])
@allow(policy.may_note_absence, Person)
@proved
@once
def absence_of(person):
    """Weighty: who stands in for a chair or a director has their rights meanwhile."""
    return said(person, "people/away_of.html", url_for(".absence_of", person_key=person.key))


@bp.post("/<person_key>/away/end")
@allow(policy.may_note_absence, Person)
@once
def back_of(person):
    return taken_back(person, "people/away_of.html", url_for(".absence_of", person_key=person.key))


def said(person, template, there):
    form = AwayForm()
    if form.validate_on_submit() and done(lambda: noted(person, form), form.until_on):
        flash(_("These days are noted."))
        return finish(there)
    return page(person, template, form)


def noted(person, form):
    absence.note(person, form.from_on.data, form.until_on.data, by=me())


def taken_back(person, template, there):
    row = next((one for one in absence.of(person) if str(one.id) == request.form.get("go")), None)
    if row is None:
        abort(404)
    form = PressForm()
    if form.validate_on_submit():
        absence.end(row, person, by=me())
        flash(_("Taken back."))
        return finish(there)
    return page(person, template, AwayForm(formdata=None), form)


def page(person, template, form, pressed=None):
    """`pressed`: the form of a button that could not be taken."""
    told = {"person": person, "rows": absence.of(person), "holds": queries.holds, "form": form, "press": Button()}
    return render_template(template, **told, pressed=pressed), (pressed or form).status
