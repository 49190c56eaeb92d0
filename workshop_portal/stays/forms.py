"""What participants tell of their stay, and what the coordinator changes in it."""

from flask import request
from flask_babel import ngettext
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Day, Ticks
from workshop_portal.core.forms import Characters, PressForm, stripped
from workshop_portal.core.languages import day
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.stays.workflow import (
    AROUND,
    CONSENTS,
    DAYS,
    DIETS,
    LODGINGS,
    NO_ROOM,
    SEVERITIES,
    SHARINGS,
    Lodging,
)


class SeenForm(PressForm):
    """A press that follows a page with a letter and those it goes to; `who` are the marks of those the page showed."""

    CHANGED = _l("While you looked, it changed who gets this letter, or what it says. Nothing has left: this is how it is now.")  # fmt: skip

    who = SelectMultipleField(validate_choice=False)
    is_other = False

    def has_seen(self, marks) -> bool:
        """Whether it is pressed on a page that showed just these."""
        seen = set(self.who.data or ())
        self.is_other = bool(self.go.data and seen) and seen != set(marks)
        return bool(self.go.data) and seen == set(marks)

    @property
    def notice(self):
        return self.CHANGED if self.is_other else super().notice

    @property
    def status(self) -> int:
        """Of the page that shows the letter, too."""
        return 409 if self.is_other else super().status if self.errors else 200


class DaysForm(EditForm):
    """Days and room of one stay. Anything may be left out; what is written must be possible."""

    arrive_on = Day(_l("Arrival"), [Optional()])
    leave_on = Day(_l("Departure"), [Optional()])
    lodging = RadioField(_l("Lodging"), [Optional()])
    sharing = RadioField(_l("Room"), [Optional()], description=_l("Only if a room is booked."))
    share_with = StringField(
        _l("With whom the room may be shared"), [Characters(200)], [stripped],
        description=_l("A name. A room is shared only if both want it."),
    )  # fmt: skip

    def __init__(self, thing, workshop, values=None, **named):
        super().__init__(thing, values, **named)
        self.workshop, self.kept = workshop, {name: getattr(thing, name) for name in DAYS}
        for field, table in ((self.lodging, LODGINGS), (self.sharing, SHARINGS)):
            field.choices = [(str(value), _(words)) for value, words in table.items()]

    def validate_arrive_on(self, field):
        if self.is_swapped:
            return  # that is said at the departure
        first, last = self.workshop.first_on - AROUND, self.workshop.last_on
        if field.data and not first <= field.data <= last:
            words = _("The workshop is from %(first)s to %(last)s: arrive before it ends, at most 30 days before it.")
            raise ValidationError(words % self.week)
        leaves = self.kept["leave_on"] if "leave_on" not in self else None
        if field.data and leaves and field.data > leaves:
            raise ValidationError(_("Nobody can leave before arriving."))
        self.must_have_night("arrive_on")

    def validate_leave_on(self, field):
        if self.is_swapped:
            words = _("The departure, %(leaves)s, lies before the arrival, %(arrives)s. Are the two swapped?")
            raise ValidationError(words % {"leaves": day(field.data), "arrives": day(self.arrive_on.data)})
        first, last = self.workshop.first_on, self.workshop.last_on + AROUND
        if field.data and not first <= field.data <= last:
            words = _("The workshop is from %(first)s to %(last)s: leave after it begins, at most 30 days after it.")
            raise ValidationError(words % self.week)
        arrives = self.told("arrive_on")
        if field.data and arrives and field.data < arrives:
            raise ValidationError(_("This is before your arrival."))
        self.must_have_night("leave_on")

    def validate_lodging(self, field):
        self.must_have_night("lodging")

    @property
    def is_swapped(self) -> bool:
        """Whether this form says that somebody leaves before arriving."""
        both = "arrive_on" in self and "leave_on" in self
        return bool(both and self.arrive_on.data and self.leave_on.data and self.leave_on.data < self.arrive_on.data)

    def must_have_night(self, name):
        """A room has a night; it is said once, at the first of these that the form asks for."""
        asked = next(one for one in ("leave_on", "arrive_on", "lodging") if one in self)
        arrives, leaves = self.told("arrive_on"), self.told("leave_on")
        if name == asked and arrives and arrives == leaves and self.told("lodging") == Lodging.CENTRE:
            raise ValidationError(_("With these days there is no night to book a room for."))

    def told(self, name):
        """What this form says, or what was told before where it does not ask for it."""
        return self[name].data if name in self else self.kept[name]

    @property
    def week(self) -> dict:
        return {"first": day(self.workshop.first_on), "last": day(self.workshop.last_on)}

    @property
    def days(self) -> dict | None:
        """What is kept in the open; None where it is not asked for."""
        asked = {name: self[name].data or (None if name != "share_with" else "") for name in DAYS if name in self}
        return asked or None


