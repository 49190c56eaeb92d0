"""Files and notes of a workshop: each seen by those it is for, and by nobody else."""

import re
import struct
from io import BytesIO

import pytest

from tests.core.test_files import open_with, written
from tests.core.test_pictures import exif, jpeg, segment
from workshop_portal.core import links, pictures, uploads
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.folders import actions, policy, queries
from workshop_portal.folders.models import Sheet
from workshop_portal.folders.workflow import Kind, Sight
from workshop_portal.participants import actions as participants
from workshop_portal.people.hats import Hat
from workshop_portal.stays import actions as stays
from workshop_portal.stays.workflow import CONSENTS
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State


class Upload:
    def __init__(self, content, filename="poster.pdf"):
        self.stream, self.filename = BytesIO(content), filename


def put(story, workshop, sight=Sight.TEAM, *, by=None, content=None, **facts):
    sound = {"title": f"For {sight}", "kind": Kind.NOTE, "text": "" if content else f"MARK-{sight}"}
    upload = Upload(content) if content else None
    sheet = actions.put_in(workshop, **sound | facts, sight=sight, upload=upload, by=by or story.cora)
    db.session.commit()
    return sheet


@pytest.fixture
def workshop(story, workshop):
    for sight in Sight:
        put(story, workshop, sight)
    return workshop


def test_each_sees_what_is_for_them_and_the_list_agrees_with_the_rule(story, workshop):
    barred = story.make.appointed("office", "Otto")
    story.make.standing(barred, Hat.CONFLICTED, workshop.proposal)
    other = story.make.appointed("coordinator", "Kees")
    team, organisers, nothing = set(Sight), set(Sight) - {Sight.TEAM}, set()
    expected = {story.cora: team, story.olga: team, story.dora: team, story.fin: team, story.ada: organisers,
                story.nora: organisers, other: nothing, barred: nothing, story.eve: nothing, story.emmy: nothing}  # fmt: skip
    every = db.session.scalars(db.select(Sheet)).all()

    for person, sights in expected.items():
        assert {sheet.sight for sheet in every if policy.may_see(person, sheet)} == sights, person.name
        assert {sheet.sight for sheet in db.session.scalars(queries.visible_to(person, workshop))} == sights, (
            person.name
        )


def test_organisers_put_in_for_themselves_and_those_who_come_and_change_only_their_own(story, workshop):
    mine = put(story, workshop, Sight.PARTICIPANTS, by=story.ada)

    for sight in (Sight.TEAM, Sight.PUBLIC):
        with pytest.raises(Refused):
            put(story, workshop, sight, by=story.ada)
    assert policy.may_change(story.ada, mine) and not policy.may_change(story.nora, mine)
    assert policy.may_change(story.cora, mine)
    actions.revise(mine, title="x", kind=Kind.NOTE, sight=Sight.PUBLIC, text="y", by=story.cora)
    assert not policy.may_change(story.ada, mine)


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b"<svg/>", b"GIF89a", written()[:-30], written(open_with("/JavaScript")),
                jpeg()[:20], b"%PDF-" + b"x" * uploads.MOST],
)  # fmt: skip
def test_what_is_no_sound_pdf_or_picture_is_not_kept(story, workshop, content):
    with pytest.raises(Refused):
        actions.put_in(workshop, title="x", kind=Kind.OTHER, sight=Sight.TEAM, upload=Upload(content), by=story.cora)


def test_the_files_of_a_workshop_have_a_limit_together(story, workshop, monkeypatch):
    monkeypatch.setattr(actions, "MOST_TOGETHER", len(written()) + 10)
    put(story, workshop, content=written())

    with pytest.raises(Refused):
        put(story, workshop, content=written())


# Pages


