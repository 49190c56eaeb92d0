"""A round of three hundred proposals from another system: its people choose passwords by mail, and the line goes on."""

import json

import pytest
from sqlalchemy import select

from tests.benchmarks.round import generate
from tests.journeys import line as steps
from tests.journeys import town as towns
from tests.journeys.town import PASSWORD
from tests.journeys.walk import SENDS, Walker
from workshop_portal.calls.models import Call
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee
from workshop_portal.proposals.models import Proposal
from workshop_portal.rounds import actions
from workshop_portal.rounds.document import Document

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIELD = "astronomy"


@pytest.fixture
def document(tmp_path) -> dict:
    """The reviews of one committee are still to come; those of the other seven are in."""
    held = generate(300, 60, 900)
    mine = {one["key"] for one in held["proposals"] if one["field"] == FIELD}
    for one in held["proposals"]:
        if one["key"] in mine:
            one["state"] = "eligible"
    held["reviews"] = [one for one in held["reviews"] if one["proposal"] not in mine]
    return held


def test_the_line_goes_on_from_an_imported_round(app, make, serve, chromium, database, document, tmp_path):
    town = towns.staffed(make, "en")
    file = tmp_path / "round.json"
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    actions.bring_in(Document(file))
    db.session.commit()
    town.call = db.session.scalars(select(Call)).one()
    make.scheme(key="regular", rate_ppd_cents=2500)
    town.venue = make.venue()
    town.committee = db.session.scalars(select(Committee).where(Committee.key == FIELD)).one()
    line = steps.Line(town, serve(database, worker=True), chromium, "en", 1280, True)
    towns.past_the_deadline(town)
    line.code = db.session.scalars(select(Proposal.code).where(Proposal.imported_number == 1)).one()
    town.people["chair"] = next(seat.person for seat in town.committee.seats if seat.role == Hat.CHAIR)
    line.readers["chair"] = with_new_password(line, town.people["chair"])
    # The chair is in conflict with some of these proposals; for some nobody knows a topic.
    steps.optimise(line, "office", expert=False)
    for one in line.assignments():
        line.readers[one.person.email] = with_new_password(line, one.person)
    steps.review(line)
    steps.advise(line)
    steps.decide_and_release(line, persons=capacity_of_first(document))
    steps.schedule(line)
    steps.invite(line, document["proposals"][0]["participants"][0]["email"])
    line.close()


def capacity_of_first(document) -> int:
    """How many persons the format of the first proposal holds."""
    return next(one["capacity"] for one in document["formats"] if one["key"] == document["proposals"][0]["format"])


def with_new_password(line, person) -> Walker:
    """Nobody gave this person a password: one is chosen by the link that the reset page sends."""
    address = person.email
    reader = line.reader(f"new {address}")
    reader.open("/people/reset")
    reader.fill({"email": address})
    reader.press(f"main form {SENDS}")
    reader.page.goto(line.link_to(address, "/people/reset"))
    reader.fill({"password": PASSWORD, "again": PASSWORD, "privacy": True})
    reader.press(f"main form {SENDS}")
    reader.sign_in(address, PASSWORD)
    return reader
