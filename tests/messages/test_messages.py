"""Messages to the people of a workshop: the preview is what is sent, once, and answers come to the writer."""

from datetime import timedelta

import pytest

from workshop_portal.core import languages, outbox, post
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.desk import actions as desk
from workshop_portal.letters import LetterTemplate
from workshop_portal.messages import actions, letters, policy, queries
from workshop_portal.messages.models import Message
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions as workshops


def draft(story, people, *readers, **texts):
    sound = {"subject_en": "On {workshop}", "body_en": "Dear {name},\n{link}\n{signature}"}
    readers = [people[name] for name in readers or ("rosa", "jan")]
    message = actions.write(people["workshop"], readers=readers, by=story.cora, **sound | texts)
    db.session.commit()
    return message


def look(message) -> str:
    return letters.mark(actions.all_letters(message), message.enclosures)


def sent() -> list[Mail]:
    return list(db.session.scalars(db.select(Mail).where(Mail.kind == "message").order_by(Mail.to_name)))


def test_what_was_previewed_is_what_is_sent_each_in_the_own_language(story, people):
    message = draft(story, people, subject_nl="Over {workshop}", body_nl="Beste {name}, {link}")
    shown = actions.all_letters(message)

    actions.send(message, seen=letters.mark(shown, []), by=story.cora)
    db.session.commit()

    mails = sent()
    assert [(one.reader.email, one.subject, one.body) for one in sorted(shown, key=lambda one: one.reader.name)] == [
        (mail.to_address, mail.subject, mail.body) for mail in mails
    ]
    assert [(mail.to_name, mail.subject, mail.link_purpose) for mail in mails] == [
        ("Jan", f"Over {story.title}", "invitation"), ("Rosa", f"On {story.title}", "stay"),
    ]  # fmt: skip


def test_answers_go_to_the_writer(app, story, people):
    message = draft(story, people)
    actions.send(message, seen=look(message), by=story.cora)

    assert {post.letter(mail, "https://x")["Reply-To"] for mail in sent()} == {story.cora.email}


def test_the_preview_and_what_was_sent_name_the_sender_that_the_letter_has(story, people, browse):
    message = draft(story, people)
    address = f"/board/{message.workshop.key}/messages/{message.key}"
    words = f"Lorentz Center &lt;portal@example.org&gt; (answers go to {story.cora.name}, {story.cora.email})"
    browser = browse(story.cora)

    assert words in browser.get(address).text
    browser.tab(address, form="/send").send()
    assert post.letter(sent()[0], "https://x")["From"] == "Lorentz Center <portal@example.org>"
    assert words in browser.get(address).text


def test_it_is_sent_once_and_not_changed_any_more(story, people):
    message = draft(story, people)
    seen = look(message)
    actions.send(message, seen=seen, by=story.cora)
    db.session.commit()

    for deed in (lambda: actions.send(message, seen=seen, by=story.olga), lambda: actions.discard(message, by=story.cora),
                 lambda: actions.revise(message, readers=[], by=story.cora)):  # fmt: skip
        with pytest.raises(Refused):
            deed()
    assert len(sent()) == message.sent_to == 2


def test_what_somebody_else_saved_meanwhile_is_not_written_over(story, people):
    message = draft(story, people)
    assert message.body_en.startswith("Dear")  # read, as at the door
    theirs = db.update(Message.__table__).where(Message.__table__.c.id == message.id)
    db.session.execute(theirs.values(body_en="Their words", version=message.version + 1))

    for deed in (lambda: actions.revise(message, readers=[], by=story.cora, body_en="Mine"),
                 lambda: actions.discard(message, by=story.cora)):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.message == actions.MEANWHILE
    db.session.refresh(message)
    assert message.body_en == "Their words"


