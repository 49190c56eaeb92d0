"""The long form of the promises: hundreds of rounds. `make soak` runs them."""

import os
import random
import signal

import pytest

from tests.faults.portal import wait_for
from tests.faults.test_mail import state_of, write
from workshop_portal.core.outbox import MailState

STAGES = ("rcpt", "data", "taken")


@pytest.mark.soak
def test_two_hundred_killed_workers_never_send_a_mail_twice_and_never_lose_one(portal, mail_server):
    chance = random.Random(20261124)
    ids = []
    for n in range(200):
        ids.append(write(f"Letter {n:03d}."))
        worker, stage = portal.worker(), chance.choice(STAGES)
        mail_server.at = lambda here, worker=worker, stage=stage: here == stage and os.kill(worker.pid, signal.SIGKILL)
        worker.wait(60)
    mail_server.at = lambda here: None
    portal.worker()

    wait_for(lambda: {state_of(one) for one in ids} <= {MailState.SENT, MailState.UNCLEAR}, seconds=120)
    for n in range(200):
        assert sum(f"Letter {n:03d}.".encode() in text for text in mail_server.taken) <= 1
