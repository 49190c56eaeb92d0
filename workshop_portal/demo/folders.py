"""What lies in the folders of the demo centre's workshops: notes of the first call, hotel, the way to the boat,
programme and report."""

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
     "Rooms are held from Sunday to Friday; free of charge until four weeks before. Breakfast from 7:00."),
    (9, Kind.OTHER, Sight.PARTICIPANTS, "Bicycles and the boat",
     "Bicycles can be borrowed at the desk against a signature. On **Wednesday** the boat for the dinner leaves at 18:15 from the bridge behind the building."),
    (-2, Kind.NOTE, Sight.TEAM, "How it went",
     "Good week. The room was too warm on Tuesday; asked the building for blinds. The organisers would like to come back in three years."),
)
# fmt: on


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
BREAKS = frozenset({"coffee", "lunch", "free"})
USUAL = (  # where the organisers planned no sessions of their own
    ("10:00–10:15 Welcome by the centre", "10:15–12:30 Every question in three minutes", "14:00–16:30 Groups are drawn, first round", "17:00–18:30 Wine and cheese"),
    ("9:30–11:00 Two talks, with a prepared opponent each", "11:30–12:30 Discussion", "14:00–17:00 Groups"),
    ("9:30–11:00 The groups report", "11:30–12:30 One talk", "18:15–22:00 Workshop dinner"),
    ("9:30–11:00 Two talks", "14:00–16:00 Groups", "16:30–17:30 What we still disagree on"),
    ("9:30–12:30 Writing together", "14:00–15:30 What each group takes home"),
)  # fmt: skip
CAME = "- An outline of a joint paper, written on the last day\n- A shared data set, open to everybody\n- Two visits of PhD candidates"
SAID = (
    "Mornings with two talks, afternoons in groups that were drawn anew each day. The groups did most of the work; we would "
    "plan even fewer talks. We advise the format to anybody who has a question that is not yet a project.",
    "We tried a session in which the youngest spoke first. It changed the rest of the week, and we shall do it again. For a "
    "next time: one more free afternoon, and the list of participants a month earlier.",
    "Half of us had not met before. The desks and the walls that one may write on were used until late; the lecture room "
    "hardly. We would come back with the same number of people, not more.",
)


def programme_of(workshop) -> str:
    """The week day by day and without names: who speaks is the participants' own to tell."""
    sessions = [one for one in workshop.proposal.sessions if one.kind not in BREAKS]
    planned = [
        [f"{one.start}–{one.end} {one.title or one.kind.capitalize()}" for one in sessions if one.day == number]
        for number in range(1, len(WEEKDAYS) + 1)
    ]
    days = zip(WEEKDAYS, planned if sessions else USUAL, strict=True)
    return "\n".join(f"### {name}\n\n{listed(day)}\n" for name, day in days if day)


def listed(lines) -> str:
    return "\n".join(f"- {line}" for line in lines)


def report_of(workshop) -> str:
    """The one page that organisers write afterwards."""
    came = listed(one.description for one in workshop.proposal.outcomes) or CAME
    parts = (("Aims", workshop.proposal.aim), ("What came of it", came), ("The week", SAID[workshop.id % len(SAID)]))
    return "\n\n".join(f"### {head}\n\n{text}" for head, text in parts if text)


def notes_of(workshop):
    """Beside the notes that are alike: the programme three weeks before, the report ten weeks after."""
    public = (3, "Programme", programme_of(workshop)), (-10, "Report", report_of(workshop))
    return *NOTES, *((weeks, Kind.OTHER, Sight.PUBLIC, title, text) for weeks, title, text in public)


def fill(workshop, now):
    """What the coordinator had put in by now."""
    writer = coordinators_of([workshop.id]).get(workshop.id)
    for weeks, kind, sight, title, text in notes_of(workshop) if writer else ():
        at = now.replace(hour=10) - timedelta(days=(now.date() - workshop.first_on).days + weeks * 7)
        if at < now:
            sheet = actions.put_in(workshop, title=title, kind=kind, sight=sight, text=text, by=writer, at=at)
            sheet.created_at = at
    db.session.flush()
