"""Organisers are named, confirm by a personal link, decline, and are removed; the lead alone decides who is named."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from tests.kept import row_of
from tests.makers import LONG_AGO
from workshop_portal import worker
from workshop_portal.core import languages, links
from workshop_portal.core.clock import last_minute, now
from workshop_portal.core.db import db
from workshop_portal.core.jobs import Job
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.letters import LetterTemplate
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, organisers
from workshop_portal.proposals import letters as proposal_letters
from workshop_portal.proposals.models import Grade, Organiser
from workshop_portal.proposals.workflow import UNDO, Status
from workshop_portal.reviews import conflicts
from workshop_portal.reviews.workflow import Ground

OWN = {"name": "Łucja Żak", "institution": "Kraków", "country": "PL", "stage": "postdoc", "sector": "academia"}


@pytest.fixture
def lucja(draft, ada):
    """Named, and not confirmed yet."""
    invited = organisers.invite(draft, name="Łucja Żak", email="Lucja@example.org", by=ada)
    db.session.commit()
    return invited


@pytest.fixture
def address(lucja):
    token = links.make("organiser", thing_id=lucja.id)
    db.session.commit()
    return f"/proposals/invitation/{token}"


def test_who_is_invited_gets_a_personal_link_for_fourteen_days(lucja):
    mail = db.session.scalar(select(Mail).where(Mail.kind == "organiser_invitation"))

    assert (mail.to_address, mail.link_purpose, mail.link_thing_id) == ("lucja@example.org", "organiser", lucja.id)
    assert mail.link_path == "/proposals/invitation/{token}"
    assert timedelta(days=14) < mail.link_until - now() <= timedelta(days=15)
    assert languages.local(mail.link_until).strftime("%H:%M") == "00:00"  # the whole last day
    assert "{link}" in mail.body


def test_no_later_day_is_told_than_the_last_on_which_the_proposal_can_be_submitted(draft, ada):
    draft.call.deadline_at = now() + timedelta(days=3)
    draft.call.hard_deadline_at = draft.call.deadline_at + timedelta(minutes=15)
    organisers.invite(draft, name="Łucja Żak", email="Lucja@example.org", by=ada)
    db.session.commit()

    (mail,) = db.session.scalars(select(Mail).where(Mail.kind == "organiser_invitation"))
    assert languages.day(draft.until) in mail.body


def in_days(draft, days):
    """The call of this draft closes in so many days."""
    draft.call.deadline_at = now() + timedelta(days=days)
    draft.call.hard_deadline_at = draft.call.deadline_at + timedelta(minutes=15)
    db.session.commit()


@pytest.mark.parametrize("days", [0.5, 4, 30])
def test_page_mail_and_the_page_behind_the_link_name_one_and_the_same_moment(app, draft, ada, days):
    in_days(draft, days)
    browser = app.test_client(user=ada)
    tab = browser.tab(f"/proposals/{draft.code}/organisers", "")
    before = tab.answer.text
    tab.send(name="Łucja Żak", email="lucja@example.org", grade="edit")

    mail = db.session.scalar(select(Mail).where(Mail.kind == "organiser_invitation"))
    token = links.make("organiser", thing_id=mail.link_thing_id, until=mail.link_until)
    db.session.commit()
    behind = app.test_client().get(f"/proposals/invitation/{token}").text
    until = languages.moment(min(last_minute(mail.link_until), draft.until))
    assert f"works until {until}" in before and f"works until {until}" in mail.body
    assert f"You can answer here until {until}" in behind
    assert mail.link_until - now() > timedelta(days=14), "the call may be extended, and the link with it"


def test_a_link_lives_on_where_its_call_is_extended(app, draft, ada):
    in_days(draft, 3)
    organisers.invite(draft, name="Łucja Żak", email="lucja@example.org", by=ada)
    db.session.commit()
    mail = db.session.scalar(select(Mail).where(Mail.kind == "organiser_invitation"))
    token = links.make("organiser", thing_id=mail.link_thing_id, until=mail.link_until)
    in_days(draft, 13)

    behind = app.test_client().get(f"/proposals/invitation/{token}").text
    assert f"You can answer here until {languages.moment(draft.until)}" in behind


@pytest.mark.parametrize(("days", "after"), [(30, 5), (4, 3), (6, 5), (1.5, None)])
def test_the_reminder_comes_before_the_proposal_can_not_be_submitted_any_more(app, draft, ada, days, after):
    in_days(draft, days)
    page = app.test_client(user=ada).get(f"/proposals/{draft.code}/organisers").text
    one = organisers.invite(draft, name="Łucja Żak", email="lucja@example.org", by=ada)
    job = db.session.scalar(select(Job).where(Job.kind == "remind organiser"))

    if after is None:
        assert job is None and "There is no time left for a reminder" in page
        return
    assert abs(job.due_at - one.invited_at - timedelta(days=after)) < timedelta(minutes=1)
    assert f"one reminder, on {languages.day(job.due_at)}" in page
    organisers.remind_by_rule(one.id, at=job.due_at)
    assert db.session.scalar(select(Mail).where(Mail.kind == "organiser_reminder")).to_address == one.email


@pytest.mark.parametrize("confirmed", [False, True])
def test_what_waits_for_an_organiser_who_left_does_not_leave(app, lucja, draft, ada, confirmed):
    if confirmed:
        organisers.confirm(lucja, OWN)
        db.session.execute(db.update(Mail).values(state=MailState.SENT))
        actions.move(draft, "withdraw", by=ada, note="Too early.")
        actions.move(draft, "restore", by=ada)
    waiting = db.session.scalars(
        select(Mail.id).where(Mail.to_address == lucja.email, Mail.state == MailState.QUEUED)
    ).all()
    organisers.remove(lucja, by=ada)
    db.session.commit()

    for mail_id in waiting:
        worker.deliver(app, mail_id)

    db.session.expire_all()
    assert waiting and {db.session.get(Mail, one).state for one in waiting} == {MailState.RECALLED}


def test_opening_the_link_changes_nothing_and_pressing_the_button_confirms(app, lucja, address):
    browser = app.test_client()
    for _scanner in range(3):
        browser.get(address)
    assert lucja.confirmed_at is None

    assert browser.tab(address, "").send(**OWN, go="confirm").status_code == 303
    assert (lucja.confirmed_at is not None, lucja.institution, lucja.country) == (True, "Kraków", "PL")
    used = app.test_client().get(address)
    assert (used.status_code, "You are an organiser now" in used.text) == (200, True)


def test_a_link_that_said_no_says_so_and_one_that_said_nothing_opens_nothing(app, lucja, address, draft, ada):
    app.test_client().tab(address, "").send(go="decline now")
    assert "your name is not on the proposal" in app.test_client().get(address).text

    mary = organisers.invite(draft, name="Mary", email="mary@example.org", by=ada)
    token = links.make("organiser", thing_id=mary.id)
    organisers.remove(mary, by=ada)
    db.session.commit()
    assert app.test_client().get(f"/proposals/invitation/{token}").status_code == 404


def test_who_is_known_finds_the_own_profile_in_the_form(app, make, draft, ada):
    emmy = make.person("Emmy", institution="Erlangen", country="DE", stage="professor", department="Algebra")
    one = organisers.invite(draft, name="E. Noether", email=emmy.email, by=ada)
    token = links.make("organiser", thing_id=one.id)
    db.session.commit()

    for tab in (app.test_client().tab(f"/proposals/invitation/{token}", ""),
                app.test_client(user=emmy).tab(f"/proposals/invited/{one.key}", "")):  # fmt: skip
        said = {name: tab.page.fields[name] for name in ("name", "institution", "department", "country", "stage")}
        assert list(said.values()) == ["E. Noether", "Erlangen", "Algebra", "DE", "professor"]
    assert tab.send(sector="academia", institution="Göttingen", go="confirm").status_code == 303
    assert (one.institution, one.country, emmy.institution) == ("Göttingen", "DE", "Erlangen")


def test_an_account_that_is_used_says_how_its_owner_is_called(app, make, draft, ada):
    emmy = make.person("Emmy", password_hash="used")
    one = organisers.invite(draft, name="E. Noether", email=emmy.email, by=ada)
    db.session.commit()

    tab = app.test_client(user=emmy).tab(f"/proposals/invited/{one.key}", "")
    assert tab.page.fields["name"] == emmy.name == "Emmy Byron"


def test_the_contact_organiser_hears_who_confirmed_and_whoever_did_gets_the_way_to_the_proposal(lucja, draft, ada):
    organisers.confirm(lucja, OWN)

    found = {mail.kind: mail for mail in db.session.scalars(select(Mail).where(Mail.kind != "organiser_invitation"))}
    assert {kind: mail.to_address for kind, mail in found.items()} == {
        "organiser_confirmed": ada.email, "organiser_welcome": lucja.email,
    }  # fmt: skip
    assert found["organiser_confirmed"].subject.startswith("Łucja Żak takes part")
    assert {(mail.link_path, mail.guarded) for mail in found.values()} == {(f"/proposals/{draft.code}", True)}


def test_whoever_confirms_without_an_account_finds_the_proposal_with_a_later_one(app, lucja, address, draft):
    app.test_client().tab(address, "").send(**OWN, go="confirm")

    person = db.session.scalar(select(Person).where(Person.email == "lucja@example.org"))
    assert (person.given_name, person.family_name, person.password_hash) == ("Łucja", "Żak", "")
    assert hats(person, draft) == {Hat.ORGANISER, Hat.EDITOR}


def test_who_answers_on_a_dutch_page_without_an_account_is_written_to_in_dutch(app, lucja, address, draft):
    app.test_client().tab(f"/nl{address}", "").send(**OWN, go="confirm")
    proposal_letters.tell(draft, "draft_reminder", at=now())

    mails = db.session.scalars(select(Mail).where(Mail.to_address == "lucja@example.org")).all()
    later = [mail for mail in mails if mail.kind != "organiser_invitation"]
    assert len(later) == 2 and all("Geachte" in mail.body for mail in later)


def test_the_page_changes_no_language_of_an_account(app, make, draft, ada):
    emmy = make.person("Emmy", language="en", password_hash="x", verified_at=now())
    invited = organisers.invite(draft, name=emmy.name, email=emmy.email, by=ada)
    token = links.make("organiser", thing_id=invited.id)
    db.session.commit()

    app.test_client().tab(f"/nl/proposals/invitation/{token}", "").send(**OWN, go="confirm")
    assert invited.confirmed_at and emmy.language == "en"


def test_letters_to_who_has_no_account_say_how_to_open_one_and_others_do_not(app, lucja, address, draft, ada):
    app.test_client().tab(address, "").send(**OWN, go="confirm")
    ada.password_hash, ada.verified_at = "x", now()
    proposal_letters.tell(draft, "draft_reminder", at=now())

    words = (
        "To open this page you need an account. You have none yet: open one with the address at which this mail came."
    )
    said = {
        mail.to_address: mail.body for mail in db.session.scalars(select(Mail).where(Mail.kind == "draft_reminder"))
    }
    assert words in said["lucja@example.org"] and words not in said[ada.email]
    welcome = db.session.scalar(select(Mail).where(Mail.kind == "organiser_welcome")).body
    asked = db.session.scalar(select(Mail).where(Mail.kind == "organiser_invitation")).body
    assert words not in welcome + asked, "one says it itself, the other has a link that opens by itself"


def test_nobody_is_an_organiser_before_confirming(make, draft, ada):
    emmy = make.person("Emmy")
    organisers.invite(draft, name="Emmy", email=emmy.email, by=ada)
    db.session.flush()

    assert hats(emmy, draft) == frozenset()


def test_confirming_needs_what_the_committees_should_know(app, lucja, address):
    tab = app.test_client().tab(address, "")

    assert tab.send(**OWN | {"institution": ""}, go="confirm").status_code == 422
    assert lucja.confirmed_at is None


def test_whoever_declines_is_no_organiser_any_more(app, lucja, address, draft):
    assert app.test_client().tab(address, "").send(go="decline now").status_code == 303
    assert [one.name for one in draft.organisers] == ["Ada Byron"]


def test_the_contact_organiser_gets_a_mail_when_somebody_declines(app, lucja, address, draft, ada):
    app.test_client().tab(address, "").send(go="decline now")

    mail = db.session.scalar(select(Mail).where(Mail.kind == "organiser_declined"))
    assert (mail.to_address, mail.link_path) == (ada.email, f"/proposals/{draft.code}/edit/b")
    assert mail.subject.startswith("Łucja Żak does not take part")


@pytest.mark.parametrize("how", ["remove", "confirm"])
def test_no_other_answer_tells_the_contact_organiser_that_somebody_declined(lucja, ada, how):
    organisers.remove(lucja, by=ada) if how == "remove" else organisers.confirm(lucja, OWN)
    assert db.session.scalar(select(Mail).where(Mail.kind == "organiser_declined")) is None


@pytest.mark.parametrize("kind", ["organiser_invitation", "organiser_reminder"])
def test_the_mail_says_who_asks_and_until_when_the_link_works(lucja, ada, kind):
    organisers.remind_by_rule(lucja.id, at=now() + timedelta(days=6))

    mail = db.session.scalar(select(Mail).where(Mail.kind == kind))
    assert f"{ada.name} ({ada.institution})" in mail.body and ada.email in mail.body
    assert languages.moment(lucja.proposal.until) in mail.body
    assert f"works until {languages.moment(last_minute(mail.link_until))}" in mail.body


@pytest.mark.parametrize(("prefix", "words"), [("", "asks you"), ("/nl", "vraagt het u")])
def test_the_page_says_who_asks_and_until_when_the_link_works(app, lucja, ada, address, prefix, words):
    page = app.test_client().get(prefix + address).text

    assert f"{ada.name} ({ada.institution})" in page and words in page
    with languages.speaking("nl" if prefix else "en"):
        assert languages.day(now() + timedelta(days=14)) in page


@pytest.mark.parametrize("go", ["confirm", "decline now"])
def test_who_has_answered_is_led_to_a_page_that_says_so_and_what_comes_next(app, make, draft, ada, go):
    person = make.person("Emmy", password_hash="x")
    one = organisers.invite(draft, name="Emmy", email=person.email, by=ada)
    token = links.make("organiser", thing_id=one.id)
    db.session.commit()
    browser = app.test_client()
    led_to = browser.tab(f"/proposals/invitation/{token}", "").send(**OWN, go=go).headers["Location"]

    page = browser.get(led_to).text
    assert {"confirm": "You are an organiser now", "decline now": "You do not take part"}[
        go
    ] in page and "Slow" not in page
    assert ("/people/register" in page) == (go == "confirm")
    assert browser.get(led_to.replace("yes", "maybe").replace("/no", "/maybe")).status_code == 404


CHOSEN = "seven slow swans at dawn"


def confirmed_by(browser, address):
    return browser.tab(address, "").send(**OWN, go="confirm").headers["Location"]


@pytest.mark.parametrize("prefix", ["", "/nl"])
def test_who_confirms_without_an_account_chooses_a_password_there_and_writes_nothing_twice(
    app, lucja, address, draft, prefix
):
    browser = app.test_client()
    assert confirmed_by(browser, prefix + address) == prefix + address
    tab = browser.tab(prefix + address, "")
    assert tab.page.fields.keys() >= {"password", "again"} and not tab.page.fields.keys() & {"given_name", "email"}

    door = tab.send(password=CHOSEN, again=CHOSEN, privacy="y").headers["Location"]
    assert "people/sign-in" in door and browser.get("/people/profile").status_code == 302, "a link never signs in"
    there = browser.tab(door, "").send(email=lucja.email, password=CHOSEN).headers["Location"]
    assert there == f"{prefix}/proposals/{draft.code}" and browser.get(there).status_code == 200
    person = lucja.person
    assert (person.language, person.institution) == ("nl" if prefix else "en", "Kraków")
    assert person.verified_at and person.privacy_at
    assert "password" not in browser.tab(address, "").page.fields, "it opens one account"


def given_a_seat(make, lucja):
    make.committee(lucja.person)


def moved_to_another_address(_make, lucja):
    lucja.person.email = "new@example.org"


def an_hour_ago(_make, _lucja):
    for link in db.session.scalars(select(links.PersonalLink)):
        link.used_at = now() - timedelta(minutes=61)


def given_an_account(_make, lucja):
    lucja.person.password_hash, lucja.person.verified_at = "x", now()


@pytest.mark.parametrize("so", [given_a_seat, moved_to_another_address, an_hour_ago, given_an_account])
def test_the_link_opens_an_account_only_at_once_at_its_own_address_and_of_nobody_who_judges(
    app, make, lucja, address, so
):
    browser = app.test_client()
    confirmed_by(browser, address)
    open_page = browser.tab(address, "")
    assert "password" in open_page.page.fields
    so(make, lucja)
    db.session.commit()
    before = lucja.person.password_hash

    assert "password" not in browser.tab(address, "").page.fields
    open_page.send(password=CHOSEN, again=CHOSEN, privacy="y")
    assert lucja.person.password_hash == before


def test_a_link_that_was_not_answered_by_a_yes_opens_no_account(app, make, draft, ada, lucja, address):
    held = app.test_client().tab(address, "").page.fields
    sent = {"password": CHOSEN, "again": CHOSEN, "privacy": "y"}
    app.test_client().post(address, data=held | sent)
    assert lucja.person is None and lucja.confirmed_at is None

    app.test_client().tab(address, "").send(go="decline now")
    assert "password" not in app.test_client().tab(address, "").page.fields


@pytest.fixture
def emmy(make, draft, ada):
    """Named with the confirmed address of her account."""
    person = make.person("Emmy")
    organisers.invite(draft, name="Emmy", email=person.email, by=ada)
    db.session.commit()
    return person


def asked_on_the_desk(app, person) -> str | None:
    found = re.search(r'href="(/proposals/invited/[^"]+)"', app.test_client(user=person).get("/desk").text)
    return found and found.group(1)


def test_who_is_signed_in_finds_the_invitation_on_the_desk_and_answers_there(app, emmy, draft):
    here = asked_on_the_desk(app, emmy)
    browser = app.test_client(user=emmy)

    answer = browser.tab(here, "").send(**OWN | {"name": "Emmy"}, go="confirm")
    assert answer.headers["Location"].endswith(f"/proposals/{draft.code}")
    assert "you are an organiser of" in browser.get(answer.headers["Location"]).text
    assert asked_on_the_desk(app, emmy) is None and browser.get(here).status_code == 404


def test_declining_there_twice_is_declining_once(app, emmy, draft):
    tab = app.test_client(user=emmy).tab(asked_on_the_desk(app, emmy), "")

    assert [tab.send(go="decline now").headers["Location"] for _n in range(2)] == [
        "/proposals/invitation/answered/no"
    ] * 2
    assert [one.name for one in draft.organisers] == ["Ada Byron"]


@pytest.mark.parametrize("stranger", ["another", "unconfirmed address", "an address that was hers", "withdrawn"])
def test_only_the_confirmed_address_that_was_invited_finds_it_while_it_is_open(app, make, emmy, draft, ada, stranger):
    here, reader = asked_on_the_desk(app, emmy), emmy
    if stranger == "another":
        reader = make.person("Eve")
    elif stranger == "unconfirmed address":
        emmy.verified_at = None
    elif stranger == "withdrawn":
        actions.move(draft, "withdraw", by=ada, note="No time")
    else:
        emmy.email = "new@example.org"
    db.session.commit()

    assert asked_on_the_desk(app, reader) is None
    assert app.test_client(user=reader).get(here).status_code == 404


@pytest.fixture
def member(make):
    """Signed in with an address of her own when she opens the link to another one."""
    person = make.person("Maud", institution="Lund", stage="professor", language="en", password_hash="x")
    make.committee(person)
    return person


def test_the_page_says_for_which_address_it_is_and_who_is_signed_in(app, member, lucja, address, draft):
    signed_out = app.test_client().tab(address, "")
    signed_in = app.test_client(user=member).tab(address, "")

    assert "This invitation went to lucja@example.org." in signed_out.answer.text
    assert "You are signed in as" not in signed_out.answer.text and "who" not in signed_out.page.fields
    assert f"You are signed in as Maud Byron ({member.email})." in signed_in.answer.text
    assert f"With the account that I am signed in with: {member.email}" in signed_in.answer.text
    assert (signed_in.page.fields["name"], signed_in.page.fields["institution"]) == ("Maud Byron", "Lund")


def test_who_is_signed_in_says_with_which_address_and_is_one_person(app, member, lucja, address, draft):
    browser, people = app.test_client(user=member), len(db.session.scalars(select(Person)).all())
    tab = browser.tab(address, "")
    assert tab.send(**OWN, go="confirm").status_code == 422 and lucja.confirmed_at is None

    answer = tab.send(**OWN | {"name": "Maud Byron"}, who="account", go="confirm")
    assert answer.headers["Location"] == f"/proposals/{draft.code}"
    assert browser.get(answer.headers["Location"]).status_code == 200
    assert (lucja.person, lucja.email) == (member, member.email)
    assert len(db.session.scalars(select(Person)).all()) == people
    welcome = db.session.scalar(select(Mail).where(Mail.kind == "organiser_welcome"))
    assert welcome.to_address == member.email


def test_who_joins_with_an_account_judges_the_proposal_no_more(app, member, lucja, address, complete):
    seat = db.session.scalar(select(Seat).where(Seat.person_id == member.id))
    actions.set_committees(complete, [seat.committee], by=member)
    db.session.commit()
    assert Hat.MEMBER in hats(member, complete)

    app.test_client(user=member).tab(address, "").send(**OWN, who="account", go="confirm")
    standing.forget()
    assert hats(member, complete) == {Hat.ORGANISER, Hat.EDITOR}


def test_who_is_signed_in_may_take_part_as_the_address_that_was_invited(app, member, lucja, address, draft):
    browser = app.test_client(user=member)
    browser.tab(address, "").send(**OWN, who="address", go="confirm")

    assert (lucja.email, lucja.person.email) == ("lucja@example.org", "lucja@example.org")
    assert browser.get(f"/proposals/{draft.code}").status_code == 404


def test_who_has_a_part_already_is_not_asked_and_takes_no_second_one(app, lucja, address, draft, ada):
    tab = app.test_client(user=ada).tab(address, "")
    assert "who" not in tab.page.fields

    tab.send(**OWN, who="account", go="confirm")
    assert lucja.email == "lucja@example.org" and lucja.person is not ada
    with pytest.raises(Refused):
        organisers.confirm(lucja, OWN, account=ada)


def test_a_link_that_is_used_wrong_or_old_has_one_page_and_sends_a_new_one_to_the_address_on_file(app, lucja, address):
    lucja.invited_at = now() - timedelta(days=15)
    old = links.make("organiser", thing_id=lucja.id, until=now() - timedelta(days=1))
    db.session.commit()
    pages = [app.test_client().get(f"/proposals/invitation/{token}") for token in (old, "no-such-token")]
    assert {page.status_code for page in pages} == {404}

    for token, mails in (("no-such-token", 1), (old, 2), (old, 2)):
        app.test_client().tab(f"/proposals/invitation/{token}", token).send()
        assert len(db.session.scalars(select(Mail).where(Mail.kind == "organiser_invitation")).all()) == mails


def test_the_link_of_who_was_removed_opens_nothing_for_whoever_is_named_instead(app, lucja, address, draft, ada):
    """Where a database gives the number of the last row again, the new row has it."""
    number = lucja.id
    organisers.remove(lucja, by=ada)
    db.session.commit()
    emmy = organisers.invite(draft, name="Emmy Noether", email="emmy@example.org", by=ada)
    emmy.id = number
    db.session.commit()

    assert app.test_client().get(address).status_code == 404
    app.test_client().tab(address, "/invitation/").send()
    assert len(db.session.scalars(select(Mail).where(Mail.to_address == emmy.email)).all()) == 1


@pytest.mark.parametrize(("prefix", "words"), [("", "was withdrawn"), ("/nl", "is ingetrokken")])
def test_an_invitation_to_a_proposal_that_is_withdrawn_says_so_and_asks_nothing(
    app, lucja, address, draft, ada, prefix, words
):
    actions.move(draft, "withdraw", by=ada, note="No time")
    db.session.commit()

    page = app.test_client().tab(prefix + address, "")
    assert words in page.answer.text and "No time" not in page.answer.text
    assert not any(one in page.answer.text for one in ("asks you", "vraagt het u", 'value="confirm"'))
    db.session.execute(db.update(links.PersonalLink).values(expires_at=now() - timedelta(days=1)))
    db.session.commit()
    assert words in app.test_client().get(prefix + address).text, "also once its time is over"


def let_leave():
    """All that waits is on its way."""
    db.session.execute(db.update(Mail).where(Mail.state == MailState.QUEUED).values(state=MailState.SENT))


def to(reader) -> list[str]:
    """The kinds of the letters to this address that wait to leave."""
    mine = select(Mail.kind).where(Mail.to_address == reader, Mail.state == MailState.QUEUED)
    return list(db.session.scalars(mine.order_by(Mail.id)))


def test_who_was_invited_hears_of_a_withdrawal_and_is_asked_anew_where_it_is_taken_back(app, lucja, draft, ada):
    let_leave()
    actions.move(draft, "withdraw", by=ada, note="No time")
    mail = db.session.scalar(select(Mail).where(Mail.kind == "invited_withdrawn"))
    assert to("lucja@example.org") == ["invited_withdrawn"]
    assert languages.moment(draft.withdrawn_at + UNDO) in mail.body and ada.email in mail.body
    assert not organisers.may_be_reminded(lucja, now() + timedelta(days=1))

    let_leave()
    actions.move(draft, "restore", by=ada)
    assert to("lucja@example.org") == ["organiser_invitation"]


def test_an_invitation_that_has_not_left_is_recalled_by_the_withdrawal_and_nothing_is_said_of_it(lucja, draft, ada):
    actions.move(draft, "withdraw", by=ada, note="No time")
    assert to("lucja@example.org") == []


def test_the_letter_of_a_withdrawal_gives_the_reason_and_until_when_it_can_be_taken_back(app, complete, ada, kwame):
    from workshop_portal.demo import content

    for letters in ({}, {one["key"]: one for one in content.centre("letter")}["withdrawn"]):
        if letters:
            db.session.add(LetterTemplate(**letters, placeholders=[]))
        actions.move(complete, "withdraw", by=ada, note="No time")
        for mail in db.session.scalars(select(Mail).where(Mail.kind == "withdrawn")):
            with languages.speaking(mail.language):
                assert "No time" in mail.body and languages.moment(complete.withdrawn_at + UNDO) in mail.body
        db.session.rollback()


def test_the_lead_invites_from_the_page_and_the_address_is_known_once(app, draft, ada):
    browser = app.test_client(user=ada)
    tab = browser.tab(f"/proposals/{draft.code}/organisers", "")

    assert tab.send(name="Kwame", email="kwame@example.org").status_code == 303
    again = browser.tab(f"/proposals/{draft.code}/organisers", "")
    answer = again.send(name="Kwame", email=" Kwame@Example.org ")
    kwame = draft.organisers[1]
    invited = f"Kwame was invited with this address on {languages.day(kwame.invited_at)}, and has not answered yet."
    assert answer.status_code == 422 and invited in answer.text
    assert (
        f'href="/proposals/{draft.code}/organisers/{kwame.key}"' in answer.text and "Send the link again" in answer.text
    )
    taken = again.send(name="Ada", email=ada.email)
    assert "is an organiser of this proposal already" in taken.text and "Send the link again" not in taken.text
    assert [one.email for one in draft.organisers] == [ada.email, "kwame@example.org"]
    assert draft.organisers[1].grade == Grade.EDIT


def test_at_most_six_organise(draft, ada):
    for n in range(5):
        organisers.invite(draft, name=f"P{n}", email=f"p{n}@example.org", by=ada)

    with pytest.raises(Refused, match="six"):
        organisers.invite(draft, name="P6", email="p6@example.org", by=ada)


def test_a_removed_organiser_sees_nothing_any_more(app, make, complete, ada, kwame):
    browser, other = app.test_client(user=ada), app.test_client(user=kwame)
    assert other.get(f"/proposals/{complete.code}").status_code == 200

    row = next(one for one in complete.organisers if one.person_id == kwame.id)
    address = f"/proposals/{complete.code}/organisers/{row.key}"
    browser.tab(address, "").send(go="remove")

    assert [one.person_id for one in complete.organisers] == [ada.id]
    assert other.get(f"/proposals/{complete.code}").status_code == 404


@pytest.fixture
def lise(make, complete, ada):
    """A third one who takes part."""
    person = make.person("Lise")
    organisers.confirm(organisers.invite(complete, name="Lise", email=person.email, grade=Grade.VIEW, by=ada), OWN)
    let_leave()
    db.session.commit()
    return person


def test_who_is_removed_hears_of_it_and_so_do_the_others_but_not_who_did_it(app, complete, ada, kwame, lise):
    organisers.remove(row_of(complete, kwame), by=ada)
    db.session.commit()

    assert [to(one.email) for one in (ada, kwame, lise)] == [[], ["organiser_removed"], ["organiser_left"]]
    mail = db.session.scalar(select(Mail).where(Mail.kind == "organiser_removed"))
    assert ada.email in mail.body and (mail.language, mail.link_path) == ("nl", "")
    mail_id = mail.id
    db.session.rollback()
    worker.deliver(app, mail_id)
    assert db.session.get(Mail, mail_id).state == MailState.SENT, "though its reader sees the proposal no more"


def test_who_was_only_invited_hears_of_the_removal_once_the_invitation_has_left(lucja, draft, ada):
    organisers.remove(lucja, by=ada)
    assert to("lucja@example.org") == []

    again = organisers.invite(draft, name="Łucja Żak", email="lucja@example.org", by=ada)
    let_leave()
    organisers.remove(again, by=ada)
    assert to("lucja@example.org") == ["organiser_removed"]


def test_an_invitation_that_failed_is_not_sent_again_once_its_organiser_is_removed(lucja, ada):
    mail = db.session.scalar(select(Mail).where(Mail.kind == "organiser_invitation"))
    mail.state = MailState.FAILED
    organisers.remove(lucja, by=ada)
    db.session.commit()

    assert mail.state == MailState.RECALLED and to("lucja@example.org") == []


def way_out(browser, proposal):
    found = re.search(r'href="(/proposals/organising/[^"]+)"', browser.get(f"/proposals/{proposal.code}").text)
    return found and found.group(1)


def test_an_organiser_steps_down_once_asked_and_the_others_hear_of_it(app, complete, ada, kwame, lise):
    browser = app.test_client(user=lise)
    here = way_out(browser, complete)
    tab = browser.tab(here, "")
    assert row_of(complete, lise), "the page asks first"

    assert [tab.send().headers["Location"] for _n in range(2)] == ["/proposals/invitation/answered/no"] * 2
    assert [one.person_id for one in complete.organisers] == [ada.id, kwame.id]
    assert browser.get(f"/proposals/{complete.code}").status_code == browser.get(here).status_code == 404
    assert [to(one.email) for one in (ada, kwame, lise)] == [["organiser_left"], ["organiser_left"], []]


def test_the_contact_organiser_hands_the_lead_over_first_and_nobody_steps_down_for_another(app, complete, ada, kwame):
    mine, theirs = app.test_client(user=ada), app.test_client(user=kwame)
    assert way_out(mine, complete) is None
    page = mine.tab(f"/proposals/organising/{row_of(complete, ada).key}", "/organising/")
    assert f"/proposals/{complete.code}/lead" in page.answer.text and page.page.action is None
    with pytest.raises(Refused, match="Hand the lead over"):
        organisers.step_down(row_of(complete, ada), by=ada)
    assert mine.get(way_out(theirs, complete)).status_code == 404


def test_who_steps_down_after_submitting_is_out_at_once_and_what_was_submitted_stays(
    app, make, complete, ada, kwame, lise
):
    olga, tariq = make.appointed("office", "Olga"), make.appointed("office", "Tariq")
    make.standing(tariq, "conflicted", complete)
    browser, row = app.test_client(user=kwame), row_of(complete, kwame)
    actions.submit(complete, by=ada)
    version = complete.newest_version
    named, before = row.name, dict(version.content)
    complete.status = Status.IN_REVIEW
    db.session.commit()
    here = way_out(browser, complete)
    assert "stays as it is" in browser.get(here).text

    tab = browser.tab(here, "")
    assert [tab.send().headers["Location"] for _n in range(2)] == ["/proposals/invitation/answered/no"] * 2

    assert kwame.id not in [one.person_id for one in complete.organisers] and version.content == before
    assert browser.get(f"/proposals/{complete.code}").status_code == 404
    told = [[kind for kind in to(one.email) if kind != "receipt"] for one in (ada, lise, olga, tariq, kwame)]
    assert told == [["organiser_left_since"]] * 3 + [[], []]
    for reader in (ada, olga):
        page = app.test_client(user=reader).get(f"/proposals/{complete.code}").text
        assert f"{named} is no longer an organiser since" in page


def test_who_stepped_down_after_submitting_judges_it_in_no_role(app, make, complete, ada, kwame, lise):
    actions.submit(complete, by=ada)
    organisers.step_down(row_of(complete, kwame), by=kwame)
    make.standing(kwame, "office")
    db.session.add(Seat(committee=complete.committees[0], person=kwame, role="member", from_on=LONG_AGO))
    db.session.commit()

    assert app.test_client(user=kwame).get(f"/proposals/{complete.code}").status_code == 404
    assert hats(kwame, complete) == {Hat.CONFLICTED}

    conflicts.dismiss(complete, kwame, Ground.INSTITUTION, by=lise, reason="Another faculty.")
    assert hats(kwame, complete) == {Hat.CONFLICTED}, "another ground than this one was looked at"


def test_who_sat_on_the_committee_and_stepped_down_is_freed_by_no_dismissal(make, complete, ada, kwame, lise):
    db.session.add(Seat(committee=complete.committees[0], person=kwame, role="member", from_on=LONG_AGO))
    db.session.commit()
    actions.submit(complete, by=ada)
    organisers.step_down(row_of(complete, kwame), by=kwame)

    conflicts.dismiss(complete, kwame, Ground.PERSON, by=lise, reason="Took no part in the end.")
    assert hats(kwame, complete) == {Hat.CONFLICTED}


def test_of_who_stepped_down_after_submitting_the_name_is_kept_and_nothing_said_of_the_person(complete, ada, kwame):
    row = row_of(complete, kwame)
    row.bio, row.department, row.website = "Reads pulsars.", "Astronomy", "kwame.example.org"
    actions.submit(complete, by=ada)
    organisers.step_down(row, by=kwame)
    db.session.commit()

    assert [one.person_id for one in complete.organisers] == [ada.id]
    assert [one.person_id for one in complete.named] == [ada.id, kwame.id]
    assert (row.name, row.institution, row.country) == (kwame.name, kwame.institution, kwame.country)
    assert (row.bio, row.department, row.website, row.stage, row.sector, row.phd_year) == ("", "", "", "", "", None)


def test_who_stepped_down_is_an_organiser_again_once_asked_anew(app, complete, ada, kwame):
    actions.submit(complete, by=ada)
    organisers.step_down(row_of(complete, kwame), by=kwame)
    actions.move(complete, "reopen", by=ada)
    asked = organisers.invite(complete, name="Kwame", email=kwame.email, by=ada)
    organisers.confirm(asked, OWN)
    db.session.commit()

    assert [one.person_id for one in complete.organisers] == [ada.id, kwame.id]
    assert app.test_client(user=kwame).get(f"/proposals/{complete.code}").status_code == 200
    with pytest.raises(Refused, match="already"):
        organisers.invite(complete, name="Kwame", email=kwame.email, by=ada)


def test_the_link_of_who_stepped_down_leads_nowhere(app, complete, ada, lise):
    row = row_of(complete, lise)
    token = links.make("organiser", thing_id=row.id)
    actions.submit(complete, by=ada)
    organisers.step_down(row, by=lise)
    db.session.commit()

    page = app.test_client().get(f"/proposals/invitation/{token}").text
    assert complete.title not in page and lise.name not in page


@pytest.mark.parametrize("status", [Status.ELIGIBLE, Status.ADVISED, Status.DECIDED])
def test_whether_it_is_decided_makes_no_difference_before_the_release(app, complete, ada, kwame, status):
    actions.submit(complete, by=ada)
    complete.status = status
    db.session.commit()

    browser = app.test_client(user=kwame)
    assert browser.tab(way_out(browser, complete), "").send().status_code == 303


def test_nobody_steps_down_from_what_has_ended(app, complete, ada, kwame):
    browser = app.test_client(user=kwame)
    tab = browser.tab(way_out(browser, complete), "")
    actions.move(complete, "withdraw", by=ada, note="Not this year")
    db.session.commit()

    assert way_out(browser, complete) is None
    assert tab.send().status_code == 409
    assert "step down here any more" in unescape(browser.get(tab.address).text)


@pytest.mark.parametrize(
    ("grade", "words", "not_said"),
    [
        (Grade.EDIT, "change its text", "can read the proposal."),
        (Grade.COMMENT, "read the proposal and comment on it.", "change its text"),
        (Grade.VIEW, "can read the proposal.", "comment on it"),
    ],
)
def test_who_is_asked_learns_what_the_own_grade_allows(app, draft, ada, grade, words, not_said):
    one = organisers.invite(draft, name="Łucja", email="lucja@example.org", grade=grade, by=ada)
    address = f"/proposals/invitation/{links.make('organiser', thing_id=one.id)}"
    db.session.commit()
    browser = app.test_client()
    asked = browser.get(address).text
    confirmed_by(browser, address)
    bodies = list(db.session.scalars(select(Mail.body).where(Mail.to_address == "lucja@example.org")))

    assert len(bodies) == 2, "the invitation and the welcome"
    for text in (asked, *bodies, browser.get(address).text):
        assert words in text and not_said not in text


def test_removing_twice_is_removing_once(app, complete, ada, kwame):
    row = next(one for one in complete.organisers if one.person_id == kwame.id)
    address = f"/proposals/{complete.code}/organisers/{row.key}"
    browser = app.test_client(user=ada)
    tab, other_tab = browser.tab(address, ""), browser.tab(address, "")

    answers = [tab.send(go="remove"), tab.send(go="remove"), other_tab.send(go="remove")]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [
        (303, answers[0].headers["Location"])
    ] * 3
    assert "no longer an organiser of this proposal" in browser.get(answers[0].headers["Location"]).text
    page = browser.get(address)
    assert (page.status_code, "no longer an organiser of this proposal" in page.text) == (404, True)


def test_the_contact_organiser_stays(draft, ada):
    with pytest.raises(Refused, match="contact"):
        organisers.remove(draft.organisers[0], by=ada)


def test_a_reminder_goes_out_once_in_a_while(app, lucja, ada, draft):
    address = f"/proposals/{draft.code}/organisers/{lucja.key}"
    assert app.test_client(user=ada).tab(address, "").send(go="remind").status_code == 409

    lucja.invited_at = now() - timedelta(hours=1)
    db.session.commit()
    assert app.test_client(user=ada).tab(address, "").send(go="remind").status_code == 303
    assert len(db.session.scalars(select(Mail).where(Mail.kind == "organiser_invitation")).all()) == 2


def test_my_own_data_are_saved_without_being_complete(app, draft, ada):
    tab = app.test_client(user=ada).tab(f"/proposals/{draft.code}/edit/b", "/edit/b")

    assert tab.send(bio="Works on slow mergers.", institution="", go="next").headers["Location"].endswith("/edit/c")
    assert (draft.organisers[0].bio, draft.organisers[0].institution) == ("Works on slow mergers.", "")


def test_whoever_goes_on_to_invite_keeps_the_own_data_that_were_typed(app, draft, ada):
    tab = app.test_client(user=ada).tab(f"/proposals/{draft.code}/edit/b", "/edit/b")

    assert tab.send(bio="Works on slow mergers.", go="invite").headers["Location"].endswith("/organisers")
    assert draft.organisers[0].bio == "Works on slow mergers."


def test_a_code_is_drawn_at_random_and_given_once(make, ada):
    call = make.call()
    codes = [actions.start(call, by=ada).code for _ in range(30)]

    assert len(set(codes)) == 30
    assert all(code.startswith(f"{call.prefix}-") and len(code.rpartition("-")[2]) == 3 for code in codes)
    assert codes != sorted(codes)


def test_a_code_that_another_one_took_at_the_same_moment_is_drawn_again(make, ada, monkeypatch):
    call = make.call()
    first = actions.start(call, by=ada)
    drawn = iter([first.code, "2027-1-999"])
    monkeypatch.setattr(actions, "new_code", lambda call, taken: next(drawn))

    assert actions.start(call, by=ada).code == "2027-1-999"


def test_nothing_is_started_in_a_call_that_is_closed_or_hidden(app, make, ada):
    closed = make.call(deadline_at=now() - timedelta(days=1))
    hidden, bare = make.call(published=False), make.call(formats=[])
    browser = app.test_client(user=ada)

    with pytest.raises(Refused, match="not open"):
        actions.start(closed, by=ada)
    for call in (hidden, bare):
        with pytest.raises(Refused, match="Nobody can propose to this call yet"):
            actions.start(call, by=ada)
    assert "not open" in browser.get(f"/calls/{closed.key}/start").text
    assert browser.get(f"/calls/{hidden.key}/start").status_code == 404


def test_a_working_title_that_is_too_long_starts_the_draft_and_waits_in_section_a(app, make, ada):
    call, browser, long = make.call(), app.test_client(user=ada), "Slow mergers " * 8
    start = browser.tab(f"/nl/calls/{call.key}/start", "")
    answer = start.send(title=long)
    section = browser.tab(answer.headers["Location"], "")
    assert start.send(title=long).headers["Location"] == answer.headers["Location"], "pressed twice it is one draft"

    mine = db.session.scalar(select(actions.Proposal).where(actions.Proposal.call_id == call.id))
    assert mine.title == ""
    assert section.page.fields["title"] == long.strip()
    assert "govuk-error-message" in section.answer.text
    assert section.send(title="Slow mergers", keywords="a, b, c", format=call.formats[0].key).status_code == 303
    assert (mine.title, mine.keywords, mine.format) == ("Slow mergers", "a, b, c", call.formats[0])
    assert browser.tab(answer.headers["Location"], "").page.fields["title"] == "Slow mergers"


def test_starting_from_the_page_leads_to_the_first_section(app, make, ada):
    call = make.call()
    answer = app.test_client(user=ada).tab(f"/calls/{call.key}/start", "").send(title="Slow Mergers")

    assert answer.headers["Location"].endswith("/edit/a")
    mine = db.session.scalar(select(actions.Proposal).where(actions.Proposal.call_id == call.id))
    assert (mine.title, mine.status, hats(ada, mine)) == (
        "Slow Mergers",
        Status.DRAFT,
        {Hat.ORGANISER, Hat.LEAD, Hat.EDITOR},
    )


def test_whoever_says_no_is_asked_once_more_and_keeps_what_was_typed(app, lucja, address):
    tab = app.test_client().tab(address, "")
    asked = tab.send(go="decline", institution="Typed just now")
    assert asked.status_code == 200 and "only the contact organiser can invite you anew" in asked.text
    assert db.session.scalar(select(Organiser.id).where(Organiser.email == "lucja@example.org"))

    back = tab.send(go="back")
    assert back.status_code == 200 and tab.page.fields["institution"] == "Typed just now"
    tab.send(go="decline")
    done = tab.send(go="decline now")
    assert done.headers["Location"] == "/proposals/invitation/answered/no"
    assert db.session.scalar(select(Organiser.id).where(Organiser.email == "lucja@example.org")) is None
    assert "ask the contact organiser to invite you anew" in app.test_client().get(done.headers["Location"]).text


TOLD = {
    "stage": "professor",
    "phd_year": 2001,
    "sector": "academia",
    "website": "https://ada.example.org",
    "bio": "Engines.",
}


def test_what_somebody_told_as_an_organiser_stands_in_the_next_proposal(app, make, draft, ada, lucja, address):
    organisers.revise(draft.organisers[0], TOLD, by=ada)
    db.session.commit()
    app.test_client().tab(address, "").send(**OWN | {"bio": "Stars."}, go="confirm")
    db.session.commit()
    later = actions.start(make.call(), by=ada)
    invited = organisers.invite(later, name="Łucja Żak", email=lucja.email, by=ada)
    db.session.commit()

    assert {name: getattr(later.organisers[0], name) for name in TOLD} == TOLD
    assert (organisers.own_data(invited)["bio"], organisers.own_data(invited)["sector"]) == ("Stars.", "academia")


def test_what_one_proposal_does_not_tell_an_older_one_may(make, draft, ada, lucja):
    """As after an import, whose organisers tell little."""
    for one in (draft.organisers[0], lucja):
        organisers.revise(one, TOLD, by=ada)
    lucja.person, lucja.confirmed_at = make.person("Łucja", email=lucja.email), now()
    sparse = actions.start(make.call(), by=ada)
    again = organisers.invite(sparse, name="Łucja Żak", email=lucja.email, by=ada)
    sparse.organisers[0].bio, again.sector, again.confirmed_at = "Looms.", "industry", now() + timedelta(minutes=1)
    for name in TOLD.keys() - {"bio"}:
        setattr(sparse.organisers[0], name, None if name == "phd_year" else "")
    db.session.commit()

    later = actions.start(make.call(), by=ada)
    assert {name: getattr(later.organisers[0], name) for name in TOLD} == TOLD | {"bio": "Looms."}
    invited = organisers.invite(later, name="Łucja Żak", email=lucja.email, by=ada)
    assert {name: organisers.own_data(invited)[name] for name in TOLD} == TOLD | {"sector": "industry"}


def test_what_the_own_profile_says_comes_first_and_nobody_else_s_is_taken(make, draft, ada):
    organisers.revise(draft.organisers[0], TOLD | {"department": "Old"}, by=ada)
    ada.stage, ada.department = "senior", "New"
    db.session.flush()
    mine = actions.start(make.call(), by=ada).organisers[0]
    assert (mine.stage, mine.department, mine.bio) == ("senior", "New", "Engines.")

    stranger = make.person("Emmy")
    first = actions.start(make.call(), by=stranger).organisers[0]
    assert (first.bio, first.phd_year, first.sector) == ("", None, "")


def test_whoever_says_no_to_what_was_withdrawn_meanwhile_reads_that(app, ada, draft, lucja, address):
    tab = app.test_client().tab(address, "")
    actions.move(draft, "withdraw", by=ada, note="No time")
    db.session.commit()

    shown = tab.send(go="decline")
    assert (shown.status_code, "was withdrawn" in shown.text, "Do you not take part" in shown.text) == (
        422,
        True,
        False,
    )


def test_that_the_mail_to_an_organiser_did_not_arrive_stands_beside_the_name_until_a_new_one_leaves(
    app, draft, ada, lucja
):
    browser = app.test_client(user=ada)
    section, one = f"/proposals/{draft.code}/edit/b", f"/proposals/{draft.code}/organisers/{lucja.key}"
    words = "The mail did not arrive"
    assert words not in browser.get(section).text and "did not arrive" not in browser.get(one).text

    mail = db.session.scalars(select(Mail).where(Mail.kind == "organiser_invitation")).one()
    mail.state, mail.trouble = MailState.FAILED, "550 no such user"
    db.session.commit()
    assert words in browser.get(section).text
    page = browser.get(one).text
    assert "The mail to lucja@example.org did not arrive" in page and "no such user" not in page

    organisers.remind(lucja, by=ada, at=now() + organisers.PAUSE)
    db.session.commit()
    assert words not in browser.get(section).text


@pytest.mark.parametrize("page", ["organisers", "edit/e/list", "edit/c/attachments"])
def test_what_is_sent_from_a_page_of_the_draft_once_it_is_submitted_is_told_so(app, make, complete, ada, page):
    tab = app.test_client(user=ada).tab(f"/proposals/{complete.code}/{page}", "")
    actions.submit(complete, by=ada)
    db.session.commit()

    answer = tab.send()

    assert answer.status_code == 409 and "It is submitted; take it back to change it." in answer.text
    complete.status = Status.IN_REVIEW
    db.session.commit()
    assert "It is not a draft any more" in tab.send().text
    assert app.test_client(user=make.person("Eve")).post(f"/proposals/{complete.code}/{page}").status_code == 404