@pytest.mark.parametrize(
    "change",
    [
        lambda s, p, m: setattr(p["rosa"], "name", "Rosa Q"),
        lambda s, p, m: participants.answer(p["jan"], "yes"),
        lambda s, p, m: participants.withdraw([p["jan"]], by=s.cora),
        lambda s, p, m: actions.revise(m, readers=m.readers, by=s.cora, body_en="Other words"),
    ],
    ids=["a name", "an answer", "somebody went", "the text"],
)
def test_what_changed_since_the_preview_is_looked_at_again(story, people, change):
    message = draft(story, people)
    seen = look(message)
    change(story, people, message)
    db.session.flush()

    with pytest.raises(Refused) as refusal:
        actions.send(message, seen=seen, by=story.cora)

    assert refusal.value.message == actions.CHANGED and sent() == []
    assert actions.send(message, seen=look(message), by=story.cora) >= 1


def test_nobody_who_left_the_list_gets_anything(story, people):
    message = draft(story, people, "jan")
    participants.withdraw([people["jan"]], by=story.cora)

    with pytest.raises(Refused):
        actions.send(message, seen=look(message), by=story.cora)


def test_what_waits_for_somebody_who_leaves_the_list_is_taken_back(story, people):
    message = draft(story, people)
    actions.send(message, seen=look(message), by=story.cora)

    participants.withdraw([people["jan"]], by=story.cora)
    db.session.commit()

    assert [(mail.to_name, mail.state) for mail in sent()] == [("Jan", "recalled"), ("Rosa", "queued")]


def test_the_link_of_a_message_leads_organisers_to_their_own_page_too(story, people, browse):
    ada = db.session.scalar(db.select(Participation).where(Participation.person_id == story.ada.id))
    people["ada"], story.venue.emergency_en = ada, "Call 112."
    (letter,) = actions.all_letters(draft(story, people, "ada", body_en="Your own page: {link}"))

    assert letter.link.path == f"/invitations/{ada.key}"
    assert "Practical information" in browse(story.ada).get(letter.link.path).text


def test_who_said_yes_is_led_to_the_own_stay_also_before_there_are_days(story, people):
    workshop = people["workshop"]
    workshops.call_off(workshop, by=story.dora, at=now())
    workshops.take_up(workshop, workshop.decision, by=story.dora, at=now())

    jan, rosa = actions.all_letters(draft(story, people, "rosa", "jan", body_en="{name}: {link}"))

    assert (rosa.link.purpose, jan.link.purpose) == ("stay", "invitation")
    assert rosa.link.until.date() > today() + timedelta(weeks=7)


@pytest.mark.parametrize("body", ["{name}: {link}\n\n{signature}", "{name}: {link}"])
def test_organisers_whom_no_account_lets_in_read_how_to_open_one_where_the_message_leads_behind_the_sign_in(
    story, people, body
):
    story.ada.password_hash = "x"
    db.session.commit()
    for one in db.session.scalars(db.select(Participation).where(Participation.workshop_id == people["workshop"].id)):
        people[one.name.split()[0].lower()] = one
    people["ada"].person_id = None  # the account is known by its address alone
    everybody = ("ada", "nora", "rosa", "jan")
    words = "To open this page you need an account."

    said = {one.reader.name: one.body for one in actions.all_letters(draft(story, people, *everybody, body_en=body))}
    assert [name for name, text in said.items() if words in text] == [people["nora"].name]
    assert (
        f"{words} You have none yet" in said[people["nora"].name]
        and "Cora" in said[people["nora"].name].split(words)[1]
    )
    said = actions.all_letters(draft(story, people, *everybody, body_en="{name}: see you\n\n{signature}"))
    assert not [one for one in said if words in one.body]


def test_names_make_no_header_no_link_and_no_field(story, people):
    people["rosa"].name, people["rosa"].institution = "Rosa {link}\r\nBcc: x@y", "{signature}"
    message = draft(story, people, "rosa", subject_en="For {name}", body_en="{name} of {institution}")

    (letter,) = actions.all_letters(message)

    assert "\n" not in letter.subject and "{link}" not in letter.body
    assert letter.body.endswith("of {signature}") and letter.link is None


def test_who_writes_and_who_reads(story, people):
    workshop = people["workshop"]
    barred = story.make.appointed("office", "Otto")
    story.make.standing(barred, Hat.CONFLICTED, workshop.proposal)
    other = story.make.appointed("coordinator", "Kees")
    everybody = [story.cora, story.olga, story.dora, story.ada, story.fin, other, barred, story.eve]

    assert [policy.may_write(one, workshop) for one in everybody] == [True, True] + [False] * 6
    assert [policy.may_read(one, workshop) for one in everybody] == [True, True, True] + [False] * 5


