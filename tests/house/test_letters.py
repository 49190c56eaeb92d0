"""What people call themselves and their work stays one line of text in every letter: no header, no link, no markup of it."""

import re
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.house import deeds
from tests.participants.guests import coming, guests
from workshop_portal import letters as texts
from workshop_portal import rooms, worker
from workshop_portal.core import post
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions.workflow import Code
from workshop_portal.messages import actions as messages
from workshop_portal.messages import letters
from workshop_portal.participants import actions as participants
from workshop_portal.people import letters as accounts
from workshop_portal.proposals import letters as proposals
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.workshops import actions as workshops

NAME = "Ada\r\nBcc: thief@evil.example\r\n\r\n<script>{link}</script>"
TITLE = "T\r\nX-Own: 1 {link} {name} "
OURS = "https://portal.example/where"


@pytest.fixture
def hostile(story):
    """Everybody is called so, and so is the work, before the letters are written."""
    for person in (story.ada, story.nora, story.emmy, story.olga, story.cora, story.dora):
        person.given_name, person.family_name, person.institution = NAME, "x", NAME
    for one in story.proposal.organisers:
        one.name, one.institution = NAME, NAME
    story.proposal.title, story.committee.name_en = TITLE, NAME[:60]
    db.session.commit()
    return story


def every_kind(story):
    """The letters of a proposal's whole life, and of an account's."""
    proposal, at = story.proposal, now()
    accounts.ask_to_verify(story.ada, at=at)
    accounts.offer_new_password(story.nora, at=at)
    for key in ("receipt", "returned", "withdrawn"):
        proposals.tell(proposal, key, at=at, more={"grounds": NAME})
    read = story.propose(status=Status.ELIGIBLE, title=TITLE)
    reviews.assign(read, story.charles, story.committee, by=story.olga, at=read.call.hard_deadline_at)
    workshop = story.prepared()
    people = guests(story, workshop, 2)
    for one in people:
        one.name, one.institution = NAME, NAME
    participants.invite(people, by=story.cora)
    participants.answer(people[0], "yes")
    message = messages.write(
        workshop, readers=people, by=story.cora, subject_en="To {name}", body_en="Dear {name} {link}"
    )
    messages.send(message, seen=letters.mark(messages.all_letters(message), message.enclosures), by=story.cora)
    decisions.rescind(decisions.standing_decision(proposal), by=story.dora, grounds=NAME)
    db.session.commit()
    return list(db.session.scalars(db.select(Mail)))


def test_answers_to_a_letter_about_a_workshop_reach_its_coordinator_and_all_others_the_office(app, story):
    workshop = story.prepared()
    (ria,) = guests(story, workshop, 1)
    participants.invite([ria], by=story.cora)
    accounts.ask_to_verify(story.ada, at=now())
    db.session.commit()
    mails, office = {mail.kind: mail for mail in db.session.scalars(db.select(Mail))}, "office@example.org"
    ids = [mails[kind].id for kind in ("participant_invitation", "workshop_yours", "verify")]
    assert f"{story.cora.name}, Lorentz Center\n{office}" in mails["participant_invitation"].body

    db.session.rollback()
    for one in ids:
        worker.deliver(app, one)

    files = [message_from_bytes(one.read_bytes()) for one in Path(app.instance_path, "mail").glob("*.eml")]
    assert {one["To"]: one["Reply-To"] for one in files} == {
        f"{ria.name} <{ria.email}>": story.cora.email, f"{story.cora.name} <{story.cora.email}>": office,
        f"{story.ada.name} <{story.ada.email}>": office,
    }  # fmt: skip


def test_names_and_titles_make_no_header_no_link_and_no_markup_in_any_letter(app, hostile):
    mails = every_kind(hostile)

    assert len({mail.kind for mail in mails}) > 8
    for mail in mails:
        read = message_from_bytes(bytes(post.letter(mail, OURS)), policy=policy.default)
        assert set(read.keys()) <= {
            "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
            "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
        }, mail.kind  # fmt: skip
        assert [one.addr_spec for one in read["To"].addresses] == [mail.to_address], mail.kind
        assert "\n" not in read["Subject"] and read.get_content_type() == "text/plain"
        words = read.get_content()
        assert words.count(OURS) <= 1 and not re.search(r"<script>https?:", words), mail.kind


# Nobody here is written them: what became of a decision, and a former address.
NOT_HEARD = {
    "address_changed", "approval_lapsed", "condition_day", "condition_passed", "conditions_met", "decision_differs_no_more",
}  # fmt: skip


@pytest.mark.slow
def test_what_a_letter_offers_the_office_is_what_its_writer_fills_in(app, make, world, monkeypatch):
    """Else the office writes a placeholder that is offered, and whoever sets off the letter is refused."""
    filled, compose = {}, texts.compose

    def listened(key, language, **values):
        filled.setdefault(key, []).append(set(values) | texts.LEFT_OPEN)
        return compose(key, language, **values)

    monkeypatch.setattr(texts, "compose", listened)
    deeds.furnish(make, world)
    deeds.go_on(app, world, reader="niels", verdict=Code.APPROVE_REGULAR)
    (guest,) = coming(SimpleNamespace(cora=None), world.ahead, 1)
    for answer in ("no", "yes", "maybe"):
        participants.answer(guest, answer)
    world.ahead.capacity = world.ahead.confirmed
    participants.answer(guest, "yes")  # waits for a seat
    for former in ((world.ahead.first_on, world.ahead.last_on), (None, None)):
        participants.letters.moved(guest, former, signature="", by=None, at=now())
    workshops.take_up(world.ahead, world.ahead.decision, by=None, at=now())
    participants.answer(guest, "no")  # before there are days

    offered = {key: set(one.placeholders) for key, one in rooms.brought_letters().items()}
    assert {key for written, _filled in rooms.LETTERS for key in written} - filled.keys() == NOT_HEARD
    heard = offered.keys() & filled.keys()
    assert {(key, name) for key in heard for known in filled[key] for name in offered[key] - known} == set()
