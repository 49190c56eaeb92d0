"""A list of people pasted or from a file: what is read, what each bad line is told, and that nothing is lost."""

import io
import zipfile
from itertools import product

import openpyxl
import pytest

from workshop_portal.core import workbook_read
from workshop_portal.proposals import pasting, sheets

LIST = "naam;e-mailadres;instelling;land;loopbaanfase\nZoë Núñez;zoe@example.org;Universität Zürich;Zwitserland;promovendus"
ROW = ("Zoë Núñez", "zoe@example.org", "Universität Zürich", "CH", "phd")


def page_of(draft):
    return f"/proposals/{draft.code}/edit/e/list"


def people(draft):
    return [(one.name, one.email, one.institution, one.country, one.stage) for one in draft.participants]


def send_file(browser, draft, raw, **typed):
    fields = {name: value for name, value in browser.tab(page_of(draft)).page.fields.items() if value is not None}
    sent = fields | {"file": (io.BytesIO(raw), "list.csv"), "go": "read"} | typed
    answer = browser.post(page_of(draft), data=sent, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    return answer


def test_every_usual_file_is_read(app):
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
    names = ("name", "email", "institution", "country", "stage")
    with app.test_request_context():
        for encoding, between, end in product(encodings, ";,\t", ("\n", "\r\n", "\r")):
            text, why = sheets.decoded(LIST.replace(";", between).replace("\n", end).encode(encoding))
            found = pasting.read(text)
            read = [tuple(one[name] for name in names) for one in found.people]
            assert (why, found.wrong, read) == ("", [], [ROW]), (encoding, between, end)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada;ada@example.org\nGrace", ["Ada", "Grace"]),
        ("First name,Last name,Affiliation\nAda,Lovelace,London\n", ["Ada Lovelace"]),
        ('"Lovelace, Ada",ada@example.org\n"Hopper, Grace",g@example.org', ["Ada Lovelace", "Grace Hopper"]),
        ("Jan Smit <jan@uva.org>", ["Jan Smit"]),
        ('"Smit, Jan" <jan@uva.org>, Ada <ada@example.org>', ["Jan Smit", "Ada"]),
        ("1. Jan Smit; jan@uva.org\n2. Ada; ada@example.org; Leiden", ["Jan Smit", "Ada"]),
        ("jan@uva.org;Jan Smit", ["Jan Smit"]),
        ('name,remark\nAda,"two\nlines"\nGrace,', ["Ada", "Grace"]),
        ('name,email\n"Smit, Jan",jan@uva.org\n2. Ada,', ["Jan Smit", "Ada"]),
        ("first name;last name\nJan;Smit, PhD", ["Jan Smit, PhD"]),
        ("Name,E-mail,Country\nBo Li <bo@x.org>,,NL\nJan Smit <jan@x.org>,JAN@x.org,NL\n", ["Bo Li", "Jan Smit"]),
        ("Name,E-mail\n,Bo Li <bo@x.org>\nJan Smit,Jan Smit <jan@x.org>\n", ["Bo Li", "Jan Smit"]),
        ("Nameless Land;;Naam University", ["Nameless Land"]),
        ("\n\n  \n;;;\nAda", ["Ada"]),
        ("Ada\u202e\u200b", ["Ada"]),
    ],
)
def test_headings_quotes_and_blank_lines_are_understood(app, text, names):
    with app.test_request_context():
        found = pasting.read(text)

    assert ([one["name"] for one in found.people], found.wrong) == (names, [])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Ada;ada.example.org\nGrace;g@example.org;" + "Y" * 201 + "\n;x@example.org\nFine;f@example.org", [1, 2, 3]),
        ('Ada\n"Grace\nEmmy\nOlga', [2]),
        ("Ada;a@example.org;X;NL;phd;" + "d" * 101 + "\nGrace", [1]),
        (";".join("x" * 100_000) + "\nAda", [1]),
        ("Ada;" + "x" * 6_000 + "\nGrace", [1]),
        ("Ada;a@example.org\n" + "N" * 301, [2]),
    ],
)
def test_a_bad_line_has_its_number_and_spoils_no_other(app, text, lines):
    with app.test_request_context():
        found = pasting.read(text)

    assert [line for line, _text, _why in found.wrong] == lines
    assert len(found.people) == len([line for line in text.split("\n") if line]) - len(lines)


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("name,email,institution,country", "Ada; ada@example.org; London; GB"),
        ("name;email;institution;country", "Ada,ada@example.org,London,GB"),
        ("name,email,institution,country", "Ada\tada@example.org\tKing's College, London\tGB"),
        ("name, email, institution, country", "Ada; ada@example.org; King's College, London; GB"),
        ("name\temail\tinstitution\tcountry", "Ada\tada@example.org\tDept of X, Faculty of Y, Univ. Z, Leiden\tGB"),
    ],
)
def test_a_heading_may_be_separated_otherwise_than_the_lines_below_it(app, heading, line):
    with app.test_request_context():
        for lines in ([line], [line, line.replace("Ada", "Grace").replace("ada", "grace")]):
            found = pasting.read("\n".join([heading, *lines]))

            assert (found.wrong, len(found.people)) == ([], len(lines))
            assert {one["country"] for one in found.people} == {"GB"}


