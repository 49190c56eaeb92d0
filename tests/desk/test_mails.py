"""The mail log: no mail about what its reader may not see, links masked, sent again under a new Message-ID."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.participants.guests import guests
from tests.written import newest_mail
from workshop_portal.core import links, outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Link, Mail, MailHold, MailState
from workshop_portal.desk import waits
from workshop_portal.journal import JournalLine
from workshop_portal.letters import lay_down
from workshop_portal.proposals.models import Organiser


@pytest.fixture
def browser(app, olga):
    return app.test_client(user=olga)


def mail(to, subject="Received", *, about=None, state=MailState.SENT, **facts) -> Mail:
    outbox.write(to, kind="receipt", subject=subject, body="Dear Ada,\n\n{link}", about=about, **facts)
    row = newest_mail()
    row.state = state
    row.sent_at = now() if state == MailState.SENT else None
    db.session.commit()
    return row


def test_the_office_sees_all_mails_and_their_states(browser, make):
    ada = make.person()
    for state in MailState:
        mail(ada, f"A mail that is {state.value}", state=state)
    page = browser.get("/mails").text
    assert all(f"A mail that is {state.value}" in page for state in MailState)
    failed = browser.get("/mails?state=failed").text
    assert "A mail that is failed" in failed
    assert "A mail that is sent" not in failed


def restored(at) -> MailHold:
    hold = MailHold(backup_at=at)
    db.session.add(hold)
    db.session.commit()
    return hold


def test_after_a_restore_the_office_is_told_that_no_mail_leaves_and_lets_them_go_once(app, browser, make, olga):
    row = mail(make.person(), "Written since", state=MailState.QUEUED)
    assert "No mail leaves" not in browser.get("/mails").text + browser.get("/desk").text
    hold = restored(now())
    assert "No mail leaves" in browser.get("/desk").text and outbox.due(now()) == []
    db.session.rollback()

    first, second = (browser.tab("/mails", form="let-go") for _ in range(2))
    assert first.send().headers["Location"] == "/mails"
    assert second.send().status_code == 409
    assert [one for one, _tries in outbox.due(now())] == [row.id]
    assert "No mail leaves" not in browser.get("/mails").text + browser.get("/desk").text
    line = db.session.query(JournalLine).filter_by(subject_kind="mail_hold", subject_id=hold.id).one()
    assert (line.deed, line.person_id) == ("let go", olga.id)
    assert "Held mails let go" in browser.get("/journal/centre").text


def test_a_mail_that_waited_when_the_backup_was_made_says_why_it_is_unclear(browser, make):
    row = mail(make.person(), state=MailState.UNCLEAR)
    assert "The connection ended" in browser.get(f"/mails/{row.key}").text
    row.trouble = outbox.RESTORED
    db.session.commit()

    page = browser.get(f"/mails/{row.key}").text
    assert "restored from a backup" in page and "The connection ended" not in page


def in_vain(row, trouble="no connection: ConnectionRefusedError", tries=3) -> Mail:
    row.state, row.attempts, row.trouble = MailState.QUEUED, tries, trouble
    db.session.commit()
    return row


def test_the_office_and_administrators_are_told_that_mails_do_not_leave_and_why(app, browser, make):
    ada, other = make.person(), app.test_client(user=make.appointed("administrator", "Ida"))
    in_vain(mail(ada), tries=2)
    assert "not leave" not in browser.get("/desk").text + other.get("/desk").text, "that may be a moment's trouble"

    for _n in range(2):
        in_vain(mail(ada))

    for one, where in ((browser, "/mails?state=queued"), (other, "/jobs")):
        page = one.get("/desk").text
        assert "2 mails do not leave" in page and "Why: “no connection: ConnectionRefusedError”" in page
        assert f'href="{where}"' in page
    for hat in ("director", "finance"):
        assert "not leave" not in app.test_client(user=make.appointed(hat, "Dora")).get("/desk").text


def test_what_a_server_says_of_an_address_is_told_to_the_office_and_not_to_administrators(app, browser, make):
    in_vain(mail(make.person()), "450 grace@example.org: try later")
    assert "Why: “450 grace@example.org: try later”" in browser.get("/desk").text
    page = app.test_client(user=make.appointed("administrator", "Ida")).get("/desk").text
    assert "Why: “450”" in page and "grace" not in page


def test_a_mail_about_a_proposal_barred_to_the_officer_does_not_leave_unseen(app, browser, make, olga):
    hidden = make.proposal("submitted")
    make.standing(olga, "conflicted", hidden)
    in_vain(mail(make.person(), about=hidden), "450 secret")
    assert "not leave" not in browser.get("/desk").text
    assert "1 mail does not leave" in app.test_client(user=make.appointed("office", "Oscar")).get("/desk").text


def test_of_mails_that_failed_the_desk_says_the_servers_own_words(browser, make):
    for trouble in ("550 no such user", "552 mailbox full"):
        row = mail(make.person(), state=MailState.FAILED)
        row.trouble = trouble
        db.session.commit()
        page = browser.get("/desk").text
        assert f"“{trouble}”" in page and "Correct the address" not in page
    assert "2 mails failed" in page and "no such user" not in page


@pytest.mark.parametrize(("hat", "where"), [("office", "/mails"), ("administrator", "/jobs")])
def test_who_looks_whether_mails_leave_has_one_sent_to_the_own_address(app, make, hat, where):
    somebody = make.appointed(hat, "Ida")
    tab = app.test_client(user=somebody).tab(where, form="/mails/trial")

    assert [tab.send().headers["Location"] for _twice in range(2)] == [where, where]

    row = db.session.scalars(db.select(Mail)).one()
    assert (row.kind, row.to_address, row.written_by) == ("trial_mail", somebody.email, somebody.id)
    assert "It arrived, so mails leave." in row.body and row.link_path == "/desk"


@pytest.mark.parametrize("hat", ["director", "finance", "coordinator", "administrator"])
def test_nobody_else_sees_the_log(app, make, hat):
    row = mail(make.person())
    browser = app.test_client(user=make.appointed(hat))
    assert [browser.get(page).status_code for page in ("/mails", f"/mails/{row.key}")] == [404, 404]


@pytest.mark.parametrize("hat", ["conflicted", "organiser"])
def test_mails_about_a_proposal_barred_to_the_officer_are_as_if_never_sent(app, browser, make, olga, hat):
    ada, oscar = make.person(), make.appointed("office", "Oscar")
    hidden, open_ = make.proposal("submitted"), make.proposal("submitted")
    make.standing(olga, hat, hidden)
    secret, seen = mail(ada, "Secret", about=hidden), mail(ada, "Seen", about=open_)
    mail(ada, "Failed secret", about=hidden, state=MailState.FAILED)

    page = browser.get("/mails").text
    assert ("Seen" in page, "ecret" in page, "1 mail<" in page) == (True, False, True)
    assert [browser.get(f"/mails/{one.key}").status_code for one in (seen, secret)] == [200, 404]
    with app.test_request_context():
        assert waits.of_the_mails(olga) == []
        assert len(waits.of_the_mails(oscar)) == 1


def test_what_a_mail_is_about_that_nobody_knows_stays_hidden(browser, make):
    row = mail(make.person(), "Strange")
    row.about_kind, row.about_id = "something_new", 1
    db.session.commit()
    assert "Strange" not in browser.get("/mails").text


def test_a_personal_link_is_masked_and_a_plain_one_is_an_address(browser, make):
    ada = make.person()
    personal = mail(ada, link=Link("/people/reset/{token}", "reset"))
    plain = mail(ada, link=Link("/proposals/2027-1-001"))
    assert "[personal link]" in browser.get(f"/mails/{personal.key}").text
    assert "http://localhost/proposals/2027-1-001" in browser.get(f"/mails/{plain.key}").text


def test_text_from_people_stays_text(browser, make):
    row = mail(make.person(), "<script>alert(1)</script>")
    assert "<script>alert(1)" not in browser.get(f"/mails/{row.key}").text


@pytest.mark.parametrize("state", [MailState.UNCLEAR, MailState.FAILED])
def test_what_did_not_arrive_is_sent_again_as_a_new_message(browser, make, state):
    row = mail(make.person(), state=state, link=Link("/x/{token}", "reset", until=now() - timedelta(minutes=1)))
    row.attempts = 3
    db.session.commit()
    old = row.message_id

    answer = browser.tab(f"/mails/{row.key}", form="/again").send()

    assert answer.status_code == 303
    assert (row.state, row.attempts) == (MailState.QUEUED, 3)
    assert row.message_id != old
    assert row.link_until > now()


def test_what_was_sent_is_not_put_back_but_copied(browser, make):
    row = mail(make.person(), state=MailState.FAILED)
    tab = browser.tab(f"/mails/{row.key}", form="/again")
    row.state = MailState.SENT
    db.session.commit()
    assert tab.send().status_code == 409
    assert 'action="/mails/' not in browser.get(f"/mails/{row.key}").text


def copy_of(browser, row, **answers) -> Mail:
    location = browser.tab(f"/mails/{row.key}/copy", form="").send(**answers).headers["Location"]
    return db.session.scalars(db.select(Mail).where(Mail.key == location.removeprefix("/mails/"))).one()


def test_a_copy_is_a_mail_of_its_own_and_says_so(browser, make):
    ada = make.person()
    row = mail(ada, batch="a batch", reply_to="office@example.org")
    ada.email = "ada@elsewhere.org"
    db.session.commit()

    copy = copy_of(browser, row)

    assert (row.state, row.to_address != "ada@elsewhere.org") == (MailState.SENT, True)
    assert (copy.state, copy.to_address, copy.attempts) == (MailState.QUEUED, "ada@elsewhere.org", 0)
    assert (copy.subject, copy.body, copy.batch, copy.reply_to) == (row.subject, row.body, row.batch, row.reply_to)
    assert f'<a href="/mails/{row.key}">of the mail of' in browser.get(f"/mails/{copy.key}").text
    assert "of the mail of" not in browser.get(f"/mails/{row.key}").text


@pytest.mark.parametrize("end", ["used", "revoked", "expired", "never made", "living"])
def test_a_copy_renews_no_link(browser, make, end):
    ada, until = make.person(), now() + timedelta(hours=1)
    row = mail(ada, link=Link("/x/{token}", "reset", until=until))
    if end != "never made":
        links.make("reset", person_id=ada.id, until=until if end != "expired" else now() - timedelta(minutes=1))
    link = db.session.scalar(db.select(links.PersonalLink))
    if end in {"used", "revoked"}:
        setattr(link, f"{end}_at", now())
    db.session.commit()
    assert "not renewed" in browser.get(f"/mails/{row.key}/copy").text

    copy = copy_of(browser, row)

    assert copy.link_until == until if end == "living" else copy.link_until <= now()
    token = links.make("reset", person_id=ada.id, until=copy.link_until)
    assert (links.find(token, "reset") is not None) == (end == "living")


@pytest.mark.parametrize("state", [one for one in MailState if one != MailState.SENT])
def test_what_was_not_sent_has_no_copy(browser, make, state):
    row = mail(make.person(), state=state)
    assert browser.tab(f"/mails/{row.key}/copy", form="").send().status_code == 409
    assert db.session.query(Mail).count() == 1


def test_an_unclear_mail_that_arrived_counts_as_sent_and_no_second_one_leaves(app, browser, make):
    ada = make.person()
    row = mail(ada, "For Ada", state=MailState.UNCLEAR)
    tab = browser.tab(f"/mails/{row.key}", form="/arrived")

    assert [tab.send().status_code, row.state] == [303, MailState.SENT]
    assert row.sent_at is not None and db.session.query(Mail).count() == 1
    assert "For Ada" in app.test_client(user=ada).get("/mails/mine").text
    assert db.session.scalar(db.select(JournalLine.deed)) == "arrived"


def test_only_what_is_unclear_can_have_arrived(browser, make):
    row = mail(make.person(), state=MailState.UNCLEAR)
    tab = browser.tab(f"/mails/{row.key}", form="/arrived")
    row.state = MailState.FAILED
    db.session.commit()
    assert tab.send().status_code == 409
    assert "/arrived" not in browser.get(f"/mails/{row.key}").text


def test_sent_again_it_goes_to_the_persons_present_address(browser, make):
    ada = make.person()
    row = mail(ada, state=MailState.FAILED)
    ada.email = "ada@elsewhere.org"
    db.session.commit()
    page = browser.get(f"/mails/{row.key}").text
    assert "ada@elsewhere.org" in page and f'href="/people/{ada.key}"' in page and 'name="address"' not in page
    browser.tab(f"/mails/{row.key}", form="/again").send(address="eve@example.org")
    assert row.to_address == "ada@elsewhere.org"


def test_the_link_that_proves_an_address_goes_to_that_address_alone(browser, make):
    ada = make.person()
    to = SimpleNamespace(name="Ada", email="new@example.org", language="en", id=ada.id)
    row = mail(to, state=MailState.FAILED, link=Link("/people/address/{token}", "address", 1))
    browser.tab(f"/mails/{row.key}", form="/again").send()
    assert row.to_address == "new@example.org"


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.SENT])
def test_the_address_of_somebody_without_account_is_corrected_on_the_mail(browser, state):
    guest = SimpleNamespace(name="Grace Hopper", email="grace@exmaple.org", language="en")
    row = mail(guest, "Come", state=state)
    here = f"/mails/{row.key}" if state == MailState.FAILED else f"/mails/{row.key}/copy"
    form = "/again" if state == MailState.FAILED else ""
    assert 'value="grace@exmaple.org"' in browser.get(here).text
    assert browser.tab(here, form=form).send(address="nonsense").status_code == 422
    assert browser.tab(here, form=form).send(address="Grace@Example.org").status_code == 303
    newest = db.session.scalars(db.select(Mail).order_by(Mail.id.desc())).first()
    assert (newest.to_address, newest.state) == ("grace@example.org", MailState.QUEUED)


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCLEAR, MailState.SENT])
def test_a_personal_link_goes_to_the_address_on_file_alone(browser, state):
    guest = SimpleNamespace(name="Grace Hopper", email="grace@example.org", language="en")
    row = mail(guest, "Come", state=state, link=Link("/invitation/{token}", "invitation", 1, now()))
    here, form = (f"/mails/{row.key}", "/again") if state != MailState.SENT else (f"/mails/{row.key}/copy", "")
    page = browser.get(here).text
    assert 'name="address"' not in page and "corrected at the guest or the organiser" in page
    assert browser.tab(here, form=form).send(address="eve@example.org").status_code == 303
    newest = db.session.scalars(db.select(Mail).order_by(Mail.id.desc())).first()
    assert (newest.to_address, newest.state) == ("grace@example.org", MailState.QUEUED)


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.SENT])
@pytest.mark.parametrize("who", ["guest", "organiser"])
def test_the_link_of_somebody_without_account_goes_to_the_address_that_was_corrected_since(app, story, who, state):
    if who == "guest":
        (one,) = guests(story, story.prepared(), 1)
        link = Link("/invitation/{token}", "invitation", one.id, now())
    else:
        one = Organiser(proposal=story.proposal, name="Grace", email="grace@exmaple.org", position=9)
        db.session.add(one)
        db.session.flush()
        link = Link("/proposals/invitation/{token}", "organiser", one.id, now())
    row = mail(SimpleNamespace(name="Grace", email=one.email, language="en"), state=state, link=link)
    one.email = "grace@example.org"
    db.session.commit()
    browser = app.test_client(user=story.olga)
    here, form = (f"/mails/{row.key}", "/again") if state == MailState.FAILED else (f"/mails/{row.key}/copy", "")

    assert "grace@example.org" in browser.get(here).text
    assert browser.tab(here, form=form).send().status_code == 303
    newest = db.session.scalars(db.select(Mail).order_by(Mail.id.desc())).first()
    assert (newest.to_address, newest.state) == ("grace@example.org", MailState.QUEUED)


def test_two_presses_are_one_sending(browser, make):
    row = mail(make.person(), state=MailState.UNCLEAR)
    tab = browser.tab(f"/mails/{row.key}", form="/again")
    first = tab.send().headers["Location"]
    assert first == f"/mails/{row.key}"
    assert tab.send().headers["Location"] == first
    assert db.session.query(Mail).count() == 1


def test_everybody_sees_the_own_mails_and_no_others(app, make):
    ada, eve = make.person("Ada"), make.person("Eve")
    row = mail(ada, "For Ada")
    mail(ada, "Not yet", state=MailState.QUEUED)
    mine, hers = app.test_client(user=ada), app.test_client(user=eve)

    page = mine.get("/mails/mine").text
    assert ("For Ada" in page, "Not yet" in page) == (True, False)
    assert mine.get(f"/mails/{row.key}").status_code == 200
    assert "For Ada" not in hers.get("/mails/mine").text
    assert hers.get(f"/mails/{row.key}").status_code == 404


def test_a_conflict_closes_the_own_mails_about_it(app, make):
    emmy, proposal = make.person("Emmy"), make.proposal("in_review")
    row = mail(emmy, "Would you read", about=proposal)
    make.standing(emmy, "conflicted", proposal)
    browser = app.test_client(user=emmy)
    assert "Would you read" not in browser.get("/mails/mine").text
    assert browser.get(f"/mails/{row.key}").status_code == 404


def test_somebody_without_account_is_written_to_as_well(browser):
    guest = SimpleNamespace(name="Grace Hopper", email="grace@example.org", language="en")
    row = mail(guest, "Come")
    assert "grace@example.org" in browser.get(f"/mails/{row.key}").text


@pytest.mark.parametrize("address", ["/mails", "/mails/mine"])
def test_a_list_costs_the_same_for_3_and_30_mails(app, make, olga, count_statements, address):
    browser = app.test_client(user=olga)
    for n in range(3):
        mail(olga, f"Mail {n}")
    few = count_statements(browser, address)
    for n in range(27):
        mail(olga, f"Mail {n}")
    assert count_statements(browser, address) == few


def test_kinds_and_rows_of_a_barred_proposal_are_in_no_choice_and_no_file(browser, make, olga):
    hidden = make.proposal("submitted")
    make.standing(olga, "conflicted", hidden)
    row = mail(make.person(), "Secret", about=hidden)
    row.kind = "decision_secret"
    db.session.commit()

    assert "decision_secret" not in browser.get("/mails?kind=decision_secret").text.partition("<main")[2]
    assert "ecret" not in browser.get("/mails?as=csv&words=secret").text


def test_letters_that_are_called_alike_are_one_choice_which_finds_them_all(browser, make):
    own = {
        "subject_en": "Open again: {title}",
        "body_en": "Dear",
        "subject_nl": "Heropend: {title}",
        "body_nl": "Beste",
    }
    other = own | {"subject_en": "Reopened: {title}"}
    lay_down({"reopened": other, "reopened_own": own, "returned": other}, ["title"])
    for kind in ("reopened", "reopened_own", "returned"):
        mail(make.person(), f"This one is {kind}").kind = kind
    db.session.commit()

    dutch = browser.get("/nl/mails?kind=reopened_own").text
    assert dutch.count(">Heropend: …<") == 1 and '<option value="reopened" selected>' in dutch
    assert dutch.count("This one is") == 3
    english = browser.get("/mails?kind=returned").text
    assert '<option value="reopened" selected>Reopened: …</option>' in english
    assert english.count("This one is") == 2 and "reopened_own</a>" not in english


def test_letters_are_called_by_their_names_in_both_languages(browser, make):
    lay_down({"receipt": {"subject_en": "Received: {title} ({code})", "body_en": "Dear", "subject_nl": "Ontvangen: {title} ({code})",
                          "body_nl": "Beste"}}, ["title", "code"])  # fmt: skip
    row = mail(make.person())
    mail(make.person()).kind = "message"
    db.session.commit()

    english, dutch = browser.get("/mails?show=kind").text, browser.get("/nl/mails?show=kind").text

    assert '<option value="receipt">Received: …</option>' in english and ">message<" not in english
    assert (
        '<option value="receipt">Ontvangen: …</option>' in dutch and '<option value="message">Bericht</option>' in dutch
    )
    assert "Received: …" in browser.get("/mails?show=kind&as=csv").text
    assert "<dd>Received: …</dd>" in browser.get(f"/mails/{row.key}").text
