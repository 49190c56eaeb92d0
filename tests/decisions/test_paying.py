"""Which funding scheme an approval opens: the office says on each scheme which approvals it pays for."""

import pytest

from workshop_portal.centre import queries
from workshop_portal.centre.models import Scheme
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, letters, paying
from workshop_portal.decisions.workflow import Code
from workshop_portal.funding.models import Record
from workshop_portal.journal import JournalLine
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.workflow import Status


def ticked(story, which, *pays, **facts):
    """The scheme of this key pays for these kinds of approval, and nothing else."""
    scheme = queries.one_of(Scheme, which)
    for name, value in {"pays": list(pays), **facts}.items():
        setattr(scheme, name, value)
    db.session.commit()


def test_a_scheme_of_any_name_pays_for_what_the_office_ticked_on_it(story):
    ticked(story, "regular", "regular", key="standard", rate_ppd_cents=3000)
    decision = story.released()

    record = db.session.scalar(db.select(Record))
    assert (record.scheme.key, record.cap_cents) == ("standard", 3000 * 5 * 25)
    assert "€3,750" in letters.of(decision)[0].body


def test_the_office_ticks_it_on_the_page_of_the_scheme(story, browse):
    browser = browse(story.olga)
    browser.tab("/centre/schemes/new", form="").send(
        key="standard", name_en="Standard", name_nl="Standaard", rate_ppd_cents="30", pays=["regular", "basic"]
    )
    assert queries.one_of(Scheme, "standard").pays == ["regular", "basic"]
    assert "Approved, regular funding, Approved, basic funding" in browser.get("/centre/schemes").text


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (Code.APPROVE_REGULAR, {}),
        (Code.APPROVE_CONDITIONAL, {"becomes": Code.APPROVE_REGULAR}),
    ],
)
def test_an_approval_that_nothing_pays_for_is_refused_at_deciding_and_says_what_is_missing_and_where(
    story, browse, code, facts
):
    ticked(story, "regular")
    story.advised()
    due = {"condition_1": "More people.", "due_1": str(story.first_on)} if facts else {}
    answer = (
        browse(story.dora)
        .tab(f"/decisions/{story.proposal.code}")
        .send(code=code.value, grounds="Kept, what was typed.", **facts, **due)
    )

    assert answer.status_code == 422
    assert "No funding scheme pays for an approval with regular funding." in answer.text
    assert "under Centre, Funding schemes" in answer.text and "Kept, what was typed." in answer.text
    assert story.proposal.status == Status.ADVISED


def test_a_release_and_a_preview_refuse_what_no_scheme_pays_for_any_more(story, browse):
    story.decided()
    ticked(story, "regular")
    browser = browse(story.olga)
    told = "No funding scheme pays for an approval with regular funding."

    for address in (f"/decisions/letters/{story.call.key}", f"/decisions/letter/{decision_key(story)}/en"):
        page = browser.get(address)
        assert page.status_code == 409 and told in page.text and "€0" not in page.text
    answer = browser.tab(f"/decisions/release/{story.call.key}").send()
    assert answer.status_code == 422 and told in answer.text
    assert actions.standing_decision(story.proposal).release_id is None


def decision_key(story):
    return actions.standing_decision(story.proposal).key


def test_a_rejection_needs_no_scheme(story):
    for key in story.schemes:
        ticked(story, key)
    assert story.released(Code.REJECT).released_at


def test_a_released_approval_is_rescinded_though_its_scheme_is_gone(story):
    decision = story.released()
    ticked(story, "regular")
    actions.rescind(decision, by=story.dora, grounds="A mistake.")
    assert decision.rescinded_at


