"""What organisers typed into the form and is not saved. It waits in the vault, each writer's for that one alone."""

from typing import NamedTuple

from flask import request, url_for

from workshop_portal.core import edits, parking
from workshop_portal.core.access import me
from workshop_portal.core.languages import text as _
from workshop_portal.proposals import completeness, filled, outline
from workshop_portal.proposals.section_forms import SectionForm


class Waiting(NamedTuple):
    """(words, section, anchor) each: what can't be kept, what was never saved, and what is older than what is saved."""

    not_held: list
    not_sent: list
    older: list


def mine(written, but="") -> Waiting:
    """What waits for whoever asks; not in the section `but`."""
    found = Waiting([], [], [])
    if not parking.waits_somewhere():
        return found
    letters = {page_of(written.proposal, letter): letter for letter in outline.SECTIONS if letter != but}
    for page, fields in parking.waiting_at(letters).items():
        form = form_with(letters[page], written, fields)
        if form is not None:
            for lines, tell in zip(found, (not_held, not_sent, older), strict=True):
                lines += tell(form, letters[page])
    return found


def page_of(proposal, letter) -> str:
    here = url_for("proposals.edit", proposal_code=proposal.code, section=letter)
    return here.removeprefix(request.script_root)


def form_with(letter, written, fields):
    """The section's form with what waits there; None where its writer is no organiser any more."""
    if letter == "b":
        row = filled.own_row(written.proposal)
        form = filled.own_form(row, formdata=fields) if row else None
    else:
        form = filled.form_of(letter, written, formdata=fields)
    if form is not None:
        form.judge(fields)
    return form


def not_held(form, letter) -> list[tuple[str, str, str]]:
    """What stands in the fields of this form and can't be kept."""
    return [
        (why_not_held(form[name], found), letter, getattr(form[name], "leads", {}).get(found[0], name))
        for name, found in form.errors.items() if name not in form.HOUSEKEEPING
    ]  # fmt: skip


def why_not_held(field, complaints) -> str:
    return _(
        "%(field)s: what is typed there can’t be kept. %(why)s", field=field.label.text, why=edits.first_of(complaints)
    )


def not_sent(form, letter) -> list[tuple[str, str, str]]:
    """What was sent without being signed in waits until its writer saves it, or something else there."""
    return [(_("What you typed there is not saved yet"), letter, name) for name in form.unsaved[:1]]


def older(form, letter) -> list[tuple[str, str, str]]:
    """What was sent so and saved otherwise since: its writer goes on with what is saved, or has both."""
    words = _("%(field)s: an older text of yours waits there, and something else was saved since")
    return [(words % {"field": form[name].label.text}, letter, name) for name in form.clashes]


def with_mine(lacks, not_held, not_sent) -> list[tuple[str, str, str]]:
    """What is missing and what is not saved; in the place of what is missing in a field that is not empty, why it is not
    kept."""
    keys = {thing_of(anchor) for _words, _letter, anchor in not_held}
    found = [*not_held, *not_sent, *(one for one in lacks if thing_of(one[2]) not in keys)]
    return sorted(found, key=lambda one: one[1])


def thing_of(anchor) -> str:
    """What is asked for where the id of a field, or of a cell of it, leads."""
    return SectionForm.key_of(anchor.partition("-")[0])


def refuse_to_submit(written):
    """Nothing is handed in without what its contact organiser believes to have typed."""
    waiting = mine(written)
    if waiting.not_held or waiting.not_sent:
        raise completeness.refusal(written.open())


def of_others(parts) -> list[tuple[str, str]]:
    """(name, section) where something waits for another organiser; what it is they alone see."""
    found = {
        (f"{one['given_name']} {one['family_name']}".strip(), one["address"].rpartition("/")[2])
        for one in parts["waiting"] if one["id"] != me().id
    }  # fmt: skip
    return sorted([one for one in found if one[1] in outline.SECTIONS], key=lambda one: (one[1], one[0]))
