"""What forbids a week, what only speaks against it, and how each is met."""

from datetime import UTC, datetime, time, timedelta

import pytest

from workshop_portal import letters as letter_texts
from workshop_portal.centre import actions as centre
from workshop_portal.centre.slots import monday, week_of
from workshop_portal.core import languages, outbox
from workshop_portal.core.clock import day_of, now, today
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.people.hats import Hat
from workshop_portal.stays import blocks
from workshop_portal.stays.models import Stay
from workshop_portal.workshops import actions, followers, letters, moving, placing, plan, queries
from workshop_portal.workshops.models import Workshop


def told(story, workshop, venue=None, week=None, reader=None) -> list[tuple[str, str]]:
    venue, week = venue or story.venue, week or story.week
    around = queries.around([week], [workshop], reader or story.olga, today())
    return [(one.level, one.words) for one in placing.objections(workshop, venue, week, around)]


def test_nothing_speaks_against_a_free_week_of_the_call(story):
    assert told(story, story.opened()) == []


@pytest.mark.parametrize(
    ("spoil", "objection"),
    [
        (lambda s: centre.close_week(venue=s.venue, week=s.week, by=s.olga), (placing.MUST, placing.CLOSED)),
        (lambda s: setattr(s.proposal, "impossible_weeks", [s.week]), (placing.MUST, placing.IMPOSSIBLE)),
        (lambda s: s.scheduled(proposal=s.propose(title="Quicker")), (placing.MUST, placing.TAKEN)),
        (lambda s: setattr(s.proposal, "expected_participants", 70), (placing.ADVICE, placing.TOO_SMALL)),
        (lambda s: setattr(s.format, "venues", [s.make.venue()]), (placing.ADVICE, placing.OTHER_VENUE)),
        (lambda s: setattr(s.call, "first_on", s.call.last_on), (placing.ADVICE, placing.OUTSIDE)),
    ],
    ids=["closed", "impossible", "taken", "too small", "other venue", "outside the call"],
)
def test_what_forbids_refuses_and_what_speaks_against_asks_for_a_reason(story, spoil, objection):
    workshop = story.opened()
    spoil(story)
    db.session.commit()
    assert objection in told(story, workshop)

    with pytest.raises(Refused):
        actions.give_week(workshop, story.venue, story.week, by=story.olga, reason=" ")
    if objection[0] == placing.MUST:
        with pytest.raises(Refused):
            actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="I insist.")
        return
    actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="They come in two groups.")
    assert (workshop.week, workshop.week_reason) == (story.week, "They come in two groups.")

    story.proposal.expected_participants, story.call.first_on = 25, today()
    story.format.venues = [story.venue]
    actions.give_week(workshop, story.venue, story.later(1), by=story.olga, reason="Not needed here.")
    assert workshop.week_reason == "Not needed here."  # what was typed is kept
    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    assert workshop.week_reason == ""


def invited(story, workshop, n):
    people = [{"name": f"Guest {one}", "email": f"guest{one}@example.org"} for one in range(n)]
    made = participants.add(workshop, people, by=story.cora)
    participants.invite(made, by=story.cora)
    return made


