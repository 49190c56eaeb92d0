"""What is typed about hotels, their blocks, and who sleeps in them."""

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError

from workshop_portal.calls.forms import Whole
from workshop_portal.core.clock import today
from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Day
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.money import Euros
from workshop_portal.people import addresses
from workshop_portal.stays.money_forms import MOST
from workshop_portal.stays.workflow import AROUND, NIGHTS, RESTS, Nights, Rest

TELL = _l("Write to the guests about it")
A_DAY = _l("Give a day.")
MOST_ASKED = 1_000_000_00  # cents of one invoice
TERMS = ("first_on", "last_on", "price_cents", "rooms", "cancel_by_on")


class Dearer:
    """A form that asks who pays where rooms cost more than is committed for nights that the centre pays."""

    rest = RadioField(_l("Who pays the difference"), validate_choice=False)
    dearer: tuple = ()  # the names of those for whom it is asked

    def offer_rest(self):
        self.rest.choices = [(str(one), _(words)) for one, words in RESTS.items()]

    def says_who_pays(self, dearer) -> bool:
        """It is said before anything is changed; `dearer`: the names of those for whom it has to be."""
        self.dearer = tuple(dearer)
        if not self.dearer or self.rest.data in set(Rest):
            return True
        words = _("A room of this block costs more than is committed for %(names)s. Say below who pays the difference.")
        self.rest.errors = [words % {"names": ", ".join(self.dearer)}]
        return False

    @property
    def asks_rest(self) -> bool:
        """Whether it stands on the page: an answer stays there whatever else is not right."""
        return bool(self.dearer) or self.rest.data in set(Rest)

    @property
    def who_pays(self) -> Rest | None:
        return Rest(self.rest.data) if self.dearer else None


class Longer:
    """A form that asks which nights are booked where a block does not have all that are asked for."""

    nights = RadioField(_l("Nights that the block does not have"), validate_choice=False)
    longer: tuple = ()  # the names of those for whom it is asked
    ASKS = _l("The block does not have all nights that %(names)s asked for. Say below which ones are booked.")

    def offer_nights(self):
        self.nights.choices = [(str(one), _(words)) for one, words in NIGHTS.items()]

    def says_which_nights(self, longer) -> bool:
        """It is said before anything is booked; `longer`: the names of those for whom it has to be."""
        self.longer = tuple(longer)
        if not self.longer or self.nights.data in set(Nights):
            return True
        self.nights.errors = [str(self.ASKS) % {"names": ", ".join(self.longer)}]
        return False

    @property
    def asks_nights(self) -> bool:
        """As with who pays the difference."""
        return bool(self.longer) or self.nights.data in set(Nights)

    @property
    def which_nights(self) -> Nights | None:
        return Nights(self.nights.data) if self.longer else None


class HotelForm(EditForm):
    name = StringField(_l("Name"), [Needed(), Characters(200)], [stripped])
    place = StringField(_l("Address"), [Characters(300)], [stripped])
    contact = StringField(_l("Whom to ask for"), [Characters(200)], [stripped])
    email = EmailField(_l("E-mail address"), [Optional(), addresses.Address()], [addresses.tidy])
    phone = StringField(_l("Telephone"), [Characters(60)], [stripped])
    note = TextAreaField(_l("Notes"), [Characters(1000)], [stripped], description=_l("Distance, breakfast, step-free."))
    in_use = BooleanField(_l("We book rooms here"))


