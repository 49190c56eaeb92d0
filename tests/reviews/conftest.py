"""A committee at work: a chair, three members, an office, and proposals in a call with criteria."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests import makers
from tests.stages import stage
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions

WHOLE = {
    "confidence": 3, "recommendation": "approve", "strengths": "A plan.", "weaknesses": "Few juniors.",
    "no_conflict": True,
}  # fmt: skip
DUE = date(today().year + 5, 12, 5)


@stage()
def scene_stage(make):
    """Emmy chairs; Max, Lise and Niels are members; Olga is the office, Dora directs; Ada organises, Eve is nobody."""
    db.session.add(makers.centre())
    people = {name.lower(): make.person(name) for name in ("Emmy", "Max", "Lise", "Niels", "Ada", "Eve")}
    people["olga"] = make.appointed("office", "Olga")
    people["dora"] = make.appointed("director", "Dora")
    committee = make.committee(people["max"], people["lise"], people["niels"], chair=people["emmy"])
    criteria = [
        makers.criterion("quality", weight=30, position=0), makers.criterion("impact", weight=20, position=1),
        makers.criterion("diversity", weight=10, position=2, apart=True),
        makers.criterion("dutch", weight=0, position=3),
    ]  # fmt: skip
    call = make.call(
        committees=[committee],
        criteria=criteria,
        review_due_on=DUE,
        reviews_wanted=2,
        deadline_at=now() - timedelta(days=8),
    )  # it has closed, so readers may be asked
    return {"scene": Scene(make=make, committee=committee, call=call, **people)}


@pytest.fixture
def scene(scene_stage):
    return scene_stage["scene"]


class Scene(SimpleNamespace):
    """The people and things, and what the tests do with them."""

    def proposal(self, status=Status.ELIGIBLE, *, lead=None, committees=None, **facts):
        facts.setdefault("call", self.call)
        lead = lead or self.ada
        return self.make.proposal(status, lead=lead, committees=committees or [self.committee], **facts)

    def reader(self, person, proposal, *, cleared=True, committee=None):
        """Somebody who was asked a week ago to read the proposal, and has said that there is no conflict."""
        row = actions.assign(proposal, person, committee or self.committee, by=None, tell=False)
        row.asked_at = now() - timedelta(days=7)
        if cleared:
            self.make.standing(person, Hat.CLEARED, proposal)
        self.make.keep()
        return row

    def marks(self, *values):
        """1 to 5, None for "cannot judge", in the criteria's order; fewer leave the rest unanswered."""
        return {one.id: value for one, value in zip(self.call.criteria, values, strict=False)}

    def sent(self, person, proposal, *values, **texts):
        """A review that was sent."""
        review = actions.send_review(
            proposal, person, marks=self.marks(*(values or (4, 4, 4, 4))), by=person, at=now(), **WHOLE | texts
        )
        self.make.keep()
        return review

    def call_proposals(self):
        return db.session.query(Proposal).filter_by(call_id=self.call.id).all()


@pytest.fixture
def here(scene):
    """The page on which its committee's reading is shared out."""
    return f"/reviews/assignment/{scene.call.key}/{scene.committee.key}"
