"""Who was not there, once the week is over: seen by finance, left out in public, and what was promised to them is free."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.participants.guests import address_of, coming, letters_to
from tests.stays.rooms import waiting
from tests.stays.test_entitlements import committed, give, line_of, page_of
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.steps import Refused
from workshop_portal.funding import actions as funding
from workshop_portal.journal import JournalLine
from workshop_portal.participants import actions as participants
from workshop_portal.people.hats import Hat
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries
from workshop_portal.stays import entitling


@pytest.fixture
def over(story, workshop):
    """Its last day was three days ago. Ria and Tom were promised €650 each and agreed to be named; Tom was not there."""
    ria, tom = coming(story, workshop, 2)
    ria.name, tom.name, workshop.published_at = "Ria Reis", "Tom Tak", workshop.decision.decided_at
    for one in (ria, tom):
        participants.consent(one, True)
    give(story, ria, tom)
    workshop.first_on, workshop.last_on, workshop.state = today() - timedelta(7), today() - timedelta(3), "finished"
    note(story, workshop, tom)
    return {"workshop": workshop, "ria": ria, "tom": tom}


def note(story, workshop, *away):
    there = {one.key for one, _there in queries.all_of(workshop)} - {one.key for one in away}
    prints.note_presence(workshop, there, by=story.cora)
    db.session.commit()


def test_finance_sees_who_was_not_there_beside_what_each_was_promised(story, browse, over):
    workshop, fin = over["workshop"], browse(story.fin)

    given, record = fin.get(page_of(workshop)).text, fin.get(f"/funding/{workshop.key}").text

    (tom,) = (row for row in given.split("<tr") if "Tom Tak" in row)
    assert "was not there" in tom and given.count("<b>was not there</b>") == 1
    assert "Who was not there" in record and 'Tom Tak: <span class="tabular">lodging €400, travel up to €250' in record
    assert "Ria Reis" not in record.partition("Who was not there")[2].partition("</section>")[0]
    names = browse(story.dora).get(f"/funding/{workshop.key}").text.partition("Who was not there")[2]
    assert "a participant: " in names and "Tom Tak" not in names
    assert "Who was not there" not in browse(story.ada).get(f"/funding/{workshop.key}").text


@pytest.mark.parametrize("promised", [True, False])
def test_who_was_not_there_reads_what_is_not_kept_only_where_something_was_promised(story, workshop, browse, promised):
    (ria,) = coming(story, workshop, 1)
    give(story, ria, **({} if promised else {"nights": 0, "night": 0, "travel": 0, "paid_by": None}))
    entitling.tell(workshop, [ria], by=story.cora)
    workshop.first_on, workshop.last_on, workshop.state = today() - timedelta(7), today() - timedelta(3), "finished"
    note(story, workshop, ria)

    page = browse().get(address_of(next(one for one in letters_to(ria) if one.link_purpose == "stay"))).text

    assert ("What had been promised to you" in page) == ("Not kept" in page) == promised
    assert ("Lodging and travel</h2>" in page) != promised


def test_what_was_promised_to_them_is_released_with_the_reason_and_no_cent_of_anybody_elses(story, browse, over):
    workshop, line = over["workshop"], line_of(over["workshop"], "travel")
    with pytest.raises(Refused) as refused:
        funding.book(line, committed=-250_01, by=story.fin)
    assert refused.value.values["people"] == "1 participant"

    fin = browse(story.fin)
    sent = fin.tab(f"/funding/{workshop.key}", form=f"/lines/{line.key}").send(what="released", amount="250")

    assert sent.status_code == 303 and committed(workshop) == {"lodging": 800_00, "travel": 250_00}
    assert "Travel: committed −€250 (was not there)" in fin.get(f"/funding/{workshop.key}").text


def away(page):
    return page.text.partition("Who was not there")[2].partition("</section>")[0]


def test_what_is_paid_is_not_offered_for_release(story, browse, over):
    workshop, line = over["workshop"], line_of(over["workshop"], "lodging")
    funding.book(line, paid=line.committed_cents, by=story.fin)
    db.session.commit()

    told = away(browse(story.fin).get(f"/funding/{workshop.key}"))

    assert "Tom Tak" in told and "travel up to €250" in told and "odging" not in told


def test_where_some_of_it_is_released_the_page_says_what_is_left_of_each_line(story, workshop, browse):
    ria, tom, ann = coming(story, workshop, 3)
    give(story, ria, tom, ann)
    workshop.first_on, workshop.last_on, workshop.state = today() - timedelta(7), today() - timedelta(3), "finished"
    note(story, workshop, tom, ann)
    fin = browse(story.fin)
    assert "of this is left" not in away(fin.get(f"/funding/{workshop.key}"))

    funding.book(line_of(workshop, "lodging"), committed=-500_00, by=story.fin)
    db.session.commit()

    told = away(fin.get(f"/funding/{workshop.key}"))
    assert told.count("of this is left") == 1 and "Lodging: €300 of this is left, the rest is released or paid." in told


def test_who_was_not_there_is_not_withdrawn_afterwards_and_would_take_nothing_of_the_others_along(story, over):
    workshop, tom = over["workshop"], over["tom"]
    for kind, cents in (("lodging", 400_00), ("travel", 250_00)):
        funding.book(line_of(workshop, kind), committed=-cents, by=story.fin)

    with pytest.raises(Refused, match="nobody can be withdrawn any more"):
        participants.withdraw([tom], by=story.cora)
    entitling.take_back([tom], story.cora, now())

    assert committed(workshop) == {"lodging": 400_00, "travel": 250_00}


def test_before_the_last_day_nobody_stayed_away_for_good(story, browse, over):
    workshop = over["workshop"]
    workshop.first_on, workshop.last_on, workshop.state = today(), today() + timedelta(4), "running"
    db.session.commit()

    with pytest.raises(Refused) as refused:
        funding.book(line_of(workshop, "travel"), committed=-1, by=story.fin)
    assert refused.value.values["people"] == "2 participants"
    assert "was not there" not in browse(story.fin).get(page_of(workshop)).text
    assert "Tom Tak" in browse().get(f"/workshops/{workshop.key}").text


def test_a_release_of_what_nobody_was_promised_names_no_reason(story, over):
    funding.book(line_of(over["workshop"], "lodging"), committed=20_00, by=story.fin)
    funding.book(line_of(over["workshop"], "lodging"), committed=-20_00, by=story.fin)

    last = db.session.scalars(db.select(JournalLine).order_by(JournalLine.id.desc()).limit(1)).one()
    assert last.detail == "lodging: committed -2000"


def test_a_later_release_names_the_reason_only_as_far_as_it_was_not_released_yet(story, over):
    line = line_of(over["workshop"], "travel")
    for cents in (-100_00, -150_00, 300_00, -300_00):
        funding.book(line, committed=cents, by=story.fin, words="So (not-there) it is." if cents > 0 else "")

    booked = db.session.scalars(db.select(JournalLine.detail).filter_by(deed="book").order_by(JournalLine.id.desc()))
    assert booked.all()[:4] == [
        "travel: committed -30000", "travel: committed +30000 “So (not-there) it is.”",
        "travel: committed -15000 (not-there)", "travel: committed -10000 (not-there)",
    ]  # fmt: skip


def test_public_page_list_and_papers_leave_them_out_and_say_how_many_were_there(story, browse, over):
    workshop, cora = over["workshop"], browse(story.cora)

    page = browse().get(f"/workshops/{workshop.key}").text
    assert "Ria Reis" in page and "Tom Tak" not in page
    assert f"{workshop.confirmed - 1} people" in page and f"{workshop.capacity} people" not in page

    people = cora.get(f"/board/{workshop.key}/participants").text
    (row,) = (row for row in people.split("<tr") if "Tom Tak" in row)
    assert "Was not there" in row and "Coming" not in row
    missed = cora.get(f"/board/{workshop.key}/participants?state=missed").text
    assert "Tom Tak" in missed and "Ria Reis" not in missed and 'value="missed"' in people

    assert "3 of 3 people" in cora.get(f"/board/{workshop.key}/prints").text
    paper = PdfReader(BytesIO(cora.get(f"/board/{workshop.key}/prints/participants.pdf").data))
    words = " ".join(one.extract_text() for one in paper.pages)
    assert "Ria Reis" in words and "Tom Tak" not in words


def test_while_the_week_runs_nobody_is_looked_for_who_was_not_there(story, browse, over):
    workshop = over["workshop"]
    workshop.last_on = today() + timedelta(days=1)
    db.session.commit()

    page = browse(story.cora).get(f"/board/{workshop.key}/participants?state=missed").text

    assert 'value="missed"' not in page and "Tom Tak" in page and "Ria Reis" in page


def test_who_was_there_after_all_stands_everywhere_again(story, browse, over):
    note(story, over["workshop"])

    assert "Tom Tak" in browse().get(f"/workshops/{over['workshop'].key}").text
    with pytest.raises(Refused) as refused:
        funding.book(line_of(over["workshop"], "travel"), committed=-1, by=story.fin)
    assert refused.value.values["people"] == "2 participants"


def test_the_coordinator_reads_who_was_not_there_though_nothing_is_given_any_more(over, story, browse):
    page = browse(story.cora).get(f"/board/{over['workshop'].key}/entitlements").text

    assert "Who was not there is named so below" in page and "The workshop is over: who is given what" in page


def release(story, workshop, kind, cents):
    funding.book(line_of(workshop, kind), committed=-cents, by=story.fin)
    db.session.commit()


def test_finance_commits_again_what_was_released_of_somebody_who_was_there_after_all(app, story, browse, over):
    workshop, fin = over["workshop"], browse(story.fin)
    release(story, workshop, "travel", 250_00)
    assert (
        waiting(app, story.fin) == [] and "Promised and not committed" not in fin.get(f"/funding/{workshop.key}").text
    )
    workshop.state = "closed"
    note(story, workshop)

    (wait,) = waiting(app, story.fin)
    page = fin.get(f"/funding/{workshop.key}").text

    assert wait.startswith(f"More is promised than committed at {workshop.title}: Travel €250: it was released")
    assert waiting(app, story.olga) == []
    assert "Promised and not committed" in page and ">Commit</option>" in page
    assert "Promised and not committed" not in browse(story.ada).get(f"/funding/{workshop.key}").text
    form = f"/lines/{line_of(workshop, 'travel').key}"
    more = fin.tab(f"/funding/{workshop.key}", form=form).send(what="committed", amount="250.01")
    assert more.status_code == 422 and "nothing else can be changed" in more.text
    assert fin.tab(f"/funding/{workshop.key}", form=form).send(what="committed", amount="250").status_code == 303
    assert committed(workshop) == {"lodging": 800_00, "travel": 500_00} and waiting(app, story.fin) == []
    assert ">Commit</option>" not in fin.get(f"/funding/{workshop.key}").text


def test_what_nobody_can_claim_any_more_is_not_asked_for(app, story, over):
    workshop = over["workshop"]
    release(story, workshop, "travel", 250_00)
    note(story, workshop)
    assert len(waiting(app, story.fin)) == 1

    workshop.first_on, workshop.last_on = workshop.first_on - timedelta(weeks=8), workshop.last_on - timedelta(weeks=8)
    db.session.commit()

    assert waiting(app, story.fin) == []


def test_finance_in_conflict_is_not_asked(app, story, over):
    release(story, over["workshop"], "travel", 250_00)
    note(story, over["workshop"])
    story.make.standing(story.fin, Hat.CONFLICTED, story.proposal)

    assert waiting(app, story.fin) == []


def test_who_was_not_there_reads_that_nothing_is_kept_and_whom_to_ask(over, story, browse):
    tom = browse(story.make.person("Tom", email=over["tom"].email)).get(f"/invitations/{over['tom'].key}").text
    ria = browse(story.make.person("Ria", email=over["ria"].email)).get(f"/invitations/{over['ria'].key}").text

    assert (
        "You were noted as not there, so it is not set aside for you any more." in tom
        and f"write to {story.cora.name} at" in tom
    )
    assert "Decided for you" not in tom and "Receipts" not in tom and "Send your receipts" not in tom
    assert "Decided for you" in ria and "Send your receipts" in ria and "noted as not there" not in ria


def test_before_the_last_day_who_was_away_so_far_reads_what_is_promised(over, story, browse):
    workshop = over["workshop"]
    workshop.first_on, workshop.last_on, workshop.state = today(), today() + timedelta(4), "running"
    tom = browse(story.make.person("Tom", email=over["tom"].email))

    assert "noted as not there" not in tom.get(f"/invitations/{over['tom'].key}").text


def test_what_was_released_of_them_is_offered_no_more(over, browse, story):
    workshop, fin = over["workshop"], browse(story.fin)
    assert "lodging €400, travel up to €250" in fin.get(f"/funding/{workshop.key}").text

    for kind, amount, left in (("travel", "250", "lodging €400</span>"), ("lodging", "400", None)):
        line = line_of(workshop, kind)
        fin.tab(f"/funding/{workshop.key}", form=f"/lines/{line.key}").send(what="released", amount=amount)
        page = fin.get(f"/funding/{workshop.key}").text
        assert (
            f"Released €{amount} of {kind.title()}: now" in page
            and "Booked" not in page.partition("What was booked")[0]
        )
        assert (left in page) if left else ("Who was not there" not in page)