def test_a_move_asks_why_once_people_have_a_seat_and_tells_all_whom_it_concerns(story):
    workshop = story.prepared()
    coming, asked, declined = invited(story, workshop, 3)
    participants.answer(coming, "yes")
    participants.answer(declined, "no")
    later = story.later(1)
    assert placing.of_moving(workshop, story.week) == []  # where it stands already
    assert [(one.values["n"], one.values["seats"]) for one in placing.of_moving(workshop, later)] == [(3, 25)]
    with pytest.raises(Refused, match="Say why it is done"):
        actions.give_week(workshop, story.venue, later, by=story.olga)

    actions.give_week(workshop, story.venue, later, by=story.olga, reason="The hall is being painted.")
    mails = written("week_changed", "participant_moved_untold", "participant_moved_open")
    arranging = {one.mailbox for one in story.proposal.organisers} | {story.cora.email}
    expected = {("week_changed", one) for one in arranging} | {
        ("participant_moved_untold", coming.email), ("participant_moved_open", asked.email)
    }  # fmt: skip
    (no,) = written("participant_moved_no")  # the former days may have been why
    assert no.to_address == declined.email and no.link_purpose == "invitation"
    was, now_on = (languages.days(one, one + timedelta(days=workshop.days - 1))
                   for one in (monday(story.week), workshop.first_on))  # fmt: skip
    assert (
        f"You wrote that you can't come to “{workshop.title}”. It was to be on {was} and has been moved to {now_on},"
        in no.body
    )
    assert declined.state == "declined"
    assert {(one.kind, one.to_address) for one in mails} == expected
    letter, answers = (
        next(one.body for one in mails if one.kind == f"participant_moved{which}") for which in ("_untold", "_open")
    )
    assert f"Please answer by {languages.day(asked.answer_by_on)}." in answers and "your answer" not in answers
    for first_on in (monday(story.week), workshop.first_on):
        assert languages.days(first_on, first_on + timedelta(days=workshop.days - 1)) in letter
    assert all(one.body.count("The hall is being painted.") == 1 for one in mails)
    assert "Wie was uitgenodigd, krijgt bericht van ons." in next(
        one.body for one in mails if one.language == "nl" and one.kind == "week_changed"
    )


@pytest.mark.parametrize("weeks", [1, 3])
def test_a_later_week_takes_the_open_tasks_along_and_draws_none_nearer_whatever_is_done_by_then(story, weeks):
    workshop, first_on = story.opened(), story.first_on
    given_at = datetime.combine(first_on - timedelta(weeks=11), time(9), UTC)
    actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="Soon.", at=given_at)
    moved_at = given_at + timedelta(weeks=3)
    for task in workshop.tasks:
        if task.due_on <= day_of(moved_at):
            task.done_at = max(given_at, moved_at - timedelta(days=1))
    before = {task: task.due_on for task in workshop.tasks if not task.done_at}

    actions.give_week(workshop, story.venue, story.later(weeks), by=story.olga, reason="Paint.", at=moved_at)

    days = {task: (task.due_on - due_on).days for task, due_on in before.items()}
    assert days and min(days.values()) >= 0 and max(days.values()) <= 7 * weeks + 3  # a weekend more
    near = [n for task, n in days.items() if -4 <= (task.offset_weeks or -9) < 0]
    assert near and min(near) >= 7 * weeks - 5


def test_an_earlier_week_has_no_more_due_today_than_a_plan_that_begins_today(story):
    workshop, first_on = story.opened(), story.first_on
    moved_at = datetime.combine(first_on - timedelta(weeks=8), time(9), UTC)
    actions.give_week(
        workshop, story.venue, story.week, by=story.olga, reason="Soon.", at=moved_at - timedelta(weeks=20)
    )

    actions.give_week(workshop, story.venue, story.later(-1), by=story.olga, reason="Paint.", at=moved_at)

    anew = plan.dates_of(workshop, workshop.first_on, day_of(moved_at), queries.closed_weeks())
    today_on = day_of(moved_at)
    assert sum(task.due_on == today_on for task in anew) <= sum(due.on == today_on for due in anew.values())


def test_a_move_without_guests_says_nothing_of_guests_and_the_coordinator_hears_it_from_who_moved_it(story):
    workshop = story.prepared()
    former = languages.days(workshop.first_on, workshop.last_on)
    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)

    letters = {one.to_address: one.body for one in written("week_changed")}
    assert not [body for body in letters.values() if "invited" in body or "uitgenodigd" in body]
    assert former in letters[story.ada.email] and story.cora.name in letters[story.ada.email]
    assert story.olga.name in letters[story.cora.email].rpartition("\n\n")[2]


