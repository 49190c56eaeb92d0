"""What must hold of reviews beyond what the database promises: each tally says what its reviews say."""

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Tally

NAMES = ("proposal_id", "committee_id", *tallies.FIGURES)


def of_the_tallies():
    """The proposals and committees whose tally is another than their reviews and assignments give now, or is missing."""
    counted = tallies.counted(select(Proposal.id)).subquery()
    made, kept = (by_pair(select(*(rows.c[name] for name in NAMES))) for rows in (counted, Tally.__table__))
    for pair in sorted(made.keys() | kept.keys()):
        if made.get(pair) != kept.get(pair):
            yield f"tally: of proposal {pair[0]} in committee {pair[1]} it is not what its reviews say"


def by_pair(rows) -> dict:
    found = db.session.execute(rows)
    return {(row[0], row[1]): tuple(round(float(one or 0), 9) for one in row[2:]) for row in found}
