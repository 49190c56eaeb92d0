"""Who was there."""

from wtforms import SelectMultipleField

from workshop_portal.core.forms import Form
from workshop_portal.core.languages import later as _l


class PresenceForm(Form):
    who = SelectMultipleField(_l("Who was there"))
