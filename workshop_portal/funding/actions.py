"""What is done to a funding record. The caller commits; the database refuses what breaks an invariant."""

from datetime import timedelta

from flask_babel import ngettext
from sqlalchemy import func, select, update

from workshop_portal import journal
from workshop_portal.centre.choices import LINES
from workshop_portal.core import promises
from workshop_portal.core.clock import day_of, now
from workshop_portal.core.db import db, only_reads
from workshop_portal.core.languages import day, euros
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import paying
from workshop_portal.funding import followers, queries
from workshop_portal.funding.models import CLOSED, ExternalFund, FundState, Line, LineKind, Record, RecordState
from workshop_portal.proposals.budget import cap_cents
from workshop_portal.workshops import acts
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

BELOW_ZERO = N_("An amount can't fall below zero.")
promises.put_into_words(
    {
        "committed_within_cap": N_("More would be committed than the cap and the external funds come to together."),
        "paid_within_committed": N_("No more can be paid than is committed."),
        "no_debts": BELOW_ZERO,
        "cap_formula": N_("The cap is the rate times the days times the funded persons."),
    }
)
SHUT = N_("This record is closed: nothing in it can be changed.")
UNPAID = N_(
    "%(sum)s is committed and not paid: %(lines)s. Pay it, or release what is not needed; then the record can be settled."
)
PAYS_ONLY = N_(
    "This is closed or cancelled: what is committed can still be paid, or released where it is not needed, and the budget code can be given; nothing else can be changed."
)
TOO_NARROW = N_(
    "%(code)s can't be approved like this: %(committed)s is still committed from its former approval, and this one allows %(most)s. Release first in its funding record what is not needed, or choose another approval."
)
COUNTS = {FundState.GRANTED, FundState.RECEIVED}
NOT_THERE = "not-there"  # the code in the journal for what is released of people who were not there
CLAIMS_COME = timedelta(weeks=8)  # after the last day: until then what people were promised stays set aside
LODGING_SHARE = 60  # per cent of the cap that is planned for lodging where the proposal gives no costs


def open_for(decision, *, by=None, at=None) -> Record:
    """The funding record of the workshop that a released approval opened, from its scheme and the proposal. Once."""
    workshop = db.session.scalars(select(Workshop).where(Workshop.proposal_id == decision.proposal_id)).one()
    existing = db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))
    if existing and existing.state != RecordState.CANCELLED and existing.approved_at == decision.decided_at:
        return existing
    scheme = paying.must_of(decision)
    if existing:
        return take_up(existing, scheme, decision, by=by, at=at)
    record = Record(
        workshop=workshop, scheme=scheme, rate_ppd_cents=scheme.rate_ppd_cents, days=workshop.days,
        cap_cents=cap_cents(scheme.rate_ppd_cents, workshop.days, workshop.capacity), funded_persons=workshop.capacity,
        in_kind_cents=scheme.in_kind_cents, state=RecordState.ACTIVE, approved_by=decision.decided_by,
        approved_at=decision.decided_at,
    )  # fmt: skip
    db.session.add(record)
    for fund in decision.proposal.funds:
        record.funds.append(
            ExternalFund(source=fund.source, amount_cents=fund.amount_cents, state=FundState(fund.status))
        )
    record.external_cents = sum(fund.amount_cents for fund in record.funds if fund.state in COUNTS)
    add_lines(record, decision.proposal)
    record.planned_cents = sum(line.planned_cents for line in record.lines)
    db.session.flush()
    journal.record(record, "open", by=by, at=at, detail=f"{scheme.key}: {record.cap_cents}")
    return record


def must_carry(record, scheme):
    """A new approval allows at least what is still committed from the former one."""
    workshop = record.workshop
    most = cap_cents(scheme.rate_ppd_cents, workshop.days, workshop.capacity) + record.external_cents
    if most < record.committed_cents:
        told = {"committed": euros(record.committed_cents), "most": euros(most)}
        raise Refused(TOO_NARROW, code=workshop.proposal.code, **told)


def judge_approval(proposal, scheme):
    """Of a proposal that was approved before, whose record may still hold money, refuse what is too narrow for it."""
    record = db.session.scalar(select(Record).join(Record.workshop).where(Workshop.proposal_id == proposal.id))
    if record:
        must_carry(record, scheme)


