"""The front page shows what is true now; the menu follows the hats; light and dark are kept."""

import re
from datetime import timedelta

import pytest
from flask_login import AnonymousUserMixin

from tests.house.world import build
from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.desk import home, navigation


@pytest.fixture
def browser(app):
    return app.test_client()


def test_an_empty_centre_has_a_front_page_in_both_languages(browser):
    for address in ("/", "/nl/"):
        answer = browser.get(address)
        assert answer.status_code == 200
    assert "A week in Leiden" in browser.get("/").text
    assert "A week in Leiden" not in browser.get("/nl/").text


def test_the_front_page_counts_down_to_the_open_call_that_closes_first_and_names_the_others(browser, make):
    later = make.call(title_en="Later", deadline_at=now() + timedelta(days=20))
    make.call(title_en="Sooner", deadline_at=now() + timedelta(days=10, hours=1))
    make.call(title_en="Past", deadline_at=now() - timedelta(days=1))
    make.call(title_en="Hidden", deadline_at=now() + timedelta(days=5), published=False)

    page = browser.get("/").text
    assert "Sooner" in page
    assert '<b class="figure">10</b> <span>days</span>' in page
    assert page.index("Sooner") < page.index("Later") and f"closes on {languages.day(later.last_minute)}" in page
    assert page.count('<b class="figure">10</b>') == page.count("closes in") == 1
    assert not [name for name in ("Past", "Hidden") if name in page]


def test_between_calls_it_says_when_the_next_one_opens(browser, make):
    make.call(title_en="Next", opens_at=now() + timedelta(days=3), deadline_at=now() + timedelta(days=50))
    assert "opens on" in browser.get("/").text


def test_what_is_paid_is_computed_from_scheme_and_venues(browser, make):
    make.scheme(rate_ppd_cents=2500)
    make.venue(name="@Oort", seats=55)
    make.venue(name="@Snellius", seats=25)

    english, dutch = browser.get("/").text, browser.get("/nl/").text
    assert "€6,875 @Oort" in english
    assert "€3,125 @Snellius" in english
    assert "€\u00a06.875 @Oort" in dutch


def test_published_workshops_stand_in_the_spectrum_and_the_list(app, browser, make):
    world = build(make)
    page = browser.get("/").text
    assert world.workshop.title in page
    with app.test_request_context():
        year = home.year_to_show()
        assert len(year.lines) == (1 if year.number == int(world.workshop.week[:4]) else 0)
        assert [name for name, _week in year.months][0] == "Jan"
        assert [week for _name, week in year.months] == sorted(week for _name, week in year.months)


def test_the_offices_own_title_and_lead_stand_on_top(app, browser, make):
    office = app.test_client(user=make.appointed("office"))
    office.tab("/texts/new").send(key="home", title_en="A week by the Leie", title_nl="Een week aan de Leie")
    office.tab("/texts/home", "").send(lead_en="Come.", lead_nl="Kom.", body_en="-", body_nl="-", go="save")
    assert "A week in" in browser.get("/").text

    office.tab("/texts", "/texts/home/show").send()

    assert "A week by the Leie" in (page := browser.get("/").text) and "Come." in page
    assert "Een week aan de Leie" in browser.get("/nl/").text


def test_only_committees_on_which_somebody_sits_are_named(browser, make):
    seated, empty = make.committee(make.person("Emmy"), name="astronomy"), make.committee(name="physics")

    page = browser.get("/").text
    assert seated.name_en in page and empty.name_en not in page


def test_lines_are_tall_above_the_smallest_house_and_said_so_only_where_houses_differ(browser, make):
    make.venue(seats=55)
    assert "tall lines" not in browser.get("/").text
    make.venue(seats=20)
    assert "the weeks with more than 20 people" in browser.get("/").text


def test_the_front_page_costs_the_same_for_few_and_many(browser, make, count_statements):
    for _n in range(3):
        make.format()
    make.call()
    few = count_statements(browser, "/")
    for _n in range(27):
        make.format()
        make.call()
    assert count_statements(browser, "/") == few


