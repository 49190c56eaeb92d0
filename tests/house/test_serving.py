"""The portal as processes: both children run or neither does, and what stops a start is said in a sentence."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.portal import own_port
from workshop_portal import serving, startup
from workshop_portal.config import Unsafe

# Two children that live until they are told to end; the second one ends slowly, and says so.
TWO = """
import sys
from workshop_portal import serving
first = "import time; time.sleep(60)"
second = '''
import signal, sys, time
def bye(*_): time.sleep(0.3); print("ended in peace", flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, bye); signal.signal(signal.SIGINT, signal.SIG_IGN)
print("up", flush=True)
while True: time.sleep(0.05)
'''
original = serving.start
def start(command):
    child = original(command)
    print(child.pid, flush=True)
    return child
serving.start = start
commands = {"the first": [sys.executable, "-c", first], "the second": [sys.executable, "-c", second]}
sys.exit(serving.run(commands, lambda: True))
"""


class Portal:
    """A parent with its two children; their numbers are on its first lines."""

    def __init__(self):
        # in a session of its own, as a terminal gives it
        self.parent = subprocess.Popen(
            [sys.executable, "-c", TWO],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        lines = [self.parent.stdout.readline().strip() for _ in range(3)]
        lines.remove("up")  # before or after the number of the second
        self.children = [int(one) for one in lines]

    def finish(self):
        out, err = self.parent.communicate(timeout=30)
        return self.parent.returncode, out.strip(), err.strip()


@pytest.fixture
def portal():
    portal = Portal()
    yield portal
    for number in (portal.parent.pid, *portal.children):
        if lives(number):
            os.kill(number, signal.SIGKILL)
    portal.parent.wait()
    portal.parent.stdout.close()
    portal.parent.stderr.close()


def lives(number) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(numbers) -> bool:
    until = time.monotonic() + 30
    while any(map(lives, numbers)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(lives, numbers))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_and_waits_for_them(portal, number):
    os.killpg(portal.parent.pid, number)  # to the whole group, as Ctrl-C does
    assert portal.finish() == (0, "ended in peace", "")
    assert gone(portal.children)


def test_a_child_that_dies_takes_the_other_along(portal):
    os.kill(portal.children[0], signal.SIGKILL)
    code, out, err = portal.finish()
    assert code == 1
    assert err == "The portal ends, because the first has ended (status -9)."
    assert out == "ended in peace"
    assert gone(portal.children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children")
def test_the_children_end_when_their_parent_is_killed(portal):
    os.kill(portal.parent.pid, signal.SIGKILL)
    assert gone(portal.children)


def test_a_port_that_is_taken_is_said_in_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Unsafe) as refusal:
            serving.free_addresses(port)
    assert refusal.value.faults == [
        f"Port {port} is taken by another program; end that one, or choose another port with PORT=."
    ]


def test_a_free_port_is_opened_on_the_loopback_addresses_there_are(monkeypatch):
    with own_port() as kept:
        port = kept.getsockname()[1]
        assert f"127.0.0.1:{port}" in serving.free_addresses(port)
        monkeypatch.setattr(serving, "LOOPBACK", ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "2001:db8::1")))
        assert serving.free_addresses(port) == [f"127.0.0.1:{port}"]


def test_one_installation_is_served_once(tmp_path):
    with serving.hold(tmp_path), pytest.raises(Unsafe, match="running already"):
        serving.hold(tmp_path)
    serving.hold(tmp_path).close()


class Scripts:
    """Two migrations, the second one the latest."""

    def get_heads(self):
        return ["0002"]

    def walk_revisions(self):
        return [type("Script", (), {"revision": revision}) for revision in ("0002", "0001")]


@pytest.mark.parametrize(
    ("have", "said"), [({"0002"}, ""), ({"0001"}, "older"), (set(), "no tables yet"), ({"0003"}, "newer")]
)
def test_a_database_of_another_version_is_told_what_to_do(have, said):
    assert said in startup.compare(have, Scripts())
    assert bool(startup.compare(have, Scripts())) == bool(said)


def test_a_database_that_is_not_there(tmp_path):
    with pytest.raises(Unsafe, match="no database yet; run: flask --app workshop_portal db upgrade"):
        startup.check_database(f"sqlite:///{tmp_path}/portal.sqlite")


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(Unsafe) as refusal:
        startup.check_database("postgresql+psycopg://portal:hunter2@127.0.0.1:1/portal?connect_timeout=1")
    assert refusal.value.faults == [
        "The database does not answer (OperationalError): look at DATABASE_URL and at its server."
    ]


def test_texts_that_are_not_compiled_or_older_than_their_sources_are_told_with_the_command(tmp_path):
    source, compiled = tmp_path / "nl" / "desk.po", tmp_path / "nl" / "LC_MESSAGES" / "messages.mo"
    compiled.parent.mkdir(parents=True)
    source.touch()
    with pytest.raises(Unsafe, match="not compiled; run: python -m workshop_portal.core.catalogues compile"):
        startup.check_texts(tmp_path)

    compiled.touch()
    startup.check_texts(tmp_path)

    os.utime(source, (time.time() + 60,) * 2)
    with pytest.raises(Unsafe, match="changed since they were compiled; run: python"):
        startup.check_texts(tmp_path)
