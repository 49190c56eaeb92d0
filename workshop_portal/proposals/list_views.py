"""Section E: a list of people pasted or from a file; looked at before it is added."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from workshop_portal.core import parking, workbook_read
from workshop_portal.core.access import allow, me
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once, outside
from workshop_portal.proposals import actions, composition, outline, pasting, policy, sheets, snapshot
from workshop_portal.proposals.blueprint import bp
from workshop_portal.proposals.forms import LEFT, MOST_TYPED, ListForm
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.section_forms import MOST_PEOPLE
from workshop_portal.proposals.written import address

SHOWN = 100  # lines of the preview's tables


@bp.route("/proposals/<proposal_code>/edit/e/list", methods=["GET", "POST"])
@allow(policy.may_edit, Proposal, over=policy.why_not_edited)
@once
def people_list(proposal):
    """What was sent is read and shown; a second press adds the good rows. Nothing is kept before."""
    parts = snapshot.parts_of(proposal)
    if not outline.rules(parts["fields"])["participants"].shown:
        return redirect(address(proposal, "a"))
    form, there, organisers = ListForm(), parts["participants"], parts["organisers"]
    if not form.validate_on_submit():
        return page(proposal, form, None, there)
    if request.form.get("go") == "add":
        ready = pasting.read(form.good.data or "", there)
        if ready.people and not ready.wrong and len(there) + len(ready.people) <= MOST_PEOPLE:
            return added(proposal, there, ready.people, form.text.data)
    return looked_at(proposal, form, there, organisers)


def added(proposal, there, people, others):
    """`others`: the lines that were not taken; they wait on this page for whoever pasted them."""
    actions.revise(proposal, {"participants": [*map(snapshot.tidy, there), *people]}, by=me())
    flash(ngettext("%(num)s person is added.", "%(num)s people are added.", len(people)))
    if not (others or "").strip():
        return finish(address(proposal, "e"))
    parking.lay_for(request.path, text=others, go=LEFT)
    return finish(url_for(".people_list", proposal_code=proposal.code))


def looked_at(proposal, form, there, organisers):
    """The page with what could be read, and the lines that couldn't back in the field."""
    text, field = form.text.data or "", form.file if form.file.data else form.text
    if form.file.data:
        name = form.file.data.filename or ""
        with form.file.data.stream as stream:
            raw = stream.read(sheets.MOST_BYTES + 1)
        is_book = workbook_read.is_one(raw)
        content, why = outside(lambda: sheets.from_workbook(raw)) if is_book else sheets.decoded(raw, name)
        if why:
            form.file.errors = [why]
            return page(proposal, form, None, there, 422)
        text = f"{text}\n{content}" if text else content
    before = pasting.read(form.good.data or "", there)
    found = pasting.read(text, [*there, *before.people])
    found.people = before.people + found.people
    if found.refused or not (found.people or found.wrong or found.twice):
        field.errors = [found.refused or _("Paste a list or choose a file.")]
        return page(proposal, form, None, there, 422)
    form.file.taken_in()
    form.good.data = sheets.written(found.people, pasting.NAMES) if found.people else ""
    form.text.data = pasting.again(found, MOST_TYPED)
    form.text.raw_data = [form.text.data]
    both = [
        one["name"] for one in found.people if pasting.signs(one) & {composition.address_of(one) for one in organisers}
    ]
    return page(proposal, form, found, there, 422 if found.wrong else 200, both)


def page(proposal, form, found, there, status=None, both=()):
    """`both`: the names of those found who organise it too."""
    room = MOST_PEOPLE - len(there)
    shown = render_template(
        "proposals/people_list.html", proposal=proposal, form=form, found=found, there=len(there), room=room, most=MOST_PEOPLE,
        limit=SHOWN, both=both, emptied=pasting.left_empty(found) if found else (),
    )  # fmt: skip
    return shown, status or form.status
