"""What the pages of a proposal say of its decision, to whom, and from when."""

import re

import pytest

from tests.kept import mails
from tests.makers import remark
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, letters
from workshop_portal.decisions.workflow import Code
from workshop_portal.desk import actions as desk
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals import organisers, snapshot
from workshop_portal.proposals.models import Proposal, ProposalVersion
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Review

APPROVED = "Approved, regular funding"


def pages(app, story, who):
    browser = app.test_client(user=getattr(story, who))
    return [browser.get(address).text for address in (f"/proposals/{story.proposal.code}", "/proposals/")]


@pytest.mark.parametrize("who", ["ada", "nora", "charles", "emmy"])
def test_organisers_and_committee_read_of_a_decision_once_it_is_released(app, story, who):
    story.decided()
    story.make.standing(story.emmy, Hat.CLEARED, story.proposal)
    for page in pages(app, story, who):
        assert not any(word in page for word in (APPROVED, "Decided", "Not released"))

    actions.press_release(story.call, [story_decision(story)], by=story.olga, undo_minutes=0)
    db.session.commit()
    for page in pages(app, story, who):
        assert APPROVED in page


def story_decision(story):
    return actions.standing_decision(story.proposal)


@pytest.mark.parametrize("who", ["olga", "dora"])
def test_those_who_decide_find_their_page_before_the_release(app, story, who):
    story.decided()
    page = pages(app, story, who)[0]

    assert f"/decisions/{story.proposal.code}" in page
    assert "Not released yet" in page


@pytest.mark.parametrize("code", [Code.APPROVE_REGULAR, Code.REJECT])
def test_no_letter_names_or_counts_those_who_judged(story, code):
    story.released(code)

    mails = db.session.scalars(db.select(Mail).where(Mail.kind == code.value)).all()
    texts = [f"{mail.subject}\n{mail.body}" for mail in mails]
    judges = [one.name for one in (story.charles, story.emmy, story.lise)]
    assert len(mails) == 2
    assert not [name for name in judges for text in texts if name in text]
    assert not [
        text for text in texts if re.search(r"\b(two|2|twee) (review|beoordel|reader|lezer)", text, re.IGNORECASE)
    ]


def test_conditions_stand_with_the_decision(app, story):
    story.released(Code.APPROVE_CONDITIONAL, becomes=Code.APPROVE_REGULAR, conditions=[("Name two juniors", today())])
    assert "Name two juniors" in pages(app, story, "ada")[0]


def test_a_proposal_that_is_withdrawn_before_the_release_is_not_released(story):
    decision = story.decided()
    release = actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    proposals.move(story.proposal, "withdraw", by=story.ada, note="We found another place")
    actions.let_out(release, by=story.olga)
    db.session.flush()

    assert (story.proposal.status, decision.released_at) == (Status.WITHDRAWN, None)


def test_what_is_told_can_not_be_withdrawn(story):
    story.released()
    with pytest.raises(Refused, match="has been announced"):
        proposals.move(story.proposal, "withdraw", by=story.ada, note="Too late")


@pytest.mark.parametrize("who", ["ada", "charles"])
def test_the_page_of_a_decided_proposal_takes_eight_statements(app, story, count_statements, who):
    story.released()
    content = snapshot.of(story.proposal)
    story.proposal.versions.append(ProposalVersion(number=1, submitted_at=now(), content=content))
    db.session.commit()

    assert count_statements(app.test_client(user=getattr(story, who)), f"/proposals/{story.proposal.code}") <= 8


def test_what_must_be_revised_is_taken_up_again_in_a_later_call(story, app):
    browser, address = app.test_client(user=story.ada), f"/proposals/{story.proposal.code}"
    later = story.make.call(formats=[story.format], committees=[story.committee])
    decision = story.decided(Code.REVISE_RESUBMIT)
    assert browser.get(address + "/resubmit").status_code == 404
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()

    assert "Submit it again" in browser.get(address).text
    tab = browser.tab(address + "/resubmit", "")
    assert tab.send(call="none").status_code == 422
    assert tab.send(call=later.key).status_code == 303
    assert browser.tab(address + "/resubmit", "").send(call=later.key).status_code == 303

    draft = db.session.query(Proposal).filter_by(call_id=later.id).one()
    assert (draft.title, draft.series, draft.previous_code) == (
        story.proposal.title,
        "resubmission",
        story.proposal.code,
    )
    assert (draft.committees, draft.format, draft.preferred_weeks, draft.declarations) == (
        [story.committee],
        story.format,
        [],
        [],
    )
    assert [(one.name, one.confirmed_at is not None) for one in draft.organisers] == [
        (story.ada.name, True), (story.nora.name, False)
    ]  # fmt: skip
    assert [mail.to_address for mail in db.session.query(Mail).filter_by(kind="organiser_invitation")] == [
        story.nora.email
    ]


