"""Who was there."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from workshop_portal.core.forms import Form


class PresenceForm(Form):
    who = SelectMultipleField(_l("Who was there"))
