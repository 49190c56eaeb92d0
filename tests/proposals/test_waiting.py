"""What an organiser typed and is not saved: when it stops the submission, where it stands, and how it is thrown away."""

import re

import pytest
from sqlalchemy import delete, func, select

from tests.proposals import sections
from tests.proposals.sections import tab
from workshop_portal.core.db import db
from workshop_portal.core.parking import Parked
from workshop_portal.people.models import SignIn
from workshop_portal.proposals.workflow import Status


def sign_out_everywhere():
    db.session.execute(delete(SignIn))
    db.session.commit()


def sent_signed_out(app, person, proposal, section, **typed):
    """A page was left open until its session had ended; what stands there waits."""
    device = app.test_client(user=person)
    page = tab(device, proposal, section)
    sign_out_everywhere()
    assert sections.autosave(device, page, proposal, section, **typed).status_code in {302, 401}
    assert parked() == 1


def parked() -> int:
    return db.session.scalar(select(func.count()).select_from(Parked))


def lines(shown) -> list[str]:
    """What a page lists as missing, or as to be looked at."""
    part = shown.text.partition('id="missing"')[2].partition("</section>")[0]
    return [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in re.findall(r"<li>.*?</li>", part, re.S)]


def page_of(browser, proposal):
    return browser.get(f"/proposals/{proposal.code}")


UNSAVED = "C: What you typed there is not saved yet"
OLDER = "C: Aim and research questions: an older text of yours waits there, and something else was saved since"


@pytest.fixture
def goes_on(app, ada, browser, complete):
    """Two devices: on one a half sentence waits, as its session had ended; on the other one Ada goes on."""
    newer = tab(browser, complete, "c")
    old = app.test_client(user=ada)
    page = tab(old, complete, "c")
    db.session.execute(delete(SignIn).where(SignIn.id == db.session.scalar(select(func.max(SignIn.id)))))
    db.session.commit()
    sections.autosave(old, page, complete, "c", aim="Old half sentence")
    return newer


def test_a_text_that_waits_stops_the_submission_until_something_else_is_saved_there(goes_on, browser, complete):
    submit = f"/proposals/{complete.code}/submit"
    assert UNSAVED in lines(page_of(browser, complete))
    assert "A last look" not in browser.get(submit).text

    assert goes_on.send(aim="The finished aim", go="save").status_code == 303
    assert lines(page_of(browser, complete)) == [OLDER]
    assert "Look at this too; it keeps nobody from submitting" in page_of(browser, complete).text
    assert browser.tab(submit).send().status_code == 303
    assert (complete.status, complete.newest_version.content["aim"]) == (Status.SUBMITTED, "The finished aim")


def test_beside_an_older_text_that_waits_stands_what_was_saved_since(goes_on, browser, complete):
    goes_on.send(aim="The finished aim", overlap="None", go="save")

    shown = tab(browser, complete, "c")
    assert (shown.answer.status_code, shown.page.fields["aim"]) == (200, "Old half sentence")
    assert shown.page.fields["overlap"] == "None"  # where nothing else waits
    assert re.search(r'id="aim-theirs">.*?The finished aim', shown.answer.text, re.S)
    assert "something else was saved since" in shown.answer.text
    assert "data-autosave" not in shown.answer.text, "the older text takes the place of the other one by a press alone"
    assert shown.send(aim="Both of them", go="save").status_code == 303
    assert (complete.aim, complete.overlap, parked()) == ("Both of them", "None", 0)


def test_what_waits_is_thrown_away_by_a_button_and_what_is_saved_stays(goes_on, browser, complete):
    assert "Throw away what is not saved" not in goes_on.answer.text
    goes_on.send(aim="The finished aim", go="save")

    page = tab(browser, complete, "c")
    assert "Throw away what is not saved" in page.answer.text
    assert page.send(throw_away="yes").headers["Location"] == f"/proposals/{complete.code}/edit/c"
    anew = tab(browser, complete, "c")
    assert "What was not saved is thrown away." in anew.answer.text
    assert (anew.page.fields["aim"], complete.aim, parked()) == ("The finished aim", "The finished aim", 0)
    assert "Throw away what is not saved" not in anew.answer.text and "data-autosave" in anew.answer.text


