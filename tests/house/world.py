"""A small centre with everything in it: what the rules of the house are tried on, page by page."""

from datetime import timedelta
from types import SimpleNamespace

import sqlalchemy as sa

from tests import makers
from workshop_portal.centre.actions import create_letter_template
from workshop_portal.centre.models import Centre
from workshop_portal.centre.slots import monday, week_of
from workshop_portal.core import files
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.enclosures import Enclosure
from workshop_portal.core.jobs import Job, JobState
from workshop_portal.decisions.models import Advice, Decision, Item, Meeting, Release
from workshop_portal.decisions.workflow import Code
from workshop_portal.demo import content
from workshop_portal.folders.models import Sheet
from workshop_portal.funding.models import ExternalFund, Line, LineKind, Record, RecordState
from workshop_portal.messages.models import Message
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.partners.actions import load_texts
from workshop_portal.people.models import Nomination, Seat
from workshop_portal.people.saved_lists import SavedList
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.attachments import Attachment, VersionAttachment
from workshop_portal.proposals.comments import Comment
from workshop_portal.proposals.models import ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Assignment, AssignmentRun, Conflict, Review, ReviewVersion, Score
from workshop_portal.reviews.workflow import ConflictState, Ground, ReviewState
from workshop_portal.stays.models import Block, Booking, Entitlement, Hotel, Invoice, Stay
from workshop_portal.stays.workflow import Lodging
from workshop_portal.workshops.models import Task, Workshop
from workshop_portal.workshops.workflow import State

CONFLICTED = ("conflicted", "conflicted_office", "conflicted_chair", "conflicted_director")
HATS = ("office", "director", "finance", "coordinator", "administrator", "auditor")
MISSING = "Nothing-is-called-this"


def build(make) -> SimpleNamespace:
    """People of every hat, a call, proposals in every status, reviews, a decision, a workshop with its record."""
    with make.together():
        return laid_out(make)


def laid_out(make) -> SimpleNamespace:
    load_texts(public=True)
    for letter in content.centre("letter"):
        create_letter_template(**letter)
    db.session.add(Centre(name="Lorentz Center", city="Leiden", undo_minutes=15))
    people = {hat: make.appointed(hat, hat.title()) for hat in HATS}
    people["conflicted_director"] = make.appointed("director", "Willem")
    names = ("organiser", "member", "chair", "nobody", "conflicted", "conflicted_chair")
    people |= {name: make.person(name.title()) for name in names}
    people["conflicted_office"] = make.appointed("office", "Tariq")
    committee = make.committee(people["member"], people["conflicted"], chair=people["chair"])
    second = Seat(committee=committee, person=people["conflicted_chair"], role="chair", from_on=makers.LONG_AGO)
    db.session.add(second)
    call = make.call(committees=[committee], opens_at=now() - timedelta(days=90), deadline_at=now() + timedelta(days=9))
    facts = {"lead": people["organiser"], "committees": [committee], "call": call}
    proposals = {one: make.proposal(one, title=f"Hidden from some, {one}", **facts) for one in Status}
    shown = {one: make.proposal(one, title=f"Shown to all of them, {one}", **facts) for one in Status}
    main = proposals[Status.DECIDED]
    for one in (proposals[Status.RETURNED], shown[Status.RETURNED]):
        one.returned_at, one.return_until_at = now(), now() + timedelta(days=7)
    for one in (proposals[Status.WITHDRAWN], shown[Status.WITHDRAWN]):
        one.withdrawn_at, one.withdrawn_from = now(), Status.SUBMITTED
    for proposal in proposals.values():
        for one in CONFLICTED:
            make.standing(people[one], "conflicted", proposal)
        review(make, people["member"], proposal, committee)
    for proposal in shown.values():
        make.standing(people["conflicted"], "cleared", proposal)
        review(make, people["member"], proposal, committee)
    decided(people, main, committee)
    workshop = held(make, people, main, committee)
    db.session.add(
        SavedList(person_id=people["office"].id, page="proposals.index", name="My list of waves", asked="words=light")
    )
    db.session.add(Job(kind="sweep rows", due_at=now(), state=JobState.FAILED, attempts=5))
    attached(main)
    db.session.add(Comment(proposal=main, person=people["organiser"], section="c", text="MARK-comment"))
    asked = Nomination(person=people["member"], hat="auditor", from_on=makers.LONG_AGO, asked_by=people["office"])
    db.session.add(asked)
    return SimpleNamespace(
        people=people, committee=committee, call=call, proposals=proposals, shown=shown, proposal=main, workshop=workshop,
    )  # fmt: skip


