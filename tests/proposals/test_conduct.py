"""The code of conduct that organisers declare to keep: its page where it is written, and the way to it where it is not."""

from workshop_portal.core.db import db
from workshop_portal.proposals.models import Proposal


def test_beside_the_declarations_stands_where_the_code_of_conduct_is_read(app, ada, complete):
    browser = app.test_client(user=ada)
    address = f"/proposals/{complete.code}/edit/h"
    page = browser.get(address).text
    assert "not written on the centre’s pages yet" in page and "#conduct" not in page

    venue = db.session.get(Proposal, complete.id).format.venues[0]
    venue.conduct_en = "Be kind."
    db.session.commit()

    page = browser.get(address).text
    assert f'href="/venues/{venue.key}#conduct"' in page and "not written" not in page
    assert 'id="conduct"' in browser.get(f"/venues/{venue.key}").text
