"""Calls: what the public reads, what the office sets up, and what a deadline is."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from markupsafe import escape
from sqlalchemy import select

from tests import makers
from workshop_portal.calls import actions, days, moments, policy, queries, rules
from workshop_portal.calls.models import Call, CallRule, FormField
from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.proposals import outline


def test_the_public_reads_what_is_published_and_the_office_the_rest(app, make, olga):
    shown, hidden = make.call(title_en="Shown"), make.call(title_en="Hidden", published=False)
    visitor, eve = app.test_client(), app.test_client(user=make.person("Eve"))

    for browser in (visitor, eve):
        assert ("Shown" in (page := browser.get("/calls").text), "Hidden" in page) == (True, False)
        assert browser.get(f"/calls/{shown.key}").status_code == 200
        assert browser.get(f"/calls/{hidden.key}").status_code == browser.get("/calls/nothing").status_code == 404
    assert "Hidden" in app.test_client(user=olga).get(f"/calls/{hidden.key}").text


@pytest.mark.parametrize("hat", [None, "office", "director", "finance", "coordinator"])
@pytest.mark.parametrize("published", [True, False])
def test_the_list_and_the_rule_agree(app, make, hat, published):
    person = make.appointed(hat) if hat else make.person("Eve")
    call = make.call(published=published)

    assert (call in db.session.scalars(queries.visible_to(person)).all()) == policy.may_view(person, call)


def test_a_committee_on_which_nobody_sits_is_shown_to_the_office_alone(app, make, olga):
    seated, empty = make.committee(make.person("Emmy")), make.committee(name="physics")
    call = make.call(committees=[seated, empty])
    visitor, office = app.test_client().get(f"/calls/{call.key}").text, app.test_client(user=olga)

    assert seated.name_en in visitor and empty.name_en not in visitor
    told = office.get(f"/calls/{call.key}").text.partition("Committees without members")[2]
    assert empty.name_en in told and seated.name_en not in told
    assert f"Nobody sits on {empty.name_en} today" in office.get(f"/calls/{call.key}/edit").text


def test_the_page_of_a_call_tells_its_rules_as_the_office_weighs_them(app, make):
    call = make.call()
    call.rules = [
        CallRule(key="organiser_nl", level="off"), CallRule(key="organiser_houses", level="must", figure=3),
        CallRule(key="talks", level="must", figure=4), CallRule(key="dutch", level="must", figure=2),
        CallRule(key="one_house", level="must", figure=70), CallRule(key="first_day", level="advice", figure=630),
    ]  # fmt: skip
    db.session.commit()

    page = app.test_client().get(f"/calls/{call.key}").text.replace("\u00a0", " ")

    assert "works in the Netherlands" not in page
    assert "Institutions of the organisers, at least 3" in page and "Lectures in the working time, at most 60%" in page
    assert page.count('<b class="must">') == 4 + 4


@pytest.mark.parametrize("level", ["must", "advice"])
@pytest.mark.parametrize("way", ["", "/nl"])
def test_every_rule_that_a_call_weighs_stands_on_its_page_in_both_languages(app, make, level, way):
    call = make.call()
    call.rules = [CallRule(key=item.key, level=level) for item in rules.ITEMS]
    db.session.commit()

    page = app.test_client().get(f"{way}/calls/{call.key}").text

    with languages.speaking(way.strip("/") or "en"):
        lines = [
            words for _level, words in rules.in_words([{"key": one.key, "level": one.level} for one in call.rules])
        ]
    assert len(lines) == len(rules.ITEMS) and [one for one in lines if str(escape(one)) not in page] == []
    assert page.count(f'<b class="{level}">') == len(lines) + (4 if level == "must" else 0)


def test_the_page_of_a_call_tells_its_own_limit_of_the_title_and_no_weeks_that_it_does_not_ask_for(app, make):
    call = make.call()
    call.form_fields = [
        FormField(key="title", most=40), FormField(key="preferred_weeks", shown=True, required=False),
    ]  # fmt: skip
    db.session.commit()

    page = app.test_client().get(f"/calls/{call.key}").text

    assert "A title of at most 40 characters" in page and "weeks that suit you" not in page


def test_the_page_of_a_call_shows_each_weight_as_its_share(app, make):
    weights = {"quality": 40, "impact": 20, "outcomes": 75, "community": 0}
    call = make.call(criteria=[makers.criterion(key, weight=one) for key, one in weights.items()])

    page = app.test_client().get(f"/calls/{call.key}").text

    cells = [one.partition("<")[0] for one in page.split('data-label="Weight">')[1:]]
    assert cells == ["30%", "15%", "56%", "outside the mean"]


def test_open_coming_and_past_calls_stand_apart(app, make):
    make.call(title_en="Now", opens_at=now() - timedelta(days=1))
    make.call(title_en="Soon", deadline_at=now() + timedelta(days=90))
    make.call(title_en="Gone", deadline_at=now() - timedelta(days=1))
    page = app.test_client().get("/calls").text

    assert page.index("Now") < page.index("Soon") < page.index("Gone")
    assert page.count("/start") == 1
    assert "Europe/Amsterdam" in page


def test_nothing_leads_to_a_proposal_in_a_call_that_takes_none(app, make, olga):
    """While nobody sees it, or it has no format: then the office reads why."""
    make.call(key="hidden", title_en="Hidden", published=False)
    make.call(key="bare", title_en="Bare", formats=[])
    make.call(key="taking", title_en="Taking")
    office = app.test_client(user=olga)

    listed = office.get("/calls").text
    assert all(title in listed for title in ("Hidden", "Bare", "Taking"))
    assert listed.count("/start") == 1 and "/calls/taking/start" in listed

    for key, why in (("hidden", "not public yet"), ("bare", "has no format")):
        page = office.get(f"/calls/{key}").text
        assert "/start" not in page and why in page
        begin = office.get(f"/calls/{key}/start").text
        assert "Nobody can propose to this call yet" in begin and 'name="title"' not in begin
    assert "has no format" not in app.test_client().get("/calls/bare").text
    assert "/start" in office.get("/calls/taking").text


def test_a_form_says_where_there_is_nothing_to_choose_from_yet(app, olga):
    page = app.test_client(user=olga).get("/calls/new").text
    formats, committees = page.partition(">Formats</legend>")[2].partition(">Committees</legend>")[::2]
    assert "There is nothing to choose from yet." in formats
    assert "There is nothing to choose from yet." in committees


def test_a_list_of_calls_costs_the_same_for_3_and_30(app, make, count_statements):
    visitor = app.test_client()
    for _ in range(3):
        make.call()
    few = count_statements(visitor, "/calls")
    for _ in range(27):
        make.call()
    assert count_statements(visitor, "/calls") == few


def test_while_none_is_open_it_is_said_when_the_next_one_opens_and_who_waits_can_be_told(app, make):
    visitor, ada = app.test_client(), app.test_client(user=make.person("Ada"))
    assert "The next one stands here as soon as it is announced." in visitor.get("/calls").text
    opens_at = datetime(2090, 1, 15, 8, 0, tzinfo=UTC)
    call = make.call(opens_at=opens_at, deadline_at=datetime(2090, 3, 15, 8, 0, tzinfo=UTC))

    page = visitor.get("/calls").text
    assert "The next one opens on 15 January 2090, 09:00" in page and "as soon as it is announced" not in page
    assert "closes on 15 March 2090, 09:00" in page
    page = visitor.get(f"/calls/{call.key}").text
    assert ("Tell me when it opens" in page, "Open an account" in page) == (True, True)
    page = ada.get(f"/calls/{call.key}").text
    assert ("Tell me when it opens" in page, "Open an account" in page) == (True, False)


def test_when_the_next_one_opens_is_said_to_the_office_as_to_everybody(app, make, olga):
    make.call(
        opens_at=datetime(2090, 1, 15, 8, 0, tzinfo=UTC), deadline_at=datetime(2090, 3, 15, tzinfo=UTC), published=False
    )
    office = app.test_client(user=olga)

    page = office.get("/calls").text
    assert "The next one stands here as soon as it is announced." in page and "opens on 15 January 2090" in page

    make.call(opens_at=datetime(2090, 2, 15, 8, 0, tzinfo=UTC), deadline_at=datetime(2090, 3, 15, tzinfo=UTC))
    assert "The next one opens on 15 February 2090, 09:00" in office.get("/calls").text


def test_a_new_call_wants_as_many_reviews_as_the_centre_does(app, make, olga):
    assert app.test_client(user=olga).tab("/calls/new", "").page.fields["reviews_wanted"] == "3"
    make.centre(reviews_wanted=2)

    assert app.test_client(user=olga).tab("/calls/new", "").page.fields["reviews_wanted"] == "2"


def test_a_page_speaks_both_languages_and_shows_the_advertised_deadline_alone(app, make):
    deadline = datetime(2027, 1, 15, 23, 0, tzinfo=UTC)  # midnight in Leiden
    call = make.call(deadline_at=deadline, first_on=date(2027, 9, 1), last_on=date(2028, 4, 30))

    assert "15 January 2027, 23:59" in app.test_client().get(f"/calls/{call.key}").text
    dutch = app.test_client().get(f"/nl/calls/{call.key}").text
    assert ("15 januari 2027, 23:59" in dutch, "00:15" in dutch) == (True, False)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2027-01-15T12:00", datetime(2027, 1, 15, 11, 0, tzinfo=UTC)),
        ("2027-07-15T12:00", datetime(2027, 7, 15, 10, 0, tzinfo=UTC)),
        ("2027-01-15T23:59", datetime(2027, 1, 15, 23, 0, tzinfo=UTC)),
        ("2027-03-28T02:30", None),
        ("2027-10-31T02:30", None),
        ("2027-10-31T03:30", datetime(2027, 10, 31, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_in_leiden_is_one_instant_or_is_asked_back(typed, stored):
    if stored is None:
        with pytest.raises(moments.Strange):
            moments.instant(typed)
    else:
        assert moments.instant(typed) == stored
        assert moments.local_text(stored, last_minute=True) == typed


def test_a_deadline_at_noon_is_shown_as_noon():
    assert makers.call(deadline_at=datetime(2027, 1, 15, 11, 0, tzinfo=UTC)).last_minute.minute == 0


def test_the_office_makes_a_call_from_a_number_two_titles_and_two_dates(app, make, olga):
    form, committee = make.format(), make.committee()
    tab = app.test_client(user=olga).tab("/calls/new", "")
    assert tab.page.fields["committees"] == [committee.key]

    answer = tab.send(key="2028-1", title_en="First of 2028", title_nl="Eerste van 2028", opens_at="2027-09-01T09:00",
                      deadline_at="2028-01-15T23:59", formats=[form.key])  # fmt: skip
    made = db.session.scalar(select(Call).where(Call.key == "2028-1"))

    assert answer.headers["Location"].endswith("/calls/2028-1/criteria")
    assert (made.prefix, made.published, made.formats, made.committees) == ("2028-1", False, [form], [committee])
    assert made.hard_deadline_at - made.deadline_at == timedelta(minutes=15)
    assert sum(one.weight for one in made.criteria) == 100
    assert made.last_on - date(2028, 1, 15) < timedelta(days=490)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title_nl": ""}, "Fill in this field"),
        ({"deadline_at": "2020-01-01T12:00"}, "after the opening"),
        ({"opens_at": "2027-03-28T02:30"}, "does not exist"),
        ({"deadline_at": "soon"}, "Write a day and a time"),
        ({"last_on": "2020-01-01"}, "before the first one"),
        ({"review_due_on": "2020-01-14"}, "before the deadline"),
        ({"review_due_on": "2090-05-02", "decision_on": "2090-05-01"}, "the day on which reviews are due"),
        ({"decision_on": "2090-09-02", "first_on": "2090-09-01", "last_on": "2091-01-01"}, "and decisions are made"),
        ({"review_due_on": "2090-09-02", "first_on": "2090-09-01", "last_on": "2091-01-01"}, "and decisions are made"),
        ({"reviews_wanted": "many"}, "Write a whole number"),
        ({"formats": ["nothing"]}, "Choose from the list"),
        ({"formats": None}, "needs at least one format"),
        ({"committees": None}, "needs at least one committee"),
    ],
)
def test_what_can_not_be_a_call_comes_back_with_its_complaint(app, make, olga, typed, words):
    call = make.call(committees=[make.committee()])
    tab = app.test_client(user=olga).tab(f"/calls/{call.key}/edit", "")

    assert tab.send(**typed).status_code == 422
    assert words in tab.answer.text


@pytest.mark.parametrize(
    ("typed", "kept"), [("14; 7 1 7", [14, 7, 1]), ("", []), ("soon", None), ("91", None), ("1,2,3,4,5,6,7", None)]
)
def test_the_days_on_which_readers_are_reminded_are_a_few_numbers(app, make, olga, typed, kept):
    call = make.call(committees=[make.committee()])

    answer = app.test_client(user=olga).tab(f"/calls/{call.key}/edit", "").send(remind_before=typed)

    assert answer.status_code == (422 if kept is None else 303)
    assert call.remind_before == ([7, 1] if kept is None else kept)


def test_the_office_edits_a_call_and_unchanged_it_stays_unchanged(app, make, olga):
    call = make.call(committees=[make.committee()])
    browser = app.test_client(user=olga)
    before = call.version

    assert browser.tab(f"/calls/{call.key}/edit", "").send().status_code == 303
    assert call.version == before
    browser.tab(f"/calls/{call.key}/edit", "").send(
        title_en="Another title", grace_minutes="60", committees=None, published=None
    )
    assert (call.title_en, call.committees, call.published) == ("Another title", [], False)
    assert call.hard_deadline_at - call.deadline_at == timedelta(minutes=60)


def test_a_day_is_held_against_those_that_follow_from_the_deadline(app, olga):
    """Left empty, reviews are due six weeks after it and decisions come after ten."""
    typed = {
        "key": "2028-2",
        "title_en": "T",
        "title_nl": "T",
        "opens_at": "2027-09-01T09:00",
        "deadline_at": "2028-01-15T12:00",
    }
    new = partial(app.test_client(user=olga).tab, "/calls/new", "")

    early, late = new().send(**typed, decision_on="2028-02-01"), new().send(**typed, review_due_on="2028-08-01")
    assert (early.status_code, late.status_code) == (422, 422)
    assert "the day on which reviews are due" in early.text and "the day on which reviews are due" in late.text
    assert new().send(**typed, review_due_on="2028-02-10", decision_on="2028-02-10").status_code == 303


def test_the_same_number_is_given_once(app, make, olga):
    call = make.call()
    tab = app.test_client(user=olga).tab("/calls/new", "")

    answer = tab.send(
        key=call.key, title_en="T", title_nl="T", opens_at="2027-09-01T09:00", deadline_at="2028-01-15T12:00"
    )
    assert (answer.status_code, "number already" in answer.text) == (409, True)


def test_the_office_sets_criteria_and_their_order(app, make, olga):
    call = make.call()
    kept = call.criteria[0].id
    tab = app.test_client(user=olga).tab(f"/calls/{call.key}/criteria", "")

    new = {
        "criteria-2-key": "team",
        "criteria-2-name_en": "Team",
        "criteria-2-name_nl": "Team",
        "criteria-2-weight": "15",
        "criteria-2-apart": "y",
    }
    tab.send(**new, **{"criteria-0-weight": "50"}, go="remove-criteria-1")
    assert [(one.key, one.weight, one.apart) for one in call.criteria] == [("quality", 50, False), ("team", 15, True)]
    assert call.criteria[0].id == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"criteria-0-name_nl": ""}, "row 1, Name in Dutch: Fill in this field."),
        ({"criteria-1-key": "quality"}, "row 2, Key, from the name if left empty: Another criterion has this key."),
        ({"criteria-0-weight": "0", "criteria-1-weight": "0"}, "needs a weight"),
        ({"criteria-0-weight": "a third"}, "whole number"),
    ],
)
def test_criteria_that_can_not_be_come_back(app, make, olga, typed, words):
    call = make.call()
    tab = app.test_client(user=olga).tab(f"/calls/{call.key}/criteria", "")

    assert tab.send(**typed, go="save").status_code == 422
    assert words in tab.answer.text


def form_of(app, olga, call):
    return app.test_client(user=olga).tab(f"/calls/{call.key}/form", "")


def test_the_key_of_a_criterion_follows_from_its_name(app, make, olga):
    call = make.call()
    tab = app.test_client(user=olga).tab(f"/calls/{call.key}/criteria", "")
    new = {}
    for n, name in ((2, "Scientific quality"), (3, "Économie, réelle"), (4, "Quality")):
        new |= {f"criteria-{n}-name_en": name, f"criteria-{n}-name_nl": name, f"criteria-{n}-weight": "5"}
    assert tab.send(**new, go="save").status_code == 303
    assert [one.key for one in call.criteria] == [
        "quality", "impact", "scientific_quality", "economie_reelle", "quality_2"
    ]  # fmt: skip


def test_a_complaint_about_a_criterion_stands_beside_its_row(app, make, olga):
    call = make.call()
    tab = app.test_client(user=olga).tab(f"/calls/{call.key}/criteria", "")
    assert tab.send(**{"criteria-2-name_en": "Team", "criteria-2-weight": "5"}, go="save").status_code == 422
    beside = tab.answer.text.partition('id="criteria-2-name_nl-wrong"')[2]
    assert beside.startswith(">Fill in this field.") and 'id="criteria-0-name_nl-wrong"' not in tab.answer.text
    assert [one.key for one in call.criteria] == ["quality", "impact"]


def test_the_office_sets_what_the_form_asks(app, make, olga):
    call = make.call()
    rows = [
        ("overlap", "left_out", ""),
        ("aim", "needed", "100"),
        ("subtitle", "needed", ""),
        ("outcomes", "optional", ""),
    ]

    form_of(app, olga, call).send(**{
        f"asked-{n}-{name}": typed for n, row in enumerate(rows[:3]) for name, typed in zip(("key", "way", "most"), row, strict=True)
    })  # fmt: skip
    form_of(app, olga, call).send(**{"asked-3-key": "outcomes", "asked-3-way": "optional"})
    assert {one.key: (one.shown, one.required, one.most) for one in call.form_fields} == {
        "overlap": (False, False, None), "aim": (True, True, 100), "subtitle": (True, True, None),
        "outcomes": (True, False, None),
    }  # fmt: skip
    assert form_of(app, olga, call).send(**{"asked-4-key": "aim"}).status_code == 422


@pytest.mark.parametrize(("key", "required"), [("scientific_case", True), ("overlap", False), ("title", True)])
def test_a_help_text_alone_leaves_the_field_as_it_usually_is(app, make, olga, key, required):
    call = make.call()

    form_of(app, olga, call).send(**{"asked-0-key": key, "asked-0-help_en": "Say why now."})
    (kept,) = call.form_fields
    assert (kept.shown, kept.required, kept.help_en) == (True, required, "Say why now.")
    assert form_of(app, olga, call).page.fields["asked-0-way"] == ""


@pytest.mark.parametrize("way", ["optional", "left_out"])
@pytest.mark.parametrize("key", ["title", "format", "committees", "organisers"])
def test_what_every_proposal_needs_is_always_asked(app, make, olga, key, way):
    call = make.call()

    assert form_of(app, olga, call).send(**{"asked-0-key": key, "asked-0-way": way}).status_code == 422
    assert call.form_fields == []
    kept = {"key": key, "shown": False, "required": False}
    assert (outline.rules([kept])[key].shown, outline.rules([kept])[key].required) == (True, True)


@pytest.mark.parametrize("page", ["new", "manage", "{key}/edit", "{key}/criteria", "{key}/form"])
def test_only_the_office_sets_up_calls(app, make, olga, page):
    address = "/calls/" + page.format(key=make.call().key)

    assert app.test_client(user=olga).get(address).status_code == 200
    assert app.test_client(user=make.person("Eve")).get(address).status_code == 404
    director = app.test_client(user=make.appointed("director")).get(address).status_code
    assert director == (200 if page == "manage" else 404)


@pytest.mark.parametrize("address", ["/calls", "/calls/manage"])
def test_lists_of_calls_take_the_same_statements_for_three_and_thirty(app, make, olga, count_statements, address):
    browser, form = app.test_client(user=olga), make.format()
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make.call(formats=[form], criteria=[])
        counts.append(count_statements(browser, address))

    assert counts[0] == counts[1]


def test_two_equal_criteria_are_refused(make, olga):
    row = {"key": "quality", "name_en": "Q", "name_nl": "Q", "weight": 1}

    with pytest.raises(Refused, match="same key"):
        actions.set_criteria(make.call(), [row, row], by=olga)


@pytest.mark.parametrize("on", [date(2027, 5, 10), date(2027, 5, 15), date(2027, 5, 16)])
def test_the_first_week_that_is_proposed_begins_on_a_monday(on):
    usual = days.usual(on)
    assert usual["first_on"].weekday() == 0 and 0 <= (usual["first_on"] - on - days.FIRST_WEEK).days < 7


def test_a_new_call_begins_from_an_earlier_one(app, make, olga):
    """Its criteria, form and rules come along, with its formats, committees and figures; number, titles and days are new."""
    earlier = make.call(text_en="Come and think.", committees=[make.committee()], reviews_wanted=4, remind_before=[5])
    earlier.criteria = [
        makers.criterion("boldness", weight=70, anchor_en="5: bold."),
        makers.criterion("care", apart=True, position=1),
    ]
    earlier.form_fields = [
        FormField(key="title", most=40, help_en="Short."),
        FormField(key="preferred_weeks", shown=False),
    ]
    earlier.rules = [CallRule(key="talks", level="must", figure=4)]
    make.committee()
    earlier.hard_deadline_at = earlier.deadline_at + timedelta(minutes=60)
    db.session.commit()
    office = app.test_client(user=olga)
    assert f'href="/calls/new?like={earlier.key}"' in office.get(f"/calls/{earlier.key}").text

    tab = office.tab(f"/calls/new?like={earlier.key}", "")
    held = tab.page.fields
    assert (held["key"], held["title_en"], held["deadline_at"]) == ("", "", "")
    assert (held["text_en"], held["reviews_wanted"], held["grace_minutes"]) == ("Come and think.", "4", "60")
    assert tab.send(
        key="2031-1", title_en="Next", title_nl="Volgende", opens_at="2030-01-01T09:00", deadline_at="2030-02-01T23:59"
    ).headers["Location"].endswith("/calls/2031-1/criteria")  # fmt: skip

    db.session.expire_all()
    made = db.session.scalar(select(Call).where(Call.key == "2031-1"))
    assert [columns_of(one) for one in made.criteria] == [columns_of(one) for one in earlier.criteria]
    assert {one.key: columns_of(one) for one in made.form_fields} == {
        one.key: columns_of(one) for one in earlier.form_fields
    }
    assert [columns_of(one) for one in made.rules] == [columns_of(one) for one in earlier.rules]
    assert (made.formats, made.committees, made.remind_before) == (earlier.formats, earlier.committees, [5])
    assert (made.published, made.reading_at, len(earlier.criteria)) == (False, None, 2)


def columns_of(row) -> dict:
    return {
        c.key: getattr(row, c.key) for c in row.__table__.columns if c.key not in {"id", "created_at", "call_id"}
    }  # fmt: skip


def test_the_earlier_call_is_chosen_in_the_form_too_and_one_that_is_not_there_is_asked_again(app, make, olga):
    office, typed = app.test_client(user=olga), {
        "key": "2031-1", "title_en": "Next", "title_nl": "Volgende", "opens_at": "2030-01-01T09:00", "deadline_at": "2030-02-01T23:59",
    }  # fmt: skip
    assert 'name="like"' not in office.get("/calls/new").text
    make.call(key="2030-1", criteria=[makers.criterion("boldness")])

    tab = office.tab("/calls/new", "")
    assert "Choose a call of the list" in tab.send(**typed, like="nothing").text
    assert office.get("/calls/new?like=nothing").status_code == 200
    assert tab.send(**typed, like="2030-1").status_code == 303

    made = db.session.scalar(select(Call).where(Call.key == "2031-1"))
    assert [one.key for one in made.criteria] == ["boldness"]
