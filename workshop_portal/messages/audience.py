"""Whom a message can go to: the people of a workshop, or who sits on the committees that advised on it."""

from collections import Counter
from dataclasses import dataclass, field

from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.letters import LetterTemplate, placeholders_in
from workshop_portal.messages import letters, queries
from workshop_portal.participants import queries as participants
from workshop_portal.participants.workflow import WORDS, Answer
from workshop_portal.people import namesakes
from workshop_portal.people.choices import HATS
from workshop_portal.workshops.policy import is_public

GROUPS = {
    "organisers": N_("Organisers"),
    "confirmed": N_("Those who come, without organisers"),
    "invited": N_("Those who have not answered"),
    "maybe": N_("Those who perhaps come"),
    "waiting": N_("The waiting list"),
    "missed": N_("Those who were not there"),
}
STATES = frozenset({Answer.CONFIRMED, Answer.INVITED, Answer.MAYBE, Answer.WAITING})  # each is a kind of its own


def kinds_of(participation, missed) -> set[str]:
    """The kinds to which somebody belongs; `missed`: the ids of those who were not there."""
    if participation.is_organiser:
        return {"organisers"}
    if participation.id in missed:
        return {"missed"}
    return {str(participation.state)} if participation.state in STATES else set()


@dataclass(frozen=True)
class Audience:
    """`people` have a key and a name; `kinds`: key of a kind → its words; `kinds_of`, `hints`: by a person's key."""

    people: list
    kinds: dict[str, str]
    kinds_of: dict[str, set[str]]
    hints: dict[str, str]
    fields: dict[str, str] = field(default_factory=lambda: letters.FIELDS)

    def offer(self, form, kept=()):
        """`kept`: the kinds of a draft, of which somebody may be again though nobody is now."""
        form.known = frozenset(self.fields)
        counts = Counter(kind for one in self.people for kind in self.kinds_of[one.key])
        offered = [key for key in self.kinds if counts[key] or key in kept]
        form.groups.choices = [(key, f"{self.kinds[key]} ({counts[key]})") for key in offered]
        form.who.choices = list(namesakes.called(self.people, addresses=True).items())

    def chosen(self, form) -> list:
        """Those who are ticked, and everybody of the ticked kinds."""
        kinds = set(form.groups.data or ())
        return [one for one in self.people if one.key in (form.who.data or ()) or self.kinds_of[one.key] & kinds]

    def templates(self) -> list[LetterTemplate]:
        """The letters of which every field can be filled in."""
        return [
            one
            for one in queries.templates()
            if placeholders_in(one.subject_en, one.body_en, one.subject_nl, one.body_nl) <= set(self.fields)
        ]


def of(workshop, to_committee) -> Audience:
    return of_committees(workshop) if to_committee else of_workshop(workshop)


def of_workshop(workshop) -> Audience:
    people, missed = queries.reachable(workshop), participants.missed_of(workshop)
    kinds = {one.key: kinds_of(one, missed) for one in people}
    hints = {one.key: hint_of(one, missed) for one in people}
    return Audience(people, {name: _(words) for name, words in GROUPS.items()}, kinds, hints)


def hint_of(participation, missed) -> str:
    """What stands beside a name."""
    if participation.is_organiser:
        return _("Organiser")
    return _("Was not there") if participation.id in missed else _(WORDS[participation.state])


def of_committees(workshop) -> Audience:
    """Nobody before the workshop is public: until then a member sees nothing of it."""
    seats = queries.seats(workshop) if is_public(workshop) else []
    people = list({seat.person_id: seat.person for seat in seats}.values())
    kinds = {seat.committee.key: said(seat.committee, "name") for seat in seats}
    kinds_of: dict[str, set[str]] = {one.key: set() for one in people}
    roles: dict[str, list[str]] = {one.key: [] for one in people}
    for seat in seats:
        kinds_of[seat.person.key].add(seat.committee.key)
        roles[seat.person.key].append(f"{_(HATS[seat.role])}, {said(seat.committee, 'name')}")
    hints = {key: "; ".join(words) for key, words in roles.items()}
    return Audience(people, kinds, kinds_of, hints, letters.COMMITTEE_FIELDS)
