"""Who follows when the office moves the day on which reviews are due: functions of (call, the day before), named by the roof."""

of_due_day: tuple = ()
