"""The page of a deed that may not be done now: why, and the way back; no number as of a fault."""

import pytest

from tests.written import write
from workshop_portal.core.db import db
from workshop_portal.funding.models import ExternalFund, Record
from workshop_portal.proposals import actions as proposals


@pytest.fixture
def refused(story, browse, workshop):
    """Presses a button of a record that was closed meanwhile; the browser says it comes from `page`."""
    record = db.session.scalars(db.select(Record)).one()
    db.session.add(ExternalFund(record=record, source="A foundation", amount_cents=100_00))
    db.session.commit()
    tab = browse(story.fin).tab(f"/funding/{workshop.key}", form="/funds/")
    record.state = "frozen"
    db.session.commit()

    def refused(page):
        headers = {"Referer": page}
        return tab.browser.post(tab.page.action, data=tab.page.fields | {"go": "granted"}, headers=headers)

    return refused


def test_it_says_why_and_leads_back_to_the_page_of_the_form(refused, workshop):
    answer = refused(f"http://localhost/funding/{workshop.key}?from=here")

    assert answer.status_code == 409 and "This record is closed" in answer.text
    assert f'href="/funding/{workshop.key}?from=here">Back to the page' in answer.text
    assert "name the number" not in answer.text and "Code 409" not in answer.text


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/funding/", "http://localhost//elsewhere.example"])
def test_it_leads_to_no_other_place(refused, page):
    assert "Back to the page" not in refused(page).text


def test_a_form_on_a_page_of_its_own_leads_back_to_it(story, browse):
    draft = write(proposals.start(story.make.call(), by=story.ada), story.ada, story.nora)
    address = f"/proposals/{draft.code}/submit"
    tab = browse(story.ada).tab(address, "")
    draft.aim = ""
    db.session.commit()
    answer = tab.send()

    assert answer.status_code == 409 and "still missing" in answer.text
    assert f'href="{address}">Back to the page' in answer.text
