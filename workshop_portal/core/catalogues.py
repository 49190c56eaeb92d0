"""The Dutch texts: every room's own catalogue becomes one file for the machine, and what is missing is listed.

python -m workshop_portal.core.catalogues compile|missing
"""

import re
import sys
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGE = "nl"
KEYWORDS: dict = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
JINJA, OPTIONS = "jinja2.ext:babel_extract", {"silent": "false"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|(?<!%)%(?:%%)*[sd]")


class Contradiction(Exception):
    """The catalogues are not fit to be compiled; `faults` has a line for each reason."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


def read(package=PACKAGE) -> list[tuple[str, Message]]:
    """Every translation of every room, with the name of its catalogue."""
    found = []
    for file in sorted((package / "translations" / LANGUAGE).glob("*.po")):
        with file.open("rb") as source:
            catalogue = pofile.read_po(source, locale=LANGUAGE, abort_invalid=True)
        found += [(file.name, message) for message in catalogue if message.id]
    return found


def merge(package=PACKAGE) -> Catalog:
    """All rooms' translations as one catalogue. Raises Contradiction with everything that speaks against it."""
    whole, faults = Catalog(locale=LANGUAGE), []
    for name, message in read(package):
        known = whole.get(message.id, message.context)
        faults += [f"{name}: “{words(message.id)}” {fault}" for fault in look_over(message)]
        if known and known.string != message.string:
            faults.append(f"{name}: “{words(message.id)}” is translated otherwise in another catalogue.")
        whole.add(message.id, message.string, context=message.context)
    if faults:
        raise Contradiction(faults)
    return whole


def look_over(message) -> list[str]:
    """What is wrong with one translation by itself."""
    faults = ["is marked fuzzy."] if message.fuzzy else []
    for original, text in zip(originals(message), texts(message), strict=False):
        lacking = placeholders(original) - placeholders(text)
        if text and (placeholders(text) - placeholders(original) or lacking - {"num"}):
            faults.append("has other placeholders in its translation.")
    return faults


def originals(message) -> tuple:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def placeholders(text) -> set[str]:
    return {found.group(1) or found.group() for found in PLACEHOLDER.finditer(text)}


def words(message_id) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def compile(package=PACKAGE) -> Path:
    """Write what the running portal reads, whole or not at all."""
    catalogue = merge(package)
    file = package / "translations" / LANGUAGE / "LC_MESSAGES" / "messages.mo"
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".part")
    with fresh.open("wb") as target:
        mofile.write_mo(target, catalogue)
    fresh.replace(file)
    return file


def used(root) -> dict[tuple, tuple]:
    """Every message that code or a template marks: (context, text for one) → (has a plural, where it stands first)."""
    files = [(file, "python") for file in sorted((root / "workshop_portal").rglob("*.py"))]
    files += [(file, JINJA) for file in sorted((root / "templates").rglob("*")) if file.is_file()]
    found: dict[tuple, tuple] = {}
    for file, method in files:
        for line, message, _comments, context in extract_from_file(method, file, keywords=KEYWORDS, options=OPTIONS):
            key = (context, words(message))
            plural = isinstance(message, tuple) or found.get(key, (False,))[0]
            found[key] = (plural, found.get(key, (None, f"{file.relative_to(root)}:{line}"))[1])
    return found


def missing(root=PACKAGE.parent) -> list[str]:
    """A line for each message without a Dutch text and for each Dutch text that nothing uses."""
    asked = used(root)
    have = {(message.context, words(message.id)): (name, message) for name, message in read(root / "workshop_portal")}
    without = [
        f"{place}: no Dutch for “{key[1]}”"
        for key, (plural, place) in asked.items()
        if key not in have or not translated(have[key][1], plural)
    ]
    idle = [f"{name}: nothing uses “{key[1]}”" for key, (name, _message) in have.items() if key not in asked]
    return without + idle


def translated(message, plural) -> bool:
    return all(texts(message)) and (isinstance(message.id, tuple) or not plural)


def texts(message) -> tuple:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def main(command="compile") -> int:
    lines: list[str] = []
    try:
        if command == "missing":
            lines = missing()
        else:
            compile()
    except Contradiction as refusal:
        lines = refusal.faults
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
