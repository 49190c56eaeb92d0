"""What the pages of a cancelled workshop show: the same row of pages everywhere, and nothing that can't be done any more."""

import re

import pytest

from tests.participants.guests import address_of, coming, invited, letters_to
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
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


def test_a_guest_is_led_to_no_page_that_says_only_that_it_is_cancelled(called_off, browse):
    called_off.published_at = now()
    db.session.commit()
    (guest, *_others) = db.session.scalars(db.select(Participation).filter_by(is_organiser=False)).all()

    page = browse().get(address_of(letters_to(guest)[-2])).text  # the last one, of the cancelling, has no link

    assert "This workshop has been cancelled." in page
    assert "/practical" not in page and f"/workshops/{called_off.key}" not in page


def kinds_to(one) -> list[str]:
    return [mail.kind for mail in letters_to(one)]


def test_who_said_no_and_was_asked_about_other_days_since_hears_that_it_is_cancelled(story, browse):
    workshop = story.prepared()
    asked, again, unheard = people = invited(story, workshop, 3)
    for one in people:
        participants.answer(one, "no")
    actions.give_week(workshop, story.venue, story.later(1), by=story.olga, reason="Paint.")
    for mail in db.session.scalars(db.select(Mail).filter_by(kind="participant_moved_no")):
        mail.state = MailState.QUEUED if mail.to_address == unheard.email else MailState.SENT
    participants.answer(again, "no")
    (late,) = invited(story, workshop, 1, start=9)
    participants.answer(late, "no")  # of the days of now
    db.session.commit()
    page = browse(story.dora).get(f"/board/{workshop.key}/cancel").text
    assert "1 person was asked since whether new days suit, and gets the letter too." in page

    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")

    told = [one for one in (*people, late) if "participant_called_off" in kinds_to(one)]
    assert told == [asked]


def test_who_has_a_seat_is_told_that_what_was_said_of_diet_and_access_is_erased_and_the_page_says_so_before(
    story, browse
):
    workshop = story.prepared()
    (comes,), (silent,) = coming(story, workshop, 1), invited(story, workshop, 1, start=5)
    words = "If you had told us of diet or access needs: that is erased now."
    page = browse(story.dora).get(f"/board/{workshop.key}/cancel").text
    assert "what they told of diet and access needs is erased" in page
    assert "All that those with a seat told of it is erased." in page

    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")

    assert [words in letters_to(one)[-1].body for one in (comes, silent)] == [True, False]
    told = db.session.scalars(db.select(Mail).filter_by(kind="workshop_called_off")).all()
    seated = {one.to_address for one in told if words in one.body or "dat is nu gewist" in one.body}
    assert seated == {story.ada.email, story.nora.email} and len(told) == 3


@pytest.fixture
def taken_up(story) -> Workshop:
    """It was cancelled and is approved anew; its guests came, said perhaps, said nothing and said no."""
    workshop = story.prepared()
    yes, perhaps, _silent, no = people = invited(story, workshop, 4)
    for one, answer in zip((yes, perhaps, no), ("yes", "maybe", "no"), strict=True):
        participants.answer(one, answer)
    workshop.own_pages = [address_of(letters_to(one)[-1]) for one in people]
    actions.call_off(workshop, by=story.olga, at=now())
    actions.take_up(workshop, workshop.decision, by=story.dora, at=now())
    db.session.commit()
    return workshop


def test_until_it_has_a_week_again_its_guests_read_so_and_can_only_say_no(taken_up, story, browse):
    words, pages = "This workshop was cancelled and is being taken up again.", taken_up.own_pages
    people = db.session.scalars(db.select(Participation).filter_by(is_organiser=False)).all()

    told = [browse().get(page).text for page in pages]

    assert [words in page for page in told] == [True, True, True, False]
    assert not [page for page in told if "we look forward" in page or "Please answer by" in page]
    assert "It can be changed here again once the workshop has its days." in told[3]
    for page in pages[:3]:
        tab = browse().tab(page)
        assert tab.send(answer="yes").status_code == 422
        sent = tab.send(answer="no")
        if sent.status_code == 200:  # a seat is given back
            sent = tab.send(sure="y")
        assert sent.status_code == 303
    db.session.expire_all()
    assert [one.state for one in people] == [Answer.DECLINED] * 4
    with pytest.raises(Refused, match="has no week at present"):
        participants.answer(people[0], "yes")


def test_its_coordinator_hears_that_a_cancelled_workshop_is_approved_anew(taken_up, story):
    (mail,) = db.session.scalars(db.select(Mail).filter_by(kind="workshop_taken_up"))

    assert mail.to_address == story.cora.email and "you coordinate it still. It has no week yet" in mail.body


def test_texts_of_messages_that_speak_of_a_workshop_to_come_are_not_offered_for_a_cancelled_one(story, browse):
    workshop = story.prepared()
    coming(story, workshop, 1)
    here, cora, offered = f"/board/{workshop.key}/messages/new", browse(story.cora), "Begin with a letter"
    assert offered in cora.get(here).text and "Those who come, without organisers (1)" in cora.get(here).text

    actions.move(workshop, "cancel", by=story.dora, note="The organisers are ill.")
    db.session.commit()

    assert offered not in cora.get(here).text and "Who gets it" in cora.get(here).text


def test_a_reason_of_one_word_is_told_to_all_whatever_the_word_is(story):
    workshop = story.prepared()
    nora = db.session.query(Participation).filter_by(email=story.nora.email).one()
    nora.state, workshop.confirmed = Answer.DECLINED, 1
    db.session.commit()

    actions.move(workshop, "cancel", by=story.dora, note="rescinded")

    told = {one.to_address: one.body for one in db.session.query(Mail).filter_by(kind="workshop_called_off")}
    assert set(told) == {story.ada.email, story.nora.email, story.cora.email}
    assert "The reason: rescinded." in told[story.ada.email]