def review(make, person, proposal, committee):
    make.standing(person, "reviewer", proposal)
    make.standing(person, "cleared", proposal)
    db.session.add(Assignment(proposal=proposal, person=person, committee=committee))
    written = Review(
        proposal=proposal, person=person, committee_id=committee.id, state=ReviewState.SUBMITTED, submitted_at=now(), strengths="MARK-strengths",
        weaknesses="MARK-weaknesses", confidential="MARK-confidential", confidence=2, recommendation="approve", mean=4.0,
    )  # fmt: skip
    db.session.add(ReviewVersion(review=written, number=1, content={"strengths": "MARK-strengths"}))
    written.scores = [Score(criterion=one, value=4) for one in proposal.call.criteria]
    db.session.add(written)
    db.session.add(
        Conflict(
            proposal=proposal, person=person, ground=Ground.MAIL, state=ConflictState.DISMISSED, reason="far apart"
        )
    )
    db.session.add(ProposalVersion(proposal=proposal, number=1, submitted_at=now(), content=snapshot.of(proposal)))


def attached(proposal):
    """A file that its version has."""
    file = files.keep_bytes(b"%PDF-1.7 MARK-file", kind=files.PDF)
    made = Attachment(proposal=proposal, file=file, name="plan.pdf", pages=1, position=0)
    db.session.add(made)
    db.session.flush()
    db.session.add(VersionAttachment(version_id=proposal.versions[0].id, attachment_id=made.id))


def decided(people, proposal, committee):
    call = proposal.call
    meeting = Meeting(call=call, committee=committee, on=today(), opened_at=now())
    meeting.items = [Item(proposal_id=proposal.id, number=3)]
    db.session.add(meeting)
    db.session.add(AssignmentRun(call=call, committee=committee, asked={}, answered=None))
    db.session.add(
        Advice(
            proposal=proposal, committee=committee, outcome=Code.APPROVE_REGULAR, given_at=now(), grounds="MARK-grounds"
        )
    )
    release = Release(call=call, pressed_at=now(), until_at=now() + timedelta(minutes=15))
    db.session.add(release)
    db.session.add(
        Decision(
            proposal=proposal, code=Code.APPROVE_REGULAR, decided_at=now(), grounds="MARK-decision", release=release
        )
    )
    db.session.flush()


def held(make, people, proposal, committee):
    decision = db.session.query(Decision).filter_by(proposal_id=proposal.id).one()
    workshop = Workshop(
        proposal=proposal, decision=decision, title=proposal.title, committee=committee, format=proposal.format,
        venue=proposal.format.venues[0], capacity=25, state=State.INVITING, published_at=now(), **week_ahead(100),
    )  # fmt: skip
    workshop.tasks = [
        Task(template_key="badges", name_en="Badges", name_nl="Badges", owner="coordinator", offset_weeks=-2)
    ]
    db.session.add(workshop)
    db.session.flush()
    make.standing(people["coordinator"], "coordinator", workshop)
    record = Record(
        workshop=workshop, scheme=proposal.format.scheme, rate_ppd_cents=2500, days=5, funded_persons=25,
        cap_cents=312_500, state=RecordState.ACTIVE,
    )  # fmt: skip
    record.lines = [Line(kind=LineKind.LODGING), Line(kind=LineKind.TRAVEL)]
    record.funds = [ExternalFund(source="A foundation", amount_cents=100_00)]
    db.session.add(record)
    grace = Participation(workshop=workshop, name="Grace Hopper", email="grace@example.org", state=Answer.CONFIRMED)
    db.session.add(Stay(participation=grace, registered_at=now(), lodging=Lodging.CENTRE))
    db.session.add(Entitlement(participation=grace, travel_cents=100_00))
    hotel = db.session.query(Hotel).first() or Hotel(name="De Doelen")
    monday, friday = workshop.first_on, workshop.last_on
    block = Block(
        workshop=workshop, hotel=hotel, first_on=monday, last_on=friday, rooms=5, booked=1, price_cents=100_00
    )
    db.session.add(Booking(block=block, participation=grace, arrive_on=monday, leave_on=friday))
    asked = {"number": f"{workshop.key}-88"[:60], "dated_on": friday, "nights": 4, "cents": 380_00}
    db.session.add(Invoice(workshop=workshop, hotel=block.hotel, **asked))
    db.session.add(Sheet(workshop=workshop, title="A note", text="MARK-note", writer=people["coordinator"]))
    message = Message(workshop=workshop, writer=people["coordinator"], subject_en="MARK-message", body_en="Dear {name}")
    db.session.add(message)
    db.session.flush()
    texts = {"subject_en": "MARK-committee", "body_en": "Dear {name}"}
    db.session.add(
        Message(workshop=workshop, writer=people["office"], to_committee=True, members=[people["member"]], **texts)
    )
    file = files.keep_bytes(b"%PDF-", kind=files.PDF)
    db.session.add(Enclosure(batch=message.key, position=0, name="MARK-enclosure.pdf", file=file))
    return workshop


