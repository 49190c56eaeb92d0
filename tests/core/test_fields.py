"""Numbers and days: what no column holds and nobody can reckon with is complained about beside its field."""

import re
import sys
import unicodedata
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange

from tests.endless import endless
from workshop_portal.core import marks, money, parking
from workshop_portal.core.fields import Day, Number
from workshop_portal.core.forms import Form, Needed, one_line, stripped
from workshop_portal.core.rows import BEYOND, Column, Rows
from workshop_portal.people.addresses import Address

pytestmark = pytest.mark.rowless


class Table(Form):
    rows = Rows(
        "Rows",
        [Column("name", "Name"), Column("land", "Land", kind="listed", choices=lambda: [("NL", "Netherlands")])],
        most=3,
    )


class Asked(Form):
    people = Number("People", [NumberRange(1, 100, "From 1 to 100.")])
    on = Day("Day")


@pytest.fixture
def sent(app):
    """sent(people=..., on=...): the form as it was filled in."""

    def fill(**typed):
        with app.test_request_context(method="POST"):
            form = Asked(MultiDict(typed), meta={"csrf": False})
            form.validate()
            return form

    return fill


def test_a_number_and_a_day_are_taken(sent):
    form = sent(people=" 25 ", on=" 2027-03-08 ")

    assert form.answers == {"people": 25, "on": date(2027, 3, 8)} and not form.errors


class Needy(Form):
    answer = RadioField("Answer", [Needed("Choose an answer.")], choices=[SelectChoice("yes"), SelectChoice("no")])
    on = Day("Day", [Needed("Give a day.")])
    people = Number("People", [Needed("Write a number."), NumberRange(1, 100, "From 1 to 100.")])
    email = StringField("E-mail address", [Needed(), Address()])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, ["Choose an answer.", "Give a day.", "Write a number.", "Fill in this field."]),
        (
            {"answer": "", "on": " ", "people": " ", "email": ""},
            ["Choose an answer.", "Give a day.", "Write a number.", "Fill in this field."],
        ),
        (
            {"answer": "perhaps", "on": "soon", "people": "many", "email": "ria"},
            ["Not a valid choice.", "Write a day, such as 2027-03-08.", "Write a whole number.",
             "Write an e-mail address, such as name@university.nl."],
        ),
    ],
)  # fmt: skip
def test_of_a_needed_field_one_sentence_is_said(app, typed, said):
    with app.test_request_context(method="POST"):
        form = Needy(MultiDict(typed), meta={"csrf": False})

        assert not form.validate()
        assert [[str(words) for words in form[name].errors] for name in form.answers] == [[words] for words in said]


@pytest.mark.parametrize("typed", ["9" * 40, "9" * 400, "1e9", "1_000", "٣", "1.5", "NaN", "½", "many", "-" + "9" * 30])
def test_what_is_no_number_or_far_too_large_is_complained_about_in_words(sent, typed):
    form = sent(people=typed, on="2027-03-08")

    assert form.people.data is None and form.people.errors[0] == "Write a whole number." and not form.on.errors


class Texts(Form):
    title = StringField("Title", filters=[stripped])
    email = EmailField("E-mail address")
    body = TextAreaField("Text", filters=[stripped])
    rows = Rows("Rows", [Column("name", "Name"), Column("help", "Help", "long")], most=3)


def test_what_word_or_a_pdf_pastes_along_is_a_line_end_or_nothing_and_one_line_stays_one(app):
    typed = "one\x0btwo\x0cthree\x01\x1b\uffff\r\nBcc: x@y.org\n"
    sent = {
        "rows": "",
        "rows-0-name": typed,
        "rows-0-help": typed,
        "title": typed,
        "email": "a@b.nl\r\nBcc",
        "body": typed,
    }
    with app.test_request_context(method="POST"):
        form = Texts(MultiDict(sent), meta={"csrf": False})

    several, one = "one\ntwo\nthree\nBcc: x@y.org", "one two three Bcc: x@y.org"
    assert (form.title.data, form.email.data, form.body.data) == (one, "a@b.nl Bcc", several)
    assert form.rows.data == [{"name": one, "help": several}]


@pytest.mark.parametrize("text", ["a\tb", "naïve – 中文", "😀", "e\u0301", "a\u00a0b", "\u200bx"])
def test_all_else_stays_as_it_was_typed(text):
    assert stripped(text) == unicodedata.normalize("NFC", text) and one_line(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"), [(" a \n\r\n b\n", "a b"), ("\n", ""), ("a\u2028 \x85b", "a b"), (None, None)]
)
def test_lines_in_a_field_of_one_line_are_joined_with_one_blank(typed, kept):
    assert one_line(typed) == kept


BUSY = {
    "blanks": "a" + " " * 300_000 + "b",
    "lines": "a" + "\n" * 300_000 + "b",
    "blanks and lines": "a" + " \r\n" * 300_000 + "b",
}
BUSY |= {"marks out of order": "a" + "\u0315\u0316" * 200_000, "marks of two parts": "a" + "\u0f73" * 200_000}
BUSY |= {"marks on letters": "\u00e9" + "\u0323" * 99_999 + "\u00e9\u0323" * 99_999, "no marks": "中" * 300_000}


@pytest.mark.parametrize(
    "work", ["forms:stripped", "forms:one_line", "rows:folded", "lengths:count_characters", "files:shown_name"]
)
def test_nothing_that_is_typed_keeps_a_form_busy_for_ever(work):
    assert endless(f"workshop_portal.core.{work}", BUSY) == []


def test_no_mark_is_where_none_is_looked_for():
    elsewhere = re.sub(f"[{marks.WHERE}]", "", "".join(map(chr, range(sys.maxunicode + 1))))

    assert not any(map(marks.is_mark, elsewhere))


