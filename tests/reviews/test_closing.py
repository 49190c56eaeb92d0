"""Reviews are closed on a page that asks first; whose review is out hears of it, and when it can't be sent any more."""

from datetime import timedelta

import pytest

from tests.kept import mails
from tests.reviews.conftest import DUE
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions as decisions
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions
from workshop_portal.reviews.models import Review


@pytest.fixture
def two_of_three(scene):
    """Three reviews are wanted; Max and Lise have sent theirs, Niels has a draft that is due in December."""
    scene.call.reviews_wanted = 3
    proposal = scene.proposal("in_review", title="Ice")
    for person in (scene.max, scene.lise, scene.niels):
        scene.reader(person, proposal)
    for person in (scene.max, scene.lise):
        scene.sent(person, proposal)
    actions.save_review(proposal, scene.niels, marks={}, strengths="Half a thought", at=now())
    db.session.commit()
    return proposal


def test_one_number_binds_and_is_said_wherever_reviews_are_closed(scene, app, here, two_of_three):
    chair, by_hand = app.test_client(user=scene.emmy), f"/reviews/assign/{two_of_three.code}/{scene.committee.key}"
    words = "A proposal goes into discussion with 2 reviews or more of each of its committees."

    page = chair.get(here).text
    assert words in page and "This call asks for 3." in page
    assert "0 have all their reviews. 1 has fewer, and enough." in page
    assert chair.get(f"{by_hand}/close").status_code == 200
    scene.call.reviews_wanted = 2
    db.session.commit()
    assert words in chair.get(here).text and "This call asks for" not in chair.get(here).text


def test_nothing_is_closed_without_a_question_that_names_whose_review_is_out(scene, app, here, two_of_three):
    full = scene.proposal("in_review", title="Fire")
    for person in (scene.max, scene.lise, scene.niels):
        scene.reader(person, full)
        scene.sent(person, full)
    chair = app.test_client(user=scene.emmy)
    tab = chair.tab(f"{here}/close")

    assert f"2 of 3 reviews are in. Still out: Niels Byron (a draft, due 5 December {DUE.year})." in tab.answer.text
    assert "3 of 3 reviews are in." in tab.answer.text
    assert tab.send(which=[]).status_code == 422
    assert "Choose at least one proposal." in tab.send(which=[]).text
    chair.tab(f"{here}/close").send()
    assert (full.status, two_of_three.status) == (Status.IN_DISCUSSION, Status.IN_REVIEW)

    chair.tab(f"{here}/close").send(which=[two_of_three.code])

    assert two_of_three.status == Status.IN_DISCUSSION
    assert "None has enough reviews yet" in chair.get(f"{here}/close").text


def test_one_proposal_is_closed_after_the_same_question_and_too_few_are_refused_there(scene, app, two_of_three):
    by_hand = f"/reviews/assign/{two_of_three.code}/{scene.committee.key}/close"
    chair = app.test_client(user=scene.emmy)
    few = scene.proposal("in_review")
    scene.reader(scene.max, few)
    tab = chair.tab(by_hand)
    assert "Still out: Niels Byron" in tab.answer.text

    refused = chair.tab(by_hand.replace(two_of_three.code, few.code)).send()
    assert (refused.status_code, few.status) == (409, Status.IN_REVIEW)
    assert "At least 2 reviews must be in" in refused.text
    assert tab.send().status_code == 303
    assert two_of_three.status == Status.IN_DISCUSSION


def test_of_another_committee_only_the_number_of_reviews_that_are_out_is_told(scene, app, make):
    other = make.committee(scene.eve, scene.niels, name="physics")
    proposal = scene.proposal("in_review", committees=[scene.committee, other])
    for person, committee in ((scene.max, None), (scene.lise, None), (scene.eve, other), (scene.niels, other)):
        scene.reader(person, proposal, committee=committee)
    for person in (scene.max, scene.lise):
        scene.sent(person, proposal)

    page = app.test_client(user=scene.emmy).get(f"/reviews/assign/{proposal.code}/{scene.committee.key}/close").text

    assert f"2 of {other.name_en} are out." in page
    assert "Niels Byron" not in page and "Eve Byron" not in page