def test_before_a_move_its_page_says_what_it_does_and_a_second_press_does_it(app, story):
    workshop = story.prepared()
    coming, _asked = invited(story, workshop, 2)
    participants.answer(coming, "yes")
    db.session.commit()
    browser, address = app.test_client(user=story.olga), f"/board/{workshop.key}/week"
    before, tasks, mails = (
        workshop.week,
        [task.due_on for task in workshop.tasks],
        len(db.session.scalars(db.select(Mail)).all()),
    )

    place = f"{story.later(2)} {story.venue.key}"
    asked = browser.tab(address).send(place=place, reason="The hall is being painted.")

    saved = db.session.get(Workshop, workshop.id)
    assert asked.status_code == 200
    assert (saved.week, [task.due_on for task in saved.tasks]) == (before, tasks)
    assert len(db.session.scalars(db.select(Mail)).all()) == mails
    first_on = monday(story.later(2))
    for words in (
        languages.days(first_on, first_on + timedelta(days=4)), "3 / 25", "2 beside the organisers, 1 of them coming", "get another day",
        story.ada.name, "The reason: The hall is being painted.", "is not public",
    ):  # fmt: skip
        assert words in asked.text

    tab = browser.tab(address)
    tab.show(tab.send(place=place, reason="The hall is being painted."))
    assert tab.send().status_code == 303
    assert db.session.get(Workshop, workshop.id).week == story.later(2)
    assert "It takes place on" in browser.get(f"/board/{workshop.key}").text


def test_the_page_before_a_move_counts_only_tasks_that_are_still_to_be_done(story, browse):
    workshop = story.prepared()
    for task in workshop.tasks[:-2]:
        task.done_at = now()
    db.session.commit()

    asked = browse(story.olga).tab(f"/board/{workshop.key}/week").send(place=f"{story.later(2)} {story.venue.key}", reason="A hall.")  # fmt: skip

    row = asked.text.partition("Tasks still to be done")[2].partition("</tr>")[0]
    assert ">2<" in row and "2 get another day<" in row


def test_a_move_that_only_guests_made_a_question_is_kept_without_advice_against_it(story):
    workshop = story.prepared()
    (ria,) = invited(story, workshop, 1)
    participants.answer(ria, "yes")

    with pytest.raises(Refused):
        actions.give_week(workshop, story.venue, story.later(2), by=story.olga)
    actions.give_week(workshop, story.venue, story.later(2), by=story.olga, reason="The hall is being painted")
    db.session.commit()

    lines = db.select(JournalLine.detail).where(JournalLine.subject_kind == "workshop", JournalLine.deed == "week")
    last = db.session.scalars(lines.order_by(JournalLine.id.desc())).first()
    assert last == f"{story.venue.key} “The hall is being painted”"
    assert "The reason: The hall is being painted.\n" in written("participant_moved_untold")[-1].body


@pytest.mark.parametrize("typed", ["The hall\nis being\n\npainted", " The hall is being painted. "])
def test_a_reason_that_is_typed_in_several_lines_is_a_sentence_in_a_letter(typed):
    assert letters.ended(typed) == "The hall is being painted."


def test_before_a_move_its_page_shows_no_letter_about_anything_else(app, story):
    """Others write meanwhile; their letters are nobody's to read here."""
    workshop = story.prepared()
    db.session.commit()

    def write_elsewhere(_workshop, _former, by, at):
        outbox.write(story.eve, kind="reject_regular", subject="A decision", body="Secret", about=story.proposal, at=at)
        return 0

    followers.of_moving = (write_elsewhere, *followers.of_moving)
    try:
        foreseen = moving.foresee(workshop, story.venue, story.later(2), by=story.olga, reason="")
    finally:
        followers.of_moving = followers.of_moving[1:]

    assert story.eve.name not in [name for names in foreseen.letters.values() for name in names]
    assert "Secret" not in foreseen.shown and len(foreseen.letters) == 2


def written(*kinds):
    return db.session.scalars(db.select(Mail).where(Mail.kind.in_(kinds)).order_by(Mail.id)).all()


