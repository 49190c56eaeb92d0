"""What the pages from the ranking to the release show, and to whom."""

import re
from datetime import timedelta

import pytest
from markupsafe import escape

from tests.kept import mails
from tests.makers import remark
from workshop_portal.core import languages, outbox
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Link, Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, letters
from workshop_portal.decisions.models import Advice, Decision, Meeting, Presence, Recusal, Release
from workshop_portal.decisions.workflow import Code, ReleaseState
from workshop_portal.desk import actions as desk
from workshop_portal.letters import LetterTemplate, masked
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import Proposal, ProposalCommittee, ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews.models import Assignment
from workshop_portal.workshops.models import Workshop


def ranking(story) -> str:
    return f"/decisions/ranking/{story.call.key}/{story.committee.key}"


def meeting(story) -> str:
    return f"/decisions/meeting/{story.call.key}/{story.committee.key}"


def advice(story, proposal=None) -> str:
    return f"/decisions/advice/{(proposal or story.proposal).code}/{story.committee.key}"


def press_in_room(browser, address, go, **typed):
    """A button of the room's list: it takes along what stands in the form of the advice."""
    return browser.post(f"{address}/room", data=browser.tab(address).page.fields | typed | {"go": go})


def main(page) -> str:
    """What is shown, without the hidden fields of a form, which are others each time."""
    return re.sub(r'<input type="hidden"[^>]*>', "", page[page.index("<main") : page.index("</main>")])


def only(model):
    return db.session.scalar(db.select(model))


# Ranking


def test_the_ranking_is_by_mean_and_equal_means_share_a_rank(story, browse):
    lower = story.propose(title="Lower", status=Status.IN_REVIEW)
    for review in db.session.scalars(db.select(Advice)):
        db.session.delete(review)
    same = story.propose(title="Just as good")
    remark(2, lower)

    page = main(browse(story.charles).get(ranking(story)).text)

    table = page[page.index("<table") :]
    assert table.index(story.title) < table.index("Lower") and table.index(same.title) < table.index("Lower")
    assert [line.split("<")[0] for line in table.split('data-label="Rank">')[1:]] == ["1", "1", "3"]
    assert "4.50" in table and "2.00" in table


def test_the_ranking_without_a_proposal_is_the_ranking_where_it_was_never_submitted(story, browse):
    """Ranks are dense over what the reader may see, and no figure contains what is hidden."""
    chair_elsewhere = story.make.committee(chair=story.charles, name="physics")
    assert chair_elsewhere.seats
    story.propose(title="Seen")
    before = main(browse(story.charles).get(ranking(story)).text)
    hidden = story.propose(title="Hidden")
    story.make.standing(story.charles, Hat.CONFLICTED, hidden)

    assert main(browse(story.charles).get(ranking(story)).text) == before
    assert "Hidden" in browse(story.olga).get(ranking(story)).text


def test_a_chair_who_reads_learns_no_marks_before_the_own_review_or_the_meeting(story, browse, make):
    """Not in the ranking nor its file, in the meeting, beside the advice; the dossier opens with the conflict question."""
    other = story.propose(title="Another one", status=Status.IN_DISCUSSION)
    remark(2, other)
    row = Assignment(proposal=story.proposal, person=story.charles, committee=story.committee)
    db.session.add(row)
    story.proposal.status = Status.IN_DISCUSSION
    make.standing(story.charles, Hat.REVIEWER, story.proposal)
    chair = browse(story.charles)
    pages = [ranking(story), ranking(story) + "?as=csv", meeting(story), advice(story)]

    def shown():
        return ["4.5" in chair.get(page).text for page in pages]

    assert shown() == [False] * 4
    assert all(story.title in chair.get(page).text for page in pages)
    assert "2.00" in main(chair.get(pages[0]).text)
    assert (
        chair.get(f"/proposals/{story.proposal.code}/pdf").status_code,
        "4.5" in browse(story.olga).get(pages[0]).text,
    ) == (404, True)

    question = f"/reviews/{story.proposal.code}/card"
    assert all(question in chair.get(page).text for page in (pages[0], pages[3]))
    make.standing(story.charles, Hat.CLEARED, story.proposal)
    assert not any(question in chair.get(page).text for page in (pages[0], pages[3]))
    assert (shown(), chair.get(f"/proposals/{story.proposal.code}/pdf").status_code) == ([False] * 4, 200)
    row.closed_at = now()
    db.session.commit()
    assert shown() == [True] * 4