@pytest.fixture
def of_both(scene, make):
    """Read for the committee and for physics, which Pia chairs: two reviews of two, and two of three."""
    physics = make.committee(scene.eve, scene.niels, name="physics", chair=make.person("Pia", language="nl"))
    scene.call.reviews_wanted = 3
    proposal = scene.proposal("in_review", committees=[scene.committee, physics])
    for person, committee in ((scene.max, None), (scene.lise, None), (scene.eve, physics), (scene.niels, physics)):
        scene.reader(person, proposal, committee=committee)
        scene.sent(person, proposal)
    db.session.commit()
    return proposal


def test_who_closes_reads_how_many_reviews_each_committee_has(scene, app, here, of_both):
    chair, one = app.test_client(user=scene.emmy), f"/reviews/assign/{of_both.code}/{scene.committee.key}/close"
    for address in (one, f"{here}/close"):
        page = chair.get(address).text
        assert f"2 of 3 reviews are in. {of_both.committees[1].name_en}: 2 of 3 reviews are in." in page
        assert "Who leads the others gets a mail." in page


def test_who_leads_another_committee_and_the_office_hear_that_its_discussion_has_begun(scene, of_both, make):
    """Not who closed it, nor who is in conflict; of a proposal before one committee nobody needs to."""
    tariq = make.appointed("office", "Tariq")
    make.standing(tariq, Hat.CONFLICTED, of_both)
    alone = scene.proposal("in_review", title="Alone")
    for person in (scene.max, scene.lise):
        scene.reader(person, alone)
        scene.sent(person, alone)
    for one in (of_both, alone):
        actions.close_reviews(one, by=scene.emmy)
    db.session.commit()

    told = {mail.to_name.split()[0]: mail for mail in mails("discussion_begun")}
    assert set(told) == {"Pia", "Olga"} and {mail.about_id for mail in told.values()} == {of_both.id}
    assert f"{scene.emmy.name} has closed" in told["Olga"].body
    assert all(f"- {one.name_en}: 2 of 3" in told["Olga"].body for one in of_both.committees)
    assert f"{scene.emmy.name} heeft" in told["Pia"].body and told["Pia"].guarded


def test_where_the_office_closes_every_chair_hears_of_it_and_the_office_does_not(scene, of_both):
    actions.close_reviews(of_both, by=scene.olga)
    db.session.commit()
    assert {mail.to_name.split()[0] for mail in mails("discussion_begun")} == {"Emmy", "Pia"}


def test_who_has_not_sent_a_review_hears_that_it_is_closed_and_until_when_it_can_be_sent(scene, two_of_three):
    actions.close_reviews(two_of_three, by=scene.emmy)
    db.session.commit()

    (mail,) = mails("reviews_closed")
    assert (mail.to_person_id, mail.about_id, mail.guarded) == (scene.niels.id, two_of_three.id, True)
    assert mail.link_path == f"/reviews/{two_of_three.code}"
    assert "it counts, until the committee's meeting begins" in mail.body
    assert "What you have written so far has been kept." in mail.body
    actions.save_review(two_of_three, scene.niels, marks={}, strengths="More", at=now())


def test_who_has_not_sent_a_review_hears_that_the_meeting_has_begun(scene, two_of_three):
    two_of_three.status = Status.IN_DISCUSSION
    fresh = scene.proposal("in_discussion")
    scene.reader(scene.niels, fresh)
    for _twice in range(2):
        actions.close_writing([two_of_three, fresh], scene.committee, at=now(), by=scene.emmy)
        db.session.commit()

    told = {mail.about_id: mail for mail in mails("reading_ended")}
    assert {mail.to_person_id for mail in mails("reading_ended")} == {scene.niels.id} and len(told) == 2
    assert "The draft that you had begun does not count." in told[two_of_three.id].body
    assert "draft" not in told[fresh.id].body


