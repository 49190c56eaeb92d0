"""The selects about proposals that more than one page asks for."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager

from workshop_portal.calls import rules
from workshop_portal.calls.models import Call, CallRule
from workshop_portal.centre.models import Format, Venue, format_venue
from workshop_portal.core import clock
from workshop_portal.core.db import db, fresh_rows, plain_rows
from workshop_portal.core.outbox import Reader
from workshop_portal.people import queries as people
from workshop_portal.people import standing
from workshop_portal.people.hats import BARRED, ORGANISERS, Hat, worn
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing, active, built_once, ids_of, of_the_centre, rows_of
from workshop_portal.proposals import policy
from workshop_portal.proposals.comments import Comment
from workshop_portal.proposals.models import Grade, Organiser, Proposal, ProposalCommittee, ProposalVersion, leads
from workshop_portal.proposals.workflow import (
    BEFORE_THE_COMMITTEE,
    IN_THE_ORGANISERS_HANDS,
    TAKES_PART,
    Status,
    can_be_reopened,
)


@built_once
def visible_to(user):
    """Every proposal for which policy.may_view holds, as one select."""
    return seen_by(user)


@built_once
def worked_on_by(user):
    """The same, and what a chair was asked to read and knows by its card so far: it is assigned, closed and ranked with
    the others. Nothing of its text or its reviews may come from here."""
    return seen_by(user, at_work=True)


def seen_by(user, at_work=False):
    if not user.is_active:
        return select(Proposal).where(false())
    standings, seats = rows_of(user)
    centre = worn(standings, seats)
    ways = as_reviewer(user)
    known = and_(Proposal.status.not_in(policy.HIDDEN_FROM_STAFF), Proposal.submitted_at.is_not(None))
    if centre & policy.LOOKS_ON:
        ways.append(known)
    elif Hat.DEPUTY in centre:
        ways.append(and_(known, all_away(directors())))
    if seats:
        ways += as_seated(user, seats, at_work)
    seen = or_(false(), *ways)
    if barred := ids_of(user, Hat.CONFLICTED):
        seen = and_(Proposal.id.not_in(barred), seen)
    if mine := ids_of(user, *ORGANISERS):
        seen = or_(Proposal.id.in_(mine), seen)
    return select(Proposal).where(seen)


def as_reviewer(user) -> list:
    """Assigned, and cleared of conflicts."""
    ids = set(ids_of(user, Hat.REVIEWER)) & set(ids_of(user, Hat.CLEARED))
    return [and_(Proposal.status.in_(BEFORE_THE_COMMITTEE), Proposal.id.in_(ids))] if ids else []


@built_once
def known_to(user):
    """Every proposal of which this person sees a card at least (policy.may_see_card), as one select."""
    seen = visible_to(user).with_only_columns(Proposal.id).order_by(None)
    seated = before([seat.committee_id for seat in rows_of(user)[1]])
    asked = Proposal.id.in_(ids_of(user, Hat.REVIEWER))
    shut = Proposal.id.in_(ids_of(user, *BARRED))
    card = and_(Proposal.status.in_(policy.CARD), or_(seated, asked), ~shut)
    return select(Proposal).where(or_(Proposal.id.in_(seen), card))


def as_seated(user, seats, at_work) -> list:
    """What a chair, a vice-chair whose chair is away, and a member without a conflict see of their committees' proposals. A
    chair sees all that members see."""
    chaired = [seat.committee_id for seat in seats if seat.role == Hat.CHAIR]
    seconded = [seat.committee_id for seat in seats if seat.role == Hat.VICE]
    others = [seat.committee_id for seat in seats if seat.committee_id not in chaired]
    led: ColumnElement[bool] = Proposal.status.in_(policy.SEEN_BY_CHAIR)
    unanswered = set(ids_of(user, Hat.REVIEWER)) - set(ids_of(user, Hat.CLEARED))
    if unanswered and not at_work:
        led = and_(led, Proposal.id.not_in(unanswered))
    ways = []
    if others:
        cleared = Proposal.id.in_(ids_of(user, Hat.CLEARED))
        ways.append(and_(Proposal.status.in_(policy.SEEN_BY_MEMBERS), before(others), cleared))
    if chaired:
        ways.append(and_(led, before(chaired)))
    ways += [and_(led, before([one]), all_away(chairs(one))) for one in seconded]
    return ways


def before(committee_ids):
    """Whether the proposal lies before one of these committees."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id.in_(committee_ids))
    return Proposal.id.in_(mine)


