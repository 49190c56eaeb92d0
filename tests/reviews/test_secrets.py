"""What the conflicted must not learn: worlds that differ only in what is hidden from them look the same."""

import re
from itertools import product

import pytest

from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, list_letters, policy, queries
from workshop_portal.reviews.models import Assignment, AssignmentRun, Conflict, Review, Score
from workshop_portal.reviews.workflow import Ground


def pages(scene, *proposals) -> list[str]:
    """Every address of the review, with these proposals in it."""
    whole = f"{scene.call.key}/{scene.committee.key}"
    found = ["/reviews/", "/reviews/?view=sent", "/reviews/mine/conflicts", "/reviews/conflicts"]
    found += [f"/reviews/conflicts/{whole}?view={view}" for view in ("open", "binding", "dismissed")]
    found += [f"/reviews/assignment/{whole}"]
    found += [f"/reviews/run/{run.key}" for run in db.session.query(AssignmentRun)]
    for one in proposals:
        found += [f"/reviews/{one.code}{rest}" for rest in ("", "/card", "/conflict", "/all")]
        found += [f"/reviews/assign/{one.code}/{scene.committee.key}"]
    return found


def seen(browser, address):
    """Status, place and bytes, without what differs by request."""
    answer = browser.get(address)
    text = re.sub(r'value="[^"]{40,}"', "", re.sub(r"[0-9a-f]{16}", "", answer.text))
    return answer.status_code, answer.headers.get("Location"), text


@pytest.fixture
def worlds(scene, app, make):
    """One shown and one hidden proposal of the same committee; Max reads both, and everybody tested is in conflict with the hidden one."""
    shown, hidden = scene.proposal("in_review", title="Shown"), scene.proposal("in_review", title="Hidden")
    for person in (scene.lise, scene.niels):
        scene.reader(person, shown)
    scene.sent(scene.lise, shown)
    for person in (scene.max, scene.emmy, scene.olga, scene.dora):
        actions.declare(hidden, person, by=person)
    scene.reader(scene.max, shown)
    actions.run_assignment(actions.order_run(scene.call, scene.committee, by=None))
    db.session.commit()
    return shown, hidden


def change_the_hidden(scene, hidden):
    """Readers, reviews, scores, conflicts, a status, an applied run: all that may differ unseen."""
    for person in (scene.lise, scene.niels):
        scene.reader(person, hidden)
        scene.sent(person, hidden, 1, 2, 1, None, strengths="The hidden judgement")
    actions.confirm(hidden, scene.eve, Ground.INSTITUTION, by=None, evidence="A hidden institute")
    actions.declare(hidden, scene.niels, by=scene.niels)
    hidden.status = Status.IN_DISCUSSION
    db.session.commit()


@pytest.mark.parametrize("name", ["max", "emmy", "olga", "dora"])
def test_worlds_that_differ_in_a_hidden_proposals_review_are_the_same_on_every_page(scene, app, worlds, name):
    shown, hidden = worlds
    browser = app.test_client(user=getattr(scene, name), look=False)
    addresses = pages(scene, shown, hidden)
    before = [seen(browser, one) for one in addresses]

    change_the_hidden(scene, hidden)

    after = [seen(browser, one) for one in addresses]
    for address, one, other in zip(addresses, before, after, strict=True):
        assert one == other, address
    assert any("Shown" in text for _status, _place, text in after)


def test_the_same_change_is_seen_by_who_may_see_it(scene, app, worlds, make):
    shown, hidden = worlds
    browser = app.test_client(user=make.appointed("office", "Nina"), look=False)
    addresses = pages(scene, shown, hidden)
    before = [seen(browser, one) for one in addresses]

    change_the_hidden(scene, hidden)

    assert "The hidden judgement" in browser.get(f"/reviews/{hidden.code}/all").text
    assert sum(one != other for one, other in zip(before, [seen(browser, one) for one in addresses], strict=True)) >= 4


def test_a_hidden_proposal_answers_like_one_that_is_not_there(scene, app, worlds):
    _shown, hidden = worlds
    for name in ("max", "emmy", "olga", "dora"):
        browser = app.test_client(user=getattr(scene, name), look=False)
        for rest in ("", "/card", "/conflict", "/all"):
            mine = seen(browser, f"/reviews/{hidden.code}{rest}")
            absent = seen(browser, f"/reviews/2001-1-001{rest}")
            assert mine[0] == absent[0] == 404
            assert mine[2].replace(hidden.code, "") == absent[2].replace("2001-1-001", "")


