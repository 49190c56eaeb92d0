"""The office looks at what is submitted: eligible, returned for completion, or not eligible."""

from datetime import timedelta

import pytest
from markupsafe import escape
from sqlalchemy import select

from workshop_portal.background import may_still_read
from workshop_portal.core import clock, languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Link, Mail
from workshop_portal.core.steps import Refused
from workshop_portal.letters import masked
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions, outline, waits
from workshop_portal.proposals.models import Organiser
from workshop_portal.proposals.workflow import Status


@pytest.fixture
def submitted(complete, ada):
    actions.submit(complete, by=ada)
    db.session.commit()
    return complete


def close(call):
    """Two hours ago, and its grace has passed."""
    call.deadline_at, call.hard_deadline_at = now() - timedelta(hours=2), now() - timedelta(hours=1)
    db.session.commit()


@pytest.fixture
def tab(app, olga, submitted):
    return app.test_client(user=olga).tab(f"/proposals/{submitted.code}/screen", "")


def letters(kind):
    return db.session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.id)).all()


def test_an_eligible_proposal_goes_on_and_nobody_is_written_to(tab, submitted):
    before = len(db.session.scalars(select(Mail)).all())

    assert tab.send(go="accept").status_code == 303
    assert submitted.status == Status.ELIGIBLE
    assert len(db.session.scalars(select(Mail)).all()) == before


def test_whoever_screens_reads_how_many_the_largest_venue_of_the_format_holds(app, make, olga, submitted):
    browser, page = app.test_client(user=olga), f"/proposals/{submitted.code}"
    (largest,) = submitted.format.venues
    submitted.format.venues = [largest, make.venue(seats=1)]
    largest.seats = 54
    db.session.commit()
    assert "All fit: 3 people for 54 seats" in browser.get(page).text

    largest.seats = 2
    db.session.commit()
    assert "Not all fit: 3 people for 2 seats" in browser.get(page).text

    largest.seats = 90
    db.session.commit()
    assert "All fit: 3 people for 55 seats" in browser.get(page).text  # the format holds no more


def test_a_returned_one_is_open_again_for_days_of_its_own_and_its_organisers_read_why(app, tab, submitted, ada):
    close(submitted.call)
    until = clock.today() + timedelta(days=3)

    assert tab.send(go="return", note="The aim is missing.", until=until.isoformat()).status_code == 303
    assert submitted.status == Status.RETURNED
    assert {mail.to_address for mail in letters("returned")} == {one.email for one in submitted.organisers}
    assert all("The aim is missing." in mail.body for mail in letters("returned"))
    browser = app.test_client(user=ada)
    for page in ("", *(f"/edit/{section}" for section in outline.SECTIONS)):
        assert "The aim is missing." in browser.get(f"/proposals/{submitted.code}{page}").text, page

    assert actions.submit(submitted, by=ada) == 2


def test_what_was_completed_after_the_call_closed_is_final_and_its_screening_says_what_was_asked_for(
    app, tab, submitted, ada, olga
):
    close(submitted.call)
    tab.send(go="return", note="The aim is missing.", until=(clock.today() + timedelta(days=3)).isoformat())
    page = app.test_client(user=ada).tab(f"/proposals/{submitted.code}/submit")
    assert "This is final" in page.answer.text and "Until the deadline you can reopen" not in page.answer.text

    assert page.send().status_code == 303
    newest, mails = submitted.newest_version, letters("receipt_final")
    assert {mail.to_address for mail in mails} == {one.email for one in submitted.organisers}
    assert {mail.link_path for mail in mails} == {f"/proposals/{submitted.code}/versions/{newest.key}"}
    assert all("reopened" not in mail.body.partition("-----")[0] for mail in mails)
    browser = app.test_client(user=olga)
    assert "Completed" in browser.get("/proposals/screening").text
    screen = browser.get(f"/proposals/{submitted.code}/screen").text
    assert "The aim is missing." in screen
    assert f"/proposals/{submitted.code}/versions/{newest.key}/changes" in screen


