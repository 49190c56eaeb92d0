"""What a participant is given, in words: on the own page and in the letter."""

from flask_babel import ngettext

from workshop_portal.core import languages
from workshop_portal.core.languages import text as _
from workshop_portal.participants import letters
from workshop_portal.stays.workflow import PaidBy


def tell(participation, entitlement, *, signature, by, at):
    with languages.speaking(participation.language):
        given = {"lodging": lodging_words(entitlement), "travel": travel_words(entitlement)}
    link = letters.stay(participation)
    return letters.write(participation, "entitlement", link, signature, by, at, **given)


def lodging_words(entitlement) -> str:
    if not entitlement.nights:
        return _("not paid for you")
    told = {"price": languages.euros(entitlement.night_cents)}
    if entitlement.paid_by == PaidBy.CENTRE:
        return ngettext(
            "%(num)s night, booked and paid by the centre", "%(num)s nights, booked and paid by the centre",
            entitlement.nights,
        )  # fmt: skip
    return ngettext(
        "%(num)s night that you book yourself, reimbursed up to %(price)s a night",
        "%(num)s nights that you book yourself, reimbursed up to %(price)s a night", entitlement.nights, **told,
    )  # fmt: skip


def travel_words(entitlement) -> str:
    if not entitlement.travel_cents:
        return _("not paid for you")
    return _("reimbursed up to %(cap)s, against receipts") % {"cap": languages.euros(entitlement.travel_cents)}
