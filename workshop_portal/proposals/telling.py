"""Where a proposal stands, in the words that one reader may read: that it is decided is told at the release."""

from workshop_portal.core.languages import text as _
from workshop_portal.proposals import extras, policy
from workshop_portal.proposals.workflow import PUBLIC_WORDS, TONES, WORDS, Status, public_status


def state_of(status, organises, told=None, staff=False, anew=None) -> tuple[str, str]:
    """(words, tone); `told` are those of a decision that was released. `anew`: it was rescinded, as organisers were told."""
    if anew:
        return _("The director decides anew"), "wait"
    if told or staff:
        return told or (_(WORDS[status]), TONES[status])
    if organises:
        status = public_status(status)
        return _(PUBLIC_WORDS[status]), TONES[status]
    status = Status.ADVISED if status == Status.DECIDED else status
    return _(WORDS[status]), TONES[status]


def reopened() -> tuple[str, str]:
    """Of what was handed in, and is written on since."""
    return _("Reopened"), "wait"


def states_for(person, rows) -> dict[int, tuple[str, str]]:
    """Id → (words, tone) for one who organises none of these rows (id, status); one statement at the most."""
    staff = policy.may_list_all(person)
    told = {} if staff else extras.told([row.id for row in rows if row.status == Status.DECIDED])
    return {row.id: state_of(Status(row.status), False, told.get(row.id), staff) for row in rows}