def test_two_columns_of_one_meaning_are_told_as_they_are_written_however_they_are_separated(app):
    found = pasting.read("Naam\tAffiliation\tE-mail\tUniversity\nAda; Leiden; ada@x.example.org; Delft")

    assert found.refused == "Two columns mean the same as “University”. Leave one of them out." and not found.people


def test_a_line_separated_otherwise_than_the_others_is_read_and_one_not_separated_is_told(app):
    with app.test_request_context():
        found = pasting.read(
            "Ada;ada@example.org;London\nGrace grace@example.org Yale\nEmmy,emmy@example.org,Bonn\nMax;;Kiel"
        )

    assert [(one["name"], one["institution"]) for one in found.people] == [
        ("Ada", "London"), ("Emmy", "Bonn"), ("Max", "Kiel"),
    ]  # fmt: skip
    assert [(line, why) for line, _text, why in found.wrong] == [
        (2, "an e-mail address stands within the name: separate the parts as in the other lines")
    ]


def test_of_several_people_on_a_line_each_is_read_or_told_with_what_stands_there(app):
    with app.test_request_context():
        found = pasting.read("Jan Smit <jan@uva.org>; Ada <ada@example.org>; eve@example.org\nBob <bob@example.org>")

    assert [(one["name"], one["email"]) for one in found.people] == [
        ("Jan Smit", "jan@uva.org"), ("Ada", "ada@example.org"), ("Bob", "bob@example.org"),
    ]  # fmt: skip
    assert found.wrong == [(1, "eve@example.org", "no name stands with eve@example.org: write it before the address")]


def test_all_that_is_wrong_with_a_line_is_told(app):
    with app.test_request_context():
        found = pasting.read("name;email;remark;discipline\n;nowhere;" + "r" * 201 + ";" + "d" * 102)

    ((line, _text, why),) = found.wrong
    assert (line, why) == (
        2, "the name is missing; “nowhere” is not an e-mail address; Remark: This has 1 characters too many; "
        "Discipline: This has 2 characters too many",
    )  # fmt: skip


def test_a_word_that_names_no_choice_leaves_its_cell_empty_and_is_told_with_its_lines(app):
    with app.test_request_context():
        found = pasting.read("name;country;stage;sector\nAda;Atlantis;phd;sea\nGrace;NL;king;sea\n;NL;queen;sky")

        assert [(one["name"], one["country"], one["stage"], one["sector"]) for one in found.people] == [
            ("Ada", "", "phd", ""), ("Grace", "NL", "", ""),
        ]  # fmt: skip
        assert [line for line, _text, _why in found.wrong] == [4]
        told = {str(column): (cells, offered[-1:]) for column, cells, offered in pasting.left_empty(found)}
    assert told == {
        "Country": ([("Atlantis", "2")], []),
        "Career stage": ([("king", "3")], ["Other"]),
        "Sector": ([("sea", "2, 3")], ["Non-governmental organisation"]),
    }


