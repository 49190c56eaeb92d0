"""What was promised for a workshop that is cancelled, or approved anew and without a week: it is told once, and booked once."""

from datetime import timedelta

import pytest

from tests.participants.guests import address_of, coming, invited, letters_to
from tests.stays import rooms
from tests.stays.rooms import block_at, given_and_told, statements
from tests.stays.test_entitlements import committed, give, line_of, page_of
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.links import PersonalLink
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions as decisions
from workshop_portal.funding import actions as funding
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.stays import actions, entitling, housing
from workshop_portal.stays.workflow import Lodging
from workshop_portal.workshops import actions as workshops

OFF = "This workshop is cancelled: nothing is given any more."
ENDED = "What had been promised ended with the cancelling; it is decided anew once the workshop has its week."

EACH = 4  # statements: a room, its block, and the block as it is then


def call_off(story, workshop):
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()


def take_up(story, workshop):
    workshops.take_up(workshop, workshop.decision, by=story.olga, at=now())
    db.session.commit()


def test_the_letter_about_money_does_not_leave_where_the_workshop_was_cancelled_while_it_was_looked_at(
    story, workshop, browse
):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    tab = browse(story.cora).tab(page_of(workshop), form="tell")
    tab.send()
    call_off(story, workshop)

    sent = tab.send(go="yes")

    assert sent.status_code == 409 and OFF in sent.text
    assert [mail.kind for mail in letters_to(ria)][-1] == "participant_called_off"


@pytest.mark.parametrize(("anew", "words"), [(False, OFF), (True, ENDED)])
def test_nothing_is_given_or_told_of_a_workshop_that_is_off_and_the_pages_say_why(story, workshop, browse, anew, words):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    call_off(story, workshop)
    if anew:
        take_up(story, workshop)
    cora = browse(story.cora)

    with pytest.raises(Refused, match=words):
        entitling.tell(workshop, [ria], by=story.cora)
    with pytest.raises(Refused, match=words):
        give(story, ria, nights=5)
    db.session.rollback()

    form = cora.get(page_of(workshop, f"/{ria.key}"))
    assert form.status_code == 409 and words in form.text and 'name="nights"' not in form.text
    assert words in cora.get(page_of(workshop)).text


def test_what_came_back_with_the_cancelling_does_not_come_back_again_and_is_not_told_again(story, workshop):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    entitling.tell(workshop, [ria, leo], by=story.cora)
    funding.book(line_of(workshop, "travel"), committed=250_00, words="coach", by=story.fin)
    call_off(story, workshop)
    take_up(story, workshop)
    assert committed(workshop) == {"travel": 250_00}

    participants.withdraw([ria], tell=True, by=story.cora)
    db.session.commit()

    assert committed(workshop) == {"travel": 250_00}
    assert "not kept for you" not in letters_to(ria)[-1].body

    call_off(story, workshop)

    assert committed(workshop) == {"travel": 250_00}
    last = letters_to(leo)[-1]
    assert last.kind == "participant_called_off" and "What we promised you" not in last.body


def test_the_coordinator_reads_of_no_money_and_no_waiting_list_where_a_guest_says_no_before_there_are_days(
    story, workshop
):
    (ria,) = coming(story, workshop, 1)
    given_and_told(story, [ria])
    workshop.capacity = workshop.confirmed
    (leo,) = invited(story, workshop, 1, start=5)
    participants.answer(leo, "yes")
    call_off(story, workshop)
    take_up(story, workshop)

    participants.answer(ria, "no")
    db.session.commit()

    body = db.session.scalars(db.select(Mail.body).filter_by(kind="guest_cancelled")).one()
    assert leo.state == "waiting" and "money" not in body and "wait" not in body


