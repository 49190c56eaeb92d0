"""Opening an account: the address is confirmed by mail, and nobody can find out which addresses are known."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from workshop_portal.core import links
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.people import actions, passwords, queries
from workshop_portal.people.models import Person

PASSWORD = "seven slow swans at dawn"
FIT = {
    "given_name": "Ada", "family_name": "Byron", "email": "ada@example.org", "institution": "University of Leiden",
    "country": "NL", "password": PASSWORD, "again": PASSWORD, "privacy": "y",
}  # fmt: skip


@pytest.fixture
def browser(app):
    return app.test_client()


def register(browser, prefix="", **typed):
    return browser.tab(f"{prefix}/people/register", form="").send(**FIT | typed)


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def test_somebody_new_gets_an_account_that_waits_for_its_address(browser):
    answer = register(browser)

    assert answer.status_code == 303
    person = queries.by_email("ada@example.org")
    assert (person.name, person.institution, person.language) == ("Ada Byron", "University of Leiden", "en")
    assert person.verified_at is None
    assert person.privacy_at is not None
    assert PASSWORD not in person.password_hash
    (mail,) = mails()
    assert (mail.kind, mail.link_purpose, mail.to_person_id) == ("verify", "verify", person.id)
    assert "{link}" in mail.body


def test_who_registers_on_a_dutch_page_gets_dutch_mails(browser):
    register(browser, prefix="/nl")

    (mail,) = mails()
    assert mail.language == "nl"
    assert "Geachte Ada Byron" in mail.body


def test_an_address_is_kept_in_small_letters_without_blanks(browser):
    register(browser, email="  Ada@Example.ORG ")
    assert queries.by_email("ADA@example.org") is not None


def test_a_second_press_opens_one_account_and_sends_one_mail(browser):
    tab = browser.tab("/people/register", form="")
    first, second = tab.send(**FIT), tab.send(**FIT)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "no address"}, "Write an e-mail address"),
        ({"email": "ada@example.org\r\nBcc: eve@example.org"}, "Write an e-mail address"),
        ({"given_name": " "}, "Fill in this field"),
        ({"given_name": "x" * 151}, "at most 150"),
        ({"country": "XX"}, "Not a valid choice"),
        ({"country": ""}, "Choose a country"),
        ({"password": "short", "again": "short"}, "15 characters or more"),
        ({"password": "x" * 257, "again": "x" * 257}, "256 characters or fewer"),
        ({"password": "passwordpassword", "again": "passwordpassword"}, "easy to guess"),
        ({"password": "lorentzleidenworkshop", "again": "lorentzleidenworkshop"}, "easy to guess"),
        ({"again": "another sentence altogether"}, "The two passwords differ"),
        ({"privacy": None}, "needs your consent"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(browser, typed, words):
    answer = register(browser, **typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalars(select(Person)).all() == []
    assert mails() == []


def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_so(app, make):
    make.person("Emmy", email="emmy@example.org", password_hash=passwords.hashed(PASSWORD))
    known, unknown = app.test_client(), app.test_client()

    answers = [register(known, email="emmy@example.org"), register(unknown, email="new@example.org")]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert plain(known.get(answers[0].headers["Location"])) == plain(unknown.get(answers[1].headers["Location"]))
    assert [mail.kind for mail in mails()] == ["account_exists", "verify"]
    assert queries.by_email("emmy@example.org").given_name == "Emmy"


def plain(answer):
    return re.sub(r'value="[^"]{40,}"', "", answer.text)


@pytest.fixture
def emmy(make):
    """Known to the centre by an address that was answered once, without an account."""
    return make.person("Emmy", email="emmy@example.org", password_hash="")


def link_to_confirm(person) -> str:
    token = links.make("verify", person_id=person.id)
    db.session.commit()
    return f"/people/verify/{token}"


def sign_in(browser):
    return browser.tab("/people/sign-in").send(email="emmy@example.org", password=PASSWORD)


def test_somebody_known_without_a_password_confirms_the_address_and_keeps_the_typed_password(app, browser, emmy):
    known, unknown = register(browser, email=emmy.email), register(app.test_client(), email="new@example.org")
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [(mail.kind, mail.to_address) for mail in mails()] == [("verify", emmy.email), ("verify", "new@example.org")]

    tab = browser.tab(link_to_confirm(emmy), form="")
    assert tab.send(password=PASSWORD).headers["Location"].endswith("/people/sign-in")
    assert emmy.verified_at and emmy.privacy_at
    assert sign_in(app.test_client()).headers["Location"].endswith("/desk")


def test_what_a_stranger_types_for_somebody_known_changes_no_word_and_opens_nothing(app, browser, emmy):
    before = (emmy.name, emmy.institution)
    for _time in range(2):
        register(browser, email=emmy.email, given_name="Eve", institution="Elsewhere")

    assert (emmy.name, emmy.institution) == before
    assert sign_in(browser).status_code == 422
    assert browser.get("/people/profile").status_code == 302


def test_who_confirms_what_another_one_asked_for_opens_no_door_to_them(app, browser, emmy):
    """The owner of the address never typed that password, so the page does not take the press alone."""
    register(browser, email=emmy.email)
    tab = app.test_client().tab(link_to_confirm(emmy), form="")

    assert tab.send(password="").status_code == 422
    answer = tab.send(password="my own guess at it, twice")
    assert (answer.status_code, emmy.verified_at) == (422, None)
    assert "/people/reset" in answer.text
    assert sign_in(browser).status_code == 422


def test_a_password_by_mail_takes_the_place_of_one_that_was_never_confirmed(app, browser, emmy):
    register(browser, email=emmy.email)
    token = links.make("reset", person_id=emmy.id)
    db.session.commit()
    mine = "eight quiet herons sleep"

    assert (
        app.test_client()
        .tab(f"/people/reset/{token}", form="")
        .send(password=mine, again=mine, privacy="y")
        .status_code
        == 303
    )
    assert passwords.fits(emmy, mine) and emmy.verified_at
    assert [mail.kind for mail in mails()] == ["verify"], "nobody hears of a change of what nobody could use"


def test_registering_again_before_the_address_is_confirmed_starts_over(browser):
    register(browser)
    first = links.make("verify", person_id=queries.by_email("ada@example.org").id)
    db.session.commit()
    register(browser, family_name="Lovelace", password="eight quiet herons sleep", again="eight quiet herons sleep")

    person = queries.by_email("ada@example.org")
    assert person.family_name == "Lovelace"
    assert passwords.fits(person, "eight quiet herons sleep")
    links.make("verify", person_id=person.id)
    assert links.find(first, "verify") is None


def test_the_button_of_the_mailed_page_confirms_the_address_and_opening_it_does_not(app, browser):
    register(browser)
    person = queries.by_email("ada@example.org")
    token = links.make("verify", person_id=person.id)
    db.session.commit()

    for _scan in range(3):
        assert browser.get(f"/people/verify/{token}").status_code == 200
    assert queries.by_email("ada@example.org").verified_at is None
    answer = browser.tab(f"/people/verify/{token}", form="").send()

    assert answer.headers["Location"].endswith("/people/sign-in")
    assert queries.by_email("ada@example.org").verified_at is not None
    again = browser.get(f"/people/verify/{token}")
    assert (again.status_code, "Your address is confirmed" in again.text) == (200, True)


@pytest.mark.parametrize(
    ("wanted", "led_to"), [("/calls/2027-1/start", "/calls/2027-1/start"), ("https://evil.example/", "/desk")]
)
def test_what_was_asked_for_before_opening_an_account_opens_after_signing_in(browser, make, wanted, led_to):
    """Through the page to sign in, the account, the mail and the confirmation; never to another site."""
    make.call(key="2027-1")
    door = browser.get("/people/sign-in", query_string={"next": wanted}).text
    here = re.search(r'href="(/people/register[^"]*)"', door).group(1).replace("&amp;", "&")
    browser.tab(here, "").send(**FIT)
    token = links.make("verify", person_id=queries.by_email("ada@example.org").id)
    db.session.commit()

    door = browser.tab(f"/people/verify/{token}", "").send().headers["Location"]
    assert browser.tab(door, "").send(email=FIT["email"], password=PASSWORD).headers["Location"] == led_to


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/calls/2027-1/start?from=mail", "/calls/2027-1/start"), ("/nl/calls/2027-1/start", "/nl/calls/2027-1/start"),
        ("//evil.example/calls", "/desk"), ("/calls/" + "x" * 300, "/desk"), ("/calls/2027-1/{token}", "/desk"), ("", "/desk"),
    ],
)  # fmt: skip
def test_who_confirms_on_another_device_is_led_on_as_well(app, browser, make, wanted, led_to):
    make.call(key="2027-1")
    browser.tab(f"/people/register?{urlencode({'next': wanted})}", "").send(**FIT)

    door = app.test_client().tab(opened_link(mails()[-1]), "").send().headers["Location"]
    signed_in = app.test_client().tab(door, "").send(email=FIT["email"], password=PASSWORD)

    assert signed_in.headers["Location"] == led_to


def test_a_new_link_leads_on_as_the_one_that_is_dead(app, browser, make):
    make.call(key="2027-1")
    page = "/people/register?next=/calls/2027-1/start"
    browser.tab(page, "").send(**FIT)
    first = opened_link(mails()[-1])
    links.revoke("verify", person_id=queries.by_email(FIT["email"]).id)
    db.session.commit()

    app.test_client().tab(first, form="again").send()
    app.test_client().tab("/people/sign-in?next=/calls/2027-1/start", "").send(email=FIT["email"], password=PASSWORD)

    assert [mail.link_path for mail in mails()] == ["/people/verify/{token}?next=%2Fcalls%2F2027-1%2Fstart"] * 3


def opened_link(mail) -> str:
    """The address in the mail, as the worker makes it."""
    token = links.make("verify", person_id=mail.to_person_id)
    db.session.commit()
    return mail.link_path.replace("{token}", token)


def dead_tokens(person) -> list[str]:
    used, revoked, expired, foreign = (links.make(purpose, person_id=person.id) for purpose in ("a", "b", "c", "other"))
    links.use(links.find(used, "a"))
    links.revoke("b", person_id=person.id)
    links.find(expired, "c").expires_at = now() - timedelta(minutes=1)
    for row in db.session.scalars(select(links.PersonalLink).where(links.PersonalLink.purpose != "other")):
        row.purpose = "verify"
    db.session.commit()
    return [used, revoked, expired, foreign, "random", "x" * 300, "<script>"]


@pytest.mark.parametrize("page", ["verify", "reset"])
def test_a_dead_link_gives_one_page_whatever_killed_it(browser, make, page):
    person = make.person("Ada", verified_at=None)
    texts = set()
    for token in dead_tokens(person):
        answer = browser.get(f"/people/{page}/{token}")
        assert answer.status_code == 404
        text = re.sub(r'"(/nl)?/people/[^"]*"', "", answer.text)
        texts.add(re.sub(r'value="[^"]{40,}"', "", text))
    assert len(texts) == 1


def test_a_new_link_goes_only_to_the_address_on_file(browser, make):
    person = make.person("Ada", verified_at=None, password_hash="x")
    old = links.make("verify", person_id=person.id)
    links.revoke("verify", person_id=person.id)
    db.session.commit()

    known = browser.tab(f"/people/verify/{old}", form="again").send()
    unknown = browser.tab("/people/verify/nothing", form="again").send()

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    (mail,) = mails()
    assert (mail.kind, mail.to_address) == ("verify", person.email)


def test_a_link_that_confirmed_an_address_says_so_again_and_leads_to_signing_in(browser, app):
    register(browser)
    address = opened_link(mails()[-1]).partition("?")[0]
    browser.tab(address, form="").send()

    page = app.test_client().get(address)

    assert page.status_code == 200
    assert "Your address is confirmed" in page.text
    assert 'href="/people/sign-in"' in page.text


def test_who_asks_for_a_new_link_once_the_address_is_confirmed_hears_of_the_account(browser, make):
    person = make.person("Ada", password_hash="x")
    older = links.make("verify", person_id=person.id)
    links.revoke("verify", person_id=person.id)
    db.session.commit()

    browser.tab(f"/people/verify/{older}", form="again").send()

    (mail,) = mails()
    assert (mail.kind, mail.to_address) == ("account_exists", person.email)


def test_no_more_than_three_mails_an_hour_go_to_one_address(browser, make):
    person = make.person("Ada", verified_at=None, password_hash="x")
    for _time in range(5):
        register(browser, email=person.email)
    assert len(mails()) == 3


def test_in_the_demo_the_next_page_reads_the_link_from_the_mails_file(app, browser):
    from workshop_portal import worker

    app.config["MODE"] = "demo"
    place = register(browser).headers["Location"]
    assert "Look again" in browser.get(place).text
    (mail,) = mails()
    mail_id, key = mail.id, mail.key
    db.session.rollback()
    worker.deliver(app, mail_id)

    page = browser.get(place).text
    link = re.search(r'href="(/people/verify/[\w-]+)"', page)[1]
    assert f"instance/mail/{key}.eml" in page
    assert browser.get(link).status_code == 200
    assert "verify/" not in app.test_client().get(place).text


def test_outside_the_demo_no_page_shows_the_link(app, browser):
    from workshop_portal import worker

    place = register(browser).headers["Location"]
    mail_id = mails()[0].id
    db.session.rollback()
    worker.deliver(app, mail_id)
    assert "/people/verify/" not in browser.get(place).text


def test_names_with_line_ends_and_markup_make_no_header_and_no_link(browser):
    register(browser, given_name="Eve\r\nBcc: x@y.z", family_name="[a](http://x) <b>{link}")

    (mail,) = mails()
    assert "\n" not in mail.subject
    assert "\n" not in mail.to_name
    assert mail.body.count("{link}") == 1


def test_a_person_created_by_a_deed_is_known_by_the_address_in_any_case(app):
    actions.create_person(given_name="Ada", family_name="Byron", email=" Ada@Example.org ")
    assert queries.by_email("ADA@EXAMPLE.ORG").name == "Ada Byron"
