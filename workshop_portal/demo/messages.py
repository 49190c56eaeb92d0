"""The messages that coordinators of the demo centre wrote: on the way, still coming, next week; and a draft here and there."""

from datetime import datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.pdf_check import Verdict
from workshop_portal.letters import LetterTemplate
from workshop_portal.messages import actions, letters, queries
from workshop_portal.participants.workflow import Answer
from workshop_portal.prints import papers
from workshop_portal.workshops.queries import coordinators_of

ZONE = ZoneInfo("Europe/Amsterdam")
WEEKS_BEFORE = {"message_travel": 8, "message_still_coming": 4, "message_practical": 1}
GROUPS = ("confirmed", "organisers")  # who come
MADE_HERE = Verdict()  # what the portal has made itself nobody judges: on a busy machine that takes too long
TEXTS = ("subject_en", "body_en", "subject_nl", "body_nl")


def write_what_was_due(workshop, now):
    """Each letter to those who come, in its week; the next one lies there as a draft when it is near."""
    writer = coordinators_of([workshop.id]).get(workshop.id)
    coming = [one for one in queries.reachable(workshop) if one.state == Answer.CONFIRMED]
    if writer is None or not coming:
        return
    for key, weeks in WEEKS_BEFORE.items():
        day = workshop.first_on - timedelta(weeks=weeks)
        at = datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
        if at > now + timedelta(weeks=3):
            return
        letter = db.session.scalar(select(LetterTemplate).where(LetterTemplate.key == key))
        texts = {name: getattr(letter, name) for name in TEXTS}
        message = actions.write(workshop, readers=coming, groups=GROUPS, by=writer, at=at, **texts)
        if key == "message_practical" and at > now - timedelta(weeks=8):
            actions.enclose(message, who_comes(workshop, coming), by=writer, verdict=MADE_HERE)
        if at < now:
            actions.send(
                message, seen=letters.mark(actions.all_letters(message, at), message.enclosures), by=writer, at=at
            )


def who_comes(workshop, people):
    """The list of participants, as a form would hand it in."""
    return SimpleNamespace(
        stream=BytesIO(papers.people_list(workshop, people)), filename=f"participants-{workshop.filed_as}.pdf"
    )
