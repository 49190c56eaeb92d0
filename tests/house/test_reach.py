"""What is written about a proposal and its workshop reaches those whom the matrix of rights names, and nobody else.

Every text of every row that hangs on one proposal is a mark of its own. Who finds which marks, on pages, in lists,
their files and the search, is compared with the table below; a table of the database that is not in it fails.
"""

import re

import pytest
import sqlalchemy as sa

from tests.house.test_markers import texts_of
from tests.house.world import addresses, hanging_on, take_out
from tests.makers import LONG_AGO
from workshop_portal.core import search
from workshop_portal.core.db import db
from workshop_portal.decisions.models import Condition, Decision, LetterText
from workshop_portal.people.models import Seat
from workshop_portal.proposals import snapshot
from workshop_portal.proposals.models import (
    CostLine,
    Outcome,
    Participant,
    ProposalVersion,
    ReaderWish,
    Session,
    WishedFund,
)
from workshop_portal.proposals.workflow import Status
from workshop_portal.workshops.models import Workshop

pytestmark = pytest.mark.slow  # all addresses, for many readers

LOOK_ON = {"office", "director", "auditor"}
FEW = ("nobody", "organiser", "niels", "chair", "office", "director")
READERS = {  # Niels sits on the committee and reads nothing
    Status.DRAFT: FEW,
    Status.SUBMITTED: FEW,
    Status.DECIDED: (None, *FEW, "member", "auditor", "coordinator", "finance"),
}
# Nothing of a proposal stands there; a PDF can't be read like this, and has the door and the texts of its page.
ELSEWHERE = re.compile(r"^/(centre|people|texts|pages|partnerships|venues|hotels|calls|data)\b|\bpdf$")


def at(draft, submitted, decided) -> dict:
    return {Status.DRAFT: draft, Status.SUBMITTED: submitted, Status.DECIDED: decided}


def always(*who) -> dict:
    return at(*[set(who)] * 3)


COMMITTEE = {"member", "niels", "chair"}
TEXT = at({"organiser"}, {"organiser", "chair"} | LOOK_ON, {"organiser", "member", "chair"} | LOOK_ON)
CASE = at(TEXT[Status.DRAFT], TEXT[Status.SUBMITTED], TEXT[Status.DECIDED] | {"coordinator"})  # as it was approved
BUDGET = at(TEXT[Status.DRAFT], TEXT[Status.SUBMITTED], TEXT[Status.DECIDED] | {"coordinator", "finance"})
CARD = at({"organiser"}, *[{"organiser"} | COMMITTEE | LOOK_ON] * 2)
WISHES = at({"organiser"}, *[{"organiser", "chair"} | LOOK_ON] * 2)
ADDRESS = at({"organiser"}, *[{"organiser", "office"}] * 2)
LISTED = at(TEXT[Status.DRAFT], TEXT[Status.SUBMITTED], TEXT[Status.DECIDED] | {"coordinator"})  # who may be invited
JUDGED = at(set(), {"chair"} | LOOK_ON, COMMITTEE | LOOK_ON)
SETTLED = always("chair", *LOOK_ON)
TEAM = always("organiser", "office", "director", "coordinator", "finance", "auditor")
SEES = {  # table, or table.column → who may find it, by where the proposal stands
    "proposal": TEXT, "outcome": CASE, "cost_line": BUDGET, "session": CASE, "wished_fund": BUDGET, "attachment": TEXT,
    "proposal.public_summary": CASE, "proposal.scientific_case": CASE, "proposal.aim": CASE, "proposal.overlap": CASE,
    "proposal.programme_design": CASE, "proposal.added_value": CASE, "proposal.refund_reason": BUDGET,
    "organiser": TEXT, "organiser.name": CARD, "organiser.institution": CARD, "organiser.email": ADDRESS,
    "participant": TEXT, "participant.name": LISTED, "participant.institution": LISTED, "participant.email": ADDRESS,
    "reader_wish": WISHES, "draft_comment": always("organiser"), "conflict": SETTLED, "assignment": SETTLED,
    "review": JUDGED, "advice": JUDGED, "decision": always(*LOOK_ON), "condition": always(*LOOK_ON),
    "letter_text": always("office", "director"), "workshop": TEAM, "task": TEAM, "external_fund": TEAM,
    "sheet": always("office", "director", "coordinator", "finance", "auditor"), "message": always("office", "coordinator"),
    "participation": always("organiser", "office", "coordinator", "finance", "auditor"),
    "participation.email": always("office", "coordinator"), "stay": always("office", "coordinator"),
}  # fmt: skip


