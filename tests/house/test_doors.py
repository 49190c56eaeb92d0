"""No page without a door; every door is asked with every hat; a GET changes nothing."""

import re

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from tests.house.world import BLANK, addresses
from workshop_portal.core.access import NAMES, allow, check_doors, fetch

PUBLIC = {
    "calls.confirm_news", "calls.end_news", "calls.index", "calls.show", "calls.tell_me", "desk.find", "desk.home", "desk.robots", "desk.theme", "folders.by_link", "folders.file_by_link", "folders.public_file", "participants.answer", "participants.stay", "participants.again", "participants.stay_again",
    "partners.index", "partners.page", "people.new_address", "people.register", "people.mailed", "people.reset", "people.new_password",
    "people.sign_in", "people.sign_out", "people.verify", "people.send_again", "prints.by_link", "proposals.answered", "proposals.invitation",
    "desk.site_map", "workshops.all_ics", "workshops.as_json", "workshops.atom", "workshops.data", "workshops.ics", "workshops.index",
    "stays.by_link", "workshops.page", "workshops.plan_ics", "workshops.practical", "workshops.venue",
    "upkeep.alive", "upkeep.ready",
}  # fmt: skip


def test_a_view_without_a_door_keeps_the_house_from_opening():
    app = Flask("house")
    app.add_url_rule("/attic", "attic", lambda: "boo")

    with pytest.raises(RuntimeError, match="attic"):
        check_doors(app)


def test_a_rule_that_breaks_lets_nobody_in_and_does_not_say_that_it_broke(fresh_app, make, caplog):
    def may_break(user):
        raise ZeroDivisionError(user.email)

    fresh_app.add_url_rule("/attic", "attic", allow(may_break)(lambda: "boo"))
    browser = fresh_app.test_client(user=make.person("Ada"))

    broken, absent = browser.get("/attic"), browser.get("/cellar")

    assert broken.status_code == absent.status_code == 404
    assert plain(broken.text, "/attic") == plain(absent.text, "/cellar")
    assert "may_break" in caplog.text


def test_the_public_pages_are_these_and_no_others(app):
    public = {name for name, view in app.view_functions.items() if getattr(view, "door", None) == "public"}

    assert public <= PUBLIC, public - PUBLIC


def test_every_other_door_asks_a_rule_that_has_its_name_in_a_policy(app):
    rules = {view.door for view in app.view_functions.values() if callable(getattr(view, "door", None))}

    assert [rule for rule in rules if not rule.__module__.endswith("policy") or not rule.__name__.isidentifier()] == []


def test_signed_out_every_private_address_leads_to_sign_in_whether_the_thing_exists_or_not(app, world):
    browser = app.test_client()
    for rule, address in addresses(app, world):
        if app.view_functions[rule.endpoint].door == "public":
            continue
        for there in (address, *([BLANK(rule)] if rule.arguments else [])):
            for method in rule.methods & {"GET", "POST"}:
                answer = browser.open(there, method=method)
                assert (answer.status_code, "/people/sign-in" in answer.headers.get("Location", "")) in {
                    (302, True),
                    (404, False) if "<int:" in rule.rule else (302, True),
                }, (there, answer.status_code)


def test_signed_in_what_is_not_there_and_what_is_not_mine_are_the_same_404(app, world):
    browser = app.test_client(user=world.people["nobody"])
    for rule, address in addresses(app, world):
        keyed = [name for name in rule.arguments if name.endswith(("_key", "_code"))]
        if app.view_functions[rule.endpoint].door == "public" or not keyed or "GET" not in rule.methods:
            continue
        mine, absent = browser.get(address), browser.get(BLANK(rule))
        if mine.status_code == 404:
            assert absent.status_code == 404
            assert plain(mine.text, address) == plain(absent.text, BLANK(rule)), address


def plain(page, address):
    """A page without what differs by request: its id, tokens, and its own address."""
    for part in (address, "/nl" + address):
        page = page.replace(part, "")
    return re.sub(r"[0-9a-f]{16}|value=\"[^\"]{40,}\"", "", page)


@pytest.mark.parametrize(
    "hat",
    ["nobody", "organiser", "member", "chair", "office", "director", "coordinator", "finance", "conflicted",
     "administrator", "auditor"],
)  # fmt: skip
def test_no_get_fails_or_changes_anything_for_any_hat_and_no_page_links_to_a_shut_door(app, world, dump, hat):
    browser, links = app.test_client(user=world.people[hat]), {}
    before = dump()
    for rule, address in addresses(app, world):
        if "GET" not in rule.methods:
            continue
        for prefix in ("", "/nl") if hat in {"nobody", "office"} else ("",):
            answer = browser.get(prefix + address)
            assert answer.status_code in {200, 302, 303, 404}, (address, answer.status_code)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                links |= dict.fromkeys(re.findall(r'<a [^>]*href="(/[^"?#]*)', answer.text), address)
    after = dump()
    for table, rows in before.items():
        assert rows == after[table], table
    assert {there: on for there, on in links.items() if is_shut(app, world.people[hat], there)} == {}


def is_shut(app, person, address) -> bool:
    """Whether the rule at the door of this address lets the person not in."""
    path = address.removeprefix("/nl") or "/"
    with app.test_request_context():
        endpoint, named = app.url_map.bind("localhost").match(path)
        view = app.view_functions[endpoint]
        if not callable(getattr(view, "door", None)):
            return False
        keys = [value for name, value in named.items() if name.endswith(NAMES)]
        try:
            return not view.door(person, *fetch(view.models, keys))
        except NotFound:
            return True


@pytest.mark.parametrize("hat", ["member", "chair", "office", "director", "conflicted_office", "conflicted_chair"])
def test_no_post_without_a_token_is_carried_out(app, world, dump, hat):
    browser = app.test_client(user=world.people[hat], look=False)
    before = dump()
    for rule, address in addresses(app, world):
        if "POST" in rule.methods and rule.endpoint not in {"people.sign_out", "desk.theme"}:
            assert browser.post(address).status_code in {302, 303, 400, 404, 409, 422}, address
    assert {name: rows for name, rows in dump().items() if rows != before[name]} == {}


@pytest.mark.slow
def test_an_empty_form_is_answered_in_words_and_never_by_a_fault(app, world):
    """Whatever a form lacks: 4xx with the form, a redirect, or not found. Never a 500."""
    app.config["WTF_CSRF_ENABLED"] = False
    for hat in ("nobody", "organiser", "member", "chair", "office", "director", "coordinator", "finance"):
        browser = app.test_client(user=world.people[hat], look=False)
        for rule, address in addresses(app, world):
            if "POST" in rule.methods and rule.endpoint != "people.sign_out":
                for data in (
                    {},
                    dict.fromkeys(("step", "go", "title", "amount", "email", "person"), "\u202ex" * 50),
                ):
                    answer = browser.post(address, data=data)
                    assert answer.status_code < 500, (hat, address, answer.status_code)
                    if answer.status_code == 404:
                        break  # a door that is shut asks for nothing