def test_a_page_of_public_text_leads_to_itself_in_the_other_language(browser):
    page = browser.get("/nl/").text
    assert 'hreflang="en"' in page
    assert 'href="/"' in page


def words(app, person) -> list[str]:
    with app.test_request_context():
        return [words for words, _address in navigation.items(person)]


def test_the_menu_follows_the_hats_and_every_line_of_it_opens(app, make):
    world = build(make)
    seen = {}
    for hat, person in world.people.items():
        browser = app.test_client(user=person)
        with app.test_request_context():
            seen[hat] = navigation.items(person)
        for _words, address in seen[hat]:
            assert browser.get(address).status_code == 200, (hat, address)
    lines = {hat: {words for words, _address in items} for hat, items in seen.items()}
    assert {"People", "Centre", "Mails"} <= lines["office"]
    assert not {"People", "Centre", "Mails"} & lines["member"]
    assert "Board" in lines["coordinator"] and "People" in lines["administrator"]
    assert lines["nobody"] == {"My desk", "Proposals", "My invitations", "Calls", "Workshops"}
    assert "My workshops" in lines["organiser"]


def test_a_visitors_menu_has_public_pages_only(app, browser):
    for _words, address in visitors(app):
        assert browser.get(address).status_code in {200, 404}
    assert "My desk" not in words(app, AnonymousUserMixin())


def visitors(app):
    with app.test_request_context():
        return navigation.items(AnonymousUserMixin())


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_light_and_dark_are_kept_in_a_cookie_and_the_reader_stays_where_he_was(browser, chosen):
    answer = choose(browser, chosen, "/nl/people/sign-in")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nl/people/sign-in")
    sent = answer.headers["Set-Cookie"]
    assert f"theme={chosen}" in sent
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(sent.split("; "))
    assert f'data-theme="{chosen}"' in browser.get("/people/sign-in").text


def choose(browser, theme, back):
    import re

    page = browser.get("/people/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return browser.post("/theme", data={"theme": theme, "back": back, "csrf_token": token})


def test_as_the_device_says_empties_the_cookie(browser):
    choose(browser, "dark", "/")
    assert 'data-theme="dark"' in browser.get("/people/sign-in").text
    choose(browser, "", "/")
    assert "data-theme" not in browser.get("/people/sign-in").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "", "/no/such/page"])
def test_the_way_back_stays_on_the_site(browser, back):
    assert choose(browser, "dark", back).headers["Location"] == "/"


def test_an_unknown_theme_is_none(browser):
    assert "theme=x" not in choose(browser, "x", "/").headers.get("Set-Cookie", "")


def test_robots_are_kept_off_what_is_personal(browser):
    answer = browser.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /people/" in answer.text
    assert "Disallow: /nl/people/" in answer.text


@pytest.mark.parametrize("path", ["/calls", "/people/profile", "/proposals/?sort=code"])
def test_each_page_leads_to_itself_in_the_other_language(app, make, path):
    browser = app.test_client(user=make.appointed("office"))

    for prefix, lang, there, other in (("", "en", "/nl", "nl"), ("/nl", "nl", "", "en")):
        page = browser.get(prefix + path).get_data(as_text=True)
        here, own = f'href="{there}{path}" lang="{other}"', f'href="{prefix}{path.partition("?")[0]}" lang="{lang}"'
        assert here in page and 'aria-current="true"' not in page.partition(here)[2].partition(">")[0]
        assert 'aria-current="true"' in page.partition(own)[2].partition(">")[0]


def test_every_year_and_the_coordinators_loads_have_their_line_lit(app, make):
    olga = app.test_client(user=make.appointed("office", "Olga"))
    for place, words in (("/year/2031", "Year"), ("/coordinators", "Board"), ("/board", "Board")):
        nav = olga.get(place).text.partition("<header")[2].partition("</header>")[0]
        lit = re.findall(r'<a href="[^"]*" aria-current="[a-z]+">([^<]+)</a>', nav)
        assert words in lit, place
