"""flask demo create: the demo centre in an empty database."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.demo import build
from workshop_portal.people.models import Person

group = AppGroup("demo", help="The demo centre.")


@group.command("create")
def create():
    """Fill an empty installation with the demo centre, and write its accounts into instance/demo-accounts.json."""
    if current_app.config["MODE"] not in {"demo", "test"}:
        raise click.ClickException("The demo centre is made only where PORTAL_MODE is demo.")
    if db.session.scalar(select(Person.id).limit(1)):
        raise click.ClickException("There are people in this database already: the demo centre wants an empty one.")
    build.build(Path(current_app.instance_path), say=lambda words: click.echo(f"  {words} …", err=True))
    db.session.commit()
