"""What participants tell of their stay, by the link and with an account, and what stays sealed."""

from datetime import timedelta

import pytest

from tests.participants.guests import address_of, coming, invited, letters_to
from workshop_portal.core import languages
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.vault import ring
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.participants import queries as guests
from workshop_portal.stays import actions, entitling, needs, queries
from workshop_portal.stays.actions import erase_needs
from workshop_portal.stays.waits import waits
from workshop_portal.stays.workflow import Lodging, PaidBy, Sharing
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State


@pytest.fixture
def ria(story, workshop):
    """Said yes, has no account."""
    (one,) = invited(story, workshop, 1)
    participants.answer(one, "yes")
    db.session.commit()
    return one


def page_of(participation) -> str:
    return address_of(letters_to(participation)[-1])


def days(workshop) -> dict:
    return {"arrive_on": str(workshop.first_on - timedelta(days=1)), "leave_on": str(workshop.last_on)}


def tell(browser, address, **typed):
    return browser.tab(f"{address}/registration").send(**typed)


def known(participation) -> needs.Needs:
    return needs.read(queries.of(participation))


def test_the_form_says_whom_to_ask_and_where(story, workshop, ria, browse):
    page = browse().get(address_of(letters_to(ria)[-1]) + "/registration").text

    assert story.cora.name in page and 'href="mailto:office@example.org"' in page


