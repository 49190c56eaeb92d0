"""Saving is never refused: limits bind at submitting, and what a field can't hold keeps nothing else from being saved."""

import re

import pytest

from tests.proposals import sections
from tests.proposals.sections import tab
from tests.written import write
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.proposals import actions
from workshop_portal.proposals.models import Status


def autosave(browser, page, proposal, section, **typed):
    """As the script does, which keeps what it sent and was told."""
    answer = sections.autosave(browser, page, proposal, section, **typed)
    page.page.fields |= typed | {"seen": answer.json.get("seen", page.page.fields["seen"])}
    return answer


def lacks(proposal, anchor):
    return [one.words % one.values for one in actions.missing(proposal) if one.anchor == anchor]


LONG = "word " * 229 + "word"


def test_a_text_above_its_limit_is_kept_whole_and_shown_as_too_long_beside_its_field(browser, draft):
    page = tab(browser, draft, "c")

    assert page.send(public_summary=LONG, aim="Why", go="save").status_code == 303
    assert (draft.public_summary, draft.aim) == (LONG, "Why")
    shown = browser.get(f"/proposals/{draft.code}/edit/c").text
    assert "This has 230 words; at most 200 fit. Shorten it by 30." in shown
    assert (
        f'href="/proposals/{draft.code}/edit/c#public_summary">C: Public summary: 230 words, at most 200 fit' in shown
    )


def test_a_text_above_its_limit_saves_itself(browser, draft):
    answer = autosave(browser, tab(browser, draft, "c"), draft, "c", public_summary=LONG, aim="Why")

    assert (answer.status_code, set(answer.json)) == (200, {"saved_at", "seen"})
    assert (draft.public_summary, draft.aim) == (LONG, "Why")


@pytest.mark.parametrize(
    ("differs", "anchor", "words"),
    [
        ({"public_summary": LONG}, "public_summary", "Public summary: 230 words, at most 200 fit"),
        ({"series": "resubmission", "previous_code": "2026-1-1", "changes_since_previous": "x" * 3001},
         "changes_since_previous", "What has changed since: 3001 characters, at most 3000 fit"),
        ({"refund_reason": "word " * 201}, "refund_reason", "Why there is no other source: 201 words, at most 200 fit"),
        ({"duration_days": 90}, "duration_days", "Days: this format takes 3 to 5"),
    ],
)  # fmt: skip
def test_what_is_too_long_keeps_a_proposal_from_being_submitted(make, ada, complete, differs, anchor, words):
    limits = complete.format.days_min, complete.format.days_max
    actions.fill(complete, differs, by=ada)
    db.session.commit()

    assert lacks(complete, anchor) == [words.replace("3 to 5", "{} to {}".format(*limits))]
    with pytest.raises(Refused):
        actions.submit(complete, by=ada)
    assert complete.status == Status.DRAFT


def test_an_organiser_s_long_biography_and_strange_year_are_kept_and_missed_at_submitting(browser, ada, complete):
    page = tab(browser, complete, "b")

    assert page.send(phd_year="1850", bio="word " * 151, department="Theory").status_code == 303
    mine = complete.organisers[0]
    assert (mine.phd_year, mine.department, len(mine.bio.split())) == (1850, "Theory", 151)
    assert lacks(complete, "organisers") == [
        f"{mine.name}: 1850 can’t be the year of the doctorate",
        f"{mine.name}: the biography has 151 words, at most 150 fit",
    ]