def test_where_nothing_is_known_of_an_institution_its_brackets_go_too(story, people):
    people["rosa"].institution, people["jan"].institution = "", "Elsewhere"
    message = draft(
        story, people, "rosa", "jan", subject_en="For {name}, {institution}", body_en="Dear {name} ({institution}), of {institution}"
    )  # fmt: skip
    letters = {letter.reader.name: (letter.subject, letter.body) for letter in actions.all_letters(message)}

    assert letters["Rosa"] == ("For Rosa", "Dear Rosa, of –")
    assert letters["Jan"] == ("For Jan, Elsewhere", "Dear Jan (Elsewhere), of Elsewhere")


# Pages


def test_a_message_is_written_looked_at_and_sent_on_pages(app, story, people):
    workshop = people["workshop"]
    browser = app.test_client(user=story.cora)
    tab = browser.tab(f"/board/{workshop.key}/messages/new")
    assert tab.send(letter="message_travel", take="y").status_code == 200
    assert "{link}" in tab.page.fields["body_en"] and people["zed"].key not in tab.answer.text

    assert tab.send().status_code == 422
    assert "{nonsense}" in tab.send(groups="confirmed", body_en="Dear {nonsense}").text
    answer = tab.send(
        groups="confirmed", who=people["jan"].key, body_en="Dear {name}, {link}", subject_en="Hello {name}"
    )
    assert answer.status_code == 303
    address = answer.headers["Location"]

    first, second = (browser.get(f"{address}?who={n}").text for n in (0, 1))
    assert "Hello Jan" in first or "Geachte Jan" in first or "Dear Jan" in first
    assert "Dear Rosa, [personal link]" in second and sent() == []

    assert browser.tab(address, form="/send").send().status_code == 303
    assert [mail.to_name for mail in sent()] == ["Jan", "Rosa"]
    page = browser.get(address).text
    assert "Sent to 2 people." in page and "Waits to leave" in page
    log = browser.get(f"/board/{workshop.key}/messages").text
    assert "Hello …" in log and "Waits to leave: 2" in log
    assert "Jan" in browser.get(f"/board/{workshop.key}/messages?show=letters").text


@pytest.mark.parametrize("typed", ["subject_en", "body_en", "subject_nl", "body_nl"])
def test_a_letter_is_taken_in_both_languages_or_in_none(app, story, people, typed):
    tab = app.test_client(user=story.cora).tab(f"/board/{people['workshop'].key}/messages/new")
    texts = ("subject_en", "body_en", "subject_nl", "body_nl")

    tab.send(letter="message_travel", take="y", **{typed: "Own words"})
    assert {name: tab.page.fields[name] or "" for name in texts} == dict.fromkeys(texts, "") | {typed: "Own words"}
    assert "stands as it was" in tab.answer.text

    tab.send(letter="message_travel", take="y", **{typed: ""})
    assert all(tab.page.fields[name] for name in texts) and "stands as it was" not in tab.answer.text


def test_a_letter_takes_the_place_of_another_one_and_nothing_chosen_or_typed_is_lost(app, story, people):
    rosa, browser = people["rosa"].key, app.test_client(user=story.cora)
    tab = browser.tab(f"/board/{people['workshop'].key}/messages/new")
    texts = {one.key: one for one in db.session.scalars(db.select(LetterTemplate))}

    def stands():
        return [(tab.page.fields[name] or "").replace("\r\n", "\n") for name in ("subject_en", "body_en")]

    first = tab.send(letter="message_travel", take="y", who=[rosa], groups=["invited"])
    assert first.status_code == 200 and (tab.page.fields["who"], tab.page.fields["groups"]) == ([rosa], ["invited"])
    assert stands()[0] == texts["message_travel"].subject_en
    tab.send(letter="message_practical", take="y")  # what was not touched may change
    assert stands()[0] == texts["message_practical"].subject_en and "stands as it was" not in tab.answer.text

    tab.send(letter="message_travel", take="y", subject_en="My own words")
    assert stands() == ["My own words", texts["message_practical"].body_en.strip()]
    assert "stands as it was" in tab.answer.text and tab.page.fields["who"] == [rosa]
    assert db.session.scalars(db.select(Message)).all() == []
    assert tab.send(take="y").status_code == 303  # no letter is asked for: it is sent as it stands


