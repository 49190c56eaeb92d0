"""flask round …: a whole review round from a file, and into one."""

import gc
import sys
import time

import click
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from workshop_portal.core.db import db, measure_tables, reading
from workshop_portal.rounds import actions, checks, frame
from workshop_portal.rounds.document import Document, Unreadable
from workshop_portal.rounds.report import Unfit

group = AppGroup("round", help="Bring in a whole review round from a file, or write one out.")
LINES = 1000


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def bring_in(file, dry_run):
    """Bring in the round that lies in FILE: all of it or nothing, and a second time only what differs."""
    gc.disable()  # nothing of this goes in circles, and looking for what does would take a fifth of the time
    document = read(file)
    begun = time.monotonic()
    try:
        if dry_run:
            with reading():
                report = actions.bring_in(document, trial=True, progress=show)
        else:
            report = actions.bring_in(document, progress=show)
            db.session.commit()
    except Unfit as error:
        db.session.rollback()
        stop(error.complaints)
    except IntegrityError:
        db.session.rollback()
        raise click.ClickException(
            "Something of this round came into the portal at the same moment, so nothing was changed. Try again."
        ) from None
    took_s = time.monotonic() - begun
    if not dry_run:
        measure_tables()
        db.session.commit()
    click.echo(f"\rThe transaction took {took_s:.1f} s.{' ' * 30}", err=True)
    tell(report, dry_run)


def read(file) -> Document:
    """The document, found sound; else all that is wrong with it, and the end."""
    click.echo("Reading the file …", err=True)
    try:
        document = Document(file)
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"The file cannot be read: {error.strerror}.") from None
    complaints = checks.look_over(document, lambda section, done, total: show(f"checking {section}", done, total))
    if complaints.count:
        stop(complaints)
    return document


def stop(complaints):
    click.echo(f"\r{' ' * 50}\r", nl=False, err=True)
    for line in complaints.first:
        click.echo(line, err=True)
    if complaints.count > len(complaints.first):
        click.echo(f"… and {complaints.count - len(complaints.first)} more.", err=True)
    faults = "1 fault" if complaints.count == 1 else f"{complaints.count} faults"
    raise click.ClickException(f"The document has {faults}; nothing was changed.")


def show(section, done, total):
    """How far it is: one line that is written over on a screen, a line at the end of each section elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r{section}: {done} of {total}{' ' * 20}", nl=False, err=True)
    elif done == total and total:
        click.echo(f"{section}: {total}", err=True)


def tell(report, dry_run):
    for line in report.lines[:LINES]:
        click.echo(line)
    if len(report.lines) > LINES:
        click.echo(f"… and {len(report.lines) - LINES} lines more.")
    for section, count in report.left.items():
        click.echo(f"{section}: {count} in the portal that the document does not name; they stay.")
    if not report.is_a_change:
        click.echo("Nothing differs.")
    elif dry_run:
        click.echo(f"An import would bring: {report.in_short()}. Nothing was changed.")
    else:
        click.echo(f"Imported: {report.in_short()}.")


@group.command("export")
@click.argument("call")
@click.argument("file", type=click.Path(dir_okay=False, writable=True))
def write_out(call, file):
    """Write the round of CALL, the call's key, into FILE."""
    with reading():
        found = frame.find(call)
        if found is None:
            raise click.ClickException(f"There is no call with the key “{call}”.")
        try:
            actions.write_out(found, file, show)
        except OSError as error:
            raise click.ClickException(f"The file cannot be written: {error.strerror}.") from None
    click.echo(f"\rWritten: {file}{' ' * 30}", err=True)
