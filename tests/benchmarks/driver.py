"""What the benchmarks drive a web server with: processes, their CPU time and memory, and a small HTTP client."""

import gzip
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
WARM = 3  # requests before those that are measured


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@dataclass
class Server:
    """A web server under measurement: its process tree, its port, and how long it took to its first page (s)."""

    process: subprocess.Popen
    port: int
    first_page_s: float = 0.0

    def tree(self) -> list[int]:
        found, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            found.append(pid)
            left += children(pid)
        return found

    def cpu_s(self) -> float:
        """CPU seconds that the tree has taken so far, of all threads."""
        return sum(thread_ns(pid) for pid in self.tree()) / 1e9

    def memory_mib(self, beside_first=False) -> float:
        """Memory of the tree (PSS, in MiB), no database among it; or of all beside the process that started it."""
        return sum(pss_kib(pid) for pid in self.tree()[beside_first:]) / 1024


def children(pid) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def thread_ns(pid) -> int:
    total = 0
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(file.read_text().split()[0])
        except OSError:
            continue
    return total


def pss_kib(pid) -> int:
    """What a process holds, shared pages counted in parts, without what it has mapped of a database."""
    try:
        lines = Path(f"/proc/{pid}/smaps").read_text().splitlines()
    except OSError:
        return 0
    total, counts = 0, True
    for line in lines:
        if line.startswith("Pss:"):
            total += int(line.split()[1]) * counts
        elif "-" in line.split()[0]:
            counts = ".sqlite" not in line
    return total


@contextmanager
def serving(application, environ, first="/", workers=WORKERS):
    """`application` under gunicorn on a free port, as the portal runs it; ended at the end."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket",
        "--worker-class=workshop_portal.listening.Worker", "--threads=4",
        f"--workers={workers}", "--log-level=warning", f"--bind=127.0.0.1:{port}", application,
    ]  # fmt: skip
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, start_new_session=True)
    server = Server(process, port)
    try:
        wait_for(server, first)
        server.first_page_s = time.monotonic() - begun
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def command_s(*words) -> float:
    """CPU seconds of a command of Python modules, the least of three."""
    took = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, check=True)
        after = os.times()
        took.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(took)


def wait_for(server, path, patience_s=60):
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise SystemExit("the web server ended before its first page")
        try:
            if ask(server.port, path).status < 500:
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the web server did not answer")


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def statements(self) -> int:
        return int(self.headers.get("x-statements", -1))


def ask(port, path, cookie="", form=None, headers=None) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    said = {"Host": f"127.0.0.1:{port}", "Connection": "close"} | ({"Cookie": cookie} if cookie else {})
    said |= headers or {}
    body = None
    if form is not None:
        body = urlencode(form, doseq=True)
        said["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", path, body, said)
        answer = connection.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@dataclass
class Figures:
    """One page's figures: CPU ms a request of every series, clock ms of every request, statements, bytes."""

    cpu_ms: list[float] = field(default_factory=list)
    clock_ms: list[float] = field(default_factory=list)
    statements: int = -1
    raw: int = 0
    packed: int = 0

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpu_ms)


def measure(server, request, figures, times=30, warm=WARM):
    """`request()` gives an Answer. Three to warm up, then `times` in a row; CPU by the process tree, before and after."""
    for _ in range(warm):
        answer = request()
    if answer.status != 200:
        raise SystemExit(f"answered {answer.status}: {answer.body[:300]!r}")
    figures.statements, figures.raw = answer.statements, len(answer.body)
    figures.packed = len(gzip.compress(answer.body, 6))
    before = server.cpu_s()
    for _ in range(times):
        begun = time.perf_counter()
        answer = request()
        figures.clock_ms.append(1000 * (time.perf_counter() - begun))
        if answer.status != 200:
            raise SystemExit(f"answered {answer.status}: {answer.body[:300]!r}")
    figures.cpu_ms.append(1000 * (server.cpu_s() - before) / times)