class BlockForm(Dearer, Longer, EditForm):
    """A block of one workshop; `named` hotels can be chosen."""

    ASKS = _l(
        "Rooms are booked for nights that the block does not have then: %(names)s. Say below which ones stay booked."
    )

    hotel_key = SelectField(_l("Hotel"), [Needed(_l("Choose a hotel."))], coerce=str)
    rooms = Whole(_l("Rooms"), [Needed(_l("Write a number."))], least=1, most=500)
    price_cents = Euros(_l("Euros per room and night"), [Needed(_l("Write an amount."))])
    first_on = Day(_l("First night"), [Needed(A_DAY)])
    last_on = Day(_l("Until the morning of"), [Needed(A_DAY)])
    cancel_by_on = Day(_l("Rooms can be given back until"), [Optional()])

    tell = BooleanField(_l("Write to those who have a room here if its price changes"))

    def __init__(self, thing, workshop, hotels, **named):
        values = {"hotel_key": thing.hotel.key if thing.hotel else "", "rest": "", "nights": "", "tell": True}
        super().__init__(thing, values, **named)
        self.offer_rest()
        self.offer_nights()
        self.workshop, self.booked, self.known_day = workshop, thing.booked or 0, thing.cancel_by_on
        self.hotel_key.choices = [("", _("Choose a hotel")), *((one.key, one.name) for one in hotels)]

    def validate_rooms(self, field):
        if field.data is not None and field.data < self.booked:
            raise ValidationError(_("%(n)s rooms of this block are booked.") % {"n": self.booked})

    def validate_price_cents(self, field):
        if field.data is not None and not 0 <= field.data <= MOST:
            raise ValidationError(_("Write an amount above zero."))

    def validate_first_on(self, field):
        if field.data and not self.workshop.first_on - AROUND <= field.data <= self.workshop.last_on:
            raise ValidationError(_("This night is not near the week of the workshop."))

    def validate_last_on(self, field):
        if field.data and self.first_on.data and field.data <= self.first_on.data:
            raise ValidationError(_("A block has at least one night."))
        if field.data and field.data > self.workshop.last_on + AROUND:
            raise ValidationError(_("This night is not near the week of the workshop."))

    def validate_cancel_by_on(self, field):
        if field.data and self.first_on.data and field.data > self.first_on.data:
            raise ValidationError(_("Give a day before the first night."))
        if field.data and field.data < today() and field.data != self.known_day:
            raise ValidationError(_("This day is over. Leave it empty if no room can be given back any more."))

    @property
    def terms(self) -> dict:
        return {name: self[name].data for name in TERMS}


class RoomForm(Dearer, Longer, Form):
    """Whether a room is given back, or booked for other days, once that was asked."""

    go = StringField()
    here = HiddenField(default="room")  # what waits of this form fills no other one of the page that leads to it
    tell = BooleanField(_l("Write to the guest about it"), default=True)

    def __init__(self, **named):
        super().__init__(**named)
        self.offer_rest()
        self.offer_nights()


class BookForm(Dearer, Longer, Form):
    """Those who are ticked, and the block they sleep in."""

    who = SelectMultipleField(validate_choice=False)
    block = SelectField(_l("Block of rooms"), [Needed(_l("Choose a block."))], coerce=str)
    tell = BooleanField(TELL, default=True)

    def validate_who(self, field):
        if not field.data:
            raise ValidationError(_("Choose at least one person first."))


class InvoiceForm(Form):
    """An invoice of one of these hotels."""

    hotel_key = SelectField(_l("Hotel"), [Needed(_l("Choose a hotel."))], coerce=str)
    number = StringField(_l("Its number"), [Needed(), Characters(60)], [stripped])
    dated_on = Day(_l("Its date"), [Needed(A_DAY)])
    cents = Euros(
        _l("Its amount in euros"), [Needed(_l("Write an amount."))], description=_l("With VAT; of a credit note with a minus before it.")
    )  # fmt: skip
    nights = Whole(_l("Nights it charges"), [Optional()], least=0, most=10_000)

    def __init__(self, hotels):
        super().__init__()
        listed = [(one.key, one.name) for one in hotels]
        self.hotel_key.choices = [("", _("Choose one")), *listed] if len(listed) > 1 else listed

    def validate_cents(self, field):
        if field.data == 0 or abs(field.data or 0) > MOST_ASKED:
            raise ValidationError(_("This can't be the amount of an invoice."))
