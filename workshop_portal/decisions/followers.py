"""What follows the release of an approval, and its rescinding, in higher rooms: the roof names them in order."""

of_approval: tuple = ()  # functions of (decision, by=, at=), called in the same transaction
before_approval: tuple = ()  # functions of (proposal, scheme) that refuse an approval which could not be followed
of_rescinding: tuple = ()  # raises Refused where it can only be closed, not unmade
at_stake: tuple = ()  # functions of (decision) that say what hangs on it, each as [(label, words)]; they refuse as above


def judge(proposal, scheme):
    """Refuse an approval that its release could not follow."""
    for refuse in before_approval:
        refuse(proposal, scheme)


def follow(decision, *, by, at):
    """An approval that counts opens what follows it."""
    for open_for in of_approval:
        open_for(decision, by=by, at=at)


def what_hangs_on(decision) -> list[tuple[str, str]]:
    """What rescinding it would end, as (label, words)."""
    return [fact for facts_of in at_stake for fact in facts_of(decision)]
