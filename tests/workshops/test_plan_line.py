"""The marks of a plan stand on their own side of today and of the week, within the line, in their order."""

from hypothesis import example, given
from hypothesis import strategies as st

from workshop_portal.workshops import plan_line

WEEKS = st.lists(st.floats(-60, 30), min_size=1, max_size=60)


def points(weeks, now=None):
    return plan_line.points([(week, "todo", str(n)) for n, week in enumerate(sorted(weeks))], now)


def test_a_late_task_stands_before_today_however_many_stand_there():
    now = -13.5
    before = [point.x for point in plan_line.points([(-15, "late", "")] * 40, now)]

    assert max(before) < plan_line.now_at(now)
    assert min(point.x for point in plan_line.points([(-13.5, "next", "")] * 40, now)) > plan_line.now_at(now)


def test_a_mark_with_room_around_it_stands_at_its_own_week_on_the_line():
    (one,) = points([-20])

    assert (one.x, one.y) == (round(plan_line.x_of(-20), 1), plan_line.MIDDLE)


@given(WEEKS, st.one_of(st.none(), st.floats(-60, 30)))
@example([14.0], 14.0)
@example([-46.0, -50.0], -46.0)
def test_marks_stay_within_the_line_in_their_order_on_their_side(weeks, now):
    found = points(weeks, now)

    assert len(found) == len(weeks)
    assert all(plan_line.LEFT <= point.x <= plan_line.RIGHT for point in found)
    at, ordered = plan_line.now_at(now), sorted(weeks)
    for y in {point.y for point in found}:
        row = sorted((int(point.words), point.x) for point in found if point.y == y)
        assert [x for _n, x in row] == sorted(x for _n, x in row)
    room = at is not None and abs(at - plan_line.DAY) > 40
    for point in found if room else ():
        week = ordered[int(point.words)]
        assert (point.x > at) == (week >= now)
