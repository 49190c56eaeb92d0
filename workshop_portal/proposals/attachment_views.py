"""Section C: the files beside the text, and each as a download for whoever may read the text it belongs to."""

from pathlib import PurePath

from flask import flash, redirect, render_template, url_for
from flask_babel import ngettext

from workshop_portal.core import files, pdf_check, uploads
from workshop_portal.core.access import allow, me
from workshop_portal.core.borders import takes
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.steps import Refused
from workshop_portal.proposals import attachments, outline, policy, snapshot
from workshop_portal.proposals.attachments import Attachment
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import AttachmentForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.written import address


@bp.route("/proposals/<proposal_code>/edit/c/attachments", methods=["GET", "POST"])
@takes(attachments.TAKEN)
@uploads.judged_first("file", attachments.MOST_BYTES)
@allow(policy.may_edit, Proposal, over=policy.why_not_edited)
@once
def attached(proposal):
    """The files there are, and one more. A file that can't be kept is told beside the field."""
    parts = snapshot.parts_of(proposal)
    if not outline.rules(parts["fields"])["attachments"].shown:
        return redirect(address(proposal, "c"))
    form = AttachmentForm()
    if form.validate_on_submit():
        with form.file.data.stream as stream:
            pages, why = looked_at(stream)
            try:
                if not why:
                    return added(proposal, stream, form.file.data.filename, pages)
            except Refused as refusal:
                why = _(refusal.message)
        form.file.errors = [why]
    shown = render_template(
        "proposals/attachments.html", proposal=proposal, form=form, press=Button(), most=attachments.MOST,
        rows=parts["attachments"],
    )  # fmt: skip
    return shown, form.status


def looked_at(stream) -> tuple[int, str]:
    """(pages, "") of a PDF that may be kept, or (0, why not)."""
    if attachments.size_of(stream) > attachments.MOST_BYTES:
        return 0, _(
            "This file is larger than 10 MB. Make it smaller, for instance with fewer pictures, and choose it once more."
        )
    verdict = uploads.verdict_of("file") or pdf_check.check_stream(stream)
    return verdict.pages, _(pdf_check.FAULTS[verdict.fault]) if verdict.fault else ""


def added(proposal, stream, filename, pages):
    name = files.named(filename, files.PDF)
    attachments.add(proposal, stream, name=name, pages=pages, by=me())
    words = ngettext("“%(name)s” is added: %(num)s page.", "“%(name)s” is added: %(num)s pages.", pages, name=name)
    flash(words)
    return finish(here(proposal))


@bp.route("/proposals/<proposal_code>/edit/c/attachments/<attachment_key>", methods=["GET", "POST"])
@allow(policy.may_edit_attachment, Proposal, Attachment)
@once
def take_attachment_out(proposal, attachment):
    """The page that asks before a file is taken out of the text."""
    form = PressForm()
    if form.validate_on_submit():
        attachments.take_out(attachment, by=me())
        flash(_("“%(name)s” is out of the proposal.", name=attachment.name))
        return finish(here(proposal))
    if attachment.position is None:
        return redirect(here(proposal))
    shown = render_template("proposals/attachment.html", proposal=proposal, attachment=attachment, form=form)
    return shown, form.status


def here(proposal) -> str:
    return url_for(".attached", proposal_code=proposal.code)


@bp.get("/proposals/attachments/<attachment_key>")
@allow(policy.may_view_attachment, Attachment)
def attachment(attachment):
    """Named by the proposal's code and the name it was given."""
    stem = PurePath(attachment.name).stem
    return files.send(attachment.file, f"{attachment.proposal.code}-{stem}.pdf")
