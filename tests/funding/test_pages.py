"""What the pages of money show, to whom, and what they refuse in words."""

import re
from datetime import datetime, time
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.kept import record_of
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions.workflow import Code
from workshop_portal.funding import actions, followers
from workshop_portal.funding.models import Record, RecordState
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.models import CostLine
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops import followers as followers_of_workshops
from workshop_portal.workshops.workflow import State


def fund_of(workshop) -> str:
    """The address of the form that changes its first external fund."""
    return f"/funds/{record_of(workshop).funds[0].key}"


def book(browser, workshop, what, amount):
    key = record_of(workshop).lines[0].key
    return browser.tab(f"/funding/{workshop.key}", form=f"/lines/{key}").send(what=what, amount=amount)


def test_a_venue_with_fewer_seats_than_people_are_paid_for_is_told_before_and_after_its_week_is_given(story, browse):
    workshop, words = story.opened(), "@Oort has 20 seats, and the funding record reckons with 25 people."
    address, wanted = f"/board/{workshop.key}/week", f"{story.week} {story.venue.key}"
    assert words not in browse(story.olga).get(address).text
    story.venue.seats = 20
    db.session.commit()

    office = browse(story.olga)
    tab = office.tab(address)
    assert words in tab.answer.text
    assert tab.send(place=wanted, reason="The other one is taken.").status_code == 303
    told = office.get(f"/board/{workshop.key}").text
    assert f"{words} Finance has to lower its cap by hand." in told and "Once the week is given there" not in told
    assert record_of(workshop).cap_cents == 3_125_00  # it stays as it was approved


def test_so_is_one_that_the_calendar_led_to_and_that_is_none_of_the_format(story, browse):
    attic = story.make.venue(name="Attic", seats=12, key="attic")
    workshop = story.opened()
    db.session.commit()

    page = browse(story.olga).get(f"/board/{workshop.key}/week?place={story.week} {attic.key}").text

    assert "Attic has 12 seats, and the funding record reckons with 25 people." in page


def test_of_a_cancelled_record_nobody_is_paid_for(story):
    workshop = story.opened()
    assert followers_of_workshops.paid_for(workshop) == 25
    record_of(workshop).state = RecordState.CANCELLED
    db.session.commit()

    assert followers_of_workshops.paid_for(workshop) == 0


@pytest.mark.parametrize(("who", "status"), [("olga", 200), ("dora", 200), ("fin", 200), ("cora", 200), ("ada", 200),
                                             ("eve", 404), ("emmy", 404), ("charles", 404)])  # fmt: skip
def test_a_record_is_for_staff_finance_and_its_organisers(story, browse, workshop, who, status):
    assert browse(getattr(story, who)).get(f"/funding/{workshop.key}").status_code == status


def test_another_coordinator_and_the_conflicted_see_nothing(story, browse, workshop):
    kees = story.make.appointed("coordinator", "Kees")
    story.make.standing(story.fin, Hat.CONFLICTED, story.proposal)

    assert browse(kees).get(f"/funding/{workshop.key}").status_code == 404
    assert browse(story.fin).get(f"/funding/{workshop.key}").status_code == 404
    assert workshop.title not in browse(story.fin).get("/funding/").text


def test_the_page_shows_cap_formula_and_the_decision_it_comes_from(story, browse, workshop):
    page = browse(story.fin).get(f"/funding/{workshop.key}").text
    dutch = browse(story.fin).get(f"/nl/funding/{workshop.key}").text

    assert "€3,125" in page and "€25 per person and day × 5 days × 25 people" in page and story.proposal.code in page
    assert "€\u00a03.125" in dutch


