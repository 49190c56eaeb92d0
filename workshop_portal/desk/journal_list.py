"""A journal as a list. A row is a line with who did it; facts are the names of what lines speak of."""

from collections import defaultdict
from typing import NamedTuple

from workshop_portal.core.db import db
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Column, Filter, List, words_in
from workshop_portal.desk import details, queries, set_up, words
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import BY_NAME, Person
from workshop_portal.reviews.models import Assignment


def listing(rows) -> List:
    """The journal of one thing."""
    return List("journal", COLUMNS, filters(rows), "-when", (JournalLine.id.desc(),), facts=names_for)


def listing_of_set_up(rows) -> List:
    columns = (COLUMNS[0], ABOUT, *COLUMNS[1:])
    return List("set-up", columns, filters(rows), "-when", (JournalLine.id.desc(),), facts=names_of_set_up)


def filters(rows) -> tuple:
    """What can be looked for is what stands there; acts that are called alike are one."""
    alike = defaultdict(list)
    for deed in db.session.scalars(rows.order_by(None).with_only_columns(JournalLine.deed).distinct()):
        alike[words.of_deed(deed)].append(deed)
    choices = sorted(((min(deeds), said) for said, deeds in alike.items()), key=lambda pair: pair[1].casefold())
    return (
        Filter("who", _l("Who"), words_in(Person.given_name, Person.family_name)),
        Filter(
            "deed", _l("What"), lambda some, one: some.where(JournalLine.deed.in_(alike[words.of_deed(one)])), choices
        ),
    )


class Names(NamedTuple):
    """Of what details speak of, of what lines are about, and of who reads by an assignment."""

    spoken: dict
    about: dict
    readers: dict


def names_for(rows) -> Names:
    lines = [row.JournalLine for row in rows]
    return Names(details.names_for(lines), {}, queries.readers_in(lines))


def names_of_set_up(rows) -> Names:
    return names_for(rows)._replace(about=set_up.names_of([row.JournalLine for row in rows]))


def detail(row, names) -> str:
    """Of an assignment also whom it asks to read."""
    line = row.JournalLine
    reader = names.readers.get(line.subject_id) if line.subject_kind == Assignment.__tablename__ else ""
    return ", ".join(filter(None, (reader, details.of(line, names.spoken))))


def about(row, names) -> str:
    return names.about.get((row.JournalLine.subject_kind, row.JournalLine.subject_id), "")


# fmt: off
COLUMNS = (
    Column("what", _l("What"), lambda row, names: words.of_line(row.JournalLine)),
    Column("when", _l("When"), lambda row, names: row.JournalLine.at, "moment", sort=(JournalLine.at,)),
    Column("who", _l("Who"), lambda row, names: row.Person.name if row.Person else _("The portal"), sort=BY_NAME),
    Column("detail", _l("Detail"), detail, "wrap"),
)
ABOUT = Column("about", _l("Of what"), about, "wrap")
# fmt: on