def take_up(record, scheme, decision, *, by, at) -> Record:
    """A proposal approved anew after a rescinded approval: what was booked stays, scheme and cap follow the decision."""
    must_carry(record, scheme)
    start = record.state
    record.scheme, record.rate_ppd_cents, record.in_kind_cents = scheme, scheme.rate_ppd_cents, scheme.in_kind_cents
    record.days, record.funded_persons = record.workshop.days, record.workshop.capacity
    record.cap_cents = cap_cents(record.rate_ppd_cents, record.days, record.funded_persons)
    record.state, record.approved_by, record.approved_at = RecordState.ACTIVE, decision.decided_by, decision.decided_at
    db.session.flush()
    journal.record(record, "open", by=by, at=at, start=start, detail=f"{scheme.key}: {record.cap_cents}")
    return record


def add_lines(record, proposal):
    """A line for each kind the scheme names; planned as the proposal estimated, within what may be committed, lodging first."""
    kinds, asked = [LineKind(kind) for kind in record.scheme.lines or ("lodging", "travel")], estimated(proposal)
    wanted = {kind: asked.get(kind, 0) for kind in kinds}
    if not any(wanted.values()) and LineKind.LODGING in wanted:
        wanted[LineKind.LODGING] = record.cap_cents * LODGING_SHARE // 100
        wanted[LineKind.TRAVEL] = record.cap_cents - wanted[LineKind.LODGING] if LineKind.TRAVEL in wanted else 0
    left = record.cap_cents + record.external_cents
    for kind, cents in wanted.items():
        planned = min(cents, left)
        left -= planned
        record.lines.append(Line(kind=kind, planned_cents=planned))


def estimated(proposal) -> dict[LineKind, int]:
    """The costs of the proposal by kind of line, in cents."""
    found: dict[LineKind, int] = {}
    for cost in proposal.costs:
        kind = LineKind(cost.kind) if cost.kind in set(LineKind) else LineKind.OTHER
        found[kind] = found.get(kind, 0) + (cost.amount_cents or 0)
    return found


def close_with(workshop, by, at):
    """The workshop is cancelled: so is its record, or it stays open until what is still committed is paid or released."""
    record = db.session.scalar(select(Record).where(Record.workshop_id == workshop.id))
    if record is None or record.state in CLOSED:
        return
    hold(record)  # nothing is booked meanwhile
    if record.state not in CLOSED and not close_settled(record, by=by, at=at):
        journal.record(record, "keep", by=by, at=at, detail=f"committed {record.committed_cents:+}")


def close_settled(record, *, by, at) -> bool:
    """The record of a cancelled workshop closes once all that is committed is paid."""
    if record.workshop.state != State.CANCELLED or record.committed_cents != record.paid_cents:
        return False
    if record.state not in CLOSED:
        record.state, deed = (RecordState.SETTLED, "close") if record.paid_cents else (RecordState.CANCELLED, "cancel")
        journal.record(record, deed, by=by, at=at)
    return True


def has_ended(workshop, at=None) -> bool:
    """It took place, and its last day is over."""
    return workshop.state != State.CANCELLED and workshop.last_on is not None and workshop.last_on < day_of(at or now())


def unpaid(record) -> list[tuple]:
    """(kind of the line, cents) of what is committed and not paid."""
    open_ones = ((line.kind, line.committed_cents - line.paid_cents) for line in record.lines)
    return [(kind, cents) for kind, cents in open_ones if cents]


def settle(record, *, by, at=None):
    """The workshop is over, and all that was committed is paid or given back: nothing changes any more."""
    at = at or now()
    hold(record)
    if record.state in CLOSED:
        raise Refused(SHUT)
    if not has_ended(record.workshop, at):
        raise Refused(N_("The workshop is not over yet: its record is settled after its last day."))
    if record.committed_cents != record.paid_cents:
        lines = ", ".join(f"{_(LINES[kind])} {euros(cents)}" for kind, cents in unpaid(record))
        raise Refused(UNPAID, sum=euros(record.committed_cents - record.paid_cents), lines=lines)
    record.state = RecordState.SETTLED
    db.session.flush()
    journal.record(record, "settle", by=by, at=at, detail=f"paid {record.paid_cents:+}")


def reopen(record, *, reason, by, at=None):
    """Something came late, or was wrong: what was settled takes bookings again, until it is settled anew."""
    hold(record)
    if record.state != RecordState.SETTLED:
        raise Refused(N_("Only a settled record can be opened again."))
    if not reason.strip():
        raise Refused(N_("Say why the record is opened again."))
    record.state = RecordState.ACTIVE
    db.session.flush()
    journal.record(record, "reopen", by=by, at=at, detail=journal.said_of("", reason.strip()))


