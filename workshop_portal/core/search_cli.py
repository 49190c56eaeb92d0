"""flask search …: the index of the search."""

import click
from flask.cli import AppGroup

from workshop_portal.core import search
from workshop_portal.core.db import db

group = AppGroup("search", help="Look after the index of the search.")


@group.command("rebuild")
def rebuild():
    """Write the index anew from what is kept. Its readers see the old one until it is whole."""
    known = search.rebuild()
    db.session.commit()
    click.echo(f"{known} things can be found.")
