"""What higher rooms do when the office changes a call, and what they know of its proposals: named by the roof.

`of_due_day`: functions of (call, the day before), when the day on which reviews are due moves.
`of_new_deadline`: functions of (call, the deadline before, at), when a call ends earlier or later than those who write were told.
`uses`: a function of (call, person) → what its proposals use of it, over those this person may know of.
"""

from collections.abc import Callable

from workshop_portal.calls.uses import Uses

of_due_day: tuple = ()
of_new_deadline: tuple = ()
uses: Callable[..., Uses] = lambda call, person: Uses()  # noqa: E731
