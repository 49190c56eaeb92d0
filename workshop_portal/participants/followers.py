"""Who follows when somebody who had a seat cancels, and then as it becomes free: functions of (participation, by, at)."""

# named by the roof, called in the same transaction
of_cancelling: tuple = ()  # the guest gives it back: what was kept is there still; these take the new answer, too
of_leaving: tuple = ()  # it is given back, or taken
at_stake: tuple = ()  # what goes with the seat: functions of (participation), each [(label, words)]
of_returning: tuple = ()  # who gave a seat back says yes again: functions of (participation, by, at)
told_before: tuple = ()  # what is to be told once somebody has a seat: functions of (participation), each a sentence or ""
