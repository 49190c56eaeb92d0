"""flask demo create: the demo centre in an empty database."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from workshop_portal.centre import actions as centre
from workshop_portal.core.db import db, measure_tables
from workshop_portal.letters import LetterTemplate, placeholders_in
from workshop_portal.people.models import Person

group = AppGroup("demo", help="The demo centre.")
letters = AppGroup("letters", help="Look after the texts of letters.")


@letters.command("load")
def load():
    """Put the letters that the portal brings into an installation without them; the office edits them afterwards.

    Texts that are there stay as they are, and may hold from then on what the new ones hold.
    """
    from workshop_portal.demo import content

    known = {one.key: one for one in db.session.scalars(select(LetterTemplate))}
    new = [one for one in content.centre("letter") if one["key"] not in known]
    for one in content.centre("letter"):
        if there := known.get(one["key"]):
            there.placeholders = sorted({*there.placeholders, *placeholders_in(*one.values())})
        else:
            centre.create_letter_template(**one)
    db.session.commit()
    click.echo(f"{len(new)} letters came; what was there stays as it is.")


@group.command("create")
def create():
    """Fill an empty installation with the demo centre, and write its accounts into instance/demo-accounts.json."""
    from workshop_portal.demo import build  # thousands of lines that only this command needs

    if current_app.config["MODE"] not in {"demo", "test"}:
        raise click.ClickException("The demo centre is made only where PORTAL_MODE is demo.")
    if db.session.scalar(select(Person.id).limit(1)):
        raise click.ClickException("There are people in this database already: the demo centre wants an empty one.")
    build.build(Path(current_app.instance_path), say=lambda words: click.echo(f"  {words} …", err=True))
    db.session.commit()
    measure_tables()
    db.session.commit()
