"""Two contact organisers press "Submit" at the same moment."""

import threading
from contextlib import suppress

from tests.race import race
from tests.written import write
from workshop_portal import letters
from workshop_portal.core.db import db
from workshop_portal.people import actions as people
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import hats
from workshop_portal.proposals import actions, letter_texts, snapshot
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status


def test_two_who_sit_on_the_committee_and_name_each_other_both_submit(
    app, make, complete, ada, kwame, open_call, monkeypatch
):
    (committee,) = complete.committees
    bob = make.person("Bob")
    for one in (ada, bob):
        people.seat(one, committee)
    other = write(actions.start(open_call, by=bob), bob, kwame, committees=[committee])
    for proposal, guest in ((complete, bob), (other, ada)):
        proposal.participants[-1].name, proposal.participants[-1].email = guest.name, guest.email
    letters.lay_down(letter_texts.TEXTS, letter_texts.FILLED)
    db.session.commit()
    pairs = [(complete.id, ada.id, other.id), (other.id, bob.id, complete.id)]
    parts_of, met = snapshot.parts_of, threading.Barrier(2, timeout=20)

    def slowly(proposal):
        with suppress(threading.BrokenBarrierError):  # on SQLite one is alone
            met.wait(1)  # each holds what it holds by now
        return parts_of(proposal)

    monkeypatch.setattr(snapshot, "parts_of", slowly)

    def submit(proposal_id, person_id, _other_id):
        actions.submit(db.session.get(Proposal, proposal_id), by=db.session.get(Person, person_id))

    assert race(app, lambda: submit(*pairs[0]), lambda: submit(*pairs[1])) == [None, None]

    for proposal_id, person_id, other_id in pairs:
        assert db.session.get(Proposal, proposal_id).status == Status.SUBMITTED
        assert Hat.CONFLICTED in hats(db.session.get(Person, person_id), db.session.get(Proposal, other_id))
