"""Files that go with a message: judged, kept once, carried by every letter as they were looked at, fetched by a door."""

from email import message_from_bytes, policy
from io import BytesIO
from types import SimpleNamespace

import pytest

from tests.core.test_files import open_with, written
from tests.core.test_pictures import exif, jpeg
from tests.messages.test_messages import draft, look, sent
from workshop_portal import worker
from workshop_portal.core import enclosures, files, uploads
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.core.files import StoredFile
from workshop_portal.core.outbox import MailState
from workshop_portal.core.steps import Refused
from workshop_portal.desk import actions as desk
from workshop_portal.messages import actions
from workshop_portal.people.hats import Hat


def enclose(story, message, content=None, filename="Route.pdf"):
    upload = SimpleNamespace(stream=BytesIO(content or written()), filename=filename)
    made = actions.enclose(message, upload, by=story.cora)
    db.session.commit()
    return made


def send(story, message):
    actions.send(message, seen=look(message), by=story.cora)
    db.session.commit()


def delivered(app, mail):
    """The parts of the letter as it lies in rehearsal: its text, and (name, kind, bytes) of each file."""
    mail_id = mail.id
    db.session.rollback()  # the worker waits for nobody here
    worker.deliver(app, mail_id)
    db.session.expire_all()
    file = app.instance_path + f"/mail/{mail.key}.eml"
    with open(file, "rb") as lying:
        letter = message_from_bytes(lying.read(), policy=policy.default)
    parts = [(one.get_filename(), one.get_content_type(), one.get_content()) for one in letter.iter_attachments()]
    return letter.get_body().get_content(), parts


def test_every_letter_carries_the_files_and_they_are_kept_once(app, story, people):
    message = draft(story, people)
    enclose(story, message, filename="Wegbeschreibung – für Gäste.pdf")
    enclose(story, message, jpeg(exif()), "C:\\Photos\\map.png")
    send(story, message)

    kept = db.session.scalars(db.select(StoredFile)).all()

    assert len(kept) == 2 and len(sent()) == 2
    for mail in sent():
        text, parts = delivered(app, mail)
        assert mail.to_name in text and "{link}" not in text
        assert parts == [
            ("Wegbeschreibung – für Gäste.pdf", "application/pdf", written()), ("map.png.jpg", "image/jpeg", jpeg()),
        ]  # fmt: skip
        assert mail.state == MailState.SENT


def test_a_letter_that_is_sent_again_carries_them_again(app, story, people):
    message = draft(story, people, "rosa")
    enclose(story, message)
    send(story, message)
    (mail,) = sent()
    mail.state = MailState.UNCLEAR
    desk.send_again(mail, by=story.olga)
    db.session.commit()

    assert [name for name, _kind, _content in delivered(app, mail)[1]] == ["Route.pdf"]


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"%PDF-other")])
def test_a_letter_whose_file_is_lost_or_changed_does_not_leave_without_it(app, story, people, harm):
    message = draft(story, people, "rosa")
    made = enclose(story, message)
    send(story, message)
    harm(made.file.path)
    (mail,) = sent()

    mail_id = mail.id
    db.session.rollback()  # the worker waits for nobody here
    worker.deliver(app, mail_id)

    db.session.expire_all()
    assert mail.state == MailState.FAILED and "Route.pdf" in mail.trouble


def test_a_file_that_came_or_went_since_the_preview_is_looked_at_again(story, people):
    message = draft(story, people)
    before = look(message)
    made = enclose(story, message)
    between = look(message)

    with pytest.raises(Refused):
        actions.send(message, seen=before, by=story.cora)
    actions.take_out(message, made, by=story.cora)
    db.session.expire_all()
    with pytest.raises(Refused):
        actions.send(message, seen=between, by=story.cora)
    assert sent() == []


def test_what_was_sent_keeps_its_files_and_takes_no_more(story, people):
    message = draft(story, people)
    made = enclose(story, message)
    send(story, message)

    for deed in (lambda: enclose(story, message), lambda: actions.take_out(message, made, by=story.cora)):
        with pytest.raises(Refused):
            deed()
    assert files.sweep(at=now() + files.WAITS * 2) == 0 and made.file.path.exists()


def test_a_draft_thrown_away_leaves_no_file_behind(story, people):
    message = draft(story, people)
    path = enclose(story, message).file.path
    actions.discard(message, by=story.cora)
    db.session.commit()

    assert db.session.scalars(db.select(Enclosure)).all() == []
    assert files.sweep(at=now() + files.WAITS * 2) == 1 and not path.exists()


