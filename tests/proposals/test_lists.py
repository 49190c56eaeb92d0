"""The lists of proposals: what each reader finds, by which filters, at which cost."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from workshop_portal.core import clock
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.proposals import listing, snapshot
from workshop_portal.proposals.workflow import Status


@pytest.mark.parametrize("hat", ["office", "director"])
def test_the_list_takes_the_same_few_statements_for_three_and_thirty(app, make, count_statements, hat):
    browser = app.test_client(user=make.appointed(hat))
    call, committees = make.call(), [make.committee(), make.committee(name="physics")]
    counts = []
    for more in (3, 27):
        with make.together():
            for _ in range(more):
                make.proposal(Status.SUBMITTED, lead=make.person("Lead"), call=call, committees=committees)
        counts.append(count_statements(browser, "/proposals/"))

    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("role", ["organiser", "chair", "member"])
def test_my_list_takes_the_same_few_statements_for_three_and_thirty(app, make, count_statements, role):
    emmy = make.person("Emmy")
    committee = make.committee(*([emmy] if role == "member" else []), chair=emmy if role == "chair" else None)
    browser, call = app.test_client(user=emmy), make.call()
    counts = []
    for more in (3, 27):
        with make.together():
            for _ in range(more):
                make.proposal(
                    Status.DECIDED, call=call, committees=[committee], lead=emmy if role == "organiser" else None
                )
        counts.append(count_statements(browser, "/proposals/"))

    assert counts[0] == counts[1] <= 6


def test_the_page_of_one_takes_few_statements_whatever_its_rows(app, make, count_statements):
    emmy = make.person("Emmy")
    proposal = make.proposal(Status.IN_REVIEW, committees=[make.committee(chair=emmy)], lead=make.person("Ada"))

    assert count_statements(app.test_client(user=emmy), f"/proposals/{proposal.code}") <= 8


def test_a_deadline_at_midnight_is_the_day_before_in_the_list_too(app, make, olga):
    midnight = datetime(clock.today().year + 1, 5, 16, tzinfo=ZoneInfo("Europe/Amsterdam"))
    ada = make.person("Ada")
    make.proposal(call=make.call(deadline_at=midnight, opens_at=now()), lead=ada)

    assert f"closes on 15 May {midnight.year}" in app.test_client(user=ada).get("/proposals/").text


def test_the_filters_narrow_the_list(app, make, olga):
    calls, committees = [make.call(), make.call()], [make.committee(), make.committee(name="physics")]
    for n, (title, status) in enumerate(
        [("Slow light", Status.SUBMITTED), ("Fast electrons", Status.DECIDED), ("100% pure", Status.SUBMITTED)]
    ):
        make.proposal(status, title=title, call=calls[n % 2], committees=[committees[n % 2]], submitted_at=now())
    browser = app.test_client(user=olga)

    def found(**asked):
        page = browser.get("/proposals/", query_string=asked).text
        return [title for title in ("Slow light", "Fast electrons", "100% pure") if title in page]

    assert found() == ["Slow light", "Fast electrons", "100% pure"]
    assert found(words="LIGHT slow") == ["Slow light"]
    assert found(words="%") == ["100% pure"]
    assert found(words="_") == []
    assert found(status="decided") == ["Fast electrons"]
    assert found(call=calls[1].key) == ["Fast electrons"]
    assert found(committee=committees[0].key) == ["Slow light", "100% pure"]
    assert found(status="nonsense", sort="nonsense") == ["Slow light", "Fast electrons", "100% pure"]


def test_the_list_is_paged_and_says_how_many_there_are(app, make, olga):
    call = make.call()
    for n in range(53):
        make.proposal(Status.SUBMITTED, title=f"Proposal {n:03d}", call=call)
    browser = app.test_client(user=olga)

    first, second = browser.get("/proposals/?sort=title").text, browser.get("/proposals/?sort=title&page=2").text
    assert ("53 proposals" in first, "Proposal 049" in first, "Proposal 050" in first) == (True, True, False)
    assert ("Proposal 050" in second, "Proposal 049" in second) == (True, False)


def test_an_empty_list_says_what_to_do(app, make):
    assert "started in an open call" in app.test_client(user=make.person("Eve")).get("/proposals/").text


def test_the_contact_organiser_is_written_out_in_what_is_asked_often(app, ada):
    """Where the value is given each time, SQLite plans the statement anew each time: there is an index of contact organisers."""
    with app.test_request_context():
        for statement in (listing.rows_of(ada), snapshot.every_part()):
            text = str(statement.compile(db.engine))
            assert "grade = 'lead'" in text and text.count("grade = ") == text.count("grade = 'lead'")
