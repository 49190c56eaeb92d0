"""Who follows when somebody gets a seat or an appointment: functions of (person, committee or None, by, at);
and when an account gets another address: functions of (person, the old address)."""

of_new_hats: tuple = ()  # named by the roof, called in the same transaction
of_new_address: tuple = ()
