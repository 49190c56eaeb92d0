"""Who may see and change people, committees and accounts."""

from workshop_portal.people.hats import APPOINTED, CONFIRMING, Hat
from workshop_portal.people.standing import hats, rows_of


def may_be_here(user) -> bool:
    """Anybody who is signed in."""
    return True


def is_office(user) -> bool:
    return Hat.OFFICE in hats(user)


def may_see_people(user) -> bool:
    """The office and the director; administrators look after accounts."""
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR, Hat.ADMINISTRATOR})


def may_see_person(user, person) -> bool:
    return may_see_people(user)


def may_change_person(user, person) -> bool:
    """Facts, a link for a password, the end of an appointment: the office."""
    return is_office(user)


def may_appoint(user, person) -> bool:
    """The office, but nobody oneself."""
    return is_office(user) and user.id != person.id


def may_confirm(user, person, nomination) -> bool:
    """A second person: of the office, the director or an administrator, who did not ask and is not the one appointed."""
    return bool(hats(user) & CONFIRMING) and user.id not in {person.id, nomination.asked_by_id}


def may_drop(user, person, nomination) -> bool:
    return may_confirm(user, person, nomination) or (is_office(user) and user.id == nomination.asked_by_id)


def may_see_committee(user, committee) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR})


def may_see_committees(user) -> bool:
    return bool(hats(user) & {Hat.OFFICE, Hat.DIRECTOR})


def may_change_committee(user, committee) -> bool:
    return is_office(user)


def may_change_seat(user, committee, seat) -> bool:
    return is_office(user)


def may_end_session(user, sign_in) -> bool:
    return sign_in.person_id == user.id


def may_be_away(user) -> bool:
    """Whoever has something to do here that others may do meanwhile."""
    _standings, seats = rows_of(user)
    return bool(hats(user) & APPOINTED or seats)


def may_note_absence(user, person) -> bool:
    """The office, of somebody else: each notes the own one."""
    return is_office(user) and user.id != person.id


def may_drop_list(user, saved) -> bool:
    return saved.person_id == user.id
