"""The command that changes the key of what is sealed."""

import click
from flask.cli import AppGroup

from workshop_portal.core import vault

group = AppGroup("vault", help="The sealed values of the database.")


@group.command("rotate")
def rotate():
    """Seal every value anew with a new key. Broken off, the same command goes on where it stopped."""
    vault.rotate(lambda left: click.echo(f"{left} values to seal"))
    click.echo("All values are sealed with the newest key. The older keys stay in the ring for what lies in backups.")
