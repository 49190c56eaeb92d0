"""A text open twice, saved by itself, and kept in the browser while the server is away."""

import os
import signal

import pytest

from tests.journeys.walk import Walker
from workshop_portal.core.db import db
from workshop_portal.people import passwords
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Assignment, Review

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "seven quiet herons at dawn"


@pytest.fixture
def writer(make):
    return make.person("Ada", password_hash=passwords.hashed(PASSWORD))


@pytest.fixture
def proposal_text(make, writer):
    """(address, a field, another one, what is stored) of a draft."""
    proposal = make.proposal(lead=writer)
    stored = lambda: db.session.get(Proposal, proposal.id)  # noqa: E731
    return f"/proposals/{proposal.code}/edit/c", "aim", "overlap", stored


@pytest.fixture
def review_text(make, writer):
    """The same of a review that has not been begun."""
    committee = make.committee(writer)
    proposal = make.proposal(Status.IN_REVIEW, lead=make.person("Nora"), committees=[committee])
    for hat in ("reviewer", "cleared"):
        make.standing(writer, hat, proposal)
    db.session.add(Assignment(proposal=proposal, person=writer, committee=committee))
    db.session.commit()
    stored = lambda: db.session.query(Review).filter_by(proposal_id=proposal.id).one()  # noqa: E731
    return f"/reviews/{proposal.code}", "strengths", "weaknesses", stored


@pytest.fixture(params=["proposal_text", "review_text"])
def text(request):
    return request.getfixturevalue(request.param)


def sit_down(chromium, portal, person):
    reader = Walker(chromium, portal.address, "en", 1280)
    reader.sign_in(person.email, PASSWORD)
    return reader


def stored(read, name):
    db.session.rollback()
    db.session.expire_all()
    found = getattr(read(), name)
    db.session.rollback()
    return found


def in_two_tabs(reader, address, name) -> tuple:
    """(the reader, the other tab): the first tab has saved this field, and something else is typed into it in the second."""
    reader.go(address)
    second = reader.context.new_page()
    second.goto(reader.address + address)
    reader.page.fill(f'[name="{name}"]', "What the first tab says.")
    saved(reader.page)
    second.fill(f'[name="{name}"]', "What the second tab says.")
    return reader, second


def come_back_to(reader, portal, address, name):
    """The page opened anew: in a tab before, this field was written while the server was away."""
    reader.go(address)
    stop(portal)
    reader.page.fill(f'[name="{name}"]', "Written without a server.")
    reader.page.wait_for_selector("[data-savestate][data-state=bad]")
    assert "no connection" in reader.page.inner_text("[data-savestate]")
    reader.page.close()
    portal.web()
    page = reader.context.new_page()
    page.goto(reader.address + address)
    return page


def test_two_tabs_on_one_text_give_a_page_with_both(text, writer, serve, chromium, database):
    address, name, _other, read = text
    reader, second = in_two_tabs(sit_down(chromium, serve(database), writer), address, name)
    with second.expect_navigation() as led:
        second.click('main .savebar button[value="save"]')
    assert led.value.status == 409
    assert second.input_value(f'[name="{name}"]') == "What the second tab says."
    assert "What the first tab says." in second.inner_text(".theirs")
    assert stored(read, name) == "What the first tab says."
    with second.expect_navigation() as led:
        second.click('main .savebar button[value="save"]')
    assert led.value.status == 200
    assert stored(read, name) == "What the second tab says."


def test_two_tabs_in_two_fields_are_joined(text, writer, serve, chromium, database):
    address, name, other, read = text
    reader = sit_down(chromium, serve(database), writer)
    reader.go(address)
    second = reader.context.new_page()
    second.goto(reader.address + address)
    reader.page.fill(f'[name="{name}"]', "From the first tab.")
    saved(reader.page)
    second.fill(f'[name="{other}"]', "From the second tab.")
    saved(second)
    assert (stored(read, name), stored(read, other)) == ("From the first tab.", "From the second tab.")


def test_a_text_is_kept_in_the_browser_while_the_server_is_away(text, writer, serve, chromium, database):
    address, name, _other, read = text
    portal = serve(database)
    reader = sit_down(chromium, portal, writer)
    page = come_back_to(reader, portal, address, name)
    page.click("[data-draft-take]")
    assert page.input_value(f'[name="{name}"]') == "Written without a server."
    saved(page)
    assert stored(read, name) == "Written without a server."


