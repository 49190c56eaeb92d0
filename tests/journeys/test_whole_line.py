"""From the front page to an answered invitation: the whole main job by forms, with script and without, in both languages."""

import pytest

from tests.journeys import line as steps
from tests.journeys import town as towns

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("language", "width", "javascript"), [("en", 1280, True), ("nl", 360, False)], ids=["en-script", "nl-plain"]
)
def test_a_proposal_becomes_a_workshop(app, make, serve, chromium, database, language, width, javascript):
    town = towns.build(make, language)
    line = Line(town, serve(database), chromium, language, width, javascript)
    visit(line)
    register(line)
    propose(line)
    name_a_second_organiser(line)
    hand_in(line)
    towns.past_the_deadline(town)
    screen(line)
    settle_the_conflict(line)
    assign(line)
    review(line)
    advise(line)
    decide_and_release(line)
    schedule(line)
    invite(line)
    line.close()
