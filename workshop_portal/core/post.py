"""Handing one mail over: to the mail server, or in rehearsal to a file in instance/mail/."""

import smtplib
import ssl
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from pathlib import Path
from textwrap import wrap

from flask import current_app

from workshop_portal.core.clock import now

CONNECT_S, DATA_S = 10, 60
WIDTH = 78  # of a line of the head


class Refusal(Exception):
    """The server said no. `final` when asking again is of no use."""

    def __init__(self, words, final):
        super().__init__(words)
        self.final = final


class WholeSubjects(EmailPolicy):
    """Encodes a subject that is not plain ASCII from its first to its last letter: where Python's own folding encodes single
    words of a long one, the blank before them stands at the end of a line and in the next one, and is read twice; and one of
    plain ASCII that is little longer than a line begins on the first line, where Python's own leaves that empty."""

    def fold(self, name, value):
        return self.whole(name, value) or super().fold(name, value)

    def fold_binary(self, name, value):
        whole = self.whole(name, value)
        return whole.encode("ascii") if whole else super().fold_binary(name, value)

    def whole(self, name, value) -> str:
        if name.lower() != "subject":
            return ""
        head = f"{name}: {value}"
        lines = wrap(head, WIDTH - 1, break_long_words=False, break_on_hyphens=False)
        if head.isascii() and " ".join(lines) == head and lines[0] != f"{name}:" and max(map(len, lines)) < WIDTH:
            return f"{self.linesep} ".join(lines) + self.linesep
        encoded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"


def letter(mail, link, enclosed=(), answers_to="") -> EmailMessage:
    """The message as it leaves, with `{link}` filled in; `enclosed`: (name, kind, bytes) of each file that goes with it.

    `answers_to`: where answers go when the mail itself names no address.
    """
    message = EmailMessage(policy=WholeSubjects())
    message["Subject"] = mail.subject
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = formataddr((mail.to_name, mail.to_address))
    if mail.reply_to or answers_to:
        message["Reply-To"] = mail.reply_to or answers_to
    message["Date"] = format_datetime(now())
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.language
    message.set_content(mail.body.replace("{link}", link))
    for name, kind, content in enclosed:
        message.add_attachment(content, *kind.split("/"), filename=name)
    return message


def rehearse(message, folder):
    """Write the message as an .eml file: whole or not at all."""
    folder = Path(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    name = message["Message-ID"].strip("<>").split("@")[0]
    fresh = folder / f".{name}.part"
    fresh.write_bytes(bytes(message))
    fresh.rename(folder / f"{name}.eml")


def hand_over(message, before_data):
    """Speak with the mail server. `before_data()` is called after RCPT and must have committed when it returns.

    Raises Refusal before DATA or on a clear answer to it; any other error after `before_data` means: unclear.
    """
    config = current_app.config
    try:
        server = smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=CONNECT_S)
    except OSError as error:
        raise Refusal(f"no connection: {type(error).__name__}", final=False) from error
    with server:
        try:
            if config["SMTP_TLS"]:
                server.starttls(context=ssl.create_default_context())
            if config["SMTP_USER"]:
                server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
            server.ehlo_or_helo_if_needed()
            may_be_8bit = server.has_extn("8bitmime")
            say(server.mail, message["From"].addresses[0].addr_spec, ["BODY=8BITMIME"] if may_be_8bit else [])
            say(server.rcpt, message["To"].addresses[0].addr_spec)
        except (OSError, smtplib.SMTPException) as error:
            raise Refusal(f"broken off before the text: {type(error).__name__}", final=False) from error
        before_data()
        server.sock.settimeout(DATA_S)
        say(server.data, on_the_line(message, may_be_8bit))


def on_the_line(message, may_be_8bit) -> bytes:
    """As RFC 5321 wants it: each line ends in CRLF, and is plain ASCII where the server has not said that it takes others."""
    cte_type = "8bit" if may_be_8bit else "7bit"
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n", cte_type=cte_type))


def say(command, *words):
    code, answer = command(*words)
    if code >= 400:
        raise Refusal(f"{code} {answer.decode(errors='replace')[:200]}", final=code >= 500)
