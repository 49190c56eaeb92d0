"""The coordinator's table of stays, the rooming list, the letter to those who have not registered, and the needs."""

import csv
import io
from datetime import timedelta

import pytest

from tests.participants.guests import coming, letters_to
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.participants import queries as guests
from workshop_portal.people.hats import Hat
from workshop_portal.stays import actions, queries
from workshop_portal.stays.workflow import Lodging, Sharing
from workshop_portal.workshops.workflow import State

NOTHING = {"photo_consent": False, "list_consent": False, "hotel_consent": False}


def told(participation, *, arrive=-1, leave=5, lodging=Lodging.CENTRE, consents=(), diet=None, access=None, **facts):
    first_on = participation.workshop.first_on
    days = {"arrive_on": first_on + timedelta(days=arrive), "leave_on": first_on + timedelta(days=leave)}
    stay = actions.register(
        participation, days | {"lodging": lodging} | facts, NOTHING | dict.fromkeys(consents, True), public=False,
        diet=diet, access=access,
    )  # fmt: skip
    db.session.commit()
    return stay


def page_of(workshop, more="") -> str:
    return f"/board/{workshop.key}/stays{more}"


def test_the_table_has_who_comes_with_days_nights_and_lodging(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    told(ria, sharing=Sharing.SHARED, share_with="Guest 02")

    page = browse(story.cora).get(page_of(workshop)).text

    assert "1 of those who need a room wants to share it." in page
    assert "1 of 4 people" in page and "by the centre" in page and "shared room: Guest 02" in page
    row = page[page.index(">Guest 01") : page.index(">Guest 02")]
    assert '<td class="num" data-label="Nights">6</td>' in row
    assert page_of(workshop) in browse(story.cora).get(f"/board/{workshop.key}").text


@pytest.mark.parametrize(("who", "status"), [("cora", 200), ("olga", 200), ("ada", 404), ("dora", 404), ("fin", 404),
                                             ("eve", 404), ("emmy", 404)])  # fmt: skip
def test_days_and_rooms_are_for_the_coordinator_and_the_office(story, workshop, browse, who, status):
    (ria,) = coming(story, workshop, 1)
    told(ria)
    browser = browse(getattr(story, who))

    for more in ("", "/rooming-list"):
        assert browser.get(page_of(workshop, more)).status_code == status


@pytest.mark.parametrize("who", ["olga", "ada", "dora", "fin", "eve"])
def test_what_is_sealed_and_the_change_of_a_stay_are_for_the_coordinator_alone(story, workshop, browse, who):
    (ria,) = coming(story, workshop, 1)
    browser = browse(getattr(story, who))

    for more in ("/needs", f"/{ria.key}"):
        assert browser.get(page_of(workshop, more)).status_code == 404
        assert browse(story.cora).get(page_of(workshop, more)).status_code == 200


def test_another_coordinator_and_a_conflicted_officer_find_nothing(story, workshop, browse):
    other = story.make.appointed("coordinator", "Kees")
    story.make.standing(story.olga, Hat.CONFLICTED, story.proposal)

    for person in (other, story.olga):
        for more in ("", "/rooming-list", "/needs"):
            assert browse(person).get(page_of(workshop, more)).status_code == 404


def test_a_stay_is_named_under_its_own_workshop_only(story, workshop, browse):
    other = story.prepared(story.later(1), story.propose(title="Another"))
    (stranger,) = coming(story, other, 1)

    assert browse(story.cora).get(page_of(workshop, f"/{stranger.key}")).status_code == 404


def test_the_coordinator_changes_a_stay_after_registration_has_closed_and_touches_nothing_sealed(
    story, workshop, browse
):
    (ria,) = coming(story, workshop, 1)
    sealed = told(ria, diet=(["vegan"], "", ""), consents=["photo_consent"]).diet
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()

    sent = browse(story.cora).tab(page_of(workshop, f"/{ria.key}")).send(lodging="own")

    stay = queries.of(ria)
    assert sent.status_code == 303
    assert (stay.lodging, stay.nights, stay.diet, stay.photo_consent) == (Lodging.OWN, 6, sealed, True)


def test_a_week_that_moved_shows_which_days_no_longer_fit(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    told(ria)
    assert "given for the former days" not in browse(story.cora).get(page_of(workshop)).text
    workshop.first_on, workshop.last_on = (day + timedelta(days=70) for day in (workshop.first_on, workshop.last_on))
    db.session.commit()

    page = browse(story.cora).get(page_of(workshop)).text
    assert "given for the former days" in page and "to be given again" in page
    assert figure(page, "Complete stays") == "0" and figure(page, "To be given again") == "1"
    assert figure(page, "Nights in them") == "0"


def test_rooms_asked_for_with_days_of_the_former_week_say_that_on_the_overview_and_on_the_list(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    told(ria)
    workshop.first_on, workshop.last_on = (day + timedelta(days=70) for day in (workshop.first_on, workshop.last_on))
    db.session.commit()
    told(leo)
    browser = browse(story.cora)

    page = browser.get(page_of(workshop)).text
    assert "1 of these rooms has no nights here" in page and figure(page, "Nights in them") == "6"
    heads, *rows = csv.reader(io.StringIO(browser.get(page_of(workshop, "/rooming-list")).data.decode("utf-8-sig")))
    words = "Told for the former week: the guest has still to give the days again."
    assert (heads[-1], [row[-1] for row in rows]) == ("Still to come", [words, ""])
    told(ria)
    assert "no nights here" not in browser.get(page_of(workshop)).text
    assert "Still to come" not in browser.get(page_of(workshop, "/rooming-list")).text


def figure(page, words) -> str:
    return page.split(f"<dt>{words}</dt><dd>")[1].split("<")[0]


def test_the_rooming_list_names_who_needs_a_room_and_no_cell_of_it_is_a_formula(story, workshop, browse):
    ria, leo, mia = coming(story, workshop, 3)
    ria.name = "=HYPERLINK(1)"
    told(ria, sharing=Sharing.SHARED, share_with="Guest 02", consents=["hotel_consent"])
    told(leo, lodging=Lodging.OWN)
    told(mia, sharing=Sharing.ALONE, share_with="Leo", diet=(["vegan"], "", ""), access="MARK-ramp")

    answer = browse(story.olga).get(page_of(workshop, "/rooming-list"))
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    first = workshop.first_on - timedelta(days=1)
    days = [str(first), str(first + timedelta(days=6)), "6"]
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    assert rows[1:] == [
        ["'=HYPERLINK(1)", *days, "own room", "", ria.email, "", "0", ""],
        ["Guest 03", *days, "own room", "", "", "", "0", ""],
    ]
    assert "MARK-ramp" not in answer.text and "egan" not in answer.text


def test_a_room_is_shared_only_where_both_want_it(story, workshop, browse):
    people = coming(story, workshop, 6)
    wishes = [("Rosa Bakker", "Leo Smit"), ("Leo Smit", "rosa"), ("Mia Vos", "Leo Smit"), ("Jan Lek", "Rosa Bakker"),
              ("Leo Jansen", ""), ("Eva Prins", "Leo")]  # fmt: skip
    for one, (name, share_with) in zip(people, wishes, strict=True):
        one.name = name
        told(one, sharing=Sharing.SHARED, share_with=share_with)

    answer = browse(story.olga).get(page_of(workshop, "/rooming-list"))
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]

    assert {row[0]: (row[4], row[5]) for row in rows} == {
        "Rosa Bakker": ("shared room", "Leo Smit"), "Leo Smit": ("shared room", "Rosa Bakker"),
        **dict.fromkeys(("Mia Vos", "Jan Lek", "Leo Jansen", "Eva Prins"), ("own room", "")),
    }  # fmt: skip


def test_those_who_have_not_registered_are_asked_once_a_day_at_most_by_a_letter_that_is_seen_first(
    story, workshop, browse
):
    ria, leo, mia = coming(story, workshop, 3)
    told(ria)
    before = {one.id: len(letters_to(one)) for one in (ria, leo, mia)}
    browser = browse(story.olga)

    tab = browser.tab(page_of(workshop), form="remind")
    seen = tab.send().text
    assert "Ask 4 people to register?" in seen and "We look forward to your coming" in seen
    assert len(letters_to(leo)) == before[leo.id]
    tab.send(go="yes")
    page = browser.get(page_of(workshop)).text
    assert "Ask them to register" not in page and "asked on" in page

    asked = [one for one in guests.of(workshop) if len(letters_to(one)) > before.get(one.id, 0)]
    assert {one.name for one in asked} == {leo.name, mia.name, story.ada.name, story.nora.name}
    assert {(letters_to(one)[-1].kind, letters_to(one)[-1].link_purpose) for one in asked} == {
        ("stay_reminder", "stay")
    }
    (nora,) = (one for one in asked if one.name == story.nora.name)
    assert letters_to(nora)[-1].subject.startswith("Uw verblijf")
    with pytest.raises(Refused, match="was asked today"):
        actions.remind(workshop, [leo], by=story.cora)
    db.session.rollback()
    queries.of(leo).reminded_at -= timedelta(days=1)
    db.session.commit()
    assert "1 person has still to register and was not asked today" in browser.get(page_of(workshop)).text
    tab = browser.tab(page_of(workshop), form="remind")
    tab.send()
    tab.send(go="yes")
    assert [one.kind for one in letters_to(leo)[-2:]] == ["stay_reminder"] * 2


def test_once_registration_is_closed_the_letter_is_not_offered_and_not_sent(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    tab, before = browse(story.cora).tab(page_of(workshop), form="remind"), len(letters_to(ria))
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()

    assert tab.send().status_code == 409 and len(letters_to(ria)) == before
    assert "Ask them to register" not in browse(story.cora).get(page_of(workshop)).text


def test_who_does_not_come_after_all_leaves_nothing_sealed_behind(story, workshop):
    (ria,) = coming(story, workshop, 1)
    told(ria, diet=(["vegan"], "", ""), access="A ramp")

    participants.answer(ria, "no")
    db.session.commit()

    stay = queries.of(ria)
    assert (stay.diet, stay.needs, stay.needs_told_at) == ("", "", None)


def test_two_who_ask_at_once_write_one_letter(story, workshop, browse):
    coming(story, workshop, 1)
    first, second = (browse(one).tab(page_of(workshop), form="remind") for one in (story.cora, story.olga))

    for tab in (first, second):
        tab.send()

    assert (first.send(go="yes").status_code, second.send(go="yes").status_code) == (303, 409)


def test_the_letter_goes_to_just_those_whom_its_page_showed(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    told(leo)
    tab = browse(story.cora).tab(page_of(workshop), form="remind")
    assert leo.name not in main_of(tab.send())
    queries.of(leo).registered_at = None
    db.session.commit()

    sent = tab.send(go="yes")

    assert sent.status_code == 409 and leo.name in main_of(sent) and "it changed who gets this letter" in sent.text
    assert not {"stay_reminder", "stay_again"} & {one.kind for one in (*letters_to(ria), *letters_to(leo))}
    assert tab.send(go="yes").status_code == 303
    assert [letters_to(one)[-1].kind for one in (ria, leo)] == ["stay_reminder", "stay_again"]


def test_a_press_without_its_page_shows_it(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)

    shown = browse(story.cora).tab(page_of(workshop), form="remind").send(go="yes")

    assert shown.status_code == 200 and "Ask 3 people to register?" in shown.text
    assert letters_to(ria)[-1].kind != "stay_reminder"


def main_of(answer) -> str:
    return answer.text[answer.text.index("<main") : answer.text.index("</main")]


def test_counts_tell_of_nobody_and_each_look_at_the_names_is_written_down(story, workshop, browse):
    people = coming(story, workshop, 9)
    for one in people[:5]:
        told(one, diet=(["vegetarian"], "", "wish"))
    told(people[5], diet=(["no_nuts"], "MARK-celeriac", "allergy"), access="MARK-ramp")
    tab = browse(story.cora).tab(page_of(workshop, "/needs"))

    assert cell(tab, "Vegetarian") == "5"
    assert cell(tab, "No nuts") == cell(tab, "Access needs") == "fewer than 5"
    assert "Guest" not in tab.answer.text and "MARK" not in tab.answer.text
    assert looks() == []

    tab.send()
    assert cell(tab, "No nuts") == cell(tab, "Access needs") == "1"
    assert "Guest 06" in tab.answer.text and "MARK-celeriac" in tab.answer.text and "MARK-ramp" in tab.answer.text
    assert looks() == [(workshop.id, story.cora.id)]


def cell(tab, words) -> str:
    row = tab.answer.text[tab.answer.text.index(f'<th scope="row">{words}</th>') :]
    return row[row.index('"num">') + 6 : row.index("</td>")]


def looks():
    mine = db.select(JournalLine.subject_id, JournalLine.person_id).where(JournalLine.deed == "read needs")
    return [tuple(row) for row in db.session.execute(mine)]


def test_the_pages_take_the_same_statements_for_3_and_for_20(story, workshop, browse, count_statements):
    pages = [page_of(workshop, more) for more in ("", "/rooming-list", "/needs")]
    browser = browse(story.cora)
    for one in coming(story, workshop, 3):
        told(one, diet=(["vegan"], "", ""))
    few = [count_statements(browser, page) for page in pages]
    for one in coming(story, workshop, 17, start=10):
        told(one, diet=(["vegan"], "", ""))

    assert [count_statements(browser, page) for page in pages] == few
    assert max(few) <= 8
