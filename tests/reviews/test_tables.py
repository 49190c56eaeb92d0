"""Readers changed at once by a table: downloaded, looked at, applied once."""

from io import BytesIO

import pytest

from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions, table_plan
from workshop_portal.reviews.models import AssignmentTable


@pytest.fixture
def here(scene):
    return f"/reviews/assignment/{scene.call.key}/{scene.committee.key}/table"


def pairs(rows):
    return {(one.proposal.code, one.person.given_name) for one in rows}


def plan(scene, *lines, most=9):
    return table_plan.plan(scene.call, scene.committee, "\n".join(lines), most=most)


def test_what_is_downloaded_changes_nothing_when_it_comes_back(scene, app):
    ice, _fire = scene.proposal("in_review", title="=Ice, and more"), scene.proposal(title="Fire")
    scene.reader(scene.max, ice)
    scene.reader(scene.lise, ice)
    browser = app.test_client(user=scene.emmy)

    for prefix in ("", "/nl"):
        answer = browser.get(f"{prefix}/reviews/assignment/{scene.call.key}/{scene.committee.key}/readers.csv")
        text = answer.data.decode("utf-8-sig")
        assert scene.max.email in text
        assert "'=Ice" in text
        made = plan(scene, text)
        assert (made.give, made.take, made.refused, made.named) == ([], [], [], 2)


def test_a_named_proposal_gets_exactly_these_readers_and_others_stay(scene):
    ice, fire, air = (scene.proposal("in_review", title=title) for title in ("Ice", "Fire", "Air"))
    for one in (ice, fire, air):
        scene.reader(scene.max, one)

    made = plan(scene, f"{ice.code};{scene.lise.email}", f"{fire.code};")

    assert pairs(made.give) == {(ice.code, "Lise")}
    assert pairs(made.take) == {(ice.code, "Max"), (fire.code, "Max")}
    assert [(one.code, n) for one, n in made.short] == [(ice.code, 1), (fire.code, 0)]
    assert {one.person.given_name: (one.now, one.then) for one in made.loads if one.now} == {"Max": (3, 1)}


def test_columns_may_stand_in_any_order_under_headings_in_either_language(scene):
    ice = scene.proposal()

    made = plan(scene, "E-mailadres\tVoorstel\tOpmerking", f"{scene.max.email.upper()}\t{ice.code}\tja")
    by_name = plan(scene, "Reader,Proposal", f"{scene.lise.name},{ice.code}")

    assert pairs(made.give) == {(ice.code, "Max")}
    assert pairs(by_name.give) == {(ice.code, "Lise")}


@pytest.mark.parametrize(
    "why", ["conflict", "weak", "no seat", "sent", "unknown", "elsewhere", "decided", "open quote"]
)
def test_what_cannot_be_done_is_told_with_its_line_and_that_proposal_stays(scene, make, why):
    ice, fire = scene.proposal("in_review", title="Ice"), scene.proposal(title="Fire")
    scene.reader(scene.niels, ice)
    second = f"{ice.code};{scene.max.email}"
    words = "may not read"
    if why == "conflict":
        actions.declare(ice, scene.max, by=scene.max)
    elif why == "weak":
        scene.max.institution = scene.ada.institution
    elif why == "no seat":
        second, words = f"{ice.code};{scene.eve.email}", "no seat"
    elif why == "sent":
        scene.sent(scene.niels, ice)
        words = "so it stays"
    elif why == "unknown":
        second, words = "1999-9-999;", "no proposal 1999-9-999"
    elif why == "elsewhere":
        other = make.committee(scene.max, name="physics")
        ice = scene.proposal(committees=[scene.committee, other])
        scene.reader(scene.max, ice, committee=other)
        second, words = f"{ice.code};{scene.max.email}", "another committee"
    elif why == "decided":
        second, words = f"{scene.proposal('decided').code};", "no proposal"
    elif why == "open quote":
        second, words = f'{ice.code};"x', "quotation mark"
    db.session.commit()

    made = plan(scene, f"{fire.code};{scene.lise.email}", second)

    assert pairs(made.give) == {(fire.code, "Lise")}
    assert made.take == []
    ((line, told),) = made.refused
    assert line == 2
    assert words in told


