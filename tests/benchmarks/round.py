"""Invented review rounds of any size, as documents of the format “neutral-round”. The same seed gives the same round."""

import json
import random
import sys

FIELDS = (
    "astronomy", "chemistry", "informatics", "life-sciences", "mathematics", "physics", "computational-sciences",
    "nias-lorentz",
)  # fmt: skip
CRITERIA = ("quality", "impact", "group", "community", "facilities")
GIVEN = [
    "Aïcha",
    "Bram",
    "Chiara",
    "Daan",
    "Elif",
    "Émile",
    "Femke",
    "Giulia",
    "Hiroshi",
    "Ifeoma",
    "Jan",
    "Katja",
    "Liam",
    "Mei",
    "Niels",
    "Olga",
    "Pieter",
    "Rosa",
    "Søren",
    "Tomas",
    "Ursula",
    "Vera",
    "Wout",
    "Xin",
    "Yara",
    "Zoë",
]
FAMILY = [
    "Bakker",
    "Bos",
    "de|Groot",
    "Dekker",
    "García",
    "Hendriks",
    "Jansen",
    "Kovács",
    "Laurent",
    "Lindqvist",
    "Moreau",
    "Mulder",
    "Müller",
    "Nkosi",
    "Okafor",
    "Peters",
    "Silva",
    "Singh",
    "Tanaka",
    "van|der|Berg",
    "Vos",
    "Weber",
    "Yılmaz",
    "Żak",
]
TOWNS = [
    "Bonn",
    "Boston",
    "Delft",
    "Eindhoven",
    "Gdańsk",
    "Ghent",
    "Göttingen",
    "Kyoto",
    "Leeds",
    "Leiden",
    "Lund",
    "Nijmegen",
    "Padua",
    "Pune",
    "Recife",
    "Utrecht",
]
COUNTRIES = ["BE", "BR", "DE", "ES", "FR", "GB", "IN", "IT", "JP", "NL", "PL", "PT", "SE", "TR", "US", "ZA"]
TOPICS = [
    "algorithms",
    "archives",
    "catalysts",
    "climate",
    "codes",
    "enzymes",
    "ethics",
    "graphs",
    "knots",
    "languages",
    "lattices",
    "markets",
    "networks",
    "neurons",
    "operators",
    "plasmas",
    "polymers",
    "proofs",
    "quasars",
    "sensors",
    "spectra",
    "swarms",
    "symmetry",
    "tissues",
    "turbulence",
    "vaccines",
]
KINDS = ["Deep", "Driven", "Early", "Hidden", "Human", "Living", "Open", "Quiet", "Random", "Rare"]
WORDS = [
    "across",
    "because",
    "between",
    "bridge",
    "build",
    "community",
    "compare",
    "data",
    "different",
    "discussion",
    "early",
    "energy",
    "experiment",
    "explain",
    "field",
    "group",
    "how",
    "idea",
    "joint",
    "junior",
    "learn",
    "list",
    "may",
    "measure",
    "method",
    "model",
    "morning",
    "open",
    "organisers",
    "over",
    "plan",
    "predict",
    "problem",
    "progress",
    "question",
    "recent",
    "review",
    "scale",
    "senior",
    "session",
    "shared",
    "should",
    "simulate",
    "structure",
    "theory",
    "time",
    "week",
    "where",
    "which",
    "while",
    "whose",
    "with",
]


