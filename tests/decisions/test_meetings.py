"""The meeting: its agenda, what its opening ends, who leaves for an item, and minutes of what each reader may see."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.decisions.test_pages import press_in_room
from tests.decisions.test_releases import reads
from tests.kept import mails, told
from tests.makers import remark
from workshop_portal import background
from workshop_portal.core import languages
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions, meeting_days, meetings, minutes, waits
from workshop_portal.decisions.models import Advice, Item, Meeting, Presence, Recusal
from workshop_portal.decisions.workflow import Code
from workshop_portal.journal import JournalLine
from workshop_portal.letters import LetterTemplate
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Seat
from workshop_portal.proposals import actions as proposals
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.reviews.workflow import ReviewState


@pytest.fixture
def other(story):
    """A second item, worse by its marks."""
    proposal = story.propose(title="Ice That Flows")
    remark(1, proposal)
    return proposal


def page(story, name="meeting"):
    return f"/decisions/{name}/{story.call.key}/{story.committee.key}"


def run(browser, story, go):
    return browser.tab(page(story), form="/run").send(go=go)


def test_the_agenda_is_numbered_by_code_and_given_numbers_stay(story, browse, other):
    chair = browse(story.charles)
    assert run(chair, story, "agenda").status_code == 303
    first = {one.proposal_id: one.number for one in db.session.query(Item)}
    assert first == {story.proposal.id: 1, other.id: 2}

    late = story.propose(title="A late one", code=story.proposal.code + "-a")
    run(chair, story, "agenda")

    assert {one.proposal_id: one.number for one in db.session.query(Item)} == first | {late.id: 3}


def test_the_day_of_the_meeting_goes_with_the_agenda_until_it_is_opened(story, browse):
    chair, day = browse(story.charles), today() + timedelta(days=9)
    assert chair.tab(page(story), form="/run").page.fields["on"] == today().isoformat()

    assert chair.tab(page(story), form="/run").send(go="agenda", on="soon").status_code == 422
    chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat())
    assert db.session.query(Meeting).one().on == day
    actions.open_meeting(db.session.query(Meeting).one(), by=story.charles)  # on another day, which is now its day
    actions.set_agenda(db.session.query(Meeting).one(), by=story.charles, on=day)
    assert db.session.query(Meeting).one().on == today()


@pytest.mark.parametrize(("planned", "hours"), [(9, 2), (-9, 2), (9, 30)])
def test_minutes_name_the_day_on_which_the_meeting_was_held_and_not_the_planned_one(story, browse, planned, hours):
    held = story.meet()
    held.on, begun = today() + timedelta(days=planned), languages.local(now()).replace(hour=10, minute=0)
    db.session.commit()
    member, planned_day = browse(story.emmy), languages.day(held.on)
    assert planned_day in member.get(page(story)).text

    actions.open_meeting(held, by=story.charles, at=begun)
    actions.close_meeting(held, by=story.charles, at=begun + timedelta(hours=hours))
    db.session.commit()

    told = languages.day(today()) if hours < 24 else languages.days(today(), today() + timedelta(days=1))
    paper = " ".join(
        PdfReader(BytesIO(member.get(page(story, "minutes") + "/pdf").data)).pages[0].extract_text().split()
    )
    for text in (member.get(page(story)).text, member.get(page(story, "minutes")).text, paper):
        assert told in text and planned_day not in text


def test_members_get_one_letter_for_each_day_that_is_new_to_them(story, browse, other):
    """None comes where the same day is set again, nor to who sets it or is in conflict with all that is on the agenda."""
    chair, address = browse(story.charles), f'href="{page(story)}"'
    for proposal in (story.proposal, other):
        story.make.standing(story.lise, Hat.CONFLICTED, proposal)
    first, later = (today() + timedelta(days=days) for days in (3, 9))
    for day in (first, first):
        assert chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat()).status_code == 303
        assert (told("committee_meets"), told("meeting_moved")) == ([story.emmy.id], [])
    mail = mails("committee_meets")[0]
    assert languages.day(first) in mail.body and mail.guarded and mail.link_path in address
    assert story.title not in mail.body and other.title not in mail.body

    for day, times in ((later, 1), (later, 1), (first, 2)):
        chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat())
        assert (told("committee_meets"), told("meeting_moved")) == ([story.emmy.id], [story.emmy.id] * times)
    story.propose(title="For her as well")
    chair.tab(page(story), form="/run").send(go="agenda", on=first.isoformat())
    assert told("committee_meets") == sorted([story.emmy.id, story.lise.id]) and len(told("meeting_moved")) == 2


def test_no_letter_tells_of_a_meeting_that_has_begun_or_of_a_day_that_has_passed(story):
    held = story.meet()
    story.call.opens_at, story.call.deadline_at = (now() - timedelta(days=days) for days in (90, 20))
    actions.set_agenda(held, by=story.charles, on=today() - timedelta(days=1))
    actions.open_meeting(held, by=story.charles)
    actions.set_agenda(held, by=story.charles)
    actions.close_meeting(held, by=story.charles)
    actions.open_meeting(held, by=story.olga)

    assert mails("committee_meets") == mails("meeting_moved") == []


@pytest.mark.parametrize("days", [3, 0])
def test_a_meeting_that_is_opened_on_another_day_than_members_were_told_says_so_first_and_tells_them(
    story, browse, other, days
):
    chair, day = browse(story.charles), today() + timedelta(days=days)
    chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat())
    item = f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    words = f"The meeting is set for {languages.day(day)}; today is {languages.day(today())}."
    assert [words in chair.get(one).text for one in (page(story) + "/open", item)] == [days > 0] * 2
    assert len(told("committee_meets")) == 2

    assert chair.tab(page(story) + "/open").send(go="open").status_code == 303
    assert told("meeting_moved") == (told("committee_meets") if days else [])
    assert all(languages.day(today()) in one.body for one in mails("meeting_moved") if one.language == "en")
    assert words not in chair.get(item).text

    held = db.session.query(Meeting).one()
    actions.close_meeting(held, by=story.charles)
    story.propose(title="Late")
    actions.open_meeting(held, by=story.charles)
    assert len(told("meeting_moved")) == (2 if days else 0)


def test_who_was_told_of_no_day_hears_of_no_other_when_the_meeting_is_opened(story):
    held = story.meet()
    held.on = today() + timedelta(days=3)
    actions.open_meeting(held, by=story.charles)

    assert mails("committee_meets") == mails("meeting_moved") == []


def test_a_letter_about_a_meeting_stays_with_who_lost_the_right_and_shows_nobody_what_is_hidden(
    app, story, browse, other
):
    """An officer in conflict with what alone is for its reader finds no such letter in the log."""
    max_ = story.make.person("Max")
    story.committee.seats.append(Seat(person=max_, role=Hat.MEMBER, from_on=today()))
    story.make.standing(story.lise, Hat.CONFLICTED, other)
    tariq = story.make.appointed("office", "Tariq")
    story.make.standing(tariq, Hat.CONFLICTED, story.proposal)
    actions.set_agenda(story.meet(), by=story.charles, on=today() + timedelta(days=3))
    db.session.commit()
    assert told("committee_meets") == sorted([story.emmy.id, story.lise.id, max_.id])

    log = {
        who: [name in browse(who).get("/mails").text for name in ("Emmy", "Lise", "Max")] for who in (story.olga, tariq)
    }
    assert list(log.values()) == [[True, True, True], [True, False, True]]
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    next(seat for seat in story.committee.seats if seat.person is max_).until_on = today() - timedelta(days=1)
    db.session.commit()
    assert [background.may_still_read(one) for one in sorted(mails("committee_meets"), key=lambda one: one.to_name)] == [
        True, False, False,
    ]  # fmt: skip


def test_the_minutes_say_the_quorum_and_who_did_not_count(story, browse, other):
    max_ = story.make.person("Max")
    story.committee.seats.append(Seat(person=max_, role=Hat.MEMBER, from_on=today()))
    story.make.standing(story.lise, Hat.CONFLICTED, other)
    held = story.meet()
    actions.mark_present(held, [story.charles, story.emmy, story.lise, max_], by=story.charles)
    actions.recuse_barred(held, other, by=story.charles)
    for proposal in (story.proposal, other):
        actions.advise(proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    story.make.standing(max_, Hat.CLEARED, story.proposal)  # an answer that comes later changes no minutes
    db.session.commit()

    text = browse(story.charles).get(page(story, "minutes")).text
    paper = words_of(browse(story.charles).get(page(story, "minutes") + "/pdf"))
    for said in (text, paper):
        assert "3 in the room counted, 3 were needed" in said and "2 in the room counted, 2 were needed" in said
        assert said.count("Max Byron, without an answer to the conflict question") == 2
    first, second = db.session.scalars(db.select(Advice).order_by(Advice.proposal_id))
    assert (set(first.counted), second.uncounted, second.out_of_the_room) == (
        {story.charles, story.emmy, story.lise}, [max_], [story.lise],
    )  # fmt: skip
    first.needed = None  # recorded before this was kept
    for one in first.attendances:
        one.counted = None
    db.session.commit()
    assert browse(story.charles).get(page(story, "minutes")).text.count("were needed") == 1


def test_a_committee_meets_once_its_round_is_read_and_no_day_before_that_is_taken(story, browse):
    chair, call, day = browse(story.charles), story.call, today() - timedelta(days=20)
    for reading, deadline, first in ((None, 20, day), (18, 20, day), (30, 20, day - timedelta(days=10))):
        call.opens_at, call.deadline_at = (now() - timedelta(days=days) for days in (90, deadline))
        call.reading_at = reading and now() - timedelta(days=reading)
        db.session.commit()
        early = (first - timedelta(days=1)).isoformat()
        refused = chair.tab(page(story), form="/run").send(go="agenda", on=early)
        assert refused.status_code == 422 and "A committee meets once its round is read" in refused.text
        assert refused.text.count(early) == 1 and db.session.query(Meeting).count() == 0
        with pytest.raises(Refused):
            actions.hold_meeting(call, story.committee, by=story.charles, on=first - timedelta(days=1))
        assert meeting_days.earliest(call) == first

    assert chair.tab(page(story), form="/run").send(go="agenda", on=first.isoformat()).status_code == 303
    with pytest.raises(Refused):
        actions.set_agenda(db.session.query(Meeting).one(), by=story.charles, on=first - timedelta(days=1))


def test_a_day_before_the_reviews_are_due_is_taken_with_a_warning_to_those_who_set_it(story, browse):
    story.call.review_due_on, held = today() + timedelta(days=9), story.meet()
    chair = browse(story.charles)
    for later, warns in ((8, True), (9, False)):
        actions.set_agenda(held, by=story.charles, on=today() + timedelta(days=later))
        db.session.commit()
        assert ("The reviews are due on" in chair.get(page(story)).text) == warns
    assert "The reviews are due on" not in browse(story.emmy).get(page(story)).text


@pytest.mark.parametrize("days", [-5, 5])
def test_no_typed_day_lowers_the_quorum_or_empties_the_room(story, browse, days):
    """Seats count as they are on the day on which the meeting is opened."""
    story.call.opens_at, story.call.deadline_at = (now() - timedelta(days=days) for days in (90, 20))
    held = actions.hold_meeting(story.call, story.committee, by=story.charles, on=today() + timedelta(days=days))
    for seat in story.committee.seats:
        seat.from_on, seat.until_on = today(), today() + timedelta(days=2)
    db.session.commit()
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"

    there = [one.key for one in (story.charles, story.emmy)]
    chair.tab(page(story), form="/presence").send(people=there)
    assert len(held.presences) == 2 and "2 are needed" in chair.get(address).text
    actions.mark_present(held, [story.charles], by=story.charles)
    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    story.meet()
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    held.opened_at = now() - timedelta(days=3)
    for seat in story.committee.seats:
        seat.from_on, seat.until_on = today() - timedelta(days=3), today() - timedelta(days=1)
    db.session.commit()
    there = meetings.room(story.proposal, story.committee, held, story.charles)
    assert (there.here, there.needed) == (3, 2)


def test_opening_the_meeting_locks_its_reviews_and_closing_it_ends_advice(story, browse):
    chair = browse(story.charles)
    run(chair, story, "open")
    assert set(db.session.scalars(db.select(Review.state))) == {ReviewState.LOCKED}

    story.meet()
    chair.tab(page(story) + "/close").send(go="close")
    assert "record" not in chair.get(page(story)).text.lower().split("<main")[1].split("</main")[0].replace(
        "recorded", ""
    )
    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    assert run(chair, story, "open").status_code == 303
    assert db.session.query(Meeting).one().closed_at is None


@pytest.fixture
def late(story):
    """Still read by Emmy and Lise, who have sent their reviews, and by Max, who has a draft."""
    proposal, max_ = story.propose(status=Status.IN_REVIEW, title="A late one"), story.make.person("Max")
    db.session.add(Assignment(proposal=proposal, person=max_, committee=story.committee))
    story.make.standing(max_, Hat.REVIEWER, proposal)
    reviews.save_review(proposal, max_, marks={}, strengths="Half a thought")
    db.session.commit()
    return proposal


def test_what_comes_into_discussion_while_the_meeting_is_open_is_an_item_at_once_and_its_reviews_stay(
    story, browse, late
):
    """Whoever has not sent a review is told that, and not that it can still be sent."""
    actions.open_meeting(story.meet(), by=story.charles)
    db.session.commit()
    chair, close = browse(story.charles), f"/reviews/assignment/{story.call.key}/{story.committee.key}/close"
    by_hand = f"/reviews/assign/{late.code}/{story.committee.key}/close"
    for address in (close, by_hand):
        assert "meeting is open." in chair.get(address).text and "can still be sent" not in chair.get(address).text

    assert chair.tab(close).send(which=[late.code]).status_code == 303

    held = db.session.query(Meeting).one()
    assert [(one.proposal_id, one.number) for one in held.items] == [(story.proposal.id, 1), (late.id, 2)]
    mine = db.select(Review.state).where(Review.proposal_id == late.id)
    assert sorted(db.session.scalars(mine)) == ["draft", "locked", "locked"]
    assert told("reading_ended") == [mails("reading_ended")[0].to_person_id] and not mails("reviews_closed")
    with pytest.raises(Refused):
        reviews.send_review(late, story.emmy, marks={})
    closed = (
        f"The discussion of this proposal has begun. The meeting of {story.committee.name_en} is open: what lies before"
    )
    assert closed in chair.get(by_hand).text


def test_what_is_closed_before_the_meeting_can_be_changed_until_it_is_opened(story, browse, late):
    story.meet()
    by_hand = f"/reviews/assign/{late.code}/{story.committee.key}/close"
    assert "can still be sent" in browse(story.charles).get(by_hand).text
    browse(story.charles).tab(by_hand).send()

    assert not mails("reading_ended") and len(mails("reviews_closed")) == 1
    reviews.send_review(late, story.emmy, marks={})
    assert db.session.query(Item).filter_by(proposal_id=late.id).count() == 0


def test_what_its_organisers_withdrew_and_take_up_again_while_the_meeting_is_open_is_an_item_of_it(story, other):
    proposals.move(other, "withdraw", by=story.ada, note="Not yet.")
    held = story.meet()
    actions.open_meeting(held, by=story.charles)
    proposals.move(other, "restore", by=story.ada)
    db.session.commit()

    assert other.id in {one.proposal_id for one in held.items}
    with pytest.raises(Refused):
        reviews.send_review(other, story.emmy, marks={})


def test_a_meeting_is_not_opened_before_anything_is_in_discussion_and_its_pages_lead_to_what_comes_first(story, browse):
    story.proposal.status = Status.IN_REVIEW
    db.session.commit()
    chair, close = browse(story.charles), f"/reviews/assignment/{story.call.key}/{story.committee.key}/close"
    here = chair.get(page(story)).text
    assert f'href="{page(story)}/open"' not in here and f'href="{close}"' in here and 'name="begins"' in here
    asking = chair.get(page(story) + "/open").text
    assert f'href="{close}"' in asking and 'value="open"' not in asking and "All reviews are sent." not in asking

    refused = run(chair, story, "open")
    assert refused.status_code == 409 and "Nothing is in discussion yet" in refused.text
    assert db.session.query(Meeting).count() == 0

    story.proposal.status = Status.IN_DISCUSSION
    db.session.commit()
    assert f'href="{page(story)}/open"' in chair.get(page(story)).text
    assert run(chair, story, "open").status_code == 303


def test_to_an_officer_in_conflict_with_all_that_is_discussed_a_meeting_has_nothing_to_open_for(story, browse):
    tariq = story.make.appointed("office", "Tariq")
    story.make.standing(tariq, Hat.CONFLICTED, story.proposal)
    db.session.commit()
    office = browse(tariq)

    assert "Nothing is in discussion yet" in office.get(page(story) + "/open").text
    assert run(office, story, "open").status_code == 409
    assert run(browse(story.olga), story, "open").status_code == 303


def test_before_the_meeting_is_opened_its_page_says_whose_drafts_and_how_many_reviews_it_shuts_out(
    story, browse, other
):
    hidden = story.propose(title="Hidden")
    story.make.standing(story.charles, Hat.CONFLICTED, hidden)
    chair, ask = browse(story.charles), page(story) + "/open"
    assert ask in chair.get(page(story)).text and "All reviews are sent." in chair.get(ask).text
    for proposal in (other, hidden):
        review = db.session.scalar(db.select(Review).where(Review.proposal_id == proposal.id).order_by(Review.id))
        review.state, review.submitted_at = ReviewState.DRAFT, None
    db.session.delete(db.session.scalar(db.select(Review).where(Review.proposal_id == story.proposal.id)))
    db.session.commit()

    asking = chair.get(ask).text
    assert "2 reviews are missing." in asking and f"{story.emmy.name}: {other.title}" in asking
    assert hidden.title not in asking and story.title not in asking
    assert db.session.query(Meeting).count() == 0
    chair.tab(ask, form="/run").send(go="open")
    assert db.session.query(Meeting).one().opened_at


def test_once_the_meeting_is_closed_its_advice_is_read_and_nobody_is_asked_to_leave(story, browse, other):
    story.make.standing(story.lise, Hat.CONFLICTED, other)
    story.meet()
    address = f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    chair = browse(story.charles)
    chair.tab(address).send(outcome="reject", grounds="Too narrow.", votes_for="2")
    held = db.session.query(Meeting).one()
    actions.close_meeting(held, by=story.charles)
    db.session.commit()

    text = chair.get(address).text
    assert "Too narrow." in text and "2 for, 0 against, 0 abstained" in text
    assert "To change it, open the meeting again." in text
    assert "<textarea" not in text and "Leaves the room" not in text
    assert "Please leave" not in browse(story.lise).get(page(story)).text


@pytest.mark.parametrize("go", ["out", "out KEY", "back KEY"])
def test_once_the_meeting_is_closed_nobody_leaves_the_room_or_comes_back_from_an_old_page(story, browse, go):
    story.meet()
    held, lise, proposal = db.session.query(Meeting).one(), story.lise, story.proposal
    if go == "out":
        story.make.standing(lise, Hat.CONFLICTED, proposal)
    if go == "back KEY":
        actions.recuse(held, proposal, lise, by=story.charles)
        db.session.commit()
    chair, address = browse(story.charles), f"/decisions/advice/{proposal.code}/{story.committee.key}"
    fields, left = chair.tab(address).page.fields, db.session.query(Recusal).count()
    actions.open_meeting(held, by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()

    sent = chair.post(f"{address}/room", data=fields | {"go": go.replace("KEY", lise.key)})

    assert sent.status_code == 409 and "This meeting is closed." in sent.text
    assert db.session.query(Recusal).count() == left


def test_once_the_meeting_is_closed_an_old_page_changes_nobody_who_was_present(story, browse):
    story.meet()
    held, old = db.session.query(Meeting).one(), browse(story.charles).tab(page(story), form="/presence")
    actions.open_meeting(held, by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()
    assert old.send(people=[story.charles.key]).status_code == 409
    assert len(held.presences) > 1


@pytest.mark.parametrize("go", ["", "burn", "open now"])
def test_another_button_is_answered_in_words(story, browse, go):
    assert run(browse(story.charles), story, go).status_code == 422


def test_members_run_no_meeting(story, browse):
    chair = browse(story.charles).tab(page(story), form="/run")
    fields = chair.page.fields | {"go": "open"}

    assert browse(story.emmy).post(page(story) + "/run", data=fields).status_code == 404
    assert db.session.query(Item).count() == 0


def test_a_member_in_conflict_is_told_when_to_leave_and_nothing_else(story, browse, other):
    story.make.standing(story.lise, Hat.CONFLICTED, other)
    held = story.meet()
    actions.open_meeting(held, by=story.charles)
    db.session.commit()

    text = browse(story.lise).get(page(story)).text
    assert "Please leave the room for item 2." in text
    assert other.title not in text
    assert "Please leave" not in browse(story.emmy).get(page(story)).text


def test_to_who_is_in_conflict_with_all_items_no_page_says_that_there_are_none(story, browse):
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    held, member = story.meet(), browse(story.lise)
    actions.open_meeting(held, by=story.charles)
    db.session.commit()
    text = member.get(page(story)).text
    assert "Please leave the room for item 1." in text and "Nothing else that you may see" in text

    for name in ("minutes", "meeting"):
        assert ("No items that you may see" in member.get(page(story, name)).text) == (name == "minutes")
    actions.close_meeting(held, by=story.charles)
    db.session.commit()
    assert "No items that you may see" in member.get(page(story)).text


def test_all_in_conflict_are_marked_as_out_with_one_press_and_one_is_back(story, browse):
    story.meet()
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"

    page = chair.get(address).text
    must, left = page.index("Must leave the room"), page.index("Has left the room for this item")
    assert must < page.index(story.lise.name, must) < left < page.index("Nobody", left)
    press_in_room(chair, address, "out")
    assert "Must leave the room" not in chair.get(address).text
    assert [one.person_id for one in db.session.query(Recusal)] == [story.lise.id]
    assert "2 in the room who may take part; 2 are needed" in chair.get(address).text

    press_in_room(chair, address, f"back {story.lise.key}")
    assert db.session.query(Recusal).count() == 0
    assert press_in_room(chair, address, "back nobody").status_code == 422


def test_advice_that_is_typed_while_somebody_leaves_the_room_waits_on_its_page(story, browse):
    story.meet()
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    due = today() + timedelta(days=60)
    typed = {
        "outcome": "approve_conditional", "grounds": "Fewer lectures.", "criteria": ["quality"],
        "condition_1": "Half of the time", "due_1": due.isoformat(),
    }  # fmt: skip

    assert press_in_room(chair, address, f"out {story.lise.key}").status_code == 303
    assert "It is not recorded yet." not in chair.get(address).text  # nothing was typed
    for go in (f"out {story.emmy.key}", f"back {story.emmy.key}", f"back {story.lise.key}"):
        assert press_in_room(chair, address, go, **typed).status_code == 303
        held = chair.tab(address)
        assert {name: held.page.fields[name] for name in typed} == typed
        assert "It is not recorded yet." in held.answer.text

    assert held.send().status_code == 303
    assert db.session.query(Advice).one().grounds == "Fewer lectures."
    assert "It is not recorded yet." not in chair.get(address).text
    press_in_room(chair, address, f"out {story.lise.key}", grounds="Still fewer.")
    assert chair.tab(address).page.fields["grounds"] == "Still fewer."


def test_advice_that_was_typed_and_not_recorded_stays_to_be_read_once_the_meeting_is_closed(story, browse):
    held = story.meet()
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    typed = {"outcome": "reject", "grounds": "Fewer lectures.", "votes_for": "2"}
    press_in_room(chair, address, f"out {story.lise.key}", **typed)
    actions.open_meeting(held, by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()

    page = chair.get(address).text
    assert page.index("No advice yet.") < page.index("was not sent") < page.index("<pre>Fewer lectures.</pre>")
    assert "<pre>2</pre>" in page and "<textarea" not in page


@pytest.mark.parametrize(("wrong", "status"), [({"go": "burn"}, 422), ({"csrf_token": "old"}, 400)])
def test_what_was_typed_stands_there_also_where_a_button_of_the_room_was_refused(story, browse, wrong, status):
    story.meet()
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"

    sent = press_in_room(chair, address, **{"go": "out", "grounds": "Fewer lectures."} | wrong)

    assert sent.status_code == status and "Fewer lectures." in sent.text


def test_advice_keeps_criteria_votes_and_conditions_and_the_director_takes_them_over(story, browse):
    story.meet()
    due = today() + timedelta(days=60)
    address = f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    typed = {
        "outcome": "approve_conditional", "grounds": "Fewer lectures.", "criteria": ["quality"], "votes_for": "2",
        "votes_against": "1", "condition_1": "Half of the time", "due_1": due.isoformat(),
    }  # fmt: skip
    chair = browse(story.charles)
    assert chair.tab(address).send(**typed | {"votes_for": "9"}).status_code == 422
    assert chair.tab(address).send(**typed | {"votes_for": "-1"}).status_code == 422
    assert chair.tab(address).send(**typed | {"criteria": ["no criterion"]}).status_code == 422
    assert chair.tab(address).send(**typed | {"due_1": None}).status_code == 422
    assert chair.tab(address).send(**typed).status_code == 303

    advice = db.session.query(Advice).one()
    assert (advice.criteria, advice.votes, advice.conditions) == (["quality"], (2, 1, 0), [("Half of the time", due)])
    assert chair.tab(address).page.fields["condition_1"] == "Half of the time"
    tab = browse(story.dora).tab(f"/decisions/{story.proposal.code}")
    assert (tab.page.fields["condition_1"], tab.page.fields["due_1"]) == ("Half of the time", due.isoformat())


def test_there_are_no_more_votes_than_people_in_the_room_who_may_take_part(story, browse):
    story.meet()
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    press_in_room(chair, address, "out")
    typed = {"outcome": "reject", "grounds": "So.", "votes_for": "2"}

    refused = chair.tab(address).send(**typed, votes_against="1")
    assert refused.status_code == 422 and "3 votes; in the room who may take part: 2." in refused.text
    assert chair.tab(address).send(**typed, votes_against="").status_code == 303  # what was refused had waited
    assert db.session.query(Advice).one().votes == (2, 0, 0)


def test_advice_to_approve_under_conditions_names_at_least_one(story, browse):
    """The director takes the conditions over, so there must be some; another outcome has none."""
    story.meet()
    address = f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    sent = browse(story.charles).tab(address).send(outcome="approve_conditional", grounds="Fewer lectures.")
    assert sent.status_code == 422 and "Write at least one condition." in sent.text
    with pytest.raises(Refused):
        actions.advise(story.proposal, story.committee, outcome="approve_conditional", grounds="So.", by=story.charles)

    typed = {"condition_1": "Half of the time", "due_1": ""}
    assert browse(story.charles).tab(address).send(outcome="reject", grounds="So.", **typed).status_code == 303
    assert db.session.query(Advice).one().conditions == []


def test_the_minutes_hold_what_their_reader_may_see(story, browse, other):
    max_ = story.make.person("Max")
    story.committee.seats.append(Seat(person=max_, role=Hat.MEMBER, from_on=today()))
    story.make.standing(story.lise, Hat.CONFLICTED, other)
    held = story.meet()
    actions.open_meeting(held, by=story.charles)
    actions.recuse_barred(held, other, by=story.charles)
    for proposal in (story.proposal, other):
        actions.advise(
            proposal, story.committee, outcome=Code.REJECT, grounds=f"Grounds of {proposal.title}.", by=story.charles,
            criteria=["impact"], votes=(2, None, None),
        )  # fmt: skip
    db.session.commit()

    unanswered = browse(max_).get(page(story, "minutes")).text
    assert other.title in unanswered and f"Grounds of {other.title}." not in unanswered
    assert "opens to you with your answer" in unanswered
    for who in (story.charles, story.emmy, story.olga, story.dora):
        text = browse(who).get(page(story, "minutes")).text
        assert f"Grounds of {other.title}." in text
        assert "2 for, 0 against, 0 abstained" in text
        assert "Left the room" in text
    paper = words_of(browse(story.charles).get(page(story, "minutes") + "/pdf"))
    assert f"Grounds of {other.title}." in paper and "2 for, 0 against" in paper and "Lise" in paper
    paper = words_of(browse(story.lise).get("/nl" + page(story, "minutes") + "/pdf"))
    assert f"Grounds of {story.proposal.title}." in paper and "Notulen" in paper
    assert other.title not in paper
    hidden = browse(story.lise).get("/nl" + page(story, "minutes")).text
    assert f"Grounds of {story.proposal.title}." in hidden
    assert other.title not in hidden
    assert "De zaal verlaten" not in hidden
    for who in (story.ada, story.eve, story.cora):
        assert browse(who).get(page(story, "minutes")).status_code == 404
        assert browse(who).get(page(story, "minutes") + "/pdf").status_code == 404


def test_who_left_for_an_item_and_went_home_before_its_advice_is_still_named(story, browse):
    held = story.meet()
    actions.recuse(held, story.proposal, story.lise, by=story.charles)
    actions.mark_present(held, [story.charles, story.emmy], by=story.charles)
    advice = actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    assert advice.out_of_the_room == [story.lise]


def test_a_mistyped_day_leaves_those_present_ticked_and_seats_are_those_of_the_day(story, browse):
    held = story.meet()
    held.opened_at = None
    db.session.commit()
    there = len(held.presences)
    browser = browse(story.charles)
    answer = browser.tab(page(story), form="/run").send(go="agenda", on="soon")
    assert answer.status_code == 422 and answer.text.count(" checked") >= there > 0


def test_the_minutes_say_of_each_item_who_was_there_when_its_advice_was_recorded(story, browse, other):
    """A presence that is changed afterwards changes no advice that was given before."""
    held = story.meet()
    actions.recuse(held, story.proposal, story.lise, by=story.charles)
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    actions.come_back(held, story.proposal, story.lise, by=story.charles)
    actions.mark_present(held, [], by=story.charles)
    actions.mark_present(held, [story.charles, story.emmy], by=story.charles)
    actions.advise(other, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    actions.mark_present(held, [], by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()

    paper = minutes.paper(story.charles, story.call, story.committee, held)
    assert [(point.present, point.out) for point in paper.points] == [
        ([story.charles, story.emmy], [story.lise]), ([story.charles, story.emmy], []),
    ]  # fmt: skip
    assert (set(paper.present), paper.missing) == ({story.charles, story.emmy, story.lise}, [])
    text = browse(story.charles).get(page(story, "minutes")).text
    assert text.count("In the room") == 2 and "Left the room" in text
    assert "In the room" in words_of(browse(story.charles).get(page(story, "minutes") + "/pdf"))


def test_advice_that_is_given_anew_is_given_by_those_who_are_there_then(story):
    held = story.meet()
    for people in ([story.charles, story.emmy, story.lise], [story.emmy, story.lise]):
        actions.mark_present(held, people, by=story.charles)
        advice = actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)

    assert set(advice.in_the_room) == {story.emmy, story.lise}


def words_of(answer) -> str:
    assert answer.mimetype == "application/pdf"
    return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(answer.data)).pages).split())


def test_a_reader_who_has_not_sent_the_own_review_finds_no_mean_in_the_meeting(story, browse):
    story.make.standing(story.emmy, Hat.CLEARED, story.proposal)
    story.make.standing(story.emmy, Hat.REVIEWER, story.proposal)
    assert "4.50" in browse(story.emmy).get(page(story)).text
    db.session.delete(db.session.query(Review).filter_by(person_id=story.emmy.id).one())
    db.session.commit()

    assert "4.00" not in browse(story.emmy).get(page(story)).text
    assert "4.00" in browse(story.charles).get(page(story)).text
    story.proposal.status = Status.IN_REVIEW
    db.session.commit()
    assert story.title not in browse(story.emmy).get(page(story)).text


def test_the_minutes_take_the_same_statements_for_3_and_for_30(story, browse, count_statements):
    def items(number):
        for n in range(number):
            story.propose(title=f"More {number} {n}")
        story.meet()
        actions.set_agenda(db.session.query(Meeting).one(), by=story.charles)
        db.session.commit()

    items(2)
    few = count_statements(browse(story.charles), page(story, "minutes"))
    items(27)
    assert count_statements(browse(story.charles), page(story, "minutes")) == few <= 12


def referred(story, other):
    """The first item is referred to physicists, the second is withdrawn with its advice."""
    held = story.meet()
    for proposal, outcome in ((story.proposal, Code.REFER), (other, Code.APPROVE_BASIC)):
        actions.recuse_barred(held, proposal, by=story.charles)
        facts = {"outcome": outcome, "grounds": f"Grounds of {proposal.title}.", "by": story.charles}
        actions.advise(proposal, story.committee, **facts)
    decision = actions.decide(story.proposal, code=Code.REFER, grounds="It is physics.", by=story.dora)
    actions.press_release(story.call, [decision], by=story.olga, undo_minutes=0)
    proposals.move(other, "withdraw", note="No time.", by=story.ada)
    db.session.commit()


@pytest.mark.parametrize("to_others", [True, False])
def test_minutes_keep_what_was_advised_wherever_the_proposal_goes_then(story, browse, other, to_others):
    """Also once others have it; for who read it then, and never for who is in conflict with it."""
    max_ = story.make.person("Max")
    story.committee.seats.append(Seat(person=max_, role=Hat.MEMBER, from_on=today()))
    story.make.standing(story.lise, Hat.CONFLICTED, story.proposal)
    story.make.standing(story.lise, Hat.CONFLICTED, other)
    referred(story, other)
    if to_others:
        proposals.set_committees(story.proposal, [story.make.committee(name="physics")], by=story.olga)
        db.session.commit()

    for who in (story.charles, story.emmy, story.olga, story.dora):
        text = browse(who).get(page(story, "minutes")).text
        for proposal in (story.proposal, other):
            assert f"Grounds of {proposal.title}." in text
        assert text.count("were needed") == text.count("In the room") == 2
    assert story.title in words_of(browse(story.charles).get(page(story, "minutes") + "/pdf"))
    for who in (story.lise, max_):
        text = browse(who).get(page(story, "minutes")).text
        assert story.title not in text and other.title not in text


def test_minutes_keep_what_was_advised_when_the_decision_is_rescinded(story, browse):
    decision = story.released()
    actions.rescind(decision, by=story.dora, grounds="A mistake.")
    db.session.commit()

    text = browse(story.emmy).get(page(story, "minutes")).text
    assert "Sound." in text and "were needed" in text


@pytest.fixture
def vera(story):
    """The vice-chair."""
    vera = story.make.person("Vera")
    story.committee.seats.append(Seat(person=vera, role=Hat.VICE, from_on=today()))
    story.make.keep()
    return vera


def test_a_vice_chair_holds_the_whole_meeting_where_the_chair_may_take_part_in_none_of_it(story, browse, vera):
    item = f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    runs = f'action="{page(story)}/presence"'
    decided = story.propose(title="Told long ago", status=Status.ADVISED)
    assert runs not in browse(vera).get(page(story)).text
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)
    story.answered(story.emmy, story.lise)
    db.session.commit()

    leader = browse(vera)
    assert runs in leader.get(page(story)).text and "First mark who is present" in leader.get(item).text
    assert leader.get(page(story) + "/open").status_code == 200
    here = [one.key for one in (vera, story.emmy, story.lise)]
    assert leader.tab(page(story), form="/presence").send(people=here).status_code == 303
    assert leader.tab(page(story) + "/open", form="/run").send(go="open").status_code == 303
    assert leader.tab(item, form=item).send(outcome="reject", grounds="Too thin.").status_code == 303
    assert story.proposal.status == Status.ADVISED and decided.status == Status.ADVISED

    assert runs not in leader.get(page(story)).text  # what is left, the chair has to do with
    story.make.standing(story.charles, Hat.CONFLICTED, decided)
    assert leader.tab(page(story) + "/close", form="/run").send(go="close").status_code == 303
    assert db.session.query(Meeting).one().closed_at


def test_a_vice_chair_who_leads_one_item_of_the_chairs_meeting_reads_who_marks_those_present(
    story, browse, vera, other
):
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)

    leader = browse(vera)
    text = leader.get(f"/decisions/advice/{story.proposal.code}/{story.committee.key}").text
    assert "The chair or the office first marks who is present." in text and "First mark" not in text
    assert leader.get(page(story) + "/open").status_code == 404
    assert f'action="{page(story)}/presence"' not in leader.get(page(story)).text
    assert f'action="{page(story)}/presence"' in browse(story.charles).get(page(story)).text


@pytest.mark.parametrize("there", [False, True])
def test_what_a_vice_chair_is_in_conflict_with_says_nothing_on_who_holds_the_meeting(story, browse, vera, other, there):
    """The same with and without it on the table, though the chair has a part in it."""
    other.status = Status.IN_DISCUSSION if there else Status.DRAFT
    story.make.standing(vera, Hat.CONFLICTED, other)
    story.make.standing(story.charles, Hat.CONFLICTED, story.proposal)

    leader = browse(vera)
    assert f'action="{page(story)}/presence"' in leader.get(page(story)).text
    asked = leader.get(page(story) + "/open")
    assert asked.status_code == 200 and other.title not in asked.text

    story.make.standing(vera, Hat.CONFLICTED, story.proposal)
    assert leader.get(page(story) + "/open").status_code == 404


# A second sitting


def sat(story, days=14):
    """A sitting this many days ago with one advice, three in the room; and another item, which waits for its advice."""
    begun = now() - timedelta(days=days)
    held, people = story.meet(), [story.charles, story.emmy, story.lise]
    story.call.opens_at, story.call.deadline_at = (now() - timedelta(days=days) for days in (90, days + 9))
    late = story.propose(title="Ice That Flows")
    for person in people[1:]:
        story.make.standing(person, Hat.CLEARED, late)
    actions.open_meeting(held, by=story.charles, at=begun)
    actions.mark_present(held, people, by=story.charles, at=begun)
    actions.advise(
        story.proposal, story.committee, outcome=Code.REJECT, grounds="Too narrow.", by=story.charles, at=begun
    )
    actions.close_meeting(held, by=story.charles, at=begun + timedelta(minutes=10))
    db.session.commit()
    return held, late


def test_a_meeting_that_is_opened_again_on_another_day_is_a_sitting_of_its_own(story, browse):
    """Its members are told, nobody is in the room yet, and no advice rests on who was there the other day."""
    held, late = sat(story)
    chair, first = browse(story.charles), languages.local(held.opened_at).date()
    asking = chair.get(page(story) + "/open").text
    assert "Open the meeting again?" in asking and f"This is another sitting, on {languages.day(today())}" in asking
    assert mails("committee_meets") == []

    assert chair.tab(page(story) + "/open", form="/run").send(go="open").status_code == 303

    assert (told("committee_meets"), told("meeting_moved")) == (sorted([story.emmy.id, story.lise.id]), [])
    assert any(languages.day(today()) in one.body for one in mails("committee_meets"))
    assert (meeting_days.held_on(held), held.on, held.presences) == (today(), today(), [])
    text = chair.get(page(story)).text
    assert languages.day(today()) in text and languages.day(first) not in text
    item = f"/decisions/advice/{late.code}/{story.committee.key}"
    assert "0 in the room who may take part; 2 are needed" in chair.get(item).text
    with pytest.raises(Refused):
        actions.advise(late, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    actions.mark_present(held, [story.charles, story.emmy], by=story.charles)
    actions.advise(late, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    db.session.commit()

    here = {one.proposal_id: len(one.counted) for one in db.session.scalars(db.select(Advice))}
    assert here == {story.proposal.id: 3, late.id: 2}
    text = chair.get(page(story, "minutes")).text
    assert "3 in the room counted, 2 were needed" in text and "2 in the room counted, 2 were needed" in text


@pytest.mark.parametrize("is_set", [True, False])
def test_the_page_that_asks_says_who_gets_a_mail_of_the_sitting(story, browse, is_set):
    held, _late = sat(story)
    if is_set:
        actions.set_agenda(held, by=story.charles, on=today())
        db.session.commit()
    chair, before = browse(story.charles), len(mails("committee_meets"))

    asking = chair.get(page(story) + "/open").text
    chair.tab(page(story) + "/open", form="/run").send(go="open")

    assert ("The members get a mail." in asking) == (len(mails("committee_meets")) > before) == (not is_set)
    assert ("Members who were not told of this day get a mail." in asking) == is_set


def test_what_was_decided_elsewhere_is_no_new_item(story, browse):
    chair = browse(story.charles)
    run(chair, story, "agenda")
    story.propose(title="Decided elsewhere", status=Status.DECIDED)
    db.session.commit()

    text = chair.get(page(story)).text
    assert "Decided elsewhere" in text and "new since the agenda was set" not in text


@pytest.mark.parametrize("is_told", [False, True])
def test_a_text_of_the_office_that_has_no_field_for_it_says_the_place_all_the_same(story, is_told):
    text = dict.fromkeys(("en", "nl"), "Dear {name},\n\nIt meets on {on}.\n\n{link}\n\n{signature}\n")
    for key in ("committee_meets", "meeting_moved"):
        words = {f"subject_{one}": "{committee}" for one in text} | {f"body_{one}": body for one, body in text.items()}
        db.session.add(LetterTemplate(key=key, placeholders=["on"], **words))
    held, day = story.meet(), today() + timedelta(days=9)
    if is_told:
        actions.set_agenda(held, by=story.charles, on=day)
    actions.set_agenda(held, by=story.charles, on=day, begins=None, place="Room 9")

    letters = mails("meeting_moved" if is_told else "committee_meets")
    assert letters and all("Room 9" in one.body for one in letters)


def test_seats_count_as_they_are_on_the_day_of_the_sitting(story):
    held, late = sat(story)
    for seat in story.committee.seats:
        if seat.person_id == story.lise.id:
            seat.until_on = today() - timedelta(days=7)
    max_ = story.make.person("Max")
    story.committee.seats.append(Seat(person=max_, role=Hat.MEMBER, from_on=today()))
    db.session.commit()
    actions.open_meeting(held, by=story.charles)
    actions.mark_present(held, [story.charles, story.lise, max_], by=story.charles)

    assert {one.person_id for one in held.presences} == {story.charles.id, max_.id}


def test_closed_by_mistake_and_opened_again_on_the_same_day_a_sitting_goes_on(story, browse):
    held = story.meet()
    actions.open_meeting(held, by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()
    chair, here = browse(story.charles), len(held.presences)
    assert "another sitting" not in chair.get(page(story) + "/open").text

    chair.tab(page(story) + "/open").send(go="open")

    assert len(held.presences) == here > 0 and mails("committee_meets") == mails("meeting_moved") == []


def test_the_day_of_the_next_sitting_is_set_on_the_closed_meeting_and_told(app, story, browse):
    held, _late = sat(story)
    chair, day, other_day = browse(story.charles), today() + timedelta(days=7), today() + timedelta(days=9)
    for bad in (today() - timedelta(days=1), languages.local(held.closed_at).date()):
        refused = chair.tab(page(story), form="/run").send(go="agenda", on=bad.isoformat())
        assert refused.status_code == 422 and "Choose a day after that of the last sitting" in refused.text
        with pytest.raises(Refused):
            actions.set_agenda(held, by=story.charles, on=bad - timedelta(days=1))
        db.session.rollback()
    assert chair.tab(page(story), form="/run").page.fields["on"] == ""
    assert mails("committee_meets") == [] and desk(app, story.emmy) == []

    for on in (day, day, other_day):
        assert chair.tab(page(story), form="/run").send(go="agenda", on=on.isoformat()).status_code == 303
    both = sorted([story.emmy.id, story.lise.id])
    assert (told("committee_meets"), told("meeting_moved")) == (both, both)
    assert f"next sitting on {languages.day(other_day)}" in chair.get(page(story)).text
    assert [one.title for one in desk(app, story.emmy)] == ["Your committee meets"]
    assert f"set for {languages.day(other_day)}" in chair.get(page(story) + "/open").text

    actions.open_meeting(held, by=story.charles)  # today after all
    assert (told("committee_meets"), told("meeting_moved")) == (both, sorted(both * 2))
    assert [one.title for one in desk(app, story.emmy)] == ["Your committee meets"]


def desk(app, person) -> list:
    with app.test_request_context():
        return waits.for_the_members(person)


def test_minutes_of_two_sittings_name_both_with_their_hours_and_what_was_advised_in_each(story, browse):
    held, late = sat(story)
    actions.open_meeting(held, by=story.charles)
    actions.mark_present(held, [story.charles, story.emmy], by=story.charles)
    for proposal in (story.proposal, late):
        actions.advise(proposal, story.committee, outcome=Code.APPROVE_REGULAR, grounds="Good now.", by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()
    days = [languages.day(now() - timedelta(days=14)), languages.day(now())]

    chair = browse(story.charles)
    for text in (chair.get(page(story, "minutes")).text, words_of(chair.get(page(story, "minutes") + "/pdf"))):
        assert f"{days[0]} from " in text and f" and {days[1]} from " in text
        text = text.replace("- ", "")  # as the paper breaks its words
        assert text.count(f"Advised before, on {days[0]}") == 1 and text.count("Advised on") == 2
        assert text.index(f"Advised before, on {days[0]}") < text.index("Rejected")


def test_minutes_name_who_was_in_an_earlier_sitting_also_where_that_one_advised_nothing(story, browse):
    held = story.meet(story.charles, story.lise)
    story.call.opens_at, story.call.deadline_at = (now() - timedelta(days=days) for days in (90, 20))
    actions.open_meeting(held, by=story.charles, at=now() - timedelta(days=7))
    actions.close_meeting(held, by=story.charles, at=now() - timedelta(days=7))
    actions.open_meeting(held, by=story.charles)
    actions.mark_present(held, [story.charles, story.emmy], by=story.charles)
    db.session.commit()
    chair = browse(story.charles)

    for text in (chair.get(page(story, "minutes")).text, words_of(chair.get(page(story, "minutes") + "/pdf"))):
        assert story.lise.name in text and "Not present" not in text
    assert held.presences and story.lise.id not in {one.person_id for one in held.presences}


def test_what_was_not_sent_before_the_first_sitting_is_not_called_sent_before_the_next(story, browse):
    """Nor is it called missing: it can't be sent any more."""
    reader = db.session.scalar(db.select(Review).where(Review.proposal_id == story.proposal.id).order_by(Review.id))
    reader.state, reader.submitted_at = ReviewState.DRAFT, None
    held = story.meet()
    db.session.commit()
    chair, ask = browse(story.charles), page(story) + "/open"
    assert "1 review is missing." in chair.get(ask).text
    actions.open_meeting(held, by=story.charles)
    actions.close_meeting(held, by=story.charles)
    db.session.commit()

    asking = chair.get(ask).text
    assert "1 review was not sent before the meeting began, and can't be sent any more." in asking
    assert "All reviews are sent." not in asking and "missing" not in asking


