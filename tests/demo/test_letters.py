"""What the letters of the demo's centre say of its pages is there."""

import tomllib
from pathlib import Path

import pytest

from workshop_portal import demo, letters


def first_texts() -> list[dict]:
    centre = tomllib.loads((Path(demo.__file__).parent / "content" / "centre.toml").read_text("utf-8"))
    return centre["letter"]


def test_no_subject_asks_its_question_of_a_title_which_may_end_in_a_question_mark_too(app):
    texts = [*first_texts(), *(one.texts for one in letters.brought().values())]
    subjects = [one[f"subject_{language}"] for one in texts for language in ("en", "nl")]

    assert len(subjects) > 150
    assert not [words for words in subjects if "}?" in words]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_number_for_emergencies_in_the_last_letter_stands_on_every_practical_page(language):
    centre = tomllib.loads((Path(demo.__file__).parent / "content" / "centre.toml").read_text("utf-8"))
    (letter,) = (one for one in centre["letter"] if one["key"] == "message_practical")
    pages = [(centre["practical"] | one)[f"emergency_{language}"] for one in centre["venue"]]

    assert "112" in letter[f"body_{language}"]
    assert pages and all("112" in page for page in pages)


def test_money_of_a_refund_budget_is_promised_by_the_coordinator_and_not_by_the_organisers_who_divide_it():
    (letter,) = (one for one in first_texts() if one["key"] == "approve_refund")

    assert "tell the coordinator" in letter["body_en"] and "promise nobody money yourself" in letter["body_en"]
    assert "de coördinator" in letter["body_nl"] and "Zeg zelf niemand geld toe" in letter["body_nl"]
