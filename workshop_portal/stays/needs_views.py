"""The page of diets and access needs: counts that tell of nobody, and behind a button the names."""

from flask import render_template
from flask_babel import gettext as _

from workshop_portal.core.access import allow, me
from workshop_portal.core.forms import PressForm
from workshop_portal.core.once import commit, once
from workshop_portal.stays import actions, needs, policy, queries
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.workflow import DIETS, SEVERITY_WORDS
from workshop_portal.workshops.models import Workshop


@bp.route("/board/<workshop_key>/stays/needs", methods=["GET", "POST"])
@allow(policy.may_read_needs, Workshop)
@once
def needs_of(workshop):
    """Opened, it counts; only the button, whose press is written down, shows who needs what."""
    form = PressForm()
    read = [(stay, needs.read(stay)) for stay in queries.with_needs(workshop)]
    named = form.validate_on_submit()
    people = [(stay.participation.name, one) for stay, one in read] if named else []
    if named:
        actions.note_reading(workshop, by=me())
        commit()
    counts = [
        (_(words), None if not named and needs.is_small(n, workshop.confirmed) else n)
        for _code, words, n in needs.counted(one for _stay, one in read)
    ]
    page = render_template(
        "stays/needs.html", workshop=workshop, form=form, counts=counts, diets=DIETS, severities=SEVERITY_WORDS,
        people=people, named=named,
    )  # fmt: skip
    return page, 200 if named else form.status