def test_items_that_came_after_the_agenda_was_set_are_called_new(story, browse):
    chair, words = browse(story.charles), "1 item is new since the agenda was set."
    run(chair, story, "agenda")
    assert words not in chair.get(page(story)).text
    late, hidden = story.propose(title="Ice That Flows"), story.propose(title="Hidden")
    story.make.standing(story.charles, Hat.CONFLICTED, hidden)
    db.session.commit()

    assert words in chair.get(page(story)).text and words not in browse(story.emmy).get(page(story)).text
    asking = chair.get(page(story) + "/open").text
    assert "New since the agenda was set:" in asking and late.title in asking and hidden.title not in asking
    run(chair, story, "open")
    assert words not in chair.get(page(story)).text


def test_minutes_say_of_an_item_without_advice_that_none_was_recorded_also_to_who_has_not_answered(story, browse):
    story.make.standing(story.emmy, Hat.REVIEWER, story.proposal)
    held = story.meet()
    actions.open_meeting(held, by=story.charles)
    db.session.commit()
    silent = story.make.person("Max")
    story.committee.seats.append(Seat(person=silent, role=Hat.MEMBER, from_on=today()))
    db.session.commit()
    opens = "What is advised opens to you with your answer to the conflict question."
    for closes, words in ((False, "No advice yet."), (True, "No advice was recorded.")):
        if closes:
            actions.close_meeting(held, by=story.charles)
            db.session.commit()
        for who in (story.charles, silent):
            text = browse(who).get(page(story, "minutes")).text
            assert words in text and opens not in text
    actions.open_meeting(held, by=story.charles)
    actions.advise(story.proposal, story.committee, outcome=Code.REJECT, grounds="So.", by=story.charles)
    db.session.commit()
    text = browse(silent).get(page(story, "minutes")).text
    assert opens in text and "Rejected" not in text and "So." not in text


