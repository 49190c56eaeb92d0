"""Messages to committee members: the office's alone, to who sits there now and may know of the proposal, whoever read it."""

from datetime import timedelta

import pytest

from tests.messages.test_messages import look, sent
from workshop_portal import worker
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import MailState
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.messages import actions, audience, policy, queries
from workshop_portal.messages.models import Message
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.proposals.policy import may_see_card
from workshop_portal.workshops import actions as workshops


@pytest.fixture
def workshop(story, workshop):
    """A public workshop on which Charles' committee advised; Max sits there too and has read nothing."""
    story.max = story.make.person("Max")
    db.session.add(Seat(person=story.max, committee=story.committee, role=Hat.MEMBER, from_on=today()))
    workshops.publish(workshop, by=story.olga)
    db.session.commit()
    return workshop


def draft(story, workshop, *members, **texts):
    sound = {"subject_en": "On {workshop}", "body_en": "Dear {name} of {institution},\n{link}\n{signature}"}
    message = actions.write(
        workshop, readers=members or [story.emmy, story.max], to_committee=True, by=story.olga, **sound | texts
    )
    db.session.commit()
    return message


def bar(story, workshop, person):
    story.make.standing(person, Hat.CONFLICTED, workshop.proposal)
    db.session.commit()


def end(person):
    for seat in db.session.scalars(db.select(Seat).where(Seat.person_id == person.id)):
        seat.from_on, seat.until_on = today() - timedelta(days=9), today() - timedelta(days=1)
    db.session.commit()


def names(workshop) -> list[str]:
    return [seat.person.given_name for seat in queries.seats(workshop)]


def test_who_sits_there_now_is_offered_whoever_read_it(story, workshop):
    assert sorted(names(workshop)) == ["Charles", "Emmy", "Lise", "Max"]
    assert {"Member", "Chair"} == {words.partition(",")[0] for words in audience.of(workshop, True).hints.values()}


@pytest.mark.parametrize(
    "lose",
    [lambda s, w: bar(s, w, s.emmy), lambda s, w: s.make.standing(s.emmy, Hat.ORGANISER, w.proposal), lambda s, w: end(s.emmy),
     lambda s, w: setattr(s.emmy, "disabled_at", w.published_at)],
    ids=["in conflict", "organises it", "seat ended", "account closed"],
)  # fmt: skip
def test_who_may_not_know_of_it_is_not_offered_and_gets_nothing(story, workshop, lose):
    message = draft(story, workshop)
    lose(story, workshop)
    db.session.commit()

    assert "Emmy" not in names(workshop)
    assert [one.reader.name for one in actions.all_letters(message)] == [story.max.name]


def test_those_offered_are_those_who_may_see_the_card(story, workshop):
    bar(story, workshop, story.lise)
    end(story.charles)
    other = story.make.committee(story.make.person("Outsider"))
    offered = {seat.person_id for seat in queries.seats(workshop)}

    seated = db.session.scalars(db.select(Person).join(Seat, Seat.person_id == Person.id)).unique()
    assert {one.id for one in seated if may_see_card(one, workshop.proposal)} == offered
    assert other.id not in workshop.proposal.committee_ids


def test_a_committee_that_gave_no_advice_is_not_written_to(story, workshop):
    db.session.execute(db.delete(actions.queries.Advice))

    assert names(workshop) == []


def test_what_is_sent_is_the_preview_with_the_public_page_as_its_link(story, workshop):
    message = draft(story, workshop)
    shown = {one.reader.email: one.body for one in actions.all_letters(message)}

    actions.send(message, seen=look(message), by=story.olga)
    db.session.commit()

    mails = sent()
    assert {mail.to_address: mail.body for mail in mails} == shown and len(mails) == 2
    assert {(mail.about_kind, mail.link_path, mail.link_purpose, mail.guarded) for mail in mails} == {
        ("proposal", f"/workshops/{workshop.key}", "", True)
    }
    told = db.session.execute(db.select(JournalLine.subject_kind).where(JournalLine.deed == "message")).all()
    assert told == [("proposal",)]


@pytest.mark.parametrize("lose", [bar, lambda story, workshop, person: end(person)], ids=["conflict", "seat"])
def test_a_letter_that_waits_does_not_leave_once_its_reader_may_not_know(app, story, workshop, lose):
    message = draft(story, workshop)
    actions.send(message, seen=look(message), by=story.olga)
    db.session.commit()
    lose(story, workshop, story.emmy)
    ids = [mail.id for mail in sent()]
    db.session.rollback()

    for mail_id in ids:
        worker.deliver(app, mail_id)

    db.session.expire_all()
    assert {mail.to_name: mail.state for mail in sent()} == {
        story.emmy.name: MailState.RECALLED, story.max.name: MailState.SENT,
    }  # fmt: skip