@pytest.mark.parametrize("root", ["", "/nl"])
@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("sector", "University", "academia"),
        ("sector", "University or research institute", "academia"),
        ("sector", "universiteit of onderzoeksinstituut", "academia"),
        ("sector", "Non-profit", "ngo"),
        ("sector", "Bedrijf", "private"),
        ("sector", "industry", "private"),
        ("stage", "Assistant Prof.", "assistant"),
        ("stage", "Ph.D. student", "phd"),
        ("stage", "post-doc", "postdoc"),
        ("stage", "Hoogleraar", "professor"),
        ("interest", "Misschien", "maybe"),
        ("interest", "Maybe", "maybe"),
        ("country", "Duitsland", "DE"),
    ],
)
def test_choices_are_read_in_both_languages_and_as_people_shorten_them(app, root, name, text, value):
    with app.test_request_context(base_url=f"http://localhost{root}"):
        found = pasting.read(f"name;{name}\nAda;{text}")

    assert ([one[name] for one in found.people], found.emptied) == ([value], {})


def test_the_page_says_which_cells_stay_empty_and_what_could_be_chosen(browser, draft):
    page = browser.tab(page_of(draft))

    assert page.send(text="name;sector\nAda;sea", go="read").status_code == 200
    assert "“sea” (line 2)" in page.answer.text
    assert "To choose from: University or research institute; Public sector" in page.answer.text
    assert page.send(go="add").status_code == 303
    assert [(one.name, one.sector) for one in draft.participants] == [("Ada", "")]


def test_lines_that_were_not_taken_stay_in_the_field_when_the_others_are_added(browser, draft):
    page = browser.tab(page_of(draft))
    page.send(text="name;email\nGrace;grace@example.org\nAda;nowhere", go="read")
    answer = page.send(go="add")

    assert (answer.status_code, answer.location) == (303, page_of(draft))
    again = browser.tab(page_of(draft))
    assert "The lines below are not added yet." in again.answer.text
    assert again.page.fields["text"].strip() == "name;email\nAda;nowhere"
    again.send(text="Ada;ada@example.org", go="read")
    assert again.send(go="add").location.endswith("/edit/e")
    assert [row[0] for row in people(draft)] == ["Grace", "Ada"]
    assert browser.tab(page_of(draft)).page.fields["text"].strip() == ""


def test_no_line_that_fits_into_the_field_is_dropped(app):
    with app.test_request_context():
        found = pasting.read("name;email\n" + "\n".join(f"P{n};nowhere" for n in range(150)))

    assert pasting.again(found, 200_000).count("nowhere") == 150
    assert pasting.again(found, 40) == "name;email\nP0;nowhere\nP1;nowhere"


def test_who_is_in_the_list_already_is_left_out(app):
    with app.test_request_context():
        there = pasting.read("Ada;ada@example.org;Leiden").people
        found = pasting.read("Ada L.;ADA@example.org\nada;;leiden\nAda;;Delft\nAda;;Delft", there)

    assert [line for line, _name in found.twice] == [1, 2, 4]
    assert [one["institution"] for one in found.people] == ["Delft"]


def test_the_good_rows_wait_in_a_preview_while_the_bad_lines_are_mended(browser, draft):
    page = browser.tab(page_of(draft))

    assert page.send(text="Grace;grace@example.org\nAda;nowhere", go="read").status_code == 422
    assert ("Line 2:" in page.answer.text, page.page.fields["text"], people(draft)) == (True, "Ada;nowhere", [])
    assert page.send(text="Ada;ada@example.org", go="read").status_code == 200
    assert page.send(go="add").status_code == 303
    assert [row[0] for row in people(draft)] == ["Grace", "Ada"]


def test_lines_to_correct_stand_below_the_heading_that_tells_their_order(browser, draft):
    page = browser.tab(page_of(draft))
    page.send(text="country;name;email\nJapan;Ada;nowhere\nGermany;Emmy;e@example.org", go="read")

    assert page.page.fields["text"].strip() == "country;name;email\nJapan;Ada;nowhere"
    page.send(text="country;name\nJapan;Ada", go="read")
    page.send(go="add")
    assert {(one.name, one.country) for one in draft.participants} == {("Emmy", "DE"), ("Ada", "JP")}


def test_a_file_is_looked_at_before_it_is_added(browser, draft):
    answer = send_file(browser, draft, LIST.encode("cp1252"))

    assert answer.status_code == 200
    assert "Zoë Núñez" in answer.text
    assert people(draft) == []