@pytest.mark.parametrize("typed", [{"outcome": "reject", "grounds": "Too narrow."}, {"grounds": "Too narrow."}])
def test_advice_that_is_refused_waits_while_its_writer_puts_right_what_was_missing(story, browse, typed):
    held = story.meet()
    actions.mark_present(held, [], by=story.charles)
    db.session.commit()
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"

    assert chair.tab(address).send(**typed).status_code == 422
    chair.tab(page(story), form="/presence").send(people=[story.charles.key, story.emmy.key])
    back = chair.tab(address)
    assert back.page.fields["grounds"] == "Too narrow." and "It is not recorded yet." in back.answer.text
    assert back.send(outcome="reject").status_code == 303

    assert db.session.query(Advice).one().grounds == "Too narrow."
    assert "It is not recorded yet." not in chair.get(address).text


def test_an_empty_form_that_is_refused_leaves_nothing_that_waits(story, browse):
    story.meet()
    chair, address = browse(story.charles), f"/decisions/advice/{story.proposal.code}/{story.committee.key}"
    assert chair.tab(address).send().status_code == 422
    assert "It is not recorded yet." not in chair.get(address).text


# Hour and place


def test_a_meeting_has_an_hour_and_a_place_which_its_letter_tells_and_tells_anew_once_they_change(story, browse):
    chair, day = browse(story.charles), today() + timedelta(days=9)

    def sets(**fields):
        answer = chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat(), **fields)
        return answer.status_code

    def to_emmy(kind):
        return [one for one in mails(kind) if one.to_person_id == story.emmy.id]

    assert [sets(), sets(begins="14.30", place="Room 201"), sets(begins="14:30", place="Room 201")] == [303] * 3
    first, (second,) = to_emmy("committee_meets"), to_emmy("meeting_moved")
    assert len(first) == 1 and "Place" not in first[0].body and f"meets on {languages.day(day)} about" in first[0].body
    assert f"It is now on {languages.day(day)}, 14:30." in second.body and "\n\nPlace: Room 201\n\n" in second.body
    assert sets(place="https://meet.example.org/1") == 303
    assert ["https://meet.example.org/1" in one.body for one in to_emmy("meeting_moved")] == [False, True]

    text = browse(story.emmy).get(page(story)).text
    assert "14:30" in text and "https://meet.example.org/1" in text and "Room 201" not in text
    fields = chair.tab(page(story), form="/run").page.fields
    assert (fields["begins"], fields["place"]) == ("14:30", "https://meet.example.org/1")
    for bad in ({"begins": "noon"}, {"begins": "25:00"}, {"place": "x" * 301}):
        assert sets(**bad) == 422


