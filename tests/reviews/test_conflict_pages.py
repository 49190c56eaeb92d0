"""The page on which the office and the chairs settle conflicts."""

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.models import Participant
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, conflict_views, progress
from workshop_portal.reviews.models import Conflict
from workshop_portal.reviews.workflow import ConflictState, Ground


@pytest.fixture
def here(scene):
    return f"/reviews/conflicts/{scene.call.key}/{scene.committee.key}"


@pytest.fixture
def weak(scene):
    """Two proposals of an organiser at Max' institution."""
    scene.max.institution = scene.ada.institution = "Leiden University"
    return [scene.proposal(title=title) for title in ("Ice", "Fire")]


def line(proposal, person, ground):
    return f"{proposal.code} {person.key} {ground}"


def test_the_chair_sees_what_the_data_say_with_the_evidence(scene, app, here, weak):
    page = app.test_client(user=scene.emmy).get(here).text

    found = page.partition("<tbody>")[2].partition("</tbody>")[0]  # the head of the page names the ground too
    assert found.count("the same institution") >= 2
    assert found.count("Ada Byron, Leiden University") >= 2
    assert f'href="/proposals/{weak[0].code}"' in found
    assert "Max Byron" in found


def test_one_institution_under_two_names_is_not_found_and_the_page_says_so(scene, app, here, weak):
    scene.max.institution = "Universiteit Leiden"
    db.session.commit()
    page = app.test_client(user=scene.emmy).get(here).text

    assert "Ada Byron, Leiden University" not in page
    assert "one university under two names is found only by its mail domain" in page


def test_weak_grounds_are_dismissed_in_bulk_with_a_reason(scene, app, here, weak):
    tab = app.test_client(user=scene.emmy).tab(here, form="/answer")
    which = [line(one, scene.max, "institution") for one in weak]

    refused = tab.send(which=which, go="dismiss", reason=" ")
    assert (refused.status_code, db.session.query(Conflict).count()) == (422, 0)
    assert refused.text.count(" checked") == 2

    answer = tab.send(which=which, go="dismiss", reason="Two faculties.")
    assert answer.status_code == 303
    rows = db.session.query(Conflict).all()
    assert {(row.state, row.reason, row.evidence) for row in rows} == {
        (ConflictState.DISMISSED, "Two faculties.", "Ada Byron, Leiden University")
    }
    assert len(rows) == 2
    assert "Nothing to answer" in app.test_client(user=scene.emmy).get(here).text


def test_a_confirmed_line_binds_and_can_be_dismissed_later(scene, app, here, weak):
    office = app.test_client(user=scene.olga)
    which = [line(weak[0], scene.max, "institution")]
    office.tab(here, form="/answer").send(which=which, go="confirm")
    assert hats(scene.max, weak[0]) == {Hat.CONFLICTED}

    office.tab(f"{here}?view=binding", form="/answer").send(which=which, go="dismiss", reason="On second thoughts.")
    assert Hat.MEMBER in hats(scene.max, weak[0])


