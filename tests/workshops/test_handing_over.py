"""A workshop that goes from one coordinator to another: asked first, and each is told what concerns them."""

import pytest

from tests.kept import mails
from tests.participants.guests import coming, invited
from workshop_portal import background
from workshop_portal.core import signboard
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.participants import actions as participants
from workshop_portal.people import actions as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.queries import appointments_of
from workshop_portal.workshops import actions, queries

KINDS = ("coordinator_assigned", "workshop_yours", "coordinator_changed", "workshop_taken_over", "workshop_passed_on")


@pytest.fixture
def kees(story):
    return story.make.appointed("coordinator", "Kees")


@pytest.fixture
def coordinated(story):
    """Cora's workshop; the letters about her coming are gone."""
    workshop = story.prepared()
    db.session.execute(db.delete(Mail))
    db.session.commit()
    return workshop


def told():
    return {(mail.kind, mail.to_name) for kind in KINDS for mail in mails(kind)}


def test_handing_over_is_asked_with_what_is_open_and_who_is_written_to(app, story, coordinated, kees):
    invited(story, coordinated, 3)
    db.session.execute(db.delete(Mail))
    db.session.commit()
    tab = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator")

    asks = tab.send(person=kees.key)

    assert asks.status_code == 200 and not told()
    assert queries.coordinator_of(coordinated) == story.cora
    words = asks.text
    for part in (story.cora.name, kees.name, coordinated.tasks[0].name_en, "3 of 3 who were invited"):
        assert part in words
    assert tab.send(note="The hotel waits for an answer.").status_code == 303
    assert queries.coordinator_of(coordinated) == kees
    assert "The hotel waits for an answer." in mails("workshop_taken_over")[0].body


def test_another_person_than_the_one_asked_for_is_asked_for_anew(app, story, coordinated, kees):
    lies = story.make.appointed("coordinator", "Lies")
    tab = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator")
    tab.send(person=kees.key)
    assert tab.send(person=lies.key).status_code == 200
    assert queries.coordinator_of(coordinated) == story.cora


NOTE = "The hotel waits for an answer."


def held(tab) -> tuple:
    """What the page that came back would send: whom it asks for, and the note."""
    return tab.page.fields["person"], tab.page.fields["note"]


def test_a_note_that_is_too_long_stands_on_the_page_that_says_so(app, story, coordinated, kees):
    tab = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator")
    tab.send(person=kees.key)

    refused = tab.send(note=NOTE * 100)

    assert (refused.status_code, held(tab)) == (422, (kees.key, NOTE * 100)) and 'href="#note"' in refused.text
    assert tab.send(note=NOTE).status_code == 303 and NOTE in mails("workshop_taken_over")[0].body


def test_a_note_is_kept_where_the_page_had_been_open_for_too_long(app, story, coordinated, kees):
    tab = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator")
    tab.send(person=kees.key)

    assert tab.send(note=NOTE, csrf_token="stale").status_code == 400

    assert held(tab) == (kees.key, NOTE) and not told()
    assert tab.send().status_code == 303 and NOTE in mails("workshop_taken_over")[0].body


def test_a_note_is_kept_where_somebody_else_has_it_meanwhile_and_is_for_them_then(app, story, coordinated, kees):
    lies = story.make.appointed("coordinator", "Lies")
    tab = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator")
    tab.send(person=kees.key)
    actions.assign_coordinator(coordinated, lies, by=story.dora)
    db.session.commit()

    refused = tab.send(note=NOTE)

    assert (refused.status_code, held(tab)) == (409, (kees.key, NOTE))
    assert f"in place of {lies.name}" in refused.text and queries.coordinator_of(coordinated) == lies
    assert tab.send().status_code == 303 and queries.coordinator_of(coordinated) == kees
    assert any(mail.to_name == lies.name and NOTE in mail.body for mail in mails("workshop_passed_on"))


