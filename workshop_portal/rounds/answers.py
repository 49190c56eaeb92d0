"""The keys under `answers`: further fields of the proposal form, those that have a column and those that have rows."""

from typing import Any

from workshop_portal.proposals.models import CostLine, Outcome, Proposal, ReaderWish, Session, WishedFund
from workshop_portal.rounds import shapes

SEPARATE = ("title", "subtitle", "keywords", "public_summary", "scientific_case", "format_id", "primary_board_id")


def limit(column):
    return getattr(Proposal.__table__.c[column].type, "length", None)


def words_or_list(most):
    """A text with commas, or a list of words."""
    as_text, as_list = shapes.text(most), shapes.many(shapes.text(most))

    def check(value, path, tell):
        if not isinstance(value, list):
            return as_text(value, path, tell)
        if not as_list(value, path, tell):
            return False
        return len(", ".join(value)) <= most or tell(path, f"together they are longer than {most} characters")

    return check


TEXTS = (
    "language_of_workshop", "attendance_mode", "series", "previous_code", "changes_since_previous", "aim",
    "programme_design", "added_value", "overlap", "diversity_statement", "diversity_measures", "diversity_fund_purpose",
    "scheme_wanted", "refund_reason",
)  # fmt: skip
NUMBERS = ("duration_days", "expected_participants", "diversity_fund_cents")
WEEKS = ("preferred_weeks", "impossible_weeks")
COLUMNS = {
    "disciplines": words_or_list(limit("disciplines")),
    **{name: shapes.text(limit(name)) for name in TEXTS},
    **{name: shapes.or_null(shapes.whole()) for name in NUMBERS},
    **{name: shapes.many(shapes.week) for name in WEEKS},
    "declarations": shapes.many(shapes.text(60)),
}
ROWS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "outcomes": (Outcome, ("kind", "description", "expected_by")),
    "sessions": (Session, ("day", "start", "end", "kind", "title", "speaker")),
    "costs": (CostLine, ("kind", "words", "amount_cents")),
    "funds": (WishedFund, ("source", "amount_cents", "status")),
    "reader_wishes": (ReaderWish, ("wanted", "name", "reason")),
}


def column_check(table, name):
    kind = table.c[name].type
    if kind.python_type is bool:
        return shapes.truth
    return shapes.whole() if kind.python_type is int else shapes.text(kind.length)


ROW_CHECKS = {
    name: shapes.thing({column: column_check(model.__table__, column) for column in columns})
    for name, (model, columns) in ROWS.items()
}


def check(value, path, tell):
    """An answer that has a column must fit it; all others are kept as they are."""
    if not shapes.is_object(value, path, tell):
        return False
    sound = True
    for name, one in value.items():
        if name in SEPARATE:
            sound = tell((path, name), "the proposal itself says this, not its answers")
        elif name in COLUMNS:
            sound = COLUMNS[name](one, (path, name), tell) and sound
        else:
            sound = is_storable(one, (path, name), tell) and sound
    return sound


def is_storable(value, path, tell):
    if isinstance(value, dict):
        if not shapes.is_object(value, path, tell):
            return False
        return shapes.every(is_storable(one, (path, name), tell) for name, one in value.items())
    if isinstance(value, list):
        return shapes.every(is_storable(one, (path, place), tell) for place, one in enumerate(value))
    if isinstance(value, str):
        return shapes.is_text(value) or tell(path, "it contains a character that is no text")
    if isinstance(value, float):
        return abs(value) < float("inf") or tell(path, f"{value} is no number")
    return True


def fits_rows(name, value) -> bool:
    """Whether this answer can become rows of the portal: a list of objects with exactly their columns."""
    return isinstance(value, list) and all(ROW_CHECKS[name](one, name, lambda _path, _words: False) for one in value)