def test_five_files_and_ten_megabytes_go_with_a_message(story, people, monkeypatch):
    message = draft(story, people)
    for _one in range(enclosures.MOST):
        made = enclose(story, message)
    with pytest.raises(Refused, match="five files"):
        enclose(story, message)
    actions.take_out(message, made, by=story.cora)
    monkeypatch.setattr(actions, "MOST_TOGETHER", 4 * len(written()) + 10)

    with pytest.raises(Refused, match="10 MB together"):
        enclose(story, message)


# Pages


def test_a_file_is_added_fetched_taken_out_and_stays_while_the_text_changes(app, story, people):
    message = draft(story, people)
    browser, address = app.test_client(user=story.cora), f"/board/{people['workshop'].key}/messages/{message.key}"
    for name in ("Route.pdf", "Second.pdf"):
        answer = browser.tab(address, form="/files").send(file=(BytesIO(written()), name))
        assert answer.status_code == 303
    first, second = (one.key for one in enclosures.of(message.key))

    assert browser.tab(f"{address}/edit").send(body_en="").status_code == 422
    assert "Route.pdf, Second.pdf" in browser.tab(f"{address}/edit").answer.text
    assert browser.tab(f"{address}/edit").send(body_en="Other words").status_code == 303
    assert browser.tab(address, form=f"{second}/remove").send().status_code == 303
    page = browser.get(address).text
    assert "Route.pdf" in page and "Second.pdf" not in page.partition("main-content")[2].partition("</h1>")[2]
    got = browser.get(f"{address}/files/{first}")
    assert got.data == written() and got.headers["Content-Disposition"] == "attachment; filename=Route.pdf"
    assert "sandbox" in got.headers["Content-Security-Policy"]

    assert browser.tab(address, form="/send").send().status_code == 303
    assert "Route.pdf" in browser.get(address).text
    log = f"/board/{people['workshop'].key}/messages"
    assert "1 file" in browser.get(log).text and "1 file" in browser.get(f"{log}?show=letters").text
    assert browser.get(f"{address}/files/{second}").status_code == 404
    mail = sent()[0]
    assert "Route.pdf" in app.test_client(user=story.olga).get(f"/mails/{mail.key}").text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<script>alert(1)</script>", "Only PDF, PNG and JPEG"), (b"", "Only PDF, PNG and JPEG"), (jpeg()[:20], "damaged or cut off"),
     (written(open_with("/JavaScript")), "contains a script"), (b"%PDF-" + b"x" * 9000, "10 MB at most"), (None, "Choose a file.")],
    ids=["script", "empty", "cut picture", "script in a pdf", "too large", "none"],
)  # fmt: skip
def test_a_bad_file_is_said_beside_its_field_and_the_others_stay(app, story, people, monkeypatch, content, words):
    monkeypatch.setattr(uploads, "MOST", 9000)
    message = draft(story, people)
    enclose(story, message)
    browser, address = app.test_client(user=story.cora), f"/board/{people['workshop'].key}/messages/{message.key}"

    answer = browser.tab(address, form="/files").send(
        **{} if content is None else {"file": (BytesIO(content), "a.pdf")}
    )

    assert answer.status_code == 422 and words in answer.text and "Route.pdf" in answer.text
    assert [one.name for one in enclosures.of(message.key)] == ["Route.pdf"]


def test_pressed_twice_it_is_one_file(app, story, people):
    message = draft(story, people)
    tab = app.test_client(user=story.cora).tab(f"/board/{people['workshop'].key}/messages/{message.key}", form="/files")

    assert [tab.send(file=(BytesIO(written()), "Route.pdf")).status_code for _press in range(2)] == [303, 303]
    assert len(enclosures.of(message.key)) == 1


def test_a_file_is_open_to_who_may_read_its_message_under_its_own_address_alone(app, story, people):
    barred = story.make.appointed("office", "Otto")
    story.make.standing(barred, Hat.CONFLICTED, people["workshop"].proposal)
    message, other = draft(story, people), draft(story, people)
    key = enclose(story, message).key
    log = f"/board/{people['workshop'].key}/messages"
    everybody = [story.cora, story.olga, story.dora, story.ada, story.eve, barred]

    def got(one):
        return [app.test_client(user=who).get(f"{log}/{one.key}/files/{key}").status_code for who in everybody]

    assert got(message) == [200, 200, 404, 404, 404, 404]
    assert got(other) == [404] * 6
    assert app.test_client(user=story.cora).post(f"{log}/{other.key}/files/{key}/remove").status_code == 404
    send(story, db.session.get(type(message), message.id))
    assert got(message) == [200, 200, 200, 404, 404, 404]