def test_what_was_asked_at_its_return_is_shown_as_long_as_nothing_was_written_since(app, tab, submitted, ada, olga):
    close(submitted.call)
    tab.send(go="return", note="The aim is missing.", until=(clock.today() + timedelta(days=3)).isoformat())
    app.test_client(user=ada).tab(f"/proposals/{submitted.code}/submit").send()
    actions.move(submitted, "exclude", by=olga, note="Not a workshop.")
    actions.move(submitted, "look again", by=olga, note="We were wrong, sorry.")
    db.session.commit()

    page = app.test_client(user=olga).get(f"/proposals/{submitted.code}/screen").text
    assert "has been completed since." in page and "What has changed" in page
    assert "What the office wrote:" not in page and "We were wrong" not in page

    actions.move(submitted, "return", by=olga, note="The week is missing.")
    actions.submit(submitted, by=ada)
    db.session.commit()
    page = app.test_client(user=olga).get(f"/proposals/{submitted.code}/screen").text
    assert "The week is missing." in page.partition("What the office wrote:")[2]


def test_what_was_never_returned_is_screened_without_a_word_of_it(app, submitted, olga):
    browser = app.test_client(user=olga)
    assert "It was returned on" not in browser.get(f"/proposals/{submitted.code}/screen").text
    assert "Completed" not in browser.get("/proposals/screening").text


def test_a_returned_one_has_at_least_the_time_that_its_call_gives(app, submitted, ada, olga):
    noon = clock.end_of(clock.today() + timedelta(days=30)) - timedelta(hours=12)
    submitted.call.deadline_at = submitted.call.hard_deadline_at = noon
    db.session.commit()
    tab, closes_on = app.test_client(user=olga).tab(f"/proposals/{submitted.code}/screen", ""), noon.date()
    assert tab.page.fields["until"] == closes_on.isoformat()
    for too in (clock.today() + timedelta(days=3), closes_on + timedelta(days=1)):
        assert tab.send(go="return", note="The aim is missing.", until=too.isoformat()).status_code == 422

    assert tab.send(go="return", note="The aim is missing.", until=closes_on.isoformat()).status_code == 303
    assert submitted.until == submitted.call.last_minute
    with app.test_request_context():
        assert {
            languages.moment(submitted.until) in mail.body for mail in letters("returned") if mail.language == "en"
        } == {True}
    later = now() + timedelta(days=20)
    assert actions.submit(submitted, by=ada, at=later) == 2


def test_of_a_call_that_is_over_a_week_is_offered(tab, submitted, app, olga):
    close(submitted.call)

    page = app.test_client(user=olga).tab(f"/proposals/{submitted.code}/screen", "").page
    assert page.fields["until"] == (clock.today() + timedelta(days=7)).isoformat()


def test_until_the_deadline_an_eligible_one_is_reopened_unless_readers_were_asked(app, make, tab, submitted, ada):
    tab.send(go="accept")
    browser, address = app.test_client(user=ada), f"/proposals/{submitted.code}"
    assert f"{address}/reopen" in browser.get(address).text
    asked = make.standing(make.person("Emmy"), Hat.REVIEWER, submitted)
    page = browser.get(f"{address}/reopen").text  # promises nothing that a press would not do
    assert "The committees have begun" in page and "<button" not in page.partition("<main")[2].partition("</main>")[0]
    with pytest.raises(Refused, match="have begun"):
        actions.move(submitted, "reopen", by=ada)
    db.session.rollback()
    assert submitted.status == Status.ELIGIBLE

    db.session.delete(asked)
    db.session.commit()
    assert browser.tab(f"{address}/reopen").send().status_code == 303
    assert submitted.status == Status.DRAFT


