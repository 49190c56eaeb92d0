"""What the review asks of the meetings, which lie in a higher room, and what follows there: the roof names it."""

in_session: tuple = ()  # functions of a call: the ids of the committees whose meeting about it is open
of_discussion: tuple = ()  # functions of (proposal, by=, at=), called in the transaction in which its discussion begins


def meeting_now(call) -> set[int]:
    """Nobody opens or closes one, until the end of a transaction that holds the call."""
    return {one for ask in in_session for one in ask(call)}


def begin_discussion(proposal, *, by, at):
    for follow in of_discussion:
        follow(proposal, by=by, at=at)
