"""How a thing moves from one status to the next, when its table of steps permits."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from workshop_portal.core.words import N_


class Refused(Exception):
    """A deed that may not be done now. Its message is a marked text for the user; `values` fill its placeholders."""

    def __init__(self, message: str, **values):
        super().__init__(message)
        self.message = message
        self.values = values


class Over(Refused):
    """The same of a form whose page is there no more: others went on while it was open. `back`, `to`: the address and the
    words of the way to what is there instead.
    """

    def __init__(self, message: str, back: str = "", to: str = ""):
        super().__init__(message)
        self.back, self.to = back, to


class Step(NamedTuple):
    """One row of a table of steps. `words` is what its button says."""

    name: str
    start: AbstractSet[str]
    end: str
    hats: AbstractSet[str]
    needs: tuple[Callable, ...] = ()
    note: bool = False
    words: str = ""
    page: str = ""  # the endpoint of the step's own page, when a button is not enough


def open_steps(table, status, hats):
    """The steps that lead on from `status` for someone who wears `hats`."""
    return [step for step in table if status in step.start and step.hats & hats]


def take(table, name, thing, hats, at) -> Step:
    """Return the step called `name` if it may be taken now, or say why not.

    A need is a function of (thing, at) that returns None, or a marked text, or (marked text, values).
    """
    step = next((s for s in open_steps(table, thing.status, hats) if s.name == name), None)
    if step is None:
        raise Refused(N_("This can't be done now, or not by you. Look at the page again: something may have changed."))
    if complaint := why_not(step, thing, at):
        raise complaint
    return step


def why_not(step, thing, at) -> Refused | None:
    """The first need of this step that is not met."""
    for need in step.needs:
        complaint = need(thing, at)
        if complaint:
            words, values = (complaint, {}) if isinstance(complaint, str) else complaint
            return Refused(words, **values)
    return None