def test_a_conflict_in_one_tab_closes_the_other_at_once(scene, app):
    proposal = scene.proposal("in_review")
    scene.reader(scene.max, proposal)
    first, second = (app.test_client(user=scene.max) for _n in range(2))
    open_tab = second.tab(f"/reviews/{proposal.code}", form=proposal.code)
    card = second.tab(f"/reviews/{proposal.code}/card", form="/card")

    assert first.tab(f"/reviews/{proposal.code}/conflict", form="/conflict").send().status_code == 303

    for rest in ("", "/card", "/conflict", "/all"):
        assert second.get(f"/reviews/{proposal.code}{rest}").status_code == 404
    fields = open_tab.page.fields | {"go": "save", "strengths": "Still here"}
    assert second.post(f"/reviews/{proposal.code}", data=fields).status_code == 404
    assert second.post(f"/reviews/{proposal.code}", data=fields, headers={"X-Autosave": "1"}).status_code == 404
    assert second.post(f"/reviews/{proposal.code}/card", data=card.page.fields | {"go": "clear"}).status_code == 404
    assert db.session.query(Review).count() == 0


def test_a_seat_that_ended_gives_nothing(scene, app):
    from workshop_portal.core.clock import today
    from workshop_portal.people import actions as people

    read, other = scene.proposal("in_review"), scene.proposal("in_discussion")
    scene.reader(scene.max, read)
    for seat in scene.committee.seats:
        if seat.person_id == scene.max.id:
            people.end_seat(seat, by=scene.olga)
    db.session.commit()
    assert seat.until_on is None or seat.until_on < today()

    browser = app.test_client(user=scene.max)
    assert browser.get(f"/reviews/{other.code}/card").status_code == 404
    assert browser.get(f"/reviews/{read.code}").status_code == 404


# One thing and many agree


STATUSES = [one for one in Status if one != Status.DRAFT]


def readers_of_everything(scene, make):
    """Somebody in each position toward a proposal."""
    walter = make.person("Walter")
    other = make.committee(make.person("Paul"), chair=walter, name="physics")
    return other, {
        "chair": scene.emmy, "reader, sent": scene.max, "reader, not sent": scene.lise, "member": scene.niels,
        "other chair": walter, "office": scene.olga, "director": scene.dora, "organiser": scene.ada, "nobody": scene.eve,
        "auditor": make.appointed("auditor", "Audrey"),
    }  # fmt: skip


@pytest.mark.parametrize("conflicted", [False, True])
def test_the_door_and_the_list_of_reviews_agree_for_every_hat_and_status(scene, make, conflicted):
    other, people = readers_of_everything(scene, make)
    proposals = []
    for status in STATUSES:
        proposal = scene.proposal(status, committees=[scene.committee, other])
        for person in (scene.max, scene.lise):
            db.session.add(Assignment(proposal=proposal, person=person, committee=scene.committee))
            make.standing(person, Hat.REVIEWER, proposal)
        for person in (scene.max, scene.lise, scene.niels):
            make.standing(person, Hat.CLEARED, proposal)
        for person, committee in ((scene.max, scene.committee), (scene.eve, other)):
            written_for(proposal, person, committee)
        if conflicted:
            for person in people.values():
                make.standing(person, Hat.CONFLICTED, proposal)
        proposals.append(proposal)
    db.session.commit()

    for (name, person), proposal in product(people.items(), proposals):
        listed = db.session.scalars(queries.reviews_visible_to(person).where(Review.proposal_id == proposal.id)).all()
        assert policy.may_see_reviews(person, proposal) is bool(listed), (name, proposal.status)
        assert not (conflicted and listed)


def written_for(proposal, person, committee):
    if db.session.query(Assignment).filter_by(proposal=proposal, person=person).first() is None:
        db.session.add(Assignment(proposal=proposal, person=person, committee=committee, state="ended"))
    db.session.add(
        Review(
            proposal=proposal,
            person=person,
            committee_id=committee.id,
            state="submitted",
            submitted_at=now(),
            scores=[Score(criterion=proposal.call.criteria[0], value=4)],
        )
    )


def test_letters_that_list_several_proposals_are_hidden_with_any_of_them(scene, worlds):
    from sqlalchemy import select

    from workshop_portal.proposals.models import Proposal

    shown, hidden = worlds
    (kind, ids), _tables, _reminders = list_letters.letters_over(select(Proposal.id).where(Proposal.id == hidden.id))

    assert kind == "assignment_run"
    assert db.session.scalars(ids).all() == [db.session.query(AssignmentRun).one().id]
    assert db.session.query(Conflict).filter_by(proposal_id=shown.id).count() == 0


