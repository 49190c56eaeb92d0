"""Files beside the text: PDFs alone, at most three, kept by the versions they are in, read by whoever reads the text."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.core.test_files import written
from tests.proposals.test_papers import in_review, read
from workshop_portal.calls.models import FormField
from workshop_portal.core import files, pdf_check
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.proposals import actions, attachments, resubmission
from workshop_portal.proposals.attachments import Attachment
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status


def page_of(proposal) -> str:
    return f"/proposals/{proposal.code}/edit/c/attachments"


def send(browser, proposal, content, name="plan.pdf"):
    return browser.tab(page_of(proposal), "").send(file=(BytesIO(content), name))


def add(proposal, by, name="plan.pdf", content=None):
    made = attachments.add(proposal, BytesIO(content or written()), name=name, pages=2, by=by)
    db.session.commit()
    return made


def names(proposal) -> list[str]:
    return [one.name for one in attachments.of(proposal)]


def test_a_pdf_is_added_and_comes_back_as_a_download_with_the_same_bytes(app, complete, ada):
    browser, content = app.test_client(user=ada), written(pages=3)

    assert send(browser, complete, content, "Pläne (2).pdf").status_code == 303
    assert names(complete) == ["Pläne (2).pdf"]
    page = browser.get(f"/proposals/{complete.code}/edit/c").text
    assert "3 pages" in page
    answer = browser.get(f"/proposals/attachments/{attachments.of(complete)[0].key}")
    assert answer.data == content
    assert answer.headers["Content-Disposition"] == f"attachment; filename={complete.code}-Plane-2.pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"GIF89a", "not a PDF"), (b"%PDF-1.7 cut off", "damaged"), (written() + b" " * 9000, "larger than 10 MB"), (b"", "not a PDF")],
    ids=["another kind", "damaged", "too large", "empty"],
)  # fmt: skip
def test_what_cannot_be_kept_gets_a_sentence_beside_the_field_and_nothing_is_kept(
    app, complete, ada, monkeypatch, content, words
):
    monkeypatch.setattr(attachments, "MOST_BYTES", 9000)
    answer = send(app.test_client(user=ada), complete, content)

    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'id="file-error"' in answer.text
    assert names(complete) == [] and list(files.folder().iterdir()) == []


def test_the_text_around_is_saved_before_the_page_of_files_opens(app, complete, ada):
    tab = app.test_client(user=ada).tab(f"/proposals/{complete.code}/edit/c", "")

    assert tab.send(aim="Typed just now", go="attach").headers["Location"].endswith("/edit/c/attachments")
    assert complete.aim == "Typed just now"


def test_there_are_at_most_three_also_when_two_send_at_once(complete, ada):
    for n in range(3):
        add(complete, ada, f"{n}.pdf")

    with pytest.raises(Refused, match="three"):
        attachments.add(complete, BytesIO(written()), name="4.pdf", pages=1, by=ada)
    with pytest.raises(Exception, match=r"(?i)three|check"):
        db.session.add(
            Attachment(proposal=complete, file=files.keep_bytes(b"x", kind=files.PDF), name="x", pages=1, position=3)
        )
        db.session.flush()
    db.session.rollback()


def test_a_person_hands_in_at_most_100_mb_in_a_call(complete, ada, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_OF_A_PERSON", 1000)
    with pytest.raises(Refused, match="100 MB"):
        add(complete, ada, content=b"x" * 1001)


def test_one_file_too_many_and_one_byte_too_many_are_told_beside_the_field(app, complete, ada, monkeypatch):
    browser = app.test_client(user=ada)
    fields = browser.tab(page_of(complete), "").page.fields
    for n in range(3):
        add(complete, ada, f"{n}.pdf")
    kept = set(files.folder().iterdir())

    for words in ("at most three", "100 MB"):
        answer = browser.post(page_of(complete), data=fields | {"file": (BytesIO(written()), "4.pdf")})
        assert (answer.status_code, words in answer.text, 'id="file-error"' in answer.text) == (422, True, True)
        attachments.take_out(attachments.of(complete)[0], by=ada)
        db.session.commit()
        monkeypatch.setattr(attachments, "MOST_OF_A_PERSON", 1000)
    assert names(complete) == ["2.pdf"] and set(files.folder().iterdir()) == kept


def test_a_version_keeps_its_files_whatever_becomes_of_the_draft(app, complete, ada):
    kept, browser = add(complete, ada), app.test_client(user=ada)
    actions.submit(complete, by=ada)
    version = complete.newest_version
    actions.move(complete, "reopen", by=ada)
    db.session.commit()
    browser.tab(f"{page_of(complete)}/{kept.key}", "").send()
    add(complete, ada, "newer.pdf")
    assert names(complete) == ["newer.pdf"]
    assert files.sweep(at=now() + files.WAITS * 2) == 0
    db.session.commit()

    page = browser.get(f"/proposals/{complete.code}/versions/{version.key}").text
    assert ("plan.pdf" in page, "newer.pdf" in page) == (True, False)
    assert browser.get(f"/proposals/attachments/{kept.key}").status_code == 200
    assert "plan.pdf (2 pages" in read(browser.get(f"/proposals/{complete.code}/versions/{version.key}/pdf"))


def test_what_no_version_has_is_thrown_away_with_its_bytes(app, complete, ada):
    one = add(complete, ada)
    path = one.file.path
    attachments.take_out(one, by=ada)
    db.session.commit()

    assert db.session.scalar(select(func.count(Attachment.id))) == 0
    files.sweep(at=now() + files.WAITS * 2)
    assert not path.exists()


def test_readers_see_the_files_of_what_was_submitted_and_strangers_and_the_conflicted_none(app, make, complete, ada):
    kept = add(complete, ada)
    address = f"/proposals/attachments/{kept.key}"
    actions.submit(complete, by=ada)
    emmy, eve = in_review(make, complete), make.person("Eve")
    reader = app.test_client(user=emmy)

    assert PdfReader(BytesIO(reader.get(address).data)).pages
    assert address in reader.get(f"/reviews/{complete.code}").text
    assert app.test_client(user=eve).get(address).status_code == 404
    make.standing(emmy, "conflicted", complete)
    assert reader.get(address).status_code == 404


def test_a_file_that_was_never_submitted_stays_with_the_organisers(app, make, complete, ada):
    actions.submit(complete, by=ada)
    actions.move(complete, "reopen", by=ada)
    mine = add(complete, ada)
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.commit()

    assert complete.status == Status.WITHDRAWN
    address = f"/proposals/attachments/{mine.key}"
    seen = [app.test_client(user=one).get(address).status_code for one in (ada, make.appointed("office"))]
    assert seen == [200, 404]


def test_only_who_may_edit_adds_and_takes_out_and_only_while_it_is_a_draft(app, make, complete, ada):
    mine, eve = add(complete, ada), app.test_client(user=make.person("Eve"))
    assert eve.get(page_of(complete)).status_code == 404

    actions.submit(complete, by=ada)
    db.session.commit()
    browser = app.test_client(user=ada)
    assert browser.get(page_of(complete)).status_code == 404
    assert browser.get(f"{page_of(complete)}/{mine.key}").status_code == 404


def test_a_call_can_leave_attachments_out(app, complete, ada):
    from workshop_portal.calls import actions as calls

    calls.set_form(complete.call, [{"key": "attachments", "required": False, "shown": False}], by=ada)
    db.session.commit()
    assert app.test_client(user=ada).get(page_of(complete)).status_code == 302


def test_who_comes_while_other_files_take_long_is_told_so_beside_the_field(app, complete, ada, monkeypatch):
    monkeypatch.setattr(pdf_check, "WAIT_S", 0.1)
    browser = app.test_client(user=ada)

    with pdf_check.JUDGES, pdf_check.JUDGES:
        answer = send(browser, complete, written())
    assert answer.status_code == 422 and "Choose it once more in a minute" in answer.text
    assert send(browser, complete, written()).status_code == 303


def test_nobody_waits_while_a_file_is_looked_at(app, complete, ada, monkeypatch):
    """No transaction is held then, so every other writer goes on; who may not come in keeps nothing all the same."""
    app.config["PAGE_RATE"] = 300  # who asks is known by then, and counted
    held, check = [], pdf_check.check
    monkeypatch.setattr(pdf_check, "check", lambda path: held.append(db.session().in_transaction()) or check(path))

    assert send(app.test_client(user=ada), complete, written()).status_code == 303
    assert held == [False] and len(names(complete)) == 1
    stranger = {"file": (BytesIO(written()), "plan.pdf")}
    assert app.test_client(user=None).post(page_of(complete), data=stranger).status_code in {302, 400}
    assert held == [False]


@pytest.mark.parametrize("is_submitted", [True, False])
def test_the_files_come_along_into_a_later_call(app, make, complete, ada, is_submitted):
    earlier, later = add(complete, ada, "plan.pdf"), make.call(formats=[complete.format])
    second, content = add(complete, ada, "more.pdf"), earlier.file.path.read_bytes()
    if is_submitted:
        actions.submit(complete, by=ada)
        actions.move(complete, "reopen", by=ada)
        attachments.take_out(second, by=ada)  # of what was submitted it is a part all the same
        complete.status = Status.SUBMITTED
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.commit()
    draft, _left = resubmission.resubmit(complete, later, by=ada)
    db.session.commit()

    assert names(draft) == ["plan.pdf", "more.pdf"]
    copy = attachments.of(draft)[0]
    assert (copy.pages, copy.file.path.read_bytes(), copy.file_id == earlier.file_id) == (2, content, False)
    assert app.test_client(user=ada).get(f"/proposals/attachments/{copy.key}").data == content


def test_a_call_without_attachments_gets_none(make, complete, ada):
    add(complete, ada)
    later = make.call(formats=[complete.format])
    db.session.add(FormField(call_id=later.id, key="attachments", shown=False, required=False))
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.flush()

    assert names(resubmission.resubmit(complete, later, by=ada)[0]) == []


def test_what_a_call_does_not_ask_for_is_not_taken_over_unseen(make, complete, ada):
    """The diversity fund and its letters would go by an amount that nobody can see or take out."""
    complete.diversity_fund_cents, complete.diversity_fund_purpose = 1500_00, "Childcare"
    later = make.call(formats=[complete.format])
    db.session.add(FormField(call_id=later.id, key="diversity_fund_cents", shown=False, required=False))
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.flush()

    draft, _left = resubmission.resubmit(complete, later, by=ada)

    assert (draft.diversity_fund_cents, draft.diversity_fund_purpose) == (None, "Childcare")
    assert draft.title == complete.title


def test_a_file_whose_bytes_are_gone_keeps_no_text_from_being_taken_up(make, complete, ada):
    add(complete, ada, "gone.pdf").file.path.unlink()
    add(complete, ada, "plan.pdf")
    actions.move(complete, "withdraw", by=ada, note="No time")

    assert names(resubmission.resubmit(complete, make.call(formats=[complete.format]), by=ada)[0]) == ["plan.pdf"]


HARM = [lambda path: path.unlink(), lambda path: path.write_bytes(b"%PDF-other")]


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_is_not_the_one_handed_in_is_not_given_out_and_its_page_says_which(app, complete, ada, harm):
    attachment = add(complete, ada)
    db.session.commit()
    harm(attachment.file.path)

    answer = app.test_client(user=ada).get(f"/proposals/attachments/{attachment.key}")
    assert answer.status_code == 404 and "other" not in answer.text
    assert f"The file {complete.code}-" in answer.text and "put back from a backup" in answer.text


def test_a_changed_file_is_not_taken_into_a_new_draft(make, complete, ada):
    add(complete, ada, "changed.pdf").file.path.write_bytes(b"%PDF-other")
    actions.move(complete, "withdraw", by=ada, note="No time")

    assert names(resubmission.resubmit(complete, make.call(formats=[complete.format]), by=ada)[0]) == []


def test_a_file_that_is_too_much_keeps_no_text_from_being_taken_up_and_is_named(app, make, complete, ada, monkeypatch):
    complete.title = "Waves"
    for name in ("plan.pdf", "more.pdf"):
        add(complete, ada, name)
    later = make.call(formats=[complete.format])
    actions.move(complete, "withdraw", by=ada, note="No time")
    db.session.commit()
    monkeypatch.setattr(attachments, "MOST_OF_A_PERSON", attachments.of(complete)[0].file.size + 1)

    browser = app.test_client(user=ada)
    led = browser.tab(f"/proposals/{complete.code}/resubmit").send(call=later.key).headers["Location"]
    draft = db.session.scalar(select(Proposal).where(Proposal.call_id == later.id))
    assert (draft.title, names(draft)) == ("Waves", ["plan.pdf"])
    assert "These files of the earlier text did not come along: more.pdf." in browser.get(led).text

    attachments.take_out(attachments.of(draft)[0], by=ada)
    db.session.commit()
    led = browser.tab(f"/proposals/{complete.code}/resubmit").send(call=later.key).headers["Location"]
    assert "did not come along" not in browser.get(led).text, "the draft was there, and a file was taken out of it"
