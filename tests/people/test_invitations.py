"""Who is added, or appointed, reads by whom and as what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.kept import all_mails
from workshop_portal import worker
from workshop_portal.core import clock, languages, links
from workshop_portal.core.db import db
from workshop_portal.core.links import PersonalLink
from workshop_portal.people import letters, nominations, queries
from workshop_portal.people.hats import Hat


@pytest.fixture
def browser(app, olga):
    return app.test_client(user=olga)


def test_somebody_new_reads_who_added_them_to_which_centre_and_has_a_week_for_the_first_password(app, browser, make):
    make.centre(name="Lorentz Center")
    browser.tab("/people/new").send(
        given_name="Nora", family_name="New", email="nora@example.org", country="NL", language="nl", invite="y"
    )
    (mail,) = all_mails()
    assert (mail.kind, mail.language) == ("account_invitation", "nl")
    assert "Olga Byron heeft u toegevoegd aan het portaal van Lorentz Center." in mail.body
    left = mail.link_until - clock.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)

    mail_id = mail.id
    db.session.rollback()
    worker.deliver(app, mail_id)
    assert db.session.scalars(select(PersonalLink)).one().purpose == "reset"


def test_the_link_of_the_invitation_gives_a_password_once(app, make):
    nora = make.person("Nora")
    token = links.make("reset", person_id=nora.id, lives=letters.INVITE_LIVES)
    db.session.commit()
    tab = app.test_client().tab(f"/people/reset/{token}", form="")
    typed = {"password": "a long enough sentence", "again": "a long enough sentence"}
    refused = tab.send(**typed)
    assert refused.status_code == 422 and "An account needs your consent." in refused.text
    assert (nora.signs_in, nora.privacy_at) == (False, None)
    assert tab.send(**typed, privacy="y").status_code == 303
    assert nora.signs_in and nora.privacy_at
    assert app.test_client().get(f"/people/reset/{token}").status_code == 404


def test_it_is_sent_again_by_a_button_and_says_as_what_they_are_there(browser, make):
    nora = make.person("Nora")
    committee = make.committee(nora, name="physics")
    make.standing(nora, Hat.FINANCE)
    page = browser.get(f"/people/{nora.key}").text
    assert "Send an invitation with a link for a password" in page

    browser.tab(f"/people/{nora.key}", form="/account").send(go="password")

    (mail,) = all_mails()
    assert mail.kind == "account_invitation"
    assert f"You are named there as: Finance, Member, {committee.name_en}." in mail.body


def test_who_has_a_password_gets_the_letter_of_a_forgotten_one(browser, make):
    nora = make.person("Nora", password_hash="a hash")
    browser.tab(f"/people/{nora.key}", form="/account").send(go="password")
    assert [mail.kind for mail in all_mails()] == ["reset"]


@pytest.mark.parametrize(("account", "kind"), [("a hash", "appointed"), ("", "account_invitation")])
def test_an_appointment_is_told_to_the_appointed_once_it_holds(app, olga, make, account, kind):
    oscar = make.appointed("office", "Oscar", password_hash="a hash")
    nora = make.person("Nora", password_hash=account)
    nominations.nominate(nora, Hat.FINANCE, until_on=clock.today() + timedelta(days=9), by=olga)
    assert all_mails() == []

    nominations.confirm(nominations.of(nora)[0], by=oscar)
    (mail,) = all_mails()
    assert (mail.kind, mail.to_person_id) == (kind, nora.id)
    assert "Finance" in mail.body
    if account:
        assert f"to {languages.day(clock.today() + timedelta(days=9))}" in mail.body


def test_where_nobody_else_confirms_it_is_told_at_once(app, olga, make):
    nora = make.person("Nora", password_hash="a hash")
    nominations.nominate(nora, Hat.DIRECTOR, by=olga)
    (mail,) = all_mails()
    assert "You are appointed at " in mail.body and ": Director, from " in mail.body


def test_a_wrong_address_of_somebody_appointed_who_never_signed_in_has_a_way_out_that_is_named(browser, olga, make):
    """End the appointment, correct the address, appoint again."""
    dora = make.person("Dora", email="dora@exampel.org")
    nominations.nominate(dora, Hat.DIRECTOR, by=olga)
    db.session.commit()
    page = f"/people/{dora.key}"
    told = "end the appointment or take back what waits, correct the address here, then appoint again"
    assert told in browser.get(f"{page}/address").text
    assert "Is its address wrong?" in browser.get(page).text

    row = queries.appointments_of(dora)[0]
    browser.tab(f"{page}/end-appointment?go={row.id}", form="").send(go=str(row.id))
    assert browser.tab(f"{page}/address", form="").send(email="dora@example.org").status_code == 303
    browser.tab(page, form="/appoint").send(hat="director")

    db.session.expire_all()
    assert dora.email == "dora@example.org"
    assert [one.hat for one in queries.appointments_of(dora) if not one.ended_at] == [Hat.DIRECTOR]


def test_of_an_account_in_use_no_page_speaks_of_a_wrong_address(browser, make):
    nora = make.appointed("finance", "Nora", password_hash="a hash")
    assert "Is its address wrong?" not in browser.get(f"/people/{nora.key}").text
    assert "correct the address here" not in browser.get(f"/people/{nora.key}/address").text
