"""The journal of a proposal and of a workshop: for whom the thing is open, in words."""

import ast
import csv
import re
from datetime import timedelta
from pathlib import Path

from tests.makers import criterion
from workshop_portal import journal
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import week_days
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.workflow import Code
from workshop_portal.desk import words
from workshop_portal.funding.models import Record
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.proposals import workflow as proposals
from workshop_portal.reviews import actions as reviewing
from workshop_portal.reviews import conflicts
from workshop_portal.reviews import workflow as reviews
from workshop_portal.reviews.models import Assignment
from workshop_portal.workshops import actions as deeds
from workshop_portal.workshops import workflow as workshops

PACKAGE = Path(words.__file__).parents[1]


def statuses(app, world, address) -> dict:
    return {hat: app.test_client(user=person).get(address).status_code for hat, person in world.people.items()}


def test_who_reads_the_journal_of_a_proposal(app, world):
    address = f"/journal/proposals/{world.proposal.code}"
    found = statuses(app, world, address)
    readers = {hat for hat, status in found.items() if status == 200}
    assert readers == {"office", "director", "auditor"}
    pages = {
        hat: app.test_client(user=world.people[hat]).get(f"/proposals/{world.proposal.code}").text for hat in found
    }
    assert {hat for hat, page in pages.items() if f'href="{address}"' in page} == readers


def test_the_page_of_a_proposal_leads_those_who_may_read_it_to_its_journal(app, world):
    leads = {
        hat
        for hat, person in world.people.items()
        if f"/journal/proposals/{world.proposal.code}"
        in app.test_client(user=person).get(f"/proposals/{world.proposal.code}").text
    }
    assert leads == {"office", "director", "auditor"}


def test_nobody_reads_the_journal_of_a_draft(app, world):
    found = statuses(app, world, f"/journal/proposals/{world.proposals['draft'].code}")
    assert set(found.values()) == {404}


def test_who_reads_the_journal_of_a_workshop(app, world):
    found = statuses(app, world, f"/journal/workshops/{world.workshop.key}")
    assert {hat for hat, status in found.items() if status == 200} == {"office", "director", "auditor", "coordinator"}


def test_a_line_says_when_who_what_from_and_to(app, world):
    by = world.people["office"]
    journal.record(world.proposal, "accept", by=by, start="submitted", end="eligible", at=now() - timedelta(days=1))
    journal.record(world.proposal, "submit", by=None, at=now())
    db.session.commit()
    browser = app.test_client(user=by)

    english = browser.get(f"/journal/proposals/{world.proposal.code}").text
    dutch = browser.get(f"/nl/journal/proposals/{world.proposal.code}").text
    assert "Submitted → Eligible" in english
    assert by.name in english
    assert "The portal" in english
    assert english.index(">Submitted<") < english.index("Submitted → Eligible"), "the newest first"
    assert "The portal" not in dutch


def test_a_guest_is_withdrawn_and_a_workshop_cancelled(app, world):
    guest = db.session.scalars(db.select(Participation)).first()
    journal.record(guest, "withdraw", by=world.people["office"], start="confirmed", end="cancelled", at=now())
    db.session.commit()

    page = app.test_client(user=world.people["office"]).get(f"/journal/workshops/{guest.workshop.key}").text
    assert "Coming → Withdrawn" in page and "Coming → Cancelled" not in page


def test_what_somebody_wrote_of_a_workshop_stands_there_as_it_was_written(app, world):
    by, reason = world.people["office"], "The hotel refused; list and photo, version 2 paid. "
    reason += "x" * (300 - len(reason))
    for deed, detail in (("cancel", reason), ("add task", "Send the list to the hotel"), ("cancel", "rescinded")):
        journal.record(world.workshop, deed, by=by, detail=detail)
    db.session.commit()

    page = app.test_client(user=by).get(f"/journal/workshops/{world.workshop.key}").text

    assert reason in page and "Send the list to the hotel" in page
    assert "its approval was rescinded" in page


def test_a_number_says_of_what_it_is(app, world):
    for deed, number in (("message", 12), ("message", 1), ("reserve rooms", 3)):
        journal.record(world.workshop, deed, by=world.people["office"], detail=str(number))
    db.session.commit()
    browser = app.test_client(user=world.people["office"])

    assert [
        one in browser.get(f"/journal/workshops/{world.workshop.key}").text
        for one in ("12 people", "1 person", "3 rooms")
    ] == [True] * 3
    assert "12 personen" in browser.get(f"/nl/journal/workshops/{world.workshop.key}").text


