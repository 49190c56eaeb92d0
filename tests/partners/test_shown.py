"""What is public of the texts: the office looks through each, shows and hides it, and nothing links to what is hidden."""

import pytest
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.partners import actions
from workshop_portal.partners.models import AllowedHost, Kind, Page


@pytest.fixture
def brought(app):
    """The texts that the portal brings, as a new centre loads them."""
    actions.load_texts()
    db.session.commit()


@pytest.fixture
def office(app, make):
    return app.test_client(user=make.appointed("office"))


def titles(app) -> set[str]:
    return set(db.session.scalars(select(Page.title_en).where(Page.kind.in_(["page", "partner"]))))


def test_what_the_portal_brings_is_hidden_until_the_office_shows_it(app, make, brought, office):
    visitor, director = app.test_client(), app.test_client(user=make.appointed("director"))
    assert [one.get("/pages/privacy").status_code for one in (visitor, director, office)] == [404, 200, 200]
    assert "only the office and the director see it" in office.get("/pages/privacy").text

    office.tab("/texts", "/texts/privacy/show").send()

    assert visitor.get("/pages/privacy").status_code == 200
    assert titles(app) == {"Privacy"}


def test_loaded_as_public_they_are_all_there_at_once(app):
    app.test_cli_runner().invoke(args=["texts", "load", "--public"])
    assert app.test_client().get("/pages/leru").status_code == 200


def test_the_command_says_that_the_pages_are_hidden(app):
    told = app.test_cli_runner().invoke(args=["texts", "load"]).output
    assert "18 pages came" in told and "hidden until the office shows each" in told


LINKS = ("/pages/privacy", "/pages/cookies", "/pages/contact", "/pages/apply", "/pages/about", "/partnerships")


def test_a_link_leads_only_to_a_page_that_is_public(app, make, brought, office):
    call = make.call()
    visitor = app.test_client()
    pages = ("/", f"/calls/{call.key}", "/calls/news", "/people/register", "/nowhere")
    assert [link for page in pages for link in LINKS if f'href="{link}"' in visitor.get(page).text] == []

    for key in ("privacy", "cookies", "contact", "apply", "about", "leru"):
        office.tab("/texts", f"/texts/{key}/show").send()

    assert [link for link in LINKS if f'href="{link}"' not in visitor.get("/").text] == []
    assert 'href="/pages/privacy"' in visitor.get("/people/register").text
    assert 'href="/pages/apply"' in visitor.get(f"/calls/{call.key}").text.partition("<main")[2]


def test_a_hidden_page_is_in_no_list_no_map_and_no_search(app, brought, office):
    office.tab("/texts", "/texts/leru/show").send()
    office.tab("/texts", "/texts/leidenglobal/show").send()
    office.tab("/texts", "/texts/leidenglobal/hide").send()
    visitor = app.test_client()

    for address in ("/partnerships", "/pages/leru", "/sitemap.xml", "/search?q=league", "/search?q=museums"):
        page = visitor.get(address).text
        assert "/pages/leidenglobal" not in page, address
        assert ("/pages/leru" in page) is (address != "/search?q=museums"), address


def test_the_office_adds_a_page_writes_it_and_shows_it(app, office):
    office.tab("/texts/new").send(
        kind="partner", key="ugent", title_en="Ghent University", title_nl="Universiteit Gent"
    )
    early = office.tab("/texts", "/texts/ugent/show").send()
    assert early.status_code == 409 and "no text in both languages" in early.text

    office.tab("/texts/ugent", "").send(body_en="A university.", body_nl="Een universiteit.", go="save")
    office.tab("/texts", "/texts/ugent/show").send()

    page = app.test_client().get("/partnerships").text
    assert "Ghent University" in page
    assert db.session.scalar(select(Page.kind)) == Kind.PARTNER


@pytest.mark.parametrize("key", ["new", "hosts", "Two Words", "a--b", "-a", "../x", "privacy", ""])
def test_an_address_that_can_not_be_one_or_is_taken_is_refused(app, brought, office, key):
    answer = office.tab("/texts/new").send(key=key, title_en="A page", title_nl="Een pagina")

    assert answer.status_code == 422
    assert 'value="A page"' in answer.text


def test_a_host_goes_from_the_list_unless_a_public_page_links_to_it(app, brought, office):
    office.tab("/texts", "/texts/leru/show").send()

    kept = office.tab("/texts", "/texts/hosts/remove").send(go="leru.org")
    office.tab("/texts", "/texts/hosts/remove").send(go="luris.nl")

    assert kept.status_code == 409 and "League of European Research Universities" in kept.text
    left = set(db.session.scalars(select(AllowedHost.host)))
    assert "leru.org" in left and "luris.nl" not in left


def test_a_page_that_links_to_a_host_off_the_list_is_not_shown(app, brought, office):
    office.tab("/texts", "/texts/hosts/remove").send(go="leru.org")

    answer = office.tab("/texts", "/texts/leru/show").send()

    assert answer.status_code == 409 and "leru.org" in answer.text
    assert app.test_client().get("/pages/leru").status_code == 404


def test_an_earlier_text_with_such_a_link_does_not_come_back_to_a_public_page(app, brought, office):
    office.tab("/texts/leru", "").send(body_en="Plain.", body_nl="Sober.", links="", go="save")
    office.tab("/texts", "/texts/leru/show").send()
    office.tab("/texts", "/texts/hosts/remove").send(go="leru.org")
    first = db.session.scalar(select(Page).where(Page.key == "leru")).texts[-1]

    answer = office.tab(f"/texts/leru/versions/{first.key}", "").send()

    assert answer.status_code == 409
    assert "Plain." in app.test_client().get("/pages/leru").text
