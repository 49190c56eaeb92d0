"""What the pages of workshops show, and to whom."""

import re
from datetime import date, timedelta

import pytest

from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.participants import actions as participants
from workshop_portal.people.choices import FIELDS
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions, queries, task_pages
from workshop_portal.workshops import year as years
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import State

NEXT = today().year + 1  # its weeks 16 to 18 lie within the story's call on any day


def reload(workshop) -> Workshop:
    return db.session.get(Workshop, workshop.id)


def published(story, **facts):
    workshop = story.prepared(**facts)
    actions.publish(workshop, by=story.olga)
    db.session.commit()
    return workshop


# For the public


def test_a_workshop_has_a_public_page_and_a_calendar_file_only_once_it_is_published(story, browse):
    workshop = story.prepared()
    addresses = [f"/workshops/{workshop.key}", f"/workshops/{workshop.key}/workshop.ics"]
    assert [browse().get(one).status_code for one in addresses] == [404, 404]
    assert workshop.title not in browse().get("/workshops").text

    actions.publish(workshop, by=story.olga)
    db.session.commit()

    page, ics = (browse().get(one) for one in addresses)
    assert workshop.title in page.text and story.cora.name in page.text and story.ada.name in page.text
    assert ics.mimetype == "text/calendar" and ics.data == browse().get(addresses[1]).data
    assert workshop.title in browse().get("/workshops").text


def test_the_public_list_has_the_coming_ones_and_those_of_each_year(story, browse):
    workshop = published(story)
    year = workshop.week[:4]
    workshop.first_on, workshop.last_on = today() - timedelta(days=20), today() - timedelta(days=16)
    db.session.commit()

    assert workshop.title not in browse().get("/workshops").text
    assert workshop.title in browse().get(f"/workshops?year={year}").text
    assert browse().get("/workshops?year=1066").status_code == 200


def test_a_cancelled_workshop_is_not_public(story, browse):
    workshop = published(story)
    actions.call_off(workshop, by=story.dora, at=None)
    db.session.commit()

    assert browse().get(f"/workshops/{workshop.key}").status_code == 410  # says that it is cancelled


def test_only_those_who_agreed_are_named_in_public(story, browse):
    workshop = published(story)
    people = participants.add(
        workshop, [{"name": "Rosa Quispe", "email": "r@example.org"}, {"name": "Jan Smit", "email": "j@example.org"}],
        by=story.cora,
    )  # fmt: skip
    participants.invite(people, by=story.cora)
    for one in people:
        participants.answer(one, "yes")
    participants.consent(people[0], True)
    db.session.commit()

    page = browse().get(f"/workshops/{workshop.key}").text

    assert "Rosa Quispe" in page and "Jan Smit" not in page


# The year


@pytest.mark.parametrize("who", ["eve", "emmy", "charles", "ada", "fin"])
def test_the_year_is_for_staff(story, browse, who):
    assert browse(getattr(story, who)).get(f"/year/{NEXT}").status_code == 404


def test_the_year_shows_what_is_taken_closed_and_held(story, browse):
    workshop = story.scheduled(f"{NEXT}-W16")
    held = story.propose(title="Held for this one")
    db.session.add(Slot(venue=story.venue, week=f"{NEXT}-W17", state=SlotState.HELD, proposal_id=held.id))
    db.session.add(
        Slot(venue=story.venue, week=f"{NEXT}-W18", state=SlotState.CLOSED, why_en="Painting", why_nl="Verf")
    )
    db.session.commit()

    page = browse(story.olga).get(f"/year/{NEXT}").text

    assert workshop.title in page and "held" in cells(page) and "Painting" in page
    assert "Held for this one" not in page


@pytest.mark.parametrize(("at", "free"), [((2026, 12, 1), 52), ((2027, 12, 20), 2), ((2028, 2, 1), 0)])
def test_a_week_that_is_over_is_not_free(app, story, at, free):
    with app.test_request_context():
        assert years.of(story.olga, 2027, date(*at)).count("free") == free


