"""The office's pages about venues, schemes, formats, tasks, letters, closed weeks and the centre."""

import pytest
from sqlalchemy import select

from workshop_portal.centre import actions, queries
from workshop_portal.centre.models import Centre, Format, LetterTemplate, Scheme, TaskTemplate, Venue
from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused

LISTS = (
    "/centre/",
    "/centre/venues",
    "/centre/formats",
    "/centre/schemes",
    "/centre/tasks",
    "/centre/letters",
    "/centre/closures",
)


def test_the_director_sees_and_the_office_changes(app, make, browser):
    venue = make.venue()
    director = app.test_client(user=make.appointed("director"))
    nobody = app.test_client(user=make.person())
    for page in LISTS:
        assert [one.get(page).status_code for one in (browser, director, nobody)] == [200, 200, 404], page
    for page in (f"/centre/venues/{venue.key}", "/centre/venues/new", "/centre/settings", "/centre/letters/new"):
        assert [one.get(page).status_code for one in (browser, director, nobody)] == [200, 404, 404], page


def test_a_venue_is_added_and_changed(browser):
    browser.tab("/centre/venues/new", form="").send(key="attic", name="@Attic", seats="12", description_en="High up.")
    venue = queries.one_of(Venue, "attic")
    assert (venue.name, venue.seats) == ("@Attic", 12)

    browser.tab("/centre/venues/attic", form="").send(seats="14")
    assert venue.seats == 14


@pytest.mark.parametrize(("way", "words"), [("", "The portal itself marks"), ("/nl", "zet het portaal zelf op gedaan")])
def test_beside_the_key_of_a_task_stands_which_ones_tick_themselves(browser, way, words):
    page = browser.get(f"{way}/centre/tasks/new").text

    assert words in page
    assert [key in page for key in ("coordinator-assigned", "entitlement-letters", "week-confirmed")] == [True] * 3
    assert words not in browser.get(f"{way}/centre/venues/new").text


def test_a_task_that_ticks_itself_says_so_on_its_page(browser):
    for key in ("freeze", "flowers"):
        actions.create_task_template(key=key, name_en="One", name_nl="Een", owner="office", offset_weeks=-8)
    db.session.commit()

    said = [
        "The portal itself marks it as done." in browser.get(f"/centre/tasks/{key}").text
        for key in ("freeze", "flowers")
    ]

    assert said == [True, False]


def test_two_officers_on_the_same_field_see_both_texts(browser, make):
    venue = make.venue(name="@Oort")
    first, second = (browser.tab(f"/centre/venues/{venue.key}", form="") for _ in range(2))
    first.send(name="@Oort I")
    answer = second.send(name="@Oort II")
    assert answer.status_code == 409
    assert "@Oort I<" in answer.text


def test_changes_to_different_fields_both_survive(browser, make):
    venue = make.venue(name="@Oort", seats=55)
    first, second = (browser.tab(f"/centre/venues/{venue.key}", form="") for _ in range(2))
    first.send(name="@Oort I")
    second.send(seats="50")
    assert (venue.name, venue.seats) == ("@Oort I", 50)


