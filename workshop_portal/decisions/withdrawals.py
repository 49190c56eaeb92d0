"""A proposal is withdrawn while it waits for its decision or for the release, or that is taken back: office and director hear it."""

from sqlalchemy import select

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.letters import by_key
from workshop_portal.people import queries as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.workflow import UNDO, Status

TEXTS = {
    "decided_withdrawn": {
        "subject_en": "Withdrawn before a decision was told: {title} ({code})",
        "body_en": "Dear {name},\n\nThe organisers have withdrawn “{title}” ({code}), in “{call}”. {stood}\n\nWhy: {why}\n\nThey can take "
        "this back until {until}; then you get a letter.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Ingetrokken voordat een besluit is meegedeeld: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe organisatoren hebben “{title}” ({code}) ingetrokken, in “{call}”. {stood}\n\nWaarom: {why}\n\n"
        "Zij kunnen dit terugdraaien tot {until}; dan krijgt u bericht.\n\n{link}\n\n{signature}\n",
    },
    "decided_restored": {
        "subject_en": "Back after a withdrawal: {title} ({code})",
        "body_en": "Dear {name},\n\nThe organisers have taken back that they withdrew “{title}” ({code}), in “{call}”. It stands again "
        "where it stood. {stood}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Terug na een intrekking: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe organisatoren hebben de intrekking van “{title}” ({code}), in “{call}”, teruggedraaid. Het staat "
        "weer waar het stond. {stood}\n\n{link}\n\n{signature}\n",
    },
}  # fmt: skip
FILLED = by_key(
    TEXTS, ["call", "code", "link", "name", "signature", "stood", "title"],
    {"decided_withdrawn": ["until", "why"], "decided_restored": []},
)  # fmt: skip
KINDS = {"withdraw": "decided_withdrawn", "restore": "decided_restored"}
# What is said of where it stood, or stands again.
STOOD = {
    ("withdraw", Status.ADVISED): N_("It waited for the director's decision."),
    ("withdraw", Status.DECIDED): N_("It was decided, and the decision not released: its letters do not go out."),
    ("restore", Status.ADVISED): N_("It waits for the director's decision."),
    ("restore", Status.DECIDED): N_("Its decision waits for the release."),
}


def tell_of_step(proposal, step, *, by, at):
    """To everybody of the office and who directs, without a conflict; a deputy, where the director can't."""
    stood = STOOD.get((step, proposal.withdrawn_from if step == "withdraw" else proposal.status))
    if stood is None:
        return
    for person in {one.id: one for one in (*proposals.office_of(proposal), *directors_of(proposal))}.values():
        write(person, proposal, KINDS[step], stood, by=by, at=at)


def directors_of(proposal) -> list[Person]:
    """Who decides on it now."""
    rows = select(Person).where(Person.id.in_(people.wearers(Hat.DIRECTOR).union(people.wearers(Hat.DEPUTY))))
    return [one for one in db.session.scalars(rows.order_by(Person.id)) if Hat.DIRECTOR in hats(one, proposal)]


def write(person, proposal, key, stood, *, by, at):
    letters.lay_down(TEXTS, FILLED, key)
    with languages.speaking(person.language):
        values = {
            "name": person.name, "signature": signboard.read().name, "call": languages.said(proposal.call, "title"),
            "title": proposal.title or proposal.code, "code": proposal.code, "stood": _(stood),
        }  # fmt: skip
        if key == KINDS["withdraw"]:
            until = proposal.withdrawn_at and proposal.withdrawn_at + UNDO
            values |= {"until": languages.moment(until), "why": proposal.withdrawn_why or "–"}
        subject, body = letters.compose(key, person.language, **values)
    link = outbox.Link(f"/decisions/{proposal.code}")
    outbox.write(person, kind=key, subject=subject, body=body, about=proposal, link=link, at=at, by=by, guarded=True)
