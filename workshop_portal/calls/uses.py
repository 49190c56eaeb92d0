"""What the proposals of a call use of it, as a higher room counts it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Uses:
    """How many proposals name each format and committee, by its key; how many are drafts, and how many could be reopened."""

    formats: dict[str, int] = field(default_factory=dict)
    committees: dict[str, int] = field(default_factory=dict)
    drafts: int = 0
    submitted: int = 0
