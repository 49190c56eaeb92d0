"""A proposal as plain data: what a version keeps for ever."""

COLUMNS = (
    "title", "subtitle", "disciplines", "keywords", "language_of_workshop", "preferred_weeks", "impossible_weeks",
    "duration_days", "expected_participants", "attendance_mode", "series", "previous_code", "changes_since_previous",
    "public_summary", "scientific_case", "aim", "programme_design", "added_value", "overlap", "diversity_statement",
    "diversity_measures", "diversity_fund_cents", "diversity_fund_purpose", "scheme_wanted", "refund_reason",
    "declarations",
)  # fmt: skip
ROWS = {
    "organisers": ("name", "email", "institution", "department", "country", "stage", "phd_year", "sector", "website", "bio"),
    "outcomes": ("kind", "description", "expected_by"),
    "sessions": ("day", "start", "end", "kind", "title", "speaker"),
    "participants": (
        "name", "email", "institution", "country", "stage", "discipline", "sector", "interest", "is_key", "remark",
    ),
    "costs": ("kind", "words", "amount_cents"),
    "funds": ("source", "amount_cents", "status"),
    "reader_wishes": ("wanted", "name", "reason"),
}  # fmt: skip


def of(proposal) -> dict:
    """Everything typed, with the keys of format and committees."""
    content = {name: getattr(proposal, name) for name in COLUMNS}
    content["format"] = proposal.format.key if proposal.format else ""
    content["committees"] = [one.key for one in proposal.committees]
    for name, columns in ROWS.items():
        content[name] = [{column: plain(getattr(row, column)) for column in columns} for row in getattr(proposal, name)]
    return content


def plain(value):
    return value if isinstance(value, str | int | bool | list | type(None)) else str(value)
