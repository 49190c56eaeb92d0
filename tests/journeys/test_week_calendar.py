"""The calendar of weeks on the form of a proposal follows the format that is chosen there, and keeps what was pressed."""

import pytest

from tests.journeys.walk import Walker
from workshop_portal.centre.slots import Slot, SlotState, weeks_between
from workshop_portal.core.db import db
from workshop_portal.people import passwords

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "seven quiet herons at dawn"


def test_another_format_draws_its_venues_and_leaves_what_was_chosen(make, serve, chromium, database):
    ada = make.person("Ada", password_hash=passwords.hashed(PASSWORD))
    oort, snellius = make.venue(name="Oort"), make.venue(name="Snellius")
    small, large = make.format(name_en="Small", venues=[oort]), make.format(name_en="Large", venues=[snellius])
    draft = make.proposal("draft", lead=ada, call=make.call(formats=[small, large]), format=small)
    first, second, third = weeks_between(draft.call.first_on, draft.call.last_on)[:3]
    for venue, week in ((oort, first), (snellius, second)):
        db.session.add(Slot(venue_id=venue.id, week=week, state=SlotState.CLOSED, why_en=f"Paint in {venue.name}"))
    db.session.commit()
    email, code, other = ada.email, draft.code, large.key
    db.session.rollback()  # the portal's process writes
    reader = Walker(chromium, serve(database).address, "en", 1280)
    reader.sign_in(email, PASSWORD)
    reader.open(f"/proposals/{code}/edit/a")
    page, week_of = reader.page, '[data-week="{}"]'.format
    page.click(f"{week_of(third)} button")

    page.select_option('[name="format"]', other)

    page.wait_for_selector(f'{week_of(second)}[data-state="closed"]:has-text("Paint in Snellius")')
    assert page.locator(f'{week_of(first)}[data-state="free"]').count() == 1
    assert "Paint in Oort" not in page.inner_text("[data-weekcal]")
    assert page.get_attribute(week_of(third), "data-chosen") == "wish"
    assert page.locator(f'{week_of(second)} button[aria-disabled="true"]').count() == 1
    closed = page.locator('[name="preferred_weeks-0"] option', has_text="(closed)")
    assert closed.evaluate_all("options => options.map((one) => one.value)") == [second]
