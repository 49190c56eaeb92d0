"""What people eat and need: sealed in the row of the stay, counted for the caterer, read name by name."""

from collections import Counter
from typing import NamedTuple

from workshop_portal.core import vault
from workshop_portal.core.languages import number
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.stays.models import Stay
from workshop_portal.stays.workflow import DIETS, SMALL, Severity

OTHER, ACCESS, ALLERGY = "other", "access", "allergy"
ROWS = {**{str(code): words for code, words in DIETS.items()}, OTHER: N_("Something else"),
        ALLERGY: N_("Allergy or illness"), ACCESS: N_("Access needs")}  # fmt: skip


class Needs(NamedTuple):
    """One person's, unsealed."""

    codes: tuple[str, ...] = ()
    other: str = ""
    severity: str = ""
    access: str = ""

    @property
    def rows(self) -> set[str]:
        """The rows of the counts that this person is one of."""
        marks = {OTHER: self.other, ACCESS: self.access, ALLERGY: self.severity == Severity.ALLERGY}
        return set(self.codes) | {name for name, given in marks.items() if given}


def keep_diet(stay, codes, other, severity):
    """Seal what somebody eats; nothing told leaves nothing."""
    told = {"codes": list(codes), "other": other, "severity": severity}
    vault.keep(stay, "diet", told if codes or other else None)


def keep_access(stay, text):
    vault.keep(stay, "needs", text or None)


def erase(stay):
    stay.diet = stay.needs = ""
    stay.needs_told_at = None


def read(stay: Stay | None) -> Needs:
    """Unseal; the caller has asked the policy and writes the reading down."""
    return eats(stay)._replace(access=vault.read(stay, "needs") or "") if stay else Needs()


def eats(stay) -> Needs:
    """Unseal what somebody eats, and nothing else."""
    diet = vault.read(stay, "diet") or {}
    return Needs(tuple(diet.get("codes", ())), diet.get("other", ""), diet.get("severity", ""))


def counted(all_needs) -> list[tuple[str, str, int]]:
    """(code, words, people) of what is needed at all, in the form's order."""
    counts = Counter(row for one in all_needs for row in one.rows)
    return [(code, words, counts[code]) for code, words in ROWS.items() if counts[code]]


def figure(people, everybody, *, exact) -> str:
    """How many, in words where a figure could tell of a person: few have the need, or few have it not."""
    if not exact and people < SMALL:
        return _("fewer than %(n)s") % {"n": SMALL}
    if not exact and everybody - people < SMALL:
        return _("all but fewer than %(n)s") % {"n": SMALL}
    return number(people)
