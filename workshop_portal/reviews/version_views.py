"""The versions of one's own review: a list, and each as it was, to be put back into the form."""

from flask import render_template

from workshop_portal.core.access import allow, me
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import policy, queries
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.models import ReviewVersion
from workshop_portal.reviews.workflow import CHOICES, VERSION_WORDS


@bp.get("/<proposal_code>/versions")
@allow(policy.may_review, Proposal)
def versions(proposal):
    mine = queries.own_review(me(), proposal)
    rows = queries.versions_of(mine) if mine is not None else []
    return render_template("reviews/versions.html", proposal=proposal, rows=rows, words=VERSION_WORDS)


@bp.get("/<proposal_code>/versions/<reviewversion_key>")
@allow(policy.may_see_version, Proposal, ReviewVersion)
def version(proposal, version):
    return render_template(
        "reviews/version.html", proposal=proposal, version=version, text=version.content, words=CHOICES, kinds=VERSION_WORDS,
        criteria=queries.criteria_of(proposal),
        marks={int(one): mark for one, mark in (version.content.get("marks") or {}).items()},
        may_write=policy.may_write(me(), proposal) and not queries.is_closed(proposal, me()),
    )  # fmt: skip
