"""What stands beside the director's decision: what the proposal asks for, and how many of its round have a refund budget."""

from dataclasses import dataclass

from workshop_portal.core.db import db
from workshop_portal.core.languages import euros, week_days
from workshop_portal.core.languages import text as _
from workshop_portal.decisions import queries
from workshop_portal.proposals import budget, dossier, snapshot


@dataclass(frozen=True)
class Refunds:
    """Of the approvals of a round that the reader may see: how many there are, and how many with a refund budget."""

    MOST = 10  # per cent; more is warned of

    approvals: int
    refunds: int

    @property
    def are_many(self) -> bool:
        return self.refunds * 100 > self.approvals * self.MOST


def refunds_in(call, user) -> Refunds:
    return Refunds(*db.session.execute(queries.refunds_among_approvals(user, call)).one())


def facts_of(proposal) -> list[tuple[str, str]]:
    """Funding and weeks that the version which was read asks for, as (label, words)."""
    version = proposal.newest_version
    content = version.content if version else snapshot.of(proposal)
    sums = budget.of(content)
    weeks = {
        name: "; ".join(map(week_days, content.get(name) or [])) for name in ("preferred_weeks", "impossible_weeks")
    }
    return dossier.filled(
        [
            (dossier.label("scheme_wanted"), dossier.name_of(content.get("scheme")) or content.get("scheme_wanted")),
            (_("The scheme pays at most"), euros(sums.cap) if sums.cap else ""),
            (_("Costs"), euros(sums.costs) if sums.costs else ""),
            (_("Money from elsewhere"), euros(sums.funds) if sums.funds else ""),
            (_("Applied for elsewhere"), euros(sums.applied) if sums.applied else ""),
            (_("Asked of the diversity fund"), diversity_words(content)),
            *((dossier.label(name), words) for name, words in weeks.items()),
        ]
    )


def diversity_words(content) -> str:
    """How much and what for, and that no decision answers it; "" where nothing is asked."""
    cents, purpose = content.get("diversity_fund_cents"), content.get("diversity_fund_purpose")
    if not cents:
        return ""
    separately = _("the fund answers it separately, as the letter of an approval says")
    return f"{euros(cents)}: {purpose} ({separately})" if purpose else f"{euros(cents)} ({separately})"
