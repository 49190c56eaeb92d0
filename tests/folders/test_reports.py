"""The report of a workshop: whether it is in, who is asked for it, and who hears of it."""

import pytest

from tests.folders.test_folders import put
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.folders import actions, reports
from workshop_portal.folders.workflow import Kind, Sight
from workshop_portal.journal import JournalLine
from workshop_portal.letters import LetterTemplate
from workshop_portal.people import standing
from workshop_portal.people.hats import Hat
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.tasks import tick
from workshop_portal.workshops.workflow import State


def now_is(workshop, state):
    workshop.state = State(state)
    db.session.commit()
    return workshop


def report(story, workshop, **facts):
    return put(story, workshop, Sight.ORGANISERS, by=story.ada, is_report=True, **facts)


def revised(sheet, by, **facts):
    actions.revise(sheet, title=sheet.title, kind=Kind.OTHER, sight=sheet.sight, text="Better.", by=by, **facts)
    db.session.commit()


def is_done(workshop) -> bool:
    return all(task.done_at for task in workshop.tasks if task.template_key == "report-due")


def is_asked_for(story, browse, workshop) -> bool:
    return f"Ask for the report of {workshop.title}" in browse(story.cora).get("/desk").text


def on_the_desk(browse, officer, workshop) -> str:
    """What the desk of the office says of its report, or ""."""
    head, _, rest = browse(officer).get("/desk").text.partition(f"The report of {workshop.title} is in")
    return rest.partition("</li>")[0]


def put_in_by(browser, workshop) -> str:
    """The page after a report was put in by the form."""
    tab = browser.tab(f"/board/{workshop.key}/folder/new?kind=report")
    return browser.get(tab.send(title="What came of it", text="It went well.", sight="organisers").location).text


