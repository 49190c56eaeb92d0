"""A visitor reads until when a call is open in the time of the own browser too."""

import pytest

from workshop_portal.core.db import db
from workshop_portal.core.languages import moment_for

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Honolulu", "Europe/Rome"])
def test_the_own_time_stands_beside_that_of_the_centre_where_the_clocks_differ(make, serve, chromium, database, zone):
    call = make.call()
    db.session.commit()
    own = moment_for(call.last_minute, zone)
    portal = serve(database)

    page = chromium.new_context(timezone_id=zone, locale="en-GB").new_page()
    for path in ("/calls", f"/calls/{call.key}"):
        page.goto(portal.address + path)
        assert page.locator("time[data-own]").inner_text().strip() == (f"· {own} your time" if own else ""), path