def test_the_office_hears_that_an_eligible_one_was_reopened_and_reads_it_where_it_comes_back(
    app, make, tab, submitted, ada, olga
):
    tab.send(go="return", note="The aim is missing.")
    actions.submit(submitted, by=ada)
    make.standing(partner := make.person("Partner"), Hat.OFFICE)
    make.standing(partner, Hat.CONFLICTED, submitted)
    office = app.test_client(user=olga)
    office.tab(f"/proposals/{submitted.code}/screen", "").send(go="accept")
    actions.move(submitted, "reopen", by=ada)
    db.session.commit()

    (mail,) = letters("eligible_reopened")
    day = languages.day(now())
    assert mail.to_address == olga.email
    assert f"{ada.name} has reopened the proposal" in mail.body and f"found eligible on {day}" in mail.body
    assert mail.guarded and may_still_read(mail)

    submitted.title = "Other words"
    actions.submit(submitted, by=ada)
    db.session.commit()
    listed, screen = office.get("/proposals/screening").text, office.get(f"/proposals/{submitted.code}/screen").text
    assert "Submitted anew" in listed and "Completed" not in listed
    assert f"It was found eligible on {day}, reopened by {ada.name} on {day}, and submitted anew." in screen
    assert "has been completed since" not in screen
    accepted, newest = submitted.versions[1], submitted.newest_version
    way = f"/proposals/{submitted.code}/versions/{newest.key}/changes?since={accepted.key}"
    assert way in screen and "Other" in office.get(way).text


def test_who_reopens_what_nobody_found_eligible_tells_the_organisers_alone(submitted, ada, kwame):
    actions.move(submitted, "reopen", by=ada)

    (own,), (other,) = letters("reopened_own"), letters("reopened")
    assert letters("eligible_reopened") == []
    assert own.to_address == ada.email and "You have reopened the proposal" in own.body
    assert other.to_address == kwame.email and ada.name in other.body


def test_the_letter_of_a_returned_one_asks_of_each_what_they_can_do(submitted, olga, ada, kwame, make):
    more = {}
    for grade in ("comment", "view"):
        person = more[grade] = make.person(grade.title())
        facts = {"name": person.name, "email": person.email, "grade": grade, "confirmed_at": now()}
        submitted.organisers.append(Organiser(person=person, position=5, **facts))
    db.session.flush()
    actions.move(submitted, "return", by=olga, note="The aim is missing.")

    said = {mail.to_address: mail.body for mail in letters("returned")}
    until = languages.moment(submitted.until)
    assert f"Please complete and submit it by {until}." in said[ada.email]
    assert "Please complete" not in said[more["comment"].email] + said[more["view"].email] + said[kwame.email]
    assert "U kunt helpen het aan te vullen. Ada" in said[kwame.email]
    assert f"submits it by {until}" in said[more["comment"].email]
    assert "You need not do anything. Ada" in said[more["view"].email]


def test_after_the_deadline_an_eligible_one_stays(app, tab, submitted, ada):
    tab.send(go="accept")
    close(submitted.call)

    assert f"{submitted.code}/reopen" not in app.test_client(user=ada).get(f"/proposals/{submitted.code}").text
    with pytest.raises(Refused, match="closed"):
        actions.move(submitted, "reopen", by=ada)


def test_a_returned_one_can_not_be_submitted_after_its_day(submitted, ada, olga):
    close(submitted.call)
    actions.move(submitted, "return", by=olga, note="Complete it", at=now() - timedelta(days=8))

    with pytest.raises(Refused, match="has passed"):
        actions.submit(submitted, by=ada)


def test_one_that_is_not_eligible_tells_its_grounds_to_the_organisers(app, tab, submitted, ada):
    asked = tab.send(go="exclude", note="It is a\nlecture series.")
    assert (asked.status_code, submitted.status) == (200, Status.SUBMITTED)
    assert tab.send(go="back").status_code == 200
    assert (tab.page.fields["note"], submitted.status) == ("It is a\nlecture series.", Status.SUBMITTED)
    shown = tab.send(go="exclude").text.split('<div class="letter-text">')[1:]

    assert tab.send(go="exclude now").status_code == 303
    assert submitted.status == Status.INELIGIBLE
    sent = [letter_as_read(mail, submitted) for mail in letters("ineligible")]
    assert [one.split("</div>")[0].strip() for one in shown] == sent and len(sent) == 2
    assert "lecture series." in app.test_client(user=ada).get(f"/proposals/{submitted.code}").text


def test_beside_the_words_to_the_organisers_stands_the_language_of_each_letter(app, tab, submitted, olga, ada, kwame):
    browser, said = app.test_client(user=olga), (
        f"The letter goes to {ada.name} in English. The letter goes to {kwame.name} in Dutch."
    )  # fmt: skip
    assert said in browser.get(f"/proposals/{submitted.code}/screen").text
    tab.send(go="return", note="The aim is missing.", until="")
    assert said in browser.get(f"/proposals/{submitted.code}/returned").text

    submitted.status = Status.INELIGIBLE
    db.session.commit()
    assert said in browser.get(f"/proposals/{submitted.code}/look-again").text


