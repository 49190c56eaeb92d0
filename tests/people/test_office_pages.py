"""The office's pages about people, appointments, committees and seats."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from workshop_portal.core import clock, languages
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.journal import JournalLine
from workshop_portal.people import actions, address_change, nominations, queries
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import AddressChange, Seat
from workshop_portal.people.standing import hats

PAGES = ("/people/", "/people/new", "/people/committees", "/people/committees/new")


@pytest.fixture
def browser(app, olga):
    return app.test_client(user=olga)


def end_appointment(browser, person, row):
    return browser.tab(f"/people/{person.key}/end-appointment?go={row.id}", form="").send(go=str(row.id))


@pytest.mark.parametrize(
    ("hat", "statuses"),
    [
        ("office", [200, 200, 200, 200]), ("director", [200, 404, 200, 404]), ("administrator", [200, 404, 404, 404]),
        ("finance", [404, 404, 404, 404]), ("coordinator", [404, 404, 404, 404]),
    ],
)  # fmt: skip
def test_who_sees_which_page(app, make, hat, statuses):
    browser = app.test_client(user=make.appointed(hat))
    assert [browser.get(page).status_code for page in PAGES] == statuses


def test_the_list_is_searched_and_filtered(browser, make):
    ada, emmy = make.person("Ada", institution="Leiden"), make.person("Emmy", institution="Göttingen")
    make.committee(emmy, name="algebra")

    def listed(query):
        page = browser.get(f"/people/?{query}").text
        return [name for name in ("Ada", "Emmy", "Olga") if f"Byron, {name}" in page]

    assert listed("") == ["Ada", "Emmy", "Olga"]
    assert listed("q=leid") == ["Ada"]
    assert listed("q=emmy+byron") == ["Emmy"]
    assert listed("q=%25") == []
    assert listed("hat=office") == ["Olga"]
    assert listed("hat=member") == ["Emmy"]
    assert listed("state=account") == []
    assert listed("hat=nonsense&state=nonsense&committee=nonsense") == ["Ada", "Emmy", "Olga"]
    assert ada.id


def test_the_list_costs_the_same_for_3_and_30_people(browser, make, count_statements):
    three = [make.person(f"P{n}") for n in range(3)]
    make.committee(*three)
    few = count_statements(browser, "/people/")
    make.committee(*[make.person(f"Q{n}") for n in range(27)])
    assert count_statements(browser, "/people/") == few


def test_a_committees_page_costs_the_same_for_3_and_30_seats(browser, make, count_statements):
    small = make.committee(*[make.person(f"P{n}") for n in range(3)])
    few = count_statements(browser, f"/people/committees/{small.key}")
    large = make.committee(*[make.person(f"Q{n}") for n in range(30)])
    assert count_statements(browser, f"/people/committees/{large.key}") == few


def test_the_list_of_committees_costs_the_same_for_3_and_30(browser, make, count_statements):
    for n in range(3):
        make.committee(make.person(f"P{n}"))
    few = count_statements(browser, "/people/committees")
    for n in range(27):
        make.committee(make.person(f"Q{n}"))
    assert count_statements(browser, "/people/committees") == few


def test_somebody_new_is_added_and_gets_a_link(browser):
    answer = browser.tab("/people/new", form="").send(
        given_name="Emmy", family_name="Noether", email="emmy@example.org", institution="Göttingen", country="DE"
    )
    person = queries.by_email("emmy@example.org")
    assert answer.headers["Location"] == f"/people/{person.key}"
    assert db.session.scalar(select(Mail.kind)) == "account_invitation"


def test_an_address_is_added_once(browser, make):
    make.person("Ada", email="ada@example.org")
    answer = browser.tab("/people/new", form="").send(given_name="A", family_name="B", email="ADA@example.org")
    assert answer.status_code == 422
    assert "knows somebody with this address already" in answer.text


def test_an_appointment_begins_and_ends(browser, make):
    ada = make.person()
    browser.tab(f"/people/{ada.key}", form="/appoint").send(hat="coordinator")
    assert hats(ada) == {Hat.COORDINATOR}

    row = queries.appointments_of(ada)[0]
    end_appointment(browser, ada, row)
    assert hats(ada) == set()
    deeds = db.session.scalars(select(JournalLine.deed).order_by(JournalLine.id)).all()
    assert deeds == ["appoint", "end appointment"]


def test_an_appointment_of_tomorrow_gives_nothing_today(browser, make):
    ada = make.person()
    tomorrow = clock.today() + timedelta(days=1)
    browser.tab(f"/people/{ada.key}", form="/appoint").send(hat="finance", from_on=tomorrow.isoformat())
    assert hats(ada) == set()


@pytest.mark.parametrize("hat", ["organiser", "chair", "", "emperor"])
def test_nobody_is_appointed_to_what_is_no_appointment(browser, make, hat):
    ada = make.person()
    assert browser.tab(f"/people/{ada.key}", form="/appoint").send(hat=hat).status_code == 422
    assert hats(ada) == set()


def test_the_last_of_the_office_stays(browser, olga, make):
    row = queries.appointments_of(olga)[0]
    answer = end_appointment(browser, olga, row)
    assert answer.status_code == 409
    assert Hat.OFFICE in hats(olga)

    make.appointed("office", "Oscar")
    assert end_appointment(browser, olga, row).status_code == 303
    assert hats(olga) == set()


def test_an_appointment_of_somebody_else_is_not_ended_by_its_number(browser, make):
    ada, emmy = make.person(), make.appointed("finance", "Emmy")
    actions.appoint(ada, "finance")
    db.session.commit()
    own, other = queries.appointments_of(ada)[0], queries.appointments_of(emmy)[0]
    assert browser.get(f"/people/{ada.key}/end-appointment?go={other.id}").status_code == 404
    browser.tab(f"/people/{ada.key}/end-appointment?go={own.id}", form="").send(go=str(other.id))
    assert Hat.FINANCE in hats(emmy)


def test_who_has_one_name_stands_under_it_in_the_list(browser, make):
    for given, family in (("Zora", "Mann"), ("Lou", ""), ("Ada", "Kay")):
        make.person(given, family_name=family)
    names = re.findall(r'<a href="/people/[^"]+">([^<]+)</a>', browser.get("/people/").text)
    assert [one for one in names if one in ("Mann, Zora", "Lou", "Kay, Ada")] == ["Kay, Ada", "Lou", "Mann, Zora"]


def test_who_is_appointed_again_after_the_last_day_wears_the_hat_again(make):
    ada, today = make.person(), clock.today()
    actions.appoint(ada, "finance", from_on=today - timedelta(days=9), until_on=today - timedelta(days=1))
    actions.appoint(ada, "finance")
    db.session.commit()
    assert hats(ada) == {Hat.FINANCE}


def test_a_closed_account_is_opened_again(browser, make):
    ada = make.person()
    browser.tab(f"/people/{ada.key}", form="account").send(go="close")
    assert ada.disabled_at is not None
    browser.tab(f"/people/{ada.key}", form="account").send(go="open")
    assert ada.disabled_at is None


def test_a_committee_is_made_renamed_and_gets_a_seat_that_ends(browser, make):
    ada = make.person("Ada", email="ada@example.org")
    browser.tab("/people/committees/new", form="").send(
        key="algebra", name_en="Algebra", name_nl="Algebra", field="mathematics"
    )
    tab = browser.tab("/people/committees/new", form="")
    assert tab.send(key="algebra", name_en="Logic", name_nl="Logica", field="mathematics").status_code == 422
    assert "There is a committee with this key already." in tab.answer.text and tab.page.fields["name_nl"] == "Logica"
    browser.tab("/people/committees/algebra/edit", form="").send(name_nl="Stelkunde")
    browser.tab("/people/committees/algebra", form="seats").send(email="ada@example.org", role="chair")

    committee = queries.committees()[0]
    assert (committee.name_nl, [seat.role for seat in committee.seats]) == ("Stelkunde", [Hat.CHAIR])
    assert Hat.CHAIR in hats(ada, committee)

    yesterday = clock.today() - timedelta(days=1)
    seat = committee.seats[0]
    browser.tab(f"/people/committees/algebra/seats/{seat.key}/end", form="").send(last_on=yesterday.isoformat())
    assert hats(ada, committee) == set()


def test_whoever_gets_or_loses_a_seat_has_a_mail_about_it(browser, make):
    """In the own language; without a password yet it is the invitation, which names the seat."""
    ada, emmy = make.person("Ada", language="nl", password_hash="a hash"), make.person("Emmy", password_hash=None)
    committee, last = make.committee(name="algebra"), clock.today() + timedelta(days=9)
    for person, role in ((ada, "chair"), (emmy, "member")):
        give_seat(browser, committee, person, role, until_on=last.isoformat())
    given, invited = db.session.scalars(select(Mail).order_by(Mail.id))
    assert (given.kind, given.to_person_id, given.link_path) == ("seat_given", ada.id, "/desk")
    assert f"de commissie {committee.name_nl}" in given.body and "Voorzitter, van " in given.body
    assert (invited.kind, invited.to_person_id) == ("account_invitation", emmy.id)
    assert committee.name_en in invited.body

    seat = next(one for one in committee.seats if one.person_id == ada.id)
    ends = browser.tab(f"/people/committees/{committee.key}/seats/{seat.key}/end", form="")
    assert f"A mail tells {ada.name}." in ends.answer.text
    assert ends.send(last_on=clock.today().isoformat()).status_code == 303
    ended = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert (ended.kind, ended.to_person_id) == ("seat_ended", ada.id) and languages.day(clock.today()) not in ended.body
    with languages.speaking("nl"):
        assert f"de laatste dag is {languages.day(clock.today())}" in ended.body


def test_whoever_gets_many_seats_within_the_hour_hears_of_each(browser, make):
    ada, committees = make.person("Ada", password_hash="a hash"), [make.committee() for _n in range(4)]
    for committee in committees:
        give_seat(browser, committee, ada, "member")

    told = [mail.subject for mail in db.session.scalars(select(Mail).where(Mail.kind == "seat_given"))]
    assert sorted(told) == sorted(f"You have a seat: {one.name_en}" for one in committees)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "nobody@example.org"}, "Nobody here has this address"),
        ({"email": "rubbish"}, "Write an e-mail address"),
        ({"role": "emperor"}, "Not a valid choice"),
        ({"from_on": "2027-13-45"}, "Write a day, such as"),
        ({"from_on": ""}, "Give a day"),
        ({"from_on": "2027-02-01", "until_on": "2027-01-01"}, "come before the first day"),
    ],
)
def test_what_is_wrong_with_a_seat_stands_beside_its_field(browser, make, typed, words):
    committee = make.committee()
    make.person("Ada", email="ada@example.org")
    answer = browser.tab(f"/people/committees/{committee.key}", form="seats").send(
        **{"email": "ada@example.org"} | typed
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert committee.seats == []


def test_nobody_has_two_seats_on_one_committee_at_a_time(browser, make):
    ada = make.person("Ada", email="ada@example.org")
    committee = make.committee(ada)
    answer = browser.tab(f"/people/committees/{committee.key}", form="seats").send(email="ada@example.org")
    assert answer.status_code == 409
    assert len(committee.seats) == 1


def test_a_seat_of_another_committee_is_not_found_under_this_one(browser, make):
    one, other = make.committee(make.person()), make.committee(make.person())
    assert browser.get(f"/people/committees/{one.key}/seats/{other.seats[0].key}/end").status_code == 404


def test_the_office_is_told_of_missing_chairs_and_ending_terms(app, olga, make):
    from workshop_portal.people.waits import waits

    ada = make.person()
    committee = make.committee(ada)
    committee.seats[0].until_on = clock.today() + timedelta(days=10)
    db.session.commit()
    with app.test_request_context():
        titles = [wait.title for wait in waits(olga)]
        assert [wait.title for wait in waits(ada)] == []
    assert titles == [f"{committee.name_en} has no chair", f"Seats of {committee.name_en}"]


def test_the_first_person_of_an_empty_centre_is_appointed_once(app):
    command = ["people", "appoint-first", "Olga@example.org", "--given-name", "Olga", "--family-name", "Byron"]
    done = app.test_cli_runner().invoke(args=command)
    assert done.exit_code == 0, done.output
    olga = queries.by_email("olga@example.org")
    assert hats(olga) == {Hat.OFFICE, Hat.ADMINISTRATOR}
    link = done.output.split("http://localhost")[1].strip()
    assert app.test_client().get(link).status_code == 200

    actions.set_password(olga, "a hash", by=olga)
    db.session.commit()
    again = app.test_cli_runner().invoke(args=command)
    assert again.exit_code == 1
    assert "has an office already" in again.output


def test_the_first_person_is_appointed_again_until_somebody_of_the_office_has_a_password(app):
    def call(address, *more):
        names = ("--given-name", "Olga", "--family-name", "Byron")
        return app.test_cli_runner().invoke(args=["people", "appoint-first", address, *names, *more])

    def opens(done):
        return app.test_client().get(done.output.split("http://localhost")[1].strip()).status_code == 200

    first, second = call("olga@exampel.org"), call("olga@exampel.org")
    assert (opens(first), opens(second)) == (False, True)

    other = call("olga@example.org")
    assert other.exit_code == 1 and "olga@exampel.org is appointed" in other.output and "--instead" in other.output
    assert queries.by_email("olga@example.org") is None

    third = call("olga@example.org", "--instead")
    assert third.exit_code == 0, third.output
    db.session.expire_all()
    assert (opens(second), opens(third)) == (False, True)
    assert hats(queries.by_email("olga@exampel.org")) == set()
    assert hats(queries.by_email("olga@example.org")) == {Hat.OFFICE, Hat.ADMINISTRATOR}


def test_the_list_of_people_is_a_file_too(browser, make):
    make.person("Ada", institution="+Leiden", email="ada@example.org")

    lines = browser.get("/people/?q=ada&show=email&show=institution&show=role&as=csv").text.splitlines()
    assert lines == ["\ufeffName,Address,Institution,Role", '"Byron, Ada",ada@example.org,\'+Leiden,']


def test_nobody_appoints_or_closes_oneself(browser, olga):
    page = browser.get(f"/people/{olga.key}").text
    assert f"/people/{olga.key}/appoint" not in page and 'value="close"' not in page
    held = browser.tab(f"/people/{olga.key}", form="/account").page.fields
    assert browser.post(f"/people/{olga.key}/account", data=held | {"go": "close"}).status_code == 404
    assert browser.post(f"/people/{olga.key}/appoint", data=held | {"hat": "director"}).status_code == 404
    assert hats(olga) == {Hat.OFFICE} and olga.disabled_at is None


def test_the_office_corrects_name_institution_and_country(browser, make):
    joost = make.person("Joost", family_name="van den Bergg")
    answer = browser.tab(f"/people/{joost.key}/edit", form="").send(
        family_name="van den Berg", institution="Leiden", country="NL", email="eve@example.org"
    )
    assert answer.headers["Location"] == f"/people/{joost.key}"
    assert (joost.name, joost.institution) == ("Joost van den Berg", "Leiden") and "eve" not in joost.email
    line = db.session.scalars(select(JournalLine)).one()
    assert (line.deed, line.detail) == ("revise", "family_name, institution")
    assert browser.tab(f"/people/{joost.key}/edit", form="").send(family_name="").status_code == 422


def correct(browser, person, email):
    return browser.tab(f"/people/{person.key}/address", form="").send(email=email)


@pytest.mark.parametrize(("account", "kind"), [("", "reset"), ("a hash", "verify")])
def test_an_address_that_nobody_confirmed_is_corrected_at_once(browser, make, olga, account, kind):
    joost = make.person("Joost", email="jost@example.org", password_hash=account, verified_at=None)
    assert correct(browser, joost, "Joost@example.org").status_code == 303
    assert (joost.email, joost.verified_at) == ("joost@example.org", None)
    told = db.session.execute(select(Mail.to_address, Mail.kind).order_by(Mail.to_address)).all()
    assert told == [("joost@example.org", kind), ("jost@example.org", "address_changed")]
    line = db.session.scalars(select(JournalLine)).one()
    assert (line.deed, line.detail, line.person_id) == ("change address", "", olga.id)


def test_a_confirmed_account_keeps_its_address_until_the_link_sent_to_the_new_one_is_opened(browser, make):
    ada = make.person("Ada", email="ada@example.org", password_hash="a hash")
    assert correct(browser, ada, "new@example.org").status_code == 303
    assert ada.email == "ada@example.org"
    assert db.session.execute(select(Mail.to_address, Mail.kind)).all() == [("new@example.org", "address_confirm")]
    address_change.carry_out(db.session.scalars(select(AddressChange)).one())
    assert ada.email == "new@example.org"
    last = db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert (last.to_address, last.kind) == ("ada@example.org", "address_changed")


def appoint_from_tomorrow(dora, olga):
    actions.appoint(dora, "director", from_on=clock.today() + timedelta(days=1))


def nominate(dora, olga):
    assert nominations.nominate(dora, "director", by=olga), "a second person is there"


@pytest.mark.parametrize("account", ["", "a hash"])
@pytest.mark.parametrize(
    "appoint", [lambda dora, _: actions.appoint(dora, "director"), appoint_from_tomorrow, nominate]
)
def test_no_single_officer_leads_the_account_of_somebody_appointed_elsewhere(browser, make, olga, account, appoint):
    """Nor that of somebody who is to be appointed: it would be the other one's from the first day on."""
    dora = make.person("Dora", password_hash=account, verified_at=None)
    make.appointed("office", "Oscar", password_hash="a hash")
    tab = browser.tab(f"/people/{dora.key}/address", form="")
    appoint(dora, olga)
    db.session.commit()
    assert 'name="email"' not in browser.get(f"/people/{dora.key}/address").text
    answer = tab.send(email="evil@example.org")
    assert answer.status_code == 409 and "has an appointment" in answer.text
    assert "evil" not in dora.email and db.session.query(Mail).count() == 0


