"""What the participants' pages show, to whom, and what their forms do."""

import re
from datetime import timedelta

import pytest
from markupsafe import escape

from tests.participants.guests import address_of, guests, invited, letters_to
from workshop_portal.core import files, links
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import day
from workshop_portal.core.outbox import Mail
from workshop_portal.core.steps import Refused
from workshop_portal.participants import actions, forms, queries
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.proposals.models import Participant
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops.workflow import State


def page_of(workshop, more="") -> str:
    return f"/board/{workshop.key}/participants{more}"


def state_of(participation):
    return db.session.get(Participation, participation.id).state


# The invitation


def test_an_invitation_is_answered_without_an_account_and_a_look_changes_nothing(story, workshop, browse, dump):
    (ria,) = invited(story, workshop, 1)
    address, before = address_of(letters_to(ria)[0]), dump()
    visitor = browse()

    for _ in range(3):  # a scanner opens each mailed link
        assert visitor.get(address).status_code == 200
    assert dump() == before
    tab = visitor.tab(address)
    assert workshop.title in tab.answer.text and "25 seats" not in tab.answer.text
    sent = tab.send(answer="yes")

    assert (sent.status_code, state_of(ria)) == (303, Answer.CONFIRMED)
    assert "You have a seat" in visitor.get(address).text


