"""What may be kept with a workshop, and who sees it. Plain Python: no web, no database."""

from enum import StrEnum

from workshop_portal.core.words import N_


class Sight(StrEnum):
    """Each one sees what the ones after it see."""

    TEAM = "team"
    ORGANISERS = "organisers"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


class Kind(StrEnum):
    NOTE = "note"
    POSTER = "poster"
    PHOTO = "photo"
    SLIDES = "slides"
    HOTEL = "hotel"
    OTHER = "other"


SIGHTS = {
    Sight.TEAM: N_("The centre: coordinator, office, finance, director"),
    Sight.ORGANISERS: N_("The centre and the organisers"),
    Sight.PARTICIPANTS: N_("The centre, the organisers and the participants who come"),
    Sight.PUBLIC: N_("Everybody, on the public page"),
}
SHORT = {
    Sight.TEAM: N_("the centre"),
    Sight.ORGANISERS: N_("organisers too"),
    Sight.PARTICIPANTS: N_("participants too"),
    Sight.PUBLIC: N_("public"),
}
TONES = {Sight.TEAM: "idle", Sight.ORGANISERS: "going", Sight.PARTICIPANTS: "wait", Sight.PUBLIC: "good"}
KINDS = {
    Kind.NOTE: N_("Note"),
    Kind.POSTER: N_("Poster"),
    Kind.PHOTO: N_("Photo"),
    Kind.SLIDES: N_("Slides"),
    Kind.HOTEL: N_("Hotel paper"),
    Kind.OTHER: N_("Something else"),
}
REPORT = "report"  # what the form calls the report of the workshop, which is kept as something else
OPEN_TO = {
    "team": frozenset(Sight),
    "organisers": frozenset({Sight.ORGANISERS, Sight.PARTICIPANTS, Sight.PUBLIC}),
    "participants": frozenset({Sight.PARTICIPANTS, Sight.PUBLIC}),
}
