"""Puts plain data into the columns and rows of a proposal, and says what has changed."""

from workshop_portal.core.db import db
from workshop_portal.proposals.models import Grade, Organiser, ProposalCommittee
from workshop_portal.proposals.snapshot import MODELS, ROWS, in_time

NUMBERS = {"day": 1, "amount_cents": 0}  # what stands for nothing in columns that hold no null
ORDER = {"sessions": in_time}
OF_ORGANISERS = (*ROWS["organisers"], "person", "person_id", "invited_at", "confirmed_at")


def put(proposal, content) -> list[str]:
    """Set what differs and return the names of the changed fields; unknown names are an error.

    Keys are columns, `format`, `committees` (a list, the first choice first) or the names of rows (lists of dicts).
    """
    return [name for name, value in content.items() if put_one(proposal, name, value)]


def put_one(proposal, name, value) -> bool:
    if name == "committees":
        return put_committees(proposal, value)
    if name == "organisers":
        return put_organisers(proposal, value)
    if name in ROWS:
        return put_rows(proposal, name, value)
    if not hasattr(type(proposal), name):
        raise KeyError(name)
    if getattr(proposal, name) == value:
        return False
    setattr(proposal, name, value)
    return True


def put_committees(proposal, committees) -> bool:
    """Positions and committees are unique, so the old rows go before the new ones come."""
    if [one.id for one in committees] == proposal.committee_ids:
        return False
    proposal.committee_rows.clear()
    db.session.flush()
    proposal.committee_rows = [ProposalCommittee(committee=one, position=n) for n, one in enumerate(committees)]
    return True


def sound(name, row) -> dict:
    """A row with all its columns, none of them null where the table holds no null."""
    columns = db.metadata.tables[MODELS[name].__tablename__].columns
    found = {}
    for column in ROWS[name]:
        value = row.get(column)
        if value is None and not columns[column].nullable:
            default = columns[column].default
            value = NUMBERS.get(
                column, getattr(default, "arg", "") if default is not None and default.is_scalar else ""
            )
        found[column] = value
    return found


def put_rows(proposal, name, rows) -> bool:
    """Equal rows stay as they are; what is left over is used for the others, in order."""
    wanted = (
        sorted((sound(name, row) for row in rows), key=ORDER[name])
        if name in ORDER
        else [sound(name, row) for row in rows]
    )
    kept = list(getattr(proposal, name))
    if [read(name, one) for one in kept] == wanted:
        return False
    taken: list = []
    for row in wanted:
        one = next((one for one in kept if read(name, one) == row), None)
        if one is not None:
            kept.remove(one)
        taken.append(one)
    model: type = MODELS[name]
    for place, row in enumerate(wanted):
        one = taken[place] = taken[place] or (kept.pop(0) if kept else model())
        for column, value in row.items():
            if getattr(one, column) != value:
                setattr(one, column, value)
        if hasattr(model, "position") and one.position != place:
            one.position = place
    setattr(proposal, name, taken)
    return True


def read(name, one) -> dict:
    return {column: getattr(one, column) for column in ROWS[name]}


def put_organisers(proposal, rows) -> bool:
    """By mail address: who is there stays, who is not named goes. The lead stays whatever the rows say."""
    there = {one.email: one for one in proposal.organisers}
    ordered, changed = [], False
    for row in rows:
        one = there.pop(row["email"], None)
        changed |= one is None
        one = one or Organiser(email=row["email"], grade=Grade.EDIT)
        for column in OF_ORGANISERS:
            if column in row and getattr(one, column) != row[column]:
                setattr(one, column, row[column])
                changed = True
        ordered.append(one)
    ordered = [one for one in there.values() if one.grade == Grade.LEAD and not has_lead(ordered)] + ordered
    for place, one in enumerate(ordered):
        one.position = place
    changed |= [id(one) for one in ordered] != [id(one) for one in proposal.organisers]
    proposal.organisers = ordered
    return changed


def has_lead(people) -> bool:
    return any(one.grade == Grade.LEAD for one in people)
