"""What was approved, for those who carry it out: case, programme and budget of the proposal behind a workshop."""

from flask import render_template

from workshop_portal.core.access import allow, me
from workshop_portal.proposals import dossier
from workshop_portal.workshops import policy
from workshop_portal.workshops.blueprint import bp
from workshop_portal.workshops.models import Workshop


@bp.get("/board/<workshop_key>/proposal")
@allow(policy.may_see_case, Workshop)
def case(workshop):
    """Sections as the newest version has them; files beside the text belong to those who judge it."""
    version, mine = workshop.proposal.newest_version, policy.sections_seen(me(), workshop)
    sections = [
        one for one in dossier.sections(version.content if version else {}, committees=()) if one.letter in mine
    ]
    for one in sections:
        one.parts = [part for part in one.parts if not part.files]
    return render_template("workshops/case.html", workshop=workshop, sections=sections)
