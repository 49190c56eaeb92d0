"""Lists that want to take for ever, or are no lists, and honest ones that are oddly written: pasted or from a file."""

import pytest

from tests.endless import endless
from workshop_portal.core import sheet
from workshop_portal.proposals import pasting, sheets

MANY = 500_000
ENDLESS = {
    "blank lines": "\n" * 2 * MANY + "Ada", "lines of separators": ";\n" * MANY, "lines of nothing in quotes": '""\n' * MANY,
    "separators behind a name": "Ada" + ";" * 900_000, "one line": "x" * 10 * MANY, "cells": "a;" * 100_000,
    "wide lines": ("a;" * 49_000 + "\n") * 40, "quotes": '"' * 5 * MANY, "cells in quotes": '"a";' * MANY, "open quotes": '"a\n' * MANY,
    "open quotes on long lines": ('"' + "a;" * 90_000 + "\n") * 30, "marks": ("e" + "\u0301" * 4000 + "\n") * 1000,
    "marks out of order": ("e" + "\u0315\u0316" * 2400 + "\n") * 400,
    "columns of marks": ("e" + "\u0315\u0316" * 2400 + ";") * 199 + "Ada", "at signs in brackets": ('"Ada" <' + "@" * 4900 + ">\n") * 400,
    "an open bracket": '"Ada" <' + "a@" * 200_000, "at signs in a cell": ("Ada <" + "a@" * 2400 + ">\n") * 400,
    "open brackets with quotes": ('"" <' + "a@" * 2400 + "\n") * 400, "at signs and no bracket": ("Ada <" + "a@" * 2400 + "\n") * 400,
    "addresses before a name": (("a@b.nl " * 700 + ";") * 199 + "Ada <c@d.nl>\n") * 3, "words": ("a " * 2400 + "\n") * 400,
    "countries": "name;country\n" + "".join(f"P{n};Switzerland\n" for n in range(9_990)),
    "no countries": "name;country\n" + "".join(f"P{n};Atlantis\n" for n in range(9_990)),
    "no stages": "name;stage;sector\n" + "".join(f"P{n};king;sea\n" for n in range(9_990)),
}  # fmt: skip
ODD = {  # bytes of an honest file: the names in it
    "Zoë;z@x.org\nÅsa;a@x.org": ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"),
    "Ζωή;z@x.org\n李四;l@x.org": ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"),
    "Ādams;j@x.lv": ("utf-8", "utf-16-le", "utf-16-be"),
    "שרה;s@x.org\nمريم;m@x.org": ("utf-8", "utf-16"),
}
NO_TEXT = {
    "ZIP": b"PK\3\4\x14\0\6\0" + bytes(60), "program": b"MZ\x90\0\3\0\0\0", "NUL": b"Ada\0;ada@example.org\nGrace", "a few bytes": b"A\0da",
    "nothing": bytes(5000), "half a letter": b"\xff\xfeA", "half a pair": "Ada".encode("utf-16") + b"\0\xd8", "four bytes a letter": "Ada".encode("utf-32"),
    "surrogates": b"Zo\xed\xa0\x80", "marked, and no UTF-8": b"\xef\xbb\xbfZo\xeb", "all bytes": bytes(range(256)),
}  # fmt: skip


@pytest.mark.slow
def test_no_list_keeps_the_page_busy_for_ever():
    assert endless("workshop_portal.proposals.pasting:read", ENDLESS) == []


@pytest.mark.parametrize("text", ODD)
def test_letters_of_all_kinds_are_recognised(text):
    names = [line.partition(";")[0] for line in text.split("\n")]
    for encoding in ODD[text]:
        found, why = sheets.decoded(text.encode(encoding))
        assert ([one["name"] for one in pasting.read(found).people], why) == (names, ""), encoding


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_text_is_told_so(name):
    assert sheets.decoded(NO_TEXT[name]) == (
        "",
        "This file holds no text. Save the list as CSV and choose that file.",
    )


@pytest.mark.parametrize(
    "raw", [b"<?xml version='1.0'?><a>", "\n<!DOCTYPE html>".encode("utf-16"), b"<HTML>", b"{\\rtf1 Ada}", b"%PDF-1.7"]
)
def test_what_is_a_text_and_no_list_is_told_so(raw):
    assert "no list" in sheets.decoded(raw)[1]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("name;email\nAda;a@x.org;;;;;;;;;;;;;\nGrace", ["Ada", "Grace"]),  # widths of their own
        ('Ada, a@x.org, "Leiden, the town"\nGrace', ["Ada", "Grace"]),
        ("=cmd|' /C calc'!A0;a@x.org\n+31 Ada\n-Ada\n@Ada", ["=cmd|' /C calc'!A0", "+31 Ada", "-Ada", "@Ada"]),
        ("1e999\n2026-11-27\n007", ["1e999", "2026-11-27", "007"]),
        ("\u202eadA\u2066\u200b\ne\u0301va", ["adA", "éva"]),
        ("Ada\r\rGrace\r\nEmmy\n\r", ["Ada", "Grace", "Emmy"]),
    ],
)
def test_odd_lists_are_understood(text, names):
    found = pasting.read(text)

    assert ([one["name"] for one in found.people], found.wrong, found.refused) == (names, [], "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name;email\n", "nobody below"),
        ("name;e-mail;naam\nAda;a@x.org;Grace", "the same as “naam”"),
        ("Ada\n" * 10_001, "more than 10,000 lines"),
    ],
)
def test_a_list_that_would_be_read_wrongly_is_refused(text, words):
    found = pasting.read(text)

    assert (found.people, words in found.refused) == ([], True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ada" + ";x" * 300, "more than 200 columns"),
        ("Ada;" + "x" * 200_000, "too long"),
        ("x" * 2_000_000, "this line is too long"),
        ('Ada;"x', "quotation mark"),
        ("name;email", "not an e-mail address"),
    ],
    ids=["wide", "long part", "long", "open quote", "a second heading"],
)
def test_a_bad_line_says_what_is_wrong_with_it(line, words):
    found = pasting.read(f"name;email\nGrace;g@x.org\n{line}\nEmmy;e@x.org")

    assert [one["name"] for one in found.people] == ["Grace", "Emmy"]
    assert [(number, words in why) for number, _text, why in found.wrong] == [(3, True)]


def test_a_file_of_ours_reads_back_as_it_was():
    cells = ["=Ada", "+31 71", "-", "@home", "'t Hart", "Ada"]
    (_heads, row) = sheets.records(sheet.csv_of(["a"] * len(cells), [cells]))

    assert row.cells == cells