def test_weeks_that_are_over_are_past_also_where_a_workshop_looks_for_its_week(story, browse):
    workshop, last_year = story.opened(), today().year - 2  # whose last week may end in the next
    for address in (f"/year/{last_year}", f"/year/{last_year}?place={workshop.key}"):
        page = cells(browse(story.olga).get(address).text)
        assert page.count(">past<") >= 52 and ">free<" not in page
    page = browse(story.olga).get(f"/year/{NEXT}?place={workshop.key}").text
    assert "Leave it without a week" in page and ">past<" not in cells(page)


def cells(page) -> str:
    return page[page.index('class="quarter"') :].replace("lead", "")


def test_to_the_conflicted_a_week_that_is_not_public_looks_free(story, browse):
    """The year is the same as if the proposal had never been submitted."""
    officer = story.make.appointed("office", "Otto")
    other = story.propose(title="Another")
    story.make.standing(officer, Hat.CONFLICTED, other)
    before = body(browse(officer).get(f"/year/{NEXT}").text)
    db.session.add(Slot(venue=story.venue, week=f"{NEXT}-W17", state=SlotState.HELD, proposal_id=other.id))
    db.session.commit()

    assert body(browse(officer).get(f"/year/{NEXT}").text) == before
    workshop = story.scheduled(f"{NEXT}-W17", other)
    assert body(browse(officer).get(f"/year/{NEXT}").text) == before
    actions.publish(workshop, by=story.olga)
    db.session.commit()

    assert "Another" in browse(officer).get(f"/year/{NEXT}").text


def body(page) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_who_must_not_know_a_held_week_gives_no_weeks(story, browse):
    workshop = story.opened()
    officer = story.make.appointed("office", "Otto")
    other = story.propose(title="Another")
    story.make.standing(officer, Hat.CONFLICTED, other)
    assert browse(officer).get(f"/board/{workshop.key}/week").status_code == 200

    db.session.add(Slot(venue=story.venue, week=f"{NEXT}-W17", state=SlotState.HELD, proposal_id=other.id))
    db.session.commit()

    assert browse(officer).get(f"/board/{workshop.key}/week").status_code == 404


# Week and venue


def test_the_office_gives_a_wished_week_first(story, browse):
    story.proposal.preferred_weeks, story.proposal.impossible_weeks = [story.week], [story.later(3)]
    workshop = story.opened()
    tab = browse(story.olga).tab(f"/board/{workshop.key}/week")
    assert tab.page.fields["place"] == f"{story.week} {story.venue.key}"
    assert f"{story.later(3)} {story.venue.key}" not in tab.answer.text

    sent = tab.send()

    assert (sent.status_code, reload(workshop).week) == (303, story.week)


def test_the_list_of_weeks_has_wishes_first_and_says_beside_each_what_asks_for_a_reason(story, browse):
    story.proposal.preferred_weeks = [story.later(2), story.week]
    small = story.make.venue(key="small", name="@Small", seats=20)
    story.format.venues = [story.venue, small]
    workshop = story.opened()
    page = browse(story.olga).get(f"/board/{workshop.key}/week").text

    places = re.findall(r'name="place" value="([^"]+)"', page)
    wishes = [f"{week} {venue.key}" for week in (story.later(2), story.week) for venue in (story.venue, small)]
    assert sorted(places[:4]) == sorted(wishes) and places[0].startswith(story.later(2))
    assert [place.split()[0] for place in places[4:]] == sorted(place.split()[0] for place in places[4:])
    assert page.count("choice 1:") == page.count("choice 2:") == 2
    assert (
        page.count("Asks for a reason:") == page.count("25 people are expected; there are 20 seats.") == len(places) / 2
    )
    assert "weeks instead of 44" in page  # slight: nothing is asked

    tab = browse(story.olga).tab(f"/board/{workshop.key}/week")
    assert tab.send(place=f"{story.later(3)} small").status_code == 422
    assert tab.send(place=f"{story.later(3)} {story.venue.key}").status_code == 303


