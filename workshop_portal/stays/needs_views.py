"""The page of diets and access needs: counts that tell of nobody, and behind a button the names; the caterer's paper."""

from flask import abort, render_template

from workshop_portal.core import files
from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import commit, once
from workshop_portal.stays import actions, catering, needs, policy, queries, table
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.models import Stay
from workshop_portal.stays.workflow import DIETS, SEVERITY_WORDS
from workshop_portal.workshops.models import Workshop


@bp.route("/board/<workshop_key>/stays/needs", methods=["GET", "POST"])
@allow(policy.may_read_needs, Workshop)
@once
def needs_of(workshop):
    """Opened, it counts; only the button, whose press is written down, shows who needs what."""
    form = PressForm()
    named = form.validate_on_submit()
    if named:
        actions.note_reading(workshop, by=me())
        commit()
    return needs_page(workshop, form, named=named)


def needs_page(workshop, form, *, named=False):
    read = [(stay, needs.read(stay)) for stay in queries.with_needs(workshop)]
    people = [(stay.participation.name, one) for stay, one in read] if named else []
    counts = [
        (_(words), needs.figure(n, workshop.confirmed, exact=named))
        for _code, words, n in needs.counted(one for _stay, one in read)
    ]
    page = render_template(
        "stays/needs.html", workshop=workshop, form=form, counts=counts, diets=DIETS, severities=SEVERITY_WORDS,
        people=people, named=named,
    )  # fmt: skip
    return page, 200 if named else form.status


@bp.get("/board/<workshop_key>/stays/catering.pdf")
@allow(policy.may_see, Workshop)
def catering_counts(workshop):
    """People a day, and for the coordinator what they eat, in figures that tell of nobody."""
    return catering_paper(workshop, fed(workshop), sealed=policy.may_read_needs(me(), workshop))


@bp.post("/board/<workshop_key>/stays/catering")
@allow(policy.may_read_needs, Workshop)
def exact_catering_counts(workshop):
    """The same with every figure. The page stays open beside the file, so each press is a look of its own: no @once."""
    form = PressForm()
    if not form.validate_on_submit():
        return needs_page(workshop, form)
    lines = fed(workshop)
    actions.note_counting(workshop, by=me())
    answer = catering_paper(workshop, lines, sealed=True, exact=True)
    commit()
    return answer


def fed(workshop) -> list[table.Line]:
    """Those who eat with us; 404 where a paper would be empty."""
    lines = [table.Line(who, stay or Stay()) for who, stay in db.session.execute(queries.fed(workshop))]
    return lines if lines and workshop.first_on else abort(404)


def catering_paper(workshop, lines, **how):
    return files.download(catering.paper(workshop, lines, **how), f"catering-{workshop.filed_as}.pdf")
