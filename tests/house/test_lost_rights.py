"""A right that is lost is lost at once and everywhere: by a conflict, by the end of a seat, of an appointment."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.house.world import HATS, addresses
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import Standing
from workshop_portal.proposals.workflow import Status

pytestmark = pytest.mark.slow  # all addresses, for many readers

OF_THE_PROPOSAL = {"proposal_code", "workshop_key", "decision_key", "release_key", "attachment_key"}
BOARD = ("finance", "auditor", "coordinator")
READ = ("member", "chair", "office", "director")


def about_it(app, world):
    """Every private address of the proposal, its decision and its workshop."""
    return [
        (rule, address)
        for rule, address in addresses(app, world)
        if rule.arguments & OF_THE_PROPOSAL and app.view_functions[rule.endpoint].door != "public"
    ]


@pytest.mark.parametrize(("status", "readers"), [(Status.IN_REVIEW, READ), (Status.DECIDED, READ + BOARD)])
def test_a_conflict_declared_in_one_tab_closes_every_address_of_the_thing_in_all_others(
    app, make, world, status, readers
):
    app.config["WTF_CSRF_ENABLED"] = False
    world.proposal.status = status
    db.session.commit()
    there, opened = about_it(app, world), set()
    for who in readers:
        tab = app.test_client(user=world.people[who], look=False)
        mine = [one for rule, one in there if "GET" in rule.methods and tab.get(one).status_code == 200]
        opened |= set(mine)

        make.standing(world.people[who], "conflicted", world.proposal)

        for address in mine:
            assert tab.get(address).status_code == 404, (who, address)
        for rule, address in there:
            if "POST" in rule.methods:
                assert tab.post(address).status_code == 404, (who, address)
            if rule.endpoint in {"proposals.edit", "reviews.review"}:
                assert tab.post(address, headers={"X-Autosave": "1"}).status_code == 404, (who, address)
    assert len(opened) > (10 if status == Status.IN_REVIEW else 40)


def test_a_seat_or_an_appointment_that_ended_yesterday_opens_what_nobody_may_open(app, world):
    people = [world.people[who] for who in (*HATS, "member", "chair")]
    ids, yesterday = [one.id for one in people], today() - timedelta(days=1)
    for model in (Seat, Standing):
        db.session.execute(sa.update(model).where(model.person_id.in_(ids)).values(until_on=yesterday))
    db.session.commit()
    doors = {name: view.door for name, view in app.view_functions.items() if hasattr(view, "door")}
    asked = [one for rule, one in addresses(app, world) if "GET" in rule.methods and doors[rule.endpoint] != "public"]

    nobody = app.test_client(user=world.people["nobody"], look=False)
    theirs = {address: nobody.get(address).status_code for address in asked}
    for person in people:
        browser = app.test_client(user=person, look=False)
        assert {address: browser.get(address).status_code for address in asked} == theirs, person.given_name
