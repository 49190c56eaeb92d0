"""In the demo no mail leaves the machine: the page that says "look at your mail" reads it from its file instead."""

import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.readings import DEMO

KINDS = (
    "verify",
    "reset",
    "account_exists",
    "address_confirm",
    "address_taken",
    "call_news_confirm",
    "call_news_known",
)


class Found(NamedTuple):
    """The file under the instance folder, what the mail is called, and its link; without a file it is on its way."""

    file: str = ""
    subject: str = ""
    link: str = ""


def newest_to(address) -> Found | None:
    """The last letter about an account to this address; None outside the demo, or when there is none."""
    if current_app.config["MODE"] != DEMO or not address:
        return None
    lately = [Mail.to_address == address, Mail.kind.in_(KINDS), Mail.due_at > clock.now() - timedelta(hours=1)]
    mail = db.session.scalar(select(Mail).where(*lately).order_by(Mail.id.desc()).limit(1))
    return read(mail) if mail else None


def read(mail) -> Found:
    file = Path(current_app.instance_path) / "mail" / f"{mail.key}.eml"
    if not file.exists():
        return Found()
    from email import message_from_bytes, policy  # to read one is wanted in the demo alone
    from email.message import EmailMessage

    message = message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
    text = message.get_content()
    address = re.search(r"https?://\S+", text)
    return Found(f"instance/mail/{file.name}", message["Subject"], path_of(address.group()) if address else "")


def path_of(address) -> str:
    """Without the host, so that the link leads back to wherever this page was opened."""
    return re.sub(r"^https?://[^/]+", "", address)
