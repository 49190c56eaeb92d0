"""What a later document says otherwise than the one before it, taken over into the rows that are there."""

from sqlalchemy import delete, select, update

from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.decisions.workflow import Code
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person, Seat
from workshop_portal.proposals.models import Participant, Proposal, ProposalCommittee, ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Assignment, Review, Score
from workshop_portal.reviews.workflow import AssignmentState
from workshop_portal.rounds import answers, memory, rows
from workshop_portal.rounds.intake import key_of
from workshop_portal.rounds.models import ImportedKey
from workshop_portal.rounds.organising import Organising
from workshop_portal.rounds.report import ABSENT, Unfit
from workshop_portal.rounds.shapes import Complaints

FACTS = ("given_name", "family_name", "email", "institution", "country", "topics")
PROPOSAL_COLUMNS = {
    "number": ("imported_number",), "title": ("title",), "format": ("format_id",), "keywords": ("keywords",),
    "summary": ("public_summary",), "case": ("scientific_case",), "state": ("status",), "subtitle": ("subtitle",),
    "preferred_week": ("preferred_weeks",), "answers": tuple(rows.ANSWERED),
}  # fmt: skip
REVIEW_COLUMNS = {
    "overall": ("overall", "recommendation"), "text": ("to_committee",), "confidential": ("confidential",),
    "confidence": ("confidence",), "state": ("state", "submitted_at", "saved_at"),
}  # fmt: skip


