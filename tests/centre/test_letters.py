"""A letter is filled with plain text, and says no when it asks for what is not known."""

import pytest
from sqlalchemy import event

from workshop_portal.centre import actions, letters
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.letters import lay_down

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


def test_its_text_is_read_once_in_a_transaction_and_a_change_of_it_counts_at_once(app, receipt):
    values, read = {"title": "T", "name": "A", "grounds": "G"}, []
    note = lambda _connection, _cursor, statement, *_others: read.append("FROM letter_template" in statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    subjects = [letters.compose("receipt", "en", **values)[0] for _time in range(3)]
    assert (subjects, sum(read)) == (["Received: T"] * 3, 1)

    receipt.subject_en = "Here: {title}"
    assert letters.compose("receipt", "en", **values)[0] == "Here: T"
    db.session.rollback()
    assert letters.compose("receipt", "en", **values)[0] == "Received: T"
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_letter_that_was_laid_down_and_taken_back_is_missing_again(app):
    with db.session.begin_nested() as laid:
        lay_down({"receipt": TEXTS}, [], "receipt")
        letters.compose("receipt", "en", title="T", name="A", grounds="G")
        laid.rollback()

    with pytest.raises(Refused, match="missing"):
        letters.compose("receipt", "en")


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
