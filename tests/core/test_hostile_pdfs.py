"""PDFs that want to do harm are refused whatever they hide it behind; honest ones that are oddly written are recognised."""

import zlib
from contextlib import ExitStack
from io import BytesIO

import pytest
import typst
from pypdf import PdfWriter

from tests.hostile_files import OPENS, PAGE, SCRIPT, packed, pdf, pdf_of_packed, stream, updated, zeros
from workshop_portal.core import pdf_check, pdf_streams

MB = 1 << 20


def page(more) -> bytes:
    return PAGE.replace(b">>", more + b">>")


def tree(kids, count=1) -> bytes:
    return b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)


def picture(width, height, content=b"x", more=b"") -> bytes:
    return stream(content, b"/Type/XObject/Subtype/Image/Width %s/Height %s%s" % (width, height, more))


def encrypted(user, algorithm) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(9, 9)
    writer.encrypt(user, "owner", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


JPEG = b"\xff\xd8\xff\xc0\0\x0b\x08\xea\x60\xea\x60\1\1\x11\0\xff\xda\0\2x\xff\xd9"  # 60,000 x 60,000
DOUBLING = [tree(b"%d 0 R %d 0 R" % (n + 1, n + 1)) for n in range(4, 40)]
SENT = {
    "unreadable": {
        "no password is no PDF": pdf(trailer=b"/Encrypt<</Filter/Standard>>"),
        "cut off": pdf()[:-40],
        "a tree of pages in itself": pdf(pages=tree(b"2 0 R")),
        "a tree that doubles": pdf(*DOUBLING, PAGE, pages=tree(b"4 0 R 4 0 R")),
        "a page that is itself": pdf(page=b"3 0 R"),
        "things that are each other": pdf(b"5 0 R", b"4 0 R"),
        "a length that is itself": pdf(b"<</Length 4 0 R>>stream\nabc\nendstream"),
        "a chain of three thousand": pdf(*[b"%d 0 R" % (n + 1) for n in range(4, 3000)], b"1"),
        "deep": pdf(catalog=b"/D " + b"[" * 9000 + b"]" * 9000),
        "deep without an end": pdf(catalog=b"/D " + b"[" * 1_000_000),
        "before itself": updated(pdf(), 3, PAGE, prev="self"),
        "before nothing": pdf(trailer=b"/Prev 99999999999999999999"),
        "a long number": pdf(catalog=b"/X " + b"9" * 100_000),
        "a table of a hundred million": pdf().replace(b"0 4\n", b"0 99999999\n"),
        "a place before the file": pdf().replace(b"0000000009 ", b"-000000009 "),
        "a very long beginning": pdf().replace(b"startxref\n", b"startxref\n" + b"9" * 6000),
        "a ZIP behind": pdf() + b"PK\3\4 zip",
    },
    "no pdf": {"a ZIP in front": b"PK\3\4" + pdf(), "a page in front": b"<html>" + pdf(), "blanks in front": b"\n" + pdf()},
    "encrypted": {
        "a password": encrypted("secret", "RC4-128"), "a password of nothing": encrypted("", "RC4-128"),
        "words about a password": pdf(b"<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>", trailer=b"/Encrypt 4 0 R/ID[(a)(b)]"),
    },
    "pages": {
        "10,000": pdf(pages=tree(b"3 0 R " * 10_000, 10_000)), "10,000 that are said to be one": pdf(pages=tree(b"3 0 R " * 10_000)),
    },
    "file inside": {
        "a ZIP in a comment": pdf(head=b"%PDF-1.7\n%PK\5\6" + bytes(18) + b"\n"), "a ZIP in a stream": pdf(stream(b"PK\3\4PK\5\6" + bytes(18))),
        "a page in a comment": pdf(head=b"%PDF-1.7\n%<HTML><script>alert(1)</script>\n"),
        "enclosed": pdf(stream(b"MZ", b"/Type/EmbeddedFile")), "by other letters": pdf(stream(b"MZ", b"/Type/Embedded#46ile")),
        "pinned to a page": pdf(b"<</Type/Annot/Subtype 5 0 R/FS 6 0 R>>", b"/FileAttachment", b"<</F(a)>>"),
        "hidden by a change": updated(pdf(stream(b"MZ", b"/Type/EmbeddedFile")), 4, b"null"),
    },
    "script": {
        "when it opens": pdf(SCRIPT, catalog=OPENS), "by nothing": pdf(SCRIPT), "packed": pdf_of_packed(SCRIPT),
        "by other letters": pdf(b"<</#53/J#61vaScript/#4aS(app.alert(1))>>", catalog=b"/Open#41ction 4 0 R"),
        "by other letters, packed": pdf_of_packed(b"<</S/J#61vaScript/J#53(app.alert(1))>>"),
        "when a page opens": pdf(page=page(b"/AA<</O" + SCRIPT + b">>")),
        "a program behind a link": pdf(b"<</Subtype/Link/A<</S/Launch/F(cmd.exe)>>>>", page=page(b"/Annots[4 0 R]")),
        "a program whose kind stands elsewhere": pdf(b"<</S 5 0 R/F(cmd.exe)>>", b"/Launch", catalog=OPENS),
        "a form that reckons": pdf(packed(b"<xdp/>"), catalog=b"/AcroForm<</XFA 4 0 R/Fields[]>>"),
        "a form by other letters": pdf(packed(b"<xdp/>"), catalog=b"/AcroForm<</#58FA 4 0 R>>"),
        "put in later": updated(pdf(b"null", catalog=OPENS), 4, SCRIPT),
        "taken out later": updated(pdf(SCRIPT, catalog=OPENS), 4, b"<</S/URI/URI(x)>>"),
        "of two kinds": pdf(b"<</S/URI/S/Launch/F(cmd.exe)>>", catalog=OPENS),
        "after a word about streams": updated(pdf(SCRIPT, catalog=b"/Title(Upstream)"), 4, b"null"),
        "behind what can't be read": pdf(catalog=b"/D" + b"<</a" * 9000 + b" 1" + b">>" * 9000 + b"/OpenAction" + SCRIPT),
    },
    "grows": {
        "large": pdf(stream(zeros(9 * MB), b"/Filter/FlateDecode")),
        "by a short name": pdf(stream(zeros(9 * MB), b"/Filter/Fl")),
        "packed twice": pdf(stream(zlib.compress(zeros(9 * MB)), b"/Filter[/FlateDecode/FlateDecode]")),
        "packed and written as letters": pdf(stream(zeros(9 * MB).hex().encode(), b"/Filter[/ASCIIHexDecode/FlateDecode]")),
        "packed ten times": pdf(stream(b"x", b"/Filter[" + b"/FlateDecode" * 10 + b"]")),
        "things in a packet": pdf_of_packed(b"", content=zeros(9 * MB), is_packed=True),
    },
    "picture": {
        "60,000 x 60,000": pdf(picture(b"60000", b"60000")), "said elsewhere": pdf(picture(b"5 0 R", b"5 0 R"), b"60000"),
        "said by itself": pdf(picture(b"1", b"1", JPEG, b"/Filter/DCTDecode")),
    },
    "": {
        "plain": pdf(), "packed": pdf_of_packed(b"<</S/URI/URI(http://x)>>"), "changed": updated(pdf(), 3, PAGE),
        "rather deep": pdf(catalog=b"/D " + b"[" * 200 + b"]" * 200), "a table elsewhere": pdf().replace(b"startxref\n", b"startxref\n9"),
        "a table before the file": pdf().replace(b"startxref\n", b"startxref\n-"), "a size of its own": pdf(trailer=b"/Size 999999999"),
        "pages counted wrongly": pdf(pages=tree(b"3 0 R", 99_999_999)), "a line behind the end": pdf() + b"\r\n",
        "words about scripts": pdf(stream(b"(/JavaScript and /Launch, <html>) Tj")), "signed": pdf(b"<</Type/Sig/Contents<00>>>"),
        "a picture of no size": pdf(picture(b"null", b"(wide)")),
        "large when opened": pdf(stream(zeros(4 * MB), b"/Filter/FlateDecode")),
        "packed badly": pdf(stream(zlib.compress(b"words" * 99)[:-9], b"/Filter/FlateDecode")),
        "packed by a name elsewhere": pdf(packed(b"words").replace(b"/FlateDecode", b" 5 0 R"), b"/FlateDecode"),
        "a large picture": pdf(picture(b"9000", b"9000")),
    },
}  # fmt: skip
CASES = [(fault, name) for fault, cases in SENT.items() for name in cases]


@pytest.mark.parametrize(("fault", "name"), CASES)
def test_a_pdf_is_judged_whatever_it_hides_behind(tmp_path, monkeypatch, fault, name):
    monkeypatch.setattr(pdf_streams, "MOST_OF_ONE", 6 * MB)
    file = tmp_path / "file.pdf"
    file.write_bytes(SENT[fault][name])

    assert pdf_check.judge_safely(file).get("fault", "") == fault


HONEST = """
#set document(title: "Why <script> matters to /Launch pads")
= The /JavaScript route
#link("https://en.wikipedia.org/wiki/JavaScript")[here], #link("https://example.org/Launch/today/EmbeddedFiles")[there]
"""


@pytest.mark.parametrize("standard", [None, "1.4", "a-2b"])
def test_words_and_links_about_scripts_are_no_scripts(tmp_path, standard):
    file = tmp_path / "file.pdf"
    file.write_bytes(typst.compile(HONEST.encode(), pdf_standards=standard and [standard]))

    assert pdf_check.judge_safely(file) == {"pages": 1}


GIGABYTE = zeros(1 << 30)


@pytest.mark.parametrize(
    ("content", "fault"),
    [(SENT["unreadable"]["deep"], "unreadable"), (SENT[""]["packed"], ""), (SENT["grows"]["large"], ""),
     (pdf(stream(zlib.compress(GIGABYTE, 9), b"/Filter[/FlateDecode/FlateDecode]")), "grows")],
    ids=["deep", "sound", "large", "a gigabyte packed twice"],
)  # fmt: skip
def test_the_process_of_its_own_comes_to_an_end_within_its_limits(tmp_path, monkeypatch, content, fault):
    """Of memory and CPU time; how long it waits for its turn is the machine's affair, as all others go first."""
    monkeypatch.setattr(pdf_check, "ENDS_S", 200)
    file = tmp_path / "file.pdf"
    file.write_bytes(content)

    assert pdf_check.check(file).fault == fault


def test_of_a_file_that_a_busy_machine_did_not_come_to_nothing_is_said_but_that(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_check, "ENDS_S", 0)
    file = tmp_path / "file.pdf"
    file.write_bytes(SENT[""]["plain"])

    assert pdf_check.check(file).fault == "busy"


def test_streams_are_measured_one_by_one_and_together(tmp_path, monkeypatch):
    file, named = tmp_path / "file.pdf", b"/Filter/FlateDecode"
    file.write_bytes(pdf(*[stream(zeros(4 * MB), named)] * 5))
    monkeypatch.setattr(pdf_streams, "MOST_OF_ONE", 5 * MB)

    assert pdf_check.judge_safely(file) == {"pages": 1}
    monkeypatch.setattr(pdf_streams, "MOST_TOGETHER", 19 * MB)
    assert pdf_check.judge_safely(file) == {"fault": "grows"}


def test_every_fault_is_told_in_words():
    assert {fault for fault in SENT if fault} | {"busy"} == set(pdf_check.FAULTS)


def test_files_that_take_long_do_not_take_all_threads(monkeypatch):
    monkeypatch.setattr(pdf_check, "WAIT_S", 0.1)
    file = BytesIO(SENT[""]["packed"])

    with ExitStack() as others:
        for _n in range(pdf_check.AT_ONCE):
            others.enter_context(pdf_check.JUDGES)
        assert pdf_check.check_stream(file).fault == "busy"
    assert (pdf_check.check_stream(file).fault, file.tell()) == ("", 0)
