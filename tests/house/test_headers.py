"""Exact headers on every answer, whatever its status, and flags on every cookie."""

import re
from html import unescape

import pytest
from flask import Response
from jinja2 import DictLoader

from tests.house.world import BLANK, addresses
from tests.participants.guests import address_of, coming, invited, letters_to
from workshop_portal.core.borders import DOWNLOAD, POLICY
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.partners.actions import load_texts
from workshop_portal.people import passwords
from workshop_portal.proposals.workflow import Status
from workshop_portal.stays import actions as stays

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SEEN_BY_NOBODY = "a long word that nobody shall see"
DOWNLOADS = {"workshops.ics"}
FILES = {"application/pdf", "text/csv"}
OPEN = "/workshops.json"  # the public list, which pages of other sites may read


def check(answer, where=""):
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    wanted = ALWAYS | DOWNLOAD if is_file and answer.mimetype in FILES else ALWAYS
    assert {name: answer.headers.get(name) for name in wanted} == wanted, where
    assert "Server" not in answer.headers or "werkzeug" in answer.headers["Server"].lower()
    open_to_others = answer.headers.get("Access-Control-Allow-Origin")
    assert open_to_others is None or (OPEN in where and open_to_others == "*"), where
    for sent in answer.headers.getlist("Set-Cookie"):
        flags = set(sent.split("; "))
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= flags, (where, sent)
        assert "Domain" not in sent


def test_every_route_for_a_visitor_and_for_the_office(app, world):
    seen = set()
    for browser in (app.test_client(look=False), app.test_client(user=world.people["office"], look=False)):
        for rule, address in addresses(app, world):
            for method in rule.methods:
                answer = browser.open(address, method=method)
                check(answer, (method, address))
                seen.add(answer.status_code)
                if method != "OPTIONS" and answer.mimetype == "text/html" and answer.status_code == 200:
                    has_session = browser.get_cookie(app.config["SESSION_COOKIE_NAME"]) is not None
                    is_private = has_session or "token" in rule.arguments
                    assert (answer.headers.get("Cache-Control") == "private, no-store") is is_private, address
                    assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
    assert {200, 302, 404, 400} <= seen


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (200, lambda browser: browser.get("/")),
        (302, lambda browser: browser.get("/desk")),
        (404, lambda browser: browser.get("/no/such/page")),
        (404, lambda browser: browser.get("/people/reset/dead")),
        (405, lambda browser: browser.get("/theme")),
        (405, lambda browser: browser.put("/people/sign-in")),
        (400, lambda browser: browser.post("/people/sign-in", data={"email": "x"})),
        (400, lambda browser: browser.get("/", headers={"Host": "evil.example"})),
        (400, lambda browser: browser.get("/calls?a=%00")),
        (308, lambda browser: browser.get("/proposals")),
        (303, lambda browser: browser.tab("/people/reset", form="").send(email="a@example.org")),
        (422, lambda browser: browser.tab("/people/reset", form="").send(email="nothing")),
    ],
)
def test_these_statuses_carry_them(app, status, ask):
    answer = ask(app.test_client(look=False))
    assert answer.status_code == status
    check(answer)


