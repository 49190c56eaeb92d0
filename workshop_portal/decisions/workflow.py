"""What can be advised and decided. Plain Python: no web, no database."""

from enum import StrEnum

from workshop_portal.core.words import N_


class Code(StrEnum):
    APPROVE_REGULAR = "approve_regular"
    APPROVE_REFUND = "approve_refund"
    APPROVE_BASIC = "approve_basic"
    APPROVE_CONDITIONAL = "approve_conditional"
    REVISE_RESUBMIT = "revise_resubmit"
    REFER = "refer"
    REJECT = "reject"


WORDS = {
    Code.APPROVE_REGULAR: N_("Approved, regular funding"),
    Code.APPROVE_REFUND: N_("Approved with refund budget"),
    Code.APPROVE_BASIC: N_("Approved, basic funding"),
    Code.APPROVE_CONDITIONAL: N_("Approved under conditions"),
    Code.REVISE_RESUBMIT: N_("Revise and submit again"),
    Code.REFER: N_("Refer to another committee or format"),
    Code.REJECT: N_("Rejected"),
}
TONES = {
    Code.APPROVE_REGULAR: "good", Code.APPROVE_REFUND: "good", Code.APPROVE_BASIC: "good",
    Code.APPROVE_CONDITIONAL: "wait", Code.REVISE_RESUBMIT: "wait", Code.REFER: "going", Code.REJECT: "bad",
}  # fmt: skip
LAPSED = (N_("Approval lapsed: a condition was not met"), "bad")
OPENS_A_WORKSHOP = frozenset({Code.APPROVE_REGULAR, Code.APPROVE_REFUND, Code.APPROVE_BASIC})
NEEDS_GROUNDS = frozenset({Code.REJECT, Code.REVISE_RESUBMIT, Code.REFER})  # their letters tell why
SCHEME = {Code.APPROVE_REGULAR: "regular", Code.APPROVE_REFUND: "refund", Code.APPROVE_BASIC: "basic"}


class ReleaseState(StrEnum):
    PRESSED = "pressed"  # the undo window runs
    UNDONE = "undone"
    RELEASED = "released"
