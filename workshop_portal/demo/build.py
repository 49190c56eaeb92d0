"""Makes the demo centre from beginning to end, by the portal's own deeds."""

from datetime import timedelta

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.outbox import letters_lie_as_sent
from workshop_portal.demo import calls, house, people, proposals


def build(instance, say=lambda words: None):
    """Everything in one transaction; the letters of the past lie as sent."""
    now = clock.now()
    begun = now - timedelta(days=4 * 365)
    with letters_lie_as_sent():
        say("people and house")
        staff = people.staff(begun)
        office = staff["office"]
        rooms = house.set_up(office, begun)
        committees = people.committees(office, begun)
        scientists = people.scientists(begun + timedelta(days=30))
        rounds = calls.open_calls(now, rooms, committees, office)
        say("proposals")
        written = proposals.write_all(rounds, rooms, committees, scientists)
        for one, call in rounds[:-1]:
            proposals.hand_in(written[call.key], one, office)
    db.session.flush()
    return {"staff": staff, "rounds": rounds, "written": written, "committees": committees, "scientists": scientists}
