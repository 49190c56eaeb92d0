"""What waits for chair, director and office on the way from the discussion to the release."""

from datetime import timedelta

from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions
from workshop_portal.decisions.waits import waits
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat


def told(app, person) -> list[str]:
    db.session.rollback()
    with app.test_request_context():
        found = [wait.title for wait in waits(person)]
    db.session.rollback()  # that request only read
    return found


def test_members_find_the_meeting_once_it_has_an_agenda_with_something_for_them(app, story, browse):
    story.make.standing(story.emmy, Hat.REVIEWER, story.proposal)
    held = story.meet()
    assert told(app, story.emmy) == []
    actions.set_agenda(held, by=story.charles, on=today() + timedelta(days=3))
    db.session.commit()
    assert told(app, story.emmy) == told(app, story.lise) == ["Your committee meets"]
    assert told(app, story.ada) == told(app, story.olga) == []
    address = f"/decisions/meeting/{story.call.key}/{story.committee.key}"
    assert f'href="{address}"' in browse(story.emmy).get("/reviews/").text
    page = browse(story.emmy).get(address).text
    assert 'aria-current="true"' in page.partition('href="/reviews/"')[2].partition(">")[0]

    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    assert told(app, story.lise) == []
    held.closed_at = now()
    db.session.commit()
    assert told(app, story.emmy) == []


def test_each_act_waits_for_its_person_and_then_for_the_next(app, story):
    everybody = {name: getattr(story, name) for name in ("charles", "dora", "olga", "ada", "emmy")}
    seen = lambda: {name: told(app, person) for name, person in everybody.items() if told(app, person)}  # noqa: E731

    assert seen() == {"charles": ["1 proposal waits for your committee's advice"]}
    story.advised()
    assert seen() == {"dora": ["1 proposal waits for your decision"]}
    decision = story.decided()
    assert seen() == {"olga": ["1 decision waits for its release"]}
    story.make.standing(story.olga, Hat.CONFLICTED, story.proposal)

    assert seen() == {}
    assert decision.released_at is None


def test_a_condition_that_is_due_waits_for_the_office(app, story):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today() + timedelta(days=30))]
    )
    assert told(app, story.olga) == []

    decision.conditions[0].due_on = today() + timedelta(days=3)
    db.session.commit()

    assert told(app, story.olga) == [f"A condition of {story.title} is due"]
