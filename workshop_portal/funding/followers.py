"""What higher rooms have promised people out of a line of a record: named by the roof, asked before less is committed."""

from collections.abc import Callable


def nothing(line) -> tuple[int, int]:
    return 0, 0


promised: Callable = nothing  # a line → (cents, to how many people)
