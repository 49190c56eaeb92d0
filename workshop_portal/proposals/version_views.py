"""The submitted versions: a list, each to read, and what is different between two of them or since the last one."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.languages import text as _
from workshop_portal.proposals import differences, dossier, policy, queries, snapshot
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.models import Proposal, ProposalVersion
from workshop_portal.proposals.outline import SECTIONS


@bp.get("/proposals/<proposal_code>/versions")
@allow(policy.may_view, Proposal)
def versions(proposal):
    rows = queries.versions_of(proposal)
    goes_on = policy.may_compare_draft(me(), proposal)
    return render_template("proposals/versions.html", proposal=proposal, rows=rows, goes_on=goes_on)


@bp.get("/proposals/<proposal_code>/versions/<version_key>")
@allow(policy.may_view_version, Proposal, ProposalVersion)
def version(proposal, version):
    others = [one for one in queries.versions_of(proposal) if one.key != version.key]
    return render_template(
        "proposals/version.html", proposal=proposal, version=version, sections=as_read(proposal, version.content, committees=()),
        before=next((one for one in others if one.number < version.number), None),
    )  # fmt: skip


@bp.get("/proposals/<proposal_code>/versions/<version_key>/changes")
@allow(policy.may_view_version, Proposal, ProposalVersion)
def changes(proposal, version):
    """Against the version that `since` names, or the one before."""
    listed = queries.versions_of(proposal)
    older = [one for one in listed if one.number < version.number]
    since = next((one for one in older if one.key == request.args.get("since")), older[0] if older else None)
    if since is None:
        return redirect(url_for(".version", proposal_code=proposal.code, version_key=version.key))
    first = next(one for one in proposal.versions if one.key == since.key)
    return compared(proposal, first, version.content, _("version %(n)s", n=version.number), older, version)


@bp.get("/proposals/<proposal_code>/changes")
@allow(policy.may_compare_draft, Proposal)
def changes_since(proposal):
    """The text as it is written now against the last version."""
    return compared(proposal, proposal.versions[-1], snapshot.of(proposal), _("your text now"))


def compared(proposal, before, content, name, older=(), version=None):
    found = differences.of(*(named_in_a(text, as_read(proposal, text)) for text in (before.content, content)))
    return render_template(
        "proposals/changes.html", proposal=proposal, before=before, name=name, found=found, older=older, version=version
    )


def named_in_a(content, sections) -> list:
    """The same with title and subtitle in their section, which stand above it where it is read."""
    names = [part for key in ("title", "subtitle") for part in dossier.text(content, key)]
    title = SECTIONS["a"]
    first = next((one for one in sections if one.letter == "a"), dossier.Section("a", _(title), []))
    return [replace(first, parts=names + first.parts), *(one for one in sections if one is not first)]


def as_read(proposal, content, **named) -> list:
    """The sections as this reader may see them."""
    return dossier.sections(
        content,
        addresses=policy.may_see_addresses(me(), proposal),
        wishes=policy.may_see_wishes(me(), proposal),
        **named,
    )