class Revision:
    def __init__(self, intake, holdings, report):
        self.intake, self.holdings, self.report = intake, holdings, report
        self.known, self.book, self.at = intake.known, intake.book, intake.at
        self.own: set = set()  # (section, row, name) of what the portal goes on saying in its own words
        self.organising = Organising(intake, self.own)

    def check_new(self, section, said, place):
        """A review by somebody whom the portal knows to be in conflict is refused, whatever the document knows."""
        if self.holdings is None or section not in {"reviews", "conflicts"}:
            return
        pair = (self.known.members[said["member"]], self.known.proposals[said["proposal"]])
        if section == "reviews" and pair in self.known.conflicted:
            complaints = Complaints()
            complaints.add(
                ((section, place), "member"),
                f"“{said['member']}” is in conflict with “{said['proposal']}” in the portal",
            )
            raise Unfit(complaints)
        if section == "conflicts":
            self.take_from(*pair)

    def take_from(self, person_id, proposal_id):
        """Who turns out to be in conflict reads no longer; a review that is there is kept and counts no more."""
        both = {"proposal_id": proposal_id, "person_id": person_id}
        reading = select(Assignment.id).filter_by(**both, state=AssignmentState.ASSIGNED)
        if db.session.scalar(reading) is None:
            return
        self.book.execute(update(Assignment).filter_by(**both).values(state=AssignmentState.ENDED))
        self.book.execute(update(Review).filter_by(**both).values(counts=False, version=Review.version + 1))
        self.intake.end(person_id, proposal_id, {Hat.REVIEWER, Hat.CLEARED})

    def compare(self, section, pairs):
        """`pairs` are (place, what the document says, what is held), both of the same key."""
        if not pairs:
            return
        list(self.holdings.each(section, [one for _, _, one in pairs]))
        touched = []
        for place, said, one in pairs:
            names = one.changed(said)
            if names:
                self.take_over(section, place, said, one, names)
                touched.append((place, said, one, names))
            elif one.record_id and one.position != place:
                self.book.change(ImportedKey, one.record_id, {"position": place})
        if touched and not self.book.trial:
            self.remember(section, touched)

    def take_over(self, section, place, said, one, names):
        words = one.words
        merged = {name: words[name] for name in words if name not in names}
        merged |= {name: said[name] for name in names if name in said}
        if "answers" in merged and "answers" in words:
            merged["answers"] = words["answers"] | merged["answers"]
        note = getattr(self, f"change_{section}")(one, merged, names) or ""
        for name in names:
            before, after = words.get(name, ABSENT), said.get(name, ABSENT)
            if before is ABSENT or after is ABSENT or before != after:
                self.report.differs(((section, place), name), before, after, note)

    def remember(self, section, touched):
        """What the rows say now, beside what the document says."""
        self.book.flush()
        list(self.holdings.each(section, [one for _, _, one, _ in touched]))
        for place, said, one, names in touched:
            if one.record_id is None:
                content = memory.remember(said, one.said)
                self.intake.remember(section, key_of(section, said), one.row_id, place, content)
                continue
            further = {name: value for name, value in one.content.items() if name not in {"keys", "apart"}}
            taken_over = [name for name in names if (section, one.row_id, name) not in self.own]
            content = memory.renew(one.content, said, one.said, taken_over) | further
            changed = {"key": key_of(section, said), "position": place, "content": content}
            self.book.change(ImportedKey, one.record_id, changed)

    # one section each; what is returned is a note for the reader

    def change_members(self, one, merged, names):
        content = one.content or {}
        note = ""
        if facts := {name: value for name, value in rows.person(merged).items() if name in names and name in FACTS}:
            if content.get("made") and self.has_no_account(one.row_id) and self.is_free(one.row_id, facts):
                self.book.change(Person, one.row_id, facts)
            else:
                note = " (the account keeps its own)"
        if {"field", "chair"} & set(names):
            if content.get("seat_made") and merged["field"] is not None:
                self.book.change(Seat, content["seat"], self.intake.seat_row(merged))
            else:
                note = " (the seats of the portal stay)"
        return note

    def has_no_account(self, person_id) -> bool:
        return not db.session.scalar(select(Person.password_hash).where(Person.id == person_id))

    def is_free(self, person_id, facts) -> bool:
        """Whether nobody else has the new address."""
        taken = select(Person.id).where(Person.email == facts.get("email", ""), Person.id != person_id)
        return db.session.scalar(taken) is None

    def change_proposals(self, one, merged, names):
        columns = rows.proposal(merged, self.known.formats.get(merged["format"]))
        wanted = {column: columns[column] for name in names for column in PROPOSAL_COLUMNS.get(name, ())}
        if "state" in names:
            wanted |= self.moved(one, merged, columns)
        if {"field", "fields"} & set(names):
            wanted["referred_at"] = None  # its committees are chosen
        was_handed_in = self.handed_in_at(one.row_id) is not None
        if wanted:
            self.book.change(Proposal, one.row_id, wanted)
        if {"field", "fields"} & set(names):
            self.clear(ProposalCommittee, one.row_id)
            self.intake.committees(one.row_id, rows.committees_of(merged))
            self.known.lies_before[one.row_id] = rows.committees_of(merged)
        note = self.organising.change(one, merged["organisers"], was_handed_in) if "organisers" in names else ""
        if "participants" in names:
            self.change_rows(
                Participant, one.row_id, [rows.participant(p, n) for n, p in enumerate(merged["participants"])]
            )
        if "answers" in names:
            for name, (model, _) in answers.ROWS.items():
                self.change_rows(model, one.row_id, rows.further(merged)[name])
        return note

    def moved(self, one, merged, columns) -> dict:
        """What goes with another state: a proposal that was a draft is handed in now."""
        status = columns["status"]
        self.known.statuses[one.row_id] = status
        wanted: dict = {}
        if status == Status.RETURNED:
            wanted = {"returned_at": self.at, "return_until_at": self.at + rows.TO_COMPLETE}
        if status != Status.DRAFT and self.handed_in_at(one.row_id) is None:
            wanted["submitted_at"] = self.intake.submitted_at
            number = select(ProposalVersion.id).where(ProposalVersion.proposal_id == one.row_id)
            if db.session.scalar(number) is None:
                self.intake.version(one.row_id, self.content_of(merged, columns))
        return wanted

    def handed_in_at(self, proposal_id):
        table = Proposal.__table__
        return db.session.scalar(select(table.c.submitted_at).where(table.c.id == proposal_id))

    def content_of(self, merged, columns) -> dict:
        organisers = [rows.organiser(said, n, None, self.at) for n, said in enumerate(merged["organisers"])]
        participants = [rows.participant(said, n) for n, said in enumerate(merged["participants"])]
        return self.intake.versions.content(
            columns, rows.committees_of(merged), organisers, participants, rows.further(merged)
        )

    def change_rows(self, model, proposal_id, wanted):
        """Replace the rows of a proposal; one that is the same person or thing as before keeps its further columns."""
        table = model.__table__
        there = db.session.execute(select(table).where(table.c.proposal_id == proposal_id)).mappings()
        before = {tuple(row.get(name) for name in ("name", "email")): dict(row) for row in there}
        self.clear(model, proposal_id)
        for row in wanted:
            kept = before.get((row.get("name"), row.get("email")), {}) if "name" in row else {}
            kept = {name: value for name, value in kept.items() if name != "id"}
            self.book.execute(table.insert().values(**kept | row | {"proposal_id": proposal_id}))

    def clear(self, model, proposal_id):
        self.book.execute(delete(model.__table__).where(model.__table__.c.proposal_id == proposal_id))

    def change_reviews(self, one, merged, names):
        assignment = db.session.execute(
            select(Assignment.proposal_id, Assignment.person_id, Assignment.committee_id).where(Assignment.id == one.row_id)
        ).one()._asdict()  # fmt: skip
        columns = rows.review(merged, self.known.statuses[assignment["proposal_id"]], self.at)
        mine = {name: assignment[name] for name in ("proposal_id", "person_id")}
        review_id = db.session.scalar(select(Review.id).filter_by(**mine))
        if review_id is None:
            review_id = self.book.add(Review, columns | assignment)
            self.intake.scores(review_id, merged["scores"])
            return
        wanted = {column: columns[column] for name in names for column in REVIEW_COLUMNS.get(name, ())}
        if wanted:
            self.book.change(Review, review_id, wanted)
        if "scores" in names:
            self.book.execute(delete(Score).where(Score.review_id == review_id))
            self.intake.scores(review_id, merged["scores"])

    def change_conflicts(self, one, merged, names):
        """All that a conflict says is its key: another one is a new one."""

    def change_advice(self, one, merged, names):
        self.book.change(Advice, one.row_id, rows.advice(merged) | {"overtaken_at": None})

    def change_decisions(self, one, merged, names):
        """A decision on whose release the portal has acted is changed there alone, by rescinding it."""
        there = select(Decision.release_id, Decision.code, Decision.rescinded_at).where(Decision.id == one.row_id)
        release_id, code, rescinded_at = db.session.execute(there).one()
        if release_id is not None:
            return " (released in the portal, so it stays)"
        columns = rows.decision(merged)
        self.book.change(Decision, one.row_id, columns)
        if code == Code.REFER and rescinded_at and not columns["rescinded_at"]:
            self.book.change(Proposal, one.identity, {"referred_at": None})  # nobody referred it on
        if columns["rescinded_at"] and {"decision", "released_at"} & set(names):
            self.intake.referred.add(one.identity)
        return ""