def test_a_workshop_that_has_begun_is_not_offered_to_be_moved(story, browse):
    workshop = story.scheduled()
    move = f'href="/board/{workshop.key}/week"'
    assert move in browse(story.olga).get(f"/board/{workshop.key}").text

    workshop.state = State.RUNNING
    db.session.commit()

    assert move not in browse(story.olga).get(f"/board/{workshop.key}").text
    assert "place=" not in browse(story.olga).get(f"/board/{workshop.key}/week").text


def test_a_week_that_was_taken_meanwhile_says_so(story, browse):
    story.proposal.preferred_weeks = [story.week]
    workshop = story.opened()
    tab = browse(story.olga).tab(f"/board/{workshop.key}/week")
    story.scheduled(story.week, story.propose(title="Quicker"))

    sent = tab.send()

    assert sent.status_code == 422 and "not free any more" in sent.text
    assert reload(workshop).week == ""


def test_two_who_move_the_same_workshop_one_is_told_what_changed(story, browse):
    workshop = story.scheduled()
    tab = browse(story.olga).tab(f"/board/{workshop.key}/week")
    places = re.findall(r'name="place" value="([^"]+)"', tab.answer.text)
    first, second = [one for one in places if not one.startswith(story.week)][:2]
    browse(story.olga).tab(f"/board/{workshop.key}/week").send(place=first, sure=first)

    sent = tab.send(place=second)

    assert sent.status_code == 409 and "Saved meanwhile" in sent.text
    assert reload(workshop).week == first.split()[0]


# The coordinator


def test_a_coordinator_is_chosen_with_the_loads_in_sight_and_the_conflicted_is_not_there(story, browse):
    story.prepared()
    workshop = story.scheduled(story.later(1), story.propose(title="Another"))
    kees = story.make.appointed("coordinator", "Kees")
    barred = story.make.appointed("coordinator", "Bart")
    story.make.standing(barred, Hat.CONFLICTED, workshop.proposal)
    tab = browse(story.olga).tab(f"/board/{workshop.key}/coordinator")
    page = body(tab.answer.text)
    assert story.cora.name in page and kees.name in page and barred.name not in page

    assert tab.send(person=barred.key).status_code == 422
    assert browse(story.olga).tab(f"/board/{workshop.key}/coordinator").send(person=kees.key).status_code == 303

    assert queries.coordinators_of([workshop.id])[workshop.id] == kees


def test_the_page_of_coordinators_lists_who_has_none(story, browse):
    workshop = story.scheduled()

    assert workshop.title in browse(story.dora).get("/coordinators").text


# The board and the plan


def test_a_coordinator_sees_the_own_board_and_what_is_late(story, browse):
    workshop = story.prepared()
    db.session.execute(db.update(Task).values(due_on=today() - timedelta(days=3)))
    db.session.commit()

    page = browse(story.cora).get("/board").text

    assert workshop.title in page and "Late:" in page
    kees = story.make.appointed("coordinator", "Kees")
    assert workshop.title not in browse(kees).get("/board?whose=all").text


@pytest.mark.parametrize(("who", "status"), [("eve", 404), ("emmy", 404), ("charles", 404), ("ada", 200), ("cora", 200),
                                             ("olga", 200), ("dora", 200), ("fin", 200)])  # fmt: skip
def test_a_plan_is_for_its_organisers_its_coordinator_and_staff(story, browse, who, status):
    workshop = story.prepared()

    assert browse(getattr(story, who)).get(f"/board/{workshop.key}").status_code == status


def test_the_plan_links_only_to_pages_that_are_open_to_its_reader(story, browse):
    workshop = story.prepared()
    guests = f"/board/{workshop.key}/participants"

    assert guests in browse(story.cora).get(f"/board/{workshop.key}").text
    assert guests not in browse(story.dora).get(f"/board/{workshop.key}").text


