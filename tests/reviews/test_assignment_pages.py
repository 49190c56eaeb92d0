"""The pages on which readers are chosen."""

import re
from datetime import date, timedelta

import pytest

from tests import makers
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, runs
from workshop_portal.reviews.models import Assignment, AssignmentRun
from workshop_portal.reviews.workflow import FOUND


def hand(scene, proposal):
    return f"/reviews/assign/{proposal.code}/{scene.committee.key}"


def test_the_page_shows_who_reads_what_and_the_balance(scene, app, here):
    ice, fire = scene.proposal("in_review", title="Ice"), scene.proposal(title="Fire")
    scene.reader(scene.max, ice)
    scene.reader(scene.lise, ice, cleared=False)
    scene.sent(scene.max, ice)

    page = app.test_client(user=scene.emmy).get(here).text

    assert "Max Byron: sent" in page
    assert "Lise Byron: has not answered the conflict question" in page
    assert "1 / 2" in page
    assert fire.title in page


def test_a_reader_is_asked_and_let_off_by_hand(scene, app):
    scene.max.topics = "rheology"
    proposal = scene.proposal(keywords="rheology, ice")
    chair = app.test_client(user=scene.emmy)
    tab = chair.tab(hand(scene, proposal))
    assert "near" in tab.answer.text
    assert "rheology" in tab.answer.text

    assert tab.send(go=f"give {scene.max.key}").status_code == 303
    assert Hat.REVIEWER in hats(scene.max, proposal)

    assert chair.tab(hand(scene, proposal)).send(go=f"take {scene.max.key}").status_code == 303
    assert Hat.REVIEWER not in hats(scene.max, proposal)


def test_before_two_committees_each_counts_its_own_readers(scene, app, make):
    other = make.committee(scene.eve, name="physics")
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    for person, committee in ((scene.max, None), (scene.lise, None), (scene.eve, other)):
        scene.reader(person, proposal, committee=committee)
    scene.sent(scene.max, proposal)

    page = app.test_client(user=scene.olga).get(f"/reviews/assign/{proposal.code}/{scene.committee.key}")

    assert "2 asked of 2 wanted, 1 sent." in page.text


@pytest.fixture
def joint(scene, make):
    """A proposal before the committee of physics too, where Walter chairs, and Eve and Max have a seat."""
    walter = make.person("Walter")
    other = make.committee(scene.eve, scene.max, chair=walter, name="physics")
    return scene.proposal("in_review", committees=[scene.committee, other]), other, walter


def test_a_chair_neither_sees_nor_lets_off_the_readers_of_the_other_committee(scene, app, joint):
    proposal, other, walter = joint
    scene.reader(scene.eve, proposal, committee=other)
    scene.reader(scene.lise, proposal)
    page = f"/reviews/assign/{proposal.code}/{other.key}"
    tab = app.test_client(user=scene.emmy).tab(hand(scene, proposal))

    assert "Eve Byron" in app.test_client(user=walter).get(page).text
    assert "Eve Byron" not in tab.answer.text
    assert tab.send(go=f"take {scene.eve.key}").status_code == 409
    assert Hat.REVIEWER in hats(scene.eve, proposal)
    assert app.test_client(user=scene.olga).tab(page).send(go=f"take {scene.lise.key}").status_code == 409
    assert app.test_client(user=walter).tab(page).send(go=f"take {scene.eve.key}").status_code == 303


def test_who_sits_on_both_committees_reads_for_the_one_that_asked(scene, app, joint):
    proposal, other, _walter = joint
    scene.reader(scene.max, proposal, committee=other)
    scene.sent(scene.max, proposal)
    tab = app.test_client(user=scene.emmy).tab(hand(scene, proposal))

    assert "Reads it for another committee" in tab.answer.text
    assert "Review sent" not in tab.answer.text
    assert f"give {scene.max.key}" not in tab.answer.text
    assert tab.send(go=f"take {scene.max.key}").status_code == 409
    asked = runs.problem(scene.call, scene.committee, runs.Bounds(1, 0, 4, expert=False))
    assert asked["conflicts"] == [[proposal.code, scene.max.key]]


