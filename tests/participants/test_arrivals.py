"""Who turns up without a seat is given one while the workshop runs, until it is closed, and the link to the own page."""

from datetime import timedelta

import pytest

from tests.participants.guests import address_of, coming, guests, invited, letters_to
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions, queries, seating
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries as prints_queries
from workshop_portal.workshops.workflow import State


@pytest.fixture
def running(story, workshop):
    """Its first day is today. Of five who were invited one said perhaps, one waits, one said no, one nothing, and one was
    withdrawn; Eve was not invited."""
    perhaps, waits, silent, no, withdrawn = invited(story, workshop, 5)
    actions.withdraw([withdrawn], by=story.cora)
    (eve,) = guests(story, workshop, 1, start=9)
    actions.answer(perhaps, "maybe")
    actions.answer(no, "no")
    seats, workshop.capacity = workshop.capacity, workshop.confirmed
    db.session.flush()
    actions.answer(waits, "yes")
    workshop.capacity = seats
    begin(workshop)
    return {"workshop": workshop, "perhaps": perhaps, "waits": waits, "silent": silent, "no": no, "withdrawn": withdrawn, "eve": eve}  # fmt: skip


def begin(workshop, state=State.RUNNING, days=0):
    workshop.first_on, workshop.last_on = today() - timedelta(days), today() - timedelta(days - 4)
    workshop.state = state
    db.session.commit()


def list_of(workshop) -> str:
    return f"/board/{workshop.key}/participants"


def arrive(browser, workshop, *people):
    return browser.tab(list_of(workshop), form="/chosen").send(go="arrive", who=[one.key for one in people])


def test_who_said_perhaps_or_nothing_or_waits_is_given_a_seat_and_the_link_to_the_own_page_alone(
    story, browse, running
):
    workshop, three = running["workshop"], [running[name] for name in ("perhaps", "waits", "silent")]
    taken, letters = workshop.confirmed, [len(letters_to(one)) for one in three]

    assert arrive(browse(story.cora), workshop, *three).status_code == 303

    db.session.expire_all()
    assert [one.state for one in three] == [Answer.CONFIRMED] * 3 and workshop.confirmed == taken + 3
    assert [len(letters_to(one)) for one in three] == [n + 1 for n in letters]
    assert {(letters_to(one)[-1].kind, letters_to(one)[-1].link_purpose) for one in three} == {("participant_arrived", "stay")}  # fmt: skip
    lines = db.select(JournalLine.start, JournalLine.end).where(JournalLine.deed == "arrive").order_by(JournalLine.id)
    assert db.session.execute(lines).all() == [(one, "confirmed") for one in ("maybe", "waiting", "invited")]
    prints = browse(story.cora).get(f"/board/{workshop.key}/prints").text
    assert all(one.name in prints for one in three)


@pytest.mark.parametrize(("name", "was"), [("no", "declined"), ("eve", "proposed"), ("withdrawn", "cancelled")])
def test_who_said_no_was_not_invited_or_was_withdrawn_and_came_all_the_same_is_given_one(
    story, browse, running, name, was
):
    workshop, came = running["workshop"], running[name]
    taken = workshop.confirmed

    assert arrive(browse(story.cora), workshop, came).status_code == 303

    db.session.expire_all()
    assert came.state == Answer.CONFIRMED and workshop.confirmed == taken + 1
    assert db.session.scalars(db.select(JournalLine.start).where(JournalLine.deed == "arrive")).all() == [was]


def test_who_walks_in_is_put_on_the_list_and_given_a_seat(story, browse, running):
    workshop, cora = running["workshop"], browse(story.cora)
    typed = {"name": "Wim Walk", "email": "wim@example.org"}
    assert cora.tab(f"{list_of(workshop)}/add", form="/single").send(**typed).status_code == 303
    wim = db.session.scalars(db.select(Participation).filter_by(email="wim@example.org")).one()

    assert arrive(cora, workshop, wim).status_code == 303

    assert "Wim Walk" in cora.get(f"/board/{workshop.key}/prints").text
    own = browse().get(address_of(letters_to(wim)[-1]))
    assert own.status_code == 200 and "You have a seat, and the workshop is on: welcome." in own.text
    for asked in (
        "Your answer",
        "Answered",
        "Please book nothing",
        "Not registered yet",
        "before you book",
        ">Coming<",
    ):
        assert asked not in own.text
    assert "It was noted when you came." in own.text
    begin(workshop, State.REPORTING, 4)
    prints.note_presence(workshop, {wim.key}, by=story.cora)
    db.session.commit()
    assert "Certificate" in browse().get(address_of(letters_to(wim)[-1])).text


