"""ORCID iDs: sixteen digits in four groups, the last one a check digit (ISO 7064, MOD 11-2)."""

import re


def tidy(text) -> str:
    """0000-0002-1825-0097 from whatever way it was written, the address of its page included."""
    signs = re.sub(r"^https?://orcid\.org/", "", (text or "").strip().lower()).replace("-", "").replace(" ", "").upper()
    return "-".join(signs[n : n + 4] for n in range(0, 16, 4)) if len(signs) == 16 else signs


def is_sound(text) -> bool:
    if not re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", text, re.ASCII):
        return False
    *digits, check = text.replace("-", "")
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return check == ("X" if rest == 10 else str(rest))
