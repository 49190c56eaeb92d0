"""The public texts as readers and the office meet them."""

import pytest
from sqlalchemy import select

from tests.endless import endless
from workshop_portal.core.db import db
from workshop_portal.partners import actions, outward
from workshop_portal.partners.models import Page


@pytest.fixture
def leru(app):
    actions.load_texts(public=True)
    db.session.commit()
    return db.session.scalar(select(Page).where(Page.key == "leru"))


def test_the_texts_come_once_and_leave_what_is_there(leru):
    leru.title_en = "Changed by the office"
    db.session.commit()

    assert actions.load_texts(public=True) == 0
    assert leru.title_en == "Changed by the office"


def test_every_page_is_read_in_both_languages(app, leru):
    browser = app.test_client()
    for page in db.session.scalars(select(Page)).all():
        for prefix, title in (("", page.title_en), ("/nl", page.title_nl)):
            answer = browser.get(f"{prefix}/pages/{page.key}")
            assert answer.status_code == 200
            assert title.replace("&", "&amp;") in answer.text.replace("&#39;", "'")


def test_a_figure_shows_its_year_or_says_that_the_source_states_none(app, leru):
    page = app.test_client().get("/pages/leiden-bio-science-park").text

    assert "year not stated by the source" in page
    assert "jaar niet vermeld door de bron" in app.test_client().get("/nl/pages/leiden-bio-science-park").text


def test_only_the_office_edits(app, make, leru):
    assert app.test_client(user=make.person("Eve")).get("/texts/leru").status_code == 404
    assert app.test_client(user=make.appointed("director")).get("/texts/leru").status_code == 404
    assert app.test_client(user=make.appointed("office")).get("/texts/leru").status_code == 200


def test_the_office_saves_a_text_and_the_earlier_one_can_come_back(app, make, leru):
    browser = app.test_client(user=make.appointed("office"))
    before = leru.title_en
    browser.tab("/texts/leru", "").send(title_en="A league", go="save")
    assert "A league" in browser.get("/pages/leru").text

    first = leru.texts[-1]
    browser.tab(f"/texts/leru/versions/{first.key}", "").send()

    db.session.expire_all()
    assert (leru.title_en, len(leru.texts)) == (before, 3)


def test_the_director_reads_an_earlier_text_and_cannot_make_it_the_present_one(app, make, leru):
    address = f"/texts/leru/versions/{leru.texts[-1].key}"
    director, office = (app.test_client(user=make.appointed(hat)) for hat in ("director", "office"))

    assert [one.get(address).status_code for one in (director, office)] == [200, 200]
    assert [one.post(address).status_code for one in (director, office)] == [404, 400]


def test_a_preview_shows_the_text_and_saves_nothing(app, make, leru):
    answer = (
        app.test_client(user=make.appointed("office"))
        .tab("/texts/leru", "")
        .send(body_en="# New **words**", go="preview")
    )

    assert answer.status_code == 200
    assert "<strong>words</strong>" in answer.text
    assert "New" not in leru.body_en


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("figures", "one | two"),
        ("figures", "1 | 1 | things | dingen | soon | us | wij"),
        ("links", "Here | Hier | http://leiden.nl"),
        ("links", "Here | Hier | https://leiden.nl.evil.example"),
        ("body_en", "See [this](https://evil.example/)."),
        ("body_nl", "Zie <javascript:alert(1)> en https://evil.example"),
        ("title_nl", ""),
    ],
)
def test_what_can_not_stand_on_a_page_comes_back_with_its_complaint(app, make, leru, field, text):
    answer = app.test_client(user=make.appointed("office")).tab("/texts/leru", "").send(**{field: text}, go="save")

    assert answer.status_code == 422
    assert leru.texts[0].number == 1


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://www.leiden.nl/x", True),
        ("https://leiden.nl", True),
        ("http://leiden.nl", False),
        ("https://notleiden.nl", False),
        ("https://leiden.nl@evil.example", False),
        ("https://leiden.nl:8443", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
    ],
)
def test_a_link_leads_to_a_known_host_or_nowhere(address, allowed):
    assert outward.is_allowed(address, {"leiden.nl"}) is allowed


def test_links_of_a_text_are_found_in_time_whatever_it_holds():
    pieces = {one: one * 20_000 for one in ("<http", "](", "](a", "http://", "<ftp:a", "[a](b")}
    assert endless("workshop_portal.partners.outward:links_in", pieces) == []
