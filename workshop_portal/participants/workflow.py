"""The states of a participation. Plain Python: no web, no database."""

from enum import StrEnum

from workshop_portal.core.words import N_


class Answer(StrEnum):
    PROPOSED = "proposed"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    WAITING = "waiting"  # a yes beyond the capacity, in order of answer
    MAYBE = "maybe"
    DECLINED = "declined"
    CANCELLED = "cancelled"


WORDS = {
    Answer.PROPOSED: N_("Not invited yet"),
    Answer.INVITED: N_("Invited"),
    Answer.CONFIRMED: N_("Comes"),
    Answer.WAITING: N_("Waiting for a seat"),
    Answer.MAYBE: N_("Perhaps"),
    Answer.DECLINED: N_("Declined"),
    Answer.CANCELLED: N_("Cancelled"),
}
TONES = {
    Answer.PROPOSED: "idle", Answer.INVITED: "going", Answer.CONFIRMED: "good", Answer.WAITING: "wait",
    Answer.MAYBE: "wait", Answer.DECLINED: "bad", Answer.CANCELLED: "bad",
}  # fmt: skip
ANSWERS = (Answer.CONFIRMED, Answer.MAYBE, Answer.DECLINED)