def test_the_address_of_somebody_whose_appointment_is_over_is_corrected(browser, make):
    dora, yesterday = make.person("Dora", password_hash=""), clock.today() - timedelta(days=1)
    actions.appoint(dora, "director", from_on=yesterday, until_on=yesterday)
    db.session.commit()
    assert correct(browser, dora, "dora@elsewhere.org").status_code == 303
    assert dora.email == "dora@elsewhere.org"


def test_an_address_of_somebody_else_and_ones_own_are_not_given(browser, make, olga):
    ada, eve = make.person("Ada"), make.person("Eve")
    assert correct(browser, ada, eve.email).status_code == 422
    assert browser.get(f"/people/{olga.key}/address").status_code == 404


@pytest.mark.parametrize("hat", ["director", "administrator"])
def test_only_the_office_corrects(app, make, hat):
    ada, browser = make.person("Ada"), app.test_client(user=make.appointed(hat))
    assert [browser.get(f"/people/{ada.key}/{page}").status_code for page in ("edit", "address")] == [404, 404]
    assert "/edit" not in browser.get(f"/people/{ada.key}").text


def give_seat(browser, committee, person, role, **days):
    return browser.tab(f"/people/committees/{committee.key}", form="/seats").send(email=person.email, role=role, **days)


def test_a_seat_that_somebody_has_already_is_refused_beside_the_address_that_was_typed(browser, make):
    ada = make.person("Ada")
    committee = make.committee(ada)

    answer = give_seat(browser, committee, ada, "member")

    assert answer.status_code == 409 and f'value="{ada.email}"' in answer.text
    summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert 'href="#email"' in summary and "has a seat on this committee in these days already" in summary
    assert db.session.query(Seat).count() == 1