def test_the_plan_leads_organisers_to_the_public_page_once_there_is_one(story, browse):
    workshop = story.prepared()
    address, link = f"/board/{workshop.key}", f'href="/workshops/{workshop.key}"'
    assert link not in browse(story.ada).get(address).text
    actions.publish(workshop, by=story.olga)
    db.session.commit()

    page = browse(story.ada).get(address).text

    assert link in page and "Take the page down" not in page


def test_organisers_tick_their_own_tasks_and_no_others(story, browse):
    workshop = story.prepared()
    own = next(task for task in workshop.tasks if task.owner == "organiser")
    other = next(task for task in workshop.tasks if task.owner == "coordinator")
    browser = browse(story.ada)
    address = f"/board/{workshop.key}"
    assert f"/tasks/{other.key}" not in browser.get(address).text

    tab = browser.tab(address, form=f"/tasks/{own.key}")
    foreign = browser.post(f"{address}/tasks/{other.key}", data=tab.page.fields | {"go": "done"})

    assert foreign.status_code == 404
    assert tab.send(go="done").status_code == 303
    assert db.session.get(Task, own.id).done_by == story.ada.id


def test_another_workshops_task_is_not_found(story, browse):
    workshop = story.prepared()
    other = story.prepared(story.later(1), story.propose(title="Another"))
    fields = browse(story.cora).tab(f"/board/{workshop.key}").page.fields

    sent = browse(story.cora).post(f"/board/{workshop.key}/tasks/{other.tasks[0].key}", data=fields)

    assert sent.status_code == 404


def test_a_step_is_taken_from_the_plan(story, browse):
    workshop = story.prepared()

    sent = browse(story.cora).tab(f"/board/{workshop.key}", form="/step").send(step="invite")

    assert reload(workshop).state == State.INVITING
    assert sent.status_code == 303


def test_a_step_that_touches_people_asks_first_and_says_whom(story, browse):
    workshop = story.prepared()
    people = [{"name": f"Guest {n}", "email": f"asked{n}@example.org"} for n in range(3)]
    made = participants.add(workshop, people, by=story.cora)
    participants.invite(made, by=story.cora)
    participants.answer(made[0], "yes")
    workshop.state = State.REGISTRATION_OPEN
    db.session.commit()
    cora = browse(story.cora)
    address = f"/board/{workshop.key}/steps/freeze"
    assert f'href="{address}"' in cora.get(f"/board/{workshop.key}").text

    tab = cora.tab(address)
    assert "2 of 3 who were invited" in tab.answer.text and "3 of 3 who come" in tab.answer.text
    assert reload(workshop).state == State.REGISTRATION_OPEN
    assert tab.send().status_code == 303
    assert "Registration is closed. It can be opened again" in cora.get(f"/board/{workshop.key}").text

    page = cora.get(f"/board/{workshop.key}").text
    assert "has begun" not in page  # the day itself says so
    cora.tab(f"/board/{workshop.key}", form="/step").send(step="reopen")
    assert reload(workshop).state == State.REGISTRATION_OPEN


def test_a_step_that_cant_be_taken_asks_nothing_and_leads_back_to_the_plan(story, browse):
    workshop = story.prepared()

    for person, name in ((story.cora, "freeze"), (story.ada, "report")):
        answer = browse(person).get(f"/board/{workshop.key}/steps/{name}")
        assert (answer.status_code, answer.location) == (302, f"/board/{workshop.key}")
    for name in ("nothing", "cancel", "begin"):
        assert browse(story.dora).get(f"/board/{workshop.key}/steps/{name}").status_code == 404


