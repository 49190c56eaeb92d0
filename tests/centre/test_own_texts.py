"""The texts of letters that the portal brings: seen and edited before their first use, put back after it."""

import importlib
import pkgutil

from sqlalchemy import select

import workshop_portal
from workshop_portal import letters
from workshop_portal.centre import actions, queries
from workshop_portal.centre.models import LetterTemplate
from workshop_portal.core.db import db
from workshop_portal.journal import JournalLine


def test_a_letter_keeps_the_link_that_it_is_written_for(app, browser, letter):
    """Nobody gets a mail about a new password with an empty line where its link should be."""
    tab = browser.tab("/centre/letters/receipt/edit", form="")
    answer = tab.send(body_nl="Geachte {name}, dank u.")
    assert answer.status_code == 422
    assert "Put {link} where it leads" in answer.text and 'id="body_nl-error"' in answer.text


def test_a_letter_of_the_office_alone_does_without_a_link(app, browser):
    actions.create_letter_template(
        key="ours", subject_en="A", body_en="B {link}", subject_nl="A", body_nl="B {link}", by=None
    )
    db.session.commit()
    assert browser.tab("/centre/letters/ours/edit", form="").send(body_en="B").status_code == 303


def test_the_portals_own_text_of_a_letter_comes_back_after_a_question(app, browser, letter):
    address = "/centre/letters/receipt"
    own = letters.brought()["receipt"]
    assert f'href="{address}/first"' in browser.get(address).text
    page = browser.get(f"{address}/first")
    assert "is replaced by this" in page.text and letter.subject_en == "Received: {title}"

    browser.tab(f"{address}/first").send()

    db.session.expire_all()
    assert (letter.subject_en, letter.body_nl) == (own.texts["subject_en"], own.texts["body_nl"])
    line = db.session.scalar(select(JournalLine).where(JournalLine.deed == "put back"))
    assert line.detail == "subject_en, body_en, subject_nl, body_nl"


def test_a_letter_that_the_portal_does_not_bring_has_no_other_text(app, browser):
    actions.create_letter_template(key="ours", subject_en="A", body_en="B", subject_nl="A", body_nl="B", by=None)
    db.session.commit()
    assert "/first" not in browser.get("/centre/letters/ours").text
    assert browser.get("/centre/letters/ours/first").status_code == 404


def test_the_list_has_every_letter_that_the_portal_can_write_and_one_is_edited_before_its_first_use(app, make, browser):
    page = browser.get("/centre/letters").text
    for key in (
        "reviewer_assigned",
        "participant_called_off",
        "guest_cancelled",
        "call_opens",
        "conditions_met",
        "verify",
    ):
        assert f">{key}<" in page
    first = "/centre/letters/first/participant_called_off"
    assert f'href="{first}"' in page and "office has written none yet" in browser.get(first).text
    assert queries.one_of(LetterTemplate, "participant_called_off") is None

    answer = browser.tab(first).send()
    assert answer.headers["Location"].endswith("/centre/letters/participant_called_off/edit")
    edited = browser.tab("/centre/letters/participant_called_off/edit", form="")
    assert edited.send(subject_en="Off: {workshop}").status_code == 303
    assert queries.one_of(LetterTemplate, "participant_called_off").subject_en == "Off: {workshop}"
    assert browser.get(first).headers["Location"].endswith("/centre/letters/participant_called_off")
    assert browser.get("/centre/letters/first/no_such_letter").status_code == 404

    director = app.test_client(user=make.appointed("director"))
    assert "Edit this text" not in director.get("/centre/letters/first/guest_cancelled").text


def test_a_letter_of_the_portal_is_not_added_a_second_time(browser):
    answer = browser.tab("/centre/letters/new", form="").send(
        key="guest_cancelled", subject_en="A", body_en="B", subject_nl="A", body_nl="B"
    )
    assert answer.status_code == 422 and "The portal brings a letter of this key" in answer.text


def test_every_text_that_a_room_lays_down_is_known_to_the_office(app):
    """A room's first texts stand in the list of rooms.py."""
    for found in pkgutil.walk_packages(workshop_portal.__path__, "workshop_portal."):
        if found.name.rsplit(".", 1)[-1].endswith(("letters", "letter_texts", "texts", "news")):
            texts = getattr(importlib.import_module(found.name), "TEXTS", {})
            laid = {key for key, text in dict(texts).items() if isinstance(text, dict) and "body_nl" in text}
            assert laid <= set(letters.brought()), f"{found.name} is missing in rooms.LETTERS"


def test_the_journal_names_what_was_changed_in_a_letter_and_nothing_else(browser):
    actions.write_first("verify", by=None)
    db.session.commit()
    tab = browser.tab("/centre/letters/verify/edit", form="")
    sent = {name: value.replace("\n", "\r\n") for name, value in tab.page.fields.items() if name.startswith("body")}
    assert tab.send(**sent).status_code == 303
    assert db.session.scalar(select(JournalLine).where(JournalLine.deed == "revise")) is None

    tab = browser.tab("/centre/letters/verify/edit", form="")
    tab.send(body_nl=tab.page.fields["body_nl"] + "\r\n\r\nGroet")
    page = browser.get("/journal/centre").text
    assert "Letter in Dutch" in page and "Letter in English" not in page and "Text, " not in page