MARK = re.compile(r"mk\d\d\dz")


def complete(proposal):
    """What a proposal and its decision can hold beside what the world has given them."""
    proposal.outcomes.append(Outcome(kind="paper", description="x"))
    proposal.participants.append(
        Participant(name="x", email="x@example.org", institution="x", remark="x", discipline="x")
    )
    proposal.costs.append(CostLine(kind="travel", words="x", amount_cents=100))
    proposal.funds.append(WishedFund(source="x", amount_cents=100))
    proposal.sessions.append(Session(day=1, start="09:00", end="10:00", kind="talk", title="x", speaker="x"))
    proposal.reader_wishes.append(ReaderWish(wanted=False, name="x", reason="x"))
    decision = db.session.scalar(sa.select(Decision).where(Decision.proposal_id == proposal.id))
    on = proposal.call.first_on
    db.session.add(Condition(decision_id=decision.id, text="x", due_on=on))
    db.session.add(LetterText(decision_id=decision.id, language="en", subject="x", body="x"))
    db.session.flush()


def mark_everything(proposal) -> dict[str, str]:
    """Mark → table.column, for each text of each row that hangs on the proposal."""
    marks: dict[str, str] = {}
    found = hanging_on([proposal.id])
    for table in db.metadata.sorted_tables:
        mails = ["email"] if "email" in table.c and table.name in found else []
        for name in [*texts_of(table), *mails] if found.get(table.name) else []:
            mark = f"mk{len(marks):03d}z"
            value = f"{mark}@example.org" if name == "email" else f"{mark} zebra"
            try:
                with db.session.begin_nested():
                    db.session.execute(sa.update(table).where(table.c.id.in_(found[table.name])).values({name: value}))
            except sa.exc.DBAPIError:
                continue
            marks[mark] = f"{table.name}.{name}"
    db.session.expire_all()
    of_it = sa.update(ProposalVersion.__table__).where(ProposalVersion.proposal_id == proposal.id)
    db.session.execute(of_it.values(content=snapshot.of(proposal)))
    db.session.execute(sa.update(Workshop).values(published_at=None))
    search.rebuild()
    db.session.commit()
    return marks


def found_by(browser, there) -> dict[str, str]:
    """The marks that this reader gets somewhere, each with where."""
    found, asked = {}, [*there, "/search?q=zebra"]
    for address in asked:
        answer = browser.get(address)
        text = answer.data.decode(errors="replace") if answer.status_code == 200 else ""
        found |= dict.fromkeys(MARK.findall(f"{text} {answer.headers}"), address)
        if "?" not in address:
            asked += sorted(set(re.findall(r'href="([^"]*[?&]as=csv)"', text)))
    return found


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.DECIDED])
def test_no_text_reaches_whom_the_matrix_does_not_name(app, make, world, status):
    proposal = world.proposal
    there = [one for rule, one in addresses(app, world) if "GET" in rule.methods and not ELSEWHERE.search(one)]
    world.people["niels"] = make.person("Niels")
    db.session.add(Seat(committee=world.committee, person=world.people["niels"], role="member", from_on=LONG_AGO))
    complete(proposal)
    if status != Status.DECIDED:
        take_out(hanging_on([db.session.scalar(sa.select(Decision.id))], "decision"))
        proposal.status = status
        proposal.submitted_at = None if status == Status.DRAFT else proposal.submitted_at
    marks = mark_everything(proposal)

    reached, wrong = set(), []
    for who in READERS[status]:
        for mark, where in found_by(app.test_client(user=world.people.get(who), look=False), there).items():
            name = marks[mark]
            reached.add(name)
            if who not in (SEES.get(name) or SEES[name.split(".")[0]])[status]:
                wrong.append((name, who, where))
    assert wrong == []
    assert len(reached) > (50 if status == Status.DECIDED else 20)