@pytest.mark.parametrize("by_button", [True, False])
def test_an_older_copy_that_was_shown_goes_once_another_text_is_saved_by_the_button(
    writer, proposal_text, serve, chromium, database, by_button
):
    address, name, other, _read = proposal_text
    portal = serve(database)
    reader = sit_down(chromium, portal, writer)
    page = come_back_to(reader, portal, address, name)
    assert page.is_visible("[data-draft]")
    page.fill(f'[name="{other}"]', "Written after it.")
    saved(page)
    assert kept_drafts(page) == 1, "what saves itself throws away nothing that its writer has not looked at"
    if by_button:
        with page.expect_navigation():
            page.click('main .savebar button[value="save"]')
    page.goto(reader.address + address)
    assert page.is_visible("[data-draft]") == (not by_button)


def test_what_was_saved_is_not_offered_again_though_the_server_wrote_it_otherwise(
    writer, proposal_text, serve, chromium, database
):
    address = proposal_text[0].removesuffix("c") + "d"
    reader = sit_down(chromium, serve(database), writer)
    for begins in ("9:00", "Monday"):  # kept as 09:00; not kept, and the page with it comes back
        reader.go(address)
        reader.page.fill('[name="sessions-0-title"]', "  Opening ")
        reader.page.fill('[name="sessions-0-start"]', begins)
        with reader.page.expect_navigation() as led:
            reader.page.click('main .savebar button[value="save"]')
        assert led.value.status == (200 if begins == "9:00" else 422)
        assert reader.page.is_hidden("[data-draft]")
        assert kept_drafts(reader.page) == (0 if begins == "9:00" else 1)
    reader.go(address)
    assert reader.page.input_value('[name="sessions-0-start"]') == "Monday", "it waits for its writer at the server"
    assert reader.page.is_hidden("[data-draft]")


def test_after_a_clash_the_page_goes_on_saying_so_and_its_copy_outlives_the_other_tabs_saves(
    writer, proposal_text, serve, chromium, database
):
    address, name, other, read = proposal_text
    reader, second = in_two_tabs(sit_down(chromium, serve(database), writer), address, name)
    second.wait_for_selector("[data-savestate][data-state=bad]")
    said = second.inner_text("[data-savestate]")
    assert "Press Save to see both texts" in said
    second.fill(f'[name="{other}"]', "And more, typed on.")
    assert second.inner_text("[data-savestate]") == said
    reader.page.fill(f'[name="{other}"]', "More of the first tab.")
    saved(reader.page)
    second.wait_for_function(f"{KEPT} === 1")  # what one tab takes away, the other hears of a moment later
    assert "And more, typed on." in second.evaluate("JSON.stringify({...localStorage})"), "not that of the second"
    second.close()
    page = reader.context.new_page()
    page.goto(reader.address + address)
    page.click("[data-draft-take]")
    assert page.input_value(f'[name="{name}"]') == "What the second tab says."
    assert page.input_value(f'[name="{other}"]') == "And more, typed on."
    saved(page)
    assert stored(read, other) == "And more, typed on."
    assert kept_drafts(page) == 0


def test_a_copy_is_offered_also_where_something_waits_at_the_server(writer, proposal_text, serve, chromium, database):
    address = proposal_text[0].removesuffix("c") + "d"
    portal = serve(database)
    reader = sit_down(chromium, portal, writer)
    reader.go(address)
    reader.page.fill('[name="sessions-0-title"]', "Opening")
    reader.page.fill('[name="sessions-0-start"]', "Monday")
    with reader.page.expect_navigation():
        reader.page.click('main .savebar button[value="save"]')
    reader.go(address)
    stop(portal)
    reader.page.fill('[name="sessions-0-title"]', "Written without a server")
    reader.page.wait_for_selector("[data-savestate][data-state=bad]")
    reader.page.close()
    portal.web()
    page = reader.context.new_page()
    page.goto(reader.address + address)
    assert page.input_value('[name="sessions-0-start"]') == "Monday"
    page.click("[data-draft-take]")
    assert page.input_value('[name="sessions-0-title"]') == "Written without a server"


KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('portal:draft:')).length"


def kept_drafts(page):
    return page.evaluate(KEPT)


def saved(page):
    """The page says by itself that it is saved."""
    page.wait_for_function(
        "() => document.querySelector('[data-savestate] span').textContent.startsWith('Saved at')"
        " && document.querySelector('[data-savestate]').dataset.state === 'saved'"
    )


def stop(portal):
    web = portal.running[0]
    os.kill(web.pid, signal.SIGKILL)
    web.wait()