def test_ranking_and_meeting_lead_back_to_the_readers_where_one_may_go_there(story, browse):
    readers = f'href="/reviews/assignment/{story.call.key}/{story.committee.key}"'

    for page in (ranking(story), meeting(story), meeting(story).replace("/meeting/", "/minutes/")):
        assert readers in browse(story.charles).get(page).text
    assert readers not in browse(story.emmy).get(meeting(story)).text
    assert readers not in browse(story.emmy).get(meeting(story).replace("/meeting/", "/minutes/")).text


def test_a_filter_takes_lines_out_of_the_ranking_and_leaves_the_ranks(story, browse):
    lower = story.propose(title="Lower", status=Status.IN_REVIEW)
    remark(2, lower)
    chair = browse(story.charles)

    page = main(chair.get(ranking(story) + "?status=in_review").text)
    assert "Lower" in page and story.title not in page
    assert [line.split("<")[0] for line in page.split('data-label="Rank">')[1:]] == ["2"]
    assert chair.get(ranking(story) + "?sort=-rank&as=csv").text.splitlines()[1].startswith("Lower,")


@pytest.mark.parametrize("who", ["charles", "olga", "dora"])
def test_each_state_by_which_the_ranking_is_narrowed_is_what_its_rows_show(story, browse, who):
    """And each row is found by the state that it shows."""
    for code in (Code.REVISE_RESUBMIT, Code.REFER):
        story.released(code, proposal=story.propose(title=f"Released: {code}"))
    facts = {"becomes": Code.APPROVE_BASIC, "conditions": [("A plan.", today())]}
    lapsed = story.released(Code.APPROVE_CONDITIONAL, proposal=story.propose(title="Lapsed"), **facts)
    lapsed.lapsed_at = now()
    story.decided(Code.REJECT, proposal=story.propose(title="Decided and not told"))
    story.advised(story.propose(title="Advised"))
    story.propose(title="Read", status=Status.IN_REVIEW)
    reader, found = browse(getattr(story, who)), {}
    options = re.search(r'<select[^>]* name="status".*?</select>', reader.get(ranking(story)).text, re.DOTALL)[0]
    for value, words in re.findall(r'<option value="(\w+)"[^>]*>([^<]+)</option>', options):
        page = main(reader.get(ranking(story) + f"?status={value}&sort=status").text)
        for line in page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr")[1:]:
            title = re.search(r"<a [^>]*>([^<]+)</a>", line)[1]
            shown = re.search(r'data-label="Status"[^>]*>(?:<[^>]*>)*([^<]+)<', line)[1]
            assert (title, shown) == (title, words)
            found[title] = words
    assert len(found) == db.session.query(Proposal).count() - 1  # what was referred on waits for another committee


def test_that_the_director_has_decided_is_told_to_the_committee_at_the_release(story, browse):
    """The ranking, the meeting, the pages of readers and of reviews, and what they can be asked for."""
    story.advised()
    pages = [ranking(story), meeting(story), f"/reviews/{story.proposal.code}/all",
             f"/reviews/assignment/{story.call.key}/{story.committee.key}",
             ranking(story) + "?status=advised", ranking(story) + "?status=decided", ranking(story) + "?sort=status"]  # fmt: skip
    story.decided()
    chair = browse(story.charles)
    answers = [chair.get(page) for page in pages]

    assert [page for page, answer in zip(pages, answers, strict=True) if answer.status_code != 200] == []
    assert ["Decided" in main(answer.text) for answer in answers] == [False] * len(pages)
    assert story.title in main(browse(story.charles).get(ranking(story) + "?status=advised").text)
    assert "Decided" in main(browse(story.olga).get(ranking(story)).text)


