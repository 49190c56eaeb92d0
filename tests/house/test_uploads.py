"""Every page that takes a file or a pasted table: what is hostile is told beside its field, and nothing is changed or kept."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from wtforms import FileField

from tests.core.test_pictures import BODY, END, chunk, jpeg
from tests.hostile_files import OPENS, SCRIPT, pdf, stream
from workshop_portal.core import files, pictures
from workshop_portal.core.db import db
from workshop_portal.core.forms import Form
from workshop_portal.core.uploads import OneFile
from workshop_portal.folders.models import Sheet
from workshop_portal.messages.models import Message
from workshop_portal.proposals.workflow import Status

DOORS = {
    "attachment": "organiser file /proposals/{draft}/edit/c/attachments",
    "people": "organiser file /proposals/{draft}/edit/e/list",
    "new sheet": "coordinator upload /board/{workshop}/folder/new",
    "sheet": "coordinator upload /board/{workshop}/folder/{sheet}/edit",
    "enclosure": "coordinator file /board/{workshop}/messages/{message} /files",
    "readers": "office file /reviews/assignment/{call}/{committee}/table /table",
}
TAKES_LISTS = {"people", "readers"}
TYPED = {
    "new sheet": {"title": "A title", "kind": "other", "sight": "team"},
    "people": {"go": "read"},
    "readers": {"go": "read"},
}
SHEET = b"PK\3\4\x14\0\6\0" + bytes(20) + b"[Content_Types].xml"
XML = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'xxxx'><!ENTITY c '" + b"&b;" * 99 + b"'>]><a>&c;</a>"
HOSTILE = {
    "empty": b"", "a workbook": SHEET, "XML": XML, "a page": b"<html><script>alert(1)</script>", "NUL": b"\0" * 999, "11 MB": b"x" * 11_000_000,
    "half a letter": b"\xff\xfea", "a program": b"MZ\x90\0\3\0\0\0",
}  # fmt: skip
NO_PDF = {"script": pdf(SCRIPT, catalog=OPENS), "page in front": b"<html>" + pdf()}
NO_PDF_EITHER = {"cut off": pdf()[:-9], "large PDF": pdf(stream(b"x" * 10_100_000))}
NO_PICTURE = {
    "a large picture": pictures.PNG + chunk(b"IHDR", b"\0\0\xea\x60" * 2 + bytes(5)) + BODY + END, "half a picture": jpeg()[:30],
}  # fmt: skip


@pytest.fixture
def doors(app, world):
    """doors(name): a tab on its page, the field for the file, and what is typed beside it."""
    workshop = world.workshop
    parts = {
        "draft": world.proposals[Status.DRAFT].code, "workshop": workshop.key, "call": world.call.key, "committee": world.committee.key,
        "sheet": db.session.query(Sheet).one().key, "message": db.session.query(Message).filter_by(to_committee=False).one().key,
    }  # fmt: skip

    def door(name):
        who, field, address, *form = DOORS[name].format(**parts).split()
        tab = app.test_client(user=world.people[who]).tab(address, form=form[0] if form else "")
        return SimpleNamespace(tab=tab, field=field, typed=TYPED.get(name, {}), browser=tab.browser)

    return door


def send(door, content, name="file.pdf", **more):
    answer = door.tab.send(**door.typed, **{door.field: (BytesIO(content), name)}, **more)
    answer.request.environ["wsgi.input"].close()
    return answer


def lying() -> set:
    return {one.name for one in files.folder().iterdir()}


def test_every_form_that_takes_a_file_is_tried_here_and_takes_one_alone(app):
    taking, waiting = {}, [Form]
    while waiting:
        waiting += (form := waiting.pop()).__subclasses__()
        fields = {
            one.field_class for base in form.__mro__ for one in vars(base).values() if hasattr(one, "field_class")
        }
        if found := {one for one in fields if issubclass(one, FileField)}:
            taking[form.__name__] = found

    assert set(taking) == {"AttachmentForm", "ListForm", "NewSheetForm", "SheetForm", "EncloseForm", "TableForm"}
    assert set.union(*taking.values()) == {OneFile}


@pytest.mark.parametrize("name", DOORS)
def test_what_is_hostile_or_no_file_or_several_is_told_beside_its_field_and_leaves_nothing(doors, dump, name):
    door, before, kept = doors(name), dump(), lying()
    more = {} if name in TAKES_LISTS else NO_PDF | (NO_PDF_EITHER if name == "attachment" else NO_PICTURE)

    for told, content in (HOSTILE | more).items():
        answer = send(door, content, "honest.pdf")
        assert answer.status_code == 422, told
        assert f'id="{door.field}-error"' in answer.text, told

    content = b"Ada;ada@example.org" if name in TAKES_LISTS else pdf()
    for sent in ("plan.pdf", (BytesIO(content), ""), [(BytesIO(b""), ""), "x"]):
        assert door.tab.send(**door.typed, **{door.field: sent}, text="").status_code == 422
    several = {door.field: [(BytesIO(content), "a.pdf"), (BytesIO(content), "b.pdf")]}
    answer = door.tab.send(**door.typed, **several)
    assert (answer.status_code, "Choose one file" in answer.text) == (422, True)
    assert (dump(), lying()) == (before, kept)


def test_a_file_sent_twice_in_one_form_is_one_and_another_of_its_name_is_another(doors):
    door, before = doors("new sheet"), len(lying())

    for content in (pdf(), pdf(), pdf(b"1"), pdf(b"2")):  # the last two are of one length
        assert send(door, content, "same.pdf").status_code == 303

    assert len(lying()) == before + 3


def test_a_sound_file_is_fetched_as_what_it_is_whatever_its_sender_calls_it(doors):
    door, kind = doors("new sheet"), "application/pdf"
    address = door.tab.address
    names = ["CON.exe", "../../a.html", "a\u202efdp.hta", "a" * 300 + ".bat", "\u91cf\u5b50"]
    kinds = ["text/html", "application/x-msdownload", "image/svg+xml", "", "nonsense"]

    for name, claimed in zip(names, kinds, strict=True):
        upload = (BytesIO(pdf()), name, claimed)
        assert door.browser.tab(address).send(**door.typed, upload=upload).status_code == 303
    made = db.session.query(Sheet).filter_by(title="A title").all()
    assert len(made) == len(names)
    for sheet in made:
        answer = door.browser.get(f"/board/{sheet.workshop.key}/folder/{sheet.key}/file")
        told = answer.headers["Content-Disposition"]
        assert told.startswith("attachment; filename=") and told.endswith(".pdf") and "/" not in told
        assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == (kind, "nosniff")


@pytest.mark.parametrize("name", DOORS)
def test_a_page_that_comes_back_says_by_name_that_the_file_must_be_chosen_again(doors, name):
    door = doors(name)

    answer = door.tab.send(**door.typed, **{door.field: (BytesIO(jpeg()), "mine.jpg")}, csrf_token="stale")

    assert answer.status_code == 400
    assert "Choose “mine.jpg” again" in answer.text
    assert door.tab.page.fields[f"{door.field}-chosen"] == "mine.jpg"


def test_a_file_far_too_large_is_told_with_the_limit_and_a_way_back(doors):
    for name, back in (("new sheet", "/folder/new"), ("people", "/edit/e/list")):
        door = doors(name)
        sent = door.tab.page.fields | {door.field: (BytesIO(b"x" * 17_000_000), "mine.pdf")}
        answer = door.browser.post(
            door.tab.page.action or door.tab.address,
            data={key: value for key, value in sent.items() if value is not None},
            headers={"Referer": f"http://localhost{door.tab.address}"},
        )
        answer.request.environ["wsgi.input"].close()
        assert answer.status_code == 413 and "10 MB at most" in answer.text, name
        assert back in answer.text.partition("Back to the page")[0].rpartition("href=")[2], name
