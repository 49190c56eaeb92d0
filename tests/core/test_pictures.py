"""Pictures keep what is shown and lose what was written beside it."""

import struct
import zlib

import pytest

from workshop_portal.core import pictures


def segment(marker, body) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(way=None, order="<") -> bytes:
    """An EXIF block with a place, and the way up where one is given."""
    entries = [struct.pack(order + "HHII", 0x8825, 4, 1, 99)]
    if way:
        entries.append(struct.pack(order + "HHIHH", 0x0112, 3, 1, way, 0))
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IH", 8, len(entries))
    return segment(0xE1, b"Exif\0\0" + head + b"".join(entries) + b"LEIDEN-52N")


SHOWN = segment(0xDB, b"tables") + segment(0xDA, b"head") + b"pixels\xff\x00more" + b"\xff\xd9"


def jpeg(*beside) -> bytes:
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(beside) + SHOWN


def chunk(name, body) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


HEAD, BODY, END = chunk(b"IHDR", b"\0" * 13), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")


def test_a_photo_loses_its_place_and_comments_and_keeps_its_pixels():
    made = pictures.bare(jpeg(exif(), segment(0xFE, b"by Ada"), segment(0xE1, b"http://ns.adobe.com/xap")))

    assert made == jpeg()


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_that_lies_on_its_side_still_says_so_and_nothing_else(order):
    made = pictures.bare(jpeg(exif(6, order)))

    assert b"LEIDEN" not in made and made.endswith(SHOWN)
    assert pictures.orientation(made[made.index(b"MM\0*") :]) == 6
    assert pictures.bare(made) == made


def test_what_hangs_on_behind_the_picture_goes(app):
    assert pictures.bare(jpeg() + b"<script>") == jpeg()


def test_a_png_loses_its_texts():
    content = pictures.PNG + HEAD + chunk(b"tEXt", b"Author\0Ada") + chunk(b"eXIf", b"place") + BODY + END

    assert pictures.bare(content + b"more") == pictures.PNG + HEAD + BODY + END


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", jpeg()[:-2], jpeg()[:9], pictures.PNG, pictures.PNG + HEAD, pictures.PNG + BODY + END, b"\xff\xd8\xffx",
     pictures.PNG + HEAD[:10], b"\xff\xd8\xff\xe0\x00\x00", b"<svg/>"],
)  # fmt: skip
def test_what_is_no_sound_picture_is_refused(content):
    with pytest.raises(pictures.NoPicture):
        pictures.bare(content)


def test_a_picture_that_would_fill_the_memory_is_refused():
    side = struct.pack(">II", 60_000, 60_000) + b"\x08\0\0\0\0"
    size = segment(0xC0, b"\x08\xea\x60\xea\x60\1\1\x11\0")

    for content in (
        pictures.PNG + chunk(b"IHDR", side) + BODY + END,
        jpeg(size),
        jpeg(exif(), size.replace(b"\xc0", b"\xc2", 1)),
    ):
        with pytest.raises(pictures.TooManyDots):
            pictures.bare(content)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xd8\xff" + b"\xd0\xff" * 2_000_000, b"\xff\xd8" + b"\xff" * 4_000_000, b"\xff\xd8" + segment(0xC4, b"") * 1_000_000 + SHOWN,
     pictures.PNG + HEAD + chunk(b"IDAT", b"") * 300_000 + END],
    ids=["marks", "fillings", "tables", "pieces"],
)  # fmt: skip
def test_a_picture_of_a_million_parts_is_none(content):
    with pytest.raises(pictures.NoPicture):
        pictures.bare(content)