def test_an_answer_can_be_changed_by_the_same_link_and_by_the_own_stay(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    invitation, visitor = address_of(letters_to(ria)[0]), browse()
    visitor.tab(invitation).send(answer="maybe")
    visitor.tab(invitation).send(answer="yes")
    stay = address_of(letters_to(ria)[-1])

    tab = visitor.tab(stay)
    assert tab.page.fields["answer"] == "yes"
    asked = tab.send(answer="no")
    assert "Give your seat back?" in asked.text and state_of(ria) == Answer.CONFIRMED
    tab.send(sure="y")

    assert stay.startswith("/stay/") and state_of(ria) == Answer.DECLINED
    assert "You said no" in visitor.get(invitation).text


def test_a_double_click_answers_once(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    tab = browse().tab(address_of(letters_to(ria)[0]))

    first, second = tab.send(answer="yes"), tab.send(answer="yes")

    assert first.location == second.location
    assert len(letters_to(ria)) == 2


@pytest.mark.parametrize(("wanted", "state"), [("no", Answer.DECLINED), ("maybe", Answer.MAYBE)])
def test_a_seat_is_given_back_only_after_a_page_that_asks_and_the_letter_says_so(
    story, workshop, browse, wanted, state
):
    (ria,) = invited(story, workshop, 1)
    actions.answer(ria, "yes")
    actions.consent(ria, True)
    db.session.commit()
    tab, seats = browse().tab(address_of(letters_to(ria)[-1])), workshop.confirmed

    asked = tab.send(answer=wanted)
    assert (asked.status_code, state_of(ria), workshop.confirmed) == (200, Answer.CONFIRMED, seats)
    assert "you may have to wait" in asked.text and ("say perhaps" in asked.text) == (wanted == "maybe")

    assert tab.send(sure="y").status_code == 303
    assert (state_of(ria), workshop.confirmed, ria.public_consent) == (state, seats - 1, True)
    assert "Your seat is free for somebody else now." in letters_to(ria)[-1].body


def test_who_had_no_seat_is_not_asked_and_reads_of_none(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)

    browse().tab(address_of(letters_to(ria)[0])).send(answer="no")

    assert state_of(ria) == Answer.DECLINED and "seat is free" not in letters_to(ria)[-1].body


def test_while_seats_are_free_nobody_is_told_that_all_are_taken(story, workshop, browse):
    ria, leo, mia, jan = invited(story, workshop, 4)
    workshop.capacity = workshop.confirmed + 1
    for one in (ria, leo, mia):
        actions.answer(one, "yes")
    actions.answer(ria, "no")
    db.session.commit()
    first, second = (browse().get(address_of(letters_to(one)[-1])).text for one in (leo, mia))
    invitation = browse().get(address_of(letters_to(jan)[0])).text

    assert "A seat is free, and you are the first on the waiting list" in first
    assert "Others wait for a seat before you" in second and "You are number 2" in second
    assert "Others wait for a seat. A yes is kept on the waiting list" in invitation
    assert not any("All seats are taken" in page for page in (first, second, invitation))
    assert "or others wait before you" in letters_to(mia)[-1].body


def test_who_is_withdrawn_gets_a_letter_in_the_same_press_unless_the_tick_is_taken_away(story, workshop, browse):
    ria, leo = invited(story, workshop, 2)
    actions.answer(ria, "yes")
    (mia,) = guests(story, workshop, 1, start=9)
    db.session.commit()
    before = len(letters_to(leo))
    tab = browse(story.cora).tab(page_of(workshop), form="chosen")
    tab.send(go="ask_withdraw", who=[ria.key, mia.key])
    assert tab.page.fields["tell"] == ["y"]
    tab.send(go="withdraw", who=[ria.key, mia.key])

    tab = browse(story.cora).tab(page_of(workshop), form="chosen")
    tab.send(go="ask_withdraw", who=[leo.key])
    tab.send(go="withdraw", who=[leo.key], tell=None)

    letter = letters_to(ria)[-1]
    assert (letter.kind, letter.state, letter.link_purpose) == ("participant_withdrawn", "queued", "")
    assert "not expected there any more" in letter.body and "Your seat is free" in letter.body
    assert len(letters_to(leo)) == before and state_of(leo) == Answer.CANCELLED


@pytest.mark.parametrize("page", ["", "/registration", "/files", "/certificate.pdf"])
def test_every_page_of_a_withdrawn_persons_link_says_so_and_of_a_waiting_one_leads_to_the_own_page(
    story, workshop, browse, page
):
    ria, leo = invited(story, workshop, 2)
    actions.answer(ria, "yes")
    workshop.capacity = workshop.confirmed
    actions.answer(leo, "yes")
    db.session.commit()
    own, waiting = (address_of(letters_to(one)[-1]) for one in (ria, leo))
    actions.withdraw([ria], by=story.cora)
    db.session.commit()

    answer = browse().get(own + page)
    assert answer.status_code == 410 and "This invitation was withdrawn" in answer.text
    if page in ("/registration", "/files"):
        assert browse().get(waiting + page).location == waiting


def test_who_waits_is_told_the_number_on_the_list(story, workshop, browse):
    people = invited(story, workshop, 3)
    workshop.capacity = workshop.confirmed
    db.session.commit()
    for one in people:
        browse().tab(address_of(letters_to(one)[0])).send(answer="yes")

    page = browse().get(address_of(letters_to(people[2])[0])).text

    assert "You are number 3 on the waiting list" in page
    assert browse().get("/nl" + address_of(letters_to(people[2])[0])).text.count("nummer 3") == 1


def test_who_waits_for_a_seat_is_promised_no_more_than_the_own_page_offers(story, workshop, browse):
    ria, leo, mia = invited(story, workshop, 3)
    workshop.capacity = workshop.confirmed + 1
    for one in (ria, leo):
        actions.answer(one, "yes")
    actions.answer(mia, "no")
    db.session.commit()

    seated, waits = (browse().get(address_of(letters_to(one)[0])).text for one in (ria, leo))

    assert "There you tell us about your stay" in seated and "There you tell us about your stay" not in waits
    assert "It shows your place on the waiting list; once you have a seat" in waits
    assert "a yes for which there is no seat goes onto the waiting list" in letters_to(mia)[-1].body


def test_an_answer_that_is_none_brings_the_form_back(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    tab = browse().tab(address_of(letters_to(ria)[0]))

    answers = [tab.send(answer=None), tab.send(answer="perhaps so")]

    assert [one.status_code for one in answers] == [422, 422]
    assert state_of(ria) == Answer.INVITED


def test_dead_links_of_every_kind_show_one_page(story, workshop, browse):
    ria, leo, mia = invited(story, workshop, 3)
    revoked, expired, foreign = (address_of(letters_to(one)[0]) for one in (ria, leo, mia))
    links.revoke("invitation", thing_id=ria.id)
    links.find(expired.split("/")[-1], "invitation").expires_at = workshop.created_at
    db.session.commit()
    addresses = ["/invitation/no-such-token", revoked, expired, foreign.replace("/invitation/", "/stay/")]

    answers = [browse().get(address) for address in addresses]

    assert {one.status_code for one in answers} == {404}
    mains = {bare(one.text) for one in answers}
    assert len(mains) == 1
    assert ria.name not in mains.pop()


def test_the_own_link_of_who_was_withdrawn_says_so_and_whom_to_ask(story, workshop, browse):
    ria, leo = invited(story, workshop, 2)
    invitation = address_of(letters_to(ria)[0])
    actions.answer(ria, "yes")
    stay, visitor = address_of(letters_to(ria)[-1]), browse()
    db.session.commit()
    tab = visitor.tab(invitation)

    actions.withdraw([ria], by=story.cora)
    db.session.commit()

    for answer in (visitor.get(invitation), visitor.get(stay), tab.send(answer="yes")):
        assert answer.status_code == 410 and "This invitation was withdrawn" in answer.text
        assert story.cora.name in answer.text and workshop.title in answer.text
        assert leo.name not in answer.text and ria.email not in answer.text
    assert "deze uitnodiging" in visitor.get("/nl" + invitation).text.lower()
    assert state_of(ria) == Answer.CANCELLED

    actions.invite([ria], by=story.cora)
    db.session.commit()
    assert visitor.get(invitation).status_code == 404  # the newer letter's link counts


def test_after_a_yes_the_letter_with_the_own_page_can_be_sent_again_to_the_address_on_file(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    address, visitor = address_of(letters_to(ria)[0]), browse()
    assert "Send me the link again" not in visitor.get(address).text
    visitor.tab(address).send(answer="yes")

    def press():
        sent = visitor.tab(address, form="again").send()
        return visitor.get(sent.location).text

    assert "within the last hour" in press() and len(letters_to(ria)) == 2
    db.session.execute(db.update(Mail).values(due_at=workshop.created_at.replace(year=2020)))
    db.session.commit()
    assert "on its way to the address that we have" in press()

    assert [(mail.to_address, mail.link_purpose) for mail in letters_to(ria)[1:]] == [(ria.email, "stay")] * 2
    assert "/stay/" not in visitor.get(address).text
    assert "Send me the link again" not in visitor.get(address_of(letters_to(ria)[-1])).text


def bare(text) -> str:
    """A page's main part without its addresses and the secrets of its form."""
    return re.sub(r'(value|action)="[^"]*"', "", text[text.index("<main") : text.index("</main>")])


def test_a_new_link_goes_only_to_the_address_on_file_with_the_same_words(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    address = address_of(letters_to(ria)[0])
    links.find(address.split("/")[-1], "invitation").expires_at = workshop.created_at
    db.session.execute(db.update(Mail).values(due_at=workshop.created_at.replace(year=2020)))
    db.session.commit()

    told = []
    for one in (address, "/invitation/no-such-token"):
        tab = browse().tab(one, form="again")
        sent = tab.send()
        assert sent.status_code == 303
        told.append(browse_text(tab, sent))

    assert told[0] == told[1] == "a new one is on its way"
    assert [mail.to_address for mail in letters_to(ria)] == [ria.email] * 2


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (-2, State.RUNNING, "This workshop has begun"), (-30, State.FINISHED, "This workshop is over"),
        (40, State.CANCELLED, "This workshop has been cancelled"),
    ],
)  # fmt: skip
def test_a_dead_link_of_a_workshop_that_is_not_ahead_promises_no_new_one_and_says_whom_to_ask(
    story, workshop, browse, days, state, words
):
    (ria,) = invited(story, workshop, 1)
    address, visitor = address_of(letters_to(ria)[0]), browse()
    links.find(address.split("/")[-1], "invitation").expires_at = workshop.created_at
    db.session.commit()
    assert "Send a new one" in visitor.get(address).text  # while it lies ahead

    workshop.first_on, workshop.last_on = today() + timedelta(days=days), today() + timedelta(days=days + 4)
    workshop.state = state
    db.session.commit()

    answer = visitor.get(address)
    assert answer.status_code == 410 and words in answer.text and "Send a new one" not in answer.text
    assert story.cora.name in answer.text and workshop.title in answer.text and ria.email not in answer.text
    assert "new one" in visitor.get("/invitation/no-such-token").text


def browse_text(tab, sent):
    words = "a new one is on its way"
    return words if words in tab.browser.get(sent.location).text else ""


def test_the_invitation_waits_in_the_account_too(story, workshop, browse):
    ria = story.make.person("Ria")
    people = actions.add(workshop, [{"name": "Ria", "email": ria.email}], by=story.cora)
    actions.invite(people, by=story.cora)
    db.session.commit()
    own = f"/invitations/{people[0].key}"

    assert own in browse(ria).get("/invitations").text
    assert workshop.title not in browse(story.eve).get("/invitations").text
    assert browse(story.eve).get(own).status_code == 404
    browse(ria).tab(own).send(answer="yes")

    assert state_of(people[0]) == Answer.CONFIRMED


def test_an_unconfirmed_address_opens_nobodys_invitation(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    impostor = story.make.person("Ria", email=ria.email, verified_at=None)

    assert browse(impostor).get(f"/invitations/{ria.key}").status_code == 404


def test_consent_to_be_named_is_given_and_taken_back(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    actions.answer(ria, "yes")
    db.session.commit()
    stay = address_of(letters_to(ria)[-1])

    browse().tab(stay).send(public_consent="y")
    assert queries.names_in_public(workshop) == [ria.name]
    browse().tab(stay).send(public_consent=None)

    assert queries.names_in_public(workshop) == []


# The coordinator's list


def test_the_list_counts_seats_and_shows_the_waiting_list_in_order(story, workshop, browse):
    people = invited(story, workshop, 4)
    workshop.capacity = 4
    for one in people:
        actions.answer(one, "yes")
    db.session.commit()

    page = browse(story.cora).get(page_of(workshop)).text

    assert "4 of 4 seats" in page
    waiting = page[page.index('id="waiting"') :]
    assert waiting.index("Guest 03") < waiting.index("Guest 04")
    assert people[0].email in page


def test_organisers_see_names_and_states_and_no_address(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)

    page = browse(story.ada).get(page_of(workshop)).text

    assert ria.name in page and "Elsewhere" in page and "Invited" in page
    assert ria.email not in page and "Withdraw those" not in page


@pytest.mark.parametrize("who", ["eve", "emmy", "charles", "dora", "fin"])
def test_nobody_else_sees_the_list(story, workshop, browse, who):
    assert browse(getattr(story, who)).get(page_of(workshop)).status_code == 404


def test_another_coordinator_and_a_conflicted_officer_see_nothing(story, workshop, browse):
    other = story.make.appointed("coordinator", "Kees")
    officer = story.make.appointed("office", "Otto")
    story.make.standing(officer, Hat.CONFLICTED, story.proposal)

    assert browse(other).get(page_of(workshop)).status_code == 404
    assert browse(officer).get(page_of(workshop)).status_code == 404


def test_those_chosen_are_invited(story, workshop, browse):
    people = guests(story, workshop, 3)

    sent = (
        browse(story.ada).tab(page_of(workshop), form="chosen").send(go="invite", who=[one.key for one in people[:2]])
    )

    assert sent.status_code == 303
    assert [state_of(one) for one in people] == [Answer.INVITED, Answer.INVITED, Answer.PROPOSED]


def test_before_invitations_go_out_one_sees_to_how_many_and_the_letter(story, workshop, browse):
    ria, leo, mia = guests(story, workshop, 3)
    leo.language = "nl"
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form="chosen")

    asked = tab.send(go="ask_invite", who=[ria.key, leo.key])

    assert asked.status_code == 200 and state_of(ria) == Answer.PROPOSED and letters_to(ria) == []
    assert "Invite 2 people?" in asked.text and "Send 2 invitations" in asked.text and mia.name not in asked.text
    assert f"Dear {ria.name}," in asked.text and f"Geachte {leo.name}," in asked.text
    assert tab.send(go="invite", who=[ria.key, leo.key]).status_code == 303
    (sent,) = letters_to(ria)
    body = sent.body.replace("{link}", "[personal link]")
    assert str(escape(body.strip())) in asked.text
    assert f"On behalf of the organisers, {story.ada.name}" in body and "at @Oort, Leiden" in body


def test_organisers_see_the_letter_without_the_address(story, workshop, browse):
    (ria,) = guests(story, workshop, 1)

    pages = [
        browse(one).tab(page_of(workshop), form="chosen").send(go="ask_invite", who=[ria.key]).text
        for one in (story.cora, story.ada)
    ]

    assert [(ria.name in page, ria.email in page) for page in pages] == [(True, True), (True, False)]


def test_who_cannot_be_invited_is_said_before_the_letter_is_shown(story, workshop, browse):
    (ria,), (leo, eve) = invited(story, workshop, 1), guests(story, workshop, 2, start=10)
    actions.answer(ria, "no")
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form="chosen")

    sent = tab.send(go="ask_invite", who=[leo.key, ria.key, eve.key])

    assert sent.status_code == 422 and f"for these can&#39;t be: {ria.name} (Not coming). Those still" in sent.text
    assert tab.page.fields["who"] == [leo.key, eve.key]
    assert "Invite 2 people?" in tab.send(go="ask_invite").text
    with pytest.raises(Refused, match="was invited and has said no"):
        actions.invite([leo, ria], by=story.cora)


def test_in_a_file_a_name_is_a_name_and_the_role_stands_beside_it(story, workshop, browse):
    answer = browse(story.cora).get(page_of(workshop, "?as=csv"))
    lines, name = answer.text.splitlines(), files.plain(f"participants-{today()}-{workshop.title}.csv")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"

    assert f"{story.ada.name},Organiser," in "\n".join(lines)
    assert lines[0].lstrip("\ufeff").startswith("Name,Role,E-mail address")


def test_a_link_ticks_all_of_the_list_as_it_is_filtered(story, workshop, browse):
    ria, leo = guests(story, workshop, 2)
    invited(story, workshop, 1, start=10)
    page = browse(story.cora).get(page_of(workshop, "?state=proposed")).text
    address = re.search(r'href="([^"]+)">Tick all of this list', page)[1].replace("&amp;", "&")

    assert set(browse(story.cora).tab(address, form="chosen").page.fields["who"]) == {ria.key, leo.key}


@pytest.mark.parametrize("foreign", ["of another workshop", "no key at all"])
def test_one_foreign_key_among_those_chosen_does_nothing_and_tells_nothing(story, workshop, browse, foreign):
    people = guests(story, workshop, 2)
    other = story.prepared(week=story.later(1), proposal=story.propose(title="Another"))
    (stranger,) = guests(story, other, 1, start=50)
    key = stranger.key if foreign == "of another workshop" else "no-key"
    tab = browse(story.cora).tab(page_of(workshop), form="chosen")

    sent = tab.send(go="invite", who=[people[0].key, key])

    assert sent.status_code == 422
    assert stranger.name not in sent.text and "chosen together" in sent.text
    assert [state_of(one) for one in (*people, stranger)] == [Answer.PROPOSED] * 3


def test_organisers_can_neither_remind_nor_withdraw(story, workshop, browse):
    people = invited(story, workshop, 1)

    for deed in ("remind", "remind_all", "send_reminder", "withdraw", "anything"):
        tab = browse(story.ada).tab(page_of(workshop), form="chosen")
        assert tab.send(go=deed, who=[people[0].key]).status_code == 404

    assert state_of(people[0]) == Answer.INVITED


@pytest.mark.parametrize("deed", ["invite", "remind", "remind_all"])
def test_what_refuses_a_deed_is_said_on_the_list_where_those_ticked_stay_so(story, workshop, browse, deed):
    (leo,) = guests(story, workshop, 1)
    (ria,) = invited(story, workshop, 1, start=10)
    tab, mails = browse(story.cora).tab(page_of(workshop), form="chosen"), len(letters_to(ria))

    sent = tab.send(go=deed, who=[leo.key, ria.key])

    words = {"invite": "has been invited already", "remind": "need not be reminded", "remind_all": "Nobody has to be"}
    assert sent.status_code == 422 and words[deed] in sent.text
    assert set(tab.page.fields["who"]) == {leo.key, ria.key}
    assert (state_of(leo), len(letters_to(ria))) == (Answer.PROPOSED, mails)


def test_a_reminder_is_seen_before_it_leaves(story, workshop, browse):
    ria, leo = people = invited(story, workshop, 2)
    for one in people:
        one.invited_at = now() - timedelta(days=2)
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop), form="chosen")

    seen = tab.send(go="remind_all").text

    assert "Remind 2 people?" in seen and f"Dear {ria.name}" in seen and len(letters_to(ria)) == 1
    assert browse(story.cora).tab(page_of(workshop), form="chosen").send(
        go="send_reminder", who=[ria.key, leo.key]
    ).status_code == 303  # fmt: skip
    assert [letters_to(one)[-1].kind for one in people] == ["participant_reminder"] * 2


def test_nobody_is_withdrawn_before_it_was_asked_and_the_notice_says_what_the_list_shows(story, workshop, browse):
    (leo,) = guests(story, workshop, 1)
    (ria,) = invited(story, workshop, 1, start=10)
    browser = browse(story.cora)
    tab = browser.tab(page_of(workshop), form="chosen")

    asked = tab.send(go="ask_withdraw", who=[leo.key, ria.key])
    assert asked.status_code == 200 and ria.name in asked.text and "Write to those who were invited" in asked.text
    assert (state_of(leo), state_of(ria)) == (Answer.PROPOSED, Answer.INVITED)
    before, off = len(letters_to(ria)), leo.name
    assert all(f'name="who" value="{one.key}"' in asked.text for one in (leo, ria))
    sent = tab.send(go="withdraw", who=[leo.key, ria.key], tell=None)

    assert sent.status_code == 303 and state_of(ria) == Answer.CANCELLED and len(letters_to(ria)) == before
    page = browser.get(sent.location).text
    assert "1 invitation is withdrawn. 1 person is off the list." in page
    assert ria.name in page and "Withdrawn" in page and off not in page


def test_nothing_chosen_says_so(story, workshop, browse):
    guests(story, workshop, 1)

    sent = browse(story.cora).tab(page_of(workshop), form="chosen").send(go="invite")

    assert sent.status_code == 422 and "Choose at least one person" in sent.text


def test_the_free_seat_is_given_from_the_list(story, workshop, browse):
    ria, leo, mia = invited(story, workshop, 3)
    workshop.capacity = 4
    for one in (ria, leo, mia):
        actions.answer(one, "yes")
    actions.answer(ria, "no")
    db.session.commit()

    sent = browse(story.cora).tab(page_of(workshop), form="seat").send()

    assert (sent.status_code, state_of(mia)) == (303, Answer.CONFIRMED)


def test_several_free_seats_are_given_with_one_press_and_who_waits_reads_that_they_are_free(story, workshop, browse):
    ria, leo, mia, ben = people = invited(story, workshop, 4)
    workshop.capacity = 4
    for one in people:
        actions.answer(one, "yes")
    for one in (ria, leo):
        actions.answer(one, "no")
    db.session.commit()
    assert (
        "Seats are free for you and for those who wait before you."
        in browse().get(address_of(letters_to(ben)[-1])).text
    )
    assert "Give the 2 free seats" in browse(story.cora).get(page_of(workshop)).text

    sent = browse(story.cora).tab(page_of(workshop), form="/seats").send()

    assert (sent.status_code, state_of(mia), state_of(ben)) == (303, Answer.CONFIRMED, Answer.CONFIRMED)


def test_a_day_to_answer_by_that_is_over_is_not_asked_for_and_a_move_gives_a_new_one(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    ria.answer_by_on = today() - timedelta(days=3)
    db.session.commit()
    page = browse().get(address_of(letters_to(ria)[-1])).text
    assert "Please answer by" not in page and "it still counts" in page

    actions.tell_of_moving(workshop, (workshop.first_on, workshop.last_on), story.cora, now())
    db.session.commit()

    assert ria.answer_by_on > today()
    assert "Please answer by" in browse().get(address_of(letters_to(ria)[-1])).text


# How people come onto the list


def test_people_come_from_the_proposals_list(story, workshop, browse):
    tab = browse(story.ada).tab(page_of(workshop, "/add"), form="listed")
    keys = [one.key for one in workshop.proposal.participants[:2]]

    tab.send(people=keys)

    assert [one.name for one in queries.of(workshop) if not one.is_organiser] == ["Guest 1", "Guest 2"]
    assert "Guest 1" not in browse(story.ada).get(page_of(workshop, "/add")).text


def test_one_person_is_added_and_not_twice(story, workshop, browse):
    def add():
        tab = browse(story.cora).tab(page_of(workshop, "/add"), form="single")
        return tab.send(name="Chidi Okafor", email="Chidi@Example.org", country="NG").status_code

    assert (add(), add()) == (303, 422)
    assert [one.email for one in queries.of(workshop) if not one.is_organiser] == ["chidi@example.org"]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_many_are_pasted_as_copied_from_a_sheet(story, workshop, browse, mark):
    lines = ["name;email;institution;country", "Þórdís Björk;thordis@example.org;Háskóli Íslands;IS",
             "", "Rosa Quispe;ROSA@example.org;PUCP;Peru", "Jan Smit;jan@example.org"]  # fmt: skip
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    sent = tab.send(text="\r\n".join(lines).replace(";", mark))

    assert sent.status_code == 303
    made = {one.name: (one.email, one.institution, one.country) for one in queries.of(workshop) if not one.is_organiser}
    assert made == {
        "Þórdís Björk": ("thordis@example.org", "Háskóli Íslands", "IS"),
        "Rosa Quispe": ("rosa@example.org", "PUCP", "PE"), "Jan Smit": ("jan@example.org", "", ""),
    }  # fmt: skip


def test_each_bad_line_is_named_once_and_stays_in_the_field_while_the_others_are_added(story, workshop, browse):
    lines = ["Ada;ada@example.org", "Ben;no address", ";x@example.org", "Cee;cee@example.org;Leiden;Atlantis",
             "D" * 201 + ";d@example.org", "Nora;" + story.nora.email, "a;b@example.org;c;NL;e"]  # fmt: skip
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    sent = tab.send(text="\n".join(lines))

    assert sent.status_code == 422 and "2 people are on the list, not invited yet." in sent.text
    assert "Line 4: “Atlantis” is no country that is known here" in sent.text
    assert re.findall(r"<li>Line (\d):", sent.text) == ["2", "3", "5", "7"]  # of what was pasted
    assert "their numbers are those of what you pasted" in sent.text
    assert sent.text.count("“no address” is not an e-mail address") == 1
    assert "4 lines can" in sent.text[sent.text.index('id="text-error"') :]
    assert tab.page.fields["text"] == "\n".join([*lines[1:3], lines[4], lines[6]])
    added = [(one.name, one.country) for one in queries.of(workshop) if not one.is_organiser]
    assert added == [("Ada", ""), ("Cee", "")]

    assert tab.send(text="Ben;ben@example.org").status_code == 303
    assert [one.name for one in queries.of(workshop) if not one.is_organiser] == ["Ada", "Ben", "Cee"]


def test_where_no_line_can_be_read_the_field_is_as_it_was_sent(story, workshop, browse):
    lines = ["name;email", "", "Ben;no address"]
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    sent = tab.send(text="\n".join(lines))

    assert sent.status_code == 422 and "<li>Line 3: “no address”" in sent.text
    assert tab.page.fields["text"] == "\n".join(lines)


def test_the_same_lines_sent_twice_add_somebody_once(story, workshop, browse):
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")
    fields = tab.page.fields | {"text": "Ada;ada@example.org\nBen;no address"}

    first, second = (tab.browser.post(tab.page.action, data=fields) for _n in range(2))

    assert (first.status_code, second.status_code) == (422, 303)
    assert [one.name for one in queries.of(workshop) if not one.is_organiser] == ["Ada"]


@pytest.mark.parametrize(
    "text",
    [
        "Jan Smit <jan@example.org>\nRia Bos <RIA@example.org>",
        "Jan Smit <jan@example.org>; Ria Bos <ria@example.org>;",
        "Smit, Jan <jan@example.org>\nBos, Ria <ria@example.org>",
        'Smit, Jan <jan@example.org>; "Bos, Ria" <ria@example.org>',
        '"Jan Smit" <jan@example.org>\n"Bos, Ria" <ria@example.org>',
        "Jan Smit <jan@example.org>, Ria Bos <ria@example.org>",
        'Jan Smit <jan@example.org>, "Ria Bos" <ria@example.org>;',
        '"Jan Smit" <jan@example.org>; Ria Bos <ria@example.org>',
        "Jan Smit jan@example.org\nRia Bos  ria@example.org",
    ],
)
def test_people_as_mail_programs_write_them_are_read(story, workshop, browse, text):
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    assert tab.send(text=text).status_code == 303

    made = [(one.name, one.email) for one in queries.of(workshop) if not one.is_organiser]
    assert made == [("Jan Smit", "jan@example.org"), ("Ria Bos", "ria@example.org")]


def test_an_address_in_brackets_may_stand_before_institution_and_country(story, workshop, browse):
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    assert tab.send(text="Jan Smit <jan@example.org>; Leiden; Hong Kong").status_code == 303

    (jan,) = [one for one in queries.of(workshop) if not one.is_organiser]
    assert (jan.name, jan.email, jan.institution, jan.country) == ("Jan Smit", "jan@example.org", "Leiden", "HK")


LISTED = [("Ann Other", "ann@example.org"), ("Bob Long", "bob@example.org")]


@pytest.mark.parametrize(
    "text",
    [
        "Last name\tFirst name\tE-mail\tAffiliation\tCountry\nOther\tAnn\tann@example.org\tLeiden\tNL\nLong\tBob\tbob@example.org",
        "Email;Country;Name\nann@example.org;NL;Ann Other\nbob@example.org;;Long, Bob",
        "Achternaam, Voornaam, E-mail\nOther, Ann, ann@example.org\nLong, Bob, bob@example.org",
        '"Other, Ann";ann@example.org\n"Long, Bob";bob@example.org;Leiden',
        '"Other, Ann",ann@example.org\n"Long, Bob",bob@example.org',
        "1. Ann Other; ann@example.org\n2) Bob Long; bob@example.org",
        "1;Ann Other;ann@example.org\n2;Bob Long;bob@example.org",
        "1. Ann Other <ann@example.org>\n2. Bob Long <bob@example.org>",
        "Ann Other <ann@example.org>; Bob Long <bob@example.org>",
        "Other, Ann <ann@example.org>, Long, Bob <bob@example.org>;",
        "Ann Other, ann@example.org\nBob Long; bob@example.org",
        "Other, Ann; ann@example.org\nBob Long, bob@example.org, Leiden",
        "ann@example.org; Ann Other\nbob@example.org; Bob Long; Leiden",
    ],
    ids=range(13),
)
def test_columns_in_any_order_numbers_and_mixed_separators_name_the_same_people(story, workshop, browse, text):
    assert browse(story.cora).tab(page_of(workshop, "/add"), form="pasted").send(text=text).status_code == 303

    assert [(one.name, one.email) for one in queries.of(workshop) if not one.is_organiser] == LISTED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("peter@x.example.org; mary@x.example.org", ["no name stands with peter@x", "no name stands with mary@x"]),
        ("Ann ann@example.org; bob@example.org", ["an e-mail address stands within the name"]),
        ("Ann; Other; ann@example.org", ["the e-mail address is part 3 of this line"]),
        ("<ann@example.org>", ["no name stands with ann@"]),
        ("First name;Name;Name;Email\nAnn;a;b;ann@example.org", ["Two columns mean the same as “Name”"]),
        ("Name;Email;Affiliation;University\nAnn;ann@example.org;a;b", ["Two columns mean the same as “University”"]),
        ("Email;Name\nann@example.org;Ann;Leiden", ["there are 3 parts, and the headings name 2"]),
    ],
)
def test_what_names_nobody_clearly_adds_nobody_and_says_why(story, workshop, browse, text, words):
    sent = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted").send(text=text)

    assert sent.status_code == 422 and all(one in sent.text for one in words)
    assert len(queries.of(workshop)) == 2