def test_a_note_is_kept_where_whom_it_was_for_has_it_already_or_can_not_have_it(app, story, coordinated, kees):
    lies = story.make.appointed("coordinator", "Lies")
    tabs = [app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator") for _n in range(2)]
    for tab, person in zip(tabs, (kees, lies), strict=True):
        tab.send(person=person.key)
    actions.assign_coordinator(coordinated, kees, by=story.dora)
    story.make.standing(lies, Hat.CONFLICTED, coordinated.proposal)
    db.session.commit()

    refused = [tab.send(note=NOTE) for tab in tabs]

    assert [one.status_code for one in refused] == [422, 422]
    assert [tab.page.fields["note"] for tab in tabs] == [NOTE, NOTE]
    assert f"{kees.name} coordinates this workshop already" in refused[0].text


def test_organisers_the_former_and_the_new_coordinator_each_have_a_letter_of_their_own(story, coordinated, kees):
    actions.assign_coordinator(coordinated, kees, by=story.olga, note="The hotel waits")
    db.session.commit()

    assert told() == {
        ("coordinator_changed", story.ada.name), ("coordinator_changed", story.nora.name),
        ("workshop_taken_over", kees.name), ("workshop_passed_on", story.cora.name),
    }  # fmt: skip
    organiser, new = mails("coordinator_changed")[0], mails("workshop_taken_over")[0]
    assert f"in place of {story.cora.name}" in organiser.body and "The hotel waits" not in organiser.body
    assert coordinated.tasks[0].name_en in new.body and new.link_path == f"/board/{coordinated.key}"
    former = mails("workshop_passed_on")[0]
    assert "The hotel waits" in former.body and kees.name in former.body
    assert former.link_path == "" and background.answers_to(former) == kees.email
    assert background.may_still_read(former)


def test_what_burns_stands_before_all_else_in_the_letter_and_on_the_page(app, story, coordinated, kees):
    coming(story, coordinated, 2)
    coordinated.capacity = coordinated.confirmed
    (one,) = invited(story, coordinated, 1, start=7)
    participants.answer(one, "yes")
    coordinated.capacity = coordinated.confirmed + 3
    db.session.commit()
    burns = [("Waiting list", "1 person waits; free seats: 3"), ("Not told yet what is paid", "4")]

    page = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator").send(person=kees.key).text
    assert all(f"<dt>{label}</dt><dd>{words}</dd>" in page for label, words in burns)
    actions.assign_coordinator(coordinated, kees, by=story.olga)
    body = mails("workshop_taken_over")[0].body
    for label, words in burns:
        assert 0 < body.index(f"{label}: {words}") < body.index("Open tasks of the plan")


@pytest.mark.parametrize("note", ["", "The hotel waits", "Ask Ada."])
def test_the_note_is_a_paragraph_of_its_own_and_no_line_is_lost_or_begins_with_a_blank(story, coordinated, kees, note):
    actions.assign_coordinator(coordinated, kees, by=story.olga, note=note)
    for kind in ("workshop_taken_over", "workshop_passed_on"):
        body = mails(kind)[0].body
        assert "\n\n\n" not in body and not any(line != line.strip() for line in body.splitlines())
        assert ("Noted at the handing over:" in body) == bool(note)
    assert not note or f"\n\nNoted at the handing over: {note.rstrip('.')}.\n\n" in body


def test_late_tasks_are_counted_to_the_new_one(story, coordinated, kees):
    coordinated.tasks[0].due_on = today() - today().resolution
    actions.assign_coordinator(coordinated, kees, by=story.olga)
    n = sum(not task.done_at for task in coordinated.tasks)
    assert f"Open tasks of the plan: {n}, 1 of them late." in mails("workshop_taken_over")[0].body


def test_who_came_into_conflict_or_left_is_told_nothing(story, coordinated, kees):
    story.make.standing(story.cora, Hat.CONFLICTED, coordinated.proposal)
    actions.assign_coordinator(coordinated, kees, by=story.olga)
    assert not mails("workshop_passed_on")


def test_a_conflict_declared_meanwhile_keeps_the_letter_back(story, coordinated, kees):
    actions.assign_coordinator(coordinated, kees, by=story.olga)
    story.make.standing(story.cora, Hat.CONFLICTED, coordinated.proposal)
    assert not background.may_still_read(mails("workshop_passed_on")[0])


def test_without_a_coordinator_the_centre_signs_with_its_address(app, story):
    story.scheduled()
    address = signboard.read().contact_email

    assert address and all(mail.body.rstrip().endswith(address) for mail in mails("week_given"))
    assert mails("week_given")


def test_in_place_of_who_lost_the_appointment_is_told_too(app, story, coordinated, kees):
    people.end_appointment(appointments_of(story.cora)[0], by=story.olga)
    db.session.commit()
    tab = app.test_client(user=story.olga).tab(f"/board/{coordinated.key}/coordinator")
    assert tab.send(person=kees.key).status_code == 200
    assert tab.send().status_code == 303
    assert ("coordinator_changed", story.ada.name) in told()


def test_who_gives_it_to_herself_reads_no_letter_of_it(story, coordinated):
    story.make.standing(story.olga, Hat.COORDINATOR)
    actions.assign_coordinator(coordinated, story.olga, by=story.olga)
    assert told() == {
        ("coordinator_changed", story.ada.name), ("coordinator_changed", story.nora.name),
        ("workshop_passed_on", story.cora.name),
    }  # fmt: skip
