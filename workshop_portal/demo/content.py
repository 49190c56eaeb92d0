"""The invented texts and people of the demo centre, as they lie in content/."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "content"
FIELDS = ("astronomy", "physics", "mathematics", "informatics", "chemistry", "life", "computation", "humanities")
STAGES = {
    "PhD candidate": "phd", "Postdoc": "postdoc", "Assistant professor": "assistant", "Associate professor": "associate",
    "Professor": "professor", "Senior researcher": "senior",
}  # fmt: skip


@cache
def file(name) -> dict:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def proposals(field) -> list[dict]:
    return file(field)["proposal"]


def voices(field) -> list[dict]:
    """How reviewers of this field speak: tone 5 is warm, 1 is not."""
    return file(field)["review"]


def people(field) -> list[dict]:
    """The invented scientists of one field, in the order of the file."""
    everybody = file("people")["person"]
    share = len(everybody) // len(FIELDS)
    start = FIELDS.index(field) * share
    return everybody[start : start + share]


def committees() -> list[dict]:
    return file("committees")["committee"]


def centre(kind) -> list[dict]:
    """The rows of one kind of the centre's data: venue, scheme, format, task, letter."""
    return file("centre")[kind]
