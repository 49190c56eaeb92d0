"""What a table of readers would change, and what of it can't be done. Nothing is changed here.

A proposal that the table names gets exactly the readers it is given there; a line without a reader says "nobody".
What is not named stays as it is, and so does a proposal with a line that can't be done.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from workshop_portal.core.clock import now
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import folded
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Person
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import can_be_reopened
from workshop_portal.reviews import choosing, conflicts, readers, tables


class Pair(NamedTuple):
    """One proposal and one reader, with a word about it."""

    proposal: Proposal
    person: Person
    remark: str = ""


@dataclass
class Load:
    """How many proposals of this round somebody reads, now and then."""

    person: Person
    now: int = 0
    then: int = 0
    is_member: bool = True


@dataclass
class Plan:
    """`refused`: (line, why); `short`: (proposal, readers then) of those named with fewer than the call wants."""

    give: list[Pair] = field(default_factory=list)
    take: list[Pair] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    named: int = 0
    short: list[tuple[Proposal, int]] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.give or self.take)

    @property
    def sign(self) -> str:
        """The same for the same changes: what was looked at is what is applied."""
        rows = [("give", one) for one in self.give] + [("take", one) for one in self.take]
        lines = sorted(f"{kind} {one.proposal.code} {one.person.key}" for kind, one in rows)
        return sha256("\n".join(lines).encode()).hexdigest()[:24]


def plan(call, committee, text, *, most, user=None) -> Plan:
    """In a fixed number of statements. Nobody may get more than `most` proposals of this round by it; `user` sees it."""
    lines, wrong = tables.read(text)
    return Reckoning(call, committee, lines, wrong, most, choosing.loads_in(call, user)).plan()


class Reckoning:
    """One table on one round and committee."""

    def __init__(self, call, committee, lines, wrong, most, loads):
        self.call, self.most, self.wrong, self.loads, self.at = call, most, list(wrong), loads, now()
        self.proposals = {one.code: one for one in choosing.to_assign_by_hand(call, committee)}
        every = list(self.proposals.values())
        ids = [one.id for one in every]
        self.chosen = choosing.chosen_for(ids, committee)
        self.reads = {(one, row.person.id) for one, rows in self.chosen.items() for row in rows}
        self.elsewhere = choosing.read_for_others(ids, committee)
        self.begun = {one for one, _person_id in choosing.wearers(ids, Hat.REVIEWER)}
        self.members = {seat.person_id: seat.person for seat in choosing.seated_in([committee])}
        self.people = self.members | {row.person.id: row.person for rows in self.chosen.values() for row in rows}
        self.by_email = {one.email.lower(): one for one in self.people.values()}
        self.by_name: dict[str, list[Person]] = {}
        for one in self.people.values():
            self.by_name.setdefault(folded(one.name), []).append(one)
        self.barred = choosing.shut_out_of(ids) | conflicts.unanswered(every)
        self.in_session = readers.in_session(every, committee)
        self.away, self.said_no = choosing.absent_people(), choosing.said_no(ids, committee)
        self.wanted: dict[str, dict[int, int]] = {}  # code → person id → line
        self.spoilt: set[str] = set()
        for line in lines:
            self.take_in(line)

    # What the lines say

    def take_in(self, line):
        proposal = self.proposals.get(line.code)
        if proposal is None:
            words = _("There is no proposal %(code)s here to be assigned.", code=line.code[:60])
            self.wrong.append((line.number, words))
            return
        readers = self.wanted.setdefault(line.code, {})
        if (line.email or line.name) and not self.says_nobody(line):
            person = self.person_of(line)
            complaint = self.complaint(proposal, person, line)
            if complaint:
                self.spoil(line.code, line.number, complaint)
            else:
                readers.setdefault(person.id, line.number)

    def says_nobody(self, line) -> bool:
        """The word that the page uses for a line without a reader, unless somebody is called that."""
        word = folded(line.email or line.name).strip("“”\"'„")
        return word in tables.NOBODY and word not in self.by_name

    def person_of(self, line) -> Person | None:
        """By the address; without one by the name, where one person alone has it."""
        if line.email:
            return self.by_email.get(line.email.lower())
        same = self.by_name.get(folded(line.name), [])
        return same[0] if len(same) == 1 else None

    def complaint(self, proposal, person, line) -> str:
        """Why this person can't read this proposal, or ""."""
        if person is None:
            return _("%(name)s has no seat on this committee.", name=(line.email or line.name)[:80])
        pair, named = (proposal.id, person.id), {"name": person.name, "code": proposal.code}
        if pair in self.reads:
            return ""
        if can_be_reopened(proposal, self.at) and proposal.id not in self.begun:
            return _("%(code)s can still be reopened by its organisers, until its call has closed.", code=proposal.code)
        if proposal.id in self.in_session:
            return _("The meeting about %(code)s is open, so nobody new is asked to read it.", code=proposal.code)
        if pair in self.barred:
            return _(
                "%(name)s may not read %(code)s: there is a conflict of interest, or one that nobody has answered yet.",
                **named,
            )
        if pair in self.elsewhere:
            return _("%(name)s reads %(code)s for another committee.", **named)
        return "" if person.id in self.members else _("%(name)s has no seat on this committee.", name=person.name)

    def spoil(self, code, number, words):
        self.spoilt.add(code)
        self.wrong.append((number, words))

    # What follows from them

    def plan(self) -> Plan:
        """Proposals that can't be changed as the table wants are left out, one after the other, until all fits."""
        for code in self.wanted:
            self.keep_what_was_sent(code)
        while (made := self.attempt()) is None:
            pass
        made.refused = sorted(self.wrong)
        made.named = len(self.wanted)
        return made

    def keep_what_was_sent(self, code):
        rows = self.chosen.get(self.proposals[code].id, [])
        for row in rows:
            if row.is_sent and row.person.id not in self.wanted[code]:
                number = min(self.wanted[code].values(), default=0)
                words = _("%(name)s has sent a review of %(code)s, so it stays.", name=row.person.name, code=code)
                self.spoil(code, number, words)

    def attempt(self) -> Plan | None:
        """The plan, or None where somebody would read too much: that proposal is left out from then on."""
        made, going = Plan(), [code for code in self.wanted if code not in self.spoilt]
        loads = self.loads_now()
        for code in going:
            for row in self.chosen.get(self.proposals[code].id, []):
                if row.person.id not in self.wanted[code]:
                    made.take.append(Pair(self.proposals[code], row.person, _("a draft is begun") if row.state else ""))
                    loads[row.person.id].then -= 1
        for code in going:
            for person_id, number in self.wanted[code].items():
                pair, load = (self.proposals[code].id, person_id), loads[person_id]
                if pair in self.reads:
                    continue
                load.then += 1
                if load.then > self.most:
                    told = {"name": load.person.name, "code": code, "most": self.most}
                    self.spoil(code, number, _("With %(code)s %(name)s would read more than %(most)s.", **told))
                    return None
                made.give.append(Pair(self.proposals[code], load.person, self.remark(pair)))
        made.loads = sorted(loads.values(), key=lambda one: one.person.place)
        made.short = self.short(made, going)
        return made

    def loads_now(self) -> dict[int, Load]:
        now = self.loads
        return {one.id: Load(one, now[one.id], now[one.id], one.id in self.members) for one in self.people.values()}

    def remark(self, pair) -> str:
        if pair in self.said_no:
            return _("declined before")
        return _("absent now") if pair[1] in self.away else ""

    def short(self, made, going) -> list[tuple[Proposal, int]]:
        then = {code: len(self.chosen.get(self.proposals[code].id, [])) for code in going}
        for step, rows in ((1, made.give), (-1, made.take)):
            for pair in rows:
                then[pair.proposal.code] += step
        return [(self.proposals[code], n) for code, n in then.items() if n < self.call.reviews_wanted]
