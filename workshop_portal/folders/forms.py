"""What is typed and chosen about a sheet of a folder."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.uploads import OneFile
from workshop_portal.folders.workflow import KINDS, REPORT, SIGHTS


class SheetFields:
    title = StringField(_l("Title"), [Needed(), Characters(200)], [stripped])
    kind = SelectField(_l("What it is"), choices=lambda: [(one.value, _(words)) for one, words in KINDS.items()])
    upload = OneFile(
        _l("File"), description=_l("PDF, PNG or JPEG; at most 10 MB. Where a photo was taken is not kept.")
    )
    text = TextAreaField(
        _l("Text"), [Characters(20_000)], [stripped],
        description=_l("On the public page a text has a section of its own under its title: a programme, a report."),
    )  # fmt: skip
    sight = RadioField(_l("Who may see it"), [Needed(_l("Choose who may see it."))])

    has_file = False

    def offer(self, sights, with_report=False):
        if with_report:
            self.kind.choices = [(REPORT, _("Report")), *self.kind.choices]
        self.sight.choices = [(one.value, _(words)) for one, words in SIGHTS.items() if one in sights]

    def validate_text(self, field):
        if not field.data and not self.upload.data and not self.has_file:
            raise ValidationError(_("Write a text or choose a file: an empty sheet says nothing."))


class NewSheetForm(SheetFields, Form):
    pass


class SheetForm(SheetFields, EditForm):
    """The file itself is no text that two writers could join."""

    def __init__(self, sheet, is_report=False):
        kind = REPORT if is_report else sheet.kind.value
        super().__init__(sheet, {"upload": None, "kind": kind, "sight": sheet.sight.value})
        if not (self.is_submitted() or self.restored):
            self.kind.data = kind  # the sheet's own kind would stand there
        self.has_file = sheet.file is not None
        self.stored.pop("upload")
