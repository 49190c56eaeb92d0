"""Badges, the sign, the list and the certificates: who stands on each, and who may fetch it."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from workshop_portal.core import languages, links, pdf
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions as participants
from workshop_portal.prints import actions, queries
from workshop_portal.stays import actions as stays
from workshop_portal.stays.workflow import CONSENTS

LONG = "Maximiliane-Theodora van Hohenstaufen-Wittelsbach tot Oranienbaum"


@pytest.fixture
def people(story):
    """Rosa comes and agreed to be named, Jan comes and did not, Zed was invited only."""
    workshop = story.prepared()
    rows = [{"name": name, "email": f"{n}@example.org", "institution": f"Institute {n}", "country": "NL"}
            for n, name in enumerate((LONG, "Jan Smit", "Zed Zoon"))]  # fmt: skip
    rosa, jan, zed = participants.add(workshop, rows, by=story.cora)
    participants.invite([rosa, jan, zed], by=story.cora)
    for one in (rosa, jan):
        participants.answer(one, "yes")
    participants.consent(rosa, True)
    db.session.commit()
    return {"workshop": workshop, "rosa": rosa, "jan": jan}


def over(workshop):
    workshop.first_on, workshop.last_on = today() - timedelta(days=4), today()
    db.session.commit()


def read(answer) -> list[str]:
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    file = PdfReader(BytesIO(answer.data))
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return [" ".join(page.extract_text().split()) for page in file.pages]


def test_a_badge_for_everybody_who_comes_however_long_the_name(app, story, people):
    (sheet,) = read(app.test_client(user=story.cora).get(f"/board/{people['workshop'].key}/prints/badges.pdf"))

    assert LONG.replace("-", "") in sheet.replace("-", "").replace("\u2010", "")
    assert "Jan Smit" in sheet and story.ada.name in sheet and "Zed" not in sheet


def test_many_badges_take_several_sheets_and_the_same_people_give_the_same_file(app, story, people):
    rows = [{"name": f"Guest {n}", "email": f"g{n}@example.org"} for n in range(20)]
    added = participants.add(people["workshop"], rows, by=story.cora)
    participants.invite(added, by=story.cora)
    for one in added:
        participants.answer(one, "yes")
    db.session.commit()
    browser, address = app.test_client(user=story.cora), f"/board/{people['workshop'].key}/prints/badges.pdf"

    first, second = browser.get(address), browser.get(address)

    assert len(read(first)) == 3 and first.data == second.data


def test_the_list_names_only_those_who_agreed(app, story, people):
    (page,) = read(app.test_client(user=story.ada).get(f"/board/{people['workshop'].key}/prints/participants.pdf"))

    assert "Maximiliane" in page and story.nora.name in page and "Jan Smit" not in page
    assert "1 person who comes has not agreed" in page


def test_an_address_stands_on_the_list_where_its_owner_agreed_and_nowhere_else(app, story, people):
    jan = people["jan"]
    stays.register(jan, None, dict.fromkeys(CONSENTS, False) | {"list_consent": True}, public=False)
    db.session.commit()

    (page,) = read(app.test_client(user=story.ada).get(f"/board/{people['workshop'].key}/prints/participants.pdf"))

    assert "Jan Smit" in page and jan.email in page.replace("\n", "")
    assert page.count("@example.org") == 1


def test_the_sign_says_what_meets_here(app, story, people):
    workshop = people["workshop"]
    (page,) = read(app.test_client(user=story.ada).get(f"/nl/board/{workshop.key}/prints/door-sign.pdf"))

    assert workshop.venue.name in page and story.ada.name in page


@pytest.mark.parametrize(
    ("title", "subtitle", "organisers", "least"),
    [
        ("Quantum error correction in the era of many qubits", "Surveys of the next decade", 3, 80),
        ("Quantum error correction in the era of many qubits", "What they tell us of the dark side of it all. " * 3, 9, 50),
        ("Lensing", "", 2, 100), ("Magnetohydrodynamicsturbulence in astrophysics", "", 1, 36), ("W" * 50, "", 1, 12),
    ],
)  # fmt: skip
def test_the_letters_of_the_sign_are_as_large_as_one_sheet_has_room_for(
    app, story, people, title, subtitle, organisers, least
):
    workshop = people["workshop"]
    workshop.title, workshop.subtitle = title, subtitle[:120]
    workshop.organisers = [{"name": f"{n} {LONG}", "institution": ""} for n in range(organisers)]
    sizes: list[tuple[float, str]] = []
    db.session.commit()
    paper = app.test_client(user=story.ada).get(f"/board/{workshop.key}/prints/door-sign.pdf")
    (sheet,) = PdfReader(BytesIO(paper.data)).pages
    sheet.extract_text(visitor_text=lambda words, _cm, tm, _font, size: sizes.append((size * tm[0], words.strip())))

    assert max(size for size, words in sizes if words) >= least
    assert title.split()[0] in " ".join(words for _size, words in sizes)
    assert f"{organisers - 1} {LONG}".split()[-1] in " ".join(words for _size, words in sizes)


def test_certificates_come_with_the_last_day_and_not_for_who_was_absent(app, story, people):
    workshop, browser = people["workshop"], app.test_client(user=story.cora)
    address = f"/board/{workshop.key}/prints/certificates.pdf"
    assert browser.get(address).status_code == 404
    over(workshop)
    actions.note_presence(
        workshop, {one.key for one, _there in queries.all_of(workshop)} - {people["jan"].key}, by=story.cora
    )
    db.session.commit()

    pages = read(browser.get(address))

    assert len(pages) == 3 and not any("Jan Smit" in page for page in pages)
    assert sum("organised the workshop" in page for page in pages) == 2
    assert all(story.cora.name in page for page in pages)
    assert all(f"Issued in Leiden on {languages.day(today())}" in page for page in pages)


def test_who_was_there_is_noted_on_the_page_and_can_be_corrected(app, story, people):
    workshop = people["workshop"]
    browser, address = app.test_client(user=story.cora), f"/board/{workshop.key}/prints"
    everybody = [one.key for one, _there in queries.all_of(workshop)]
    assert "/presence" not in browser.get(address).text
    with pytest.raises(Refused, match="from the first day on"):
        actions.note_presence(workshop, set(everybody[1:]), by=story.cora)
    over(workshop)

    for away in ([people["jan"].key], []):
        there = [key for key in everybody if key not in away]
        assert browser.tab(address, form="/presence").send(who=there).status_code == 303
        assert [one.key for one, was in queries.all_of(workshop) if not was] == away


def test_two_of_one_name_are_told_apart_where_it_is_noted_who_was_there(app, story, people):
    for name, institution in (("jan", "Leiden"), ("rosa", "Delft")):
        people[name].name, people[name].institution = "Jan Smit", institution
    over(people["workshop"])
    db.session.commit()

    page = app.test_client(user=story.cora).get(f"/board/{people['workshop'].key}/prints").text

    assert ">Jan Smit (Leiden)</label>" in page and ">Jan Smit (Delft)</label>" in page


def test_no_certificate_is_offered_before_it_is_saved_who_was_there(app, story, people):
    workshop, token = people["workshop"], links.make("stay", thing_id=people["rosa"].id)
    over(workshop)
    db.session.commit()
    browser, address = app.test_client(user=story.cora), f"/board/{workshop.key}/prints"
    own = f"/stay/{token}/certificate.pdf"
    assert "certificates.pdf" not in browser.get(address).text
    assert browser.get(f"{address}/certificates.pdf").status_code == app.test_client().get(own).status_code == 404

    everybody = [one.key for one, _there in queries.all_of(workshop)]
    browser.tab(address, form="/presence").send(who=everybody)

    assert "certificates.pdf" in browser.get(address).text
    assert browser.get(f"{address}/certificates.pdf").status_code == app.test_client().get(own).status_code == 200


def test_who_may_fetch_what(app, story, people):
    workshop = people["workshop"]
    over(workshop)
    actions.note_presence(workshop, {one.key for one, _there in queries.all_of(workshop)}, by=story.cora)
    db.session.commit()
    papers = ("", "/badges.pdf", "/door-sign.pdf", "/participants.pdf", "/certificates.pdf")
    may = {"cora": (1, 1, 1, 1, 1), "olga": (1, 1, 1, 1, 1), "ada": (1, 0, 1, 1, 0), "dora": (0,) * 5, "eve": (0,) * 5}

    for name, rights in may.items():
        browser = app.test_client(user=getattr(story, name))
        got = [browser.get(f"/board/{workshop.key}/prints{one}").status_code for one in papers]
        assert got == [200 if one else 404 for one in rights], name


def test_a_participant_fetches_the_own_certificate_by_the_link(app, story, people):
    workshop, rosa, jan = people["workshop"], people["rosa"], people["jan"]
    tokens = {one.name: links.make("stay", thing_id=one.id) for one in (rosa, jan)}
    db.session.commit()
    browser, address = app.test_client(), f"/stay/{tokens[rosa.name]}/certificate.pdf"
    assert browser.get(address).status_code == 404
    over(workshop)
    actions.note_presence(workshop, {one.key for one, _there in queries.all_of(workshop)} - {jan.key}, by=story.cora)
    db.session.commit()

    (page,) = read(browser.get(address))

    assert "Maximiliane" in page and "Jan Smit" not in page
    assert browser.get(f"/stay/{tokens[jan.name]}/certificate.pdf").status_code == 404
    assert browser.get("/stay/nonsense/certificate.pdf").status_code == 404


def test_everybody_in_the_room_fetches_the_own_certificate_at_once(app, people, story):
    workshop = people["workshop"]
    over(workshop)
    actions.note_presence(workshop, {one.key for one, _there in queries.all_of(workshop)}, by=story.cora)
    token = links.make("stay", thing_id=people["rosa"].id)
    db.session.commit()
    app.config["PAGE_RATE"] = 300
    room = app.test_client(look=False)

    assert {room.get(f"/stay/{token}/certificate.pdf").status_code for _n in range(pdf.A_MINUTE + 10)} == {200}


def test_a_workshop_without_a_week_has_nothing_to_print(app, story):
    workshop = story.opened()
    browser = app.test_client(user=story.olga)

    assert "Nothing to print yet" in browser.get(f"/board/{workshop.key}/prints").text
    for one in ("badges", "door-sign", "participants", "certificates"):
        assert browser.get(f"/board/{workshop.key}/prints/{one}.pdf").status_code == 404


def test_two_workshops_of_one_week_have_files_of_different_names(app, story, people):
    workshop = people["workshop"]
    workshop.title, workshop.published_at = "Émile’s Graphs & Groups", workshop.decision.decided_at
    over(workshop)
    actions.note_presence(workshop, {one.key for one, _there in queries.all_of(workshop)}, by=story.cora)
    db.session.commit()
    browser, here = app.test_client(user=story.cora), f"/board/{workshop.key}/prints"

    for one in ("badges", "door-sign", "participants", "certificates"):
        name = f"{one}-{workshop.week}-Emiles-Graphs-Groups.pdf"
        assert f"filename={name}" in browser.get(f"{here}/{one}.pdf").headers["Content-Disposition"]
    calendar = app.test_client().get(f"/workshops/{workshop.key}/workshop.ics").headers["Content-Disposition"]
    assert calendar == f'attachment; filename="workshop-{workshop.week}-Emiles-Graphs-Groups.ics"'
