"""The tasks of one's own workshops for a calendar program: a secret address a person, what it shows, and its end.

What the address shows is asked at each reading: it holds no right of its own. Its token is told once and kept nowhere.
"""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload

from workshop_portal import journal
from workshop_portal.core import links
from workshop_portal.core.db import db
from workshop_portal.people.models import Person
from workshop_portal.workshops import policy, queries
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import OVER

PURPOSE = "plan feed"
UNTIL_RENEWED = datetime(9999, 1, 1, tzinfo=UTC)
MOST = 2_000  # tasks of a file


def address_of(person) -> links.PersonalLink | None:
    """The living address of this person: since when there is one, and never which."""
    return links.living(PURPOSE, person_id=person.id)


def renew(person, *, by, at=None) -> str:
    """A new token for this person's address; the one before opens nothing from now on."""
    end(person)
    journal.record(person, "calendar address", by=by, at=at)
    return links.make(PURPOSE, person_id=person.id, until=UNTIL_RENEWED)


def stop(person, *, by, at=None):
    end(person)
    journal.record(person, "end calendar address", by=by, at=at)


def end(person):
    """One after the other, so that two at the same moment leave no more than one living address."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    links.revoke(PURPOSE, person_id=person.id)


def of_new_address(person, _old):
    """Another mail address ends what may be known to who reads the old one."""
    links.revoke(PURPOSE, person_id=person.id)


def reader(token) -> Person | None:
    """Whose tasks this token opens now; None for a wrong or ended one, and for who coordinates no more, alike."""
    link = links.find(token, PURPOSE)
    person = db.session.get(Person, link.person_id) if link else None
    return person if policy.may_follow_plan(person) else None


def tasks_of(person) -> list[Task]:
    """What is still to be done, and by when, in the workshops that this person coordinates and may see now."""
    rows = (
        select(Task)
        .join(Task.workshop)
        .where(queries.is_visible_to(person), queries.coordinated_by(person), Workshop.state.not_in(OVER))
        .where(Task.done_at.is_(None), Task.due_on.is_not(None))
        .options(contains_eager(Task.workshop), lazyload(Task.person))
        .order_by(Task.due_on, Workshop.id, Task.position, Task.id)
    )
    return list(db.session.scalars(rows.limit(MOST)))
