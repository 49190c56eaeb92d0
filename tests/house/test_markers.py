"""What people write stays text wherever it is shown, and organisers learn nothing before its release."""

import re
from contextlib import suppress

import pytest
import sqlalchemy as sa

from tests.house.test_conflicts import everything
from tests.house.world import addresses
from tests.page import Page
from workshop_portal.calls.models import FormField
from workshop_portal.centre.models import TaskTemplate
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals import outline
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Assignment, Review, Score

PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
READERS = (None, "organiser", "member", "chair", "office", "director", "coordinator", "finance")
# Codes, addresses and what a rule of the database reads are no free texts.
NO_TEXT = re.compile(
    r"key|code|hash|email|kind|language|country|week|prefix|^on$|slug|device|field$|state|purpose|zone|form$"
)


def texts_of(table) -> list:
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
        and (column.type.length or 1000) >= 100 and not column.unique and not column.primary_key
        and not NO_TEXT.search(column.name) and "sealed" not in column.info
    ]  # fmt: skip


def write_everywhere(words):
    """These words in every column that holds what somebody typed; what a rule refuses stays as it is."""
    written = 0
    for table in db.metadata.sorted_tables:
        for name in texts_of(table):
            try:
                with db.session.begin_nested():
                    written += db.session.execute(sa.update(table).values({name: words})).rowcount
            except sa.exc.DBAPIError:
                continue
    db.session.commit()
    return written


@pytest.mark.slow
def test_a_script_in_every_field_is_text_on_every_page(app, world):
    pages = {who: list(addresses(app, world)) for who in READERS}
    assert write_everywhere(PAYLOAD) > 300

    shown = 0
    for who in READERS:
        browser = app.test_client(user=world.people.get(who), look=False)
        for rule, address in pages[who]:
            if "GET" not in rule.methods:
                continue
            answer = browser.get(address)
            assert answer.status_code < 500, (who, address)
            if answer.mimetype in {"text/html", "application/atom+xml", "application/xml"}:
                shown += "&lt;script&gt;alert(1)" in answer.text
                assert "<script>alert(1)" not in answer.text and "<img src=x" not in answer.text, (who, address)
    assert shown > 50


def unreleased(world) -> list:
    """What the committee and the director have said of the organiser's proposals, changed and changed back by nobody."""
    ids = [one.id for one in world.proposals.values()]
    reviews = sa.select(Review.id).where(Review.proposal_id.in_(ids))
    return [
        sa.update(Score).where(Score.review_id.in_(reviews)).values(value=1),
        sa.update(Review)
        .where(Review.proposal_id.in_(ids))
        .values(strengths="Otherwise", recommendation="reject", mean=1, apart=1),
        sa.delete(Assignment).where(Assignment.proposal_id.in_(ids)),
        sa.update(Advice).where(Advice.proposal_id.in_(ids)).values(outcome=Code.REJECT, grounds="Otherwise"),
        sa.update(Decision).where(Decision.proposal_id.in_(ids)).values(code=Code.REJECT, grounds="Otherwise"),
        sa.delete(Review).where(Review.proposal_id.in_(ids)),
    ]


def test_an_organiser_learns_nothing_of_what_is_not_released_nor_who_read_it_and_how_many(app, world):
    browser = app.test_client(user=world.people["organiser"], look=False)
    before = everything(app, world, browser)
    judges = [world.people[who].name for who in ("member", "chair")]
    assert not [address for address, (_s, _h, page) in before.items() for name in judges if name in page]
    for statement in unreleased(world):
        db.session.execute(statement)
    tallies.keep(sa.select(Proposal.id))
    db.session.commit()
    after = everything(app, world, browser)

    assert {address for address in before if before[address] != after[address]} <= {"/people/security"}


def test_before_its_release_every_state_looks_the_same_to_the_organiser(app, make, world):
    browser = app.test_client(user=world.people["organiser"], look=False)
    shown = {}
    for status in (Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED):
        proposal = world.shown[status]
        page = browser.get(f"/proposals/{proposal.code}").text
        page = page.replace(proposal.code, "CODE").replace(proposal.title, "TITLE")
        shown[status] = re.sub(r'name="(csrf_token|once|seen)" value="[^"]*"|\b\d\d:\d\d\b|[\w-]{22}', "", page)

    assert len(set(shown.values())) == 1


