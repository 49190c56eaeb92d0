"""A mail as it leaves: its subject is read as it was written."""

from email import message_from_bytes, policy
from email.header import decode_header
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.mailserver import MailServer
from workshop_portal.core import post

SUBJECTS = (
    "New dates for Gravitational lensing beyond the weak limit: 30 November – 4 December 2026",
    "You are invited to Mathematics in Public, 10–14 May 2027, at the centre in Leiden",
    "Kort",
    "Your proposal is referred: When Experts Disagree in Public (2026-3-325)",
    "Answers" + "x" * 80,
    "Plain words only, and so many of them that the line of this header has to be folded somewhere",
    "Één woord, dan nog één, en een lange titel met “aanhalingstekens” die over de regel loopt – écht",
)


def mail(subject):
    facts = {"to_name": "Noor", "to_address": "noor@example.org", "reply_to": "", "message_id": "<a@example.org>"}
    return SimpleNamespace(subject=subject, language="en", body="Dear Noor", **facts)


def raw(app, subject) -> bytes:
    with app.app_context():
        return bytes(post.letter(mail(subject), ""))


def by_hand(sent) -> str:
    """The header's lines joined as a reader of mail does, then its encoded words."""
    head = sent.decode("ascii").partition("\n\n")[0]
    folded = head[head.index("Subject: ") + 9 :].splitlines()
    lines = [folded[0]]
    for one in folded[1:]:
        if one[0] not in " \t":
            break
        lines.append(one)
    found = decode_header("".join(lines))
    return "".join(part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in found)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_read_as_it_was_written_by_a_program_and_by_hand(app, subject):
    sent = raw(app, subject)

    assert message_from_bytes(sent, policy=policy.default)["Subject"] == subject
    assert by_hand(sent) == subject
    assert not any(line == b"Subject:" for line in map(bytes.rstrip, sent.splitlines()))
    assert max(map(len, sent.partition(b"\n\n")[0].splitlines())) <= 78
    assert not any(line.endswith(b" ") for line in sent.partition(b"\n\n")[0].splitlines())


@given(words=st.lists(st.text("ab–é🎈", min_size=1, max_size=30), min_size=1, max_size=9))
def test_of_any_words(words):
    subject = " ".join(words)
    folded = post.WholeSubjects().fold("Subject", post.WholeSubjects().header_store_parse("Subject", subject)[1])
    assert message_from_bytes(folded.encode() + b"\n", policy=policy.default)["Subject"] == subject


@pytest.mark.parametrize("extensions", [(), ("8BITMIME",)], ids=["of 7 bits", "of 8 bits"])
@pytest.mark.parametrize("words", ["Dear Noor, please answer.\n", "Beste Noor, één vraag: “kunt u komen?”\n"])
def test_a_strict_mail_server_takes_a_letter_of_any_length_and_reads_it_as_written(app, monkeypatch, extensions, words):
    strict = MailServer(*extensions)
    told, body = mail("Een vraag – écht"), words * 200
    told.body = body + "{link}"
    with app.app_context():
        monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(app.config, "SMTP_PORT", strict.port)
        monkeypatch.setitem(app.config, "SMTP_TLS", False)
        post.hand_over(
            post.letter(told, "https://example.org/?a=b", [("Plän.pdf", "application/pdf", b"%PDF\n\r\xff")]), list
        )
    strict.close()

    (sent,) = strict.taken
    read = message_from_bytes(sent, policy=policy.default)
    text = read.get_body().get_content().replace("\r\n", "\n")
    assert (read["Subject"], text) == ("Een vraag – écht", f"{body}https://example.org/?a=b\n")
    assert [one.get_content() for one in read.iter_attachments()] == [b"%PDF\n\r\xff"]
