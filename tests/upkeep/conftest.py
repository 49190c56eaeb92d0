"""The commands as they are typed, on the test's own installation."""

import pytest

from workshop_portal.core.db import db


def typed(app, *words):
    """What is typed after `flask`: (status, what it says as lines)."""
    with app.app_context():
        done = app.test_cli_runner().invoke(args=[str(one) for one in words])
        db.session.remove()
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output.splitlines()


@pytest.fixture
def run(app):
    """run("check") on the test's own installation."""

    def run(*words):
        db.session.rollback()
        return typed(app, *words)

    return run
