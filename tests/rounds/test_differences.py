"""A second document of the same round changes what it says otherwise, and nothing else."""

import copy
import json

import pytest
import sqlalchemy as sa

from tests.rounds.conftest import written
from workshop_portal.calls.models import Criterion
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people import actions as people
from workshop_portal.people import passwords
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import Standing
from workshop_portal.proposals import organisers
from workshop_portal.proposals.models import Organiser, Participant, Proposal
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.rounds.report import Unfit

NEW_MEMBER = {
    "key": "m5", "given_name": "Ida", "family_name": "Noddack", "email": "ida@example.org", "institution": "Wesel",
    "country": "DE", "field": "physics", "topics": ["rhenium"], "chair": False,
}  # fmt: skip
CHANGES = {
    "a title": lambda d: d["proposals"][1].update(title="Tides of no kind"),
    "a state": lambda d: d["proposals"][1].update(state="in_discussion"),
    "a draft handed in": lambda d: d["proposals"][2].update(
        state="submitted", title="Handed in", field="physics", format="oort"
    ),
    "more committees": lambda d: d["proposals"][1].update(fields=["astronomy"]),
    "an answer": lambda d: d["proposals"][0]["answers"].update(aim="To agree on nothing."),
    "an answer more": lambda d: d["proposals"][1].update(answers={"overlap": "None."}),
    "outcomes": lambda d: d["proposals"][0]["answers"].update(
        outcomes=[{"kind": "software", "description": "A code", "expected_by": ""}]
    ),
    "a week less": lambda d: d["proposals"][3].pop("preferred_week"),
    "an organiser less": lambda d: d["proposals"][0]["organisers"].pop(),
    "organisers in another order": lambda d: d["proposals"][0]["organisers"].reverse(),
    "an organiser's institution": lambda d: d["proposals"][1]["organisers"][0].update(institution="Silver Spring"),
    "participants": lambda d: d["proposals"][0]["participants"].pop(0),
    "a score": lambda d: d["reviews"][0]["scores"].update(impact=1),
    "a criterion not scored": lambda d: d["reviews"][0]["scores"].pop("daring"),
    "a recommendation": lambda d: d["reviews"][0].update(overall=5),
    "a text": lambda d: d["reviews"][1].update(text="Begun."),
    "a review sent": lambda d: d["reviews"][1].update(state="submitted"),
    "no confidence": lambda d: d["reviews"][0].pop("confidence"),
    "a member's name": lambda d: d["members"][2].update(family_name="Vermeer"),
    "a member's address": lambda d: d["members"][2].update(email="ilse@elsewhere.example"),
    "another committee": lambda d: d["members"][2].update(field="physics", chair=False),
    "a new member": lambda d: d["members"].append(NEW_MEMBER),
    "a new review": lambda d: d["reviews"].append(
        {"proposal": "d", "member": "m3", "scores": {"quality": 3}, "text": "Fair.", "state": "draft"}
    ),
    "a new conflict": lambda d: d["conflicts"].append({"member": "m1", "proposal": "b", "reason": "declared"}),
    "other grounds": lambda d: d["advice"][1].update(grounds="Too dim.", outcome="refer"),
    "another decision": lambda d: (d["decisions"][0].update(decision="reject"), d["decisions"][0].pop("becomes")),
    "a release": lambda d: d["decisions"].append(
        {"proposal": "b", "decision": "reject", "at": "2027-02-01T09:00:00Z", "released_at": "2027-02-02T09:00:00Z"}
    ),
    "a new field and proposal": lambda d: (
        d["fields"].append("optics"),
        d["proposals"].append(d["proposals"][3] | {"key": "z", "number": 99, "field": "optics", "title": "Lenses"}),
    ),
    "a format's size": lambda d: d["formats"][1].update(capacity=14),
    "a new format": lambda d: d["formats"].append({"key": "retreat", "capacity": 9}),
    "the call's title": lambda d: d["call"].update(title="The spring round"),
    "the deadline": lambda d: d["call"].update(deadline="2026-12-02T12:00:00Z"),
    "a criterion more": lambda d: (d["call"]["criteria"].append("fun"), d["call"]["weights"].update(fun=0.1)),
    "no weights": lambda d: d["call"].pop("weights"),
    "the order of proposals": lambda d: d["proposals"].reverse(),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_differs_is_taken_over_and_then_stays(small, bring, export, change):
    bring(small)
    change(small)

    bring(small)

    assert export("spring-2027") == written(small)
    assert not bring(small).is_a_change


def test_a_trial_says_all_differences_and_changes_nothing(small, bring, dump):
    bring(small)
    wanted = copy.deepcopy(small)
    for change in CHANGES.values():
        change(wanted)
    before = dump()

    told = bring(wanted, trial=True)

    assert dump() == before
    assert told.lines == bring(wanted).lines
    after = dump()
    assert not bring(wanted).is_a_change
    assert dump() == after


def test_a_difference_is_said_with_its_path_and_both_values(small, bring):
    bring(small)
    small["reviews"][0]["scores"]["impact"] = 2
    small["members"].append(NEW_MEMBER)

    report = bring(small, trial=True)

    assert report.lines == [
        "members[4]: new",
        'reviews[0].scores: {"daring": 5, "quality": 4, "impact": null} → {"daring": 5, "quality": 4, "impact": 2}',
    ]


def test_work_done_in_the_portal_is_not_undone_by_the_document_it_began_with(small, bring, dump):
    bring(small)
    db.session.execute(sa.update(Proposal).where(Proposal.imported_number == 3).values(status="in_discussion"))
    db.session.commit()
    before = dump()

    bring(small)
    assert dump() == before

    small["proposals"][1]["summary"] = "Tides."
    bring(small)
    b = db.session.scalar(sa.select(Proposal).where(Proposal.imported_number == 3))
    assert (b.status, b.public_summary) == ("in_discussion", "Tides.")


def test_what_a_document_leaves_out_stays_and_is_counted(small, bring, export):
    bring(small)
    whole = json.loads(export("spring-2027"))
    del small["reviews"][3]

    report = bring(small)

    assert (report.left, report.is_a_change) == ({"reviews": 1}, False)
    assert sorted(map(str, json.loads(export("spring-2027"))["reviews"])) == sorted(map(str, whole["reviews"]))


def test_an_account_keeps_its_own_name_whatever_a_later_document_says(small, bring, export):
    bring(small)
    ilse = db.session.scalar(sa.select(Person).where(Person.email == "ilse@example.org"))
    people.set_password(ilse, passwords.hashed("a tide of three quasars"))
    db.session.commit()
    small["members"][2]["family_name"] = "Vermeer"

    report = bring(small)

    assert report.lines == ['members[2].family_name: "van der Meer" → "Vermeer" (the account keeps its own)']
    assert ilse.family_name == "van der Meer"
    assert export("spring-2027") == written(small)
    assert not bring(small).is_a_change


def test_members_are_known_by_their_address_when_their_keys_change(small, bring, export):
    bring(small)
    text = json.dumps(small, ensure_ascii=False).replace('"m1"', '"reviewer-1"')
    people_before = db.session.scalar(sa.select(sa.func.count(Person.id)))

    bring(text)

    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == people_before
    assert export("spring-2027") == written(json.loads(text))
    assert not bring(text).is_a_change


def test_a_review_by_somebody_in_conflict_in_the_portal_is_refused(small, bring, dump):
    bring(small)
    ilse = db.session.scalar(sa.select(Person).where(Person.email == "ilse@example.org"))
    b = db.session.scalar(sa.select(Proposal).where(Proposal.imported_number == 3))
    db.session.add(Standing(person_id=ilse.id, hat=Hat.CONFLICTED, proposal_id=b.id, from_on=b.created_at.date()))
    db.session.commit()
    before = dump()
    small["reviews"].append({"proposal": "b", "member": "m3", "scores": {}, "text": "", "state": "draft"})

    with pytest.raises(Unfit) as refusal:
        bring(small)

    assert refusal.value.complaints.first == ["reviews[4].member: “m3” is in conflict with “b” in the portal"]
    assert dump() == before


def test_a_conflict_that_comes_later_ends_the_reading(small, bring):
    bring(small)
    del small["reviews"][3]
    small["conflicts"].append({"member": "m4", "proposal": "b", "reason": "declared"})

    bring(small)

    zhang = db.session.scalar(sa.select(Person).where(Person.email == "zhang@example.org"))
    assert db.session.scalar(sa.select(Assignment.state).where(Assignment.person_id == zhang.id)) == "ended"
    assert db.session.scalar(sa.select(Review.counts).where(Review.person_id == zhang.id)) is False
    worn = sa.select(Standing.hat).where(Standing.person_id == zhang.id, Standing.ended_at.is_(None))
    assert set(db.session.scalars(worn.where(Standing.hat.in_(["reviewer", "cleared", "conflicted"])))) == {
        "conflicted"
    }


def test_an_organiser_who_stays_keeps_what_the_document_has_no_word_for(small, bring):
    bring(small)
    db.session.execute(sa.update(Organiser).where(Organiser.email == "ada@example.org").values(bio="Counts."))
    db.session.execute(sa.update(Participant).where(Participant.name == "Hypatia").values(remark="Reads."))
    db.session.commit()
    small["proposals"][0]["organisers"].pop()
    small["proposals"][0]["participants"].pop(0)

    bring(small)

    assert (
        db.session.scalars(sa.select(Organiser.bio).where(Organiser.email == "ada@example.org")).all()
        == ["Counts."] * 2
    )
    assert db.session.scalar(sa.select(Participant.remark).where(Participant.name == "Hypatia")) == "Reads."


def test_who_has_stepped_down_since_stays_as_one_who_left(small, bring):
    bring(small)
    gone = db.session.scalars(sa.select(Organiser).where(Organiser.grade != "lead")).first()
    organisers.leave(gone, "leave as organiser", by=gone.person, at=now())
    db.session.commit()
    small["proposals"][0]["organisers"].reverse()

    bring(small)

    assert db.session.scalars(sa.select(Organiser.id).where(Organiser.left_at.is_not(None))).all() == [gone.id]


def test_a_criterion_that_is_left_out_stays_with_its_marks(small, bring):
    bring(small)
    small["call"]["criteria"].remove("daring")
    del small["call"]["weights"]["daring"]
    for review in small["reviews"]:
        review["scores"].pop("daring", None)

    bring(small)

    assert db.session.scalar(sa.select(sa.func.count(Criterion.id))) == 3


def test_the_means_follow_the_weights_of_the_document(small, bring):
    bring(small)
    before = sorted(db.session.scalars(sa.select(Review.mean).where(Review.mean.is_not(None))))
    small["call"]["weights"] = {"quality": 0.5, "impact": 0, "daring": 0}
    bring(small)

    after = sorted(db.session.scalars(sa.select(Review.mean).where(Review.mean.is_not(None))))

    assert before == pytest.approx(sorted([(5 * 250 + 4 * 500) / 750, 2, 5]))
    assert after == pytest.approx([2, 4, 5])
