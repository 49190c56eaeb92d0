"""The proposal as a file to keep: the text its reader has before them, in their language, and nothing they may not see."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions
from workshop_portal.proposals.workflow import Status

WISH = [{"wanted": False, "name": "Rival Readerson", "reason": "the same grant"}]


def read(answer) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def name_of(answer) -> str:
    return answer.headers["Content-Disposition"].partition("filename=")[2]


@pytest.fixture
def submitted(complete, ada):
    actions.fill(complete, {"reader_wishes": WISH}, by=ada)
    actions.submit(complete, by=ada)
    db.session.commit()
    return complete


def in_review(make, proposal):
    """A committee's member who reads it."""
    emmy = make.person("Emmy")
    for hat in (Hat.REVIEWER, Hat.CLEARED):
        make.standing(emmy, hat, proposal)
    proposal.status = Status.IN_REVIEW
    db.session.commit()
    return emmy


def test_a_draft_is_a_file_with_all_that_is_written_formulas_and_any_script_included(app, complete, ada):
    typed = {"title": "Медленные 合并", "aim": r"Is $\frac{a}{b}$ the answer?", "sessions": [
        {"day": 2, "start": "10:00", "end": "11:00", "kind": "talk", "title": "On clocks", "speaker": "Grace"}]}  # fmt: skip
    actions.fill(complete, typed, by=ada)
    db.session.commit()
    answer = app.test_client(user=ada).get(f"/nl/proposals/{complete.code}/pdf")

    text = read(answer)
    assert (answer.mimetype, PdfReader(BytesIO(answer.data)).metadata.title) == ("application/pdf", "Медленные 合并")
    assert all(part in text for part in ("Organisatoren", "Dag 2", "On clocks", "Three readings compete."))
    assert ada.email in text.replace("\n", "")
    assert name_of(answer).startswith(f"{complete.code}-concept-")


def test_what_is_submitted_is_named_after_its_version_and_stays_while_the_draft_goes_on(app, submitted, ada):
    browser = app.test_client(user=ada)
    first = submitted.versions[0]
    assert name_of(browser.get(f"/proposals/{submitted.code}/pdf")) == f"{submitted.code}-version-1.pdf"

    actions.move(submitted, "reopen", by=ada)
    actions.fill(submitted, {"aim": "Another aim"}, by=ada)
    db.session.commit()
    assert "Another aim" in read(browser.get(f"/proposals/{submitted.code}/pdf"))
    assert "Which one is right?" in read(browser.get(f"/proposals/{submitted.code}/versions/{first.key}/pdf"))


def test_a_reader_gets_the_dossier_without_addresses_and_wishes_and_its_pages_lead_to_it(app, make, submitted, ada):
    address = f"/proposals/{submitted.code}/pdf"
    emmy = app.test_client(user=in_review(make, submitted))

    assert "Rival Readerson" in read(app.test_client(user=ada).get(address))
    text = read(emmy.get(address))
    assert "Three readings compete." in text
    assert not any(hidden in text for hidden in ("Rival Readerson", ada.email, "grace@example.org"))
    assert address in emmy.get(f"/reviews/{submitted.code}").text
    assert address in emmy.get(f"/proposals/{submitted.code}").text


def test_a_conflict_shuts_the_file_too(app, make, submitted):
    emmy = in_review(make, submitted)
    make.standing(emmy, Hat.CONFLICTED, submitted)

    browser = app.test_client(user=emmy)
    version = submitted.versions[0]
    for address in ("pdf", f"versions/{version.key}/pdf"):
        assert browser.get(f"/proposals/{submitted.code}/{address}").status_code == 404


def test_what_is_reopened_and_withdrawn_shows_the_office_what_was_submitted_last(app, make, submitted, ada):
    actions.move(submitted, "reopen", by=ada)
    actions.fill(submitted, {"aim": "Never handed in"}, by=ada)
    actions.move(submitted, "withdraw", by=ada, note="No time")
    db.session.commit()

    office, organiser = app.test_client(user=make.appointed("office")), app.test_client(user=ada)
    for address in (f"/proposals/{submitted.code}", f"/proposals/{submitted.code}/pdf"):
        pages = [one.get(address) for one in (office, organiser)]
        texts = [read(page) if page.mimetype == "application/pdf" else page.text for page in pages]
        assert ["Never handed in" in text for text in texts] == [False, True]


def test_the_file_is_the_same_whatever_was_decided_and_not_told(app, submitted, ada):
    browser, address = app.test_client(user=ada), f"/proposals/{submitted.code}/pdf"
    found = []
    for status in (Status.IN_REVIEW, Status.ADVISED, Status.DECIDED):
        submitted.status = status
        db.session.commit()
        found.append(browser.get(address).data)

    assert len(set(found)) == 1


def test_a_character_that_no_font_has_is_named_at_the_end(app, complete, ada):
    actions.fill(complete, {"aim": "A helix \U0001f9ec"}, by=ada)
    db.session.commit()

    text = read(app.test_client(user=ada).get(f"/proposals/{complete.code}/pdf"))
    assert "U+1F9EC" in text


def test_the_sector_of_who_works_outside_universities_stands_with_the_institution(app, complete, ada):
    complete.organisers[0].institution, complete.organisers[0].sector = "Deltares", "private"
    people = [
        {"name": "Jan Hoff", "institution": "RIVM", "sector": "public"},
        {"name": "Piet Kok", "institution": "Leiden", "sector": "academia"},
    ]
    actions.fill(complete, {"participants": people}, by=ada)
    db.session.commit()

    text = " ".join(read(app.test_client(user=ada).get(f"/proposals/{complete.code}/pdf")).split())
    page = app.test_client(user=ada).get(f"/proposals/{complete.code}").text

    assert "Deltares – Company" in page and "RIVM – Public sector" in page and "University or research" not in page
    assert "Company" in text and "Public sector" in text


def test_department_and_doctorate_of_an_organiser_are_read_where_the_organisers_are(app, make, submitted, ada):
    actions.move(submitted, "reopen", by=ada)
    one = submitted.organisers[0]
    one.department, one.phd_year = "Department of Clocks", 1998
    db.session.commit()
    actions.submit(submitted, by=ada)
    db.session.commit()
    browser, newest = app.test_client(user=ada), submitted.versions[-1]
    here = f"/proposals/{submitted.code}"

    for page in ("", f"/versions/{newest.key}", f"/versions/{newest.key}/changes"):
        text = browser.get(here + page).text
        assert "Department of Clocks" in text and "doctorate in 1998" in text, page
    paper = " ".join(read(browser.get(f"{here}/pdf")).split())
    assert "Department of Clocks" in paper and "doctorate in 1998" in paper
    reader = app.test_client(user=in_review(make, submitted)).get(f"/nl/reviews/{submitted.code}").text
    assert "Department of Clocks" in reader and "promotie in 1998" in reader


def test_measures_asked_for_one_a_line_are_lines_on_page_and_paper(app, complete, ada):
    actions.fill(complete, {"diversity_measures": "Childcare on site\n\n- A mentor for each\nA fund"}, by=ada)
    db.session.commit()
    browser = app.test_client(user=ada)

    page = browser.get(f"/proposals/{complete.code}").text
    items = [text.partition("</li>")[0] for text in page.split("<li>")]
    assert {"Childcare on site", "A mentor for each", "A fund"} <= {one.strip() for one in items}
    lines = read(browser.get(f"/proposals/{complete.code}/pdf")).splitlines()
    assert any(one.rstrip().endswith("Childcare on site") for one in lines)