def test_a_message_begins_with_those_ticked_on_the_list_of_participants(app, story, people):
    browser = app.test_client(user=story.cora)
    listed = browser.tab(f"/board/{people['workshop'].key}/participants", form="chosen")
    assert f'formaction="/board/{people["workshop"].key}/messages/new"' in listed.answer.text

    tab = browser.tab(f"/board/{people['workshop'].key}/messages/new")
    keys = {name: people[name].key for name in ("rosa", "jan", "zed")}
    begun = tab.send(**listed.page.fields, begin="y", who=list(keys.values()))

    assert begun.status_code == 200 and "1 of those chosen can" in begun.text
    assert set(tab.page.fields["who"]) == {keys["rosa"], keys["jan"]}
    assert tab.page.fields["once"] != listed.page.fields["once"]
    assert tab.send(subject_en="Hello", body_en="Dear {name}").status_code == 303
    assert {one.name for one in db.session.scalar(db.select(Message)).readers} == {"Rosa", "Jan"}
    assert (
        app.test_client(user=story.ada).get(f"/board/{people['workshop'].key}/participants").text.count("Write to") == 0
    )


def test_a_complaint_stands_above_both_columns(app, story, people):
    tab = app.test_client(user=story.cora).tab(f"/board/{people['workshop'].key}/messages/new")

    page = tab.send().text

    assert page.index("govuk-error-summary") < page.index('<div class="split">')


def test_a_draft_is_changed_and_thrown_away(app, story, people):
    message = draft(story, people, "rosa")
    browser, address = app.test_client(user=story.cora), f"/board/{people['workshop'].key}/messages/{message.key}"

    sent_form = browser.tab(f"{address}/edit").send(body_en="New words for {name}")
    assert sent_form.status_code == 303 and "New words for Rosa" in browser.get(address).text
    assert browser.tab(address, form="/discard").send().status_code == 303
    assert db.session.scalars(db.select(Message)).all() == []


def test_a_draft_is_hidden_from_who_only_reads_and_from_organisers(app, story, people):
    message = draft(story, people, subject_en="Not for all eyes")
    address = f"/board/{people['workshop'].key}/messages"

    assert "Not for all eyes" in app.test_client(user=story.olga).get(address).text
    director = app.test_client(user=story.dora)
    assert "Not for all eyes" not in director.get(address).text
    assert director.get(f"{address}/{message.key}").status_code == 404
    assert app.test_client(user=story.ada).get(address).status_code == 404


def test_the_director_reads_what_was_written_and_no_name_of_a_guest(app, story, people):
    names = people["rosa"].name, people["jan"].name = "Rosa Quispe", "Jan de Groot"
    message = draft(
        story, people, "rosa", "jan", subject_en="For {name}", body_en="Dear {name}, the bus leaves at nine."
    )
    actions.send(message, seen=look(message), by=story.cora)
    db.session.commit()
    log = f"/board/{people['workshop'].key}/messages"
    pages = [log, f"{log}?show=letters", f"{log}/{message.key}"]

    coordinators, directors = (
        [app.test_client(user=who).get(one).text for one in pages] for who in (story.cora, story.dora)
    )
    assert all(names[0] in one for one in coordinators[1:]) and "the bus leaves" in coordinators[2]
    assert not any(name in one for one in directors for name in names)
    assert "the bus leaves at nine" in directors[2] and "2 people" in directors[2]


