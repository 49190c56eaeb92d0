"""Files that want to do harm, or are honest and odd, made byte by byte."""

import struct
import zlib

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
OPENS = b"/OpenAction 4 0 R"
SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"


def stream(content, more=b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def packed(content, more=b"") -> bytes:
    return stream(zlib.compress(content), b"/Filter/FlateDecode" + more)


def pdf(
    *objects, catalog=b"", page=PAGE, pages=b"<</Type/Pages/Kids[3 0 R]/Count 1>>", trailer=b"", head=b"%PDF-1.7\n"
) -> bytes:
    """A PDF of one page; `objects` are numbered from 4."""
    all_objects = (b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, pages, page, *objects)
    made, places = bytearray(head), []
    for number, one in enumerate(all_objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, trailer, start)
    return bytes(made)


def pdf_of_packed(inside, *, content=None, is_packed=False) -> bytes:
    """A PDF of one page that opens with its object 7, which stands in an object stream."""
    body = b"7 0 " + inside if content is None else content
    made, places = bytearray(b"%PDF-1.7\n"), {}
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 7 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE,
        4: stream(body if is_packed else zlib.compress(body), b"/Filter/FlateDecode/Type/ObjStm/N 1/First 4"),
    }  # fmt: skip
    for number, one in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj%s endobj\n" % (number, one)
    places[5] = len(made)
    rows = [(0, 0, 65535), *((1, places[n], 0) for n in (1, 2, 3, 4, 5)), (0, 0, 0), (2, 4, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    made += b"5 0 obj%s endobj\n" % packed(table, b"/Type/XRef/W[1 4 2]/Size 8/Root 1 0 R")
    return bytes(made) + b"startxref\n%d\n%%%%EOF" % places[5]


def updated(before, number, thing, prev=None) -> bytes:
    """The file with one object written anew behind its end."""
    old = int(before.rsplit(b"startxref", 1)[1].split()[0])
    made = before + b"\n"
    place = len(made)
    made += b"%d 0 obj%s endobj\n" % (number, thing)
    start = len(made)
    made += b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    return made + b"trailer<</Root 1 0 R/Size %d/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
        number + 1, old if prev is None else start if prev == "self" else prev, start,
    )  # fmt: skip


def zeros(size) -> bytes:
    """So many bytes, at least, that are nothing, packed: one piece again and again."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(1 << 22)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + piece * -(-size // (1 << 22)) + packer.flush()
