"""Files of other makers are the ones we took, each with its licence."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "workshop_portal" / "static"
FONTS = STATIC.parent / "fonts"
VENDOR = STATIC / "vendor"
LISTED = [
    row | {"folder": folder}
    for folder, name in ((VENDOR, "vendor.json"), (FONTS, "fonts.json"))
    for row in json.loads((folder / name).read_text())
]
LICENCES = {"MIT", "ISC", "OFL-1.1", "Apache-2.0"}


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["file"])
def test_a_file_is_the_one_that_was_taken(row):
    assert sha256((row["folder"] / row["file"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["file"])
def test_a_file_has_a_version_and_an_open_licence_beside_it(row):
    assert row["version"]
    assert row["licence"] in LICENCES
    assert (row["folder"] / row["licence_file"]).read_text().strip()


def test_no_file_is_missing_from_the_list():
    everything = [*VENDOR.rglob("*"), *FONTS.rglob("*")]
    there = {path for path in everything if path.is_file() and path.suffix not in {".LICENSE", ".json"}}
    listed = {(row["folder"] / row["file"]).resolve() for row in LISTED}
    assert {path.resolve() for path in there} - listed == set()


def test_every_font_of_the_style_sheet_is_there():
    names = [part.split(")")[0] for part in (STATIC / "tokens.css").read_text().split("url(")[1:]]
    assert names
    assert [name for name in names if not (STATIC / name).is_file()] == []
