"""Who gets a draft: the kinds that were chosen are what they are now, and what changed since is said."""

from datetime import timedelta

import pytest

from tests.participants.guests import coming, invited
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.journal import JournalLine
from workshop_portal.messages.models import Message
from workshop_portal.messages.readers import CHOOSE
from workshop_portal.participants import actions as participants
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries as prints_queries


@pytest.fixture
def tab(story, people, browse):
    """The form of a new message to those who come: Rosa, and Leo of the guests."""
    (people["leo"],) = coming(story, people["workshop"], 1)
    return browse(story.cora).tab(f"/board/{people['workshop'].key}/messages/new")


def begun(tab, people, **chosen):
    """The address of a draft to those chosen."""
    texts = {"subject_en": "Hello", "body_en": "See you, {name}"}
    assert tab.send(**texts, **chosen).status_code == 303
    return f"/board/{people['workshop'].key}/messages/{db.session.scalar(db.select(Message)).key}"


def sent() -> list[str]:
    mails = db.select(Mail.to_name).where(Mail.kind == "message").order_by(Mail.to_name)
    return list(db.session.scalars(mails))


def test_who_has_cancelled_since_is_named_and_gets_nothing(story, people, tab):
    address = begun(tab, people, groups=["confirmed"])
    participants.answer(people["leo"], "no")
    db.session.commit()

    page = tab.browser.get(address).text

    assert "1 person gets nothing" in page and 'Guest 01 <span class="note">Not coming' in page
    assert "1 person gets this" in page
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Rosa"]


def test_who_comes_since_is_named_and_gets_it_too(story, people, tab):
    address = begun(tab, people, groups=["confirmed"])
    participants.answer(people["jan"], "yes")
    db.session.commit()

    assert "1 person belongs to those chosen since" in tab.browser.get(address).text
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Guest 01", "Jan", "Rosa"]


def test_who_was_chosen_singly_gets_it_and_is_marked_where_the_answer_is_another_one(story, people, tab):
    address = begun(tab, people, who=[people["leo"].key, people["rosa"].key])
    assert "chosen singly" not in tab.browser.get(address).text
    participants.answer(people["leo"], "no")
    db.session.commit()

    assert "1 person who was chosen singly has answered since" in tab.browser.get(address).text
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Guest 01", "Rosa"]


def test_between_preview_and_sending_a_change_of_the_kind_is_looked_at_again(story, people, tab):
    address = begun(tab, people, groups=["confirmed"])
    shown = tab.browser.tab(address, form="/send")
    participants.answer(people["jan"], "yes")
    db.session.commit()

    assert "has changed since you looked" in shown.send().text
    assert sent() == []


def test_the_form_of_a_draft_holds_its_kinds_and_its_single_people_apart(story, people, tab):
    address = begun(tab, people, groups=["confirmed"], who=[people["jan"].key])
    participants.answer(people["leo"], "no")
    db.session.commit()

    form = tab.browser.tab(f"{address}/edit")

    assert (form.page.fields["groups"], form.page.fields["who"]) == (["confirmed"], [people["jan"].key])
    assert form.send(body_en="Until then, {name}").status_code == 303
    assert "gets nothing" not in tab.browser.get(address).text
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Jan", "Rosa"]


def test_a_day_to_answer_by_is_questioned_for_whom_there_is_none(story, people, tab):
    address = begun(tab, people, groups=["organisers", "confirmed", "invited"])
    assert "a day to answer by" not in tab.browser.get(address).text
    tab.browser.tab(f"{address}/edit").send(body_en="Answer by {answer_by}.")

    page = tab.browser.get(address).text.split("a day to answer by")[1].split("</ul>")[0]

    assert story.ada.name in page and "Rosa" in page and "Jan" not in page
    people["jan"].answer_by_on = today().replace(year=2020)
    db.session.commit()
    assert "Jan" in tab.browser.get(address).text.split("a day to answer by")[1].split("</ul>")[0]


def test_who_has_no_seat_is_named_where_others_have_one(story, people, tab):
    address = begun(tab, people, groups=["confirmed", "invited"])

    page = tab.browser.get(address).text
    assert "1 of these people has no seat" in page and 'Jan <span class="note">Invited' in page


def test_where_all_have_a_seat_or_nobody_has_that_needs_no_word(story, people, tab):
    assert "no seat" not in tab.browser.get(begun(tab, people, groups=["invited"])).text


def test_a_message_without_files_has_no_line_for_them_in_its_letter(people, tab):
    address = begun(tab, people, groups=["confirmed"])

    assert "<dt>Attachments</dt>" not in tab.browser.get(address).text


def test_a_preview_takes_the_same_statements_for_3_and_for_30(story, people, tab, count_statements):
    address = begun(tab, people, groups=["confirmed"])
    few = count_statements(tab.browser, address)
    workshop = people["workshop"]
    more = coming(story, workshop, 15, start=2)
    for one in more[:5]:
        participants.answer(one, "no")
    db.session.commit()

    assert count_statements(tab.browser, address) == few


def over(people, story, *there):
    """The workshop was last week; who was there of those with a seat is noted, organisers aside."""
    workshop = people["workshop"]
    workshop.first_on, workshop.last_on, workshop.state = today() - timedelta(7), today() - timedelta(3), "finished"
    organisers = [one for one, _there in prints_queries.all_of(workshop) if one.is_organiser]
    prints.note_presence(workshop, {one.key for one in [*there, *organisers]}, by=story.cora)
    db.session.commit()


