"""What each is given: committed in the funding record, never over what is left, seen before anything is booked."""

from datetime import timedelta

import pytest
from flask_migrate import downgrade, upgrade

from tests.participants.guests import address_of, coming, invited, letters_to
from tests.race import of, race
from workshop_portal import letters
from workshop_portal.core import migrations_cli
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import actions as decisions
from workshop_portal.funding.actions import claims_until
from workshop_portal.funding.models import Record, RecordState
from workshop_portal.participants import actions as participants
from workshop_portal.participants.models import Participation
from workshop_portal.stays import actions as stays
from workshop_portal.stays import blocks, entitling, housing, queries
from workshop_portal.stays.workflow import CONSENTS, Lodging, PaidBy, Rest
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State

CAP = 3_125_00  # 25 euros x 5 days x 25 persons


def give(story, *people, nights=4, night=100_00, travel=250_00, paid_by=PaidBy.CENTRE):
    made = entitling.entitle(
        list(people), nights=nights, night_cents=night, travel_cents=travel, paid_by=paid_by, by=story.cora
    )
    db.session.commit()
    return made


def committed(workshop) -> dict:
    record = db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))
    lines = {str(line.kind): line.committed_cents for line in record.lines if line.committed_cents}
    assert record.committed_cents == sum(lines.values())
    return lines


def page_of(workshop, more="") -> str:
    return f"/board/{workshop.key}/entitlements{more}"


def tell_all(browser, workshop):
    """Both presses of the letter about money."""
    tab = browser.tab(page_of(workshop), form="tell")
    tab.send()
    assert tab.send(go="yes").status_code == 303


def test_what_is_given_is_committed_on_its_lines_and_a_change_moves_only_the_difference(story, workshop):
    (ria,) = coming(story, workshop, 1)

    give(story, ria)
    assert committed(workshop) == {"lodging": 400_00, "travel": 250_00}

    give(story, ria, nights=2, travel=300_00)
    assert committed(workshop) == {"lodging": 200_00, "travel": 300_00}
    give(story, ria, nights=0, travel=0, paid_by=None)
    assert committed(workshop) == {}


def test_never_is_more_given_than_is_left_and_a_sentence_says_what_there_is(story, workshop):
    ria, leo, mia = coming(story, workshop, 3)
    give(story, ria, leo, nights=10, night=150_00, travel=0)

    with pytest.raises(Refused) as refusal:
        give(story, mia, nights=1, night=100_00, travel=25_01)
    db.session.rollback()

    assert refusal.value.values == {"more": "€125.01", "left": "€125"}
    assert committed(workshop) == {"lodging": 3_000_00} and not queries.entitlements_of([mia])
    give(story, mia, nights=1, night=100_00, travel=25_00)
    assert sum(committed(workshop).values()) == CAP


def test_all_of_those_chosen_are_given_it_or_nobody(story, workshop):
    people = coming(story, workshop, 5)

    with pytest.raises(Refused):
        give(story, *people)
    db.session.rollback()

    assert queries.entitlements_of(people) == {} and committed(workshop) == {}


def test_two_who_give_the_last_money_at_once_give_it_once(app, story, workshop):
    terms = {"nights": 20, "night_cents": 100_00, "travel_cents": 0, "paid_by": PaidBy.CENTRE}

    def giving(person):
        guest = of(Participation, person)
        return lambda: entitling.entitle([guest()], **terms, by=None)

    came_to = race(app, *map(giving, coming(story, workshop, 2)))

    assert [type(one) for one in came_to if one] == [Refused]
    assert committed(workshop) == {"lodging": 2_000_00}


def line_of(workshop, kind):
    record = db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))
    return next(line for line in record.lines if line.kind == kind)


def test_what_is_promised_stays_committed_whoever_books(story, browse, workshop):
    ria, leo, mia = coming(story, workshop, 3)
    give(story, ria, leo, nights=5, night=100_00, travel=0)
    give(story, mia, nights=0, travel=90_00, paid_by=None)
    lodging = line_of(workshop, "lodging")
    entitling.funding.book(lodging, committed=50_00, by=story.fin)
    db.session.commit()
    send = browse(story.fin).tab(f"/funding/{workshop.key}", form=f"/lines/{lodging.key}").send

    sent = send(what="committed", amount="-50.01")

    assert sent.status_code == 422
    assert "€1,000 of this line are promised to 2 participants: less can&#39;t be committed." in sent.text
    assert send(what="committed", amount="-50").status_code == 303
    assert committed(workshop) == {"lodging": 1_000_00, "travel": 90_00}
    with pytest.raises(Refused) as refused:
        entitling.funding.book(line_of(workshop, "travel"), committed=-1, by=story.fin)
    assert refused.value.values["people"] == "1 participant"


def test_what_was_promised_is_free_once_nobody_can_claim_it_any_more(story, workshop):
    (ria,) = coming(story, workshop, 1)
    give(story, ria, nights=0, travel=90_00, paid_by=None)
    workshop.first_on, workshop.last_on, workshop.state = today() - timedelta(8), today() - timedelta(4), "closed"
    db.session.commit()

    with pytest.raises(Refused, match="can be claimed until") as refused:
        entitling.funding.book(line_of(workshop, "travel"), committed=-1, by=story.fin)
    assert refused.value.values["people"] == "1 participant"

    entitling.funding.book(line_of(workshop, "travel"), committed=-90_00, by=story.fin, at=now() + timedelta(weeks=8))
    assert committed(workshop) == {}


