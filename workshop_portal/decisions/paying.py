"""Which funding scheme an approval opens: the amount of its letter, its record and the guests' pages follow from it."""

from workshop_portal.centre import queries as centre
from workshop_portal.centre.models import Scheme
from workshop_portal.core.languages import euros, said
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, SCHEME, WORDS, Code
from workshop_portal.proposals import budget

NONE_PAYS = {
    Code.APPROVE_REGULAR: N_(
        "No funding scheme pays for an approval with regular funding. The office ticks it on one, under Centre, Funding schemes."
    ),
    Code.APPROVE_REFUND: N_(
        "No funding scheme pays for an approval with refund budget. The office ticks it on one, under Centre, Funding schemes."
    ),
    Code.APPROVE_BASIC: N_(
        "No funding scheme pays for an approval with basic funding. The office ticks it on one, under Centre, Funding schemes."
    ),
}


def scheme_for(proposal, code, among=None) -> Scheme | None:
    """What this approval of this proposal opens; None where nothing pays for it, or where it is no approval."""
    kind = SCHEME.get(Code(code))
    usual_id = proposal.format.scheme_id if proposal.format else None
    return centre.paying(kind, usual_id, among) if kind else None


def must(proposal, code, among=None) -> Scheme:
    """The same, or a refusal that says what is missing and where."""
    scheme = scheme_for(proposal, code, among)
    if scheme is None:
        raise Refused(NONE_PAYS[Code(code)])
    return scheme


def cap_of(proposal, scheme) -> int:
    """The cap, in cents, of the record that this scheme opens for it."""
    return budget.cap_cents(scheme.rate_ppd_cents, *budget.size_of(proposal))


def offered(proposal) -> list[tuple[str, str]]:
    """What each kind of approval would open for this proposal, as (label, words)."""
    among = centre.schemes()
    found = [(code, scheme_for(proposal, code, among)) for code in Code if code in OPENS_A_WORKSHOP]
    return [(_(WORDS[code]), words_for(proposal, scheme)) for code, scheme in found]


def words_for(proposal, scheme) -> str:
    if scheme is None:
        return _("No scheme pays for it.")
    most = _("%(amount)s at most", amount=euros(cap_of(proposal, scheme)))
    return f"{said(scheme, 'name')}: {most}"