def test_the_letter_after_a_no_before_there_are_days_says_that_it_can_be_changed_once_there_are(
    story, workshop, browse
):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    ria.public_consent = True
    call_off(story, workshop)
    take_up(story, workshop)
    page = browse().get(own).text
    assert "You can say no now." in page and 'name="public_consent"' not in page

    browse().tab(own).send(answer="no")
    browse().tab(own).send(answer="no", sure="y")

    letter = letters_to(ria)[-1]
    assert (letter.kind, ria.state) == ("participant_no_before_days", "declined")
    assert "once the workshop has its days" in letter.body and "can still alter" not in letter.body
    assert letter.link_until > now() + timedelta(weeks=8)  # the days may come late
    assert "once the workshop has its days" in browse().get(address_of(letter)).text
    db.session.refresh(ria)
    assert ria.public_consent


@pytest.mark.parametrize("said", ["", "maybe", "yes"])
def test_whose_link_is_dead_gets_a_new_one_as_long_as_a_no_can_be_given(story, workshop, browse, said):
    (jan,) = invited(story, workshop, 1)
    if said:
        participants.answer(jan, said)
    link = address_of(letters_to(jan)[-1])
    call_off(story, workshop)
    take_up(story, workshop)
    for one in (*db.session.scalars(db.select(PersonalLink)), *letters_to(jan)):
        if isinstance(one, PersonalLink):
            one.expires_at = now() - timedelta(days=1)
        else:
            one.due_at = now() - timedelta(hours=2)
    db.session.commit()

    dead = browse().tab(link)
    assert dead.answer.status_code == 404 and dead.send().status_code == 303

    letter = letters_to(jan)[-1]
    assert letter.kind == "participant_link" and "has no days at present" in letter.body
    page = browse().get(address_of(letter))
    assert "answer by" not in letter.body and page.status_code == 200
    for told in (letter.body, page.text):
        assert ("What you answered before stands until then." in told) is bool(said)


@pytest.mark.parametrize("said", ["", "yes"])
def test_another_address_gets_a_new_link_before_there_are_days(story, workshop, said):
    (jan,) = invited(story, workshop, 1)
    if said:
        participants.answer(jan, said)
    call_off(story, workshop)
    take_up(story, workshop)

    participants.revise(jan, {"email": "jan@elsewhere.example"}, by=story.cora)
    db.session.commit()

    assert (letters_to(jan)[-1].kind, letters_to(jan)[-1].to_address) == ("participant_link", "jan@elsewhere.example")


def test_of_a_rescinded_approval_organisers_with_a_seat_read_what_ends_of_their_own_and_that_their_needs_are_erased(
    story, workshop, hotel
):
    ada, nora = db.session.query(Participation).filter_by(is_organiser=True).order_by(Participation.id)
    story.ada.language = "nl"
    days = {"arrive_on": workshop.first_on, "leave_on": workshop.last_on, "lodging": Lodging.CENTRE}
    actions.arrange(ada, days, by=story.cora)
    give(story, ada, travel=100_00)
    entitling.tell(workshop, [ada], by=story.cora)
    housing.book(block_at(story, workshop, hotel, price_cents=90_00), [ada], by=story.cora)
    db.session.commit()

    decisions.rescind(workshop.decision, grounds="A rule was overlooked.", by=story.dora)
    db.session.commit()

    told = {one.to_name: one.body for one in db.session.query(Mail).filter_by(kind="workshop_called_off")}
    assert set(told) == {story.ada.name, nora.name, story.cora.name}
    assert "De Doelen" in told[story.ada.name] and "wordt niet meer betaald" in told[story.ada.name]
    assert "wordt niet meer betaald" not in told[story.cora.name] and nora.state == "confirmed"
    assert "dat is nu gewist" in told[nora.name] and "De Doelen" not in told[nora.name]
    assert "erased" not in told[story.cora.name]


