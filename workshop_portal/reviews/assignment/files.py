"""An assignment from one file to another, as the command line asks for it."""

import json
import os
import sys
from pathlib import Path

from workshop_portal.reviews.assignment.complaints import BadInput
from workshop_portal.reviews.assignment.solver import Undecided, solve

SOLVED, NEITHER, BAD_INPUT, INFEASIBLE = 0, 1, 2, 3


def solve_file(path_in: str | Path, path_out: str | Path) -> int:
    """0 solved, 3 infeasible (the answer names the reason), 2 bad input: its complaints go to standard error.

    1: the time limit came before an assignment was found or shown to be impossible; nothing is written.
    """
    try:
        answer = solve(_read(Path(path_in)))
        _write(Path(path_out), answer)
    except BadInput as bad:
        return _complain(bad.complaints, BAD_INPUT)
    except Undecided:
        return _complain(["The time limit came before an assignment was found or shown to be impossible."], NEITHER)
    return INFEASIBLE if answer["status"] == "infeasible" else SOLVED


def _complain(lines: list[str], code: int) -> int:
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201  (this is what the command says)
    return code


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_doubles)
    except OSError as error:
        raise BadInput([f"{path}: {error.strerror}"]) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput([f"{path}: not JSON ({error})"]) from error


def _without_doubles(pairs: list[tuple[str, object]]) -> dict:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise BadInput([f'the key "{double}" stands twice in one object'])
    return record


def _write(path: Path, answer: dict) -> None:
    """As a whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(answer, ensure_ascii=False) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BadInput([f"{path}: {error.strerror}"]) from error