def test_a_file_and_its_304(app):
    browser = app.test_client(look=False)
    first = browser.get("/static/portal.css")
    again = browser.get("/static/portal.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    for answer in (first, again):
        check(answer)
        assert "Set-Cookie" not in answer.headers
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_a_refusal_409_too_much_413_too_often_429_a_fault_500_and_busy_503(fresh_app, within_a_minute):
    app = fresh_app
    from sqlalchemy.exc import OperationalError

    def raising(error):
        def view() -> Response:
            raise error

        view.door = "public"
        return view

    refused, broken = Refused("no"), ZeroDivisionError()
    busy = OperationalError("statement", {}, Exception("database is locked"))
    for name, error in (("refused", refused), ("broken", broken), ("busy", busy)):
        app.add_url_rule(f"/{name}", name, raising(error))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = app.test_client(look=False)

    for address, status in (("/refused", 409), ("/broken", 500), ("/busy", 503)):
        answer = browser.get(address)
        assert answer.status_code == status
        check(answer, address)
    assert browser.get("/busy").headers["Retry-After"] == "5"

    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = browser.post("/people/sign-in", data={"email": "x" * 2000})
    assert answer.status_code == 413
    check(answer, "413")

    app.config["PAGE_RATE"] = 1
    answers = [browser.get("/people/sign-in") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]
    check(answers[-1], "429")


def test_a_text_that_was_refused_stands_on_the_page_that_says_so(fresh_app):
    def refuse() -> Response:
        raise Refused("Somebody was faster.")

    refuse.door = "public"
    fresh_app.add_url_rule("/refused", "refused", refuse, methods=["POST"])
    browser = fresh_app.test_client(look=False)
    fields = browser.tab("/people/sign-in").page.fields
    told = "Forty days ago I said <so>, & I say it again."
    form = {
        "csrf_token": fields["csrf_token"],
        "note": told,
        "go": "send",
        "password": SEEN_BY_NOBODY,
        "again": SEEN_BY_NOBODY,
        "old": SEEN_BY_NOBODY,
    }

    answer = browser.post("/refused", data=form)
    assert answer.status_code == 409 and "Somebody was faster." in answer.text
    assert [unescape(one) for one in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text)] == [told]
    assert "<textarea" not in browser.post("/refused", data=form | {"csrf_token": "theirs"}).text


def test_a_fault_in_the_page_of_faults_is_a_plain_line_with_the_requests_number(fresh_app):
    fresh_app.jinja_loader = DictLoader({})
    fresh_app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = fresh_app.test_client(look=False).get("/partnerships")

    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert re.search(r"fault of the portal.*\([0-9a-f]{16}\)$", answer.text)
    check(answer)


FORGED = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil",
          "X-Forwarded-Port": "444", "Forwarded": "host=evil.example;proto=https", "X-Original-URL": "/evil"}  # fmt: skip


def test_forged_headers_of_a_proxy_change_no_link_and_no_redirect(app, world):
    for address in ("/partnerships", "/desk", "/sitemap.xml", "/workshops.json", "/workshops.atom", "/people/reset"):
        plain, forged = (app.test_client().get(address, headers=headers) for headers in ({}, FORGED))

        bare = [re.sub(r'value="[^"]{40,}"', "", one.text) for one in (plain, forged)]
        assert (plain.status_code, plain.location, bare[0]) == (forged.status_code, forged.location, bare[1])
        assert "evil.example" not in forged.text and "/evil" not in forged.text


def test_forged_headers_of_a_proxy_open_no_second_limit(app, within_a_minute):
    app.config["PAGE_RATE"] = 2
    browser = app.test_client(look=False)
    app.extensions.pop("failed_networks", None)

    answers = [browser.get("/calls", headers={"X-Forwarded-For": f"10.9.8.{n}"}) for n in range(5)]
    wrong = [browser.get(f"/people/reset/{n}", headers={"X-Forwarded-For": f"10.9.8.{n}"}) for n in range(2)]

    assert answers[-1].status_code == 429
    assert {one.status_code for one in wrong} == {429}