def test_a_journal_costs_the_same_for_3_and_30_lines(app, world, count_statements):
    browser = app.test_client(user=world.people["office"])
    address = f"/journal/proposals/{world.proposal.code}"
    for _n in range(3):
        journal.record(world.proposal, "revise", by=world.people["office"])
    db.session.commit()
    few = count_statements(browser, address)
    for name in list(world.people) * 2:
        journal.record(world.proposal, "revise", by=world.people[name])
    db.session.commit()
    assert count_statements(browser, address) == few


def test_a_line_about_a_reader_says_who_is_asked_to_read(app, world, make):
    rita, lou = make.person("Rita"), make.person("Lou")
    asked = [Assignment(proposal_id=world.proposal.id, person_id=one.id) for one in (rita, lou)]
    db.session.add_all(asked)
    db.session.flush()
    for one in asked:
        journal.record(one, "assign", by=world.people["office"], detail="optimiser")
    db.session.commit()

    page = app.test_client(user=world.people["office"]).get(f"/journal/proposals/{world.proposal.code}").text
    assert all(f"{one.name}, " in page for one in (rita, lou))
    assert page.count("by the optimiser") >= 2


def told_of(app, person, proposal, deed) -> list[str]:
    """The details of the lines of this deed, the newest first."""
    address = f"/journal/proposals/{proposal.code}?deed={deed}&show=detail&as=csv"
    return [row[1] for row in csv.reader(app.test_client(user=person).get(address).text.splitlines()[1:])]


def test_a_declared_conflict_is_binding_and_somebody_who_comes_to_a_workshop_is_coming(app, story):
    conflicts.declare(story.proposal, story.emmy, by=story.emmy)
    db.session.commit()
    assert told_of(app, story.olga, story.proposal, "declare conflict") == ["binding"]


def test_a_line_about_the_room_names_who_left_it_and_who_noted_that(app, story):
    held = story.meet()
    decisions.recuse(held, story.proposal, story.lise, by=story.charles)
    decisions.come_back(held, story.proposal, story.lise, by=story.charles)
    db.session.commit()
    where = f"{story.lise.name}, {story.committee.name_en}"
    for deed in ("recuse", "come back"):
        assert told_of(app, story.olga, story.proposal, deed) == [where]
    page = app.test_client(user=story.olga).get(f"/journal/proposals/{story.proposal.code}?deed=recuse").text
    assert "Noted: left the room" in page and story.charles.name in page


def test_the_lines_of_a_decision_say_what_it_becomes_and_that_it_was_taken_anew(app, story):
    story.advised()
    facts = {"code": Code.APPROVE_CONDITIONAL, "conditions": [("A plan.", today())], "by": story.dora, "grounds": "So."}
    for becomes in (Code.APPROVE_BASIC, Code.APPROVE_REGULAR):
        decisions.decide(story.proposal, becomes=becomes, **facts)
    db.session.commit()
    anew, first = told_of(app, story.olga, story.proposal, "decide")
    assert first.endswith("Approved under conditions, becomes Approved, basic funding")
    assert anew == "Approved under conditions, becomes Approved, regular funding, decided anew"


def test_a_release_that_is_started_and_undone_stands_in_the_journal_of_each_of_its_proposals(app, story):
    decision = story.decided()
    release = decisions.press_release(story.call, [decision], by=story.olga, undo_minutes=15)
    decisions.undo(release, by=story.dora)
    db.session.commit()
    lines = db.session.query(journal.JournalLine).filter_by(subject_kind="proposal", subject_id=story.proposal.id)
    assert [(one.deed, one.person_id) for one in lines.order_by(journal.JournalLine.id)][-2:] == [
        ("press", story.olga.id), ("undo", story.dora.id),
    ]  # fmt: skip
    page = app.test_client(user=story.olga).get(f"/journal/proposals/{story.proposal.code}").text
    assert "Release started" in page and "Release undone" in page


def test_a_review_that_is_sent_again_is_told_apart_from_one_that_is_sent(app, story):
    for _twice in range(2):
        reviewing.send_review(story.proposal, story.emmy, marks={})
    db.session.commit()
    assert told_of(app, story.olga, story.proposal, "send review") == ["sent again"] * 2


def recorded() -> set[str]:
    """Every deed that some action writes into the journal, as far as it stands there as a text."""
    found = {step.name for step in (*proposals.STEPS, *reviews.STEPS, *workshops.STEPS)}
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("journal.record") and len(node.args) > 1:
                found |= {part.value for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)}
    return {one for one in found if isinstance(one, str)}


def test_every_deed_has_its_words():
    assert recorded() - set(words.DEEDS) == set()


