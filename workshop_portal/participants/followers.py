"""Who follows when somebody who had a seat gives it back, or loses it: functions of (participation, by, at)."""

of_leaving: tuple = ()  # named by the roof, called in the same transaction
