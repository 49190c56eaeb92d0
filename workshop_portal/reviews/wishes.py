"""Whom the organisers suggested as readers, or did not want, found among the members by their names."""

from collections import defaultdict
from difflib import SequenceMatcher

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
    words, family, given = words_of(wish, person)
    if not family or not set(family) <= set(words):
        return False
    rest = [word for word in words if word not in family]
    return not rest or is_given(rest, given)


def is_near(wish, person) -> bool:
    """Whether it is another name, and yet nearly that person's: a letter or two of the family name, beside the given name."""
    words, family, given = words_of(wish, person)
    rest = [word for word in words if not is_given([word], given)]
    if not family or not rest or len(rest) == len(words) or may_mean(wish, person):
        return False
    return SequenceMatcher(a=" ".join(rest), b=" ".join(family), autojunk=False).ratio() >= ALIKE


def words_of(wish, person) -> tuple[list, list, list]:
    """(the words of the name but for titles, the family name's, the given name's)."""
    words, family, given = (plain(one).split() for one in (wish.name, person.family_name, person.given_name))
    return [word for word in words if word not in TITLES], family, given


def is_given(words, given) -> bool:
    return any(word == name or word == name[:1] for word in words for name in given)


ALIKE = (
    0.85  # of two family names: Jansen and Janssen are 0.92, Boersema and Boersemaat 0.89, Vermeer and Vermeulen 0.75
)
TITLES = frozenset({"prof", "professor", "dr", "ir", "drs", "mr", "mrs", "ms", "mw", "dhr"})
