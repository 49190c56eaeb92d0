"""Who sees a proposal: the rule for one, the select for many, and the pages, over every status and hat."""

import pytest

from tests import makers
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import policy, queries
from workshop_portal.proposals.extras import Panel
from workshop_portal.proposals.models import ProposalCommittee, ReaderWish
from workshop_portal.proposals.workflow import Status

HANDED_IN = [one for one in Status if one not in {Status.DRAFT, Status.RETURNED}]
BEFORE = [Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED]
TALKED = [Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED]
CHAIR = [Status.SUBMITTED, Status.INELIGIBLE, Status.ELIGIBLE, *BEFORE]


def seated(role):
    def add(make, person, proposal):
        seat = makers.Seat(
            person=person, committee=proposal.committee_rows[0].committee, role=role, from_on=makers.LONG_AGO
        )
        db.session.add(seat)

    return add


def standing(*hats):
    def add(make, person, proposal):
        for hat in hats:
            make.standing(person, hat, proposal)

    return add


def centre(*hats):
    def add(make, person, proposal):
        for hat in hats:
            make.standing(person, hat)

    return add


def also(*adds):
    def add(make, person, proposal):
        for one in adds:
            one(make, person, proposal)

    return add


def elsewhere(make, person, proposal):
    db.session.add(makers.committee(chair=person))


def chaired(make, person, proposal):
    seated(Hat.CHAIR)(make, make.person("Sitting"), proposal)


def beside(make, person, proposal, chair=None):
    """The proposal lies before another committee too, whose chair is here."""
    other = makers.committee(chair=chair or make.person("Other"))
    proposal.committee_rows.append(ProposalCommittee(committee=other, position=1))


def beside_absent(make, person, proposal):
    chair = make.person("Off")
    make.standing(chair, Hat.ABSENT)
    beside(make, person, proposal, chair)


# what a person is toward the proposal → the statuses in which it is seen
WORLD = {
    "nobody": (lambda *_: None, []),
    "lead": (standing(Hat.ORGANISER, Hat.LEAD, Hat.EDITOR), list(Status)),
    "reading organiser": (standing(Hat.ORGANISER), list(Status)),
    "office": (centre(Hat.OFFICE), HANDED_IN),
    "director": (centre(Hat.DIRECTOR), HANDED_IN),
    "auditor": (centre(Hat.AUDITOR), HANDED_IN),
    "finance": (centre(Hat.FINANCE), []),
    "coordinator": (centre(Hat.COORDINATOR), []),
    "administrator": (centre(Hat.ADMINISTRATOR), []),
    "chair": (seated(Hat.CHAIR), CHAIR),
    "chair who was asked to read": (also(seated(Hat.CHAIR), standing(Hat.REVIEWER)), []),
    "chair who reads": (also(seated(Hat.CHAIR), standing(Hat.REVIEWER, Hat.CLEARED)), CHAIR),
    "vice-chair of no chair who was asked to read": (also(seated(Hat.VICE), standing(Hat.REVIEWER)), []),
    "member": (seated(Hat.MEMBER), []),
    "member, cleared": (also(seated(Hat.MEMBER), standing(Hat.CLEARED)), TALKED),
    "vice-chair while the chair is here": (also(seated(Hat.VICE), chaired), []),
    "vice-chair while the chair is here, cleared": (also(seated(Hat.VICE), chaired, standing(Hat.CLEARED)), TALKED),
    "vice-chair of no chair": (seated(Hat.VICE), CHAIR),
    "vice-chair of an absent chair": (also(seated(Hat.VICE), lambda make, p, one: away(make, one, Hat.ABSENT)), CHAIR),
    "vice-chair of a conflicted chair": (also(seated(Hat.VICE), lambda make, p, one: away(make, one, Hat.CONFLICTED)), CHAIR),
    "vice-chair of a conflicted chair, beside another committee's": (also(beside, seated(Hat.VICE), lambda make, p, one: away(make, one, Hat.CONFLICTED)), CHAIR),
    "vice-chair while only the other committee's chair is away": (also(beside_absent, seated(Hat.VICE), chaired), []),
    "deputy of no director": (centre(Hat.DEPUTY), HANDED_IN),
    "deputy of a director": (also(centre(Hat.DEPUTY), lambda make, p, one: make.standing(make.person("D"), Hat.DIRECTOR)), []),
    "chair of another committee": (elsewhere, []),
    "reviewer who has not answered": (standing(Hat.REVIEWER), []),
    "reviewer, cleared": (standing(Hat.REVIEWER, Hat.CLEARED), BEFORE),
    "conflicted office": (also(centre(Hat.OFFICE), standing(Hat.CONFLICTED)), []),
    "conflicted director": (also(centre(Hat.DIRECTOR), standing(Hat.CONFLICTED)), []),
    "conflicted chair": (also(seated(Hat.CHAIR), standing(Hat.CONFLICTED)), []),
    "conflicted member": (also(seated(Hat.MEMBER), standing(Hat.CONFLICTED)), []),
    "conflicted reviewer": (standing(Hat.REVIEWER, Hat.CLEARED, Hat.CONFLICTED), []),
    "conflicted organiser": (standing(Hat.ORGANISER, Hat.CONFLICTED), list(Status)),
    "office and organiser": (also(centre(Hat.OFFICE), standing(Hat.ORGANISER)), list(Status)),
}  # fmt: skip