def test_a_committee_has_one_chair_at_a_time(browser, make):
    ada, emmy = make.person("Ada"), make.person("Emmy")
    committee = make.committee(chair=make.person("Charles"))
    answer = give_seat(browser, committee, ada, "chair")
    assert answer.status_code == 409 and "Charles Byron is chair, without a last day." in answer.text

    end = clock.today() + timedelta(days=40)
    db.session.scalars(select(Seat)).one().until_on = end
    db.session.commit()
    answer = give_seat(browser, committee, ada, "chair", from_on=end.isoformat())
    assert answer.status_code == 409 and f"Charles Byron is chair until {end.day} {end:%B %Y}" in answer.text
    assert give_seat(browser, committee, emmy, "vice-chair").status_code == 303
    assert give_seat(browser, committee, ada, "chair", from_on=(end + timedelta(days=1)).isoformat()).status_code == 303
    assert len(queries.seats_in(committee)) == 3


def test_one_may_chair_after_the_term_that_another_one_has_taken_already(browser, make):
    ada, committee = make.person("Ada"), make.committee(chair=make.person("Charles"))
    coming = db.session.scalars(select(Seat)).one()
    coming.from_on = clock.today() + timedelta(days=20)
    db.session.commit()
    last = coming.from_on - timedelta(days=1)
    assert give_seat(browser, committee, ada, "chair").status_code == 409
    assert give_seat(browser, committee, ada, "chair", until_on=last.isoformat()).status_code == 303


def test_names_with_accents_stand_where_their_letter_does(browser, make):
    for name in ("Buwalda", "Bērziņa", "Spruijtenburg", "Søndergaard", "Aubrac", "Aït Lahcen", "øye", "Oyen"):
        make.person("Ada", family_name=name)
    page = browser.get("/people/").text

    names = ["Aït Lahcen", "Aubrac", "Bērziņa", "Buwalda", "øye", "Oyen", "Søndergaard", "Spruijtenburg"]
    assert sorted(names, key=lambda name: page.index(f"{name}, Ada")) == names
