"""What is done in a folder: sheets put in, changed, taken out. An action changes and records; the caller commits."""

from workshop_portal import journal
from workshop_portal.core import files, uploads
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.folders import policy, queries, reports
from workshop_portal.folders.models import Sheet

MOST_TOGETHER = 200 * files.MB


def put_in(workshop, *, title, kind, sight, by, text="", upload=None, verdict=None, is_report=False, at=None) -> Sheet:
    """`upload` has a filename and a stream, as a form gives it; `verdict` is what was found of it before."""
    check_sight(workshop, sight, by)
    sheet = Sheet(workshop=workshop, title=title, kind=kind, sight=sight, text=text, writer=by)
    if upload:
        sheet.file = kept(workshop, upload, by, verdict)
        sheet.file_name = files.named(upload.filename, sheet.file.kind)
    db.session.add(sheet)
    db.session.flush()
    journal.record(workshop, "add file" if upload else "add note", by=by, at=at, detail=sight)
    reports.follow(sheet, is_report, by=by, at=at)
    return sheet


def revise(sheet, *, title, kind, sight, text, by, upload=None, verdict=None, is_report=None, at=None):
    """Change a sheet; a new file takes the place of the one before. `is_report`: None keeps whether it is one."""
    check_sight(sheet.workshop, sight, by)
    start = sheet.sight
    sheet.title, sheet.kind, sheet.sight, sheet.text = title, kind, sight, text
    if upload:
        sheet.file = kept(sheet.workshop, upload, by, verdict)
        sheet.file_name = files.named(upload.filename, sheet.file.kind)
    if not sheet.file and not text:
        raise Refused(N_("Write a text or choose a file: an empty sheet says nothing."))
    db.session.flush()
    deed = "change file" if sheet.file else "change note"
    journal.record(sheet.workshop, deed, by=by, at=at, detail=f"{start}, {sight}" if start != sight else sight)
    if is_report is not None:
        reports.follow(sheet, is_report, by=by, at=at)


def take_out(sheet, *, by, at=None):
    """The bytes are swept away a day later. A report is none any more."""
    reports.follow(sheet, False, by=by, at=at)
    journal.record(sheet.workshop, "remove file" if sheet.file else "remove note", by=by, at=at, detail=sheet.sight)
    db.session.delete(sheet)
    db.session.flush()


def check_sight(workshop, sight, by):
    if sight not in policy.sights_to_give(by, workshop):
        raise Refused(N_("You can't show this to those readers. Choose others."))


def kept(workshop, upload, by, verdict=None) -> files.StoredFile:
    """Judged by its content."""
    content, kind = uploads.sound(upload, verdict)
    if queries.bytes_of(workshop) + len(content) > MOST_TOGETHER:
        raise Refused(N_("The files of this workshop are 200 MB together, which is the most. Take one out first."))
    return files.keep_bytes(content, kind=kind, by=by)
