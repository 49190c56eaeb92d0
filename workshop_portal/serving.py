"""The web server and the worker as two children: both run, or neither does."""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click

from workshop_portal import config
from workshop_portal.core.children import die_with_parent

LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # this machine has no such loopback address
PATIENCE_S = 40  # longer than the web server lets a request finish
TICK_S = 0.1


def serve(settings, instance, greeting="") -> int:
    """Run the portal until a signal comes or one of the two ends; 0 after a signal, else 1."""
    with hold(instance):
        commands = {
            "the web server": web_server(free_addresses(settings["PORT"]), settings["MODE"]),
            "the worker": [sys.executable, "-m", "workshop_portal", "worker", "--id", "worker-1"],
        }
        return run(commands, lambda: greet(settings["PORT"], greeting))


def run(commands, ready) -> int:
    """Both children until a signal comes or one of them ends. `ready` is asked until it says yes."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: asked.append(received))
    children = {name: start(command) for name, command in commands.items()}
    try:
        watch(children, asked, ready)
    finally:
        end(children, asked)
    return 0 if asked else 1


def hold(instance):
    """One portal an installation: two workers of one name would do the same work twice."""
    lock = (Path(instance) / "serving.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise config.Unsafe(["The portal of this installation is running already; end that one first."]) from None
    return lock


def free_addresses(port) -> list[str]:
    """The loopback addresses that this machine has, with the port, as the web server writes them."""
    found = []
    for family, host in LOOPBACK:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((host, port))
        except OSError as error:
            if error.errno in ABSENT:
                continue
            raise config.Unsafe([why_not(error, port)]) from None
        found.append(f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}")
    return found


def why_not(error, port) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; end that one, or choose another port with PORT=."
    return f"Port {port} cannot be opened ({error.strerror}); choose another one with PORT=."


def web_server(addresses, mode) -> list[str]:
    # No forwarded header is believed here; the portal itself counts its proxies by PROXY_HOPS.
    options = {
        "worker-class": "workshop_portal.listening.Worker",
        "workers": "2",
        "threads": "4",
        "worker-connections": "800",  # and no more files than a process may usually have open
        "limit-request-line": "8190",  # a search of 500 letters that take nine bytes each in an address
        "timeout": "60",
        "graceful-timeout": "30",
        "forwarded-allow-ips": "",
        "log-level": "info" if mode == "production" else "warning",
    }
    command = [sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket"]
    command += [f"--{name}={value}" for name, value in options.items()]
    command += [f"--bind={address}" for address in addresses]
    return [*command, "workshop_portal:create_web()"]


def start(command) -> subprocess.Popen:
    """A child in a session of its own, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent, stdin=subprocess.DEVNULL)


def watch(children, asked, ready):
    """Return when a signal has come or a child has ended."""
    greeted = False
    while not asked:
        for name, child in children.items():
            if child.poll() is not None:
                click.echo(f"The portal ends, because {name} has ended (status {child.returncode}).", err=True)
                return
        greeted = greeted or ready()
        time.sleep(TICK_S)


def greet(port, words) -> bool:
    """Say where the portal is as soon as it answers there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    click.echo(words)
    return True


def end(children, asked):
    """End both and wait for them; whoever signals a second time, or waits too long, has them killed."""
    first = len(asked)
    for child in children.values():
        tell(child, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_S
    while any(child.poll() is None for child in children.values()):
        if time.monotonic() > until or len(asked) > first + 1:
            break
        time.sleep(TICK_S)
    for child in children.values():
        tell(child, signal.SIGKILL, group=True)  # what is left of its session
        child.wait()


def tell(child, number, group=False):
    try:
        if group:
            os.killpg(child.pid, number)
        elif child.poll() is None:
            child.send_signal(number)
    except ProcessLookupError:
        pass