def test_who_declined_for_another_committee_is_free_here(scene, app, joint):
    proposal, other, walter = joint
    scene.reader(scene.max, proposal, committee=other)
    actions.decline(proposal, scene.max)
    db.session.commit()

    assert "Declined" not in app.test_client(user=scene.emmy).get(hand(scene, proposal)).text
    assert "Declined" in app.test_client(user=walter).get(f"/reviews/assign/{proposal.code}/{other.key}").text


def test_a_vice_chair_chooses_no_readers_by_chairing_the_other_committee(scene, app, make, joint):
    proposal, _other, walter = joint
    scene.committee.seats.append(Seat(person=walter, role=Hat.VICE, from_on=date(2000, 1, 1)))
    db.session.commit()
    browser = app.test_client(user=walter)

    assert browser.get(hand(scene, proposal)).status_code == 404
    make.standing(scene.emmy, Hat.ABSENT)
    assert browser.get(hand(scene, proposal)).status_code == 200


def test_a_vice_chair_stands_in_for_the_own_chair_of_a_joint_proposal(scene, app, make, joint):
    (proposal, other, _walter), vera = joint, make.person("Vera")
    scene.committee.seats.append(Seat(person=vera, role=Hat.VICE, from_on=date(2000, 1, 1)))
    db.session.commit()
    browser = app.test_client(user=vera)
    assert browser.get(hand(scene, proposal)).status_code == 404

    make.standing(scene.emmy, Hat.CONFLICTED, proposal)
    assert browser.get(hand(scene, proposal)).status_code == 200
    assert browser.get(f"/reviews/assign/{proposal.code}/{other.key}").status_code == 404
    proposal.status = Status.IN_DISCUSSION
    db.session.commit()
    advice = f"/decisions/advice/{proposal.code}/"
    assert [browser.get(advice + one.key).status_code for one in (scene.committee, other)] == [200, 404]


@pytest.mark.parametrize("go", ["", "give", "give nobody", "burn everything", "take ", "start_review now"])
def test_an_unknown_button_or_person_is_answered_in_words(scene, app, go):
    answer = app.test_client(user=scene.emmy).tab(hand(scene, scene.proposal())).send(go=go)

    assert answer.status_code in {409, 422}
    assert db.session.query(Assignment).count() == 0


def test_who_is_in_conflict_is_refused_by_hand(scene, app):
    proposal = scene.proposal()
    actions.declare(proposal, scene.max, by=scene.max)
    db.session.commit()
    tab = app.test_client(user=scene.emmy).tab(hand(scene, proposal))
    assert f"give {scene.max.key}" not in tab.answer.text

    assert tab.send(go=f"give {scene.max.key}").status_code == 409
    assert db.session.query(Assignment).count() == 0


def test_an_assignment_is_proposed_looked_at_and_applied(scene, app, here):
    for title in ("Ice", "Fire"):
        scene.proposal(title=title)
    chair = app.test_client(user=scene.emmy)

    ordered = chair.tab(here, form="/propose").send()
    assert ordered.status_code == 303
    run = db.session.query(AssignmentRun).one()
    waiting = chair.get(ordered.headers["Location"]).text
    assert "Being computed" in waiting
    runs.run_assignment(run)
    db.session.commit()

    tab = chair.tab(ordered.headers["Location"], form="/apply")
    assert "Ice" in tab.answer.text
    assert db.session.query(Assignment).count() == 0
    assert tab.send().status_code == 303

    assert db.session.query(Assignment).count() == 4
    assert {one.status for one in scene.call_proposals()} == {Status.IN_REVIEW}
    assert "Applied on" in chair.get(ordered.headers["Location"]).text


def test_what_stands_in_the_way_is_said_in_words(scene, app, here):
    proposal = scene.proposal(title="Ice")
    for person in (scene.max, scene.lise, scene.niels):
        actions.declare(proposal, person, by=person)
    db.session.commit()
    chair = app.test_client(user=scene.emmy)
    ordered = chair.tab(here, form="/propose").send(reviews="2", most="5", least="0")
    runs.run_assignment(db.session.query(AssignmentRun).one())
    db.session.commit()

    page = chair.get(ordered.headers["Location"]).text

    assert "“Ice” needs 2 readers." in page
    assert "Apply" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"reviews": "0"},
        {"reviews": "x"},
        {"reviews": ""},
        {"most": "-1"},
        {"most": "1", "least": "3"},
        {"least": "9" * 400},
    ],
)
def test_bounds_that_make_no_sense_are_refused_beside_the_field(scene, app, here, wrong):
    scene.proposal()

    answer = app.test_client(user=scene.emmy).tab(here, form="/propose").send(**wrong)

    assert answer.status_code == 422
    assert "govuk-error-message" in answer.text
    assert db.session.query(AssignmentRun).count() == 0


