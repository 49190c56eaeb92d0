"""What people are asked to choose from: countries, career stages, sectors, languages, zones. Lists of (value, words)."""

from functools import cache
from zoneinfo import available_timezones

from workshop_portal.core.languages import lang
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import folded
from workshop_portal.core.words import N_
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Sector, Stage
from workshop_portal.people.own_names import OWN

STAGES = {
    Stage.PHD: N_("PhD candidate"),
    Stage.POSTDOC: N_("Postdoctoral researcher"),
    Stage.ASSISTANT: N_("Assistant professor"),
    Stage.ASSOCIATE: N_("Associate professor"),
    Stage.PROFESSOR: N_("Full professor"),
    Stage.SENIOR: N_("Senior researcher"),
    Stage.OTHER: N_("Other"),
}
SECTORS = {
    Sector.ACADEMIA: N_("University or research institute"),
    Sector.PUBLIC: N_("Public sector"),
    Sector.PRIVATE: N_("Company"),
    Sector.NGO: N_("Non-governmental organisation"),
}
HATS = {
    Hat.OFFICE: N_("Office"),
    Hat.FINANCE: N_("Finance"),
    Hat.DIRECTOR: N_("Director"),
    Hat.DEPUTY: N_("Deputy director"),
    Hat.COORDINATOR: N_("Coordinator"),
    Hat.AUDITOR: N_("Auditor"),
    Hat.ADMINISTRATOR: N_("Administrator"),
    Hat.MEMBER: N_("Member"),
    Hat.VICE: N_("Vice-chair"),
    Hat.CHAIR: N_("Chair"),
    Hat.REVIEWER: N_("Reviewer"),
    Hat.ORGANISER: N_("Organiser"),
    Hat.PARTICIPANT: N_("Participant"),
    Hat.ABSENT: N_("Absent"),
}
FIELDS = {
    "astronomy": N_("Astronomy"),
    "physics": N_("Physics"),
    "mathematics": N_("Mathematics"),
    "informatics": N_("Informatics"),
    "chemistry": N_("Chemistry"),
    "life": N_("Life and medical sciences"),
    "computation": N_("Computational sciences"),
    "humanities": N_("Humanities and social sciences"),
}
SEATS = (Hat.MEMBER, Hat.VICE, Hat.CHAIR)
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
# Codes that ISO 3166-1 keeps free for a part of one of its countries: only that one is offered, and read by both names.
PART_OF = {"AC": "SH", "CP": "FR", "CQ": "GG", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH"}
# fmt: off
CALLED = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "engeland": "GB", "usa": "US",
    "u.s.a.": "US", "u.s.": "US", "united states of america": "US", "the netherlands": "NL", "holland": "NL",
    "hong kong sar china": "HK", "hongkong sar van china": "HK", "macao sar china": "MO", "macau sar van china": "MO",
    "czech republic": "CZ", "korea": "KR", "south korea": "KR", "turkey": "TR", "the united states": "US",
    "russian federation": "RU", "viet nam": "VN", "saudi-arabia": "SA", "ivory coast": "CI", "deutschland": "DE", "vs": "US",
    "macedonia": "MK", "burma": "MM", "republic of korea": "KR", "people's republic of china": "CN", "pr china": "CN",
    "p.r. china": "CN", "italia": "IT", "espana": "ES", "osterreich": "AT", "schweiz": "CH", "suisse": "CH", "polska": "PL",
    "hellas": "GR", "ceska republika": "CZ", "slovenska republika": "SK", "台湾": "TW", "한국": "KR", "u.k.": "GB", "uae": "AE",
    "northern ireland": "GB", "republic of ireland": "IE", "prc": "CN",
}
SHORTER = {"en": {"HK": "Hong Kong", "MO": "Macao"}, "nl": {"HK": "Hongkong", "MO": "Macau"}}  # as people write them
# fmt: on


@cache
def territories(language) -> dict[str, str]:
    """ISO 3166-1 alpha-2, and Kosovo's XK → the name of the country or territory."""
    return {code: name for code, name in with_parts(language).items() if code not in PART_OF}


def with_parts(language) -> dict[str, str]:
    from babel import Locale

    names = dict(Locale.parse(language).territories) | SHORTER.get(language, {})
    return {
        code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }


def countries(empty=True) -> list[tuple[str, str]]:
    """All countries by name in the reader's language."""
    listed = countries_in_order(lang())
    return [("", _("Choose a country")), *listed] if empty else [*listed]


@cache
def countries_in_order(language) -> list[tuple[str, str]]:
    """Asked for every cell of a long table."""
    return sorted(territories(language).items(), key=lambda pair: folded(pair[1]))


def country_name(code) -> str:
    return territories(lang()).get(PART_OF.get(code, code), code or "")


def country_of(text) -> str | None:
    """The code of a country by its code, its name in English, Dutch or a language of its own, or what people call it."""
    return countries_by_name().get(folded(text))


@cache
def countries_by_name() -> dict[str, str]:
    every = [(code, name) for tongue in ("nl", "en") for code, name in with_parts(tongue).items()]
    own = {folded(name): code for code, names in OWN.items() for name in names.split(" | ")}
    known = CALLED | own | {folded(key): code for code, name in every for key in (name, code)}
    return {words: PART_OF.get(code, code) for words, code in known.items()}


def stages(empty=True) -> list[tuple[str, str]]:
    return words_of(STAGES, empty)


def sectors(empty=True) -> list[tuple[str, str]]:
    return words_of(SECTORS, empty)


def fields() -> list[tuple[str, str]]:
    return words_of(FIELDS, True)


def languages() -> list[tuple[str, str]]:
    return [("en", "English"), ("nl", "Nederlands")]


def words_of(table, empty) -> list[tuple[str, str]]:
    listed = [(str(value), _(words)) for value, words in table.items()]
    return [("", _("Choose one")), *listed] if empty else listed


def said(table, value) -> str:
    """The words for a value of one of the tables here; the value itself when it is none of ours."""
    return _(table[value]) if value in table else str(value or "")


def hat_words(hat) -> str:
    return said(HATS, hat)


@cache
def zones() -> list[tuple[str, str]]:
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    return [(name, name.replace("_", " ")) for name in named]