def closing(record) -> str:
    """Why no more can be changed in the record, or "": after the workshop what was committed is paid or released.

    What was settled and opened again takes everything.
    """
    if record.state in CLOSED:
        return SHUT
    if record.workshop.state == State.CANCELLED:
        return PAYS_ONLY
    return PAYS_ONLY if record.workshop.state == State.CLOSED and not queries.was_opened_again(record) else ""


def must_be_open(record, *, settling=False):
    why = closing(record)
    if why and not (settling and why == PAYS_ONLY):
        raise Refused(why)


def line_of(record, kind) -> Line:
    """The record's own line for this kind of cost; one that its scheme did not name begins empty."""
    line = next((one for one in record.lines if one.kind == kind and one.source == "centre"), None)
    if line is None:
        line = Line(kind=kind, planned_cents=0, committed_cents=0, paid_cents=0)
        record.lines.append(line)
        db.session.flush()
    return line


def hold(record):
    """The record as it is now, held so that two can't give, or take back, the same money; and what its workshop is now. Where a
    page is only shown again, it is read alone.
    """
    mine = select(Record).where(Record.id == record.id)
    mine = mine if only_reads() else mine.with_for_update(key_share=True)
    db.session.scalars(mine.execution_options(populate_existing=True)).one()
    db.session.refresh(record.workshop)


def book(line, *, by, planned=0, committed=0, paid=0, words="", shares=(), may_fill=False, at=None):
    """Change a line by these cents (negative ones take back); line and totals in one transaction, checked together.

    `words`: what it is for, kept in the journal. `shares`: (key of a participant, cents) of what is committed. `may_fill`:
    whether `by` may commit what is promised when all else is closed.
    """
    record = line.record
    hold(record)  # nobody settles it meanwhile
    must_be_open(record, settling=not planned and (committed <= 0 or may_fill and fills_gap(line, committed)))
    why = ""
    if committed < 0:
        db.session.refresh(line)
        must_stay_committed(line, line.committed_cents + committed, at or now())
        why = "" if shares else why_less(line, line.committed_cents + committed, at or now())
    enter(line, by=by, planned=planned, committed=committed, paid=paid, words=words, shares=shares, why=why, at=at)
    close_settled(record, by=by, at=at)


def fills_gap(line, cents) -> bool:
    """Whether so much is promised to people who came, as it turned out, and not committed any more, when all else is closed."""
    return closing(line.record) == PAYS_ONLY and cents <= dict(followers.short(line.record)).get(line.kind, 0)


def must_stay_committed(line, cents, at):
    """What people were promised stays committed while they may claim it, but for those who were not there; what is paid stays
    so for ever.
    """
    if cents < 0:
        raise Refused(BELOW_ZERO)
    promised, people = followers.promised(line)
    workshop = line.record.workshop
    if cents < promised and not may_release_promises(workshop, at):
        words = N_("%(sum)s of this line are promised to %(people)s: less can't be committed.")
        told = {"sum": euros(promised), "people": ngettext("%(num)s participant", "%(num)s participants", people)}
        if has_ended(workshop, at):
            words = N_(
                "%(sum)s of this line are promised to %(people)s and can be claimed until %(day)s: less can't be committed before."
            )
            told["day"] = day(claims_until(workshop))
        raise Refused(words, **told)
    if cents < line.paid_cents:
        raise Refused(N_("%(sum)s of this line are paid already: less can't be committed."), sum=euros(line.paid_cents))


def why_less(line, cents, at) -> str:
    """The code of the reason for which less than was promised stays committed while people may claim: some of what is
    released was set aside for people who were not there, and is not yet.
    """
    given_up = 0 if may_release_promises(line.record.workshop, at) else followers.given_up(line)
    if not given_up:
        return ""
    promised, _people = followers.promised(line)
    theirs = max(given_up - queries.released(line, NOT_THERE), 0)
    return NOT_THERE if max(cents, promised) < min(line.committed_cents, promised + theirs) else ""


def claims_until(workshop):
    """The last day on which what was promised can be claimed."""
    return workshop.last_on + CLAIMS_COME


def may_release_promises(workshop, at) -> bool:
    """Whoever came had the time to claim what was promised: what is left is not needed."""
    return has_ended(workshop, at - CLAIMS_COME)


