"""Who may see, invite and seat the participants of a workshop."""

from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats

INVITES = frozenset({Hat.ORGANISER, Hat.OFFICE, Hat.COORDINATOR})
SEES = INVITES | {Hat.AUDITOR}
SEATS = frozenset({Hat.OFFICE, Hat.COORDINATOR})


def may_see(user, workshop) -> bool:
    """Names, affiliations and states: the organisers, the coordinator, the office and the auditor."""
    return bool(hats(user, workshop) & SEES)


def may_invite(user, workshop) -> bool:
    """The organisers may add and invite, as the coordinator and the office do."""
    return bool(hats(user, workshop) & INVITES)


def may_seat(user, workshop, participation=None) -> bool:
    """Remind, withdraw, give a seat to who waits; see addresses."""
    return bool(hats(user, workshop) & SEATS)


def is_own(user, participation) -> bool:
    """The own row: known by the account, or by the account's confirmed address."""
    mine = user.verified_at is not None and participation.email == user.email
    return mine or participation.person_id == user.id


def may_see_invitations(user) -> bool:
    """Everybody has the list of the workshops one is invited to; it may be empty."""
    return True


def may_answer(user, participation) -> bool:
    return is_own(user, participation) and participation.state != Answer.PROPOSED
