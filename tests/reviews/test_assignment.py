"""Assignment of reviewers: the rules hold, the worst-off come first, and the answer says how sure it is."""

import pytest

from tests.benchmarks.assignment_cases import case
from tests.reviews.assignment_checks import broken, drawn, leximin, problem, scores
from workshop_portal.reviews import assignment

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_small_answer_is_the_best_of_all_assignments_there_are(seed):
    asked = drawn(seed)

    answer = assignment.solve(asked)

    best = leximin(asked)
    if best is None:
        assert answer["status"] == "infeasible"
    else:
        assert broken(asked, answer) == []
        assert answer["status"] == "optimal"
        assert scores(asked, answer["assignment"]) == best


def test_the_worst_off_proposal_counts_before_the_total():
    asked = problem(
        ["rich", "poor"], [{"id": "ada", "max": 1}, {"id": "emmy", "max": 1}], reviews=1,
        affinity=[["rich", "ada", 90], ["rich", "emmy", 30], ["poor", "ada", 20], ["poor", "emmy", 0]],
    )  # fmt: skip

    answer = assignment.solve(asked)

    assert answer["assignment"] == [["rich", "emmy"], ["poor", "ada"]]
    assert (answer["worst"], answer["worst_bound"], answer["total"]) == (20, 20, 50)


def test_each_pin_is_told_with_what_it_costs():
    asked = problem(
        ["a", "b"], ["ada", "emmy"], reviews=1, pins=[["a", "emmy"], ["b", "emmy"]],
        affinity=[["a", "ada", 70], ["a", "emmy", 40], ["b", "emmy", 60]],
    )  # fmt: skip

    assert assignment.solve(asked)["costs"] == [
        {"rule": "pin:a:emmy", "worst": 20, "low_sum": 20, "total": 30},
        {"rule": "pin:b:emmy", "worst": 0, "low_sum": 0, "total": 0},
    ]


def test_one_member_may_be_both_the_expert_and_the_one_from_another_field():
    asked = problem(
        [{"id": "a", "other_field": True}], ["ada", {"id": "emmy", "field": "history"}], reviews=1,
        expert_threshold=50, affinity=[["a", "ada", 99], ["a", "emmy", 50]],
    )  # fmt: skip

    assert assignment.solve(asked)["assignment"] == [["a", "emmy"]]


def test_where_nobody_is_both_an_expert_and_another_field_come_as_two():
    asked = problem(
        [{"id": "a", "other_field": True}], ["ada", "emmy", {"id": "max", "field": "history"}],
        expert_threshold=50, affinity=[["a", "ada", 99], ["a", "emmy", 98], ["a", "max", 1]],
    )  # fmt: skip

    assert assignment.solve(asked)["assignment"] == [["a", "ada"], ["a", "max"]]


def test_a_proposal_may_have_a_number_of_reviews_of_its_own():
    asked = problem(["a", {"id": "b", "reviews": 3}], ["ada", "emmy", "max"], reviews=1)

    assert [p for p, _ in assignment.solve(asked)["assignment"]] == ["a", "b", "b", "b"]


def test_a_proposal_that_needs_no_review_is_not_the_worst_off():
    asked = problem(
        ["a", {"id": "b", "reviews": 0}], ["ada"], reviews=1, affinity=[["a", "ada", 60]],
        expert_threshold=50, conflicts=[["b", "ada"]],
    )  # fmt: skip

    answer = assignment.solve(asked)

    assert (answer["assignment"], answer["worst"]) == ([["a", "ada"]], 60)


def test_nothing_to_assign_is_solved():
    answer = assignment.solve(problem([], ["ada"]))

    assert answer == {
        "status": "optimal", "assignment": [], "worst": 0, "worst_bound": 0, "total": 0, "costs": [], "reason": [],
    }  # fmt: skip


def test_affinity_that_is_not_listed_is_nought_and_allowed():
    assert assignment.solve(problem(["a"], ["ada", "emmy"]))["worst"] == 0


@pytest.mark.parametrize("name", ["centre", "clusters", "starve", "tight"])
def test_a_committee_of_eighty_is_solved_with_proof_and_the_least_lucky_gain(name):
    asked = case(name, seed=4)

    answer = assignment.solve(asked)

    assert broken(asked, answer) == []
    assert answer["status"] == "optimal"


def test_where_seats_on_a_topic_are_short_a_whole_programme_closes_the_gap():
    asked = case("crowded", seed=3, proposals=40, members=20, reviews=3)

    answer = assignment.solve(asked)

    assert broken(asked, answer) == []
    assert answer["status"] == "optimal"


def test_the_same_problem_has_the_same_answer():
    asked = case("tight", seed=5, proposals=60, members=20, reviews=3)

    assert assignment.solve(asked) == assignment.solve(asked)


def test_at_the_time_limit_the_answer_is_feasible_and_says_how_high_the_worst_could_be():
    asked = case("crowded", seed=1) | {"time_limit_s": 1}

    answer = assignment.solve(asked)

    assert broken(asked, answer) == []
    assert answer["status"] == "feasible"
    assert answer["worst"] < answer["worst_bound"]
