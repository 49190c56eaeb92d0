"""Who follows when somebody who had a seat cancels, and then as it becomes free: functions of (participation, by, at)."""

from collections.abc import Callable

from sqlalchemy import false

# named by the roof, called in the same transaction
of_cancelling: tuple = ()  # the guest gives it back: what was kept is there still; these take the new answer, too
of_leaving: tuple = ()  # it is given back, or taken: functions of (people of one workshop that is held, by, at)
promised: tuple = ()  # who was promised something in writing: functions of (people), each the ids of some of them
taken: tuple = ()  # what goes from people who are withdrawn: functions of (people), each {id: [(label, words)]}
kept_at_a_move: tuple = ()  # what holds for who comes on other days: functions of (people), each {id: sentences}
told_days: tuple = ()  # who told when they arrive or leave: functions of (people), each the ids of some of them
left_to_do: tuple = ()  # what is still to be done once people have left: functions of (people), each a sentence or ""
rooms_ended: tuple = ()  # that the room of those who leave is given back: functions of (people), each {id: sentence}
promises_ended: tuple = ()  # what was promised to them in writing, and ends: functions of (people), each {id: sentence}
erased: tuple = ()  # what is erased with the seat: functions of (participation), each [(label, words)]
at_stake: tuple = ()  # what goes with the seat: functions of (participation), each [(label, words)]
of_returning: tuple = ()  # who gave a seat back says yes again: functions of (participation, by, at)
missed: Callable = false  # the condition that the guest of a Participation was not there, once its workshop is over
told_before: tuple = ()  # what is to be told once somebody has a seat: functions of (participation), each a sentence or ""
