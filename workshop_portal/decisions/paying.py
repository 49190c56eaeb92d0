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


CHOOSE = N_("More than one funding scheme pays for this approval. Choose one of them.")
NOT_CHOSEN = N_(
    "More than one funding scheme pays for this approval, and none was chosen for it. The director decides anew and chooses one, or the office says on its format which one is usual."
)
PAYS_NOT = N_("This funding scheme does not pay for that approval. Choose another one.")
PAYS_NO_MORE = N_(
    "The funding scheme with which it was decided does not pay for this approval any more. The director decides anew, or the office ticks the approval on it again, under Centre, Funding schemes."
)


def scheme_for(proposal, code, among=None) -> Scheme | None:
    """What this approval of this proposal opens; None where nothing pays for it, or where it is no approval."""
    kind = SCHEME.get(Code(code))
    return centre.paying(kind, usual_of(proposal), among) if kind else None


def usual_of(proposal) -> int | None:
    """The id of the scheme by which workshops of its format are usually funded."""
    return proposal.format.scheme_id if proposal.format else None


def payers(code, among=None) -> list[Scheme]:
    """All schemes that pay for this approval."""
    return [one for one in (centre.schemes() if among is None else among) if SCHEME.get(Code(code)) in one.pays]


def must(proposal, code, among=None) -> Scheme:
    """The same, or a refusal that says what is missing and where."""
    scheme = scheme_for(proposal, code, among)
    if scheme is None:
        raise Refused(NONE_PAYS[Code(code)])
    return scheme


def choose(proposal, code, scheme=None, among=None) -> Scheme:
    """What an approval that is decided now would open: the scheme that the director chose, or the one that is not in doubt."""
    able = payers(code, among)
    if scheme is not None and scheme not in able:
        raise Refused(PAYS_NOT)
    if scheme is None and is_open(proposal, able):
        raise Refused(CHOOSE)
    return scheme or must(proposal, code, among)


def is_open(proposal, able) -> bool:
    """Whether several pay, and none of them is the usual one of its format."""
    return len(able) > 1 and usual_of(proposal) not in {one.id for one in able}


def kind_of(decision) -> Code:
    """The kind of approval it is, or becomes."""
    return Code(decision.becomes or decision.code)


def scheme_of(decision, among=None) -> Scheme | None:
    """What this decision opens: the scheme with which it was decided; None where that pays no more. Where none was kept, as
    the schemes and the format say.
    """
    if decision.scheme_id is None:
        return scheme_for(decision.proposal, kind_of(decision), among)
    return next((one for one in payers(kind_of(decision), among) if one.id == decision.scheme_id), None)


def chosen_for(decision, among=None) -> Scheme | None:
    """What somebody chose for this decision; None where it is what pays by itself, or what pays no more."""
    if decision.scheme_id is None:
        return None
    kept, kind = scheme_of(decision, among), kind_of(decision)
    has_to_be_chosen = is_open(decision.proposal, payers(kind, among))
    return kept if has_to_be_chosen or kept != scheme_for(decision.proposal, kind, among) else None


def must_of(decision, among=None) -> Scheme:
    """The same, or a refusal that says what is missing and where; nothing is guessed among several."""
    able = payers(kind_of(decision), among)
    if decision.scheme_id is None and is_open(decision.proposal, able):
        raise Refused(NOT_CHOSEN)
    scheme = scheme_of(decision, among)
    if scheme is None and able:
        raise Refused(PAYS_NO_MORE)
    return scheme or must(decision.proposal, kind_of(decision), among)


def opened_by(decision) -> Scheme | None:
    """What this decision opened at its release, whatever that scheme pays for by now."""
    kept = next((one for one in centre.schemes() if one.id == decision.scheme_id), None)
    return kept or scheme_of(decision)


def choices(proposal, among) -> list[tuple[str, str]]:
    """(key, words) of the schemes among which there is a choice, for the kinds of approval that more than one pays for."""
    several = {code: able for code in Code if code in OPENS_A_WORKSHOP and len(able := payers(code, among)) > 1}
    return [
        (
            one.key,
            f"{words_for(proposal, one)} ({'; '.join(_(WORDS[code]) for code, able in several.items() if one in able)})",
        )
        for one in among
        if any(one in able for able in several.values())
    ]


def cap_of(proposal, scheme) -> int:
    """The cap, in cents, of the record that this scheme opens for it."""
    return budget.cap_cents(scheme.rate_ppd_cents, *budget.size_of(proposal))


def offered(proposal, among) -> list[tuple[str, str]]:
    """What each kind of approval would open for this proposal, the usual one of its format first, as (label, words)."""
    usual = usual_of(proposal)
    found = {
        code: sorted(payers(code, among), key=lambda one: one.id != usual) for code in Code if code in OPENS_A_WORKSHOP
    }
    return [
        (_(WORDS[code]), "; ".join(words_for(proposal, one) for one in able) or words_for(proposal, None))
        for code, able in found.items()
    ]


def words_of(decision, among) -> str:
    """What this decision will open at its release, "" of one that approves nothing; from then on the record says it."""
    opens = kind_of(decision) in OPENS_A_WORKSHOP and not decision.released_at
    return words_for(decision.proposal, scheme_of(decision, among)) if opens else ""


def words_for(proposal, scheme) -> str:
    if scheme is None:
        return _("No scheme pays for it.")
    most = _("%(amount)s at most", amount=euros(cap_of(proposal, scheme)))
    return f"{said(scheme, 'name')}: {most}"
