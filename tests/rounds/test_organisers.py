"""Organisers whom a later document names otherwise: who has left, in the portal or by a document, and what binds them."""

import copy
import json

import pytest
import sqlalchemy as sa

from workshop_portal.core import outbox
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.people.standing import Standing, hats
from workshop_portal.proposals import letters, organisers
from workshop_portal.proposals.models import Grade, Organiser, Proposal
from workshop_portal.proposals.workflow import AS_ORGANISER

ANNA = {
    "key": "o9", "given_name": "Anna Maria", "family_name": "Sibylla", "email": "anna@uni-kiel.example",
    "institution": "Kiel", "country": "DE",
}  # fmt: skip


@pytest.fixture
def tides(small) -> dict:
    """A proposal in review that Rachel organises, and Anna with her."""
    found = small["proposals"][1]
    found["organisers"].append(dict(ANNA))
    return found


def anna() -> Person:
    return db.session.scalar(sa.select(Person).where(Person.email == ANNA["email"]))


def held(tides) -> Proposal:
    return db.session.scalar(sa.select(Proposal).where(Proposal.title == tides["title"]))


def hats_of_anna(tides) -> set:
    db.session.expire_all()
    standing.forget()
    return set(hats(anna(), held(tides)))


def organising(tides) -> list[tuple]:
    db.session.expire_all()
    return [(one.email, one.grade) for one in held(tides).organisers]


def row_of_anna() -> Organiser:
    rows = sa.select(Organiser).where(Organiser.email == ANNA["email"]).order_by(Organiser.id.desc())
    return db.session.scalars(rows.execution_options(populate_existing=True)).first()


def step_down():
    organisers.step_down(row_of_anna(), by=anna())
    db.session.commit()


def test_who_has_stepped_down_in_the_portal_is_no_organiser_again_though_the_document_still_names_them(
    small, tides, bring, export
):
    bring(small)
    step_down()
    for place in ("Elsewhere", "Somewhere else"):
        tides["organisers"][0]["institution"] = place
        report = bring(small)

    assert "(who has stepped down in the portal stays so)" in report.lines[0]
    assert hats_of_anna(tides) == {Hat.CONFLICTED}
    assert organising(tides) == [(tides["organisers"][0]["email"], Grade.LEAD)]
    assert held(tides).organisers[0].institution == "Somewhere else"
    told = next(one for one in json.loads(export("spring-2027"))["proposals"] if one["key"] == tides["key"])
    assert [one["key"] for one in told["organisers"]] == [tides["organisers"][0]["key"]]
    assert not bring(small).is_a_change


def test_where_the_first_of_a_document_has_stepped_down_the_next_one_is_its_contact_organiser(small, tides, bring):
    tides["organisers"].reverse()
    bring(small)
    mine, other = held(tides).organisers
    mine.grade = Grade.EDIT
    db.session.flush()
    other.grade = Grade.LEAD
    step_down()
    tides["organisers"][1]["institution"] = "Elsewhere"
    bring(small)

    assert organising(tides) == [(tides["organisers"][1]["email"], Grade.LEAD)]


def test_where_all_whom_a_document_names_have_stepped_down_its_organisers_stay(small, tides, bring):
    mine = tides["organisers"].pop()
    tides["organisers"], others = [mine], tides["organisers"]
    bring(small)
    row_of_anna().grade = Grade.EDIT
    rachel = Organiser(name="Rachel", email=others[0]["email"], grade=Grade.LEAD, position=1, proposal=held(tides))
    db.session.add(rachel)
    step_down()
    tides["organisers"][0]["institution"] = "Elsewhere"
    bring(small)

    assert organising(tides) == [(others[0]["email"], Grade.LEAD)]


@pytest.mark.parametrize("lead", [False, True])
def test_whom_a_document_drops_from_what_was_handed_in_is_bound_as_one_who_has_left(small, tides, bring, lead):
    if lead:
        tides["organisers"].reverse()
    bring(small)
    row_of_anna().bio = "Draws."
    db.session.commit()
    tides["organisers"].remove(ANNA)
    bring(small)

    row = row_of_anna()
    assert (row.left_at is not None, row.institution, row.bio) == (True, "Kiel", "")
    assert hats_of_anna(tides) == {Hat.CONFLICTED} and len(organising(tides)) == 1
    worn = sa.select(Standing.ground).where(Standing.person_id == anna().id, Standing.hat == Hat.CONFLICTED)
    assert db.session.scalars(worn).all() == [AS_ORGANISER]


def test_that_takes_the_place_of_a_conflict_that_can_be_dismissed(small, tides, bring):
    bring(small)
    db.session.add(
        Standing(
            person_id=anna().id, hat=Hat.CONFLICTED, proposal_id=held(tides).id, from_on=held(tides).created_at.date()
        )
    )
    db.session.commit()
    tides["organisers"].remove(ANNA)
    bring(small)

    worn = sa.select(Standing.ground).where(Standing.person_id == anna().id, Standing.hat == Hat.CONFLICTED)
    assert db.session.scalars(worn).all() == [AS_ORGANISER]


def test_whom_a_document_drops_from_a_draft_had_no_part_in_anything(small, tides, bring):
    """Also where the same document hands it in."""
    draft = small["proposals"][2]
    draft["organisers"].append(tides["organisers"].pop())
    bring(small)
    draft["organisers"].pop()
    draft.update(state="submitted", title="Handed in", field="physics", format="oort")
    bring(small)

    assert row_of_anna() is None and hats_of_anna(draft) == set()


def test_whom_a_later_document_names_anew_is_an_organiser_again(small, tides, bring):
    without = copy.deepcopy(small)
    without["proposals"][1]["organisers"].pop()
    for document in (small, without, small):
        bring(document)

    assert Hat.ORGANISER in hats_of_anna(tides) and row_of_anna().left_at is None
    assert [email for email, _grade in organising(tides)] == [one["email"].lower() for one in tides["organisers"]]


@pytest.mark.parametrize("is_draft", [False, True])
def test_what_is_on_its_way_to_whom_a_document_drops_does_not_leave(small, tides, bring, is_draft):
    its = small["proposals"][2] if is_draft else tides
    if is_draft:
        its["organisers"].append(tides["organisers"].pop())
    bring(small)
    proposal = row_of_anna().proposal
    bo = organisers.invite(proposal, name="Bo", email="bo@uni-kiel.example", by=anna()).email
    reader = anna()
    reader.email = "anna@elsewhere.example"
    for to in (reader, proposal.organisers[0].person):
        outbox.write(to, kind="receipt", subject="Received", body="It is here.", about=proposal)
    letters.invite(row_of_anna(), until=now(), at=now())
    db.session.commit()
    rachel, kept = proposal.organisers[0].email, {}
    its["organisers"].pop()
    bring(small, trial=True)
    assert set(db.session.scalars(sa.select(Mail.state))) == {MailState.QUEUED}
    bring(small)

    for mail in db.session.scalars(sa.select(Mail).order_by(Mail.id)):
        kept.setdefault(mail.to_address, set()).add(mail.state)
    gone = {MailState.RECALLED}
    assert kept == {rachel: {MailState.QUEUED}, "anna@elsewhere.example": gone, bo: gone}
