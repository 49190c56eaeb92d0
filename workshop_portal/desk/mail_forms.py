"""Where a mail goes that is sent once more."""

from wtforms import EmailField

from workshop_portal.core.forms import Form, Needed
from workshop_portal.core.languages import later as _l
from workshop_portal.desk import actions
from workshop_portal.people import addresses

ON_FILE = _l(
    "It has a personal link, so it goes to the address on file alone. A wrong one is corrected at the guest or the organiser."
)


class AgainForm(Form):
    """A field for the address only of a mail that belongs to nobody's account and holds no personal link."""

    note = ""

    address = EmailField(_l("Address"), filters=[addresses.tidy], validators=[Needed(), addresses.Address()])

    def __init__(self, mail, **named):
        super().__init__(data={"address": mail.to_address}, **named)
        if not actions.is_free(mail):
            del self.address
            self.note = "" if mail.to_person_id else ON_FILE
