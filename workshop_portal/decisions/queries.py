"""The selects about advice and decisions that more than one page asks for."""

from sqlalchemy import String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from workshop_portal.calls.models import Call
from workshop_portal.centre.slots import Slot
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.decisions.models import Advice, Decision, Item, Meeting, Presence, Release
from workshop_portal.decisions.workflow import OPENS_A_WORKSHOP, Code, ReleaseState
from workshop_portal.journal import IS_COPY, JournalLine
from workshop_portal.people.hats import BARRED, COMMITTEE, Hat
from workshop_portal.people.models import BY_NAME, Person
from workshop_portal.people.standing import Standing, active, built_once, hats, ids_of
from workshop_portal.proposals import queries as proposals
from workshop_portal.proposals.models import Organiser, Proposal, ProposalCommittee
from workshop_portal.proposals.policy import HIDDEN_FROM_STAFF
from workshop_portal.proposals.workflow import BEFORE_THE_COMMITTEE, Status
from workshop_portal.reviews import queries as reviews
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import AssignmentState


def decided_for(user, call):
    """The standing decisions of a call on proposals that the reader may see, with their proposals."""
    return ever_decided_for(user, call).where(Decision.rescinded_at.is_(None), Proposal.status != Status.WITHDRAWN)


def ever_decided_for(user, call):
    """The same with those that were taken back or referred the proposal on, the latest of each proposal first, and of
    proposals that were withdrawn then.
    """
    seen = reviews.not_own(proposals.visible_to(user), user).with_only_columns(Proposal.id)
    return (
        select(Decision)
        .join(Decision.proposal)
        .where(Proposal.call_id == call.id, Proposal.id.in_(seen))
        .options(contains_eager(Decision.proposal))
        .order_by(Proposal.code, Decision.id.desc())
    )


def standing_in(user, call):
    """(how many decisions of the call stand, how many of these wait for their release) of what the reader may see."""
    here = decided_for(user, call).with_only_columns(Decision.id, Decision.released_at).order_by(None).subquery()
    return select(func.count(), func.count().filter(here.c.released_at.is_(None))).select_from(here)


def with_release(decisions):
    return decisions.options(joinedload(Decision.release))


def unreleased_by_call(user):
    """(call id, how many decisions wait for their release, how many are on their way) where there are any to be seen."""
    seen = reviews.not_own(proposals.visible_to(user), user).with_only_columns(Proposal.id)
    waits, goes = (
        func.count().filter(one) for one in (Decision.release_id.is_(None), Decision.release_id.is_not(None))
    )
    rows = select(Proposal.call_id, waits, goes).select_from(Decision).join(Decision.proposal)
    rows = rows.where(Proposal.id.in_(seen), Proposal.status != Status.WITHDRAWN)
    rows = rows.where(Decision.rescinded_at.is_(None), Decision.released_at.is_(None))
    return rows.group_by(Proposal.call_id)


def refunds_among_approvals(user, call):
    """(how many standing approvals of the call the reader may see, how many of these have a refund budget)"""
    is_approval = or_(Decision.code.in_(OPENS_A_WORKSHOP), Decision.becomes.is_not(None))
    has_refund = or_(Decision.code == Code.APPROVE_REFUND, Decision.becomes == Code.APPROVE_REFUND)
    seen = reviews.not_own(proposals.visible_to(user), user).with_only_columns(Proposal.id)
    rows = select(func.count(), func.count().filter(has_refund)).select_from(Decision).join(Decision.proposal)
    rows = rows.where(Proposal.call_id == call.id, Proposal.id.in_(seen), Proposal.status != Status.WITHDRAWN)
    return rows.where(is_approval, Decision.rescinded_at.is_(None), Decision.lapsed_at.is_(None))


def without_week(decisions) -> list[Decision]:
    """Those of these decisions that approve, of which the office knows no week that suits the organisers: none is held for
    them either.
    """
    approved = [one for one in decisions if (one.becomes or one.code) in OPENS_A_WORKSHOP]
    asked = [one for one in approved if not one.proposal.preferred_weeks]
    placed = select(Slot.proposal_id).where(Slot.proposal_id.in_([one.proposal_id for one in asked]))
    held = set(db.session.scalars(placed))
    return [one for one in asked if one.proposal_id not in held]


