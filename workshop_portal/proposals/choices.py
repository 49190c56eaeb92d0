"""What the form offers to choose from: values and their words."""

from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_

WORKSHOP_LANGUAGES = {
    "en": N_("English"),
    "nl": N_("Dutch"),
    "de": N_("German"),
    "fr": N_("French"),
    "other": N_("Another language"),
}
MODES = {"in_person": N_("In person"), "hybrid": N_("Hybrid"), "online": N_("Online")}
SERIES = {
    "none": N_("No earlier proposal or workshop"),
    "resubmission": N_("An earlier proposal, submitted again"),
    "follow_up": N_("A sequel to an earlier workshop"),
}
OUTCOMES = {
    "paper": N_("Paper"), "roadmap": N_("Roadmap"), "grant application": N_("Grant application"),
    "software": N_("Software"), "data": N_("Data"), "curriculum": N_("Curriculum"),
    "collaboration": N_("Collaboration"), "other": N_("Other"),
}  # fmt: skip
SESSIONS = {
    "talk": N_("Talk"), "discussion": N_("Discussion"), "break-out": N_("Break-out"), "plenary": N_("Plenary"),
    "poster": N_("Posters"), "coffee": N_("Coffee and tea"), "lunch": N_("Lunch"), "social": N_("Social"),
    "free": N_("Free"),
}  # fmt: skip
GRADES = {
    "edit": N_("Read, comment and change the text"),
    "comment": N_("Read and comment"),
    "view": N_("Read only"),
}
MAY = {  # the same, said to the organiser
    "lead": N_("As an organiser you can read the proposal, comment on it and change its text."),
    "edit": N_("As an organiser you can read the proposal, comment on it and change its text."),
    "comment": N_("As an organiser you can read the proposal and comment on it."),
    "view": N_("As an organiser you can read the proposal."),
}
INTERESTS = {
    "not_asked": N_("Not asked"), "asked": N_("Asked"), "yes": N_("Yes"), "maybe": N_("Maybe"), "no": N_("No"),
}  # fmt: skip
COSTS = {"lodging": N_("Lodging"), "travel": N_("Travel"), "lunch": N_("Lunch"), "other": N_("Other")}
FUNDS = {"applied": N_("applied for"), "granted": N_("granted"), "received": N_("received")}
DECLARATIONS = {
    "accurate": N_("What we state here is accurate."),
    "agreed": N_("All organisers agree with this proposal."),
    "conduct": N_("We keep to the centre’s code of conduct."),
    "data": N_("We know that reviewers, some of them outside the European Union, read these data."),
    "publish": N_("The public summary may be published if the proposal is approved."),
}


def listed(table, empty="") -> list[tuple[str, str]]:
    """(value, words) in the reader's language; `empty` are the words of no choice."""
    rows = [(value, _(words)) for value, words in table.items()]
    return [("", empty), *rows] if empty else rows


def said(table, value) -> str:
    """The words for a value; the value itself where it is none of the table's."""
    return _(table[value]) if value in table else str(value or "")