def test_another_venue_in_the_same_week_is_told_to_those_who_arrange_it_alone(story):
    workshop, kinds = (
        story.prepared(),
        ("week_given", "week_changed", "venue_changed", "participant_moved_open", "participant_moved_untold"),
    )
    invited(story, workshop, 1)
    before = len(written(*kinds))
    actions.give_week(workshop, story.venue, story.week, by=story.olga)
    assert len(written(*kinds)) == before  # the same place again tells nobody

    other = story.make.venue(name="@Snellius")
    story.format.venues = [story.venue, other]
    actions.give_week(workshop, other, story.week, by=story.olga, reason="More seats.")
    assert {one.kind for one in written(*kinds)} == {"week_given", "venue_changed"}


def test_a_move_to_another_venue_says_whom_it_touches_and_no_more(app, story):
    workshop = story.prepared()
    invited(story, workshop, 1)
    hotel = blocks.add_hotel({"name": "Hotel Rijn"}, by=story.cora)
    nights = {"first_on": workshop.first_on, "last_on": workshop.last_on, "rooms": 6, "price_cents": 90_00}
    blocks.reserve(workshop, hotel, nights | {"cancel_by_on": workshop.first_on}, by=story.cora)
    other = story.make.venue(name="@Snellius")
    story.format.venues = [story.venue, other]
    db.session.commit()
    browser, address = app.test_client(user=story.olga), f"/board/{workshop.key}/week"

    tab = browser.tab(address)
    assert "stands word for word in the letters" in tab.answer.text
    asked = tab.send(place=f"{workshop.week} {other.key}", reason="More seats.")
    assert "Invited" not in asked.text and "Hotel Rijn" not in asked.text
    assert "no day changes" in asked.text and "another day" not in asked.text
    assert asked.text.count("stays as it is") == 2  # week and seats
    tab.show(asked)
    assert tab.send().status_code == 303

    said = browser.get(f"/board/{workshop.key}").text
    assert "Organisers and coordinator get a letter" in said and "All whom this touches" not in said
    assert "The reason: More seats." in browser.get(address).text
    browser.tab(address).send()
    assert "Nobody is written to" in browser.get(f"/board/{workshop.key}").text


def test_guests_of_an_approval_that_was_rescinded_and_given_anew_learn_the_days_too(story):
    workshop = story.prepared()
    (coming,) = invited(story, workshop, 1)
    participants.answer(coming, "yes")
    actions.call_off(workshop, by=story.olga, at=now())
    actions.take_up(workshop, workshop.decision, by=story.olga, at=now())
    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)

    (letter,) = written("participant_after_all")
    assert letter.to_address == coming.email and "takes place after all" in letter.subject
    assert languages.days(workshop.first_on, workshop.last_on) in letter.body
    assert "cancelled" in letter.body and "whether it is still right" in letter.body


def test_the_week_of_a_workshop_that_was_cancelled_asks_first_and_says_who_is_written_to(story, browse):
    workshop = story.prepared()
    (coming,) = invited(story, workshop, 1)
    participants.answer(coming, "yes")
    actions.call_off(workshop, by=story.olga, at=now())
    actions.take_up(workshop, workshop.decision, by=story.olga, at=now())
    db.session.commit()
    browser, place = browse(story.olga), f"{story.later(1)} {story.venue.key}"
    tab = browser.tab(f"/board/{workshop.key}/week")

    asked = tab.send(place=place)

    assert not workshop.week and "1 beside the organisers, 1 of them coming" in asked.text
    assert "takes place after all" in asked.text and coming.name in asked.text and "which was cancelled" in asked.text
    tab.show(asked)
    assert tab.send().status_code == 303 and written("participant_after_all")
    assert "All whom this touches get a letter." in browser.get(f"/board/{workshop.key}").text


def test_who_has_not_answered_answers_before_the_new_first_day(story):
    workshop = story.prepared()
    (asked,) = invited(story, workshop, 1)
    asked.answer_by_on = workshop.first_on - timedelta(days=1)
    story.call.first_on = today()
    earlier = week_of(workshop.first_on - timedelta(weeks=2))
    actions.give_week(workshop, story.venue, earlier, by=story.olga, reason="The hall is being painted.")
    assert asked.answer_by_on < workshop.first_on


