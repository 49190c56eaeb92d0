"""What the advice of several committees makes together, and who hears that they differ."""

from datetime import timedelta

import pytest

from tests.kept import mails
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState
from workshop_portal.decisions import actions, differing, joint, waits
from workshop_portal.decisions.models import Advice
from workshop_portal.decisions.workflow import Code
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import hats
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


@pytest.fixture
def physics(story):
    """Another committee: Walter's, with Vera as its vice-chair."""
    walter, vera = story.make.person("Walter"), story.make.person("Vera", language="nl")
    physics = story.make.committee(chair=walter, name="physics")
    physics.seats.append(Seat(person=vera, role=Hat.VICE, from_on=today()))
    story.make.keep()
    return physics


@pytest.fixture
def differ(story, physics):
    """What both committees have before them, and a deed that lets each advise."""
    proposal = story.propose(title="Ice That Flows")
    proposals.set_committees(proposal, [story.committee, physics], by=story.olga)
    story.call.decision_on = today() + timedelta(days=20)
    story.answered(story.emmy, story.lise)

    def advise(committee, by, outcome):
        held = actions.hold_meeting(story.call, committee, by=by)
        here = [seat.person for seat in committee.seats if not hats(seat.person, proposal) & {Hat.CONFLICTED}]
        actions.mark_present(held, here, by=by)
        for person in here:
            standing.give(person.id, Hat.CLEARED, thing=proposal)
        actions.advise(proposal, committee, outcome=outcome, grounds="So.", by=by, meeting=held)
        db.session.commit()

    return proposal, advise


def titles(app, person):
    with app.test_request_context():
        found = [(one.title, one.due_on) for one in waits.waits(person) if "differ" in one.title]
    db.session.rollback()
    return found


def test_chairs_hear_that_their_committees_differ_until_the_director_decides(story, app, physics, differ):
    proposal, advise = differ
    walter, vera = (seat.person for seat in physics.seats)
    advise(story.committee, story.charles, Code.APPROVE_REGULAR)
    assert mails("committees_differ") == []
    advise(physics, walter, Code.REJECT)

    told = [("The committees differ on Ice That Flows", story.call.decision_on)]
    assert titles(app, walter) == titles(app, story.charles) == told
    assert titles(app, story.emmy) == titles(app, vera) == []
    page = app.test_client(user=story.dora).get(f"/decisions/{proposal.code}").text
    assert "The committees differ" in page
    assert f"Asked by mail to talk before you decide: {story.charles.name}, {walter.name}." in page
    marks = page[page.index("Its reviews") :]
    assert (
        marks.index(f">{story.committee.name_en}</h3>") < marks.index("4.50") < marks.index(f">{physics.name_en}</h3>")
    )
    assert marks.index(f">{physics.name_en}</h3>") < marks.index("No review has been sent yet.")

    actions.decide(proposal, code=Code.REJECT, grounds="So.", by=story.dora)
    db.session.commit()
    assert titles(app, walter) == []


def test_who_leads_in_place_of_a_chair_is_asked_to_talk_and_reads_with_whom(story, app, browse, physics, differ):
    proposal, advise = differ
    walter, vera = (seat.person for seat in physics.seats)
    story.make.standing(walter, Hat.CONFLICTED, proposal)
    advise(physics, vera, Code.REJECT)
    advise(story.committee, story.charles, Code.APPROVE_REGULAR)

    first, second = mails("committees_differ")
    assert {first.to_person_id, second.to_person_id} == {story.charles.id, vera.id}
    for mail, person, other, committee in (
        (first, story.charles, vera, story.committee), (second, vera, story.charles, physics),
    ):  # fmt: skip
        assert mail.to_person_id == person.id and mail.guarded and f"{other.name} ({other.email})" in mail.body
        assert mail.link_path == f"/decisions/advice/{proposal.code}/{committee.key}"
        page = browse(person).get(mail.link_path).text
        assert other.name in page and f"mailto:{other.email}" in page
    assert "Afgewezen" not in first.body and "Goedgekeurd, reguliere financiering" in second.body
    assert [len(titles(app, one)) for one in (vera, story.charles, walter)] == [1, 1, 0]
    assert walter.email not in browse(story.charles).get(first.link_path).text

    advise(physics, vera, Code.REJECT)
    assert len(mails("committees_differ")) == 2, "the same advice once more asks nobody anew"
    advise(physics, vera, Code.APPROVE_BASIC)
    assert len(mails("committees_differ")) == 2, "several kinds of approval are no difference"
    assert titles(app, vera) == []
    assert f"mailto:{story.charles.email}" not in browse(vera).get(second.link_path).text


def test_of_a_committee_that_nobody_leads_the_others_read_just_that(story, browse, physics, differ):
    proposal, advise = differ
    walter, vera = (seat.person for seat in physics.seats)
    advise(physics, walter, Code.REJECT)
    for person in (walter, vera):
        story.make.standing(person, Hat.CONFLICTED, proposal)
    advise(story.committee, story.charles, Code.APPROVE_REGULAR)

    (mail,) = mails("committees_differ")
    assert mail.to_person_id == story.charles.id and "Nobody leads it on this proposal now." in mail.body
    assert walter.email not in mail.body


@pytest.mark.parametrize("how", ["recalled", "referred"])
def test_nobody_is_named_as_asked_to_talk_whose_mail_was_recalled_or_is_of_before_a_referral(
    story, physics, differ, how
):
    proposal, advise = differ
    walter = physics.seats[0].person
    advise(story.committee, story.charles, Code.APPROVE_REGULAR)
    advise(physics, walter, Code.REJECT)
    first, second = mails("committees_differ")
    assert differing.asked_about(proposal) == [story.charles.name, walter.name]

    if how == "recalled":
        first.state = MailState.RECALLED
    else:
        facts = {"outcome": Code.REJECT, "given_at": now(), "overtaken_at": now()}
        db.session.add(Advice(proposal=proposal, committee=physics, **facts))
        db.session.flush()
        second.created_at = now()
    db.session.commit()
    assert differing.asked_about(proposal) == [walter.name]
