"""What several people do about the organisers of a proposal, and about who leads it, at the same moment."""

from datetime import timedelta

import pytest

from tests.kept import mails, row_of
from tests.race import of, race
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, handover, organisers, resubmission
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.workflow import HANDED_IN


def joined(proposal, person, **facts) -> Organiser:
    """One more who has confirmed."""
    row = Organiser(
        person=person, position=5, grade=Grade.EDIT, name=person.name, email=person.email, confirmed_at=now(),
        institution="Elsewhere", country="NL", **facts,
    )  # fmt: skip
    proposal.organisers.append(row)
    db.session.flush()
    actions.give_standing(row)
    db.session.commit()
    return row


@pytest.fixture
def reopened(complete):
    """It was submitted before."""
    complete.submitted_at = now()
    db.session.commit()
    return complete


def test_whoever_is_removed_does_not_take_the_lead_at_the_same_moment(app, reopened, ada, kwame):
    row = row_of(reopened, kwame)
    row.lead_offered_at = now()
    organiser, ruled_by, asked = of(Organiser, row), of(Person, ada), of(Person, kwame)

    came_to = race(
        app, lambda: organisers.remove(organiser(), by=ruled_by()), lambda: handover.accept(organiser(), by=asked())
    )

    assert [type(one) for one in came_to if one] == [Refused]
    (lead,) = (one for one in reopened.organisers if one.grade == Grade.LEAD)
    assert (Hat.LEAD in hats(kwame, reopened)) == (lead.person_id == kwame.id)
    assert Hat.LEAD in hats(lead.person, reopened) and (row.left_at is None) == (lead.person_id == kwame.id)


def test_whoever_steps_down_gets_no_other_rights_at_the_same_moment(app, reopened, ada, kwame):
    row = row_of(reopened, kwame)
    organiser, ruled_by, leaving = of(Organiser, row), of(Person, ada), of(Person, kwame)

    race(
        app, lambda: organisers.step_down(organiser(), by=leaving()),
        lambda: organisers.set_grade(organiser(), Grade.COMMENT, by=ruled_by()),
    )  # fmt: skip

    assert row.left_at and hats(kwame, reopened) == {Hat.CONFLICTED}


def test_the_rights_of_whoever_confirms_are_those_that_were_chosen_at_that_moment(app, make, complete, ada):
    make.person("Zed", email="zed@example.org")
    row = organisers.invite(complete, name="Zed Zed", email="zed@example.org", by=ada)
    organiser, ruled_by = of(Organiser, row), of(Person, ada)

    came_to = race(
        app, lambda: organisers.confirm(organiser(), {}),
        lambda: organisers.set_grade(organiser(), Grade.VIEW, by=ruled_by()),
    )  # fmt: skip

    assert came_to == [None, None]
    assert (row.grade, hats(row.person, complete)) == (Grade.VIEW, {Hat.ORGANISER})


def test_of_two_who_are_asked_to_lead_at_once_the_last_one_is_asked(app, make, complete, ada, kwame):
    zoe = joined(complete, make.person("Zoe"))
    ruled_by, asked = of(Person, ada), [of(Organiser, row_of(complete, kwame)), of(Organiser, zoe)]

    race(app, *(lambda one=one: handover.offer(one(), by=ruled_by()) for one in asked))

    assert sum(one.lead_offered_at is not None for one in complete.organisers) == 1


def test_somebody_leads_one_proposal_of_a_call_also_where_another_is_submitted_at_this_moment(
    app, make, complete, ada, kwame, open_call
):
    other = make.proposal(
        "submitted", lead=kwame, call=open_call, committees=list(complete.committees), format=complete.format
    )
    row, mine, by = of(Organiser, joined(other, ada, lead_offered_at=now())), of(Proposal, complete), of(Person, ada)

    came_to = race(app, lambda: actions.submit(mine(), by=by()), lambda: handover.accept(row(), by=by()))

    led = [one for one in (complete, other) if one.status in HANDED_IN and row_of(one, ada).grade == Grade.LEAD]
    assert (len(led), [type(one) for one in came_to if one]) == (1, [Refused])


def test_an_organiser_whom_two_remind_gets_one_letter(app, complete, ada):
    row = organisers.invite(complete, name="Zed", email="zed@example.org", by=ada, at=now() - timedelta(days=3))
    organiser, by, before = of(Organiser, row), of(Person, ada), len(mails("organiser_invitation"))

    came_to = race(app, *(lambda: organisers.remind(organiser(), by=by()) for _two in range(2)))

    assert [type(one) for one in came_to if one] == [Refused]
    assert len(mails("organiser_invitation")) == before + 1


def test_whoever_resubmits_in_two_tabs_gets_one_draft(app, story):
    call = story.make.call(committees=[story.committee], formats=[story.format])
    earlier, later, by = of(Proposal, story.proposal), of(type(call), call), of(Person, story.ada)

    race(app, *(lambda: resubmission.resubmit(earlier(), later(), by=by()) for _two in range(2)))

    assert db.session.query(Proposal).filter_by(call_id=call.id).count() == 1