def test_only_the_contact_organiser_takes_it_up_again(story, app):
    story.released(Code.REJECT)
    address = f"/proposals/{story.proposal.code}"

    for person in (story.nora, story.olga, story.emmy, story.eve):
        browser = app.test_client(user=person)
        assert browser.get(address + "/resubmit").status_code == 404
        assert "Submit it again" not in browser.get(address).text


def told(story) -> str:
    return f"/decisions/told/{story.proposal.code}"


@pytest.mark.parametrize("prefix", ["", "/nl"])
def test_each_organiser_reads_the_own_letter_as_it_was_sent_once_it_is_released(app, story, prefix):
    decision = story.decided(Code.REVISE_RESUBMIT)
    letters.edit(decision, "en", "About {title}", "Dear {name}, {grounds} MARK\n\n{link}", by=story.olga)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    db.session.commit()
    ada, nora = app.test_client(user=story.ada), app.test_client(user=story.nora)
    assert ada.get(prefix + told(story)).status_code == 404
    assert "Read the letter" not in ada.get(f"/proposals/{story.proposal.code}").text

    actions.let_out(decision.release, by=story.olga)
    db.session.commit()
    letters.edit(decision, "en", "Later", "LATER", by=story.olga)
    db.session.commit()

    assert told(story) in ada.get(f"/proposals/{story.proposal.code}").text
    hers = ada.get(prefix + told(story)).text
    assert f"About {story.title}" in hers and "MARK" in hers and "The week is well thought out." in hers
    assert "LATER" not in hers and "{link}" not in hers and f"/proposals/{story.proposal.code}" in hers
    his = nora.get(prefix + told(story)).text
    assert "MARK" not in his and 'lang="nl"' in his
    for person in (story.eve, story.emmy, story.charles, story.olga):
        assert app.test_client(user=person).get(prefix + told(story)).status_code == 404


def test_the_page_with_the_letter_sets_what_reviewers_wrote_and_leaves_everything_else_as_it_was_sent(app, story):
    remark(4, story.proposal)
    review = db.session.scalars(db.select(Review).order_by(Review.id)).first()
    review.strengths, review.weaknesses = "A *fine* plan for $\\psi$.", "**Please** say why."
    db.session.commit()
    decision = story.decided(Code.REJECT)
    letters.edit(decision, "nl", "Over {title}", "*Dag* {name} $x$\n\nZwakke punten: {grounds}", by=story.olga)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    db.session.commit()

    page = app.test_client(user=story.ada).get(told(story)).text
    assert "<em>fine</em>" in page and "<math" in page and "<strong>Please</strong> say why." in page
    assert "$\\psi$" in mails("reject")[0].body + mails("reject")[1].body
    his = app.test_client(user=story.nora).get(told(story)).text
    assert "*Dag*" in his and "$x$" in his and "<em>" not in his


def test_a_letter_whose_decision_was_rescinded_says_so_until_a_new_one_is_told(app, story):
    decision = story.released(Code.REJECT)
    db.session.execute(db.update(Mail).values(state=MailState.SENT))
    actions.rescind(decision, by=story.dora, grounds="A form was lost")
    db.session.commit()
    ada = app.test_client(user=story.ada)

    page = ada.get(f"/proposals/{story.proposal.code}").text
    assert "No longer stands" in page and told(story) in page
    for tail in ("", "/progress"):
        top = main(ada.get(f"/proposals/{story.proposal.code}{tail}").text)
        assert "was rescinded on" in top and "A form was lost" in top and "The director decides anew" in top
        assert not any(words in top for words in ("With the committees", "planned for", "later than planned"))
    for reader, words in (
        ("ada", "The director decides anew"),
        ("nora", "De directeur besluit opnieuw"),
        ("charles", "Advised"),
        ("olga", "Advised"),
    ):
        prefix = "/nl" if reader == "nora" else ""
        row = app.test_client(user=getattr(story, reader)).get(f"{prefix}/proposals/").text.partition("<tbody")[2]
        assert words in row and "With the committees" not in row and "Bij de commissies" not in row, reader
    letter = ada.get(told(story)).text
    assert letter.count("was rescinded on") == 1 and "A form was lost" in letter
    actions.decide(story.proposal, code=Code.APPROVE_BASIC, grounds="x", by=story.dora)
    db.session.commit()
    assert main(ada.get(f"/proposals/{story.proposal.code}").text) == main(page)
    assert "The director decides anew" in ada.get("/proposals/").text, (
        "and so they are listed until the new one is told"
    )
    actions.press_release(story.call, [story_decision(story)], by=story.olga, undo_minutes=0)
    db.session.commit()
    for address in ("/proposals/", f"/proposals/{story.proposal.code}"):
        assert "decides anew" not in ada.get(address).text and "Approved, basic funding" in ada.get(address).text