def chairs(committee_id):
    """Who chairs this committee now."""
    return select(Seat.person_id).where(Seat.committee_id == committee_id, Seat.role == Hat.CHAIR, *active(Seat))


def directors():
    return select(Standing.person_id).where(Standing.hat == Hat.DIRECTOR, *of_the_centre(), *active())


def all_away(people):
    """Whether each of these people is absent, or in conflict with or an organiser of the proposal."""
    row = aliased(Standing)
    today = clock.today()
    holds = [row.from_on <= today, or_(row.until_on.is_(None), row.until_on >= today), row.ended_at.is_(None)]
    bars = or_(row.hat == Hat.ABSENT, and_(row.hat.in_(BARRED), row.proposal_id == Proposal.id))
    away = select(row.person_id).where(bars, *holds).correlate(Proposal)
    return ~exists(people.where(people.selected_columns[0].not_in(away)).correlate(Proposal))


RULES_OF_CALL = select(CallRule.key, CallRule.level, CallRule.figure).where(CallRule.call_id == bindparam("call"))


def rules_of(call) -> dict:
    """How the rules of this call hold, for whoever reads a version."""
    return rules.held([row._mapping for row in plain_rows(RULES_OF_CALL, {"call": call.id})])


def of_call(user, call):
    """The proposals of a call that are visible to this person."""
    return visible_to(user).where(Proposal.call_id == call.id)


def awaits_committees():
    """The condition that a proposal was referred on, and that nobody has chosen since which committees read it."""
    return and_(Proposal.status == Status.ELIGIBLE, Proposal.referred_at.is_not(None))


def awaiting_committees(proposal_ids) -> set[int]:
    """Those of these proposals, ids or a select of them, of which that holds."""
    return set(db.session.scalars(select(Proposal.id).where(Proposal.id.in_(proposal_ids), awaits_committees())))


def awaits(proposal) -> bool:
    return proposal.status == Status.ELIGIBLE and proposal.referred_at is not None


def known_among(user, rows) -> list:
    """Those of these rows whose proposal, by its code, this person may know of."""
    if not rows:
        return []
    codes = visible_to(user).where(Proposal.code.in_([one["code"] for one in rows])).with_only_columns(Proposal.code)
    known = set(db.session.scalars(codes))
    return [one for one in rows if one["code"] in known]


def earlier_of(content, user):
    """The proposal that this text names as the earlier one, if this person may read it; None else."""
    code = content.get("previous_code")
    return db.session.scalar(visible_to(user).where(Proposal.code == code.strip())) if code else None


def own(user):
    """The proposals this person organises."""
    return select(Proposal).where(Proposal.id.in_(ids_of(user, *ORGANISERS)))


def open_comments(user) -> dict[int, int]:
    """Proposal → how many comments of its organisers are not settled, of those in this person's hands."""
    rows = select(Comment.proposal_id, func.count().label("number")).where(Comment.settled_at.is_(None))
    mine = rows.where(Comment.proposal_id.in_(ids_of(user, *ORGANISERS))).group_by(Comment.proposal_id)
    return {row.proposal_id: row.number for row in db.session.execute(mine)}


def to_screen(user):
    """What waits for the office, the oldest first, with the number of its committees."""
    return visible_to(user).where(Proposal.status == Status.SUBMITTED).order_by(Proposal.submitted_at)


