"""An address is the same thing in every way it is asked, and a child is found under its own parent alone."""

import re

import pytest
import sqlalchemy as sa

from tests import makers
from tests.house.world import addresses, week_ahead
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.funding.models import Record
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.partners.models import Page
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

OFTEN = {"X-Statements", "Date", "Set-Cookie", "Content-Length"}  # what differs from one asking to the next


def facts(answer):
    return answer.status_code, {name: value for name, value in answer.headers if name not in OFTEN}


@pytest.mark.slow
def test_a_head_is_its_page_without_the_text_and_neither_it_nor_options_changes_anything(app, world, dump):
    browser = app.test_client(user=world.people["office"], look=False)
    before = dump()
    for rule, address in addresses(app, world):
        if "GET" in rule.methods:
            page, head = browser.get(address), browser.head(address)
            assert (facts(head), head.data) == (facts(page), b""), address
        assert browser.options(address).status_code < 500

    assert {name for name, rows in dump().items() if rows != before[name]} == set()


ASKED = (
    "page", "sort", "show", "as", "q", "words", "call", "committee", "format", "status", "state", "kind", "who", "deed", "about",
    "view", "year", "field", "venue", "when", "late", "whose", "hat", "advice", "letter", "place", "version", "since", "section", "more",
)  # fmt: skip
STRANGE = (
    "1e999", "\u0663", "-1", "9" * 30, "9" * 5000, "nan", "%", "!_\\", "' OR 1=1 --", "\u202e\u00df\u0131", "a" * 3000, "title desc", "--title", "((((a+)+)+)+)$",
    "2027-W99", "0001-W01", "//evil.example", "xlsx", "\t\n", "[]",
)  # fmt: skip


@pytest.mark.slow
def test_whatever_is_asked_of_a_page_it_is_a_page(app, world):
    for who, turn in (("office", 0), (None, 10)):
        browser = app.test_client(user=world.people[who] if who else None, look=False)
        pages = [
            address
            for rule, address in addresses(app, world)
            if "GET" in rule.methods and "token" not in rule.arguments
        ]
        for address in [one for one in pages if browser.get(one).mimetype == "text/html"]:
            asked = [(name, STRANGE[(n + turn) % len(STRANGE)]) for n, name in enumerate(ASKED)]
            assert browser.get(address, query_string=asked).status_code < 500, (who, address)


def others(world) -> dict:
    """What stands beside each parent of the world: of its kind, and none of its children is the other's."""
    people, proposal = world.people, world.shown[Status.DECIDED]
    decision = Decision(proposal=proposal, code=Code.APPROVE_REGULAR, decided_at=now(), grounds="Sound.")
    workshop = Workshop(
        proposal=proposal, decision=decision, title="Beside it", committee=world.committee, format=proposal.format,
        venue=proposal.format.venues[0], capacity=25, state=State.INVITING, published_at=now(), **week_ahead(170),
    )  # fmt: skip
    grace = Participation(workshop=workshop, name="Grace", email="grace@example.org", state=Answer.CONFIRMED)
    db.session.add_all([workshop, grace, makers.committee(name="logic")])
    db.session.flush()
    scheme = proposal.format.scheme
    db.session.add(
        Record(workshop=workshop, scheme=scheme, rate_ppd_cents=2500, days=5, funded_persons=25, cap_cents=312_500)
    )
    hat = {"person_id": people["coordinator"].id, "workshop_id": workshop.id, "hat": "coordinator"}
    db.session.add(makers.Standing(**hat, from_on=makers.LONG_AGO))
    db.session.commit()
    other = sa.select(makers.Committee.key).where(makers.Committee.key != world.committee.key)
    return {
        "workshop_key": workshop.key, "proposal_code": proposal.code, "committee_key": db.session.scalar(other),
        "participation_key": grace.key, "page_key": db.session.scalar(sa.select(Page.key).where(Page.key != "leru")),
    }  # fmt: skip