def test_a_chart_of_the_lines_has_an_axis_and_one_of_nothing_is_left_out(story, browse, workshop):
    empty = story.opened(Code.APPROVE_BASIC, proposal=story.propose(title="Without money"))
    browser = browse(story.fin)

    page = browser.get(f"/funding/{workshop.key}").text
    assert "<span>€0</span><span>€1,562.50</span><span>€3,125</span>" in page
    assert "<span>€\u00a00</span><span>€\u00a01.562,50</span>" in browser.get(f"/nl/funding/{workshop.key}").text
    assert record_of(empty).cap_cents == 0
    assert "Planned, committed and paid" not in browser.get(f"/funding/{empty.key}").text


def test_organisers_see_cap_and_split_and_no_ledger(story, browse, workshop):
    book(browse(story.fin), workshop, "committed", "77,77")

    page = browse(story.ada).get(f"/funding/{workshop.key}").text

    assert "€3,125" in page and "Lodging" in page
    assert "77.77" not in page and "Book" not in page


def test_organisers_read_what_is_theirs_to_divide_and_whom_to_tell_how(story, browse, workshop):
    page = browse(story.ada).get(f"/funding/{workshop.key}").text

    assert "Yours to divide" in page and f"Whom to tell: {story.cora.name}" in page
    assert "mailto:office@example.org" in page
    assert "Yours to divide" not in browse(story.fin).get(f"/funding/{workshop.key}").text


@pytest.mark.parametrize("amount", ["1250,50", "1,250.50", "1.250,50"])
def test_an_amount_is_booked_as_typed_in_either_convention(story, browse, workshop, amount):
    assert book(browse(story.fin), workshop, "committed", amount).status_code == 303
    assert record_of(workshop).committed_cents == 1250_50


@pytest.mark.parametrize(
    ("what", "amount", "words"),
    [
        (
            "committed",
            "3125.01",
            "That would commit more than the cap and the external funds together: €3,125 is left.",
        ),
        ("paid", "1", "No more can be paid than is committed."),
        ("planned", "-9999999", "An amount can&#39;t fall below zero."),
    ],
)
def test_what_the_database_refuses_is_a_sentence_beside_the_field_that_keeps_its_amount(
    story, browse, workshop, what, amount, words
):
    sent = book(browse(story.fin), workshop, what, amount)

    assert sent.status_code == 422 and f'<p class="govuk-error-message">{words}</p>' in sent.text
    assert f'<option value="{what}" selected>' in sent.text and f'value="{amount}"' in sent.text
    assert (record_of(workshop).committed_cents, record_of(workshop).paid_cents) == (0, 0)


def test_what_a_column_cannot_hold_is_refused_in_words(story, browse, workshop):
    """PostgreSQL counts cents to 2,147,483,647; two plans of 20 million are more."""
    fin = browse(story.fin)

    sent = [book(fin, workshop, "planned", amount) for amount in ("20000000", "20000000.00")]

    assert sent[0].status_code == 303
    assert sent[1].status_code == 303 or "larger than the portal can keep" in sent[1].text
    assert book(fin, workshop, "planned", "20000000.01").status_code == 422


@pytest.mark.parametrize("amount", ["", "0", "a lot", "1e9", "100000000001"])
def test_what_is_no_amount_comes_back_with_the_form(story, browse, workshop, amount):
    sent = book(browse(story.fin), workshop, "committed", amount)

    assert sent.status_code == 422
    assert f'value="{amount}"' in sent.text


def test_a_coordinator_commits_and_does_not_pay(story, browse, workshop):
    assert book(browse(story.cora), workshop, "committed", "100").status_code == 303
    assert book(browse(story.cora), workshop, "paid", "50").status_code == 404
    assert (record_of(workshop).committed_cents, record_of(workshop).paid_cents) == (100_00, 0)


def test_a_line_of_another_record_is_not_found(story, browse, workshop):
    other = story.prepared(story.later(1), story.propose(title="Another"))
    fields = browse(story.fin).tab(f"/funding/{workshop.key}", form="/lines/").page.fields
    address = f"/funding/{workshop.key}/lines/{record_of(other).lines[0].key}"

    assert browse(story.fin).post(address, data=fields | {"amount": "1"}).status_code == 404


