"""A computation in a process of its own: what never ends, or takes all memory, takes along only itself."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])
TICK_S = 0.5
MEMORY = 2 << 30  # bytes a child may take
NO_ROOM = 3  # how a child ends that found no more memory


class Stopped(Exception):
    """Nobody wants the answer any more."""


class NoRoom(Exception):
    """The child needed more memory than it may have."""


class Lost(Exception):
    """The child died, or found no end."""


def ask(module, question, *, is_wanted: Callable[[], bool], seconds) -> dict:
    """What `python -m MODULE` answers, both as JSON; `is_wanted` is asked twice a second. Raises Stopped, NoRoom, Lost."""
    until = time.monotonic() + seconds
    with tempfile.TemporaryFile() as asked:  # a pipe would want somebody to go on filling it between the ticks
        asked.write(json.dumps(question).encode())
        asked.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", module], cwd="/", env={"PYTHONPATH": ROOT, "OPENBLAS_NUM_THREADS": "1"},
            stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    with child:
        try:
            while True:
                try:
                    said, told = child.communicate(timeout=TICK_S)
                    break
                except subprocess.TimeoutExpired:
                    if not is_wanted():
                        raise Stopped from None
                    if time.monotonic() > until:
                        raise Lost(f"{module} found no end in {seconds} s") from None
        finally:
            child.kill()
    if child.returncode == NO_ROOM:
        raise NoRoom
    if child.returncode:
        raise Lost(f"{module} ended with status {child.returncode}: {told.decode(errors='replace')[-1000:]}")
    return json.loads(said)


def answer(solve: Callable[[dict], dict]):
    """The child's part: bound before it reads anything, and gone when its parent is."""
    die_with_parent(signal.SIGKILL)
    most = resource.getrlimit(resource.RLIMIT_DATA)[1]
    room = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (room, most))
    try:
        sys.stdout.write(json.dumps(solve(json.load(sys.stdin))))
        sys.stdout.flush()
    except MemoryError:
        os._exit(NO_ROOM)


def die_with_parent(number=signal.SIGTERM):
    """On Linux a child hears when its parent is killed without a word."""
    if sys.platform == "linux":
        import ctypes  # which takes its time, and no web process needs

        ctypes.CDLL(None).prctl(1, number)  # PR_SET_PDEATHSIG