def test_who_was_not_there_is_not_of_those_who_come_and_is_a_kind_of_its_own(story, people, tab):
    address = begun(tab, people, groups=["confirmed"])
    over(people, story, people["rosa"])

    page = tab.browser.get(address).text
    assert "1 person gets nothing" in page and 'Guest 01 <span class="note">Was not there' in page
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Rosa"]
    form = tab.browser.get(f"/board/{people['workshop'].key}/messages/new").text
    assert "Those who come, without organisers (1)" in form and "Those who were not there (1)" in form


def test_who_was_not_there_can_be_chosen_all_the_same(story, people, tab):
    over(people, story, people["rosa"])
    address = begun(tab, people, who=[people["leo"].key])

    assert "1 person gets this" in tab.browser.get(address).text


def test_who_was_there_after_all_is_not_of_those_who_were_not_and_gets_nothing(story, people, tab):
    over(people, story)
    address = begun(tab, people, groups=["missed"])
    assert "2 people get this" in tab.browser.get(address).text
    over(people, story, people["rosa"])

    page = tab.browser.get(address).text
    assert "1 person gets nothing" in page and 'Rosa <span class="note">Coming' in page
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Guest 01"]


def test_who_was_not_there_gets_it_where_chosen_singly_beside_a_kind(story, people, tab):
    over(people, story, people["rosa"])
    address = begun(tab, people, groups=["confirmed"], who=[people["leo"].key])

    page = tab.browser.get(address).text
    assert "2 people get this" in page and "gets nothing" not in page
    assert tab.browser.tab(f"{address}/edit").page.fields["who"] == [people["leo"].key]
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Guest 01", "Rosa"]


def test_who_was_chosen_singly_and_is_of_a_kind_gets_it_when_no_longer_of_that_kind(story, people, tab):
    address = begun(tab, people, groups=["confirmed"], who=[people["leo"].key])
    participants.answer(people["leo"], "no")
    db.session.commit()

    assert "1 person who was chosen singly has answered since" in tab.browser.get(address).text
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Guest 01", "Rosa"]


def test_in_a_draft_whose_kinds_alone_were_noted_who_was_of_none_of_them_was_chosen_singly(story, people, tab):
    address = begun(tab, people, groups=["confirmed"], who=[people["jan"].key])
    noted = db.update(JournalLine).where(JournalLine.deed == CHOOSE)
    db.session.execute(noted.values(detail="confirmed"))
    participants.answer(people["leo"], "no")
    db.session.commit()

    page = tab.browser.get(address).text
    assert "1 person gets nothing" in page and 'Guest 01 <span class="note">Not coming' in page
    assert tab.browser.tab(f"{address}/edit").page.fields["who"] == [people["jan"].key]
    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Jan", "Rosa"]


def test_the_last_choice_holds_also_where_the_clock_was_put_back(story, people, tab):
    address = begun(tab, people, groups=["confirmed", "invited"])
    noted = db.update(JournalLine).where(JournalLine.deed == CHOOSE)
    db.session.execute(noted.values(at=now() + timedelta(seconds=5)))
    db.session.commit()

    assert tab.browser.tab(f"{address}/edit").send(groups=["confirmed"]).status_code == 303

    tab.browser.tab(address, form="/send").send()
    assert sent() == ["Guest 01", "Rosa"]


def test_a_chosen_kind_of_which_nobody_is_for_a_while_stays_chosen_when_the_text_is_edited(people, tab):
    address = begun(tab, people, groups=["confirmed", "invited"])
    participants.answer(people["jan"], "maybe")
    db.session.commit()

    form = tab.browser.tab(f"{address}/edit")
    assert "Those who have not answered (0)" in form.answer.text and "The waiting list" not in form.answer.text
    assert form.send(body_en="Anew, {name}").status_code == 303

    people["jan"].state = "invited"
    db.session.commit()
    assert "1 person belongs to those chosen since" in tab.browser.get(address).text


def test_many_can_be_chosen_singly_beside_a_kind(story, people, tab):
    more = invited(story, people["workshop"], 40, start=5)
    address = begun(tab, people, groups=["confirmed"], who=[one.key for one in more])

    assert "42 people get this" in tab.browser.get(address).text
    assert tab.browser.tab(f"{address}/edit").send(groups=["confirmed"], who=[more[0].key]).status_code == 303
    page = tab.browser.get(address).text
    assert "3 people get this" in page and "gets nothing" not in page


def test_before_the_last_day_who_was_away_so_far_comes(story, people, tab):
    over(people, story, people["rosa"])
    people["workshop"].last_on = today() + timedelta(1)
    db.session.commit()

    form = tab.browser.get(f"/board/{people['workshop'].key}/messages/new").text
    assert "Those who come, without organisers (2)" in form and "Those who were not there" not in form


def test_readers_of_one_name_are_told_apart_where_they_are_chosen_shown_and_listed(story, people, tab):
    for one, institution in ((people["leo"], "Leiden"), (people["rosa"], "Delft")):
        one.name, one.institution = "Jan de Vries", institution
    db.session.commit()

    form = tab.browser.get(f"/board/{people['workshop'].key}/messages/new").text
    assert "Jan de Vries (Leiden)" in form and "Jan de Vries (Delft)" in form
    address = begun(tab, people, groups=["confirmed"])
    shown = tab.browser.get(address).text
    assert "<b>Jan de Vries (Delft)</b>" in shown and ">Jan de Vries (Leiden)</a>" in shown
    tab.browser.tab(address, form="/send").send()

    told = [f"Jan de Vries ({one.email})" for one in (people["leo"], people["rosa"])]
    log = f"/board/{people['workshop'].key}/messages?show=letters"
    for page in (tab.browser.get(address).text, tab.browser.get(log).text):
        assert all(name in page for name in told)
