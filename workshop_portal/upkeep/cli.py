"""flask check, backup and restore: what who runs the portal asks of an installation. The web loads nothing of what they do."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect

from workshop_portal.core.db import db

UPGRADE = "run: flask --app workshop_portal db upgrade"
FOLDER = click.Path(path_type=Path)


@click.command("check")
@click.option("--since", type=FOLDER, help="A backup: the journal must still have the lines that it had then.")
@with_appcontext
def check(since):
    """Look whether the installation is whole: a line for each fault, and status 1 where there is any."""
    from workshop_portal.upkeep import manifest

    must_be_there()
    end(look(manifest.read_any(since) if since else None))


@click.command("backup")
@click.argument("folder", type=FOLDER)
@with_appcontext
def backup(folder):
    """Write a backup into FOLDER, which must not be there yet, while people work on."""
    from workshop_portal.upkeep import backups

    must_be_there()
    told, faults = backups.make(folder)
    click.echo(f"{folder}: {sum(told['rows'].values())} rows and {len(told['files'])} files.")
    click.echo("No key is in it: keep SECRET_KEY, KEY_RING and portal.toml in another place.")
    if faults:
        click.echo("\n".join(["Left out of it, as they are not what was handed in:", *faults]))
    end(faults)


@click.command("restore")
@click.argument("folder", type=FOLDER)
@with_appcontext
def restore(folder):
    """Bring the backup in FOLDER into an empty installation. Mails are held until the office lets them go."""
    from workshop_portal.upkeep import restoring

    told, doubtful = restoring.restore(folder)
    click.echo(
        f"Restored as of {told['taken_at']}. No mail leaves until the office lets them go, on its page of mails."
    )
    if doubtful:
        click.echo(f"These {len(doubtful)} mails waited then and may have left since. Each waits for the office:")
    for kind, address, subject, due_at in doubtful:
        click.echo(f"- {due_at:%Y-%m-%d %H:%M} {kind} to {address}: {subject}")
    end(look())


def look(then=None) -> list[str]:
    """The faults, each said as soon as it is found. `then`: what an earlier backup says of itself."""
    from workshop_portal.core import soundness
    from workshop_portal.upkeep import manifest

    def of_the_journal():
        return manifest.journal_since(then, db.session.connection()) if then else []

    found = []
    for fault in soundness.faults((*soundness.CHECKS, of_the_journal, *current_app.extensions["checks"])):
        click.echo(fault)
        found.append(fault)
    if not found:
        click.echo("whole")
    return found


def end(faults):
    raise SystemExit(1 if faults else 0)


def must_be_there():
    """SQLite would make an empty database of what is missing."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise click.ClickException(f"There is no database yet; {UPGRADE}")
    if not inspect(db.engine).get_table_names():
        raise click.ClickException(f"The database has no tables yet; {UPGRADE}")
