"""The name of the centre stands on pages and in letters as the office wrote it."""

from workshop_portal.centre import actions
from workshop_portal.core import signboard
from workshop_portal.core.db import db


def test_a_page_shows_the_name_the_office_gave(app, make):
    make.centre()
    browser = app.test_client()
    assert "Lorentz Center" in browser.get("/").text
    actions.set_centre(name="Casa de Semanas", city="Oaxaca", host_en="A university", host_nl="Een universiteit")
    db.session.commit()

    page = browser.get("/").text
    assert "Lorentz" not in page.split("<main")[0]
    assert "Casa de Semanas" in page and "A week in Oaxaca" in page and "A university" in page
    assert "Een universiteit" in browser.get("/nl/").text


def test_a_centre_without_a_row_has_a_name(app):
    assert signboard.read() == signboard.BEGUN