def test_before_cancelling_the_director_reads_whom_it_touches(story, browse):
    workshop = story.prepared()
    made = participants.add(workshop, [{"name": "Guest", "email": "guest@example.org"}], by=story.cora)
    participants.invite(made, by=story.cora)
    db.session.commit()
    tab = browse(story.dora).tab(f"/board/{workshop.key}/cancel")

    for words in ("1 invited", "Funding record", "with your reason"):
        assert words in tab.answer.text
    assert tab.send(note="The organisers are ill.").status_code == 303
    assert "The organisers are ill." in browse(story.dora).get(f"/board/{workshop.key}").text


def test_without_a_reason_nothing_is_cancelled_and_the_form_says_so(story, browse):
    workshop = story.prepared()
    tab = browse(story.dora).tab(f"/board/{workshop.key}/cancel")

    sent = tab.send(note=" ")

    assert sent.status_code == 422 and "Say why the workshop is cancelled." in sent.text
    assert reload(workshop).state == State.IN_PREPARATION


def test_the_page_is_published_from_the_plan_and_taken_down(story, browse):
    workshop = story.prepared()

    browse(story.cora).tab(f"/board/{workshop.key}", form="/publish").send(go="show")
    assert browse().get(f"/workshops/{workshop.key}").status_code == 200
    assert "/publish" not in browse(story.cora).get(f"/board/{workshop.key}").text  # it is asked first
    browse(story.cora).tab(f"/board/{workshop.key}/take-down").send()

    assert browse().get(f"/workshops/{workshop.key}").status_code == 404


def test_lists_take_the_same_statements_for_3_and_for_30(story, browse, count_statements):
    olga, ada = browse(story.olga), browse(story.ada)
    lists = {"/board": olga, "/workshops": olga, f"/year/{NEXT}": olga, "/coordinators": olga, "/my-workshops": ada}
    fill(story, 3)
    few = {address: count_statements(reader, address) for address, reader in lists.items()}
    fill(story, 27, start=10)

    assert {address: count_statements(reader, address) for address, reader in lists.items()} == few
    assert {address: n for address, n in few.items() if n > (8 if "year" in address else 6)} == {}


def test_a_plan_takes_eight_statements(story, browse, count_statements):
    workshop = story.prepared()

    assert count_statements(browse(story.cora), f"/board/{workshop.key}") <= 8


def fill(story, number, start=1):
    """So many published workshops with a week and three tasks each."""
    with story.make.together():
        for n in range(start, start + number):
            proposal = story.propose(title=f"Workshop {n}")
            workshop = story.opened(proposal=proposal)
            del workshop.tasks[3:]
            actions.give_week(workshop, story.venue, f"{NEXT}-W{n + 1:02d}", by=story.olga, reason="Agreed.")
            actions.assign_coordinator(workshop, story.cora, by=story.olga)
            actions.publish(workshop, by=story.olga)


def test_the_board_narrows_shows_what_is_past_and_is_a_file(story, browse):
    workshop, past = story.prepared(), story.opened(proposal=story.propose(title="Long past"))
    past.state = State.CANCELLED
    db.session.commit()
    olga = browse(story.olga)

    def found(query):
        page = olga.get(f"/board?{query}").text
        return [one.title for one in (workshop, past) if one.title in page]

    assert found("") == [workshop.title]
    assert found("state=any") == [workshop.title, "Long past"]
    assert found("state=cancelled") == ["Long past"]
    assert found("words=cora") == [workshop.title]
    assert found(f"words={workshop.proposal.code}") == [workshop.title]
    assert found("late=late&state=nonsense") == []
    lines = olga.get("/board?show=coordinator&show=plan&as=csv").text.splitlines()
    assert lines == ["\ufeffWorkshop,Coordinator", f"{workshop.title},{story.cora.name}"]


