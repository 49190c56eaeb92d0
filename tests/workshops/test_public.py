"""The public list, a workshop's page, and what other programs read."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as xml

import pytest

from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.journal import JournalLine
from workshop_portal.proposals.workflow import Status
from workshop_portal.workshops import actions, feeds, listing
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def shown(make):
    """Makes workshops that are public, begun so many weeks from now."""
    call = make.call()

    def one(title, weeks=10, **facts):
        proposal = make.proposal(Status.DECIDED, call=call, title=title)
        decision = Decision(proposal=proposal, code=Code.APPROVE_REGULAR, decided_at=now())
        day = today() + timedelta(weeks=weeks)
        day -= timedelta(days=day.weekday())
        year, number, _day = day.isocalendar()
        sound = {
            "title": title, "first_on": day, "last_on": day + timedelta(days=4), "week": f"{year}-W{number:02d}",
            "capacity": 25, "state": State.INVITING, "published_at": now() - timedelta(days=1),
            "organisers": [{"name": "Zoë Ångström", "institution": "Uppsala"}],
        }  # fmt: skip
        workshop = Workshop(proposal=proposal, decision=decision, **sound | facts)
        db.session.add(workshop)
        db.session.commit()
        return workshop

    return one


def titles(page) -> list[str]:
    return re.findall(r'<h3><a href="/workshops/[^"]+">([^<]+)</a>', page)


def test_the_list_is_chosen_by_time_year_field_venue_format_and_words(browser, make, shown):
    stars, plants = make.committee(name="stars"), make.committee(name="plants")
    oort, snellius = make.venue(name="@Oort"), make.venue(name="@Snellius")
    form = make.format(name_en="Study group")
    shown("Alpha", 10, committee=stars, venue=oort, format=form)
    beta = shown("Beta", 80, committee=plants, venue=oort, summary="About 100% of $x_1$")
    shown("Gamma", -10, committee=stars, venue=snellius)
    shown("Secret", 10, published_at=None)
    shown("Called off", 10, state=State.CANCELLED)

    for query, found in {
        "": ["Alpha", "Beta"], "when=past": ["Gamma"], "when=all": ["Gamma", "Alpha", "Beta"],
        "when=never": ["Alpha", "Beta"], f"field={stars.key}": ["Alpha"], f"when=all&field={stars.key}": ["Gamma", "Alpha"],
        f"venue={snellius.key}": [], f"format={form.key}": ["Alpha"], "q=beta": ["Beta"], "q=100%25": ["Beta"], "q=x_1": ["Beta"],
        "q=%25": ["Beta"], "q=uppsala+alpha": ["Alpha"], "q=zo%C3%AB": ["Alpha", "Beta"], "q=%C3%A5ngstr%C3%B6m": ["Alpha", "Beta"],
        "q=secret": [], "year=1066": [], "year=x": ["Alpha", "Beta"], "field=nothing": [], "page=7": ["Alpha", "Beta"],
    }.items():  # fmt: skip
        assert titles(browser.get(f"/workshops?{query}").text) == found, query
    assert "Beta" in titles(browser.get(f"/workshops?year={beta.week[:4]}").text)
    assert "No workshop matches" in browser.get("/workshops?q=nothing").text


def test_the_count_beside_a_choice_is_what_the_list_would_have_with_it(browser, make, shown):
    stars, plants = make.committee(name="stars"), make.committee(name="plants")
    oort = make.venue(name="@Oort")
    for n in range(3):
        shown(f"Star {n}", 10 + n, committee=stars, venue=oort if n else None)
    shown("Plant", 12, committee=plants)
    shown("Old plant", -12, committee=plants, venue=oort)
    shown("Hidden", 12, committee=plants, published_at=None)

    asked = listing.Asked.of({"venue": oort.key})
    counts = listing.Counts(asked, today())

    assert counts.of("field") == {stars.key: 2}
    assert counts.times() == {"coming": 2, "past": 1, "all": 3}
    for key, n in listing.Counts(listing.Asked.of({}), today()).of("field").items():
        assert len(titles(browser.get(f"/workshops?field={key}").text)) == n
        assert re.search(rf'<option value="{key}">[^<]+ \({n}\)</option>', browser.get("/workshops").text)


def test_list_and_feeds_take_the_same_statements_for_three_and_for_thirty(browser, make, shown, count_statements):
    addresses = ("/workshops", "/workshops?q=star&when=all", "/workshops.json", "/workshops.ics", "/workshops.atom")
    make.centre()
    few = []
    for most in (3, 30):
        for n in range(len(few) and 3, most):
            shown(f"Star {n}", 5 + n, committee=make.committee(), venue=make.venue(), format=make.format())
        taken = [count_statements(browser, one) for one in addresses]
        few = few or taken
    assert taken == few
    assert max(taken) <= 6


def test_the_feeds_offered_beside_a_list_hold_what_the_list_was_asked_for(browser, make, shown):
    stars = make.committee(name="stars")
    shown("Alpha", 10, committee=stars)
    shown("Beta", 10)

    page = browser.get(f"/workshops?field={stars.key}").text
    offered = re.findall(r'href="(/workshops\.(?:atom|ics|json)[^"]*)"', page)
    assert len(offered) == 4 and all(f"field={stars.key}" in one for one in offered)
    feed = xml.fromstring(browser.get(f"/workshops.atom?field={stars.key}").data)
    assert [one.text for one in feed.findall("a:entry/a:title", ATOM)] == ["Alpha"]
    assert feed.find("a:id", ATOM).text.endswith(f"/workshops.atom?field={stars.key}")


def test_a_year_without_workshops_says_that_none_matches(browser, make, shown):
    shown("Alpha", -10)

    assert "No workshop matches" in browser.get("/workshops?when=past&year=1999").text
    assert "No workshops here yet" in browser.get("/workshops").text


def test_a_past_workshop_speaks_of_its_participants_in_the_past(browser, shown):
    coming, past = (browser.get(f"/workshops/{shown('Alpha', weeks).key}").text for weeks in (10, -10))
    assert "Take part" in coming and "They came by invitation" not in coming
    assert "Take part" not in past and "They came by invitation" in past


def test_a_page_names_its_contact_at_the_centres_address_and_never_at_a_private_one(story, app):
    workshop = story.prepared()
    actions.publish(workshop, by=story.olga)
    db.session.commit()

    for path in ("", "/practical"):
        page = app.test_client().get(f"/workshops/{workshop.key}{path}").text
        assert story.cora.name in page
        assert "office@example.org" in page
        assert [one.email for one in (story.cora, story.ada, story.nora, story.olga) if one.email in page] == []


def test_a_page_tells_search_engines_what_it_is(browser, shown):
    workshop = shown('Quotes " and </script><b>', summary="First *words* of it.\n\nMore.")
    page = browser.get(f"/nl/workshops/{workshop.key}").text

    event = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert (event["@type"], event["name"]) == ("Event", workshop.title)
    assert event["startDate"] == workshop.first_on.isoformat()
    here = f"http://localhost/nl/workshops/{workshop.key}"
    assert f'<link rel="canonical" href="{here}">' in page
    assert f'hreflang="en" href="{here.replace("/nl", "")}"' in page
    assert 'property="og:title" content="Quotes &#34; and &lt;/script&gt;&lt;b&gt;"' in page
    assert "First words of it." in page


@pytest.mark.parametrize(
    ("mode", "event_mode", "places", "words"),
    [
        ("in_person", "Offline", ["Place"], None),
        ("hybrid", "Mixed", ["Place", "VirtualLocation"], "in the house and online"),
        ("online", "Online", ["VirtualLocation"], " · online"),
        ("by post", "Offline", ["Place"], None),
    ],
)
def test_how_people_take_part_is_told_on_the_page_and_to_programs(browser, shown, mode, event_mode, places, words):
    workshop = shown("Alpha")
    workshop.proposal.attendance_mode = mode
    db.session.commit()

    page = browser.get(f"/workshops/{workshop.key}").text
    event = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    told = event["location"] if isinstance(event["location"], list) else [event["location"]]

    assert event["eventAttendanceMode"] == f"https://schema.org/{event_mode}EventAttendanceMode"
    assert [one["@type"] for one in told] == places
    hero = page.partition("hero-date")[2].partition("</p>")[0]
    assert (words in hero) if words else ("online" not in hero)
    (listed,) = json.loads(browser.get("/workshops.json").data)["workshops"]
    assert listed["attendance"] == (mode if mode in feeds.ATTENDANCE else "in_person")


def test_the_list_is_one_canonical_page_whatever_its_filters(browser):
    assert 'rel="canonical" href="http://localhost/workshops"' in browser.get("/workshops?q=x&when=past").text


def test_json_has_the_documented_fields_and_is_open_to_other_sites(browser, make, shown):
    make.centre(data_licence="https://licences.example.org/1")
    workshop = shown("Alpha", venue=make.venue(), committee=make.committee(), format=make.format())
    shown("Secret", published_at=None)
    answer = browser.get("/workshops.json")

    told = json.loads(answer.data)
    assert [one["title"] for one in told["workshops"]] == ["Alpha"]
    assert list(told["workshops"][0]) == [name for name, _words in feeds.FIELDS]
    assert told["licence"] == "https://licences.example.org/1"
    assert told["workshops"][0]["page"]["nl"] == f"http://localhost/nl/workshops/{workshop.key}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    documented = browser.get("/nl/data").text
    assert [name for name, _words in feeds.FIELDS if f">{name}</code>" not in documented] == []
    for address in ("/", "/workshops", "/workshops.ics", "/workshops.atom", f"/workshops/{workshop.key}", "/data"):
        assert "Access-Control-Allow-Origin" not in browser.get(address).headers, address


def test_atom_and_calendar_hold_what_is_public_under_names_that_stay(browser, shown):
    workshop = shown("Tea & <b>biscuits</b>\x0c", summary="See $x^2$ <script>")
    shown("Secret", published_at=None)
    english, dutch = (xml.fromstring(browser.get(f"{start}/workshops.atom").data) for start in ("", "/nl"))

    entries = english.findall("a:entry", ATOM)
    assert [one.find("a:title", ATOM).text for one in entries] == ["Tea & <b>biscuits</b>"]
    assert entries[0].find("a:id", ATOM).text == dutch.find("a:entry/a:id", ATOM).text
    assert "<script" not in entries[0].find("a:content", ATOM).text
    ics = browser.get("/workshops.ics")
    assert ics.text.count("BEGIN:VEVENT") == 1
    assert f"UID:{workshop.key}@portal" in ics.text
    assert f"DTSTAMP:{workshop.published_at:%Y%m%dT%H%M%SZ}" in ics.text


def events_of(ics) -> list[str]:
    return [one.split("END:VEVENT")[0] for one in ics.split("BEGIN:VEVENT")[1:]]


@pytest.fixture
def prepared(story):
    """A workshop that was prepared a week ago, and is not public yet."""
    workshop = story.prepared()
    db.session.execute(db.update(JournalLine).values(at=now() - timedelta(weeks=1)))
    return workshop


@pytest.fixture
def moved(story, prepared):
    """A public workshop, published two days ago, and moved to another week yesterday."""
    workshop = prepared
    actions.publish(workshop, by=story.olga, at=now() - timedelta(days=2))
    actions.give_week(
        workshop, workshop.venue, story.later(1), by=story.olga, reason="So.", at=now() - timedelta(days=1)
    )
    db.session.commit()
    return workshop


def test_a_move_reaches_calendars_and_feed_readers(app, story, moved):
    browser, at = app.test_client(), now() - timedelta(days=1)

    event = events_of(browser.get(f"/workshops/{moved.key}/workshop.ics").text)[0]
    assert "SEQUENCE:1" in event and f"DTSTART;VALUE=DATE:{moved.first_on:%Y%m%d}" in event
    assert f"DTSTAMP:{at:%Y%m%dT%H%M}" in event and f"LAST-MODIFIED:{at:%Y%m%dT%H%M}" in event
    entry = xml.fromstring(browser.get("/workshops.atom").data).find("a:entry", ATOM)
    assert entry.find("a:published", ATOM).text == f"{moved.published_at:%Y-%m-%dT%H:%M:%SZ}"
    assert entry.find("a:updated", ATOM).text.startswith(f"{at:%Y-%m-%dT%H:%M}")
    assert json.loads(browser.get("/workshops.json").data)["workshops"][0]["changed_at"].startswith(
        f"{at:%Y-%m-%dT%H:%M}"
    )


def test_what_was_changed_before_a_workshop_was_public_moves_nothing(app, story, prepared):
    workshop = prepared
    actions.give_week(
        workshop, workshop.venue, story.later(1), by=story.olga, reason="So.", at=now() - timedelta(days=3)
    )
    actions.publish(workshop, by=story.olga, at=now() - timedelta(days=2))
    db.session.commit()

    event = events_of(app.test_client().get("/workshops.ics").text)[0]

    assert "SEQUENCE:0" in event and f"DTSTAMP:{workshop.published_at:%Y%m%dT%H%M%SZ}" in event


def test_a_workshop_that_is_called_off_says_so_in_the_calendars_that_have_it(app, story, moved):
    browser = app.test_client()
    assert "STATUS" not in browser.get("/workshops.ics").text
    actions.move(moved, "cancel", by=story.dora, note="Too few can come.")
    db.session.commit()

    for address in (f"/workshops/{moved.key}/workshop.ics", "/workshops.ics", "/workshops.ics?when=coming"):
        event = events_of(browser.get(address).text)[0]
        assert "STATUS:CANCELLED" in event and "SEQUENCE:2" in event and f"UID:{moved.key}@portal" in event
    assert events_of(browser.get("/workshops.ics?when=past").text) == []
    assert json.loads(browser.get("/workshops.json").data)["workshops"] == []


def test_a_workshop_called_off_before_it_was_public_is_in_no_calendar(app, story):
    workshop = story.prepared()
    actions.move(workshop, "cancel", by=story.dora, note="Too few can come.")
    db.session.commit()

    assert app.test_client().get(f"/workshops/{workshop.key}/workshop.ics").status_code == 404
    assert events_of(app.test_client().get("/workshops.ics").text) == []


def test_what_follows_a_list_holds_what_the_list_shows(browser, shown):
    shown("Alpha", 10)
    shown("Gamma", -10)

    for when, title in (("coming", "Alpha"), ("past", "Gamma")):
        page = browser.get(f"/workshops?when={when}").text
        for address in set(re.findall(r'href="(/workshops\.(?:atom|ics|json)[^"]*)"', page)):
            found = browser.get(address.replace("&amp;", "&")).text
            assert [name for name in ("Alpha", "Gamma") if name in found] == [title], address


def test_a_year_is_counted_as_the_list_of_that_year_has_it(browser, shown):
    day = shown("Gamma", -60).first_on
    shown("Alpha", 10)
    year = day.isocalendar()[0]

    page = browser.get("/workshops").text

    assert f">{year} (1)</option>" in page
    assert titles(browser.get(f"/workshops?year={year}").text) == ["Gamma"]


def test_who_has_a_feed_already_gets_304_until_something_public_changes(story, app):
    browser = app.test_client()
    workshop = story.prepared()
    actions.publish(workshop, by=story.olga)
    db.session.execute(db.update(JournalLine).values(at=now() - timedelta(hours=3)))
    db.session.commit()
    known = []
    for address in ("/workshops.json", "/workshops.ics", "/workshops.atom"):
        first = browser.get(address).headers
        known += [(address, {"If-None-Match": first["ETag"]}), (address, {"If-Modified-Since": first["Last-Modified"]})]
    actions.tick(workshop.tasks[0], done=True, by=story.cora)
    secret = story.scheduled(story.later(3), story.propose(title="Not public yet"))
    db.session.commit()

    for address, same in known:
        answer = browser.get(address, headers=same)
        assert (answer.status_code, answer.data) == (304, b"")
        assert "Content-Security-Policy" in answer.headers
    actions.publish(secret, by=story.olga, at=now() - timedelta(minutes=1))
    db.session.commit()
    for address, same in known:
        assert browser.get(address, headers=same).status_code == 200


def test_what_is_added_to_a_page_stands_there_and_nothing_else_does(app, browser, shown):
    workshop = shown("Alpha")
    before = browser.get(f"/workshops/{workshop.key}").text
    assert "Programme" not in before and "report" not in before.split("<main")[1].split("</main>")[0].lower()

    panel = type("Panel", (), {"id": "report", "title": "Report", "html": "It worked."})
    app.extensions["workshop_panels"] = (lambda one: [], lambda one: [panel] if one.title == "Alpha" else [])
    assert "It worked." in browser.get(f"/workshops/{workshop.key}").text


def test_a_venue_has_a_practical_page_and_each_of_its_workshops_one_with_its_days(app, browser, make, shown):
    oort = make.venue(name="@Oort", route_en="Take **bus** 43.", emergency_en="Call 112.", emergency_nl="Bel 112.")
    workshop, hidden = shown("Alpha", venue=oort), shown("Secret", venue=oort, published_at=None)
    page = browser.get(f"/workshops/{workshop.key}/practical").text

    assert "<strong>bus</strong>" in page and "Where to stay" not in page.split("<main")[1]
    assert str(workshop.first_on.year) in page.split("<main")[1]
    dutch = browser.get(f"/nl/venues/{oort.key}").text
    assert "Bel 112." in dutch and "Call 112." not in dutch
    assert browser.get(f"/workshops/{hidden.key}/practical").status_code == 404
    assert browser.get("/venues/nowhere").status_code == 404


def test_the_map_for_search_engines_has_every_public_page_and_no_other(browser, make, shown):
    call, secret = make.call(), make.call(published=False)
    workshop, hidden = shown("Alpha"), shown("Secret", published_at=None)
    text = browser.get("/sitemap.xml").text

    for path in ("/", "/nl/", "/workshops", "/nl/data", f"/calls/{call.key}", f"/nl/workshops/{workshop.key}"):
        assert f"<loc>http://localhost{path}</loc>" in text, path
    assert [one.key for one in (secret, hidden) if one.key in text] == []
    for address in re.findall(r"<loc>http://localhost([^<]+)</loc>", text):
        assert browser.get(address).status_code == 200, address
    assert "Sitemap: http://localhost/sitemap.xml" in browser.get("/robots.txt").text


def test_a_slip_in_the_public_text_is_mended_by_the_coordinator_and_all_that_is_public_follows(app, story, moved):
    """The approved proposal, and what the organisers wrote in it, stay as they are."""
    browser, page = app.test_client(), f"/board/{moved.key}/public-text"
    written = moved.proposal.title
    told = {"title": "Quiet light", "subtitle": "Without the slip", "summary": "What light *does*."}

    assert app.test_client(user=story.cora).tab(page).send(**told).status_code == 303

    assert (moved.title, moved.proposal.title) == ("Quiet light", written)
    for address in (f"/workshops/{moved.key}", "/workshops", "/workshops.atom", "/workshops.json", "/workshops.ics"):
        assert "Quiet light" in browser.get(address).text, address
    assert "<em>does</em>" in browser.get(f"/workshops/{moved.key}").text
    assert "SEQUENCE:2" in browser.get("/workshops.ics").text
    line = db.session.scalars(db.select(JournalLine).order_by(JournalLine.id.desc())).first()
    assert (line.deed, line.detail) == ("revise", "title, subtitle, summary")


@pytest.mark.parametrize("reader", ["ada", "dora"])
def test_organisers_and_director_read_the_public_text_and_ask_its_coordinator(app, story, moved, reader):
    browser = app.test_client(user=getattr(story, reader))

    assert browser.get(f"/board/{moved.key}/public-text").status_code == 404
    assert "public-text" not in browser.get(f"/board/{moved.key}").text


def test_nothing_public_goes_without_its_title_and_its_summary(app, story, moved):
    answer = app.test_client(user=story.olga).tab(f"/board/{moved.key}/public-text").send(title="", summary=" ")

    assert answer.status_code == 422
    assert answer.text.count("Fill in this field.") >= 2


def test_two_who_mend_different_parts_of_it_both_keep_theirs_and_what_is_called_off_stays(app, story, moved):
    page = f"/board/{moved.key}/public-text"
    first, second = app.test_client(user=story.olga).tab(page), app.test_client(user=story.cora).tab(page)
    assert first.send(title="Quiet light").status_code == second.send(subtitle="In two tabs").status_code == 303
    assert (moved.title, moved.subtitle) == ("Quiet light", "In two tabs")

    actions.move(moved, "cancel", by=story.dora, note="Too few can come.")
    db.session.commit()
    assert app.test_client(user=story.olga).tab(page).send(title="Loud light").status_code == 409
