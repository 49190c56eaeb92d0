"""What the review asks of the meetings, which lie in a higher room, and what follows there: the roof names it."""

in_session: tuple = ()  # functions of (call, is_held=): the ids of the committees whose meeting about it is open
of_discussion: tuple = ()  # functions of (proposal, by=, at=), called in the transaction in which its discussion begins


def meeting_now(call, *, is_held=False) -> set[int]:
    """`is_held`: nobody opens or closes one until the end of this transaction."""
    return {one for ask in in_session for one in ask(call, is_held=is_held)}


def begin_discussion(proposal, *, by, at):
    for follow in of_discussion:
        follow(proposal, by=by, at=at)
