"""Who follows what is done to a workshop; named by the roof, called in the same transaction.

of_calling_off: when it is cancelled, by its step or with its decision: functions of (workshop, by, at).
of_moving: when it gets its days, or other ones: functions of (workshop, (the former first and last day), by, at).
"""

of_calling_off: tuple = ()
of_moving: tuple = ()