def test_of_two_schemes_for_one_approval_the_usual_one_of_the_format_pays_in_call_letter_and_record(story, browse):
    """The call promises what the letter says."""
    dear = story.make.scheme(key="dear", pays=["regular"], rate_ppd_cents=5000)
    story.format.scheme = dear
    story.make.keep()
    decision = story.released()

    record = db.session.scalar(db.select(Record))
    assert record.scheme.key == "dear"
    promised = f"€{5000 * 55 * 5 // 100:,}"
    assert promised in browse().get(f"/calls/{story.call.key}").text
    assert f"€{5000 * 5 * 25 // 100:,}" in letters.of(decision)[0].body


def test_the_director_sees_what_each_approval_would_open(story, browse):
    story.advised()
    ticked(story, "refund")
    page = browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    assert "Regular: €3,125 at most" in page and "No scheme pays for it." in page
    assert paying.scheme_for(story.proposal, Code.REJECT) is None


@pytest.mark.parametrize(("pays", "lacks"), [(["refund"], True), (["regular", "refund"], False), (["basic"], False)])
def test_who_asks_for_a_scheme_that_is_a_refund_budget_says_why_whatever_its_key(make, pays, lacks):
    make.scheme(key="extra", pays=pays)
    ada = make.person("Ada")
    proposal = make.proposal(lead=ada, scheme_wanted="extra")
    keys = {one.anchor for one in proposals.missing(proposal)}
    assert ("refund_reason" in keys) == lacks


def test_a_refusal_of_the_deed_itself(story):
    for key in story.schemes:
        ticked(story, key)
    story.advised()
    with pytest.raises(Refused):
        actions.decide(story.proposal, code=Code.APPROVE_BASIC, by=story.dora, grounds="x")


# The choice among several


@pytest.fixture
def dear(story):
    """A second scheme for regular funding; the format has none that is usual."""
    scheme = story.make.scheme(key="dear", pays=["regular"], rate_ppd_cents=5000)
    story.format.scheme = None
    story.make.keep()
    return scheme


def deciding(story, browse, **facts):
    return (
        browse(story.dora)
        .tab(f"/decisions/{story.proposal.code}")
        .send(**{"code": "approve_regular", "grounds": "So.", **facts})
    )


def test_the_director_chooses_among_several_and_letter_preview_and_record_follow(story, browse, dear):
    story.advised()
    assert deciding(story, browse, scheme="dear").status_code == 303

    decision, promised = actions.standing_decision(story.proposal), f"€{5000 * 5 * 25 // 100:,}"
    beside = browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    assert promised in beside.partition('id="now"')[2].partition("</section>")[0]
    assert browse(story.dora).tab(f"/decisions/{story.proposal.code}").page.fields["scheme"] == "dear"
    assert promised in letters.of(decision)[0].body
    assert promised in browse(story.olga).get(f"/decisions/letters/{story.call.key}").text
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    assert db.session.scalar(db.select(Record)).scheme is dear
    assert f"approve_regular: {dear.key}" in db.session.scalars(db.select(JournalLine.detail)).all()


@pytest.mark.parametrize(
    "facts", [{}, {"scheme": "refund"}, {"code": "approve_conditional", "becomes": "approve_regular"}]
)
def test_where_the_choice_is_open_or_pays_for_something_else_a_sentence_says_so(story, browse, dear, facts):
    story.advised()
    ticked(story, "refund", "refund", "basic")  # a choice too, among others
    due = {"condition_1": "More people.", "due_1": str(story.first_on)}
    answer = deciding(story, browse, **due, **facts)

    told = "does not pay for that approval" if "scheme" in facts else "More than one funding scheme pays"
    assert answer.status_code == 422 and told in answer.text
    assert actions.standing_decision(story.proposal) is None
    with pytest.raises(Refused):
        actions.decide(
            story.proposal, code=Code.APPROVE_REGULAR, by=story.dora, scheme=story.schemes.get(facts.get("scheme"))
        )