def test_the_journal_narrows_by_who_and_what_and_is_a_file(app, make):
    olga, ada = make.appointed("office"), make.person("Ada")
    proposal = make.proposal("submitted")
    for person, deed in ((olga, "accept"), (ada, "submit")):
        journal.record(proposal, deed, by=person)
    db.session.commit()
    browser, address = app.test_client(user=olga), f"/journal/proposals/{proposal.code}"

    lines = browser.get(f"{address}?who=ada&show=who&as=csv").text.splitlines()
    assert lines == ["\ufeffWhat,Who", f"Submitted,{ada.name}"]
    assert "Found eligible" in browser.get(f"{address}?deed=accept&show=who&as=csv").text


def test_a_workshops_history_is_one_line_of_time_by_month_and_what_comes_next(app, world):
    by = world.people["office"]
    journal.record(world.workshop, "week", by=by, start="2027-W09", end="2027-W10", at=now() - timedelta(days=70))
    journal.record(world.workshop, "add file", by=by, detail="participants", at=now())
    world.workshop.tasks[0].due_on = now().date() - timedelta(days=1)
    db.session.commit()
    browser, address = app.test_client(user=by), f"/journal/workshops/{world.workshop.key}"

    page = browser.get(address).text

    assert page.index("File added") < page.index("Week given") and "participants too" in page
    assert "Badges" in page and "late" in page
    kept, people = (browser.get(f"{address}?about={about}").text for about in ("kept", "people"))
    assert "File added" in kept and "Week given" not in kept
    assert "File added" not in people and "Nothing has been written down yet" in people
    assert browser.get(f"{address}?about=nonsense").status_code == 200


def test_a_history_says_of_a_week_its_days_and_why_and_of_what_is_taken_up_again_that(browse, story):
    workshop = story.prepared()
    venue, reason = workshop.venue, "The “second” week suits all; list and photo."
    deeds.give_week(workshop, venue, story.later(3), reason=reason, by=story.olga)
    journal.record(workshop, "open", by=story.olga, start="cancelled", end="planned", detail="CODE-1")
    record = db.session.scalars(db.select(Record).where(Record.workshop_id == workshop.id)).one()
    journal.record(record, "open", by=story.olga, start="cancelled", detail="regular-funding: 312500")
    db.session.commit()

    page = browse(story.olga).get(f"/journal/workshops/{workshop.key}").text

    assert f"<b>Week given</b> {week_days(story.later(0))} → {week_days(workshop.week)}" in page
    assert "“The ‘second’ week suits all; list and photo.”" in page
    assert "<b>Taken up again</b> Cancelled → Planned" in page and "<b>Taken up again</b> Cancelled," not in page
    assert "<b>Taken up again</b>" in page.replace("<b>Taken up again</b> Cancelled → Planned", "")


def test_where_no_organiser_is_new_none_is_noted_as_a_participant(story):
    workshop = story.prepared()

    assert participants.open_for(workshop.decision, by=story.olga) == []

    lines = db.select(journal.JournalLine).where(journal.JournalLine.deed == "organisers come")
    assert len(db.session.scalars(lines).all()) == 1


def test_of_a_cancelled_workshop_nothing_comes_next(browse, story):
    workshop = story.prepared()
    address = f"/journal/workshops/{workshop.key}"
    assert "The first day" in browse(story.olga).get(address).text

    deeds.move(workshop, "cancel", by=story.dora, note="No money.")
    db.session.commit()

    page, plan = browse(story.olga).get(address).text, browse(story.olga).get(f"/board/{workshop.key}").text
    assert "What comes next" not in page and "The first day" not in page
    assert "Was to take place" in plan and "<dt>Seats</dt>" not in plan


def test_a_workshops_history_says_about_which_participant_to_those_who_arrange_the_stay(app, world):
    guest = db.session.scalars(db.select(Participation).where(Participation.name == "Grace Hopper")).one()
    journal.record(guest, "book room", by=world.people["coordinator"])
    journal.record(guest, "agree", by=None, detail="photo")
    db.session.commit()
    address = f"/journal/workshops/{world.workshop.key}"
    pages = {hat: app.test_client(user=world.people[hat]).get(address).text
             for hat in ("coordinator", "office", "director", "auditor")}  # fmt: skip

    for hat in ("coordinator", "office"):
        assert f"<b>Room booked</b> · {guest.name}" in pages[hat]
        assert f"<b>Agreed</b> to be in photographs · {guest.name}" in pages[hat]
    for hat in ("director", "auditor"):
        assert "Room booked" in pages[hat] and guest.name not in pages[hat]


def test_a_history_costs_the_same_for_one_participant_and_for_many(app, world, count_statements):
    browser, address = app.test_client(user=world.people["office"]), f"/journal/workshops/{world.workshop.key}"
    journal.record(db.session.scalars(db.select(Participation)).first(), "book room", by=None)
    db.session.commit()
    few = count_statements(browser, address)
    for n in range(12):
        guest = Participation(workshop=world.workshop, name=f"Guest {n}", email=f"guest{n}@example.org")
        db.session.add(guest)
        db.session.flush()
        journal.record(guest, "book room", by=None)
    db.session.commit()

    assert count_statements(browser, address) == few


