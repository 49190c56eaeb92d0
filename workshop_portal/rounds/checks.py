"""Whether a document is sound in itself: its shapes, its references, and what must not be said twice."""

from dataclasses import dataclass, field

from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals.workflow import Status
from workshop_portal.rounds import format, shapes
from workshop_portal.rounds.shapes import Complaints

WITHOUT_PLACE = frozenset({Status.DRAFT, Status.WITHDRAWN})  # may lack a committee and a format
IN_TURN = ("fields", "formats", "members", "proposals", "conflicts", "reviews", "advice", "decisions")
STEPS_SHOWN = 500


@dataclass
class Brief:
    """What must be remembered of a proposal to check what refers to it."""

    place: int
    fields: list = field(default_factory=list)
    organised_by: set = field(default_factory=set)


def look_over(document, progress=lambda section, done, total: None) -> Complaints:
    """Everything that is wrong with a document by itself."""
    check = Check(document, progress)
    check.head()
    for name in IN_TURN:
        check.section(name)
    return check.complaints


class Check:
    def __init__(self, document, progress):
        self.document, self.progress = document, progress
        self.complaints = Complaints()
        self.criteria: set = set()
        self.known: dict[str, dict] = {name: {} for name in ("fields", "formats", "members", "proposals")}
        self.said: set = set()  # what may be said once: (section, what it is about)
        self.addresses: dict[str, str] = {}  # address → the member with it
        self.organisers: dict[str, str] = {}  # key → address
        self.conflicts: set = set()

    def tell(self, path, words) -> bool:
        self.complaints.add(path, words)
        return False

    def head(self):
        parts, sections = self.document.parts, self.document.sections
        for name in self.document.order:
            if name not in (*format.ORDER, "seed"):
                self.tell(name, "there is no such key")
        if parts.get("format") != format.NAME:
            self.tell("format", f"only “{format.NAME}” can be read")
        if type(parts.get("version")) is not int or parts["version"] != format.VERSION:
            self.tell("version", f"only {format.VERSION} can be read")
        if type(parts.get("seed", 0)) is not int or "seed" in sections:
            self.tell("seed", "it is no whole number")
        for name in format.NEEDED + format.OPTIONAL:
            if name in parts:
                self.tell(name, f"{shapes.shown(parts[name])} is no list")
            elif name in format.NEEDED and name not in sections:
                self.tell(name, "it is missing")
        if "call" not in parts:
            self.tell("call", "it is no object" if "call" in sections else "it is missing")
        elif format.CALL(parts["call"], "call", self.tell):
            self.call(parts["call"])

    def call(self, call):
        self.criteria = set(call["criteria"])
        if len(self.criteria) < len(call["criteria"]):
            self.tell("call.criteria", "a criterion stands there twice")
        if shapes.as_instant(call["deadline"]).date() <= shapes.as_day(call["opens"]):
            self.tell("call.deadline", "it does not come after the day on which the call opens")
        weights = call.get("weights")
        if weights is None:
            return
        for name in weights:
            if name not in self.criteria:
                self.tell(("call.weights", name), "there is no such criterion")
        for name in call["criteria"]:
            if name not in weights:
                self.tell(("call.weights", name), "it is missing")
        if not any(weights.values()):
            self.tell("call.weights", "one of them must be above 0")

    def section(self, name):
        is_sound, look = format.SECTIONS[name], getattr(self, f"look_at_{name}")
        total = self.document.count(name)
        for place, element in self.document.each(name, careful=True):
            if is_sound(element, (name, place), self.tell):
                look(element, place)
            elif isinstance(element, dict) and name in self.known:
                self.know_anyway(name, element, place)
            if place % STEPS_SHOWN == 0:
                self.progress(name, place, total)
        self.progress(name, total, total)

    def know_anyway(self, name, element, place):
        """A thing with a fault is there all the same: what refers to it is no fault of its own."""
        if isinstance(element.get("key"), str):
            self.known[name].setdefault(element["key"], Brief(place) if name == "proposals" else element)

    def new(self, section, place, key, what) -> bool:
        if key in self.known[section]:
            return self.tell(((section, place), "key"), f"“{key}” stands there twice")
        self.known[section][key] = what
        return True

    def refer(self, section, key, path) -> bool:
        if key in self.known[section]:
            return True
        if section in self.document.sections:  # a section that is missing is one fault
            self.tell(path, f"there is no {NOUNS[section]} “{key}”")
        return False

    def only_once(self, about, path, words):
        if about in self.said:
            self.tell(path, words)
        self.said.add(about)

    def look_at_fields(self, key, place):
        if key in self.known["fields"]:
            self.tell(("fields", place), f"“{key}” stands there twice")
        self.known["fields"][key] = place

    def look_at_formats(self, one, place):
        self.new("formats", place, one["key"], one)

    def look_at_members(self, member, place):
        here = ("members", place)
        if self.new("members", place, member["key"], member["field"]) and member["field"] is not None:
            self.refer("fields", member["field"], (here, "field"))
        address = member["email"].lower()
        if address in self.addresses:
            self.tell((here, "email"), f"“{self.addresses[address]}” has this address too")
        self.addresses.setdefault(address, member["key"])
        self.has_a_name(member, here)

    def has_a_name(self, person, path):
        if not (person["given_name"].strip() or person["family_name"].strip()):
            self.tell((path, "family_name"), "it is empty, and so is the given name")

    def look_at_proposals(self, proposal, place):
        here = ("proposals", place)
        brief = Brief(place, fields=committees_of(proposal))
        self.new("proposals", place, proposal["key"], brief)
        for name, section in (("field", "fields"), ("format", "formats")):
            if proposal[name] is not None:
                self.refer(section, proposal[name], (here, name))
            elif proposal["state"] not in WITHOUT_PLACE:
                self.tell((here, name), "only a draft may lack it")
        further = proposal.get("fields", [])
        for n, one in enumerate(further):
            self.refer("fields", one, ((here, "fields"), n))
        if len(set(further)) < len(further):
            self.tell((here, "fields"), "a field stands there twice")
        if not proposal["title"].strip() and proposal["state"] not in WITHOUT_PLACE:
            self.tell((here, "title"), "it is empty")
        self.look_at_organisers(proposal["organisers"], here, brief)
        for n, one in enumerate(proposal["participants"]):
            self.has_a_name(one, ((here, "participants"), n))

    def look_at_organisers(self, organisers, here, brief):
        keys: set = set()
        for n, one in enumerate(organisers):
            path, address = ((here, "organisers"), n), one["email"].lower()
            if one["key"] in keys:
                self.tell((path, "key"), f"“{one['key']}” stands there twice")
            elif self.organisers.setdefault(one["key"], address) != address:
                self.tell((path, "email"), f"elsewhere “{one['key']}” has another address")
            if address in brief.organised_by:
                self.tell((path, "email"), "another organiser of this proposal has this address")
            keys.add(one["key"])
            brief.organised_by.add(address)
            self.has_a_name(one, path)

    def look_at_conflicts(self, conflict, place):
        here = ("conflicts", place)
        pair = (conflict["proposal"], conflict["member"])
        self.refer("members", conflict["member"], (here, "member"))
        self.refer("proposals", conflict["proposal"], (here, "proposal"))
        self.only_once(("conflict", *pair, conflict["reason"]), here, "this conflict stands there twice")
        self.conflicts.add(pair)

    def look_at_reviews(self, review, place):
        here = ("reviews", place)
        pair = (review["proposal"], review["member"])
        found = self.refer("members", review["member"], (here, "member"))
        found = self.refer("proposals", review["proposal"], (here, "proposal")) and found
        self.only_once(("review", *pair), here, f"“{review['member']}” has a review of this proposal already")
        for name in review["scores"]:
            if name not in self.criteria and self.criteria:
                self.tell(((here, "scores"), name), "there is no such criterion")
        if pair in self.conflicts:
            self.tell((here, "member"), f"“{review['member']}” is in conflict with “{review['proposal']}”")
        elif found and self.is_organised_by(*pair):
            self.tell((here, "member"), f"“{review['member']}” organises “{review['proposal']}”")

    def is_organised_by(self, proposal, member) -> bool:
        return any(self.addresses.get(address) == member for address in self.known["proposals"][proposal].organised_by)

    def look_at_advice(self, advice, place):
        here = ("advice", place)
        found = self.refer("proposals", advice["proposal"], (here, "proposal"))
        found = self.refer("fields", advice["field"], (here, "field")) and found
        self.only_once(("advice", advice["proposal"], advice["field"]), here, "this committee has advised already")
        fields = self.known["proposals"][advice["proposal"]].fields if found else []
        if fields and advice["field"] not in fields:
            self.tell((here, "field"), f"“{advice['proposal']}” does not lie before this committee")

    def look_at_decisions(self, decision, place):
        here = ("decisions", place)
        self.refer("proposals", decision["proposal"], (here, "proposal"))
        self.only_once(("decision", decision["proposal"]), here, "this proposal has a decision already")
        conditional = decision["decision"] == Code.APPROVE_CONDITIONAL
        if conditional and "becomes" not in decision:
            self.tell((here, "becomes"), "it is missing")
        if not conditional and "becomes" in decision:
            self.tell((here, "becomes"), "only a conditional approval becomes something")


NOUNS = {"fields": "field", "formats": "format", "members": "member", "proposals": "proposal"}


def committees_of(proposal) -> list[str]:
    """The fields of a proposal, the first choice first."""
    first = [proposal["field"]] if proposal["field"] is not None else []
    return list(dict.fromkeys(first + proposal.get("fields", [])))
