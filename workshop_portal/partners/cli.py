"""flask texts …: the public texts of an installation."""

import click
from flask.cli import AppGroup

from workshop_portal.core.db import db
from workshop_portal.partners import actions

group = AppGroup("texts", help="Look after the public texts.")


@group.command("load")
def load():
    """Put the texts that the portal brings into an installation without them."""
    new = actions.load_texts()
    db.session.commit()
    click.echo(f"{new} pages came; what was there stays as it is.")
