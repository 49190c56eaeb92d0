"""What the office may change of a call while people write in it, and who is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.kept import mails
from tests.stays.rooms import statements
from workshop_portal.calls import moments
from workshop_portal.core import languages
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Mail
from workshop_portal.proposals import letters as proposal_letters
from workshop_portal.proposals.workflow import Status


@pytest.fixture
def call(make):
    return make.call(committees=[make.committee()])


def edit(app, olga, call):
    return app.test_client(user=olga).tab(f"/calls/{call.key}/edit", "")


def written(moment) -> str:
    return moments.local_text(moment, last_minute=True)


def letters() -> list[tuple]:
    kept = select(Mail.to_address, Mail.language).where(Mail.kind.in_(["deadline_earlier", "deadline_later"]))
    return sorted(map(tuple, db.session.execute(kept)))


def test_a_format_and_a_committee_that_proposals_use_stay_in_their_call(app, make, olga, call):
    format, committee = call.formats[0], call.committees[0]
    free, unused = make.format(name_en="Unused"), make.committee(name="physics")
    call.formats, call.committees = [format, free], [committee, unused]
    for status in (Status.DRAFT, Status.WITHDRAWN):
        make.proposal(status, call=call, format=format, committees=[committee])
    tab = edit(app, olga, call)

    answer = tab.send(formats=[free.key], committees=[unused.key])
    assert answer.status_code == 422
    assert f"2 proposals of this call use “{format.name_en}”" in answer.text
    assert f"2 proposals of this call use “{committee.name_en}”" in answer.text
    assert tab.send(formats=[format.key], committees=[committee.key]).status_code == 303
    assert (call.formats, call.committees) == ([format], [committee])


def test_whoever_is_in_conflict_with_a_proposal_does_not_learn_that_it_uses_something(app, make, olga, call):
    proposal = make.proposal(Status.SUBMITTED, call=call, committees=call.committees)
    make.standing(olga, "conflicted", proposal)
    other = make.committee(name="physics")

    assert edit(app, olga, call).send(committees=[other.key]).status_code == 303


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "1 draft can no longer be submitted."), (9, "1 draft has less time.")]
)
def test_an_earlier_deadline_is_asked_about_and_told_to_those_who_still_write(app, make, olga, call, days, words):
    ada, deadline = make.person("Ada", language="nl"), now() + timedelta(days=days)
    make.proposal(lead=ada, call=call)
    make.proposal(Status.SUBMITTED, lead=make.person("Kwame"), call=call)
    before, tab = call.deadline_at, edit(app, olga, call)

    asked = tab.send(deadline_at=written(deadline), title_en="Another title")
    assert (asked.status_code, call.deadline_at, letters()) == (200, before, [])
    assert words in asked.text and "1 submitted proposal stays in" in asked.text
    assert tab.send(go="back").status_code == 200
    assert tab.page.fields["title_en"] == "Another title" and call.deadline_at == before
    tab.send(deadline_at=written(deadline))
    assert tab.send(go="save now").status_code == 303
    assert (written(call.deadline_at), call.title_en) == (written(deadline), "Another title")
    assert letters() == [(ada.email, "nl")]

    assert edit(app, olga, call).send().status_code == 303
    assert len(letters()) == 1


@pytest.mark.parametrize(("days", "status"), [(9, 303), (40, 303), (-1, 200)])
def test_without_a_draft_only_closing_an_open_call_is_asked_about(app, olga, call, days, status):
    answer = edit(app, olga, call).send(deadline_at=written(now() + timedelta(days=days)))

    assert (answer.status_code, letters()) == (status, [])


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ELIGIBLE])
def test_an_earlier_deadline_is_asked_about_and_told_to_those_whose_receipt_named_the_former(
    app, make, olga, call, status
):
    ada, kwame, deadline = make.person("Ada"), make.person("Kwame"), now() + timedelta(days=9)
    make.proposal(status, lead=ada, call=call)
    make.proposal(Status.WITHDRAWN, lead=kwame, call=call)
    before, tab = call.deadline_at, edit(app, olga, call)

    asked = tab.send(deadline_at=written(deadline))
    assert (asked.status_code, call.deadline_at) == (200, before)
    words = "1 submitted proposal stays in, and can be reopened until the new deadline only."
    assert f"{words} Its organisers get a letter at once." in asked.text
    assert tab.send(go="save now").status_code == 303
    (mail,) = mails("deadline_earlier_submitted")
    assert mail.to_address == ada.email
    assert f"moved to an earlier moment: {languages.moment(call.last_minute)}" in mail.body
    assert letters() == []


def test_a_later_deadline_takes_nothing_from_what_is_submitted(app, make, olga, call):
    make.proposal(Status.SUBMITTED, lead=make.person("Ada"), call=call)

    assert edit(app, olga, call).send(deadline_at=written(now() + timedelta(days=60))).status_code == 303
    assert mails("deadline_earlier_submitted") == []


def test_telling_of_an_earlier_deadline_takes_the_same_statements_for_2_and_for_12(make, call):
    def asked() -> int:
        db.session.expire_all()
        sent = statements(
            lambda: proposal_letters.tell_of_new_deadline(call, call.deadline_at + timedelta(days=9), now())
        )
        db.session.rollback()
        return len([one for one in sent if one.startswith("SELECT")])

    for _n in range(2):
        make.proposal(Status.SUBMITTED, call=call)
    db.session.commit()
    few = asked()
    for status in [Status.SUBMITTED, Status.DRAFT] * 5:
        make.proposal(status, call=call)
    db.session.commit()

    assert asked() <= few + 1  # the text of the letter to drafts


@pytest.mark.parametrize("is_over", [False, True])
def test_a_later_deadline_is_asked_about_and_told_to_those_who_still_write(app, make, olga, call, is_over):
    ada, deadline = make.person("Ada", language="nl"), now() + timedelta(days=60)
    make.proposal(lead=ada, call=call)
    make.proposal(Status.SUBMITTED, lead=make.person("Kwame"), call=call)
    if is_over:
        call.opens_at, call.deadline_at = now() - timedelta(days=60), now() - timedelta(days=3)
        call.hard_deadline_at = call.deadline_at
        db.session.commit()
    before, tab = call.deadline_at, edit(app, olga, call)

    asked = tab.send(deadline_at=written(deadline))
    assert (asked.status_code, call.deadline_at, letters()) == (200, before, [])
    assert "1 draft has more time. Its organisers get a letter at once." in asked.text
    assert tab.send(go="save now").status_code == 303
    assert (written(call.deadline_at), letters()) == (written(deadline), [(ada.email, "nl")])
    (mail,) = mails("deadline_later")
    with languages.speaking("nl"):
        assert f"Latere deadline, {languages.moment(call.last_minute)}" in mail.subject

    assert edit(app, olga, call).send().status_code == 303
    assert len(letters()) == 1


def test_another_deadline_that_has_passed_too_asks_nothing(app, make, olga, call):
    make.proposal(lead=make.person("Ada"), call=call)
    call.opens_at, call.deadline_at = now() - timedelta(days=60), now() - timedelta(days=3)
    call.hard_deadline_at = call.deadline_at
    db.session.commit()
    for days in (5, 1):
        assert edit(app, olga, call).send(deadline_at=written(now() - timedelta(days=days))).status_code == 303
    assert letters() == []


def test_within_the_grace_of_a_call_nothing_is_asked_but_about_its_deadline(app, make, olga, call):
    make.proposal(lead=make.person("Ada"), call=call)
    call.deadline_at = (now() - timedelta(minutes=5)).replace(second=0, microsecond=0)
    call.hard_deadline_at = call.deadline_at + timedelta(minutes=15)
    db.session.commit()

    assert edit(app, olga, call).send(title_en="Another title").status_code == 303
    assert (call.title_en, letters()) == ("Another title", [])
    assert edit(app, olga, call).send(deadline_at=written(now() - timedelta(days=1))).status_code == 200


def test_what_somebody_was_asked_to_read_is_not_counted_with_what_can_be_reopened(app, make, olga, call):
    unread, read, left = (
        make.proposal(status, call=call) for status in (Status.SUBMITTED, Status.ELIGIBLE, Status.ELIGIBLE)
    )
    make.standing(make.person("Max"), "reviewer", read)
    make.standing(make.person("Lise"), "reviewer", left).ended_at = now()
    make.proposal(Status.IN_REVIEW, call=call)
    db.session.commit()

    asked = edit(app, olga, call).send(deadline_at=written(now() - timedelta(days=1)))

    assert "2 submitted proposals stay in, and can no longer be reopened." in asked.text


def test_whose_proposal_is_read_hears_nothing_of_an_earlier_deadline(app, make, olga, call):
    make.standing(make.person("Max"), "reviewer", make.proposal(Status.ELIGIBLE, call=call))

    assert edit(app, olga, call).send(deadline_at=written(now() + timedelta(days=9))).status_code == 303
    assert mails("deadline_earlier_submitted") == []
