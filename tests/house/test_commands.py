"""The commands as they are typed, and what the portal leaves unloaded until somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from workshop_portal.core import migrations_cli
from workshop_portal.core.db import db
from workshop_portal.reviews.models import Review

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


@pytest.mark.slow
def test_the_database_is_brought_to_this_version_by_its_command(typed):
    typed("-m", "flask", "--app", "workshop_portal", "db", "upgrade")
    assert "(head)" in typed("-m", "flask", "--app", "workshop_portal", "db", "current")


def test_the_web_loads_nothing_that_its_pages_do_without(typed):
    loaded = typed("-c", "import sys; from workshop_portal import create_app; create_app(); print(*sys.modules)")
    assert {name.split(".")[0] for name in loaded.split()} & LATE == set()


def test_an_older_database_has_the_means_of_its_reviews_after_the_upgrade(app, story):
    """What a row must hold that an earlier version did not keep is worked out by the migration."""
    migrations_cli.attach(app)
    stored = db.session.execute(sa.select(Review.id, Review.mean, Review.apart).order_by(Review.id)).all()
    db.session.rollback()

    downgrade(revision="0005")
    upgrade()

    assert stored and stored[0].mean
    assert db.session.execute(sa.select(Review.id, Review.mean, Review.apart).order_by(Review.id)).all() == stored