def test_the_hour_of_another_day_is_not_told_of_the_day_on_which_it_is_opened(story, browse):
    chair, day = browse(story.charles), today() + timedelta(days=9)
    chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat(), begins="14:30", place="Room 201")

    chair.tab(page(story) + "/open").send(go="open")

    moved = [one.body for one in mails("meeting_moved") if one.language == "en"]
    assert moved and all("14:30" not in one and "Room 201" in one for one in moved)


@pytest.fixture
def planned(story, browse):
    """The chair has set the agenda for a day with its hour and place."""
    chair, day = browse(story.charles), today() + timedelta(days=9)
    chair.tab(page(story), form="/run").send(go="agenda", on=day.isoformat(), begins="10:30", place="Room 9")
    return {"on": day.isoformat(), "begins": "10:30", "place": "Room 9"}


def test_where_the_meeting_can_not_be_opened_its_page_still_has_its_day_hour_and_place(story, browse, planned):
    chair = browse(story.charles)
    pages = [chair.tab(page(story) + "/open") for _n in range(2)]
    story.proposal.status = Status.IN_REVIEW
    db.session.commit()

    for asking, sent, status in ((pages[0], {"go": "open"}, 409), (pages[1], {"go": "open", "csrf_token": "old"}, 400)):
        answer = asking.send(**sent)
        words = "Nothing is in discussion yet" if status == 409 else "again"
        assert answer.status_code == status and words in answer.text
        shown = {name: value_of(answer.text, name) for name in planned}
        assert shown == planned


