"""The people of the demo centre: staff, committees, scientists, and the accounts one may sign in with."""

import json
import secrets
import unicodedata
from datetime import timedelta

from workshop_portal.core import clock
from workshop_portal.demo import content
from workshop_portal.people import absence, actions, nominations, passwords
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person

STAFF = {
    "office": ("Olga", "Visser", Hat.OFFICE),
    "office2": ("Tariq", "el Amrani", Hat.OFFICE),
    "director": ("Marijke", "Hoekstra", Hat.DIRECTOR),
    "coordinator": ("Noor", "Bakker", Hat.COORDINATOR),
    "coordinator2": ("Ruben", "Aalders", Hat.COORDINATOR),
    "coordinator3": ("Yara", "Sahin", Hat.COORDINATOR),
    "coordinator4": ("Pieter", "de Wit", Hat.COORDINATOR),
    "coordinator5": ("Ineke", "Postma", Hat.COORDINATOR),
    "finance": ("Gerard", "Kuiper", Hat.FINANCE),
    "administrator": ("Sanne", "Dekker", Hat.ADMINISTRATOR),
}
SHOWN = (
    "organiser", "organiser2", "participant", "member", "member2", "conflicted_member", "chair", "office", "office2",
    "director", "coordinator", "coordinator2", "finance", "administrator",
)  # fmt: skip
ZONES = {"US": "America/New_York", "CA": "America/Toronto", "BR": "America/Sao_Paulo", "CO": "America/Bogota",
         "JP": "Asia/Tokyo", "IN": "Asia/Kolkata", "AU": "Australia/Sydney", "ZA": "Africa/Johannesburg"}  # fmt: skip
ROLES = {"chair": Hat.CHAIR, "vice": Hat.VICE, "member": Hat.MEMBER}


def address(given, family, domain) -> str:
    """An address under example.org that holds no letter a mailbox could stumble over."""

    bare = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode().lower()
    name = "".join(letter if letter.isalnum() or letter == "." else "-" for letter in bare).strip("-.")
    return f"{name or secrets.token_hex(4)}@{domain}.example.org"


def staff(at) -> dict[str, Person]:
    """Those who work at the centre, appointed three years ago."""
    found: dict[str, Person] = {}
    for key, (given, family, hat) in STAFF.items():
        person = actions.create_person(
            given_name=given, family_name=family, email=address(given, family, "centre"), at=at,
            institution="Lorentz Center", country="NL", language="nl" if key in {"office2", "finance"} else "en",
            verified_at=at,
        )  # fmt: skip
        actions.appoint(person, hat, by=found.get("office", person), from_on=at.date(), at=at)
        found[key] = person
    return found


def today(staff, now):
    """An appointment that waits for a second person, now that there are some who can sign in; and who is away."""
    nominations.nominate(staff["coordinator5"], Hat.FINANCE, by=staff["office2"])
    first = now.date() - timedelta(days=2)
    absence.note(staff["coordinator4"], first, first + timedelta(days=16), by=staff["coordinator4"])


def committees(by, at) -> dict:
    """The eight committees with their seats; half of the terms began later than the others."""
    found = {}
    for told in content.committees():
        committee = actions.create_committee(
            key=told["key"], field=told["key"], name_en=told["name_en"], name_nl=told["name_nl"], by=by, at=at
        )
        for n, one in enumerate(told["members"]):
            person = actions.create_person(
                given_name=one["given_name"], family_name=one["family_name"],
                email=address(one["given_name"], one["family_name"], "committee"), institution=one["institution"],
                country=one["country"], topics="\n".join(one["topics"]), verified_at=at, at=at, by=by,
                language="nl" if one["country"] == "NL" and n % 3 == 0 else "en",
            )  # fmt: skip
            starts = at.date() + timedelta(days=365 if n % 2 else 0)
            actions.seat(
                person, committee, ROLES[one["role"]], from_on=starts, until_on=starts + timedelta(days=5 * 365), by=by,
                at=at,
            )  # fmt: skip
        found[told["key"]] = committee
    return found


def scientists(at) -> dict[str, list[Person]]:
    """Those who propose and take part, by field."""
    return {
        field: [scientist(one, field, n, at) for n, one in enumerate(content.people(field))] for field in content.FIELDS
    }


def scientist(one, field, n, at) -> Person:
    email = address(one["given_name"], one["family_name"], f"{field}{n}")
    return actions.create_person(
        given_name=one["given_name"], family_name=one["family_name"], email=email, institution=one["institution"],
        country=one["country"], department=one.get("department", ""), stage=content.STAGES.get(one["stage"], "other"),
        language="nl" if one["country"] == "NL" and n % 2 else "en", verified_at=at, at=at,
        zone=ZONES.get(one["country"], "Europe/Amsterdam"),
    )  # fmt: skip


def keep_accounts(accounts: dict[str, Person], instance):
    """Give each account a password of its own and write all into demo-accounts.json (mode 600)."""
    told = {}
    for key in SHOWN:
        password = "-".join(secrets.token_hex(3) for _ in range(4))
        actions.set_password(accounts[key], passwords.hashed(password), at=clock.now())
        told[key] = {"email": accounts[key].email, "password": password}
    file = instance / "demo-accounts.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
