"""The classes of the style sheets and those of the pages are the same ones."""

import re
from pathlib import Path

HOUSE = Path(__file__).parents[2]
STATIC = HOUSE / "workshop_portal/static"
MADE = (
    "bar-",
    "cell-",
    "f-",
    "flash-",
    "m-",
    "months-",
    "spectrum-",
    "status-",
    "wg-",
)  # the rest of the name is a value
OTHERS = ("govuk-",)  # the design system's: its own sheet, its own scripts


def classes_of(sheet) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return {name for rule in re.findall(r"([^{}]+)\{", text) for name in re.findall(r"\.([a-zA-Z_][\w-]*)", rule)}


def with_rules() -> set[str]:
    return {name for sheet in STATIC.glob("*.css") for name in classes_of(sheet) if not name.startswith(OTHERS)}


def texts(folder, *kinds) -> list[str]:
    return [one.read_text() for one in sorted((HOUSE / folder).rglob("*")) if one.suffix in kinds]


def test_every_class_with_a_rule_stands_on_a_page():
    written = " ".join(texts("templates", ".html") + texts("workshop_portal", ".py", ".js"))
    words = set(re.findall(r"[a-zA-Z_][\w-]*", written))

    assert {name for name in with_rules() - words if not name.startswith(MADE)} == set()


def test_every_class_of_a_page_has_a_rule():
    here = re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', " ".join(texts("templates", ".html")))
    plain = {name for one in here for name in re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "{}", one).split() if "{}" not in name}

    assert {name for name in plain - with_rules() if not name.startswith(OTHERS)} == set()
