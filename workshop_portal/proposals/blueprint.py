"""The blueprint that all pages of proposals hang on, and the filters their templates use."""

from flask import Blueprint

from workshop_portal.core.languages import text as _
from workshop_portal.people import choices as people
from workshop_portal.proposals import choices, dossier

bp = Blueprint("proposals", __name__)


@bp.app_template_filter("name_of")
def name_of(thing) -> str:
    return dossier.name_of(thing)


@bp.app_template_filter("rule_words")
def rule_words(rules) -> list[tuple[str, str]]:
    """(level, words) of rules that were checked: (level, marked words, values)."""
    return [(level, _(words) % values) for level, words, values in rules]


@bp.app_template_filter("size_words")
def size_words(file) -> str:
    return dossier.size_words(file)


@bp.app_template_filter("session_kind")
def session_kind(value) -> str:
    return choices.said(choices.SESSIONS, value)


@bp.app_template_filter("stage_words")
def stage_words(value) -> str:
    return people.said(people.STAGES, value)