def test_of_a_rescinded_approval_an_organiser_without_a_seat_reads_no_second_letter(story, workshop):
    nora = db.session.query(Participation).filter_by(is_organiser=True).order_by(Participation.id)[1]
    nora.state = "declined"
    workshop.confirmed -= 1
    db.session.commit()

    decisions.rescind(workshop.decision, grounds="A rule was overlooked.", by=story.dora)
    db.session.commit()

    told = {one.to_name for one in db.session.query(Mail).filter_by(kind="workshop_called_off")}
    assert told == {story.ada.name, story.cora.name}


def test_of_an_approval_that_is_rescinded_before_there_is_a_week_organisers_read_no_second_letter(story):
    workshop = story.opened()

    decisions.rescind(workshop.decision, grounds="A rule was overlooked.", by=story.dora)
    db.session.commit()

    told = {one.kind for one in db.session.query(Mail) if one.kind in ("rescinded", "workshop_called_off")}
    assert told == {"rescinded"}


def test_a_reason_in_the_words_of_the_journal_is_a_reason(story, workshop):
    nora = db.session.query(Participation).filter_by(is_organiser=True).order_by(Participation.id)[1]
    nora.state = "declined"
    workshop.confirmed -= 1
    db.session.commit()

    workshops.move(workshop, "cancel", by=story.dora, note="rescinded")

    told = {one.to_name: one.body for one in db.session.query(Mail).filter_by(kind="workshop_called_off")}
    assert story.nora.name in told and "The reason: rescinded." in told[story.ada.name]


@pytest.mark.parametrize("way", ["rescind", "cancel"])
def test_who_rescinds_an_approval_or_cancels_its_workshop_reads_before_who_has_a_room_and_what_was_promised(
    story, workshop, hotel, browse, way
):
    ada = db.session.query(Participation).filter_by(is_organiser=True).order_by(Participation.id).first()
    ria, leo, _max = coming(story, workshop, 3)
    days = {"arrive_on": workshop.first_on, "leave_on": workshop.last_on, "lodging": Lodging.CENTRE}
    for one in (ada, ria, leo):
        actions.arrange(one, days, by=story.cora)
    give(story, ada, ria, leo, travel=100_00)
    entitling.tell(workshop, [ada, ria], by=story.cora)
    housing.book(block_at(story, workshop, hotel, price_cents=90_00, rooms=6), [ada, ria, leo], by=story.cora)
    db.session.commit()
    pages = {
        "rescind": f"/decisions/rescind/{workshop.decision.key}",
        "cancel": f"/board/{workshop.key}/cancel",
    }

    page = browse(story.dora).get(pages[way]).text

    assert "3 people, organisers included, have a room. Each of them reads that it is cancelled." in page
    assert "2 people, organisers included, €" in page and "It is not paid any more, and each of them reads so." in page
    assert page.count("6 rooms, ") == 1 and "the coordinator gives them back to the hotel" in page


def test_before_a_cancelling_nothing_is_said_of_rooms_and_promises_that_nobody_has(story, workshop, browse):
    coming(story, workshop, 2)

    page = browse(story.dora).get(f"/decisions/rescind/{workshop.decision.key}").text

    assert "2 invited beside the organisers, 2 of them coming" in page
    assert "organisers included" not in page


def test_a_cancelling_asks_little_more_for_each_guest(story, workshop, hotel):
    """Rooms, money and needs of all of them are looked up at once; what is given back is written one by one."""
    few = cancelling(story, workshop, hotel, guests=2)
    other = story.prepared(story.later(2), story.propose(title="Another"))

    many = cancelling(story, other, hotel, guests=8)

    assert many - few <= 6 * EACH


def cancelling(story, workshop, hotel, *, guests) -> int:
    """How many statements it takes to cancel a workshop with so many guests, who have rooms and were told what is paid."""
    people = rooms.coming(story, workshop, guests, given=False)
    given_and_told(story, people)
    housing.book(block_at(story, workshop, hotel, rooms=guests), people, by=story.cora)
    db.session.commit()
    return len(statements(lambda: workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")))
