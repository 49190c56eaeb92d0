"""Things of a document that are new to the portal, turned into rows."""

import secrets
from functools import cached_property

from sqlalchemy import select, update

from workshop_portal.core import clock
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import Standing
from workshop_portal.proposals.models import Grade, Organiser, Participant, Proposal, ProposalCommittee, ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Assignment, Conflict, Review, Score
from workshop_portal.reviews.workflow import ConflictState
from workshop_portal.rounds import answers, memory, rows, say
from workshop_portal.rounds.known import Known
from workshop_portal.rounds.models import ImportedKey
from workshop_portal.rounds.versions import Versions

GROUND = "import"


KEYS = {
    "conflicts": ("member", "proposal", "reason"), "reviews": ("proposal", "member"), "advice": ("proposal", "field"),
    "decisions": ("proposal",),
}  # fmt: skip


def key_of(section, said) -> str:
    """What a thing is known by: its key, or the keys in it."""
    return "\t".join(said[name] for name in KEYS.get(section, ("key",)))


def persons_of(said, organisers) -> dict:
    """What this proposal calls its organisers, by the ids of the people."""
    pairs = zip(said["organisers"], organisers, strict=True)
    return {"persons": {str(person["id"]): one["key"] for one, (_, person) in pairs}}


class Intake:
    """Adds the new things of one document to its call. `known` has the ids of what is there."""

    def __init__(self, call, known: Known, book, at):
        self.call, self.known, self.book, self.at = call, known, book, at
        self.from_on = min(call.opens_at.astimezone(rows.ZONE).date(), clock.today())
        self.submitted_at = max(min(call.deadline_at, at), call.opens_at)
        self.versions = Versions(call)
        self.codes: set = set()
        self.referred: set[int] = set()  # the proposals that a decision of this document referred on

    def remember(self, kind, key, row_id, position, content=None):
        self.book.put(
            ImportedKey,
            {"call_id": self.call.id, "kind": kind, "key": key, "row_id": row_id, "position": position,
             "content": content},
        )  # fmt: skip

    def identity(self, section, said):
        """The ids by which the portal would know this thing; None for something that is new for sure."""
        if section == "members":
            found = self.known.person(section, said["key"], said["email"].lower())
            return found and found["id"]
        if section == "proposals":
            return self.known.proposals.get(said["key"])
        proposal_id = self.known.proposals[said["proposal"]]
        if section == "advice":
            return proposal_id, self.known.committees[said["field"]]
        if section == "decisions":
            return proposal_id
        person_id = self.known.members[said["member"]]
        return (proposal_id, person_id) if section == "reviews" else (person_id, proposal_id, said["reason"])

    def person(self, said, kind) -> tuple[int, dict, bool]:
        """The id and the names of the one meant: known by the key, by the address, or new; and whether new."""
        mine = rows.person(said)
        found = self.known.person(kind, said["key"], mine["email"])
        if found is not None:
            return found["id"], found, False
        person_id = self.book.number(Person)
        self.book.put(Person, mine | {"id": person_id})
        mine["id"] = person_id
        self.known.meet(kind, said["key"], mine)
        return person_id, mine, True

    def standing(self, person_id, hat, proposal_id, ground=GROUND):
        self.book.put(
            Standing,
            {"person_id": person_id, "hat": hat, "proposal_id": proposal_id, "from_on": self.from_on, "ground": ground},
        )

    def end(self, person_id, proposal_id, hats):
        """Take these off."""
        worn = update(Standing).where(Standing.hat.in_(hats), Standing.ended_at.is_(None))
        mine = worn.where(Standing.person_id == person_id, Standing.proposal_id == proposal_id)
        self.book.execute(mine.values(ended_at=self.at))

    # members

    def add_members(self, said, place):
        person_id, person, is_new = self.person(said, "members")
        if not is_new and not person["topics"] and said["topics"]:
            person["topics"] = "\n".join(said["topics"])
            self.book.change(Person, person_id, {"topics": person["topics"]})
        field, chair, seat = self.seat(person_id, said, is_new)
        content = memory.remember(said, say.member(said["key"], person, field, chair))
        self.remember("members", said["key"], person_id, place, content | seat | {"made": is_new})

    def seat(self, person_id, said, is_new):
        """A seat from the call's opening, or the one there is: (field, whether of the chair, what to remember)."""
        if said["field"] is None:
            return None, False, {}
        there = None if is_new else self.known.seats.get((person_id, self.known.committees[said["field"]]))
        if there is not None:
            return said["field"], there["role"] == Hat.CHAIR, {"seat": there["id"]}
        row = self.seat_row(said) | {"id": self.book.number(Seat), "person_id": person_id}
        self.book.put(Seat, row)
        self.known.seats[person_id, row["committee_id"]] = row
        return said["field"], said["chair"], {"seat": row["id"], "seat_made": True}

    def seat_row(self, said) -> dict:
        return {
            "committee_id": self.known.committees[said["field"]], "role": Hat.CHAIR if said["chair"] else Hat.MEMBER,
            "from_on": self.call.opens_at.astimezone(rows.ZONE).date(),
        }  # fmt: skip

    # proposals

    def add_proposals(self, said, place):
        proposal_id = self.book.number(Proposal)
        columns = rows.proposal(said, self.known.formats.get(said["format"]))
        fields = rows.committees_of(said)
        organisers = [self.organiser(one, n) for n, one in enumerate(said["organisers"])]
        participants = [rows.participant(one, n) for n, one in enumerate(said["participants"])]
        further = rows.further(said)
        handed_in = columns["status"] != Status.DRAFT
        returned = columns["status"] == Status.RETURNED
        self.book.put(
            Proposal,
            columns | {
                "id": proposal_id, "code": self.code(), "call_id": self.call.id,
                "started_by": organisers[0][0]["person_id"], "submitted_at": self.submitted_at if handed_in else None,
                "returned_at": self.at if returned else None,
                "return_until_at": self.at + rows.TO_COMPLETE if returned else None,
            },
        )  # fmt: skip
        self.committees(proposal_id, fields)
        for row, _ in organisers:
            self.book.put(Organiser, row | {"proposal_id": proposal_id})
            self.organiser_hats(row, proposal_id)
        self.listed(proposal_id, participants, further)
        if handed_in:
            people = [row for row, _ in organisers]
            self.version(proposal_id, self.versions.content(columns, fields, people, participants, further))
        self.known.proposals[said["key"]] = proposal_id
        self.known.lies_before[proposal_id] = fields
        self.known.statuses[proposal_id] = columns["status"]
        words = say.proposal(
            said["key"], columns, fields=fields, format=said["format"], further=further,
            organisers=[say.organiser(one["key"], *both) for one, both in zip(said["organisers"], organisers, strict=True)],
            participants=[say.participant(one) for one in participants],
        )  # fmt: skip
        self.remember(
            "proposals", said["key"], proposal_id, place, memory.remember(said, words) | persons_of(said, organisers)
        )

    def organiser(self, said, place):
        """The organiser's row, and the person."""
        person_id, person, is_new = self.person(said, "organisers")
        if self.known.is_first("organisers", said["key"]):
            self.remember("organisers", said["key"], person_id, 0, {"made": is_new})
        return rows.organiser(said, place, person_id, self.at), person

    def organiser_hats(self, row, proposal_id):
        for hat in (Hat.ORGANISER, Hat.LEAD, Hat.EDITOR) if row["grade"] == Grade.LEAD else (Hat.ORGANISER,):
            self.standing(row["person_id"], hat, proposal_id)

    def committees(self, proposal_id, fields):
        for n, field in enumerate(fields):
            row = {"proposal_id": proposal_id, "committee_id": self.known.committees[field], "position": n}
            self.book.put(ProposalCommittee, row)

    def listed(self, proposal_id, participants, further):
        for row in participants:
            self.book.put(Participant, row | {"proposal_id": proposal_id})
        for name, (model, _) in answers.ROWS.items():
            for row in further[name]:
                self.book.put(model, row | {"proposal_id": proposal_id})

    def version(self, proposal_id, content):
        row = {"proposal_id": proposal_id, "number": 1, "submitted_at": self.submitted_at, "content": content}
        self.book.put(ProposalVersion, row)

    def code(self) -> str:
        """Drawn at random in the round, with as many digits as leave room."""
        if not self.codes:
            self.codes = set(db.session.scalars(select(Proposal.code).where(Proposal.call_id == self.call.id)))
        while True:
            number = secrets.randbelow(10**self.digits - 1) + 1
            code = f"{self.call.prefix}-{number:0{self.digits}d}"
            if code not in self.codes:
                self.codes.add(code)
                return code

    @cached_property
    def digits(self) -> int:
        many = self.known.expected
        return 3 if many < 700 else 4 if many < 7000 else 6

    # what refers to both

    def add_conflicts(self, said, place):
        conflict_id = self.book.number(Conflict)
        person_id, proposal_id = self.known.members[said["member"]], self.known.proposals[said["proposal"]]
        row = {
            "id": conflict_id, "proposal_id": proposal_id, "person_id": person_id, "ground": said["reason"],
            "state": ConflictState.CONFIRMED, "evidence": GROUND, "answered_at": self.at,
        }  # fmt: skip
        self.book.put(Conflict, row)
        if (person_id, proposal_id) not in self.known.conflicted:
            self.known.conflicted.add((person_id, proposal_id))
            self.standing(person_id, Hat.CONFLICTED, proposal_id)
        words = say.conflict(said["member"], said["proposal"], row)
        self.remember("conflicts", key_of("conflicts", said), conflict_id, place, memory.remember(said, words))

    def add_reviews(self, said, place):
        person_id, proposal_id = self.known.members[said["member"]], self.known.proposals[said["proposal"]]
        assignment_id, review_id = self.book.number(Assignment), self.book.number(Review)
        both = {"proposal_id": proposal_id, "person_id": person_id}
        for_whom = {"committee_id": self.known.reads_for(person_id, proposal_id)}
        self.book.put(Assignment, both | for_whom | {"id": assignment_id, "by_hand": True})
        for hat in (Hat.REVIEWER, Hat.CLEARED):
            self.standing(person_id, hat, proposal_id)
        row = rows.review(said, self.known.statuses[proposal_id], self.at) | both | for_whom
        self.book.put(Review, row | {"id": review_id})
        self.scores(review_id, said["scores"])
        in_order = {key: said["scores"][key] for key in self.known.criteria if key in said["scores"]}
        words = say.review(said["proposal"], said["member"], row, in_order)
        self.remember("reviews", key_of("reviews", said), assignment_id, place, memory.remember(said, words))

    def scores(self, review_id, scores):
        for key, value in scores.items():
            row = {"review_id": review_id, "criterion_id": self.known.criteria[key], "value": value}
            self.book.put(Score, row)

    def add_advice(self, said, place):
        advice_id = self.book.number(Advice)
        row = rows.advice(said)
        where = {
            "proposal_id": self.known.proposals[said["proposal"]],
            "committee_id": self.known.committees[said["field"]],
        }  # fmt: skip
        self.book.put(Advice, row | where | {"id": advice_id})
        words = say.advice(said["proposal"], said["field"], row)
        self.remember("advice", key_of("advice", said), advice_id, place, memory.remember(said, words))

    def add_decisions(self, said, place):
        decision_id = self.book.number(Decision)
        row, proposal_id = rows.decision(said), self.known.proposals[said["proposal"]]
        self.book.put(Decision, row | {"id": decision_id, "proposal_id": proposal_id})
        if row["rescinded_at"]:
            self.referred.add(proposal_id)
        words = say.decision(said["proposal"], row)
        self.remember("decisions", said["proposal"], decision_id, place, memory.remember(said, words))
