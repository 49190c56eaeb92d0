"""What may come in: a body that can't be read is refused in words and changes nothing."""

from urllib.parse import urlencode

import pytest

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