def value_of(text, name) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)[0]
    found = re.search(r'value="([^"]*)"', field)
    return found[1] if found else ""


def test_where_the_meeting_can_not_be_closed_its_page_still_has_its_day_hour_and_place(story, browse, planned):
    chair = browse(story.charles)
    chair.tab(page(story) + "/open").send(go="open")
    stale = chair.tab(page(story) + "/close").send(go="close", csrf_token="old")
    assert stale.status_code == 400 and "This page had been open for too long" in stale.text
    asking = chair.tab(page(story) + "/close")
    held = db.session.query(Meeting).one()
    actions.close_meeting(held, by=story.olga)
    db.session.commit()

    answer = asking.send(go="close")

    assert answer.status_code == 409 and "This meeting is not open." in answer.text
    assert value_of(answer.text, "place") == held.place == "Room 9"


def test_what_was_typed_with_an_agenda_that_is_refused_stands_there_again(story, browse, planned):
    answer = browse(story.charles).tab(page(story), form="/run").send(go="agenda", on="soon", place="Another room")
    assert (answer.status_code, value_of(answer.text, "place")) == (422, "Another room")


def test_the_room_is_emptied_for_another_sitting_with_the_same_reads_whoever_was_there(story):
    held, numbers = story.meet(), []
    for many in (3, 30):
        db.session.add_all(
            Presence(meeting_id=held.id, person=story.make.person(f"Guest {many} {n}")) for n in range(many)
        )
        db.session.commit()
        its = held.id
        db.session.expunge_all()
        held = db.session.get(Meeting, its)
        with reads() as sent:
            meetings.empty_the_room(held, by=None, at=now())
            db.session.flush()
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] and db.session.query(Presence).count() == 0


def test_a_reader_of_what_comes_back_into_an_open_meeting_reads_once_that_the_writing_is_over(story, other):
    """Not also that it stands where it stood; its organiser sets no agenda by it. Who has sent a review hears that it is back."""
    max_ = story.make.person("Max")
    db.session.add(Assignment(proposal=other, person=max_, committee=story.committee))
    story.make.standing(max_, Hat.REVIEWER, other)
    for person in (story.emmy, story.lise):
        story.make.standing(person, Hat.REVIEWER, other)
    proposals.move(other, "withdraw", by=story.ada, note="Not yet.")
    actions.open_meeting(story.meet(), by=story.charles)
    proposals.move(other, "restore", by=story.ada)
    db.session.commit()

    assert told("reading_ended") == [max_.id]
    assert told("reading_restored") == sorted([story.emmy.id, story.lise.id])
    agendas = db.session.query(JournalLine).filter_by(deed="agenda").order_by(JournalLine.id)
    assert [one.person_id for one in agendas] == [story.charles.id, None]
