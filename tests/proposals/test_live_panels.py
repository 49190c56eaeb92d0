"""What follows the typing: composition, checks of the week, the cap, what is missing; and the rules a call sets."""

import re
from datetime import date

import pytest

from tests.house.world import build
from tests.proposals.sections import tab
from workshop_portal.calls import actions as calls
from workshop_portal.calls import rules
from workshop_portal.calls.models import CallRule
from workshop_portal.centre import queries as centre
from workshop_portal.centre.slots import Slot, SlotState, weeks_between
from workshop_portal.core.db import db
from workshop_portal.proposals import (
    actions,
    completeness,
    composition,
    extras,
    outline,
    programme,
    week_calendar,
    week_grid,
)


@pytest.fixture
def browser(app, ada):
    return app.test_client(user=ada, look=False)


def typed(browser, proposal, section, **words):
    tab = browser.tab(f"/proposals/{proposal.code}/edit/{section}")
    sent = {name: value for name, value in tab.page.fields.items() if value is not None} | words
    return browser.post(f"/proposals/{proposal.code}/edit/{section}/beside", data=sent)


def test_the_panels_show_what_is_typed_and_nothing_is_kept(make, browser, complete, dump):
    make.scheme(key="regular")
    db.session.commit()
    before = dump()

    people = typed(browser, complete, "e", **{"participants-0-country": "Japan", "participants-0-institution": "Tokyo"})
    week = typed(
        browser,
        complete,
        "d",
        **{
            "sessions-0-day": "1",
            "sessions-0-start": "9:00",
            "sessions-0-end": "17:00",
            "sessions-0-title": "All at once",
        },
    )
    money = typed(browser, complete, "g", **{"costs-0-kind": "travel", "costs-0-amount_cents": "4000"})
    title = typed(browser, complete, "a", title="")

    assert ("Tokyo" in people.text, "From outside Europe: 1" in people.text) == (True, True)
    assert ("before 10:00" in week.text, week.text.count("All at once")) == (True, 2)
    assert "25 people × 5 days × €25 per person and day = €3,125 at most." in money.text
    assert "€875" in money.text
    assert "Title: nothing is filled in" in title.text
    assert dump() == before


def test_the_sums_say_which_money_counts(browser, complete):
    fund = {"funds-0-source": "A council", "funds-0-amount_cents": "1000", "funds-0-status": "applied"}
    page = typed(browser, complete, "g", **{"costs-0-kind": "travel", "costs-0-amount_cents": "4000"}, **fund).text

    assert re.search(r"granted or received</span></dt><dd>€0<", page)
    assert re.search(r"Still open</dt><dd>€4,000<", page)
    assert re.search(r"counts once it is granted</span></dt><dd>€1,000<", page)


def test_who_is_named_and_who_fits_are_two_numbers_that_say_what_they_count(browser, complete):
    page = browser.get(f"/proposals/{complete.code}/edit/e").text

    assert "1 person named" in page
    assert "All fit: 3 people for 55 seats, the organisers included" in page


def test_an_organiser_who_is_named_among_the_participants_is_pointed_out(browser, ada, kwame, complete):
    here = f"/proposals/{complete.code}/edit/e"
    assert "Organisers come anyway" not in browser.get(here).text
    rows = [{"name": "Another Name", "email": ada.email.upper()}, {"name": kwame.name.upper()}, {"name": "Grace"}]
    actions.fill(complete, {"participants": rows}, by=ada)
    db.session.commit()

    told = re.search(r"Organisers come anyway and need not be named here: ([^<]*)<", browser.get(here).text)[1]
    assert told == f"Another Name, {kwame.name.upper()}"


def test_the_list_of_participants_leads_to_what_stands_below_it(browser, complete):
    page = browser.get(f"/proposals/{complete.code}/edit/e").text

    assert page.index('href="#comp"') < page.index('name="participants-0-name"') < page.index('id="comp"')


def test_the_same_advice_stands_beside_the_form_on_the_proposal_and_before_the_button(browser, app, ada, complete):
    complete.format.capacity_max = complete.expected_participants = 5
    complete.call.rules = [CallRule(key="houses", level="advice", figure=7)]
    rows = [{"name": f"P{n}", "institution": "Yale", "country": "US", "stage": "phd"} for n in range(4)]
    session = {"day": 1, "start": "09:00", "end": "10:00", "kind": "talk", "title": "T", "speaker": ""}
    actions.fill(complete, {"participants": rows, "sessions": [session]}, by=ada)
    db.session.commit()
    here = f"/proposals/{complete.code}"
    told = ("Not all fit: 6 people for 5 seats", "asked for: at least 7")

    for address in (f"{here}/edit/e", here, f"{here}/submit"):
        text = browser.get(address).text
        assert [one for one in told if one not in text] == [], address
    assert "people are still arriving" in browser.get(f"{here}/submit").text
    actions.submit(complete, by=ada)
    db.session.commit()
    assert [one for one in told if one not in browser.get(here).text] == [], "of a version too"


