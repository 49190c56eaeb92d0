"""The commands as they are typed, and what the portal leaves unloaded until somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATE = {"alembic", "flask_migrate", "mako", "highspy", "numpy", "typst", "PIL", "dbos", "markdown_it", "openpyxl"}


@pytest.fixture
def typed(tmp_path):
    environ = os.environ | {
        "PORTAL_MODE": "test", "PORTAL_INSTANCE": str(tmp_path), "SECRET_KEY": "a key of more than thirty-two characters",
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite", "PYTHONPATH": str(ROOT),
    }  # fmt: skip

    def run(*words) -> str:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
        ).stdout

    return run


def test_the_database_is_brought_to_this_version_by_its_command(typed):
    typed("-m", "flask", "--app", "workshop_portal", "db", "upgrade")
    assert "(head)" in typed("-m", "flask", "--app", "workshop_portal", "db", "current")


def test_the_web_loads_nothing_that_its_pages_do_without(typed):
    loaded = typed("-c", "import sys; from workshop_portal import create_app; create_app(); print(*sys.modules)")
    assert {name.split(".")[0] for name in loaded.split()} & LATE == set()
