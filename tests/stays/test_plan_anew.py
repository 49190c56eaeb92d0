"""What the plan of a workshop that takes place after all asks for again."""

from tests.participants.guests import address_of, coming, letters_to
from tests.stays.rooms import block_at, given_and_told
from tests.workshops.test_acts import done
from workshop_portal.core.db import db
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.workflow import Code
from workshop_portal.participants import queries as participants
from workshop_portal.workshops import actions as workshops

GONE = {"hotel-block", "registration-opens", "freeze", "entitlement-letters"}


def prepared_once(story, workshop, hotel):
    """Everybody knows what is paid, rooms are reserved and registration is closed; then it is cancelled and taken up."""
    people = coming(story, workshop, 2)
    given_and_told(story, participants.coming_to(workshop))
    block_at(story, workshop, hotel)
    for step in ("register", "freeze"):
        workshops.move(workshop, step, by=story.cora)
    assert done(workshop) >= GONE | {"first-invitations"}
    decisions.rescind(workshop.decision, by=story.dora, grounds="A mistake.")
    again = decisions.decide(story.proposal, code=Code.APPROVE_REGULAR, by=story.dora)
    decisions.press_release(story.call, [again], by=story.olga, undo_minutes=0)
    db.session.commit()
    return people


def test_what_went_with_the_cancelling_is_to_be_done_again_and_is_done_by_its_deed(story, workshop, hotel):
    prepared_once(story, workshop, hotel)
    assert not done(workshop) & GONE and "first-invitations" in done(workshop)

    workshops.give_week(workshop, story.venue, story.later(6), by=story.olga, reason="Again.")
    assert all(one.due_on for one in workshop.tasks if one.template_key in GONE)
    block_at(story, workshop, hotel)
    given_and_told(story, participants.coming_to(workshop))
    for step in ("invite", "register", "freeze"):
        workshops.move(workshop, step, by=story.cora)

    assert done(workshop) >= GONE


def test_guests_read_until_when_their_stay_can_be_told_once_it_has_its_week_again(story, workshop, hotel, browse):
    ria, _leo = prepared_once(story, workshop, hotel)
    workshops.give_week(workshop, story.venue, story.later(6), by=story.olga, reason="Again.")
    db.session.commit()

    letter = [one for one in letters_to(ria) if one.link_purpose == "stay"][-1]
    assert "until registration closes, as planned on" in browse().get(address_of(letter)).text
