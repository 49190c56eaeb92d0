"""Who is the likeliest coordinator of one more workshop, as far as the reader may know."""

from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions, loads


def test_who_is_free_in_that_week_stands_before_who_is_not_and_who_is_away_comes_last(story):
    elsewhere = story.make.venue(name="@Snellius")
    story.format.venues = [story.venue, elsewhere]
    busy = story.prepared()
    kees, mia = story.make.appointed("coordinator", "Kees"), story.make.appointed("coordinator", "Mia")
    far = story.scheduled(story.later(20), story.propose(title="Far away"))
    actions.assign_coordinator(far, kees, by=story.olga)
    story.make.standing(mia, Hat.ABSENT)
    wanted = story.opened(proposal=story.propose(title="Needs somebody"))
    actions.give_week(wanted, elsewhere, story.week, by=story.olga, reason="Ada leads only one of the two.")
    db.session.commit()

    found = loads.of(story.olga, wanted)

    assert [one.person for one in found] == [kees, story.cora, mia]
    assert [([w.id for w in one.same_week], one.near, bool(one.away)) for one in found] == [
        ([], 0, False), ([busy.id], 1, False), ([], 0, True),
    ]  # fmt: skip
    assert [one.knows for one in found] == [1, 1, 0]


def test_the_months_of_a_year_count_first_days(story):
    workshop = story.prepared()
    (load,) = loads.of(story.olga)

    expected = [int(month == workshop.first_on.month) for month in range(1, 13)]
    assert load.months(workshop.first_on.year) == expected
    assert load.months(workshop.first_on.year + 5) == [0] * 12


def test_nothing_of_a_hidden_workshop_shows_in_any_column(story):
    hidden = story.prepared()
    officer = story.make.appointed("office", "Otto")
    story.make.standing(officer, Hat.CONFLICTED, hidden.proposal)
    wanted = story.scheduled(story.later(1), story.propose(title="Needs somebody"))

    (load,) = loads.of(officer, wanted)

    assert (load.total, load.same_week, load.near, load.knows) == (0, [], 0, 0)
    (seen,) = loads.of(story.olga, wanted)
    assert (seen.total, seen.near, seen.knows) == (1, 1, 1)


def test_the_list_of_coordinators_shows_the_year_that_is_asked_for(app, story):
    mine = story.prepared()
    browser = app.test_client(user=story.olga)

    assert "months-1" in browser.get(f"/coordinators?year={mine.first_on.year}").text
    assert "months-1" not in browser.get(f"/coordinators?year={mine.first_on.year + 3}").text
    assert browser.get("/coordinators?year=99999").status_code == 200


def test_the_coordinator_is_chosen_from_the_list_and_nobody_by_default(app, story):
    workshop = story.scheduled()
    tab = app.test_client(user=story.olga).tab(f"/board/{workshop.key}/coordinator")

    assert "person" not in tab.page.fields and str(workshop.first_on.year) in tab.answer.text
    assert tab.send().status_code == 422
    assert tab.send(person=story.cora.key).status_code == 303
    assert workshop.first_on > today()


def test_the_list_takes_the_same_statements_for_few_and_many(app, story, count_statements):
    workshop = story.scheduled()
    browser, address = app.test_client(user=story.olga), f"/board/{workshop.key}/coordinator"
    few = count_statements(browser, address)
    for n in range(12):
        story.make.appointed("coordinator", f"Kees{n}")

    assert count_statements(browser, address) == few