def test_lines_that_are_left_keep_their_headings_so_that_they_are_read_the_same_way_again(story, workshop, browse):
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    sent = tab.send(text="E-mail;Last name;First name;Diet\nann@example.org;Other;Ann;vegan\nbob;Long;Bob\n")

    assert sent.status_code == 422 and "These columns were not read: Diet." in sent.text
    assert "<li>Line 3: “bob” is not an e-mail address" in sent.text
    assert tab.page.fields["text"] == "E-mail;Last name;First name;Diet\nbob;Long;Bob"
    assert tab.send(text="E-mail;Last name;First name\nbob@example.org;Long;Bob").status_code == 303
    assert [(one.name, one.email) for one in queries.of(workshop) if not one.is_organiser] == LISTED


@pytest.mark.parametrize("column", ["Career stage", "Discipline", "Sector", "Remarks", "Interest", "Key person"])
def test_columns_that_only_a_proposal_knows_are_told_as_not_read(story, workshop, browse, column):
    browser = browse(story.cora)
    text = f"E-mail;Name;{column}\nann@example.org;Ann Other;x\nbob@example.org;Bob Long;y"

    assert browser.tab(page_of(workshop, "/add"), form="pasted").send(text=text).status_code == 303

    assert [(one.name, one.email) for one in queries.of(workshop) if not one.is_organiser] == LISTED
    assert f"These columns were not read: {column}." in browser.get(page_of(workshop)).text


