"""A workshop that invites nobody says why, and offers nothing that can only fail; a cancelled one says so on every page."""

import pytest

from tests.participants.guests import guests, invited
from tests.participants.test_pages import page_of, state_of
from workshop_portal.core.db import db
from workshop_portal.participants import queries
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops import actions as workshops


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (("invite", "register", "freeze"), "Registration is closed: nobody can be invited any more."),
        (("cancel",), "This workshop is cancelled"),
    ],
)
def test_a_workshop_that_invites_nobody_says_why_and_offers_no_invitation(story, workshop, browse, steps, why):
    (ria,) = guests(story, workshop, 1)
    cora = browse(story.cora)
    before = cora.tab(page_of(workshop), form="/chosen")
    assert "Invite those chosen" in before.answer.text
    for step in steps:
        by = story.dora if step == "cancel" else story.cora
        workshops.move(workshop, step, by=by, note="Too few can come.")
    db.session.commit()

    refused = before.send(who=[ria.key], go="ask_invite")
    assert refused.status_code == 422 and why in refused.text and state_of(ria) == Answer.PROPOSED
    assert "Invite those chosen" not in cora.get(page_of(workshop)).text
    assert "choose on the list whom to invite" not in cora.get(page_of(workshop, "/add")).text


def test_a_cancelled_workshop_takes_nobody_on_its_list_and_asks_nobody(story, workshop, browse):
    invited(story, workshop, 2)
    cora, ada = browse(story.cora), browse(story.ada)
    add = cora.tab(page_of(workshop, "/add"), form="/single")
    workshops.move(workshop, "cancel", by=story.dora, note="Too few can come.")
    db.session.commit()

    for page in (cora.get(page_of(workshop)).text, ada.get(page_of(workshop)).text):
        assert "This workshop is cancelled." in page
        assert "No answer yet" not in page and "Add people" not in page
    sent = add.send(name="Rosa Late", email="rosa@example.org")
    assert sent.status_code == 409 and "This workshop has been cancelled." in sent.text and "Rosa Late" in sent.text
    assert "Rosa Late" not in {one.name for one in queries.of(workshop)}
    assert "/single" not in cora.get(page_of(workshop, "/add")).text


@pytest.mark.parametrize(
    "page",
    ["participants", "participants/add", "stays", "rooms", "entitlements", "messages", "messages/new", "tasks/new",
     "folder", "folder/new", "public-text", "prints"],
)  # fmt: skip
def test_every_page_of_a_cancelled_workshop_says_so(story, workshop, browse, page):
    cora = browse(story.cora)
    assert "This workshop is cancelled" not in cora.get(f"/board/{workshop.key}/{page}").text
    workshops.move(workshop, "cancel", by=story.dora, note="Too few can come.")
    db.session.commit()

    assert cora.get(f"/board/{workshop.key}/{page}").text.count("This workshop is cancelled") == 1