def test_a_round_with_an_item_hidden_from_the_chair_is_proposed_and_applied_by_somebody_unconflicted(scene, app, here):
    scene.proposal(title="Shown")
    hidden = scene.proposal(title="Hidden")
    actions.declare(hidden, scene.emmy, by=scene.emmy)
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, by=scene.olga))
    db.session.commit()
    chair, office = app.test_client(user=scene.emmy), app.test_client(user=scene.olga)

    page = chair.get(here).text
    assert "Propose an assignment" not in page
    assert "Hidden" not in page
    assert chair.get(f"/reviews/run/{run.key}").status_code == 404
    assert chair.get(hand(scene, hidden)).status_code == 404
    assert "Hidden" in office.get(f"/reviews/run/{run.key}").text


def test_reminders_are_sent_from_the_page(scene, app, here):
    scene.reader(scene.max, scene.proposal("in_review"))

    app.test_client(user=scene.emmy).tab(here, form="/remind").send()

    assert [mail.kind for mail in db.session.query(Mail)] == ["review_reminder"]


def test_who_was_asked_a_moment_ago_is_left_alone_and_that_is_said(scene, app, here):
    old, new = scene.proposal("in_review"), scene.proposal("in_review")
    scene.reader(scene.max, old)
    scene.reader(scene.lise, old)
    for person in (scene.lise, scene.niels):
        scene.reader(person, new).asked_at = now() - timedelta(days=2)
    db.session.commit()
    tab = app.test_client(user=scene.emmy).tab(here, form="/remind")

    assert "Niels Byron was asked less than 3 days ago" in tab.answer.text
    assert f'value="{scene.niels.key}"' not in tab.answer.text
    tab.send()

    assert {mail.to_name for mail in db.session.query(Mail)} == {"Max Byron", "Lise Byron"}


def test_it_is_said_who_is_reminded_now_and_who_was_today(scene, app, here):
    """Who is shut out of a proposal there is told of no letter that may be about it."""
    scene.reader(scene.max, scene.proposal("in_review"))
    scene.reader(scene.lise, scene.proposal("in_review"))

    def press(person, go=""):
        browser = app.test_client(user=person)
        browser.tab(here, form="/remind").send(go=go)
        return browser.get(here).text

    assert "1 reader is reminded." in press(scene.olga, scene.max.key)
    assert "1 reader is reminded. 1 has had a reminder today already." in press(scene.olga)
    assert "0 readers are reminded. 2 have had a reminder today already." in press(scene.olga)
    actions.declare(scene.proposal("in_review"), scene.emmy, by=scene.olga)
    db.session.commit()
    assert "2 readers miss reviews and get a reminder, at most one a day." in press(scene.emmy)
    again = press(scene.emmy)
    assert "0 readers are reminded. 2 have had a reminder today already." in again
    assert "get a reminder" not in again
    assert again.count("reminded on") == 2


def test_the_reviews_are_closed_from_the_page(scene, app, here):
    full, empty = scene.proposal("in_review"), scene.proposal("in_review")
    for person in (scene.max, scene.lise):
        scene.reader(person, full)
        scene.sent(person, full)
    scene.reader(scene.max, empty)

    answer = app.test_client(user=scene.emmy).tab(f"{here}/close").send()

    assert answer.status_code == 303
    assert (full.status, empty.status) == (Status.IN_DISCUSSION, Status.IN_REVIEW)
    assert "0 of this proposal are" in app.test_client(user=scene.emmy).get(hand(scene, empty)).text


@pytest.mark.parametrize(
    ("name", "seen", "acts"),
    [
        ("emmy", True, True),
        ("olga", True, True),
        ("dora", True, False),
        ("max", False, False),
        ("ada", False, False),
        ("eve", False, False),
    ],
)
def test_who_sees_and_who_chooses(scene, app, here, name, seen, acts):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    browser = app.test_client(user=getattr(scene, name))

    answer = browser.get(here)

    assert (answer.status_code == 200) is seen
    assert ("Remind" in answer.text) is acts
    assert (browser.get(hand(scene, proposal)).status_code == 200) is acts


