"""What people call a country, a career stage, a sector or an interest in a list: their words read into values."""

import re
from functools import cache

from workshop_portal.core.languages import LANGUAGES, catalogue
from workshop_portal.core.rows import folded
from workshop_portal.people import choices
from workshop_portal.people.models import Sector, Stage
from workshop_portal.proposals.choices import INTERESTS

CHOICES = ("country", "stage", "sector", "interest")
WORDS: dict[str, dict] = {"stage": choices.STAGES, "sector": choices.SECTORS, "interest": INTERESTS}
# fmt: off
USUAL: dict[str, dict] = {
    "stage": {
        Stage.PHD: ("phd", "phd student", "graduate student", "doctoral student", "doctoral candidate", "doctoral researcher",
                    "promovendus", "promovenda", "aio"),
        Stage.POSTDOC: ("post doc", "postdoctoral", "postdoctoral fellow", "postdoctoral researcher", "postdoctoral research fellow",
                        "postdoctoraal onderzoeker"),
        Stage.ASSISTANT: ("assistant prof", "asst prof", "assistant professor", "asst professor", "universitair docent", "ud"),
        Stage.ASSOCIATE: ("associate prof", "assoc prof", "associate professor", "assoc professor", "universitair hoofddocent", "uhd"),
        Stage.PROFESSOR: ("prof", "professor", "full prof", "hoogleraar"),
        Stage.SENIOR: ("senior", "senior scientist", "senior researcher", "senior onderzoeker"),
        Stage.OTHER: ("other", "anders", "overig"),
    },
    "sector": {
        Sector.ACADEMIA: ("university", "universities", "academia", "academic", "academy", "research institute", "research institution",
                          "universiteit", "academisch", "academie", "onderzoeksinstituut", "onderzoeksinstelling"),
        Sector.PUBLIC: ("public", "government", "governmental", "publiek", "overheid", "publieke sector"),
        Sector.PRIVATE: ("private", "private sector", "industry", "business", "company", "bedrijf", "bedrijfsleven", "industrie", "privaat"),
        Sector.NGO: ("ngo", "non governmental organization", "non profit", "nonprofit", "charity", "foundation", "stichting", "goed doel"),
    },
    "interest": {"yes": ("y", "j"), "no": ("n",)},
}
# fmt: on


def value_of(name, text) -> str:
    """The value of this column that a text names: by itself, by its words in either language, or by a usual short form;
    "" where it names none.
    """
    return choices.country_of(text) or "" if name == "country" else values(name).get(plain(text), "")


@cache
def values(name) -> dict[str, str]:
    told = [(value, catalogue(tongue).gettext(words)) for tongue in LANGUAGES for value, words in WORDS[name].items()]
    usual = [(value, words) for value, every in USUAL[name].items() for words in every]
    by_itself = [(value, str(value)) for value in WORDS[name]]
    return {plain(words): str(value) for value, words in [*usual, *told, *by_itself]}


def plain(text) -> str:
    """Without case, accents, full stops, and whichever sign stands between two words."""
    return " ".join(re.sub(r"[\s_/\u2010-\u2015-]+", " ", folded(text).replace(".", "")).split())
