"""A funding record follows the decision, and its invariants are kept by the database, whoever writes."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.kept import record_of
from tests.stages import stage
from workshop_portal.centre.models import Scheme
from workshop_portal.core import clock, promises
from workshop_portal.core.db import db
from workshop_portal.core.money import cents_of
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.workflow import Code
from workshop_portal.funding import actions
from workshop_portal.funding.models import ExternalFund, FundState, Line, LineKind, Record, RecordState
from workshop_portal.proposals.models import CostLine, WishedFund
from workshop_portal.workshops.models import Workshop

# fmt: off
TOO_MUCH = "More would be committed than the cap and the external funds come to together."
NOT_COMMITTED = "No more can be paid than is committed."
BELOW_ZERO = "An amount can't fall below zero."
# fmt: on


@stage(over="story_stage")
def record_stage(make, story):
    return {"record": record_of(story.opened())}


@pytest.fixture
def record(record_stage):
    return record_stage["record"]


def line(record, kind=LineKind.LODGING) -> Line:
    return next(one for one in record.lines if one.kind == kind)


@pytest.mark.parametrize(("persons", "cap"), [(25, 3_125_00), (55, 6_875_00)])
def test_the_cap_is_rate_times_persons_times_days(story, persons, cap):
    story.proposal.expected_participants = persons

    record = record_of(story.opened())

    assert (record.rate_ppd_cents, record.funded_persons, record.days, record.cap_cents) == (25_00, persons, 5, cap)


@pytest.mark.parametrize(
    ("code", "key", "cap"),
    [
        (Code.APPROVE_REGULAR, "regular", 3_125_00),
        (Code.APPROVE_REFUND, "refund", 3_125_00),
        (Code.APPROVE_BASIC, "basic", 0),
    ],
)
def test_the_scheme_is_the_decisions(story, code, key, cap):
    record = record_of(story.opened(code))

    assert (record.scheme.key, record.cap_cents, record.in_kind_cents) == (key, cap, 27_500_00)
    assert record.approved_by == story.dora.id and record.approved_at == record.workshop.decision.decided_at


def test_the_plan_follows_the_proposals_costs_within_the_cap(story):
    story.proposal.costs = [
        CostLine(kind="lodging", amount_cents=2_500_00),
        CostLine(kind="travel", amount_cents=1_000_00),
    ]

    record = record_of(story.opened())

    assert {one.kind: one.planned_cents for one in record.lines} == {"lodging": 2_500_00, "travel": 625_00}
    assert record.planned_cents == record.cap_cents


def test_money_that_is_granted_widens_the_plan_as_it_widens_what_may_be_committed(story, browse):
    story.proposal.costs = [
        CostLine(kind="lodging", amount_cents=2_000_00),
        CostLine(kind="travel", amount_cents=1_600_50),
    ]
    story.proposal.funds = [WishedFund(source="A foundation", amount_cents=500_00, status="granted")]

    record = record_of(story.opened())

    assert {one.kind: one.planned_cents for one in record.lines} == {"lodging": 2_000_00, "travel": 1_600_50}
    assert record.planned_cents == 3_600_50
    for who in (story.ada, story.fin):
        assert "the proposal asked for" not in browse(who).get(f"/funding/{record.workshop.key}").text


def test_a_line_that_is_planned_below_what_the_proposal_asked_for_says_so_and_why(story, browse):
    story.proposal.costs = [
        CostLine(kind="lodging", amount_cents=2_000_00),
        CostLine(kind="travel", amount_cents=1_600_50),
    ]

    workshop = story.opened().key

    for who in (story.ada, story.fin):
        page = browse(who).get(f"/funding/{workshop}").text
        assert "€1,125" in page and page.count("the proposal asked for €1,600.50") == 1 and "lodging first" in page
    assert "het voorstel vroeg" in browse(story.ada).get(f"/nl/funding/{workshop}").text


def test_what_was_asked_of_the_diversity_fund_is_said_to_be_answered_separately(story, browse):
    story.proposal.diversity_fund_cents, story.proposal.diversity_fund_purpose = 1_500_50, "Childcare"
    record, plain = record_of(story.opened()), story.opened(proposal=story.propose(title="Asks for nothing"))

    for who in (story.ada, story.fin):
        page = browse(who).get(f"/funding/{record.workshop.key}").text
        assert "asked €1,500.50 of the diversity fund" in page and "Childcare" not in page
    assert "diversity fund" not in browse(story.fin).get(f"/funding/{plain.key}").text


def test_external_funds_of_the_proposal_count_once_they_are_granted(story):
    story.proposal.funds = [
        WishedFund(source="A foundation", amount_cents=1_000_00, status="granted"),
        WishedFund(source="A council", amount_cents=5_000_00, status="applied"),
    ]

    record = record_of(story.opened())

    assert record.external_cents == 1_000_00
    actions.change_fund(record.funds[1], "received", by=story.fin)
    assert record.external_cents == 6_000_00


def test_opening_twice_makes_one_record(story, record):
    assert actions.open_for(record.workshop.decision) is record


def test_booking_moves_line_and_totals_together(story, record):
    actions.book(line(record), committed=500_00, by=story.fin)
    actions.book(line(record), paid=120_00, by=story.fin)
    actions.book(line(record, LineKind.TRAVEL), committed=80_00, by=story.fin)
    db.session.commit()

    assert (line(record).committed_cents, line(record).paid_cents) == (500_00, 120_00)
    assert (record.committed_cents, record.paid_cents) == (580_00, 120_00)


def test_a_cap_can_be_committed_to_the_cent_and_not_beyond(story, record):
    actions.book(line(record), committed=record.cap_cents, by=story.fin)
    db.session.commit()

    assert refusal(lambda: actions.book(line(record), committed=1, by=story.fin)) == TOO_MUCH
    assert record.committed_cents == record.cap_cents


def test_granted_money_widens_what_may_be_committed_and_cannot_be_lost_afterwards(story, record):
    fund = actions.add_fund(record, source="A foundation", amount_cents=100_00, state="granted", by=story.fin)
    actions.book(line(record), committed=record.cap_cents + 100_00, by=story.fin)
    db.session.commit()

    assert refusal(lambda: actions.change_fund(fund, "applied", by=story.fin)) == TOO_MUCH


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ({}, {"paid": 1}, NOT_COMMITTED),
        ({"committed": 100}, {"paid": 101}, NOT_COMMITTED),
        ({}, {"planned": -10_000_000_00}, BELOW_ZERO),
    ],
)
def test_the_database_refuses_what_breaks_an_invariant(story, record, first, then, words):
    actions.book(line(record), by=story.fin, **first)
    db.session.commit()
    before = (record.planned_cents, record.committed_cents, record.paid_cents)

    assert refusal(lambda: actions.book(line(record), by=story.fin, **then)) == words
    assert (record.planned_cents, record.committed_cents, record.paid_cents) == before


def test_what_is_paid_stays_committed(story, record):
    actions.book(line(record), committed=100_00, paid=60_00, by=story.fin)
    db.session.commit()

    with pytest.raises(Refused) as refused:
        actions.book(line(record), committed=-40_01, by=story.fin)
    assert promises.sentence_for(refused.value) == "€60 of this line are paid already: less can't be committed."
    actions.book(line(record), committed=-40_00, by=story.fin)


@pytest.mark.parametrize(
    "change",
    ["cap_cents = cap_cents + 1", "days = 0, cap_cents = 0", "external_cents = -1", "paid_cents = 1",
     "committed_cents = cap_cents + 1", "funded_persons = -1, cap_cents = -12500"],
)  # fmt: skip
def test_not_even_a_statement_past_the_portal_breaks_one(record, change):
    with pytest.raises(IntegrityError):
        db.session.execute(db.text(f"UPDATE funding_record SET {change}"))
    db.session.rollback()


def test_a_fund_of_nothing_is_no_fund(record):
    db.session.add(ExternalFund(record_id=record.id, source="Nobody", amount_cents=0))

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_cap_follows_new_terms_and_stays_above_what_is_committed(story, record):
    actions.revise_terms(record, funded_persons=20, days=4, budget_code="6200-1", reason="Fewer come.", by=story.fin)
    actions.book(line(record), committed=2_000_00, by=story.fin)
    db.session.commit()
    assert record.cap_cents == 2_000_00

    fewer = {"funded_persons": 19, "days": 4, "budget_code": "", "reason": "Fewer."}
    assert refusal(lambda: actions.revise_terms(record, by=story.fin, **fewer)) == TOO_MUCH


@pytest.mark.parametrize("state", [RecordState.FROZEN, RecordState.SETTLED, RecordState.CANCELLED])
def test_a_closed_record_takes_nothing(story, record, state):
    record.state = state
    db.session.commit()

    for deed in (
        lambda: actions.book(line(record), committed=1, by=story.fin),
        lambda: actions.add_fund(record, source="X", amount_cents=1, by=story.fin),
        lambda: actions.revise_terms(record, funded_persons=1, days=1, budget_code="", by=story.fin),
    ):
        with pytest.raises(Refused):
            deed()


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_once_the_workshop_is_over_what_is_committed_is_paid_and_nothing_else_changes(story, record, state):
    actions.book(line(record), committed=50_00, by=story.fin)
    record.workshop.first_on = record.workshop.last_on = clock.today()
    record.workshop.state = state
    db.session.commit()

    actions.book(line(record), paid=40_00, by=story.fin)

    for deed in (
        lambda: actions.book(line(record), committed=1, by=story.fin),
        lambda: actions.book(line(record), planned=1, by=story.fin),
        lambda: actions.add_fund(record, source="X", amount_cents=1, by=story.fin),
        lambda: actions.revise_terms(record, funded_persons=1, days=1, budget_code="", reason="X", by=story.fin),
    ):
        with pytest.raises(Refused, match="closed or cancelled"):
            deed()


@pytest.mark.parametrize(("persons", "days", "reason"), [(56, 5, "More come."), (25, 6, "It is longer."), (26, 5, "")])
def test_the_cap_is_bound_to_the_seats_and_days_of_the_workshop_and_its_change_says_why(
    story, record, persons, days, reason
):
    with pytest.raises(Refused):
        actions.revise_terms(record, funded_persons=persons, days=days, budget_code="", reason=reason, by=story.fin)

    actions.revise_terms(record, funded_persons=55, days=5, budget_code="", reason="The larger house.", by=story.fin)
    assert record.cap_cents == 6_875_00


@pytest.mark.parametrize(("committed", "left"), [(0, RecordState.CANCELLED), (50_00, RecordState.ACTIVE)])
def test_a_rescinded_approval_cancels_a_record_in_which_nothing_is_committed_and_a_new_one_takes_it_up(
    story, committed, left
):
    decision = story.released()
    workshop = db.session.scalar(db.select(Workshop))
    record = record_of(workshop)
    actions.book(line(record), committed=committed, by=story.fin)
    decisions.rescind(decision, by=story.dora, grounds="A mistake.")
    db.session.commit()
    assert record.state == left

    again = decisions.decide(story.proposal, code=Code.APPROVE_REFUND, grounds="So.", by=story.dora)
    decisions.press_release(story.call, [again], by=story.olga, undo_minutes=0)
    db.session.commit()

    assert (record.state, record.scheme.key, record.committed_cents) == (RecordState.ACTIVE, "refund", committed)
    assert db.session.scalar(db.select(db.func.count(Record.id))) == 1


def rescinded(story, committed=0, paid=0) -> Record:
    """The record of a proposal whose approval was taken back after this was booked."""
    decision = story.released()
    record = record_of(db.session.scalar(db.select(Workshop)))
    actions.book(line(record), committed=committed, paid=paid, by=story.fin)
    decisions.rescind(decision, by=story.dora, grounds="A mistake.")
    db.session.commit()
    return record


@pytest.mark.parametrize(
    ("booked", "then", "left"),
    [
        ({"committed": 50_00}, {"committed": -50_00}, RecordState.CANCELLED),
        ({"committed": 50_00}, {"committed": -20_00}, RecordState.ACTIVE),
        ({"committed": 50_00}, {"paid": 50_00}, RecordState.SETTLED),
        ({"committed": 50_00, "paid": 30_00}, {"committed": -20_00}, RecordState.SETTLED),
        ({"committed": 50_00, "paid": 50_00}, {}, RecordState.SETTLED),
    ],
)
def test_the_record_of_a_cancelled_workshop_closes_once_all_that_is_committed_is_paid_or_released(
    story, booked, then, left
):
    record = rescinded(story, **booked)

    if then:
        actions.book(line(record), by=story.fin, **then)
    db.session.commit()

    assert record.state == left


def test_after_the_end_no_less_stays_committed_than_is_paid(story):
    record = rescinded(story, committed=50_00, paid=30_00)

    with pytest.raises(Refused, match="are paid already"):
        actions.book(line(record), committed=-20_01, by=story.fin)


def test_an_approval_that_allows_less_than_is_committed_is_refused_until_the_rest_is_released(story):
    record = rescinded(story, committed=50_00)

    with pytest.raises(Refused) as refused:
        decisions.decide(story.proposal, code=Code.APPROVE_BASIC, grounds="So.", by=story.dora)
    told = promises.sentence_for(refused.value)
    assert story.proposal.code in told and "€50 is still committed" in told and "allows €0" in told
    assert decisions.standing_decision(story.proposal) is None

    actions.book(line(record), committed=-50_00, by=story.fin)
    again = decisions.decide(story.proposal, code=Code.APPROVE_BASIC, grounds="So.", by=story.dora)
    decisions.press_release(story.call, [again], by=story.olga, undo_minutes=0)
    db.session.commit()
    assert (record.state, record.cap_cents, record.committed_cents) == (RecordState.ACTIVE, 0, 0)


def test_a_condition_is_no_way_around_what_is_committed(story):
    rescinded(story, committed=50_00)
    conditions = [("Another week", clock.today())]

    with pytest.raises(Refused, match="still committed"):
        decisions.decide(
            story.proposal, code=Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=conditions,
            grounds="So.", by=story.dora,
        )  # fmt: skip


def test_a_release_says_which_proposal_stands_in_the_way_and_the_others_go_out(story):
    record = rescinded(story, committed=50_00)
    again = decisions.decide(story.proposal, code=Code.APPROVE_REFUND, grounds="So.", by=story.dora)
    other = story.decided(Code.REJECT, story.propose(title="Another"))
    scheme = db.session.scalar(db.select(Scheme).where(Scheme.key == "refund"))
    scheme.rate_ppd_cents = 0
    db.session.commit()

    with pytest.raises(Refused) as refused:
        decisions.press_release(story.call, [again, other], by=story.olga, undo_minutes=0)
    db.session.rollback()
    assert story.proposal.code in promises.sentence_for(refused.value)

    decisions.press_release(story.call, [other], by=story.olga, undo_minutes=0)
    assert other.released_at and record.committed_cents == 50_00


def test_applied_money_does_not_count(story, record):
    actions.add_fund(record, source="A council", amount_cents=900_00, state=FundState.APPLIED, by=story.fin)

    assert record.external_cents == 0


def refusal(deed) -> str:
    """The words for what the database refused."""
    with pytest.raises(IntegrityError) as broken:
        deed()
        db.session.flush()
    db.session.rollback()
    return promises.sentence_for(broken.value)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1250", 1250_00), ("1250,5", 1250_50), ("1250.50", 1250_50), ("1.250", 1250_00), ("1,250", 1250_00),
        ("1.250,50", 1250_50), ("1,250.50", 1250_50), ("1.250.000", 1_250_000_00), ("€ 1.250,–", None), ("€1,250", 1250_00),
        ("1 250,50", 1250_50), ("-40", -40_00), ("12,345,67", None), ("1,234,567.89", 1_234_567_89), ("", None), ("twelve", None), ("1,2,3", None),
        ("1e5", None), ("−5", -5_00), ("−€ 5", -5_00), ("100 euro", 100_00), ("EUR 100", 100_00), ("4 euros a day", None), ("0,5", 50), ("0,005", None), ("0005", 5_00), ("99999999999999", None), ("1.25.000", None),
    ],
)  # fmt: skip
def test_amounts_are_read_in_both_conventions(typed, cents):
    assert cents_of(typed) == cents
