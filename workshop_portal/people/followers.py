"""Who follows when somebody gets a seat or an appointment: functions of (person, committee or None, by, at)."""

of_new_hats: tuple = ()  # named by the roof, called in the same transaction
