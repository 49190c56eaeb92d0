"""Whom the organisers suggested as readers, or did not want, found among the members by their names."""

from collections import defaultdict

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.proposals import policy as proposals
from workshop_portal.proposals.models import ReaderWish
from workshop_portal.reviews.grounds import plain


def on(proposals_here, user) -> dict[int, list[ReaderWish]]:
    """Proposal id → its wishes, in one statement; of those alone whose wishes and text this person may read."""
    seen = [one.id for one in proposals_here if proposals.may_see_wishes(user, one) and proposals.may_view(user, one)]
    rows = select(ReaderWish).where(ReaderWish.proposal_id.in_(seen), ReaderWish.name != "")
    found: dict[int, list[ReaderWish]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(ReaderWish.wanted, ReaderWish.position, ReaderWish.id)):
        found[row.proposal_id].append(row)
    return found


def may_mean(wish, person) -> bool:
    """Whether this name may be that person's: the family name, with a given name, its first letter, or nothing else."""
    words, family, given = (plain(one).split() for one in (wish.name, person.family_name, person.given_name))
    if not family or not set(family) <= set(words):
        return False
    rest = [word for word in words if word not in family and word not in TITLES]
    return not rest or any(word == name or word == name[:1] for word in rest for name in given)


TITLES = frozenset({"prof", "professor", "dr", "ir", "drs", "mr", "mrs", "ms", "mw", "dhr"})
