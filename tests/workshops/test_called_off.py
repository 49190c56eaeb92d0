"""What the pages of a cancelled workshop show: the same row of pages everywhere, and nothing that can't be done any more."""

import re

import pytest

from tests.participants.guests import coming, invited
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions as participants
from workshop_portal.workshops import actions
from workshop_portal.workshops.models import Workshop

PAGES = ("", "/participants", "/stays", "/rooms", "/messages", "/folder", "/prints")


@pytest.fixture
def called_off(story) -> Workshop:
    """Two come, one waits though a seat is free."""
    workshop = story.prepared()
    coming(story, workshop, 2)
    workshop.capacity = workshop.confirmed
    (one,) = invited(story, workshop, 1, start=5)
    participants.answer(one, "yes")
    workshop.capacity = workshop.confirmed + 1
    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")
    db.session.commit()
    return workshop


def row_of(page) -> list[str]:
    return re.findall(
        r'<a href="[^"]*/board/[^"]*"[^>]*>([^<]+)</a>', page[page.index('class="pages"') :].split("</ul>")[0]
    )


@pytest.mark.parametrize("who", ["cora", "olga", "dora", "ada"])
def test_every_page_has_the_same_row_of_pages(called_off, story, browse, who):
    browser = browse(getattr(story, who))
    answers = [browser.get(f"/board/{called_off.key}{page}") for page in PAGES]

    assert len({tuple(row_of(one.text)) for one in answers if one.status_code == 200}) == 1


@pytest.mark.parametrize("who", ["cora", "olga", "ada"])
def test_nothing_is_offered_that_can_not_be_done_any_more(called_off, story, browse, who):
    browser, key = browse(getattr(story, who)), called_off.key
    people, prints = (browser.get(f"/board/{key}/{page}").text for page in ("participants", "prints"))

    assert "Waiting list" in people
    for words in ("Give the free seat", "next free seat", "Add people", "not said yes or no", "Withdraw those"):
        assert words not in people
    assert "nothing is printed" in prints
    for words in ("Certificates", "Badges</a>", "badges.pdf", "from the last day on"):
        assert words not in prints


def test_nobody_is_added_to_the_list_of_a_cancelled_workshop(called_off, story):
    with pytest.raises(Refused, match="cancelled"):
        participants.add(called_off, [{"name": "Ria", "email": "ria@example.org"}], by=story.cora)
