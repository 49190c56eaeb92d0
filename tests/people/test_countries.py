"""Which words are read as a country."""

import pytest
from babel import Locale, localedata
from babel.languages import get_official_languages
from flask_migrate import downgrade, upgrade

from workshop_portal.core import migrations_cli
from workshop_portal.core.db import db
from workshop_portal.people import choices
from workshop_portal.people.models import Person
from workshop_portal.proposals.models import Proposal


@pytest.mark.parametrize(
    ("said", "code"),
    [("Sverige", "SE"), ("sverige", "SE"), ("Österreich", "AT"), ("Osterreich", "AT"), ("Suomi", "FI"), ("Česko", "CZ"),
     ("Česká republika", "CZ"), ("Ελλάδα", "GR"), ("ΕΛΛΆΔΑ", "GR"), ("日本", "JP"), ("Éire", "IE"), ("Zweden", "SE"),
     ("Sweden", "SE"), ("SE", "SE"), ("Svizzera", "CH"), ("U.K.", "GB")],
)  # fmt: skip
def test_a_country_is_known_by_its_names_in_english_dutch_and_its_own_languages(said, code):
    assert choices.country_of(said) == code


def test_every_country_is_known_by_what_its_own_official_languages_call_it():
    unknown = []
    for code in choices.territories("en"):
        for language in filter(localedata.exists, get_official_languages(code, de_facto=True)):
            name = Locale.parse(language).territories.get(code)
            if name and choices.country_of(name) != code:
                unknown.append((code, language, name))

    assert unknown == []


def test_a_part_of_a_country_is_not_offered_beside_it_and_is_read_as_that_country():
    offered = {code for code, _name in choices.countries_in_order("en")}

    assert not offered & {"AC", "CP", "CQ", "DG", "EA", "IC", "TA"} and {"ES", "FR", "GB", "XK"} < offered
    assert {choices.country_of(one) for one in ("Canary Islands", "Canarische Eilanden", "Canarias", "IC")} == {"ES"}
    assert choices.country_of("Tristan da Cunha") == "SH"


def test_what_is_no_country_is_none():
    assert choices.country_of("Atlantis") is None


def test_whose_profile_names_a_part_of_a_country_is_of_that_country_after_the_upgrade(app, story):
    migrations_cli.attach(app)
    story.ada.country, story.eve.country, story.proposal.organisers[0].country = "IC", "NL", "TA"
    db.session.commit()
    ids = story.ada.id, story.eve.id, story.proposal.id
    db.session.rollback()

    downgrade(revision="0020")
    upgrade()

    ada, eve, proposal = (db.session.get(kind, one) for kind, one in zip((Person, Person, Proposal), ids, strict=True))
    assert (ada.country, eve.country, proposal.organisers[0].country) == ("ES", "NL", "SH")
