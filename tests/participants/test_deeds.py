"""Who comes onto the list, is invited, reminded and withdrawn."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.participants.guests import guests, invited, letters_to, link_to
from workshop_portal.core import languages, signboard
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions, letters, queries
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State


def test_the_organisers_have_a_seat_from_the_start(story):
    workshop = story.opened()

    rows = queries.of(workshop)

    assert [(one.name, one.state, one.is_organiser) for one in rows] == [
        (story.ada.name, Answer.CONFIRMED, True), (story.nora.name, Answer.CONFIRMED, True),
    ]  # fmt: skip
    assert workshop.confirmed == 2
    assert rows[1].language == "nl"


@contextmanager
def statements():
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    note = lambda _connection, _cursor, statement, *_others: sent.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_text_of_an_invitation_is_read_once_however_many_get_it(story, workshop):
    people = guests(story, workshop, 12)
    with statements() as sent:
        actions.invite(people, by=story.cora)
        db.session.flush()

    assert sum("FROM letter_template" in one for one in sent) == 1
    assert all(letters_to(one) for one in people)


def test_cancelling_takes_the_same_statements_however_many_are_invited(story, workshop):
    counts = []
    for start, number in ((1, 1), (2, 12)):
        invited(story, workshop, number, start)
        with statements() as sent:
            workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
            db.session.flush()
        counts.append(len(sent))
        db.session.rollback()

    assert counts[0] == counts[1]


def test_opening_twice_seats_nobody_twice(story):
    workshop = story.opened()

    actions.open_for(workshop.decision)

    assert workshop.confirmed == 2


def test_who_has_an_account_is_known_by_the_address_and_written_to_in_the_own_language(story):
    workshop = story.prepared()
    ria = story.make.person("Ria", language="nl")

    made = actions.add(workshop, [{"name": "R. Byron", "email": ria.email.upper()}], by=story.cora)

    assert (made[0].person_id, made[0].language, made[0].state) == (ria.id, "nl", Answer.PROPOSED)


def test_an_address_that_is_there_already_refuses_the_whole(story):
    workshop = story.prepared()
    rows = [{"name": "New", "email": "new@example.org"}, {"name": "Ada", "email": story.ada.email}]

    with pytest.raises(Refused):
        actions.add(workshop, rows, by=story.cora)

    assert len(queries.of(workshop)) == 2


def test_a_list_has_room_for_three_hundred_names(story):
    workshop = story.prepared()

    with pytest.raises(Refused):
        actions.add(workshop, [{"name": "X", "email": f"x{n}@example.org"} for n in range(299)], by=story.cora)


def test_an_invitation_says_when_to_answer_and_opens_the_invitations(story):
    workshop = story.prepared()
    people = guests(story, workshop, 2)

    actions.invite(people, by=story.cora)
    db.session.commit()

    assert [one.state for one in people] == [Answer.INVITED] * 2
    assert people[0].answer_by_on == today() + timedelta(days=28)
    assert workshop.state == State.INVITING
    mail = letters_to(people[0])[0]
    assert workshop.title in mail.subject and "{link}" in mail.body and story.cora.name in mail.body
    assert (mail.link_path, mail.link_purpose, mail.link_thing_id) == (
        "/invitation/{token}",
        "invitation",
        people[0].id,
    )
    assert mail.to_person_id is None


def test_a_reader_of_dutch_is_invited_in_dutch(story):
    workshop = story.prepared()
    ria = story.make.person("Ria", language="nl")
    people = actions.add(workshop, [{"name": "Ria", "email": ria.email}], by=story.cora)

    actions.invite(people, by=story.cora)

    assert letters_to(people[0])[0].subject.startswith("Uitnodiging")


def test_nobody_is_invited_before_there_is_a_week_and_a_coordinator(story):
    workshop = story.scheduled()
    people = guests(story, workshop, 1)

    with pytest.raises(Refused):
        actions.invite(people, by=story.olga)

    assert letters_to(people[0]) == []


def test_one_who_is_invited_already_refuses_the_whole(story):
    workshop = story.prepared()
    first, second = guests(story, workshop, 2)
    actions.invite([first], by=story.cora)

    with pytest.raises(Refused):
        actions.invite([first, second], by=story.cora)

    assert second.state == Answer.PROPOSED


def test_a_reminder_comes_at_most_once_a_day_and_keeps_the_first_link_alive(story):
    workshop = story.prepared()
    people = guests(story, workshop, 1)
    actions.invite(people, by=story.cora)
    first = link_to(people[0])

    with pytest.raises(Refused):
        actions.remind(people, by=story.cora)
    morning = (now() + timedelta(days=2)).replace(hour=9)  # whatever the hour, another day here and in Leiden
    actions.remind(people, by=story.cora, at=morning)
    with pytest.raises(Refused):
        actions.remind(people, by=story.cora, at=morning + timedelta(hours=1))
    actions.remind(people, by=story.cora, at=morning + timedelta(days=2))
    second = link_to(people[0])

    assert [mail.kind for mail in letters_to(people[0])] == [
        "participant_invitation", "participant_reminder", "participant_reminder",
    ]  # fmt: skip
    assert first.revoked_at is None and second.revoked_at is None


def test_a_late_reminder_gives_a_new_day_to_answer(story):
    workshop = story.prepared()
    people = guests(story, workshop, 1)
    actions.invite(people, by=story.cora)
    old = people[0].answer_by_on

    actions.remind(people, by=story.cora, at=now() + timedelta(days=40))

    assert people[0].answer_by_on > old


def test_who_was_never_invited_leaves_the_list_and_the_others_are_cancelled(story):
    workshop = story.prepared()
    proposed, invited, seated = guests(story, workshop, 3)
    actions.invite([invited, seated], by=story.cora)
    actions.answer(seated, "yes")
    link = link_to(invited)

    actions.withdraw([proposed, invited, seated], by=story.cora)
    db.session.commit()

    assert db.session.get(Participation, proposed.id) is None
    assert (invited.state, seated.state) == (Answer.CANCELLED, Answer.CANCELLED)
    assert workshop.confirmed == 2
    assert link.revoked_at is not None
    assert {mail.state for mail in letters_to(invited)} == {MailState.RECALLED}


def test_an_organiser_stays_on_the_list(story):
    workshop = story.prepared()

    with pytest.raises(Refused):
        actions.withdraw(queries.of(workshop), by=story.cora)

    assert workshop.confirmed == 2


def test_a_reminder_says_what_was_answered_and_of_others_only_where_somebody_waits(story):
    workshop = story.prepared()
    ria, leo, mia, ben = invited(story, workshop, 4)
    actions.answer(leo, "maybe")
    yesterday = now() - timedelta(days=1)
    for one in (ria, leo):
        one.invited_at = one.reminded_at = yesterday
    actions.remind([ria, leo], by=story.cora)

    asked, perhaps = (letters_to(one)[-1].body for one in (ria, leo))
    assert "We have no answer yet to our invitation" in asked and "You told us that you may come" in perhaps
    assert "Others" not in asked + perhaps

    workshop.capacity = workshop.confirmed
    actions.answer(mia, "yes")
    ben.invited_at = yesterday
    with languages.speaking("en"):
        (sheet,) = letters.previewed_reminders([ben], now())
    assert "Others wait for a seat." in sheet[2]
    actions.remind([ben], by=story.cora)
    assert "Others wait for a seat." in letters_to(ben)[-1].body


@pytest.mark.parametrize("former", [True, False])
def test_who_said_perhaps_reads_at_a_move_by_when_to_answer(story, former):
    workshop = story.prepared()
    (ria,) = invited(story, workshop, 1)
    actions.answer(ria, "maybe")
    days = (workshop.first_on - timedelta(days=70), workshop.last_on - timedelta(days=70)) if former else (None, None)

    actions.tell_of_moving(workshop, days, story.cora, now())

    body = letters_to(ria)[-1].body
    assert f"You said perhaps, which keeps no seat. Please answer by {languages.day(ria.answer_by_on)}." in body
    assert "gave before" not in body and "stay as they are" not in body


def test_a_withdrawn_person_can_be_invited_again(story):
    workshop = story.prepared()
    people = guests(story, workshop, 1)
    actions.invite(people, by=story.cora)
    actions.withdraw(people, by=story.cora)

    actions.invite(people, by=story.cora)

    assert people[0].state == Answer.INVITED


def test_who_gets_another_address_keeps_the_own_invitations(story):
    workshop = story.prepared()
    (one,) = actions.add(workshop, [{"name": "Eve", "email": "eve@old.example"}], by=story.cora)
    actions.keep_own(story.eve, "eve@old.example")

    assert (one.person_id, one.email) == (story.eve.id, story.eve.email)


def test_a_guests_letter_is_signed_with_the_centres_address_and_never_with_an_accounts(story, workshop):
    (ria,) = invited(story, workshop, 1)

    body, centre = letters_to(ria)[-1].body, signboard.read()

    assert body.rstrip().endswith(f"{story.cora.name}, {centre.name}\n{centre.contact_email}")
    assert centre.contact_email and story.cora.email not in body


@pytest.mark.parametrize(("language", "said"), [("en", "Ada, Emmy and Grace"), ("nl", "Ada, Emmy en Grace")])
def test_names_in_a_sentence_end_with_and(app, language, said):
    with languages.speaking(language):
        assert languages.enumerated(["Ada", "Emmy", "Grace"]) == said