def test_the_chair_of_another_committee_does_not_choose_here(scene, app, make, here):
    walter = make.person("Walter")
    other = make.committee(chair=walter, name="physics")
    both = scene.proposal(committees=[scene.committee, other])
    browser = app.test_client(user=walter)

    assert browser.get(here).status_code == 404
    assert browser.get(hand(scene, both)).status_code == 404
    assert browser.get(f"/reviews/assign/{both.code}/{other.key}").status_code == 200


def test_thirty_rows_take_as_many_statements_as_three(scene, app, here, count_statements):
    browser, taken = app.test_client(user=scene.olga), []
    for number in (3, 27):
        with scene.make.together():
            for _n in range(number):
                proposal = scene.proposal("in_review")
                scene.reader(scene.max, proposal)
                scene.reader(scene.lise, proposal)
        run = actions.run_assignment(actions.order_run(scene.call, scene.committee, by=scene.olga))
        db.session.commit()
        pages = (here, hand(scene, proposal), f"/reviews/run/{run.key}")
        taken.append([count_statements(browser, address) for address in pages])
    assert taken[0] == taken[1]


SAYS = {
    "undecided": ("nothing found within the time limit", "nor that there is none"),
    "infeasible": ("no assignment keeps all rules", "No assignment keeps all these rules together"),
    "feasible": ("ready to be looked at", "at most 90 is possible"),
    "optimal": ("ready to be looked at", "better is not possible"),
    "stopped": ("stopped", "stopped before its end"),
    "lost": ("failed", "The computation failed"),
    "no room": ("too large to compute", "more memory than it may take"),
}


@pytest.mark.parametrize("status", SAYS)
def test_how_a_run_ended_is_said_on_its_page_and_beside_it(scene, app, here, status):
    proposal = scene.proposal(title="Ice")
    run = actions.order_run(scene.call, scene.committee, by=scene.emmy)
    sure = {"worst": 80, "worst_bound": 90 if status == "feasible" else 80, "total": 80}
    pairs = [[proposal.code, scene.max.key]] if status in FOUND else []
    run.answered = {"status": status, "assignment": pairs, "reason": []} | sure
    db.session.commit()
    chair = app.test_client(user=scene.emmy)

    beside, page = chair.get(here).text, chair.get(f"/reviews/run/{run.key}").text
    assert [words in text for words, text in zip(SAYS[status], (beside, page), strict=True)] == [True, True]
    assert ("Apply: ask these readers" in page) == (status in FOUND)


def test_an_assignment_that_asks_nobody_new_is_not_offered_to_be_applied(scene, app):
    for person in (scene.max, scene.lise):
        scene.reader(person, scene.proposal("in_review"))
    bounds = runs.Bounds(1, 0, 3, False)
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, bounds=bounds, by=scene.emmy))
    db.session.commit()

    page = app.test_client(user=scene.emmy).get(f"/reviews/run/{run.key}").text
    assert run.answered["status"] == "optimal"
    assert "changes nothing" in page and "Apply: ask these readers" not in page


def test_a_reader_without_a_topic_in_common_is_marked_in_words_before_anybody_is_asked(scene, app):
    scene.max.topics = "rheology"
    proposal = scene.proposal(title="Ice", keywords="rheology")
    run = actions.order_run(scene.call, scene.committee, bounds=runs.Bounds(2, 0, 3, False), by=scene.emmy)
    pairs = [[proposal.code, scene.max.key], [proposal.code, scene.lise.key]]
    run.answered = {"status": "optimal", "assignment": pairs, "worst": 40, "worst_bound": 40, "total": 40}
    db.session.commit()

    page = app.test_client(user=scene.emmy).get(f"/reviews/run/{run.key}").text

    assert "1 reader would get a proposal with no topic in common." in page
    assert "(0)" not in page and page.count(">no topic in common<") == 1


