"""What may come in: a body that can't be read is refused in words and changes nothing."""

from urllib.parse import urlencode

import pytest

FILES = "multipart/form-data; boundary=x"
CODED = "application/x-www-form-urlencoded"


@pytest.fixture
def ada(make):
    return make.person("Ada")


@pytest.fixture
def fields(app, ada):
    browser = app.test_client(user=ada)
    return browser, browser.tab("/people/profile").page.fields


@pytest.mark.parametrize("written", ["%FF%FE", "%ED%A0%80", "a%C3", "%00", "a\xff"])
def test_bytes_that_are_no_text_are_refused_however_they_are_written(fields, ada, written):
    browser, page = fields
    body = urlencode(page | {"given_name": "WRITTEN"}).replace("WRITTEN", written).encode("latin-1")

    answer = browser.post("/people/profile", data=body, content_type=CODED)

    assert answer.status_code == 400 and "nothing was changed" in answer.text and ada.given_name == "Ada"


@pytest.mark.parametrize("name", ["Ada 100%", "Ada %FF", "Ada \ufffd"])
def test_what_only_looks_like_such_bytes_is_text(fields, ada, name):
    browser, page = fields

    answer = browser.post("/people/profile", data=page | {"given_name": name})

    assert answer.status_code == 303 and ada.given_name == name


@pytest.mark.parametrize("head", ["form-data", 'form-data; name=""', "attachment", 'form-data; filename="a.pdf"'])
def test_a_part_without_a_name_is_no_fault(fields, ada, head):
    browser, page = fields
    parts = [f'form-data; name="{name}"\r\n\r\n{value}' for name, value in page.items()] + [f"{head}\r\n\r\nx"]
    body = "".join(f"--x\r\nContent-Disposition: {part}\r\n" for part in parts) + "--x--\r\n"

    answer = browser.post("/people/profile", data=body.encode(), content_type="multipart/form-data; boundary=x")

    assert answer.status_code in {303, 400}


def part(head, value="x") -> str:
    return f"--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("", FILES, 400), ("--x\r\nContent-Disp", FILES, 400), (part('name="given_name"'), FILES, 400),
        (part('name="file"; filename="a.pdf"')[:-5], FILES, 400), (part('name="given_name"') + "--x--", "multipart/form-data", 400),
        (part('name="given_name"') + "--x--", "multipart/form-data; boundary=" + "y" * 9000, 400),
        ("".join(part(f'name="n{n}"') for n in range(10_000)) + "--x--", FILES, 413),
        ("".join(part(f'name="f"; filename="{n}"') for n in range(10_000)) + "--x--", FILES, 413),
        ("a=1&" * 10_000, CODED, 400), ("a&" * 5_000_000, CODED, 413),
    ],
    ids=["nothing", "half a head", "no end", "half a part", "no border", "another border", "fields", "files", "many fields", "millions"],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # of the library, which gives up at the thousandth
def test_a_form_that_did_not_arrive_whole_or_has_too_many_fields_changes_nothing(fields, ada, dump, body, kind, status):
    browser, _page = fields
    before = dump()

    answer = browser.post("/people/profile", data=body.encode(), content_type=kind)
    answer.request.environ["wsgi.input"].close()

    assert (answer.status_code, "<h1" in answer.text, dump()) == (status, True, before)
    assert ("did not arrive whole" in answer.text) is (status == 400 and kind != CODED)


def test_millions_of_fields_are_counted_before_they_are_read(app, monkeypatch):
    monkeypatch.setattr(app.request_class, "form", property(lambda _self: pytest.fail("they are read")))

    assert app.test_client().post("/theme", data="a&" * 20_002, content_type=CODED).status_code == 413
