"""A form has its effect one time; what was gone back to and changed is another form, and is not lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from workshop_portal import background
from workshop_portal.centre.models import TaskTemplate
from workshop_portal.core.clock import real_now
from workshop_portal.core.db import db
from workshop_portal.core.links import PersonalLink
from workshop_portal.core.once import Done
from workshop_portal.core.parking import Parked
from workshop_portal.people.models import Committee, Failure, SignIn


@pytest.fixture
def browser(app, make):
    return app.test_client(user=make.appointed("office"))


def names():
    return set(db.session.scalars(sa.select(Committee.name_en)))


def test_the_same_form_sent_again_does_nothing_more_and_leads_to_the_same_page(browser):
    page = browser.tab("/people/committees/new").page
    held = page.fields | {"key": "optics", "name_en": "Optics", "name_nl": "Optica"}

    first, second = (browser.post("/people/committees/new", data=held) for _twice in (1, 2))

    assert first.status_code == second.status_code == 303
    assert first.location == second.location and names() == {"Optics"}


def test_a_form_gone_back_to_and_changed_is_carried_out_again(browser):
    page = browser.tab("/people/committees/new").page
    for key, name in (("optics", "Optics"), ("logic", "Logic")):
        held = page.fields | {"key": key, "name_en": name, "name_nl": name}
        assert browser.post("/people/committees/new", data=held).status_code == 303

    assert names() == {"Optics", "Logic"}


def test_a_text_gone_back_to_and_changed_is_not_lost_behind_the_one_saved_before(app, make):
    ada = make.person("Ada")
    browser = app.test_client(user=ada)
    page = browser.tab("/people/profile").page

    browser.post("/people/profile", data=page.fields | {"given_name": "Augusta"})
    answer = browser.post("/people/profile", data=page.fields | {"given_name": "Augusta Ada"})

    assert answer.status_code == 409 and "Augusta Ada" in answer.text and ada.given_name == "Augusta"


def test_what_has_had_its_time_is_swept_away_at_night_and_nothing_else(app, make):
    """Forms that were carried out, parked texts, links, sessions, failures."""
    ada, at = make.person(), real_now()
    old, fresh = at - timedelta(days=200), at - timedelta(hours=1)

    def rows(when, name):
        return [
            Done(key=name, created_at=when), Parked(person_id=str(ada.id), address="/", form=name, fields="", created_at=when),
            PersonalLink(hash=name, purpose="invite", expires_at=when), Failure(address_hash=name, last_at=when),
            SignIn(person_id=ada.id, reference_hash=name, begun_at=when, seen_at=when, proved_at=when),
        ]  # fmt: skip

    db.session.add_all([*rows(old, "old"), *rows(fresh, "fresh")])
    db.session.commit()
    background.JOBS["sweep rows"].write(None, None)
    db.session.commit()

    assert "sweep rows" in background.DAILY
    for model, column in ((Done, Done.key), (Parked, Parked.form), (PersonalLink, PersonalLink.hash),
                          (Failure, Failure.address_hash), (SignIn, SignIn.reference_hash)):  # fmt: skip
        assert list(db.session.scalars(db.select(column))) == ["fresh"], model


@pytest.fixture
def sent(app, make, browser):
    """What this browser gets that sends the form which takes a task out of the list."""
    task = TaskTemplate(key="badges", name_en="Badges", name_nl="Badges", owner="office")
    db.session.add(task)
    db.session.commit()
    address = "/centre/tasks/badges/remove"
    held = browser.tab(address, form="").page.fields
    return lambda who, **changed: who.post(address, data=held | changed)


def test_a_form_that_took_its_thing_away_leads_its_sender_to_the_same_page_again(sent, browser):
    first, second = (sent(browser) for _twice in (1, 2))

    assert first.status_code == second.status_code == 303
    assert first.location == second.location


def test_nobody_else_gets_that_answer_nor_another_form(app, make, sent, browser):
    assert sent(browser).status_code == 303

    make.venue()  # there is a form on that page
    colleague = app.test_client(user=make.appointed("office", "Otto"))
    token = colleague.tab("/centre/closures", form="/closures").page.fields["csrf_token"]
    assert sent(colleague, csrf_token=token).status_code == 404
    assert sent(browser, go="again").status_code == sent(browser, once="").status_code == 404
