"""Lists of people who work here: what is asked, what a file holds, what a reader keeps; tried on the proposals."""

import csv
import io
import re
from datetime import date

import pytest
from markupsafe import Markup
from openpyxl import load_workbook

from workshop_portal.core import clock, list_pages, sheet, workbook
from workshop_portal.core.db import db
from workshop_portal.core.languages import later
from workshop_portal.core.list_cells import Look, writer_of
from workshop_portal.core.list_design import Cell, Column
from workshop_portal.people.saved_lists import SavedList
from workshop_portal.proposals import listing
from workshop_portal.proposals.workflow import Status


@pytest.fixture
def three(make):
    """Three proposals of one call, each with its contact."""
    call = make.call()
    return [
        make.proposal(Status.SUBMITTED, title=title, call=call, lead=make.person(name, email=f"{name.lower()}@x.example"))
        for title, name in (("Slow light", "Ada"), ("=1+1", "Emmy"), ("Ångström", "Noor"))
    ]  # fmt: skip


def lines_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_a_file_holds_exactly_the_rows_columns_and_order_that_are_shown(app, olga, three):
    browser = app.test_client(user=olga)
    answer = browser.get("/proposals/?words=x&show=lead&sort=-title&as=csv")
    assert [line[0] for line in lines_of(answer)] == ["Proposal"]

    answer = browser.get("/proposals/?show=lead&sort=title&as=csv")
    assert lines_of(answer) == [["Proposal", "Contact"], ["'=1+1", "Emmy Byron"], ["Slow light", "Ada Byron"],
                                ["Ångström", "Noor Byron"]]  # fmt: skip
    assert answer.get_data().startswith("\ufeffProposal,Contact\r\n".encode())
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=proposals-")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_workbook_holds_what_the_csv_holds(app, make, olga, three):
    make.standing(olga, "conflicted", three[0])
    browser, address = app.test_client(user=olga), "/proposals/?show=lead&show=code&sort=title&words=byron&as="
    answer = browser.get(address + "xlsx")

    page = load_workbook(io.BytesIO(answer.get_data())).active
    as_csv = lines_of(browser.get(address + "csv"))
    assert [[value.removeprefix("'") for value in line] for line in as_csv] == [
        list(line) for line in page.iter_rows(values_only=True)
    ]
    assert len(as_csv) == 3
    assert answer.headers["Content-Type"] == workbook.KIND
    assert answer.headers["Content-Disposition"] == f"attachment; filename=proposals-{clock.today()}.xlsx"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("address", "words"), [("/proposals/", "XLSX of this list"), ("/nl/proposals/", "XLSX van deze lijst")]
)
def test_both_files_are_offered_as_the_list_is_asked_for(app, olga, three, address, words):
    page = app.test_client(user=olga).get(f"{address}?words=light&sort=title").text

    assert all(f"{address}?words=light&amp;sort=title&amp;as={kind}" in page for kind in ("csv", "xlsx"))
    assert words in page


def test_a_file_of_a_kind_that_is_not_made_is_the_page(app, olga, three):
    assert app.test_client(user=olga).get("/proposals/?as=pdf").content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_stays_a_text(text):
    assert sheet.text_of(text) == "'" + text
    assert sheet.text_of(-1) == "-1"


def test_a_column_the_reader_may_not_have_is_as_unknown_as_one_that_is_not_there(app, make, three, olga):
    asks = {name: f"/proposals/?show={name}&show=lead&sort={name}&as=csv" for name in ("email", "nonsense")}
    dora, office = (app.test_client(user=one) for one in (make.appointed("director", "Dora"), olga))

    assert lines_of(dora.get(asks["email"])) == lines_of(dora.get(asks["nonsense"]))
    assert lines_of(office.get(asks["email"]))[1][2] == "ada@x.example"
    assert "Slow light" not in dora.get("/proposals/?words=x.example").text


def test_what_is_hidden_is_in_no_list_no_file_and_no_count(app, make, olga, three):
    make.standing(olga, "conflicted", three[0])
    browser = app.test_client(user=olga)

    assert "2 proposals" in browser.get("/proposals/").text
    assert "Slow light" not in browser.get("/proposals/?as=csv").text
    assert browser.get("/proposals/?words=slow").text.count("Slow light") == 0


def test_an_officer_learns_of_the_own_proposal_no_more_than_its_organisers_do(app, make, olga):
    own = make.proposal(Status.DECIDED, title="Of the office", lead=olga)
    make.proposal(Status.DECIDED, title="Of others", call=own.call)
    browser = app.test_client(user=olga)

    rows = {line[0]: line[-1] for line in lines_of(browser.get("/proposals/?as=csv"))}
    assert (rows["Of the office"], rows["Of others"]) == ("With the committees", "Decided")
    assert "Of the office" not in browser.get("/proposals/?status=decided").text
    assert "Of the office" in browser.get("/proposals/?status=in_review").text


def test_a_list_is_kept_for_its_reader_alone_comes_back_and_goes(app, make, olga, three):
    browser, other = app.test_client(user=olga), app.test_client(user=make.appointed("office", "Tariq"))
    browser.tab("/proposals/?words=light&show=lead&sort=title", form="/people/lists").send(name="Light")

    assert "words=light&amp;sort=title&amp;show=lead" in browser.get("/proposals/").text
    assert "words=light&amp;sort=title&amp;show=lead" not in other.get("/proposals/").text
    kept = db.session.query(SavedList).one()
    assert other.post(f"/people/lists/{kept.key}/drop").status_code == 404
    browser.tab("/proposals/", form=f"/people/lists/{kept.key}").send()
    assert db.session.query(SavedList).count() == 0