def test_the_director_is_told_before_deciding_that_a_committee_still_meets(story, browse):
    """And its chair why the advice can't be changed any more, which says nothing of the decision before its release."""
    story.advised()
    address, chair, told = f"/decisions/{story.proposal.code}", browse(story.charles), "With the director"
    assert f"The meeting of {story.committee.name_en} is still open." in browse(story.dora).get(address).text
    assert "is still open" not in browse(story.olga).get(address).text
    page = main(chair.get(meeting(story)).text)
    assert advice(story) in page and told not in page

    decision = actions.decide(story.proposal, code=Code.REJECT, grounds="So.", by=story.dora)
    db.session.commit()
    decided = browse(story.dora).get(address).text
    assert "is still open. You have decided" in decided and "Once you decide" not in decided
    page = main(chair.get(meeting(story)).text)
    assert advice(story) not in page and told in page and "Rejected" not in page and "Decided" not in page
    for who in (story.emmy, story.olga, story.dora):
        assert told not in main(browse(who).get(meeting(story)).text)

    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()
    assert "is still open" not in browse(story.dora).get(address).text
    page = main(chair.get(meeting(story)).text)
    assert told not in page and "Rejected" in page


def test_a_committee_that_has_closed_its_meeting_is_none_that_still_meets(story, browse):
    story.advised()
    actions.close_meeting(only(Meeting), by=story.charles)
    db.session.commit()
    assert "is still open" not in browse(story.dora).get(f"/decisions/{story.proposal.code}").text


@pytest.mark.parametrize("who", ["eve", "ada", "emmy", "cora", "fin"])
def test_the_ranking_is_for_the_chair_office_and_director(story, browse, who):
    assert browse(getattr(story, who)).get(ranking(story)).status_code == 404


# Meeting and advice


def test_the_chair_marks_who_is_present_and_records_the_advice(story, browse):
    browser = browse(story.charles)
    browser.tab(meeting(story), form="/presence").send(
        people=[one.key for one in (story.charles, story.emmy, story.lise)]
    )
    assert db.session.scalar(db.select(db.func.count(Presence.id))) == 3
    for member in (story.emmy, story.lise):
        browse(member).tab("/reviews/questions").send()

    sent = browser.tab(advice(story)).send(outcome="approve_regular", grounds="Sound.")

    assert (sent.status_code, only(Advice).outcome) == (303, Code.APPROVE_REGULAR)
    assert "Approved, regular funding" in browser.get(meeting(story)).text


def test_advice_is_refused_in_words_while_the_quorum_is_missing(story, browse):
    tab = browse(story.charles).tab(advice(story))
    sent = tab.send(outcome="reject", grounds="Too much for one week.")

    assert sent.status_code == 422 and "more than 50% of those" in sent.text
    assert only(Advice) is None and only(Meeting) is None
    assert (tab.page.fields["outcome"], tab.page.fields["grounds"]) == ("reject", "Too much for one week.")
    story.meet()
    assert tab.send().status_code == 303


def test_who_has_not_answered_the_conflict_question_is_named_and_does_not_count(story, browse):
    """The chair is not asked: a chair is one who assigns."""
    meeting = actions.hold_meeting(story.call, story.committee, by=story.charles)
    actions.mark_present(meeting, [story.charles, story.emmy, story.lise], by=story.charles)
    story.answered(story.emmy)
    story.committee.seats.append(Seat(person=story.olga, role=Hat.MEMBER, from_on=today()))
    story.make.keep()
    browser = browse(story.charles)

    page = main(browser.get(advice(story)).text)
    assert f"{story.lise.name} has not answered the conflict question of this proposal" in page
    assert "2 in the room who may take part; 3 are needed" in page and story.emmy.name + " has" not in page
    refused = browser.tab(advice(story)).send(outcome="reject", grounds="So.")
    assert refused.status_code == 422 and "have answered the conflict question" in refused.text

    browse(story.lise).tab("/reviews/questions").send()
    assert "has not answered" not in main(browser.get(advice(story)).text)
    assert browser.tab(advice(story)).send(outcome="reject", grounds="So.").status_code == 303


def test_who_is_in_conflict_is_marked_as_out_before_the_advice(story, browse):
    story.meet()
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    browser = browse(story.charles)
    tab = browser.tab(advice(story))
    refused = tab.send(outcome="reject", grounds="So.")
    assert refused.status_code == 422 and "marked present" in refused.text

    press_in_room(browser, advice(story), f"out {story.lise.key}")
    assert only(Recusal).person_id == story.lise.id
    browser.tab(advice(story)).send(outcome="reject", grounds="So.")

    assert only(Advice).outcome == Code.REJECT


