"""One thing that waits for a person: any room may name some, the desk shows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class Many:
    """What waits of one kind are called when there are several: `title(things, waits)`, for instance
    12 proposals in 5 committees. `key` tells kinds apart."""

    key: str
    title: Callable[[int, int], str]

    def __eq__(self, other):
        return isinstance(other, Many) and self.key == other.key

    def __hash__(self):
        return hash(self.key)


class Wait(NamedTuple):
    """`when` are words ("today"); with `due_on` the desk writes them itself and sees what is late.

    `title` leads to `href`, `words` say more, `act` is what its button says. Of one kind with many others
    (`many`) it stands among them; `n` is how many things it is about, `n_late` how many of these are late where that is
    not all of them.
    """

    when: str
    title: str
    words: str
    href: str
    act: str = ""
    late: bool = False
    due_on: date | None = None
    many: Many | None = None
    n: int = 1
    n_late: int | None = None
    parts: tuple["Wait", ...] = ()  # of a line of the desk that holds several

    @property
    def late_things(self) -> int:
        """How many of the `n` are late."""
        return (self.n if self.n_late is None else self.n_late) if self.late else 0
