"""The rules as rows of a linear programme whose columns are pairs of a proposal and a member, and how it is solved."""

from dataclasses import dataclass

import numpy as np

from workshop_portal.reviews.assignment.problem import Problem
from workshop_portal.reviews.assignment.remainder import Remainder

UNBOUNDED = 1 << 40
OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}


@dataclass(frozen=True, eq=False)
class Block:
    """Rows of one kind: `row` (within the block), `column` and `value` of each entry, and the rows' bounds."""

    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def rule_blocks(problem: Problem, left: Remainder, proposals: np.ndarray, members: np.ndarray) -> list[Block]:
    """reviews, loads, experts, other fields: in this order."""
    columns, ones = np.arange(len(proposals)), np.ones(len(proposals))
    return [
        Block(proposals, columns, ones, left.units, left.units),
        Block(members, columns, ones, left.low, left.high),
        _at_least_one(left.expert, proposals, problem.experts(proposals, members)),
        _at_least_one(left.outsider, proposals, problem.outsiders(proposals, members)),
    ]


def _at_least_one(wanted: np.ndarray, proposals: np.ndarray, counts: np.ndarray) -> Block:
    columns, rows = np.flatnonzero(wanted[proposals] & counts), int(wanted.sum())
    row = (np.cumsum(wanted) - 1)[proposals[columns]]
    return Block(row, columns, np.ones(len(columns)), np.ones(rows), np.full(rows, np.inf))


def above(problem: Problem, left: Remainder, proposals: np.ndarray, members: np.ndarray, level: int) -> Block:
    """Every score is at least `level`."""
    worth = problem.affinity[proposals, members]
    high = np.full(len(left.units), np.inf)
    return Block(proposals, np.arange(len(proposals)), worth, level - left.score, high)


def above_level(problem: Problem, left: Remainder, proposals, members, below: np.ndarray | None = None) -> Block:
    """Every score is at least the column after the pairs; `below`: the columns of what each may lack to that."""
    n, count = len(left.units), len(proposals)
    level = count if below is None else int(below[0]) - 1
    entries = [
        (proposals, np.arange(count), problem.affinity[proposals, members]),
        (np.arange(n), np.full(n, level), np.full(n, -1)),
    ]
    if below is not None:
        entries.append((np.arange(n), below, np.ones(n)))
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    return Block(row, column, value, -left.score, np.full(n, np.inf))


def solver(cost: np.ndarray, high: np.ndarray, blocks: list[Block], whole: int = 0, most: bool = False):
    """A HiGHS model of columns from 0 to `high`, the first `whole` of them whole numbers."""
    # Heavy, and wanted only while an assignment is being made.
    import highspy
    from highspy._core import _Highs  # the interface above it says its name on the screen before it can be asked not to
    from scipy.sparse import coo_array

    starts = np.cumsum([0] + [len(block.low) for block in blocks])
    row = np.concatenate([block.row + start for block, start in zip(blocks, starts, strict=False)])
    column = np.concatenate([block.column for block in blocks])
    value = np.concatenate([block.value for block in blocks]).astype(float)
    matrix = coo_array((value, (row, column)), shape=(int(starts[-1]), len(cost))).tocsc()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), int(starts[-1])
    model.col_cost_, model.col_upper_ = cost.astype(float), high.astype(float)
    model.col_lower_ = np.zeros(len(cost))
    model.row_lower_ = np.concatenate([block.low for block in blocks]).astype(float)
    model.row_upper_ = np.concatenate([block.high for block in blocks]).astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    model.sense_ = highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize
    if whole:
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger] * whole + [kinds.kContinuous] * (len(cost) - whole)
    highs = _Highs()
    set_options(highs, OPTIONS)
    highs.passModel(model)
    return highs


def set_options(highs, options: dict) -> None:
    for name, value in options.items():
        highs.setOptionValue(name, value)


def run(highs, seconds: float, **options) -> str:
    """Return "optimal", "infeasible" or "stopped"."""
    import highspy

    set_options(highs, {"time_limit": highs.getRunTime() + max(seconds, 0.0), **options})
    highs.run()
    status = highspy.HighsModelStatus
    ends = {status.kOptimal: "optimal", status.kInfeasible: "infeasible"}
    return ends.get(highs.getModelStatus(), "stopped")


def has_solution(highs) -> bool:
    return highs.getInfo().primal_solution_status == 2  # feasible


def chosen(highs, proposals: np.ndarray, members: np.ndarray, problem: Problem) -> np.ndarray:
    """[seats, 2] the pairs that a whole solution takes, pins included."""
    taken = np.array(highs.getSolution().col_value[: len(proposals)]) > 0.5
    return np.vstack([problem.pins, np.column_stack([proposals[taken], members[taken]])])