def test_one_under_conditions_keeps_what_was_chosen_until_they_are_met(story, browse, dear):
    story.advised()
    answer = deciding(
        story,
        browse,
        code="approve_conditional",
        becomes="approve_regular",
        scheme="dear",
        condition_1="More.",
        due_1=str(story.first_on),
    )
    decision = actions.standing_decision(story.proposal)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    actions.meet_condition(decision.conditions[0], decision, by=story.olga)

    assert answer.status_code == 303 and db.session.scalar(db.select(Record)).scheme is dear


def test_where_one_pays_or_one_is_usual_nothing_has_to_be_chosen(story, browse, dear):
    story.format.scheme = dear
    story.advised()
    assert deciding(story, browse).status_code == 303
    assert paying.scheme_of(actions.standing_decision(story.proposal)) is dear

    ticked(story, "dear")
    assert 'name="scheme"' not in browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    assert deciding(story, browse).status_code == 303
    assert paying.scheme_of(actions.standing_decision(story.proposal)).key == "regular"


def test_what_was_chosen_and_pays_no_more_stops_letter_and_release_and_nothing_takes_its_place(story, browse, dear):
    story.advised()
    deciding(story, browse, scheme="dear")
    ticked(story, "dear")
    told = "The funding scheme with which it was decided does not pay for this approval any more."

    assert told in browse(story.olga).get(f"/decisions/letters/{story.call.key}").text
    answer = browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()
    assert answer.status_code == 422 and told in answer.text


@pytest.mark.parametrize("chosen", ["", "regular"])
def test_what_nobody_chose_is_no_choice_when_it_is_decided_anew(story, browse, dear, chosen):
    story.format.scheme = queries.one_of(Scheme, "regular")
    db.session.commit()
    story.advised()
    assert deciding(story, browse, scheme=chosen).status_code == 303

    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")
    assert tab.page.fields["scheme"] == ""
    assert tab.send(code="approve_basic", grounds="Only that.").status_code == 303
    assert paying.scheme_of(actions.standing_decision(story.proposal)).key == "basic"


@pytest.mark.parametrize("pays", [[], ["refund"]])
def test_nor_is_what_pays_no_more(story, browse, dear, pays):
    story.advised()
    deciding(story, browse, scheme="dear")
    ticked(story, "dear", *pays)
    ticked(story, "refund", "refund", "basic")  # a choice too, among others

    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")
    assert tab.page.fields["scheme"] == ""
    assert tab.send().status_code == 303
    assert paying.scheme_of(actions.standing_decision(story.proposal)).key == "regular"


def test_another_decision_than_an_approval_keeps_no_scheme(story, browse, dear):
    story.advised()
    deciding(story, browse, scheme="dear")
    assert deciding(story, browse, code="reject", scheme="dear").status_code == 303
    assert actions.standing_decision(story.proposal).scheme_id is None


def test_what_was_not_in_doubt_when_it_was_decided_pays_though_another_scheme_pays_too_by_then(story, browse, dear):
    ticked(story, "regular")
    story.advised()
    assert deciding(story, browse).status_code == 303
    ticked(story, "regular", "regular")

    decision = actions.standing_decision(story.proposal)
    promised = f"€{5000 * 5 * 25 // 100:,}"
    assert promised in letters.of(decision)[0].body
    beside = browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    assert promised in beside.partition('id="now"')[2].partition("</section>")[0]
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    assert db.session.scalar(db.select(Record)).scheme is dear


def test_where_none_was_kept_and_several_pay_a_release_asks_which(story, browse, dear):
    """Decided before it was kept, or imported."""
    decision = story.decided(scheme=dear)
    decision.scheme_id = None
    db.session.commit()
    answer = browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()
    assert answer.status_code == 422 and "none was chosen for it" in answer.text

    story.format.scheme = dear
    db.session.commit()
    browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()
    actions.let_out(actions.standing_decision(story.proposal).release)
    assert db.session.scalar(db.select(Record)).scheme is dear


def test_guests_read_of_the_scheme_that_was_opened_though_it_pays_for_nothing_more(story):
    decision = story.released()
    ticked(story, "regular")
    assert paying.opened_by(decision).key == "regular"
