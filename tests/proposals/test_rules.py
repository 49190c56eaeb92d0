"""The arithmetic and the rules of a proposal, tried with plain data: no app, no database."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.written import texts
from workshop_portal.calls import rules
from workshop_portal.core.steps import Refused, open_steps, take
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import (
    budget,
    completeness,
    composition,
    outline,
    programme,
    section_forms,
    workflow,
)
from workshop_portal.proposals.workflow import OPEN, STEPS, Status, public_status

NOW = datetime(2027, 1, 1, tzinfo=UTC)


# Steps


def a_proposal(**facts):
    call = SimpleNamespace(hard_deadline_at=NOW + timedelta(days=1))
    sound = {"status": Status.DRAFT, "call": call, "return_until_at": None, "committee_ids": [1]}
    return SimpleNamespace(**sound | facts)


@pytest.mark.parametrize(
    ("status", "hat", "names"),
    [
        (Status.DRAFT, Hat.LEAD, ["submit", "withdraw"]),
        (Status.DRAFT, Hat.EDITOR, []),
        (Status.RETURNED, Hat.LEAD, ["submit", "withdraw"]),
        (Status.SUBMITTED, Hat.LEAD, ["reopen", "withdraw"]),
        (Status.SUBMITTED, Hat.EDITOR, ["reopen"]),
        (Status.SUBMITTED, Hat.OFFICE, ["accept", "return", "exclude"]),
        (Status.SUBMITTED, Hat.DIRECTOR, []),
        (Status.ELIGIBLE, Hat.OFFICE, []),
        (Status.ELIGIBLE, Hat.LEAD, ["reopen", "withdraw"]),
        (Status.ELIGIBLE, Hat.EDITOR, ["reopen"]),
        (Status.IN_REVIEW, Hat.LEAD, ["withdraw"]),
        (Status.INELIGIBLE, Hat.LEAD, []),
        (Status.WITHDRAWN, Hat.LEAD, ["restore"]),
        (Status.WITHDRAWN, Hat.EDITOR, []),
    ],
)
def test_who_may_take_which_step(status, hat, names):
    assert [step.name for step in open_steps(STEPS, status, {hat})] == names


def test_withdrawing_looks_the_same_in_every_status_that_is_not_told():
    told_the_same = [one for one in Status if public_status(one) == Status.IN_REVIEW]

    assert set(told_the_same) == {
        Status.ELIGIBLE,
        Status.IN_REVIEW,
        Status.IN_DISCUSSION,
        Status.ADVISED,
        Status.DECIDED,
    }
    assert set(told_the_same) <= OPEN


@pytest.mark.parametrize(("own", "of_call", "is_late"), [(1, 9, False), (9, 1, False), (1, 2, True)])
def test_a_returned_proposal_has_the_later_one_of_its_own_day_and_its_calls(own, of_call, is_late):
    call = SimpleNamespace(hard_deadline_at=NOW + timedelta(days=of_call))
    returned = a_proposal(status=Status.RETURNED, call=call, return_until_at=NOW + timedelta(days=own))

    assert bool(workflow.why_too_late(returned, NOW + timedelta(days=5))) == is_late
    assert bool(workflow.is_left_uncompleted(returned, NOW + timedelta(days=5))) != is_late


def test_a_returned_proposal_has_a_date_of_its_own():
    late = {"call": SimpleNamespace(hard_deadline_at=NOW - timedelta(days=1))}

    returned = a_proposal(status=Status.RETURNED, return_until_at=NOW + timedelta(days=1), **late)
    assert take(STEPS, "submit", returned, {Hat.LEAD}, NOW).end == Status.SUBMITTED
    with pytest.raises(Refused, match="closed"):
        take(STEPS, "submit", a_proposal(**late), {Hat.LEAD}, NOW)


# What is missing

WINDOW = completeness.Window(date(2027, 9, 1), date(2028, 4, 30), frozenset({"2027-W52"}))


def content(**differs):
    organiser = {
        "name": "A",
        "email": "a@b.nl",
        "institution": "I",
        "country": "NL",
        "stage": "phd",
        "sector": "academia",
        "confirmed": True,
    }
    format = {"capacity_min": 5, "capacity_max": 55, "days_min": 2, "days_max": 5}
    return texts() | {
        "format": format, "committees": [{"key": "astronomy"}], "preferred_weeks": ["2027-W40", "2027-W41"],
        "impossible_weeks": [], "series": "none", "previous_code": "", "changes_since_previous": "",
        "organisers": [organiser, organiser], "refund_reason": "", "diversity_fund_cents": None,
        "diversity_fund_purpose": "", "funds": [], "costs": [], "reader_wishes": [], "sessions": [], "overlap": "",
        "diversity_measures": "", "subtitle": "", "language_of_workshop": "en", "attendance_mode": "in_person",
    } | differs  # fmt: skip


def lacks(**differs):
    return [(one.section, one.anchor) for one in completeness.missing(content(**differs), outline.rules(), WINDOW)]


SESSION = {"day": 1, "start": "", "end": "", "kind": "talk", "title": "T", "speaker": ""}
WISH = {"wanted": True, "name": "N", "reason": "R"}


@pytest.mark.parametrize(
    ("differs", "anchor"),
    [
        ({"title": ""}, "title"),
        ({"format": None}, "format"),
        ({"committees": []}, "committees"),
        ({"disciplines": "a, b, c, d"}, "disciplines"), ({"disciplines": "a; b; c; d"}, "disciplines"),
        ({"keywords": "a, b"}, "keywords"),
        ({"keywords": "a, b, c, d, e, f, g, h, i"}, "keywords"),
        ({"preferred_weeks": ["2027-W40"]}, "preferred_weeks"),
        ({"preferred_weeks": ["2027-W40", "2027-W30"]}, "preferred_weeks"),
        ({"preferred_weeks": ["2027-W40", "2027-W52"]}, "preferred_weeks"),
        ({"impossible_weeks": ["2027-W41"]}, "preferred_weeks"),
        ({"impossible_weeks": [f"2028-W{n:02d}" for n in range(1, 12)]}, "impossible_weeks"),
        ({"duration_days": 6}, "duration_days"),
        ({"expected_participants": 56}, "expected_participants"),
        ({"series": "resubmission", "previous_code": "2026-1-017"}, "changes_since_previous"),
        ({"series": "follow_up"}, "previous_code"),
        ({"organisers": content()["organisers"][:1]}, "organisers"),
        ({"organisers": content()["organisers"] * 4}, "organisers"),
        ({"organisers": [content()["organisers"][0] | {"confirmed": False}, content()["organisers"][0]]}, "organisers"),
        ({"organisers": [content()["organisers"][0] | {"sector": ""}, content()["organisers"][0]]}, "organisers"),
        ({"outcomes": []}, "outcomes"),
        ({"outcomes": [{"kind": "", "description": "D", "expected_by": ""}]}, "outcomes"),
        ({"outcomes": content()["outcomes"] * 9}, "outcomes"),
        ({"outcomes": [content()["outcomes"][0] | {"expected_by": "someday"}]}, "outcomes"),
        ({"sessions": [SESSION | {"start": "16:00", "end": "15:00"}]}, "sessions"),
        ({"sessions": [SESSION | {"start": "16:00", "end": "16:00"}]}, "sessions"),
        ({"sessions": [SESSION | {"day": 0}]}, "sessions"),
        ({"costs": [{"kind": "", "words": "", "amount_cents": 100}]}, "costs"),
        ({"participants": []}, "participants"),
        ({"participants": [content()["participants"][0] | {"country": ""}]}, "participants"),
        ({"participants": [content()["participants"][0] | {"email": "grace.example.org"}]}, "participants"),
        ({"scheme_wanted": "refund"}, "refund_reason"),
        ({"diversity_fund_cents": 100}, "diversity_fund_purpose"),
        ({"funds": [{"source": "", "amount_cents": 5, "status": "applied"}]}, "funds"),
        ({"declarations": ["accurate", "agreed", "conduct", "data"]}, "declarations"),
        ({"reader_wishes": [WISH] * 4}, "reader_wishes"),
        ({"reader_wishes": [WISH | {"reason": ""}]}, "reader_wishes"),
    ],
)  # fmt: skip
def test_each_rule_names_the_field_in_question_and_nothing_else(differs, anchor):
    assert lacks(**differs) == [(outline.ITEM[anchor].section, anchor)]


def test_nothing_is_missing_from_a_whole_one_and_three_wishes_of_each_kind_fit():
    assert lacks() == []
    assert lacks(reader_wishes=[WISH] * 3 + [WISH | {"wanted": False}] * 3) == []
    outcome = content()["outcomes"][0]
    assert lacks(outcomes=[outcome | {"expected_by": when} for when in ("", "Spring 2028", "6 months after it")]) == []
    assert lacks(sessions=[SESSION, SESSION | {"start": "09:00", "end": "10:00"}, SESSION | {"start": "09:00"}]) == []


def test_what_an_outcome_lacks_is_named():
    def told(**differs):
        rows = [content()["outcomes"][0] | differs]
        found = completeness.missing(content(outcomes=rows), outline.rules(), WINDOW)
        return [one.words % one.values for one in found]

    assert told(kind="") == ["Outcome 1: the kind is missing"]
    assert told(kind="", description="") == ["Outcome 1: the kind is missing", "Outcome 1: the description is missing"]


def test_an_organiser_is_no_suggested_reviewer():
    assert lacks(reader_wishes=[WISH | {"name": "a"}]) == [("h", "reader_wishes")]
    assert lacks(reader_wishes=[WISH | {"name": "a", "wanted": False}]) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("floods, dykes, Floods, ", "floods, dykes"),
        (" ,a,, b ,", "a, b"),
        ("one", "one"),
        ("", ""),
        (None, None),
        ("Astronomy; Statistics", "Astronomy, Statistics"),
    ],
)
def test_keywords_are_kept_once_each(typed, kept):
    assert section_forms.each_once(typed) == kept


def test_a_call_can_hide_a_field_free_one_or_ask_for_one():
    of_call = [
        {"key": "aim", "shown": False, "required": True}, {"key": "outcomes", "shown": True, "required": False},
        {"key": "overlap", "shown": True, "required": True}, {"key": "title", "shown": False, "required": True},
    ]  # fmt: skip
    bare = content(aim="", outcomes=[], overlap="", title="")

    found = completeness.missing(bare, outline.rules(of_call), WINDOW)
    assert [one.anchor for one in found] == ["title", "overlap"]


def test_a_call_may_lower_a_limit_of_characters_and_never_raise_it_above_what_is_kept():
    assert outline.rules([{"key": "title", "shown": True, "required": True, "most": 900}])["title"].most_chars == 50
    assert outline.rules([{"key": "aim", "shown": True, "required": True, "most": 900}])["aim"].most_words == 900


def test_of_an_imported_one_only_what_every_document_carries_is_asked():
    empty = {"title": "", "format": None, "committees": []}

    found = completeness.missing(content(aim="", **empty), outline.rules(), WINDOW, imported=True)
    assert [one.anchor for one in found] == ["format", "title", "committees"]


# The cap


@pytest.mark.parametrize(
    ("rate", "days", "persons", "cap"),
    [(2500, 5, 25, 312_500), (2500, 5, 55, 687_500), (2500, None, 25, 0), (0, 5, 55, 0)],
)
def test_the_cap_is_rate_by_days_by_persons(rate, days, persons, cap):
    assert budget.cap_cents(rate, days, persons) == cap


def test_what_stays_open_is_never_below_nothing():
    sums = budget.of({"costs": [{"amount_cents": 100}], "funds": [{"amount_cents": 500, "status": "granted"}]})

    assert (sums.costs, sums.funds, sums.open) == (100, 500, 0)


def test_money_that_is_only_applied_for_covers_nothing_and_is_summed_apart():
    given = {"applied": 100_000, "granted": 300_000, "received": 50}
    funds = [{"amount_cents": cents, "status": status} for status, cents in given.items()]
    sums = budget.of({"costs": [{"amount_cents": 750_050}], "funds": funds})

    assert (sums.funds, sums.applied, sums.open) == (300_050, 100_000, 450_000)


# The week


def session(day, start, end, kind):
    return {"day": day, "start": start, "end": end, "kind": kind}


GOOD = [
    one
    for day in (1, 2, 3)
    for one in (
        session(day, "10:00", "11:00", "talk"), session(day, "11:00", "11:30", "coffee"),
        session(day, "11:30", "12:30", "break-out"), session(day, "12:30", "14:00", "lunch"),
        session(day, "14:00", "15:30", "discussion"), session(day, "15:30", "16:00", "coffee"),
    )
] + [session(2, "18:30", "21:00", "social")]  # fmt: skip


def test_a_day_that_begins_after_noon_is_asked_for_no_lunch_and_no_coffee():
    evening = [*GOOD, session(4, "18:30", "23:30", "social")]

    assert advice(evening, 5) == [] and "Lunch takes at least 90 minutes" in ticks(evening, 5)
    begun_before = [*GOOD, session(4, "11:00", "12:00", "discussion"), session(4, "18:30", "23:30", "social")]
    assert [words.partition(" is ")[0] for words in advice(begun_before, 5)] == ["Lunch", "Coffee or tea"]


def test_what_counts_as_a_lecture_is_said():
    (told,) = [words for words in ticks([session(1, "14:00", "15:00", "plenary")] + GOOD) if "working time" in words]
    assert told.startswith("Talks and plenary sessions fill ")


def advice(sessions, days=3):
    return [words % values for level, words, values in programme.check(sessions, days) if level == "advice"]


def test_a_good_week_needs_no_advice_and_an_empty_one_gets_none():
    assert advice(GOOD) == []
    assert programme.check([session(1, "", "", "talk"), session(1, "11:00", "10:00", "talk")], 3) == []


def ticks(sessions, days=3):
    return [words % values for level, words, values in programme.check(sessions, days) if level == "ok"]


def test_what_is_not_planned_yet_has_no_tick():
    two_talks = [session(1, "10:00", "11:00", "talk"), session(1, "11:00", "12:00", "talk")]
    found = programme.check(two_talks, 3)

    assert not [words for words in ticks(two_talks) if words.startswith(("Lunch", "Coffee"))]
    assert [words % values for level, words, values in found if level == "open"] == [
        "Lunch: not planned yet; at least 90 minutes",
        "Coffee or tea: not planned yet; 30 minutes, morning and afternoon",
    ]
    assert "Lunch takes at least 90 minutes" in ticks(GOOD)
    alone = [session(1, "12:00", "13:30", "lunch")]
    assert not [words for words in ticks(alone) if "talks" in words or words.startswith("Talks and plenary")]


@pytest.mark.parametrize(
    ("lunch", "told"),
    [
        ([], "Lunch: not planned yet; at least 90 minutes"),
        ([session(1, "11:30", "13:00", "lunch")], "Lunch takes at least 90 minutes"),
        ([session(1, "12:00", "13:00", "lunch")], "Lunch is missing or shorter than 90 minutes on day 1"),
    ],
)
def test_what_is_planned_on_a_day_without_an_afternoon_is_not_said_to_be_unplanned(lunch, told):
    morning = [session(1, "09:30", "10:30", "talk"), session(1, "10:30", "11:00", "coffee"), *lunch]
    words = [words % values for _level, words, values in programme.check(morning, 3)]

    assert [one for one in words if one.startswith(("Lunch", "Coffee"))] == [told]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (
            lambda week: [
                one | {"kind": "talk"} if one["kind"] in {"break-out", "discussion"} else one for one in week
            ],
            "60",
        ),
        (lambda week: [*week, session(1, "09:00", "09:45", "discussion")], "before 10:00"),
        (lambda week: [*week, session(3, "16:00", "17:00", "discussion")], "after 16:00"),
        (lambda week: [one for one in week if one["kind"] != "lunch"], "Lunch"),
        (lambda week: [one | {"end": "13:15"} if one["kind"] == "lunch" else one for one in week], "Lunch"),
        (lambda week: [one for one in week if one["start"] != "15:30"], "Coffee"),
        (lambda week: [one for one in week if one["kind"] != "social"], "dinner"),
        (lambda week: [*week, *[session(2, f"09:{n}0", f"09:{n}5", "talk") for n in range(6)]], "5 talks"),
    ],
)
def test_each_rule_of_a_good_week_has_its_advice(change, part):
    assert any(part in words for words in advice(change(GOOD)))


def test_a_session_on_a_day_that_the_workshop_does_not_have_is_told_also_without_its_times():
    assert advice([session(7, "", "", "talk"), session(6, "", "", "lunch")], 5) == [
        "There are sessions on day 6, 7, and the workshop has 5 days"
    ]
    assert advice([session(7, "", "", "talk")], None) == []


def test_a_lecture_that_overlaps_another_session_is_told_with_both():
    first, second = session(1, "10:00", "11:00", "talk"), session(1, "10:30", "11:30", "talk") | {"title": "Lenses"}
    told = "On day 1 two sessions overlap: 10:00–11:00 and 10:30–11:30 “Lenses”"

    assert told in advice([second, first])
    groups = [one | {"kind": "break-out"} for one in (first, second)]
    apart = [first, second | {"day": 2}], [first, session(1, "11:00", "12:00", "talk")], groups
    assert not any("overlap" in words for week in apart for words in advice(week))
    long = session(1, "09:00", "12:00", "plenary")
    assert sum("overlap" in words for words in advice([long, first, session(1, "11:00", "12:00", "lunch")])) == 2


def test_a_week_of_lectures_alone_has_no_hours_without_them():
    week = [
        session(1, "10:00", "12:00", "talk"),
        session(1, "12:00", "15:00", "lunch"),
        session(1, "15:00", "16:00", "talk"),
    ]

    assert any("without lectures after" in words for words in advice(week))
    assert any("without lectures after" in words for words in advice(week[:1])), "what is not planned is not there"
    assert not any("without lectures after" in words for words in advice([*week, session(2, "13:00", "15:00", "free")]))


# Who comes


def person(stage="phd", country="NL", institution="Leiden", name="N"):
    return {"name": name, "stage": stage, "country": country, "sector": "academia", "institution": institution}


def test_people_are_counted_by_stage_region_and_institution_and_nameless_rows_are_not():
    found = composition.of(
        [person(), person("professor", "DE", "Bonn"), person("", "", ""), person(name="")], [person()]
    )

    assert (found.people, found.institutions) == (3, 2)
    assert (found.stages, found.regions) == ({"phd": 1, "professor": 1, "": 1}, {"nl": 1, "europe": 1, "": 1})


def test_an_organiser_who_is_named_too_takes_one_seat():
    ada, grace = person() | {"email": "ada@example.org"}, person() | {"email": ""}
    named = [ada | {"email": "Ada@example.org"}, grace, grace]

    words = [words % values for _level, words, values in composition.of(named, [ada, grace], 4).advice]
    assert "All fit: 4 people for 4 seats, the organisers included" in words


@pytest.mark.parametrize(
    ("juniors", "all_of_them", "said"), [(21, 31, "67%"), (2, 3, "66%"), (1, 3, "33%"), (11, 37, "29%")]
)
def test_a_share_is_judged_by_what_it_is_and_never_reads_as_more(juniors, all_of_them, said):
    people = [person("phd")] * juniors + [person("professor")] * (all_of_them - juniors)
    held = rules.held([{"key": "juniors", "level": "must", "figure": round(100 * juniors / all_of_them)}])

    [(level, words, values)] = [one for one in composition.of(people, [], None, held).advice if "PhD" in one[1]]
    assert (words % values).startswith(said)
    fits = 100 * juniors >= round(100 * juniors / all_of_them) * all_of_them
    assert level == ("ok" if fits else "must")


@pytest.mark.parametrize(("juniors", "all_of_them", "said"), [(3, 7, "43%"), (2, 3, "67%"), (1, 3, "33%")])
def test_a_share_away_from_its_limit_is_rounded(juniors, all_of_them, said):
    people = [person("phd")] * juniors + [person("professor")] * (all_of_them - juniors)

    [(_level, words, values)] = [one for one in composition.of(people, []).advice if "PhD" in one[1]]
    assert (words % values).startswith(said)


def test_a_share_that_is_too_high_never_reads_as_what_is_asked():
    people = [person()] * 10 + [person(institution=f"House {n}") for n in range(23)]
    held = rules.held([{"key": "one_house", "level": "must", "figure": 30}])

    told = [words % values for level, words, values in composition.of(people, [], None, held).advice if level == "must"]
    assert "31% of the people work at Leiden; asked for: at most 30%" in told


@pytest.mark.parametrize(
    ("people", "organisers", "seats", "part"),
    [
        ([person()], [person(country="DE"), person(country="DE", institution="Bonn")], 25, "works in the Netherlands"),
        ([person()], [person(), person()], 25, "too few institutions"),
        ([person("phd")], [person(), person(institution="Bonn")], 25, "Too few senior"),
        ([person("professor")], [person(), person(institution="Bonn")], 25, "outside Europe"),
        ([person("professor", "US")] * 3, [person(), person(institution="Bonn")], 4, "Not all fit"),
    ],
)
def test_the_advice_on_who_comes(people, organisers, seats, part):
    told = [
        words % values for level, words, values in composition.of(people, organisers, seats).advice if level == "advice"
    ]

    assert any(part in words for words in told)