def test_a_fund_is_added_granted_and_received(story, browse, workshop):
    browser, address = browse(story.fin), f"/funding/{workshop.key}"
    browser.tab(address, form="/funds/new").send(source="A foundation", amount="1,000", state="applied")
    assert record_of(workshop).external_cents == 0

    for state in ("granted", "received"):
        browser.tab(address, form=fund_of(workshop)).send(state=state)

    assert record_of(workshop).external_cents == 1_000_00


def test_a_funds_amount_is_corrected_and_a_refused_one_leaves_within_what_is_committed(story, browse, workshop):
    browser, address = browse(story.fin), f"/funding/{workshop.key}"
    browser.tab(address, form="/funds/new").send(source="A foundation", amount="1,000", state="granted")
    book(browser, workshop, "committed", "3325")

    tab = browser.tab(address, form=fund_of(workshop))
    assert tab.page.fields["amount"] == "1000.00" and tab.page.fields["state"] == "granted"
    assert tab.send(amount="200").status_code == 303
    assert record_of(workshop).external_cents == 200_00
    for lost in ({"amount": "199"}, {"state": "applied"}, {"state": "refused"}):
        sent = browser.tab(address, form=fund_of(workshop)).send(**lost)
        assert sent.status_code == 422 and "More would be committed than the cap" in sent.text
    book(browser, workshop, "committed", "-1000")
    assert browser.tab(address, form=fund_of(workshop)).send(state="refused").status_code == 303

    assert record_of(workshop).external_cents == 0 and record_of(workshop).funds == []
    assert "refused: €200 “A foundation”" in browser.get(address).text