def away(make, proposal, hat):
    chair = make.person("Away")
    seated(Hat.CHAIR)(make, chair, proposal)
    make.standing(chair, hat, *([proposal] if hat == Hat.CONFLICTED else []))


@pytest.fixture
def every_status(make):
    call = make.call()
    made = {}
    for status in Status:
        committee = makers.committee()
        made[status] = make.proposal(status, call=call, committees=[committee], submitted_at=now())
    return made


@pytest.mark.parametrize("who", WORLD)
def test_the_list_the_rule_and_the_page_agree_for_every_status(app, make, every_status, who):
    add, seen = WORLD[who]
    person = make.person("Emmy")
    for proposal in every_status.values():
        add(make, person, proposal)
    db.session.commit()

    assert {status for status, one in every_status.items() if policy.may_view(person, one)} == set(seen)
    assert {one.status for one in db.session.scalars(queries.visible_to(person))} == set(seen)
    known = {one for one in every_status.values() if policy.may_see_card(person, one)}
    assert set(db.session.scalars(queries.known_to(person))) == known
    browser = app.test_client(user=person)
    listed = browser.get("/proposals/").text
    assert {status for status, one in every_status.items() if f'/proposals/{one.code}"' in listed} == set(seen)


def test_a_draft_withdrawn_before_it_was_handed_in_stays_with_its_organisers(app, make):
    ada, olga = make.person("Ada"), make.appointed("office")
    draft = make.proposal(Status.WITHDRAWN, lead=ada)

    assert policy.may_view(ada, draft)
    assert not policy.may_view(olga, draft)
    assert db.session.scalars(queries.visible_to(olga)).all() == []


def test_a_seat_that_ended_yesterday_gives_nothing(app, make):
    emmy = make.person("Emmy")
    committee = makers.committee(chair=emmy)
    proposal = make.proposal(Status.IN_REVIEW, committees=[committee])
    assert app.test_client(user=emmy).get(f"/proposals/{proposal.code}").status_code == 200

    committee.seats[0].until_on = makers.clock.today() - makers.timedelta(days=1)
    db.session.commit()

    assert app.test_client(user=emmy).get(f"/proposals/{proposal.code}").status_code == 404
    assert db.session.scalars(queries.visible_to(emmy)).all() == []


def test_a_member_sees_a_card_before_the_discussion_and_no_word_of_the_text(app, make):
    emmy, ada = make.person("Emmy"), make.person("Ada")
    proposal = make.proposal(
        Status.IN_REVIEW,
        lead=ada,
        committees=[makers.committee(emmy)],
        aim="SECRET aim",
        public_summary="SECRET summary",
    )
    page = app.test_client(user=emmy).get(f"/proposals/{proposal.code}")

    assert page.status_code == 200
    assert (proposal.title in page.text, ada.name in page.text, ada.institution in page.text) == (True, True, True)
    assert ("SECRET" in page.text, ada.email in page.text) == (False, False)


