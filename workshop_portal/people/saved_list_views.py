"""Keeping a list under a name, and throwing it away."""

from flask import flash, render_template

from workshop_portal.core.access import allow, me
from workshop_portal.core.addresses import shown_on
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.people import policy, saved_lists
from workshop_portal.people.blueprint import bp
from workshop_portal.people.destinations import own_path, page_at
from workshop_portal.people.saved_lists import DropForm, SavedList, SaveForm


@bp.post("/lists")
@shown_on("desk.index")
@allow(policy.may_be_here)
@once
def save_list():
    form = SaveForm()
    if not form.validate_on_submit() or page_at(form.here.data or "") is None:
        return render_template(
            "people/save_list.html", form=form, back=back_of(form)
        ), form.status if form.is_stale else 422
    saved_lists.save(me(), form.name.data, form.here.data)
    flash(_("The list is kept as “%(name)s”.") % {"name": form.name.data})
    return finish(form.here.data)


@bp.post("/lists/<savedlist_key>/drop")
@shown_on("desk.index")
@allow(policy.may_drop_list, SavedList)
@once
def drop_list(savedlist):
    form = DropForm()
    if not form.validate_on_submit():
        return render_template("people/drop_list.html", form=form, saved=savedlist, back=back_of(form)), form.status
    saved_lists.drop(savedlist)
    flash(_("“%(name)s” is no longer among your lists.") % {"name": savedlist.name})
    return finish(back_of(form))


def back_of(form) -> str:
    return own_path(form.here.data or "", "/")
