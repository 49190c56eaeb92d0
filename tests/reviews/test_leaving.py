"""A reader who leaves, for a conflict or for want of time: who leads the committee hears of it, and nobody in conflict."""

from datetime import timedelta

import pytest

from tests.kept import mails
from tests.makers import LONG_AGO
from workshop_portal import background
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.decisions import waits as decisions
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals.models import Participant
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, table_plan, waits
from workshop_portal.reviews.models import Review


@pytest.fixture
def ice(scene):
    """Max reads it, and so does Lise."""
    proposal = scene.proposal("in_review", title="Ice")
    for person in (scene.max, scene.lise):
        scene.reader(person, proposal)
    db.session.commit()
    return proposal


@pytest.fixture
def vera(scene, make):
    """The vice-chair."""
    vera = make.person("Vera")
    db.session.add(Seat(committee=scene.committee, person=vera, role=Hat.VICE, from_on=LONG_AGO))
    make.keep()
    return vera


@pytest.fixture
def rows(app):
    def of(person):
        db.session.commit()
        with app.test_request_context():
            found = [(one.title, one.words, one.href) for one in waits.waits(person) + decisions.waits(person)]
            db.session.rollback()
        return found

    return of


def told():
    return {(mail.kind, mail.to_name) for mail in db.session.query(Mail)}


def test_the_chair_hears_who_declined_and_why_and_finds_the_proposal_on_the_desk(scene, app, ice, rows):
    reader = app.test_client(user=scene.max)
    answer = reader.tab(f"/reviews/{ice.code}/card", "").send(go="decline", reason="In Chile.")

    (mail,) = mails("reader_declined")
    assert (mail.to_person_id, mail.about_id, mail.guarded) == (scene.emmy.id, ice.id, True)
    assert "Max Byron" in mail.body and "“In Chile.”" in mail.body and "Ice" in mail.subject
    here = f"/reviews/assign/{ice.code}/{scene.committee.key}"
    assert mail.link_path == here
    assert rows(scene.emmy) == [("“Ice” lacks a reader", "Max Byron can't review it.", here)]
    page = reader.get(answer.location).text
    assert "The chair has a mail about it, and looks for another reader." in page


@pytest.mark.parametrize("status", ["in_review", "in_discussion"])
def test_the_chair_hears_of_a_conflict_also_during_the_discussion(scene, ice, rows, status):
    ice.status = Status(status)
    actions.declare(ice, scene.max, by=scene.max, reason="A joint grant.")
    db.session.commit()

    (mail,) = mails("reader_in_conflict")
    assert mail.to_person_id == scene.emmy.id and "“A joint grant.”" in mail.body
    assert ("“Ice” lacks a reader", "Max Byron has a conflict of interest.") in [one[:2] for one in rows(scene.emmy)]
    actions.assign(ice, scene.niels, scene.committee, by=scene.emmy)
    assert "“Ice” lacks a reader" not in [one[0] for one in rows(scene.emmy)]


def test_a_member_who_does_not_read_leaves_no_gap_and_is_told_of_none(scene, app, ice, rows):
    ice.status = Status.IN_DISCUSSION
    db.session.commit()
    member = app.test_client(user=scene.niels)

    answer = member.tab(f"/reviews/{ice.code}/card", "").send(go="conflict")

    assert told() == set()
    assert "“Ice” lacks a reader" not in [one[0] for one in rows(scene.emmy)]
    page = member.get(answer.location).text
    assert "closed to you from now on" in page and "another reader" not in page


def test_a_chair_in_conflict_never_hears_and_the_vice_chair_does(scene, ice, vera, rows):
    actions.declare(ice, scene.emmy, by=scene.emmy)
    actions.decline(ice, scene.max)
    db.session.commit()

    assert told() == {("chair_in_conflict", "Vera Byron"), ("reader_declined", "Vera Byron")}
    assert rows(scene.emmy) == []
    assert [one[0] for one in rows(vera)] == ["“Ice” lacks a reader", "The vice-chair leads: “Ice”"]


def test_what_is_discussed_under_the_vice_chair_waits_there_for_advice(scene, app, ice, vera, rows):
    actions.declare(ice, scene.emmy, by=scene.emmy)
    ice.status = Status.IN_DISCUSSION
    row = rows(vera)[-1]

    assert row[0] == "“Ice” waits for your committee's advice"
    assert app.test_client(user=vera).get(row[2]).status_code == 200
    assert rows(scene.emmy) == []


def test_a_vice_chair_finds_all_of_an_absent_chair(scene, make, ice, vera, rows):
    ice.status = Status.IN_DISCUSSION
    assert [one[0] for one in rows(vera)] == ["1 proposal is discussed: say whether you have a conflict"]
    make.standing(scene.emmy, Hat.ABSENT)

    assert "1 proposal waits for your committee's advice" in [one[0] for one in rows(vera)]


