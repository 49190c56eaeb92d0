"""Letters about a decision and a workshop say to an organiser without an account how the page that they name opens."""

import pytest

from workshop_portal import letters as texts
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.decisions import actions, letters
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops import tasks
from workshop_portal.workshops.letter_texts import FILLED, TEXTS

WORDS = "To open this page you need an account."


@pytest.fixture
def lucja(story):
    """Takes part without an account; Ada has one, and so has Cora."""
    for person in (story.ada, story.cora):
        person.password_hash = "x"
    organiser = story.proposal.organisers[1]
    organiser.person, organiser.name, organiser.email = None, "Łucja", "lucja@example.org"
    db.session.commit()
    return organiser


def told(*kinds) -> set[tuple[str, bool]]:
    """(address, whether it says so) of the letters of these kinds."""
    rows = db.session.scalars(db.select(Mail).where(Mail.kind.in_(kinds))).all()
    assert {one.kind for one in rows} == set(kinds)
    return {(one.to_address, WORDS in one.body) for one in rows}


def test_what_is_decided_and_rescinded(story, lucja, browse):
    decision = story.decided()
    assert browse(story.olga).get(f"/decisions/letters/{story.call.key}").text.count(WORDS) == 1

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    actions.rescind(decision, by=story.dora, grounds="A mistake.")

    assert told("approve_regular", "rescinded") == {(story.ada.email, False), (lucja.email, True)}


def test_a_text_of_the_office_that_names_no_page_says_nothing_of_it(story, lucja):
    decision = story.decided()
    letters.edit(decision, "en", "Approved", "Dear {name},\n\nCome.\n\n{signature}", by=story.olga)

    assert [WORDS in one.body for one in letters.of(decision)] == [False, False]


@pytest.mark.parametrize(
    ("signed", "says"), [("{link}\n\n{signature}", True), ("{link}", True), ("{signature}", False)]
)
def test_the_same_holds_of_the_offices_text_about_a_workshop(story, lucja, signed, says):
    workshop = story.prepared()
    texts.lay_down(TEXTS, sorted([*FILLED, "reason", "rooms"]), "workshop_called_off")
    template = texts.template_of("workshop_called_off")
    template.body_en = template.body_nl = f"Dear {{name}},\n\nIt is cancelled.\n\n{signed}"
    db.session.commit()

    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")

    organisers = {(story.ada.email, False), (lucja.email, says)}
    assert told("workshop_called_off") == organisers | {(story.cora.email, False)}


def test_what_happens_to_the_workshop(story, lucja):
    workshop = story.prepared()
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")

    organisers = {(story.ada.email, False), (lucja.email, True)}
    assert told("coordinator_assigned") == organisers
    assert told("week_given", "workshop_called_off") == organisers | {(story.cora.email, False)}


def test_a_task_that_is_given(story):
    workshop = story.prepared()
    for person in (story.ada, story.nora):
        tasks.add_task(workshop, name="Send titles", due_on=today(), owner="organiser", person=person, by=story.cora)
        person.password_hash = "x"
    tasks.add_task(workshop, name="Order badges", due_on=today(), owner="office", person=story.olga, by=story.cora)

    assert told("task_given") == {(story.ada.email, True), (story.nora.email, False), (story.olga.email, False)}
