"""The letters of a decision say who says what: the director, the committees, the reviewers without their names."""

import pytest

from tests.makers import remark
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions import extracts, letters
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, Code
from workshop_portal.demo import content
from workshop_portal.letters import LetterTemplate
from workshop_portal.proposals import actions as proposals
from workshop_portal.reviews.models import Review
from workshop_portal.reviews.workflow import ReviewState

OPEN = {"strengths": "A new question.", "weaknesses": "No juniors.", "to_organisers": "Ask the biologists."}
SEALED = {"confidential": "SECRET", "to_committee": "SECRET", "suggestions": "SECRET", "recommendation": "SECRET"}


def write(review, **texts):
    for field, text in texts.items():
        setattr(review, field, text)


def reviews_of(story) -> list[Review]:
    return list(
        db.session.scalars(db.select(Review).where(Review.proposal_id == story.proposal.id).order_by(Review.id))
    )


@pytest.mark.parametrize(
    "code", [Code.REJECT, Code.REVISE_RESUBMIT, Code.APPROVE_CONDITIONAL, *sorted(OPENS_A_WORKSHOP)]
)
def test_organisers_read_what_the_form_of_a_review_says_that_they_may_read_under_pseudonyms(story, code):
    one, other = reviews_of(story)
    write(one, **OPEN, **SEALED)
    write(other, strengths="Good hosts.")
    facts = (
        {"becomes": Code.APPROVE_REGULAR, "conditions": [("A plan.", today())]}
        if code == Code.APPROVE_CONDITIONAL
        else {}
    )
    english, dutch = letters.of(story.decided(code, **facts))

    assert "Reviewer 1\n\nStrengths: " in english.body and "Reviewer 2\n\nStrengths: " in english.body
    assert (
        "Strengths: A new question.\n\nWeaknesses: No juniors.\n\nTo the organisers: Ask the biologists."
        in english.body
    )
    assert "Beoordelaar 1\n\nSterke punten: " in dutch.body and "Good hosts." in dutch.body
    for letter in (english, dutch):
        assert "SECRET" not in letter.body
        assert not [who.name for who in (story.emmy, story.lise) if who.name in letter.body]


@pytest.mark.parametrize(
    "code", [Code.REJECT, Code.REVISE_RESUBMIT, Code.APPROVE_CONDITIONAL, *sorted(OPENS_A_WORKSHOP)]
)
def test_an_approval_says_that_the_diversity_fund_answers_separately_and_no_other_letter_speaks_of_it(story, code):
    facts = {"becomes": Code.APPROVE_REGULAR, "conditions": [("A plan.", today())]}
    decision = story.decided(code, **(facts if code == Code.APPROVE_CONDITIONAL else {}))
    assert not [one for one in letters.of(decision) if "diversi" in one.body]

    story.proposal.diversity_fund_cents = 1_500_50
    english, dutch = letters.of(decision)

    approves = code not in {Code.REJECT, Code.REVISE_RESUBMIT}
    assert ("\n\nYou asked €1,500.50 of the diversity fund." in english.body) == approves
    assert ("aan het diversiteitsfonds. Daarover is hiermee niet besloten" in dutch.body) == approves
    assert "\n\n\n" not in english.body


def test_a_text_of_the_office_without_its_place_says_it_above_the_signature(story):
    template = db.session.scalar(db.select(LetterTemplate).where(LetterTemplate.key == "approve_regular"))
    template.body_en = "Dear {name},\n\n{link}\n\n{signature}"
    story.proposal.diversity_fund_cents = 1_500_50
    decision = story.decided()

    assert letters.of(decision)[0].body.count("the fund answers you separately.\n\n") == 1

    template.body_en = "Dear {name},\n\n{diversity}\n\n{link}\n\n{signature}"
    assert letters.of(decision)[0].body.count("the fund answers you separately.\n\n") == 1
    letters.edit(decision, "en", "Approved", "Dear {name},\n\n{link}\n\n{signature}", by=story.olga)
    assert "diversity" not in letters.of(decision)[0].body  # the office took it out of this letter


@pytest.mark.parametrize("silent", ["draft", "in conflict"])
def test_a_review_that_does_not_count_is_in_no_letter(story, silent):
    one, other = reviews_of(story)
    write(one, strengths="UNSAID")
    write(other, strengths="Good hosts.")
    if silent == "draft":
        one.state, one.submitted_at = ReviewState.DRAFT, None
    else:
        one.counts = False
    db.session.commit()

    for letter in letters.of(story.decided(Code.REJECT)):
        assert "UNSAID" not in letter.body and "Good hosts." in letter.body
        assert "Reviewer 2" not in letter.body and "Beoordelaar 2" not in letter.body


def test_where_reviewers_wrote_nothing_for_organisers_no_line_announces_it(story):
    for letter in letters.of(story.decided(Code.REJECT)):
        assert "From its reviews" not in letter.body and "Uit de beoordelingen" not in letter.body
        assert "\n\n\n" not in letter.body


