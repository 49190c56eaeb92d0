"""Organisers have graded rights: to read, to comment, to change the text. What they say to each other stays theirs."""

import re

import pytest

from tests.proposals.test_papers import in_review, read
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, comments, organisers, waits
from workshop_portal.proposals.models import Grade


def page_of(proposal) -> str:
    return f"/proposals/{proposal.code}/comments"


@pytest.fixture
def row(complete, kwame):
    return next(one for one in complete.organisers if one.person_id == kwame.id)


@pytest.mark.parametrize(
    ("grade", "edits", "comments_", "reads"),
    [(Grade.EDIT, 200, True, 200), (Grade.COMMENT, 404, True, 200), (Grade.VIEW, 404, False, 200)],
)
def test_each_right_holds_as_soon_as_it_is_given(app, complete, ada, kwame, row, grade, edits, comments_, reads):
    tab = app.test_client(user=ada).tab(f"/proposals/{complete.code}/organisers/{row.key}", "")
    assert tab.send(go="grade", grade=grade.value).status_code == 303
    browser = app.test_client(user=kwame)

    assert browser.get(f"/proposals/{complete.code}/edit/c").status_code == edits
    assert browser.get(f"/proposals/{complete.code}").status_code == reads
    page = browser.get(page_of(complete))
    assert ("Write a comment" in page.text) == comments_


def test_a_right_goes_with_the_invitation(app, draft, ada):
    tab = app.test_client(user=ada).tab(f"/proposals/{draft.code}/organisers", "")
    tab.send(name="Łucja", email="lucja@example.org", grade="comment")
    lucja = draft.organisers[1]
    organisers.confirm(lucja, {})
    db.session.commit()

    assert hats(lucja.person, draft) == {Hat.ORGANISER, Hat.COMMENTER}


def test_the_lead_is_not_given_or_taken_as_a_right(complete, ada, row):
    for organiser, grade in ((row, Grade.LEAD), (complete.organisers[0], Grade.VIEW)):
        with pytest.raises(Refused, match="page of its own"):
            organisers.set_grade(organiser, grade, by=ada)


def test_a_comment_stands_beside_its_section_until_somebody_who_may_edit_settles_it(app, complete, ada, kwame, row):
    organisers.set_grade(row, Grade.COMMENT, by=ada)
    db.session.commit()
    mine, theirs = app.test_client(user=ada), app.test_client(user=kwame)
    tab = theirs.tab(f"{page_of(complete)}?section=d", "")
    assert tab.send(text="Start an hour later.").status_code == 303
    comment = comments.of(complete)[0]

    assert "Start an hour later." in mine.get(f"/proposals/{complete.code}/edit/d").text
    assert "Start an hour later." not in mine.get(f"/proposals/{complete.code}/edit/c").text
    address = f"{page_of(complete)}/{comment.key}"
    assert address not in theirs.get(page_of(complete)).text
    mine.tab(page_of(complete), address).send()
    assert comment.settled_at is not None
    assert "Start an hour later." not in mine.get(f"/proposals/{complete.code}/edit/d").text
    assert "Start an hour later." in mine.get(f"/nl{page_of(complete)}").text


def test_an_empty_or_endless_comment_comes_back_with_its_text(app, complete, ada):
    tab = app.test_client(user=ada).tab(page_of(complete), "")

    assert tab.send(text="x" * 2001).status_code == 422
    assert "x" * 2001 in tab.answer.text
    assert tab.send(text="").status_code == 422


def test_nobody_else_ever_reads_them(app, make, complete, ada):
    comments.write(complete, "c", "MARK between us", by=ada)
    actions.submit(complete, by=ada)
    version = complete.newest_version
    db.session.commit()
    emmy = in_review(make, complete)

    assert "MARK" not in str(version.content)
    for reader in (emmy, make.appointed("office"), make.appointed("director"), make.person("Eve")):
        browser = app.test_client(user=reader)
        assert browser.get(page_of(complete)).status_code == 404
        assert "MARK" not in browser.get(f"/proposals/{complete.code}").text
    assert "MARK" not in read(app.test_client(user=ada).get(f"/proposals/{complete.code}/pdf"))


def test_after_submitting_they_stay_readable_and_no_more_are_written(app, complete, ada):
    tab = app.test_client(user=ada).tab(page_of(complete), "")
    comments.write(complete, "c", "Kept", by=ada)
    actions.submit(complete, by=ada)
    db.session.commit()

    answer = tab.send(text="Too late")
    assert (answer.status_code, "Kept" in answer.text) == (200, True)
    assert [one.text for one in comments.of(complete)] == ["Kept"]


def test_the_number_of_open_comments_stands_on_the_desk_and_beside_the_link(app, complete, ada, kwame):
    written = [comments.write(complete, "c", f"Remark {n}", by=kwame) for n in range(3)]
    comments.settle(written[0], by=ada)
    db.session.commit()

    text = app.test_client(user=ada).get(f"/proposals/{complete.code}").text
    assert re.search(r">Comments <span[^>]*>2<", text)
    with app.test_request_context():
        assert [one.words for one in waits.mine(ada)] == ["A draft. Submit it before the call closes. 2 open comments."]


def test_a_comment_is_shown_as_other_texts_are(app, ada, complete):
    comments.write(complete, "c", r"The energy $E$ is **wrong**, <b>sorry</b>.", by=ada)
    db.session.commit()
    browser = app.test_client(user=ada)

    for address in (page_of(complete), f"/proposals/{complete.code}/edit/c"):
        text = browser.get(address).text
        assert "<strong>wrong</strong>, &lt;b&gt;sorry&lt;/b&gt;" in text and "<math" in text and "$E$" not in text
