"""Work that must come to an end, whatever it is handed: done in a process of its own, which dies of more CPU time for one
piece, or of more memory, than a hundred such pieces take.

    assert endless("workshop_portal.core.texts:render", {"brackets": "[" * 30_000}) == []
"""

import json
import resource
import signal
import subprocess
import sys
from importlib import import_module

SECONDS = 5  # of CPU time, for one piece
MEMORY = 2 << 30


def endless(work, pieces) -> list[str]:
    """The names of the pieces at which the work does not end. A piece that is a list holds several arguments."""
    waiting, found = dict(pieces), []
    while waiting:
        command = [sys.executable, "-m", "tests.endless", work]
        told = subprocess.run(command, input=json.dumps(waiting), capture_output=True, text=True)
        for name in json.loads(f"[{told.stdout.rstrip(',')}]"):
            del waiting[name]
        if waiting:
            assert told.returncode == -signal.SIGPROF, (next(iter(waiting)), told.returncode, told.stderr[-2000:])
            found.append(next(iter(waiting)))
            del waiting[found[-1]]
    return found


def main(work):
    module, name = work.split(":")
    do = getattr(import_module(module), name)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for named, piece in json.load(sys.stdin).items():
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # whose signal ends a process that has no ear for it
        do(*piece) if isinstance(piece, list) else do(piece)
        sys.stdout.write(json.dumps(named) + ",")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