def test_the_grounds_of_the_director_and_of_each_committee_stand_apart(story):
    decision = story.decided(Code.REJECT)
    other = story.make.committee()
    other.name_en, other.name_nl = "History", "Geschiedenis"
    db.session.add(
        Advice(proposal=story.proposal, committee=other, outcome=Code.REJECT, grounds="Too early.", given_at=now())
    )
    db.session.commit()
    english, dutch = letters.of(decision)

    assert "The grounds of the decision:\n\nThe week is well thought out.\n" in english.body
    assert f"{story.committee.name_en}: Sound.\n\nHistory: Too early.\n" in english.body
    assert f"{story.committee.name_nl}: Sound.\n\nGeschiedenis: Too early.\n" in dutch.body


@pytest.mark.parametrize("code", [Code.APPROVE_REGULAR, Code.APPROVE_REFUND, Code.APPROVE_BASIC])
def test_no_letter_says_what_a_committee_advised_or_asks_to_confirm_a_week(story, code):
    """The decision may differ from the advice, and nothing in the portal confirms a week."""
    english, dutch = letters.of(story.decided(code))

    for words in ("onfirm", "within seven days", "committee judged", "committee found", "advised"):
        assert words not in english.body
    for words in ("evestig", "zeven dagen", "commissie beoordeelde", "commissie vond", "adviseerde"):
        assert words not in dutch.body


@pytest.mark.parametrize("value", [4, 2, None])
@pytest.mark.parametrize("code", [*sorted(OPENS_A_WORKSHOP), Code.APPROVE_CONDITIONAL, Code.REJECT])
def test_how_reviewers_judged_is_said_where_it_was_good_and_else_the_sentence_is_left_out(story, code, value):
    remark(value, story.proposal)
    facts = (
        {"becomes": Code.APPROVE_REGULAR, "conditions": [("A plan.", today())]} if code == "approve_conditional" else {}
    )
    english, dutch = letters.of(story.decided(code, **facts))

    assert ("eviewers judged" in english.body, "eoordelaars vonden" in dutch.body) == (value == 4, value == 4)
    assert ("very good." in english.body, "zeer goed." in dutch.body) == (value == 4, value == 4)
    for letter in (english, dutch):
        assert story.title in letter.body and "worth considering" not in letter.body
        assert "  " not in letter.body and " \n" not in letter.body and "\n\n\n" not in letter.body


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Yes. They judged it {words}. Come.", "Yes. Come."), ("Yes. They judged it {words}.\n\nCome.", "Yes.\n\nCome."),
        ("Dear,\n\nThey judged it {words}. Come.", "Dear,\n\nCome."), ("Dear,\n\nThey judged it {words}.\n\nCome.", "Dear,\n\nCome."),
        ("They judged it {words}!", ""), ("Judged {words}, it is approved.", "Judged worth considering, it is approved."),
    ],
)  # fmt: skip
def test_only_a_sentence_that_ends_with_the_word_goes_and_nothing_else_with_it(story, body, left):
    remark(2, story.proposal)
    decision = story.decided()

    assert letters.filled(decision, story.proposal.organisers[0], "Subject", body).body == left


@pytest.mark.parametrize("reads_on", [False, True])
def test_what_was_written_for_a_committee_that_referred_it_on_is_no_ground_of_what_others_lead_to(story, reads_on):
    """Neither its words nor its marks, unless that committee has it still."""
    for review in reviews_of(story):
        write(review, strengths="For the first.")
    story.released(Code.REFER)
    second = story.make.committee(chair=story.eve, name="physics")
    proposals.set_committees(story.proposal, [second, *([story.committee] * reads_on)], by=story.olga)
    reader, first = story.make.person("Max"), story.committee
    story.committee = second
    story.reviewed(story.proposal, reader, 2)
    story.committee = first
    write(reviews_of(story)[-1], strengths="For the second.")
    decision = Decision(proposal=story.proposal, code=Code.REJECT, grounds="So.", decided_at=now())
    db.session.add(decision)
    db.session.commit()

    english, dutch = letters.of(decision)
    for letter in (english, dutch):
        assert ("For the first." in letter.body, "For the second." in letter.body) == (reads_on, True)
    assert ("judged it good" in english.body, "Reviewer 2" in english.body) == (reads_on, reads_on)


def test_of_the_text_of_a_letter_just_what_reviewers_wrote_is_set_apart_each_time_and_the_longer_one_first():
    short, long = (
        Review(strengths="Good", weaknesses="", to_organisers=""),
        Review(strengths="Good hosts.\r\nAnd more: {link}", weaknesses=" ", to_organisers="Good"),
    )
    told = "Good hosts.\nAnd more: (link)"
    body = f"Strengths: {told}\n\nGood. Strengths: Good.\nWeaknesses: Good\nTo the organisers: Good"

    found = extracts.pieces(body, [short, long])
    assert found == [
        ("Strengths: ", False), (told, True), ("\nGood. Strengths: ", False), ("Good", True),
        (".\nWeaknesses: Good\nTo the organisers: ", False), ("Good", True),
    ]  # fmt: skip
    assert extracts.pieces(body, []) == [(body, False)] and extracts.pieces("", [short]) == []


def test_what_a_committee_says_is_announced_alike_in_every_letter_whoever_else_says_something():
    announced = {
        line
        for letter in content.centre("letter") for body in ("body_en", "body_nl") for line in letter[body].splitlines()
        if "advice to the director" in line or "advies aan de directeur" in line
    }  # fmt: skip
    assert announced == {"From the advice to the director:", "Uit het advies aan de directeur:"}