@pytest.mark.parametrize(
    ("section", "bad", "good", "told", "kept"),
    [
        ("a", {"duration_days": "abc"}, {"subtitle": "S"}, "Days: Write a whole number",
         lambda p: (p.subtitle, p.duration_days) == ("S", 5)),
        ("a", {"title": "x" * 51}, {"subtitle": "S"}, "Title: This has 51 characters; at most 50 fit",
         lambda p: (p.subtitle, p.title) == ("S", "")),
        ("a", {"expected_participants": "9" * 12}, {"subtitle": "S"}, "People you expect: Write a whole number",
         lambda p: (p.subtitle, p.expected_participants) == ("S", None)),
        ("b", {"phd_year": "long ago"}, {"department": "D"}, "Year of the doctorate: Write a whole number",
         lambda p: (p.organisers[0].department, p.organisers[0].phd_year) == ("D", None)),
        ("b", {"name": ""}, {"department": "D"}, "Name: Fill in this field",
         lambda p: (p.organisers[0].department, p.organisers[0].name) == ("D", p.organisers[0].person.name)),
        ("c", {"outcomes-0-description": "x" * 301}, {"aim": "Why", "outcomes-0-kind": "paper"}, "row 1, Description: This has 1 characters too many",
         lambda p: (p.aim, [(one.kind, one.description) for one in p.outcomes]) == ("Why", [("paper", "")])),
        ("d", {"sessions-0-day": "Monday"}, {"sessions-0-title": "T", "sessions-1-title": "U", "sessions-1-day": "2"},
         "row 1, Day: Write a whole number", lambda p: [(one.day, one.title) for one in p.sessions] == [(0, "T"), (2, "U")]),
        ("e", {"participants-0-country": "Nederland"}, {"participants-0-name": "N", "participants-1-name": "O"},
         "row 1, Country: The list has no “Nederland”",
         lambda p: [(one.name, one.country) for one in p.participants] == [("N", ""), ("O", "")]),
        ("f", {"diversity_fund_cents": "a lot"}, {"diversity_measures": "M"}, "Write an amount",
         lambda p: (p.diversity_measures, p.diversity_fund_cents) == ("M", None)),
        ("g", {"costs-0-amount_cents": "a lot"}, {"costs-0-words": "W", "refund_reason": "R"}, "row 1, Amount in euros: Write an amount",
         lambda p: (p.refund_reason, [(one.words, one.amount_cents) for one in p.costs]) == ("R", [("W", 0)])),
        ("h", {"wanted-0-reason": "x" * 501}, {"wanted-0-name": "N", "declarations": ["accurate"]}, "row 1, Reason: This has 1 characters too many",
         lambda p: (p.declarations, [(one.name, one.reason) for one in p.reader_wishes]) == (["accurate"], [("N", "")])),
    ],
)  # fmt: skip
def test_what_a_field_can_not_hold_stands_there_as_typed_and_all_else_is_saved(
    browser, draft, section, bad, good, told, kept
):
    by_itself, by_hand = tab(browser, draft, section), tab(browser, draft, section)
    answer = autosave(browser, by_itself, draft, section, **bad, **good)

    assert answer.status_code == 422
    assert (told in answer.json["message"], "Everything else is saved." in answer.json["message"]) == (True, True)
    assert kept(draft)
    assert autosave(browser, by_itself, draft, section).status_code == 422  # and again, without a collision
    ((name, text),) = bad.items()
    assert by_hand.send(**bad, **good, go="next").status_code == 422
    assert (told in by_hand.answer.text, "Everything else is saved." in by_hand.answer.text) == (True, True)
    assert by_hand.page.fields[name] == text
    assert kept(draft)


@pytest.mark.parametrize("by", ["hand", "itself"])
@pytest.mark.parametrize(
    ("section", "bad", "told"),
    [
        ("a", {"title": "x" * 51, "subtitle": "S"}, "This has 51 characters; at most 50 fit"),
        ("b", {"phd_year": "long ago"}, "Write a whole number"),
        ("e", {"participants-1-name": "Emmy", "participants-1-country": "Atlantis"}, "The list has no “Atlantis”"),
        ("f", {"diversity_fund_cents": "a lot"}, "Write an amount"),
    ],
)
def test_what_a_field_can_not_hold_waits_for_its_writer_alone(app, browser, kwame, complete, section, bad, told, by):
    page = tab(browser, complete, section)
    if by == "hand":
        page.send(**bad)
    else:
        autosave(browser, page, complete, section, **bad)

    anew, theirs = tab(browser, complete, section), tab(app.test_client(user=kwame), complete, section)
    assert {name: anew.page.fields.get(name) for name in bad} == bad
    assert (told in anew.answer.text, "Everything else is saved." in anew.answer.text) == (True, True)
    assert anew.answer.status_code == 200
    assert (told in theirs.answer.text, *(theirs.page.fields.get(name) == text for name, text in bad.items()))[
        0
    ] is False