@pytest.mark.parametrize(("who", "several"), [("cora", 11), ("olga", 11), ("ada", 5), ("fin", 5), ("dora", 5)])
def test_the_pages_of_a_workshop_are_tied_by_one_row_for_whoever_may_open_each(story, workshop, browse, who, several):
    browser = browse(getattr(story, who))

    def row(address):
        page = browser.get(address).text
        found = re.search(r'aria-label="Pages of this workshop"><ul class="viewtabs">(.*?)</ul>', page, re.DOTALL)[1]
        links = re.findall(r'href="([^"]*)"( aria-current="page")?', found)
        return [href for href, _here in links], [href for href, here in links if here]

    links, _here = row(f"/board/{workshop.key}")

    assert len(links) == several
    assert [row(address) for address in links] == [(links, [address]) for address in links]


def reporting(story):
    workshop = story.prepared()
    workshop.state = State.REPORTING
    for task in workshop.tasks:
        task.done_at = now()
    workshop.tasks[0].done_at, workshop.tasks[0].due_on = None, today() - timedelta(days=3)
    db.session.commit()
    return workshop


def test_before_a_workshop_is_closed_the_office_reads_what_is_open_and_says_whether_there_is_a_report(story, browse):
    workshop = reporting(story)
    olga, address = browse(story.olga), f"/board/{workshop.key}/steps/close"
    assert f'href="{address}"' in olga.get(f"/board/{workshop.key}").text
    tab = olga.tab(address)

    for words in ("1, 1 of them late", "Funding record", "There is none"):
        assert words in tab.answer.text
    unsaid = tab.send()
    assert unsaid.status_code == 422 and "Say whether there is a report." in unsaid.text
    assert reload(workshop).state == State.REPORTING
    assert tab.send(report="no").status_code == 303
    assert reload(workshop).state == State.CLOSED


def test_a_step_that_asks_is_not_taken_by_a_button_of_before(story, browse):
    workshop = story.prepared()
    workshop.state = State.INVITING
    db.session.commit()
    tab = browse(story.cora).tab(f"/board/{workshop.key}", form="/step")
    workshop.state = State.REGISTRATION_OPEN
    db.session.commit()

    sent = tab.send(step="freeze")

    assert (sent.status_code, sent.location) == (303, f"/board/{workshop.key}/steps/freeze")
    assert reload(workshop).state == State.REGISTRATION_OPEN


@pytest.mark.parametrize(("report", "said"), [("yes", "thank you for it"), ("no", "No report of it has reached us")])
def test_organisers_read_that_it_is_closed_and_whether_with_a_report(story, browse, report, said):
    workshop = reporting(story)

    browse(story.olga).tab(f"/board/{workshop.key}/steps/close").send(report=report)

    letters = db.session.scalars(db.select(Mail).where(Mail.kind == "workshop_closed").order_by(Mail.id)).all()
    assert [one.to_address for one in letters] == [story.ada.email, story.nora.email]
    assert said in letters[0].body


def test_the_office_takes_a_closing_back(story, browse):
    workshop = reporting(story)
    browse(story.olga).tab(f"/board/{workshop.key}/steps/close").send(report="yes")

    tab = browse(story.olga).tab(f"/board/{workshop.key}/steps/unclose")

    assert "Nobody is written to" in tab.answer.text and tab.send().status_code == 303
    assert reload(workshop).state == State.REPORTING


def one_task(story, key, state):
    workshop = story.prepared()
    workshop.state = State(state)
    task = next(one for one in workshop.tasks if one.template_key == key)
    db.session.commit()
    return workshop, task


@pytest.mark.parametrize(
    ("key", "state", "who", "others", "address"),
    [
        ("freeze", "registration_open", "cora", "olga", "/steps/freeze"),
        ("report-due", "reporting", "ada", "fin", "/folder/new?kind=report"),
        ("settlement", "reporting", "fin", "ada", "/funding/"),
        ("report-published", "reporting", "olga", "cora", "/steps/close"),
        ("hotel-cancel-date", "registration_open", "cora", "ada", "/rooms"),
        ("dietary-list", "registration_frozen", "cora", "olga", "/stays/needs"),
        ("badges", "registration_frozen", "olga", "ada", "/prints"),
        ("final-mail", "registration_frozen", "cora", "ada", "/messages/new"),
        ("welcome", "running", "cora", "ada", "/prints"),
        ("thank-you", "finished", "cora", "ada", "/messages/new"),
    ],
)
def test_a_task_leads_who_can_do_it_to_where_it_is_done(story, browse, key, state, who, others, address):
    workshop, task = one_task(story, key, state)

    def leads(person):
        row = browse(getattr(story, person)).get(f"/board/{workshop.key}?show=all").text
        row = row.partition(f'<tr id="t{task.key}"')[2].partition("</tr>")[0]
        return "To where it is done" in row and address in row

    assert leads(who) and not leads(others)


