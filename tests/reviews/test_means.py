"""What counts into a mean, and the words for it."""

import pytest
from flask import g

from workshop_portal.core.db import db
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import marking, means
from workshop_portal.reviews.workflow import ReviewState


# the criteria of the scene: quality 30, impact 20, diversity 10 and shown apart, dutch 0
@pytest.mark.parametrize(
    ("marks", "mean", "apart"),
    [
        ((4, 4, 4, 4), 4.0, 4.0),
        ((5, 1, None, None), (30 * 5 + 20) / 50, None),
        ((None, None, 3, 1), 3.0, 3.0),
        ((5, None, 1, None), (30 * 5 + 10) / 40, 1.0),
        ((None, None, None, 5), None, None),
        ((None, None, None, None), None, None),
        ((2,), 2.0, None),
    ],
)
def test_cannot_judge_and_weight_nought_stay_out_of_a_mean(scene, marks, mean, apart):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)

    review = scene.sent(scene.max, proposal, *marks)

    assert (review.mean, review.apart) == (pytest.approx(mean), pytest.approx(apart))


def test_a_criterion_shown_apart_without_a_weight_counts_there_once(scene):
    scene.call.criteria[3].apart = True
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)

    review = scene.sent(scene.max, proposal, 5, 5, 2, 4)

    assert review.apart == pytest.approx((10 * 2 + 4) / 11)
    assert review.mean == pytest.approx((30 * 5 + 20 * 5 + 10 * 2) / 60)


def test_a_changed_mark_changes_the_mean_and_a_changed_text_leaves_it(scene):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    scene.sent(scene.max, proposal, 5, 5, 5, 5)

    changed = scene.sent(scene.max, proposal, 5, 5, 5, 5, strengths="Another text.").mean
    again = scene.sent(scene.max, proposal, 1, 1, 1, 1).mean

    assert (changed, again) == (5.0, 1.0)


@pytest.mark.parametrize(
    ("value", "word"),
    [(5, "excellent"), (4.5, "excellent"), (4.49, "very good"), (3.75, "very good"), (3, "good"), (2.99, "needs work"), (2, "needs work"), (1.99, "below the bar"), (None, None)],
)  # fmt: skip
def test_a_mean_has_its_word(value, word):
    """Below good those of the scale on which the marks were given; no letter passes these on."""
    assert means.word(value) == word
    assert means.praise(value) == (word if value and value >= 3 else None)


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


def test_the_marks_of_many_proposals_take_one_statement_whatever_their_number(scene, app):
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

    assert statements(1) == (1, 1)
    assert statements(5) == (6, 1)


def test_with_a_committee_only_its_reviews_count(scene, make):
    other = make.committee(scene.eve, name="physics")
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    scene.reader(scene.max, proposal)
    scene.reader(scene.eve, proposal, committee=other)
    scene.sent(scene.max, proposal, 5, 5, 5, 5)
    scene.sent(scene.eve, proposal, 1, 1, 1, 1)

    assert marking.marks_of([proposal.id])[proposal.id].mean == 3.0
    assert marking.marks_of([proposal.id], scene.committee)[proposal.id].mean == 5.0
