"""A plan is scheduled back from the first day: compressed when time is short, dependencies kept."""

from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from workshop_portal.centre import choices
from workshop_portal.workshops import plan

FIRST, EARLY = date(2027, 1, 18), date(2026, 1, 5)


def task(key, weeks=None, *, after=(), minimum=0, after_decision=None, **facts):
    sound = {"template_key": key, "offset_weeks": weeks, "after_decision_weeks": after_decision, "after": list(after),
             "minimum_days": minimum, "due_on": None, "done_at": None}  # fmt: skip
    return SimpleNamespace(**sound | facts)


def test_tasks_count_back_from_the_first_day():
    found = plan.schedule([task("invite", -40), task("badges", -2), task("report", 10)], FIRST, EARLY)

    assert {key: due.on for key, due in found.items()} == {
        "invite": date(2026, 4, 13), "badges": date(2027, 1, 4), "report": date(2027, 3, 29),
    }  # fmt: skip
    assert not any(due.tight for due in found.values())


def test_what_follows_the_decision_counts_from_the_day_on_which_the_plan_can_begin():
    found = plan.schedule([task("confirm", after_decision=1)], FIRST, EARLY)

    assert found["confirm"].on == EARLY + timedelta(weeks=1)


def test_weeks_before_shrink_in_one_proportion_when_the_plan_begins_near():
    begins_on = FIRST - timedelta(weeks=20)

    found = plan.schedule(
        [task("confirm", after_decision=2), task("list", -40), task("hotel", -20), task("badges", -2), task("claims", 4)],
        FIRST, begins_on,
    )  # fmt: skip

    assert found["confirm"].on == begins_on + timedelta(weeks=1)
    assert found["list"].on == begins_on
    assert found["hotel"].on == FIRST - timedelta(weeks=10)
    assert found["badges"].on == FIRST - timedelta(weeks=1)
    assert found["claims"].on == FIRST + timedelta(weeks=4)


def test_tasks_are_due_on_working_days_of_the_house():
    closed = {"2026-W52", "2026-W53"}
    tasks = [
        task("christmas", -3),
        task("new year", -2),
        task("weekend", -1, after=["new year"], minimum=11),
        task("late", 1),
    ]

    found = plan.schedule(tasks, FIRST + timedelta(days=5), EARLY, closed=closed)

    assert {key: due.on for key, due in found.items()} == {
        "christmas": date(2026, 12, 18), "new year": date(2027, 1, 8), "weekend": date(2027, 1, 19),
        "late": date(2027, 2, 1),
    }  # fmt: skip


def test_a_plan_that_begins_in_a_closed_week_has_nothing_due_before_the_house_is_open():
    begins_on = date(2026, 12, 24)

    found = plan.schedule([task("list", -44)], FIRST, begins_on, closed={"2026-W52", "2026-W53"})

    assert found["list"].on == date(2027, 1, 4)


def test_nothing_is_due_before_what_must_come_first():
    found = plan.schedule([task("second", -30, after=["first"]), task("first", -20)], FIRST, EARLY)

    assert found["second"].on == found["first"].on


def test_a_task_keeps_its_days_after_what_comes_first_and_is_tight_only_where_the_first_day_takes_them():
    tasks = [
        task("text", -41),
        task("roomy", -40, after=["text"], minimum=7),
        task("pushed", -40, after=["text"], minimum=8),
    ]

    found = plan.schedule(tasks, FIRST, EARLY)

    assert (found["pushed"].on - found["roomy"].on).days == 1
    assert not any(due.tight for due in found.values())
    after = plan.schedule([task("thanks", 1), task("claims", 1, after=["thanks"], minimum=7)], FIRST, EARLY)
    assert after["claims"] == plan.Due(FIRST + timedelta(weeks=2), False)
    found = plan.schedule([task("list", -1), task("badges", -1, after=["list"], minimum=8)], FIRST, EARLY)
    assert (found["badges"].on, found["badges"].tight) == (FIRST - timedelta(days=3), True)


def test_a_workshop_next_week_puts_everything_before_it_and_says_that_it_is_tight():
    found = plan.schedule([task("list", -44, minimum=7), task("badges", -2, after=["list"], minimum=5)],
                          FIRST, FIRST - timedelta(days=4))  # fmt: skip

    assert max(due.on for due in found.values()) <= FIRST
    assert all(due.tight for due in found.values())


def test_a_circle_among_templates_is_read_as_no_order():
    found = plan.schedule([task("a", -4, after=["b"]), task("b", -3, after=["a"])], FIRST, EARLY)

    assert set(found) == {"a", "b"}


@given(st.integers(0, 500), st.lists(st.integers(-50, -1), min_size=1, max_size=12, unique=True))
def test_in_any_time_there_is_tasks_keep_their_order_and_lie_between_today_and_workshop(days, weeks):
    begins_on = FIRST - timedelta(days=days)

    found = plan.schedule([task(f"t{n}", n) for n in sorted(weeks)], FIRST, begins_on)

    dates = [found[f"t{n}"].on for n in sorted(weeks)]
    assert dates == sorted(dates)
    assert begins_on <= dates[0] and dates[-1] <= FIRST


def test_a_task_is_done_late_next_or_ahead():
    today = date(2026, 6, 1)
    states = [
        plan.state_of(task("x", **facts), today)
        for facts in ({"done_at": 1, "due_on": EARLY}, {"due_on": date(2026, 5, 31)}, {"due_on": today},
                      {"due_on": date(2026, 6, 15)}, {"due_on": date(2026, 6, 16)}, {})
    ]  # fmt: skip

    assert states == ["done", "late", "next", "next", "todo", "todo"]


def test_within_the_workshop_tasks_stand_on_the_last_day_or_so_many_days_after_what_comes_first():
    last = FIRST + timedelta(days=4)
    tasks = [
        task("welcome", 0), task("dinner", 0, after=["welcome"], minimum=2), task("long", 0, after=["dinner"], minimum=9),
        task("evaluation", 0, after=["welcome", choices.LAST_DAY]), task("thanks", 1, after=[choices.LAST_DAY]),
    ]  # fmt: skip

    found = plan.schedule(tasks, FIRST, EARLY, last_on=last)

    assert {key: due.on for key, due in found.items()} == {
        "welcome": FIRST, "dinner": FIRST + timedelta(days=2), "long": last, "evaluation": last,
        "thanks": last + timedelta(weeks=1),
    }  # fmt: skip


def test_the_last_day_on_a_weekend_is_met_on_the_working_day_before():
    saturday = FIRST + timedelta(days=5)
    found = plan.schedule([task("evaluation", 0, after=[choices.LAST_DAY])], FIRST, EARLY, last_on=saturday)
    assert found["evaluation"].on == saturday - timedelta(days=1)


def test_the_plan_of_the_centre_asks_for_the_evaluation_on_the_last_day(story):
    workshop = story.prepared()
    days = {task.template_key: task.due_on for task in workshop.tasks}
    assert days["evaluation-link"] == workshop.last_on
    assert workshop.first_on < days["dinner-photo"] < workshop.last_on
