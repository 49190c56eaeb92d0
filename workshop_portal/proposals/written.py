"""What is written of a proposal now, and what every page of its form shows around the section."""

from flask import jsonify, url_for

from workshop_portal.calls import rules
from workshop_portal.core import clock
from workshop_portal.core import once as sendings
from workshop_portal.core.access import me
from workshop_portal.core.db import db
from workshop_portal.core.languages import clock as clock_words
from workshop_portal.core.languages import day
from workshop_portal.core.languages import text as _
from workshop_portal.proposals import (
    actions,
    beside,
    choices,
    completeness,
    dossier,
    filled,
    outline,
    snapshot,
    waiting,
)
from workshop_portal.proposals.workflow import why_too_late


class Written:
    """Content, parts, and the rules of the call: one statement."""

    def __init__(self, proposal):
        self.proposal = proposal
        self.parts = snapshot.parts_of(proposal)
        self.content = snapshot.content_of(proposal, self.parts)
        self.rules = outline.rules(self.parts["fields"])
        self.held = rules.held(self.parts["rules"])

    def take(self, answers):
        """What is typed stands in the place of what is stored, so that pages can show what it leads to."""
        self.content = self.content | answers
        scheme = self.content["scheme_wanted"]
        self.content["scheme"] = next((one for one in self.parts["schemes"] if one["key"] == scheme), None)
        for name, part in (("format", "formats"), ("committees", "readers")):
            if name in answers:
                self.content[name] = named(answers[name], self.parts[part])
        kind = self.content["format"]["id"] if self.content["format"] else 0
        if kind != (self.proposal.format_id or 0):
            self.parts = self.parts | snapshot.parts_with_format(self.proposal, kind)

    def missing(self) -> list[tuple[str, str, str]]:
        found = actions.missing(self.proposal, self.content, self.parts, me())
        own = filled.own_row(self.proposal) if any(one.whose for one in found) else None
        return dossier.missing_words(found, own.key if own else "")

    def open(self, form=None, section="") -> list[tuple[str, str, str]]:
        """What is missing, and what is typed and not kept: in this section's form, and what waits for the others."""
        here = [] if form is None else waiting.not_held(form, section)
        found = waiting.mine(self, but=section)
        return waiting.with_mine(self.missing(), [*here, *found.not_held], found.not_sent)

    def advised(self, section="") -> list[tuple[str, str, str]]:
        """What stands beside what is missing, and may stay; of what waits what is not in this section's form."""
        older = waiting.mine(self, but=section).older
        return [*older, *dossier.missing_words(completeness.unread_formulas(self.content, self.rules))]

    def stored(self) -> dict:
        """The content as the forms hold it: keys for things, rows as dicts."""
        content = self.content
        kinds: dict[bool, list] = {True: [], False: []}
        for row in content["reader_wishes"]:
            kinds[row["wanted"]].append({"name": row["name"], "reason": row["reason"]})
        return content | {
            "format": content["format"]["key"] if content["format"] else "",
            "committees": [one["key"] for one in content["committees"]],
            "impossible_weeks": sorted(content["impossible_weeks"]),
            "declarations": [key for key in choices.DECLARATIONS if key in content["declarations"]],
            "wanted": kinds[True], "unwanted": kinds[False],
        }  # fmt: skip


def named(keys, things):
    """The thing, or the list of things, that these keys name."""
    if isinstance(keys, list):
        return [one for key in keys for one in things if one["key"] == key]
    return next((one for one in things if one["key"] == keys), None)


def frame(section, written, form=None) -> dict:
    """What the page of a section shows beside its form."""
    proposal, lacks, after = written.proposal, written.open(form, section), outline.after(section)
    return {
        "proposal": proposal, "section": section, "content": written.content, "rules": written.rules, "missing": lacks,
        "advised": written.advised(section),
        "sections": list_of_sections(written, section, lacks), "beside": beside.of(section, written),
        "title_of_section": _(outline.SECTIONS[section]), "title_after": _(outline.SECTIONS[after]) if after else "",
        "letter_after": after.upper(), "saved_at": saved_words(proposal.saved_at, clock.now()),
        "comments": [one for one in written.parts["comments"] if one["section"] == section],
        "closed": why_too_late(proposal, clock.now()) is not None, "now": clock.now(),
    }  # fmt: skip


def saved_words(at, now) -> str:
    """The clock of the last save, with its day where that was another one."""
    if at is None or day(at) == day(now):
        return clock_words(at) if at else ""
    return _("%(clock)s on %(day)s", clock=clock_words(at), day=day(at))


def list_of_sections(written, section, lacks) -> list[tuple]:
    """Letter, name, address, what is left (None where nothing stands and nothing is asked), whether this is it."""
    left = {letter: sum(one[1] == letter for one in lacks) for letter in outline.SECTIONS}
    begun = {one.section for one in outline.ITEMS if not completeness.is_empty(written.content.get(one.key))}
    return [
        (letter.upper(), _(words), address(written.proposal, letter),
         left[letter] if left[letter] or letter in begun else None, letter == section)
        for letter, words in outline.SECTIONS.items()
    ]  # fmt: skip


def address(proposal, section) -> str:
    return url_for("proposals.edit", proposal_code=proposal.code, section=section)


def autosaved(form, here):
    """What the script is told after saving: the time, what is seen now, and what of it could not be kept."""
    told = {"saved_at": clock_words(clock.now()), "seen": form.seen_by_its_page}
    if form.errors:
        told["message"] = _("Not saved: %(why)s Everything else is saved.", why=form.complaints)
        form.keep_typed()
        db.session.commit()
        return told, form.status
    sendings.commit(here)
    return told


def not_autosaved(form):
    """What the script is told when the form can't be saved by itself."""
    return jsonify(message=_("Not saved: %(why)s", why=form.notice)), form.status