def test_advice_without_grounds_or_outcome_brings_the_form_back(story, browse):
    story.meet()

    sent = browse(story.charles).tab(advice(story)).send(grounds="Only this.")

    assert sent.status_code == 422 and "Only this." in sent.text


def test_reviews_are_counted_against_what_is_wanted_and_too_few_need_a_tick(story, browse):
    story.call.reviews_wanted = 3
    held = story.meet()
    chair, sound = browse(story.charles), {"outcome": "reject", "grounds": "So."}
    assert "2 of 3" in chair.get(advice(story)).text and "fewer than a discussion" not in chair.get(advice(story)).text
    reviews.declare(story.proposal, story.lise, by=story.lise)
    actions.recuse_barred(held, story.proposal, by=story.charles)
    db.session.commit()

    page = chair.get(advice(story)).text
    assert "1 of 3" in page and "1 review of 3 counts: fewer than a discussion begins with." in page
    refused = chair.tab(advice(story)).send(**sound)
    assert refused.status_code == 422 and "Tick this, or wait for another review." in refused.text
    assert "So." in refused.text

    assert chair.tab(advice(story)).send(few_seen="y", **sound).status_code == 303


@pytest.mark.parametrize("who", ["eve", "ada", "emmy", "olga", "dora", "cora"])
def test_only_the_chair_records_advice(story, browse, who):
    story.meet()

    assert browse(getattr(story, who)).get(advice(story)).status_code == 404


def test_a_vice_chair_records_no_advice_by_chairing_the_other_committee(story, browse):
    other = story.make.committee(chair=story.eve, name="physics")
    story.proposal.committee_rows.append(ProposalCommittee(committee=other, position=1))
    story.committee.seats.append(Seat(person=story.eve, role=Hat.VICE, from_on=today()))
    db.session.commit()
    story.meet()

    assert browse(story.eve).get(f"/decisions/advice/{story.proposal.code}/{other.key}").status_code == 200
    assert browse(story.eve).get(advice(story)).status_code == 404
    story.make.standing(story.charles, Hat.ABSENT)
    assert browse(story.eve).get(advice(story)).status_code == 200


def test_a_conflicted_chair_has_no_such_page(story, browse):
    story.meet()
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)

    assert browse(story.charles).get(advice(story)).status_code == 404
    assert story.title not in browse(story.charles).get(meeting(story)).text


def test_members_see_the_meeting_and_change_nothing(story, browse):
    story.meet(story.charles, story.emmy)

    page = browse(story.emmy).get(meeting(story)).text

    assert story.lise.name not in main(page) and "Save who is present" not in page


# Decision


def test_the_director_decides_on_the_page_of_the_proposal(story, browse):
    story.advised()
    assert story.title in browse(story.dora).get("/decisions/").text

    sent = browse(story.dora).tab(f"/decisions/{story.proposal.code}").send(code="approve_regular", grounds="Good.")

    assert (sent.status_code, only(Decision).code) == (303, Code.APPROVE_REGULAR)
    assert story.title not in main(browse(story.dora).get("/decisions/").text)


def test_the_way_to_the_reviews_and_the_proposal(story, browse):
    """For the director from the decision and from the proposal, for the chair from the advice."""
    story.meet()
    reviews, proposal = (
        f'href="/{path}"' for path in (f"reviews/{story.proposal.code}/all", f"proposals/{story.proposal.code}")
    )
    assert proposal in main(browse(story.charles).get(advice(story)).text)
    story.advised()

    page = main(browse(story.dora).get(f"/decisions/{story.proposal.code}").text)
    assert reviews in page and proposal in page
    assert reviews in main(browse(story.dora).get(f"/proposals/{story.proposal.code}").text)
    assert reviews not in main(browse(story.ada).get(f"/proposals/{story.proposal.code}").text)