def test_a_week_that_leaves_tasks_too_little_time_is_advised_against_with_the_number_that_are_tight_afterwards(story):
    workshop = story.opened()
    workshop.decision.decided_at = now() - timedelta(weeks=20)
    story.call.first_on = today()
    near, later, far = (week_of(today() + timedelta(weeks=weeks)) for weeks in (5, 16, 60))
    for week in (later, far):
        assert told(story, workshop, week=week) == []
    around = queries.around([near], [workshop], story.olga, today())
    (tight,) = placing.objections(workshop, story.venue, near, around)
    assert (tight.level, tight.words) == (placing.ADVICE, placing.TIGHT)

    actions.give_week(workshop, story.venue, near, by=story.olga, reason="They all know each other.")
    assert sum(task.tight for task in workshop.tasks) == tight.values["n"]

    for task in workshop.tasks:
        task.done_at = now()
    assert told(story, workshop, week=near) == []


def test_who_is_awaited_elsewhere_in_that_week_is_named_as_far_as_the_reader_may_know(story):
    elsewhere = story.make.venue(name="@Snellius")
    other = story.prepared(proposal=story.propose(title="The other one"))
    workshop = story.opened()
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    twice = [(placing.ADVICE, placing.ORGANISER_TWICE)] * 2 + [(placing.ADVICE, placing.COORDINATOR_TWICE)]
    story.format.venues = [story.venue, elsewhere]

    assert sorted(told(story, workshop, elsewhere)) == sorted(twice)

    officer = story.make.appointed("office", "Otto")
    story.make.standing(officer, Hat.CONFLICTED, other.proposal)
    assert told(story, workshop, elsewhere, reader=officer) == []


def test_the_calendar_leads_to_a_free_week_and_asks_why_where_something_speaks_against_it(app, story):
    story.proposal.preferred_weeks, story.proposal.impossible_weeks = [story.later(1)], [story.later(2)]
    story.proposal.expected_participants = 70
    workshop = story.opened()
    browser, key = app.test_client(user=story.olga), story.venue.key
    page = browser.get(f"/year/{story.later(1)[:4]}?place={workshop.key}").text
    assert f"place={story.later(1)}+{key}" in page and f"place={story.later(2)}+{key}" not in page
    assert "choice 1" in page and "70 people are expected" in page

    tab = browser.tab(f"/board/{workshop.key}/week?place={story.later(1)}+{key}")
    assert tab.page.fields["place"] == f"{story.later(1)} {key}"
    assert tab.send().status_code == 422
    assert tab.send(reason="Some come online.").status_code == 303

    saved = db.session.get(Workshop, workshop.id)
    assert (saved.week, saved.week_reason) == (story.later(1), "Some come online.")
    year = browser.get(f"/year/{story.later(1)[:4]}").text
    assert "1 week to look at" in year and "Some come online." in year


def test_a_workshop_is_moved_on_the_calendar_and_only_by_who_may_give_weeks(app, story):
    workshop = story.prepared()
    address = f"/year/{story.week[:4]}?place={workshop.key}"

    page = app.test_client(user=story.olga).get(address)

    assert page.status_code == 200 and "it stands here now" in page.text
    for person in (story.dora, story.cora):
        assert app.test_client(user=person).get(address).status_code == 404
        assert app.test_client(user=person).get(address.partition("?")[0]).status_code == 200


def test_a_week_that_is_none_and_a_venue_that_is_none_are_not_chosen(app, story):
    workshop = story.opened()
    for place in ("2027-W99 oort", "never", f"{story.week} nowhere", f"{story.week} "):
        answer = app.test_client(user=story.olga).get(f"/board/{workshop.key}/week", query_string={"place": place})
        assert answer.status_code == 200