def test_until_the_workshop_is_public_nobody_is_written_to(app, story, workshop):
    message = draft(story, workshop)
    workshops.publish(workshop, shown=False, by=story.olga)
    db.session.commit()

    assert audience.of(workshop, True).people == []
    with pytest.raises(Refused):
        actions.send(message, seen=look(message), by=story.olga)
    page = app.test_client(user=story.olga).get(f"/board/{workshop.key}/messages/committee")
    assert "not public yet" in page.text and "Emmy" not in page.text


def test_the_office_writes_the_director_reads_and_for_all_others_it_is_not_there(app, story, workshop):
    barred = story.make.appointed("office", "Otto")
    bar(story, workshop, barred)
    waiting, gone = draft(story, workshop, subject_en="MARK-draft"), draft(story, workshop, subject_en="MARK-sent")
    actions.send(gone, seen=look(gone), by=story.olga)
    db.session.commit()
    people = {"olga": story.olga, "dora": story.dora, "cora": story.cora, "ada": story.ada, "emmy": story.emmy,
              "fin": story.fin, "barred": barred}  # fmt: skip
    every = [waiting, gone]

    may = {name: [policy.may_read_message(one, workshop, message) for message in every] for name, one in people.items()}
    assert may == dict.fromkeys(people, [False, False]) | {"olga": [True, True], "dora": [False, True]}
    for name, one in people.items():
        if policy.may_read(one, workshop):
            listed = set(db.session.scalars(queries.visible_to(one, workshop)))
            assert listed == {message for message, allowed in zip(every, may[name], strict=True) if allowed}, name
    keys, log = [one.key for one in every], f"/board/{workshop.key}/messages"
    for name, one in people.items():
        browser = app.test_client(user=one)
        assert [browser.get(f"{log}/{key}").status_code for key in keys] == [200 if can else 404 for can in may[name]]
        assert browser.get(f"{log}/committee").status_code == (200 if name == "olga" else 404), name
        assert browser.get(f"{log}/{keys[0]}/edit").status_code == (200 if name == "olga" else 404), name
        assert browser.post(f"{log}/{keys[0]}/send").status_code == (400 if name == "olga" else 404), name
        assert ("MARK" in browser.get(f"{log}?show=letters").text) == (name in {"olga", "dora"}), name


def test_the_coordinator_learns_nothing_of_it_from_the_log(app, story, workshop):
    browser, log = app.test_client(user=story.cora), f"/board/{workshop.key}/messages"
    pages = [log, f"{log}?show=letters", f"/board/{workshop.key}", f"/journal/workshops/{workshop.key}"]
    before = [browser.get(one).data for one in pages]
    assert all(b"Messages" in one or b"History" in one for one in before)
    message = draft(story, workshop)
    actions.send(message, seen=look(message), by=story.olga)
    db.session.commit()

    after = [browser.get(one).data for one in pages]

    assert [len(one) for one in before] == [len(one) for one in after]
    assert not any(b"Emmy" in one or b"Write to committee members" in one for one in after)


def test_it_is_written_looked_at_changed_and_sent_on_pages(app, story, workshop):
    bar(story, workshop, story.lise)
    browser, log = app.test_client(user=story.olga), f"/board/{workshop.key}/messages"
    assert "Write to committee members" in browser.get(log).text
    tab = browser.tab(f"{log}/committee")
    assert story.lise.name not in tab.answer.text and "(3)" in tab.answer.text
    fields = {"subject_en": "The lecture", "body_en": "Dear {name}, {link}"}

    assert tab.send(**fields).status_code == 422
    assert tab.send(**fields, who=story.lise.key).status_code == 422
    assert "{answer_by}" in tab.send(**fields | {"body_en": "{answer_by}"}, who=story.max.key).text
    answer = tab.send(**fields, groups=story.committee.key)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert f"/workshops/{workshop.key}" in browser.get(address).text
    assert browser.tab(f"{address}/edit").send(who=[story.emmy.key, story.max.key]).status_code == 303

    assert browser.tab(address, form="/send").send().status_code == 303
    assert [mail.to_name for mail in sent()] == [story.emmy.name, story.max.name]
    assert "to committee members" in browser.get(log).text
    assert db.session.scalar(db.select(Message)).to_committee


def test_the_page_takes_the_same_statements_for_4_and_for_24(app, story, workshop, count_statements):
    browser, address = app.test_client(user=story.olga), f"/board/{workshop.key}/messages/committee"
    few = count_statements(browser, address)
    for n in range(20):
        person = story.make.person(f"Member{n}")
        db.session.add(Seat(person=person, committee=story.committee, role=Hat.MEMBER, from_on=today()))
    db.session.commit()

    assert count_statements(browser, address) == few
