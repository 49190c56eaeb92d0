"""A record is settled once its workshop is over and all that was committed is paid or given back."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.kept import record_of
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.steps import Refused
from workshop_portal.funding import actions, waits
from workshop_portal.funding.models import RecordState
from workshop_portal.journal import JournalLine


@pytest.fixture
def over(workshop):
    """The workshop as it is three days after its last day, its report awaited."""
    workshop.first_on, workshop.last_on = today() - timedelta(days=7), today() - timedelta(days=3)
    workshop.state = "reporting"
    db.session.commit()
    return workshop


def midday(day):
    return datetime.combine(day, time(12), UTC)


def address_of(workshop) -> str:
    return f"/funding/{workshop.key}"


def test_finance_settles_the_record_of_a_workshop_that_is_over_and_the_plans_task_is_done(story, browse, over):
    actions.book(record_of(over).lines[0], committed=80_00, paid=80_00, by=story.fin)
    db.session.commit()
    fin = browse(story.fin)

    assert fin.tab(address_of(over), form="/settle").send().status_code == 303

    page = fin.get(address_of(over)).text
    assert "<b>Record settled</b> paid €80" in page and "This record is closed" in page
    assert record_of(over).state == RecordState.SETTLED
    assert "Book on a line" not in page and "Add a fund" not in page
    with pytest.raises(Refused, match="closed"):
        actions.book(record_of(over).lines[0], committed=1, by=story.fin)


def test_what_is_committed_and_not_paid_is_named_with_the_way_to_free_it(story, browse, over):
    fin, line = browse(story.fin), record_of(over).lines[0]
    tab = fin.tab(address_of(over), form="/settle")
    actions.book(line, committed=80_00, paid=50_00, by=story.fin)
    db.session.commit()

    sent = tab.send()

    assert sent.status_code == 422 and "€30 is committed and not paid: Lodging €30." in sent.text
    page = fin.get(address_of(over)).text
    assert "Lodging: <span" in page and ">Release what is not needed</option>" in page and "/settle" not in page
    fin.tab(address_of(over), form=f"/lines/{line.key}").send(what="released", amount="30")
    assert fin.tab(address_of(over), form="/settle").send().status_code == 303


@pytest.mark.parametrize(("state", "days"), [("running", 0), ("registration_frozen", 40), ("cancelled", -3)])
def test_a_workshop_that_is_not_over_or_never_took_place_is_not_settled(story, browse, over, state, days):
    over.state, over.last_on = state, today() + timedelta(days=days)
    db.session.commit()

    assert "/settle" not in browse(story.fin).get(address_of(over)).text
    with pytest.raises(Refused, match="not over yet"):
        actions.settle(record_of(over), by=story.fin)


def test_only_who_may_change_the_record_is_offered_it(story, browse, over):
    assert "/settle" in browse(story.fin).get(address_of(over)).text
    for who in (story.cora, story.ada):
        assert "/settle" not in browse(who).get(address_of(over)).text


def test_a_settled_record_is_opened_again_with_a_reason_and_takes_everything_until_it_is_settled_anew(
    story, browse, over
):
    over.state = "closed"
    actions.settle(record_of(over), by=story.fin)
    db.session.commit()
    fin, address = browse(story.fin), address_of(over)

    assert fin.tab(address, form="/reopen").send(why=" ").status_code == 422
    assert fin.tab(address, form="/reopen").send(why="hotel invoice 113").status_code == 303
    assert "<b>Reopened</b> “hotel invoice 113”" in fin.get(address).text

    sent = fin.tab(address, form="/lines/").send(what="committed", amount="12")
    assert sent.status_code == 303 and record_of(over).committed_cents == 12_00
    fin.tab(address, form="/lines/").send(what="paid", amount="12")
    assert fin.tab(address, form="/settle").send().status_code == 303
    lines = db.select(JournalLine.deed).where(JournalLine.subject_kind == "funding_record").order_by(JournalLine.id)
    deeds = list(db.session.scalars(lines))
    assert deeds == ["open", "settle", "reopen", "book", "book", "settle"]


def test_only_a_settled_record_is_opened_again(story, over):
    with pytest.raises(Refused, match="Only a settled record"):
        actions.reopen(record_of(over), reason="So.", by=story.fin)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_of_a_workshop_that_is_over_finance_is_asked_for_the_record_until_it_is_settled(
    app, story, browse, over, state
):
    record = record_of(over)
    actions.book(record.lines[0], committed=80_60, by=story.fin)
    over.state = state
    db.session.commit()
    asked = f"The funding record of {over.title} is not settled"

    for person in (story.olga, story.cora, story.ada, story.dora):
        assert asked not in browse(person).get("/desk").text
    page = browse(story.fin).get("/desk").text
    assert asked in page and "€80.60 is committed and not paid" in page and address_of(over) in page
    actions.book(record_of(over).lines[0], paid=80_60, by=story.fin)
    if state == "closed":
        actions.settle(record_of(over), by=story.fin)
    db.session.commit()
    assert asked not in browse(story.fin).get("/desk").text


def test_finance_in_conflict_is_not_asked_for_a_record(story, browse, over):
    over.state = "closed"
    story.make.standing(story.fin, "conflicted", over.proposal)
    db.session.commit()

    assert over.title not in browse(story.fin).get("/desk").text


def test_the_plan_asks_for_the_settling_once_nobody_may_claim_any_more(story, workshop):
    (task,) = (one for one in workshop.tasks if one.template_key == "settlement")

    assert actions.may_release_promises(workshop, midday(task.due_on))
    assert task.due_on > actions.claims_until(workshop)


@pytest.mark.parametrize("planned", [None, timedelta(weeks=8, days=-4), timedelta(weeks=12)])
def test_the_record_of_a_closed_workshop_is_not_late_while_people_may_claim(over, planned):
    over.state, on = "closed", planned and over.last_on + planned

    assert waits.due_on(over, on) == max(on or over.last_on, over.last_on + timedelta(weeks=9))
    assert waits.due_on(over, on) > actions.claims_until(over)
    over.state = "cancelled"  # nobody claims what its plan waits for
    assert waits.due_on(over, on) == (on or over.last_on + timedelta(weeks=9))


def test_the_box_names_the_day_until_which_what_people_were_promised_stays(story, browse, over):
    actions.book(record_of(over).lines[0], committed=80_00, by=story.fin)
    db.session.commit()
    words = f"can be claimed until {day(actions.claims_until(over))}, and released only after that day."

    assert words in browse(story.fin).get(address_of(over)).text
    over.first_on, over.last_on = over.first_on - timedelta(weeks=9), over.last_on - timedelta(weeks=9)
    db.session.commit()
    assert "can be claimed until" not in browse(story.fin).get(address_of(over)).text
