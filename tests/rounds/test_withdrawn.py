"""A withdrawn proposal that a document brings: of when, and from where, the document says nothing."""

import re

import sqlalchemy as sa

from workshop_portal.core.db import db
from workshop_portal.proposals.models import Proposal


def test_its_decision_is_listed_without_a_day_and_its_link_leads_there(app, bring, small, olga):
    decided = {one["proposal"] for one in small["decisions"]}
    for one in small["proposals"]:
        one["state"] = "withdrawn" if one["key"] in decided else one["state"]
    bring(small)
    withdrawn = db.session.scalars(sa.select(Proposal).where(Proposal.status == "withdrawn")).all()
    addresses = {f"/decisions/{one.code}" for one in withdrawn}
    office = app.test_client(user=olga)

    (call,) = {one.call.key for one in withdrawn}
    text = office.get(f"/decisions/call/{call}").text
    listed = {one for one in addresses if f'href="{one}"' in text}
    assert len(listed) == len(decided) and text.count(">its proposal was withdrawn</span>") == len(decided)
    for address in listed:
        page = office.get(address)
        assert page.status_code == 200 and "The organisers have withdrawn it." in page.text
        assert not re.search("withdrew it on|for seven days|Record the decision", page.text)
    (undecided,) = addresses - listed
    assert office.get(undecided).status_code == 404