@pytest.mark.parametrize("status", TALKED)
def test_in_the_discussion_too_the_text_opens_with_the_answer_to_the_conflict_question(app, make, status):
    emmy = make.person("Emmy")
    proposal = make.proposal(status, committees=[makers.committee(emmy)], aim="SECRET aim")
    browser = app.test_client(user=emmy)
    page = browser.get(f"/proposals/{proposal.code}").text
    assert (proposal.title in page, "SECRET" in page) == (True, False)
    assert browser.get(f"/proposals/{proposal.code}/pdf").status_code == 404

    browser.tab(f"/reviews/{proposal.code}/card", "").send(go="clear")
    assert "SECRET aim" in browser.get(f"/proposals/{proposal.code}").text
    assert browser.get(f"/proposals/{proposal.code}/pdf").status_code == 200


def test_who_reads_it_sees_no_mail_addresses_and_only_the_chair_the_wishes(app, make):
    emmy, chair, ada = make.person("Emmy"), make.person("Chair"), make.person("Ada")
    proposal = make.proposal(Status.IN_REVIEW, lead=ada, committees=[makers.committee(chair=chair)])
    proposal.reader_wishes = [ReaderWish(wanted=False, name="Unwanted Person", reason="A rival")]
    db.session.commit()
    for hat in (Hat.REVIEWER, Hat.CLEARED):
        make.standing(emmy, hat, proposal)

    read = app.test_client(user=emmy).get(f"/proposals/{proposal.code}").text
    chaired = app.test_client(user=chair).get(f"/proposals/{proposal.code}").text
    assert (ada.name in read, ada.email in read, "Unwanted Person" in read) == (True, False, False)
    assert (ada.email in chaired, "Unwanted Person" in chaired) == (False, True)


@pytest.mark.parametrize("status", [Status.ELIGIBLE, *BEFORE])
def test_an_organiser_reads_the_same_whatever_is_not_told_yet(app, make, status):
    ada = make.person("Ada")
    proposal = make.proposal(status, lead=ada)
    browser = app.test_client(user=ada)

    for address in (f"/proposals/{proposal.code}", "/proposals/"):
        page = browser.get(address).text
        assert "With the committees" in page
        assert not any(word in page for word in ("In discussion", "Advised", "Decided", "Eligible", "In review"))
    assert f"/proposals/{proposal.code}/withdraw" in browser.get(f"/proposals/{proposal.code}").text


def test_what_is_told_shows_to_the_organiser_and_ends_withdrawing(app, make):
    app.extensions["proposals_told"] = lambda ids: dict.fromkeys(ids, ("Approved", "good"))
    app.extensions["proposal_panels"] = (lambda proposal, person: Panel("Decision", "Approved", "good", told=True),)
    ada = make.person("Ada")
    proposal = make.proposal(Status.DECIDED, lead=ada)
    browser = app.test_client(user=ada)

    assert "Approved" in browser.get("/proposals/").text
    page = browser.get(f"/proposals/{proposal.code}").text
    assert ("Approved" in page, "/withdraw" in page) == (True, False)


def test_no_page_of_the_lead_opens_for_a_co_organiser(app, make):
    ada, kwame = make.person("Ada"), make.person("Kwame")
    draft = make.proposal(lead=ada)
    make.standing(kwame, Hat.ORGANISER, draft)
    browser = app.test_client(user=kwame)

    for page in ("submit", "withdraw", "edit/a", "reopen"):
        assert browser.get(f"/proposals/{draft.code}/{page}").status_code == 404
    assert browser.get(f"/proposals/{draft.code}").status_code == 200


def test_the_row_of_another_proposal_is_not_reached_through_mine(app, make):
    ada = make.person("Ada")
    mine, other = make.proposal(lead=ada), make.proposal(lead=make.person("Eve"))

    address = f"/proposals/{mine.code}/organisers/{other.organisers[0].key}"
    assert app.test_client(user=ada).get(address).status_code == 404
