"""What the portal does by itself: the administrator sees what waits and what failed, and nothing of what it is about."""

import re
from datetime import timedelta

import pytest

from workshop_portal.background import JOBS
from workshop_portal.core import jobs
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Job, JobState
from workshop_portal.core.steps import Refused
from workshop_portal.desk import words
from workshop_portal.people.hats import Hat


def job(kind="sweep rows", state=JobState.FAILED, **facts) -> Job:
    row = Job(kind=kind, state=state, due_at=now() + timedelta(hours=1), **facts)
    db.session.add(row)
    db.session.commit()
    return row


@pytest.fixture
def sanne(make):
    return make.appointed("administrator", "Sanne")


def shown(page) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)<', page)


def test_what_failed_stands_before_what_waits_and_what_is_done_is_left_out(browse, sanne):
    job("remind readers", JobState.WAITING)
    job("call opens", JobState.DONE)
    job("sweep rows", attempts=5, trouble="KeyError: 'Proposal 2027-1-042 of Ada Lovelace'")
    job("release", trouble="The text of the letter “%(key)s” is missing.")
    page = browse(sanne).get("/jobs").text

    assert shown(page) == ["Throw away what has had its time", "Release decisions", "Remind readers"]
    assert "KeyError" in page and "2027-1-042" not in page and "Lovelace" not in page
    assert "Refused" in page and "is missing" not in page
    assert "Verlopen gegevens weggooien" in browse(sanne).get("/nl/jobs").text


def test_a_refusal_is_read_in_the_own_language_without_a_word_of_what_it_is_about(browse, sanne):
    row = job("remind readers", JobState.WAITING)
    words = "The text of the letter “%(key)s” is missing. The office can write it under Letters."
    jobs.fail(row, Refused(words, key="review_reminder"))
    other = job("release", JobState.WAITING)
    jobs.fail(other, Refused("%(name)s has a seat on this committee in these days already.", name="Ada Lovelace"))
    db.session.commit()
    page, dutch = (browse(sanne).get(address).text for address in ("/jobs", "/nl/jobs"))

    assert "The text of the letter “review_reminder” is missing." in page and "review_reminder" in dutch
    assert "The text of" not in dutch
    assert "… has a seat on this committee" in page and "Lovelace" not in page + dutch


def test_what_failed_stands_on_the_desks_of_administrators_and_the_office(browse, make, sanne, olga):
    waits = [browse(one).get("/desk").text for one in (sanne, olga)]
    assert not any("job failed" in page for page in waits)
    job()
    job("sweep rows", JobState.WAITING)

    page = browse(sanne).get("/desk").text
    assert "1 job failed" in page and 'href="/jobs"' in page
    page = browse(olga).get("/desk").text
    assert "1 job failed" in page and "An administrator sees why, and lets it be tried again: Sanne Byron." in page
    assert "job failed" not in browse(make.appointed("director", "Dora")).get("/desk").text


def test_what_waits_alike_is_one_line_and_what_was_tried_is_its_own(browse, sanne):
    for _n in range(3):
        job("sweep files", JobState.WAITING)
    job("sweep files", JobState.WAITING, attempts=2, trouble="OSError: x")
    page = browse(sanne).get("/jobs").text

    assert shown(page) == ["Throw away files that nothing holds"] * 2
    assert page.count("and 2 more, later") == 1 and "OSError" in page


def test_a_job_is_tried_again_once_and_its_tries_are_counted_on(browse, sanne):
    row = job(attempts=5, trouble="KeyError: x")
    tab = browse(sanne).tab("/jobs", form="/again")

    assert [tab.send().status_code for _press in range(2)] == [303, 303]

    db.session.expire_all()
    assert (row.state, row.attempts) == (JobState.WAITING, 5)
    assert jobs.due(now(), ["sweep rows"]) == [(row.id, 5)]
    assert db.session.scalar(db.text("select count(*) from journal_line where deed = 'try again'")) == 1


def test_only_a_job_that_failed_is_tried_again(browse, sanne):
    row = job()
    tabs = [browse(sanne).tab("/jobs", form="/again") for _ in range(2)]
    row.state = JobState.WAITING
    db.session.commit()
    assert tabs[0].send().status_code == 409

    row.state = JobState.DONE
    db.session.commit()
    assert tabs[1].send().status_code == 404


@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.ORGANISER])
def test_who_is_in_conflict_or_organises_sees_the_jobs_of_the_house_alone(browse, make, sanne, hat):
    make.standing(sanne, hat, make.proposal("submitted"))
    job("remind readers")
    before = shown(browse(sanne).get("/jobs").text)
    hidden = [job(kind) for kind in ("release", "assignment", "remind organiser", "erase needs", "sweep files")]
    browser = browse(sanne)
    tab = browser.tab("/jobs", form="/again")

    assert shown(browser.get("/jobs").text) == before == ["Remind readers"]
    assert browser.post(f"/jobs/{hidden[0].key}/again", data=tab.page.fields).status_code == 404


def test_every_kind_of_job_has_its_words():
    assert words.JOBS.keys() == JOBS.keys()


def test_the_page_costs_the_same_for_3_and_30_jobs_and_is_in_the_menu_of_administrators(
    browse, sanne, olga, count_statements
):
    browser = browse(sanne)
    for _n in range(3):
        job()
    few = count_statements(browser, "/jobs")
    for _n in range(27):
        job()

    assert count_statements(browser, "/jobs") == few
    assert 'href="/jobs"' in browser.get("/desk").text and 'href="/jobs"' not in browse(olga).get("/desk").text
