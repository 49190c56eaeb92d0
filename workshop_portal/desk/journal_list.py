"""The journal of one thing as a list. A row is a line with who did it; facts are the names of what lines speak of."""

from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Column, Filter, List, words_in
from workshop_portal.desk import details, words
from workshop_portal.journal import JournalLine
from workshop_portal.people.models import Person


def listing() -> List:
    deeds = sorted(((deed, _(said)) for deed, said in words.DEEDS.items()), key=lambda pair: pair[1].casefold())
    filters = (
        Filter("who", _l("Who"), words_in(Person.given_name, Person.family_name)),
        Filter("deed", _l("What"), lambda rows, deed: rows.where(JournalLine.deed == deed), deeds),
    )
    return List("journal", COLUMNS, filters, "-when", (JournalLine.id.desc(),), facts=names_for)


def names_for(rows) -> dict:
    return details.names_for(row.JournalLine for row in rows)


# fmt: off
COLUMNS = (
    Column("what", _l("What"), lambda row, names: words.of_deed(row.JournalLine.deed)),
    Column("when", _l("When"), lambda row, names: row.JournalLine.at, "moment", sort=(JournalLine.at,)),
    Column("who", _l("Who"), lambda row, names: row.Person.name if row.Person else _("The portal"), sort=(Person.family_name, Person.given_name)),
    Column("detail", _l("Detail"), lambda row, names: details.of(row.JournalLine, names), "wrap"),
)
# fmt: on
