"""What is chosen and typed about a workshop."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from workshop_portal.core.forms import Characters, Form, Needed, stripped


class WeekForm(Form):
    place = SelectField(_l("Week and venue"), [Needed(_l("Choose a week."))], coerce=str)


class CoordinatorForm(Form):
    person = SelectField(_l("Coordinator"), [Needed(_l("Choose a coordinator."))], coerce=str)


class TickForm(Form):
    task = StringField(validators=[Needed()])
    done = StringField()


class StepForm(Form):
    step = StringField(validators=[Needed()])
    note = TextAreaField(_l("Reason"), [Characters(500)], [stripped])


class PressForm(Form):
    go = StringField()