def test_after_a_yes_the_own_page_leads_to_the_stay_and_shows_what_was_told(workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    page = visitor.get(address).text
    assert "Not registered yet" in page and f"{address}/registration" in page

    sent = tell(visitor, address, **days(workshop), lodging="centre", sharing="shared", share_with="Leo")

    stay = queries.of(ria)
    assert (sent.status_code, sent.location) == (303, address)
    assert (stay.nights, stay.lodging, stay.sharing, stay.share_with) == (5, Lodging.CENTRE, Sharing.SHARED, "Leo")
    page = visitor.get(address).text
    assert "Please book a room for me" in page and "Not registered yet" not in page


def test_a_stay_is_saved_with_nothing_in_it_and_says_what_is_missing(ria, browse):
    assert tell(browse(), page_of(ria)).status_code == 303
    assert "Something is missing" in browse().get(page_of(ria)).text


@pytest.mark.parametrize(
    ("arrive", "leave", "words"),
    [
        ("soon", "", "Write a day"), ("0000-13-40", "", "Write a day"), (-31, None, "at most 30 days before"),
        (5, None, "arrive before it ends"), (None, -1, "leave after it begins"), (None, 40, "at most 30 days after"),
        (3, 2, "lies before the arrival"), (5, -1, "lies before the arrival"), (1, 1, "no night to book a room for"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_a_sentence_beside_its_field(workshop, ria, browse, arrive, leave, words):
    day = lambda one: str(workshop.first_on + timedelta(days=one)) if isinstance(one, int) else one or ""  # noqa: E731

    sent = tell(browse(), page_of(ria), arrive_on=day(arrive), leave_on=day(leave), lodging="centre", share_with="Leo")

    assert sent.status_code == 422 and words in sent.text
    assert f'value="{day(arrive)}"' in sent.text and 'value="Leo"' in sent.text
    assert queries.of(ria) is None


def test_what_somebody_eats_and_needs_lies_sealed_and_a_link_never_shows_it(ria, browse, dump):
    address = page_of(ria)
    tell(browse(), address, eats=["vegan", "no_nuts"], eats_other="celeriac", eats_how="allergy", access="MARK-ramp")

    told = known(ria)
    assert (told.codes, told.other, told.severity, told.access) == (
        ("vegan", "no_nuts"), "celeriac", "allergy", "MARK-ramp",
    )  # fmt: skip
    for secret in ("celeriac", "MARK-ramp", "vegan", "allergy"):
        assert secret not in str(dump())
    for page in (address, f"{address}/registration"):
        text = browse().get(page).text
        assert "celeriac" not in text and "MARK-ramp" not in text
    assert "checked" not in browse().get(f"{address}/registration").text
    assert queries.of(ria).diet.split(".")[1] == ring().newest


def test_by_link_empty_fields_keep_what_was_told_new_ones_replace_it_and_a_tick_erases_it(ria, browse):
    visitor, address = browse(), page_of(ria)
    tell(visitor, address, eats=["halal"], access="A ramp")
    tell(visitor, address, share_with="Leo")
    assert (known(ria).codes, known(ria).access) == (("halal",), "A ramp")

    tell(visitor, address, eats=["vegan"])
    assert (known(ria).codes, known(ria).access) == (("vegan",), "A ramp")

    tell(visitor, address, forget="y")
    assert known(ria) == needs.Needs() and queries.of(ria).needs_told_at is None


def test_strictness_without_a_diet_is_asked_back(ria, browse):
    sent = tell(browse(), page_of(ria), eats_how="allergy")

    assert sent.status_code == 422 and "Say above what it is" in sent.text


def test_with_an_account_one_reads_and_empties_the_own(story, workshop, browse):
    ada = next(one for one in guests.of(workshop) if one.person_id == story.ada.id)
    address, browser = f"/invitations/{ada.key}/stay", browse(story.ada)
    assert address in browser.get(f"/invitations/{ada.key}").text
    browser.tab(address).send(eats=["kosher"], access="A quiet room")

    tab = browser.tab(address)
    assert tab.page.fields["eats"] == ["kosher"] and tab.page.fields["access"] == "A quiet room"
    tab.send(eats=None, access="A quiet room, please")

    assert (known(ada).codes, known(ada).access) == ((), "A quiet room, please")
    assert browse(story.nora).get(address).status_code == browse(story.cora).get(address).status_code == 404


def test_two_tabs_keep_both_changes(story, workshop, browse):
    ada = next(one for one in guests.of(workshop) if one.person_id == story.ada.id)
    browser, address = browse(story.ada), f"/invitations/{ada.key}/stay"
    first, second = browser.tab(address), browser.tab(address)
    first.send(**days(workshop))

    assert second.send(lodging="own", eats=["vegan"]).status_code == 303
    stay = queries.of(ada)
    assert (stay.nights, stay.lodging, known(ada).codes) == (5, Lodging.OWN, ("vegan",))


@pytest.mark.parametrize("lang", ["", "/nl"])
def test_the_day_that_another_tab_saved_is_said_as_its_reader_writes_days(story, workshop, browse, lang):
    ada = next(one for one in guests.of(workshop) if one.person_id == story.ada.id)
    browser, address = browse(story.ada), f"{lang}/invitations/{ada.key}/stay"
    first, second = browser.tab(address), browser.tab(address)
    first.send(**days(workshop))

    sent = second.send(**days(workshop) | {"arrive_on": (workshop.first_on + timedelta(1)).isoformat()})

    with languages.speaking("nl" if lang else "en"):
        told = day(queries.of(ada).arrive_on)
    assert sent.status_code == 409 and f"<pre>{told}</pre>" in sent.text


def test_each_consent_stands_by_itself_and_the_journal_has_every_change(workshop, ria, browse):
    visitor, address = browse(), page_of(ria)
    tell(visitor, address, photo_consent="y", public_consent="y")
    tell(visitor, address, photo_consent=None, hotel_consent="y")

    stay = queries.of(ria)
    assert (stay.photo_consent, stay.list_consent, stay.hotel_consent) == (False, False, True)
    assert guests.names_in_public(workshop) == [ria.name]
    mine = db.select(JournalLine.deed, JournalLine.detail).where(JournalLine.deed.like("agree%"))
    assert db.session.execute(mine.order_by(JournalLine.id)).all() == [
        ("agree", "photo"), ("agree no more", "photo"), ("agree", "hotel"),
    ]  # fmt: skip


def test_who_has_no_certain_seat_has_no_stay(story, workshop, browse):
    leo, mia = invited(story, workshop, 2)
    workshop.capacity = workshop.confirmed
    participants.answer(leo, "yes")
    db.session.commit()
    waits, invitation = page_of(leo), page_of(mia)

    assert browse().get(f"{waits}/registration").location == waits
    assert "Your stay" not in browse().get(waits).text
    assert browse().get(invitation.replace("/invitation/", "/stay/") + "/registration").status_code == 404


@pytest.mark.parametrize("state", [State.REGISTRATION_FROZEN, State.RUNNING])
def test_once_registration_is_closed_days_and_room_that_were_told_stay_as_they_are(workshop, ria, browse, state):
    address, visitor = page_of(ria), browse()
    tell(visitor, address, **days(workshop), lodging="centre")
    tab = visitor.tab(f"{address}/registration")
    workshop.state = state
    db.session.commit()

    assert tab.send(lodging="own", photo_consent="y").status_code == 303
    stay = queries.of(ria)
    assert (stay.lodging, stay.nights, stay.photo_consent) == (Lodging.CENTRE, 5, True)
    assert "It was too late to change all of it" in visitor.get(address).text
    assert 'name="arrive_on"' not in visitor.get(f"{address}/registration").text


def test_what_is_sent_for_a_cancelled_workshop_is_not_kept_and_shown_to_its_writer(workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    tab = visitor.tab(f"{address}/registration")
    workshop.state = State.CANCELLED
    db.session.commit()

    sent = tab.send(eats_other="No celery", access="A room on the ground floor, please", photo_consent="y")
    assert sent.status_code == 409 and "cancelled, so nothing of what you sent was kept" in sent.text
    assert "No celery" in sent.text and "A room on the ground floor, please" in sent.text
    stay = queries.of(ria)
    assert stay is None or not (stay.needs_told_at or stay.photo_consent)
    assert visitor.tab(f"{address}/registration").send(photo_consent="y").status_code == 303


def test_who_has_a_seat_and_never_registered_does_so_until_the_first_day(workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    assert "do you need a room" in visitor.get(address).text

    assert tell(visitor, address, **days(workshop), lodging="centre").status_code == 303
    assert queries.of(ria).nights == 5
    assert "Registration is closed" in visitor.get(address).text
    begun(workshop)
    queries.of(ria).registered_at = None
    db.session.commit()
    assert 'name="arrive_on"' not in visitor.get(f"{address}/registration").text


def begun(workshop, since=1):
    workshop.first_on, workshop.last_on = today() - timedelta(days=since), today() + timedelta(days=4 - since)
    db.session.commit()


def test_what_is_missing_of_a_stay_is_named_and_can_be_given_after_registration_has_closed_and_nothing_else(
    app, story, workshop, ria, browse
):
    arrival = workshop.first_on - timedelta(days=1)
    tell(browse(), page_of(ria), arrive_on=str(arrival), lodging="centre")
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    address, guest = page_of(ria), browse()
    page = guest.get(address).text
    assert "Missing: departure." in page and "what is missing can be given until the first day" in page

    tab = guest.tab(f"{address}/registration")
    assert "leave_on" in tab.page.fields and "arrive_on" not in tab.page.fields
    assert tab.send(leave_on=str(arrival - timedelta(days=1))).status_code == 422
    assert tab.send(leave_on=str(workshop.last_on), arrive_on=str(workshop.first_on)).status_code == 303

    stay = queries.of(ria)
    assert (stay.arrive_on, stay.leave_on, stay.lodging) == (arrival, workshop.last_on, Lodging.CENTRE)
    assert "leave_on" not in guest.tab(f"{address}/registration").page.fields


@pytest.mark.parametrize("lacks", ["lodging", "arrive_on", "leave_on"])
def test_whatever_alone_is_missing_a_room_without_a_night_is_asked_back_beside_it(workshop, ria, browse, lacks):
    day = str(workshop.first_on)
    typed = {"arrive_on": day, "leave_on": day, "lodging": "centre"}
    tell(browse(), page_of(ria), **typed | {lacks: ""})
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()

    sent = tell(browse(), page_of(ria), **{lacks: typed[lacks]})

    assert sent.status_code == 422 and sent.text.count("no night to book a room for.</") == 2  # above all, and there
    assert getattr(queries.of(ria), lacks) is None
    assert tell(browse(), page_of(ria), **{lacks: "own" if lacks == "lodging" else typed[lacks]}).status_code == (
        303 if lacks == "lodging" else 422
    )


def test_in_the_last_days_the_desk_counts_who_has_not_told_all_of_the_stay(app, story, workshop, ria, browse):
    tell(browse(), page_of(ria), **days(workshop), lodging="own")
    by = workshop.first_on - today() - timedelta(days=7)

    def lines():
        with app.test_request_context():
            return [one.words for one in waits(story.cora) if "lack something" in one.title]

    assert lines() == []
    workshop.first_on, workshop.last_on = workshop.first_on - by, workshop.last_on - by
    db.session.commit()
    assert lines() == ["2 people have not told all of their stay, or have to tell it again."]


def test_what_somebody_eats_and_needs_can_be_told_until_the_last_day(workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    tell(visitor, address, eats=["halal"], lodging="own")
    workshop.state = State.RUNNING
    begun(workshop, since=4)
    assert "Change diet, access needs and what may be shown" in visitor.get(address).text

    tell(visitor, address, eats=["vegan"], access="A ramp")
    assert (known(ria).codes, known(ria).access, queries.of(ria).lodging) == (("vegan",), "A ramp", Lodging.OWN)

    tab = visitor.tab(f"{address}/registration")
    begun(workshop, since=5)
    tab.send(eats=["kosher"])
    assert known(ria).codes == ("vegan",)
    assert 'name="eats"' not in visitor.get(f"{address}/registration").text


@pytest.mark.parametrize("state", [State.RUNNING, State.CLOSED, State.CANCELLED])
def test_a_consent_is_taken_back_and_needs_are_erased_at_any_time(workshop, ria, browse, state):
    address, visitor = page_of(ria), browse()
    tell(visitor, address, eats=["vegan"], public_consent="y", photo_consent="y", list_consent="y")
    workshop.state = state
    begun(workshop, since=20)
    page = visitor.get(address).text
    assert "name on the public page, photographs" in page and f"{address}/registration" in page

    tell(visitor, address, public_consent=None, photo_consent=None, forget="y")

    stay = queries.of(ria)
    assert (ria.public_consent, stay.photo_consent, stay.list_consent, stay.diet) == (False, False, True, "")


def test_who_never_registered_says_later_what_may_be_shown_and_no_stay_is_made_of_it(workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    workshop.state = State.FINISHED
    begun(workshop, since=20)

    tell(visitor, address, public_consent="y", photo_consent="y")

    assert (ria.public_consent, queries.of(ria).registered_at) == (True, None)


def test_the_own_page_shows_with_whom_a_room_is_to_be_shared_and_what_one_agreed_to(ria, browse):
    address, visitor = page_of(ria), browse()
    tell(visitor, address, lodging="centre", sharing="shared", share_with="Leo Smit", hotel_consent="y")

    page = visitor.get(address).text
    assert "Leo Smit" in page and "e-mail address for the hotel" in page and "photographs" not in page


def test_after_a_move_days_that_reach_into_the_new_week_are_asked_for_again(app, story, workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    long = {"arrive_on": str(workshop.first_on), "leave_on": str(workshop.last_on + timedelta(days=10))}
    tell(visitor, address, **long, lodging="centre")
    workshops.give_week(workshop, workshop.venue, story.later(1), by=story.olga, reason="The hall is painted.")
    db.session.commit()

    page = visitor.get(address).text
    assert "give your days again" in page
    assert (queries.of(ria).lodging, queries.of(ria).is_outside) == (Lodging.CENTRE, True)
    table = browse(story.cora).get(f"/board/{workshop.key}/stays").text
    assert "to be given again" in table and "complete</" not in table
    with app.test_request_context():
        assert "Stays beside the week" in [one.title for one in waits(story.cora)][0]
    db.session.rollback()

    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    assert tell(visitor, address, **days(workshop)).status_code == 303
    assert queries.of(ria).nights == 5 and "give your days again" not in visitor.get(address).text


def test_three_months_after_the_week_it_is_erased_and_a_later_week_counts_anew(workshop, ria, browse, dump):
    tell(browse(), page_of(ria), eats=["vegan"], access="A ramp")
    stay = queries.of(ria)

    erase_needs(stay.id)
    assert stay.diet and stay.needs
    workshop.first_on, workshop.last_on = (day - timedelta(days=400) for day in (workshop.first_on, workshop.last_on))
    erase_needs(stay.id)
    db.session.commit()

    assert (stay.diet, stay.needs, stay.needs_told_at) == ("", "", None)


def test_an_own_stay_that_is_not_told_waits_from_twelve_weeks_before_on(app, story, workshop, browse):
    def told():
        db.session.rollback()
        with app.test_request_context():
            found = [wait.title for wait in waits(story.ada)]
        db.session.rollback()
        return found

    assert told() == []
    workshop.first_on, workshop.last_on = today() + timedelta(days=60), today() + timedelta(days=64)
    db.session.commit()
    assert told() == [f"Your stay at {workshop.title}"]

    ada = next(one for one in guests.of(workshop) if one.person_id == story.ada.id)
    browse(story.ada).tab(f"/invitations/{ada.key}/stay").send(lodging="none")
    assert told() == []
    queries.of(ada).lodging = Lodging.CENTRE  # whose days have to be known
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    assert told() == [f"Your stay at {workshop.title}"]


def test_after_the_week_nobody_is_asked_for_days_or_told_that_a_room_is_to_be_booked(story, workshop, ria, browse):
    address, visitor, cora = page_of(ria), browse(), browse(story.cora)
    tell(visitor, address, lodging="centre")
    entitling.entitle([ria], nights=0, night_cents=0, travel_cents=100_00, paid_by=None, by=story.cora)
    db.session.commit()
    asks, lacks = "only then can we book your room", "1 person who asked for a room has none yet."
    assert asks in visitor.get(address).text and lacks in cora.get(f"/board/{workshop.key}/rooms").text

    workshop.state = State.FINISHED
    begun(workshop, since=20)

    page, rooms = visitor.get(address).text, cora.get(f"/board/{workshop.key}/rooms").text
    assert "This workshop is over" in page and "€100" in page
    assert asks not in page and lacks not in rooms and "asked for a room" not in rooms


@pytest.mark.parametrize(
    ("lodging", "before", "after"),
    [
        ("centre", "Please book a room for me", "a room requested from the centre"),
        ("centre", "booked and paid by the centre", "only in a room that the centre booked"),
        ("own", "only in a room that the centre books", "only in a room that the centre booked"),
    ],
)
def test_after_the_week_the_own_page_speaks_of_lodging_as_of_what_was(
    story, workshop, ria, browse, lodging, before, after
):
    address, visitor = page_of(ria), browse()
    tell(visitor, address, lodging=lodging)
    entitling.entitle([ria], nights=2, night_cents=90_00, travel_cents=0, paid_by=PaidBy.CENTRE, by=story.cora)
    db.session.commit()
    page = visitor.get(address).text
    assert all(words in page for words in (before, "What is paid for you", "What you get")) and after not in page

    workshop.state = State.FINISHED
    begun(workshop, since=20)

    page = visitor.get(address).text
    if lodging == "centre":
        assert "een kamer die u bij het centrum hebt aangevraagd" in visitor.get(f"/nl{address}").text
    assert after in page and '<h2 id="panel-1">Lodging and travel</h2>' in page
    assert not [
        words
        for words in (
            before,
            "What is paid for you",
            "What you get",
            "you find yourself",
            "booked and paid by the centre",
        )
        if words in page
    ]
    assert "2 nights, only in a room that the centre booked" in page


def test_a_guest_reads_everywhere_on_which_day_registration_closes(app, story, workshop, ria, browse):
    address, visitor = page_of(ria), browse()
    closing = next(task for task in workshop.tasks if task.template_key == "freeze")
    with app.test_request_context():
        words = f"until registration closes, as planned on {day(closing.due_on)}."

    assert words in letters_to(ria)[-1].body
    for page in (address, f"{address}/registration"):
        assert words in visitor.get(page).text
    tell(visitor, address, lodging="own")
    page = visitor.get(address).text
    assert f"Your stay is saved. You can change it here {words}" in page and page.count(words) == 2

    closing.due_on = today() - timedelta(days=1)  # late: when it closes is not known
    db.session.commit()
    assert words[:20] in visitor.get(f"{address}/registration").text
    assert "as planned on" not in visitor.get(f"{address}/registration").text + visitor.get(address).text


def test_who_registers_once_registration_is_closed_reads_that_it_can_be_changed_no_more(workshop, ria, browse):
    workshop.state = State.REGISTRATION_FROZEN
    db.session.commit()
    visitor = browse()
    tab = visitor.tab(page_of(ria) + "/registration")
    assert "what you save now only the coordinator can change" in tab.answer.text
    assert "until registration closes" not in tab.answer.text

    said = visitor.get(tab.send(arrive_on=str(workshop.first_on)).location).text

    assert "what you told now only the coordinator can change" in said and "until registration closes" not in said


@pytest.mark.parametrize(("account", "language"), [(False, "nl"), (True, "en")])
def test_letters_follow_the_language_of_the_page_on_which_a_guest_without_account_registered(
    story, workshop, ria, browse, account, language
):
    address = "/nl" + page_of(ria) + "/registration"
    ria.person_id, ria.language = story.eve.id if account else None, "en"
    db.session.commit()

    browse().tab(address).send(arrive_on=str(workshop.first_on))

    assert ria.language == language


def test_who_told_days_before_the_workshop_moved_is_asked_again_and_told_why(story, workshop, ria, browse):
    leo = coming(story, workshop, 1, start=7)[0]
    tell(browse(), page_of(ria), **days(workshop), lodging="centre")
    workshops.give_week(workshop, workshop.venue, story.later(1), by=story.olga, reason="The hall is painted.")
    db.session.commit()
    cora, address = browse(story.cora), f"/board/{workshop.key}/stays"

    shown = cora.tab(address, form="/remind").send()

    again = "please give your days of arrival and departure again"
    assert again in shown.text
    actions.remind(workshop, [ria, leo], by=story.cora)
    assert [again in letters_to(one)[-1].body for one in (ria, leo)] == [True, False]
    assert "has been moved to" in letters_to(ria)[-1].body
