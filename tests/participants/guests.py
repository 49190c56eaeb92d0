"""Guests of a workshop, their letters and their links."""

import re

from workshop_portal.core import links
from workshop_portal.core.db import db
from workshop_portal.core.links import PersonalLink
from workshop_portal.core.outbox import Mail
from workshop_portal.participants import actions


def guests(story, workshop, number, start=1):
    """So many people on the list, not invited yet."""
    rows = [
        {"name": f"Guest {n:02d}", "email": f"guest{n}@example.org", "institution": "Elsewhere", "country": "DE"}
        for n in range(start, start + number)
    ]
    made = actions.add(workshop, rows, by=story.cora)
    db.session.commit()
    return made


def invited(story, workshop, number, start=1):
    people = guests(story, workshop, number, start)
    actions.invite(people, by=story.cora)
    db.session.commit()
    return people


def coming(story, workshop, number, start=1):
    """They were invited and said yes."""
    people = invited(story, workshop, number, start)
    for one in people:
        actions.answer(one, "yes")
    db.session.commit()
    return people


def letters_to(participation) -> list[Mail]:
    mine = db.select(Mail).where(Mail.batch == participation.key).order_by(Mail.id)
    return list(db.session.scalars(mine))


def token_of(mail) -> str:
    """The token of a letter's link, made as the worker makes it when it hands the letter over."""
    token = links.make(mail.link_purpose, thing_id=mail.link_thing_id, until=mail.link_until)
    db.session.commit()
    return token


def address_of(mail) -> str:
    return re.sub(r"\{token\}", token_of(mail), mail.link_path)


def link_to(participation) -> PersonalLink:
    return links.find(token_of(letters_to(participation)[-1]), letters_to(participation)[-1].link_purpose)