@pytest.mark.parametrize(
    ("page", "typed", "words"),
    [
        ("venues/new", {"key": "Big House", "name": "x", "seats": "3"}, "small letters"),
        ("venues/new", {"key": "attic", "name": "x", "seats": "many"}, "whole number"),
        ("venues/new", {"key": "attic", "name": "x", "seats": "0"}, "whole number from 1"),
        ("venues/new", {"key": "attic", "name": "", "seats": "3"}, "Fill in this field"),
        ("venues/new", {"key": "oort", "name": "x", "seats": "3"}, "This key is taken"),
        ("schemes/new", {"key": "s", "name_en": "x", "name_nl": "x", "rate_ppd_cents": "much"}, "amount in euros"),
        ("schemes/new", {"key": "ss", "name_en": "x", "name_nl": "x", "rate_ppd_cents": "5000"}, "1,000 euros"),
        ("formats/new", {"capacity_min": "9", "capacity_max": "3"}, "less than the fewest"),
        ("formats/new", {"days_min": "3", "days_default": "2", "days_max": "5"}, "outside the fewest"),
        ("tasks/new", {"offset_weeks": "3", "after_decision_weeks": "3"}, "one of the two"),
        ("tasks/new", {"offset_weeks": "", "after_decision_weeks": ""}, "one of the two"),
        ("settings", {"contact_email": "nowhere"}, "e-mail address"),
        ("settings", {"quorum_percent": "100"}, "from 0 to 99"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(browser, make, page, typed, words):
    make.venue(key="oort")
    answer = browser.tab(f"/centre/{page}", form="").send(**typed)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_scheme_keeps_whole_cents(browser):
    browser.tab("/centre/schemes/new", form="").send(
        key="regular", name_en="Regular", name_nl="Regulier", rate_ppd_cents="25,00", in_kind_cents="27,500",
        lines=["lodging", "travel"],
    )  # fmt: skip
    scheme = queries.one_of(Scheme, "regular")
    assert (scheme.rate_ppd_cents, scheme.in_kind_cents, scheme.lines) == (2500, 2_750_000, ["lodging", "travel"])


def test_a_format_names_its_venues_and_its_scheme(browser, make):
    oort, scheme = make.venue(key="oort"), make.scheme(key="regular")
    make.venue(key="snellius")
    browser.tab("/centre/formats/new", form="").send(
        key="lorentz", name_en="Workshop", name_nl="Workshop", capacity_min="5", capacity_max="55", days_min="2",
        days_default="5", days_max="5", venue_keys=["oort"], scheme_key="regular",
    )  # fmt: skip
    made = queries.one_of(Format, "lorentz")
    assert (made.venues, made.scheme) == ([oort], scheme)

    browser.tab("/centre/formats/lorentz", form="").send(venue_keys=["oort", "snellius"], scheme_key="")
    assert ([one.key for one in made.venues], made.scheme) == (["oort", "snellius"], None)


def test_no_format_asks_whether_a_pre_proposal_comes_first_which_the_portal_does_not_know(browser):
    assert "pre-proposal" not in browser.get("/centre/formats/new").text


@pytest.mark.parametrize(("most", "is_told"), [(56, True), (55, False)])
def test_a_format_for_more_people_than_its_largest_venue_holds_says_so(browser, make, most, is_told):
    oort, small = make.venue(key="oort", name="@Oort", seats=55), make.venue(seats=20)
    make.format(key="lorentz", capacity_max=50, venues=[oort, small])
    words = "its largest venue, @Oort, has 55 seats"
    assert words not in browser.get("/centre/formats/lorentz").text

    browser.tab("/centre/formats/lorentz", form="").send(capacity_max=str(most))
    assert (words in browser.get("/centre/formats").text) is is_told  # said once, after saving
    assert (words in browser.get("/centre/formats/lorentz").text) is is_told


def test_tasks_do_not_wait_for_each_other_in_a_circle(browser):
    sound = {"name_en": "x", "name_nl": "x", "owner": "office", "after_decision_weeks": 1}
    actions.create_task_template(key="first", **sound)
    actions.create_task_template(key="second", after=["first"], **sound)
    db.session.commit()
    answer = browser.tab("/centre/tasks/first", form="").send(after=["second"])
    assert answer.status_code == 422
    assert "in a circle" in answer.text
    assert queries.one_of(TaskTemplate, "first").after == []


def test_a_letter_is_previewed_and_saved(browser, letter):
    tab = browser.tab("/centre/letters/receipt/edit", form="")
    answer = tab.send(subject_en="Here: {title}", go="preview")
    assert answer.status_code == 200
    assert "Here: Slow Light, Fast Electrons" in answer.text
    assert letter.subject_en == "Received: {title}"

    assert tab.send(go="save").status_code == 303
    assert letter.subject_en == "Here: {title}"


@pytest.mark.parametrize("field", ["subject_en", "body_en", "subject_nl", "body_nl"])
def test_a_wrong_placeholder_is_refused_beside_its_field(browser, letter, field):
    answer = browser.tab("/centre/letters/receipt/edit", form="").send(**{field: "To {name} about {titel}"})
    assert answer.status_code == 422
    assert "{titel}" in answer.text
    assert f'id="{field}-error"' in answer.text


def test_a_subject_holds_no_link(browser, letter):
    answer = browser.tab("/centre/letters/receipt/edit", form="").send(subject_en="{link}")
    assert answer.status_code == 422


def test_a_missing_letter_is_added(browser):
    browser.tab("/centre/letters/new", form="").send(
        key="thank_you", subject_en="Thanks", body_en="Dear {name}", subject_nl="Dank", body_nl="Geachte {name}"
    )
    assert queries.one_of(LetterTemplate, "thank_you").placeholders == ["name"]


def test_weeks_are_closed_and_opened_again(browser, make):
    venue = make.venue(key="oort")
    weeks = queries.coming_weeks()[3:6]
    browser.tab("/centre/closures", form="closures").send(
        venue="oort", first=weeks[0], last=weeks[2], why_en="Summer", why_nl="Zomer"
    )
    assert [slot.week for slot in queries.closures()] == weeks
    assert {slot.state for slot in queries.closures()} == {SlotState.CLOSED}

    browser.tab("/centre/closures", form="/open").send(go=weeks[1])
    assert [slot.week for slot in queries.closures()] == [weeks[0], weeks[2]]
    assert venue.id


def test_weeks_without_a_first_one_are_asked_for_and_none_is_closed(browser, make):
    make.format()
    weeks = queries.coming_weeks()

    answer = browser.tab("/centre/closures", form="closures").send(first=None, last=weeks[1], why_en="x", why_nl="x")

    assert answer.status_code == 422 and "Choose a week." in answer.text and not list(queries.closures())


def test_a_week_that_is_taken_is_not_closed(app, make):
    venue, proposal = make.venue(), make.proposal()
    db.session.add(Slot(venue_id=venue.id, week="2028-W05", state=SlotState.HELD, proposal_id=proposal.id))
    db.session.flush()
    with pytest.raises(Refused, match="taken"):
        actions.close_week(venue=venue, week="2028-W05")
    with pytest.raises(Refused, match="not a week"):
        actions.close_week(venue=venue, week="2028-W54")


def test_the_centres_settings_are_one_row_that_the_first_change_makes(browser):
    assert actions.the_centre().grace_minutes == 15
    for name in ("Lorentz Center", "Lorentz Centre"):
        browser.tab("/centre/settings", form="").send(name=name, contact_email="office@example.org")
    (row,) = db.session.scalars(select(Centre))
    assert (row.name, row.grace_minutes) == ("Lorentz Centre", 15)


@pytest.mark.parametrize("page", ["venues", "formats", "schemes", "tasks", "letters", "closures"])
def test_a_list_costs_the_same_for_3_and_30_rows(browser, make, count_statements, page):
    weeks = queries.coming_weeks()

    def add(numbers):
        for n in numbers:
            made = make.format()
            actions.create_task_template(key=f"task{n}", name_en="x", name_nl="x", owner="office", offset_weeks=n)
            texts = dict.fromkeys(("subject_en", "body_en", "subject_nl", "body_nl"), "x")
            actions.create_letter_template(key=f"letter{n}", **texts)
            actions.close_week(venue=made.venues[0], week=weeks[n], why_en="x", why_nl="x")
        db.session.commit()

    add(range(3))
    few = count_statements(browser, f"/centre/{page}")
    add(range(3, 30))
    assert count_statements(browser, f"/centre/{page}") == few


def test_a_task_is_removed_from_plans_to_come_and_a_running_plan_keeps_its_own(app, story):
    workshop = story.scheduled()
    template = db.session.scalars(select(TaskTemplate).order_by(TaskTemplate.position)).first()
    waiting = TaskTemplate(key="waits", name_en="Waits", name_nl="Wacht", owner="office", after=[template.key])
    db.session.add(waiting)
    db.session.commit()
    key, before = template.key, {task.template_key for task in workshop.tasks}
    browser, here = app.test_client(user=story.olga), f"/centre/tasks/{template.key}"
    page = browser.get(here).text
    assert "holds for plans that are made from now on" in page and f"{here}/remove" in page

    asks = browser.tab(f"{here}/remove", "")
    assert "Plans that run keep it." in asks.answer.text
    assert asks.send().status_code == 303

    assert db.session.scalar(select(TaskTemplate).where(TaskTemplate.key == key)) is None
    assert waiting.after == [] and {task.template_key for task in workshop.tasks} == before and key in before
    assert browser.get("/centre/tasks").status_code == 200