FOUR = {
    "sessions-0-day": "3", "sessions-0-start": "10:00", "sessions-0-end": "11:00", "sessions-0-title": "Last",
    "sessions-1-day": "1", "sessions-1-start": "10:00", "sessions-1-end": "11:00", "sessions-1-title": "First",
    "sessions-3-day": "Friday", "sessions-3-start": "25:00", "sessions-3-end": "late", "sessions-3-title": "Wrong",
}  # fmt: skip


def test_a_complaint_names_the_row_where_it_stands_on_the_page(browser, draft):
    page = tab(browser, draft, "d")
    told = autosave(browser, page, draft, "d", **FOUR).json["message"]

    assert ("row 4, Day: " in told, "row 4, Begins: " in told, "row 4, Ends: " in told, "row 1" in told) == (
        True, True, True, False,
    )  # fmt: skip
    page = tab(browser, draft, "d")
    page.send(go="save", **FOUR)
    shown = {name: value for name, value in page.page.fields.items() if name.startswith("sessions-") and value}
    assert {name: shown.get(name) for name in FOUR} == FOUR
    assert re.search(r'href="#sessions-3-end">[^<]*row 4, Ends: ', page.answer.text)
    assert [(one.day, one.title) for one in draft.sessions][-2:] == [(1, "First"), (3, "Last")]


def test_rows_below_one_that_is_taken_out_move_up_also_beside_a_complaint(browser, draft):
    page = tab(browser, draft, "d")
    page.send(go="remove-sessions-0", **FOUR)

    assert "row 3, Day: " in page.answer.text
    assert [page.page.fields[f"sessions-{n}-title"] for n in range(3)] == ["First", "", "Wrong"]


def test_of_many_complaints_the_first_five_are_written_out(browser, draft):
    many = {f"sessions-{n}-day": "x" for n in range(4)} | {f"sessions-{n}-start": "y" for n in range(4)}
    page = browser.tab(f"/proposals/{draft.code}/edit/d?more=1")
    told = autosave(browser, page, draft, "d", **many).json["message"]

    assert (told.count("row "), "And 3 more." in told) == (5, True)


def test_what_waited_is_gone_once_it_is_mended(browser, draft):
    page = tab(browser, draft, "a")
    page.send(title="x" * 51, subtitle="S")
    tab(browser, draft, "a").send(title="Waves")

    anew = tab(browser, draft, "a")
    assert (anew.page.fields["title"], anew.page.fields["subtitle"]) == ("Waves", "S")
    assert "could not be saved" not in anew.answer.text


def test_what_waits_takes_over_what_somebody_else_saved_meanwhile(app, kwame, browser, complete):
    tab(browser, complete, "a").send(title="x" * 51, subtitle="S")
    tab(app.test_client(user=kwame), complete, "a").send(subtitle="T")

    assert tab(browser, complete, "a").send(title="Waves").status_code == 303
    assert (complete.title, complete.subtitle) == ("Waves", "T")


def test_a_cell_that_can_not_be_read_stays_as_it_was_stored(browser, complete):
    page = tab(browser, complete, "e")

    assert page.send(**{"participants-0-country": "Atlantis", "participants-1-name": "Emmy"}).status_code == 422
    assert [(one.name, one.country) for one in complete.participants] == [("Grace Hopper", "US"), ("Emmy", "")]
    assert page.send(**{"participants-0-country": "Japan"}).status_code == 303
    assert [(one.name, one.country) for one in complete.participants] == [("Grace Hopper", "JP"), ("Emmy", "")]


