"""Who turns up without a seat is given one while the workshop runs, until it is closed; nobody is written to."""

from datetime import timedelta

import pytest

from tests.participants.guests import coming, guests, invited, letters_to
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions
from workshop_portal.participants.workflow import Answer
from workshop_portal.workshops.workflow import State


@pytest.fixture
def running(story, workshop):
    """Its first day is today. Of four who were invited one said perhaps, one waits, one said no, one nothing; Eve was not
    invited."""
    perhaps, waits, silent, no = invited(story, workshop, 4)
    (eve,) = guests(story, workshop, 1, start=9)
    actions.answer(perhaps, "maybe")
    actions.answer(no, "no")
    seats, workshop.capacity = workshop.capacity, workshop.confirmed
    db.session.flush()
    actions.answer(waits, "yes")
    workshop.capacity = seats
    begin(workshop)
    return {"workshop": workshop, "perhaps": perhaps, "waits": waits, "silent": silent, "no": no, "eve": eve}


def begin(workshop, state=State.RUNNING, days=0):
    workshop.first_on, workshop.last_on = today() - timedelta(days), today() - timedelta(days - 4)
    workshop.state = state
    db.session.commit()


def list_of(workshop) -> str:
    return f"/board/{workshop.key}/participants"


def arrive(browser, workshop, *people):
    return browser.tab(list_of(workshop), form="/chosen").send(go="arrive", who=[one.key for one in people])


def test_who_said_perhaps_or_nothing_or_waits_is_given_a_seat_and_no_letter(story, browse, running):
    workshop, three = running["workshop"], [running[name] for name in ("perhaps", "waits", "silent")]
    taken, letters = workshop.confirmed, [len(letters_to(one)) for one in three]

    assert arrive(browse(story.cora), workshop, *three).status_code == 303

    db.session.expire_all()
    assert [one.state for one in three] == [Answer.CONFIRMED] * 3 and workshop.confirmed == taken + 3
    assert [len(letters_to(one)) for one in three] == letters
    lines = db.select(JournalLine.start, JournalLine.end).where(JournalLine.deed == "arrive").order_by(JournalLine.id)
    assert db.session.execute(lines).all() == [(one, "confirmed") for one in ("maybe", "waiting", "invited")]
    prints = browse(story.cora).get(f"/board/{workshop.key}/prints").text
    assert all(one.name in prints for one in three)


@pytest.mark.parametrize("name", ["no", "eve"])
def test_who_said_no_or_was_not_invited_is_given_none_and_so_nobody_is(story, browse, running, name):
    workshop, perhaps = running["workshop"], running["perhaps"]

    sent = arrive(browse(story.cora), workshop, perhaps, running[name])

    assert sent.status_code == 422 and f"{running[name].name} has a seat, or holds no invitation" in sent.text
    db.session.expire_all()
    assert perhaps.state == Answer.MAYBE


def test_no_more_are_seated_than_there_are_seats(story, browse, running):
    workshop = running["workshop"]
    workshop.capacity = workshop.confirmed + 1
    db.session.commit()

    sent = arrive(browse(story.cora), workshop, running["perhaps"], running["silent"])

    assert sent.status_code == 422 and "There are not as many free seats" in sent.text
    db.session.expire_all()
    assert [running[name].state for name in ("perhaps", "silent")] == [Answer.MAYBE, Answer.INVITED]
    assert arrive(browse(story.cora), workshop, running["perhaps"]).status_code == 303


@pytest.mark.parametrize(
    ("state", "days", "may"),
    [("registration_frozen", -3, False), ("registration_frozen", 0, True), ("running", 2, True), ("reporting", 20, True),
     ("closed", 40, False)],
)  # fmt: skip
def test_it_is_done_from_the_first_day_until_the_workshop_is_closed(story, browse, running, state, days, may):
    workshop, offered = running["workshop"], 'value="arrive"'
    begin(workshop, State(state), days)

    assert (offered in browse(story.cora).get(list_of(workshop)).text) == may
    assert offered not in browse(story.ada).get(list_of(workshop)).text
    if not may:
        with pytest.raises(Refused, match="from the first day on"):
            actions.seat_arrivals([running["perhaps"]], by=story.cora)


def test_an_organiser_gives_no_seat_on_arrival(story, browse, running):
    here = list_of(running["workshop"])
    tab = browse(story.ada).tab(f"{here}/add", form="/single")

    fields = tab.page.fields | {"go": "arrive", "who": running["perhaps"].key}
    sent = tab.browser.post(f"{here}/chosen", data=fields)

    assert sent.status_code == 404
    db.session.expire_all()
    assert running["perhaps"].state == Answer.MAYBE


@pytest.mark.parametrize(("days", "again"), [(-20, True), (1, False), (30, False)])
def test_the_page_that_withdraws_promises_another_invitation_only_where_there_can_be_one(
    story, browse, workshop, days, again
):
    (ria,) = coming(story, workshop, 1)
    begin(workshop, State.INVITING if days < 0 else State.RUNNING if days < 5 else State.FINISHED, days)

    page = browse(story.cora).tab(list_of(workshop), form="/chosen").send(go="ask_withdraw", who=[ria.key]).text

    assert ("and can be invited again." in page) == again == ("Comes: the seat becomes free." in page)
    assert ("need not be withdrawn" in page) != again
    assert ("checked" in page.partition('name="tell"')[2].partition(">")[0]) == (days < 5)
