"""flask db …: the commands of Flask-Migrate, loaded when one of them is asked for and by nothing else."""

from pathlib import Path

import click
from flask.cli import ScriptInfo

from workshop_portal.core.db import db

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def attach(app) -> click.Group:
    """Let the commands work on this app's database."""
    from flask_migrate import Migrate
    from flask_migrate.cli import db as commands

    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    return commands


class Commands(click.Group):
    """Stands for the group until it is asked for."""

    def make_context(self, info_name, args, parent=None, **extra):
        app = parent.ensure_object(ScriptInfo).load_app()
        return attach(app).make_context(info_name, args, parent, **extra)


group = Commands("db", help="Bring the database to this version's tables.")