def test_the_reader_in_conflict_with_a_public_workshop_sees_its_week_and_nothing_that_speaks_against_it(app, story):
    story.proposal.expected_participants = 70
    workshop = story.opened()
    actions.give_week(workshop, story.venue, story.week, by=story.olga, reason="Secret words")
    actions.publish(workshop, by=story.olga)
    db.session.commit()
    officer = story.make.appointed("office", "Otto")
    story.make.standing(officer, Hat.CONFLICTED, workshop.proposal)

    page = app.test_client(user=officer).get(f"/year/{story.week[:4]}").text

    assert workshop.title in page and "70 people" not in page and "Secret words" not in page


def test_an_organiser_who_gave_days_reads_at_a_move_that_they_are_asked_for_again(story):
    workshop = story.prepared()
    ada = next(one for one in participants.queries.of(workshop) if one.person_id == story.ada.id)
    db.session.add(Stay(participation=ada, arrive_on=workshop.first_on, leave_on=workshop.last_on, registered_at=now()))
    db.session.flush()

    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)

    asked = {
        one.to_address: "please give them again" in one.body for one in written("week_changed") if one.language == "en"
    }
    assert asked == {story.ada.email: True, story.cora.email: False}


AGAIN = {  # what is to be told again where a workshop takes place after all
    "en": ("Whatever we had booked for you or promised to pay ended with the cancelling.",
           "If you had told us of diet or access needs: that was erased with the cancelling, so please tell us again.",
           "The days of arrival and departure that you gave no longer hold: please give them again, under My invitations."),
    "nl": ("Wat wij eventueel voor u hadden geboekt of zouden betalen, is met de annulering vervallen.",
           "Had u ons iets verteld over dieet of toegankelijkheid, dan is dat met de annulering gewist: geef het alstublieft opnieuw op.",
           "De dagen van aankomst en vertrek die u opgaf, gelden niet meer: geef ze opnieuw op, onder Mijn uitnodigingen."),
}  # fmt: skip


@pytest.mark.parametrize("own", [False, True])
def test_organisers_who_come_to_a_workshop_that_takes_place_after_all_read_what_they_have_to_tell_again(story, own):
    workshop = story.prepared()
    story.ada.password_hash = "x"  # else the way in stands there first
    invited(story, workshop, 1)
    come = {one.person_id: one for one in participants.queries.of(workshop)}
    days = {"arrive_on": workshop.first_on, "leave_on": workshop.last_on}
    db.session.add(Stay(participation=come[story.ada.id], **days, registered_at=now()))
    db.session.flush()
    if own:
        template = letter_texts.template_of("week_given")
        template.body_en = template.body_nl = "{name}: {workshop}, {dates}.\n\n{link}\n\n{signature}"
    before = {one.id for one in written("week_given")}
    actions.call_off(workshop, by=story.olga, at=now())
    actions.take_up(workshop, workshop.decision, by=story.olga, at=now())

    actions.give_week(workshop, story.venue, story.later(1), by=story.olga)

    letters = {one.to_address: one for one in written("week_given") if one.id not in before}
    assert set(letters) == {story.ada.email, story.nora.email, story.cora.email}
    after_all = {
        "en": "It had been cancelled, and takes place after all.",
        "nl": "De workshop was geannuleerd, en gaat toch door.",
    }
    assert all(after_all[one.language] in one.body for one in letters.values())
    found = {key: [words in one.body for words in AGAIN[one.language]] for key, one in letters.items()}
    assert found == {
        story.ada.email: [True, True, True], story.nora.email: [True, True, False], story.cora.email: [False] * 3,
    }  # fmt: skip
    assert "Those who were invited are told by us." in letters[story.ada.email].body
    assert ("{link}\n\nThose who were invited" in letters[story.ada.email].body) == own


def test_of_a_first_week_and_another_venue_nobody_reads_of_days_or_needs(story):
    workshop, other = story.opened(), story.make.venue(name="@Snellius")
    story.format.venues = [story.venue, other]
    for venue in (story.venue, other):
        actions.give_week(workshop, venue, story.week, by=story.olga)

    mails = written("week_given", "venue_changed")
    assert len(mails) == 4
    assert not [one for one in mails for words in AGAIN[one.language] if words in one.body]
    assert not [one for one in mails if "told by us" in one.body]