def letters_by_language(decisions) -> dict[str, int]:
    """How many letters these decisions make in each language: one to each confirmed organiser."""
    language = func.coalesce(Person.language, "en")
    rows = select(language, func.count()).select_from(Organiser).outerjoin(Organiser.person)
    rows = rows.where(Organiser.proposal_id.in_([one.proposal_id for one in decisions]))
    found = db.session.execute(
        rows.where(Organiser.left_at.is_(None), Organiser.confirmed_at.is_not(None)).group_by(language)
    )
    return {one: number for one, number in found}  # noqa: C416  (rows are no pairs to a type checker)


def with_conditions(decisions):
    return decisions.options(selectinload(Decision.conditions))


def with_readers(decisions):
    """The same with all that their letters are written from."""
    proposal = contains_eager(Decision.proposal)
    return with_conditions(decisions).options(
        proposal.selectinload(Proposal.organisers).joinedload(Organiser.person),
        proposal.selectinload(Proposal.committee_rows), proposal.joinedload(Proposal.call),
        proposal.joinedload(Proposal.format), selectinload(Decision.letters),
    )  # fmt: skip


def latest_releases(call):
    """The last releases of a call, with what is shown and asked of their decisions."""
    return with_decisions(select(Release).where(Release.call_id == call.id).order_by(Release.id.desc()).limit(20))


def with_decisions(releases):
    proposal = selectinload(Release.decisions).joinedload(Decision.proposal)
    near = proposal.load_only(Proposal.code, Proposal.title), proposal.selectinload(Proposal.committee_rows)
    return releases.options(*near)


def taken_back(proposal):
    """(the release's key, when it was rescinded) of each decision that was released and stands no more."""
    rows = select(Release.key, Decision.rescinded_at).join(Release.decisions).where(Decision.code != Code.REFER)
    return rows.where(Decision.proposal_id == proposal.id, Decision.rescinded_at.is_not(None))


def decisions_on(proposal) -> list[Decision]:
    """The one that stands, if there is one, before those that were taken back, with their conditions."""
    mine = select(Decision).where(Decision.proposal_id == proposal.id).options(joinedload(Decision.conditions))
    rows = db.session.scalars(mine.order_by(Decision.rescinded_at.is_not(None), Decision.id)).unique()
    return list(rows)


def earlier(proposal):
    """The decisions on it that stand no more, the latest first: (decision, who took it, who took it back, how many
    letters to its organisers were sent, how many were recalled).
    """
    decider, taker = aliased(Person), aliased(Person)
    about = and_(JournalLine.subject_kind == Proposal.__tablename__, JournalLine.subject_id == Decision.proposal_id)
    taken_back = and_(about, JournalLine.deed == "rescind", JournalLine.at == Decision.rescinded_at)
    mine = and_(
        Mail.about_kind == Proposal.__tablename__, Mail.about_id == Decision.proposal_id, Mail.batch == Release.key,
        Mail.kind == cast(Decision.code, String), ~IS_COPY,
    )  # fmt: skip
    letters = select(func.count()).select_from(Mail).where(mine)
    sent, recalled = (
        letters.where(Mail.state == one).scalar_subquery() for one in (MailState.SENT, MailState.RECALLED)
    )
    return (
        select(Decision, decider, taker, sent, recalled)
        .outerjoin(Decision.release)
        .outerjoin(decider, decider.id == Decision.decided_by)
        .outerjoin(JournalLine, taken_back)
        .outerjoin(taker, taker.id == JournalLine.person_id)
        .where(Decision.proposal_id == proposal.id, Decision.rescinded_at.is_not(None))
        .order_by(Decision.id.desc())
    )


def referrals(proposals_here):
    """(proposal, the decision that referred it on last) of these, a select of proposals that wait for their committees."""
    last = select(func.max(Decision.id)).where(Decision.proposal_id == Proposal.id, Decision.code == Code.REFER)
    mine = last.where(Decision.released_at.is_not(None)).correlate(Proposal).scalar_subquery()
    rows = proposals_here.where(proposals.awaits_committees()).join(Decision, Decision.id == mine)
    return rows.add_columns(Decision).order_by(Proposal.code)