def test_rounds_in_which_nothing_waits_are_one_list_after_those_in_which_something_does(story, browse):
    others = [story.make.call(title_en=f"Idle round {n}", deadline_at=now() + timedelta(days=n)) for n in (1, 2)]
    story.advised()
    page = main(browse(story.dora).get("/decisions/").text)

    places = [
        page.index(text) for text in (story.title, "Rounds in which nothing waits", "Idle round 2", "Idle round 1")
    ]
    assert places == sorted(places)
    assert [page.count(f"/decisions/call/{one.key}") for one in [story.call, *others]] == [1, 1, 1]


@pytest.mark.parametrize("code", ["reject", "revise_resubmit", "refer"])
def test_what_is_not_approved_needs_grounds_for_its_letter(story, browse, code):
    story.advised()

    sent = browse(story.dora).tab(f"/decisions/{story.proposal.code}").send(code=code)
    assert sent.status_code == 422 and "Say on which grounds" in sent.text
    with pytest.raises(Refused):
        actions.decide(story.proposal, code=Code(code), grounds=" ", by=story.dora)
    assert only(Decision) is None

    sent = browse(story.dora).tab(f"/decisions/{story.proposal.code}").send(code=code, grounds="Too narrow.")
    assert (sent.status_code, only(Decision).grounds) == (303, "Too narrow.")


def test_a_code_that_there_is_not_is_no_decision(story, browse):
    story.advised()
    assert browse(story.dora).tab(f"/decisions/{story.proposal.code}").send(code="nonsense").status_code == 422
    assert only(Decision) is None


def test_the_letter_of_an_approval_without_grounds_announces_none(story):
    story.advised()
    decision = actions.decide(story.proposal, code=Code.APPROVE_REGULAR, by=story.dora)

    for letter in letters.of(decision):
        assert "The director's remarks" not in letter.body and "opmerkingen van de directeur" not in letter.body
        assert "\n\n\n" not in letter.body and "–\n" not in letter.body
    decision.grounds = "A clear question."
    for letter in letters.of(decision):
        assert ":\n\nA clear question.\n\n" in letter.body


def test_a_conditional_approval_asks_for_its_conditions(story, browse):
    story.advised()
    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")
    assert tab.send(code="approve_conditional").status_code == 422

    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")
    facts = {"becomes": "approve_basic", "condition_1": "A plan.", "due_1": today().isoformat()}
    tab.send(code="approve_conditional", grounds="Not yet.", **facts)

    assert [one.text for one in only(Decision).conditions] == ["A plan."]


def test_the_office_sees_the_decision_and_does_not_take_it(story, browse):
    story.advised()
    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")

    assert browse(story.olga).get(f"/decisions/{story.proposal.code}").status_code == 200
    sent = browse(story.olga).post(f"/decisions/{story.proposal.code}", data=tab.page.fields | {"code": "reject"})

    assert sent.status_code == 404 and only(Decision) is None


@pytest.mark.parametrize("who", ["eve", "ada", "nora", "emmy", "charles", "cora", "fin"])
def test_nobody_else_sees_a_decision_before_its_release(story, browse, who):
    decision = story.decided()
    addresses = [
        f"/decisions/{story.proposal.code}", "/decisions/", f"/decisions/call/{story.call.key}",
        f"/decisions/letters/{story.call.key}", f"/decisions/release/{story.call.key}",
        f"/decisions/letter/{decision.key}/en",
    ]  # fmt: skip

    assert [browse(getattr(story, who)).get(one).status_code for one in addresses] == [404] * 6


def test_a_conflicted_director_and_officer_see_as_if_it_had_never_been_submitted(story, browse):
    officer = story.make.appointed("office", "Otto")
    director = story.make.appointed("director", "Dirk")
    lists = ["/decisions/", f"/decisions/call/{story.call.key}", f"/decisions/letters/{story.call.key}",
             f"/decisions/release/{story.call.key}", ranking(story), meeting(story)]  # fmt: skip
    actions.open_meeting(story.meet(), by=story.charles)
    story.proposal.status = Status.DRAFT
    story.proposal.submitted_at = None
    db.session.commit()
    before = {(who, one): bare(browse(who).get(one)) for who in (officer, director) for one in lists}
    story.proposal.status, story.proposal.submitted_at = Status.IN_DISCUSSION, story.proposal.created_at
    for who in (officer, director):
        story.make.standing(who, Hat.CONFLICTED, story.proposal)
    decision = story.decided()
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()

    assert {(who, one): bare(browse(who).get(one)) for who in (officer, director) for one in lists} == before
    assert browse(officer).get(f"/decisions/{story.proposal.code}").status_code == 404
    assert browse(officer).get(f"/decisions/letter/{decision.key}/en").status_code == 404


