"""What lies in the folders of the demo centre's workshops: notes of the first call, hotel, the way to the boat."""

from datetime import timedelta

from workshop_portal.core.db import db
from workshop_portal.folders import actions
from workshop_portal.folders.workflow import Kind, Sight
from workshop_portal.workshops.queries import coordinators_of

# fmt: off
NOTES = (
    # weeks before the first day, kind, who sees it, title, text
    (42, Kind.NOTE, Sight.TEAM, "First conversation with the organisers",
     "They want long breaks and few talks. The lead organiser teaches on Mondays until 11:00, so the welcome is by her colleague.\n\n"
     "- whiteboards in every room\n- one remote speaker on Thursday\n- two people come with small children"),
    (30, Kind.NOTE, Sight.ORGANISERS, "What was agreed about the funding",
     "Lodging for junior participants first, then travel from outside Europe. The organisers decide by name before the second round of invitations."),
    (18, Kind.HOTEL, Sight.TEAM, "Hotel block",
     "Twenty rooms are held from Sunday to Friday; free of charge until four weeks before. Breakfast from 7:00."),
    (9, Kind.OTHER, Sight.PARTICIPANTS, "Bicycles and the boat",
     "Bicycles can be borrowed at the desk against a signature. On **Wednesday** the boat for the dinner leaves at 18:15 from the bridge behind the building."),
    (-2, Kind.NOTE, Sight.TEAM, "How it went",
     "Good week. The room was too warm on Tuesday; asked the building for blinds. The organisers would like to come back in three years."),
)
# fmt: on


def fill(workshop, now):
    """What the coordinator had put in by now."""
    writer = coordinators_of([workshop.id]).get(workshop.id)
    for weeks, kind, sight, title, text in NOTES if writer else ():
        at = now.replace(hour=10) - timedelta(days=(now.date() - workshop.first_on).days + weeks * 7)
        if at < now:
            sheet = actions.put_in(workshop, title=title, kind=kind, sight=sight, text=text, by=writer, at=at)
            sheet.created_at = at
    db.session.flush()
