"""Every form of every page: it takes no field that it does not have, no text without end, and its deed is written down."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from tests.house.world import addresses
from tests.page import Page
from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked
from workshop_portal.journal import JournalLine
from workshop_portal.proposals.workflow import Status

pytestmark = pytest.mark.slow  # all addresses, for many readers

COLUMNS = sorted({column.name for table in db.metadata.sorted_tables for column in table.columns})
UNTYPED = {"csrf_token", "once", "seen", "version", "sign", "here"}
MILLION = "w" * 1_000_000
TYPED = "typed@example.org"
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
# What is written beside a deed, and what is nobody's deed toward anything: own lists, drafts of messages, an address
# that asks for news.
BESIDE = {"done", "job", "mail", "parked", "reading", "search_text", "sign_in", "letter_template"}
NOT_DEEDS = BESIDE | {"saved_list", "message", "enclosure", "news_address"}
NAMES_OF_LISTS = {"/people/lists"}  # a word or two, in a part of the page that is drawn once for everybody
WHERE = [
    ("organiser", Status.DRAFT), ("chair", Status.IN_DISCUSSION), ("office", Status.DECIDED), ("coordinator", Status.DECIDED),
]  # fmt: skip


@pytest.fixture
def forms(app, world):
    """forms(who, status): the browser, and of each form that this person finds, by action: its fields and its page."""

    def found(who, status):
        world.proposal.status = status
        db.session.commit()
        browser, held = app.test_client(user=world.people[who], look=False), {}
        for rule, address in addresses(app, world):
            if "GET" not in rule.methods or "token" in rule.arguments or address.endswith("pdf"):
                continue
            answer = browser.get(address)
            text = answer.text if answer.mimetype == "text/html" else ""
            for action in re.findall(r'<form method="post" (?:action="([^"]*)")?', text):
                page = Page(text, unescape(action) or None)
                if page.fields:
                    held.setdefault(page.action or address, (page.fields, address))
        return browser, held

    return found


@pytest.fixture
def written(app):
    """The tables that statements changed, with what they were given."""
    noted = []

    def note(_connection, _cursor, statement, parameters, *_others):
        if table := WRITES.match(statement):
            noted.append((table[1], str(parameters)))

    sa.event.listen(db.engine, "after_cursor_execute", note)
    yield noted
    sa.event.remove(db.engine, "after_cursor_execute", note)


@pytest.mark.parametrize(("who", "status"), WHERE)
def test_fields_that_a_form_does_not_have_change_nothing_and_each_deed_is_written_down(
    world, forms, written, who, status
):
    me = world.people[who].id
    browser, held = forms(who, status)
    last = db.session.scalar(sa.select(sa.func.max(JournalLine.id))) or 0
    carried_out = 0
    for action, (fields, _page) in held.items():
        written.clear()
        more = dict.fromkeys([name for name in COLUMNS if name not in fields], "smuggled")
        answer = browser.post(action, data={k: v for k, v in fields.items() if v is not None} | more)

        assert answer.status_code < 500, action
        assert [table for table, given in written if "smuggled" in given and table != "done"] == [], action
        tables = {table for table, _given in written}
        carried_out += answer.status_code == 303 and "journal_line" in tables
        assert answer.status_code != 303 or tables <= NOT_DEEDS or "journal_line" in tables, (action, tables)
    by = sa.select(JournalLine.person_id).where(JournalLine.id > last).distinct()
    assert set(db.session.scalars(by)) == {me} and carried_out


@pytest.mark.parametrize(("who", "status"), [("organiser", Status.DRAFT), ("office", Status.DECIDED)])
def test_a_text_without_end_is_complained_about_and_not_kept(forms, written, who, status):
    browser, held = forms(who, status)
    typed = 0
    for action, (fields, _page) in held.items():
        if texts := {k: MILLION for k, v in fields.items() if k not in UNTYPED and isinstance(v, str)}:
            typed += 1
            written.clear()
            answer = browser.post(action, data={k: v for k, v in fields.items() if v is not None} | texts)
            assert answer.status_code in {400, 404, 409, 413, 422}, (action, answer.status_code)
            assert not [table for table, given in written if MILLION in given], action
    assert typed > 2


# What is said of a text that waits; advice, and a review that was sent, wait for other reasons too.
WAITS_HERE = (
    "before you were asked who you are", "This is what you had typed.", "You have changed this review and not sent it again.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"), [("organiser", Status.DRAFT), ("member", Status.IN_REVIEW), ("office", Status.DECIDED)]
)
def test_what_is_sent_after_the_session_ended_stands_in_its_form_again(app, forms, who, status):
    browser, held = forms(who, status)
    away, typed = app.test_client(look=False), 0
    for action, (fields, page) in held.items():
        texts = Page(browser.get(page).text, action if action != page else None).texts
        sent = {name: text for name, text in fields.items() if text is not None} | dict.fromkeys(texts, TYPED)
        for stands_at in {page, action}:  # the page, and the form's own address, where it came back with complaints
            answer = away.post(action, data=sent, headers={"Referer": f"http://localhost{stands_at}"})
            if not texts or action in NAMES_OF_LISTS or "/people/sign-in" not in (answer.location or ""):
                continue
            typed += 1
            back = browser.get(parse_qs(urlsplit(answer.location).query)["next"][0]).text
            assert (any(words in back for words in WAITS_HERE), TYPED in back) == (True, True), action
            db.session.execute(sa.delete(Parked))
            db.session.commit()
    assert typed > 1


@pytest.mark.parametrize(
    ("address", "office"), [("/people/register", False), ("/calls/new", True), ("/nl/calls/new", True)]
)
def test_what_is_to_be_mended_is_listed_in_the_order_of_the_page(app, make, address, office):
    browser = app.test_client(user=make.appointed("office")) if office else app.test_client()

    page = browser.tab(address, "").send().text

    summary, _, below = page.partition('govuk-error-summary__list">')[2].partition("</ul>")
    listed = re.findall(r'href="#([^"]+?)(?:-0)?"', summary)
    assert len(listed) > 3
    assert listed == sorted(listed, key=lambda one: below.index(f'id="{one}'))
