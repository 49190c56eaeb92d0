"""Finance holds what hotels ask against the nights that are booked."""

from flask import flash, render_template, url_for

from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import done
from workshop_portal.core.forms import Button, PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.stays import invoices as bills
from workshop_portal.stays import policy
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.hotel_forms import InvoiceForm
from workshop_portal.stays.models import Invoice
from workshop_portal.workshops.models import Workshop


@bp.get("/board/<workshop_key>/invoices")
@allow(policy.may_see_entitlements, Workshop)
def invoices(workshop):
    return page(workshop)


@bp.post("/board/<workshop_key>/invoices/note")
@allow(policy.may_note_invoices, Workshop)
@once
def note_invoice(workshop):
    hotels = {one.key: one for one in bills.hotels_of(workshop)}
    form = InvoiceForm(hotels.values())
    if form.validate_on_submit() and done(lambda: noted(workshop, hotels, form), form.number):
        flash(_("The invoice is noted. What is paid of it is booked in the funding record."))
        return finish(url_for(".invoices", workshop_key=workshop.key))
    return page(workshop, form)


def noted(workshop, hotels, form):
    facts = {name: form[name].data for name in ("number", "dated_on", "nights", "cents")}
    bills.note(workshop, hotels[form.hotel_key.data], facts, by=me())


@bp.post("/board/<workshop_key>/invoices/<invoice_key>/take-out")
@allow(policy.may_take_invoice_out, Workshop, Invoice)
@once
def take_invoice_out(workshop, invoice):
    form = PressForm()
    if not form.validate_on_submit():
        return page(workshop, pressed=form)
    bills.take_out(invoice, by=me())
    flash(_("The invoice is taken out."))
    return finish(url_for(".invoices", workshop_key=workshop.key))


def page(workshop, form=None, pressed=None):
    """`pressed`: the form of a button that could not be taken."""
    may_note = policy.may_note_invoices(me(), workshop)
    form = form or (InvoiceForm(bills.hotels_of(workshop)) if may_note else None)
    answer = render_template(
        "stays/invoices.html", workshop=workshop, bills=bills.of(workshop), form=form, press=Button(), pressed=pressed,
        may_note=may_note,
    )  # fmt: skip
    return answer, pressed.status if pressed else form.status if form else 200
