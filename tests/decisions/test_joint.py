"""What the advice of several committees makes together, and who hears that they differ."""

import pytest

from workshop_portal.core.db import db
from workshop_portal.decisions import actions, joint, waits
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals import actions as proposals


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["reject", "reject"], "reject"),
        (["approve_regular", "approve_refund"], "approve_regular"),
        (["approve_regular", "approve_basic", "approve_conditional"], "approve_conditional"),
        (["approve_regular", "revise_resubmit"], None),
        (["reject", "approve_basic"], None),
    ],
)
def test_the_rule_of_the_joint_advice(given, code):
    assert joint.of(given) == joint.Joint(code and Code(code))
    assert joint.of(reversed(given)) == joint.of(given)


def test_one_committee_alone_makes_no_joint_advice():
    assert joint.of([]) is joint.of(["reject"]) is None


def test_chairs_hear_that_their_committees_differ_until_the_director_decides(story, app):
    walter = story.make.person("Walter")
    other = story.make.committee(chair=walter, name="physics")
    proposal = story.propose(title="Ice That Flows")
    proposals.set_committees(proposal, [story.committee, other], by=story.olga)
    ways = [(story.committee, story.charles, Code.APPROVE_REGULAR), (other, walter, Code.REJECT)]

    story.answered(story.emmy, story.lise)

    def titles(person):
        with app.test_request_context():
            found = [one.title for one in waits.waits(person) if "differ" in one.title]
        db.session.rollback()
        return found

    for committee, chair, outcome in ways:
        held = actions.hold_meeting(story.call, committee, by=chair)
        actions.mark_present(held, [seat.person for seat in committee.seats], by=chair)
        actions.advise(proposal, committee, outcome=outcome, grounds="So.", by=chair, meeting=held)
        db.session.commit()

    assert titles(walter) == titles(story.charles) == ["The committees differ on Ice That Flows"]
    assert titles(story.emmy) == []
    page = app.test_client(user=story.dora).get(f"/decisions/{proposal.code}").text
    assert "The committees differ" in page
    marks = page[page.index("Its reviews") :]
    assert marks.index(f">{story.committee.name_en}</h3>") < marks.index("4.50") < marks.index(f">{other.name_en}</h3>")
    assert marks.index(f">{other.name_en}</h3>") < marks.index("No review has been sent yet.")

    actions.decide(proposal, code=Code.REJECT, grounds="So.", by=story.dora)
    db.session.commit()
    assert titles(walter) == []