def test_a_promise_is_not_lowered_below_what_is_paid_and_the_refusal_says_so(story, browse, workshop):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    entitling.funding.book(line_of(workshop, "lodging"), paid=300_00, by=story.fin)
    db.session.commit()

    sent = browse(story.cora).tab(page_of(workshop, f"/{ria.key}")).send(nights="2")

    assert sent.status_code == 422
    assert "€300 of Lodging are paid already: no less can be given." in sent.text
    assert committed(workshop) == {"lodging": 400_00, "travel": 250_00}


def test_a_link_ticks_everybody(story, browse, workshop):
    coming(story, workshop, 2)
    page = browse(story.cora).get(page_of(workshop)).text

    assert page_of(workshop, "?all=1") in page and " checked" not in page
    assert browse(story.cora).get(page_of(workshop, "?all=1")).text.count(" checked") == 4


def test_after_a_collision_the_other_writers_amount_stands_in_euros(story, browse, workshop):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    address = page_of(workshop, f"/{ria.key}")
    tab = browse(story.cora).tab(address)
    browse(story.olga).tab(address).send(night_cents="110.50")

    sent = tab.send(night_cents="90")

    assert sent.status_code == 409 and "<pre>€110.50</pre>" in sent.text


def test_the_ledger_says_for_whom_an_amount_was_committed_and_why_it_came_back(story, browse, workshop):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo, travel=250_00)
    give(story, ria, travel=300_00)
    participants.answer(ria, "no")
    db.session.commit()

    page = browse(story.fin).get(f"/funding/{workshop.key}").text
    for sum_of, whose in (("€250", leo.name), ("€50", ria.name), ("−€300", f"{ria.name}, does not come")):
        assert f"Travel: committed {sum_of} ({whose})" in page, whose
    assert ria.key not in page
    history = browse(story.cora).get(f"/journal/workshops/{workshop.key}?about=money").text
    assert f"({ria.name}, does not come)" in history
    theirs = browse(story.dora).get(f"/funding/{workshop.key}").text
    assert "(a participant, does not come)" in theirs and ria.name not in theirs


def test_among_those_who_give_and_take_the_sum_alone_must_be_there(story, workshop):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, nights=10, night=150_00, travel=0)
    give(story, leo, nights=10, night=100_00, travel=0)

    give(story, ria, leo, nights=10, night=125_00, travel=0)

    assert committed(workshop) == {"lodging": 2_500_00}


def test_a_closed_record_gives_nothing(story, workshop):
    (ria,) = coming(story, workshop, 1)
    db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id)).state = RecordState.FROZEN

    with pytest.raises(Refused, match="closed"):
        give(story, ria)


@pytest.mark.parametrize("leave", ["no", "withdrawn"])
def test_who_leaves_gives_it_back_but_for_what_is_paid(story, workshop, leave):
    ria, leo = coming(story, workshop, 2)
    give(story, ria)
    give(story, leo)
    record = db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))
    lodging = next(line for line in record.lines if line.kind == "lodging")
    entitling.funding.book(lodging, paid=500_00, by=story.fin)

    if leave == "no":
        participants.answer(ria, "no")
    else:
        participants.withdraw([ria], by=story.cora)
    db.session.commit()

    assert committed(workshop) == {"lodging": 500_00, "travel": 250_00}
    assert list(queries.entitlements_of([ria, leo])) == [leo.id]


@pytest.mark.parametrize("way", ["cancel", "rescind"])
def test_a_cancelled_workshop_gives_everything_back_but_what_is_paid(story, workshop, way):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    record = db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))
    lodging = next(line for line in record.lines if line.kind == "lodging")
    entitling.funding.book(lodging, paid=300_00, by=story.fin)

    if way == "cancel":
        workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    else:
        decisions.rescind(workshop.decision, grounds="A rule was overlooked.", by=story.dora)
    db.session.commit()

    assert committed(workshop) == {"lodging": 300_00}


def test_of_a_cancelled_workshop_the_own_page_still_says_what_had_been_promised_and_whom_to_write_to(
    story, workshop, browse
):
    ria, leo = coming(story, workshop, 2)
    addresses = [address_of(letters_to(one)[-1]) for one in (ria, leo)]
    give(story, ria, travel=100_00)
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    told, untold = (browse().get(one).text for one in addresses)

    for page in (told, untold):
        assert "This workshop has been cancelled" in page and "keep the receipts" in page and story.cora.name in page
        assert "Please book nothing" not in page and "Registration is closed" not in page
        assert "Coming" not in page and "What you get" not in page
    assert "What had been promised to you" in told and "reimbursed up to €100" in told
    assert "What had been promised to you" not in untold
    page = browse(story.cora).get(page_of(workshop)).text
    assert "Decide" not in page and "Write to them" not in page and "Give it to those chosen" not in page


def test_a_workshop_that_takes_place_after_all_promises_anew(story, workshop):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    decisions.rescind(workshop.decision, grounds="A rule was overlooked.", by=story.dora)
    db.session.commit()
    assert committed(workshop) == {} and queries.entitlements_of([ria])

    entitling.forget_promises(workshop, (None, None), story.olga, None)

    assert queries.entitlements_of([ria]) == {}


