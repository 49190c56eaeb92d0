"""Who stands in for an absent chair or director: asked once a request, and anew once something changed."""

from datetime import timedelta

from tests.makers import LONG_AGO
from workshop_portal.core.db import db
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.workflow import Status


def test_a_vice_chairs_meeting_takes_the_same_statements_for_three_and_thirty(story, browse, count_statements):
    story.committee.seats.append(Seat(person=story.eve, role=Hat.VICE, from_on=LONG_AGO))
    story.make.standing(story.charles, Hat.ABSENT)
    address = f"/decisions/meeting/{story.call.key}/{story.committee.key}"
    counts = []
    for more in (3, 27):
        for _ in range(more):
            story.make.proposal(Status.IN_DISCUSSION, committees=[story.committee], call=story.call)
        counts.append(count_statements(browse(story.eve), address))

    assert counts[0] == counts[1]


def test_whose_absence_or_conflict_ends_is_seen_within_the_same_request(story, app):
    deputy = story.make.appointed("deputy", "Del")
    other = story.propose()
    with app.test_request_context(method="POST"):
        assert Hat.DIRECTOR not in hats(deputy, story.proposal)
        standing.give(story.dora.id, Hat.CONFLICTED, thing=story.proposal)
        db.session.flush()
        assert Hat.DIRECTOR in hats(deputy, story.proposal)
        assert Hat.DIRECTOR not in hats(deputy, other) | hats(deputy)
        standing.take_away(story.dora.id, Hat.CONFLICTED, thing=story.proposal)
        standing.give(story.dora.id, Hat.ABSENT)
        db.session.flush()
        assert Hat.DIRECTOR in hats(deputy, other) & hats(deputy)
        db.session.rollback()
        assert Hat.DIRECTOR not in hats(deputy, other)


def test_a_select_is_built_once_for_a_reader_until_a_hat_or_the_day_changes(story, app, monkeypatch):
    emmy, noor = story.make.person("Emmy"), story.make.person("Noor")
    asked = []
    build = standing.built_once(lambda person, *ids: asked.append((person.id, *ids)) or object())
    with app.test_request_context(method="POST"):
        first = build(emmy, 1)
        assert build(emmy, 1) is first
        assert len({first, build(emmy, 2), build(noor, 1)}) == 3  # other ids, another person with as few hats

    standing.give(emmy.id, Hat.CONFLICTED, thing=story.proposal)
    db.session.commit()
    with app.test_request_context(method="POST"):
        conflicted = build(emmy, 1)
        assert conflicted not in {first}

    tomorrow = standing.clock.today() + timedelta(days=1)
    monkeypatch.setattr(standing.clock, "today", lambda: tomorrow)
    with app.test_request_context(method="POST"):
        assert build(emmy, 1) not in {first, conflicted}
    assert asked == [(emmy.id, 1), (emmy.id, 2), (noor.id, 1), (emmy.id, 1), (emmy.id, 1)]


def test_a_select_of_who_stands_in_is_never_kept_as_it_hangs_on_where_others_are(story, app):
    story.committee.seats.append(Seat(person=story.eve, role=Hat.VICE, from_on=LONG_AGO))
    deputy = story.make.appointed("deputy", "Del")
    db.session.commit()
    build = standing.built_once(lambda person: object())

    with app.test_request_context(method="POST"):
        for person in (story.eve, deputy):
            assert build(person) is not build(person)
