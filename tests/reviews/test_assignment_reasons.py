"""Why there is no assignment: a set of rules, by name, that cannot be kept together, and no rule too many."""

import pytest

from tests.benchmarks.assignment_cases import case
from tests.reviews.assignment_checks import can_be_kept, drawn, leximin, problem
from workshop_portal.reviews import assignment
from workshop_portal.reviews.assignment import oracle

IMPOSSIBLE = [seed for seed in range(80) if leximin(drawn(seed, proposals=3, members=4)) is None]

BEYOND_FLOWS = "one seat for an expert and another field, and nobody is both"

PLANTED = {
    "a pin on a conflict": (
        problem(["a"], ["ada", "emmy", "max"], conflicts=[["a", "ada"]], pins=[["a", "ada"]]),
        ["conflicts:a", "pin:a:ada"],
    ),
    "more pins than reviews": (
        problem(["a"], ["ada", "emmy"], reviews=1, pins=[["a", "ada"], ["a", "emmy"]]),
        ["reviews:a", "pin:a:ada", "pin:a:emmy"],
    ),
    "more pins than a member may have": (
        problem(["a", "b"], [{"id": "ada", "max": 1}, "emmy"], reviews=1, pins=[["a", "ada"], ["b", "ada"]]),
        ["load_max:ada", "pin:a:ada", "pin:b:ada"],
    ),
    "fewer members than reviews": (problem(["a"], ["ada"]), ["reviews:a"]),
    "nobody left beside the conflicts": (
        problem(["a", "b"], ["ada", "emmy"], conflicts=[["a", "emmy"]]),
        ["reviews:a", "conflicts:a"],
    ),
    "one expert with one seat for two proposals": (
        problem(
            ["a", "b"], [{"id": "ada", "max": 1}, "emmy", "max"], expert_threshold=50,
            affinity=[["a", "ada", 60], ["b", "ada", 60]],
        ),
        ["load_max:ada", "expert:a", "expert:b"],
    ),
    "no expert at all": (problem(["a"], ["ada", "emmy"], expert_threshold=50), ["expert:a"]),
    "the only expert is in conflict": (
        problem(
            ["a"], ["ada", "emmy", "max"], expert_threshold=50, affinity=[["a", "ada", 60]], conflicts=[["a", "ada"]]
        ),
        ["conflicts:a", "expert:a"],
    ),
    "nobody of another field": (problem([{"id": "a", "other_field": True}], ["ada", "emmy"]), ["other_field:a"]),
    "more is asked of a member than there is": (
        problem(["a"], [{"id": "ada", "min": 2, "max": 3}, "emmy"]),
        ["load_min:ada"],
    ),
    "least loads beyond the reviews": (
        problem(["a", "b"], [{"id": name, "min": 2, "max": 2} for name in ("ada", "emmy")] + ["max"], reviews=1),
        ["reviews:a", "load_min:ada", "load_min:emmy"],
    ),
    "an expert and another field, and nobody is of another": (
        problem([{"id": "a", "other_field": True}], ["ada", "emmy"], expert_threshold=50, affinity=[["a", "ada", 60]]),
        ["other_field:a"],
    ),
    BEYOND_FLOWS: (
        problem(
            [{"id": "a", "other_field": True}], ["ada", {"id": "emmy", "field": "history"}], reviews=1,
            expert_threshold=50, affinity=[["a", "ada", 60]],
        ),
        ["reviews:a", "expert:a", "other_field:a"],
    ),
    "least above most": (
        problem(["a"], [{"id": "ada", "min": 1, "max": 0}, "max"], reviews=1),
        ["load_max:ada", "load_min:ada"],
    ),
    "no member at all": (problem(["a"], []), ["reviews:a"]),
    "a least load and no proposal": (problem([], [{"id": "ada", "min": 1}]), ["load_min:ada"]),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "reason"), PLANTED.values(), ids=PLANTED.keys())
def test_the_rules_in_the_way_are_named(asked, reason):
    answer = assignment.solve(asked)

    assert answer["status"] == "infeasible"
    assert len(answer["reason"]) == len(reason)
    assert not can_be_kept(asked, answer["reason"])


@pytest.mark.parametrize("name", sorted(PLANTED.keys() - {BEYOND_FLOWS}))
def test_a_problem_too_large_for_a_programme_is_explained_by_flows(monkeypatch, name):
    asked, reason = PLANTED[name]
    monkeypatch.setattr(oracle, "MOST_COLUMNS", -1)

    answer = assignment.solve(asked)

    assert len(answer["reason"]) == len(reason)
    assert not can_be_kept(asked, answer["reason"])


def test_an_answer_without_assignment_holds_the_reason_and_nothing_else():
    assert assignment.solve(problem(["a"], ["ada", "emmy"], expert_threshold=50)) == {
        "status": "infeasible", "assignment": [], "worst": None, "worst_bound": None, "total": None, "costs": [],
        "reason": ["expert:a"],
    }  # fmt: skip


@pytest.mark.parametrize("seed", IMPOSSIBLE)
def test_a_reason_is_impossible_as_a_whole_and_possible_without_any_one_rule(seed):
    asked = drawn(seed, proposals=3, members=4)

    reason = assignment.solve(asked)["reason"]

    assert not can_be_kept(asked, reason)
    assert all(can_be_kept(asked, [name for name in reason if name != left_out]) for left_out in reason)


def test_what_works_with_halves_of_a_review_only_is_impossible_and_explained():
    """Each big proposal shares two members with a small one, and whichever is left to it, it also needs Max."""
    others = {"big1": ("ada", "lise", "olga"), "big2": ("emmy", "niels", "eve")}
    asked = problem(
        [{"id": big, "field": "physics", "other_field": True} for big in others]
        + [{"id": small, "reviews": 1} for small in ("small1", "small2")],
        [{"id": "max", "field": "history", "max": 1}]
        + [{"id": name, "max": 1} for name in ("ada", "emmy", "olga", "eve")]
        + [{"id": name, "field": "history", "max": 1} for name in ("lise", "niels")],
        expert_threshold=50,
        affinity=[[big, "max", 60] for big in others]
        + [[big, expert, 60] for big, (expert, _, _) in others.items()]
        + [[f"small{n}", name, 60] for n, names in enumerate(others.values(), 1) for name in names[:2]],
        conflicts=[["big1", name] for name in others["big2"]]
        + [["big2", name] for name in others["big1"]]
        + [["small1", name] for name in ("max", "olga", *others["big2"])]
        + [["small2", name] for name in ("max", "eve", *others["big1"])],
    )

    reason = assignment.solve(asked)["reason"]

    assert "load_max:max" in reason
    assert not can_be_kept(asked, reason)


def test_a_committee_without_enough_seats_learns_how_many_proposals_are_too_many():
    asked = case("centre", seed=1, proposals=40, members=10, reviews=3)
    for member in asked["members"]:
        member.update(min=0, max=9)

    reason = assignment.solve(asked)["reason"]

    kinds = [name.split(":")[0] for name in reason]
    assert (kinds.count("reviews"), kinds.count("load_max"), len(kinds)) == (31, 10, 41)