# What stands beside its parent in an address and is no child of it.
BESIDE = {"call_key", "committee_key", "language", "number", "section", "purpose", "token", "year"}
READERS = ("office", "director", "finance", "coordinator", "organiser", "member", "chair")


def nested(rules, keys):
    """(methods, address of the child, the same with its parent's key put in another's place) of all rules with a child."""
    for rule, address in rules:
        parts = rule.rule.split("/")
        named = [n for n, part in enumerate(parts) if part.startswith("<")]
        names = [parts[n].strip("<>") for n in named]
        if len(names) > 1 and names[0] in keys and names[1] not in BESIDE:
            there = address.split("/")
            there[named[0]] = keys[names[0]]
            wanted = {"GET"} if names[1] == "who" else {"GET", "POST"}  # removing twice is removing once
            yield rule.methods & wanted, address, "/".join(there)


@pytest.mark.parametrize(
    ("status", "at_least"), [(Status.DECIDED, 12), (Status.IN_REVIEW, 3), (Status.RETURNED, 4)], ids=str
)
def test_a_child_is_not_found_under_another_parent(app, world, status, at_least):
    app.config["WTF_CSRF_ENABLED"] = False
    rules, keys, opened = addresses(app, world), others(world), set()
    if status != Status.DECIDED:
        keys = {"proposal_code": keys["proposal_code"]}
        codes = world.proposal.code, keys["proposal_code"]
        db.session.execute(sa.update(Proposal).where(Proposal.code.in_(codes)).values(status=status))
        db.session.commit()
    for who in READERS:
        browser = app.test_client(user=world.people[who], look=False)
        for methods, own, there in nested(rules, keys):
            opened |= {own} if "GET" in methods and browser.get(own).status_code == 200 else set()
            for method in methods:
                assert browser.open(there, method=method).status_code == 404, (who, method, there)
    assert len(opened) >= at_least, opened


def test_one_strange_reader_among_many_writes_nothing_and_tells_nothing_of_it(app, world, dump):
    foreign = others(world)["participation_key"]
    own = db.session.scalar(sa.select(Participation.key).where(Participation.workshop_id == world.workshop.id))
    browser = app.test_client(user=world.people["coordinator"], look=False)
    address = f"/board/{world.workshop.key}/messages/new"

    def send(*keys):
        answer = browser.tab(address, form="").send(subject_en="x", body_en="x", who=list(keys))
        text = re.sub(r'value="[^"]{40,}"|[0-9a-f]{16}', "", answer.text)
        for key in keys:
            text = text.replace(key, "")
        return answer.status_code, answer.location, text

    before = dump()
    answers = [send(own, strange) for strange in (foreign, "Nothing-is-called-this")]

    assert answers[0] == answers[1] and answers[0][0] != 303
    assert {name for name, rows in dump().items() if rows != before[name]} == set()
    assert send(own)[0] == 303


FOR_SCRIPTS = {"desk.theme"}  # shows no page of its own


def test_the_address_of_every_form_leads_to_a_page_when_it_is_opened(app, world):
    """As whoever switches the language does on a form that was shown again with its errors."""
    browser, bare = app.test_client(user=world.people["office"], look=False), set()
    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for rule, address in addresses(app, world):
        if rule.methods & {"GET"} or rule.rule in pages or "POST" not in rule.methods:
            continue
        led_to = browser.get("/nl" + address)
        if led_to.status_code != 302:
            bare.add(rule.endpoint)
        elif led_to.headers["Location"].startswith("/nl/"):
            assert browser.get(led_to.headers["Location"]).status_code != 405, address
    assert bare == FOR_SCRIPTS


def test_an_organisers_failed_invitation_is_found_again_in_the_other_language(app, make):
    ada = make.person("Ada")
    proposal = make.proposal(Status.DRAFT, lead=ada)
    tab = app.test_client(user=ada).tab(f"/proposals/{proposal.code}/organisers", "")
    assert tab.send(name="", email="").status_code == 422

    assert app.test_client(user=ada).get(f"/nl/proposals/{proposal.code}/organisers").status_code == 200
