"""Organisers are named, confirm by a personal link, decline, and are removed; the lead alone decides who is named."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from workshop_portal import worker
from workshop_portal.core import languages, links
from workshop_portal.core.clock import last_minute, now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, organisers
from workshop_portal.proposals.models import Grade
from workshop_portal.proposals.workflow import Status

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
    app.test_client().tab(address, "").send(go="decline")
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
    assert app.test_client().tab(address, "").send(go="decline").status_code == 303
    assert [one.name for one in draft.organisers] == ["Ada Byron"]


def test_the_contact_organiser_gets_a_mail_when_somebody_declines(app, lucja, address, draft, ada):
    app.test_client().tab(address, "").send(go="decline")

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
    assert f"works until {languages.day(last_minute(mail.link_until))}" in mail.body


@pytest.mark.parametrize(("prefix", "words"), [("", "asks you"), ("/nl", "vraagt het u")])
def test_the_page_says_who_asks_and_until_when_the_link_works(app, lucja, ada, address, prefix, words):
    page = app.test_client().get(prefix + address).text

    assert f"{ada.name} ({ada.institution})" in page and words in page
    with languages.speaking("nl" if prefix else "en"):
        assert languages.day(now() + timedelta(days=14)) in page


@pytest.mark.parametrize(
    ("go", "words"), [("confirm", "You are an organiser now"), ("decline", "You do not take part")]
)
def test_who_has_answered_is_led_to_a_page_that_says_so_and_what_comes_next(app, address, go, words):
    browser = app.test_client()
    led_to = browser.tab(address, "").send(**OWN, go=go).headers["Location"]

    page = browser.get(led_to).text
    assert words in page and "Slow" not in browser.get(led_to).text
    assert ("/people/register" in page) == (go == "confirm")
    assert browser.get(led_to.replace("yes", "maybe").replace("/no", "/maybe")).status_code == 404


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

    assert [tab.send(go="decline").headers["Location"] for _n in range(2)] == ["/proposals/invitation/answered/no"] * 2
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


def test_a_link_that_is_used_wrong_or_old_has_one_page_and_sends_a_new_one_to_the_address_on_file(app, lucja, address):
    lucja.invited_at = now() - timedelta(days=15)
    old = links.make("organiser", thing_id=lucja.id, until=now() - timedelta(days=1))
    db.session.commit()
    pages = [app.test_client().get(f"/proposals/invitation/{token}") for token in (old, "no-such-token")]
    assert {page.status_code for page in pages} == {404}

    for token, mails in (("no-such-token", 1), (old, 2), (old, 2)):
        app.test_client().tab(f"/proposals/invitation/{token}", token).send()
        assert len(db.session.scalars(select(Mail).where(Mail.kind == "organiser_invitation")).all()) == mails


def test_an_invitation_to_a_proposal_that_is_withdrawn_leads_nowhere(app, lucja, address, draft, ada):
    actions.move(draft, "withdraw", by=ada, note="No time")
    db.session.commit()

    browser = app.test_client()
    page = browser.tab(address, "")
    assert "not open for changes" in page.answer.text


def test_the_lead_invites_from_the_page_and_the_address_is_known_once(app, draft, ada):
    browser = app.test_client(user=ada)
    tab = browser.tab(f"/proposals/{draft.code}/organisers", "")

    assert tab.send(name="Kwame", email="kwame@example.org").status_code == 303
    again = browser.tab(f"/proposals/{draft.code}/organisers", "")
    assert again.send(name="Kwame", email=" Kwame@Example.org ").status_code == 422
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
    hidden = make.call(published=False)
    browser = app.test_client(user=ada)

    with pytest.raises(Refused, match="not open"):
        actions.start(closed, by=ada)
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