# The journal of the set-up


def test_who_reads_the_journal_of_the_set_up_and_finds_it(app, world):
    found = statuses(app, world, "/journal/centre")
    assert {hat for hat, status in found.items() if status == 200} == {
        "office", "director", "auditor", "administrator", "conflicted_office", "conflicted_director"
    }  # fmt: skip
    for hat, page in (("office", "/centre/"), ("director", "/centre/"), ("administrator", "/jobs")):
        assert 'href="/journal/centre"' in app.test_client(user=world.people[hat]).get(page).text


def test_its_path_leads_where_its_words_say(app, world):
    for hat, said, address in (("office", "Centre", "/centre/"), ("administrator", "My desk", "/desk")):
        page = app.test_client(user=world.people[hat]).get("/journal/centre").text
        assert f'<a href="{address}">{said}</a>' in page.partition('class="crumbs"')[2].partition("</nav>")[0]


def test_it_says_what_was_changed_of_what_and_by_whom(app, make):
    olga, ada = make.appointed("office"), make.person("Ada")
    committee, call = make.committee(ada), make.call(title_en="The winter round")
    journal.record(call, "revise", by=olga, detail="deadline_at, title_nl")
    journal.record(committee, "give seat", by=olga, end="chair", detail=f"person {ada.key}")
    journal.record(ada, "appoint", by=olga, end="finance")
    journal.record(make.venue(name="@Attic"), "close week", by=olga, detail="2027-W10")
    db.session.commit()
    page = app.test_client(user=olga).get("/journal/centre").text
    told = (
        "The winter round",
        "Deadline as advertised, Title in Dutch",
        committee.name_en,
        "Seat given",
        f"Chair, {ada.name}",
        "Finance",
        "@Attic",
        olga.name,
    )
    assert [one for one in told if one not in page] == [] and "deadline_at" not in page
    assert "Logboek" in app.test_client(user=olga).get("/nl/journal/centre").text


def test_nothing_of_it_is_about_proposals_or_what_people_do_with_their_accounts(app, world):
    by = world.people["office"]
    for thing, deed in (
        (world.proposal, "revise"), (world.workshop, "publish"), (by, "set password"), (by, "revise"),
        (world.proposal.committees[0], "remind"), (world.proposal.call, "import"),
    ):  # fmt: skip
        journal.record(thing, deed, by=by, detail="A marker")
    journal.record(world.proposal.call, "set rules", by=by, detail="Of the set-up")
    db.session.commit()
    page = app.test_client(user=world.people["administrator"]).get("/journal/centre").text
    assert "A marker" not in page and "Of the set-up" in page


def test_the_journal_of_the_set_up_costs_the_same_for_3_and_30_lines(app, make, count_statements):
    olga = make.appointed("office")
    browser = app.test_client(user=olga)
    for n in range(30):
        journal.record(make.call() if n % 2 else make.person(), "revise" if n % 2 else "appoint", by=olga)
        db.session.commit()
        if n == 2:
            few = count_statements(browser, "/journal/centre")
    assert count_statements(browser, "/journal/centre") == few


def test_only_acts_that_stand_there_can_be_chosen_and_each_once(app, make):
    olga, proposal = make.appointed("office"), make.proposal("submitted")
    for deed in ("attach", "add file", "submit"):
        journal.record(proposal, deed, by=olga)
    db.session.commit()
    page = app.test_client(user=olga).get(f"/journal/proposals/{proposal.code}").text
    choices = re.findall(r"<option[^>]*>([^<]+)", page.partition('name="deed"')[2].partition("</select>")[0])
    assert choices[1:] == ["File added", "Submitted"]
    found = app.test_client(user=olga).get(f"/journal/proposals/{proposal.code}?deed=add+file&show=who&as=csv").text
    assert found.count("File added") == 2


def test_the_criteria_of_a_call_are_named_as_the_call_names_them(browse, make, olga):
    """And not as a line of a budget that has the same key."""
    call = make.call(criteria=[make_criterion("diversity", "Diversity of people"), make_criterion("gone", "Gone")])
    journal.record(call, "set criteria", by=olga, detail="diversity, quality-old")
    db.session.commit()
    page = browse(olga).get("/journal/centre").text
    assert "Diversity of people, quality-old" in page and "Diversity fund" not in page


def make_criterion(key, name):
    return criterion(key, name_en=name, name_nl=name, position=len(key))