def bare(answer):
    """Its status and what it says, without the secrets of its forms and the request's number."""
    text = main(answer.text) if answer.mimetype == "text/html" else answer.text
    return answer.status_code, re.sub(r'value="[^"]*"|number [0-9a-f]{16}', "", text)


def test_until_the_release_organisers_get_the_same_bytes_whatever_is_decided(story, browse):
    """In discussion, advised, approved and rejected look alike on every page and feed of theirs, and no mail leaves."""
    code = story.proposal.code
    pages = ["/my-workshops", "/desk", f"/decisions/{code}", "/workshops", f"/proposals/{code}", f"/proposals/{code}/progress",
             "/proposals/", "/mails/mine", "/workshops.json", "/workshops.atom", "/search?q=lensing"]  # fmt: skip
    before = [bare(browse(story.ada).get(one)) for one in pages]
    story.advised()
    assert [bare(browse(story.ada).get(one)) for one in pages] == before

    for code in (Code.APPROVE_REGULAR, Code.REJECT):
        decision = actions.decide(story.proposal, code=code, grounds="So.", by=story.dora)
        db.session.commit()
        assert [bare(browse(story.ada).get(one)) for one in pages] == before
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()

    assert [bare(browse(story.ada).get(one)) for one in pages] == before
    assert db.session.scalar(db.select(db.func.count(Mail.id))) == 0


# Letters and release


def test_what_the_letters_page_shows_is_what_is_sent(story, browse):
    story.decided()
    page = browse(story.olga).get(f"/decisions/letters/{story.call.key}").text
    shown = page.split('<div class="letter-text">')[1:]

    browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()

    sent = db.session.scalars(db.select(Mail).where(Mail.kind == "approve_regular").order_by(Mail.id)).all()
    assert "{link}" not in page and all("{link}" in one.body for one in sent)
    read = [masked(one.body, Link(one.link_path, one.link_purpose), one.language) for one in sent]
    assert [one.split("</div>")[0].strip() for one in shown] == [escaped(one).strip() for one in read]


def escaped(text) -> str:
    return str(escape(text))


def test_release_is_offered_to_whoever_may_press_it_and_only_while_something_waits(story, browse):
    story.decided()
    page, press = f"/decisions/call/{story.call.key}", f'href="/decisions/release/{story.call.key}"'
    assert press not in browse(story.dora).get(page).text and press in browse(story.olga).get(page).text

    browse(story.olga).tab(f"/decisions/release/{story.call.key}").send()

    assert press not in browse(story.olga).get(page).text


def test_the_office_edits_a_letter_and_an_unknown_placeholder_is_named(story, browse):
    decision = story.decided()
    address = f"/decisions/letter/{decision.key}/nl"
    tab = browse(story.olga).tab(address)
    assert story.nora.name in tab.answer.text

    wrong = tab.send(body="Geachte {naam}")
    assert wrong.status_code == 422 and "naam" in wrong.text
    browse(story.olga).tab(address).send(subject="Goed nieuws", body="Geachte {name}, {link}")

    assert letters.of(only(Decision))[1].subject == "Goed nieuws"


def test_the_letter_names_what_can_be_filled_in_and_keeps_its_link(story, browse):
    decision = story.decided(Code.REJECT)
    address = f"/decisions/letter/{decision.key}/en"
    page = browse(story.olga).get(address).text
    for name in ("link", *letters.values_for(decision, decision.proposal.organisers[0], letters.gather([decision]))):
        assert f"<code>{{{name}}}</code>" in page

    refused = browse(story.olga).tab(address).send(body="Dear {name}, {grounds}")
    assert refused.status_code == 422 and "Put {link} where" in refused.text
    assert browse(story.olga).tab(address).send(body="Dear {name}, {grounds}\n\n{reviews}\n\n{link}").status_code == 303

    template = db.session.scalar(db.select(LetterTemplate).where(LetterTemplate.key == "reject"))
    template.body_en = template.body_en.replace("{link}", "")
    db.session.commit()
    assert browse(story.olga).tab(address).send(body="Dear {name}, {grounds}").status_code == 303