def test_who_is_on_the_list_is_said_and_the_others_are_added(story, workshop, browse):
    lines = [f"Nora;{story.nora.email}", "Jan;jan@example.org", "Jan;JAN@example.org", "Rosa;rosa@example.org"]
    browser = browse(story.cora)

    assert browser.tab(page_of(workshop, "/add"), form="pasted").send(text="\n".join(lines)).status_code == 303

    page = browser.get(page_of(workshop)).text
    assert "2 people are on the list, not invited yet." in page
    assert f"Line 1: {story.nora.email} is on the list already" in page and "Line 3: jan@example.org is" in page
    assert [one.name for one in queries.of(workshop) if not one.is_organiser] == ["Jan", "Rosa"]
    again = browser.tab(page_of(workshop, "/add"), form="pasted").send(text="\n".join(lines))
    assert again.status_code == 422 and "Line 4: rosa@example.org is on the list already" in again.text


def test_nothing_is_said_to_be_added_where_the_form_was_too_old(story, workshop, browse):
    tab, pasted = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted"), "Ann; ann@example.org\nBob; bob"
    rest = "The field holds these lines alone now"

    stale = tab.send(text=pasted, csrf_token="x")
    assert stale.status_code == 400 and rest not in stale.text and "ann@example.org" in stale.text
    taken = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted").send(text=pasted)
    assert taken.status_code == 422 and rest in taken.text