def test_who_stands_in_for_a_chair_finds_no_dead_link_on_the_page_of_readers(scene, app, make):
    vera = make.person("Vera")
    db.session.add(Seat(committee=scene.committee, person=vera, role=Hat.VICE, from_on=makers.LONG_AGO))
    proposal = scene.proposal()
    scene.lise.institution = scene.ada.institution
    actions.declare(proposal, scene.emmy, by=scene.olga)
    db.session.commit()
    vice = app.test_client(user=vera)

    page = vice.get(hand(scene, proposal)).text.partition("<main")[2].partition("</main>")[0]

    links = set(re.findall(r'href="(/[^"#]*)"', page))
    assert links and {one: vice.get(one).status_code for one in links} == dict.fromkeys(links, 200)


def test_what_was_proposed_is_put_away(scene, app, here):
    scene.proposal(title="Ice")
    run = actions.run_assignment(actions.order_run(scene.call, scene.committee, by=scene.emmy))
    db.session.commit()
    chair, page = app.test_client(user=scene.emmy), f"/reviews/run/{run.key}"

    assert chair.tab(page, form="/put-away").send().status_code == 303
    assert run.put_away_at is not None
    assert "Put away on" in chair.get(page).text and "put away" in chair.get(here).text
    actions.apply_run(run, by=scene.emmy)
    with pytest.raises(Refused):
        actions.put_away(run, by=scene.emmy)


def test_what_is_being_computed_can_be_stopped_and_then_ordered_anew(scene, app, here):
    scene.proposal(title="Ice")
    chair = app.test_client(user=scene.emmy)
    page = chair.tab(here, form="/propose").send().headers["Location"]
    again = chair.tab(here, form="/propose").send()
    assert (again.status_code, "is being computed here already" in again.text) == (409, True)

    late, tab = chair.tab(page, form="/stop"), chair.tab(page, form="/stop")
    assert tab.send().status_code == 303
    assert "stopped before its end" in chair.get(page).text
    assert late.send().status_code == 409

    assert chair.tab(here, form="/propose").send().status_code == 303
    ordered = db.session.query(AssignmentRun).order_by(AssignmentRun.id)
    assert [run.answered and run.answered["status"] for run in ordered] == ["stopped", None]


def test_what_has_been_computed_is_no_longer_stopped(scene, app):
    scene.proposal(title="Ice")
    run = actions.order_run(scene.call, scene.committee, by=scene.emmy)
    db.session.commit()
    tab = app.test_client(user=scene.emmy).tab(f"/reviews/run/{run.key}", form="/stop")
    runs.run_assignment(run)
    db.session.commit()

    answer = tab.send()
    assert (answer.status_code, "ended by itself" in answer.text) == (409, True)
    assert run.answered["status"] == "optimal"


def test_what_a_chair_was_asked_to_read_is_assigned_with_the_others_and_read_after_the_conflict_question(
    scene, app, here
):
    proposal = scene.proposal("in_review", title="Ice", scientific_case="SECRET case")
    scene.reader(scene.emmy, proposal, cleared=False)
    scene.reader(scene.max, proposal)
    scene.sent(scene.max, proposal)
    chair = app.test_client(user=scene.emmy)

    page = chair.get(here).text
    assert "Max Byron: sent" in page
    assert f'href="/proposals/{proposal.code}"' in page
    assert "SECRET" not in chair.get(f"/proposals/{proposal.code}").text
    assert chair.get(f"/reviews/{proposal.code}/all").status_code == 404
    assert proposal.code not in chair.get("/proposals/").text
    assert proposal.code in chair.get("/reviews/questions").text
    assert chair.tab(hand(scene, proposal)).send(go=f"give {scene.lise.key}").status_code == 303

    chair.tab(f"/reviews/{proposal.code}/card", "").send(go="clear")
    assert "SECRET" in chair.get(f"/proposals/{proposal.code}").text
    scene.sent(scene.emmy, proposal)
    assert f'href="/reviews/{proposal.code}/all"' in chair.get(here).text


def closing(page) -> str:
    return page[page.index('id="close"') :].partition("</section>")[0]


