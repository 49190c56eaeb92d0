"""What the streams of a PDF grow to, told without holding them: most of them are packed, some of them twice.

Imported by the process that judges a PDF alone, for pypdf takes its time.
"""

import zlib

from pypdf import filters

from workshop_portal.core import pictures

MOST_OF_ONE, MOST_TOGETHER = 256 << 20, 2 << 30  # bytes of one stream, at each of its stages; of all
MOST_HELD = 64 << 20  # bytes at a stage that is unpacked as a whole
MOST_STAGES = 6
PIECE = 1 << 22
FLATE = {"/FlateDecode", "/Fl"}
AS_A_WHOLE = {
    "/LZWDecode": filters.LZWDecode, "/LZW": filters.LZWDecode, "/RunLengthDecode": filters.RunLengthDecode,
    "/RL": filters.RunLengthDecode, "/ASCII85Decode": filters.ASCII85Decode, "/A85": filters.ASCII85Decode,
    "/ASCIIHexDecode": filters.ASCIIHexDecode, "/AHx": filters.ASCIIHexDecode,
}  # fmt: skip
JPEG = {"/DCTDecode", "/DCT"}


class Grown(Exception):
    """There is more of it than is taken."""


class Measure:
    """Measures one stream after the other, and all together."""

    def __init__(self):
        self.room = MOST_TOGETHER

    def fault_of(self, thing) -> str:
        """The fault of a stream, a key of pdf_check.FAULTS, or ""."""
        if dots_of(thing) > pictures.MOST_DOTS:
            return "picture"
        names = stages_of(thing)
        try:
            if len(names) > MOST_STAGES:
                raise Grown
            pieces = iter([thing._data])
            for at, name in enumerate(names):
                if name in JPEG and not at and pictures.dots_of(thing._data) > pictures.MOST_DOTS:
                    return "picture"
                if name not in FLATE and name not in AS_A_WHOLE:  # a picture's own packing
                    break
                pieces = self.counted(inflated(pieces) if name in FLATE else as_a_whole(name, pieces))
            for _piece in pieces:
                pass
        except Grown:
            return "grows"
        return ""

    def counted(self, pieces):
        here = 0
        for piece in pieces:
            here += len(piece)
            self.room -= len(piece)
            if here > MOST_OF_ONE or self.room < 0:
                raise Grown
            yield piece


def inflated(pieces):
    packer = zlib.decompressobj()
    for piece in pieces:
        while piece and not packer.eof:
            try:
                made = packer.decompress(piece, PIECE)
            except zlib.error:  # a viewer shows what came before
                return
            piece = packer.unconsumed_tail
            yield made


def as_a_whole(name, pieces):
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) > MOST_HELD:
            raise Grown
    yield AS_A_WHOLE[name].decode(bytes(held))


def stages_of(thing) -> list[str]:
    """The names of what unpacks it, in order."""
    names = thing.get("/Filter")
    names = names and names.get_object()
    return [str(one.get_object()) for one in (names if isinstance(names, list) else [names] if names else [])]


def dots_of(thing) -> int:
    """How many dots a picture has by what is written about it; 0 for what is none."""
    if "/Width" not in thing or "/Height" not in thing:
        return 0
    try:
        return int(thing["/Width"]) * int(thing["/Height"])
    except (TypeError, ValueError):
        return 0
