"""Who follows when somebody gets a seat or an appointment: functions of (person, committee or None, by, at);
when a seat was given, or was ended: functions of (person, committee, by, at);
when an account gets another address: functions of (person, the old address);
and what is named before somebody's hat is taken off: functions of (person, hat, committee or None, reader) that return
what would be left open, as core.waits.Wait."""

of_new_hats: tuple = ()  # named by the roof, called in the same transaction
of_new_seats: tuple = ()
of_ended_seats: tuple = ()
of_new_address: tuple = ()
of_leaving: tuple = ()


def left_open(person, hat, committee, reader) -> list:
    return [one for names in of_leaving for one in names(person, hat, committee, reader)]