def test_names_and_institutions_of_those_without_an_address_are_told_apart(story, workshop, browse):
    for n, name in enumerate(("Bob Jones", "Eva Smit"), 50):
        story.proposal.participants.append(Participant(position=n, name=name, email="", institution="TU Delft, NL"))
    db.session.commit()

    page = browse(story.cora).get(page_of(workshop, "/add")).text

    assert "Bob Jones, TU Delft, NL; Eva Smit, TU Delft, NL" in page


# A row is corrected


def correct(browser, participation, **typed):
    workshop = participation.workshop
    return browser.tab(page_of(workshop, f"/{participation.key}/edit")).send(**typed)


def test_the_coordinator_corrects_who_somebody_is(story, workshop, browse):
    (ria,) = guests(story, workshop, 1)
    link = page_of(workshop, f"/{ria.key}/edit")
    assert link in browse(story.cora).get(page_of(workshop)).text
    assert link not in browse(story.ada).get(page_of(workshop)).text

    assert correct(browse(story.cora), ria, name="Ria Bos", institution="Utrecht", country="NL").status_code == 303

    assert (ria.name, ria.institution, ria.country, ria.email) == ("Ria Bos", "Utrecht", "NL", "guest1@example.org")
    assert letters_to(ria) == []
    taken = correct(browse(story.cora), ria, email=story.nora.email)
    assert taken.status_code == 422 and "on the list already" in taken.text