def test_every_page_that_a_task_of_the_coordinator_leads_to_opens(app, story, browse):
    workshop, _task = one_task(story, "badges", "registration_open")
    cora = browse(story.cora)
    with app.test_request_context():
        found = {address for task in workshop.tasks if (address := task_pages.page_of(task, story.cora))}
    db.session.rollback()

    assert len(found) > 5 and {cora.get(address).status_code for address in found} == {200}


@pytest.mark.parametrize(
    ("key", "address", "label"),
    [
        ("invitation-list", "/participants", "To the list"),
        ("invitation-text", "/participants", "To the list"),
        ("funding-split", "/funding/", "To the funding page"),
        ("external-funds", "/funding/", "To the funding page"),
    ],
)
def test_a_task_of_the_organisers_says_what_is_meant_and_leads_there(story, browse, key, address, label):
    workshop, task = one_task(story, key, "in_preparation")
    ada = browse(story.ada)

    row = ada.get(f"/board/{workshop.key}?show=all").text.partition(f'<tr id="t{task.key}"')[2].partition("</tr>")[0]

    assert address in row and label in row and "ell your coordinator" in row
    assert ada.get(re.search(r'href="([^"]+)"', row)[1]).status_code == 200
    assert label not in browse(story.fin).get(f"/board/{workshop.key}?show=all").text
    assert "Laat uw coördinator weten" in ada.get(f"/nl/board/{workshop.key}?show=all").text


def test_finance_is_led_to_where_the_budget_code_is_given(story, browse):
    workshop, _task = one_task(story, "funding-record", "in_preparation")

    for who, leads in (("fin", True), ("olga", True), ("cora", False), ("ada", False)):
        page = browse(getattr(story, who)).get(f"/board/{workshop.key}?show=all").text
        assert (f"/funding/{workshop.key}#terms" in page) == leads, who


def test_a_task_whose_step_is_not_open_leads_nowhere(story, browse):
    workshop, _task = one_task(story, "freeze", "inviting")

    assert "/steps/freeze" not in browse(story.cora).get(f"/board/{workshop.key}?show=all").text


def test_ticking_what_the_portal_does_itself_says_that_nothing_was_done_by_it(story, browse):
    workshop, task = one_task(story, "freeze", "registration_open")
    cora = browse(story.cora)

    sent = cora.tab(f"/board/{workshop.key}?show=all", form=f"/tasks/{task.key}").send(go="done")

    assert "the portal has closed, sent or booked nothing by it" in cora.get(sent.location).text
    assert reload(workshop).state == State.REGISTRATION_OPEN


@pytest.mark.parametrize("view", ["", "?show=open", "?show=late", "?show=all"])
def test_who_ticks_a_task_goes_on_in_the_same_view_at_the_row_that_is_there_then(story, browse, view):
    workshop, _task = one_task(story, "badges", "registration_open")
    first, second, third, *rest = [task for task in workshop.tasks if not task.done_at]
    for task in (first, second, third):
        task.due_on = today() - timedelta(days=9)
    for task in rest:
        task.done_at = now()
    db.session.commit()
    cora, address = browse(story.cora), f"/board/{workshop.key}"
    ends = []

    for task in (second, third, first):
        sent = cora.tab(f"{address}{view}", form=f"/tasks/{task.key}").send(go="done")
        path, _hash, row = sent.location.partition("#")
        assert path == f"{address}{view}" and f'id="{row}" tabindex="-1"' in cora.get(path).text
        ends.append(row)

    stays = view.endswith("all")
    rows = [second, third, first] if stays else [third, first]
    assert ends == [f"t{one.key}" for one in rows] + ([] if stays else ["tasks"])


