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
from workshop_portal.people.models import Person

group = AppGroup("people", help="Look after people and accounts.")


@group.command("appoint-first")
@click.argument("address")
@click.option("--given-name")
@click.option("--family-name")
@click.option("--instead", is_flag=True, help="Appoint this person instead of one who never chose a password.")
def appoint_first(address, given_name, family_name, instead):
    """Appoint the first person of an empty centre: office and administrator.

    Again, for a new link or another address, until somebody of the office has a password.
    """
    address = addresses.tidy(address)
    if not addresses.is_sound(address):
        raise click.UsageError("This is no e-mail address.")
    before = list(db.session.scalars(select(Person).where(Person.id.in_(queries.wearers(Hat.OFFICE)))))
    if any(one.password_hash for one in before):
        raise click.ClickException("This centre has an office already: it appoints others, under People.")
    others = [one for one in before if one.email != address]
    if others and not instead:
        raise click.ClickException(
            f"{others[0].email} is appointed and has not chosen a password yet. Give that address again for a new link, "
            "or add --instead to appoint this one in its place."
        )
    person = queries.by_email(address) or actions.create_person(
        given_name=given_name or click.prompt("Given name"),
        family_name=family_name or click.prompt("Family name"),
        email=address,
    )
    appoint_in_place_of(others, person)
    lay_down(letters.TEXTS, letters.FILLED)
    token = links.make("reset", person_id=person.id, lives=timedelta(hours=1))
    db.session.commit()
    click.echo(f"{person.name} is the office of this centre, and its administrator.")
    click.echo("Choose a password within an hour, or call this again for a new link:")
    click.echo(languages.public_address(f"/people/reset/{token}"))


def appoint_in_place_of(others, person):
    """Office and administrator is this person, and those others no more: their links are dead."""
    worn = queries.hats_of([person]).get(person.id, [])
    for hat in (Hat.OFFICE, Hat.ADMINISTRATOR):
        if hat not in worn:
            actions.appoint(person, hat)
    for one in others:
        links.revoke("reset", person_id=one.id)
        for row in queries.appointments_of(one):
            if not row.ended_at:
                actions.end_appointment(row, by=None)
