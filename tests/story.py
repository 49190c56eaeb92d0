"""A small centre with one proposal before its committee, and the deeds that lead it on to a workshop."""

from datetime import date, timedelta

from workshop_portal.centre.models import LetterTemplate, TaskTemplate
from workshop_portal.centre.slots import monday, week_of
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.workflow import Code
from workshop_portal.demo import content
from workshop_portal.letters import placeholders_in
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.models import CostLine, Grade, Organiser, Participant, Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import marking, tallies
from workshop_portal.reviews.models import Assignment, Review, Score
from workshop_portal.reviews.workflow import ReviewState
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.models import Workshop

TEXTS = ("subject_en", "body_en", "subject_nl", "body_nl")


class Story:
    """Ada and Nora organise, Emmy and Lise sit on Charles' committee, Olga is the office, Dora decides,
    Cora coordinates, Fin pays, Eve is nobody here."""

    def __init__(self, make, *, undo_minutes=0, expected=25, seats=55):
        self.make, self.week = make, week_of(today() + timedelta(days=210))
        with make.together():
            self.found(undo_minutes, expected, seats)
        self.title = self.proposal.title

    def found(self, undo_minutes, expected, seats):
        make = self.make
        lay_down_templates()
        make.centre(undo_minutes=undo_minutes)
        self.people(make)
        self.committee = make.committee(self.emmy, self.lise, chair=self.charles)
        self.schemes = {
            key: make.scheme(key=key, rate_ppd_cents=0 if key == "basic" else 2500, in_kind_cents=27_500_00)
            for key in ("regular", "refund", "basic")
        }
        self.venue = make.venue(seats=seats)
        self.format = make.format(venues=[self.venue], scheme=self.schemes["regular"], capacity_max=55)
        self.call = make.call(committees=[self.committee], formats=[self.format], reading_at=now())
        self.proposal = self.propose(expected=expected)

    def people(self, make):
        self.olga, self.dora = make.appointed("office", "Olga"), make.appointed("director", "Dora")
        self.cora, self.fin = make.appointed("coordinator", "Cora"), make.appointed("finance", "Fin")
        self.ada, self.eve = make.person("Ada"), make.person("Eve")
        self.nora = make.person("Nora", language="nl")
        self.charles, self.emmy, self.lise = (make.person(name) for name in ("Charles", "Emmy", "Lise"))

    def propose(self, *, status=Status.IN_DISCUSSION, expected=25, **facts):
        """One more proposal, of Ada and Nora, with two reviews."""
        proposal = self.make.proposal(
            status, lead=self.ada, committees=[self.committee], call=self.call, expected_participants=expected, **facts
        )
        proposal.organisers.append(
            Organiser(person=self.nora, position=1, grade=Grade.EDIT, name=self.nora.name, email=self.nora.email,
                      confirmed_at=now(), institution=self.nora.institution, country="NL")
        )  # fmt: skip
        for n in range(1, 4):
            proposal.participants.append(
                Participant(
                    position=n, name=f"Guest {n}", email=f"guest{n}@example.org", institution="Elsewhere", country="DE"
                )
            )
        proposal.costs.append(CostLine(kind="travel", amount_cents=1_000_00))
        self.make.keep()
        self.make.standing(self.nora, Hat.ORGANISER, proposal)
        for reader, value in ((self.emmy, 5), (self.lise, 4)):
            self.reviewed(proposal, reader, value)
        return proposal

    def reviewed(self, proposal, reader, value):
        db.session.add(Assignment(proposal=proposal, person=reader, committee=self.committee))
        review = Review(
            proposal=proposal,
            person=reader,
            committee_id=self.committee.id,
            state=ReviewState.SUBMITTED,
            submitted_at=now(),
        )
        review.scores = [Score(criterion=one, value=value) for one in self.call.criteria]
        db.session.add(review)
        db.session.flush()
        marking.keep_means(Review.id == review.id)
        tallies.keep([review.proposal_id])
        self.make.keep()

    def meet(self, *people):
        """The committee's meeting with these people in the room."""
        meeting = decisions.hold_meeting(self.call, self.committee, by=self.charles)
        people = people or [self.charles, self.emmy, self.lise]
        decisions.mark_present(meeting, people, by=self.charles)
        self.answered(*people)
        self.make.keep()
        return meeting

    def answered(self, *people):
        """These have said that they are in conflict with nothing that is discussed, where that is so."""
        discussed = db.session.scalars(db.select(Proposal).where(Proposal.status == Status.IN_DISCUSSION)).all()
        for person in people:
            free = [one for one in discussed if not hats(person, one) & {Hat.CONFLICTED, Hat.ORGANISER, Hat.CLEARED}]
            for proposal in free:
                standing.give(person.id, Hat.CLEARED, thing=proposal)

    def advised(self, proposal=None, outcome=Code.APPROVE_REGULAR):
        self.meet()
        decisions.advise(proposal or self.proposal, self.committee, outcome=outcome, grounds="Sound.", by=self.charles)
        self.make.keep()

    def decided(self, code=Code.APPROVE_REGULAR, proposal=None, **facts):
        proposal = proposal or self.proposal
        self.advised(proposal)
        decision = decisions.decide(proposal, code=code, grounds="The week is well thought out.", by=self.dora, **facts)
        self.make.keep()
        return decision

    def released(self, code=Code.APPROVE_REGULAR, proposal=None, **facts):
        decision = self.decided(code, proposal, **facts)
        decisions.press_release(self.call, [decision], by=self.olga, undo_minutes=0)
        self.make.keep()
        return decision

    def opened(self, code=Code.APPROVE_REGULAR, proposal=None) -> Workshop:
        """The workshop of an approved proposal, without a week."""
        with self.make.together():
            decision = self.released(code, proposal)
        return db.session.scalar(db.select(Workshop).where(Workshop.decision_id == decision.id))

    def scheduled(self, week=None, proposal=None) -> Workshop:
        with self.make.together():
            workshop = self.opened(proposal=proposal)
            workshops.give_week(workshop, self.venue, week or self.week, by=self.olga)
        return workshop

    def prepared(self, week=None, proposal=None) -> Workshop:
        """With its week and its coordinator: people can be invited."""
        with self.make.together():
            workshop = self.scheduled(week, proposal)
            workshops.assign_coordinator(workshop, self.cora, by=self.olga)
        return workshop

    def later(self, weeks) -> str:
        """The week so many weeks after the story's own."""
        return week_of(self.first_on + timedelta(weeks=weeks))

    @property
    def first_on(self) -> date:
        return monday(self.week)


def lay_down_templates():
    """The letters and tasks that the demo's office has written."""
    for one in content.centre("letter"):
        known = sorted(placeholders_in(*(one[name] for name in TEXTS)))
        db.session.add(LetterTemplate(**one, placeholders=known))
    for n, one in enumerate(content.centre("task")):
        facts = {name: value for name, value in one.items() if name != "code"}
        db.session.add(TaskTemplate(key=one["code"], position=n, **facts))
    db.session.commit()
