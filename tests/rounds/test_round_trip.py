"""What came in goes out again in the same words, and a second time changes nothing."""

import json
import random

import pytest
import sqlalchemy as sa

from tests.benchmarks import round as rounds
from tests.rounds.conftest import written
from workshop_portal.core.db import db
from workshop_portal.people.models import Person
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews.models import Review


def test_an_export_says_exactly_what_the_document_said(small, bring, export):
    bring(small)

    assert export("spring-2027") == written(small)


def test_a_second_import_changes_nothing(small, bring, dump):
    bring(small)
    before = dump()

    report = bring(small)

    assert not report.is_a_change
    assert dump() == before


def test_a_trial_reports_and_writes_nothing(small, bring, dump):
    before = dump()

    report = bring(small, trial=True)

    assert report.added["proposals"] == 6
    assert dump() == before


def test_an_exported_round_is_known_again_where_it_came_from(small, bring, export, dump):
    bring(small)
    before = dump()

    bring(export("spring-2027"))

    assert dump() == before


def test_it_says_the_same_from_another_portal(small, bring, export, another_portal):
    bring(small)
    text = export("spring-2027")
    with another_portal.app_context():
        bring(text)

        assert export("spring-2027") == text


@pytest.mark.parametrize("seed", range(1, 6))
def test_generated_rounds_with_every_part_come_back_the_same(bring, export, seed):
    document = embroidered(rounds.generate(8, 24, 30, seed), random.Random(seed))
    bring(document)

    assert export(document["call"]["key"]) == written(document)
    assert not bring(document).is_a_change


def embroidered(document, dice) -> dict:
    """Each part that may be missing is there by chance, and so is the order of keys."""
    for one in document["proposals"]:
        one["state"] = dice.choice(
            ["draft", "submitted", "returned", "eligible", "in_review", "in_discussion", "advised", "decided"]
        )
        chance(
            one, dice, subtitle="Beneath", answers={"aim": "To see.", "expected_participants": 20, "odd": [None, 1.5]}
        )
        if dice.random() < 0.5:
            one["fields"] = dice.sample(document["fields"], 2)
        for participant in one["participants"]:
            chance(participant, dice, key=dice.random() < 0.5)
            for name in ("email", "confirmed"):
                if dice.random() < 0.3:
                    del participant[name]
    for one in document["reviews"]:
        for name in ("overall", "confidential", "confidence"):
            if dice.random() < 0.3:
                del one[name]
    document["advice"] = [
        chance(
            {"proposal": one["key"], "field": one["field"], "outcome": "reject", "at": "2027-01-20T10:00:00Z"}, dice,
            grounds="Too early.",
        )
        for one in document["proposals"] if dice.random() < 0.5
    ]  # fmt: skip
    document["decisions"] = [
        chance(
            {"proposal": one["key"], "decision": "approve_basic", "at": "2027-01-20T10:00:00Z"}, dice,
            released_at="2027-01-21T10:00:00Z", grounds="Fine.",
        )
        for one in document["proposals"] if dice.random() < 0.5
    ]  # fmt: skip
    return shuffled(document, dice)


def chance(thing, dice, **further):
    for name, value in further.items():
        if dice.random() < 0.5:
            thing[name] = value
    return thing


def shuffled(value, dice):
    if isinstance(value, list):
        return [shuffled(one, dice) for one in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    dice.shuffle(names)
    return {name: shuffled(value[name], dice) for name in names}


def test_an_export_says_what_has_changed_since(small, bring, export):
    bring(small)
    db.session.execute(sa.update(Proposal).where(Proposal.imported_number == 3).values(title="Tides of no kind"))
    db.session.execute(
        sa.update(Review).where(Review.overall == 1).values(recommendation="approve", to_committee="Now I see.")
    )
    db.session.execute(
        sa.update(Person).where(Person.family_name == "Mbeki").values(institution="University of Cape Town")
    )
    db.session.commit()

    said = json.loads(export("spring-2027"))

    small["proposals"][1]["title"] = "Tides of no kind"
    small["members"][0]["institution"] = "University of Cape Town"
    small["reviews"][2] |= {"overall": 5, "text": "Now I see."}
    del small["seed"]
    assert said == small
