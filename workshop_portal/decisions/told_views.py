"""What an organiser reads of the decisions on a proposal: the own letters, as they were sent."""

from flask import abort, render_template

from workshop_portal.core import languages
from workshop_portal.core.access import allow, me
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Link
from workshop_portal.decisions import extracts, letters, policy, queries
from workshop_portal.decisions.blueprint import bp
from workshop_portal.letters import masked
from workshop_portal.proposals.models import Proposal


@bp.get("/told/<proposal_code>")
@allow(policy.may_read_letters, Proposal)
def told(proposal):
    mails = db.session.scalars(letters.sent_to(me().id, proposal.id)).all() or abort(404)
    reviews = extracts.reviews_on([proposal.id]).get(proposal.id, [])
    taken_back = dict(db.session.execute(queries.taken_back(proposal)).all())
    return render_template(
        "decisions/told.html", proposal=proposal,
        sheets=[(mail, as_sent(mail, reviews), taken_back.get(mail.batch)) for mail in mails],
    )  # fmt: skip


def as_sent(mail, reviews) -> list[tuple[str, bool]]:
    """Its text in pieces: what reviewers wrote is set on the page, as they saw it."""
    with languages.speaking(mail.language):
        return extracts.pieces(masked(mail.body, Link(mail.link_path, mail.link_purpose), mail.language), reviews)
