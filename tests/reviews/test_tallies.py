"""What a committee's reviews of a proposal say together follows every deed that changes one of them."""

from functools import partial

import sqlalchemy as sa

from tests import makers
from tests.race import of, race
from workshop_portal.core.db import db
from workshop_portal.people.models import Person
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import actions
from workshop_portal.reviews.models import Tally
from workshop_portal.reviews.workflow import Ground


def tally(proposal, committee) -> tuple | None:
    """(mean, lowest, highest, sent, asked for)"""
    mine = sa.select(Tally.mean, Tally.low, Tally.high, Tally.submitted, Tally.assigned)
    row = db.session.execute(mine.where(Tally.proposal_id == proposal.id, Tally.committee_id == committee.id)).first()
    return row and tuple(row)


def test_it_follows_the_reviews_from_the_first_reader_to_the_last_mark(scene):
    proposal = scene.proposal("in_review")
    assert tally(proposal, scene.committee) is None

    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    assert tally(proposal, scene.committee) == (None, None, None, 0, 2)

    actions.save_review(proposal, scene.max, marks=scene.marks(1, 1, 1, 1))
    assert tally(proposal, scene.committee) == (None, None, None, 0, 2)  # a draft says nothing yet

    scene.sent(scene.max, proposal, 2, 2, 2, 2)
    scene.sent(scene.lise, proposal, 5, 5, 5, 5)
    assert tally(proposal, scene.committee) == (3.5, 2.0, 5.0, 2, 2)

    scene.sent(scene.lise, proposal, 4, 4, 4, 4)
    assert tally(proposal, scene.committee) == (3.0, 2.0, 4.0, 2, 2)


def test_a_review_in_conflict_counts_no_more_and_a_reader_who_leaves_is_not_waited_for(scene):
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise, scene.niels):
        scene.reader(person, proposal)
    scene.sent(scene.max, proposal, 1, 1, 1, 1)
    scene.sent(scene.lise, proposal, 4, 4, 4, 4)

    actions.confirm(proposal, scene.max, Ground.DECLARED, by=scene.olga)
    actions.decline(proposal, scene.niels)
    db.session.commit()

    assert tally(proposal, scene.committee) == (4.0, 4.0, 4.0, 1, 1)


def test_each_committee_has_its_own_and_a_review_goes_where_it_is_read_anew(scene, make):
    other = make.committee(scene.eve, scene.max)
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    scene.reader(scene.max, proposal)
    scene.reader(scene.eve, proposal, committee=other)
    scene.sent(scene.eve, proposal, 5, 5, 5, 5)
    assert (tally(proposal, scene.committee), tally(proposal, other)) == (
        (None, None, None, 0, 1),
        (5.0, 5.0, 5.0, 1, 1),
    )

    actions.unassign(proposal, scene.max, scene.committee, by=scene.olga)
    actions.assign(proposal, scene.max, other, by=None, tell=False)
    db.session.commit()

    assert (tally(proposal, scene.committee)[-1], tally(proposal, other)[-1]) == (0, 2)


def test_what_is_undone_leaves_it_as_it_was(scene):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    before = tally(proposal, scene.committee)

    actions.send_review(proposal, scene.max, marks=scene.marks(5, 5, 5, 5), confidence=3, recommendation="approve")
    assert tally(proposal, scene.committee) != before
    db.session.rollback()

    assert tally(proposal, scene.committee) == before


def test_marks_that_change_by_hand_are_kept_with_it(scene):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    scene.sent(scene.max, proposal, 5, 5, 5, 5)

    makers.remark(2, proposal)

    assert tally(proposal, scene.committee)[0] == 2.0


def test_two_who_send_at_the_same_moment_are_both_in_it(app, scene):
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    marks = {scene.max.id: scene.marks(1, 1, 1, 1), scene.lise.id: scene.marks(5, 5, 5, 5)}
    for person in (scene.max, scene.lise):
        actions.save_review(proposal, person, marks=marks[person.id])
    read, writers = of(Proposal, proposal), [of(Person, one) for one in (scene.max, scene.lise)]

    def send(who):
        writer = who()
        actions.send_review(read(), writer, marks=marks[writer.id], confidence=3, recommendation="approve")

    assert race(app, *(partial(send, one) for one in writers)) == [None, None]
    assert tally(proposal, scene.committee) == (3.0, 1.0, 5.0, 2, 2)