@pytest.mark.parametrize("answer", [None, "yes"])
def test_with_another_address_the_old_link_dies_and_a_new_one_goes_out(story, workshop, browse, answer):
    (ria,) = invited(story, workshop, 1)
    if answer:
        actions.answer(ria, answer)
        db.session.commit()
    old = address_of(letters_to(ria)[-1])
    assert browse().get(old).status_code == 200

    assert correct(browse(story.cora), ria, email="ria@example.org").status_code == 303

    assert browse().get(old).status_code != 200
    mail = letters_to(ria)[-1]
    assert mail.to_address == "ria@example.org" and browse().get(address_of(mail)).status_code == 200
    assert {one.state for one in letters_to(ria)[:-1]} == {"recalled"}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (None, True), ("yes", True), ("maybe", True), ("no", False), ("proposed", False), ("withdrawn", False),
        ("begun", False),
    ],
)  # fmt: skip
def test_the_page_of_the_data_promises_a_new_link_only_where_one_is_sent(story, workshop, browse, state, told):
    (ria,) = guests(story, workshop, 1) if state == "proposed" else invited(story, workshop, 1)
    if state in {"yes", "maybe", "no"}:
        actions.answer(ria, state)
    if state == "withdrawn":
        actions.withdraw([ria], by=story.cora)
    if state == "begun":
        workshop.first_on = today()
    db.session.commit()
    before = len(letters_to(ria))
    tab = browse(story.cora).tab(page_of(workshop, f"/{ria.key}/edit"))

    assert ("a letter with a new link goes to the new one" in tab.answer.text) == told
    assert tab.send(email="ria@example.org").status_code == 303
    assert (len(letters_to(ria)) > before) == told


