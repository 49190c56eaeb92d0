"""The list of proposals by outcome: what was announced can be sought and exported, and nothing else is learned by it."""

from datetime import timedelta

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions import telling
from workshop_portal.decisions.models import Decision
from workshop_portal.decisions.workflow import LAPSED, WORDS, Code
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.workflow import Status


@pytest.fixture
def emmy(make):
    return make.person("Emmy")


@pytest.fixture
def committee(make, emmy):
    return make.committee(emmy)


@pytest.fixture
def decide(make, emmy, committee):
    """A proposal that Emmy and the office may see, and its decision."""

    def made(title, code=Code.REJECT, **facts):
        proposal = make.proposal(Status.DECIDED, title=title, committees=[committee])
        make.standing(emmy, Hat.CLEARED, proposal)
        sound = {"decided_at": now(), "grounds": "x", "released_at": now()}
        db.session.add(Decision(proposal=proposal, code=code, **sound | facts))
        db.session.commit()
        return proposal

    return made


def shown(app, person, outcome, titles) -> set[str]:
    page = app.test_client(user=person).get(f"/proposals/?outcome={outcome}").text
    return {title for title in titles if title in page}


@pytest.mark.parametrize("who", ["office", "director", "auditor", "member"])
def test_the_list_is_narrowed_to_an_outcome_once_it_is_released(app, make, emmy, decide, who):
    reader = emmy if who == "member" else make.appointed(who, "Reader")
    titles = {"Rejected one", "Approved one", "Waiting one", "Taken back", "Referred"}
    decide("Rejected one"), decide("Approved one", Code.APPROVE_REGULAR), decide("Waiting one", released_at=None)
    decide("Taken back", rescinded_at=now()), decide("Referred", Code.REFER)

    assert shown(app, reader, "reject", titles) == {"Rejected one"}
    assert shown(app, reader, "approve_regular", titles) == {"Approved one"}
    assert shown(app, reader, "refer", titles) == titles, "no outcome of this name: as if it were not asked"


def test_whoever_is_in_conflict_finds_nothing_by_it(app, make, decide):
    olga, hidden = make.appointed("office"), decide("Rejected one")
    make.standing(olga, Hat.CONFLICTED, hidden)

    assert shown(app, olga, "reject", {"Rejected one"}) == set()


def test_a_file_has_the_outcome_in_a_column_of_its_own(app, make, decide):
    decide("Rejected one"), decide("Waiting one", released_at=None)
    file = app.test_client(user=make.appointed("office")).get("/proposals/?show=outcome&sort=title&as=csv").text

    assert file.splitlines()[1:] == ["Rejected one,Rejected", "Waiting one,"]


@pytest.mark.parametrize(
    "facts",
    [
        {"code": Code.APPROVE_REFUND},
        {"code": Code.APPROVE_CONDITIONAL, "becomes": Code.APPROVE_BASIC},
        {"code": Code.APPROVE_CONDITIONAL, "becomes": Code.APPROVE_BASIC, "conditions_met_at": now()},
        {"code": Code.APPROVE_CONDITIONAL, "becomes": Code.APPROVE_BASIC, "lapsed_at": now() + timedelta(days=1)},
    ],
)
def test_the_column_says_what_its_organisers_are_shown(app, make, decide, facts):
    proposal = decide("One", **facts)
    value = db.session.scalar(db.select(telling.outcome_told()).select_from(type(proposal)))

    with app.test_request_context():
        assert telling.outcomes()[value] == telling.told([proposal.id])[proposal.id][0]
        assert set(telling.outcomes().values()) == {*WORDS.values(), LAPSED[0]} - {WORDS[Code.REFER]}
