"""What the advice of several committees makes together, by one stated rule. Plain Python.

The same advice is the joint one. Different kinds of approval make the most cautious of them. Everything else is a
difference, which the chairs talk about before the director decides.
"""

from typing import NamedTuple

from workshop_portal.core.words import N_
from workshop_portal.decisions.workflow import Code

OTHER = N_("This differs from what was advised. Say on which grounds: they go into the letter to the organisers.")
DIFFER = N_("The committees differ. Say on which grounds you decide so: they go into the letter to the organisers.")
CAUTIOUS = (Code.APPROVE_CONDITIONAL, Code.APPROVE_BASIC, Code.APPROVE_REGULAR, Code.APPROVE_REFUND)


class Joint(NamedTuple):
    """`code` is None where the committees differ."""

    code: Code | None

    @property
    def differs(self) -> bool:
        return self.code is None


def of(outcomes) -> Joint | None:
    """The joint advice of these outcomes; None with fewer than two."""
    codes = [Code(one) for one in outcomes]
    if len(codes) < 2:
        return None
    if len(set(codes)) == 1:
        return Joint(codes[0])
    if set(codes) <= set(CAUTIOUS):
        return Joint(next(one for one in CAUTIOUS if one in codes))
    return Joint(None)


def code_of(outcomes) -> Code | None:
    """What was advised, by one committee or by several together; None where they differ or nobody advised."""
    codes = [Code(one) for one in outcomes]
    together = of(codes)
    return together.code if together else next(iter(codes), None)


def is_other(code, advised) -> bool:
    """Whether this decision is another one than what was advised, if anything was."""
    return advised is not None and code != advised


def owes_grounds(code, outcomes) -> str | None:
    """Why this decision can't do without grounds: it does not follow all that was advised, or the committees differ."""
    codes = [Code(one) for one in outcomes]
    if not codes or code == code_of(codes):
        return None
    return DIFFER if code_of(codes) is None else OTHER
