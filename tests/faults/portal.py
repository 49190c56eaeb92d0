"""A portal in processes of its own: a web server and a worker that a test may kill, on a database file it can read."""

import os
import signal
import socket
import time
from pathlib import Path
from urllib.request import urlopen

from tests.faults.processes import Running

HERE = Path(__file__).parent


def own_port() -> socket.socket:
    """A port where nobody listens. While this is open the system gives it to no other process; a server told its number may
    listen there.
    """
    port = socket.socket()
    port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    port.bind(("127.0.0.1", 0))
    return port


class Processes:
    """Starts the portal's processes with one database and one mail server, and ends them all."""

    def __init__(self, folder, database, **settings):
        self.folder, self.kept = folder, own_port()
        self.port = self.kept.getsockname()[1]
        self.environ = os.environ | {
            "PORTAL_MODE": "test", "PORTAL_INSTANCE": str(folder), "DATABASE_URL": database, "PORT": str(self.port),
            "PAGE_RATE": "0", **settings,
        }  # fmt: skip
        self.address = f"http://127.0.0.1:{self.port}"
        self.running: list[Running] = []

    def start(self, *words, **environ):
        process = Running(words, self.environ | environ, HERE.parents[1], self.folder / "out.log")
        self.running.append(process)
        return process

    def web(self, dies=""):
        """A web process; `dies` names the moment at which it kills itself: before or after the first commit."""
        process = self.start(str(HERE / "web.py"), **({"PORTAL_TEST_DIES": dies} if dies else {}))
        wait_for(lambda: urlopen(f"{self.address}/people/sign-in").status == 200, process, self.folder)
        return process

    def server(self, patience=""):
        """The web server as `serve` starts it; `patience`: for how many seconds it waits."""
        process = self.start(str(HERE / "server.py"), **({"PORTAL_TEST_PATIENCE": patience} if patience else {}))
        wait_for(lambda: urlopen(f"{self.address}/people/sign-in").status == 200, process, self.folder)
        return process

    def worker(self, name="worker-1", dies=""):
        """A worker; `dies`: it kills itself before or after the commit of a release that it has carried out."""
        return self.start(str(HERE / "worker.py"), name, **({"PORTAL_TEST_DIES": dies} if dies else {}))

    def close(self):
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.kept.close()


def wait_for(condition, process=None, folder=None, seconds=60.0):
    """Wait until the condition holds; fail with the process's last words when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.05)
    words = (folder / "out.log").read_text()[-3000:] if folder else ""
    raise AssertionError(f"it did not happen in {seconds} s\n{words}")
