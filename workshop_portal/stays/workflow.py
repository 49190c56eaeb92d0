"""What a stay may be, in codes and words, and while participants may change it. Plain Python: no web, no database."""

from datetime import timedelta
from enum import StrEnum

from workshop_portal.core.words import N_
from workshop_portal.workshops.workflow import OVER, State


class Lodging(StrEnum):
    CENTRE = "centre"
    OWN = "own"
    NONE = "none"


class Sharing(StrEnum):
    ALONE = "alone"
    SHARED = "shared"


class Diet(StrEnum):
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    KOSHER = "kosher"
    NO_PORK = "no_pork"
    NO_FISH = "no_fish"
    NO_GLUTEN = "no_gluten"
    NO_LACTOSE = "no_lactose"
    NO_NUTS = "no_nuts"


class Severity(StrEnum):
    WISH = "wish"
    STRICT = "strict"
    ALLERGY = "allergy"


LODGINGS = {
    Lodging.CENTRE: N_("Please book a room for me"),
    Lodging.OWN: N_("I will find a room myself"),
    Lodging.NONE: N_("I need no room"),
}
NO_ROOM = frozenset({Lodging.OWN, Lodging.NONE})  # nobody books for them
LODGING_WORDS = {  # as others read it
    Lodging.CENTRE: N_("by the centre"),
    Lodging.OWN: N_("arranged by themselves"),
    Lodging.NONE: N_("needs none"),
}
LODGING_NOTED = {  # as their guest reads it in a letter
    Lodging.CENTRE: N_("a room that the centre books"),
    Lodging.OWN: N_("a room that you find yourself"),
    Lodging.NONE: N_("no room needed"),
}
LODGING_PAST = {  # as their guest reads it once the workshop is over
    Lodging.CENTRE: N_("a room requested from the centre"),
    Lodging.OWN: N_("a room that you found yourself"),
    Lodging.NONE: N_("no room needed"),
}
SHARINGS = {
    Sharing.ALONE: N_("A room of my own"),
    Sharing.SHARED: N_("I am willing to share a room"),
}
SHARING_WORDS = {Sharing.ALONE: N_("own room"), Sharing.SHARED: N_("shared room")}
DIETS = {
    Diet.VEGETARIAN: N_("Vegetarian"),
    Diet.VEGAN: N_("Vegan"),
    Diet.HALAL: N_("Halal"),
    Diet.KOSHER: N_("Kosher"),
    Diet.NO_PORK: N_("No pork"),
    Diet.NO_FISH: N_("No fish"),
    Diet.NO_GLUTEN: N_("No gluten"),
    Diet.NO_LACTOSE: N_("No lactose"),
    Diet.NO_NUTS: N_("No nuts"),
}
SEVERITIES = {
    Severity.WISH: N_("A preference: it matters little if it fails once"),
    Severity.STRICT: N_("Always: I do not eat otherwise"),
    Severity.ALLERGY: N_("Allergy or illness: even traces harm me"),
}
SEVERITY_WORDS = {
    Severity.WISH: N_("preference"),
    Severity.STRICT: N_("always"),
    Severity.ALLERGY: N_("even traces harm"),
}
CONSENTS = ("photo_consent", "list_consent", "hotel_consent")

TELL_AGAIN = N_("Diet and access needs were erased when your seat became free: tell us again, and see whether your days still hold.")  # fmt: skip
ROOM = ("sharing", "share_with")
DAYS = ("arrive_on", "leave_on", "lodging", *ROOM)

# Participants change days and room until registration closes; what comes later goes by the coordinator.
REGISTERS = frozenset({State.SCHEDULED, State.IN_PREPARATION, State.INVITING, State.REGISTRATION_OPEN})
AROUND = timedelta(days=30)  # so long before and after the week somebody may stay
NEEDS_LIVE = timedelta(days=92)  # after the week; then diet and access needs are erased
SMALL = 5  # a smaller count of people is not shown as a figure


class PaidBy(StrEnum):
    CENTRE = "centre"
    REIMBURSED = "reimbursed"


class Rest(StrEnum):
    """Who pays what a room costs beyond what is committed for a night."""

    CENTRE = "centre"
    GUEST = "guest"


RESTS = {
    Rest.CENTRE: N_("The centre: commit the difference in the funding record"),
    Rest.GUEST: N_("The guest, at the hotel: their page says so, and a letter in any case"),
}


class Nights(StrEnum):
    """Which nights are booked for somebody who asks for some that a block does not have."""

    BLOCK = "block"
    ALL = "all"


NIGHTS = {
    Nights.BLOCK: N_("The nights of the block: the letter says that the others are not confirmed"),
    Nights.ALL: N_("All of them: the hotel has agreed"),
}
PAID_BY = {
    PaidBy.CENTRE: N_("The centre books and pays the hotel"),
    PaidBy.REIMBURSED: N_("The participant books and is reimbursed"),
}
PAID_BY_WORDS = {PaidBy.CENTRE: N_("centre"), PaidBy.REIMBURSED: N_("reimbursed")}


def takes_promises(workshop, on) -> bool:
    """Whether somebody can be given something, or told of it: it has its days, and the last one is not over."""
    return workshop.state not in OVER and workshop.last_on is not None and workshop.last_on >= on