def test_a_file_is_put_in_fetched_as_a_download_and_taken_out(app, story, workshop):
    browser = app.test_client(user=story.cora)
    tab = browser.tab(f"/board/{workshop.key}/folder/new")
    fields = {"title": "Poster", "kind": "photo", "sight": "organisers", "text": ""}
    assert tab.send(**fields).status_code == 422

    answer = tab.send(**fields, upload=(BytesIO(jpeg(exif())), "../../Póster <b>.jpg"))
    assert answer.status_code == 303
    sheet = db.session.scalar(db.select(Sheet).where(Sheet.title == "Poster"))
    assert (sheet.file_name, sheet.file.kind) == ("Póster <b>.jpg", "image/jpeg")

    for who, status in ((story.cora, 200), (story.ada, 200), (story.eve, 404)):
        got = app.test_client(user=who).get(f"/board/{workshop.key}/folder/{sheet.key}/file")
        assert got.status_code == status, who.name
        if status == 200:
            assert got.data == jpeg() and got.headers["Content-Disposition"].startswith("attachment")
            assert "sandbox" in got.headers["Content-Security-Policy"]
    key = sheet.key
    assert browser.tab(f"/board/{workshop.key}/folder/{key}/edit", form="/remove").send().status_code == 303
    assert browser.get(f"/board/{workshop.key}/folder/{key}/file").status_code == 404


def test_a_bad_file_is_said_beside_its_field_and_the_text_stays(app, story, workshop):
    tab = app.test_client(user=story.cora).tab(f"/board/{workshop.key}/folder/new")

    answer = tab.send(
        title="Slides", kind="slides", sight="team", text="Keep me", upload=(BytesIO(b"PK\3\4"), "a.pptx")
    )

    assert answer.status_code == 422 and "Only PDF, PNG and JPEG" in answer.text and "Keep me" in answer.text
    assert db.session.scalar(db.select(Sheet).where(Sheet.title == "Slides")) is None


def test_a_page_that_comes_back_asks_for_the_file_again_until_it_is_chosen_or_left_out(app, story, workshop):
    fields = {"title": "Poster", "kind": "photo", "text": "For the door"}
    tab = app.test_client(user=story.cora).tab(f"/board/{workshop.key}/folder/new")
    answer = tab.send(**fields, sight=None, upload=(BytesIO(jpeg()), "poster.jpg"))
    assert answer.status_code == 422 and "Choose “poster.jpg” again" in answer.text

    without = tab.send(**fields, sight="team")
    assert without.status_code == 422 and "Choose “poster.jpg” again" in without.text
    assert db.session.scalar(db.select(Sheet).where(Sheet.title == "Poster")) is None

    assert tab.send(**fields, sight="team", **{"upload-left-out": "y"}).status_code == 303
    assert db.session.scalar(db.select(Sheet).where(Sheet.title == "Poster")).file is None


def test_what_waited_while_its_writer_signed_in_asks_for_its_file_again(app, story, workshop):
    browser = app.test_client(user=story.cora)
    tab = browser.tab(f"/board/{workshop.key}/folder/new")
    app.test_client().post("/people/sign-out")
    browser.delete_cookie("portal")
    tab.send(title="Poster", kind="photo", sight="team", text="x", upload=(BytesIO(jpeg()), "poster.jpg"))

    page = app.test_client(user=story.cora).get(f"/board/{workshop.key}/folder/new").text

    assert "For the door" not in page and "Poster" in page and "Choose “poster.jpg” again" in page


def test_a_text_changes_and_a_sheet_keeps_its_file(app, story, workshop):
    sheet = put(story, workshop, content=written())
    tab = app.test_client(user=story.cora).tab(f"/board/{workshop.key}/folder/{sheet.key}/edit")

    assert tab.send(title="New title", sight="public").status_code == 303

    sheet = db.session.get(Sheet, sheet.id)
    assert (sheet.title, sheet.sight, sheet.file.kind) == ("New title", Sight.PUBLIC, "application/pdf")


