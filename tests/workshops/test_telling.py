"""What the page of a proposal says of the workshop that came of it, to whom, and from when."""

from workshop_portal.core.db import db
from workshop_portal.decisions import actions as decisions
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions
from workshop_portal.workshops.models import Workshop


def read(app, story, who, page="") -> str:
    page = app.test_client(user=who).get(f"/proposals/{story.proposal.code}{page}").text
    return page.partition("<main")[2].partition("</main")[0]


def test_organisers_find_workshop_week_and_venue_once_the_approval_is_released(app, story):
    decision = story.decided()
    assert "/board/" not in read(app, story, story.ada)

    decisions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    workshop = db.session.scalar(db.select(Workshop).where(Workshop.decision_id == decision.id))
    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    db.session.commit()

    for person in (story.ada, story.nora, story.olga):
        page = read(app, story, person)
        assert f'href="/board/{workshop.key}"' in page
        assert f"week {int(story.week[6:])} of {story.week[:4]}" in page and story.venue.name in page


def test_where_the_proposal_stands_leads_its_organisers_on_to_the_workshop(app, story):
    assert "/board/" not in read(app, story, story.ada, "/progress")
    workshop = story.scheduled()

    page = read(app, story, story.ada, "/progress")
    assert f'href="/board/{workshop.key}"' in page and story.venue.name in page


def test_members_find_the_public_page_once_there_is_one_and_the_plan_never(app, story):
    workshop = story.prepared()
    story.make.standing(story.emmy, Hat.CLEARED, workshop.proposal)
    assert workshop.key not in read(app, story, story.emmy)

    actions.publish(workshop, by=story.olga)
    db.session.commit()

    page = read(app, story, story.emmy)
    assert f'href="/workshops/{workshop.key}"' in page and "/board/" not in page
    assert f'href="/workshops/{workshop.key}"' in read(app, story, story.ada)


def test_nothing_of_the_workshop_stays_where_its_approval_is_rescinded_and_decided_anew_in_secret(app, story):
    workshop = story.scheduled()
    decisions.rescind(workshop.decision, by=story.dora, grounds="A form was lost")
    decisions.decide(story.proposal, code="approve_regular", grounds="x", by=story.dora)
    db.session.commit()

    assert workshop.key not in read(app, story, story.ada)
