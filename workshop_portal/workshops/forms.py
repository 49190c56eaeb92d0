"""What is chosen and typed about a workshop."""

from collections.abc import Callable
from datetime import date

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_portal.calls.rules import MOST_OF_TITLE
from workshop_portal.core.edits import EditForm
from workshop_portal.core.fields import Day
from workshop_portal.core.forms import Characters, Form, Needed, Words, stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _


class WeekForm(EditForm):
    place = RadioField(
        _l("Week and venue"), [Needed(_l("Choose a week."))], coerce=str, validate_choice=False,
        description=_l("The organisers' wishes first, then by date."),
    )  # fmt: skip
    reason = TextAreaField(
        _l("Why all the same"), [Characters(500)], [stripped],
        description=_l(
            "Where the week asks for a reason. It is kept with the workshop. In a move it also stands word for word in the letters to organisers, coordinator and guests, in Dutch ones and in English ones: write it so that all of them can read it."
        ),
    )  # fmt: skip
    sure = HiddenField()  # the place for which it was said what a move touches
    HOUSEKEEPING = EditForm.HOUSEKEEPING | {"sure"}
    judge: Callable = staticmethod(lambda value: [])  # what asks for a reason at a place that is listed

    def validate_place(self, field):
        if field.data not in {value for value, *_words in field.iter_choices()}:
            raise ValidationError(_("This week is not free any more at this venue. Choose another one."))

    def validate_reason(self, field):
        listed = {value for value, *_words in self.place.iter_choices()}
        against = self.judge(self.place.data) if self.place.data in listed and not field.data else []
        if against:
            raise ValidationError(
                _("%(words)s Say why it is done all the same.", words=" ".join(one.said for one in against))
            )


class CoordinatorForm(EditForm):
    person = RadioField(_l("Coordinator"), [Needed(_l("Choose a coordinator."))], coerce=str)
    note = TextAreaField(
        _l("Note to hand it over"), [Characters(1000)], [stripped],
        description=_l("It stands in the letters to the new and the former coordinator, and in no other."),
    )  # fmt: skip
    sure = HiddenField()  # the person for whom it was said what the handing over touches
    HOUSEKEEPING = EditForm.HOUSEKEEPING | {"sure"}


class PublicTextForm(EditForm):
    """What the public reads of a workshop; the approved proposal stays as it is."""

    title = StringField(_l("Title"), [Needed(), Characters(MOST_OF_TITLE)], [stripped])
    subtitle = StringField(_l("Subtitle"), [Characters(120)], [stripped])
    summary = TextAreaField(
        _l("Public summary"), [Needed(), Words(400), Characters(5_000)], [stripped], description=_l("Markdown; formulas in LaTeX between dollar signs."),
    )  # fmt: skip


class TaskFields:
    name = StringField(_l("Task"), [Needed(), Characters(200)], [stripped])
    due_on = Day(_l("Due on"), [Needed(_l("Write a day."))])
    doer = SelectField(_l("Who does it"), [Needed()], description=_l("Somebody who is named gets a letter."))
    note = TextAreaField(
        _l("Note"),
        [Characters(1000)],
        [stripped],
        description=_l("Everybody who sees the plan reads it, organisers too."),
    )
    around = (date.min, date.max)  # the days that a plan can reach: what lies beyond is a slip of the year

    def validate_due_on(self, field):
        first, last = self.around
        if not first <= field.data <= last:
            raise ValidationError(_("This day lies years away from the workshop. Look at the year."))


class NewTaskForm(TaskFields, Form):
    pass


class TaskForm(TaskFields, EditForm):
    pass


class StepForm(Form):
    step = StringField(validators=[Needed()])


YES, NO = "yes", "no"


class CloseForm(Form):
    """Whether there is a report is said, not taken for granted."""

    report = RadioField(
        _l("Its report"), [Needed(_l("Say whether there is a report."))],
        choices=lambda: [(YES, _("It is there, and accepted")), (NO, _("There is none"))],
    )  # fmt: skip
    shown = SelectMultipleField(
        _l("On the public page"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("Tick it if everybody may read it. Otherwise it stays with those who see it now."),
    )  # fmt: skip

    def __init__(self, reports):
        """`reports`: (key, title) of those that could be shown and are not."""
        super().__init__()
        self.shown.choices = [(key, _("Show “%(title)s” there", title=title)) for key, title in reports]
        if not reports:
            del self.shown

    def validate_shown(self, field):
        if field.data and self.report.data == NO:
            raise ValidationError(_("You said that there is no report, so none can be shown. Change one of the two."))


class ReasonForm(Form):
    note = TextAreaField(
        _l("Reason"), [Needed(_l("Say why the workshop is cancelled.")), Characters(300)], [stripped],
        description=_l(
            "It stands word for word in all letters, in Dutch ones and in English ones: write it so that all of them can read it, in both languages if need be."
        ),
    )  # fmt: skip
