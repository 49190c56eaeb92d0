"""What higher rooms say of money, named by the roof: what was promised to people, and how lines of the journal read."""

from collections.abc import Callable


def nothing(line) -> tuple[int, int]:
    return 0, 0


def no_cents(line) -> int:
    return 0


def nobody(workshop, reader) -> tuple[list, list]:
    return [], []


def unread(rows, workshop) -> list[tuple]:
    return []


def nothing_short(record) -> list[tuple]:
    return []


told: Callable = unread  # (line, person) rows of a workshop's money → [(when, who, deed, detail)] in the reader's words
promised: Callable = nothing  # a line → (cents, to how many people), without those who were not there
given_up: Callable = no_cents  # a line → the cents promised to people who were not there
short: Callable = nothing_short  # a record → [(kind of a line, cents)] promised to people who came, and not committed
not_there: Callable = nobody  # a workshop, its reader → [(name, cents for lodging, for travel)] of these people,
# and [(kind of a line, cents)] where less is left of it
