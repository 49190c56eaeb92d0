"""What an imported round becomes: people without passwords, seats, hats, versions; no mail and no workshop."""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from workshop_portal.calls.models import Call, Criterion
from workshop_portal.centre.models import Format
from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.decisions.models import Decision
from workshop_portal.journal import JournalLine
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing, hats
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import Organiser, Proposal
from workshop_portal.reviews.models import Assignment, Conflict, Review
from workshop_portal.rounds.models import ImportedKey
from workshop_portal.workshops.models import Workshop


def proposal(number):
    return db.session.scalar(sa.select(Proposal).where(Proposal.imported_number == number))


def person(address):
    return db.session.scalar(sa.select(Person).where(Person.email == address))


def test_the_call_has_its_criteria_committees_and_formats(small, bring):
    bring(small)

    call = db.session.scalar(sa.select(Call).where(Call.key == "spring-2027"))
    deadline = datetime(2026, 12, 1, 23, 59, 0, 500_000, UTC)
    assert (call.deadline_at, call.hard_deadline_at, call.prefix) == (deadline, deadline, "spring-2027")
    assert call.opens_at == datetime(2026, 8, 31, 22, tzinfo=UTC)  # the day begins in the centre's zone
    assert [(one.key, one.weight) for one in call.criteria] == [("quality", 500), ("impact", 250), ("daring", 250)]
    assert {one.key for one in call.committees} == {"physics", "astronomy", "sea-and-air"}
    assert {(one.key, one.capacity_max) for one in call.formats} == {("oort", 55), ("theme-week", 12)}
    physics = next(one for one in call.committees if one.key == "physics")
    assert (physics.name_en, physics.name_nl, physics.field) == ("Physics", "Natuurkunde", "physics")


def test_criteria_without_weights_weigh_the_same(small, bring):
    del small["call"]["weights"]
    bring(small)

    assert set(db.session.scalars(sa.select(Criterion.weight))) == {33}


def test_what_the_office_has_already_is_used_as_it_is(small, bring, make):
    make.format(key="oort", capacity_max=40)
    db.session.add(Committee(key="physics", name_en="Physics and light", name_nl="Natuurkunde en licht"))
    make.call(prefix="spring-2027")

    bring(small)

    assert db.session.scalars(sa.select(Format.capacity_max).where(Format.key == "oort")).all() == [40]
    assert db.session.scalars(sa.select(Committee.name_en).where(Committee.key == "physics")).all() == [
        "Physics and light"
    ]
    assert db.session.scalar(sa.select(Call.prefix).where(Call.key == "spring-2027")) == "spring-2027-2"


def test_members_have_a_seat_from_the_opening_and_no_password(small, bring):
    bring(small)

    grace = person("grace.mbeki@example.org")
    assert (grace.password_hash, grace.verified_at, grace.topics) == ("", None, "plasmas\nheat, light")
    seat = db.session.scalar(sa.select(Seat).where(Seat.person_id == grace.id))
    assert (seat.committee.key, seat.role, seat.from_on, seat.until_on) == (
        "physics",
        Hat.CHAIR,
        date(2026, 9, 1),
        None,
    )


def test_somebody_known_by_address_keeps_name_institution_and_seat(small, bring, export, make):
    known = make.person("Grete", email="grace.mbeki@example.org", institution="Elsewhere")
    committee = Committee(key="physics", name_en="Physics", name_nl="Natuurkunde")
    committee.seats = [Seat(person=known, role=Hat.MEMBER, from_on=date(2024, 1, 1))]
    db.session.add(committee)
    db.session.commit()

    bring(small)

    known = person("grace.mbeki@example.org")
    assert (known.given_name, known.institution, known.topics) == ("Grete", "Elsewhere", "plasmas\nheat, light")
    seats = db.session.scalars(sa.select(Seat).where(Seat.person_id == known.id)).all()
    assert [(one.role, one.from_on) for one in seats] == [(Hat.MEMBER, date(2024, 1, 1))]
    assert '"given_name": "Grace"' in export("spring-2027")  # the document's are kept with the row


def test_a_seat_that_ended_on_the_day_before_the_opening_is_none_of_the_round(small, bring, make):
    bring(small)
    physics = db.session.query(Committee).filter_by(key="physics").one()
    facts = {"from_on": date(2024, 1, 1), "until_on": date(2026, 8, 31)}  # it is still August in UTC as the round opens
    lise = make.person("Lise", email="lise@example.org")
    db.session.add(Seat(committee=physics, person=lise, role=Hat.MEMBER, **facts))
    db.session.commit()
    small["members"].append(small["members"][0] | {"key": "m99", "email": "lise@example.org"})

    bring(small)

    seats = db.session.scalars(sa.select(Seat).where(Seat.person_id == lise.id).order_by(Seat.from_on)).all()
    assert [(one.from_on, one.until_on) for one in seats] == [
        (date(2024, 1, 1), date(2026, 8, 31)), (date(2026, 9, 1), None)
    ]  # fmt: skip


