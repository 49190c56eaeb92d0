"""The people of the centre as a list: columns, filters, order."""

from flask import url_for
from sqlalchemy import select

from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.people import choices, queries
from workshop_portal.people.hats import APPOINTED, Hat
from workshop_portal.people.models import BY_NAME, Committee, Person, Seat
from workshop_portal.people.standing import active

LISTED = (*choices.SEATS, *(hat for hat in choices.HATS if hat in APPOINTED))


def listing() -> List:
    committees = [(one.key, said(one, "name")) for one in queries.committees()]
    filters = (
        Filter("q", _l("Name, address or institution"), words_in(*SEARCHED)),
        Filter("hat", _l("Role"), with_hat, [(str(hat), choices.hat_words(hat)) for hat in LISTED], _l("Everybody")),
        Filter("committee", _l("Committee"), on_committee, committees, _l("Any")),
        Filter("state", _l("Account"), in_state, states(), _l("With and without account")),
    )
    return List("people", COLUMNS, filters, "name", (Person.id,), facts=roles_of, scalars=True)


SEARCHED = (Person.given_name, Person.family_name, Person.email, Person.institution)


def states() -> list[tuple[str, str]]:
    return [
        ("account", _("With an account")), ("none", _("Without an account")),
        ("unverified", _("Address not confirmed")), ("disabled", _("Closed")),
    ]  # fmt: skip


def with_hat(rows, hat):
    return rows.where(Person.id.in_(queries.wearers(Hat(hat))))


def on_committee(rows, key):
    mine = select(Seat.person_id).join(Committee).where(Committee.key == key, *active(Seat))
    return rows.where(Person.id.in_(mine))


def in_state(rows, state):
    return rows.where(*queries.STATES[state]())


def name_of(person, hats) -> Cell:
    return Cell(
        ", ".join(filter(None, (person.family_name, person.given_name))), url_for("people.show", person_key=person.key)
    )


def roles_of(people) -> dict[int, list[str]]:
    """Person id → the roles that hold now, then those that wait for a second person, in words."""
    found = {key: [choices.hat_words(one) for one in hats] for key, hats in queries.hats_of(people).items()}
    for key, hat in queries.asked_of(people):
        waits = _("%(hat)s (waits for a second person)") % {"hat": choices.hat_words(hat)}
        found.setdefault(key, []).append(waits)
    return found


def roles(person, facts) -> str:
    return ", ".join(facts.get(person.id, ()))


def account_of(person, hats) -> Cell:
    if person.disabled_at:
        return Cell(_("Closed"), tone="bad")
    if not person.password_hash:
        return Cell(_("None"), tone="idle")
    return Cell(_("In use"), tone="good") if person.verified_at else Cell(_("Not confirmed"), tone="wait")


# fmt: off
COLUMNS = (
    Column("name", _l("Name"), name_of, sort=BY_NAME),
    Column("email", _l("Address"), lambda person, hats: person.email, "wrap", sort=(Person.email,)),
    Column("institution", _l("Institution"), lambda person, hats: person.institution, sort=(by_letter(Person.institution),)),
    Column("department", _l("Department"), lambda person, hats: person.department, usual=False),
    Column("country", _l("Country"), lambda person, hats: choices.country_name(person.country)),
    Column("stage", _l("Career stage"), lambda person, hats: choices.said(choices.STAGES, person.stage), usual=False),
    Column("orcid", _l("ORCID iD"), lambda person, hats: person.orcid, "code", usual=False),
    Column("topics", _l("Topics of expertise"), lambda person, hats: ", ".join(person.topics.splitlines()), usual=False),
    Column("language", _l("Language of mails"), lambda person, hats: dict(choices.languages()).get(person.language), usual=False),
    Column("role", _l("Role"), roles),
    Column("since", _l("Known since"), lambda person, hats: person.created_at, "day", sort=(Person.created_at,), usual=False),
    Column("account", _l("Account"), account_of),
)
# fmt: on
