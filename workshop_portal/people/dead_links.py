"""The one page of a personal link that opens nothing: wrong, used, revoked or expired, nobody can tell which."""

from flask import render_template

from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import text as _
from workshop_portal.people import attempts


def page(again=""):
    """The answer of a view whose link is dead. `again`: where a POST sends a new one to the address on file."""
    attempts.note_failed()
    return render_template("people/dead_link.html", again=again, form=PressForm(formdata=None)), 404


def too_many(seconds):
    """The answer to a network, or an address, that tried too often: before anything else is looked at."""
    words = _("Too many attempts were made. You can try again in %(n)s seconds.") % {"n": seconds}
    return render_template("people/too_many.html", words=words), 429, {"Retry-After": str(seconds)}