def test_a_name_is_kept_once_and_means_the_newest(app, olga, three):
    browser = app.test_client(user=olga)
    for words in ("light", "slow"):
        assert browser.tab(f"/proposals/?words={words}", form="/people/lists").send(name="Mine").status_code == 303

    assert [one.asked for one in db.session.query(SavedList)] == ["words=slow"]


@pytest.mark.parametrize("here", ["https://evil.example/", "//evil.example", "/nowhere", ""])
def test_a_list_is_kept_of_a_page_of_this_site_only(app, olga, three, here):
    answer = app.test_client(user=olga).tab("/proposals/", form="/people/lists").send(name="Mine", here=here)

    assert answer.status_code == 422
    assert db.session.query(SavedList).count() == 0


def test_files_are_made_ten_times_an_hour_whatever_their_kind(app, olga, three, within_a_minute):
    app.config["PAGE_RATE"] = 300
    browser = app.test_client(user=olga)

    asked = [browser.get(f"/proposals/?as={kind}").status_code for kind in ["csv", "xlsx"] * 5 + ["xlsx"]]
    assert asked == [200] * 10 + [429]


def test_a_row_is_drawn_in_python_as_the_template_draws_it_cell_by_cell(app):
    """Quickly for most lists, cell by cell where a page draws some of them itself."""
    code = Look(Column("code", "Code", None), lambda row, _facts: row["code"], None, "", "", [])
    note = Look(Column("note", "Note", None), lambda row, _facts: Cell(row["mean"], sub="s"), None, "", "", [])
    columns = [
        Look(Column("title", "Title", None), lambda row, _facts: Cell(row["title"], "/x?a=1&b=2", "", "<7>"), None, "<td>", "</td>", [code, note]),
        Look(Column("plain", "Plain", None), lambda row, _facts: row["title"], None, "<td>", "</td>", [code]),
        Look(Column("mean", "Mean", None), lambda row, _facts: row["mean"], lambda value: f"<{value:.2f}>", "<td>", "</td>", []),
        Look(Column("state", "State", None), lambda row, _facts: Cell(row["mean"], tone="wait"), None, "<td>", "</td>", []),
        Look(Column("mark", "Mark", None, "mark"), lambda row, _facts: row["mean"], writer_of("mark", "en"), "<td>", "</td>", []),
        Look(Column("sum", "Sum", None, "number"), lambda row, _facts: Cell(row["mean"], sub="<7>"), writer_of("number", "en"), "<td>", "</td>", []),
        Look(Column("day", "Day", None, "day"), lambda row, _facts: row["day"], writer_of("day", "en"), "<td>", "</td>", []),
    ]  # fmt: skip
    template = app.jinja_env.from_string(
        '{% from "parts/lists.html" import list_cell, list_below %}{{ list_cell(one) }}{{ list_below(one.below) }}'
    )
    rows = (
        {"title": "<b>", "code": "1 & 2", "mean": 3.5, "day": date(2031, 12, 5)},
        {"title": Markup("<b>"), "code": later("Code"), "mean": 1, "day": ""},
        {"title": "", "code": None, "mean": None, "day": None},
    )
    for row in rows:
        for look in columns:
            assert look.drawer()(row, None) == f"<td>{template.render(one=look.shown(row, None))}</td>"


@pytest.mark.parametrize("typed", ["émile", "Émile", "ÉMILE", "du châtelet", "100%", "a_b", "wow!"])
def test_words_are_found_in_whatever_case_with_accents_too(app, make, olga, typed):
    make.proposal(Status.SUBMITTED, title="Émile Du CHÂTELET 100% a_b wow!")
    make.proposal(Status.SUBMITTED, title="Emile and others 100 axb wow")

    page = app.test_client(user=olga).get("/proposals/", query_string={"words": typed}).text
    assert ("CHÂTELET" in page, "Emile and others" in page) == (True, False)


def test_of_a_readers_list_a_few_statements_are_kept_whatever_is_asked(app, olga, three):
    asked = [
        f"?sort={down}{name}&status={status}"
        for name in ("title", "code", "lead", "call")
        for down in ("", "-")
        for status in ("", "submitted", "in_review", "decided")
    ]
    first, second = (listed_by(app, olga, asked) for _twice in range(2))

    assert first == second and {one.code for one in three} == set(first[0])
    with app.test_request_context():
        assert 0 < len(list_pages.KEPT[listing.rows_of(olga)]) <= list_pages.KEPT_EACH


def listed_by(app, person, asked):
    browser = app.test_client(user=person)
    return [shown(browser, one) for one in asked]


def shown(browser, asked) -> list[str]:
    return re.findall(r'<a href="/proposals/(20[^/"]+)"', browser.get(f"/proposals/{asked}").text)


def test_a_column_that_its_filter_fixes_is_left_out_unless_it_is_chosen(app, make, olga):
    call = make.call(title_en="A long title of a round")
    make.proposal(Status.SUBMITTED, call=call, lead=make.person("Ada"))
    browser = app.test_client(user=olga)

    def heads(query):
        return lines_of(browser.get(f"/proposals/?{query}&as=csv"))[0]

    assert "Call" in heads("") and "Call" not in heads(f"call={call.key}")
    assert "Call" in heads(f"call={call.key}&show=call&show=status")