def book(rows, hidden=False, extra=()) -> bytes:
    """An XLSX with these rows in its first sheet that is seen."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    if hidden:
        made.create_sheet("Secret", 0).append(["Name"])
        made.worksheets[0].sheet_state = "hidden"
    made.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        for name, content in extra:
            parts.writestr(name, content)
    return out.getvalue()


def renamed(raw, old, new) -> bytes:
    """The same workbook with a part of another name, wherever it is named."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for one in parts.infolist():
            made.writestr(one.filename.replace(old, new), parts.read(one).replace(old.encode(), new.encode()))
    return out.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'
HEADS = ["E-mail", None, "Institution", "Name", "Key person"]


def test_a_workbook_may_hold_pictures_and_a_sheet_of_any_name(app):
    pictures = [("xl/media/a.png", b"\x89PNG\r\n\x1a\n\0<!DOCTYPE"), ("docProps/thumbnail.bin", b"\0\1")]
    raw = renamed(book([["Name"], ["Ada"]], extra=pictures), "sheet1.xml", "sheet1.dat")

    assert [row[:2] for row in workbook_read.rows_of(raw, 10)] == [["Name", ""], ["Ada", ""]]


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_workbook_with_a_damaged_picture_is_refused(app, packed):
    out = io.BytesIO(book([["Name"], ["Ada"]]))
    with zipfile.ZipFile(out, "a", packed) as parts:
        parts.writestr("xl/media/picture.png", b"abcdefgh" * 1000)
    raw = out.getvalue()
    begin = raw.find(b"picture.png") + len(b"picture.png") + 9
    damaged = raw[:begin] + b"\xff" * 12 + raw[begin + 12 :]

    assert workbook_read.rows_of(raw, 10) and workbook_read.rows_of(damaged, 10) is None


@pytest.mark.parametrize("hidden", [False, True])
def test_a_workbook_is_read_as_what_is_copied_from_it(browser, draft, hidden):
    """Headings in any order, blank rows and columns, cells of several lines, numbers and ticks."""
    rows = [
        HEADS,
        [],
        ["ada@example.org", "x", "Leiden\nUniversity", "Ada Byron", True],
        ["g@example.org", None, 1961, "Grace"],
    ]
    answer = send_file(browser, draft, book(rows, hidden), good="")

    assert answer.status_code == 200
    assert all(
        words in answer.text for words in ("Ada Byron", "Leiden University", "Grace", "1961", "2 people can be added")
    )


@pytest.mark.parametrize(
    "extra",
    [
        [("xl/bomb.xml", b"0" * 10_000_001)], [("xl/sheet1.dat", b"0" * 10_000_001)],
        [("xl/a.xml", ENTITIES.encode())], [("xl/sheet1.dat", ENTITIES.encode())], [("xl/a.XML", ENTITIES.encode("utf-16"))],
        [(f"xl/{n}.xml", b"<x/>") for n in range(1_001)],
    ],
    ids=["bomb", "renamed bomb", "entities", "renamed entities", "entities in two bytes", "parts"],
)  # fmt: skip
def test_a_workbook_that_is_more_than_a_list_is_not_opened(browser, draft, extra):
    answer = send_file(browser, draft, book([HEADS], extra=extra))

    assert (answer.status_code, "workbook can’t be read" in answer.text) == (422, True)


def test_a_line_of_a_workbook_that_is_wrong_is_told_with_its_number(browser, draft):
    answer = send_file(browser, draft, book([["Name", "E-mail"], [], ["Ada", "no address"]]))

    assert answer.status_code == 422
    assert "Line 3:" in answer.text


def packed(part) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr(part, "<document/>")
    return out.getvalue()