def test_a_reader_whose_review_can_still_be_sent_is_reminded_by_hand_also_during_the_discussion(
    scene, app, here, two_of_three
):
    actions.close_reviews(two_of_three, by=scene.emmy, at=now() - timedelta(days=1))
    db.session.commit()
    chair = app.test_client(user=scene.emmy)

    assert scene.niels.key in chair.get(here).text
    chair.tab(here, form="/remind").send(go=scene.niels.key)

    (mail,) = mails("review_reminder")
    assert "Ice" in mail.body
    actions.close_writing([two_of_three], scene.committee, at=now())
    db.session.commit()
    assert "Remind of missing reviews" not in chair.get(here).text


def test_the_queue_says_what_can_still_be_changed_and_what_was_not_sent(scene, app):
    sent, begun, other = (scene.proposal("in_discussion") for _n in range(3))
    for one in (sent, begun, other):
        scene.reader(scene.max, one)
    for one in (sent, other):
        scene.sent(scene.max, one)
    reader = app.test_client(user=scene.max)

    def says():
        db.session.commit()
        return reader.get("/reviews/").text

    actions.close_writing([sent, begun], scene.committee, at=now())
    page = says()
    assert "1 of your reviews can still be changed, until the meeting about it begins; the others stay" in page
    assert "1 review was not sent before the meeting began, so it does not count." in page
    actions.close_writing([other], scene.committee, at=now())
    page = says()
    assert "can still" not in page
    assert "The meeting has begun, so what you sent stays as it is." in page


def test_whoever_comes_second_to_close_the_reviews_reads_who_did_and_finds_no_button(scene, make, app):
    walter = make.person("Walter")
    other = make.committee(scene.niels, scene.eve, chair=walter, name="physics")
    proposal = scene.proposal("in_review", title="Ice", committees=[scene.committee, other])
    for committee, people in ((scene.committee, (scene.max, scene.lise)), (other, (scene.niels, scene.eve))):
        for person in people:
            scene.reader(person, proposal, committee=committee)
            scene.sent(person, proposal)
    address = "/reviews/assign/{}/{}/close"
    second = app.test_client(user=walter).tab(address.format(proposal.code, other.key))
    assert "Close the reviews?" in second.answer.text
    assert (
        app.test_client(user=scene.emmy).tab(address.format(proposal.code, scene.committee.key)).send().status_code
        == 303
    )

    for answer, status in ((second.send(), 409), (second.browser.get(second.address), 200)):
        assert answer.status_code == status
        assert (
            f"{scene.emmy.name} closed its reviews" in answer.text
            and "The discussion of this proposal has begun." in answer.text
        )
        assert "Close the reviews?" not in answer.text and "button-main" not in answer.text.partition("<main")[2]


# A proposal of two committees, while the meeting of one of them is open


@pytest.fixture
def in_session(scene, make, of_both):
    """Physics has its meeting about another proposal, and Quinn has not read this one for it yet."""
    quinn, physics = make.person("Quinn"), of_both.committees[1]
    physics.seats += [Seat(person=one, role=Hat.MEMBER, from_on=today()) for one in (quinn, scene.emmy)]
    db.session.flush()
    scene.reader(quinn, of_both, committee=physics)
    scene.proposal("in_discussion", committees=[physics])
    decisions.open_meeting(decisions.hold_meeting(scene.call, physics, by=scene.olga), by=scene.olga)
    db.session.commit()
    return quinn


def test_who_closes_reads_first_and_then_that_another_committees_reviews_end_by_it(
    scene, app, here, of_both, in_session
):
    chair, one = app.test_client(user=scene.emmy), f"/reviews/assign/{of_both.code}/{scene.committee.key}/close"
    physics = of_both.committees[1].name_en
    for address in (one, f"{here}/close"):
        page = chair.get(address).text
        assert f"The meeting of {physics} is open." in page and f"In session now: {physics}." in page
        assert "Until the committee's meeting a review that is out can still be sent" in page, "of her own one"

    back = chair.tab(one).send().headers["Location"]

    for page in (chair.get(back).text, chair.get(one).text):
        assert f"The meeting of {physics} is open: what lies before it is an item of it now" in page
        assert "The others can still be sent until their committee" in page
        assert "Until the meeting its reviews can still be sent" not in page
    ours, theirs = ({one.state for one in reviews_of(of_both, its)} for its in of_both.committees)
    assert (ours, theirs) == ({"submitted"}, {"locked"})
    (ended,) = mails("reading_ended")
    assert ended.to_person_id == in_session.id


