"""From a call that opens to an answered invitation: the whole main job by forms, with script and without, in both languages."""

import pytest

from tests.journeys import line as steps
from tests.journeys import town as towns

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [pytest.param("en", 1280, True, marks=pytest.mark.line), ("nl", 360, False)],
    ids=["en-script", "nl-plain"],
)
def test_a_proposal_becomes_a_workshop(app, make, serve, chromium, database, language, width, javascript):
    town = towns.build(make, language)
    line = steps.Line(town, serve(database, worker=True), chromium, language, width, javascript)
    steps.open_a_call(line)
    steps.visit(line)
    steps.register(line)
    steps.propose(line)
    steps.name_a_second_organiser(line)
    steps.hand_in(line)
    towns.past_the_deadline(town)
    steps.screen(line)
    steps.settle_the_conflict(line)
    steps.assign(line)
    steps.review(line)
    steps.advise(line)
    steps.decide_and_release(line)
    steps.schedule(line)
    steps.invite(line)
    line.close()