def running(call):
    """The releases of a call whose window runs, with what is shown and asked of their decisions."""
    return latest_releases(call).where(Release.state == ReleaseState.PRESSED)


def going_out(release):
    """What a release lets out, with all that its letters are written from; what was withdrawn meanwhile stays."""
    mine = select(Decision).join(Decision.proposal).options(contains_eager(Decision.proposal))
    mine = mine.where(Decision.release_id == release.id, Proposal.status == Status.DECIDED)
    return with_readers(mine.order_by(Decision.id))


def rounds_with_waiting(user):
    """(call, proposal that waits for the director or None): every round, the newest first, with what may be seen."""
    seen = reviews.not_own(proposals.visible_to(user), user).where(Proposal.status == Status.ADVISED)
    seen = seen.with_only_columns(Proposal.id)
    waits = and_(Proposal.call_id == Call.id, Proposal.id.in_(seen))
    rows = select(Call, Proposal).outerjoin(Proposal, waits)
    return rows.order_by(Call.deadline_at.desc(), Call.id, Proposal.code)


@built_once
def before_committee(user, call_id, committee_id):
    """The proposals of this call before this committee that the reader may see, from the review on."""
    statuses = {Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED}
    return reviews.before_committee(user, call_id, committee_id).where(Proposal.status.in_(statuses))


ON_THE_TABLE = frozenset({Status.IN_DISCUSSION, Status.ADVISED})
WITH_COMMITTEES = frozenset({Status.ELIGIBLE}) | BEFORE_THE_COMMITTEE
IN_MEETINGS = frozenset({Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED})


@built_once
def in_the_meeting(user, call_id, committee_id):
    """What this committee discusses or has discussed: also what a member knows by its card only."""
    mine = select(ProposalCommittee.proposal_id).where(ProposalCommittee.committee_id == committee_id)
    known = reviews.not_own(proposals.known_to(user), user).where(Proposal.call_id == call_id, Proposal.id.in_(mine))
    return known.where(Proposal.status.in_(IN_MEETINGS))


def in_the_minutes(user, held):
    """What this meeting was about, as far as its reader may know: what its committee has before it, and what it advised on
    before that was referred on, withdrawn, or given to others.

    The latter only for who may read that advice: who looks on or leads the committee, who gave it, and members who had
    answered the conflict question.
    """
    here = in_the_meeting(user, held.call_id, held.committee_id).with_only_columns(Proposal.id).order_by(None)
    advised = select(Advice.proposal_id).where(Advice.committee_id == held.committee_id)
    ways = [Proposal.id.in_(here)]
    mine = hats(user, held.committee)
    if mine & READS_ALL:
        ways.append(Proposal.id.in_(advised))
    elif mine & COMMITTEE:
        cleared = Proposal.id.in_(ids_of(user, Hat.CLEARED))
        ways += [and_(Proposal.id.in_(advised), cleared), Proposal.id.in_(advised.where(Advice.given_by == user.id))]
    barred = ids_of(user, *BARRED)
    rows = select(Proposal).where(or_(*ways), Proposal.id.not_in(barred), Proposal.status.not_in(HIDDEN_FROM_STAFF))
    return rows.where(Proposal.id.in_([one.proposal_id for one in held.items]))


READS_ALL = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.AUDITOR, Hat.CHAIR})


def is_before(proposal, committee) -> bool:
    """Whether this committee has it before it in its meeting now."""
    return committee.id in proposal.committee_ids and proposal.status in IN_MEETINGS


def has_it(proposal, committee) -> bool:
    """Whether this committee reads or discusses it, or will: not what it referred on, or what was withdrawn since."""
    is_here = committee.id in proposal.committee_ids and proposal.status in WITH_COMMITTEES
    return is_here and not proposals.awaits(proposal)