def letter_as_read(mail, proposal) -> str:
    return str(escape(masked(mail.body, Link(f"/proposals/{proposal.code}"), mail.language))).strip()


def test_the_finding_saves_the_committees_and_one_chosen_twice_is_refused(app, make, olga, submitted):
    keys = [make.committee(name=name).key for name in ("physics", "chemistry")]
    tab = app.test_client(user=olga).tab(f"/proposals/{submitted.code}/screen", "")

    twice = tab.send(go="accept", note="Kept.", **{"committees-0": keys[0], "committees-1": keys[0]})
    assert twice.status_code == 422 and "chosen twice" in twice.text
    assert [tab.page.fields[name] for name in ("note", "committees-0", "committees-1")] == ["Kept.", keys[0], keys[0]]
    none = tab.send(go="accept", **{"committees-0": "", "committees-1": ""})
    assert none.status_code == 422 and "Choose the committee that reads it." in none.text

    chosen = {"committees-0": keys[1], "committees-1": keys[0]}
    assert tab.send(go="accept", note="", **chosen).status_code == 303
    assert [one.key for one in submitted.committees] == [keys[1], keys[0]]
    assert submitted.status == Status.ELIGIBLE


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"go": "return"}, 422),
        ({"go": "exclude"}, 422),
        ({"go": "nonsense"}, 422),
        ({"go": "return", "note": "Why", "until": "2019-01-01"}, 422),
        ({"go": "return", "note": "Why", "until": "soon"}, 422),
    ],
)
def test_what_lacks_its_reason_or_its_day_comes_back(tab, submitted, sent, status):
    assert tab.send(**sent).status_code == status
    assert submitted.status == Status.SUBMITTED


def test_without_a_committee_nothing_is_eligible(submitted, olga):
    submitted.committee_rows.clear()

    with pytest.raises(Refused, match="committee"):
        actions.move(submitted, "accept", by=olga)


def test_the_office_chooses_the_committees(app, make, olga, submitted):
    first, second = make.committee(name="physics"), make.committee(name="chemistry")
    tab = app.test_client(user=olga).tab(f"/proposals/{submitted.code}/committees", "")

    tab.send(**{"committees-0": second.key, "committees-1": first.key, "committees-2": ""})
    assert [one.key for one in submitted.committees] == [second.key, first.key]
    assert tab.send(**{"committees-0": "", "committees-1": "", "once": ""}).status_code == 409


def test_only_the_office_screens_and_never_what_it_is_in_conflict_with(app, make, olga, submitted):
    address = f"/proposals/{submitted.code}/screen"
    assert app.test_client(user=make.appointed("director")).get(address).status_code == 404
    assert app.test_client(user=olga).get(address).status_code == 200
    assert submitted.title in app.test_client(user=olga).get("/proposals/screening").text

    make.standing(olga, Hat.CONFLICTED, submitted)
    assert app.test_client(user=olga).get(address).status_code == 404
    assert submitted.title not in app.test_client(user=olga).get("/proposals/screening").text
    assert waits.waits(olga) == []


def test_the_desk_asks_the_contact_to_submit_and_tells_the_others_who_does(app, complete, ada, kwame):
    for person, words in (
        (ada, "A draft. Submit it before"),
        (kwame, "A draft. The contact organiser submits it before"),
    ):
        assert words in app.test_client(user=person).get("/desk").text


def test_the_desk_says_what_waits(app, make, olga, submitted, ada):
    other = actions.start(submitted.call, by=ada)
    with app.test_request_context():
        assert [one.title for one in waits.waits(olga)] == ["1 proposal to screen"]
        assert [one.title for one in waits.waits(ada)] == [other.code]


def test_the_list_to_screen_takes_the_same_statements_for_three_and_thirty(app, make, olga, count_statements):
    browser, call, committee = app.test_client(user=olga), make.call(), make.committee()
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make.proposal(Status.SUBMITTED, call=call, committees=[committee])
        counts.append(count_statements(browser, "/proposals/screening"))

    assert counts[0] == counts[1]


