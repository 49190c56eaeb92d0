"""A script that somebody wrote into a field runs nowhere, in Chromium: no dialog, and nothing that the policy had to block."""

import pytest

from tests.house.test_markers import PAYLOAD, write_everywhere
from tests.journeys.walk import Walker
from tests.written import newest_mail
from workshop_portal.core import outbox
from workshop_portal.core.db import db
from workshop_portal.people import passwords
from workshop_portal.proposals.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "seven quiet herons at dawn"
MARKDOWN = f"[x](javascript:alert(1)) ![x](javascript:alert(1)) $\\text{{<script>alert(1)</script>}}$ {PAYLOAD}"


@pytest.fixture
def infected(app, world):
    """A centre where every field holds a script, mails and a draft among them."""
    world.proposal.status = Status.DRAFT
    office = world.people["office"]
    for who in ("organiser", "office"):
        world.people[who].password_hash = passwords.hashed(PASSWORD)
    outbox.write(office, kind="message", subject="x", body="x", about=world.shown[Status.DECIDED])
    newest_mail().state = "sent"
    db.session.commit()
    write_everywhere(PAYLOAD)
    return world


def sit_down(chromium, address, person, alarms):
    reader = Walker(chromium, address, "en", 1280)
    reader.page.on("dialog", lambda dialog: (alarms.append(reader.page.url), dialog.dismiss()))
    reader.sign_in(person.email, PASSWORD)
    return reader


def preview(page, name):
    """Type the script into a text and have it shown."""
    page.fill(f'[name="{name}"]', MARKDOWN)
    page.click(f"[data-preview][data-of={name}]")
    page.wait_for_function("name => document.getElementById(`${name}-preview`).textContent.includes('alert')", arg=name)
    assert page.locator(f"#{name}-preview :is(script, img, [href^=javascript], [onerror])").count() == 0


def test_it_runs_on_no_page_in_no_preview_and_where_two_texts_meet(infected, serve, chromium, database):
    code, shown, alarms = infected.proposal.code, infected.shown[Status.IN_DISCUSSION].code, []
    board, call, committee = infected.workshop.key, infected.call.key, infected.committee.key
    people, mail = infected.people, db.session.scalar(db.select(outbox.Mail.key))
    portal = serve(database)

    writer = sit_down(chromium, portal.address, people["organiser"], alarms)
    for section in "be":
        writer.open(f"/proposals/{code}/edit/{section}")
    writer.open(f"/proposals/{code}/edit/c")
    other = writer.context.new_page()
    other.goto(writer.page.url)
    preview(writer.page, "aim")
    writer.press('main .savebar button[value="save"]')
    other.fill('[name="aim"]', PAYLOAD * 2)
    with other.expect_navigation() as led:
        other.click('main .savebar button[value="save"]')
    assert led.value.status == 409

    officer = sit_down(chromium, portal.address, people["office"], alarms)
    for path in ("/search?q=script", f"/proposals/{shown}", f"/reviews/{shown}/all", f"/mails/{mail}", f"/board/{board}",
                 f"/decisions/ranking/{call}/{committee}", f"/board/{board}/messages/new", "/people/"):  # fmt: skip
        officer.open(path)
    assert (alarms, writer.findings, officer.findings) == ([], [], [])
