"""The portal under measurement: a round imported by its own command, people signed in, workshops in public."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.driver import ROOT, ask
from tests.page import Page
from workshop_portal import no_search_for_garbage

SECRET = secrets.token_urlsafe(48)


def environ(folder, address) -> dict:
    return {
        "PORTAL_MODE": "test", "PORTAL_INSTANCE": str(folder), "DATABASE_URL": address, "SECRET_KEY": SECRET,
        "PAGE_RATE": "0", "PUBLIC_ADDRESS": "http://127.0.0.1",
    }  # fmt: skip


def create_app():
    """What gunicorn serves: the portal as it builds itself there, with the number of statements in a header."""
    with no_search_for_garbage():
        from workshop_portal import config
        from workshop_portal.app import create_web

        return create_web(config.load(config.instance_folder()) | {"SHOW_STATEMENTS": True})


def command(folder, address, *words) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "workshop_portal", *words], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | environ(folder, address), check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"flask {' '.join(words)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout + done.stderr


def bring_in(folder, address, document) -> dict:
    """Import the round; seconds of the whole command and of its transaction."""
    file = Path(folder) / "round.json"
    file.write_text(json.dumps(document), "utf-8")
    command(folder, address, "db", "upgrade")
    begun = time.monotonic()
    said = command(folder, address, "round", "import", str(file))
    whole = time.monotonic() - begun
    transaction = float(re.search(r"The transaction took ([\d.]+) s", said)[1])
    return {"whole_s": whole, "transaction_s": transaction}


def people(app, document) -> dict:
    """Cookies of a member with a review, that member's chair, the contact organiser, and somebody of the office."""
    from sqlalchemy import select

    from workshop_portal.core.db import db
    from workshop_portal.people.hats import Hat
    from workshop_portal.people.models import Person
    from workshop_portal.people.standing import Standing

    first = next(one for one in document["reviews"] if one["state"] == "draft")
    member = next(one for one in document["members"] if one["key"] == first["member"])
    proposal = next(one for one in document["proposals"] if one["key"] == first["proposal"])
    chair = next(one for one in document["members"] if one["field"] == member["field"] and one["chair"])
    found = {one.email: one for one in db.session.scalars(select(Person))}
    office = found[document["members"][-1]["email"]] = Person(
        given_name="Olga", family_name="Office", email="olga@example.org", verified_at=found[member["email"]].created_at
    )
    db.session.add(office)
    db.session.flush()
    db.session.add(Standing(person_id=office.id, hat=Hat.OFFICE, from_on=office.verified_at.date()))
    db.session.commit()
    who = {
        "member": found[member["email"]], "chair": found[chair["email"]], "office": office,
        "organiser": found[proposal["organisers"][0]["email"]],
    }  # fmt: skip
    return {name: signed_in(app, person) for name, person in who.items()} | {
        "field": member["field"], "number": proposal["number"],
    }  # fmt: skip


def signed_in(app, person) -> str:
    """A session cookie of this person, as signing in would give."""
    from workshop_portal.core.clock import real_now
    from workshop_portal.core.db import db
    from workshop_portal.people.models import SignIn
    from workshop_portal.people.sessions import digest

    reference, at = secrets.token_urlsafe(32), real_now()
    db.session.add(SignIn(person_id=person.id, reference_hash=digest(reference), begun_at=at, seen_at=at, proved_at=at))
    db.session.commit()
    value = app.session_interface.get_signing_serializer(app).dumps({"ref": reference})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


def code_of(number) -> str:
    from sqlalchemy import select

    from workshop_portal.core.db import db
    from workshop_portal.proposals.models import Proposal

    return db.session.scalar(select(Proposal.code).where(Proposal.imported_number == number))


def drafts(app, how_many) -> list[tuple[str, str]]:
    """(cookie of a contact organiser, code of the complete draft) so many times, in a call that is open."""
    from sqlalchemy import select

    from tests import makers, written
    from workshop_portal.centre.actions import create_letter_template
    from workshop_portal.core.db import db
    from workshop_portal.demo import content
    from workshop_portal.letters import LetterTemplate
    from workshop_portal.proposals import actions

    if db.session.scalar(select(LetterTemplate.id).limit(1)) is None:
        for one in content.centre("letter"):
            create_letter_template(**one)
    call = makers.call()
    other, committee = makers.person("Kwame"), makers.committee()
    people = [makers.person(f"Lead{n}") for n in range(how_many)]
    db.session.add_all([call, other, *people])
    db.session.flush()
    codes = [written.write(actions.start(call, by=one), one, other, committees=[committee]).code for one in people]
    return [(signed_in(app, one), code) for one, code in zip(people, codes, strict=True)]


def open_workshops(how_many):
    """So many workshops in public, opened by the portal's own deeds from decisions on the round's proposals."""
    from datetime import timedelta

    from sqlalchemy import select

    from workshop_portal.core.clock import now
    from workshop_portal.core.db import db
    from workshop_portal.decisions.models import Decision
    from workshop_portal.decisions.workflow import Code
    from workshop_portal.proposals.models import Proposal
    from workshop_portal.workshops import actions

    for n, proposal in enumerate(db.session.scalars(select(Proposal).order_by(Proposal.id).limit(how_many))):
        decision = Decision(proposal=proposal, code=Code.APPROVE_REGULAR, decided_at=now(), released_at=now())
        db.session.add(decision)
        db.session.flush()
        workshop = actions.open_for(decision)
        workshop.first_on = now().date() + timedelta(days=30 + n)
        workshop.last_on = workshop.first_on + timedelta(days=4)
        workshop.week, workshop.published_at = f"2027-W{n % 50 + 1:02d}", now()
    db.session.commit()


class SavesItself(Page):
    """A page whose fields are those of the form that saves itself."""

    def is_wanted(self, attrs):
        return "data-autosave" in attrs


def held_form(port, path, cookie) -> tuple[dict, str]:
    """The fields of the page's form as the page holds them, and the cookie that goes with its token."""
    answer = ask(port, path, cookie)
    fields = {name: value for name, value in SavesItself(answer.body.decode()).fields.items() if value is not None}
    return fields, answer.headers.get("set-cookie", cookie).split(";")[0]