WAYS = {
    "taken out": lambda sheet, by: actions.take_out(sheet, by=by),
    "something else": lambda sheet, by: revised(sheet, by, is_report=False),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_report_that_is_none_any_more_is_asked_for_again_and_another_one_is_in_again(story, browse, workshop, way):
    now_is(workshop, "finished")
    sheet = report(story, workshop)
    assert is_done(workshop) and not is_asked_for(story, browse, workshop)

    WAYS[way](sheet, story.ada)
    db.session.commit()

    assert not is_done(workshop) and is_asked_for(story, browse, workshop)
    deeds = db.select(JournalLine.deed).where(JournalLine.detail == sheet.key).order_by(JournalLine.id)
    assert db.session.scalars(deeds).all() == ["hand in report", "report no more"]
    report(story, workshop)
    assert is_done(workshop) and not is_asked_for(story, browse, workshop)


@pytest.mark.parametrize("way", WAYS)
def test_where_another_report_is_left_none_is_asked_for(story, browse, workshop, way):
    now_is(workshop, "finished")
    _first, second = report(story, workshop), report(story, workshop)

    WAYS[way](second, story.ada)
    db.session.commit()

    assert is_done(workshop) and not is_asked_for(story, browse, workshop)


def test_what_a_person_unticked_stays_so_while_one_of_two_reports_goes_and_is_done_with_the_next(story, workshop):
    now_is(workshop, "finished")
    _first, second = report(story, workshop), report(story, workshop)
    task = next(one for one in workshop.tasks if one.template_key == "report-due")
    tick(task, done=False, by=story.cora)

    actions.take_out(second, by=story.ada)
    assert not task.done_at

    report(story, workshop)
    assert task.done_at


def test_a_note_that_is_taken_out_says_nothing_of_a_report(story, workshop):
    now_is(workshop, "finished")
    note = put(story, workshop, Sight.ORGANISERS, by=story.ada)

    actions.take_out(note, by=story.ada)

    assert db.session.scalars(db.select(JournalLine).where(JournalLine.deed == "report no more")).all() == []


@pytest.mark.parametrize("was_one", [True, False])
def test_a_change_that_says_nothing_of_it_keeps_what_is_a_report(story, workshop, was_one):
    now_is(workshop, "reporting")
    sheet = put(story, workshop, Sight.ORGANISERS, by=story.ada, is_report=was_one)

    revised(sheet, story.ada)

    assert reports.is_one(sheet) == was_one


def closed(story, workshop, has_report) -> None:
    now_is(workshop, "reporting")
    workshops.move(workshop, "close", by=story.olga, has_report=has_report)
    db.session.commit()


STAGES = {  # the stage of the workshop: (who knows, by the page), what the coordinator reads
    "running": ("the coordinator knows of it. The office is asked to accept it once the workshop is over.",
                "The office is asked to accept it once the workshop is over."),
    "finished": ("the coordinator and the office know of it.", "The office accepts it and closes the workshop."),
    "reporting": ("the coordinator and the office know of it.", "The office accepts it and closes the workshop."),
    "closed without": ("the coordinator and the office know of it.",
                       "The workshop was closed without a report: the office is asked to open it again for this one."),
    "closed": ("the coordinator knows of it.", "The workshop is closed already."),
}  # fmt: skip


def set_to(story, workshop, stage):
    if stage.startswith("closed"):
        closed(story, workshop, has_report=stage == "closed")
    else:
        now_is(workshop, stage)


@pytest.mark.parametrize("stage", STAGES)
def test_page_and_letter_say_who_knows_of_a_report_and_what_follows_and_the_desk_says_so_too(
    story, browse, workshop, stage
):
    said, follows = STAGES[stage]
    set_to(story, workshop, stage)

    page = put_in_by(browse(story.ada), workshop)

    assert f"The report is in the folder; {said}" in page
    assert ("the office know" in page) == bool(on_the_desk(browse, story.olga, workshop))
    (letter,) = db.session.scalars(db.select(Mail).where(Mail.kind == "report_in"))
    assert letter.to_address == story.cora.email
    assert {words for _page, words in STAGES.values() if words in letter.body} == {follows}
    assert "please show it on the public page" in letter.body.lower()


@pytest.mark.parametrize(
    ("stage", "said"),
    [("running", "The report is in the folder. The office is asked to accept it once the workshop is over."),
     ("reporting", "The report is in the folder; the office knows of it."),
     ("closed without", "The report is in the folder; the office knows of it."),
     ("closed", "The report is in the folder.")],
)  # fmt: skip
@pytest.mark.parametrize("who", ["nobody coordinates", "the coordinator"])
def test_where_no_coordinator_is_told_the_page_names_none(story, browse, workshop, stage, said, who):
    set_to(story, workshop, stage)
    if who == "nobody coordinates":
        standing.take_from_all(Hat.COORDINATOR, workshop)
        db.session.commit()

    page = put_in_by(browse(story.ada if who == "nobody coordinates" else story.cora), workshop)

    assert said in page and "coordinator know" not in page
    assert db.session.scalars(db.select(Mail).where(Mail.kind == "report_in")).all() == []


def test_what_becomes_the_report_by_a_change_is_told_as_one_that_is_put_in(story, browse, workshop):
    now_is(workshop, "reporting")
    sheet = put(story, workshop, Sight.ORGANISERS, by=story.ada)
    ada, address = browse(story.ada), f"/board/{workshop.key}/folder/{sheet.key}/edit"

    page = ada.get(ada.tab(address).send(kind="report").location).text
    assert "the coordinator and the office know of it" in page

    again = ada.get(ada.tab(address).send(text="Better.").location).text
    assert "is saved." in again and "know of it" not in again
    assert len(db.session.scalars(db.select(Mail).where(Mail.kind == "report_in")).all()) == 1


def test_who_changes_a_report_by_its_page_finds_it_called_one_and_leaves_it_one(story, browse, workshop):
    now_is(workshop, "reporting")
    sheet = report(story, workshop)
    tab = browse(story.ada).tab(f"/board/{workshop.key}/folder/{sheet.key}/edit")
    assert tab.page.fields["kind"] == "report"

    assert tab.send(text="Better.").status_code == 303

    db.session.expire_all()
    assert reports.is_one(sheet) and sheet.text == "Better."


def test_a_report_of_a_workshop_that_was_closed_without_one_waits_for_the_office_until_it_is_closed_with_it(
    story, browse, workshop
):
    closed(story, workshop, has_report=False)
    report(story, workshop)

    row = on_the_desk(browse, story.olga, workshop)
    assert "was closed without a report" in row and "Take the closing back" in row and "/steps/unclose" in row
    assert browse(story.olga).tab(f"/board/{workshop.key}/steps/unclose").send().status_code == 303
    row = on_the_desk(browse, story.olga, workshop)
    assert "Accept it and close the workshop." in row and "/steps/close" in row
    assert browse(story.olga).tab(f"/board/{workshop.key}/steps/close").send(report="yes").status_code == 303

    assert not on_the_desk(browse, story.olga, workshop)
    told = db.select(Mail).where(Mail.kind == "workshop_closed", Mail.to_address == story.ada.email).order_by(Mail.id)
    reads = ("No report of it has reached us.", "Its report is accepted")
    assert all(words in letter.body for words, letter in zip(reads, db.session.scalars(told), strict=True))


def test_a_report_that_the_office_had_as_it_closed_without_one_does_not_wait_and_neither_what_is_none(
    story, browse, workshop
):
    now_is(workshop, "reporting")
    report(story, workshop)
    closed(story, workshop, has_report=False)
    assert not on_the_desk(browse, story.olga, workshop)

    late = report(story, workshop)
    assert on_the_desk(browse, story.olga, workshop)
    actions.take_out(late, by=story.ada)
    db.session.commit()
    assert not on_the_desk(browse, story.olga, workshop)


def test_a_late_report_is_on_no_desk_of_who_is_in_conflict(story, browse, workshop):
    officer = story.make.appointed("office", "Otto")
    story.make.standing(officer, Hat.CONFLICTED, workshop.proposal)
    closed(story, workshop, has_report=False)
    report(story, workshop)

    assert on_the_desk(browse, story.olga, workshop) and not on_the_desk(browse, officer, workshop)


def test_an_older_text_of_the_office_says_what_follows_a_report_above_its_signature(story, workshop):
    text = "{name}: {report} of {workshop} is in.\n\n{link}\n\n{signature}"
    db.session.add(LetterTemplate(key="report_in", subject_en="In", body_en=text, subject_nl="Binnen", body_nl=text))
    closed(story, workshop, has_report=False)

    report(story, workshop)

    (letter,) = db.session.scalars(db.select(Mail).where(Mail.kind == "report_in"))
    assert "{link}\n\nThe workshop was closed without a report:" in letter.body


def test_twelve_late_reports_are_asked_for_with_the_statements_of_three(app, story, workshop, count_statements):
    def late(n):
        other = story.prepared(story.later(n), story.propose(title=f"Another {n}"))
        closed(story, other, has_report=False)
        report(story, other)

    closed(story, workshop, has_report=False)
    report(story, workshop)
    for n in (1, 2):
        late(n)
    browser = app.test_client(user=story.olga)
    few = count_statements(browser, "/desk")
    for n in range(3, 12):
        late(n)

    assert count_statements(browser, "/desk") == few
    assert len(reports.handed_in(reports.is_awaited())) == 12


def closing(story, browse, workshop):
    """The page on which the office closes it, in public as it is."""
    now_is(workshop, "reporting")
    workshop.published_at = now()
    db.session.commit()
    return browse(story.olga).tab(f"/board/{workshop.key}/steps/close")


def is_published(workshop) -> bool:
    return all(task.done_at for task in workshop.tasks if task.template_key == "report-published")


@pytest.mark.parametrize(
    ("shown", "sight", "said"),
    [(True, Sight.PUBLIC, {"en": "It stands on the public page", "nl": "Het staat nu op de openbare pagina"}),
     (False, Sight.ORGANISERS, {})],
)  # fmt: skip
def test_who_closes_a_workshop_with_a_report_can_show_it_in_public_with_that_and_its_organisers_read_so(
    story, browse, workshop, shown, sight, said
):
    sheet = report(story, workshop, title="What came of it")
    tab = closing(story, browse, workshop)
    assert "Show “What came of it” there" in tab.answer.text and f"/folder/{sheet.key}" in tab.answer.text

    assert tab.send(report="yes", shown=[sheet.key] if shown else []).status_code == 303

    db.session.expire_all()
    assert (sheet.sight, is_published(workshop)) == (sight, shown)
    assert ("What came of it" in browse().get(f"/workshops/{workshop.key}").text) == shown
    letters = db.session.scalars(db.select(Mail).where(Mail.kind == "workshop_closed")).all()
    assert {one.language for one in letters} == {"en", "nl"}
    assert all(said.get(one.language, "") in one.body for one in letters)
    assert any("public page" in one.body for one in letters) == shown


def test_no_report_is_shown_by_who_says_that_there_is_none(story, browse, workshop):
    sheet = report(story, workshop)

    sent = closing(story, browse, workshop).send(report="no", shown=[sheet.key])

    assert sent.status_code == 422 and "so none can be shown" in sent.text
    db.session.expire_all()
    assert (sheet.sight, workshop.state) == (Sight.ORGANISERS, State.REPORTING)


@pytest.mark.parametrize(
    ("why", "published"), [("it is public", True), ("the page is not", False), ("there is none", False)]
)
def test_where_no_report_can_be_shown_closing_offers_none_and_what_stands_in_public_is_published(
    story, browse, workshop, why, published
):
    if why != "there is none":
        put(story, workshop, Sight.PUBLIC if why == "it is public" else Sight.ORGANISERS, is_report=True)
    tab = closing(story, browse, workshop)
    if why == "the page is not":
        workshop.published_at = None
        db.session.commit()
        tab = browse(story.olga).tab(f"/board/{workshop.key}/steps/close")

    assert "On the public page" not in tab.answer.text
    assert tab.send(report="yes").status_code == 303
    db.session.expire_all()
    assert is_published(workshop) == published
    browse(story.olga).tab(f"/board/{workshop.key}/steps/unclose").send()
    db.session.expire_all()
    assert not is_published(workshop)
