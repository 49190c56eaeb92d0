"""Releases that could not go out when their window ended: why, and whether the portal still tries."""

from typing import NamedTuple

from workshop_portal.core import jobs, promises
from workshop_portal.core.jobs import JobState
from workshop_portal.core.languages import text as _


class Held(NamedTuple):
    """`why`: for whoever may see every decision of it. `has_failed`: the portal tries no more."""

    why: str
    has_failed: bool


def of(release_ids) -> dict[int, Held]:
    """Release id → what holds it up, of those that are held up."""
    found = jobs.held_up("release", ids) if (ids := {one for one in release_ids if one}) else {}
    return {key: Held(why_of(job), job.state == JobState.FAILED) for key, job in found.items()}


def why_of(job) -> str:
    refused = jobs.refusal_in(job)
    return (
        promises.sentence_for(refused) if refused else _("The portal met a fault. An administrator sees it under Jobs.")
    )
