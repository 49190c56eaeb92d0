"""What a workshop may cost: the cap of a scheme, and the sums of a proposal's lines. Whole cents in, whole cents out."""

from typing import NamedTuple


def cap_cents(rate_ppd_cents, days, persons) -> int:
    """The most a scheme pays: rate a person and day x days x persons. 25 x 25 x 5 euros are 3,125."""
    return (rate_ppd_cents or 0) * (days or 0) * (persons or 0)


DAYS, PERSONS = 5, 25  # where neither the proposal nor a format says


def usual_days(formats) -> int:
    """How long a new draft is taken to be, before its format is chosen."""
    usual = {one.days_default for one in formats}
    return usual.pop() if len(usual) == 1 else DAYS


def size_of(proposal) -> tuple[int, int]:
    """(days, persons) of the workshop that an approval opens: within its format, and with a seat for each organiser."""
    kind = proposal.format
    days = proposal.duration_days or (kind.days_default if kind else DAYS)
    most = kind.capacity_max if kind else PERSONS
    organisers = sum(bool(one.confirmed_at) for one in proposal.organisers)
    return days, max(min(most, proposal.expected_participants or most), organisers, 1)


COUNTS = frozenset({"granted", "received"})  # money from elsewhere that is sure


class Budget(NamedTuple):
    """`funds`: money from elsewhere that is granted or received; `applied`: what is only applied for."""

    cap: int
    costs: int
    funds: int
    applied: int

    @property
    def open(self) -> int:
        """What neither the scheme nor sure money from elsewhere covers; never below nothing."""
        return max(0, self.costs - self.cap - self.funds)


def of(content) -> Budget:
    rate = (content.get("scheme") or {}).get("rate_ppd_cents") or 0
    cap = cap_cents(rate, content.get("duration_days"), content.get("expected_participants"))
    sure = [one for one in content.get("funds") or () if one.get("status") in COUNTS]
    whole, funds = total(content.get("funds")), total(sure)
    return Budget(cap, total(content.get("costs")), funds, whole - funds)


def total(rows) -> int:
    return sum(row["amount_cents"] or 0 for row in rows or ())
