"""From a draft to a version that stays: what is needed, what is kept, who hears of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.written import person_row, write
from workshop_portal.calls import actions as calls
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.languages import day, moment
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.proposals import actions, dossier
from workshop_portal.proposals.models import ProposalVersion
from workshop_portal.proposals.workflow import UNDO, Status, can_be_reopened


def sections_lacking(proposal):
    return {one.section for one in actions.missing(proposal)}


def test_a_complete_proposal_lacks_nothing(complete):
    assert dossier.missing_words(actions.missing(complete)) == []


def test_an_empty_one_lacks_something_in_every_section_with_starred_fields(draft):
    assert sections_lacking(draft) == {"a", "b", "c", "e", "f", "g", "h"}


def test_the_last_look_shows_the_money_also_where_that_is_nothing(app, make, complete, ada):
    make.scheme(key="regular")
    page = app.test_client(user=ada).get(f"/proposals/{complete.code}/submit").text
    assert "<dt>Funding you ask for</dt>" in page or "<dt>Funding asked for</dt>" in page
    assert "<dt>Asked of the diversity fund</dt><dd>€0</dd>" in page

    lines = {"costs": [{"kind": "travel", "words": "Trains", "amount_cents": 400_000}],
             "funds": [{"source": "NWO", "status": "granted", "amount_cents": 50_000},
                       {"source": "KNAW", "status": "applied", "amount_cents": 20_050}],
             "diversity_fund_cents": 75_000, "diversity_fund_purpose": "Care for children."}  # fmt: skip
    actions.fill(complete, lines, by=ada)
    db.session.commit()
    page = app.test_client(user=ada).get(f"/proposals/{complete.code}/submit").text
    for words, amount in [("Estimated costs", "€4,000"), ("Money from elsewhere, granted or received", "€500"),
                          ("Applied for elsewhere", "€200.50"), ("The scheme pays at most", "€3,125"),
                          ("Still open", "€375"), ("Asked of the diversity fund", "€750")]:  # fmt: skip
        assert f"<dt>{words}</dt><dd>{amount}</dd>" in page, words


def test_the_last_look_leaves_out_what_the_call_does_not_ask_for(app, complete, ada):
    hidden = [{"key": key, "shown": False, "required": False} for key in ("costs", "funds", "diversity_fund_cents")]
    calls.set_form(complete.call, hidden, by=ada)
    db.session.commit()

    page = app.test_client(user=ada).get(f"/proposals/{complete.code}/submit").text
    assert "A last look" in page and "Estimated costs" not in page and "diversity fund" not in page


def test_in_the_text_of_a_letter_what_is_said_about_one_stands_apart(complete, ada):
    organisers = [{"name": "Ada", "email": "ada@example.org", "bio": "Works at Leiden."}]
    assert "ada@example.org · Works at Leiden." in dossier.as_text({"organisers": organisers})


def test_submitting_keeps_a_version_and_sends_the_whole_text_to_each_organiser_in_the_own_language(
    app, complete, ada, kwame
):
    actions.submit(complete, by=ada)
    version = complete.newest_version
    db.session.commit()

    assert (complete.status, version.number) == (Status.SUBMITTED, 1)
    assert version.content["scientific_case"] == "Three readings compete."
    mails = {mail.to_address: mail for mail in db.session.scalars(select(Mail).where(Mail.kind == "receipt"))}
    assert mails.keys() == {ada.email, kwame.email}
    assert all("Three readings compete." in mail.body for mail in mails.values())
    assert ("Received" in mails[ada.email].subject, "Ontvangen" in mails[kwame.email].subject) == (True, True)
    assert mails[kwame.email].to_person_id == kwame.id
    assert {mail.link_path for mail in mails.values()} == {f"/proposals/{complete.code}/versions/{version.key}"}
    assert "can be reopened" in mails[ada.email].body


def test_receipts_say_which_version_came_in_and_when(app, complete, ada, kwame):
    at = datetime(2026, 11, 27, 12, 5, tzinfo=UTC)
    complete.call.deadline_at = complete.call.hard_deadline_at = at + timedelta(days=30)
    complete.call.opens_at = at - timedelta(days=30)
    for hours in (0, 1):
        actions.submit(complete, by=ada, at=at + timedelta(hours=hours))
        actions.move(complete, "reopen", by=ada, at=at + timedelta(hours=hours, minutes=30))
    db.session.commit()

    first, second = letters("receipt", ada)
    assert (first.subject, second.subject) == (
        f"Received: version 1 of {complete.title} ({complete.code})",
        f"Received: version 2 of {complete.title} ({complete.code})",
    )
    assert "27 November 2026, 13:05 (Europe/Amsterdam)" in first.body
    assert "27 November 2026, 14:05 (Europe/Amsterdam)" in second.body
    assert "27 november 2026, 14:05 (Europe/Amsterdam)" in letters("receipt", kwame)[1].body


def letters(kind, reader):
    mine = select(Mail).where(Mail.kind == kind, Mail.to_address == reader.email)
    return list(db.session.scalars(mine.order_by(Mail.id)))


def test_all_organisers_hear_that_it_was_reopened_and_the_list_says_submitted_of_it_no_more(app, complete, ada, kwame):
    actions.submit(complete, by=ada)
    db.session.commit()
    browser = app.test_client(user=ada)
    said = day(complete.submitted_at)
    assert said in browser.get("/proposals/").text

    browser.tab(f"/proposals/{complete.code}/reopen", "").send()

    [to_kwame] = letters("reopened", kwame)
    [to_ada] = letters("reopened_own", ada)
    assert f"{ada.name} heeft het voorstel" in to_kwame.body
    assert moment(complete.until) in to_ada.body and "only if the contact organiser submits it once more" in to_ada.body
    assert said not in browser.get("/proposals/").text


def test_what_was_reopened_says_everywhere_that_it_is_out_of_the_round_until_it_is_submitted_again(
    app, complete, ada, kwame
):
    here = f"/proposals/{complete.code}"
    pages = ("/proposals/", here, "/desk")
    ada_reads, kwame_reads = app.test_client(user=ada), app.test_client(user=kwame)
    before = [ada_reads.get(page).text for page in pages]
    assert [one for one in before if "out of the round" in one] == []  # a draft that was never handed in

    actions.submit(complete, by=ada)
    actions.move(complete, "reopen", by=kwame)
    db.session.commit()

    listed, page, desk = (ada_reads.get(one).text for one in pages)
    assert "Reopened" in listed and "out of the round, closes on" in listed
    assert f"It was submitted on {day(complete.submitted_at)}, and reopened." in page and "Reopened" in page
    assert "it is out of the round until you submit it again" in desk
    assert "totdat de contactpersoon het opnieuw indient" in kwame_reads.get("/nl/desk").text
    assert "; then submit it again" in ada_reads.get(f"{here}/progress").text
    actions.submit(complete, by=ada)
    db.session.commit()
    assert [one for one in pages if "out of the round" in ada_reads.get(one).text] == []


def test_the_letter_of_a_withdrawal_says_why_and_until_when_it_can_be_taken_back(complete, ada, kwame):
    actions.move(complete, "withdraw", note="Nobody has time.", by=ada)

    [letter] = letters("withdrawn", ada)
    assert "Nobody has time." in letter.body
    assert f"Until {moment(complete.withdrawn_at + UNDO)} the contact organiser can take that back" in letter.body


def test_the_organisers_of_a_draft_are_reminded_a_week_and_a_day_before_the_call_closes(app, complete, ada, kwame):
    closes = complete.call.deadline_at
    before = [timedelta(hours=hours) for hours in (200, 160, 140, 30, 20, 2, -1)]
    assert [actions.remind_of_drafts(at=closes - one) for one in before] == [0, 1, 0, 0, 1, 0, 0]
    db.session.commit()

    assert len(letters("draft_reminder", ada)) == len(letters("draft_reminder", kwame)) == 2
    assert moment(complete.until) in letters("draft_reminder", ada)[0].subject


def test_what_is_submitted_or_was_begun_since_reminds_nobody(app, make, complete, ada, kwame):
    closes = complete.call.deadline_at
    young = actions.start(complete.call, by=kwame)
    young.created_at = closes - timedelta(days=6)
    actions.submit(complete, by=ada)
    db.session.commit()

    assert actions.remind_of_drafts(at=closes - timedelta(days=5)) == 0
    assert actions.remind_of_drafts(at=closes - timedelta(hours=5)) == 1
    assert [mail.about_id for mail in letters("draft_reminder", kwame)] == [young.id]


def test_after_an_outage_only_the_newest_reminder_goes(app, complete):
    at = complete.call.deadline_at - timedelta(hours=3)

    assert [actions.remind_of_drafts(at=at), actions.remind_of_drafts(at=at)] == [1, 0]


def test_it_takes_the_same_statements_for_two_organisers_and_for_six(app, make, complete, ada, kwame):
    call, committees = complete.call, complete.committees
    crowd = [make.person(f"Co{n}") for n in range(4)]
    lead = make.person("Mary")
    other = write(actions.start(call, by=lead), lead, ada, committees=committees)
    rows = [person_row(one, "lead" if one is lead else "edit", now()) for one in (lead, ada, *crowd)]
    actions.fill(other, {"organisers": rows}, by=lead)
    db.session.commit()

    third = write(actions.start(call, by=kwame), kwame, ada, committees=committees)
    taken = []
    for person, proposal in ((ada, complete), (lead, other), (kwame, third)):
        tab = app.test_client(user=person).tab(f"/proposals/{proposal.code}/submit", "")
        taken.append(int(tab.send().headers["X-Statements"]))

    assert taken[1] == taken[2]  # the first one lays the letters' texts down
    assert db.session.scalar(select(func.count(Mail.id)).where(Mail.kind == "receipt")) == 2 + 6 + 2


def test_nothing_is_submitted_while_something_is_missing(complete, ada):
    actions.fill(complete, {"aim": ""}, by=ada)

    with pytest.raises(Refused, match="missing"):
        actions.submit(complete, by=ada)


def test_a_button_pressed_twice_submits_once(app, complete, ada):
    tab = app.test_client(user=ada).tab(f"/proposals/{complete.code}/submit", "")

    assert [tab.send().status_code for _ in range(2)] == [303, 303]
    assert db.session.scalar(select(func.count(ProposalVersion.id))) == 1
    assert db.session.scalar(select(func.count(Mail.id)).where(Mail.kind == "receipt")) == 2


@pytest.mark.parametrize(("after_the_deadline", "possible"), [(-1, True), (0, True), (14, True), (15, False)])
def test_it_can_be_submitted_until_the_grace_is_over(complete, ada, after_the_deadline, possible):
    at = complete.call.deadline_at + timedelta(minutes=after_the_deadline)

    if possible:
        assert actions.submit(complete, by=ada, at=at) == 1
    else:
        with pytest.raises(Refused, match="closed"):
            actions.submit(complete, by=ada, at=at)


@pytest.mark.parametrize(
    ("is_returned", "grace", "is_final"), [(False, 10, False), (True, 10, False), (True, -1, True)]
)
def test_it_is_final_once_it_cannot_be_reopened_and_page_and_receipt_say_the_same(
    app, complete, ada, is_returned, grace, is_final
):
    complete.call.opens_at, complete.call.deadline_at = now() - timedelta(days=9), now() - timedelta(minutes=5)
    complete.call.hard_deadline_at = now() + timedelta(minutes=grace)
    if is_returned:
        complete.status, complete.return_until_at = Status.RETURNED, now() + timedelta(days=3)
        complete.submitted_at = complete.returned_at = now() - timedelta(days=1)
    db.session.commit()
    tab = app.test_client(user=ada).tab(f"/proposals/{complete.code}/submit", "")

    assert ("This is final" in tab.answer.text) is is_final
    assert "Until the deadline you can reopen" not in tab.answer.text
    assert tab.send().status_code == 303
    assert len(letters("receipt_final" if is_final else "receipt", ada)) == 1
    assert can_be_reopened(complete, now()) is not is_final


def test_a_text_sent_after_the_deadline_is_kept_and_the_page_says_so(app, make, ada, kwame):
    proposal = write(actions.start(make.call(), by=ada), ada, kwame)
    db.session.commit()
    last_look = app.test_client(user=ada).tab(f"/proposals/{proposal.code}/submit", "")
    proposal.call.opens_at, proposal.call.deadline_at = now() - timedelta(days=9), now() - timedelta(days=1)
    proposal.call.hard_deadline_at = now() - timedelta(hours=1)
    db.session.commit()
    browser = app.test_client(user=ada)

    tab = browser.tab(f"/proposals/{proposal.code}/edit/c", "")
    assert "still kept as a draft" in tab.answer.text
    assert tab.send(aim="Too late, and kept").status_code == 303
    assert proposal.aim == "Too late, and kept"
    assert last_look.send().status_code == 409, "the page was opened in time, and pressed too late"


def test_a_second_proposal_of_the_same_contact_organiser_for_the_same_format_is_refused(complete, ada, kwame):
    actions.submit(complete, by=ada)
    second = write(actions.start(complete.call, by=ada), ada, kwame)

    (words, section, _anchor), *_others = dossier.missing_words(actions.missing(second))
    assert "another proposal" in words and section == "a"
    assert complete.code not in words  # co-organisers and the office read this too
    with pytest.raises(Refused):
        actions.submit(second, by=ada)


def test_a_version_can_be_neither_changed_nor_deleted(complete, ada):
    actions.submit(complete, by=ada)
    version = complete.newest_version
    db.session.commit()

    version.content = {"title": "Another"}
    with pytest.raises(RuntimeError, match="never changed"):
        db.session.commit()
    db.session.rollback()
    db.session.delete(version)
    with pytest.raises(RuntimeError, match="never changed"):
        db.session.commit()


def test_what_is_reopened_and_changed_leaves_the_first_version_readable(app, complete, ada):
    actions.submit(complete, by=ada)
    first = complete.newest_version
    actions.move(complete, "reopen", by=ada)
    actions.fill(complete, {"aim": "Another aim"}, by=ada)
    actions.submit(complete, by=ada)
    db.session.commit()

    page = app.test_client(user=ada).get(f"/proposals/{complete.code}/versions/{first.key}").text
    assert "Which one is right?" in page
    assert "Another aim" in app.test_client(user=ada).get(f"/proposals/{complete.code}").text


def test_only_the_lead_submits(app, complete, kwame):
    assert app.test_client(user=kwame).get(f"/proposals/{complete.code}/submit").status_code == 404
    with pytest.raises(Refused):
        actions.submit(complete, by=kwame)


def test_an_imported_proposal_is_never_asked_for_what_its_document_lacked(complete, ada):
    actions.fill(complete, {"aim": "", "declarations": [], "outcomes": []}, by=ada)
    assert actions.missing(complete)

    complete.imported_number = 7
    assert actions.missing(complete) == []


def test_a_call_can_ask_less(make, complete, ada):
    from workshop_portal.calls import actions as calls

    actions.fill(complete, {"aim": ""}, by=ada)
    calls.set_form(complete.call, [{"key": "aim", "required": False, "shown": True}], by=ada)
    assert actions.missing(complete) == []


def test_every_deed_is_in_the_journal(complete, ada):
    actions.submit(complete, by=ada)
    actions.move(complete, "reopen", by=ada)
    actions.move(complete, "withdraw", by=ada, note="We found another place.")
    db.session.flush()

    mine = select(JournalLine).where(JournalLine.subject_kind == "proposal").order_by(JournalLine.id)
    lines = db.session.scalars(mine).all()
    assert [line.deed for line in lines] == ["start", "revise", "submit", "reopen", "withdraw"]
    assert all("another place" not in line.detail for line in lines)


def test_the_text_of_a_proposal_opens_no_link_in_the_receipt(complete, ada):
    actions.fill(complete, {"aim": "Go to {link}"}, by=ada)
    actions.submit(complete, by=ada)
    db.session.flush()

    assert db.session.scalar(select(Mail.body).where(Mail.kind == "receipt").limit(1)).count("{link}") == 1