def returned(user):
    """What was returned for completion, by its day: code, title as submitted, dates and what its organisers were told."""
    newest = select(func.max(ProposalVersion.number)).where(ProposalVersion.proposal_id == Proposal.id)
    version = and_(
        ProposalVersion.proposal_id == Proposal.id,
        ProposalVersion.number == newest.correlate(Proposal).scalar_subquery(),
    )
    rows = select(
        Proposal.code, Proposal.returned_at, until_when(Call.deadline_at).label("ends_at"),
        until_when(Call.hard_deadline_at).label("closes_at"), Proposal.screening_note,
        ProposalVersion.content["title"].as_string().label("title"), Call.title_en, Call.title_nl,
    ).join(Call, Call.id == Proposal.call_id).outerjoin(ProposalVersion, version)  # fmt: skip
    hidden = ids_of(user, *BARRED)
    mine = rows.where(Proposal.status == Status.RETURNED, Proposal.id.not_in(hidden))
    return mine.order_by(until_when(Call.deadline_at), Proposal.code)


def told_by(person) -> list[Organiser]:
    """What this person told as an organiser of any proposal, the newest first."""
    mine = select(Organiser).where(
        Organiser.person_id == person.id, Organiser.confirmed_at.is_not(None), Organiser.left_at.is_(None)
    )
    return list(db.session.scalars(mine.order_by(Organiser.confirmed_at.desc(), Organiser.id.desc())))


def until_when(of_call):
    """What workflow.later says of a returned proposal."""
    return case((Proposal.return_until_at > of_call, Proposal.return_until_at), else_=of_call)


TO_CHOOSE: CompoundSelect = union_all(
    select(literal("call").label("kind"), Call.id, Call.key, Call.title_en, Call.title_nl, Call.deadline_at, Call.hard_deadline_at),
    select(literal("committee"), Committee.id, Committee.key, Committee.name_en, Committee.name_nl, null(), null()),
    select(literal("format"), Format.id, Format.key, Format.name_en, Format.name_nl, null(), null()),
)  # fmt: skip


def filters() -> tuple[dict, dict, dict]:
    """Calls, the newest first, committees and formats to choose from, each by its id, in one statement."""
    rows = plain_rows(TO_CHOOSE)
    of = {kind: [Named(*others) for one, *others in rows if one == kind] for kind in ("call", "committee", "format")}
    of["call"].sort(key=lambda one: str(one.deadline_at), reverse=True)
    of["format"].sort(key=lambda one: one.id)
    calls, committees, formats = ({one.id: one for one in found} for found in of.values())
    return calls, committees, formats


class Named(NamedTuple):
    id: int
    key: str
    name_en: str
    name_nl: str
    deadline_at: datetime | None = None
    hard_deadline_at: datetime | None = None

    @property
    def last_minute(self) -> datetime | None:
        return self.deadline_at and clock.last_minute(self.deadline_at)


def invited(user):
    """The open invitations to this person's own confirmed address, with their proposals and calls."""
    mine = select(Organiser).join(Organiser.proposal).where(Organiser.email == user.email)
    mine = mine.where(
        Organiser.left_at.is_(None), Organiser.confirmed_at.is_(None), Proposal.status.in_(IN_THE_ORGANISERS_HANDS)
    )
    near = contains_eager(Organiser.proposal).joinedload(Proposal.call)
    return mine.where(literal(user.verified_at is not None)).options(near).order_by(Organiser.id)


def seats_of_house(proposal) -> int | None:
    """Of the largest venue of its format, for whoever screens what was handed in; a draft is held to its format alone."""
    if proposal.status in IN_THE_ORGANISERS_HANDS or proposal.format_id is None:
        return None
    here = format_venue.c.venue_id == Venue.id
    largest = select(func.max(Venue.seats)).join(format_venue, here)
    return db.session.scalar(largest.where(format_venue.c.format_id == proposal.format_id))


def has_readers(proposal) -> bool:
    """Whether somebody was asked to read it, and still is: from then on its text stays."""
    return standing.is_worn(Hat.REVIEWER, proposal)