class ArrangeForm(DaysForm):
    """The same as the coordinator puts it right."""

    tell = BooleanField(_l("Write to the guest what changed"))

    def __init__(self, thing, workshop, **named):
        super().__init__(thing, workshop, {"tell": True}, **named)


NEEDS = ("eats", "eats_other", "eats_how", "access")


class RegistrationForm(DaysForm):
    """All that a participant tells. What is sealed has names of its own, so that it is never filled from the row.

    Where days or needs are not taken any more, their fields are left out; consents always stand there.
    """

    eats = Ticks(_l("What you eat and do not eat"))
    eats_other = StringField(
        _l("Something else"), [Characters(300)], [stripped], description=_l("In a few words, for the caterer.")
    )
    eats_how = RadioField(_l("How strictly"), [Optional()])
    access = TextAreaField(
        _l("What you need to take part"), [Characters(1000)], [stripped],
        description=_l("Step-free rooms, a quiet room, an aid for hearing, a companion: whatever helps."),
    )  # fmt: skip
    forgo = BooleanField(_l("I do without a room that is paid for me"))
    forget = BooleanField(_l("Erase what I told of diet and access needs"))
    public_consent = BooleanField(_l("My name may appear on the public page of the workshop."))
    photo_consent = BooleanField(_l("Photographs on which I can be recognised may be published."))
    list_consent = BooleanField(_l("My e-mail address may appear on the list that the participants get."))
    hotel_consent = BooleanField(_l("The hotel may have my e-mail address."))

    paid_nights = 0  # of a room that the centre books: what is lost with another one

    def __init__(self, thing, workshop, needs, public_consent, *, open_days=DAYS, takes_needs=True, **named):
        values = {
            "eats": list(needs.codes), "eats_other": needs.other, "eats_how": needs.severity, "access": needs.access,
            "forgo": False, "forget": False, "public_consent": public_consent,
        }  # fmt: skip
        super().__init__(thing, workshop, values, **named)
        self.eats.choices = [(str(value), _(words)) for value, words in DIETS.items()]
        self.eats_how.choices = [(str(value), _(words)) for value, words in SEVERITIES.items()]
        for name in (*(one for one in DAYS if one not in open_days), *(() if takes_needs else NEEDS)):
            del self[name]
            del self.stored[name]

    @property
    def came_too_late(self) -> bool:
        """Whether days or needs were sent that are not taken any more."""
        return any(name in request.form for name in (*DAYS, *NEEDS) if name not in self)

    @property
    def doubted(self) -> bool:
        """Whether the page asks once more, since a room that is paid would be given up."""
        return self.paid_nights > 0 and self.told("lodging") in NO_ROOM and self.kept["lodging"] not in NO_ROOM

    def validate_lodging(self, field):
        super().validate_lodging(field)
        if self.doubted and not self.forgo.data:
            raise ValidationError(
                ngettext(
                    "We pay %(num)s night for you only in a room that we book; one that you book yourself is not paid. If you want that all the same, tick it below.",
                    "We pay %(num)s nights for you only in a room that we book; one that you book yourself is not paid. If you want that all the same, tick it below.",
                    self.paid_nights,
                )
            )

    def validate_eats_how(self, field):
        if field.data and not (self.eats.data or self.eats_other.data or self.forget.data):
            raise ValidationError(_("Say above what it is that you do not eat."))

    @property
    def consents(self) -> dict:
        return {name: self[name].data for name in CONSENTS}

    @property
    def diet(self) -> tuple:
        if "eats" not in self:
            return [], "", ""
        return self.eats.data or [], self.eats_other.data or "", self.eats_how.data or ""