@pytest.mark.parametrize("word", ["nobody", "Niemand", "“nobody”"])
def test_a_line_may_say_nobody_in_either_language_unless_somebody_is_called_that(scene, make, word):
    ice = scene.proposal("in_review", title="Ice")
    scene.reader(scene.max, ice)

    made = plan(scene, f"{ice.code};{word}")

    assert (made.refused, pairs(made.take), made.give) == ([], {(ice.code, "Max")}, [])
    made = plan(scene, "proposal;reader", f"{ice.code};{word}")
    assert (made.refused, pairs(made.take)) == ([], {(ice.code, "Max")})
    scene.niels.given_name, scene.niels.family_name = "", word.strip("“”")
    db.session.commit()
    assert pairs(plan(scene, "proposal;reader", f"{ice.code};{word.strip('“”')}").give) == {(ice.code, "")}


def test_nobody_gets_more_than_the_most_and_the_proposal_that_would_do_it_stays_whole(scene):
    ice, fire, air = (scene.proposal("in_review", title=title) for title in ("Ice", "Fire", "Air"))
    scene.reader(scene.max, ice)
    scene.reader(scene.niels, air)
    lines = [f"{one.code};{scene.max.email}" for one in (ice, fire, air)]

    made = plan(scene, *lines, most=2)

    assert pairs(made.give) == {(fire.code, "Max")}
    assert made.take == []
    assert [line for line, _why in made.refused] == [3]


def test_the_most_counts_what_is_discussed_and_read_for_other_committees(scene, make):
    other, fire = make.committee(scene.max, name="physics"), scene.proposal(title="Fire")
    for committee in (scene.committee, other):
        scene.reader(scene.max, scene.proposal("in_discussion", committees=[committee]), committee=committee)

    made = plan(scene, f"{fire.code};{scene.max.email}", most=2)

    assert [line for line, _why in made.refused] == [1]
    (load,) = [one for one in plan(scene, f"{fire.code};{scene.max.email}", most=3).loads if one.person is scene.max]
    assert (load.now, load.then) == (2, 3)


def test_a_table_is_looked_at_and_then_applied_once_with_one_letter_to_each_reader(scene, app, here):
    ice, fire = scene.proposal(title="Ice"), scene.proposal(title="Fire")
    scene.reader(scene.niels, fire)
    text = "\n".join(f"{one.code},{who.email}" for one in (ice, fire) for who in (scene.max, scene.lise))
    tab = app.test_client(user=scene.emmy).tab(here, form="/table")

    assert tab.send(text=text, go="read").status_code == 200
    assert "4 asked, 1 no longer" in tab.answer.text
    assert Hat.REVIEWER not in hats(scene.max, ice)
    assert tab.send(go="apply").status_code == 303
    assert tab.send(go="apply").status_code == 303

    assert {Hat.REVIEWER in hats(scene.max, one) for one in (ice, fire)} == {True}
    assert Hat.REVIEWER not in hats(scene.niels, fire)
    assert {ice.status, fire.status} == {Status.IN_REVIEW}
    mails = [(mail.to_person_id, mail.about_kind) for mail in db.session.query(Mail).order_by(Mail.to_person_id)]
    assert mails == [(scene.max.id, "assignment_table"), (scene.lise.id, "assignment_table")]
    (kept,) = db.session.query(AssignmentTable)
    assert (len(kept.given), kept.taken, kept.applied_by) == (4, [[fire.code, scene.niels.key]], scene.emmy.id)


def test_what_has_changed_since_it_was_looked_at_is_shown_again_and_not_applied(scene, app, here):
    ice = scene.proposal(title="Ice")
    tab = app.test_client(user=scene.emmy).tab(here, form="/table")
    tab.send(text=f"{ice.code},{scene.max.email}\n{ice.code},{scene.lise.email}", go="read")
    actions.declare(ice, scene.lise, by=scene.lise)
    db.session.commit()

    answer = tab.send(go="apply")

    assert answer.status_code == 409
    assert "something has changed" in answer.text
    assert db.session.query(AssignmentTable).count() == 0


def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(scene, app, here):
    ice = scene.proposal(title="Ice")
    browser = app.test_client(user=scene.emmy)
    for encoding in ("utf-16", "cp1252", "utf-8-sig"):
        tab = browser.tab(here, form="/table")
        content = f"Proposal;Title;E-mail\r\n{ice.code};Café;{scene.max.email}\r\n".encode(encoding)
        answer = browser.post(here, data=tab.page.fields | {"go": "read", "file": (BytesIO(content), "readers.csv")})
        assert answer.status_code == 200
        assert "1 asked, 0 no longer" in answer.text
    nothing = browser.tab(here, form="/table").send(go="read")
    assert nothing.status_code == 422


