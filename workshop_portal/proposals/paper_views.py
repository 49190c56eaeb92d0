"""The proposal as a file to keep: the text that its reader has before them, or one version of it."""

from workshop_portal.core import files
from workshop_portal.core.access import allow, me
from workshop_portal.proposals import paper, policy
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.models import Proposal, ProposalVersion


@bp.get("/proposals/<proposal_code>/pdf")
@allow(policy.may_view, Proposal)
def as_pdf(proposal):
    return download(proposal, policy.version_read(me(), proposal))


@bp.get("/proposals/<proposal_code>/versions/<version_key>/pdf")
@allow(policy.may_view_version, Proposal, ProposalVersion)
def version_as_pdf(proposal, version):
    return download(proposal, version)


def download(proposal, version):
    made = paper.of(
        proposal,
        version,
        addresses=policy.may_see_addresses(me(), proposal),
        wishes=policy.may_see_wishes(me(), proposal),
    )
    return files.download(made.pdf, paper.name_of(proposal, version))
