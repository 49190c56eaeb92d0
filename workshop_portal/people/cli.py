"""flask people …: what is done about people from a shell."""

from datetime import timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import select

from workshop_portal.core import languages, links
from workshop_portal.core.db import db
from workshop_portal.letters import lay_down
from workshop_portal.people import actions, addresses, letters, queries
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import Standing

group = AppGroup("people", help="Look after people and accounts.")


@group.command("appoint-first")
@click.argument("address")
@click.option("--given-name", prompt="Given name")
@click.option("--family-name", prompt="Family name")
def appoint_first(address, given_name, family_name):
    """Appoint the first person of an empty centre: office and administrator. Done once."""
    address = addresses.tidy(address)
    if not addresses.is_sound(address):
        raise click.UsageError("This is no e-mail address.")
    if db.session.scalar(select(Standing.id).where(Standing.hat == Hat.OFFICE).limit(1)) is not None:
        raise click.ClickException("This centre has an office already: it appoints others, under People.")
    person = queries.by_email(address) or actions.create_person(
        given_name=given_name, family_name=family_name, email=address
    )
    for hat in (Hat.OFFICE, Hat.ADMINISTRATOR):
        actions.appoint(person, hat)
    lay_down(letters.TEXTS, letters.FILLED)
    token = links.make("reset", person_id=person.id, lives=timedelta(hours=1))
    db.session.commit()
    click.echo(f"{person.name} is the office of this centre, and its administrator.")
    click.echo("Choose a password within an hour at:")
    click.echo(languages.public_address(f"/people/reset/{token}"))
