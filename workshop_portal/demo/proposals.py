"""The proposals of the demo centre: a hundred and sixty, twenty a field, spread over the six calls."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from workshop_portal.centre.slots import weeks_between
from workshop_portal.core import blocks, clock, pdf
from workshop_portal.demo import content
from workshop_portal.proposals import actions, attachments, comments
from workshop_portal.proposals.choices import DECLARATIONS
from workshop_portal.proposals.models import Grade, Proposal

FULL_OPEN, FULL_REVIEW = 3, 5  # of each field's eight complete proposals: in the open call, and in the one in review
STAY_CENTS = 9500  # a night, as the organisers of the demo estimate it


@dataclass
class Entry:
    """A proposal of the demo, and what its story needs to know of it."""

    proposal: Proposal
    subject: str
    told: dict
    lead: object
    others: list = field(default_factory=list)
    tone: float = 3.5  # how good the committees will find it, 1 to 5
    is_taken_up: bool = False  # its organisers are asked to revise it, and may submit it again


def write_all(rounds, house, committees, people) -> dict[str, list[Entry]]:
    """Every proposal as a draft or handed in, by the key of its call."""
    written: dict[str, list[Entry]] = {call.key: [] for _round, call in rounds}
    for key in content.FIELDS:
        told = content.proposals(key)
        full, brief = [one for one in told if "aim" in one], [one for one in told if "aim" not in one]
        parts = [brief[n::4] for n in range(4)] + [full[FULL_OPEN:], full[:FULL_OPEN]]
        for (one, call), share in zip(rounds, parts, strict=True):
            for n, text in enumerate(share):
                chance = random.Random(f"{call.key}{key}{n}")
                written[call.key].append(write(one, call, key, text, n, chance, house, committees, people))
    return written


def write(one, call, key, told, n, chance, house, committees, people) -> Entry:
    """One proposal: started, filled, and handed in unless its call is still open to it."""
    place = 5 * int(one.deadline.strftime("%m")) + n  # one proposal a call as contact
    lead, neighbour = (people[key][(place + step) % len(people[key])] for step in (0, 1))
    free = [person for person in people[key] if person not in (lead, neighbour)]
    others = [neighbour, *chance.sample(free, 1 + chance.randrange(2))]
    team = [lead, *others]
    started = one.opens + timedelta(days=20 + chance.randrange(60), hours=chance.randrange(8))
    started = min(started, clock.now() - timedelta(days=9 + chance.randrange(9), hours=chance.randrange(8)))
    proposal = actions.start(call, by=lead, at=started)
    fields = [key] + ([told["also"]] if told.get("also") else [])
    size = "oort" if "@Oort" in told.get("added_value", "") or (not told.get("added_value") and n % 2) else "snellius"
    facts = basics(one, told, chance, house, size)
    facts["committees"] = [committees[name] for name in fields]
    facts["organisers"] = [organiser(lead, Grade.LEAD, started)] + [
        organiser(person, Grade.EDIT, started + timedelta(days=2)) for person in others
    ]
    guests = [person for person in chance.sample(people[key], 18) if person not in team]
    facts["participants"] = [participant(person, chance) for person in guests]
    if "aim" in told:
        facts |= texts(told) | money(facts, chance)
    actions.fill(proposal, facts, by=lead, at=started + timedelta(days=6))
    for row in proposal.organisers:
        actions.give_standing(row)
    if "aim" in told and n == 0:
        attach_reading_list(proposal, told, lead, started + timedelta(days=7))
        words = "Could the first talk start an hour later? Most of us arrive late on Sunday."
        comments.write(proposal, "d", words, by=others[0], at=started + timedelta(days=8))
    return Entry(proposal, key, told, lead, others, tone=round(chance.triangular(2.1, 4.9, 3.8), 2))


def attach_reading_list(proposal, told, lead, at):
    """A file beside the text: what the participants are to read before they come."""
    words = [f"- {topic}: two papers, chosen by {lead.name}" for topic in told["keywords"]]
    part = {"kind": "text", "label": "", "blocks": blocks.of("\n".join(["To be read before the week:", "", *words]))}
    data = {
        "code": proposal.code, "standing": "reading list", "call": told["title"], "subtitle": "", "facts": [lead.name],
        "note": "", "sections": [{"title": "Topics", "name": "Topics", "parts": [part]}],
    }  # fmt: skip
    paper = pdf.make("proposal", data, title="Reading list", author=lead.name, language="en", at=at)
    attachments.add(proposal, BytesIO(paper.pdf), name="Reading list.pdf", pages=1, by=lead, at=at)


def basics(one, told, chance, house, size) -> dict:
    """What every proposal has, also a short one."""
    weeks = [week for week in weeks_between(*one.weeks) if week not in house["closed"]]
    liked = sorted(chance.sample(weeks[4:], 4), key=lambda _w: chance.random())
    most = 55 if size == "oort" else 25
    return {
        "title": told["title"], "subtitle": told.get("subtitle", ""), "public_summary": told["summary"].strip(),
        "keywords": ", ".join(told["keywords"]), "disciplines": ", ".join(told["keywords"][:2]),
        "format": house["formats"][f"lorentz-{size}"], "duration_days": 5,
        "expected_participants": most - chance.choice([0, 0, 3, 5]), "preferred_weeks": liked,
        "impossible_weeks": sorted(set(chance.sample(weeks, 3)) - set(liked)), "scheme_wanted": "regular",
        "declarations": list(DECLARATIONS),
    }  # fmt: skip


def texts(told) -> dict:
    names = ("scientific_case", "aim", "programme_design", "added_value", "overlap", "diversity_statement")
    return {name: told[name].strip() for name in names} | {
        "outcomes": [dict(one) for one in told["outcomes"]],
        "sessions": [dict(one) for one in told["sessions"]],
    }


def money(facts, chance) -> dict:
    """Estimated costs: lodging of some participants, travel of others, lunches; sometimes a fund from elsewhere."""
    nights = facts["expected_participants"] * 3
    costs = [
        {"kind": "lodging", "words": f"{nights} nights", "amount_cents": nights * STAY_CENTS // 4},
        {
            "kind": "travel",
            "words": "trains, and flights above 500 km",
            "amount_cents": chance.randrange(90, 220) * 1000,
        },
        {"kind": "lunch", "words": "five lunches", "amount_cents": chance.randrange(20, 60) * 1000},
    ]
    funds = [{"source": "Own grant of the lead organiser", "amount_cents": 200_000, "status": "granted"}]
    wishes = [
        {
            "wanted": True,
            "name": "Somebody who works on the other side of the question",
            "reason": "Would see the gaps.",
        }
    ]
    return {
        "costs": costs,
        "funds": funds if chance.random() < 0.4 else [],
        "reader_wishes": wishes[: chance.randrange(2)],
    }


def organiser(person, grade, at) -> dict:
    return {
        "person": person, "grade": grade, "name": person.name, "email": person.email, "institution": person.institution,
        "department": person.department, "country": person.country, "stage": person.stage, "sector": "academia",
        "confirmed_at": at, "invited_at": None if grade == Grade.LEAD else at - timedelta(days=1),
        "bio": f"Works at {person.institution}." if person.institution else "",
    }  # fmt: skip


def participant(person, chance) -> dict:
    return {
        "name": person.name, "email": person.email, "institution": person.institution, "country": person.country,
        "stage": person.stage, "sector": "academia", "is_key": chance.random() < 0.15,
        "interest": chance.choice(["yes", "yes", "maybe", "asked", "not_asked"]),
    }  # fmt: skip


def hand_in(entries, one, office):
    """Submit each before the deadline, and let the office find it eligible a few days later."""
    for n, entry in enumerate(entries):
        at = one.after(-1 - n % 9, 8 + n % 12)
        actions.submit(entry.proposal, by=entry.lead, at=at)
        actions.move(entry.proposal, "accept", by=office, at=one.after(3 + n % 4))


def submit_early(entry, at, *, again):
    """Handed in long before the deadline, where it is complete; `again`: changed and handed in once more."""
    actions.submit(entry.proposal, by=entry.lead, at=at)
    if again:
        later = at + timedelta(hours=5)
        actions.move(entry.proposal, "reopen", by=entry.lead, at=later)
        actions.fill(entry.proposal, second_thoughts(entry.proposal), by=entry.lead, at=later + timedelta(minutes=20))
        actions.submit(entry.proposal, by=entry.lead, at=later + timedelta(minutes=40))


def second_thoughts(proposal) -> dict:
    """What organisers change on the last day: an outcome, a shorter week, one more sentence."""
    outcomes = [
        {"kind": one.kind, "description": one.description, "expected_by": one.expected_by} for one in proposal.outcomes
    ]
    return {
        "aim": proposal.aim.replace("we want to", "we will") + "\n\nWe close each day with an hour in which only juniors ask.",
        "outcomes": [*outcomes, {"kind": "data", "description": "A shared table of all test cases", "expected_by": "2028"}],
        "diversity_measures": "Childcare on site\nA mentor for every PhD candidate",
    }  # fmt: skip