def is_read():
    """The same as a condition beside Proposal."""
    return exists().where(Standing.proposal_id == Proposal.id, Standing.hat == Hat.REVIEWER, *active())


def is_theirs_again(proposal, at) -> bool:
    """Whether its organisers may take it back; so long nobody is asked to read it. A deadline may have been moved since."""
    return can_be_reopened(proposal, at) and not has_readers(proposal)


def organising(user):
    """Where this person has confirmed to be an organiser."""
    return select(Organiser).where(
        Organiser.left_at.is_(None), Organiser.person_id == user.id, Organiser.confirmed_at.is_not(None)
    )


def led_there(person_id, call_ids, format_id):
    """What this person has handed in to these calls as the contact organiser, in this format: one a call."""
    led = select(Organiser.proposal_id).where(Organiser.person_id == person_id, leads(Organiser))
    return select(Proposal).where(
        Proposal.id.in_(led), Proposal.call_id.in_(call_ids), Proposal.format_id == format_id,
        Proposal.status.in_(TAKES_PART),
    )  # fmt: skip


def lead_of(proposal) -> Organiser | None:
    """The contact organiser."""
    return next((one for one in proposal.organisers if one.grade == Grade.LEAD), None)


def confirmed_organisers(proposal) -> list[Reader]:
    """As letters go to them: at the address of today of the account behind them, if there is one."""
    return [Reader(*row) for row in fresh_rows(confirmed_of(), {"proposal": proposal.id})]


def office_of(proposal) -> list[Person]:
    """The people of the office who may know of it: nobody in conflict with it, and none of its organisers."""
    out = select(Standing.person_id).where(Standing.proposal_id == proposal.id, Standing.hat.in_(BARRED), *active())
    mine = select(Person).where(Person.id.in_(people.wearers(Hat.OFFICE)), Person.id.not_in(out))
    return list(db.session.scalars(mine.where(Person.disabled_at.is_(None)).order_by(Person.id)))


def organisers_now(proposal) -> list:
    """Rows of key, address, and the person behind it once confirmed."""
    return plain_rows(who_organises(), {"proposal": proposal.id})


@cache
def who_organises():
    confirmed = case((Organiser.confirmed_at.is_not(None), Organiser.person_id)).label("person_id")
    mine = Organiser.proposal_id == bindparam("proposal"), Organiser.left_at.is_(None)
    return select(Organiser.key, Organiser.email, confirmed).where(*mine)


def left_since(content, here) -> list[str]:
    """The names that a submitted text has, of those who are no organisers any more."""
    signs = {sign for one in here for sign in (one.key, one.email)}
    return [one["name"] for one in content.get("organisers") or () if not signs & {one.get("key"), one.get("email")}]


@cache
def confirmed_of():
    address, language = func.coalesce(Person.email, Organiser.email), func.coalesce(Person.language, "en")
    signs_in = func.coalesce(and_(Person.password_hash != "", Person.verified_at.is_not(None)), false())
    found = select(Organiser.name, address, language, Organiser.person_id, signs_in).outerjoin(Organiser.person)
    mine = (
        Organiser.proposal_id == bindparam("proposal"),
        Organiser.left_at.is_(None),
        Organiser.confirmed_at.is_not(None),
    )
    return found.where(*mine).order_by(Organiser.position, Organiser.id)


def versions_of(proposal) -> list:
    """The submitted versions without their texts, the newest first: key, number, when, and who pressed the button."""
    columns = [ProposalVersion.key, ProposalVersion.number, ProposalVersion.submitted_at, *NAME]
    rows = select(*columns).outerjoin(Person, Person.id == ProposalVersion.submitted_by)
    mine = rows.where(ProposalVersion.proposal_id == proposal.id).order_by(ProposalVersion.number.desc())
    return list(db.session.execute(mine))


NAME = (Person.given_name, Person.family_name)
