"""flask texts …: the public texts of an installation."""

import click
from flask.cli import AppGroup

from workshop_portal.core.db import db
from workshop_portal.partners import actions

group = AppGroup("texts", help="Look after the public texts.")


@group.command("load")
@click.option("--public", is_flag=True, help="Show them at once: they are about the Lorentz Center and Leiden.")
def load(public):
    """Put the texts that the portal brings into an installation without them; the office looks through each, then shows it."""
    new = actions.load_texts(public=public)
    db.session.commit()
    hidden = "" if public or not new else " They are hidden until the office shows each, under Centre, Public texts."
    click.echo(f"{new} pages came; what was there stays as it is.{hidden}")