@pytest.mark.parametrize(
    ("section", "bad"), [("b", {"phd_year": "long ago"}), ("f", {"diversity_fund_cents": "a lot"})]
)
def test_what_a_field_can_not_hold_is_thrown_away_too(browser, complete, section, bad):
    tab(browser, complete, section).send(go="save", **bad)

    assert tab(browser, complete, section).send(throw_away="yes").status_code == 303
    assert parked() == 0
    assert "can’t be kept" not in tab(browser, complete, section).answer.text


def test_a_stale_page_throws_nothing_away(browser, complete):
    tab(browser, complete, "f").send(go="save", diversity_fund_cents="a lot")

    assert tab(browser, complete, "f").send(throw_away="yes", csrf_token="wrong").status_code == 400
    assert parked() == 1


def test_what_waits_takes_the_place_of_nothing_that_is_missing(app, browser, ada, complete):
    complete.format = None
    db.session.commit()
    sent_signed_out(app, ada, complete, "a", title="Sent signed out")
    browser = app.test_client(user=ada)

    page = browser.tab(f"/proposals/{complete.code}/submit")
    assert lines(page.answer)[:2] == ["A: What you typed there is not saved yet", "A: Format: nothing is filled in"]
    assert re.search(r"edit/a#title\"[^>]*>[^<]*What you typed there", page.answer.text)


def test_a_submission_that_is_refused_counts_all_that_the_page_of_the_proposal_lists(app, browser, ada, complete):
    ready = browser.tab(f"/proposals/{complete.code}/submit")
    complete.title = complete.aim = ""
    db.session.commit()
    tab(browser, complete, "f").send(go="save", diversity_fund_cents="a lot")

    assert len(lines(page_of(browser, complete))) == 3
    assert "3 things are still missing. The page of the proposal lists them." in ready.send().text


def test_one_thing_that_is_missing_is_one(browser, complete):
    ready = browser.tab(f"/proposals/{complete.code}/submit")
    complete.aim = ""
    db.session.commit()

    assert "One thing is still missing. The page of the proposal says which." in ready.send().text


def test_of_what_waits_for_another_organiser_it_is_not_said_more_than_is_known(app, ada, kwame, complete):
    sent_signed_out(app, kwame, complete, "c", aim="A sound aim")

    shown = app.test_client(user=ada).get(f"/proposals/{complete.code}/submit").text
    assert f"{kwame.name}, in section C" in shown
    assert "It may not be in the text that would be submitted, and they alone see it. Ask them first." in shown


@pytest.mark.parametrize(
    ("section", "mine", "theirs"),
    [
        ("a", {"title": "Old"}, {"duration_days": "4", "expected_participants": "31", "keywords": "tides, ice"}),
        ("c", {"aim": "Old"}, {"outcomes-0-description": "Another map."}),
        ("f", {"diversity_statement": "Old"}, {"diversity_fund_cents": "750.00", "diversity_measures": "More."}),
        ("g", {"refund_reason": "Old"}, {"costs-0-kind": "travel", "costs-0-amount_cents": "4000"}),
        ("h", {"wanted-0-name": "Old"}, {"unwanted-0-name": "Bo", "unwanted-0-reason": "Once a rival"}),
    ],
)
@pytest.mark.parametrize("waits", [True, False])
def test_what_was_saved_where_one_typed_nothing_stands_in_its_field_beside_two_texts_of_another(
    app, browser, kwame, complete, section, mine, theirs, waits
):
    page = tab(browser, complete, section)
    if waits:
        sign_out_everywhere()
        sections.autosave(browser, page, complete, section, **mine)
    ((field, text),) = mine.items()
    other = tab(app.test_client(user=kwame), complete, section)
    assert other.send(go="save", **theirs, **{field: "New"}).status_code == 303

    if waits:
        page = tab(app.test_client(user=complete.organisers[0].person), complete, section)
    else:
        assert page.send(go="save", **mine).status_code == 409
    shown = {name: page.page.fields[name] for name in (*theirs, field)}
    assert shown == theirs | {field: text}
    assert page.send(go="save").status_code == 303
    kept = tab(app.test_client(user=kwame), complete, section).page.fields
    assert {name: kept[name] for name in (*theirs, field)} == theirs | {field: text}