def test_the_own_page_says_what_is_paid_before_anything_is_booked(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    address, visitor = address_of(letters_to(ria)[-1]), browse()
    assert "Please book nothing until you see it here" in visitor.get(address).text

    give(story, ria, paid_by=PaidBy.REIMBURSED, travel=0)

    page = visitor.get(address).text
    assert "4 nights, reimbursed up to €100 a night" in page and "not paid for you" in page
    assert "vergoed tot €\u00a0100 per nacht" in visitor.get("/nl" + address).text


def test_where_there_is_no_money_at_all_nobody_is_told_to_wait_for_a_decision(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    record = db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id))
    record.rate_ppd_cents = record.cap_cents = 0
    db.session.commit()

    page = browse().get(address_of(letters_to(ria)[-1])).text

    assert "Please book nothing" not in page and "What is paid for you" not in page


def stay_of(participation, lodging, leave=4):
    first_on = participation.workshop.first_on
    days = {"arrive_on": first_on, "leave_on": first_on + timedelta(days=leave), "lodging": lodging}
    stays.register(participation, days, dict.fromkeys(CONSENTS, False), public=False)
    db.session.commit()


@pytest.mark.parametrize("lodging", [Lodging.OWN, Lodging.NONE])
def test_who_wants_no_room_is_never_told_that_one_is_booked_for_them(story, workshop, browse, lodging):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    stay_of(ria, lodging)
    give(story, ria, nights=3)

    tell_all(browse(story.cora), workshop)

    for text in (letters_to(ria)[-1].body, browse().get(own).text):
        assert "We book your room" not in text and "booked and paid by the centre" not in text
        assert "so none is booked for you" in text and "3 nights, only in a room that the centre books" in text


def test_who_has_not_asked_for_a_room_is_told_to_do_so_before_one_is_booked(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)

    page = browse().get(address_of(letters_to(ria)[-1])).text

    assert "Tell us your days and that you want a room" in page and "We book your room" not in page


