"""The pages of a reader: queue, conflict question, dossier beside the own review, all reviews."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.reviews.conftest import DUE
from tests.written import newest_mail
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.models import Outcome, ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, letters, waits
from workshop_portal.reviews.models import Assignment, Conflict, Reading, Review, ReviewVersion
from workshop_portal.reviews.workflow import AssignmentState, ReviewState

TEXTS = {"strengths": "A plan to settle it.", "weaknesses": "Few juniors.", "confidence": "3", "recommendation": "approve", "no_conflict": "y"}  # fmt: skip


def address(proposal, rest=""):
    return f"/reviews/{proposal.code}{rest}"


def whole(scene, *values):
    """A form filled in completely."""
    marks = {one.id: value for one, value in zip(scene.call.criteria, values or (4, 5, 3, "none"), strict=True)}
    return TEXTS | {f"mark_{one}": str(value) for one, value in marks.items()}


@pytest.fixture
def mine(scene):
    """A proposal in review that Max reads and has answered for."""
    proposal = scene.proposal("in_review", title="Ice That Flows", scientific_case="A glacier *moves*.")
    scene.reader(scene.max, proposal)
    return proposal


def tab_of(browse, person, proposal):
    return browse(person).tab(address(proposal), form=proposal.code)


# The queue


def test_the_queue_says_how_much_is_left_until_when_and_what_is_next(scene, browse, mine):
    late = scene.proposal("in_review", title="Due first")
    scene.reader(scene.max, late).due_on = scene.call.review_due_on.replace(day=1)
    db.session.commit()

    page = browse(scene.max).get("/reviews/").text

    assert "2 proposals, about 1 h" in page
    assert page.index("Due first") < page.index("Ice That Flows")
    assert f"1 December {DUE.year}" in page


def test_the_queue_says_how_many_are_late_and_marks_them_and_counts_each_round_by_itself(scene, browse, mine):
    other = scene.make.call(title_en="The year before", deadline_at=scene.call.deadline_at - timedelta(days=365))
    late = [scene.proposal("in_review", title=f"Late {n}", call=other) for n in (1, 2)]
    for one in late:
        scene.reader(scene.max, one).due_on = today() - timedelta(days=9)
    sent = scene.proposal("in_review", call=other)
    scene.reader(scene.max, sent)
    scene.sent(scene.max, sent)
    db.session.commit()

    page = browse(scene.max).get("/reviews/").text
    assert f"2 late, the next by 5 December {DUE.year}." in page and "days late" not in page
    assert page.count('<span class="is-late-word">late</span>') == 3  # what is best read next stands there twice
    assert "1 of 3 sent" in page and "0 of 1 sent" in page

    for row in db.session.query(Assignment).filter_by(person_id=scene.max.id):
        row.due_on = today() - timedelta(days=9)
    db.session.commit()
    assert "9 days late" in browse(scene.max).get("/reviews/").text


def test_a_review_that_is_sent_stands_under_sent(scene, browse, mine):
    scene.sent(scene.max, mine)

    assert "Ice That Flows" not in browse(scene.max).get("/reviews/").text
    assert "Ice That Flows" in browse(scene.max).get("/reviews/?view=sent").text


@pytest.mark.parametrize("status", ["in_discussion", "advised", "decided"])
def test_a_review_that_the_meeting_has_closed_is_asked_for_no_more(scene, browse, mine, app, status):
    mine.status = Status(status)
    actions.close_writing([mine] if status == "in_discussion" else [], scene.committee, at=now())
    db.session.commit()

    page = browse(scene.max).get("/reviews/").text
    assert "Nothing left to do" in page and "Ice That Flows" not in page and "December" not in page
    done = browse(scene.max).get("/reviews/?view=sent").text
    assert "Ice That Flows" in done and "Closed by the meeting" in done and not re.search(r"\bDue\b", done)
    with app.test_request_context():
        assert waits.waits(scene.max) == []


def test_the_queue_counts_this_round_and_keeps_earlier_ones_apart(scene, browse, mine):
    before = scene.make.call(title_en="Last year", deadline_at=scene.call.deadline_at - timedelta(days=365))
    old = [scene.proposal("in_review", title=f"Old {n}", call=before) for n in (1, 2)]
    sent = scene.proposal("in_discussion", title="Sent already")
    for one in [*old, sent]:
        scene.reader(scene.max, one)
        scene.sent(scene.max, one)
    for one in old:
        one.status = Status.DECIDED
    db.session.commit()
    reader = browse(scene.max)

    assert "1 of 2 sent" in reader.get("/reviews/").text
    page = reader.get("/reviews/?view=sent").text
    assert page.index("Sent already") < page.index("Earlier rounds") < page.index("Old 1")
    assert page.count("Can still be changed") == page.count(">Change</a>") == 1
    actions.close_writing([sent, mine], scene.committee, at=now())
    db.session.commit()
    assert "you can still change" not in reader.get("/reviews/").text
    assert "Can still be changed" not in reader.get("/reviews/?view=sent").text


@pytest.mark.parametrize("name", ["eve", "ada", "olga"])
def test_who_reads_nothing_has_no_queue(scene, browse, mine, name):
    assert browse(getattr(scene, name)).get("/reviews/").status_code == 404


def test_the_queue_takes_as_many_statements_for_thirty_as_for_three(scene, app, count_statements):
    browser = app.test_client(user=scene.max)
    taken = []
    for number in (3, 27):
        for _n in range(number):
            scene.reader(scene.max, scene.proposal("in_review"))
        taken.append(count_statements(browser, "/reviews/"))
    assert taken[0] == taken[1] <= 6


# The conflict question


def test_nobody_opens_the_dossier_before_answering_the_conflict_question(scene, browse):
    proposal = scene.proposal("in_review", scientific_case="The whole secret")
    scene.reader(scene.max, proposal, cleared=False)
    reader = browse(scene.max)

    answer = reader.get(address(proposal))
    assert (answer.status_code, answer.headers["Location"]) == (303, address(proposal, "/card"))

    tab = reader.tab(address(proposal, "/card"), form="/card")
    assert "Ada Byron" in tab.answer.text
    assert "The whole secret" not in tab.answer.text
    sent = tab.send(go="clear")

    assert sent.headers["Location"] == address(proposal)
    assert "The whole secret" in reader.get(address(proposal)).text


def test_a_conflict_on_the_card_closes_the_proposal(scene, browse, mine):
    reader = browse(scene.max)
    answer = reader.tab(address(mine, "/card"), form="/card").send(go="conflict", reason="My student")

    assert answer.headers["Location"] == "/reviews/mine/conflicts"
    assert reader.get(address(mine)).status_code == reader.get(address(mine, "/card")).status_code == 404
    page = reader.get("/reviews/mine/conflicts").text
    assert "Ice That Flows" in page
    assert "Ada Byron" in page
    assert "My student" not in page


def test_no_time_lets_the_reader_go(scene, browse, mine):
    browse(scene.max).tab(address(mine, "/card"), form="/card").send(go="decline")

    assert db.session.query(Assignment).one().state == AssignmentState.DECLINED
    assert browse(scene.max).get(address(mine)).status_code == 404


def test_the_way_to_decline_stands_with_each_review_that_is_not_sent(scene, browse, mine):
    """In the queue, beside the review and before the conflict question is answered; the reminder says so."""
    asked = scene.proposal("in_review", title="Asked")
    scene.reader(scene.max, asked, cleared=False)
    reader, words, way = browse(scene.max), "I cannot review this", f'href="{address(mine, "/card")}"'

    assert all(words in text and way in text for text in (reader.get("/reviews/").text, reader.get(address(mine)).text))
    assert words in reader.get(address(mine, "/card")).text and words in reader.get(address(asked, "/card")).text
    letters.remind(scene.max, scene.committee, db.session.query(Assignment).all(), about=scene.call)
    letter = newest_mail()
    assert words in letter.body and letter.link_path == "/reviews/"
    scene.sent(scene.max, mine)
    assert words not in reader.get(address(mine)).text


@pytest.mark.parametrize("go", ["", "approve", None])
def test_another_button_is_answered_in_words(scene, browse, mine, go):
    answer = browse(scene.max).tab(address(mine, "/card"), form="/card").send(go=go)

    assert answer.status_code == 422
    assert db.session.query(Conflict).count() == 0


@pytest.mark.parametrize(
    ("name", "status"), [("eve", 404), ("ada", 404), ("lise", 200), ("emmy", 200), ("olga", 200), ("dora", 200)]
)
def test_the_card_is_for_the_committee_and_the_staff(scene, browse, mine, name, status):
    assert browse(getattr(scene, name)).get(address(mine, "/card")).status_code == status


def test_a_member_declares_a_conflict_while_reading(scene, browse, mine):
    scene.sent(scene.max, mine)

    answer = browse(scene.max).tab(address(mine, "/conflict"), form="/conflict").send(reason="")

    assert answer.status_code == 303
    review = db.session.query(Review).one()
    assert (review.counts, review.strengths) == (False, "A plan.")
    assert "Ice That Flows" not in browse(scene.max).get("/reviews/?view=sent").text


# The dossier


def test_readers_have_the_version_before_them_that_was_submitted_last(scene, browse, mine):
    content = {"title": "As submitted", "scientific_case": "Version two", "organisers": [], "keywords": ""}
    for number, case in ((1, "Version one"), (2, "Version two")):
        db.session.add(
            ProposalVersion(
                proposal_id=mine.id,
                number=number,
                submitted_at=mine.submitted_at,
                content=content | {"scientific_case": case},
            )
        )
    db.session.commit()

    page = browse(scene.max).get(address(mine)).text

    assert "Version two" in page
    assert "As submitted" in page
    assert "Version one" not in page
    assert "A glacier" not in page


def test_an_imported_proposal_is_read_as_it_stands(scene, browse, mine):
    page = browse(scene.max).get(address(mine)).text

    assert "A glacier <em>moves</em>." in page
    assert scene.ada.email not in page


def test_opening_a_dossier_is_noted_once_in_a_while(scene, browse, mine):
    for _n in range(2):
        browse(scene.max).get(address(mine))
    browse(scene.max).get(address(mine, "/card"))

    assert [(row.person_id, row.proposal_id) for row in db.session.query(Reading)] == [(scene.max.id, mine.id)]


def test_the_page_takes_eight_statements_at_most_with_and_without_a_version(scene, app, mine, count_statements):
    browser = app.test_client(user=scene.max)
    scene.sent(scene.max, mine)
    assert count_statements(browser, address(mine)) <= 8

    db.session.add(
        ProposalVersion(proposal_id=mine.id, number=1, submitted_at=mine.submitted_at, content={"title": "T"})
    )
    db.session.commit()
    assert count_statements(browser, address(mine)) <= 8


# The review


def test_a_draft_is_saved_however_incomplete(scene, browse, mine):
    tab = tab_of(browse, scene.max, mine)
    quality, impact, *_rest = scene.call.criteria

    answer = tab.send(go="save", strengths="Only this", **{f"mark_{quality.id}": "5", f"mark_{impact.id}": "none"})

    assert (answer.status_code, answer.headers["Location"]) == (303, address(mine))
    review = db.session.query(Review).one()
    assert (review.state, review.submitted_at, review.strengths) == (ReviewState.DRAFT, None, "Only this")
    assert {score.criterion_id: score.value for score in review.scores} == {quality.id: 5, impact.id: None}
    again = tab_of(browse, scene.max, mine)
    assert again.page.fields["strengths"] == "Only this"
    assert again.page.fields[f"mark_{quality.id}"] == "5"
    assert again.page.fields[f"mark_{impact.id}"] == "none"


def test_a_long_text_is_kept_as_a_draft_and_only_sending_asks_to_shorten_it(scene, browse, mine):
    tab = tab_of(browse, scene.max, mine)
    tab.send(go="save", strengths="a" * 2100)
    assert len(db.session.query(Review).one().strengths) == 2100

    answer = tab_of(browse, scene.max, mine).send(go="send", **whole(scene) | {"strengths": "a" * 2100})

    assert answer.status_code == 422
    assert "Shorten it by 100" in answer.text


def test_a_whole_review_is_sent_kept_as_a_version_and_leads_to_the_queue(scene, browse, mine):
    answer = tab_of(browse, scene.max, mine).send(go="send", **whole(scene))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/reviews/")
    review = db.session.query(Review).one()
    assert (review.state, review.confidence, review.no_conflict) == (ReviewState.SUBMITTED, 3, True)
    version = db.session.query(ReviewVersion).one()
    assert (version.number, version.content["recommendation"]) == (1, "approve")
    assert sorted(version.content["marks"].values(), key=str) == [3, 4, 5, None]


@pytest.mark.parametrize("missing", ["mark", "confidence", "recommendation", "strengths", "weaknesses", "no_conflict"])
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(scene, browse, mine, missing):
    typed = whole(scene) | {"suggestions": "Ask the glaciologists"}
    name = f"mark_{scene.call.criteria[1].id}" if missing == "mark" else missing
    typed[name] = None
    tab = tab_of(browse, scene.max, mine)

    answer = tab.send(go="send", **typed)

    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert tab.page.fields["suggestions"] == "Ask the glaciologists"
    assert db.session.query(Review).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"confidence": "9"}, {"confidence": "x"}, {"recommendation": "burn"}, {"funding_advice": "gold"}, {"mark": "7"}, {"mark": "0"}, {"mark": "²"}],
)  # fmt: skip
@pytest.mark.parametrize("go", ["save", "send"])
def test_a_value_that_is_none_of_the_choices_is_refused(scene, browse, mine, wrong, go):
    typed = whole(scene)
    for name, value in wrong.items():
        typed[f"mark_{scene.call.criteria[0].id}" if name == "mark" else name] = value

    answer = tab_of(browse, scene.max, mine).send(go=go, **typed)

    assert answer.status_code == 422
    assert db.session.query(Review).count() == 0


def test_names_that_are_no_fields_change_nothing(scene, browse, mine):
    answer = tab_of(browse, scene.max, mine).send(go="save", mark_999999="5", state="locked", counts="", person_id="1")

    assert answer.status_code == 303
    review = db.session.query(Review).one()
    assert (review.state, review.counts, review.person_id) == (ReviewState.DRAFT, True, scene.max.id)


def test_a_sent_review_is_changed_by_sending_it_again(scene, browse, mine):
    scene.sent(scene.max, mine)

    kept = tab_of(browse, scene.max, mine).send(go="save", **whole(scene) | {"strengths": "Half a thought"})
    assert (kept.status_code, "Half a thought" in kept.text) == (422, True)

    answer = tab_of(browse, scene.max, mine).send(go="send", **whole(scene) | {"strengths": "A better thought"})
    assert answer.status_code == 303
    assert db.session.query(Review).one().strengths == "A better thought"
    assert [row.number for row in db.session.query(ReviewVersion).order_by(ReviewVersion.id)] == [1, 2]


def test_once_the_advice_stands_the_review_is_closed_and_a_late_text_comes_back(scene, browse, mine):
    tab = tab_of(browse, scene.max, mine)
    mine.status = Status.ADVISED
    db.session.commit()

    answer = tab.send(go="send", **whole(scene) | {"strengths": "Too late a thought"})

    assert answer.status_code == 422
    assert "Too late a thought" in answer.text
    assert db.session.query(Review).count() == 0
    assert "Send review" not in browse(scene.max).get(address(mine)).text


@pytest.mark.parametrize(
    ("status", "why"),
    [("in_discussion", "The meeting about this proposal has begun"), ("advised", "The advice on this proposal is given"),
     ("decided", "The advice on this proposal is given")],
)  # fmt: skip
@pytest.mark.parametrize("is_sent", [True, False])
def test_a_closed_review_is_read_and_its_page_says_why(scene, browse, mine, status, why, is_sent):
    if is_sent:
        scene.sent(scene.max, mine, 5, 3, None, 2, confidential="Between us.")
    else:
        tab_of(browse, scene.max, mine).send(go="save", strengths="A plan.", confidential="Between us.")
    mine.status = Status(status)
    actions.close_writing([mine] if status == "in_discussion" else [], scene.committee, at=now())
    db.session.commit()

    page = browse(scene.max).get(address(mine)).text

    assert why in page and "A plan." in page and "Between us." in page
    assert ("This draft was not sent" in page) is not is_sent
    assert ("cannot judge" in page) is is_sent
    assert "<textarea" not in page and "characters" not in page and f'action="{address(mine)}#own' not in page


def test_a_double_click_sends_once(scene, browse, mine):
    tab = tab_of(browse, scene.max, mine)
    answers = [tab.send(go="send", **whole(scene)) for _n in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {"/reviews/"}
    assert db.session.query(ReviewVersion).count() == 1


def test_autosave_answers_with_what_the_page_needs(scene, browse, mine):
    reader = browse(scene.max)
    tab = reader.tab(address(mine), form=mine.code)
    assert "data-autosave" in tab.answer.text
    headers = {"X-Autosave": "1"}

    first = reader.post(address(mine), data=tab.page.fields | {"strengths": "One"}, headers=headers)
    fields = tab.page.fields | {"strengths": "One and two", "seen": first.json["seen"]}
    second = reader.post(address(mine), data=fields, headers=headers)

    assert [first.status_code, second.status_code] == [200, 200]
    assert set(first.json) == {"saved_at", "seen"}
    assert db.session.query(Review).one().strengths == "One and two"
    wrong = reader.post(address(mine), data=fields | {"confidence": "9", "seen": second.json["seen"]}, headers=headers)
    assert (wrong.status_code, wrong.json) == (422, {"message": "Choose one of these."})


def test_an_autosave_after_sending_changes_nothing(scene, browse, mine):
    reader = browse(scene.max)
    tab = reader.tab(address(mine), form=mine.code)
    scene.sent(scene.max, mine)

    answer = reader.post(address(mine), data=tab.page.fields | {"strengths": "Old tab"}, headers={"X-Autosave": "1"})

    assert answer.status_code == 409
    assert db.session.query(Review).one().strengths == "A plan."


def test_a_change_to_a_sent_review_waits_on_its_page_until_it_is_sent_again(scene, browse, mine):
    scene.sent(scene.max, mine)
    reader = browse(scene.max)
    tab = reader.tab(address(mine), form=mine.code)
    assert "data-autosave" in tab.answer.text and "Changed, not sent again yet" in tab.answer.text

    changed = tab.page.fields | {"strengths": "A second thought"}
    answer = reader.post(address(mine), data=changed, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json["waits"]) == (422, True)
    assert answer.json["message"].startswith("Changed, not sent again yet.")
    assert db.session.query(Review).one().strengths == "A plan."

    again = tab_of(browse, scene.max, mine)
    assert again.page.fields["strengths"] == "A second thought"
    assert "until you send them, what you sent before counts" in again.answer.text
    assert again.send(go="send").status_code == 303
    assert db.session.query(Review).one().strengths == "A second thought"
    assert "until you send them" not in tab_of(browse, scene.max, mine).answer.text


def test_a_change_to_a_sent_review_can_be_discarded(scene, browse, mine):
    scene.sent(scene.max, mine)
    reader = browse(scene.max)
    tab = reader.tab(address(mine), form=mine.code)
    assert "Discard" not in tab.answer.text
    changed = tab.page.fields | {"strengths": "A second thought"}
    reader.post(address(mine), data=changed, headers={"X-Autosave": "1"})

    tab = tab_of(browse, scene.max, mine)
    assert "Discard" in tab.answer.text
    assert tab.send(go="drop").headers["Location"] == address(mine)
    assert tab_of(browse, scene.max, mine).page.fields["strengths"] == "A plan."
    assert db.session.query(ReviewVersion).count() == 1


def test_a_change_that_is_put_back_waits_no_longer(scene, browse, mine):
    scene.sent(scene.max, mine)
    reader = browse(scene.max)
    sent = reader.tab(address(mine), form=mine.code).page.fields
    reader.post(address(mine), data=sent | {"strengths": "A second thought"}, headers={"X-Autosave": "1"})

    back = reader.tab(address(mine), form=mine.code).page.fields | {"strengths": "A plan."}
    answer = reader.post(address(mine), data=back, headers={"X-Autosave": "1"})

    assert (answer.status_code, set(answer.json)) == (200, {"saved_at", "seen"})
    tab = tab_of(browse, scene.max, mine)
    assert "You have changed this review" not in tab.answer.text and "Discard" not in tab.answer.text
    assert tab.page.fields["seen"] == answer.json["seen"]
    assert db.session.query(Parked).count() == 0


def test_a_change_that_was_not_sent_before_the_meeting_stays_to_be_read(scene, browse, mine):
    scene.sent(scene.max, mine)
    reader = browse(scene.max)
    typed = {"strengths": "A second thought", "recommendation": "reject"}
    sent = reader.tab(address(mine), form=mine.code).page.fields
    reader.post(address(mine), data=sent | typed, headers={"X-Autosave": "1"})
    actions.close_writing([mine], scene.committee, at=now())
    db.session.commit()

    page = reader.get(address(mine)).text
    assert page.index("A plan.") < page.index("was not sent") < page.index("<pre>A second thought</pre>")
    assert "<pre>Reject</pre>" in page and "<textarea" not in page


def test_two_tabs_with_different_fields_both_survive(scene, browse, mine):
    reader = browse(scene.max)
    one, other = (reader.tab(address(mine), form=mine.code) for _n in range(2))
    quality = f"mark_{scene.call.criteria[0].id}"

    one.send(go="save", strengths="From the first tab")
    answer = other.send(go="save", weaknesses="From the second tab", **{quality: "2"})

    assert answer.status_code == 303
    review = db.session.query(Review).one()
    assert (review.strengths, review.weaknesses) == ("From the first tab", "From the second tab")
    assert [score.value for score in review.scores] == [2]


def test_two_tabs_on_one_field_give_a_page_with_both_texts(scene, browse, mine):
    reader = browse(scene.max)
    one, other = (reader.tab(address(mine), form=mine.code) for _n in range(2))
    quality = f"mark_{scene.call.criteria[0].id}"
    one.send(go="save", strengths="First text", **{quality: "5"})

    answer = other.send(go="save", strengths="Second text", **{quality: "1"})

    assert answer.status_code == 409
    assert "First text" in answer.text
    assert "Second text" in answer.text
    assert "in another tab or on another device" in answer.text and "Somebody saved" not in answer.text
    assert ">Not saved yet</span>" in answer.text and "<span>Saved at" not in answer.text
    assert db.session.query(Review).one().strengths == "First text"
    assert other.send(go="save").status_code == 303
    review = db.session.query(Review).one()
    assert (review.strengths, review.scores[0].value) == ("Second text", 1)


def test_a_save_takes_twelve_statements_at_most(scene, app, mine):
    browser = app.test_client(user=scene.max)
    tab = browser.tab(address(mine), form=mine.code)
    tab.send(go="save", strengths="A first draft")
    tab = browser.tab(address(mine), form=mine.code)

    answer = tab.send(go="save", **whole(scene))

    assert int(answer.headers["X-Statements"]) <= 12


def test_a_form_with_a_stale_token_comes_back_with_its_text(scene, browse, mine):
    answer = tab_of(browse, scene.max, mine).send(go="send", csrf_token="old", **whole(scene))

    assert answer.status_code == 400
    assert "A plan to settle it." in answer.text
    assert db.session.query(Review).count() == 0


# All reviews


def test_formulas_and_lines_of_a_review_are_shown_to_all_who_read_it(scene, browse, mine):
    """In all reviews, in a version and in the own one once it is closed; while it is written, as a preview."""
    scene.sent(scene.max, mine, strengths="Two lines:\nof $x^2$ and <b>no</b> tags.")
    reader, version = browse(scene.max), db.session.query(ReviewVersion).one()
    assert 'data-preview="/proposals/preview" data-of="strengths"' in reader.get(address(mine)).text
    pages = [address(mine, "/all"), address(mine, f"/versions/{version.key}"), address(mine)]
    actions.close_writing([mine], scene.committee, at=now())
    db.session.commit()

    for page in pages:
        text = reader.get(page).text
        assert "<msup><mi>x</mi><mn>2</mn></msup>" in text and "$x^2$" not in text and "<b>no" not in text
        assert "Two lines:\nof" in text


def test_others_reviews_show_after_the_own_one_is_sent(scene, browse, mine):
    scene.reader(scene.lise, mine)
    scene.sent(scene.lise, mine, strengths="What Lise thinks")
    assert browse(scene.max).get(address(mine, "/all")).status_code == 404

    scene.sent(scene.max, mine)

    page = browse(scene.max).get(address(mine, "/all")).text
    assert "What Lise thinks" in page
    assert "4.00" in page


@pytest.mark.parametrize(
    ("name", "status", "seen"),
    [
        ("emmy", "in_review", True), ("olga", "in_review", True), ("dora", "in_review", True), ("niels", "in_review", False),
        ("niels", "in_discussion", True), ("niels", "decided", False), ("ada", "decided", False), ("eve", "in_discussion", False),
    ],
)  # fmt: skip
def test_who_may_see_the_reviews_and_when(scene, browse, mine, make, name, status, seen):
    scene.sent(scene.max, mine, strengths="What Max thinks")
    mine.status = Status(status)
    db.session.commit()
    if name == "niels":
        make.standing(scene.niels, Hat.CLEARED, mine)

    answer = browse(getattr(scene, name)).get(address(mine, "/all"))

    assert (answer.status_code == 200) is seen
    assert ("What Max thinks" in answer.text) is seen


def test_each_committee_reads_its_own_reviews_until_every_advice_stands(scene, browse, make):
    walter = make.person("Walter")
    other = make.committee(scene.eve, chair=walter, name="physics")
    proposal = scene.proposal("in_discussion", committees=[scene.committee, other])
    scene.reader(scene.max, proposal)
    scene.reader(scene.eve, proposal, committee=other)
    scene.sent(scene.max, proposal, strengths="What astronomy thinks")
    scene.sent(scene.eve, proposal, strengths="What physics thinks")

    def page(person):
        text = browse(person).get(address(proposal, "/all")).text
        return "What astronomy thinks" in text, "What physics thinks" in text

    assert [page(one) for one in (scene.emmy, walter, scene.max, scene.eve)] == [
        (True, False), (False, True), (True, False), (False, True),
    ]  # fmt: skip
    proposal.status = Status.ADVISED
    db.session.commit()
    assert [page(one) for one in (scene.emmy, walter, scene.max, scene.eve)] == [(True, True)] * 4


def test_a_review_of_somebody_in_conflict_is_kept_for_the_staff_and_out_of_the_mean(scene, browse, mine):
    scene.reader(scene.lise, mine)
    scene.sent(scene.lise, mine, 1, 1, 1, 1, strengths="What Lise thought")
    scene.sent(scene.max, mine, 5, 5, 5, 5)
    actions.declare(mine, scene.lise, by=scene.lise)
    db.session.commit()

    office, chair, colleague = (
        browse(one).get(address(mine, "/all")).text for one in (scene.olga, scene.emmy, scene.max)
    )

    assert "What Lise thought" in office
    assert "Does not count" in office
    assert "5.00" in office
    assert "What Lise thought" not in chair + colleague


def test_all_reviews_take_a_fixed_number_of_statements(scene, app, count_statements, make):
    browser = app.test_client(user=scene.olga)
    taken = []
    for number in (3, 30):
        proposal = scene.proposal("in_review")
        for n in range(number):
            person = make.person(f"Reader{n}")
            actions.assign(proposal, person, scene.committee, by=None, extra=True, tell=False)
            scene.sent(person, proposal)
        taken.append(count_statements(browser, address(proposal, "/all")))
    assert taken[0] == taken[1]


def test_a_review_that_is_refused_comes_back_where_its_form_is(scene, browse, mine):
    """Below the dossier, many screens down: without a script the address leads there."""
    page = browse(scene.max).get(address(mine)).text

    assert f'action="{address(mine)}#own"' in page and 'id="own"' in page


def test_a_draft_of_another_day_says_which(scene, browse, mine):
    tab_of(browse, scene.max, mine).send(go="save", **{"strengths": "So far."})
    page = browse(scene.max).get(address(mine)).text
    assert "Saved at" in page and " on 2" not in page.partition("Saved at")[2].partition("</span>")[0]

    db.session.query(Review).one().saved_at = datetime(2026, 1, 12, 8, tzinfo=UTC)
    db.session.commit()
    assert "Saved at 09:00 on 12 January 2026" in browse(scene.max).get(address(mine)).text


def test_the_dossier_speaks_to_its_reader_and_not_to_who_wrote_it(scene, browse):
    proposal = scene.proposal(
        "in_review", preferred_weeks=["2027-W05"], scheme_wanted="regular", expected_participants=25
    )
    proposal.outcomes.append(Outcome(position=0, kind="paper", description="A paper", expected_by="2027-11"))
    scene.reader(scene.max, proposal)

    page = browse(scene.max).get(address(proposal)).text
    assert "Weeks that suit the organisers" in page and "Funding asked for" in page and "that suit you" not in page
    assert "November 2027" in page and ">2027-11<" not in page
    assert "november 2027" in browse(scene.max).get("/nl" + address(proposal)).text
