"""What a person is toward one thing now. Nobody is a reviewer in general; one reviews this proposal."""

from enum import StrEnum


class Hat(StrEnum):
    ORGANISER = "organiser"
    LEAD = "lead"  # the contact organiser, who submits and withdraws; wears ORGANISER too
    EDITOR = "editor"  # an organiser who may change the text
    COMMENTER = "commenter"  # an organiser who reads the draft and comments on it
    REVIEWER = "reviewer"
    CLEARED = "cleared"  # has said of this proposal: no conflict
    MEMBER = "member"
    VICE = "vice-chair"
    CHAIR = "chair"
    OFFICE = "office"
    FINANCE = "finance"
    DIRECTOR = "director"
    DEPUTY = "deputy"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PARTICIPANT = "participant"
    CONFLICTED = "conflicted"
    ABSENT = "absent"


APPOINTED = frozenset(
    {Hat.OFFICE, Hat.FINANCE, Hat.DIRECTOR, Hat.DEPUTY, Hat.COORDINATOR, Hat.AUDITOR, Hat.ADMINISTRATOR}
)
CONFIRMING = frozenset({Hat.OFFICE, Hat.DIRECTOR, Hat.ADMINISTRATOR})  # one of these is an appointment's second person
ORGANISERS = frozenset({Hat.ORGANISER, Hat.LEAD, Hat.EDITOR, Hat.COMMENTER})
BARRED = ORGANISERS | {Hat.CONFLICTED}  # who wears one of these toward a proposal judges and runs nothing of it
COMMITTEE = frozenset({Hat.MEMBER, Hat.VICE, Hat.CHAIR})


def worn(standings, seats, thing=None) -> frozenset[Hat]:
    """The hats that these standings and seats of one person give toward `thing` (None: the centre).

    `thing.standing_kind` is "proposal", "workshop" or "committee". An organiser wears nothing else toward the own
    proposal and its workshop; a conflict takes every other hat off.
    """
    centre = {s.hat for s in standings if s.is_of_the_centre}
    if thing is None:
        return frozenset(centre)
    if thing.standing_kind == "committee":
        rows = {s.hat for s in standings if s.committee_id == thing.id}
        return frozenset(centre | rows | {s.role for s in seats if s.committee_id == thing.id})
    proposal_id = thing.id if thing.standing_kind == "proposal" else thing.proposal_id
    near = {s.hat for s in standings if proposal_id is not None and s.proposal_id == proposal_id}
    if near & ORGANISERS:
        return frozenset(near & ORGANISERS)
    if Hat.CONFLICTED in near:
        return frozenset({Hat.CONFLICTED})
    if thing.standing_kind == "workshop":
        # a centre-wide coordinator is one by profession; only a standing toward the workshop makes her this one's
        here = {s.hat for s in standings if s.workshop_id == thing.id}
        return frozenset((centre - {Hat.COORDINATOR}) | here)
    return frozenset(centre | near | {s.role for s in seats if s.committee_id in thing.committee_ids})
