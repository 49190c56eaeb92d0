"""What is drawn once and filled in each time says the same as what is drawn anew, whatever was typed."""

import pytest
from markupsafe import Markup
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from workshop_portal.core import fields, stencils
from workshop_portal.core.fields import Day, Number, Ticks
from workshop_portal.core.forms import Form
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import speaking

pytestmark = pytest.mark.rowless

TYPED = ["", "Slow light", "a < b & \"c\" 'd'", "</textarea><script>x</script>", "\x02value\x03", "été\n\n7"]
TWO = [SelectChoice("a", "One"), SelectChoice("<b>", "Two & more")]


class Everything(Form):
    line = StringField("A line", description="Whatever < you like")
    text = TextAreaField(_l("Title"))
    mail = EmailField("Mail")
    word = PasswordField("Password")
    yes = BooleanField("Yes")
    people = Number("People")
    on = Day("Day")
    one = SelectField("One", choices=TWO)
    mark = RadioField("Mark", choices=TWO)
    some = Ticks("Some", choices=TWO)


@pytest.fixture
def form(app):
    with app.test_request_context():
        stencils._kept.clear()
        yield Everything(formdata=None)


def anew(field, **said):
    return stencils.macro("parts/forms.html", "draw_field")(field, **said)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("name", ["line", "text", "mail", "word"])
def test_a_text_is_escaped_in_its_hole_as_in_a_template(form, name, typed):
    for value in ("another one", typed):
        form[name].data = value
        assert fields.field(form[name], chars=50, optional=True) == anew(form[name], chars=50, optional=True)
    assert len(stencils._kept) == 1


@pytest.mark.parametrize("name", ["yes", "people", "on", "one", "mark", "some"])
def test_so_is_what_is_chosen(form, name):
    for value in {"yes": (True, False), "people": (3, 4, None), "some": (["a"], ["a", "<b>"], [])}.get(
        name, ("a", "<b>", None)
    ):
        form[name].data = None if name == "on" else value
        assert fields.field(form[name], hints={"a": "A hint & more"}) == anew(form[name], hints={"a": "A hint & more"})


def test_a_complaint_and_another_writers_text_are_drawn_anew(form):
    form.line.errors = ["Too <long>"]
    assert "Too &lt;long&gt;" in fields.field(form.line) and not stencils._kept
    assert "Somebody&#39;s" in fields.field(form.text, "Somebody's") and not stencils._kept


def test_the_same_letters_marked_as_safe_are_another_label(form):
    form.line.label.text = Markup("<b>Bold</b>")
    assert "<b>Bold</b>" in fields.field(form.line)
    form.line.label.text = "<b>Bold</b>"
    assert "&lt;b&gt;Bold&lt;/b&gt;" in fields.field(form.line)


def test_each_language_has_its_own(form):
    english = fields.field(form.text)
    with speaking("nl"):
        dutch = fields.field(form.text)
    assert english != dutch and fields.field(form.text) == english


def test_two_fields_that_differ_in_name_alone_share_one(form):
    other = Everything(formdata=None, prefix="row-2")
    form.line.data, other.line.data = "first", "second"
    first, second = fields.field(form.line), fields.field(other.line)
    assert len(stencils._kept) == 1 and second == anew(other.line) != first


def test_they_are_thrown_away_before_they_are_too_many(form, monkeypatch):
    monkeypatch.setattr(stencils, "KEPT", 3)
    for n in range(10):
        form.line.label.text = f"Line {n}"
        assert f"Line {n}" in fields.field(form.line)
    assert len(stencils._kept) <= 3


def test_words_said_later_are_escaped_with_what_is_put_into_them(form):
    typed = _l("At most %(n)s of <b>%(what)s</b>", n=2, what="<script>x</script>")
    form["line"].description = typed

    drawn = fields.field(form["line"])
    assert drawn == anew(form["line"])
    assert "At most 2 of &lt;b&gt;&lt;script&gt;x&lt;/script&gt;&lt;/b&gt;" in drawn