def test_the_board_says_that_what_it_leaves_out_is_late(story, browse):
    workshop = reporting(story)
    cora = browse(story.cora)

    page = cora.get("/board").text

    assert "1 workshop that has ended is not shown here and has late tasks." in page and "Nothing is late." not in page
    assert workshop.title not in page.partition("<main")[2]
    every = re.search(r'href="([^"]*state=any[^"]*)"', page)[1].replace("&amp;", "&")
    shown = cora.get(every).text
    assert workshop.title in shown and "is not shown here" not in shown


@pytest.mark.parametrize(
    ("asked", "fits"),
    [("words=nothing-like-it", False), ("field=other", False), ("words=lensing", True), ("field=own", True),
     ("whose=all", True), ("late=late", True)],
)  # fmt: skip
def test_what_the_board_leaves_out_is_counted_as_the_list_is_asked(story, browse, asked, fits):
    workshop = reporting(story)
    own = workshop.committee.field
    asked = asked.replace("own", own).replace("other", next(one for one in FIELDS if one != own))
    cora = browse(story.cora)

    page = cora.get(f"/board?{asked}").text

    assert ("1 workshop that has ended is not shown here" in page) == fits
    assert ("Nothing of what stands here is late." in page) == fits
    every = re.search(r'href="([^"]*state=any&amp;late=late[^"]*)"', page)
    assert not fits or workshop.title in cora.get(every[1].replace("&amp;", "&")).text


def test_the_page_of_a_reason_says_that_it_stands_in_letters_of_both_languages_as_written(story, browse):
    workshop = story.prepared()

    for person, page in ((story.dora, "cancel"), (story.olga, "week")):
        assert "in Dutch ones and in English ones" in browse(person).get(f"/board/{workshop.key}/{page}").text


def test_the_board_is_called_so_in_the_navigation_its_title_and_on_the_way_back_from_a_plan(story, browse):
    workshop = story.prepared()
    cora = browse(story.cora)

    assert "<title>Board: workshops and their plans – " in cora.get("/board").text
    for page in ("", "/tasks/new"):
        assert '<a href="/board">Board</a>' in cora.get(f"/board/{workshop.key}{page}").text
    assert '<a href="/board">Board' not in browse(story.ada).get(f"/board/{workshop.key}").text


def test_where_no_workshop_matches_show_all_shows_all_of_every_status_and_coordinator(story, browse):
    over, other = story.prepared(), story.scheduled(story.later(2), story.propose(title="Another"))
    actions.move(over, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()
    for person in (story.cora, story.dora):
        page = browse(person).get("/board?words=nothing-is-called-so&show=title").text
        assert "No workshop in preparation" not in page and "<h1>Board</h1>" in page
        every = re.search(r'href="([^"]*)"[^>]*>Show all<', page)[1].replace("&amp;", "&")

        shown = browse(person).get(every).text

        assert (over.title in shown, other.title in shown) == (True, person is story.dora)


def test_what_a_coordinator_organises_is_not_among_the_own_workshops_of_the_board(story, browse):
    workshop = story.prepared()
    cora = browse(story.cora)
    assert workshop.title in cora.get("/board").text
    story.make.standing(story.cora, Hat.ORGANISER, workshop.proposal)

    assert workshop.title not in cora.get("/board").text


def test_where_a_filter_leaves_no_workshop_the_page_speaks_of_no_proposals(story, browse):
    story.prepared()
    text = browse(story.cora).get("/nl/board?words=nothing-is-called-so").text
    assert "of bekijk alles" in text and "voorstellen" not in text[text.index("<main") :]
