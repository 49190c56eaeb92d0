"""A conflict binds everywhere: what the conflicted receive depends on nothing of the hidden proposal."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from tests.house.world import BLANK, CONFLICTED, addresses, hanging_on, take_out
from tests.written import newest_mail
from workshop_portal import journal
from workshop_portal.core import outbox, search
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.decisions.models import Advice, Decision, Release
from workshop_portal.decisions.workflow import Code
from workshop_portal.funding.models import Line, Record
from workshop_portal.journal import JournalLine
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Assignment, Review, Score
from workshop_portal.workshops.models import Workshop


@pytest.fixture
def reader(app, world):
    """reader(who): one browser a person, signed in once."""
    known = {}
    return lambda who: known.setdefault(who, app.test_client(user=world.people[who], look=False))


def walk(app, world, browser):
    """(address, what this reader gets there) wherever one can ask: pages without tokens, request ids and the passing of
    time, files byte for byte.

    Lists are asked for their file too, and the search for words that all titles have.
    """
    asked = [address for rule, address in addresses(app, world) if "GET" in rule.methods]
    asked += ["/search?q=hidden", "/search?q=them"]
    for address in asked:
        answer = browser.get(address)
        text = answer.data.decode("latin-1")
        headers = {name: value for name, value in answer.headers if name not in {"Set-Cookie", "X-Statements", "Date"}}
        if answer.mimetype == "text/html":
            text = bare(answer.text)
            headers.pop("Content-Length", None)
            if "?" not in address:
                asked += {unescape(one) for one in re.findall(r'href="([^"]*[?&;]as=csv)"', answer.text)}
        yield address, (answer.status_code, headers, text)


def everything(app, world, browser) -> dict:
    return dict(walk(app, world, browser))


def bare(page):
    page = re.sub(r'name="(csrf_token|once|seen)" value="[^"]*"', "", page)
    page = re.sub(r'<p class="count".*?</p>', "", page, flags=re.DOTALL)
    return re.sub(r"\b[0-9a-f]{16}\b|\b\d\d:\d\d\b", "", page)


def change_what_is_hidden(world):
    """Other scores, texts, reviewers, advice, decision, week and money of every hidden proposal."""
    ids = [proposal.id for proposal in world.proposals.values()]
    reviews = sa.select(Review.id).where(Review.proposal_id.in_(ids))
    records = sa.select(Record.id).join(Record.workshop).where(Workshop.proposal_id.in_(ids))
    for statement in (
        sa.update(Score).where(Score.review_id.in_(reviews)).values(value=1),
        sa.update(Review)
        .where(Review.proposal_id.in_(ids))
        .values(strengths="Otherwise", confidence=1, recommendation="reject", mean=1, apart=1),
        sa.delete(Assignment).where(Assignment.proposal_id.in_(ids)),
        sa.update(Advice).where(Advice.proposal_id.in_(ids)).values(outcome=Code.REJECT, grounds="Otherwise"),
        sa.update(Decision).where(Decision.proposal_id.in_(ids)).values(code=Code.REJECT, grounds="Otherwise"),
        sa.update(Line).where(Line.record_id.in_(records)).values(planned_cents=Line.planned_cents + 100),
        sa.update(Record)
        .where(Record.id.in_(records))
        .values(planned_cents=Record.planned_cents + 200, external_cents=5_00),
    ):
        db.session.execute(statement)
    tallies.keep(ids)
    db.session.commit()


@pytest.mark.parametrize("who", CONFLICTED)
def test_nothing_they_receive_depends_on_what_is_hidden(app, world, reader, who):
    db.session.execute(sa.update(Workshop).values(published_at=None))
    db.session.commit()
    before = everything(app, world, reader(who))
    change_what_is_hidden(world)
    after = everything(app, world, reader(who))

    differ = {address for address in before if before[address] != after[address]}
    assert differ <= {"/people/security"}  # one's own sessions, with the moment each was used last


def left_behind(world):
    """Lines of the journal and mails, as the deeds of a round leave them; nothing is public yet."""
    db.session.execute(sa.update(Workshop).values(published_at=None))
    main, officer = world.proposal, world.people["office"]
    for one in (main, world.workshop):
        journal.record(one, "step", by=officer, start="advised", end="decided")
        outbox.write(world.people["coordinator"], kind="message", subject="About it", body="It goes on.", about=one)
    for who in CONFLICTED:
        outbox.write(world.people[who], kind="reviewer_assigned", subject="About it", body="Read it.", about=main)
        newest_mail().state = "sent"
    db.session.commit()


def never_submitted(world):
    """The same centre as if the hidden proposals had never been there: they go, and all rows that hang on them."""
    gone = hanging_on([one.id for one in world.proposals.values()])
    take_out(gone)
    for kind, ids in gone.items():
        for model, about_kind, about in (
            (Mail, Mail.about_kind, Mail.about_id),
            (JournalLine, JournalLine.subject_kind, JournalLine.subject_id),
        ):
            db.session.execute(sa.delete(model).where(about_kind == kind, about.in_(ids)))
    db.session.execute(sa.delete(Release))
    search.rebuild()
    db.session.commit()


# What the conflicted are told all the same: what was declared, whom to leave the room for, and that a colleague proposes
# the assignment of a round.
EXCEPTED = re.compile(
    r"/people/security|/reviews/mine/conflicts|/decisions/meeting/|/reviews/run/|/reviews/assignment/.*/(table|readers.csv)"
)


def told(pages) -> dict:
    """What a reader is told, without what stands beside the readers of a round: there a whole assignment is proposed."""
    cut = {address: page for address, page in pages.items() if not EXCEPTED.match(address)}
    for address, (status, headers, text) in cut.items():
        if address.startswith("/reviews/assignment/"):
            cut[address] = status, headers, re.sub(r"<a [^>]*/table\">.*?</a>", "", text.split("<aside")[0])
    return cut


@pytest.mark.slow
@pytest.mark.parametrize("who", CONFLICTED)
def test_a_hidden_proposal_might_as_well_never_have_been_submitted(app, world, reader, who):
    shown = {one.title for one in world.shown.values()}
    left_behind(world)
    before = told(everything(app, world, reader(who)))
    never_submitted(world)
    after = told(everything(app, world, reader(who)))

    assert {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)} == set()
    assert any(title in text for _status, _headers, text in after.values() for title in shown)


@pytest.mark.parametrize("who", ["conflicted_office", "conflicted_chair"])
def test_no_work_is_done_on_what_is_hidden(app, world, reader, who):
    """A shut door asks what its reader is toward the thing, one statement; whatever lies behind it is not read."""
    shut, more = 0, {}
    for rule, address in addresses(app, world):
        if app.view_functions[rule.endpoint].door == "public" or not rule.arguments & {"proposal_code", "workshop_key"}:
            continue
        hidden, absent = reader(who).open(address, method=verb(rule)), reader(who).open(BLANK(rule), method=verb(rule))
        shut += hidden.status_code == absent.status_code == 404
        more[address] = int(hidden.headers["X-Statements"]) - int(absent.headers["X-Statements"])
    assert {address: n for address, n in more.items() if n > 1} == {}
    assert shut > 80


def verb(rule) -> str:
    return "GET" if "GET" in rule.methods else "POST"


@pytest.mark.parametrize(
    ("who", "status"),
    [("conflicted_office", Status.SUBMITTED), ("conflicted_chair", Status.IN_DISCUSSION)],
)
def test_no_page_of_another_proposal_names_what_is_hidden_though_one_person_leads_both(app, world, reader, who, status):
    shown = world.shown[status]
    hidden = {text for one in world.proposals.values() for text in (one.code, one.title)}

    for rule, address in list(addresses(app, world)):
        if "<proposal_code>" in rule.rule and "GET" in rule.methods and not rule.rule.endswith("pdf"):
            there = address.replace(world.proposal.code, shown.code)
            page = reader(who).get(there).text
            assert not [text for text in hidden if text in page], there


@pytest.mark.parametrize("who", ["member", "chair", "office", "director"])
def test_for_the_unconflicted_the_same_change_shows(app, world, reader, who):
    before = everything(app, world, reader(who))
    change_what_is_hidden(world)

    assert any(before[address] != got for address, got in walk(app, world, reader(who)))
