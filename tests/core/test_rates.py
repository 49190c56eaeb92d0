"""A crawler is told to wait, at no cost to the database; people who work here are served meanwhile."""

import re

import pytest

from tests.endless import endless
from workshop_portal.core import pdf, rates
from workshop_portal.proposals.workflow import Status

RATE = 20
HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
ASKS = ["/calls?page={}", "/workshops/{}", "/nothing/{}", "/workshops?q={}", "/workshops.ics?{}", "/nl/search?{}"]


@pytest.fixture(autouse=True)
def counted_anew(app, within_a_minute):
    app.config["PAGE_RATE"] = RATE


def crawl(browser, address="/calls", times=RATE + 1, where=HERE) -> list:
    return [browser.get(address, environ_overrides=where) for _n in range(times)]


def test_a_crawler_is_told_when_to_come_again_and_costs_the_database_nothing(app):
    answers = crawl(app.test_client(look=False))
    refused = [one for one in answers if one.status_code == 429]

    assert {one.status_code for one in answers} == {200, 429}
    assert {one.headers["X-Statements"] for one in refused} == {"0"}
    assert all(1 <= int(one.headers["Retry-After"]) <= 60 for one in refused)
    assert all(one.mimetype == "text/plain" and len(one.data) < 200 for one in refused)


@pytest.mark.parametrize("asks", ASKS)
def test_each_address_counts_whatever_stands_there(app, asks):
    browser = app.test_client(look=False)
    told = {browser.get(asks.format(n), environ_overrides=HERE).status_code for n in range(RATE + 1)}

    assert 429 in told
    assert browser.head(asks.format(0), environ_overrides=HERE).status_code == 429
    assert browser.post(asks.format(0), environ_overrides=HERE).status_code == 429
    assert browser.get("/static/portal.css", environ_overrides=HERE).status_code == 200


def test_who_works_here_is_served_from_the_crawlers_own_network_and_visitors_from_others(app, make):
    staff = [app.test_client(user=make.appointed(hat)) for hat in ("office", "director", "finance")]
    assert crawl(app.test_client(look=False))[-1].status_code == 429

    for browser in staff:
        assert {one.status_code for one in crawl(browser, "/desk", RATE // 2)} == {200}
    assert crawl(app.test_client(), times=1, where=THERE)[0].status_code == 200


def test_one_person_who_asks_too_much_stops_no_other(app, make):
    eager, other = (app.test_client(user=make.appointed("office", name), look=False) for name in ("Eager", "Olga"))
    assert crawl(eager, "/proposals/")[-1].status_code == 429

    assert crawl(other, "/proposals/", 1)[0].status_code == 200
    assert crawl(eager, "/proposals/", 1, THERE)[0].status_code == 429


ONE_LINE = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:0db8:0001:0002:a::", "2001:db8:1:2::1%eth0"]
OTHERS = ["2001:db8:1:3::1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "192.0.2.3", "::1", "no address", "fe80::1:%"]


def test_one_line_of_ipv6_is_one_network_and_so_is_an_address_of_ipv4_however_it_is_written(app):
    def counted_as(address):
        with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
            return rates.network()

    assert len({counted_as(one) for one in ONE_LINE}) == 1
    assert len({counted_as(one) for one in [ONE_LINE[0], *OTHERS]}) == 1 + len(OTHERS)
    assert counted_as("::ffff:192.0.2.1") == counted_as("192.0.2.1")


def crowd(size, minutes):
    """So many networks ask once."""
    for n in range(size):
        rates.counted(n, minutes)
    assert len(rates._counts) <= rates.MOST


def test_a_crowd_of_networks_fills_neither_time_nor_memory():
    assert endless("tests.core.test_rates:crowd", {"in a minute": [150_000, 1], "in an hour": [150_000, 60]}) == []


def test_what_is_over_is_forgotten_and_what_is_not_stays(app):
    rates._counts.update({(0, n): 1 for n in range(rates.MOST_KEPT)})
    rates._swept[0] = 0

    assert [rates.counted("somebody", 60) for _n in range(3)] == [1, 2, 3]
    assert len(rates._counts) == 1


def test_papers_are_made_so_often_a_minute_for_one_person_and_for_others_still(app, make):
    app.config["PAGE_RATE"] = 1000
    ada, emmy = make.person("Ada"), make.person("Emmy")
    drafts = [make.proposal(Status.DRAFT, lead=one, title="Short") for one in (ada, emmy)]
    first, other = (app.test_client(user=one, look=False) for one in (ada, emmy))

    told = crawl(first, f"/proposals/{drafts[0].code}/pdf", pdf.A_MINUTE + 1)
    assert {one.status_code for one in told} == {200, 429}
    assert all(one.headers["Retry-After"] for one in told if one.status_code == 429)
    assert crawl(other, f"/proposals/{drafts[1].code}/pdf", 1)[0].status_code == 200


def test_who_took_too_many_files_in_an_hour_is_told_when_it_ends(app, olga):
    app.config["PAGE_RATE"] = 1000
    last = crawl(app.test_client(user=olga, look=False), "/proposals/?as=csv", 23)[-1]

    minutes = int(re.search(r"Continue in (\d+) minutes", last.text)[1])
    assert 60 * (minutes - 2) < int(last.headers["Retry-After"]) <= 3600