class Maker:
    def __init__(self, seed):
        self.dice = random.Random(seed)

    def sentence(self) -> str:
        words = self.dice.choices(WORDS, k=self.dice.randint(7, 16))
        return " ".join(words).capitalize() + "."

    def text(self, words) -> str:
        sentences, so_far = [], 0
        while so_far < words:
            sentences.append(self.sentence())
            so_far += sentences[-1].count(" ") + 1
        return " ".join(sentences)

    def person(self, key, address) -> dict:
        return {
            "key": key, "given_name": self.dice.choice(GIVEN), "family_name": self.dice.choice(FAMILY).replace("|", " "),
            "email": address, "institution": f"University of {self.dice.choice(TOWNS)}",
            "country": self.dice.choice(COUNTRIES),
        }  # fmt: skip

    def member(self, number) -> dict:
        return self.person(f"member{number}", f"member{number}@example.org") | {
            "field": FIELDS[number % len(FIELDS)], "topics": sorted(self.dice.sample(TOPICS, 4)),
            "chair": number < len(FIELDS),
        }  # fmt: skip

    def participant(self, proposal, number) -> dict:
        said = self.person("", f"p{proposal}-{number}@example.org")
        del said["key"]
        return said | {"confirmed": self.dice.random() < 0.5}

    def proposal(self, number, organisers) -> dict:
        one, two, three = self.dice.sample(TOPICS, 3)
        kind, other = self.dice.sample(KINDS, 2)
        title = f"{kind} {one} and {other.lower()} {two}"
        return {
            "key": f"proposal{number}", "number": number + 1, "title": f"{title[:44]} {number + 1}",
            "field": FIELDS[number % len(FIELDS)], "format": self.dice.choice(("oort", "snellius")),
            "keywords": [one, two, three], "summary": self.text(90), "case": self.text(450), "state": "in_review",
            "preferred_week": f"2027-W{self.dice.randint(3, 48):02d}", "organisers": organisers,
            "participants": [self.participant(number, n) for n in range(3)],
        }  # fmt: skip

    def review(self, proposal, member) -> dict:
        sent = self.dice.random() < 0.85
        scores = {key: self.dice.choice((None, 1, 2, 3, 3, 4, 4, 4, 5, 5)) for key in CRITERIA}
        return {
            "proposal": proposal, "member": member, "scores": scores, "overall": self.dice.randint(1, 5),
            "text": self.text(60), "confidential": self.text(15), "confidence": self.dice.randint(1, 3),
            "state": "submitted" if sent else "draft",
        }  # fmt: skip


def generate(proposals, members, reviews, seed=1) -> dict:
    """A sound document of this size in review: every committee has a chair, nobody reads against a conflict."""
    maker = Maker(seed)
    document = {
        "format": "neutral-round", "version": 1, "seed": seed,
        "call": {
            "key": f"call-2027-{seed}", "title": f"Call for workshops 2027, {seed}", "opens": "2026-09-01",
            "deadline": "2026-12-01T23:59:00Z", "score_min": 1, "score_max": 5, "criteria": list(CRITERIA),
        },
        "fields": list(FIELDS),
        "formats": [{"key": "oort", "capacity": 55}, {"key": "snellius", "capacity": 25}],
        "members": [maker.member(n) for n in range(members)],
    }  # fmt: skip
    document["proposals"], organisers = [], 0
    for number in range(proposals):
        many = maker.dice.randint(2, 5)
        people = [
            maker.person(f"organiser{n}", f"organiser{n}@example.org") for n in range(organisers, organisers + many)
        ]
        organisers += many
        document["proposals"].append(maker.proposal(number, people))
    conflicts, pairs = same_place(document), readers(document, reviews, maker.dice)
    document["reviews"] = [maker.review(*pair) for pair in pairs if pair not in conflicts]
    document["conflicts"] = [
        {"member": member, "proposal": proposal, "reason": "institution"} for proposal, member in sorted(conflicts)
    ]
    return document


def by_field(document) -> dict:
    gathered: dict = {}
    for member in document["members"]:
        gathered.setdefault(member["field"], []).append(member)
    return gathered


def same_place(document) -> set:
    """One member at most of each proposal's committee who works where it comes from."""
    committees, found = by_field(document), set()
    for proposal in document["proposals"]:
        places = {one["institution"] for one in proposal["organisers"]}
        near = [one for one in committees.get(proposal["field"], ()) if one["institution"] in places]
        found |= {(proposal["key"], one["key"]) for one in near[:1]}
    return found


def readers(document, reviews, dice) -> list:
    """So many pairs of a proposal and a member of its committee, spread over both, without those in conflict."""
    committees, barred = by_field(document), same_place(document)
    free = {
        proposal["key"]: [
            one["key"] for one in committees.get(proposal["field"], ()) if (proposal["key"], one["key"]) not in barred
        ]
        for proposal in document["proposals"]
    }
    load: dict = dict.fromkeys((one["key"] for one in document["members"]), 0)
    pairs: list = []
    while len(pairs) < reviews and any(free.values()):
        for key, left in free.items():
            if left and len(pairs) < reviews:
                member = min(left, key=lambda one: (load[one], dice.random()))
                left.remove(member)
                load[member] += 1
                pairs.append((key, member))
    return sorted(pairs)


if __name__ == "__main__":
    many, people, judgements, number = map(int, sys.argv[1:5])
    json.dump(generate(many, people, judgements, number), sys.stdout, ensure_ascii=False, indent=1)
