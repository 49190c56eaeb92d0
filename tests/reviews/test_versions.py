"""Every version of one's own review is kept and can be had back; the meeting ends the writing."""

from datetime import timedelta

import pytest

from tests.reviews.conftest import WHOLE
from workshop_portal.calls import actions as calls
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions
from workshop_portal.reviews.models import Review, ReviewVersion
from workshop_portal.reviews.workflow import ReviewState, VersionKind


@pytest.fixture
def mine(scene):
    proposal = scene.proposal("in_review", title="Ice That Flows")
    scene.reader(scene.max, proposal)
    return proposal


def kinds() -> list:
    return [row.kind for row in db.session.query(ReviewVersion).order_by(ReviewVersion.number)]


def texts() -> list:
    return [row.content["strengths"] for row in db.session.query(ReviewVersion).order_by(ReviewVersion.number)]


def save(scene, mine, text, minutes, kind=VersionKind.AUTO, *, goes_on=True):
    at = now() + timedelta(minutes=minutes)
    actions.save_review(mine, scene.max, strengths=text, kind=kind, at=at, goes_on=goes_on)
    db.session.commit()


def write_on(reader, tab, mine, text):
    """What the page's script does: it sends by itself, and puts into the page what it hears."""
    fields = tab.page.fields | {"strengths": text}
    answer = reader.post(f"/reviews/{mine.code}", data=fields, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    tab.page.fields = fields | {"seen": answer.json["seen"]}


def test_what_a_page_saves_by_itself_is_one_version_every_ten_minutes_and_a_press_makes_its_own(scene, mine):
    for minutes, text in ((0, "O"), (4, "One"), (9, "One and"), (11, "One and two")):
        save(scene, mine, text, minutes)
    assert texts() == ["One and", "One and two"]

    save(scene, mine, "Pressed", 12, VersionKind.SAVED)
    save(scene, mine, "Pressed", 13)
    save(scene, mine, "Gone on", 14)
    save(scene, mine, "Another page", 15, goes_on=False)
    scene.sent(scene.max, mine)

    assert texts()[:-1] == ["One and", "One and two", "Pressed", "Gone on", "Another page"]
    assert kinds() == [
        VersionKind.AUTO, VersionKind.AUTO, VersionKind.SAVED, VersionKind.AUTO, VersionKind.AUTO, VersionKind.SENT,
    ]  # fmt: skip


def test_a_page_goes_on_in_its_own_version_and_in_that_of_no_other_page(scene, app, mine):
    reader = app.test_client(user=scene.max)
    tab = reader.tab(f"/reviews/{mine.code}", form=mine.code)
    write_on(reader, tab, mine, "The first th")
    write_on(reader, tab, mine, "The first thought")
    assert texts() == ["The first thought"]

    other = reader.tab(f"/reviews/{mine.code}", form=mine.code)
    write_on(reader, other, mine, "All said otherwise")
    write_on(reader, other, mine, "All said otherwise, and more")

    assert texts() == ["The first thought", "All said otherwise, and more"]


def test_what_saved_itself_before_an_older_version_is_put_back_is_kept(scene, app, mine):
    reader = app.test_client(user=scene.max)
    save(scene, mine, "The first thought", 0, VersionKind.SAVED)
    tab = reader.tab(f"/reviews/{mine.code}", form=mine.code)
    write_on(reader, tab, mine, "The second thought")
    first = db.session.query(ReviewVersion).filter_by(number=1).one()

    back = reader.tab(f"/reviews/{mine.code}?version={first.key}", form=mine.code)
    write_on(reader, back, mine, "The first thought, again")
    assert back.send(go="save").status_code == 303

    assert texts()[:2] == ["The first thought", "The second thought"]
    assert db.session.query(Review).one().strengths == texts()[-1] == "The first thought, again"


def test_after_a_clash_of_two_tabs_both_texts_are_kept(scene, app, mine):
    reader = app.test_client(user=scene.max)
    tab, other = (reader.tab(f"/reviews/{mine.code}", form=mine.code) for _n in range(2))
    write_on(reader, other, mine, "Of the other tab")

    assert tab.send(go="save", strengths="Of this tab").status_code == 409
    assert tab.send(go="save", strengths="Of this tab").status_code == 303

    assert texts() == ["Of the other tab", "Of this tab"]


def test_an_older_version_comes_back_into_the_form_and_counts_once_it_is_saved(scene, app, mine):
    reader = app.test_client(user=scene.max)
    quality = scene.call.criteria[0].id
    actions.save_review(mine, scene.max, strengths="The first thought", marks={quality: None})
    actions.save_review(mine, scene.max, strengths="The second thought", marks={quality: 5})
    db.session.commit()
    first = db.session.query(ReviewVersion).filter_by(number=1).one()
    assert "The first thought" in reader.get(f"/reviews/{mine.code}/versions").text
    assert "The first thought" in reader.get(f"/nl/reviews/{mine.code}/versions/{first.key}").text

    tab = reader.tab(f"/reviews/{mine.code}?version={first.key}", form=mine.code)
    assert (tab.page.fields["strengths"], tab.page.fields[f"mark_{quality}"]) == ("The first thought", "none")
    assert db.session.query(Review).one().strengths == "The second thought"

    assert tab.send(go="save").status_code == 303
    review = db.session.query(Review).one()
    assert (review.strengths, review.scores[0].value) == ("The first thought", None)
    assert len(kinds()) == 3


def test_an_older_version_does_not_overwrite_what_another_tab_saved_meanwhile(scene, app, mine):
    actions.save_review(mine, scene.max, strengths="The first thought")
    actions.save_review(mine, scene.max, strengths="The second thought")
    db.session.commit()
    first = db.session.query(ReviewVersion).filter_by(number=1).one()
    tab = app.test_client(user=scene.max).tab(f"/reviews/{mine.code}?version={first.key}", form=mine.code)
    actions.save_review(mine, scene.max, strengths="A third one, in another tab")
    db.session.commit()

    answer = tab.send(go="save")

    assert answer.status_code == 409
    assert "The first thought" in answer.text
    assert "A third one, in another tab" in answer.text


def test_versions_are_for_their_writer_alone(scene, app, mine, make):
    other = scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        if person is scene.lise:
            scene.reader(person, mine)
        scene.reader(person, other)
        actions.save_review(other, person, strengths="Mine alone")
    actions.save_review(mine, scene.max, strengths="Mine alone")
    db.session.commit()
    of_max = db.session.query(ReviewVersion).join(Review).filter(Review.person_id == scene.max.id)
    here, there = (of_max.filter(Review.proposal_id == one.id).one() for one in (mine, other))

    for person in (scene.lise, scene.emmy, scene.olga, scene.dora, scene.eve):
        assert app.test_client(user=person).get(f"/reviews/{mine.code}/versions/{here.key}").status_code == 404
    assert "Mine alone" not in app.test_client(user=scene.lise).get(f"/reviews/{mine.code}/versions").text
    assert app.test_client(user=scene.max).get(f"/reviews/{mine.code}/versions/{there.key}").status_code == 404


def test_once_the_meeting_begins_reviews_are_locked_and_late_texts_come_back(scene, app, mine):
    scene.reader(scene.lise, mine)
    scene.sent(scene.max, mine)
    actions.save_review(mine, scene.lise, strengths="Half a thought")
    mine.status = Status.IN_DISCUSSION
    db.session.commit()
    sent, draft = (
        app.test_client(user=one).tab(f"/reviews/{mine.code}", form=mine.code) for one in (scene.max, scene.lise)
    )
    actions.close_writing([mine], scene.committee, at=now())
    db.session.commit()

    assert sent.send(go="send", weaknesses="Too late").status_code == 422
    assert draft.send(go="save", strengths="A late thought").status_code == 422
    assert "A late thought" in draft.answer.text
    by_person = {one.person_id: one for one in db.session.query(Review)}
    assert by_person[scene.max.id].state == ReviewState.LOCKED
    assert (by_person[scene.lise.id].state, by_person[scene.lise.id].strengths) == (ReviewState.DRAFT, "Half a thought")
    for person in (scene.max, scene.lise):
        with pytest.raises(Refused):
            actions.send_review(mine, person, marks=scene.marks(1, 1, 1, 1), **WHOLE)


def test_a_round_keeps_its_criteria_once_readers_are_at_work(scene, app):
    rows = [
        {"key": one.key, "name_en": one.name_en, "name_nl": one.name_nl, "weight": 50} for one in scene.call.criteria
    ]
    calls.set_criteria(scene.call, rows, by=scene.olga)
    proposal = scene.proposal()
    scene.reader(scene.max, proposal)
    scene.reader(scene.lise, proposal)
    assert proposal.status == Status.IN_REVIEW

    for one in rows:
        one["weight"] = 1
    with pytest.raises(Refused):
        calls.set_criteria(scene.call, rows, by=scene.olga)

    db.session.rollback()
    assert {one.weight for one in scene.call.criteria} == {50}
    page = app.test_client(user=scene.olga).get(f"/calls/{scene.call.key}/criteria").text
    assert "stay as they are" in page and "criteria-0-weight" not in page
