"""What reviewers and committees wrote, as the letters of a decision pass it on: what organisers may read, and no more."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.decisions import queries
from workshop_portal.decisions.models import Advice
from workshop_portal.reviews.models import Review
from workshop_portal.reviews.workflow import ReviewState

# The fields of a review of which its form says that the organisers may read them.
FOR_ORGANISERS = {
    "strengths": N_("Strengths"), "weaknesses": N_("Weaknesses"), "to_organisers": N_("To the organisers"),
}  # fmt: skip


def reviews_on(proposal_ids) -> dict[int, list]:
    """Proposal → those fields and the mean of its sent reviews that count, in an order that says nothing of their writers.

    Not of those for a committee that referred it on and has it no more: others judge it now.
    """
    rows = select(Review.proposal_id, Review.mean, *(getattr(Review, field) for field in FOR_ORGANISERS)).where(
        Review.proposal_id.in_(proposal_ids), Review.counts, Review.state != ReviewState.DRAFT, ~queries.LEFT_BEHIND
    )
    return by_proposal(db.session.execute(rows.order_by(Review.key)))


def advice_on(proposal_ids) -> dict[int, list[Advice]]:
    return by_proposal(db.session.scalars(queries.advice_on(proposal_ids).order_by(Advice.committee_id)))


def by_proposal(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.proposal_id].append(row)
    return found


def of_reviews(reviews) -> str:
    """The reviews under pseudonyms, which stay the same as long as the same reviews count."""
    return "\n\n".join(
        _("Reviewer %(number)s", number=number) + "\n\n" + extract
        for number, extract in enumerate(filter(None, map(of_review, reviews)), 1)
    )


def of_review(review) -> str:
    texts = {_(name): getattr(review, field).strip() for field, name in FOR_ORGANISERS.items()}
    return "\n\n".join(f"{name}: {text}" for name, text in texts.items() if text)


def pieces(body, reviews) -> list[tuple[str, bool]]:
    """The text of a letter in pieces, each with whether it is what a reviewer wrote, so that a page can set its formulas.

    What is set ends its line by itself.
    """
    written = {
        (f"{_(name)}: ", text.replace("\r", "").replace("{link}", "(link)"))
        for review in reviews for field, name in FOR_ORGANISERS.items() if (text := getattr(review, field).strip())
    }  # fmt: skip
    places = [place for name, text in written for place in places_of(name, text, body)]
    found, done = [], 0
    for start, end in sorted(places, key=lambda one: (one[0], -one[1])):  # of two at one place the longer one
        if start >= done:
            found += [(body[done:start], False), (body[start:end], True)]
            done = end
    found.append((body[done:], False))
    apart = [found[0], *((text if is_set else text.removeprefix("\n"), is_set) for text, is_set in found[1:])]
    return [one for one in apart if one[0]]


def places_of(name, text, body) -> Iterator[tuple[int, int]]:
    """(where it begins, where it ends), each time that the text stands there under its name."""
    at = body.find(name + text)
    while at >= 0:
        end = at + len(name) + len(text)
        yield at + len(name), end
        at = body.find(name + text, end)


def of_advice(advice) -> str:
    """The grounds of each committee in its own words; of several with their names."""
    given = [one for one in advice if one.grounds.strip()]
    named = len(advice) > 1
    return "\n\n".join(f"{said(one.committee, 'name')}: {one.grounds}" if named else one.grounds for one in given)