def test_a_sheet_of_another_workshop_is_not_found_under_this_one(app, story, workshop):
    other = story.prepared(story.later(1), story.propose(title="Another"))
    sheet = put(story, other, Sight.ORGANISERS, content=written())
    browser = app.test_client(user=story.ada)

    assert browser.get(f"/board/{other.key}/folder/{sheet.key}/file").status_code == 200
    assert browser.get(f"/board/{workshop.key}/folder/{sheet.key}/file").status_code == 404


def test_the_public_page_has_the_public_files_alone_and_only_once_it_is_public(app, story, workshop):
    sheets = {sight: put(story, workshop, sight, content=written(), title=f"File {sight}") for sight in Sight}
    browser, addresses = (
        app.test_client(),
        {s: f"/workshops/{workshop.key}/files/{one.key}" for s, one in sheets.items()},
    )
    assert {browser.get(one).status_code for one in addresses.values()} == {404}

    workshops.publish(workshop, by=story.olga)
    db.session.commit()

    page = browser.get(f"/workshops/{workshop.key}").text
    assert "MARK-public" in page and "MARK-participants" not in page
    assert {sight: browser.get(one).status_code for sight, one in addresses.items()} == {
        Sight.TEAM: 404, Sight.ORGANISERS: 404, Sight.PARTICIPANTS: 404, Sight.PUBLIC: 200,
    }  # fmt: skip


def test_public_texts_are_sections_of_the_public_page_the_programme_before_the_report(app, story, workshop):
    workshops.publish(workshop, by=story.olga)
    for title in ("Programme", "Report"):
        put(story, workshop, Sight.PUBLIC, title=title, text=f"The **{title}** MARK")
    put(story, workshop, Sight.PUBLIC, content=written(), title="Poster")
    put(story, workshop, Sight.TEAM, title="How it went", text="Too warm")
    db.session.commit()

    page = app.test_client().get(f"/workshops/{workshop.key}").text
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert [one for one in heads if one in {"Programme", "Report", "Files", "How it went", "Poster"}] == [
        "Programme",
        "Report",
        "Files",
    ]
    assert "The <strong>Report</strong> MARK" in page


def test_public_pictures_are_shown_as_pictures_and_other_files_as_files(app, story, workshop):
    workshops.publish(workshop, by=story.olga)
    taken = jpeg(segment(0xC0, struct.pack(">BHHB", 8, 480, 640, 3)))
    photo = put(story, workshop, Sight.PUBLIC, content=taken, title="All of us on the stairs")
    put(story, workshop, Sight.PUBLIC, content=written(), title="Poster")
    db.session.commit()

    page = app.test_client().get(f"/workshops/{workshop.key}").text

    address = f"/workshops/{workshop.key}/files/{photo.key}"
    assert f'<img src="{address}" width="640" height="480" alt="All of us on the stairs" loading="lazy">' in page
    assert len(re.findall(r">[^<>]*\d kB", page)) == 1


def test_a_picture_with_a_text_stands_below_the_programme_whenever_it_was_put_in(app, story, workshop):
    workshops.publish(workshop, by=story.olga)
    taken = jpeg(segment(0xC0, struct.pack(">BHHB", 8, 480, 640, 3)))
    put(story, workshop, Sight.PUBLIC, content=taken, title="The stairs", text="All of us, on Monday")
    put(story, workshop, Sight.PUBLIC, title="Programme", text="Talks")
    db.session.commit()

    page = app.test_client().get(f"/workshops/{workshop.key}").text

    assert page.index("Programme</h2>") < page.index("The stairs</h2>")


def test_a_public_page_measures_each_file_once(app, story, workshop, monkeypatch):
    workshops.publish(workshop, by=story.olga)
    taken = jpeg(segment(0xC0, struct.pack(">BHHB", 8, 480, 640, 3)))
    for title in ("All of us on the stairs", "Lunch"):
        put(story, workshop, Sight.PUBLIC, content=taken, title=title)
    measured, measure = [], pictures.size_of
    monkeypatch.setattr(pictures, "size_of", lambda content: measured.append(content) or measure(content))

    assert app.test_client().get(f"/workshops/{workshop.key}").text.count("<img src=") == 2
    assert len(measured) == 2


