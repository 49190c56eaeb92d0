"""In which language each organiser gets letters, for whoever writes a text that goes into them."""

from workshop_portal.core.languages import later as _l
from workshop_portal.proposals import letters

WAYS = {
    "en": _l("The letter goes to %(names)s in English."), "nl": _l("The letter goes to %(names)s in Dutch."),
}  # fmt: skip


def told(proposal) -> str:
    goes = letters.languages_of(proposal)
    return " ".join(str(WAYS[language] % {"names": ", ".join(names)}) for language, names in goes.items())


def beside(field, proposal):
    """The field of a form, whose text is in one language, says so."""
    field.description = f"{field.description} {told(proposal)}".strip()