def test_nights_in_a_room_that_somebody_does_not_want_are_given_only_after_a_second_thought(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    stay_of(ria, Lodging.OWN)
    typed = {"nights": "3", "paid_by": "centre", "night_cents": "100", "travel_cents": "0"}
    for tab, who in (
        (browse(story.cora).tab(page_of(workshop), form="entitlements"), {"who": [ria.key, leo.key]}),
        (browse(story.cora).tab(page_of(workshop, f"/{ria.key}")), {}),
    ):
        sent = tab.send(**typed, **who)
        assert sent.status_code == 422 and f"no room is wanted by {ria.name}." in sent.text
        assert not queries.entitlements_of([ria])

    assert tab.send(anyway="y").status_code == 303
    assert queries.entitlements_of([ria])[ria.id].nights == 3
    assert "wants no room" in browse(story.cora).get(page_of(workshop)).text


@pytest.mark.parametrize(
    ("paid_by", "nights", "lodging", "leave", "words"),
    [
        (PaidBy.CENTRE, 4, Lodging.CENTRE, 4, "We book your room and pay it."),
        (PaidBy.CENTRE, 4, Lodging.CENTRE, 5,
         "We book your room and pay 4 of its 5 nights; the other ones you pay at the hotel."),
        (PaidBy.REIMBURSED, 4, Lodging.CENTRE, 4, "We book your room and you pay it at the hotel; the nights named here are reimbursed."),
        (PaidBy.REIMBURSED, 4, Lodging.OWN, 4, "You book and pay your room yourself; the nights named here are reimbursed."),
        (None, 0, Lodging.CENTRE, 4, "We book your room, and you pay it at the hotel."),
        (None, 0, Lodging.OWN, 4, "If you need a room, you book and pay it yourself."),
    ],
)  # fmt: skip
def test_one_sentence_says_who_books_the_room_and_who_pays_which_nights(
    story, workshop, browse, paid_by, nights, lodging, leave, words
):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    days = {"arrive_on": workshop.first_on, "leave_on": workshop.first_on + timedelta(days=leave), "lodging": lodging}
    stays.register(ria, days, dict.fromkeys(CONSENTS, False), public=False)
    give(story, ria, nights=nights, paid_by=paid_by, night=50_00)

    tell_all(browse(story.cora), workshop)

    assert words in letters_to(ria)[-1].body and words in browse().get(own).text


def test_the_task_of_telling_is_done_once_nobody_who_comes_is_left_untold(story, workshop):
    ria, leo = coming(story, workshop, 2)
    task = next(one for one in workshop.tasks if one.template_key == "entitlement-letters")
    give(story, ria)
    entitling.tell(workshop, [ria], by=story.cora)
    assert task.done_at is None

    rest = [one for one in participants.queries.coming_to(workshop) if one is not ria]
    give(story, *rest, nights=0, travel=0, paid_by=None)
    entitling.tell(workshop, rest[:-1], by=story.cora)
    assert task.done_at is None
    entitling.tell(workshop, rest[-1:], by=story.cora)
    assert leo in rest and task.done_by == story.cora.id


def test_a_text_of_the_letter_without_a_place_for_it_says_who_books_the_room_with_the_lodging(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    stay_of(ria, Lodging.OWN)
    give(story, ria, nights=4, paid_by=PaidBy.REIMBURSED, night=50_00)
    template = letters.template_of("entitlement")
    template.body_en = template.body_en.replace("\n{room}\n", "")
    db.session.commit()

    tell_all(browse(story.cora), workshop)

    told = "reimbursed up to €50 a night. You book and pay your room yourself; the nights named here are reimbursed. Send your receipts to "
    assert told in letters_to(ria)[-1].body and "not set aside for you any more.\n" in letters_to(ria)[-1].body


def test_the_letter_about_money_is_seen_with_its_number_before_it_leaves(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    before = len(letters_to(ria))
    tab = browse(story.cora).tab(page_of(workshop), form="tell")

    seen = tab.send().text

    assert "Write to 2 people?" in seen and "4 nights, booked and paid by the centre" in seen
    assert len(letters_to(ria)) == before and "/stay/" not in seen.replace("/stay/…", "")
    assert tab.send(go="yes").status_code == 303 and len(letters_to(ria)) == before + 1


@pytest.mark.parametrize("change", ["of the room", "of its price", "of the wishes"])
def test_the_letter_about_money_leaves_as_its_page_showed_it_also_of_the_room(story, workshop, browse, change):
    (ria,) = coming(story, workshop, 1)
    stay_of(ria, Lodging.CENTRE)
    give(story, ria, night=80_00, travel=0)
    if change == "of its price":
        booked_in_one(story, workshop, [ria], 90_00, Rest.GUEST)
        db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form="tell")
    tab.send()
    if change == "of the room":
        booked_in_one(story, workshop, [ria], 100_00, Rest.GUEST)
    elif change == "of its price":
        block = queries.booking_of(ria).block
        terms = {"first_on": block.first_on, "last_on": block.last_on, "rooms": 9, "cancel_by_on": None}
        blocks.revise_block(block, block.hotel, terms | {"price_cents": 100_00}, rest=Rest.GUEST, by=story.cora)
    else:
        stay_of(ria, Lodging.OWN)
    db.session.commit()

    sent = tab.send(go="yes")

    assert sent.status_code == 409 and "it changed who gets this letter, or what it says" in sent.text
    assert "entitlement" not in [one.kind for one in letters_to(ria)]
    words = "so none is booked for you" if change == "of the wishes" else "the other €20 a night you pay at the hotel"
    assert words in sent.text and tab.send(go="yes").status_code == 303 and words in letters_to(ria)[-1].body


@pytest.mark.parametrize("change", ["of what is given", "of who is given it"])
def test_the_letter_about_money_leaves_as_its_page_showed_it(story, workshop, browse, change):
    ria, leo = coming(story, workshop, 2)
    give(story, ria)
    tab = browse(story.cora).tab(page_of(workshop), form="tell")
    tab.send()
    give(story, *((ria,) if change == "of what is given" else (leo,)), nights=2, travel=0)

    sent = tab.send(go="yes")

    assert sent.status_code == 409 and "it changed who gets this letter, or what it says" in sent.text
    assert "entitlement" not in [one.kind for one in (*letters_to(ria), *letters_to(leo))]
    assert tab.send(go="yes").status_code == 303
    told = leo if change == "of who is given it" else ria
    assert letters_to(told)[-1].kind == "entitlement" and "2 nights" in letters_to(told)[-1].body


def test_the_letter_says_it_once_for_each_decision(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    browser = browse(story.cora)

    tell_all(browser, workshop)
    letter = letters_to(ria)[-1]
    assert (letter.kind, letter.link_purpose) == ("entitlement", "stay")
    assert "4 nights, booked and paid by the centre" in letter.body and "up to €250" in letter.body
    give(story, ria)
    assert "Write to them" not in browser.get(page_of(workshop)).text

    give(story, ria, nights=5)
    tell_all(browser, workshop)
    assert [len([one for one in letters_to(who) if one.kind == "entitlement"]) for who in (ria, leo)] == [2, 1]


def test_what_was_promised_in_writing_is_taken_away_only_for_a_reason_and_the_letter_goes_by_itself(
    story, workshop, browse
):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    entitling.tell(workshop, [ria, leo], by=story.cora)
    db.session.commit()
    with pytest.raises(Refused, match="told of more in writing"):
        give(story, ria, travel=0)
    db.session.rollback()
    for tab, who, mine in (
        (browse(story.cora).tab(page_of(workshop, f"/{ria.key}")), {}, ria),
        (browse(story.cora).tab(page_of(workshop), form="entitlements"), {"who": [leo.key]}, leo),
    ):
        before, typed = (
            len(letters_to(mine)),
            {"nights": "4", "paid_by": "centre", "night_cents": "100", "travel_cents": "0"},
        )
        asked = tab.send(**typed, **who)
        assert asked.status_code == 422 and f"{mine.name} was told on" in asked.text and "up to €250" in asked.text
        assert queries.entitlements_of([mine])[mine.id].travel_cents == 250_00

        assert tab.send(why="The grant ended.", **who).status_code == 303
        db.session.expire_all()
        given = queries.entitlements_of([mine])[mine.id]
        assert given.travel_cents == 0 and given.told_at is not None
        (letter,) = letters_to(mine)[before:]
        assert letter.kind == "entitlement_less" and "Reason: The grant ended." in letter.body
        assert "reimbursed up to €250" in letter.body and "Travel: not paid for you." in letter.body


def test_a_reason_and_a_tick_that_were_asked_for_stay_on_the_page_whatever_else_is_not_right(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    entitling.tell(workshop, [ria], by=story.cora)
    stay_of(ria, Lodging.OWN)
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop, f"/{ria.key}"))
    tab.send(nights="3")
    tab.send(nights="3", anyway="y")

    for wrong in ({"night_cents": "much"}, {"travel_cents": "99999"}):
        assert (
            tab.send(why="The grant ended.", **{"night_cents": "100", "travel_cents": "250"} | wrong).status_code == 422
        )
        assert (tab.page.fields["why"], tab.page.fields["anyway"]) == ("The grant ended.", ["y"])
    assert tab.send(night_cents="100", travel_cents="250").status_code == 303


def test_without_the_letter_who_was_told_of_more_stands_among_those_to_be_written_to(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    entitling.tell(workshop, [ria], by=story.cora)
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop, f"/{ria.key}"))
    tab.send(travel_cents="100")

    tab.send(why="A typing error.", tell=None)

    db.session.expire_all()
    assert queries.entitlements_of([ria])[ria.id].told_at is None
    assert letters_to(ria)[-1].kind == "entitlement"


def less_page(story, browse, workshop, participation):
    return browse(story.cora).tab(page_of(workshop, f"/{participation.key}"))


@pytest.mark.parametrize("between", ["raised", "lowered without a letter", "raised and lowered"])
def test_what_was_promised_in_writing_holds_until_less_is_said_in_writing_whatever_is_given_between(
    story, workshop, browse, between
):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    entitling.tell(workshop, [ria], by=story.cora)
    db.session.commit()
    if between == "lowered without a letter":
        less_page(story, browse, workshop, ria).send(travel_cents="100", why="A typing error.", tell=None)
        tab = less_page(story, browse, workshop, ria)
        tab.send(travel_cents="100")
        tab.send(travel_cents="100", why="A typing error.", tell=None)
        assert queries.entitlements_of([ria])[ria.id].travel_cents == 100_00
    else:
        give(story, ria, travel=300_00)
    if between == "raised and lowered":
        give(story, ria, travel=251_00)
    less = {"nights": 0, "travel": 0, "paid_by": None}

    with pytest.raises(Refused, match="told of more in writing"):
        give(story, ria, **less)
    db.session.rollback()
    tab = less_page(story, browse, workshop, ria)
    asked = tab.send(nights="0", travel_cents="0")
    assert asked.status_code == 422 and "4 nights, booked and paid by the centre" in asked.text
    assert "reimbursed up to €250," in asked.text
    assert tab.send(why="The grant ended.").status_code == 303

    letter = letters_to(ria)[-1]
    assert letter.kind == "entitlement_less" and "Travel: reimbursed up to €250," in letter.body
    assert "What holds from now on:\nLodging: not paid for you. Travel: not paid for you." in letter.body
    db.session.expire_all()
    give(story, ria, nights=0, travel=10_00, paid_by=None)  # more than was said the last time
    assert committed(workshop) == {"travel": 10_00}


@pytest.mark.parametrize("less", [False, True])
def test_letter_and_page_say_where_receipts_go_and_until_when(story, workshop, browse, less):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    stay_of(ria, Lodging.CENTRE)
    give(story, ria)
    tell_all(browse(story.cora), workshop)
    if less:
        tab = less_page(story, browse, workshop, ria)
        tab.send(nights="3")
        tab.send(why="The grant ended.")
    words = f"Send your receipts to {story.cora.name} at office@example.org, by {day(workshop.last_on + timedelta(weeks=8))}:"
    assert letters_to(ria)[-1].kind == ("entitlement_less" if less else "entitlement")
    for text in (letters_to(ria)[-1].body, browse().get(own).text):
        assert text.count(words) == 1 and "We book your room and pay" in text

    back = workshop.last_on - today() + timedelta(days=1)
    workshop.first_on, workshop.last_on = workshop.first_on - back, workshop.last_on - back
    workshop.state = State.RUNNING
    db.session.commit()
    page = browse().get(own).text
    assert f"by {day(workshop.last_on + timedelta(weeks=8))}:" in page and "We book your room" not in page
    back = timedelta(weeks=8)
    workshop.first_on, workshop.last_on = workshop.first_on - back, workshop.last_on - back
    db.session.commit()
    assert f"Receipts could be sent until {day(today() - timedelta(days=1))}." in browse().get(own).text


def test_where_nothing_is_reimbursed_nobody_is_asked_for_receipts(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    give(story, ria, travel=0)

    tell_all(browse(story.cora), workshop)

    assert all("eceipts" not in text for text in (letters_to(ria)[-1].body, browse().get(own).text))


def test_who_was_told_that_the_centre_pays_the_nights_is_to_pay_them_first_only_for_a_reason_with_a_letter_of_its_own(
    story, workshop, browse
):
    (ria,) = coming(story, workshop, 1)
    give(story, ria)
    entitling.tell(workshop, [ria], by=story.cora)
    db.session.commit()
    with pytest.raises(Refused, match="told in writing that the centre pays the nights"):
        give(story, ria, paid_by=PaidBy.REIMBURSED)
    db.session.rollback()
    tab = less_page(story, browse, workshop, ria)

    asked = tab.send(paid_by="reimbursed")
    assert asked.status_code == 422 and "it was promised in writing that the centre pays the nights." in asked.text
    assert "Another thing was promised in writing" in asked.text and "More was promised" not in asked.text
    assert queries.entitlements_of([ria])[ria.id].paid_by == PaidBy.CENTRE
    assert tab.send(paid_by="reimbursed", why="The hotel takes no bills.").status_code == 303

    letter = letters_to(ria)[-1]
    assert letter.kind == "entitlement_other" and "you pay them first, and they are reimbursed." in letter.body
    assert (
        "4 nights, booked and paid by the centre." in letter.body and "Reason: The hotel takes no bills." in letter.body
    )
    give(story, ria, nights=5, paid_by=PaidBy.REIMBURSED)
    give(story, ria, nights=5)  # that the centre pays what is reimbursed asks for no reason


def test_a_later_letter_about_money_says_that_it_takes_the_place_of_the_former(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    entitling.tell(workshop, [ria, leo], by=story.cora)
    db.session.commit()
    words = f"This takes the place of what we told you on {day(today())}."
    assert words not in letters_to(ria)[-1].body
    give(story, ria, nights=5)
    assert "of what was given before" in browse(story.cora).get(page_of(workshop)).text

    tell_all(browse(story.cora), workshop)

    assert words in letters_to(ria)[-1].body


def test_an_older_database_knows_after_the_upgrade_what_was_promised_in_writing(app, story, workshop):
    migrations_cli.attach(app)
    ria, leo = coming(story, workshop, 2)
    give(story, ria, leo)
    entitling.tell(workshop, [ria], by=story.cora)
    db.session.commit()
    ids = [ria.id, leo.id]
    db.session.rollback()

    downgrade(revision="0014")
    upgrade()

    told, untold = (queries.entitlements_of([db.session.get(Participation, one)])[one] for one in ids)
    assert told.promised.facts == told.facts and told.promised.told_at == told.told_at
    assert untold.promised is None


def booked_in_one(story, workshop, people, price, rest=None):
    """Rooms of a block, in a hotel of its own, for those who asked for one."""
    hotel = blocks.add_hotel({"name": f"Hotel at {price}"}, by=story.olga)
    terms = {"first_on": workshop.first_on, "last_on": workshop.last_on, "price_cents": price, "rooms": 9}
    block = blocks.reserve(workshop, hotel, terms | {"cancel_by_on": None}, by=story.cora)
    return housing.book(block, people, rest=rest, by=story.cora)


def test_an_older_database_knows_after_the_upgrade_which_guests_were_told_to_pay_the_rest_of_their_rooms(
    app, story, workshop, browse
):
    """Before it, letters and pages said so wherever a room cost more than the centre gives for its nights."""
    migrations_cli.attach(app)
    ria, leo, mia, ben = coming(story, workshop, 4)
    for one in (ria, leo, mia, ben):
        stay_of(one, Lodging.CENTRE)
    give(story, ria, leo, ben, night=80_00, travel=0)
    give(story, mia, night=80_00, travel=0, paid_by=PaidBy.REIMBURSED)
    entitling.tell(workshop, [ben], by=story.cora, at=now() - timedelta(days=1))
    booked_in_one(story, workshop, [ria, mia, ben], 100_00, Rest.GUEST)
    booked_in_one(story, workshop, [leo], 80_00)
    entitling.tell(workshop, [ria, leo, mia], by=story.cora, at=now() + timedelta(days=1))
    db.session.commit()
    own, ids = address_of(letters_to(ria)[-1]), [one.id for one in (ria, leo, mia, ben)]
    before = browse().get(own).text
    db.session.rollback()

    downgrade(revision="0014")
    upgrade()

    people = [db.session.get(Participation, one) for one in ids]
    rooms, given = queries.bookings_of(people), queries.entitlements_of(people)
    assert [rooms[one].guest_pays_rest for one in ids] == [True, False, False, True]
    assert [given[one].promised_rest for one in ids] == [True, False, False, False]  # ben was told before he had a room
    words = "We pay €80 of each night; the other €20 a night you pay at the hotel."
    assert words in before and words in browse().get(own).text
    assert given[ids[0]].leaves_rest(rooms[ids[0]])


@pytest.mark.parametrize("told_of_rest", [False, True])
def test_what_was_promised_reads_as_it_was_told_whatever_was_booked_or_wished_for_since(
    story, workshop, browse, told_of_rest
):
    (ria,) = coming(story, workshop, 1)
    stay_of(ria, Lodging.CENTRE)
    give(story, ria, night=80_00, travel=0)
    if told_of_rest:
        booked_in_one(story, workshop, [ria], 100_00, Rest.GUEST)
    entitling.tell(workshop, [ria], by=story.cora)
    if told_of_rest:
        housing.give_back(ria, by=story.cora)
        stay_of(ria, Lodging.OWN)
    else:
        booked_in_one(story, workshop, [ria], 100_00, Rest.GUEST)
    db.session.commit()
    words = "4 nights, booked and paid by the centre"
    others = "4 nights, booked by the centre, which pays up to €80 a night"
    if told_of_rest:
        words, others = others, words
    own = address_of(letters_to(ria)[-1])

    chosen = browse(story.cora).tab(f"/board/{workshop.key}/participants", form="chosen")
    assert f"; Lodging: {words}<" in chosen.send(go="ask_withdraw", who=[ria.key]).text
    tab = less_page(story, browse, workshop, ria)
    asked = tab.send(nights="3", anyway="y").text
    assert f"lodging: {words}; travel" in asked
    assert tab.send(why="The grant ended.", anyway="y").status_code == 303
    former, _now = letters_to(ria)[-1].body.split("What holds from now on:")
    assert f"Lodging: {words}." in former and others not in former

    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()
    page = browse().get(own).text
    assert "What had been promised to you" in page and f"{others.replace('4', '3')}<" in page


def test_the_coordinator_decides_for_one_and_the_form_says_what_is_left(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    tab = browse(story.cora).tab(page_of(workshop, f"/{ria.key}"))

    sent = tab.send(nights="40", paid_by="centre", night_cents="100", travel_cents="0,50")
    assert sent.status_code == 422 and "come to €4,000.50, and €3,125 is left" in sent.text
    assert tab.page.fields["night_cents"] == "100"
    assert tab.send(nights="4").status_code == 303

    assert committed(workshop) == {"lodging": 400_00, "travel": 50}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"nights": "3", "night_cents": "90"}, "Say who pays the nights."),
        ({"nights": "3", "paid_by": "centre"}, "Write what a night costs."),
        ({"nights": "three"}, "Write a whole number"), ({"travel_cents": "-5"}, "An amount from 0"),
        ({"travel_cents": "a lot"}, "Write an amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_a_sentence_beside_its_field(story, workshop, browse, typed, words):
    (ria,) = coming(story, workshop, 1)

    sent = browse(story.cora).tab(page_of(workshop, f"/{ria.key}")).send(**typed)

    assert sent.status_code == 422 and words in sent.text and committed(workshop) == {}


def test_several_are_given_the_same_from_the_list(story, workshop, browse):
    ria, leo, mia = coming(story, workshop, 3)
    typed = {"nights": "4", "paid_by": "reimbursed", "night_cents": "100", "travel_cents": "250"}

    def send(*keys, **more):
        return browse(story.olga).tab(page_of(workshop), form="entitlements").send(**typed | more, who=list(keys))

    assert send(ria.key, leo.key).status_code == 303
    assert committed(workshop) == {"lodging": 800_00, "travel": 500_00}
    too_much = send(ria.key, mia.key, nights="20")
    assert too_much.status_code == 422 and "is left" in too_much.text
    assert send(ria.key, "no-key").status_code == send().status_code == 422
    assert committed(workshop) == {"lodging": 800_00, "travel": 500_00}


def test_what_refuses_a_gift_is_said_on_the_page_where_what_was_typed_stays(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    db.session.scalar(db.select(Record).where(Record.workshop_id == workshop.id)).state = RecordState.FROZEN
    db.session.commit()
    typed = {"nights": "4", "paid_by": "centre", "night_cents": "100", "travel_cents": "0"}

    for tab, who in (
        (browse(story.cora).tab(page_of(workshop), form="entitlements"), {"who": [ria.key]}),
        (browse(story.cora).tab(page_of(workshop, f"/{ria.key}")), {}),
    ):
        sent = tab.send(**typed, **who)
        assert sent.status_code == 422 and "closed" in sent.text
        assert {name: tab.page.fields[name] for name in [*typed, *who]} == typed | who
    assert committed(workshop) == {} and queries.entitlements_of([ria]) == {}


def test_an_empty_form_takes_nothing_back_a_zero_does(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    give(story, ria)
    browser = browse(story.cora)
    several = browser.tab(page_of(workshop), form="entitlements")

    empty = several.send(who=[ria.key, leo.key])
    assert empty.status_code == 422 and several.page.fields["who"] == [ria.key, leo.key]
    assert "Write how many nights; 0 if none is paid." in empty.text
    assert "Write an amount; 0 if no travel is paid." in empty.text
    assert browser.tab(page_of(workshop, f"/{leo.key}")).send().status_code == 422
    assert several.send(nights="", travel_cents="100").status_code == 422
    assert committed(workshop) == {"lodging": 400_00, "travel": 250_00} and not queries.entitlements_of([leo])

    assert several.send(nights="0", travel_cents="0").status_code == 303
    assert committed(workshop) == {}


@pytest.mark.parametrize(("who", "sees", "decides"), [("cora", 200, 200), ("olga", 200, 200), ("fin", 200, 404),
                                                      ("ada", 404, 404), ("dora", 404, 404), ("eve", 404, 404)])  # fmt: skip
def test_the_coordinator_and_the_office_decide_finance_sees(story, workshop, browse, who, sees, decides):
    ria, leo, mia = coming(story, workshop, 3)
    give(story, ria)
    give(story, mia, nights=0, travel=0)
    browser = browse(getattr(story, who))

    assert browser.get(page_of(workshop)).status_code == sees
    assert browser.get(page_of(workshop, f"/{ria.key}")).status_code == decides
    if who == "fin":
        page = browser.get(page_of(workshop)).text
        assert [one.name in page for one in (ria, leo, mia)] == [True, False, False]
        assert "<form" not in page[page.index("<main") : page.index("</main")]
        assert page_of(workshop) in browser.get(f"/funding/{workshop.key}").text


def test_the_list_takes_the_same_statements_for_3_and_for_20(story, workshop, browse, count_statements):
    browser = browse(story.cora)
    give(story, *coming(story, workshop, 3), nights=1, night=10_00, travel=0)
    few = count_statements(browser, page_of(workshop))
    more = invited(story, workshop, 17, start=10)
    for one in more:
        participants.answer(one, "yes")
    give(story, *more, nights=1, night=10_00, travel=0)

    assert count_statements(browser, page_of(workshop)) == few <= 8


# When the days change


def test_at_a_move_letter_and_page_name_the_new_last_day_for_receipts(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    ada = db.session.scalar(db.select(Participation).where(Participation.person_id == story.ada.id))
    give(story, ria, ada, nights=0, paid_by=None, travel=100_00)
    give(story, leo, travel=0)
    tell_all(browse(story.cora), workshop)
    former = day(claims_until(workshop))
    place = f"{story.later(1)} {story.venue.key}"

    asked = browse(story.olga).tab(f"/board/{workshop.key}/week").send(place=place, reason="The hall is being painted.")
    workshops.give_week(workshop, story.venue, story.later(1), by=story.olga, reason="The hall is being painted.")
    db.session.commit()

    until = day(claims_until(workshop))
    said = f"The last day for your receipts is another one now: please send them by {until}."
    organisers = db.session.scalars(db.select(Mail).where(Mail.kind == "week_changed"))
    assert said in letters_to(ria)[-1].body and "your receipts" not in letters_to(leo)[-1].body
    assert {one.to_address for one in organisers if said in one.body} == {story.ada.email}
    assert "Last day for receipts" in asked.text and former in asked.text and until in asked.text
    assert "3 people, €600 in all: it still holds" in asked.text


def test_once_the_last_day_is_over_nothing_is_given_and_nobody_told_of_it(story, workshop, browse):
    ria, leo = coming(story, workshop, 2)
    give(story, ria)
    cora = browse(story.cora)
    before = cora.get(page_of(workshop)).text
    tab = cora.tab(page_of(workshop), form="tell")
    workshop.first_on, workshop.last_on = today() - timedelta(days=5), today() - timedelta(days=1)
    workshop.state = State.FINISHED
    db.session.commit()

    page = cora.get(page_of(workshop)).text

    for words in ("Write to them", "Give it to those chosen", "Decide", "Choose " + ria.name):
        assert words in before and words not in page
    assert "The workshop is over: who is given what" in page and 'data-label="Nights paid">4</td>' in page
    assert tab.send().status_code == 409 and letters_to(ria)[-1].kind == "participant_answer_yes"
    assert cora.get(page_of(workshop, f"/{leo.key}")).status_code == 409
    with pytest.raises(Refused, match="The workshop is over"):
        give(story, leo)


@pytest.mark.parametrize("nights, words", [(3, "You pay your room first, and the nights named here are reimbursed."), (0, "and you pay it at the hotel.")])  # fmt: skip
def test_while_no_stay_is_told_the_letter_asks_whether_a_room_is_needed(story, workshop, browse, nights, words):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    give(story, ria, nights=nights, paid_by=PaidBy.REIMBURSED if nights else None)

    tell_all(browse(story.cora), workshop)

    for text in (letters_to(ria)[-1].body, browse().get(own).text):
        assert "Tell us whether you need a room: then we book it" in text and words in text
        assert "yourself" not in text


def test_in_the_week_no_letter_asks_for_a_stay_that_nobody_can_arrange_any_more(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    give(story, ria, paid_by=PaidBy.REIMBURSED)
    workshop.first_on, workshop.last_on = today(), today() + timedelta(days=4)
    db.session.commit()

    tell_all(browse(story.cora), workshop)

    body = letters_to(ria)[-1].body
    assert "Tell us" not in body and "Send your receipts" in body


def test_a_workshop_that_is_approved_anew_promises_nothing_of_before_until_it_is_decided_anew(story, workshop, browse):
    (ria,) = coming(story, workshop, 1)
    own = address_of(letters_to(ria)[-1])
    give(story, ria, travel=0)
    workshops.call_off(workshop, by=story.dora, at=now())
    workshops.take_up(workshop, workshop.decision, by=story.olga, at=now())
    db.session.commit()

    page, staff = browse().get(own).text, browse(story.cora).get(page_of(workshop)).text

    assert "What had been promised to you" in page and "4 nights, booked and paid by the centre" in page
    assert "Ended with the cancelling" in page and "Please book nothing" in page and "Decided for you" not in page
    assert "ended with the cancelling; it is decided anew" in staff and "Give it to those chosen" not in staff


def test_before_the_letter_about_money_leaves_one_of_each_kind_of_it_is_seen(story, workshop, browse):
    ria, leo, mia, zoe = coming(story, workshop, 4)
    give(story, ria, zoe, nights=1)
    give(story, leo, nights=2, paid_by=PaidBy.REIMBURSED, travel=0)
    give(story, mia, nights=0, paid_by=None)

    seen = browse(story.cora).tab(page_of(workshop), form="tell").send().text

    assert [f"Dear {one.name}" in seen for one in (ria, leo, mia, zoe)] == [True, True, True, False]