# Returned, and what comes of it


@pytest.fixture
def returned(submitted, olga):
    close(submitted.call)
    actions.move(submitted, "return", by=olga, note="The aim is missing.", until_at=now() + timedelta(days=3))
    submitted.title = "Changed meanwhile"
    db.session.commit()
    return submitted


def pass_its_day(proposal):
    proposal.returned_at, proposal.return_until_at = now() - timedelta(days=8), now() - timedelta(hours=1)
    db.session.commit()


def test_the_office_follows_a_returned_one_without_its_text(app, returned, olga):
    browser, address = app.test_client(user=olga), f"/proposals/{returned.code}/returned"
    title = returned.versions[-1].content["title"]

    for page in (browser.get("/proposals/screening").text, browser.get(address).text):
        assert title in page
        assert "Changed meanwhile" not in page
    assert "Time passed" not in browser.get("/proposals/screening").text
    assert browser.get(f"/proposals/{returned.code}").status_code == 404


def test_before_its_day_there_is_only_more_time_and_after_it_the_office_decides(app, returned, olga, ada):
    browser, address = app.test_client(user=olga), f"/proposals/{returned.code}/returned"
    assert browser.tab(address, "").send(go="exclude", note="Nothing came.").status_code == 409
    assert browser.tab(address, "").send(go="extend").status_code == 422
    until = clock.today() + timedelta(days=6)

    assert (
        browser.tab(address, "").send(go="extend", note="Take your time.", until=until.isoformat()).status_code == 303
    )
    assert returned.return_until_at.date() == until
    assert {"Take your time." in mail.body for mail in letters("returned")} == {True, False}

    pass_its_day(returned)
    assert "decides what comes now" in app.test_client(user=ada).get(f"/proposals/{returned.code}").text
    with app.test_request_context():
        assert [one.title for one in waits.waits(olga)] == ["1 returned proposal was not completed in time"]
    asked = browser.tab(address, "")
    assert "Nothing came." in asked.send(go="exclude", note="Nothing came.").text
    assert (asked.send(go="exclude now").status_code) == 303
    assert returned.status == Status.INELIGIBLE


def test_the_organisers_are_reminded_once_two_days_before_their_day(returned):
    returned.returned_at = now() - timedelta(days=4)
    db.session.commit()
    counts = [actions.remind_of_returned(at=now() + timedelta(hours=hours)) for hours in (0, 23, 25, 30, 80)]

    assert counts == [0, 0, 1, 0, 0]
    assert {mail.to_address for mail in letters("return_reminder")} == {one.email for one in returned.organisers}


def test_once_their_time_is_over_the_organisers_hear_it_and_their_desk_says_what_comes_now(app, returned, ada, kwame):
    assert actions.tell_of_returns_over() == 0
    pass_its_day(returned)
    counts = [actions.tell_of_returns_over(), actions.tell_of_returns_over(at=now() + timedelta(days=1))]
    db.session.commit()

    assert counts == [1, 0]
    mails = letters("return_over")
    assert {mail.to_address for mail in mails} == {ada.email, kwame.email}
    assert all(returned.screening_note in mail.body for mail in mails)
    browser, words = app.test_client(user=ada), "The time to complete it is over. The office decides what comes now"
    assert words in browser.get("/desk").text
    page = browser.get(f"/proposals/{returned.code}/progress").text
    assert "The office decides whether it goes on." in page and "The decision is announced" not in page


def test_nobody_is_told_that_a_time_is_over_which_ended_long_ago(returned):
    pass_its_day(returned)
    ended = returned.until + timedelta(minutes=1)

    told = [actions.tell_of_returns_over(at=ended + timedelta(days=days)) for days in (800, 7, 6)]
    assert told == [0, 0, 1]


def test_whoever_gets_more_time_and_lets_it_pass_hears_it_again(returned, olga):
    pass_its_day(returned)
    assert actions.tell_of_returns_over() == 1
    actions.move(returned, "extend", by=olga, note="More", until_at=now() + timedelta(days=3))

    assert [actions.tell_of_returns_over(at=now() + timedelta(days=days)) for days in (1, 4, 5)] == [0, 1, 0]


