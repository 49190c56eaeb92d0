"""A round's document brought into the portal, once however often, and written out again. The caller commits."""

from sqlalchemy import select

from workshop_portal import journal
from workshop_portal.calls.models import Call
from workshop_portal.core import search
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.proposals.models import Proposal
from workshop_portal.reviews import marking, tallies
from workshop_portal.reviews.models import Review
from workshop_portal.rounds import format, referred
from workshop_portal.rounds.book import Book
from workshop_portal.rounds.document import Writer
from workshop_portal.rounds.frame import Frame, Round, find
from workshop_portal.rounds.held import Holdings
from workshop_portal.rounds.intake import Intake
from workshop_portal.rounds.known import Known, in_pieces
from workshop_portal.rounds.report import Report
from workshop_portal.rounds.revision import Revision

SECTIONS = ("members", "proposals", "conflicts", "reviews", "advice", "decisions")


def silent(section, done, total):
    """Nobody watches."""


def bring_in(document, *, trial=False, by=None, at=None, progress=silent) -> Report:
    """Write what is new in a document that was found sound, change what it says otherwise, leave everything else.

    A trial writes nothing and reports the same. Raises `report.Unfit` where the portal forbids what the document says.
    """
    arrival = Arrival(document, Book(trial), at or now(), progress)
    arrival.take_in()
    if not trial and arrival.report.is_a_change:
        call = db.session.get(Call, arrival.call.id)
        journal.record(call, "import", by=by, at=at, detail=arrival.report.in_short())
    return arrival.report


class Arrival:
    """One document on its way in."""

    call: Round

    def __init__(self, document, book, at, progress):
        self.document, self.book, self.at, self.progress = document, book, at, progress
        self.report = Report()

    def take_in(self):
        frame = Frame(self.document, self.book, self.report)
        there = find(self.document.parts["call"]["key"])
        self.report.is_first = there is None
        self.call = there or frame.make()
        self.holdings = Holdings(self.call) if there else None
        if there:
            frame.revise(self.call, self.holdings)
        known = self.get_to_know()
        frame.take_fields(self.call, known, self.holdings.field_keys() if there else ())
        frame.take_formats(self.call, known, {one.key: one for one in self.holdings.formats_held()} if there else {})
        intake = Intake(self.call, known, self.book, self.at)
        revision = Revision(intake, self.holdings, self.report)
        for section in SECTIONS:
            self.take_section(section, intake, revision)
        self.book.flush()
        if not self.book.trial:
            referred.overtake(select(Proposal.id).where(Proposal.call_id == self.call.id))
            referred.let_wait(intake.referred)
            self.make_found()

    def make_found(self):
        """The rows went past the session's eye: the means of marks, their tallies, and what the search finds, are kept here."""
        mine = select(Proposal.id).where(Proposal.call_id == self.call.id)
        marking.keep_means(Review.proposal_id.in_(mine))
        tallies.keep(mine)
        search.renew("call", [self.call.id])
        search.renew("proposal", db.session.scalars(select(Proposal.id).where(Proposal.call_id == self.call.id)))
        search.renew("person", sorted(self.book.met))

    def get_to_know(self) -> Known:
        there = {name: self.holdings.of(name) if self.holdings else [] for name in ("members", "proposals")}
        expected = self.document.count("proposals") + len(there["proposals"])
        known = Known(self.call, self.addresses(), expected)
        if self.book.trial and not self.holdings:
            known.criteria = dict.fromkeys(self.document.parts["call"]["criteria"], 0)
        if self.holdings:
            known.load_proposals({one.key: one.row_id for one in there["proposals"]})
            known.members |= {one.key: one.row_id for one in there["members"]}
            known.first |= {("organisers", one.key) for one in self.holdings.imported.get("organisers", ())}
        return known

    def addresses(self) -> set:
        found = {one["email"].lower() for _, one in self.document.each("members")}
        for _, proposal in self.document.each("proposals"):
            found |= {one["email"].lower() for one in proposal["organisers"]}
        return found

    def take_section(self, section, intake, revision):
        add, total = getattr(intake, f"add_{section}"), self.document.count(section)
        held = {one.identity: one for one in self.holdings.of(section)} if self.holdings else {}
        for piece in in_pieces(self.document.each(section)):
            mine = [(place, said, held.pop(intake.identity(section, said), None)) for place, said in piece]
            for place, said, one in mine:
                if one is None:
                    revision.check_new(section, said, place)
                    add(said, place)
                    self.report.new(section, place)
            revision.compare(section, [(place, said, one) for place, said, one in mine if one is not None])
            self.progress(section, piece[-1][0] + 1, total)
        if held:
            self.report.left[section] = len(held)


def write_out(call: Round, file, progress=silent) -> None:
    """Write the round into a file, in the words of the document it came from where there was one."""
    holdings = Holdings(call)
    held = holdings.call_words()
    fields, formats = holdings.field_keys(), [one.words for one in holdings.formats_held()]
    order = (held.content or {}).get("order") or format.ORDER
    with Writer(file) as out:
        for name in (*order, *(one for one in format.OPTIONAL if one not in order)):
            if name in {"format", "version", "call"}:
                out.part(name, {"format": format.NAME, "version": format.VERSION, "call": held.words}[name])
            elif name in {"fields", "formats"}:
                out.section(name, {"fields": fields, "formats": formats}[name])
            elif (listed := holdings.of(name)) or name in order:
                out.section(name, watched(holdings, name, listed, progress))


def watched(holdings, name, listed, progress):
    for n, one in enumerate(holdings.each(name, listed), 1):
        yield one.words
        if n % 500 == 0 or n == len(listed):
            progress(name, n, len(listed))
