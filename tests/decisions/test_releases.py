"""The page of a release takes the same statements whatever was released and waits."""

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Decision, Release
from workshop_portal.decisions.workflow import Code, ReleaseState
from workshop_portal.proposals.workflow import Status


def decided(story, release=None):
    proposal = story.make.proposal(Status.DECIDED, committees=[story.committee], call=story.call)
    at = now() if release else None
    decision = Decision(
        proposal=proposal, code=Code.REJECT, grounds="So.", decided_at=now(), release=release, released_at=at
    )
    db.session.add(decision)


def test_the_page_of_releases_takes_the_same_few_statements_for_three_and_thirty(story, browse, count_statements):
    counts, browser = [], browse(story.olga)
    for more in (3, 27):
        for _ in range(more):
            release = Release(
                call=story.call, state=ReleaseState.RELEASED, pressed_at=now(), until_at=now(), released_at=now()
            )
            decided(story, release)
            decided(story)
        db.session.commit()
        counts.append(count_statements(browser, f"/decisions/release/{story.call.key}"))

    assert counts[0] == counts[1] <= 12