def test_fields_that_no_form_has_change_nothing(app, world):
    person = world.people["nobody"]
    browser = app.test_client(user=person, look=False)
    form = {name: value for name, value in Page(browser.get("/people/profile").text).fields.items() if value}
    more = {
        "email": "other@example.org",
        "password_hash": "x",
        "verified_at": "",
        "hat": "office",
        "standing": "office",
    }
    held = {name: getattr(person, name) for name in ("email", "password_hash", "verified_at")}
    answer = browser.post("/people/profile", data=form | {"family_name": "Changed"} | more)
    db.session.expire_all()

    assert answer.status_code == 303 and person.family_name == "Changed"
    assert {name: getattr(person, name) for name in held} == held
    assert browser.get("/proposals/screening").status_code == 404


SHORT = '"><b id=x>'  # where the payload has no room
OFFICE = ("call", "centre", "committee", "criterion", "form_field", "format", "hotel", "letter_template", "page", "page_text", "scheme", "task_template", "venue")  # fmt: skip
WORDS_IN_JSON = {"title", "text", "words", "name", "lead", "body", "source", "note", "intro", "summary", "label"}


def write_what_the_office_writes(world):
    """Help for each field of the form, a task of the plan; then the payload in each text, short ones and those in JSON too."""
    db.session.add_all(FormField(call_id=world.call.id, key=key, help_en="x", help_nl="x") for key in outline.rules([]))
    db.session.add(TaskTemplate(name_en="x", name_nl="x", owner="office", after_decision_weeks=1))
    db.session.commit()
    write_everywhere(PAYLOAD)
    for table in (db.metadata.tables[name] for name in OFFICE):
        for column in table.columns:
            room = getattr(column.type, "length", None) or 0
            if isinstance(column.type, sa.JSON):
                for number, held in db.session.execute(sa.select(table.c.id, column)).all():
                    db.session.execute(sa.update(table).where(table.c.id == number).values({column.name: spoilt(held)}))
            elif len(SHORT) < room < 100 and not NO_TEXT.search(column.name.replace("field", "")):
                write_if_allowed(table, column, SHORT)
            elif column.unique and room >= 100 and column.name == "name":
                write_if_allowed(table, column, PAYLOAD)
    db.session.commit()


def write_if_allowed(table, column, words):
    with suppress(sa.exc.DBAPIError), db.session.begin_nested():
        db.session.execute(sa.update(table).values({column.name: words + sa.cast(table.c.id, sa.String)}))


def spoilt(held, name=""):
    if isinstance(held, dict):
        return {key: spoilt(value, key) for key, value in held.items()}
    if isinstance(held, list):
        return [spoilt(one, name) for one in held]
    return PAYLOAD if isinstance(held, str) and name.removesuffix("_en").removesuffix("_nl") in WORDS_IN_JSON else held


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/nl"])
def test_what_the_office_writes_is_text_on_every_page_of_everybody(app, world, prefix):
    """Help beside each field, criteria and their anchors, formats, venues, committees, schemes, letters, tasks, pages."""
    draft = world.proposals[Status.DRAFT].code
    world.call.published = True
    pages = [address for rule, address in addresses(app, world) if "GET" in rule.methods]
    sections = [f"/proposals/{draft}/edit/{section}" for section in "abcdefgh"]
    write_what_the_office_writes(world)

    shown, helped = 0, 0
    for who in READERS:
        browser = app.test_client(user=world.people.get(who), look=False)
        for address in pages + sections:
            answer = browser.get(prefix + address)
            assert answer.status_code < 500, (who, address)
            if answer.mimetype in {"text/html", "application/atom+xml", "application/xml"}:
                found = re.search(r".{80}(<script>alert\(1\)|<img src=x|<b id=x>).{20}", answer.text, re.DOTALL)
                assert found is None, (who, address, found)
                shown += "&lt;script&gt;alert(1)" in answer.text
                helped += who == "organiser" and address in sections and "-hint" in answer.text
    assert shown > 50 and helped > 5
