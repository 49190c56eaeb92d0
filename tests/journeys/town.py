"""A small centre on the day before its first round: people of every hat, and their passwords."""

import email
import re
import time
from datetime import timedelta
from email import policy
from types import SimpleNamespace

from sqlalchemy import update

from tests.story import lay_down_templates
from workshop_portal.core.clock import now, real_now
from workshop_portal.core.db import db
from workshop_portal.partners.actions import load_texts
from workshop_portal.people import passwords
from workshop_portal.people.models import SignIn

PASSWORD = "seven quiet herons at dawn"
HOUSE = "Universiteit van het Noorden"


def staffed(make, language) -> SimpleNamespace:
    """A centre with its texts and letters, where Olga is the office, Dora decides and Cora coordinates."""
    load_texts(public=True)
    lay_down_templates()
    make.centre(undo_minutes=0)
    town = SimpleNamespace(people={})
    facts = own(language)
    for hat, name in (("office", "Olga"), ("director", "Dora"), ("coordinator", "Cora")):
        town.people[hat] = make.appointed(hat, name, email=f"{name.lower()}@centre.example", **facts)
    return town


def own(language) -> dict:
    return {"language": language, "password_hash": passwords.hashed(PASSWORD)}


def build(make, language) -> SimpleNamespace:
    """Charles chairs Emmy, Hedy, Max and Lise, who works with Ada; no call is made yet."""
    town, facts = staffed(make, language), own(language)
    members = {
        name: make.person(name, **facts, topics="gravity\nlenses") for name in ("Charles", "Emmy", "Hedy", "Max")
    }
    members["Lise"] = make.person("Lise", institution=HOUSE, **facts)
    chair = members.pop("Charles")
    town.people |= {"chair": chair, "lise": members["Lise"]}
    town.committee = make.committee(*members.values(), chair=chair)
    town.venue = make.venue()
    town.format = make.format(venues=[town.venue], scheme=make.scheme(key="regular", rate_ppd_cents=2500))
    return town


def past_the_deadline(town):
    """A month goes by at once: the call has closed."""
    town.call.deadline_at = now() - timedelta(hours=1)
    town.call.hard_deadline_at = now() - timedelta(minutes=30)
    db.session.commit()


def fresh(query):
    """What the database holds now, as another process has left it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(query).all()


def six_minutes_pass():
    """Since everybody gave the password: longer than it proves anything."""
    db.session.execute(update(SignIn).values(proved_at=real_now() - timedelta(minutes=6)))
    db.session.commit()


def link_in_mail(folder, address, about, seconds=60) -> str:
    """The path of the link, with `about` in it, of a mail to this address, once the worker has written it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for file in sorted((folder / "mail").glob("*.eml")):
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            found = re.search(rf"https?://[^/\s]+(\S*{about}/[\w-]{{20,}})", message.get_body().get_content())
            if address in message["To"] and found:
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address} with a link about {about}")
