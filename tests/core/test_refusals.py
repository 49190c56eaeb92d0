"""The page of a deed that may not be done now: why, and the way back; no number as of a fault."""

import pytest

from tests.written import newest_mail, write
from workshop_portal.core import outbox
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState
from workshop_portal.proposals import actions as proposals


@pytest.fixture
def mail(story):
    outbox.write(story.ada, kind="receipt", subject="Received", body="Dear Ada")
    row = newest_mail()
    row.state = MailState.FAILED
    db.session.commit()
    return row


@pytest.fixture
def refused(story, browse, mail):
    """Presses the button of a mail that was sent again meanwhile; the browser says it comes from `page`."""
    tab = browse(story.olga).tab(f"/mails/{mail.key}", form="/again")
    mail.state = MailState.SENT
    db.session.commit()

    def refused(page):
        return tab.browser.post(tab.page.action, data=tab.page.fields, headers={"Referer": page})

    return refused


def test_it_says_why_and_leads_back_to_the_page_of_the_form(refused, mail):
    answer = refused(f"http://localhost/mails/{mail.key}?from=here")

    assert answer.status_code == 409 and "Only a mail" in answer.text
    assert f'href="/mails/{mail.key}?from=here">Back to the page' in answer.text
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


def test_single_words_stand_there_with_the_texts_they_were_typed_with(story, browse):
    eve = browse(story.eve)
    token = {"csrf_token": eve.tab("/people/profile").page.fields["csrf_token"]}

    def answer(**typed):
        return eve.post("/people/committees/new", data=token | typed)

    gone = answer(name_en="Optics and logic", key="optics", field="y", go="save")
    assert gone.status_code == 404 and "Your text" in gone.text
    assert ">\noptics<" in gone.text and ">\ny<" not in gone.text and ">\nsave<" not in gone.text
    assert "Your text" not in answer(answer="accept", go="y").text