READING_CHAIR = {  # (no conflict is said, the own review is sent, the meeting has begun) → where the reviews are open
    (False, False, False): (), (False, True, True): (), (True, False, False): ("advised", "decided"),
    (True, True, False): ("in_review", "in_discussion", "advised", "decided"),
    (True, False, True): ("in_review", "in_discussion", "advised", "decided"),
}  # fmt: skip


@pytest.mark.parametrize(("cleared", "sent", "met"), READING_CHAIR)
def test_a_chair_who_reads_sees_reviews_after_the_own_one_or_once_the_meeting_has_begun(
    scene, app, make, cleared, sent, met
):
    browser = app.test_client(user=scene.emmy)
    for status in STATUSES:
        proposal = scene.proposal(status)
        row = Assignment(
            proposal=proposal, person=scene.emmy, committee=scene.committee, closed_at=now() if met else None
        )
        db.session.add(row)
        for hat in (Hat.REVIEWER, Hat.CLEARED)[: 1 + cleared]:
            make.standing(scene.emmy, hat, proposal)
        for person in (scene.emmy, scene.max)[not sent :]:
            written_for(proposal, person, scene.committee)
        db.session.commit()
        is_open = status in READING_CHAIR[cleared, sent, met]

        listed = db.session.scalars(
            queries.reviews_visible_to(scene.emmy).where(Review.proposal_id == proposal.id)
        ).all()
        assert (policy.may_see_reviews(scene.emmy, proposal), bool(listed)) == (is_open, is_open), status
        assert (proposal.id in queries.marks_seen_by(scene.emmy, [proposal])) is is_open
        assert (browser.get(f"/reviews/{proposal.code}/all").status_code == 200) is is_open


READING_MEMBER = {  # (no conflict is said, the own review is sent, the meeting has begun) → where the reviews are open
    (False, False, False): (), (False, False, True): (), (False, True, True): (),
    (True, False, False): ("advised",), (True, False, True): ("in_discussion", "advised"),
    (True, True, False): ("in_review", "in_discussion", "advised", "decided"),
}  # fmt: skip


@pytest.mark.parametrize("conflict", [False, True])
@pytest.mark.parametrize(("cleared", "sent", "met"), READING_MEMBER)
def test_a_member_who_was_asked_and_had_not_sent_sees_reviews_once_the_meeting_has_begun_as_the_others_do(
    scene, app, make, cleared, sent, met, conflict
):
    browser = app.test_client(user=scene.max)
    for status in STATUSES:
        proposal = scene.proposal(status)
        row = Assignment(
            proposal=proposal, person=scene.max, committee=scene.committee, closed_at=now() if met else None
        )
        db.session.add(row)
        for hat in (Hat.REVIEWER, *[Hat.CLEARED] * cleared, *[Hat.CONFLICTED] * conflict):
            make.standing(scene.max, hat, proposal)
        for person in (scene.max, scene.niels)[not sent :]:
            written_for(proposal, person, scene.committee)
        db.session.commit()
        is_open = not conflict and status in READING_MEMBER[cleared, sent, met]

        listed = db.session.scalars(
            queries.reviews_visible_to(scene.max).where(Review.proposal_id == proposal.id)
        ).all()
        assert (policy.may_see_reviews(scene.max, proposal), bool(listed)) == (is_open, is_open), status
        assert (proposal.id in queries.marks_seen_by(scene.max, [proposal])) is is_open
        assert (browser.get(f"/reviews/{proposal.code}/all").status_code == 200) is is_open


@pytest.mark.parametrize("met", [False, True])
def test_a_reader_without_a_seat_sees_nothing_by_the_meeting(scene, app, make, met):
    referee = make.person("Rita")
    for status in STATUSES:
        proposal = scene.proposal(status)
        row = Assignment(proposal=proposal, person=referee, committee=scene.committee, closed_at=now() if met else None)
        db.session.add(row)
        for hat in (Hat.REVIEWER, Hat.CLEARED):
            make.standing(referee, hat, proposal)
        written_for(proposal, scene.niels, scene.committee)
        db.session.commit()
        listed = db.session.scalars(queries.reviews_visible_to(referee).where(Review.proposal_id == proposal.id)).all()
        assert (policy.may_see_reviews(referee, proposal), listed) == (False, []), status
