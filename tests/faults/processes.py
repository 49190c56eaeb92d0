"""Processes of the portal that need no seconds to begin: forked from one that has read the code, and no portal yet."""

import multiprocessing
import os
import runpy
import sys
from functools import cache

READ = ["workshop_portal.app", "workshop_portal.worker", "dbos", "werkzeug.serving"]


@cache
def nursery():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(READ)
    return context


class Running:
    """A process that carries out a Python file with these words after it; to the outside like subprocess.Popen."""

    def __init__(self, words, environ, folder, log):
        self.process = nursery().Process(target=live, args=(words, environ, str(folder), str(log)), daemon=True)
        self.process.start()
        self.pid = self.process.pid

    @property
    def returncode(self):
        return self.process.exitcode

    def poll(self):
        return self.returncode

    def wait(self, seconds=None):
        self.process.join(seconds)
        assert self.returncode is not None, f"it did not end in {seconds} s"
        return self.returncode


def live(words, environ, folder, log):
    """What the new process does: in a session, with settings and an output of its own."""
    os.setsid()
    os.chdir(folder)
    with open(log, "ab") as out:
        for stream in (1, 2):
            os.dup2(out.fileno(), stream)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = list(words)
    runpy.run_path(words[0], run_name="__main__")
