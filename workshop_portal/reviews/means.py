"""The means of reviews. "Cannot judge" stays out of every mean, and a mean of nothing is nothing, never 0."""

from typing import NamedTuple

from workshop_portal.core.words import N_

PLACES = 6  # equal marks give equal means, whatever the order of adding

GOOD = 3.0
QUALITY = (
    (4.5, N_("excellent")),
    (3.75, N_("very good")),
    (GOOD, N_("good")),
    (2.0, N_("needs work")),
)
BELOW = N_("below the bar")


class Marks(NamedTuple):
    """What the reviews of one proposal say together.

    `apart` is the mean of the criteria that are shown apart; `low` and `high` are the lowest and highest review.
    """

    mean: float | None = None
    apart: float | None = None
    low: float | None = None
    high: float | None = None
    submitted: int = 0
    assigned: int = 0

    @property
    def reviews_in(self) -> str:
        return reviews_in(self.submitted, self.assigned)

    @property
    def spread(self) -> float | None:
        return None if self.high is None or self.low is None else round(self.high - self.low, PLACES)


def reviews_in(submitted, assigned) -> str:
    """How many reviews of one committee are in, of those that were asked for: the same on every page."""
    return f"{submitted} / {assigned}"


def mean(values) -> float | None:
    """The plain mean of those values that there are."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), PLACES) if known else None


def together(reviews, *, submitted=0, assigned=0) -> Marks:
    """The marks of a proposal; `reviews` has a pair (own mean, own mean of what is shown apart) for each review."""
    own = [one for one, _apart in reviews if one is not None]
    return Marks(
        mean=mean(own), apart=mean(apart for _one, apart in reviews), low=min(own, default=None),
        high=max(own, default=None), submitted=submitted, assigned=assigned,
    )  # fmt: skip


def word(value) -> str | None:
    """The word for a mean; below good it is the scale's own, for those who read the reviews. Marked, not translated."""
    if value is None:
        return None
    return next((name for least, name in QUALITY if value >= least), BELOW)


def praise(value) -> str | None:
    """The word that a letter may pass on: what is less than good is said by the grounds and the reviews, and by no word."""
    return word(value) if value is not None and value >= GOOD else None