def test_who_was_absent_then_withdrawn_and_came_after_all_was_there(story, browse, running):
    workshop, came = running["workshop"], running["perhaps"]
    seating.seat_arrivals([came], by=story.cora)
    there = {one.key for one, _there in prints_queries.all_of(workshop)} - {came.key}
    prints.note_presence(workshop, there, by=story.cora)
    actions.withdraw([came], by=story.cora)
    db.session.commit()

    assert arrive(browse(story.cora), workshop, came).status_code == 303

    begin(workshop, State.FINISHED, 5)
    assert prints_queries.was_there(came) and queries.missed_of(workshop) == set()


@pytest.mark.parametrize("days", [0, 20, 64])
def test_the_letter_to_who_was_given_a_seat_is_true_and_its_link_lives_however_late_it_is_noted(
    story, browse, running, days
):
    workshop, eve = running["workshop"], running["eve"]
    begin(workshop, State.REPORTING if days else State.RUNNING, days)

    assert arrive(browse(story.cora), workshop, eve).status_code == 303

    letter = letters_to(eve)[-1]
    assert "is noted for you" in letter.subject and "your certificate is there, too" in letter.body
    assert "new link" not in letter.body and "You are here" not in letter.body
    assert browse().get(address_of(letter)).status_code == 200


def test_who_has_a_seat_is_named_and_the_others_stay_ticked(story, browse, running):
    workshop, perhaps, eve = (running[name] for name in ("workshop", "perhaps", "eve"))
    seating.seat_arrivals([eve], by=story.cora)
    db.session.commit()
    tab = browse(story.cora).tab(list_of(workshop), form="/chosen")

    sent = tab.send(go="arrive", who=[perhaps.key, eve.key])

    assert sent.status_code == 422 and f"for these have one: {eve.name} (Coming)." in sent.text
    assert tab.page.fields["who"] == [perhaps.key] and perhaps.state == Answer.MAYBE
    with pytest.raises(Refused, match="has a seat already"):
        seating.seat_arrivals([eve], by=story.cora)


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
            seating.seat_arrivals([running["perhaps"]], by=story.cora)


def test_an_organiser_gives_no_seat_on_arrival(story, browse, running):
    here = list_of(running["workshop"])
    tab = browse(story.ada).tab(f"{here}/add", form="/single")

    fields = tab.page.fields | {"go": "arrive", "who": running["perhaps"].key}
    sent = tab.browser.post(f"{here}/chosen", data=fields)

    assert sent.status_code == 404
    db.session.expire_all()
    assert running["perhaps"].state == Answer.MAYBE


@pytest.mark.parametrize(("days", "again"), [(-20, True), (1, False)])
def test_the_page_that_withdraws_promises_another_invitation_only_where_there_can_be_one(
    story, browse, workshop, days, again
):
    (ria,) = coming(story, workshop, 1)
    begin(workshop, State.INVITING if days < 0 else State.RUNNING, days)

    page = browse(story.cora).tab(list_of(workshop), form="/chosen").send(go="ask_withdraw", who=[ria.key]).text

    assert ("and can be invited again." in page) == again == ("Comes: the seat becomes free." in page)
    assert ("need not be withdrawn" in page) != again
    assert "checked" in page.partition('name="tell"')[2].partition(">")[0]


@pytest.mark.parametrize(("state", "days"), [("running", 5), ("finished", 5), ("reporting", 20), ("closed", 40)])
def test_nobody_is_withdrawn_once_the_last_day_is_past(story, browse, workshop, state, days):
    (ria,) = coming(story, workshop, 1)
    begin(workshop, State.RUNNING, 4)
    tab = browse(story.cora).tab(list_of(workshop), form="/chosen")
    begin(workshop, State(state), days)
    taken, letters = workshop.confirmed, len(letters_to(ria))

    for go in ("ask_withdraw", "withdraw"):
        sent = tab.send(go=go, who=[ria.key], why="Not there", tell="y")
        assert sent.status_code == 422 and "This workshop is over: nobody can be withdrawn any more." in sent.text

    assert (ria.state, workshop.confirmed, len(letters_to(ria))) == (Answer.CONFIRMED, taken, letters)
    page = browse(story.cora).get(list_of(workshop)).text
    assert "This workshop is over: nobody can be invited" in page and 'value="ask_withdraw"' not in page
    assert "Not invited yet</dt>" not in page and "Waiting list</dt>" not in page