def enter(line, *, by, planned=0, committed=0, paid=0, words="", shares=(), why="", at=None):
    """The same without asking: for what comes free as somebody leaves. `why`: a code that the journal puts into words."""
    record = line.record
    change = {"planned_cents": planned, "committed_cents": committed, "paid_cents": paid}
    for row in (line, record):
        row_type = type(row)
        values = {name: getattr(row_type, name) + cents for name, cents in change.items() if cents}
        if values:
            stale = {"version": Record.version + 1} if row is record else {}
            db.session.execute(update(row_type).where(row_type.id == row.id).values(**values, **stale))
    db.session.expire(line)
    db.session.expire(record)
    told = ", ".join(f"{name.removesuffix('_cents')} {cents:+}" for name, cents in change.items() if cents)
    every = [
        f"{line.kind}: committed {cents:+} ({', '.join(filter(None, (whose, why)))})"
        for whose, cents in shares
        if cents
    ]
    for detail in every or [journal.said_of(f"{line.kind}: {told} ({why})" if why else f"{line.kind}: {told}", words)]:
        journal.record(record, "book", by=by, at=at, detail=detail)


def add_fund(record, *, source, amount_cents, by, state=FundState.APPLIED, conditions="", at=None) -> ExternalFund:
    """Money from elsewhere; it widens the cap when it is granted or received."""
    hold(record)
    must_be_open(record)
    fund = ExternalFund(
        record=record, source=source, amount_cents=amount_cents, state=FundState(state), conditions=conditions
    )
    db.session.add(fund)
    recount_funds(record)
    journal.record(record, "fund", by=by, at=at, detail=journal.said_of(f"{fund.state}: {amount_cents}", source))
    return fund


FUND_GONE = N_("Somebody took this fund off the record meanwhile. Go back and look again.")


def hold_fund(fund):
    """Hold its record, and know the fund as it is now."""
    hold(fund.record)
    mine = select(ExternalFund).where(ExternalFund.id == fund.id).execution_options(populate_existing=True)
    if db.session.scalar(mine) is None:
        raise Refused(FUND_GONE)


def change_fund(fund, state, *, by, amount_cents=None, at=None):
    """Another status, or another amount; what counts beside the cap follows."""
    hold_fund(fund)
    must_be_open(fund.record)
    fund.state, fund.amount_cents = FundState(state), amount_cents or fund.amount_cents
    recount_funds(fund.record)
    journal.record(
        fund.record, "fund", by=by, at=at, detail=journal.said_of(f"{fund.state}: {fund.amount_cents}", fund.source)
    )


def drop_fund(fund, *, by, at=None):
    """It was refused, or never there: it leaves the record, and the journal says so."""
    record = fund.record
    hold(record)
    if fund not in record.funds:
        return  # another one was first
    must_be_open(record)
    record.funds.remove(fund)
    recount_funds(record)
    journal.record(record, "fund", by=by, at=at, detail=journal.said_of(f"refused: {fund.amount_cents}", fund.source))


def recount_funds(record):
    """As the database has them, whatever was read before."""
    db.session.flush()
    mine = select(func.coalesce(func.sum(ExternalFund.amount_cents), 0))
    record.external_cents = db.session.scalar(
        mine.where(ExternalFund.record_id == record.id, ExternalFund.state.in_(COUNTS))
    )
    db.session.flush()


def revise_terms(record, *, funded_persons, days, budget_code, by, reason="", at=None):
    """Persons, days and budget code; the cap follows its formula. Another cap says why."""
    hold(record)
    must_be_open(record)
    cap = cap_cents(record.rate_ppd_cents, days, funded_persons)
    if funded_persons > max(record.most_persons, record.funded_persons) or days > max(record.most_days, record.days):
        raise Refused(N_("No more persons and days are funded than the workshop has seats and days."))
    if cap != record.cap_cents and not reason:
        raise Refused(N_("Say why the cap changes."))
    changed = [f"persons-{funded_persons}"] if funded_persons != record.funded_persons else []
    changed += [f"days-{days}"] if days != record.days else []
    changed += ["budget-code"] if budget_code != record.budget_code else []
    changed += [f"cap {cap}"] if cap != record.cap_cents else []
    acts.follow_code(record.workshop, record.budget_code, budget_code, by=by, at=at)
    record.funded_persons, record.days, record.budget_code, record.cap_cents = funded_persons, days, budget_code, cap
    db.session.flush()
    journal.record(record, "terms", by=by, at=at or now(), detail=journal.said_of(", ".join(changed), reason))


def give_code(record, code, *, by, at=None):
    """The budget code alone, also of a workshop that is closed or cancelled: until the record is, payments need it."""
    hold(record)
    if closing(record) == SHUT:
        raise Refused(SHUT)
    if code != record.budget_code:
        acts.follow_code(record.workshop, record.budget_code, code, by=by, at=at)
        record.budget_code = code
        db.session.flush()
        journal.record(record, "terms", by=by, at=at, detail="budget-code")