def test_a_proposal_that_was_withdrawn_after_its_decision_was_rescinded_is_withdrawn_everywhere(app, story):
    actions.rescind(story.released(Code.REJECT), by=story.dora, grounds="A form was lost")
    proposals.move(story.proposal, "withdraw", by=story.ada, note="We found another place")
    db.session.commit()

    for page in pages(app, story, "ada"):
        assert "Withdrawn" in main(page) and "decides anew" not in main(page)


def main(page) -> str:
    return page.partition("<main")[2].partition("</main")[0]


def test_a_letter_that_was_recalled_is_not_read(app, story):
    decision = story.released(Code.REJECT)
    actions.rescind(decision, by=story.dora, grounds="A form was lost")
    db.session.commit()

    letter = app.test_client(user=story.ada).get(told(story)).text
    assert letter.count("letter-sheet") == 1 and "A form was lost" in letter


def test_a_letter_of_which_a_copy_was_sent_is_read_once(app, story):
    story.released(Code.REJECT)
    db.session.execute(db.update(Mail).values(state=MailState.SENT))
    mine = db.session.scalar(db.select(Mail).where(Mail.to_person_id == story.ada.id, Mail.kind == "reject"))
    desk.send_copy(mine, by=story.olga)
    db.session.commit()

    assert app.test_client(user=story.ada).get(told(story)).text.count("letter-sheet") == 1


def test_what_can_be_taken_up_again_says_so_where_one_asks_what_can_be_changed(app, story):
    story.released(Code.REVISE_RESUBMIT)
    address = f"/proposals/{story.proposal.code}"

    page = app.test_client(user=story.ada).get(f"{address}/progress").text
    assert f"{address}/resubmit" in page and told(story) in page
    assert "Decision: Revise and submit again" in page
    assert f"{address}/resubmit" not in app.test_client(user=story.nora).get(f"{address}/progress").text


def test_where_one_says_what_has_changed_stands_the_letter_of_the_earlier_proposal(app, story):
    browser, address = app.test_client(user=story.ada), f"/proposals/{story.proposal.code}"
    later = story.make.call(formats=[story.format], committees=[story.committee])
    story.released(Code.REVISE_RESUBMIT)
    browser.tab(address + "/resubmit", "").send(call=later.key)
    draft = db.session.query(Proposal).filter_by(call_id=later.id).one()

    form = browser.get(f"/proposals/{draft.code}/edit/a").text
    assert f'href="{address}"' in form and f'href="{told(story)}"' in form and f"{address}/resubmit" not in form
    eve = story.make.person("Eve")
    organisers.confirm(organisers.invite(draft, name="Eve", email=eve.email, by=story.ada), {"institution": "Yale"})
    db.session.commit()
    hers = app.test_client(user=eve).get(f"/proposals/{draft.code}/edit/a")
    assert (hers.status_code, f'href="{address}' in hers.text, told(story) in hers.text) == (200, False, False)


def test_a_withdrawn_proposal_can_be_taken_up_again_and_the_new_one_leads_back_to_it(app, story):
    browser, address = app.test_client(user=story.ada), f"/proposals/{story.proposal.code}"
    later = story.make.call(formats=[story.format], committees=[story.committee])
    proposals.move(story.proposal, "withdraw", by=story.ada, note="Another place")
    db.session.commit()
    assert all(f"{address}/resubmit" in browser.get(page).text for page in (address, f"{address}/progress"))

    browser.tab(address + "/resubmit", "").send(call=later.key)

    draft = db.session.query(Proposal).filter_by(call_id=later.id).one()
    assert f'href="{address}"' in main(browser.get(f"/proposals/{draft.code}").text)