def test_organisers_are_confirmed_and_the_first_one_leads(small, bring):
    bring(small)

    a = proposal(7)
    ada, merian = person("ada@example.org"), person("merian@example.org")
    assert hats(ada, a) == {Hat.ORGANISER, Hat.LEAD, Hat.EDITOR}
    assert hats(merian, a) == {Hat.ORGANISER}
    assert all(one.confirmed_at for one in a.organisers)
    hers = sa.select(Organiser.name).where(Organiser.person_id == ada.id).order_by(Organiser.name)
    assert db.session.scalars(hers).all() == ["Ada Byron", "Ada King"]


def test_a_proposal_has_its_number_and_a_code_of_the_round(small, bring):
    bring(small)

    a, draft, returned = proposal(7), proposal(4), proposal(6)
    assert a.code.startswith("spring-2027-") and len(a.code) == len("spring-2027-000")
    assert (a.status, a.submitted_at is not None, draft.submitted_at) == ("decided", True, None)
    assert returned.return_until_at > clock.now()
    assert [one.key for one in a.committees] == ["physics", "astronomy"]
    assert (a.preferred_weeks, a.disciplines) == (["2027-W34", "2027-W40"], "physics, mathematics")
    assert [(one.kind, one.position) for one in a.outcomes] == [("paper", 0)]
    assert [(one.name, one.interest, one.is_key) for one in a.participants] == [
        ("Mary Anning", "yes", True), ("Hypatia", "not_asked", False), ("Jan de Groot", "not_asked", False),
    ]  # fmt: skip


def test_the_version_handed_in_is_what_the_portal_would_have_kept(small, bring):
    bring(small)

    for number in (7, 3, 5, 6, 8):
        one = proposal(number)
        assert [version.content for version in one.versions] == [snapshot.of(one)]
    assert proposal(4).versions == []


def test_reviews_come_with_readers_who_have_answered_the_conflict_question(small, bring):
    bring(small)

    a, b, grace = proposal(7), proposal(3), person("grace.mbeki@example.org")
    assert hats(grace, a) >= {Hat.REVIEWER, Hat.CLEARED}
    reviews = {one.person.family_name or one.person.given_name: one for one in db.session.scalars(sa.select(Review))}
    mbeki = reviews["Mbeki"]
    assert (mbeki.state, mbeki.recommendation, mbeki.to_committee) == (
        "locked",
        "approve_if_changed",
        "Good, with changes.",
    )
    assert {one.criterion.key: one.value for one in mbeki.scores} == {"quality": 4, "impact": None, "daring": 5}
    assert (reviews["van der Meer"].state, reviews["van der Meer"].submitted_at) == ("draft", None)
    assert (reviews["Þóra"].state, reviews["Þóra"].recommendation) == ("submitted", "reject")
    extra = db.session.scalar(
        sa.select(Assignment).where(
            Assignment.proposal_id == b.id, Assignment.person_id == person("thora@example.org").id
        )
    )
    assert extra.committee.key == "sea-and-air"  # read for the proposal's own committee


def test_conflicts_are_confirmed_and_bind_once(small, bring):
    bring(small)

    a, thora = proposal(7), person("thora@example.org")
    grounds = db.session.scalars(
        sa.select(Conflict.ground).where(Conflict.person_id == thora.id, Conflict.state == "confirmed")
    )
    assert set(grounds) == {"coauthor", "institution"}
    assert (
        db.session.scalar(
            sa.select(sa.func.count(Standing.id)).where(Standing.hat == Hat.CONFLICTED, Standing.person_id == thora.id)
        )
        == 1
    )
    assert hats(thora, a) == {Hat.CONFLICTED}


def test_decisions_open_no_workshop_and_nobody_is_written_to(small, bring):
    bring(small)

    decision = db.session.scalar(sa.select(Decision).where(Decision.code == "approve_conditional"))
    assert (decision.becomes, decision.released_at) == ("approve_refund", datetime(2027, 1, 26, 9, 30, 0, 123_000, UTC))
    for model in (Workshop, Mail):
        assert db.session.scalar(sa.select(sa.func.count(model.id))) == 0


def test_the_journal_has_one_line_about_the_call(small, bring):
    bring(small)

    lines = db.session.scalars(sa.select(JournalLine)).all()
    assert [(one.subject_kind, one.deed) for one in lines] == [("call", "import")]
    assert "6 proposals" in lines[0].detail
    assert db.session.scalar(sa.select(ImportedKey.row_id).where(ImportedKey.kind == "call")) == lines[0].subject_id
