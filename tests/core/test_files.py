"""Uploads: whole or not at all, served as downloads alone, swept when nothing points at them; PDFs judged by content."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from workshop_portal.core import files, pdf_check
from workshop_portal.core.clock import now
from workshop_portal.core.db import db


def written(change=None, pages=2) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    if change:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind, **more):
    names = {NameObject("/S"): NameObject(kind)} | {
        NameObject(f"/{key}"): TextStringObject(one) for key, one in more.items()
    }
    return DictionaryObject(names)


def open_with(kind, **more):
    def change(writer):
        writer.root_object[NameObject("/OpenAction")] = action(kind, **more)

    return change


def named_script(writer):
    """A script that the file keeps by a name, in an object that the opening does not start."""
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})


def cyclic(writer):
    tree = writer.root_object["/Pages"]
    tree[NameObject("/Kids")] = ArrayObject([tree.indirect_reference])


DEEP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Deep " + b"[" * 9000 + b"]" * 9000 + b">>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF"
)


CASES = {
    "sound": (written(), ""),
    "text": (b"Hello", "no pdf"),
    "empty": (b"", "no pdf"),
    "header later": (b"GIF89a" + written(), "no pdf"),
    "html": (b"<script>alert(1)</script>", "no pdf"),
    "cut off": (written()[:400], "unreadable"),
    "more after the end": (written() + b"PK\x03\x04 zip", "unreadable"),
    "header alone": (b"%PDF-1.7\n%%EOF", "unreadable"),
    "no page": (written(pages=0), "unreadable"),
    "encrypted": (written(lambda writer: writer.encrypt("secret", algorithm="RC4-128")), "encrypted"),
    "script": (written(named_script), "script"),
    "script on opening": (written(open_with("/JavaScript", JS="app.alert(1)")), "script"),
    "launch": (written(open_with("/Launch", F="cmd.exe")), "script"),
    "a link is harmless": (written(open_with("/URI", URI="https://example.org")), ""),
    "file inside": (written(lambda writer: writer.add_attachment("a.exe", b"MZ")), "file inside"),
    "501 pages": (written(pages=501), "pages"),
    "pages that hold themselves": (written(cyclic), "unreadable"),
    "deep": (DEEP, "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_pdf_is_judged_by_its_content(tmp_path, name):
    content, fault = CASES[name]
    file = tmp_path / "file.pdf"
    file.write_bytes(content)

    assert pdf_check.judge_safely(file).get("fault", "") == fault


def test_the_judge_sits_in_a_process_with_limits(tmp_path, monkeypatch):
    sound = tmp_path / "sound.pdf"
    sound.write_bytes(written(pages=3))

    assert pdf_check.check(sound) == pdf_check.Verdict(pages=3)
    monkeypatch.setattr(pdf_check, "MEMORY", 30_000_000)
    assert pdf_check.check(sound) == pdf_check.Verdict(fault="unreadable")


def test_a_file_is_kept_whole_with_a_random_place_and_served_as_a_download(app, make):
    ada = make.person("Ada")
    file = files.keep(BytesIO(b"%PDF-1.7 hello"), most=100, kind=files.PDF, by=ada)
    db.session.commit()

    assert file.path.read_bytes() == b"%PDF-1.7 hello"
    assert (file.size, file.owner_id, len(file.place)) == (14, ada.id, 32)
    with app.test_request_context():
        answer = files.send(file, "Ünïcode/../name?.pdf")
        assert answer.headers["Content-Disposition"] == "attachment; filename=Unicode-..-name.pdf"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.direct_passthrough = False
        assert answer.data == b"%PDF-1.7 hello"
        answer.close()


def test_what_is_larger_leaves_nothing_behind(app):
    with pytest.raises(files.TooLarge):
        files.keep(BytesIO(b"x" * 101), most=100, kind=files.PDF)

    assert list(files.folder().iterdir()) == []


def test_what_nothing_points_at_is_swept_after_a_day_and_not_before(app):
    file = files.keep(BytesIO(b"alone"), most=100, kind=files.PDF)
    db.session.commit()
    path = file.path

    assert files.sweep(at=now() + files.WAITS / 2) == 0 and path.exists()
    assert files.sweep(at=now() + files.WAITS * 2) == 1 and not path.exists()


HIDDEN = "\u202e\u200b\ufeff\0\r\n"
NAMES = {  # as given: as shown, and as it is called when it is fetched
    "C:\\my\\plan.pdf": ("plan.pdf", "plan.pdf"),
    "../../etc/passwd": ("passwd.pdf", "passwd.pdf"),
    f"a{HIDDEN}b.pdf": ("ab.pdf", "ab.pdf"),
    "a\r\nSet-Cookie: x": ("aSet-Cookie: x.pdf", "aSet-Cookie-x.pdf"),
    "a.pdf\u2028.exe": ("a.pdf.exe.pdf", "a.pdf.exe.pdf"),
    "page.html": ("page.html.pdf", "page.html.pdf"),
    "fdp\u202eexe.pdf": ("fdpexe.pdf", "fdpexe.pdf"),
    "n" * 5000 + ".pdf": ("n" * 116 + ".pdf", "n" * 110 + ".pdf"),
    "n" * 5000: ("n" * 110 + ".pdf", "n" * 110 + ".pdf"),
    "é" * 300 + ".PDF": ("é" * 116 + ".PDF", "e" * 110 + ".PDF"),
    "......": ("file.pdf", "file.pdf"),
    ".pdf": ("pdf.pdf", "pdf.pdf"),
    " . ": ("file.pdf", "file.pdf"),
    "量子.pdf": ("量子.pdf", "file.pdf"),
    "Report v1.2 final": ("Report v1.2 final.pdf", "Report-v1.2-final.pdf"),
    "CON": ("CON.pdf", "file-CON.pdf"),
    "lpt1.x.pdf": ("lpt1.x.pdf", "file-lpt1.x.pdf"),
    "x/": ("file.pdf", "file.pdf"),
    None: ("file.pdf", "file.pdf"),
}


def test_a_name_is_shown_and_fetched_without_folders_signs_and_foreign_endings(app):
    file = files.keep_bytes(b"%PDF-", kind=files.PDF)

    for given, (shown, fetched) in NAMES.items():
        assert files.named(given, files.PDF) == shown
        for name in (shown, given or ""):  # what was kept under a name of older rules is fetched in the same way
            with app.test_request_context():
                answer = files.send(file, name)
                answer.close()
            told = answer.headers["Content-Disposition"].lower()
            assert told.startswith("attachment; filename="), name
            assert told.endswith(fetched.lower() if name == shown else ".pdf"), name
            assert answer.mimetype == files.PDF and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_bytes_of_a_row_that_is_taken_back_go_with_it_and_the_others_stay(app):
    kept = files.keep_bytes(b"kept", kind=files.PDF)
    db.session.commit()
    before = files.keep_bytes(b"before", kind=files.PDF)
    with pytest.raises(ValueError, match="refused"), db.session.begin_nested():
        within = files.keep_bytes(b"within", kind=files.PDF)
        db.session.flush()
        raise ValueError("refused")
    assert [one.path.exists() for one in (kept, before, within)] == [True, True, False]

    db.session.rollback()
    files.keep_bytes(b"never asked for", kind=files.PDF)
    db.session.rollback()

    assert [one.name for one in files.folder().iterdir()] == [kept.place]


def test_bytes_stay_where_the_answer_to_a_commit_was_lost(app, monkeypatch):
    dialect = db.engine.dialect
    carried_out = dialect.do_commit

    def lost(connection):
        carried_out(connection)
        raise OSError("the server has gone")

    file = files.keep_bytes(b"committed", kind=files.PDF)
    with monkeypatch.context() as torn, pytest.raises(OSError, match="gone"):
        torn.setattr(dialect, "do_commit", lost)
        db.session.commit()
    path = file.path
    db.session.rollback()

    assert (db.session.query(files.StoredFile).count(), path.read_bytes()) == (1, b"committed")


def test_a_paper_of_ours_is_sound(app, tmp_path):
    from tests.core.test_pdf import paper

    file = tmp_path / "paper.pdf"
    file.write_bytes(paper("A formula $x^2$ and [a link](https://example.org)").pdf)
    assert pdf_check.judge_safely(file) == {"pages": len(PdfReader(file).pages)}