def test_over_https_transport_is_strict_and_cookies_are_secure(https_app, make):
    browser = https_app.test_client(look=False)
    for address in ("/people/sign-in", "/desk", "/no/such/page", "/static/portal.css"):
        answer = browser.get(address, base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        for sent in answer.headers.getlist("Set-Cookie"):
            assert "Secure" in sent


def test_without_https_transport_is_left_alone(app):
    assert "Strict-Transport-Security" not in app.test_client(look=False).get("/people/sign-in").headers


def test_what_is_not_there_and_what_is_secret_carry_the_same_headers(app, world):
    browser = app.test_client(user=world.people["nobody"], look=False)
    for rule, address in addresses(app, world):
        if not any(name.endswith(("_key", "_code")) for name in rule.arguments) or "GET" not in rule.methods:
            continue
        secret, absent = browser.get(address), browser.get(BLANK(rule))
        if secret.status_code == 404:
            assert names(secret) == names(absent), address


def names(answer) -> dict:
    """The headers but for those that tell of the request itself."""
    return {k: v for k, v in answer.headers if k not in {"Content-Length", "Set-Cookie", "X-Statements", "Date"}}


def test_a_theme_and_a_session_are_all_the_cookies_there_are(app, world):
    from tests.desk.test_home import choose

    browser = app.test_client(user=world.people["office"], look=False)
    choose(browser, "dark", "/")
    for rule, address in addresses(app, world):
        if "GET" in rule.methods:
            browser.get(address)
    assert {cookie.key for cookie in browser._cookies.values()} == {"portal", "theme"}


MAY_BE_KEPT = (200, "private, no-cache", False)


def kept(answer) -> tuple:
    """(status, what a browser may keep, whether the page varies with the cookie)"""
    return answer.status_code, answer.headers["Cache-Control"], "Cookie" in answer.headers["Vary"]


def test_a_page_that_asks_after_a_form_is_there_again_for_who_goes_back_until_they_sign_out(app, story):
    workshop, kees = story.prepared(), story.make.appointed("coordinator", "Kees")
    office = app.test_client(user=story.olga)
    tab = office.tab(f"/board/{workshop.key}/coordinator")

    asks = tab.send(person=kees.key)
    refused = office.tab(f"/board/{workshop.key}/coordinator").send(person="nobody")

    assert kept(asks) == MAY_BE_KEPT
    assert kept(refused) == (422, "private, no-store", True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', office.get("/people/profile").text)[1]
    signed_out = office.post("/people/sign-out", data={"csrf_token": token})
    assert (signed_out.status_code, signed_out.headers["Clear-Site-Data"]) == (303, '"cache"')


def test_pages_that_ask_once_more_are_those_before_a_deed_and_previews(app, story, workshop):
    (ria,) = invited(story, workshop, 1)
    load_texts(public=True)
    db.session.commit()
    office, board = app.test_client(user=story.olga), f"/board/{workshop.key}"

    asked = [
        office.tab(f"{board}/participants", form="chosen").send(who=[ria.key], go="ask_withdraw"),
        office.tab(f"{board}/messages/new").send(who=[ria.key], begin="y"),
        office.tab("/texts/leru", "").send(go="preview"),
    ]

    assert [kept(one) for one in asked] == [MAY_BE_KEPT] * len(asked)


@pytest.mark.parametrize("is_returned", [False, True])
def test_the_form_that_who_went_back_finds_as_it_was_filled_in_may_be_kept_as_well(app, make, is_returned):
    call = make.call(committees=[make.committee()])
    olga, proposal = make.appointed("office"), make.proposal(Status.SUBMITTED, call=call)
    if is_returned:
        proposal.status, proposal.returned_at = Status.RETURNED, now()
        db.session.commit()
    page = f"/proposals/{proposal.code}/{'returned' if is_returned else 'screen'}"
    office = app.test_client(user=olga)

    for address in (page, f"/calls/{call.key}/edit"):
        assert kept(office.tab(address, "").send(go="back")) == MAY_BE_KEPT, address
        assert kept(office.tab(address, "").send(go="nothing", note="", title_en=""))[0] == 422


def test_no_browser_keeps_a_page_that_a_form_only_shows(app, story, workshop):
    """Who needs what, by name: its readings are counted, and going back to a copy would be none."""
    (ria,) = coming(story, workshop, 1)
    stays.register(ria, None, {}, public=False, diet=(["vegan"], "", ""), access="a ramp")
    db.session.commit()

    answer = app.test_client(user=story.cora).tab(f"/board/{workshop.key}/stays/needs").send()

    assert ria.name in answer.text and "a ramp" in answer.text
    assert kept(answer) == (200, "private, no-store", True)


def test_nor_one_of_a_personal_link_which_nobody_signs_out_of(app, story, workshop):
    (ria,) = coming(story, workshop, 1)

    answer = app.test_client().tab(address_of(letters_to(ria)[-1])).send(answer="no")

    assert 'name="sure"' in answer.text and kept(answer) == (200, "private, no-store", True)


def test_who_signs_in_finds_no_page_of_who_was_there_before(app, make):
    """Their session may have ended by itself: nobody signed out."""
    password = "seven slow swans at dawn"
    ada = make.person("Ada", password_hash=passwords.hashed(password))

    answer = app.test_client(look=False).tab("/people/sign-in", form="").send(email=ada.email, password=password)

    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache"')
