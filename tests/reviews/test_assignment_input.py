"""What states no problem is refused with every complaint and its place; the command's exit tells how it ended."""

import json
from copy import deepcopy

import pytest

from tests.reviews.assignment_checks import problem
from workshop_portal.reviews import assignment

SOUND = problem(
    ["a", "b"], ["ada", "emmy", "max"],
    affinity=[["a", "ada", 60]], conflicts=[["b", "max"]], pins=[["a", "emmy"]], expert_threshold=0, time_limit_s=20,
)  # fmt: skip

BAD = {
    "format": ("assignment-2", 'format: must be "assignment-1"'),
    "reviews": (1.5, "reviews: must be a whole number from 1 to 1000000"),
    "expert_threshold": (101, "expert_threshold: must be a whole number from 0 to 100"),
    "time_limit_s": (True, "time_limit_s: must be a whole number from 1 to 1000000"),
    "proposals": ({}, "proposals: must be a list"),
    "proposals.1.id": ("a", 'proposals[1].id: "a" stands here twice'),
    "proposals.0.field": (None, "proposals[0].field: must be a text that is not empty"),
    "proposals.0.other_field": (1, "proposals[0].other_field: must be true or false"),
    "proposals.0.reviews": (-1, "proposals[0].reviews: must be a whole number from 0 to 1000000"),
    "members.2": ("max", "members[2]: must be an object"),
    "members.2.id": ("ada", 'members[2].id: "ada" stands here twice'),
    "members.2.max": (4.0, "members[2].max: must be a whole number from 0 to 1000000"),
    "members.2.mox": (4, "members[2].mox: is not known here"),
    "affinity.0": (["a", "ada"], "affinity[0]: must be a list of 3"),
    "affinity.0.1": ("eve", "affinity[0][1]: there is no member 'eve'"),
    "affinity.0.2": (0.5, "affinity[0][2]: must be a whole number from 0 to 100"),
    "conflicts.0.0": (["a"], "conflicts[0][0]: there is no proposal ['a']"),
    "conflicts": ([["a", "ada"], ["a", "ada"]], "conflicts[1]: a and ada stand here twice"),
    "pins.0": ("a", "pins[0]: must be a list of 2"),
    "wishes": ([], "wishes: is not known here"),
}


def changed(path, value):
    asked = deepcopy(SOUND)
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    spot = asked
    for step in way:
        spot = spot[step]
    spot[last] = value
    return asked


@pytest.mark.parametrize("path", BAD)
def test_bad_input_is_refused_with_its_place(path):
    value, complaint = BAD[path]

    with pytest.raises(assignment.BadInput) as refusal:
        assignment.solve(changed(path, value))

    assert complaint in refusal.value.complaints


def test_all_complaints_come_at_once():
    asked = SOUND | {"reviews": "two", "members": [{"id": "ada"}], "pins": []}

    with pytest.raises(assignment.BadInput) as refusal:
        assignment.solve(asked)

    assert refusal.value.complaints == [
        "reviews: must be a whole number from 1 to 1000000",
        "members[0].field: is missing",
        "members[0].max: is missing",
        "conflicts[0][1]: there is no member 'max'",
    ]


@pytest.fixture
def ends(tmp_path):
    """ends(text): the exit of the command on a file with this text, and what it wrote."""

    def run(text):
        (tmp_path / "in.json").write_text(text, encoding="utf-8")
        out = tmp_path / "out.json"
        code = assignment.solve_file(tmp_path / "in.json", out)
        return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None

    return run


def test_a_solved_problem_ends_with_0_and_is_written(ends):
    code, answer = ends(json.dumps(SOUND))

    assert (code, answer["status"], len(answer["assignment"])) == (0, "optimal", 4)


def test_an_infeasible_problem_ends_with_3_and_its_reason_is_written(ends):
    code, answer = ends(json.dumps(SOUND | {"conflicts": [["a", "emmy"]]}))

    assert (code, answer["reason"]) == (3, ["conflicts:a", "pin:a:emmy"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not JSON"),
        (json.dumps(SOUND | {"reviews": 0}), "reviews: must be a whole number"),
        ('{"reviews": 1, "reviews": 2}', 'the key "reviews" stands twice in one object'),
        ("[]", "the document: must be an object"),
    ],
)
def test_bad_input_ends_with_2_says_why_and_writes_nothing(ends, capsys, text, complaint):
    assert ends(text) == (2, None)
    assert complaint in capsys.readouterr().err


def test_a_file_that_is_not_there_is_bad_input(tmp_path, capsys):
    assert assignment.solve_file(tmp_path / "none.json", tmp_path / "out.json") == 2
    assert "none.json: No such file" in capsys.readouterr().err