def test_a_section_without_anything_that_asks_for_nothing_has_neither_tick_nor_number(browser, ada, complete):
    def done():
        return browser.get(f"/proposals/{complete.code}/edit/a").text.count('class="done"')

    before = done()
    actions.fill(
        complete,
        {"sessions": [{"day": 1, "kind": "talk", "start": "", "end": "", "title": "T", "speaker": ""}]},
        by=ada,
    )
    db.session.commit()
    assert (before, done()) == (7, 8)


def test_what_can_not_be_read_yet_is_no_fault(browser, draft):
    for section, words in (
        ("e", {"participants-0-country": "Atl"}),
        ("g", {"costs-0-amount_cents": "a lot"}),
        ("a", {"duration_days": "x"}),
    ):
        assert typed(browser, draft, section, **words).status_code == 200


def test_the_panels_are_for_those_who_may_edit(app, make, browser, complete):
    stranger = app.test_client(user=make.person("Eve"), look=False)
    assert stranger.post(f"/proposals/{complete.code}/edit/e/beside").status_code == 404
    assert browser.post(f"/proposals/{complete.code}/edit/e/beside").status_code == 400  # without a token
    assert browser.post(f"/proposals/{complete.code}/edit/b/beside").status_code == 400
    assert browser.post(f"/proposals/{complete.code}/edit/x/beside").status_code == 404


def test_every_section_has_its_panels_made_anew_as_one_types(browser, ada, complete, dump):
    before = dump()
    told = f"{ada.name}: the institution"
    own = {"institution": ""}
    for section in outline.SECTIONS:
        form = "/edit/b" if section == "b" else ""
        tab = browser.tab(f"/proposals/{complete.code}/edit/{section}", form)
        sent = {name: value for name, value in tab.page.fields.items() if value is not None}
        answer = browser.post(
            f"/proposals/{complete.code}/edit/{section}/beside", data=sent | (own if section == "b" else {})
        )
        assert (answer.status_code, 'data-live="beside"' in answer.text) == (200, True), section
        if section == "b":
            assert (told in answer.text, told in tab.answer.text) == (True, False)
    assert dump() == before


DAY = date(2027, 9, 6)


# Rules of a call


def held(**levels):
    return rules.held([{"key": key, "level": level, "figure": figure} for key, (level, figure) in levels.items()])


def row(**differs):
    return {"name": "N", "institution": "I", "country": "NL", "stage": "professor", "sector": "academia"} | differs


@pytest.mark.parametrize(
    ("rule", "people", "organisers", "level"),
    [
        ({"named": ("must", 2)}, [row()], [row()], "must"),
        ({"named": ("must", 1)}, [row()], [row()], "ok"),
        ({"juniors": ("advice", 50)}, [row(), row(stage="phd"), row()], [row()], "advice"),
        ({"juniors": ("must", 30)}, [row(), row(stage="phd"), row()], [row()], "ok"),
        ({"one_house": ("must", 50)}, [row(), row(institution="i"), row(institution="J")], [row()], "must"),
        ({"houses": ("advice", 2)}, [row(), row(institution="J")], [row()], "ok"),
        ({"organiser_abroad": ("must", None)}, [], [row()], "must"),
        ({"organiser_abroad": ("must", None)}, [], [row(country="DE")], "ok"),
        ({"organiser_sectors": ("must", None)}, [], [row()], "must"),
        ({"organiser_sectors": ("must", None)}, [], [row(sector="private")], "ok"),
        ({"dutch": ("must", 2)}, [row()], [row()], "must"),
    ],
)  # fmt: skip
def test_a_rule_of_people_holds_at_the_level_and_figure_of_its_call(rule, people, organisers, level):
    off = dict.fromkeys(rules.ITEM, ("off", None))
    found = composition.of(people, organisers, 5, held(**(off | rule))).advice

    assert [one[0] for one in found] == [level]
    assert all(one[1] % one[2] for one in found)


def test_a_rule_that_is_off_is_not_looked_at_and_no_figure_is_code():
    week = [{"day": 1, "start": "08:00", "end": "18:00", "kind": "talk", "title": "", "speaker": ""}]
    usual = {words % values for level, words, values in programme.check(week, 1) if level == "advice"}
    loose = held(lectures=("advice", 100), first_day=("must", 480), last_day=("advice", 1080), lunch=("off", None), coffee=("off", 30),
                 dinner=("off", None), free_hours=("off", None))  # fmt: skip

    assert len(usual) == 7
    assert {level for level, _words, _values in programme.check(week, 1, loose)} == {"ok"}


