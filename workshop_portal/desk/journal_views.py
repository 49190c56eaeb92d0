"""The journal of one proposal and of one workshop."""

from flask import render_template, url_for
from flask_babel import gettext as _

from workshop_portal.core.access import allow
from workshop_portal.core.languages import moment
from workshop_portal.core.pages import page_of
from workshop_portal.desk import details, policy, queries, words
from workshop_portal.desk.blueprint import bp
from workshop_portal.proposals.models import Proposal
from workshop_portal.workshops.models import Workshop


@bp.get("/journal/proposals/<proposal_code>")
@allow(policy.may_see_journal_of_proposal, Proposal)
def journal_of_proposal(proposal):
    back = url_for("proposals.show", proposal_code=proposal.code)
    return journal_page(proposal, queries.journal_of_proposal(proposal), back, proposal.code)


@bp.get("/journal/workshops/<workshop_key>")
@allow(policy.may_see_journal_of_workshop, Workshop)
def journal_of_workshop(workshop):
    back = url_for("workshops.plan", workshop_key=workshop.key)
    return journal_page(workshop, queries.journal_of_workshop(workshop), back, _("Workshop"))


def journal_page(thing, select, back, kind):
    page = page_of(select, scalars=False)
    names = details.names_for(line for line, _who in page.rows)
    rows = [
        (moment(line.at), who.name if who else _("The portal"), words.of_deed(line.deed), details.of(line, names))
        for line, who in page.rows
    ]
    return render_template("desk/journal.html", thing=thing, kind=kind, back=back, page=page, rows=rows)
