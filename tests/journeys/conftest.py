"""A real portal in processes of its own and a real browser before it."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.faults.portal import Processes

FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# The same engine without windows comes first: it takes less than half the time of the processors.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """The browser of this machine; a missing one is a failure, never a skip."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "No Chromium: install it, or name it in CHROMIUM."
    return found


@pytest.fixture(scope="session")
def chromium():
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags, timeout=60_000)
        yield browser
        browser.close()


@pytest.fixture
def serve(tmp_path):
    """serve(database): the portal's web process in demo-like rehearsal on this database, and its worker if wanted."""
    started = []

    def begin(database, worker=False):
        tmp_path.chmod(0o700)
        processes = Processes(tmp_path, database, MAIL_MODE="rehearsal")
        started.append(processes)
        processes.web()
        if worker:
            processes.worker()
        return processes

    yield begin
    for processes in started:
        processes.close()