def meeting_held(call, committee) -> Meeting | None:
    """The meeting with those who are in the room, and its agenda: one statement."""
    rows = (
        select(Meeting)
        .where(Meeting.call_id == call.id, Meeting.committee_id == committee.id)
        .options(joinedload(Meeting.presences).joinedload(Presence.person), joinedload(Meeting.items))
    )
    return db.session.scalars(rows).unique().first()


def meeting_told(hidden):
    """The condition that a mail about a meeting would have been written without these proposals: something else on the
    agenda is for its reader.
    """
    barred = select(Standing.proposal_id).where(
        Standing.person_id == Mail.to_person_id, Standing.hat.in_(BARRED),
        Standing.proposal_id.is_not(None), *active(),
    )  # fmt: skip
    item = select(Item.id).where(Item.meeting_id == Mail.about_id, Item.proposal_id.not_in(hidden))
    is_for_its_reader = item.where(Item.proposal_id.not_in(barred.correlate(Mail))).correlate(Mail).exists()
    of_a_meeting = Mail.about_kind == Meeting.__tablename__
    return and_(of_a_meeting, is_for_its_reader) if hidden else of_a_meeting


def tabled(call_id, committee_id):
    """The select of what this committee has to talk about."""
    rows = select(Proposal).where(Proposal.call_id == call_id, Proposal.status.in_(ON_THE_TABLE))
    return rows.where(Proposal.committee_rows.any(committee_id=committee_id))


IS_OPEN = Meeting.opened_at.is_not(None), Meeting.closed_at.is_(None)


def in_session(call) -> list[int]:
    """The ids of the committees whose meeting about this call is open."""
    return list(db.session.scalars(select(Meeting.committee_id).where(Meeting.call_id == call.id, *IS_OPEN)))


def still_meeting(proposal) -> set[int]:
    """The ids of its committees whose meeting is open."""
    return set(in_session(proposal.call)) & set(proposal.committee_ids)


def unsent_reviews(user, call, committee, closed=False) -> list[tuple[Person, Proposal, bool]]:
    """(reader, proposal, whether there is a draft) of each review that the opening of the meeting would shut out, as far as
    the reader of this may see the proposals. `closed`: of each that it has shut out already.
    """
    here = before_committee(user, call.id, committee.id).where(Proposal.status.in_(ON_THE_TABLE))
    rows = (
        select(Person, Proposal, Review.id.is_not(None))
        .select_from(Assignment)
        .join(Assignment.person)
        .join(Assignment.proposal)
        .outerjoin(Review, and_(Review.proposal_id == Assignment.proposal_id, Review.person_id == Person.id))
        .where(Assignment.committee_id == committee.id, Assignment.state == AssignmentState.ASSIGNED)
        .where(Assignment.closed_at.is_not(None) if closed else Assignment.closed_at.is_(None))
        .where(Review.submitted_at.is_(None), Proposal.id.in_(here.with_only_columns(Proposal.id)))
        .order_by(*BY_NAME, Person.id, Proposal.code)
    )
    found: list = list(db.session.execute(rows))
    return [tuple(row) for row in found]


# What was advised has done its part once a referral is released: who has it now advises anew.
STANDS = Advice.overtaken_at.is_(None)


READS_IT = exists().where(
    ProposalCommittee.proposal_id == Review.proposal_id, ProposalCommittee.committee_id == Review.committee_id
).correlate(Review)  # fmt: skip
WAS_REFERRED = exists().where(
    Decision.proposal_id == Review.proposal_id, Decision.code == Code.REFER, Decision.released_at >= Review.submitted_at
).correlate(Review)  # fmt: skip
LEFT_BEHIND = and_(Review.committee_id.is_not(None), ~READS_IT, WAS_REFERRED)  # a review, where the proposal went on


def ever_advised_on(proposal_ids):
    return select(Advice).where(Advice.proposal_id.in_(proposal_ids)).options(joinedload(Advice.committee))


def advice_on(proposal_ids):
    """The advice that stands."""
    return ever_advised_on(proposal_ids).where(STANDS)


def advice_of(proposal, committee) -> Advice | None:
    """What this committee advises on it, where it does."""
    mine = Advice.proposal_id == proposal.id, Advice.committee_id == committee.id
    return db.session.scalar(select(Advice).where(*mine, STANDS))