@pytest.mark.parametrize(
    ("status", "way"),
    [
        ("eligible", "/reviews/assign/{}/{}"), ("in_review", "/reviews/assign/{}/{}"),
        ("in_discussion", "/decisions/advice/{}/{}"),
    ],
)  # fmt: skip
def test_the_letter_to_who_leads_now_goes_to_the_page_on_which_that_is_done(scene, app, ice, vera, status, way):
    ice.status = Status(status)
    actions.declare(ice, scene.emmy, by=scene.emmy)
    db.session.commit()

    (mail,) = mails("chair_in_conflict")
    assert mail.link_path == way.format(ice.code, scene.committee.key)
    assert app.test_client(user=vera).get(mail.link_path).status_code == 200


def test_a_chair_who_was_to_read_it_too_leaves_one_mail_to_who_stands_in_and_reads_each_thing_once(
    scene, app, ice, vera
):
    scene.reader(scene.emmy, ice, cleared=False)
    chair = app.test_client(user=scene.emmy)
    answer = chair.tab(f"/reviews/{ice.code}/card", "").send(go="conflict", reason="A joint grant.")

    page = chair.get(answer.location).text
    assert page.count("The vice-chair") == 1 and "It needs another reader: that stands in the mail, too." in page
    assert told() == {("chair_in_conflict", "Vera Byron")}
    (mail,) = mails("chair_in_conflict")
    assert "it needs another reader" in mail.body and "“A joint grant.”" in mail.body


def test_what_the_chair_is_told_is_true_of_a_chair(scene, app, ice, vera):
    chair = app.test_client(user=scene.emmy)
    answer = chair.tab(f"/reviews/{ice.code}/conflict").send()

    page = chair.get(answer.location).text
    assert "The vice-chair leads the committee on it from now on, and has a mail about it." in page
    assert "another reader" not in page
    (mail,) = mails("chair_in_conflict")
    assert mail.to_person_id == vera.id and "Ice" in mail.body


def test_without_a_free_vice_chair_the_office_is_told_and_without_it_the_director(scene, app, make, ice, vera):
    make.standing(vera, Hat.CONFLICTED, ice)
    second = scene.proposal("in_review", title="Fire")
    for person in (vera, scene.olga):
        make.standing(person, Hat.CONFLICTED, second)
    chair = app.test_client(user=scene.emmy)

    page = chair.get(chair.tab(f"/reviews/{ice.code}/conflict").send().location).text
    assert "Nobody can stand in for you: the office has a mail about it." in page
    actions.declare(second, scene.emmy, by=scene.emmy)
    db.session.commit()

    assert [(mail.to_name, mail.about_id) for mail in mails("nobody_leads")] == [
        ("Olga Byron", ice.id), ("Dora Byron", second.id)
    ]  # fmt: skip


def test_one_chair_of_two_leaves_the_other_to_lead_and_no_letter_is_written(scene, make, ice, vera):
    db.session.add(Seat(committee=scene.committee, person=scene.niels, role=Hat.CHAIR, from_on=LONG_AGO))
    make.keep()

    actions.declare(ice, scene.emmy, by=scene.emmy)

    assert told() == set()


def test_nobody_gets_a_letter_about_the_own_deed_nor_is_told_of_one(scene, app, ice):
    actions.declare(ice, scene.max, by=scene.emmy)
    scene.reader(scene.emmy, ice)
    chair = app.test_client(user=scene.emmy)

    answer = chair.tab(f"/reviews/{ice.code}/card", "").send(go="decline")

    assert told() == {("conflict_recorded", "Max Byron")}
    page = chair.get(answer.location).text
    assert "Thank you for saying so." in page and "has a mail" not in page


def test_who_leads_hears_of_a_conflict_that_the_data_speak_of_whoever_pressed_the_button(scene, ice):
    ice.participants.append(Participant(name="Max Byron", email=scene.max.email))
    db.session.commit()

    actions.find_conflicts(ice, by=scene.emmy)
    db.session.commit()

    assert told() == {("reader_in_conflict", "Emmy Byron")}


def test_a_draft_can_be_copied_from_the_pages_on_which_its_writer_leaves(scene, app, ice):
    actions.save_review(ice, scene.max, marks={}, strengths="A thought worth keeping", at=None)
    db.session.commit()
    reader = app.test_client(user=scene.max)

    for page in ("card", "conflict"):
        shown = reader.get(f"/reviews/{ice.code}/{page}").text
        assert "What you have written so far" in shown and "A thought worth keeping" in shown
    assert "Copy what you want to keep first." in reader.get(f"/reviews/{ice.code}").text
    assert "What you have written so far" not in app.test_client(user=scene.lise).get(f"/reviews/{ice.code}/card").text
    reader.tab(f"/reviews/{ice.code}/conflict").send()
    assert reader.get(f"/reviews/{ice.code}/conflict").status_code == 404