def test_a_letter_keeps_as_many_marks_as_any_script_needs():
    honest = ["Zoë", "e\u0323\u0302", "שָׁלוֹם", "ཀཱི", "नमस्ते", "한국어", "👩‍👩‍👧‍👦", "é" * 99, "が" * 99, "中" * 99]
    pile = "x" + "\u0301" * 40

    assert [marks.without_piles(text) for text in honest] == honest
    assert stripped(f"{pile}y{pile}") == f"{pile[:31]}y{pile[:31]}"


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "10000-01-01", "2027-02-30", "next week", "2027-W05"])
def test_a_day_that_is_none_or_of_an_absurd_year_is_complained_about_in_words(sent, typed):
    assert sent(people="5", on=typed).errors == {"on": ["Write a day, such as 2027-03-08."]}


@pytest.mark.parametrize(("many", "read"), [(3, 3), (4, 4), (3 + BEYOND, 3 + BEYOND), (9_999, 3 + BEYOND)])
def test_a_table_without_end_is_complained_about_once_and_its_first_rows_alone_are_read(app, many, read):
    typed = {f"rows-{n}-name": f"N{n}" for n in range(many)} | {f"rows-{n}-land": "nétherlands" for n in range(many)}
    with app.test_request_context(method="POST"):
        form = Table(MultiDict(typed | {"rows": ""}), meta={"csrf": False})
        form.validate()

    assert form.rows.data == [{"name": f"N{n}", "land": "NL"} for n in range(read)]
    assert form.rows.errors == ([] if many == 3 else ["At most 3 rows fit here."])


def test_what_is_typed_into_a_password_field_waits_nowhere_and_is_shown_nowhere(app):
    def kinds(form):
        return [form, *(one for child in form.__subclasses__() for one in kinds(child))]

    fields = {
        (name, field.field_class)
        for form in kinds(Form)
        if form.__module__.startswith("workshop_portal.")
        for name, field in vars(form).items()
        if hasattr(field, "field_class")
    }
    names = {name for name, kind in fields if issubclass(kind, PasswordField)}
    assert names >= {"password", "again", "old"} and not any(map(parking.is_kept, names))


class Plain(Form):
    name = StringField("Name", [Length(max=5)], default="Ada")
    grade = RadioField("Grade", choices=[SelectChoice("a", "A")])
    sure = BooleanField("Sure")


def test_what_is_changed_in_one_form_is_unchanged_in_the_next(app):
    with app.test_request_context():
        first = Plain(formdata=None)
        first.name.label.text, first.name.flags.required, first.name.data = "Other", True, "Emmy"
        first.grade.choices = [*first.grade.choices, SelectChoice("b", "B")]
        first.sure.errors, first.sure.description = ["No."], "Really?"

        later = Plain(formdata=None)

    assert (later.name.label.text, later.name.flags.required, later.name.data) == ("Name", None, "Ada")
    assert (later.grade.choices, later.sure.errors) == (first.grade.choices[:1], ())
    assert (later.sure.description, later.name.meta is later.meta) == ("", True)


def test_a_form_with_a_prefix_has_its_own_names(app):
    with app.test_request_context():
        forms = [Plain(formdata=None, prefix=one) for one in ("", "b", "")]

    assert [one.name.name for one in forms] == ["name", "b-name", "name"]
    assert [one.name.label.field_id for one in forms] == ["name", "b-name", "name"]


@pytest.mark.parametrize(("language", "typed"), [("/", "12345.67"), ("/nl/", "12345,67")])
def test_an_amount_stands_in_its_field_as_it_is_typed_in_that_language(app, language, typed):
    with app.test_request_context(language.replace("/nl", ""), base_url=f"http://localhost{language.rstrip('/')}"):
        assert money.as_typed(1_234_567) == typed
        assert money.cents_of(typed) == 1_234_567
        assert Column("amount", "", "euros").show(1_234_567) == typed
        assert Column("amount", "", "euros").show(1_234_500) == "12345"


@pytest.mark.parametrize(
    ("root", "typed", "cents", "is_asked"),
    [
        ("", "1,000", 1000_00, False), ("", "3.125", None, True), ("", "3,125.00", 3125_00, False), ("", "3.125,00", 3125_00, False),
        ("/nl", "1.000", 1000_00, False), ("/nl", "3,125", None, True), ("/nl", "€ 3,125", None, True), ("/nl", "3,125,000", 3_125_000_00, False),
        ("/nl", "3,125.00", 3125_00, False), ("/nl", "3.125,00", 3125_00, False), ("/nl", "3,12", 3_12, False), ("", "many", None, False), ("", "1" + ",000" * 2000, None, False),
        ("/nl", "€ 4.000,-", 4000_00, False), ("", "4000.-", 4000_00, False), ("/nl", "3,125,–", 3125_00, False), ("/nl", "12,--", 12_00, False),
        ("/nl", ",-", None, False), ("/nl", "12,-5", None, False), ("", "12 50", None, False), ("", "12  50", None, False), ("/nl", "1 25", None, False),
        ("", "1 250", 1250_00, False), ("/nl", "€ 1 250 000,50", 1_250_000_50, False), ("", "1\u00a0250 €", 1250_00, False),
    ],
)  # fmt: skip
def test_an_amount_that_its_page_could_read_in_two_ways_is_asked_back(app, root, typed, cents, is_asked):
    with app.test_request_context(base_url=f"http://localhost{root}"):
        found, why = money.read(typed)
        cell, told = Column("amount", "", "euros", default=0).read(typed)

    assert (found, "3125" in str(why)) == (cents, is_asked)
    assert (cell, str(told)) == (cents or 0, str(why))
