"""A new centre is told what is still to be set up, one line each with its link; a centre that is set up is told nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from workshop_portal.calls.models import Call
from workshop_portal.centre import actions as centre
from workshop_portal.centre.models import Centre, Format
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.desk import lacking
from workshop_portal.partners.actions import load_texts
from workshop_portal.people.standing import Standing

ALL = [name for name, *_rest in lacking.LINES]


@pytest.fixture
def lacks(app):
    """lacks(): the names of what is to be set up now, asked anew."""

    def ask():
        app.extensions.pop("lacks_nothing", None)
        with app.test_request_context():
            found = [name for name, done in lacking.facts().items() if not done]
        db.session.rollback()
        return found

    return ask


def set_up(make):
    people = [make.person(name) for name in ("Emmy", "Hedy")]
    make.committee(people[0], chair=people[1])
    make.format(scheme=make.scheme(), venues=[make.venue(route_en="By train.")])
    for hat in ("office", "director", "coordinator", "finance"):
        make.appointed(hat, "Dora")
    centre.create_task_template(name_en="Badges", name_nl="Badges", owner="office")
    db.session.add(Centre(name="Simon Stevin Institute", city="Ghent", contact_email="office@example.org"))
    db.session.flush()
    centre.look_through_letters(by=None)
    load_texts(public=True)
    db.session.commit()
    make.call(opens_at=now(), deadline_at=now() + timedelta(days=9), formats=db.session.scalars(select(Format)).all())


def test_an_empty_centre_lacks_all_but_what_a_call_brings_and_its_first_person_is_told_so(app, make, lacks):
    browser = app.test_client(user=make.appointed("administrator"))

    page = browser.get("/desk").text.partition('id="lacking"')[2].partition("</section>")[0]

    assert set(lacks()) == set(ALL) - {"criteria", "privacy"}
    assert page.count("<li>") == len(ALL) - 2
    assert 'href="/people/"' in page and "/centre/" not in page  # where an administrator finds the door shut, no link


def test_every_link_opens_for_the_office(app, make):
    browser = app.test_client(user=make.appointed("office"))
    page = browser.get("/desk").text.partition('id="lacking"')[2].partition("</section>")[0]
    links = [part.partition('"')[0] for part in page.split('href="')[1:]]

    assert len(links) == len(ALL) - 3  # all but criteria, privacy and, as the reader is of it, the office
    assert "Appoint a second person of the office" in page
    assert [browser.get(link).status_code for link in links] == [200] * len(links)


def test_a_centre_that_is_set_up_is_told_nothing_and_asked_no_more(app, make, lacks, count_statements):
    browser = app.test_client(user=make.appointed("office"))
    set_up(make)
    assert lacks() == []

    first, second = count_statements(browser, "/desk"), count_statements(browser, "/desk")

    assert second == first - 1
    assert 'id="lacking"' not in browser.get("/desk").text


@pytest.mark.parametrize("hat", ["director", "coordinator", "finance", "auditor"])
def test_who_does_not_set_up_is_told_nothing(app, make, hat):
    assert 'id="lacking"' not in app.test_client(user=make.appointed(hat)).get("/desk").text


def test_a_line_comes_back_when_its_thing_goes(app, make, lacks):
    make.appointed("office")
    set_up(make)
    venue = make.venue()
    make.call(criteria=[], formats=[])
    assert lacks() == ["practical", "criteria"]

    venue.emergency_en = "Call 112."
    db.session.scalars(select(Centre)).one().contact_email = ""
    db.session.commit()
    assert lacks() == ["centre", "criteria"]


def test_the_set_up_goes_on_to_a_published_call_and_those_who_take_care_of_what_follows(app, make, lacks):
    set_up(make)
    later = ["second", "coordinator", "finance", "call"]
    assert lacks() == later[:1]

    call = db.session.scalars(select(Call)).one()
    call.published = False
    for standing in db.session.scalars(select(Standing).where(Standing.hat != "office", Standing.hat != "director")):
        standing.ended_at = now()
    db.session.commit()
    assert lacks() == later

    call.published, call.formats = True, []
    db.session.commit()
    assert "call" in lacks()  # nothing can be proposed to it

    make.appointed("office", "Hedy")
    assert "second" not in lacks()


def test_the_office_is_warned_while_people_give_their_data_and_the_text_on_privacy_is_hidden(app, make, lacks):
    """By a call that everybody sees, or by an account that somebody opened; nothing is blocked."""
    browser = app.test_client(user=make.appointed("office", password_hash="a hash"))
    warning = "Show the text on privacy at once"
    assert "privacy" not in lacks() and warning not in browser.get("/desk").text  # “texts” tells it to an empty centre

    call = make.call()
    assert "privacy" in lacks()
    page = browser.get("/desk").text
    assert page.index("Urgent") < page.index(warning) < page.index("Appoint a second person")
    assert app.test_client().get(f"/calls/{call.key}").status_code == 200

    call.published = False
    db.session.commit()
    assert "privacy" not in lacks()

    make.person("Eve", password_hash="a hash")
    assert "privacy" in lacks()
    load_texts(public=True)
    db.session.commit()
    assert "privacy" not in lacks()


def test_a_call_that_is_over_was_one(app, make, lacks):
    set_up(make)
    call = db.session.scalars(select(Call)).one()
    call.opens_at, call.deadline_at, call.hard_deadline_at = (now() - timedelta(days=n) for n in (9, 2, 2))
    db.session.commit()
    assert "call" not in lacks()


def test_letters_are_looked_through_once_somebody_of_the_office_says_so(app, make, lacks):
    """That their texts are there says nothing: the portal writes the first ones by itself."""
    centre.create_letter_template(key="hello", subject_en="a", body_en="b", subject_nl="c", body_nl="d")
    db.session.commit()
    browser = app.test_client(user=make.appointed("office"))
    assert "letters" in lacks()
    assert "All are looked through" not in app.test_client(user=make.appointed("director")).get("/centre/letters").text

    assert browser.tab("/centre/letters").send().status_code == 303

    assert "letters" not in lacks()
    assert "All are looked through" not in browser.get("/centre/letters").text
    assert "Letters looked through" in browser.get("/journal/centre").text


@pytest.mark.parametrize(("address", "words"), [("/proposals/", "No proposals yet"), ("/mails", "No mail yet")])
def test_a_list_of_an_empty_centre_asks_for_no_filter_to_be_taken_away(app, make, address, words):
    browser = app.test_client(user=make.appointed("office"))
    assert words in browser.get(address).text
    assert words not in (page := browser.get(f"{address}?words=nothing").text) and "matches" in page
