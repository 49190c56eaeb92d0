"""The conflict question of many proposals on one page."""

import pytest

from workshop_portal.core.db import db
from workshop_portal.decisions import meetings
from workshop_portal.people import actions as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import policy as proposals
from workshop_portal.proposals.models import Participant
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import queries

PAGE = "/reviews/questions"


@pytest.fixture
def discussed(scene):
    return [scene.proposal(Status.IN_DISCUSSION, title=f"Discussed {n}") for n in range(3)]


def test_one_answer_opens_what_is_free_of_conflict_and_shuts_the_rest(scene, app, discussed):
    free, close, other = discussed
    tab = app.test_client(user=scene.niels).tab(PAGE, "")
    tab.send(shown=[free.code, close.code], conflict=[close.code])

    assert Hat.CLEARED in hats(scene.niels, free) and proposals.may_view(scene.niels, free)
    assert hats(scene.niels, close) == {Hat.CONFLICTED}
    assert hats(scene.niels, other) == {Hat.MEMBER}  # it did not stand on the page that was sent
    assert list(db.session.scalars(queries.cards_open_to(scene.niels))) == [other]


def test_what_the_data_say_binds_whatever_is_answered(scene, app, discussed):
    free, listed, _other = discussed
    listed.participants.append(Participant(name=scene.niels.name, email=scene.niels.email))
    db.session.commit()
    page = app.test_client(user=scene.niels).tab(PAGE, "")
    answer = page.send(shown=[free.code, listed.code], conflict=[])

    assert answer.status_code == 303
    assert "1 proposal is closed to you" in page.browser.get(PAGE).text
    assert hats(scene.niels, listed) == {Hat.CONFLICTED}


def test_it_asks_of_what_is_discussed_or_to_be_read_and_is_known_by_its_card(scene, app, discussed):
    read = scene.proposal(Status.IN_REVIEW)
    scene.make.standing(scene.niels, Hat.REVIEWER, read)
    scene.proposal(Status.IN_REVIEW, title="Read by others")
    scene.proposal(Status.DECIDED, title="Decided long ago")
    scene.proposal(Status.IN_DISCUSSION, committees=[scene.make.committee()], title="Elsewhere")
    barred = scene.proposal(Status.IN_DISCUSSION)
    scene.make.standing(scene.niels, Hat.CONFLICTED, barred)
    own = scene.proposal(Status.IN_DISCUSSION, lead=scene.niels)

    assert list(db.session.scalars(queries.cards_open_to(scene.niels))) == [*discussed, read]
    assert barred.code not in app.test_client(user=scene.niels).get(PAGE).text
    assert own not in list(db.session.scalars(queries.cards_open_to(scene.niels)))
    assert list(db.session.scalars(queries.cards_open_to(scene.emmy))) == []  # a chair sees them all


def test_a_member_who_sees_the_proposal_anyway_is_asked_and_then_counts_in_the_room(scene, app):
    other = scene.make.committee(chair=scene.niels, name="algebra")  # a member here chairs the other
    people.seat(scene.olga, scene.committee, by=scene.olga)
    db.session.commit()
    both = scene.proposal(Status.IN_DISCUSSION, committees=[scene.committee, other])
    asked = (scene.niels, scene.olga)
    seats = meetings.seats_of(scene.committee)
    assert {one.id for one in asked} <= meetings.silent_on(both, seats, scene.emmy)

    for person in asked:
        assert queries.questions_open_to(person) == queries.questions_open_to(person, discussed=True) == 1
        app.test_client(user=person).tab(PAGE, "").send(shown=[both.code], conflict=[])
        assert queries.questions_open_to(person) == 0

    assert not {one.id for one in asked} & meetings.silent_on(both, seats, scene.emmy)
    assert queries.questions_open_to(scene.dora) == queries.questions_open_to(scene.emmy) == 0  # no seat, and the chair


@pytest.mark.parametrize("sent", [{"shown": ["2027-1-00000"]}, {"shown": []}, {"conflict": ["2027-1-00000"]}])
def test_what_is_not_on_the_page_is_not_answered(scene, app, discussed, sent):
    tab = app.test_client(user=scene.niels).tab(PAGE, "")
    assert tab.send(**{"shown": [discussed[0].code], "conflict": []} | sent).status_code == 422
    assert len(list(db.session.scalars(queries.cards_open_to(scene.niels)))) == 3


def test_the_meeting_names_every_item_and_leads_to_the_question_where_it_is_open(scene, app, discussed):
    scene.make.standing(scene.niels, Hat.CLEARED, discussed[0])
    page = app.test_client(user=scene.niels).get(f"/decisions/meeting/{scene.call.key}/{scene.committee.key}").text
    assert all(one.title in page for one in discussed)
    assert [f"/reviews/{one.code}/card" in page for one in discussed] == [False, True, True]


def test_desk_and_queue_say_how_many_are_open(scene, app, discussed):
    browser = app.test_client(user=scene.niels)
    assert "3 proposals are discussed" in browser.get("/desk").text
    assert PAGE in browser.get("/reviews/").text
    assert PAGE not in app.test_client(user=scene.emmy).get("/reviews/").text


def test_thirty_rows_take_as_many_statements_as_three(scene, app, discussed, count_statements):
    taken = [count_statements(app.test_client(user=scene.niels), PAGE)]
    for _ in range(27):
        scene.proposal(Status.IN_DISCUSSION, lead=scene.ada)
    taken.append(count_statements(app.test_client(user=scene.niels), PAGE))
    assert taken[0] == taken[1]