def week_ahead(days) -> dict:
    """The week it is in so many days, as a workshop has it."""
    week = week_of(today() + timedelta(days=days))
    return {"week": week, "first_on": monday(week), "last_on": monday(week) + timedelta(days=4)}


def hanging_on(ids, table="proposal") -> dict[str, set]:
    """Table → the ids of all rows that would go with these rows of this table."""
    found = {table: set(ids)}
    for one in db.metadata.sorted_tables:
        hangs = [
            column.in_(found[key.column.table.name])
            for column in one.c
            for key in column.foreign_keys
            if key.column.table.name in found and key.column.table.name != one.name
        ]
        if hangs and "id" in one.c:
            found.setdefault(one.name, set()).update(db.session.scalars(sa.select(one.c.id).where(sa.or_(*hangs))))
    return found


def take_out(found):
    for table in reversed(db.metadata.sorted_tables):
        if table.name in found:
            db.session.execute(sa.delete(table).where(table.c.id.in_(found[table.name])))


def things(world) -> dict:
    """What stands in an address for each of its arguments."""
    one = lambda model, **where: db.session.query(model).filter_by(**where).first()  # noqa: E731
    proposal, workshop = world.proposal, world.workshop
    record = one(Record, workshop_id=workshop.id)
    return {
        "proposal_code": proposal.code, "workshop_key": workshop.key, "call_key": world.call.key,
        "committee_key": world.committee.key, "decision_key": one(Decision).key, "release_key": one(Release).key,
        "task_key": workshop.tasks[0].key, "line_key": record.lines[0].key, "fund_key": record.funds[0].key,
        "participation_key": one(Participation).key, "message_key": one(Message, to_committee=False).key, "enclosure_key": one(Enclosure).key, "sheet_key": one(Sheet).key, "person_key": world.people["member"].key, "page_key": "leru",
        "slug": "leru", "version_key": one(ProposalVersion, proposal_id=proposal.id).key, "section": "a",
        "language": "en", "token": "no-token", "year": int(workshop.week[:4]), "number": 0, "filename": "portal.css",
        "conflict_key": one(Conflict, proposal_id=proposal.id).key, "run_key": one(AssignmentRun).key,
        "assignment_key": one(Assignment, proposal_id=proposal.id).key, "seat_key": world.committee.seats[0].key,
        "reviewversion_key": one(ReviewVersion, review_id=one(Review, proposal_id=proposal.id).id).key, "savedlist_key": one(SavedList).key, "who": proposal.organisers[0].key, "venue_key": proposal.format.venues[0].key,
        "format_key": proposal.format.key, "scheme_key": proposal.format.scheme.key, "purpose": "verify",
        "hotel_key": one(Hotel).key, "job_key": one(Job).key, "block_key": one(Block).key, "invoice_key": one(Invoice).key,
        "attachment_key": one(Attachment).key, "comment_key": one(Comment).key, "nomination_key": one(Nomination).key,
    }  # fmt: skip


def addresses(app, world):
    """(rule, address) of every route; what the world lacks is filled with a key of nothing."""
    if not hasattr(world, "addresses"):  # asked once: what is deleted later keeps its address
        known = things(world)
        with app.test_request_context():
            world.addresses = [
                (rule, app.url_for(rule.endpoint, **{name: known.get(name, MISSING) for name in rule.arguments}))
                for rule in app.url_map.iter_rules()
                if not rule.endpoint.endswith("static")
            ]
    return world.addresses


def BLANK(rule) -> str:
    """The rule's address with keys that nothing has."""
    address = rule.rule
    for name in rule.arguments:
        for written in (f"<{name}>", f"<int:{name}>"):
            address = address.replace(written, "2027" if name == "year" else "0" if name == "number" else MISSING)
    return address