def test_a_double_click_releases_once(story, browse):
    story.decided()
    tab = browse(story.olga).tab(f"/decisions/release/{story.call.key}")

    first, second = tab.send(), tab.send()

    assert first.location == second.location
    counts = [db.session.scalar(db.select(db.func.count(model.id))) for model in (Release, Workshop, Mail)]
    assert counts == [1, 1, 2]


def test_that_a_decision_goes_out_soon_is_said_where_it_stands_with_the_way_back(story, browse):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    pages = f"/decisions/{story.proposal.code}", f"/decisions/letters/{story.call.key}"

    assert [("goes out at" in main(browse(story.olga).get(page).text)) for page in pages] == [True, True]
    seen = main(browse(story.dora).get(pages[0]).text)
    assert "goes out at" in seen and "Undo" not in seen
    for page in pages:
        assert f"/decisions/undo/{release.key}" in browse(story.olga).get(page).text
    assert browse(story.olga).tab(pages[0], form="/undo").send().status_code == 303
    assert "nobody outside sees it" in browse(story.olga).get(pages[0]).text


def test_a_pressed_release_is_undone_from_the_page(make, story, browse):
    decision = story.decided()
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    address = f"/decisions/release/{story.call.key}"
    page = main(browse(story.olga).get(address).text)
    assert (
        "1 decision goes out at" in page and f"{story.proposal.code} {story.title}: Approved, regular funding" in page
    )

    browse(story.olga).tab(address, form="/undo/").send()

    assert only(Release).state == ReleaseState.UNDONE
    assert story.title in main(browse(story.olga).get(address).text)


def test_a_release_with_a_hidden_decision_is_nobodys_to_undo(story, browse):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    officer = story.make.appointed("office", "Otto")
    fields = browse(story.olga).tab(f"/decisions/release/{story.call.key}", form="/undo/").page.fields
    story.make.standing(officer, Hat.CONFLICTED, story.proposal)

    assert browse(officer).post(f"/decisions/undo/{release.key}", data=fields).status_code == 404


def test_one_foreign_key_among_the_chosen_decisions_releases_nothing(story, browse):
    story.decided()
    tab = browse(story.olga).tab(f"/decisions/release/{story.call.key}")

    sent = tab.send(decisions=[only(Decision).key, "no-key"])

    assert sent.status_code == 422 and only(Release) is None


def test_conditions_are_met_and_lapse_from_the_page(story, browse):
    decision = story.released(
        Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC,
        conditions=[("First.", today()), ("Second.", today() + timedelta(days=1))],
    )  # fmt: skip
    address = f"/decisions/{story.proposal.code}"

    assert "/condition/" in browse(story.olga).get(address).text
    browse(story.olga).tab(f"/decisions/condition/{decision.key}/0/met").send()
    assert [one.met_at is not None for one in only(Decision).conditions] == [True, False]
    only(Decision).conditions[1].due_on = today() - timedelta(days=1)
    db.session.commit()
    assert "/lapse/" in browse(story.olga).get(address).text
    browse(story.olga).tab(f"/decisions/lapse/{decision.key}").send()

    assert decision.lapsed_at is not None and only(Workshop) is None


def test_a_condition_gets_another_day_from_its_page(story, browse):
    decision = story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today())])
    address, later = f"/decisions/condition/{decision.key}/0", today() + timedelta(days=20)
    assert browse(story.dora).get(address).status_code == 404

    for bad in ("", (today() - timedelta(days=1)).isoformat()):
        assert browse(story.olga).tab(address).send(due_on=bad).status_code == 422
    assert browse(story.olga).tab(address).send(due_on=later.isoformat()).status_code == 303
    assert decision.conditions[0].due_on == later
    assert browse(story.olga).get(address.replace("/0", "/1")).status_code == 404


