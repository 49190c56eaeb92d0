"""One thing that waits for a person: any room may name some, the desk shows them all."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Wait:
    """`when` are words ("today"); with `due_on` the desk writes them itself and sees what is late.

    `title` leads to `href`, `words` say more, `act` is what its button says.
    """

    when: str
    title: str
    words: str
    href: str
    act: str = ""
    late: bool = False
    due_on: date | None = None
