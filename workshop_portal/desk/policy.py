"""Who may read the journal of a thing and the mails that left the house."""

from workshop_portal.desk import queries
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.policy import may_view

READ_JOURNALS = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.AUDITOR})


def may_see_journal_of_proposal(user, proposal) -> bool:
    """What happened to it, for whom the proposal itself is open: never for its organisers or the conflicted."""
    return bool(hats(user, proposal) & READ_JOURNALS) and may_view(user, proposal)


def may_see_journal_of_workshop(user, workshop) -> bool:
    return bool(hats(user, workshop) & (READ_JOURNALS | {Hat.COORDINATOR}))


def may_see_journal_of_centre(user) -> bool:
    """Who changed the set-up: nothing of it is about a proposal, so administrators read it too."""
    return bool(hats(user) & (READ_JOURNALS | {Hat.ADMINISTRATOR}))


def may_see_jobs(user, job=None) -> bool:
    """What the portal does by itself: the administrator, and of a single job only one that is in the own list."""
    return Hat.ADMINISTRATOR in hats(user) and (job is None or queries.is_among_jobs(user, job))


def may_see_mail_log(user) -> bool:
    return Hat.OFFICE in hats(user)


def may_try_mail(user) -> bool:
    """A mail to oneself, to see whether mails leave: the office and administrators."""
    return may_see_mail_log(user) or may_see_jobs(user)


def may_see_mail(user, mail) -> bool:
    """Its reader, once it is sent; the office, unless it is about something that this person may not see."""
    return queries.is_own(user, mail) or may_send_again(user, mail)


def may_send_again(user, mail) -> bool:
    return may_see_mail_log(user) and queries.is_in_log(user, mail)