def test_nothing_is_said_of_when_an_empty_day_begins_or_ends():
    told = [words for _level, words, _values in programme.check([session(2, "10:00", "11:00")], 5)]

    assert not [words for words in told if words.startswith(("The first day", "The last day"))]
    both = programme.check([session(1, "10:00", "11:00"), session(5, "10:00", "11:00")], 5)
    assert len([words for _level, words, _values in both if words.startswith(("The first day", "The last day"))]) == 2


def test_a_must_keeps_a_proposal_from_being_submitted_and_leads_to_its_field(app, make, ada, kwame, complete):
    office = make.appointed("office")
    page = app.test_client(user=office).tab(f"/calls/{complete.call.key}/rules")

    assert page.send(figure_named="many").status_code == 422
    assert page.send(figure_named="12", level_named="must", figure_first_day="25:00").status_code == 422
    assert page.send(figure_first_day="09:30").status_code == 303
    kept = {one.key: (one.level, one.figure) for one in complete.call.rules}
    assert kept == {"named": ("must", 12), "first_day": ("advice", 570)}

    answer = app.test_client(user=ada).get(f"/proposals/{complete.code}/edit/a").text
    assert f"/proposals/{complete.code}/edit/e#participants" in answer
    assert "Too few people are named: 1 of at least 12" in answer


def test_the_office_alone_sets_the_rules(app, make, complete, ada):
    for person in (ada, make.appointed("director", name="Dora")):
        assert app.test_client(user=person).get(f"/calls/{complete.call.key}/rules").status_code == 404


def test_a_rule_that_is_as_usual_again_leaves_no_row(app, make, draft):
    calls.set_rules(draft.call, [{"key": "named", "level": "must", "figure": 3}], by=None)
    db.session.commit()
    page = app.test_client(user=make.appointed("office")).tab(f"/calls/{draft.call.key}/rules")

    page.send(level_named="off", figure_named="10")

    assert draft.call.rules == []


# The form of a call


@pytest.mark.parametrize("item", outline.ITEMS, ids=lambda item: item.key)
def test_every_field_can_be_hidden_and_then_is_never_missed(item):
    hidden = outline.rules([{"key": item.key, "shown": False, "required": True}])

    assert hidden[item.key].shown == (item.key in outline.ALWAYS)
    assert hidden[item.key].required == (item.key in outline.ALWAYS)


@pytest.mark.parametrize("item", [one for one in outline.ITEMS if not one.starred], ids=lambda item: item.key)
def test_every_field_can_be_required(item):
    asked = outline.rules([{"key": item.key, "shown": True, "required": True}])
    empty = {one.key: [] for one in outline.ITEMS} | {
        "series": "none",
        "scheme_wanted": "",
        "format": None,
        "diversity_fund_cents": None,
    }
    empty |= {"disciplines": "", "keywords": "", "refund_reason": "", "organisers": []}
    if item.key == "series":
        return  # it always has an answer
    found = completeness.missing(empty | {item.key: ""}, asked, completeness.Window(DAY, DAY))

    assert item.key in {one.anchor for one in found}


# The calendar and the week


def test_the_calendar_shows_published_workshops_and_one_s_own_and_nothing_else(app, make):
    world = build(make)
    workshop, venue = world.workshop, world.workshop.venue
    db.session.add(Slot(venue_id=venue.id, week=workshop.week, state=SlotState.USED, workshop_id=workshop.id))
    weeks, eve = [workshop.week, "2027-W11"], make.person("Eve")
    db.session.commit()

    def taken(person):
        with app.test_request_context(method="POST"):
            return extras.taken_weeks([venue.id], weeks, person)

    assert taken(eve) == {(venue.id, workshop.week): workshop.title}
    workshop.published_at = None
    db.session.commit()
    assert (taken(eve), taken(world.people["office"])) == ({}, {})
    assert taken(world.people["organiser"]) == {(venue.id, workshop.week): workshop.title}


@pytest.mark.parametrize(
    ("shut", "taken", "state", "why"),
    [
        ({}, {}, "free", ""),
        ({(1, "2027-W40"): "Easter"}, {}, "free", "Oort: closed: Easter"),
        ({(1, "2027-W40"): "Easter", (2, "2027-W40"): "Easter"}, {}, "closed", "Oort: closed: Easter; Snellius: closed: Easter"),
        ({(1, "2027-W40"): ""}, {(2, "2027-W40"): "Waves"}, "taken", "Oort: closed; Snellius: taken: Waves"),
    ],
)  # fmt: skip
def test_a_week_is_free_while_one_venue_of_the_format_is(app, shut, taken, state, why):
    content = {"preferred_weeks": ["2027-W41", "2027-W40"], "impossible_weeks": []}
    with app.test_request_context():
        ((month, (week,)),) = week_calendar.of(["2027-W40"], {1: "Oort", 2: "Snellius"}, shut, taken, content)

    assert (month, week.number, week.rank, week.state, week.why) == ("October 2027", 40, 2, state, why)


