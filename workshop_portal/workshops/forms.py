"""What is chosen and typed about a workshop."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import Characters, Form, Needed, stripped


class WeekForm(EditForm):
    place = SelectField(_l("Week and venue"), [Needed(_l("Choose a week."))], coerce=str, validate_choice=False)

    def validate_place(self, field):
        if field.data not in {value for value, *_words in field.iter_choices()}:
            raise ValidationError(_("This week is not free any more at this venue. Choose another one."))


class CoordinatorForm(EditForm):
    person = SelectField(_l("Coordinator"), [Needed(_l("Choose a coordinator."))], coerce=str)


class TickForm(Form):
    task = StringField(validators=[Needed()])
    done = StringField()


class StepForm(Form):
    step = StringField(validators=[Needed()])
    note = TextAreaField(_l("Reason"), [Characters(500)], [stripped])


class PressForm(Form):
    go = StringField()