def test_headings_of_a_public_text_stand_below_its_title(app, story, workshop):
    workshops.publish(workshop, by=story.olga)
    put(story, workshop, Sight.PUBLIC, title="Programme", text="## Monday\n\n### Morning\n\nTalks")
    db.session.commit()

    page = app.test_client().get(f"/workshops/{workshop.key}").text

    assert ">Programme</h2>" in page and "<h3>Monday</h3>" in page and "<h4>Morning</h4>" in page


def test_who_comes_reads_by_the_own_link_what_is_for_participants(app, story, workshop):
    (rosa,) = participants.add(workshop, [{"name": "Rosa", "email": "rosa@example.org"}], by=story.cora)
    sheets = {sight: put(story, workshop, sight, content=written()) for sight in Sight}
    participants.invite([rosa], by=story.cora)
    token = links.make("stay", thing_id=rosa.id)
    db.session.commit()
    browser, address = app.test_client(), f"/stay/{token}/files"
    assert browser.get(address).status_code == 404

    participants.answer(rosa, "yes")
    db.session.commit()

    page = browser.get(address).text
    assert "MARK-participants" in page and "MARK-public" in page
    assert "MARK-team" not in page and "MARK-organisers" not in page
    got = {sight: browser.get(f"{address}/{one.key}").status_code for sight, one in sheets.items()}
    assert got == {Sight.TEAM: 404, Sight.ORGANISERS: 404, Sight.PARTICIPANTS: 200, Sight.PUBLIC: 200}
    participants.withdraw([rosa], by=story.cora)
    db.session.commit()
    assert browser.get(f"{address}/{sheets[Sight.PUBLIC].key}").status_code == 410


def test_who_may_publish_a_picture_reads_who_has_not_agreed_to_be_on_one(app, story, workshop):
    rosa, jan = participants.add(
        workshop, [{"name": name, "email": f"{name}@example.org"} for name in ("Rosa", "Jan")], by=story.cora
    )
    participants.invite([rosa, jan], by=story.cora)
    for one, agrees in ((rosa, True), (jan, False)):
        participants.answer(one, "yes")
        stays.register(one, None, dict.fromkeys(CONSENTS, False) | {"photo_consent": agrees}, public=False)
    db.session.commit()

    pages = [app.test_client(user=who).get(f"/board/{workshop.key}/folder/new").text for who in (story.cora, story.ada)]

    hints = [re.search(r"not agreed to be recognised on one: ([^<]*)", page) for page in pages]
    assert "Jan" in hints[0][1] and "Rosa" not in hints[0][1] and hints[1] is None


def test_the_folder_takes_the_same_statements_for_3_and_for_30(app, story, workshop, count_statements):
    browser, address = app.test_client(user=story.olga), f"/board/{workshop.key}/folder"
    few = count_statements(browser, address)
    for _one in range(27):
        put(story, workshop, by=story.make.appointed("office", "Olaf"))

    assert count_statements(browser, address) == few


def ended(workshop):
    workshop.state = State.REPORTING
    db.session.commit()
    return f"/board/{workshop.key}/folder"


def sent_in(browser, workshop):
    tab = browser.tab(f"{ended(workshop)}/new?kind=report")
    return browser.get(tab.send(title="What came of it", text="It went well.", sight="organisers").location).text


def test_of_a_report_a_coordinator_in_conflict_hears_nothing(story, browse, workshop):
    story.make.standing(story.cora, Hat.CONFLICTED, workshop.proposal)

    sent_in(browse(story.ada), workshop)

    assert f"The report of {workshop.title} is in" in browse(story.olga).get("/desk").text
    assert not db.session.scalars(db.select(Mail).where(Mail.kind == "report_in")).all()