def test_a_row_of_nothing_but_what_can_not_be_read_is_no_row(browser, draft):
    page = tab(browser, draft, "e")

    assert page.send(**{"participants-0-country": "Atlantis"}).status_code == 422
    assert draft.participants == []
    assert page.page.fields["participants-0-country"] == "Atlantis"


def test_pressed_twice_what_can_not_be_held_still_stands_there(browser, draft):
    page = tab(browser, draft, "a")

    for _twice in range(2):
        assert page.send(duration_days="abc", subtitle="S").status_code == 422
        assert page.page.fields["duration_days"] == "abc"
    assert page.send(duration_days="4").status_code == 303
    assert (draft.subtitle, draft.duration_days) == ("S", 4)


def test_what_somebody_else_wrote_where_something_can_not_be_held_is_not_overwritten_unseen(app, ada, kwame, complete):
    mine = tab(app.test_client(user=ada), complete, "a")
    tab(app.test_client(user=kwame), complete, "a").send(duration_days="4")

    assert mine.send(duration_days="abc").status_code == 422
    assert complete.duration_days == 4
    assert mine.send(duration_days="3").status_code == 409
    assert complete.duration_days == 4
    assert mine.send().status_code == 303
    assert complete.duration_days == 3


def test_rows_that_can_not_be_read_whole_are_not_mixed_with_somebody_else_s(app, ada, kwame, complete):
    mine = tab(app.test_client(user=ada), complete, "e")
    tab(app.test_client(user=kwame), complete, "e").send(**{"participants-1-name": "Emmy"})

    assert mine.send(**{"participants-0-country": "Atlantis"}).status_code == 409
    assert mine.page.fields["participants-0-country"] == "Atlantis"
    assert [one.name for one in complete.participants] == ["Grace Hopper", "Emmy"]


def test_a_text_that_is_absurdly_long_alone_is_not_kept(browser, draft):
    assert tab(browser, draft, "c").send(aim="Why", overlap="x" * 100_001).status_code == 422
    assert (draft.aim, draft.overlap) == ("Why", "")


def test_a_stale_page_saves_nothing_of_it(browser, draft):
    assert tab(browser, draft, "a").send(csrf_token="wrong", duration_days="abc", subtitle="S").status_code == 400
    assert draft.subtitle == ""


def test_a_session_without_a_day_is_shown_without_one_and_missed(app, ada, kwame, open_call):
    proposal = write(actions.start(open_call, by=ada), ada, kwame, sessions=[{"day": 0, "title": "Opening"}])
    browser = app.test_client(user=ada)

    assert tab(browser, proposal, "d").page.fields["sessions-0-day"] == ""
    assert lacks(proposal, "sessions") == ["Session 1: the day is missing"]
    assert "Opening" in browser.get(f"/proposals/{proposal.code}").text


WAITING = [
    ("b", {"phd_year": "long ago"}, "B: Year of the doctorate: what is typed there can’t be kept."),
    ("d", {"sessions-0-day": "Monday", "sessions-0-title": "T"}, "D: Draft programme: what is typed there can’t be kept."),
    ("f", {"diversity_fund_cents": "a lot"}, "F: Request to the diversity fund, in euros: what is typed there can’t be kept."),
    ("g", {"costs-0-kind": "travel", "costs-0-amount_cents": "a lot"}, "G: Estimated costs: what is typed there can’t be kept."),
    ("h", {"wanted-0-name": "N", "wanted-0-reason": "x" * 501}, "H: Suggested reviewers: what is typed there can’t be kept."),
]  # fmt: skip


