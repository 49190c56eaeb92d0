"""What counts into a mean, and the words for it."""

import pytest
from flask import g

from workshop_portal.core.db import db
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import marking, means
from workshop_portal.reviews.workflow import ReviewState


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ([(30, 4), (20, 4)], 4.0),
        ([(30, 5), (10, 1)], 4.0),
        ([(30, 5), (20, None)], 5.0),
        ([(30, 5), (0, 1)], 5.0),
        ([(30, None)], None),
        ([(0, 3)], None),
        ([], None),
    ],
)
def test_cannot_judge_and_weight_nought_stay_out_of_a_mean(scores, mean):
    assert means.weighted(scores) == mean


@pytest.mark.parametrize(
    ("value", "word"),
    [(5, "excellent"), (4.5, "excellent"), (4.49, "very good"), (3.75, "very good"), (3, "good"), (2.99, "unsatisfactory"), (None, None)],
)  # fmt: skip
def test_a_mean_has_its_word(value, word):
    assert means.word(value) == word


def test_a_review_without_marks_gives_no_mean_and_is_still_counted():
    marks = means.together([(4.0, 3.0), (None, None)], submitted=2, assigned=3)

    assert (marks.mean, marks.apart, marks.low, marks.high, marks.spread) == (4.0, 3.0, 4.0, 4.0, 0.0)
    assert (marks.submitted, marks.assigned) == (2, 3)


def test_the_marks_of_a_proposal_leave_out_drafts_and_reviews_that_do_not_count(scene):
    proposal = scene.proposal("in_review")
    for person in (scene.max, scene.lise, scene.niels, scene.emmy):
        scene.reader(person, proposal)
    scene.sent(scene.max, proposal, 5, 4, 2, 1)
    scene.sent(scene.lise, proposal, 3, None, 4, 5)
    out = scene.sent(scene.niels, proposal, 1, 1, 1, 1)
    out.counts = False
    draft = scene.sent(scene.emmy, proposal, 1, 1, 1, 1)
    draft.state, draft.submitted_at = ReviewState.DRAFT, None

    marks = marking.marks_of([proposal.id])[proposal.id]

    first, second = (30 * 5 + 20 * 4 + 10 * 2) / 60, (30 * 3 + 10 * 4) / 40
    assert marks.mean == pytest.approx((first + second) / 2, abs=1e-6)
    assert (marks.low, marks.high) == (round(second, 6), round(first, 6))
    assert marks.apart == 3.0
    assert (marks.submitted, marks.assigned) == (2, 4)


def test_the_marks_of_many_proposals_take_two_statements_whatever_their_number(scene, app):
    def statements(number):
        for _n in range(number):
            proposal = scene.proposal("in_review")
            scene.reader(scene.max, proposal)
            scene.sent(scene.max, proposal)
        db.session.rollback()
        with app.test_request_context():
            ids = proposals.visible_to(scene.olga).with_only_columns(Proposal.id).order_by(None)
            g.statements = 0
            taken = len(marking.marks_of(ids)), g.statements
            db.session.rollback()
        return taken

    assert statements(1) == (1, 2)
    assert statements(5) == (6, 2)


def test_with_a_committee_only_its_reviews_count(scene, make):
    other = make.committee(scene.eve, name="physics")
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    scene.reader(scene.max, proposal)
    scene.reader(scene.eve, proposal, committee=other)
    scene.sent(scene.max, proposal, 5, 5, 5, 5)
    scene.sent(scene.eve, proposal, 1, 1, 1, 1)

    assert marking.marks_of([proposal.id])[proposal.id].mean == 3.0
    assert marking.marks_of([proposal.id], scene.committee)[proposal.id].mean == 5.0
