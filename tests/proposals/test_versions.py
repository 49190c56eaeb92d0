"""Every version stays readable, and what is different between two of them is shown word by word."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.endless import endless
from tests.proposals.test_papers import in_review
from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.proposals import actions, differences
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status

TEXTS = st.text(alphabet="ab \n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_runs_give_both_texts_back_but_for_blanks(before, after):
    runs = differences.words(before, after)

    assert bare(runs, "gone") == before.split()
    assert bare(runs, "new") == after.split()


def bare(runs, side) -> list[str]:
    return "".join(text for kind, text in runs if kind in {"same", side}).split()


def test_only_the_words_that_differ_are_marked():
    runs = differences.words("Which one is right?\n\nAnd why?", "Which of them is right?\n\nAnd why?")

    assert runs == [
        ("same", "Which "), ("gone", "one "), ("new", "of them "), ("same", "is right?\n\nAnd why?")]  # fmt: skip


def test_long_unchanged_stretches_are_left_out():
    long = " ".join(f"w{n}" for n in range(200))
    kinds = [kind for kind, _text in differences.shortened(differences.words(f"a {long} z", f"b {long} z"))]

    assert kinds == ["gone", "new", "same", "skipped"]


def test_texts_without_end_are_compared_in_time():
    one_and_many = [" ".join(f"a {side}{n}" for n in range(1000)) for side in "bc"]
    paragraphs = ["\n".join(f"{one[:1600]}\nkept {n}" for n in range(50)) for one in one_and_many]
    pairs = {
        "words": ["a b " * 50_000, "b c " * 50_000], "lines": ["a\n" * 50_000, "a\n" * 49_999 + "b\n"],
        "one word and many": one_and_many, "in turn": ["a b c " * 600, "c b a " * 600], "paragraph by paragraph": paragraphs,
    }  # fmt: skip
    assert endless("workshop_portal.proposals.differences:words", pairs) == []


def test_a_long_text_is_compared_word_by_word_and_one_of_the_same_words_as_a_whole():
    long = [f"w{n % 90}" for n in range(2000)]
    changed = [*long[:1000], "new", *long[1000:]]
    kinds = [kind for kind, _text in differences.words(" ".join(long), " ".join(changed))]
    assert kinds == ["same", "new", "same"]

    assert [kind for kind, _text in differences.words("a b " * 400, "b c " * 400)] == ["gone", "new"]


def test_a_row_that_begins_alike_is_changed_and_others_went_or_came():
    before = [["Ada", "Leiden"], ["Grace", "Yale"]]
    after = [["Ada", "Delft"], ["Emmy", "Göttingen"]]

    found = differences.rows(before, after)
    assert [kind for kind, _cells in found] == ["changed", "new", "gone"]
    assert found[0][1] == [[("same", "Ada")], [("gone", "Leiden"), ("new", "Delft")]]


@pytest.fixture
def twice(complete, ada):
    """Submitted, reopened, changed and submitted again."""
    actions.submit(complete, by=ada)
    actions.move(complete, "reopen", by=ada)
    changed = {"aim": "Which of them is right?", "duration_days": 3, "outcomes": [
        {"kind": "paper", "description": "A position paper", "expected_by": "2029"}]}  # fmt: skip
    actions.fill(complete, changed, by=ada)
    actions.submit(complete, by=ada)
    db.session.commit()
    return complete


def test_the_page_shows_what_changed_between_two_versions_and_nothing_else(app, twice, ada):
    browser, newest = app.test_client(user=ada), twice.versions[-1]
    listed = browser.get(f"/proposals/{twice.code}/versions").text
    page = browser.get(f"/proposals/{twice.code}/versions/{newest.key}/changes").text

    assert "Version 1" in listed and "Version 2" in listed
    marked = page.partition("<main")[2]
    for part in ("of them", "2029", "2028"):
        assert part in marked
    assert "Three readings compete." not in marked and "Draft programme" not in marked
    assert browser.get(f"/nl/proposals/{twice.code}/versions/{newest.key}/changes").status_code == 200


def test_another_title_or_subtitle_is_a_change_that_is_shown_also_where_nothing_else_is_one(app, twice, ada):
    browser, before = app.test_client(user=ada), twice.title
    actions.move(twice, "reopen", by=ada)
    actions.fill(twice, {"title": f"{before} anew", "subtitle": "Under it"}, by=ada)
    db.session.commit()

    for address in ("/proposals/{}/changes", "/nl/proposals/{}/changes"):
        marked = (
            browser.get(address.format(twice.code))
            .text.partition("<main")[2]
            .partition("<h2 id")[2]
            .partition("</main")[0]
        )
        assert "anew" in marked and "Under it" in marked and "<h2" not in marked

    actions.fill(twice, {"title": before, "subtitle": ""}, by=ada)
    db.session.commit()
    assert "Nothing has changed" in browser.get(f"/proposals/{twice.code}/changes").text


def test_the_first_version_is_compared_with_nothing(app, twice, ada):
    address = f"/proposals/{twice.code}/versions/{twice.versions[0].key}"
    assert app.test_client(user=ada).get(f"{address}/changes").headers["Location"].endswith(address)


def test_a_reader_compares_without_addresses_and_wishes_and_a_conflict_shuts_it(app, make, twice, ada):
    actions.move(twice, "reopen", by=ada)
    actions.fill(twice, {"reader_wishes": [{"wanted": True, "name": "Rival Readerson", "reason": "x"}]}, by=ada)
    actions.submit(twice, by=ada)
    db.session.commit()
    address = f"/proposals/{twice.code}/versions/{twice.versions[-1].key}/changes"
    emmy = in_review(make, twice)
    mine, reader = app.test_client(user=ada), app.test_client(user=emmy)

    assert ("Rival Readerson" in mine.get(address).text, "Rival Readerson" in reader.get(address).text) == (True, False)
    make.standing(emmy, "conflicted", twice)
    for there in (address, f"/proposals/{twice.code}/versions"):
        assert reader.get(there).status_code == 404


def test_organisers_see_what_they_changed_since_the_last_version_and_nobody_else_does(app, make, twice, ada):
    address, browser = f"/proposals/{twice.code}/changes", app.test_client(user=ada)
    assert browser.get(address).status_code == 404

    actions.move(twice, "reopen", by=ada)
    actions.fill(twice, {"aim": "A third aim"}, by=ada)
    db.session.commit()
    assert "third" in browser.get(address).text
    assert app.test_client(user=make.appointed("office")).get(address).status_code == 404


def test_the_list_of_versions_takes_as_many_statements_however_many_there_are(count_statements, app, twice, ada):
    browser, address = app.test_client(user=ada), f"/proposals/{twice.code}/versions"
    before = count_statements(browser, address)
    for _time in range(3):
        actions.move(twice, "reopen", by=ada)
        actions.submit(twice, by=ada)
    db.session.commit()

    assert count_statements(browser, address) == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.DECIDED])
def test_a_withdrawal_is_taken_back_and_the_proposal_stands_where_it_stood(app, complete, ada, kwame, status):
    if status != Status.DRAFT:
        actions.submit(complete, by=ada)
    complete.status = status
    actions.move(complete, "withdraw", by=ada, note="We found another place.")
    db.session.commit()
    browser = app.test_client(user=ada)

    assert f"/proposals/{complete.code}/restore" in browser.get(f"/proposals/{complete.code}").text
    tab = browser.tab(f"/proposals/{complete.code}/restore", "")
    assert [tab.send().status_code for _time in range(2)] == [303, 303]
    assert (complete.status, complete.withdrawn_at, complete.withdrawn_why) == (status, None, "")
    kind = "restored_open" if status == Status.DRAFT else "restored"
    told = db.session.scalars(select(Mail.to_address).where(Mail.kind == kind)).all()
    assert sorted(told) == sorted([ada.email, kwame.email])


@pytest.mark.parametrize("is_returned", [False, True])
def test_what_comes_back_after_its_time_is_said_to_take_part_no_more(complete, ada, kwame, is_returned):
    closes_at = complete.call.hard_deadline_at
    if is_returned:
        actions.submit(complete, by=ada)
        complete.status = Status.RETURNED
    actions.move(complete, "withdraw", by=ada, note="No time", at=closes_at - timedelta(days=1))
    actions.move(complete, "restore", by=ada, at=closes_at + timedelta(days=1))
    db.session.commit()

    letters = {one.to_address: one.body for one in db.session.scalars(select(Mail).where(Mail.kind == "restored_late"))}
    assert letters.keys() == {ada.email, kwame.email}
    assert "that can't be done any more" in letters[ada.email] and "Its text is kept." in letters[ada.email]
    assert "dat kan niet meer" in letters[kwame.email]


@pytest.mark.parametrize("is_returned", [False, True])
def test_what_is_not_handed_in_is_not_said_to_take_part_once_its_withdrawal_is_taken_back(
    app, complete, ada, is_returned
):
    if is_returned:
        actions.submit(complete, by=ada)
        complete.status, complete.return_until_at = Status.RETURNED, complete.call.deadline_at + timedelta(days=3)
    actions.move(complete, "withdraw", by=ada, note="No time")
    actions.move(complete, "restore", by=ada)
    db.session.commit()

    letters = db.session.scalars(
        select(Mail.body).where(Mail.subject.contains("ithdrawn:"), Mail.to_address == ada.email)
    )
    back = [one for one in letters if "taken the withdrawal" in one]
    assert len(back) == 1 and "as before" not in back[0]
    with app.test_request_context():
        assert f"only if that has been done by {languages.moment(complete.until)}" in back[0]


def test_the_page_that_withdraws_a_draft_speaks_of_no_round(app, complete, ada):
    page = app.test_client(user=ada).get(f"/proposals/{complete.code}/withdraw").text
    assert "It is a draft, and can’t be submitted while it is withdrawn." in page and "leaves the round" not in page

    actions.submit(complete, by=ada)
    db.session.commit()
    assert "It leaves the round" in app.test_client(user=ada).get(f"/proposals/{complete.code}/withdraw").text


def test_of_a_draft_that_was_withdrawn_the_text_is_used_and_nothing_is_submitted_again(app, make, complete, ada):
    later = make.call(formats=[complete.format])
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.commit()
    browser, address = app.test_client(user=ada), f"/proposals/{complete.code}"

    assert "Use this text in a later call" in browser.get(address).text
    page = browser.tab(address + "/resubmit", "")
    assert "the text as it is now" in page.answer.text and "the text you submitted" not in page.answer.text
    page.send(call=later.key)
    draft = db.session.scalar(select(Proposal).where(Proposal.call_id == later.id))
    assert (draft.title, draft.series, draft.previous_code) == (complete.title, "none", "")


def test_a_withdrawal_is_taken_back_by_the_lead_alone_and_within_a_week(app, complete, ada, kwame):
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.commit()

    address = f"/proposals/{complete.code}/restore"
    assert app.test_client(user=kwame).get(address).status_code == 404
    complete.withdrawn_at = now() - timedelta(days=8)
    db.session.commit()
    assert app.test_client(user=ada).get(address).headers["Location"] == f"/proposals/{complete.code}"
    with pytest.raises(Refused, match="seven days"):
        actions.move(complete, "restore", by=ada)
