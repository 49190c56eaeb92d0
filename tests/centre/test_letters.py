"""A letter is filled with plain text, and says no when it asks for what is not known."""

import pytest

from workshop_portal.centre import actions, letters
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused

TEXTS = {
    "subject_en": "Received: {title}", "body_en": "Dear {name},\n\n{grounds}\n\n{link}",
    "subject_nl": "Ontvangen: {title}", "body_nl": "Geachte {name},\n\n{grounds}\n\n{link}",
}  # fmt: skip


@pytest.fixture
def receipt(app):
    letter = actions.create_letter_template(key="receipt", **TEXTS, by=None)
    db.session.commit()
    return letter


def test_a_letter_speaks_its_readers_language_and_leaves_the_link_open(receipt):
    values = {"title": "Slow Light", "name": "Ada", "grounds": "One.\nTwo."}
    assert letters.compose("receipt", "en", **values) == ("Received: Slow Light", "Dear Ada,\n\nOne.\nTwo.\n\n{link}")
    assert letters.compose("receipt", "nl", **values)[1].startswith("Geachte Ada")


def test_line_ends_in_a_value_make_no_second_line_of_a_subject(receipt):
    subject, _body = letters.compose("receipt", "en", title="A\r\nBcc: eve@example.org", name="", grounds="")
    assert subject == "Received: A Bcc: eve@example.org"


def test_braces_in_a_value_are_text(receipt):
    _subject, body = letters.compose("receipt", "en", title="", name="{grounds} {link}", grounds="secret")
    assert body.startswith("Dear {grounds} (link),")
    assert body.count("{link}") == 1


@pytest.mark.parametrize("values", [{}, {"title": "T", "name": "A"}, {"title": "T", "name": None, "grounds": "G"}])
def test_a_placeholder_without_a_value_stops_the_letter(receipt, values):
    with pytest.raises(Refused):
        letters.compose("receipt", "en", **values)


def test_an_unknown_letter_is_refused(app):
    with pytest.raises(Refused, match="missing"):
        letters.compose("no_such_letter", "en")


def test_a_text_missing_in_one_language_is_taken_from_the_other(receipt):
    receipt.body_nl = ""
    subject, body = letters.compose("receipt", "nl", title="T", name="A", grounds="G")
    assert (subject, body.splitlines()[0]) == ("Received: T", "Dear A,")


def test_the_placeholders_a_letter_begins_with_are_the_ones_it_may_hold(receipt):
    assert receipt.placeholders == ["grounds", "link", "name", "title"]
    assert letters.strangers(receipt.placeholders, "{name} {amount}", "{grounds}") == ["amount"]


def test_a_sample_has_a_value_in_every_place(receipt):
    subject, body = letters.sample(receipt, "en")
    assert "{" not in subject + body