@pytest.mark.parametrize(("section", "bad", "told"), WAITING)
def test_nothing_is_submitted_while_what_its_contact_organiser_typed_is_not_kept(browser, complete, section, bad, told):
    page = tab(browser, complete, section)
    ready = browser.tab(f"/proposals/{complete.code}/submit")
    page.send(go="save", **bad)

    for where in ("", "/submit", f"/edit/{section}", "/edit/c", "/nl"):
        prefix, rest = ("/nl", "") if where == "/nl" else ("", where)
        shown = browser.get(f"{prefix}/proposals/{complete.code}{rest}").text
        assert (shown.count(told) == 1 and f"{told} " in shown) or prefix
        assert "Nothing: it can be submitted." not in shown and "Niets: het kan worden ingediend" not in shown
    assert ready.send().status_code == 409
    assert complete.status == Status.DRAFT


def test_what_can_not_be_kept_is_told_once_however_much_is_missing_there(browser, complete):
    many = {f"sessions-{n}-day": "Monday" for n in range(2)} | {f"sessions-{n}-title": f"T{n}" for n in range(2)}
    shown = tab(browser, complete, "d").send(go="save", **many).text

    assert shown.partition('id="missing"')[2].count("Draft programme: what is typed there can’t be kept.") == 1


def test_once_it_is_mended_it_can_be_submitted(browser, complete):
    tab(browser, complete, "g").send(go="save", **{"costs-0-kind": "travel", "costs-0-amount_cents": "a lot"})
    tab(browser, complete, "g").send(go="save", **{"costs-0-amount_cents": "4000"})

    assert "Nothing: it can be submitted." in browser.get(f"/proposals/{complete.code}").text
    assert browser.tab(f"/proposals/{complete.code}/submit").send().status_code == 303
    assert complete.newest_version.content["costs"][-1]["amount_cents"] == 400_000


def test_a_section_with_something_that_is_not_kept_is_not_done(browser, complete):
    answer = tab(browser, complete, "g").send(go="save", **{"costs-0-kind": "travel", "costs-0-amount_cents": "a lot"})

    assert '<span>Budget</span><span class="left">1 to do</span>' in answer.text
    assert '<span>Budget</span><span class="left">1 to do</span>' in tab(browser, complete, "c").answer.text


def test_what_waits_for_another_organiser_is_told_before_submitting_and_what_it_is_stays_theirs(
    app, browser, kwame, complete
):
    tab(app.test_client(user=kwame), complete, "g").send(go="save", **{"costs-0-amount_cents": "a fortune"})

    page = browser.tab(f"/proposals/{complete.code}/submit")
    assert f"{kwame.name}, in section G" in page.answer.text and "a fortune" not in page.answer.text
    assert page.send().status_code == 303


def test_an_amount_that_waits_is_read_as_on_the_page_where_it_was_typed(app, browser, complete):
    typed = {
        "costs-0-kind": "travel",
        "costs-0-amount_cents": "9.625",
        "costs-1-kind": "other",
        "costs-1-amount_cents": "veel",
    }
    dutch = browser.tab(f"/nl/proposals/{complete.code}/edit/g")
    assert dutch.send(go="save", **typed).status_code == 422
    assert [one.amount_cents for one in complete.costs] == [962_500, 0]

    english = tab(browser, complete, "g")
    assert "can be read in two ways" not in english.answer.text
    assert (english.page.fields["costs-0-amount_cents"], english.page.fields["costs-1-amount_cents"]) == (
        "9625",
        "veel",
    )
    assert english.send(go="save", **{"costs-1-amount_cents": "10"}).status_code == 303
    assert [one.amount_cents for one in complete.costs] == [962_500, 1_000]


def test_the_same_of_an_amount_that_stands_alone(browser, complete):
    dutch = browser.tab(f"/nl/proposals/{complete.code}/edit/f")
    kept = "x" * 100_001
    assert dutch.send(go="save", diversity_fund_cents="9.625", diversity_measures=kept).status_code == 422

    english = tab(browser, complete, "f")
    assert (complete.diversity_fund_cents, english.page.fields["diversity_fund_cents"]) == (962_500, "9625.00")
    assert "can be read in two ways" not in english.answer.text
