"""Personal links: whoever looks changes nothing, dead ones have one page, and none lies anywhere in clear."""

import logging
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.house.world import MISSING
from workshop_portal.calls.news import CONFIRM, END, NewsAddress
from workshop_portal.core import links
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.links import PersonalLink
from workshop_portal.participants.models import Participation
from workshop_portal.people.address_change import AddressChange
from workshop_portal.proposals import organisers
from workshop_portal.proposals.workflow import Status

# purpose → where it opens something
OPENS = {
    "verify": ["/people/verify/<token>"],
    "reset": ["/people/reset/<token>"],
    "address": ["/people/address/<token>"],
    "organiser": ["/proposals/invitation/<token>"],
    "invitation": ["/invitation/<token>"],
    "stay": ["/stay/<token>", "/stay/<token>/registration", "/stay/<token>/files"],
    "plan feed": ["/plans/<token>.ics"],
    CONFIRM: ["/calls/news/<token>"],
    END: ["/calls/news/end/<token>"],
}
# A paper or a file that such a page leads to, and the button that sends a new link.
BESIDE = {"/stay/<token>/certificate.pdf", "/stay/<token>/files/<sheet_key>"}


@pytest.fixture
def make_link(world):
    """make_link(purpose, **differs): a token of this purpose that opens something."""
    nobody, coordinator = world.people["nobody"], world.people["coordinator"]
    nobody.verified_at = None
    draft = world.proposals[Status.DRAFT]
    asked = organisers.invite(draft, name="Łucja Żak", email="lucja@example.org", by=world.people["organiser"])
    news = NewsAddress(email="news@example.org", language="en", asked_at=now())
    change = AddressChange(person_id=nobody.id, email="new@example.org")
    db.session.add_all([news, change])
    db.session.flush()
    guest = db.session.scalar(sa.select(Participation.id))
    opened = {
        "verify": {"person_id": nobody.id}, "reset": {"person_id": nobody.id},
        "address": {"person_id": nobody.id, "thing_id": change.id}, "organiser": {"thing_id": asked.id},
        "invitation": {"thing_id": guest}, "stay": {"thing_id": guest}, "plan feed": {"person_id": coordinator.id},
        CONFIRM: {"thing_id": news.id}, END: {"thing_id": news.id},
    }  # fmt: skip

    def make(purpose, **differs):
        token = links.make(purpose, **opened[purpose] | differs)
        db.session.commit()
        return token

    return make


def test_every_address_of_a_personal_link_is_known_here(app):
    rules = {rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments and "GET" in rule.methods}

    assert rules == {address for addresses in OPENS.values() for address in addresses} | BESIDE


def test_who_looks_three_times_changes_nothing_and_the_link_lies_nowhere(app, make_link, dump, caplog):
    caplog.set_level(logging.DEBUG)
    tokens = {purpose: make_link(purpose) for purpose in OPENS}
    before = dump()
    for purpose, token in tokens.items():
        for rule in OPENS[purpose]:
            scanner = app.test_client()
            answers = [scanner.get(rule.replace("<token>", token)) for _n in range(3)]
            assert {one.status_code for one in answers} == {200}, rule
            assert all(
                "//" not in one for one in re.findall(r'(?:src|href)="([^"]*)"', answers[0].text) if "/static/" in one
            )

    after = dump()
    assert {name for name, rows in after.items() if rows != before[name]} == set()
    assert not [token for token in tokens.values() if token in str(after) or token in caplog.text]


def send(browser, address):
    """What a person sends there; the page asks for different things, and all of them are in it."""
    typed = {
        "name": "Łucja Żak", "institution": "Kraków", "country": "PL", "stage": "postdoc", "sector": "academia",
        "answer": "yes", "go": "confirm", "password": "a difference engine of words", "again": "a difference engine of words",
    }  # fmt: skip
    tab = browser.tab(address, form="")
    return tab.page.fields | typed, browser.post(address, data=tab.page.fields | typed)


def test_what_is_done_by_a_link_is_done_once_and_leaves_no_token_behind(app, make_link, dump):
    for purpose in (one for one in OPENS if one != "plan feed"):
        for rule in (one for one in OPENS[purpose] if not one.endswith("files")):
            token = make_link(purpose)
            browser, address = app.test_client(look=False), rule.replace("<token>", token)
            fields, first = send(browser, address)
            second = browser.post(address, data=fields)

            assert (first.status_code, second.status_code) == (303, 303), rule
            assert first.location == second.location, rule
            assert token not in str(dump()), rule


def dead(make_link, purpose):
    """Links that open nothing, each for a reason of its own."""
    other = "stay" if purpose != "stay" else "invitation"
    used, revoked = make_link(purpose), make_link(purpose)
    for token, name in ((used, "used_at"), (revoked, "revoked_at")):
        db.session.execute(
            sa.update(PersonalLink).where(PersonalLink.hash == links.digest(token)).values({name: now()})
        )
    ended = [] if purpose == END else [used, revoked]  # ending twice says twice that it is ended
    return [MISSING, *ended, make_link(purpose, until=now() - timedelta(days=1)), make_link(other)]


def test_dead_links_of_every_kind_have_one_page(app, make_link):
    for purpose, rules in OPENS.items():
        for rule in [*rules, *(BESIDE if purpose == "stay" else ())]:
            app.extensions.pop("failed_networks", None)
            shown = set()
            for token in dead(make_link, purpose):
                answer = app.test_client().get(rule.replace("<token>", token).replace("<sheet_key>", "no-sheet"))
                shown.add(
                    (answer.status_code, re.sub(r'value="[^"]{40,}"|[0-9a-f]{16}', "", answer.text.replace(token, "")))
                )
            assert [status for status, _text in shown] == [404], rule
