"""The parts of a fault: processes and a mail server, all real."""

import pytest

from tests.faults.mailserver import MailServer
from tests.faults.portal import Processes
from workshop_portal import rooms
from workshop_portal.core import soundness
from workshop_portal.core.db import db


@pytest.fixture
def mail_server():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def portal(app, database, tmp_path, mail_server):
    """The portal's processes beside the test's own app, both on the test's database. Whatever fault there was: what they
    leave is whole.
    """
    tmp_path.chmod(0o700)
    processes = Processes(
        tmp_path, database, MAIL_MODE="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=str(mail_server.port), SMTP_TLS="false"
    )
    yield processes
    processes.close()
    db.session.rollback()
    assert list(soundness.faults((*soundness.CHECKS, *rooms.SOUND))) == []
