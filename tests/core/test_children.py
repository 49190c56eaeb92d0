"""A computation in a process of its own: whatever becomes of it, who asked is told."""

import os
import signal
import time
from pathlib import Path

import pytest

from workshop_portal.core import children


def ask(seconds=60, is_wanted=lambda: True, **question):
    return children.ask("tests.core.test_children", question, is_wanted=is_wanted, seconds=seconds)


def test_a_question_is_answered_however_long_question_and_answer_are():
    words = "naïve ψ " * 200_000

    assert ask(deed="say", words=words) == {"words": words}


def test_a_long_question_reaches_a_child_that_takes_its_time_to_begin(monkeypatch):
    monkeypatch.setattr(children, "TICK_S", 0.001)  # asked again before any Python has started
    words = "x" * 1_000_000  # more than a pipe holds

    assert ask(deed="say", words=words) == {"words": words}


def test_whoever_needs_more_memory_than_a_child_may_take_is_told_so():
    with pytest.raises(children.NoRoom):
        ask(deed="fill")


@pytest.mark.parametrize(("deed", "told"), [("die", "status -9"), ("fail", "status 1: .*KeyError")])
def test_a_child_that_dies_or_fails_is_lost(deed, told):
    with pytest.raises(children.Lost, match=f"(?s){told}"):
        ask(deed=deed)


def test_a_child_that_finds_no_end_is_ended(tmp_path):
    with pytest.raises(children.Lost, match="no end"):
        ask(deed="sleep", seconds=0)


def test_a_child_whose_answer_nobody_wants_any_more_is_ended(tmp_path):
    begun = tmp_path / "begun"

    with pytest.raises(children.Stopped):
        ask(deed="sleep", begun=str(begun), is_wanted=lambda: not begun.exists())
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)


# What the child does


def obey(question) -> dict:
    match question["deed"]:
        case "say":
            return {"words": question["words"]}
        case "fill":
            return {"words": "x" * 2 * children.MEMORY}
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            if "begun" in question:
                beside = Path(question["begun"] + ".new")
                beside.write_text(str(os.getpid()))
                beside.rename(question["begun"])
            time.sleep(600)
    raise KeyError(question["deed"])


if __name__ == "__main__":
    children.answer(obey)