def test_of_several_open_meetings_is_spoken_as_of_several(scene, app, make, here, of_both, in_session):
    words = "A proposal that lies before {} too is an item of {} at once"
    chair = app.test_client(user=scene.emmy)
    assert words.format("it", "it") in chair.get(f"{here}/close").text
    chemistry = make.committee(scene.eve, scene.niels, name="chemistry", chair=make.person("Chris"))
    more = scene.proposal("in_review", committees=[scene.committee, chemistry])
    for person, committee in ((scene.max, None), (scene.lise, None), (scene.eve, chemistry), (scene.niels, chemistry)):
        scene.reader(person, more, committee=committee)
        scene.sent(person, more)
    scene.proposal("in_discussion", committees=[chemistry])
    decisions.open_meeting(decisions.hold_meeting(scene.call, chemistry, by=scene.olga), by=scene.olga)
    db.session.commit()

    page = chair.get(f"{here}/close").text
    assert words.format("one of them", "its meeting") in page and "The meetings of" in page


def reviews_of(proposal, committee):
    return db.session.query(Review).filter_by(proposal_id=proposal.id, committee_id=committee.id)


def test_who_closes_several_reads_whose_meeting_has_taken_them_in(scene, app, here, of_both, in_session):
    chair = app.test_client(user=scene.emmy)
    back = chair.tab(f"{here}/close").send(which=[of_both.code]).headers["Location"]
    assert f"The meeting of {of_both.committees[1].name_en} is open: what lies before it" in chair.get(back).text


def test_the_letter_to_the_others_says_of_each_committee_whether_a_review_can_still_be_sent(scene, of_both, in_session):
    actions.close_reviews(of_both, by=scene.emmy)

    body = next(mail.body for mail in mails("discussion_begun") if mail.to_name == scene.olga.name)
    ours, theirs = of_both.committees
    assert (
        f"- {ours.name_en}: 2 of 3\n- {theirs.name_en}: 2 of 3; its meeting is open, so they stay as they are" in body
    )
    assert "A review that is out can still be sent until the meeting of its committee begins." in body
    decisions.open_meeting(decisions.hold_meeting(scene.call, ours, by=scene.emmy), by=scene.emmy)
    for mail in mails("discussion_begun"):
        db.session.delete(mail)
    of_both.status = Status.IN_REVIEW
    actions.close_reviews(of_both, by=scene.emmy)
    assert "can still be sent" not in next(m.body for m in mails("discussion_begun") if m.to_name == scene.olga.name)


def test_who_closes_for_one_committee_and_reads_for_the_other_hears_that_its_meeting_ended_the_writing(
    scene, of_both, in_session
):
    scene.reader(scene.emmy, of_both, committee=of_both.committees[1])
    actions.close_reviews(of_both, by=scene.emmy)

    assert {mail.to_person_id for mail in mails("reading_ended")} == {in_session.id, scene.emmy.id}
    lines = db.session.query(JournalLine).filter_by(deed="agenda").order_by(JournalLine.id)
    assert [one.person_id for one in lines] == [scene.olga.id, None], "she sets no agenda of theirs"


def test_the_director_who_stands_in_for_who_leads_is_sent_where_the_director_may_look(scene, app, make, of_both):
    physics, quinn = of_both.committees[1], make.person("Quinn")
    physics.seats.append(Seat(person=quinn, role=Hat.MEMBER, from_on=today()))
    db.session.flush()
    scene.reader(quinn, of_both, committee=physics)
    pia = next(seat.person for seat in physics.seats if seat.role == Hat.CHAIR)
    make.standing(pia, Hat.ABSENT)
    make.standing(scene.olga, Hat.CONFLICTED, of_both)
    actions.decline(of_both, quinn)
    actions.close_reviews(of_both, by=scene.emmy)
    db.session.commit()

    for kind in ("reader_declined", "discussion_begun"):
        (mail,) = [one for one in mails(kind) if one.to_person_id == scene.dora.id]
        assert app.test_client(user=scene.dora).get(mail.link_path).status_code == 200