def test_the_log_shows_the_subject_that_was_sent_whatever_changed_since(app, story, people):
    workshop = people["workshop"]
    message = draft(story, people, "rosa", subject_en="Coming {dates}")
    actions.send(message, seen=look(message), by=story.cora)
    before = languages.days(workshop.first_on, workshop.last_on)
    workshop.first_on, workshop.last_on = (one + timedelta(days=70) for one in (workshop.first_on, workshop.last_on))
    db.session.commit()

    browser, log = app.test_client(user=story.cora), f"/board/{workshop.key}/messages"
    assert f"Coming {before}" in browser.get(log).text
    assert f"<h1>Coming {before}" in browser.get(f"{log}/{message.key}").text


def test_a_draft_is_called_by_its_subject_in_one_language_whatever_the_page_speaks(app, story, people):
    workshop = people["workshop"]
    message = draft(story, people, "rosa", subject_en="Coming {dates}")
    db.session.commit()
    dates = languages.days(workshop.first_on, workshop.last_on)

    browser, log = app.test_client(user=story.cora), f"/nl/board/{workshop.key}/messages"
    assert all(f"Coming {dates}" in browser.get(one).text for one in (log, f"{log}/{message.key}"))


def test_the_log_takes_the_same_statements_for_3_and_for_30(app, story, people, count_statements):
    def fill(n):
        for _one in range(n):
            message = draft(story, people)
            actions.send(message, seen=look(message), by=story.cora, at=now())
        db.session.commit()

    browser, address = app.test_client(user=story.cora), f"/board/{people['workshop'].key}/messages"
    fill(3)
    few = [count_statements(browser, address + more) for more in ("", "?show=letters")]
    fill(27)

    assert [count_statements(browser, address + more) for more in ("", "?show=letters")] == few


def test_a_letter_that_was_refused_stands_in_the_log(app, story, people):
    message = draft(story, people, "rosa")
    actions.send(message, seen=look(message), by=story.cora)
    db.session.flush()
    sent()[0].state = outbox.MailState.FAILED
    db.session.commit()

    page = app.test_client(user=story.cora).get(f"/board/{people['workshop'].key}/messages/{message.key}").text

    assert "Failed" in page and db.session.get(Participation, people["rosa"].id).name in page


def test_a_copy_that_the_office_sends_is_no_further_letter_of_the_message(story, people):
    message = draft(story, people)
    actions.send(message, seen=look(message), by=story.cora)
    for one in sent():
        one.state = outbox.MailState.SENT
    copy = desk.send_copy(sent()[0], by=story.olga)
    db.session.commit()

    assert copy not in queries.mails_of(message) and len(queries.mails_of(message)) == message.sent_to
    assert queries.states_of([message]) == {message.key: {outbox.MailState.SENT: 2}}


def test_before_a_draft_is_deleted_one_is_asked_also_without_script(app, story, people):
    message = draft(story, people, "rosa")
    browser, address = app.test_client(user=story.cora), f"/board/{people['workshop'].key}/messages/{message.key}"

    assert f'href="{address}/discard"' in browser.get(address).text
    asked = browser.tab(f"{address}/discard")
    assert "Delete the draft “" in asked.answer.text and len(db.session.scalars(db.select(Message)).all()) == 1
    assert asked.send().status_code == 303 and db.session.scalars(db.select(Message)).all() == []


@pytest.mark.parametrize("way", ["edit", "send", "discard"])
def test_who_still_has_a_draft_open_that_was_deleted_reads_so_is_led_to_the_messages_and_keeps_the_text(
    app, story, people, way
):
    message = draft(story, people, "rosa")
    log = f"/board/{people['workshop'].key}/messages"
    browser, address = app.test_client(user=story.cora), f"{log}/{message.key}"
    tab = browser.tab(f"{address}/edit") if way == "edit" else browser.tab(address, form=f"/{way}")
    actions.discard(message, by=story.olga)
    db.session.commit()

    sent = tab.send(**{"body_en": "New words for {name}"} if way == "edit" else {})

    assert sent.status_code == 409 and "This draft is not there any more" in sent.text
    assert f'href="{log}">To the messages' in sent.text
    assert ("New words for {name}" in sent.text) == (way == "edit")
    for other in (story.dora, story.ada):
        assert app.test_client(user=other).post(f"{address}/edit").status_code == 404
