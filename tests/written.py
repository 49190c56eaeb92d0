"""A proposal that lacks nothing, filled through the deeds."""

from sqlalchemy import select

from tests import makers
from workshop_portal.centre.slots import weeks_between
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.proposals import actions
from workshop_portal.proposals.choices import DECLARATIONS
from workshop_portal.proposals.models import Grade


def texts() -> dict:
    """What the sections ask for, as plain data."""
    return {
        "title": "Hearing Slow Mergers", "public_summary": "Pulsars keep time.", "scientific_case": "Three readings compete.",
        "aim": "Which one is right?", "programme_design": "Two talks a morning.", "added_value": "A week on one question.",
        "disciplines": "astronomy", "keywords": "pulsars, black holes, timing", "duration_days": 5,
        "expected_participants": 25, "diversity_statement": "A third are juniors.", "scheme_wanted": "regular",
        "declarations": list(DECLARATIONS),
        "outcomes": [{"kind": "paper", "description": "A position paper", "expected_by": "2028"}],
        "participants": [
            {"name": "Grace Hopper", "email": "grace@example.org", "institution": "Yale", "country": "US", "stage": "professor"}
        ],
    }  # fmt: skip


def newest_mail() -> Mail:
    """The letter that was written last."""
    return db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()


def person_row(person, grade, at) -> dict:
    return {
        "person_id": person.id, "grade": grade, "name": person.name, "email": person.email, "sector": "academia",
        "institution": person.institution, "country": person.country, "stage": "professor", "confirmed_at": at,
    }  # fmt: skip


def write(proposal, lead, other, **differs):
    """Fill a proposal with all that the form asks for, but for what differs."""
    call, at = proposal.call, makers.now()
    facts = texts() | {
        "format": call.formats[0], "preferred_weeks": weeks_between(call.first_on, call.last_on)[2:4],
        "committees": differs.pop("committees", None) or [makers.committee()],
        "organisers": [person_row(lead, Grade.LEAD, at), person_row(other, Grade.EDIT, at)],
    }  # fmt: skip
    db.session.add_all(facts["committees"])
    actions.fill(proposal, facts | differs, by=lead)
    db.session.commit()
    return proposal
