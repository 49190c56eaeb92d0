"""What higher rooms say of money, named by the roof: what was promised to people, and how lines of the journal read."""

from collections.abc import Callable


def nothing(line) -> tuple[int, int]:
    return 0, 0


def unread(rows, workshop) -> list[tuple]:
    return []


told: Callable = unread  # (line, person) rows of a workshop's money → [(when, who, deed, detail)] in the reader's words
promised: Callable = nothing  # a line → (cents, to how many people)