@pytest.mark.parametrize("account", ["known", "made later"])
def test_the_address_of_an_account_is_its_owners(story, workshop, browse, account):
    (ria,) = actions.add(workshop, [{"name": "Eve", "email": story.eve.email}], by=story.cora)
    if account == "made later":
        ria.person_id = None
    db.session.commit()
    tab = browse(story.cora).tab(page_of(workshop, f"/{ria.key}/edit"))

    assert "email" not in tab.page.fields and "belongs to an account" in tab.answer.text
    assert tab.send(name="Eve Brand", email="other@example.org").status_code == 303
    assert (ria.name, ria.email) == ("Eve Brand", story.eve.email)
    with pytest.raises(Refused):
        actions.revise(ria, {"email": "other@example.org"}, by=story.cora)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 110_000, "too long"), ("Ada;" + "x" * 6_000, "too long"), ('"' * 119_999, "quotation mark"), ('Ada;"x\nBen', "Line 1:"),
        ("a;;;x\n" * 19_000, "room for 300"), ("Ada;ada@example.org\n" * 301, "room for 300"), ("x" * 200_000, "room for 300"),
        ("name;email\n", "names a person"), (";;;\n\n;", "names a person"), ("\u202e\u200b", "names a person"),
        ("Ada" + ";" * 110_000, "give a name"), ("name;email\nname;email", "Line 2:"),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_list_is_told_beside_the_field_and_nobody_is_added(story, workshop, browse, text, words):
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    sent = tab.send(text=text)

    assert (sent.status_code, words in sent.text, 'id="text-error"' in sent.text) == (422, True, True)
    assert len(queries.of(workshop)) == 2


def test_quotes_blanks_and_unseen_signs_of_a_sheet_are_understood(story, workshop, browse):
    text = '\ufeffNaam, E-mail, Instelling\r"Smit, Jan",jan@example.org, "Leiden,\ntown",NL,,,\r\r\u202eRosa,rosa@example.org'
    tab = browse(story.cora).tab(page_of(workshop, "/add"), form="pasted")

    assert tab.send(text=text).status_code == 303
    made = {(one.name, one.email, one.institution, one.country) for one in queries.of(workshop) if not one.is_organiser}
    assert made == {("Jan Smit", "jan@example.org", "Leiden, town", "NL"), ("Rosa", "rosa@example.org", "", "")}


def test_the_list_takes_the_same_statements_for_3_and_for_30(story, workshop, browse, count_statements):
    browser = browse(story.cora)
    guests(story, workshop, 3)
    few = count_statements(browser, page_of(workshop))
    invited(story, workshop, 27, start=10)

    assert count_statements(browser, page_of(workshop)) == few <= 6


def test_the_list_narrows_and_only_who_seats_people_has_addresses_in_the_file(story, workshop, browse):
    people = invited(story, workshop, 3)
    page = page_of(workshop)

    def names(person, query):
        return [one.name for one in people if one.name in browse(person).get(f"{page}?{query}").text]

    assert names(story.cora, "state=invited&words=" + people[1].name.replace(" ", "+")) == [people[1].name]
    assert names(story.cora, "state=declined") == []
    assert names(story.cora, "words=" + people[0].email) == [people[0].name]
    assert names(story.ada, "words=" + people[0].email) == []
    for person, has in ((story.cora, True), (story.ada, False)):
        file = browse(person).get(f"{page}?show=email&show=state&sort=email&as=csv").text
        assert (people[0].email in file, people[0].name in file) == (has, True)


def test_before_inviting_the_seats_are_counted_and_too_many_invitations_are_questioned(story, workshop, browse):
    workshop.capacity = 5
    invited(story, workshop, 2)
    people = guests(story, workshop, 2, start=10)
    tab = browse(story.cora).tab(page_of(workshop), form="chosen")

    few = tab.browser.post(tab.page.action, data=tab.page.fields | {"who": people[0].key, "go": "ask_invite"}).text
    many = tab.browser.post(
        tab.page.action, data=tab.page.fields | {"who": [one.key for one in people], "go": "ask_invite"}
    ).text

    for page, tone in ((few, "flash-going"), (many, "flash-wait")):
        assert "Free seats: 3 of 5. Invitations without an answer so far: 2." in page and tone in page


