"""Pictures as they may be kept: what a camera or a program wrote beside the picture (place, owner, comments) is left out.

What is shown stays the same bytes: nothing is decoded. Of a JPEG's EXIF only the way up is kept.
"""

import struct

PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs hIST sPLT acTL fcTL fdAT".split())
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
ORIENTATION = 0x0112
MOST_DOTS = 400_000_000  # of one picture: 20,000 to each side
MOST_PARTS = 20_000  # of the file of a picture; such of 10 MB have some hundreds
SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the parts of a JPEG that say how large it is


class NoPicture(Exception):
    """The bytes are no sound PNG or JPEG."""


class TooManyDots(Exception):
    """A picture that fills the memory of who opens it."""


def kind_of(content) -> str | None:
    if content.startswith(PNG):
        return "image/png"
    return "image/jpeg" if content.startswith(b"\xff\xd8\xff") else None


def bare(content) -> bytes:
    """The picture without what was written beside it. Raises NoPicture and TooManyDots."""
    if dots_of(content) > MOST_DOTS:
        raise TooManyDots
    try:
        return {"image/png": bare_png, "image/jpeg": bare_jpeg}[kind_of(content) or ""](content)
    except (KeyError, IndexError, struct.error) as error:
        raise NoPicture from error


def dots_of(content) -> int:
    """How many dots the picture says it has; 0 where it does not say."""
    width, height = size_of(content)
    return width * height


def size_of(content) -> tuple[int, int]:
    """(width, height) as the picture, or the beginning of its bytes, says; zeros where it does not say."""
    width = height = 0
    try:
        if content.startswith(PNG) and content[12:16] == b"IHDR":
            width, height = struct.unpack_from(">II", content, 16)
        elif not content.startswith(PNG):
            said = next((segment for marker, segment in segments(content) if marker in SIZES), None)
            height, width = struct.unpack_from(">HH", said, 5) if said else (0, 0)
    except (NoPicture, IndexError, struct.error):
        pass  # whoever reads it on will find that too
    return width, height


def bare_png(content) -> bytes:
    made, at = [PNG], len(PNG)
    for _part in range(MOST_PARTS):
        (size,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + size
        if end > len(content) or (len(made) == 1) != (name == b"IHDR"):
            raise NoPicture
        if name in PNG_KEPT:
            made.append(content[at:end])
        at = end
        if name == b"IEND":
            return b"".join(made)
    raise NoPicture


def bare_jpeg(content) -> bytes:
    made: list[bytes] = []
    way_up = None
    for marker, segment in segments(content):
        if marker == 0xDA:  # the picture itself, to its end
            end = segment.rfind(b"\xff\xd9")
            if end < 0:
                raise NoPicture
            head: list[bytes] = [upright(way_up)] if way_up else []
            return b"".join([b"\xff\xd8", *head, *made, segment[: end + 2]])
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            way_up = way_up or orientation(segment[10:])
        elif (
            marker in {0xE0, 0xEE} or (marker == 0xE2 and segment[4:15] == b"ICC_PROFILE") or not 0xE0 <= marker <= 0xFE
        ):
            made.append(segment)
    raise NoPicture


def segments(content):
    """The parts of a JPEG: (marker, bytes). The last one is the picture itself and all that follows. Raises NoPicture."""
    at = 2
    for _part in range(MOST_PARTS):
        if content[at] != 0xFF:
            raise NoPicture
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in ALONE:
            yield marker, content[at : at + 2]
            at += 2
            continue
        if marker == 0xDA:
            yield marker, content[at:]
            return
        (size,) = struct.unpack_from(">H", content, at + 2)
        yield marker, content[at : at + 2 + size]
        at += 2 + size
    raise NoPicture


def orientation(tiff) -> int | None:
    """The way up (2 to 8) in an EXIF block; None where it says nothing, or the usual."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    (number,) = struct.unpack_from(order + "H", tiff, start)
    for n in range(min(number, 200)):
        tag, _kind, _count, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * n)
        if tag == ORIENTATION:
            return value if 2 <= value <= 8 else None
    return None


def upright(way) -> bytes:
    """An EXIF segment that holds the way up and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, way, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