def test_the_button_that_closes_stands_only_where_something_can_be_closed_and_else_it_is_said_why(scene, app, here):
    scene.call.reviews_wanted = 3
    proposal = scene.proposal("in_review")
    chair, by_hand = app.test_client(user=scene.emmy), hand(scene, proposal)

    def sees(*readers):
        for person in readers:
            scene.reader(person, proposal)
            scene.sent(person, proposal)
        page = chair.get(here).text
        return f'href="{here}/close"' in closing(page), f'href="{by_hand}/close"' in chair.get(by_hand).text

    assert sees(scene.max) == (False, False)
    assert "None has so many yet" in chair.get(here).text
    assert "At least 2 reviews must be in" in chair.get(by_hand).text
    assert sees(scene.lise) == (True, True)
    assert chair.tab(f"{by_hand}/close").send().status_code == 303
    assert proposal.status == Status.IN_DISCUSSION


def test_what_another_committee_misses_is_said_and_not_counted(scene, app, here, joint):
    proposal, other, _walter = joint
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
        scene.sent(person, proposal)
    scene.reader(scene.eve, proposal, committee=other)
    chair = app.test_client(user=scene.emmy)

    page, by_hand = chair.get(here).text, chair.get(hand(scene, proposal)).text

    assert "1 proposal has all its reviews of this committee; those of another committee are missing." in page
    assert ('/close"' in closing(page), '/close"' in by_hand) == (False, False)
    assert "At least 2 reviews must be in for each of its committees" in by_hand
    assert "2 asked of 2 wanted, 2 sent." in by_hand


def test_reviews_in_are_counted_the_same_on_every_page(scene, app, here):
    """Of those asked, not of those wanted: so the lines add up to the head, and who is lacking is said."""
    scene.call.reviews_wanted = 3
    one, two = scene.proposal("in_discussion"), scene.proposal("in_review")
    for proposal, people in ((one, (scene.max, scene.lise)), (two, (scene.max, scene.niels))):
        for person in people:
            scene.reader(person, proposal)
    scene.sent(scene.max, one)
    scene.sent(scene.lise, one)
    scene.sent(scene.max, two)
    office = app.test_client(user=scene.olga)

    readers, ranking = office.get(here).text, office.get(here.replace("/reviews/assignment", "/decisions/ranking")).text

    for page in (readers, ranking):
        assert ("2 / 2" in page, "1 / 2" in page) == (True, True)
    assert "<dd>3 <small>of 4</small></dd>" in readers
    assert readers.count("1 reader is lacking") == 2  # what is discussed lacks one too
    assert "3 <span" in office.get("/reviews/conflicts").text


def test_reviews_that_can_not_come_any_more_are_told_apart_from_those_that_are_missing(scene, app, here):
    decided, talked, read = (scene.proposal("in_review") for _n in range(3))
    for proposal in (decided, talked, read):
        for person in (scene.max, scene.lise):
            scene.reader(person, proposal)
        scene.sent(scene.max, proposal)
    decided.status, talked.status = Status.DECIDED, Status.IN_DISCUSSION
    actions.close_writing([talked], scene.committee, at=now())
    db.session.commit()
    office = app.test_client(user=scene.olga)

    rounds, readers = office.get("/reviews/conflicts").text, office.get(here).text
    assert "3 of 6 reviews in" in rounds and "2 can't come any more" in rounds
    assert "0 begun, 0 without an answer to the conflict question" in rounds
    assert readers.count("Lise Byron: no review came") == 2 and readers.count("Lise Byron: not begun") == 1
    assert "2 can't come any more" in readers

    scene.sent(scene.lise, read)
    rounds = office.get("/reviews/conflicts").text
    assert "4 of 6 reviews came in" in rounds and "all 6 reviews are in" not in rounds
    assert "without an answer" not in rounds


def test_the_word_of_who_declines_is_read_by_chair_and_office_alone(scene, app, here, joint):
    proposal, other, walter = joint
    scene.reader(scene.lise, proposal)
    scene.reader(scene.max, proposal, cleared=False)
    app.test_client(user=scene.max).tab(f"/reviews/{proposal.code}/card", "").send(
        go="decline", reason="Away until May"
    )
    elsewhere = f"/reviews/assignment/{scene.call.key}/{other.key}"

    def told(person, page):
        text = app.test_client(user=person).get(page).text
        return "Max Byron: declined" in text, "Away until May" in text

    assert told(scene.emmy, here) == told(scene.olga, here) == (True, True)
    assert (told(scene.dora, here), told(walter, elsewhere)) == ((True, False), (False, False))
    assert "Away until May" in app.test_client(user=scene.emmy).get(hand(scene, proposal)).text