def test_before_inviting_one_reads_what_the_plan_has_before_and_is_not_done(story, workshop, browse):
    (ria,) = guests(story, workshop, 1)
    before = {"invitation-list", "invitation-text"}
    for task in workshop.tasks:
        task.done_at = None if task.template_key in before | {"first-reminder", "freeze"} else now()
    db.session.commit()

    def told(person):
        page = browse(person).tab(page_of(workshop), form="chosen").send(go="ask_invite", who=[ria.key]).text
        assert "Send 1 invitation" in page
        return page.partition("it is not done yet:")[2].partition("</ul>")[0].count("<li>"), page

    for person in (story.cora, story.ada):
        n, page = told(person)
        assert n == 2 and "Deliver the final invitation list" in page and "Approve the text of the invitation" in page
    for task in workshop.tasks:
        task.done_at = now() if task.template_key in before else task.done_at
    db.session.commit()
    assert told(story.cora)[0] == 0


def test_during_the_workshop_nobody_is_looked_forward_to(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    actions.answer(ria, "yes")
    db.session.commit()
    address = address_of(letters_to(ria)[-1])
    assert "we look forward to seeing you" in browse().get(address).text

    workshop.first_on = workshop.last_on = today()
    workshop.state = "running"
    db.session.commit()

    page = browse().get(address).text
    assert "look forward" not in page and "the workshop is on: welcome" in page


def test_the_invitation_names_whom_to_ask(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    page = browse().get(address_of(letters_to(ria)[0])).text

    assert story.cora.name in page and story.cora.email not in page


def test_the_pages_of_a_workshop_that_has_been_say_that_it_is_over(story, workshop, browse, make):
    ria, sam = (make.person(name) for name in ("Ria", "Sam"))
    coming, silent = guests(story, workshop, 2)
    coming.person, silent.person = ria, sam
    actions.invite([coming, silent], by=story.cora)
    actions.answer(coming, "yes")
    workshop.first_on, workshop.last_on = today() - timedelta(days=30), today() - timedelta(days=26)
    db.session.commit()

    for person, one in ((ria, coming), (sam, silent)):
        text = browse(person).get(f"/invitations/{one.key}").text
        assert "This workshop is over" in text
        assert not re.search("have a seat|book nothing|Not registered|Will you come|Registration is closed", text)
        listed = browse(person).get("/invitations").text
        assert "Over" in listed and not re.search(r">\s*(Coming|Invited)\s*<", listed)
        assert day(one.answer_by_on) not in listed


def test_a_guests_page_leads_to_what_is_written_of_the_route_the_code_of_conduct_and_whom_to_call(
    story, workshop, browse
):
    """The letter before the week sends its readers there; nothing is promised that is not there."""
    story.venue.emergency_en, story.venue.conduct_nl = "Call 112.", "Wees aardig."
    (ria,) = invited(story, workshop, 1)
    own = address_of(letters_to(ria)[0])
    page = browse().get(own).text
    address = re.search(r'href="([^"]+)">In an emergency<', page)[1]
    assert "Call 112." in browse().get(address).text and address.endswith("#emergency")
    assert '#conduct">Code of conduct<' in page
    assert "How to get here" not in page

    story.venue.conduct_nl = ""
    db.session.commit()
    assert "ode of conduct" not in browse().get(own).text

    story.venue.emergency_en = ""
    db.session.commit()
    assert "Practical information" not in browse().get(own).text


def test_an_answer_that_comes_after_the_cancelling_is_told_that_it_was_not_kept(story, workshop, browse):
    (ria,) = invited(story, workshop, 1)
    tab = browse().tab(address_of(letters_to(ria)[-1]))
    workshop.published_at = workshop.decision.decided_at
    workshops.move(workshop, "cancel", by=story.dora, note="The speaker fell ill.")
    db.session.commit()

    sent = tab.send(answer="yes")

    assert "Your answer was not kept" in sent.text and sent.status_code in {409, 410}
    assert browse().get(f"/workshops/{workshop.key}/practical").status_code == 410


def test_a_pasted_line_without_an_address_says_that_it_is_missing():
    assert forms.read(["Ria Reis", ""])[1] == "the e-mail address is missing."


# People of one name


def namesakes(story, workshop):
    """Two people of one name on the list, and somebody else."""
    rows = [
        {"name": "Jan de Vries", "email": "jan@example.org", "institution": "Leiden"},
        {"name": "Jan de Vries", "email": "jdv@example.org", "institution": "Delft"},
        {"name": "Ria Bos", "email": "ria@example.org", "institution": "Leiden"},
    ]
    made = actions.add(workshop, rows, by=story.cora)
    db.session.commit()
    return made


def test_people_of_one_name_are_told_apart_where_they_are_chosen_and_where_it_is_asked(story, workshop, browse):
    jan, other, ria = namesakes(story, workshop)
    page = browse(story.ada).get(page_of(workshop)).text

    for name in ("Jan de Vries (Leiden)", "Jan de Vries (Delft)", "Ria Bos"):
        assert f'aria-label="Choose {name}"' in page
    assert re.findall(r'Jan de Vries<span class="sub">(\w+)</span>', page) == ["Leiden", "Delft"]
    asked = (
        browse(story.ada).tab(page_of(workshop), form="chosen").send(who=[jan.key, other.key, ria.key], go="ask_invite")
    )
    assert all(f"<li>{name}<" in asked.text for name in ("Jan de Vries (Leiden)", "Jan de Vries (Delft)", "Ria Bos"))


def test_people_of_one_name_and_institution_are_told_apart_by_address_where_that_may_be_seen(story, workshop, browse):
    jan, other, _ria = namesakes(story, workshop)
    other.institution = jan.institution
    db.session.commit()

    assert "Choose Jan de Vries (jdv@example.org)" in browse(story.cora).get(page_of(workshop)).text
    assert "jdv@example.org" not in browse(story.ada).get(page_of(workshop)).text


def test_candidates_of_one_name_and_institution_are_told_apart_by_address(story, workshop, browse):
    one, other = workshop.proposal.participants[:2]
    one.name, one.institution = other.name, other.institution
    db.session.commit()

    page = browse(story.ada).get(page_of(workshop, "/add")).text

    names = [f"{one.name}, {one.institution}".rstrip(", ") for one in (one, other)]
    assert all(f"{name}, {one.email}</label>" in page for name, one in zip(names, (one, other), strict=True))
