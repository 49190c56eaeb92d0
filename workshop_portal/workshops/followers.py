"""Who follows what is done to a workshop; named by the roof, called in the same transaction.

of_calling_off: when it is cancelled, by its step or with its decision: functions of (workshop, by, at).
of_moving: when it gets its days, or other ones: functions of (workshop, (the former first and last day), by, at) that
    return how many were told.
asked_again: functions of (workshop) that return the ids of those people whose own days are to be given again.
come_again: functions of (workshop) that return the ids of those people who still have a seat in one that was cancelled.
before_moving: what another week touches: functions of (workshop), each [(label, words)].
with_its_days: what its days decide: functions of (workshop), each [(label, words)].
paid_for: with how many people its money reckons, or 0 where it has none: a function of (workshop).
kept_for: what holds at a move of the room and the money of those readers who come, each in the own language: functions of
    (workshop, readers), each {id of the person: sentences}.
ended_for: what of these ends as it is cancelled: the same.
before_handing_over: what waits in it for another coordinator: functions of (workshop), each [(label, words)].
to_give_back: what a hotel has to hear where it is cancelled: functions of (workshop), each a list of lines.
missed: how many with a seat were not there, once it is over: a function of (workshop).
before_step: what a step that asks first touches: its name → functions of (workshop), each [(label, words)].
true_after_all: the kinds of letters that leave all the same when it is cancelled: their readers hear nothing else of it.
reports_to_show: the reports that could be shown on its public page and are not: a function of (workshop), [(key, title)].
show_reports: shows those with these keys there: a function of (workshop, keys, by, at) that returns whether one stands there.
still_done: whether a task stays done though a deed that did it is undone: its key → functions of (workshop).
"""

from collections.abc import Callable

of_calling_off: tuple = ()
of_moving: tuple = ()
asked_again: tuple = ()
come_again: tuple = ()
before_moving: tuple = ()
with_its_days: tuple = ()
kept_for: tuple = ()
ended_for: tuple = ()
before_handing_over: tuple = ()
to_give_back: tuple = ()
paid_for: Callable = lambda workshop: 0  # noqa: E731
missed: Callable = lambda workshop: 0  # noqa: E731
true_after_all: frozenset[str] = frozenset()
reports_to_show: Callable = lambda workshop: []  # noqa: E731
show_reports: Callable = lambda workshop, keys, by, at: False  # noqa: E731
before_step: dict[str, tuple] = {}
still_done: dict[str, tuple] = {}
