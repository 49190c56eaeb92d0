"""An appointment is asked for by one person and confirmed by a second one."""

import pytest
from sqlalchemy import select

from workshop_portal.core import clock, links
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.journal import JournalLine
from workshop_portal.people import actions, address_change, nominations, standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import AddressChange, Nomination
from workshop_portal.people.standing import hats


@pytest.fixture
def oscar(make):
    return make.appointed("office", "Oscar", password_hash="a hash")


@pytest.fixture
def ada(make):
    return make.person("Ada")


def ask(app, olga, person, hat="finance", **typed):
    return app.test_client(user=olga).tab(f"/people/{person.key}", form="/appoint").send(hat=hat, **typed)


def asked():
    return db.session.scalars(select(Nomination)).one()


def page(person):
    return f"/people/{person.key}"


def test_what_was_asked_gives_nothing_until_a_second_person_confirms(app, olga, oscar, ada):
    assert ask(app, olga, ada).status_code == 303
    assert hats(ada) == set()
    assert "Waits for a second person" in app.test_client(user=olga).get(page(ada)).text

    answer = app.test_client(user=oscar).tab(page(ada), form="/confirm").send()

    assert answer.status_code == 303 and hats(ada) == {Hat.FINANCE}
    assert not db.session.query(Nomination).count()
    lines = db.session.scalars(select(JournalLine).order_by(JournalLine.id)).all()
    assert [(one.deed, one.person_id) for one in lines] == [("ask appointment", olga.id), ("appoint", oscar.id)]
    assert olga.key in lines[1].detail


@pytest.mark.parametrize("way", ["asked for", "made at once"])
@pytest.mark.parametrize(("prefix", "words"), [("", "This change of address has ended"), ("/nl", "is beëindigd")])
def test_an_address_that_one_officer_asked_for_before_becomes_nobodys_after_an_appointment(
    app, olga, oscar, ada, way, prefix, words
):
    ada.password_hash = "x"
    address_change.ask_by_office(ada, "elsewhere@example.org", by=olga)
    change = db.session.scalars(select(AddressChange)).one()
    token = links.make("address", person_id=ada.id, thing_id=change.id)
    db.session.commit()
    open_page = app.test_client().tab(f"/people/address/{token}", form="")
    if way == "asked for":
        nominations.nominate(ada, Hat.DIRECTOR, by=olga)
    else:
        actions.appoint(ada, Hat.DIRECTOR, by=olga)
    db.session.commit()

    assert open_page.send().status_code == 404
    page = app.test_client().get(f"{prefix}/people/address/{token}")
    assert (page.status_code, words in page.text) == (404, True)
    assert ada.email != "elsewhere@example.org"
    mail = db.session.scalars(select(Mail).where(Mail.kind == "address_confirm")).one()
    assert mail.state == MailState.RECALLED, "it would bring a new link"


def test_neither_who_asked_nor_who_is_appointed_confirms(app, olga, oscar, make):
    dora = make.appointed("director", "Dora")
    ask(app, olga, dora, "office")

    for person in (olga, dora):
        browser = app.test_client(user=person)
        assert "/confirm" not in browser.get(page(dora)).text
        held = browser.tab("/people/profile").page.fields
        assert browser.post(f"{page(dora)}/appointments/{asked().key}/confirm", data=held).status_code == 404
    assert hats(dora) == {Hat.DIRECTOR}


@pytest.mark.parametrize("hat", ["office", "director", "administrator"])
def test_the_office_the_director_and_administrators_confirm_and_see_it_on_their_desk(app, make, olga, ada, hat):
    second = make.appointed(hat, "Second", password_hash="a hash")
    ask(app, olga, ada)

    browser = app.test_client(user=second)

    assert "Ada Byron: Finance" in browser.get("/desk").text
    assert browser.tab(page(ada), form="/confirm").send().status_code == 303
    assert hats(ada) == {Hat.FINANCE}
    assert "as Finance" not in browser.get("/desk").text