def test_the_director_rescinds_with_a_reason(story, browse):
    decision = story.released()
    address = f"/decisions/rescind/{decision.key}"
    assert browse(story.olga).get(address).status_code == 404

    assert browse(story.dora).tab(address).send(grounds="").status_code == 422
    assert browse(story.dora).tab(address).send(grounds="A mistake.").status_code == 303

    assert only(Decision).rescinded_at is not None


def test_a_rescinded_decision_stays_on_the_pages_of_those_who_decide_and_release(story, browse):
    story.proposal.title = "Is Enough Enough?"
    decision = story.released(Code.APPROVE_BASIC)
    outbox.claim(mails("approve_basic")[0].id)
    outbox.settle(mails("approve_basic")[0].id, MailState.SENT, worker="")
    db.session.commit()
    assert "Enough??" not in browse(story.dora).get(f"/decisions/rescind/{decision.key}").text
    browse(story.dora).tab(f"/decisions/rescind/{decision.key}").send(grounds="A form was lost.")

    page = browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    for told in (
        "Earlier decisions",
        "Approved, basic funding",
        "A form was lost.",
        "1 sent, 1 recalled before they left",
    ):
        assert told in page
    assert page.count(f", {story.dora.name}</dd>") == 2  # who decided, and who took it back
    desk.send_copy(mails("approve_basic")[0], by=story.olga)
    mails("approve_basic")[1].state = MailState.FAILED
    outbox.settle(mails("approve_basic")[2].id, MailState.SENT, worker="")
    db.session.commit()
    assert "<dd>1 sent</dd>" in browse(story.dora).get(f"/decisions/{story.proposal.code}").text
    day = languages.day(decision.rescinded_at)
    assert f"rescinded on {day}" in browse(story.dora).get(f"/decisions/call/{story.call.key}").text
    assert f"rescinded on {day}" in browse(story.olga).get(f"/decisions/release/{story.call.key}").text


@pytest.mark.parametrize("are_decided", [False, True])
def test_lists_take_the_same_statements_for_3_and_for_20(story, browse, count_statements, are_decided):
    charles, dora = browse(story.charles), browse(story.dora)
    if are_decided:
        lists = {f"/decisions/call/{story.call.key}": (dora, 6)}
    else:
        lists = {ranking(story): (charles, 6), meeting(story): (charles, 9), "/decisions/": (dora, 6)}
    fill(story, range(2), are_decided)
    few = {address: count_statements(reader, address) for address, (reader, _most) in lists.items()}
    fill(story, range(2, 20), are_decided)

    assert {address: count_statements(reader, address) for address, (reader, _most) in lists.items()} == few
    assert {address: n for address, n in few.items() if n > lists[address][1]} == {}


def test_the_page_of_a_decision_takes_twelve_statements(story, browse, count_statements):
    story.decided(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_BASIC, conditions=[("A plan.", today())])
    content = snapshot.of(story.proposal)
    story.proposal.versions.append(ProposalVersion(number=1, submitted_at=now(), content=content))
    db.session.commit()

    assert count_statements(browse(story.dora), f"/decisions/{story.proposal.code}") <= 12


def fill(story, numbers, are_decided):
    with story.make.together():
        for n in numbers:
            proposal = story.propose(title=f"Proposal {n}")
            story.decided(proposal=proposal) if are_decided else story.advised(proposal)


def test_the_letters_of_a_call_take_the_same_statements_for_few_and_many(story, browse, count_statements):
    address = f"/decisions/letters/{story.call.key}"
    story.decided()
    few = count_statements(browse(story.olga), address)
    for n in range(8):
        story.decided(proposal=story.propose(title=f"Proposal {n}"))

    assert count_statements(browse(story.olga), address) == few


def test_a_chair_keeps_the_ranking_as_it_is_filtered_and_ordered(story, browse):
    address = f"/decisions/ranking/{story.call.key}/{story.committee.key}"
    browser = browse(story.charles)
    tab = browser.tab(address + "?sort=title", form="/people/lists")
    assert tab.send(name="By title").status_code == 303

    page = browser.get(address).text
    assert "By title" in page and f"{address}?sort=title" in page
    assert "By title" not in browse(story.olga).get(address).text
