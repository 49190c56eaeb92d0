"""A round that was held in the portal goes out as a sound document, and into an empty portal."""

import json

import pytest
import sqlalchemy as sa

from tests.rounds.conftest import SMALL
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.models import Organiser, Outcome, Participant, Proposal
from workshop_portal.reviews import marking, tallies
from workshop_portal.reviews.models import Assignment, Conflict, Review, Score


@pytest.fixture
def held(make):
    """A call with a proposal in every state of the review, as the portal's own people left it."""
    ada, grace, emmy, eve = (make.person(name, topics="light\nheat") for name in ("Ada", "Grace", "Emmy", "Eve"))
    committee = make.committee(grace, emmy, chair=make.person("Lise"))
    call = make.call(committees=[committee])
    decided = make.proposal("decided", lead=ada, committees=[committee], call=call, aim="To see.", keywords="light, heat",
                            preferred_weeks=["2027-W34", "2027-W35"])  # fmt: skip
    decided.outcomes = [Outcome(kind="paper", description="One", expected_by="2028")]
    decided.participants = [Participant(name="Mary Anning", interest="yes"), Participant(name="Hypatia", position=1)]
    decided.organisers.append(Organiser(name="Not Yet", email="notyet@example.org", position=1))
    reading = make.proposal("in_review", lead=emmy, committees=[committee], call=call)
    make.proposal("draft", lead=eve, call=call, title="")
    db.session.add_all(
        [
            Conflict(proposal=decided, person=emmy, ground="declared", state="confirmed"),
            Conflict(proposal=reading, person=grace, ground="institution", state="dismissed", reason="Years ago."),
            Assignment(proposal=decided, person=grace, committee=committee),
            Assignment(proposal=decided, person=eve, committee=committee),
            Assignment(proposal=reading, person=grace, committee=committee, state="declined"),
            Review(proposal=decided, person=grace, committee_id=committee.id, state="locked", submitted_at=clock.now(), recommendation="approve",
                   strengths="Clear.", weaknesses="Long.", confidence=2,
                   scores=[Score(criterion=call.criteria[0], value=5)]),
            Advice(proposal=decided, committee=committee, outcome="approve_regular", given_at=clock.now(), grounds="Good."),
            Decision(proposal=decided, code="approve_regular", decided_at=clock.now(), released_at=clock.now()),
        ]
    )  # fmt: skip
    db.session.flush()
    marking.keep_means()
    tallies.keep([decided.id])
    make.standing(emmy, Hat.CONFLICTED, decided)
    db.session.commit()
    return call.key


def test_it_goes_into_an_empty_portal_and_says_the_same_there(held, bring, export, another_portal):
    text = export(held)
    with another_portal.app_context():
        bring(text)

        assert export(held) == text
        assert not bring(text).is_a_change


def test_its_own_portal_knows_all_of_it_again(held, bring, export, dump):
    text, before = export(held), dump()

    assert not bring(text).is_a_change
    assert dump() == before


def test_it_says_what_stands_and_nothing_that_was_taken_back(held, export):
    document = json.loads(export(held))

    decided = next(one for one in document["proposals"] if one["state"] == "decided")
    assert [one["given_name"] for one in decided["organisers"]] == ["Ada"]  # only who has confirmed
    assert decided["answers"]["aim"] == "To see."
    assert [one["confirmed"] for one in decided["participants"]] == [True, False]
    names = {one["key"]: one["given_name"] for one in document["members"]}
    reviews = {names[one["member"]]: one for one in document["reviews"]}
    assert set(reviews) == {"Grace", "Eve"}
    assert (reviews["Grace"]["overall"], reviews["Grace"]["text"]) == (5, "Clear.\n\nLong.")
    assert [(names[one["member"]], one["reason"]) for one in document["conflicts"]] == [("Emmy", "declared")]


def test_what_came_in_the_portal_is_added_to_an_imported_round(small, bring, export, make):
    bring(small)
    call = db.session.scalar(sa.select(Proposal.call_id).limit(1))
    b = db.session.scalar(sa.select(Proposal).where(Proposal.imported_number == 3))
    newcomer = make.proposal(
        "in_review", lead=make.person("Eve"), committees=b.committees, call=b.call, format=b.format
    )
    assert newcomer.call_id == call

    document = json.loads(export("spring-2027"))

    assert [one["key"] for one in document["proposals"]] == ["a", "b", "c", "d", "e", "f", newcomer.code]
    assert not bring(document).is_a_change


def test_the_commands_bring_in_and_write_out(app, tmp_path):
    run, out = app.test_cli_runner().invoke, tmp_path / "out.json"

    said = [run(args=["round", "import", str(SMALL), *more]) for more in (["--dry-run"], [], [])]
    written = run(args=["round", "export", "spring-2027", str(out)])

    assert [one.exit_code for one in (*said, written)] == [0] * 4
    first = "1 call, 3 fields, 2 formats, 4 members, 6 proposals, 3 conflicts, 4 reviews, 2 advice, 2 decisions"
    assert [one.stdout for one in said] == [
        f"An import would bring: {first}. Nothing was changed.\n", f"Imported: {first}.\n", "Nothing differs.\n",
    ]  # fmt: skip
    assert json.loads(out.read_text("utf-8"))["call"]["key"] == "spring-2027"
    assert list(tmp_path.glob(".out.json*")) == []


def test_a_call_that_is_not_there_is_said(app, tmp_path):
    done = app.test_cli_runner().invoke(args=["round", "export", "nowhere", str(tmp_path / "out.json")])

    assert done.exit_code != 0
    assert "There is no call with the key “nowhere”." in done.stderr