def session(day, start, end, title="T", kind="talk"):
    return {"day": day, "start": start, "end": end, "title": title, "kind": kind, "speaker": ""}


def test_the_grid_fills_each_day_from_the_first_to_the_last_row():
    grid = week_grid.of(
        [session(1, "10:00", "11:00"), session(1, "10:30", "12:00"), session(2, "09:00", "09:30"), session(2, "x", "")],
        3,
    )

    assert grid.days == [1, 2, 3]
    assert [time for time, _blocks in grid.lines] == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    for day in grid.days:
        assert sum(blocks[day].rows for _time, blocks in grid.lines if day in blocks) == 6
    together = grid.lines[2][1][1]
    assert (together.rows, len(together.sessions), together.kind) == (4, 2, "talk")
    assert len(grid.by_day[2]) == 2


@pytest.mark.parametrize(
    "sessions", [[], [session(1, "", "")], [session(1, "12:00", "11:00")], [session(60, "09:00", "10:00")] * 3]
)
def test_a_grid_of_what_has_no_times_or_too_many_days_fails_nowhere(sessions):
    assert week_grid.of(sessions, 60 if len(sessions) == 3 else None).lines in ([], week_grid.of(sessions).lines)


@pytest.mark.parametrize(
    ("section", "bad"),
    [("b", {"phd_year": "long ago"}), ("g", {"costs-0-kind": "travel", "costs-0-amount_cents": "a lot"})],
)
def test_what_can_not_be_kept_is_told_while_it_is_typed_as_once_it_is_sent(browser, complete, section, bad):
    page = tab(browser, complete, section)
    page.send(go="save", **bad)

    live = browser.post(f"/proposals/{complete.code}/edit/{section}/beside", data=page.page.fields)
    for shown in (page.answer.text, live.text):
        assert "what is typed there can’t be kept" in shown and "Nothing: it can be submitted." not in shown


def test_before_a_format_is_chosen_weeks_in_which_no_venue_is_open_can_not_be_wished_for(make, browser, ada):
    draft = make.proposal("draft", lead=ada)
    make.venue(name="Oort"), make.venue(name="Snellius")
    venues = centre.venues()
    first, second = weeks_between(draft.call.first_on, draft.call.last_on)[:2]
    for venue, week in [*((one, first) for one in venues), (venues[0], second)]:
        db.session.add(Slot(venue_id=venue.id, week=week, state=SlotState.CLOSED, why_en="Christmas", why_nl="Kerst"))
    draft.format = None
    db.session.commit()

    page = browser.get(f"/proposals/{draft.code}/edit/a").text

    def state_of(week):
        return page.partition(f'data-week="{week}"')[2].partition('data-state="')[2].partition('"')[0]

    assert (state_of(first), state_of(second)) == ("closed", "free")
    assert "closed: Christmas" in page and "appears here once you have chosen it." in page
    assert "gesloten: Kerst" in browser.get(f"/nl/proposals/{draft.code}/edit/a").text


def test_the_calendar_shows_the_venues_of_the_format_that_is_chosen_now(make, browser, ada, dump):
    """And what is missing is asked of that format: nothing that held for the former one stays."""
    oort, snellius = make.venue(name="Oort"), make.venue(name="Snellius")
    small = make.format(name_en="Small", venues=[oort], capacity_max=20)
    large = make.format(name_en="Large", venues=[snellius], capacity_max=60)
    draft = make.proposal("draft", lead=ada, call=make.call(formats=[small, large]), format=small)
    first, second = weeks_between(draft.call.first_on, draft.call.last_on)[:2]
    for venue, week in ((oort, first), (snellius, second)):
        db.session.add(Slot(venue_id=venue.id, week=week, state=SlotState.CLOSED, why_en="Paint", why_nl="Verf"))
    draft.preferred_weeks, draft.expected_participants = [first], 40
    db.session.commit()
    before = dump()

    def shown(format):
        live = typed(browser, draft, "a", format=format)
        assert live.status_code == 200
        states = [
            live.text.partition(f'data-week="{week}"')[2].partition('data-state="')[2].partition('"')[0]
            for week in (first, second)
        ]
        return states, "holds" in live.text, "the centre is closed in" in live.text

    assert shown(small.key) == (["closed", "free"], True, True)
    assert shown(large.key) == (["free", "closed"], False, False)
    assert "venues of this format: Large" in typed(browser, draft, "a", format=large.key).text
    assert "once you have chosen it." in typed(browser, draft, "a", format="").text
    assert dump() == before