def test_one_found_not_eligible_can_be_looked_at_again(app, tab, submitted, olga, ada):
    tab.send(go="exclude", note="It is a lecture series.")
    tab.send(go="exclude now")
    address = f"/proposals/{submitted.code}/look-again"
    assert app.test_client(user=ada).get(address).status_code == 404

    assert app.test_client(user=olga).tab(address, "").send(note="We misread it.").status_code == 303

    assert submitted.status == Status.SUBMITTED
    assert all("We misread it." in mail.body for mail in letters("looked_again"))


def test_who_is_in_conflict_knows_of_no_returned_one(app, make, returned, olga):
    pass_its_day(returned)
    make.standing(olga, Hat.CONFLICTED, returned)
    browser = app.test_client(user=olga)

    assert returned.code not in browser.get("/proposals/screening").text
    assert browser.get(f"/proposals/{returned.code}/returned").status_code == 404
    with app.test_request_context():
        assert waits.waits(olga) == []


def test_words_that_nobody_would_get_are_asked_back(tab, submitted):
    answer = tab.send(go="accept", note="Please mind the budget.")

    assert answer.status_code == 422 and submitted.status == Status.SUBMITTED
    assert "Nobody is told of “eligible”" in answer.text and tab.page.fields["note"] == "Please mind the budget."
    assert tab.send(go="accept", note="").status_code == 303


def test_the_present_committees_are_told_and_what_the_organisers_asked_for_as_such(app, make, olga, submitted, ada):
    other, [asked] = make.committee(make.person("Emmy"), name="physics"), submitted.committees
    here = f"/proposals/{submitted.code}"
    browser = app.test_client(user=olga)
    assert "Committees that the organisers asked for" not in browser.get(here).text

    actions.set_committees(submitted, [other], by=olga)
    db.session.commit()

    for reader in (browser, app.test_client(user=ada)):
        page = reader.get(here).text
        assert f"<dt>Committees</dt><dd>{other.name_en}</dd>" in page
        assert f"<dt>Committees that the organisers asked for</dt><dd>{asked.name_en}</dd>" in page
        beside = page.partition('id="committees"')[2].partition("</section>")[0]
        assert other.name_en in beside and asked.name_en not in beside
    version = browser.get(f"{here}/versions/{submitted.versions[-1].key}").text
    assert f"<dt>Committees that the organisers asked for</dt><dd>{asked.name_en}</dd>" in version


@pytest.mark.parametrize("deed", ["accept", "return", "exclude", "reopen", "withdraw"])
def test_a_finding_that_was_overtaken_is_told_by_whom_and_keeps_its_words(tab, submitted, olga, make, ada, deed):
    other = make.appointed("office", "Otto")
    by = ada if deed in {"reopen", "withdraw"} else other
    actions.move(submitted, deed, by=by, note="Meanwhile.")
    db.session.commit()
    status, before = submitted.status, db.session.query(Mail).count()

    answer = tab.send(go="exclude", note="It is a lecture series.")

    words = {
        "accept": "Otto Byron found it eligible on", "return": "Otto Byron returned it to its organisers on",
        "exclude": "Otto Byron found it not eligible on", "reopen": "Its organisers reopened it on",
        "withdraw": "Its organisers withdrew it on",
    }[deed]  # fmt: skip
    assert answer.status_code == 409
    assert words in answer.text and "It is a lecture series." in answer.text
    assert (submitted.status, db.session.query(Mail).count()) == (status, before)


def test_what_was_overtaken_tells_nothing_to_who_is_in_conflict(tab, submitted, make, ada, olga):
    actions.move(submitted, "reopen", by=ada)
    make.standing(olga, Hat.CONFLICTED, submitted)

    assert tab.send(go="accept").status_code == 404


def test_more_time_for_what_was_submitted_anew_is_told_so(app, returned, olga, ada):
    tab = app.test_client(user=olga).tab(f"/proposals/{returned.code}/returned", "")
    actions.submit(returned, by=ada)
    db.session.commit()

    answer = tab.send(go="extend", note="Take your time.", until=(clock.today() + timedelta(days=6)).isoformat())

    assert answer.status_code == 409
    assert "Its organisers submitted it anew on" in answer.text and "Take your time." in answer.text
