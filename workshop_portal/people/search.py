"""What the search finds of people and committees, for those who look after them."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.search import Entry, Source
from workshop_portal.people import policy, unconfirmed
from workshop_portal.people.models import Committee, Person

OF_PERSON = frozenset({"given_name", "family_name", "email", "institution", "department", "topics"})


def people(ids):
    columns = [getattr(Person, name) for name in ("id", "key", "created_at", *sorted(OF_PERSON))]
    rows = select(*columns).where(Person.id.in_(ids), unconfirmed.is_there())
    for one in db.session.execute(rows):
        name, texts = f"{one.given_name} {one.family_name}".strip(), [one.email, one.department, one.topics]
        yield Entry(one.id, one.key, name, one.created_at, note=one.institution, texts=texts)


def committees(ids):
    rows = select(Committee).where(Committee.id.in_(ids))
    for one in db.session.scalars(rows):
        for language, name in (("en", one.name_en), ("nl", one.name_nl)):
            yield Entry(one.id, one.key, name, one.created_at, language=language)


SOURCE = Source(
    kind="person", words=_l("People"), model=Person, entries=people, watched={Person: ("id", OF_PERSON)},
    seen_by=lambda user: select(Person) if policy.may_see_people(user) else None,
    href=lambda row: url_for("people.show", person_key=row.address),
)  # fmt: skip
COMMITTEES = Source(
    kind="committee", words=_l("Committees"), model=Committee, entries=committees,
    watched={Committee: ("id", frozenset({"name_en", "name_nl"}))},
    seen_by=lambda user: select(Committee) if policy.may_see_committees(user) else None,
    href=lambda row: url_for("people.committee", committee_key=row.address),
)  # fmt: skip