def test_a_move_without_a_reason_is_told_beside_the_field_what_asks_for_one(story, browse):
    workshop = story.prepared()
    (ria,) = invited(story, workshop, 1)
    participants.answer(ria, "yes")
    db.session.commit()
    place = f"{story.later(1)} {story.venue.key}"

    sent = (
        browse(story.olga)
        .tab(f"/board/{workshop.key}/week?place={place.replace(' ', '%20')}")
        .send(place=place, reason="")
    )

    assert sent.status_code == 422
    said = sent.text.partition('id="reason-error"')[2].partition("</p>")[0]
    assert "Say why it is done all the same." in said and said.count("seat") == 1


def test_what_two_workshops_of_a_week_say_of_one_person_is_one_line_of_the_year(story, browse):
    elsewhere = story.make.venue(name="@Snellius")
    story.format.venues = [story.venue, elsewhere]
    story.prepared(proposal=story.propose(title="The other one"))
    workshop = story.opened()
    actions.assign_coordinator(workshop, story.cora, by=story.olga)
    actions.give_week(workshop, elsewhere, story.week, by=story.olga, reason="They share a day.")
    db.session.commit()

    listed = (
        browse(story.olga)
        .get(f"/year/{story.week[:4]}")
        .text.partition("card-tight warnings")[2]
        .partition("</details>")[0]
    )

    assert "1 week to look at" in listed and "They share a day." in listed
    assert listed.count("also coordinates") == 1 and listed.count("also organises") == 2  # Ada and Nora, each once


def test_where_closed_weeks_leave_a_plan_too_little_time_that_is_said(story):
    workshop = story.opened()
    workshop.decision.decided_at = now() - timedelta(weeks=20)
    story.call.first_on = today()
    week = week_of(today() + timedelta(weeks=20))
    for n in range(1, 20):
        centre.close_week(venue=story.venue, week=week_of(today() + timedelta(weeks=n)), by=story.olga)
    around = queries.around([week], [workshop], story.olga, today())

    (tight,) = placing.objections(workshop, story.venue, week, around)

    assert (tight.level, tight.words) == (placing.ADVICE, placing.TIGHT_BY_CLOSING)
    assert (tight.values["closed"], tight.values["weeks"]) == (19, 20)


def test_closed_weeks_are_not_blamed_for_what_the_pace_of_the_plan_leaves_too_little_time_for(story):
    workshop = story.prepared()
    day = workshop.first_on - timedelta(weeks=6)
    since = datetime.combine(day, time(12), UTC) - timedelta(days=30)
    for task in workshop.tasks:
        task.done_at = (
            since + timedelta(days=1) if (task.offset_weeks or 0) < -10 or task.after_decision_weeks else None
        )
    week, closed = week_of(workshop.first_on - timedelta(weeks=1)), frozenset({week_of(day)})
    tight = plan.tight_with(workshop, monday(week), day, frozenset(), since)
    around = placing.Surroundings(day, closed=closed, planned={workshop.id: since})

    (told,) = placing.of_plan(workshop, week, around)

    assert tight == plan.tight_with(workshop, monday(week), day, closed, since) > 0
    assert (told.words, told.values["n"]) == (placing.TIGHT, tight)


def test_only_an_earlier_week_or_the_first_one_is_said_to_draw_the_tasks_closer_together(story):
    workshop, weeks = story.opened(), [story.week, story.later(1), story.later(2)]
    said = [[one.words for one in placing.slight(workshop, week, today())] for week in weeks]
    assert said == [[placing.SHORT]] * 3

    actions.give_week(workshop, story.venue, weeks[1], by=story.olga, reason="Soon.")

    said = [[one.words for one in placing.slight(workshop, week, today())] for week in weeks]
    assert said == [[placing.SHORT], [], []]
