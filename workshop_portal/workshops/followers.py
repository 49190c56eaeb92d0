"""Who follows when a workshop is cancelled, by its step or with its decision: functions of (workshop, by, at)."""

of_calling_off: tuple = ()  # named by the roof, called in the same transaction
