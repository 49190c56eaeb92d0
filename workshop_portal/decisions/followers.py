"""What follows the release of an approval, and its rescinding, in higher rooms: the roof names them in order."""

of_approval: tuple = ()  # functions of (decision, by=, at=), called in the same transaction
of_rescinding: tuple = ()


def follow(decision, *, by, at):
    """An approval that counts opens what follows it."""
    for open_for in of_approval:
        open_for(decision, by=by, at=at)