def test_the_first_line_by_which_excel_names_the_separator_is_nobody(browser, draft):
    answer = send_file(browser, draft, b"sep=;\r\nName;E-mail\r\nAda Kay;ada@example.org\r\n")
    assert answer.status_code == 200 and "Ada Kay" in answer.text and "sep=" not in answer.text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "This file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "the old format of Excel or Word"),
        (packed("word/document.xml"), "a document of a word processor"),
        (b"%PDF-1.7\x00\x01\x02 not a list", "holds no text"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "workbook can’t be read"),
        (b"\xff\xfeA", "holds no text"),
        (b"x" * 10_000_001, "larger than 10 MB"),
        (b"Ada\n" * 10_002, "more than 10,000 lines"),
    ],
    ids=["empty", "old", "word", "pdf", "xlsx", "half a letter", "too large", "too long"],
)
def test_what_is_no_list_is_refused_in_words(browser, draft, raw, words):
    answer = send_file(browser, draft, raw)

    assert (answer.status_code, words in answer.text, people(draft)) == (422, True, [])


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("lie.xlsx", b"not a zip", "workbook can’t be read"),
        ("x.html", b"Ada Byron", "a web page"),
        ("x.csv", b"\n<script>alert(1)</script>", "a web page"),
        ("x.txt", b"<p class='a'>Ada Byron</p>", "a web page"),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_its_name_or_its_tags(browser, draft, name, raw, words):
    answer = send_file(browser, draft, raw, file=(io.BytesIO(raw), name))

    assert (answer.status_code, words in answer.text, people(draft)) == (422, True, [])


def test_an_address_in_angle_brackets_is_no_tag(browser, draft):
    assert "a web page" not in send_file(browser, draft, b"<ada@example.org>").text


def test_no_more_than_two_hundred_people_are_added(browser, draft):
    page = browser.tab(page_of(draft))
    page.send(text="\n".join(f"Person {n}" for n in range(201)), go="read")

    assert "Only 200 more people fit" in page.answer.text
    assert page.send(go="add").status_code == 200
    assert people(draft) == []


def test_rows_that_were_changed_on_their_way_are_read_again(browser, draft):
    page = browser.tab(page_of(draft))
    page.send(text="Ada;ada@example.org", go="read")

    assert page.send(good="name\temail\nAda\tnowhere", go="add").status_code in {200, 422}
    assert people(draft) == []


def test_whoever_organises_it_is_told_so_in_the_line_and_counted_once(browser, ada, draft):
    shown = (
        browser.tab(page_of(draft)).send(text=f"Augusta Ada;{ada.email.upper()}\nGrace;g@example.org", go="read").text
    )

    assert shown.count("Organises it too") == 1


@pytest.mark.parametrize("line", ["Bo Li <bo@x.org>,NL,", "Bo Li <bo@x.org>,NL,bo@x.org", ",NL,Bo Li <bo@x.org>"])
def test_below_headings_an_address_in_angle_brackets_is_the_address(app, line):
    with app.test_request_context():
        found = pasting.read(f"Name,Country,E-mail\n{line}\n")

    assert [(one["name"], one["email"], one["country"]) for one in found.people] == [("Bo Li", "bo@x.org", "NL")]


def test_two_addresses_of_one_person_are_asked_about(app):
    with app.test_request_context():
        found = pasting.read("Name,E-mail\nBo Li <bo@x.org>,li@x.org\n")

    assert (found.people, [line for line, _text, _why in found.wrong]) == ([], [2])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Smit, Jan", "Jan Smit"), ("van den Berg, J.M.", "J.M. van den Berg"), ("Smit, prof. dr. J.", "prof. dr. J. Smit"),
        ("Jan Smit, PhD", "Jan Smit, PhD"), ("Jan Smit, Ph.D.", "Jan Smit, Ph.D."), ("Martin King, Jr.", "Martin King, Jr."),
        ("Ada Lovelace, FRS", "Ada Lovelace, FRS"), ("Jan Smit, MSc PhD", "Jan Smit, MSc PhD"),
        ("Jan Smit, M.D.", "Jan Smit, M.D."), ("Smit, M.D.", "M.D. Smit"), ("van den Berg, M.A.", "M.A. van den Berg"),
        ("Smit, Jan, PhD", "Smit, Jan, PhD"), ("Smit, Maria", "Maria Smit"), ("Li, Ma", "Ma Li"),
        ("Smit, PhD", "Smit, PhD"),
    ],
)  # fmt: skip
def test_a_degree_or_a_junior_behind_a_name_turns_it_not_round(app, typed, name):
    with app.test_request_context():
        found = pasting.read(f'name;email\n"{typed}";jan@uva.org\n')
        alone = pasting.read(f'"{typed}" <jan@uva.org>')
    assert [one["name"] for one in (*found.people, *alone.people)] == [name, name]
