"""Looking at a file that was sent, while no transaction is held: a hostile one takes its time, and nobody waits for it."""

from functools import wraps

from flask import g, request
from flask_login import current_user

from workshop_portal.core import pdf_check, rates
from workshop_portal.core.db import db, only_reads

LOOKS, MINUTES = 60, 10  # at so many files of one person in so many minutes


def judged_first(field, most):
    """Judge the PDF in this field of the form before the door is asked; the view asks for the verdict by `verdict_of`.

    Files of more than `most` bytes, and what does not begin as a PDF, are left to the view.
    """

    def hang(view):
        @wraps(view)
        def judging(**words):
            upload = request.files.get(field)
            if upload and upload.filename and current_user.is_authenticated and not only_reads():
                db.session.rollback()  # begun to know who asks; the door begins anew
                look(upload.stream, field, most)
            return view(**words)

        return judging

    return hang


def look(stream, field, most):
    beginning, size = stream.read(5), stream.seek(0, 2)
    stream.seek(0)
    if beginning == b"%PDF-" and size <= most:
        rates.allow("a file is looked at", LOOKS, MINUTES)
        g.verdicts = {field: pdf_check.check_stream(stream)}


def verdict_of(field) -> pdf_check.Verdict | None:
    """What was found; None where nobody looked."""
    return g.get("verdicts", {}).get(field)