def test_one_line_that_is_not_on_the_page_spoils_them_all_and_is_told_like_one_that_does_not_exist(
    scene, app, here, weak
):
    actions.declare(weak[1], scene.emmy, by=scene.emmy)
    db.session.commit()
    good, hidden, absent = (
        line(weak[0], scene.max, "institution"), line(weak[1], scene.max, "institution"), "2020-1 x institution",
    )  # fmt: skip
    chair = app.test_client(user=scene.emmy)

    answers = [chair.tab(here, form="/answer").send(which=[good, bad], go="confirm") for bad in (hidden, absent)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert weak[1].code not in answers[0].text
    assert db.session.query(Conflict).filter_by(person_id=scene.max.id).count() == 0


def test_a_chair_does_not_answer_for_the_own_person(scene, app, here):
    scene.emmy.institution = scene.ada.institution = "Leiden University"
    proposal = scene.proposal()
    which = [line(proposal, scene.emmy, "institution")]

    assert 'name="which"' not in app.test_client(user=scene.emmy).get(here).text
    assert app.test_client(user=scene.olga).tab(here, form="/answer").send(which=which, go="confirm").status_code == 303


def test_strong_grounds_in_the_data_are_shown_and_bound_by_a_button(scene, app, here):
    proposal = scene.proposal(title="Ice")
    proposal.participants.append(Participant(name="Max Byron", email=scene.max.email))
    db.session.commit()
    office = app.test_client(user=scene.olga)

    tab = office.tab(here, form="/find")
    assert "does not bind yet" in tab.answer.text
    tab.send()

    assert hats(scene.max, proposal) == {Hat.CONFLICTED}
    assert "listed as a participant" in office.get(f"{here}?view=binding").text


def test_a_conflict_is_declared_on_behalf_of_a_member(scene, app, here):
    proposal = scene.proposal(title="Ice")
    office = app.test_client(user=scene.olga)

    assert office.tab(here, form="/declare").send(person="", proposal=proposal.code).status_code == 422
    answer = office.tab(here, form="/declare").send(person=scene.max.key, proposal=proposal.code, word="She rang us")

    assert answer.status_code == 303
    row = db.session.query(Conflict).one()
    assert (row.ground, row.person_id, row.answered_by) == (Ground.DECLARED, scene.max.id, scene.olga.id)


def test_who_recorded_a_conflict_on_behalf_is_said_and_the_member_hears_of_it(scene, app, here):
    ice, fire = scene.proposal(title="Ice"), scene.proposal(title="Fire")
    actions.declare(ice, scene.max, by=scene.olga, reason="She rang us")
    actions.declare(ice, scene.max, by=scene.olga)
    actions.declare(fire, scene.lise, by=scene.lise)
    db.session.commit()

    (mail,) = db.session.query(Mail)
    assert (mail.kind, mail.to_person_id, mail.about_kind) == ("conflict_recorded", scene.max.id, "person")
    assert scene.olga.name in mail.body and "Ice" not in mail.body and ice.code not in mail.body
    own = app.test_client(user=scene.max).get(mail.link_path).text
    assert "Ice" in own and f"recorded by {scene.olga.name} on behalf" in own and "declared by the person" not in own
    page = app.test_client(user=scene.dora).get(f"{here}?view=binding").text
    assert f"recorded by {scene.olga.name} on behalf" in page and page.count("declared by the person") == 1

    actions.dismiss(ice, scene.max, Ground.DECLARED, by=scene.dora, reason="A namesake.")
    db.session.commit()
    assert (
        f"recorded by {scene.olga.name} on behalf"
        in app.test_client(user=scene.dora).get(f"{here}?view=dismissed").text
    )


def test_a_member_whom_somebody_finds_in_conflict_hears_of_it_once(scene):
    proposal = scene.proposal(title="Ice")
    scene.max.institution = scene.ada.institution
    for _again in range(2):
        actions.confirm(proposal, scene.max, Ground.INSTITUTION, by=scene.olga)
    db.session.commit()

    assert [(one.kind, one.to_person_id) for one in db.session.query(Mail)] == [("conflict_recorded", scene.max.id)]


@pytest.fixture
def joint(scene, make):
    """A proposal before the committee of physics too, where Eve has a seat, and declares a conflict as Max does here."""
    other = make.committee(scene.eve, chair=make.person("Walter"), name="physics")
    proposal = scene.proposal(committees=[scene.committee, other])
    for person in (scene.eve, scene.max):
        actions.declare(proposal, person, by=person)
    db.session.commit()
    return proposal


def test_a_chair_settles_the_conflicts_of_the_own_committee_alone_and_the_office_all(scene, app, here, joint):
    chair, office = (
        app.test_client(user=one).tab(f"{here}?view=binding", form="/answer") for one in (scene.emmy, scene.olga)
    )
    assert ("Max Byron" in chair.answer.text, "Eve Byron" in chair.answer.text) == (True, False)
    assert ("Max Byron" in office.answer.text, "Eve Byron" in office.answer.text) == (True, True)

    which = [line(joint, scene.eve, "declared")]
    assert chair.send(which=which, go="dismiss", reason="No.").status_code == 422
    assert hats(scene.eve, joint) == {Hat.CONFLICTED}
    assert office.send(which=which, go="dismiss", reason="No.").status_code == 303
    assert hats(scene.eve, joint) == {Hat.MEMBER}


def test_a_chair_settles_the_conflict_of_an_extra_reader_whom_the_committee_asked(scene, app, here, make):
    proposal, guest = scene.proposal(), make.person("Guest")
    actions.assign(proposal, guest, scene.committee, by=scene.olga, extra=True)
    actions.declare(proposal, guest, by=guest)
    db.session.commit()

    assert "Guest Byron" in app.test_client(user=scene.emmy).get(f"{here}?view=binding").text


def test_what_binds_is_told_of_the_own_committee_alone(scene, app, here, joint):
    for person in (scene.lise, scene.eve):
        joint.participants.append(Participant(name=person.name, email=person.email))
    db.session.commit()
    chair = app.test_client(user=scene.emmy)

    answer = chair.tab(here, form="/find").send()

    assert "1 conflict binds now." in chair.get(answer.headers["Location"]).text


@pytest.mark.parametrize("field", ["person", "proposal"])
def test_somebody_or_something_unknown_is_refused(scene, app, here, field):
    proposal = scene.proposal()
    sound = {"person": scene.max.key, "proposal": proposal.code} | {field: "unknown"}

    answer = app.test_client(user=scene.olga).tab(here, form="/declare").send(**sound)

    assert answer.status_code == 422
    assert db.session.query(Conflict).count() == 0


@pytest.mark.parametrize(
    ("name", "seen", "acts"),
    [("olga", True, True), ("emmy", True, True), ("dora", True, False), ("max", False, False), ("ada", False, False)],
)
def test_who_sees_the_page_and_who_acts_on_it(scene, app, here, weak, name, seen, acts):
    browser = app.test_client(user=getattr(scene, name))
    answer = browser.get(here)

    assert (answer.status_code == 200) is seen
    assert ('name="which"' in answer.text) is acts
    if not acts:
        assert browser.post(f"{here}/answer", data={"go": "confirm"}).status_code in {400, 404}
        assert db.session.query(Conflict).count() == 0


def test_the_rounds_lead_to_the_pages_of_each_committee(scene, app, here, weak):
    for person in (scene.emmy, scene.olga):
        assert f'href="{here}"' in app.test_client(user=person).get("/reviews/conflicts").text
    assert app.test_client(user=scene.max).get("/reviews/conflicts").status_code == 404


def test_what_has_ended_is_counted_nowhere_and_what_is_not_screened_waits(scene, make):
    other = make.committee(name="physics")
    for status in (Status.INELIGIBLE, Status.WITHDRAWN):
        scene.proposal(status, committees=[other], submitted_at=now())
    for status in (Status.INELIGIBLE, Status.SUBMITTED, Status.ELIGIBLE, Status.IN_REVIEW):
        scene.proposal(status)

    found = progress.rounds_for(scene.olga)
    assert [(one.committee, one.proposals) for one in found] == [(scene.committee, 2)]


@pytest.mark.parametrize("address", ["{here}", "/reviews/conflicts"])
def test_thirty_rows_take_as_many_statements_as_three(scene, app, here, count_statements, address):
    scene.max.institution = scene.ada.institution = "Leiden University"
    browser, taken = app.test_client(user=scene.olga), []
    for number in (3, 27):
        for n in range(number):
            proposal = scene.proposal()
            if n % 3 == 0:
                actions.declare(proposal, scene.lise, by=scene.lise)
        db.session.commit()
        taken.append(count_statements(browser, address.format(here=here)))
    assert taken[0] == taken[1]


def test_what_is_refused_comes_back_on_its_page_of_a_long_list(scene, app, here, weak, monkeypatch):
    monkeypatch.setattr(conflict_views, "SIZE", 1)
    which = [line(max(weak, key=lambda one: one.code), scene.max, "institution")]
    office = app.test_client(user=scene.olga)

    unsaid = office.tab(f"{here}?page=2", form="/answer").send(which=which, go="dismiss", reason="")
    unticked = office.tab(f"{here}?page=2", form="/answer").send(which=[], go="dismiss", reason="A slip")

    assert (unsaid.status_code, unticked.status_code) == (422, 422)
    assert unsaid.text.count(" checked") == 1
    for page in (unsaid.text, unticked.text):
        assert f'value="{which[0]}"' in page and f'href="{here}?view=open&amp;page=1"' in page


@pytest.mark.parametrize("first", ["dismiss", "confirm"])
def test_a_line_that_a_colleague_answered_meanwhile_is_not_answered_over_it(scene, make, app, here, weak, first):
    which = [line(weak[0], scene.max, "institution")]
    other = make.appointed("office", "Otto")
    late = app.test_client(user=scene.olga).tab(here, form="/answer")
    app.test_client(user=other).tab(here, form="/answer").send(which=which, go=first, reason="Other department")

    second = "confirm" if first == "dismiss" else "dismiss"
    answer = late.send(which=which, go=second, reason="They share a lab")

    assert answer.status_code == 422
    assert "Otto Byron has" in answer.text and "“Other department”" in answer.text and "They share a lab" in answer.text
    row = db.session.query(Conflict).one()
    assert (row.reason, row.answered_by) == ("Other department", other.id)

    again = app.test_client(user=scene.olga).tab(
        f"{here}?view={'dismissed' if first == 'dismiss' else 'binding'}", form="/answer"
    )
    assert again.send(which=which, go=second, reason="They share a lab").status_code == 303
    assert db.session.query(Conflict).populate_existing().one().reason == "They share a lab"


def test_what_is_refused_comes_back_in_the_view_it_was_sent_from(scene, app, here, weak):
    which = [line(weak[0], scene.max, "institution")]
    office = app.test_client(user=scene.olga)
    office.tab(here, form="/answer").send(which=which, go="confirm")

    answer = office.tab(f"{here}?view=binding", form="/answer").send(which=which, go="dismiss", reason="")

    assert answer.status_code == 422 and answer.text.count(" checked") == 1
    assert (
        office.tab(f"{here}?view=binding", form="/answer")
        .send(which=[], go="dismiss", reason="A slip")
        .text.count("A slip")
        == 1
    )