def test_it_is_taken_back_by_who_asked_or_refused_by_a_second(app, olga, oscar, ada):
    for person in (olga, oscar):
        ask(app, olga, ada)
        assert app.test_client(user=person).tab(page(ada), form="/drop").send().status_code == 303
        assert hats(ada) == set() and not db.session.query(Nomination).count()


def test_the_same_is_asked_once(app, olga, oscar, ada):
    ask(app, olga, ada)

    assert ask(app, olga, ada).status_code == 409
    assert db.session.query(Nomination).count() == 1


def test_the_days_that_were_asked_hold(app, olga, oscar, ada):
    last = clock.today()
    ask(app, olga, ada, from_on=last.isoformat(), until_on=last.isoformat())
    app.test_client(user=oscar).tab(page(ada), form="/confirm").send()

    assert (ada_row := hats(ada)) == {Hat.FINANCE}, ada_row


@pytest.mark.parametrize("gone", ["closed", "ended"])
def test_who_sees_all_others_off_does_not_appoint_alone_for_two_weeks(app, olga, oscar, ada, monkeypatch, gone):
    if gone == "closed":
        actions.disable(oscar, by=olga)
    else:
        standing.take_away(oscar.id, Hat.OFFICE)
    db.session.commit()

    browser = app.test_client(user=olga)
    browser.tab(page(ada), form="/appoint").send(hat="finance")
    assert hats(ada) == set() and "Nobody else can confirm this now" in browser.get(page(ada)).text
    assert ask(app, olga, ada).status_code == 409

    later = clock.now() + nominations.LATELY
    monkeypatch.setattr(clock, "now", lambda: later)
    nominations.nominate(ada, Hat.FINANCE, by=olga)
    db.session.commit()
    assert hats(ada) == {Hat.FINANCE} and not db.session.query(Nomination).count()


def test_where_nobody_else_could_confirm_it_holds_at_once(app, olga, ada):
    """The first person of a centre appoints the second one alone."""
    ask(app, olga, ada)

    assert hats(ada) == {Hat.FINANCE} and not db.session.query(Nomination).count()


@pytest.mark.parametrize("account", [{"password_hash": ""}, {"password_hash": "a hash", "verified_at": None}])
def test_who_never_could_sign_in_is_no_second_person(app, olga, ada, make, account):
    """Else one mistyped address would stop every appointment of a new centre, for two weeks after it was ended too."""
    make.appointed("director", "Dora", **account)

    ask(app, olga, ada)

    assert hats(ada) == {Hat.FINANCE} and not db.session.query(Nomination).count()


def test_what_waits_for_somebody_who_cannot_sign_in_holds_once_asked_again(app, olga, ada, oscar):
    ask(app, olga, ada)
    oscar.password_hash = ""
    db.session.commit()

    assert ask(app, olga, ada).status_code == 303
    assert hats(ada) == {Hat.FINANCE} and not db.session.query(Nomination).count()


def test_who_asked_sees_on_the_desk_and_in_the_list_what_waits_for_a_second_person(app, olga, oscar, ada):
    asks, confirms = app.test_client(user=olga), app.test_client(user=oscar)
    words = "You asked for this appointment. Somebody else must confirm it"
    assert words not in asks.get("/desk").text

    ask(app, olga, ada)

    assert words in asks.get("/desk").text and words not in confirms.get("/desk").text
    assert "Oscar Byron" in asks.get("/desk").text.partition(words)[2][:200]
    for browser in (asks, confirms):
        assert "Finance (waits for a second person)" in browser.get("/people/?words=Ada").text
    confirms.tab(page(ada), form="/confirm").send()
    assert words not in asks.get("/desk").text
    assert "waits for a second person" not in asks.get("/people/").text


def test_of_somebody_only_proposed_the_page_says_what_there_is_to_take_back(app, olga, oscar, ada):
    browser = app.test_client(user=olga)
    ask(app, olga, ada)
    assert "Is its address wrong? Take back what waits, correct" in browser.get(page(ada)).text

    app.test_client(user=oscar).tab(page(ada), form="/confirm").send()
    assert "Is its address wrong? End the appointment, correct" in browser.get(page(ada)).text
