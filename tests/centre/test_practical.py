"""The office writes what people who come to a venue need to know."""

import pytest

from workshop_portal.core.db import db


@pytest.fixture
def tab(app, make):
    venue = make.venue(name="@Oort", route_en="Old route")
    return app.test_client(user=make.appointed("office")).tab(f"/centre/venues/{venue.key}/practical"), venue


def test_it_is_shown_before_it_is_saved_and_then_public(app, tab):
    page, venue = tab
    shown = page.send(go="preview", route_en="Take **bus** 43.", conduct_nl="Wees aardig.")
    assert (shown.status_code, "<strong>bus</strong>" in shown.text) == (200, True)
    db.session.refresh(venue)
    assert venue.route_en == "Old route"

    saved = page.send(go="save")
    assert saved.status_code == 303
    assert "<strong>bus</strong>" in app.test_client().get(saved.headers["Location"]).text
    assert "Wees aardig." in app.test_client().get("/nl" + saved.headers["Location"]).text


def test_too_long_a_text_comes_back_whole_and_two_writers_see_both_texts(app, make, tab):
    page, venue = tab
    long = "x" * 20_001
    answer = page.send(go="save", hotel_nl=long)
    assert answer.status_code == 422
    assert long in answer.text

    other = app.test_client(user=make.appointed("office", "Otto")).tab(f"/centre/venues/{venue.key}/practical")
    other.send(go="save", route_en="Theirs")
    clash = page.send(go="save", hotel_nl="", route_en="Mine")
    assert clash.status_code == 409
    assert "Theirs" in clash.text and "Mine" in clash.text


@pytest.mark.parametrize("hat", ["director", "coordinator", None])
def test_nobody_but_the_office_writes_it(app, make, tab, hat):
    person = make.appointed(hat, "Dora") if hat else make.person("Eve")
    assert app.test_client(user=person).get(f"/centre/venues/{tab[1].key}/practical").status_code == 404


@pytest.mark.parametrize("address", ["http://x.example", "javascript:alert(1)", "https://a b", ""])
def test_the_licence_is_an_https_address(app, make, address):
    tab = app.test_client(user=make.appointed("office")).tab("/centre/settings")
    assert tab.send(data_licence=address, contact_email="office@example.org").status_code == 422
