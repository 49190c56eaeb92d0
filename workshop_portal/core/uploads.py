"""Looking at a file that was sent, while no transaction is held: a hostile one takes its time, and nobody waits for it."""

from collections.abc import Sequence
from functools import wraps
from io import BytesIO

from flask import g, request
from flask_login import current_user
from flask_wtf.file import FileField

from workshop_portal.core import files, pdf_check, pictures, rates
from workshop_portal.core.db import db, only_reads
from workshop_portal.core.languages import text as _
from workshop_portal.core.parking import CHOSEN, LEFT_OUT
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_

LOOKS, MINUTES = 60, 10  # at so many files of one person in so many minutes
MOST = 10 * files.MB  # bytes of one file
WRONG_KIND = N_("Only PDF, PNG and JPEG files are kept here. Save it as a PDF and choose it once more.")
AGAIN = N_("Choose “%(name)s” again: a page that comes back can't hold a file.")
TOO_LARGE = N_("A file can be 10 MB at most.")


class OneFile(FileField):
    """A field for one file: of several, none would be the right one to take.

    No page can hold a file, so one that comes back says to choose it again, and remembers its name (`chosen`) until it is
    chosen, or left out on purpose. `beside`: a field that may hold the same in its stead.
    """

    chosen = ""
    is_left_out = is_judged = False
    complaints: Sequence = ()
    other = None

    def __init__(self, *words, beside="", **named):
        super().__init__(*words, **named)
        self.beside = beside

    def process(self, formdata, *values, **named):
        super().process(formdata, *values, **named)
        self.chosen = named_in(self.data) or (formdata.get(self.name + CHOSEN, "") if formdata else "")
        self.is_left_out = bool(formdata) and not self.data and self.name + LEFT_OUT in formdata
        self.is_judged = True  # of what waited for its writer nobody asks anything else

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        if sum(bool(one) for one in valuelist) > 1:
            raise ValueError(_("Choose one file; several can't be taken together."))

    def validate(self, form, extra_validators=()):
        self.other, self.is_judged = form[self.beside] if self.beside else None, False
        super().validate(form, extra_validators)
        self.is_judged = True
        return not self.complaints and (bool(self.data) or not self.errors)

    @property
    def is_missed(self) -> bool:
        """Whether a file was chosen that the page, shown once more, does not have."""
        return bool(self.chosen) and not (self.other is not None and self.other.data)

    @property
    def errors(self):
        if self.complaints or not self.is_judged or self.is_left_out or not self.is_missed:
            return self.complaints
        return [_(AGAIN, name=self.chosen)]

    @errors.setter
    def errors(self, complaints):
        self.complaints = complaints

    def taken_in(self):
        """What the file held stands on the page by other means."""
        self.chosen = ""


def named_in(upload) -> str:
    """The end of the name of a file that was sent: what tells one from another."""
    return (getattr(upload, "filename", "") or "")[-100:]


def judged_first(field, most):
    """Judge the PDF in this field of the form before the door is asked; the view asks for the verdict by `verdict_of`.

    Files of more than `most` bytes, and what does not begin as a PDF, are left to the view.
    """

    def hang(view):
        @wraps(view)
        def judging(**words):
            upload = request.files.get(field)
            if upload and upload.filename and current_user.is_authenticated and not only_reads():
                look(upload.stream, field, most)
            return view(**words)

        return judging

    return hang


def look(stream, field, most):
    beginning, size = stream.read(5), stream.seek(0, 2)
    stream.seek(0)
    if beginning == b"%PDF-" and size <= most:
        rates.allow("a file is looked at", LOOKS, MINUTES)
        db.session.rollback()  # begun to know who asks: nothing is held from here on, and the door begins anew
        g.verdicts = {field: pdf_check.check_stream(stream)}


def verdict_of(field) -> pdf_check.Verdict | None:
    """What was found; None where nobody looked."""
    return g.get("verdicts", {}).get(field)


def sound(upload, verdict=None) -> tuple[bytes, str]:
    """(content, kind) as it may be kept: a sound PDF, or a picture without what the camera wrote beside it.

    `upload` has a stream, as a form gives it; `verdict` is what was found of it before. Raises Refused.
    """
    with upload.stream as stream:
        content = stream.read(MOST + 1)
    if len(content) > MOST:
        raise Refused(TOO_LARGE)
    if kind := pictures.kind_of(content):
        try:
            return pictures.bare(content), kind
        except pictures.NoPicture:
            raise Refused(N_("This picture can't be read: it is damaged or cut off.")) from None
        except pictures.TooManyDots:
            raise Refused(
                N_("This picture has more than 400 million pixels. Make it smaller and choose it once more.")
            ) from None
    if not content.startswith(b"%PDF-"):
        raise Refused(WRONG_KIND)
    verdict = verdict or pdf_check.check_stream(BytesIO(content))
    if verdict.fault:
        raise Refused(pdf_check.FAULTS[verdict.fault])
    return content, files.PDF