def send_file(browser, here, content, **typed):
    fields = browser.tab(here, form="/table").page.fields | {"go": "read"} | typed
    answer = browser.post(here, data=fields | {"file": (BytesIO(content), "readers.csv")})
    answer.request.environ["wsgi.input"].close()
    return answer


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\3\4\x14\0\6\0", "holds no text"), (b"x" * 10_000_001, "larger than 10 MB"), (b"x\n" * 1_600_000, "three million"), (b"", "This file is empty"),
        (b"\n" * 1_000_000, "This file is empty"), (b"\xff\xfea", "holds no text"), (b"\0\1\2", "holds no text"),
    ],
    ids=["ZIP", "bytes", "characters", "empty", "blank", "half a letter", "NUL"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_beside_its_field_and_the_text_stays(scene, app, here, content, words):
    answer = send_file(app.test_client(user=scene.emmy), here, content, text="what I had typed")

    assert (answer.status_code, words in answer.text, 'id="file-error"' in answer.text) == (422, True, True)
    assert "what I had typed" in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [("Proposal;Reader;E-mail;Mail", "the same as “Mail”"), ("x;y\n" * 10_001, "more than 10,000"), ('"x', "quotation mark"),
     ("Proposal;E-mail\n;x", "code of the proposal is missing"), ("x" + ";" * 90_000 + "y", "more than 200 columns")],
    ids=["columns", "lines", "quote", "no code", "wide"],
)  # fmt: skip
def test_a_table_that_cannot_be_read_changes_nothing(scene, app, here, text, words):
    answer = send_file(app.test_client(user=scene.emmy), here, text.encode())

    assert (answer.status_code, words in answer.text, "would change" in answer.text) == (422, True, True)
    assert plan(scene, text).is_empty


def test_a_long_file_is_applied_as_it_was_looked_at(scene, app, here):
    ice, browser = scene.proposal(title="Ice"), app.test_client(user=scene.emmy)
    content = (
        f"Proposal;E-mail;Title\n{ice.code};{scene.max.email};{'Ice ' * 900}\n"
        + f"{ice.code};{scene.max.email};{'x' * 4000}\n" * 60
    )
    tab = browser.tab(here, form="/table")
    tab.show(send_file(browser, here, content.encode()))

    assert "1 asked, 0 no longer" in tab.answer.text
    tab.page.fields["text"] = content
    assert tab.send(go="apply").status_code == 303
    assert Hat.REVIEWER in hats(scene.max, ice)


def test_only_who_may_see_the_whole_round_changes_it_by_a_table(scene, app, here):
    hidden = scene.proposal(title="Hidden")
    actions.declare(hidden, scene.emmy, by=scene.emmy)
    db.session.commit()

    assert app.test_client(user=scene.olga).get(here).status_code == 200
    for person in (scene.emmy, scene.max, scene.dora, scene.eve):
        browser = app.test_client(user=person)
        assert browser.get(here).status_code == 404
        assert browser.get(here.replace("/table", "/readers.csv")).status_code == 404


def test_a_long_table_takes_as_many_statements_as_a_short_one(scene, app, here):
    taken, browser = [], app.test_client(user=scene.olga)
    for number in (3, 27):
        for _n in range(number):
            scene.reader(scene.max, scene.proposal("in_review"))
        text = "\n".join(f"{one.code},{scene.lise.email}" for one in scene.call_proposals())
        answer = browser.tab(here, form="/table").send(text=text, most="99", go="read")
        taken.append(answer.headers["X-Statements"])
    assert taken[0] == taken[1]


def test_the_page_never_asks_for_less_than_what_somebody_reads_already(scene, app, here):
    many = [scene.proposal("in_review", title=f"P{n}") for n in range(5)]
    for one in many:
        scene.reader(scene.max, one)
    fire = scene.proposal(title="Fire")
    db.session.commit()

    page = app.test_client(user=scene.olga).tab(here, "/table")
    assert 'name="most" value="5"' in page.answer.text.replace(' type="text"', "")

    moved = f"{many[0].code};{scene.lise.email}\n{fire.code};{scene.max.email}"
    assert f"{scene.max.name} would read more than" not in page.send(text=moved).text