def test_terms_tell_what_changed_and_the_cap_only_where_it_did(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"

    fin.tab(address, form="/terms").send(budget_code="LC-7")
    page = fin.get(address).text
    assert "<b>Terms changed</b> budget code</span>" in page and "the cap follows" not in page
    fin.tab(address, form="/terms").send(funded_persons="30", reason="More come.")

    assert "<b>Terms changed</b> 30 funded persons, cap €3,750 “More come.”" in fin.get(address).text
    assert "The workshop has 25 seats; its venue and its kind take 55." in fin.get(address).text


def test_more_committed_than_planned_is_said_in_words(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    line = record_of(workshop).lines[0]
    over = (line.planned_cents + 100_00) // 100
    assert "more than planned" not in fin.get(address).text

    book(fin, workshop, "committed", str(over))

    assert "€100 more than planned" in fin.get(address).text


def test_a_fund_that_somebody_else_changed_is_not_overwritten_unseen(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    fin.tab(address, form="/funds/new").send(source="A foundation", amount="900", state="applied")
    tab = fin.tab(address, form=fund_of(workshop))
    browse(story.olga).tab(address, form=fund_of(workshop)).send(state="received")

    sent = tab.send(amount="950")
    assert sent.status_code == 409 and "this fund now is €900, received" in sent.text
    assert 'name="amount" inputmode="decimal" value="950"' in sent.text
    assert record_of(workshop).external_cents == 900_00

    assert tab.send(amount="950", state="received").status_code == 303
    assert record_of(workshop).external_cents == 950_00


def test_terms_are_changed_on_a_page_that_another_form_came_back_to(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    tab = fin.tab(address, form="/terms")
    tab.show(book(fin, workshop, "paid", "1"))

    assert tab.send(budget_code="LC-8").status_code == 303
    assert record_of(workshop).budget_code == "LC-8"


def test_an_amount_stands_in_its_field_as_the_reader_types_amounts(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    fin.tab(address, form="/funds/new").send(source="A foundation", amount="10", state="applied")

    tab = browse(story.fin).tab(f"/nl{address}", form=fund_of(workshop))

    assert tab.page.fields["amount"] == "10,00"
    assert tab.send(state="granted").status_code == 303


def test_only_another_cap_says_why(story, browse, workshop):
    address = f"/funding/{workshop.key}"
    record = record_of(workshop)
    assert "Why the cap changes</label>" in browse(story.fin).get(address).text
    tab = browse(story.fin).tab(address, form="/terms")
    assert tab.send(funded_persons="24").status_code == 422

    record.rate_ppd_cents = record.cap_cents = 0
    db.session.commit()

    assert 'Why the cap changes <span class="optional">' in browse(story.fin).get(address).text
    tab = browse(story.fin).tab(address, form="/terms")
    assert tab.send(funded_persons="24").status_code == 303
    assert record_of(workshop).funded_persons == 24


def test_a_booking_says_what_it_is_for_and_finance_reads_it_on_the_page(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    fin.tab(address, form="/lines/").send(what="committed", amount="900", words="taxi 4711")
    assert re.search("Booked €900 on Travel: now €[0-9,]+ planned, €900 committed, €0 paid[.]", fin.get(address).text)
    dutch = fin.get(f"/nl{address}").text

    assert "Travel: committed €900 “taxi 4711”" in fin.get(address).text
    assert "“taxi 4711”" in dutch
    fin.tab(address, form="/lines/").send(what="committed", amount="1", words="“twice” booked")
    assert "“‘twice’ booked”" in fin.get(address).text
    assert "taxi" not in browse(story.ada).get(address).text
    for _n in range(25):
        book(fin, workshop, "committed", "1")
    assert "taxi" not in fin.get(address).text and "taxi" in fin.get(f"{address}?page=2").text


def test_terms_change_the_cap_and_two_writers_see_each_other(story, browse, workshop):
    address = f"/funding/{workshop.key}"
    tab = browse(story.fin).tab(address, form="/terms")
    browse(story.olga).tab(address, form="/terms").send(funded_persons="20", reason="Fewer come.")
    assert record_of(workshop).cap_cents == 2_500_00

    assert tab.send(funded_persons="10", reason="Fewer.").status_code == 409
    assert record_of(workshop).funded_persons == 20


def test_terms_below_what_is_committed_are_refused_in_words(story, browse, workshop):
    book(browse(story.fin), workshop, "committed", "3000")

    sent = (
        browse(story.fin)
        .tab(f"/funding/{workshop.key}", form="/terms")
        .send(funded_persons="1", budget_code="LC-7", reason="Fewer come.")
    )

    assert sent.status_code == 422 and "Funded persons: More would be committed than the cap" in sent.text
    assert 'value="1"' in sent.text and 'value="LC-7"' in sent.text
    assert record_of(workshop).funded_persons == 25


def test_terms_stay_within_the_workshops_seats_and_days_and_say_why_the_cap_changes(story, browse, workshop):
    address = f"/funding/{workshop.key}"

    sent = browse(story.fin).tab(address, form="/terms").send(funded_persons="60", days="12")

    assert sent.status_code == 422
    assert (
        "The venue and this kind of workshop take 55 people at most" in sent.text
        and "The workshop has 5 days" in sent.text
    )
    assert "Say why the cap changes." in sent.text
    tab = browse(story.fin).tab(address, form="/terms")
    assert tab.send(budget_code="LC-7").status_code == 303
    tab = browse(story.fin).tab(address, form="/terms")
    assert tab.send(funded_persons="30", reason="5 more of the waiting list").status_code == 303
    history = browse(story.cora).get(f"/journal/workshops/{workshop.key}?about=money").text
    assert "€3,750 “5 more of the waiting list”" in history


def test_a_plan_above_the_cap_and_a_workshop_that_is_over_are_told_on_the_page(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    assert "above the cap" not in fin.get(address).text
    record = record_of(workshop)
    book(fin, workshop, "planned", str((record.cap_cents - record.planned_cents) // 100 + 100))
    assert "The plan is €100 above the cap and the external funds." in fin.get(address).text

    workshop.state = "closed"
    db.session.commit()

    page = fin.get(address).text
    assert "what is committed can still be paid" in page and ">Pay</option>" in page
    assert ">Commit</option>" not in page and "funded_persons" not in page and "Add a fund" not in page
    assert "Book on a line" not in browse(story.cora).get(address).text


def test_of_a_closed_workshop_finance_gives_the_budget_code_alone_until_the_record_is_settled(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    before = fin.tab(address, form="/terms")
    workshop.state = "closed"
    db.session.commit()
    assert "/code" not in browse(story.cora).get(address).text and "/terms" not in fin.get(address).text

    assert fin.tab(address, form="/code").send(budget_code="LC-9").status_code == 303
    assert record_of(workshop).budget_code == "LC-9"
    assert "<b>Terms changed</b> budget code</span>" in fin.get(address).text
    late = before.send(days="4", reason="Fewer days.")
    assert late.status_code == 422 and "nothing else can be changed" in late.text

    tab = fin.tab(address, form="/code")
    record_of(workshop).state = "settled"
    db.session.commit()
    assert "/code" not in fin.get(address).text
    sent = tab.send(budget_code="LC-10")
    assert sent.status_code == 422 and "This record is closed" in sent.text and 'value="LC-10"' in sent.text
    assert record_of(workshop).budget_code == "LC-9"


def test_a_cancelled_record_takes_no_budget_code_for_nothing_is_left_to_pay(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    book(fin, workshop, "committed", "80")
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()
    tab = fin.tab(address, form="/code")
    book(fin, workshop, "released", "80")
    assert record_of(workshop).state == "cancelled"

    page = fin.get(address).text
    sent = tab.send(budget_code="LC-9")

    assert "This record is closed" in page and "/code" not in page
    assert sent.status_code == 422 and "This record is closed" in sent.text and record_of(workshop).budget_code == ""


def test_before_a_workshop_is_closed_the_office_reads_that_the_budget_code_is_missing(story, browse, workshop):
    workshop.state = "reporting"
    db.session.commit()
    olga, address = browse(story.olga), f"/board/{workshop.key}/steps/close"
    assert "None yet; finance can give it until the record is settled." in olga.get(address).text

    record_of(workshop).budget_code = "LC-7"
    db.session.commit()

    assert "None yet; finance" not in olga.get(address).text


def test_of_a_workshop_that_is_over_finance_releases_what_is_not_needed(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    book(fin, workshop, "committed", "80")
    assert "Release what is not needed" not in fin.get(address).text
    workshop.state = "closed"
    db.session.commit()

    assert ">Release what is not needed</option>" in fin.get(address).text
    assert book(fin, workshop, "released", "-5").status_code == 422
    assert book(fin, workshop, "released", "30").status_code == 303
    assert book(browse(story.olga), workshop, "released", "50.01").status_code == 422
    assert record_of(workshop).committed_cents == 50_00


def test_a_closed_record_says_so_beside_what_was_typed(story, browse, workshop):
    fin, address = browse(story.fin), f"/funding/{workshop.key}"
    tabs = [fin.tab(address, form=form) for form in ("/lines/", "/funds/new", "/terms")]
    record_of(workshop).state = "frozen"
    db.session.commit()

    sent = tabs[0].send(amount="12"), tabs[1].send(source="A foundation", amount="12"), tabs[2].send(days="12")

    assert [(one.status_code, "This record is closed" in one.text, 'value="12"' in one.text) for one in sent] == [
        (422, True, True)
    ] * 3


def test_the_overview_has_every_record_with_its_sums_in_fixed_statements(story, browse, workshop, count_statements):
    browser = browse(story.fin)
    few = count_statements(browser, "/funding/")
    for n in range(12):
        story.opened(proposal=story.propose(title=f"Workshop {n}"))

    assert count_statements(browser, "/funding/") == few <= 6
    assert count_statements(browser, f"/funding/{workshop.key}") <= 11
    assert "€40,625" in browser.get("/funding/").text


def test_the_list_of_records_narrows_its_sums_follow_and_its_file_has_plain_amounts(story, browse, workshop):
    gerard = browse(story.make.appointed("finance", "Gerard"))
    record = db.session.query(Record).filter_by(workshop_id=workshop.id).one()
    record.budget_code = "LC-7"
    db.session.commit()

    assert workshop.title in gerard.get("/funding/?words=lc-7").text
    page = gerard.get("/funding/?words=nothing").text
    assert workshop.title not in page and "Cap in all: €0" in page
    lines = gerard.get("/funding/?show=code&show=cap&as=csv").text.splitlines()
    assert lines[1:] == [f"{workshop.title},LC-7,3125.00"]
    page = load_workbook(BytesIO(gerard.get("/funding/?show=first&show=cap&as=xlsx").get_data())).active
    assert [cell.value for cell in page[2][1:]] == [datetime.combine(workshop.first_on, time()), record.cap_cents / 100]


@pytest.mark.parametrize("what", ["planned", "committed", "paid"])
def test_an_amount_below_zero_is_said_to_be_one(story, browse, workshop, what):
    sent = book(browse(story.fin), workshop, what, "-9999999")

    assert sent.status_code == 422 and "An amount can&#39;t fall below zero." in sent.text


def test_what_is_taken_back_is_not_called_booked(story, browse, workshop):
    fin, line = browse(story.fin), record_of(workshop).lines[0]
    for amount in ("30", "-20"):
        fin.tab(f"/funding/{workshop.key}", form=f"/lines/{line.key}").send(what="committed", amount=amount)

    assert "Taken back €20 on Lodging: now" in fin.get(f"/funding/{workshop.key}").text


def test_a_plan_that_finance_lowered_was_not_cut_at_its_beginning(story, browse, workshop):
    fin, record = browse(story.fin), record_of(workshop)
    workshop.proposal.costs = [CostLine(kind="lodging", words="Rooms", amount_cents=500_00)]
    record.lines[0].planned_cents = 500_00
    db.session.commit()
    fin.tab(f"/funding/{workshop.key}", form=f"/lines/{record.lines[0].key}").send(what="planned", amount="-300")

    page = fin.get(f"/funding/{workshop.key}").text
    assert "the proposal asked for €500" in page and "the plan began with the cap" not in page

    workshop.proposal.costs[0].amount_cents = record.cap_cents + record.external_cents + 1_00
    db.session.commit()
    assert "the plan began with the cap" in fin.get(f"/funding/{workshop.key}").text


def test_who_still_has_a_fund_open_that_a_colleague_took_off_reads_so(story, browse, workshop):
    record, fin = record_of(workshop), browse(story.fin)
    fund = actions.add_fund(record, source="NWO", amount_cents=500_00, by=story.fin)
    db.session.commit()
    tab = fin.tab(f"/funding/{workshop.key}", form=f"/funds/{fund.key}")
    actions.drop_fund(fund, by=story.fin)
    db.session.commit()

    answer = tab.send(amount="777", state="granted")

    assert answer.status_code == 409 and "Somebody took this fund off the record meanwhile" in answer.text
    assert f'href="/funding/{workshop.key}"' in answer.text


def test_what_is_promised_and_not_committed_is_committed_by_finance_alone_once_all_else_is_closed(
    story, workshop, monkeypatch
):
    """Nobody else is offered it either."""
    line = record_of(workshop).lines[0]
    workshop.state = State.CANCELLED
    monkeypatch.setattr(followers, "short", lambda record: [(line.kind, 50_00)])

    with pytest.raises(Refused):
        actions.book(line, committed=50_00, by=story.cora)
    actions.book(line, committed=50_00, may_fill=True, by=story.fin)
    assert line.committed_cents == 50_00