def test_a_hidden_gap_is_on_no_desk_of_who_is_in_conflict_with_it(scene, ice, rows, make):
    nina = make.appointed("office", "Nina")
    make.standing(nina, Hat.CONFLICTED, ice)

    actions.decline(ice, scene.max)

    assert rows(nina) == []
    assert [one[0] for one in rows(scene.olga)] == ["“Ice” lacks a reader"]


def asked_and_told(scene, proposal, person):
    actions.assign(proposal, person, scene.committee, by=scene.emmy, at=now() - timedelta(days=7))
    db.session.query(Mail).update({"state": MailState.SENT})
    db.session.commit()


@pytest.mark.parametrize("draft", [False, True])
def test_a_reader_who_is_let_off_hears_what_and_what_becomes_of_a_draft(scene, app, draft):
    proposal = scene.proposal("in_review", title="Ice")
    asked_and_told(scene, proposal, scene.max)
    if draft:
        actions.save_review(proposal, scene.max, strengths="A plan.")

    actions.unassign(proposal, scene.max, scene.committee, by=scene.olga)
    db.session.commit()

    (mail,) = mails("reader_let_off")
    assert (mail.to_person_id, mail.guarded, mail.state) == (scene.max.id, True, MailState.QUEUED)
    assert f"Ice ({proposal.code})" in mail.body and scene.committee.name_en in mail.body
    assert ("is kept: it counts nowhere" in mail.body) == draft
    assert background.may_still_read(mail) and app.test_client(user=scene.max).get(mail.link_path).status_code == 200

    actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    assert not background.may_still_read(mail), "asked once more, it is not true any more"
    assert not draft or db.session.query(Review).one().strengths == "A plan."


def test_an_extra_reader_hears_it_without_a_seat_and_nobody_once_in_conflict(scene):
    proposal = scene.proposal("in_review", title="Ice")
    actions.assign(proposal, scene.eve, scene.committee, by=scene.olga, extra=True)
    db.session.query(Mail).update({"state": MailState.SENT})
    actions.unassign(proposal, scene.eve, scene.committee, by=scene.olga)
    (mail,) = mails("reader_let_off")
    assert background.may_still_read(mail)

    actions.declare(proposal, scene.eve, by=scene.olga)
    assert not background.may_still_read(mail)


def test_whose_letter_has_not_left_is_not_asked_and_not_let_off(scene):
    proposal = scene.proposal("in_review", title="Ice")
    actions.assign(proposal, scene.max, scene.committee, by=scene.emmy)
    scene.reader(scene.lise, proposal)  # without a letter

    for person in (scene.max, scene.lise):
        actions.unassign(proposal, person, scene.committee, by=scene.emmy)
    db.session.commit()

    assert [one.state for one in db.session.query(Mail)] == [MailState.RECALLED]


def test_who_lets_themselves_off_or_declines_gets_no_letter(scene):
    proposal = scene.proposal("in_review", title="Ice")
    for person in (scene.emmy, scene.max):
        asked_and_told(scene, proposal, person)

    actions.unassign(proposal, scene.emmy, scene.committee, by=scene.emmy)
    actions.decline(proposal, scene.max)

    assert not mails("reader_let_off")


def test_a_table_writes_one_letter_to_each_whom_it_lets_off(scene):
    both = [scene.proposal("in_review", title=title) for title in ("Ice", "Fire")]
    for proposal in both:
        asked_and_told(scene, proposal, scene.max)
    scene.max.language = "nl"
    text = "\n".join(f"{one.code};{scene.lise.email}" for one in both)

    plan = table_plan.plan(scene.call, scene.committee, text, most=9)
    actions.apply_table(scene.call, scene.committee, plan, by=scene.olga)
    db.session.commit()

    (mail,) = mails("reader_let_off")
    assert all(one.code in mail.body for one in both) and mail.body.startswith("Geachte")
    assert mail.to_person_id == scene.max.id and background.may_still_read(mail)


def test_who_is_let_off_while_writing_is_told_so_and_keeps_the_words_on_the_page(scene, app, ice):
    actions.save_review(ice, scene.max, strengths="A plan.")
    db.session.commit()
    tab = app.test_client(user=scene.max).tab(f"/reviews/{ice.code}", form=ice.code)
    here = f"/reviews/assign/{ice.code}/{scene.committee.key}"
    office = app.test_client(user=scene.olga).tab(here)
    assert office.answer.text.count("a draft is begun") == 1
    assert office.send(go=f"take {scene.max.key}").status_code == 303

    answer = tab.send(go="save", strengths="A better plan, with more words.")

    assert answer.status_code == 409
    assert (
        "not asked to read this proposal any more" in answer.text and "A better plan, with more words." in answer.text
    )
    actions.declare(ice, scene.max, by=scene.max)
    db.session.commit()
    assert tab.send(go="save", strengths="Other words than before.").status_code == 404
