"""Writing a proposal: saved as it is, by hand or by itself; two writers; rows; what can't be read."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import makers
from tests.proposals.sections import autosave, tab
from tests.written import write
from workshop_portal.calls.models import FormField
from workshop_portal.core.db import db
from workshop_portal.core.languages import week_days
from workshop_portal.journal import JournalLine
from workshop_portal.proposals import actions, outline
from workshop_portal.proposals.models import Grade


@pytest.mark.parametrize("section", outline.SECTIONS)
@pytest.mark.parametrize("prefix", ["", "/nl"])
def test_every_section_opens_and_saves_empty(browser, draft, section, prefix):
    page = browser.tab(f"{prefix}/proposals/{draft.code}/edit/{section}", "/edit/b" if section == "b" else "")

    assert page.answer.status_code == 200
    assert page.send(go="save").status_code == 303


@pytest.mark.parametrize("section", "acdefgh")
def test_a_full_section_sent_unchanged_changes_nothing(browser, complete, section):
    before = db.session.scalar(select(func.count()).select_from(JournalLine))

    assert tab(browser, complete, section).send(go="save").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(JournalLine)) == before


def test_what_is_typed_in_section_a_is_kept_in_its_order(browser, complete):
    weeks = [week for week, _words in complete_weeks(complete)]
    tab(browser, complete, "a").send(
        title=" Slow  Mergers ", **{"preferred_weeks-0": weeks[5], "preferred_weeks-1": weeks[3], "preferred_weeks-2": weeks[5]},
        impossible_weeks=[weeks[9], weeks[8]], duration_days="4", expected_participants="21",
    )  # fmt: skip

    assert (complete.title, complete.duration_days, complete.expected_participants) == ("Slow  Mergers", 4, 21)
    assert complete.preferred_weeks == [weeks[5], weeks[3]]
    assert complete.impossible_weeks == [weeks[8], weeks[9]]


def test_the_fields_of_a_title_say_that_it_is_plain_text(browser, draft):
    start, section = f"/calls/{draft.call.key}/start", tab(browser, draft, "a").answer.text

    assert "Plain text, without formulas." in browser.get(start).text
    assert "formulas and Markdown are shown as they are written" in section and "Plain text too." in section


def test_committees_on_which_nobody_sits_are_not_offered_but_one_that_was_chosen_stays(app, make, ada):
    seated, empty, chosen = make.committee(make.person("Emmy")), make.committee(), make.committee(name="physics")
    call = make.call(committees=[seated, empty, chosen])
    proposal = make.proposal("draft", call=call, committees=[chosen], lead=ada)

    page = tab(app.test_client(user=ada), proposal, "a").answer.text

    assert [one.name_en in page for one in (seated, empty, chosen)] == [True, False, True]


def complete_weeks(proposal):
    from workshop_portal.centre.slots import weeks_between

    return [(week, "") for week in weeks_between(proposal.call.first_on, proposal.call.last_on)]


def test_a_proposal_across_fields_goes_to_up_to_three_committees_in_order(app, make, ada, kwame):
    emmy = make.person("Emmy")
    committees = [make.committee(emmy, name=name) for name in ("astronomy", "physics", "chemistry")]
    proposal = write(actions.start(make.call(committees=committees), by=ada), ada, kwame)
    keys = [one.key for one in committees]

    tab(app.test_client(user=ada), proposal, "a").send(**{"committees-0": keys[2], "committees-1": keys[0]})
    assert [one.key for one in proposal.committees] == [keys[2], keys[0]]
    tab(app.test_client(user=ada), proposal, "a").send(
        **{"committees-0": keys[0], "committees-1": keys[2], "committees-2": keys[1]}
    )
    assert [one.key for one in proposal.committees] == [keys[0], keys[2], keys[1]]


@pytest.mark.parametrize(
    ("section", "typed", "words"),
    [
        ("a", {"title": "x" * 51}, "at most 50 fit"),
        ("a", {"duration_days": "five"}, "Write a whole number"),
        ("a", {"preferred_weeks-0": "2027-W99"}, "Choose from the list"),
        ("a", {"impossible_weeks": ["1999-W01"]}, "Choose from the list"),
        ("c", {"outcomes-0-description": "x" * 301}, "too many"),
        ("d", {"sessions-0-start": "quarter to", "sessions-0-title": "T"}, "Write a time"),
        ("e", {"participants-0-country": "Atlantis", "participants-0-name": "N"}, "has no “Atlantis”"),
        ("e", {"participants-0-name": "N", "participants-0-stage": "king"}, "Choose one from the list"),
        ("f", {"diversity_fund_cents": "a lot"}, "Write an amount"),
        ("f", {"diversity_fund_cents": "-5"}, "Write an amount"),
        ("g", {"costs-0-amount_cents": "a lot", "costs-0-words": "W"}, "Write an amount"),
        ("h", {"declarations": ["nothing"]}, "Choose from the list"),
    ],
)  # fmt: skip
def test_what_a_field_can_not_hold_comes_back_with_its_text(browser, draft, section, typed, words):
    page = tab(browser, draft, section)

    assert page.send(**typed, go="save").status_code == 422
    assert words in page.answer.text
    name, text = next(iter(typed.items()))
    if isinstance(text, str) and "weeks" not in name and "stage" not in name:
        assert page.page.fields[name].strip() == text.strip()


def test_two_writers_of_different_fields_both_survive(app, ada, kwame, complete):
    one, two = (tab(app.test_client(user=person), complete, "c") for person in (ada, kwame))

    one.send(aim="Ada's aim")
    two.send(overlap="Kwame's overlap")

    assert (complete.aim, complete.overlap) == ("Ada's aim", "Kwame's overlap")


def test_two_texts_for_one_field_stand_on_one_page(app, ada, kwame, complete):
    one, two = (tab(app.test_client(user=person), complete, "c") for person in (ada, kwame))

    one.send(aim="Ada's <i>aim")
    answer = two.send(aim="Kwame's aim")

    assert answer.status_code == 409
    assert "Ada&#39;s &lt;i&gt;aim" in answer.text
    assert two.page.fields["aim"] == "Kwame's aim"
    assert complete.aim == "Ada's <i>aim"
    assert two.send().status_code == 303
    assert complete.aim == "Kwame's aim"


def test_the_page_of_a_clash_is_told_as_one_with_complaints_is_and_leads_to_the_fields(app, ada, kwame, complete):
    one, two = (tab(app.test_client(user=person), complete, "c") for person in (ada, kwame))

    one.send(aim="Ada's aim", **{"outcomes-0-description": "Ada's outcome"})
    text = two.send(aim="Kwame's aim", **{"outcomes-0-description": "Kwame's outcome"}).text

    assert "<title>Error:" in text and 'data-module="govuk-error-summary"' in text
    summary = text.partition('class="govuk-error-summary"')[2].partition("</ul>")[0]
    assert "nothing of yours was saved" in summary
    assert re.findall(r'href="#([^"]+)"', summary) == ["aim", "outcomes"]


def test_rows_are_one_field_when_two_people_write(app, ada, kwame, complete):
    one, two = (tab(app.test_client(user=person), complete, "c") for person in (ada, kwame))

    one.send(**{"outcomes-0-description": "Ada's outcome"})
    answer = two.send(**{"outcomes-0-description": "Kwame's outcome"})

    assert answer.status_code == 409
    assert "Ada&#39;s outcome" in answer.text
    assert [row.description for row in complete.outcomes] == ["Ada's outcome"]
    two.send()
    assert [row.description for row in complete.outcomes] == ["Kwame's outcome"]


def test_it_saves_by_itself_again_and_again(browser, draft):
    page = tab(browser, draft, "c")
    first = autosave(
        browser, page, draft, "c", aim="One", **{"outcomes-0-kind": "paper", "outcomes-0-description": "P"}
    )
    assert first.json.keys() == {"saved_at", "seen"}
    assert draft.aim == "One"

    page.page.fields |= {"seen": first.json["seen"]}
    typed = {"aim": "Two", "outcomes-0-kind": "paper", "outcomes-0-description": "Q"}
    assert autosave(browser, page, draft, "c", **typed).status_code == 200
    assert (draft.aim, draft.outcomes[0].description) == ("Two", "Q")


@pytest.mark.parametrize("section", "acdefgh")
def test_saving_by_itself_leaves_nothing_to_join_on_the_next_save(browser, complete, section):
    page = tab(browser, complete, section)
    typed = {"sessions-0-title": "T", "sessions-1-title": "S", "sessions-0-start": "11:00", "sessions-1-start": "9:00",
             "sessions-0-day": "2", "sessions-1-day": "1"} if section == "d" else {}  # fmt: skip
    for _again in range(2):
        answer = autosave(browser, page, complete, section, **typed)
        assert answer.status_code == 200, answer.text
        page.page.fields |= {"seen": answer.json["seen"]}


def test_what_another_one_wrote_outlives_a_page_that_saves_itself_and_still_shows_the_old_text(
    app, ada, kwame, complete
):
    """Its writer is asked once they change that text themselves."""
    browser = app.test_client(user=ada)
    page = tab(browser, complete, "c")
    tab(app.test_client(user=kwame), complete, "c").send(aim="Kwame's aim")

    for words in ("One", "Two", "Three"):
        answer = autosave(browser, page, complete, "c", overlap=words)
        page.page.fields |= {"seen": answer.json["seen"]}
        assert (complete.aim, complete.overlap) == ("Kwame's aim", words)
    assert autosave(browser, page, complete, "c", overlap="Three", aim="Ada's aim").status_code == 409
    assert page.send(overlap="Four").status_code == 303
    assert (complete.aim, complete.overlap) == ("Kwame's aim", "Four")


def test_a_collision_is_told_when_it_saves_by_itself(app, ada, kwame, complete):
    browser = app.test_client(user=ada)
    page = tab(browser, complete, "c")
    tab(app.test_client(user=kwame), complete, "c").send(aim="Kwame's aim")

    answer = autosave(browser, page, complete, "c", aim="Ada's aim")
    assert answer.status_code == 409
    assert answer.json["message"].endswith("Press Save to see both texts.")
    assert complete.aim == "Kwame's aim"


def test_a_row_is_taken_out_by_its_button(browser, draft):
    tab(browser, draft, "e").send(**{f"participants-{n}-name": name for n, name in enumerate(("One", "Two", "Three"))})
    assert [one.name for one in draft.participants] == ["One", "Two", "Three"]
    keys = {one.name: one.key for one in draft.participants}

    tab(browser, draft, "e").send(go="remove-participants-1")
    assert {one.name: one.key for one in draft.participants} == {"One": keys["One"], "Three": keys["Three"]}
    assert [one.position for one in draft.participants] == [0, 1]


def test_a_row_that_can_not_be_read_can_still_be_taken_out(browser, draft):
    page = tab(browser, draft, "e")
    page.send(**{"participants-0-name": "One", "participants-0-country": "Atlantis"})

    assert page.send(go="remove-participants-0").status_code == 303
    assert draft.participants == []


def test_money_is_typed_in_euros_and_kept_in_cents(browser, draft):
    tab(browser, draft, "g").send(**{"costs-0-kind": "travel", "costs-0-amount_cents": "1.250,50"})

    assert [(one.kind, one.amount_cents) for one in draft.costs] == [("travel", 125_050)]
    assert 'value="1250.50"' in browser.get(f"/proposals/{draft.code}/edit/g").text


def test_what_another_one_saved_meanwhile_names_amounts_as_money_and_marks_filled_rows_alone(browser, draft):
    one, other = tab(browser, draft, "g"), tab(browser, draft, "g")
    one.send(**{"costs-0-kind": "travel", "costs-0-words": "Trains", "costs-0-amount_cents": "5"})

    answer = other.send(**{"costs-0-kind": "travel", "costs-0-words": "Boats", "costs-0-amount_cents": "7"})
    assert answer.status_code == 409 and "Travel · Trains · €5" in answer.text
    first, *others = re.findall(r'<tr( class="is-blank")?><th scope="row" class="row-number">', answer.text)
    assert first == "" and others and ' class="is-blank"' in others


def test_the_cap_is_shown_for_what_is_asked(make, browser, complete, ada):
    make.scheme(key="regular")
    assert "€3,125" in browser.get(f"/proposals/{complete.code}/edit/g").text

    actions.fill(complete, {"expected_participants": 55}, by=ada)
    db.session.commit()
    assert "€6,875" in browser.get(f"/proposals/{complete.code}/edit/g").text


def test_a_call_hides_a_field_and_lowers_a_limit(make, browser, draft, ada):
    from workshop_portal.calls import actions as calls

    calls.set_form(
        draft.call, [{"key": "overlap", "shown": False, "required": False},
                     {"key": "aim", "shown": True, "required": True, "most": 3, "help_en": "In three words.", "help_nl": ""}], by=ada,
    )  # fmt: skip
    db.session.commit()
    page = tab(browser, draft, "c")

    assert ('name="overlap"' in page.answer.text, "In three words." in page.answer.text) == (False, True)
    assert page.send(aim="one two three four").status_code == 303
    assert "This has 4 words; at most 3 fit. Shorten it by 1." in tab(browser, draft, "c").answer.text


def test_a_closed_week_is_named_and_none_that_is_held(make, browser, complete):
    from workshop_portal.centre import actions as centre
    from workshop_portal.centre.slots import Slot, SlotState

    weeks = [week for week, _words in complete_weeks(complete)]
    venue = complete.format.venues[0]
    centre.close_week(venue=venue, week=weeks[4], why_en="Renovation", why_nl="Verbouwing")
    db.session.add(Slot(venue_id=venue.id, week=weeks[6], state=SlotState.HELD, proposal_id=complete.id, why_en="HELD"))
    db.session.commit()

    page = browser.get(f"/proposals/{complete.code}/edit/a").text
    assert ("Renovation" in page, "HELD" in page) == (True, False)
    with browser.application.test_request_context():
        words = week_days(weeks[4])
    assert f'<option value="{weeks[4]}">{words} (closed)</option>' in page


def test_a_week_that_can_not_be_had_is_named_as_people_name_weeks(browser, ada, complete):
    from workshop_portal.centre import actions as centre

    weeks = [week for week, _words in complete_weeks(complete)]
    centre.close_week(venue=complete.format.venues[0], week=weeks[4], why_en="Renovation", why_nl="Verbouwing")
    actions.fill(
        complete, {"preferred_weeks": [weeks[4], weeks[5], "2020-W32"], "impossible_weeks": [weeks[5]]}, by=ada
    )
    db.session.commit()

    page = browser.get(f"/proposals/{complete.code}/edit/a").text
    number = int(weeks[4][6:])
    assert f"Weeks that suit you: the centre is closed in week {number} of {weeks[4][:4]}" in page
    assert f"Weeks that suit you: week {number + 1} of {weeks[4][:4]} is impossible too" in page
    assert "Weeks that suit you: week 32 of 2020 lies outside this call" in page
    assert '<option value="2020-W32" selected>week 32 of 2020: 3–7 August 2020</option>' in page


def test_a_week_that_is_chosen_twice_counts_once_and_is_told(browser, complete):
    weeks = [week for week, _words in complete_weeks(complete)]
    page = tab(browser, complete, "a")
    wishes = {"preferred_weeks-0": weeks[5], "preferred_weeks-1": weeks[3], "preferred_weeks-2": weeks[5]}

    assert page.send(subtitle="S", **wishes).status_code == 422
    assert (complete.subtitle, complete.preferred_weeks) == ("S", [weeks[5], weeks[3]])
    assert f"week {int(weeks[5][6:])} of {weeks[5][:4]}" in page.answer.text.partition("is chosen twice")[0][-80:]
    assert {name: page.page.fields[name] for name in wishes} == wishes


def test_a_text_sent_after_signing_out_waits_for_its_writer(app, browser, draft, ada):
    page = tab(browser, draft, "c")
    browser.delete_cookie("portal")
    assert "/people/sign-in" in page.send(aim="Written long").headers["Location"]

    back = tab(app.test_client(user=ada), draft, "c")
    assert "Written long" in back.answer.text
    back.send()
    assert draft.aim == "Written long"


def test_a_stale_form_comes_back_with_its_text(browser, draft):
    page = tab(browser, draft, "d")
    answer = page.send(csrf_token="wrong", **{"sessions-0-title": "A talk", "sessions-0-day": "2"})

    assert answer.status_code == 400
    assert page.page.fields["sessions-0-title"] == "A talk"
    assert draft.sessions == []


def test_a_form_that_somebody_else_had_opened_says_who_is_signed_in_now(app, browser, complete, kwame):
    fields = tab(browser, complete, "c").page.fields | {"aim": "What Ada wrote"}
    other = app.test_client(user=kwame)
    other.get("/desk")
    address = f"/proposals/{complete.code}/edit/c"

    by_button = other.post(address, data=fields)
    by_itself = other.post(address, data=fields, headers={"X-Autosave": "1"})

    assert by_button.status_code == by_itself.status_code == 400
    assert f"You are signed in as {kwame.name} now" in by_button.text and "What Ada wrote" in by_button.text
    assert "copy it to take it along" in by_button.text and "open for too long" not in by_button.text
    assert f"You are signed in as {kwame.name} now" in by_itself.json["message"]
    assert "below" not in by_itself.json["message"]


def test_a_page_that_saves_itself_and_stood_open_too_long_points_to_no_text_below(browser, draft):
    fields = tab(browser, draft, "c").page.fields | {"csrf_token": "old"}
    told = browser.post(f"/proposals/{draft.code}/edit/c", data=fields, headers={"X-Autosave": "1"}).json["message"]
    assert "open for too long" in told and "below" not in told


def test_a_formula_that_cannot_be_read_is_told_in_the_preview_and_beside_what_is_missing(app, browser, complete, ada):
    actions.fill(complete, {"aim": r"We bound $\frac{1}{2$ and $x^2$."}, by=ada)
    db.session.commit()
    told = r"Aim and research questions: the formula \frac{1}{2 can’t be read"
    for page_of in ("/edit/a", "", "/submit"):
        assert told in browser.get(f"/proposals/{complete.code}{page_of}").text, page_of
    assert actions.missing(complete) == []

    page = tab(browser, complete, "c")
    browser.look = False  # a part of a page
    sent = {"text": complete.aim, "csrf_token": page.page.fields["csrf_token"]}
    answer = browser.post("/proposals/preview", data=sent).text
    assert "can’t be read" in answer and answer.count(r"\frac{1}{2") == 2
    assert "can’t be read" not in browser.post("/proposals/preview", data=sent | {"text": "$x$ for $5"}).text


def test_a_preview_renders_markdown_and_mathematics_and_keeps_nothing(app, browser, draft):
    page = tab(browser, draft, "c")
    browser.look = False  # a part of a page
    answer = browser.post(
        "/proposals/preview", data={"text": "**bold** $x^2$ <b>no</b>", "csrf_token": page.page.fields["csrf_token"]}
    )

    assert ("<strong>bold</strong>" in answer.text, "<math" in answer.text, "<b>no" in answer.text) == (
        True,
        True,
        False,
    )
    assert browser.post("/proposals/preview", data={"text": "x"}).status_code == 400


def test_an_organiser_who_only_reads_can_not_write(app, make, complete):
    reader = make.person("Reader")
    actions.fill(complete, {"organisers": [row_of(one) for one in complete.organisers] + [
        {"person_id": reader.id, "grade": Grade.VIEW, "name": reader.name, "email": reader.email, "confirmed_at": complete.saved_at}]}, by=None)  # fmt: skip
    db.session.commit()
    browser = app.test_client(user=reader)

    assert browser.get(f"/proposals/{complete.code}").status_code == 200
    assert browser.get(f"/proposals/{complete.code}/edit/c").status_code == 404


def test_who_wrote_it_is_led_from_the_form_of_a_submitted_one_to_its_page_which_says_why(app, make, ada, complete):
    browser, form = app.test_client(user=ada), f"/proposals/{complete.code}/edit/c"
    page = tab(browser, complete, "c")
    actions.submit(complete, by=ada)
    db.session.commit()

    answer = browser.get(form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/proposals/{complete.code}")
    assert "It is submitted; take it back to change it." in browser.get(f"/proposals/{complete.code}").text
    late = "What was typed while somebody else submitted it."
    answer = page.send(aim=late)
    assert answer.status_code == 409 and late in answer.text and "take it back to change it" in answer.text
    answer = autosave(browser, page, complete, "c", aim="Later")
    assert (answer.status_code, "take it back" in answer.json["message"]) == (422, True)
    assert complete.aim == "Which one is right?"
    assert app.test_client(user=make.person("Eve")).get(form).status_code == 404

    complete.call.hard_deadline_at = complete.call.deadline_at = complete.saved_at
    complete.call.opens_at = complete.saved_at - timedelta(days=9)
    db.session.commit()
    browser.get(form)
    assert "It is not a draft any more" in browser.get(f"/proposals/{complete.code}").text


def test_a_draft_saved_on_another_day_says_which(app, browser, draft):
    draft.saved_at = datetime(2026, 10, 5, 8, 28, tzinfo=UTC)
    db.session.commit()

    assert "Saved at 10:28 on 5 October 2026" in browser.get(f"/proposals/{draft.code}/edit/c").text
    autosave(browser, tab(browser, draft, "c"), draft, "c", aim="Today")
    assert re.search(r"Saved at \d\d:\d\d<", browser.get(f"/proposals/{draft.code}/edit/c").text)


def test_the_page_of_a_draft_leads_from_its_head_to_what_is_missing(browser, ada, complete):
    assert 'href="#missing"' not in browser.get(f"/proposals/{complete.code}").text

    actions.fill(complete, {"aim": ""}, by=ada)
    db.session.commit()
    assert re.search(r'href="#missing">.*1 thing is still missing</a>', browser.get(f"/proposals/{complete.code}").text)


@pytest.mark.parametrize(("section", "count"), [("d", 3), ("e", 5)])
def test_every_field_of_a_row_has_words_that_stay_while_one_types(browser, draft, section, count):
    page = browser.get(f"/proposals/{draft.code}/edit/{section}").text

    assert len(re.findall(r'<label class="cell-label" for="\w+-0-\w+">[^<]+</label>', page)) == count
    assert 'type="text" placeholder=' not in page


def row_of(one):
    return {"email": one.email, "name": one.name, "grade": one.grade}


def test_a_page_and_a_save_take_few_statements(app, browser, complete):
    assert int(browser.get(f"/proposals/{complete.code}").headers["X-Statements"]) <= 8
    for section in "acdefgh":
        page = tab(browser, complete, section)
        assert int(page.answer.headers["X-Statements"]) <= 8, section
    saved = tab(browser, complete, "c").send(aim="Another", overlap="Some")
    assert int(saved.headers["X-Statements"]) <= 12


def saved_words(answer) -> tuple[str, str]:
    """(state, words) of the line that says what the server has."""
    return re.search(r'data-savestate data-state="(\w+)".*?<span>(.*?)</span>', answer.text).groups()


def test_where_something_is_not_saved_nothing_says_that_all_is(app, ada, kwame, complete, browser):
    one = tab(browser, complete, "c")
    assert saved_words(one.answer)[0] == "saved"

    kept = tab(browser, complete, "d").send(go="save", **{"sessions-0-day": "Monday"})
    assert (kept.status_code, saved_words(kept)) == (422, ("changed", "Not all of it is saved"))
    assert saved_words(tab(browser, complete, "d").answer) == ("changed", "Not all of it is saved")

    two = tab(app.test_client(user=kwame), complete, "c")
    two.send(go="save", aim="Theirs")
    clash = one.send(go="save", aim="Mine")
    assert (clash.status_code, saved_words(clash)) == (409, ("changed", "Not saved yet"))

    stale = tab(browser, complete, "f").send(csrf_token="wrong", diversity_statement="New")
    assert (stale.status_code, saved_words(stale)) == (400, ("changed", "Not saved yet"))


def test_a_number_that_can_not_be_read_is_asked_for_within_the_limits_of_its_format(browser, complete):
    complete.format.days_min, complete.format.days_max = 2, 12
    db.session.commit()
    answer = tab(browser, complete, "a").send(go="save", duration_days="five", expected_participants="a lot")

    assert answer.status_code == 422
    assert "Write a whole number from 2 to 12." in answer.text and "from 0 to 999" not in answer.text
    assert f"Write a whole number from {complete.format.capacity_min} to {complete.format.capacity_max}." in answer.text
    waiting = tab(browser, complete, "a").answer.text
    assert "Write a whole number from 2 to 12." in waiting


def test_without_a_format_it_is_asked_for_within_what_the_formats_of_the_call_take(browser, make, draft):
    draft.call.formats = [makers.format(days_min=2, days_max=5), make.format(days_min=3, days_max=12)]
    db.session.commit()
    page = tab(browser, draft, "a").send(go="save", duration_days="five").text

    assert "Write a whole number from 2 to 12." in page and "from 0 to 999" not in page


def test_what_is_missing_says_why_what_is_typed_can_not_be_held(browser, app, draft):
    page = tab(browser, draft, "a").send(go="save", title="T" * 77, duration_days="5 days").text

    told = page.partition('id="missing"')[2]
    assert "Title: nothing is filled in" not in told and "Days: nothing is filled in" not in told
    assert "Title: what is typed there can’t be kept." in told and "Days: what is typed there can’t be kept." in told


def test_a_number_that_does_not_fit_is_called_as_its_field_is(app, complete, ada):
    actions.fill(complete, {"expected_participants": 500}, by=ada)
    db.session.commit()
    for prefix, name in (("", "People you expect"), ("/nl", "Verwacht aantal deelnemers")):
        page = app.test_client(user=ada).get(f"{prefix}/proposals/{complete.code}/edit/a").text
        assert f">{name}" in page and f"A: {name}:" in page


LACKING = {
    "committees": [], "disciplines": "a, b, c, d", "keywords": "a", "duration_days": 9, "expected_participants": 999,
    "preferred_weeks": [], "series": "resubmission", "public_summary": "", "declarations": ["accurate"],
    "outcomes": [{"kind": "", "description": "D", "expected_by": "someday"}, {"kind": "paper", "description": "", "expected_by": ""}],
    "sessions": [{"day": 0, "start": "16:00", "end": "15:00", "kind": "talk", "title": "T", "speaker": ""}],
    "participants": [{"name": "Grace", "email": "grace.example.org"}],
    "costs": [{"kind": "", "words": "Rooms", "amount_cents": 100}],
    "funds": [{"source": "", "amount_cents": 500, "status": "applied"}], "diversity_fund_cents": 100,
    "reader_wishes": [{"wanted": False, "name": "N", "reason": ""}, {"wanted": True, "name": "Ada Byron", "reason": "R"}],
}  # fmt: skip


@pytest.mark.parametrize("differs", [LACKING, dict.fromkeys(LACKING, [])])
def test_what_is_missing_leads_to_the_very_field_on_its_page(app, complete, ada, kwame, differs):
    numbers = {"duration_days": None, "expected_participants": None, "diversity_fund_cents": None}
    texts = {"disciplines": "", "keywords": "", "series": "none", "public_summary": ""}
    typed = differs if differs is LACKING else differs | numbers | texts
    complete.organisers[0].stage = complete.organisers[1].stage = ""
    actions.fill(complete, typed, by=ada)
    db.session.commit()
    browser = app.test_client(user=ada)
    own = f"/proposals/{complete.code}/edit/"
    shown = browser.get(f"/proposals/{complete.code}").text.partition('id="missing"')[2]

    links = re.findall(rf'href="{own}([a-h])#([^"]+)"', shown)

    assert len(links) > 10 and {"a", "b", "c", "e", "h"} <= {letter for letter, _id in links}
    pages = {letter: browser.get(own + letter).text for letter, _id in links}
    assert [one for one in links if f'id="{one[1]}"' not in pages[one[0]]] == []
    assert ("b", "stage") in links and ("b", "organisers") in links
    if differs is LACKING:
        cells = {
            "outcomes-0-kind",
            "outcomes-1-description",
            "participants-0-email",
            "sessions-0-end",
            "unwanted-0-reason",
        }
        assert cells <= {one for _letter, one in links}


def test_numbers_in_what_is_said_of_a_text_are_written_as_its_reader_writes_them(browser, complete, ada):
    actions.fill(complete, {"scientific_case": "w " * 1005}, by=ada)
    db.session.commit()

    for prefix, words in (("", "1,005 words, at most 1,000 fit"), ("/nl", "1.005 woorden")):
        page = browser.get(f"{prefix}/proposals/{complete.code}/edit/c").text
        assert words in page.partition('id="missing"')[2], prefix
    assert (
        "This has 1,005 words; at most 1,000 fit. Shorten it by 5."
        in browser.get(f"/proposals/{complete.code}/edit/c").text
    )


@pytest.mark.parametrize(("defaults", "days"), [((5,), 5), ((3,), 3), ((3, 5), 5)])
def test_a_new_draft_lasts_as_long_as_the_formats_of_its_call_do(make, ada, draft, defaults, days):
    call = draft.call
    call.formats = [makers.format(days_min=2, days_max=9, days_default=number) for number in defaults]
    db.session.flush()

    assert actions.start(call, by=ada).duration_days == days


def test_a_call_that_does_not_ask_for_days_gets_none(make, ada, draft):
    db.session.add(FormField(call_id=draft.call_id, key="duration_days", shown=False))
    db.session.flush()

    assert actions.start(draft.call, by=ada).duration_days is None