def test_a_report_is_a_kind_from_the_first_day_on_and_the_letter_leads_to_it(story, browse, workshop):
    address = f"/board/{workshop.key}/folder"
    assert 'value="report"' not in browse(story.ada).get(f"{address}/new").text
    ended(workshop)

    page = browse(story.ada).get(f"{address}/new?kind=report").text

    assert re.search(r'<option[^>]*selected[^>]*value="report"|<option[^>]*value="report"[^>]*selected', page)


def test_of_a_report_coordinator_and_office_hear_and_its_task_is_done(story, browse, workshop):
    page = sent_in(browse(story.ada), workshop)

    assert "the coordinator and the office know of it" in page and ">Report<" in page
    letter = db.session.scalars(db.select(Mail).where(Mail.kind == "report_in")).one()
    assert letter.to_address == story.cora.email and "“What came of it”" in letter.body
    assert all(task.done_at for task in workshop.tasks if task.template_key == "report-due")
    asked = f"The report of {workshop.title} is in"
    assert asked in browse(story.olga).get("/desk").text and asked not in browse(story.fin).get("/desk").text
    assert "“What came of it”, Ada" in browse(story.olga).get(f"/board/{workshop.key}/steps/close").text


def test_what_is_no_report_after_all_is_asked_for_no_more(story, browse, workshop):
    sent_in(browse(story.ada), workshop)
    sheet = db.session.scalars(db.select(Sheet).where(Sheet.title == "What came of it")).one()
    tab = browse(story.ada).tab(f"/board/{workshop.key}/folder/{sheet.key}/edit")

    assert tab.send(kind="note").status_code == 303

    assert "is in</" not in browse(story.olga).get("/desk").text
    assert "none is in the folder" in browse(story.olga).get(f"/board/{workshop.key}/steps/close").text


def test_a_report_of_the_coordinators_own_is_no_letter(story, browse, workshop):
    put(story, workshop, Sight.PUBLIC, is_report=True)

    assert db.session.scalars(db.select(Mail).where(Mail.kind == "report_in")).all() == []


def test_before_a_sheet_is_taken_out_one_is_asked_also_without_script(story, browse, workshop):
    sheet = put(story, workshop, Sight.TEAM, title="Call of Tuesday")
    cora, address = browse(story.cora), f"/board/{workshop.key}/folder/{sheet.key}"

    assert f'href="{address}/remove"' in cora.get(f"{address}/edit").text
    asked = cora.tab(f"{address}/remove")
    assert "Take “Call of Tuesday” out?" in asked.answer.text and "its text is gone" in asked.answer.text
    assert cora.get(address).status_code == 200
    assert asked.send().status_code == 303 and cora.get(address).status_code == 404


@pytest.mark.parametrize("what", ["taken out", "hidden"])
def test_who_still_has_a_sheet_open_that_is_not_theirs_any_more_reads_so_is_led_to_the_folder_and_keeps_the_text(
    story, browse, workshop, what
):
    sheet = put(story, workshop, Sight.ORGANISERS, by=story.ada)
    address = f"/board/{workshop.key}/folder/{sheet.key}"
    tabs = [browse(story.ada).tab(f"{address}/{page}") for page in ("edit", "remove")]
    if what == "hidden":
        sheet.sight = Sight.TEAM
    else:
        actions.take_out(sheet, by=story.cora)
    db.session.commit()

    edited, removed = tabs[0].send(text="What else came of it."), tabs[1].send()

    for sent in (edited, removed):
        assert sent.status_code == 409 and "This is not in the folder any more" in sent.text
        assert f'href="/board/{workshop.key}/folder">To the files and notes' in sent.text
    assert "What else came of it." in edited.text
    for other in (story.eve, story.dora):
        assert browse(other).post(f"{address}/edit").status_code == 404
