"""Many readers changed at once: the assignment as a CSV file, and the page that shows what a changed one would do."""

from flask import flash, render_template, url_for

from workshop_portal.calls.models import Call
from workshop_portal.core import files
from workshop_portal.core.access import allow, me
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people.models import Committee
from workshop_portal.proposals import sheets
from workshop_portal.reviews import actions, choosing, policy, runs, table_plan, tables
from workshop_portal.reviews.blueprint import bp
from workshop_portal.reviews.forms import LONGEST_TABLE, TableForm

SHOWN = 200  # lines of each list of the preview


@bp.get("/assignment/<call_key>/<committee_key>/readers.csv")
@allow(policy.may_run, Call, Committee)
def readers_csv(call, committee):
    proposals = choosing.to_assign_by_hand(call, committee)
    chosen = choosing.chosen_for([one.id for one in proposals], committee)
    return files.download(tables.written(proposals, chosen), f"readers-{call.key}-{committee.key}.csv", "text/csv")


@bp.route("/assignment/<call_key>/<committee_key>/table", methods=["GET", "POST"])
@allow(policy.may_run, Call, Committee)
@once
def table(call, committee):
    """What was sent is read and its effects shown; a second press carries out what was shown, and nothing else."""
    form = TableForm(data={"most": runs.usual_most(call, committee, me())})
    if not form.validate_on_submit() or not has_text(form):
        return page(call, committee, form, None)
    plan = table_plan.plan(call, committee, form.text.data, most=form.most.data, user=me())
    if form.go.data == "apply" and form.sign.data == plan.sign and not plan.is_empty:
        return applied(call, committee, plan)
    changed = form.go.data == "apply" and form.sign.data != plan.sign
    form.sign.data = plan.sign
    return page(call, committee, form, plan, changed=changed)


def has_text(form) -> bool:
    """Whether there is a table; that of a file goes into the field, so that it can be mended there."""
    field, text, why = form.text, form.text.data or "", ""
    if form.file.data:
        field = form.file
        with field.data.stream as stream:
            text, why = sheets.decoded(stream.read(sheets.MOST_BYTES + 1), field.data.filename or "")
    if len(text) > LONGEST_TABLE:
        why = _("This table has more than three million characters.")
    elif not why and not text.strip():
        why = _("Paste a table or choose a file.")
    if why:
        field.errors = [why]
        return False
    form.file.taken_in()
    form.text.data = text
    form.text.raw_data = [text]
    return True


def applied(call, committee, plan):
    actions.apply_table(call, committee, plan, by=me())
    given, taken = len(plan.give), len(plan.take)
    flash(_("The table is applied: %(given)s asked to read, %(taken)s no longer.", given=given, taken=taken))
    return finish(url_for(".assignment", call_key=call.key, committee_key=committee.key))


def page(call, committee, form, plan, *, changed=False):
    shown = render_template(
        "reviews/table.html", call=call, committee=committee, form=form, plan=plan, changed=changed, limit=SHOWN,
        wanted=call.reviews_wanted,
    )  # fmt: skip
    refused = bool(plan and plan.refused)
    return shown, 409 if changed else 422 if refused else form.status if plan is None else 200
